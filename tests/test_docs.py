"""What README, CONTRIBUTING and CHANGELOG say is so."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

import pytest
from placebook import finding
from placebook.commands import COMMANDS
from placebook.commands.datasets import DATASETS
from placebook.pack import Pack

from .conftest import ROOT, start

README = (ROOT / "README.md").read_text()
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text()
CI = (ROOT / ".ci" / "run").read_text()
TRANSCRIPTS = re.findall(r"```console\n(.*?)```", README, re.DOTALL)
TEST_COMMAND = next(
    line.strip() for line in README.split("\n") if line.strip().endswith("/pytest")
)


def test_ci_runs_the_very_test_command_of_the_readme() -> None:
    assert TEST_COMMAND in CI.split("\n")
    assert TEST_COMMAND in CONTRIBUTING


def test_every_command_is_in_the_readme_and_every_one_there_exists() -> None:
    named = re.findall(r"`placebook ([a-z][a-z-]*)", README)
    assert set(named) - {"COMMAND"} == set(COMMANDS)
    inner = re.findall(r"`placebook datasets ([a-z-]+)", README)
    assert set(inner) == set(DATASETS)


def test_every_option_of_the_readme_exists(tmp_path: Path) -> None:
    known = {"--lines"}
    inner = [("datasets", name) for name in DATASETS]
    for words in ((), *((name,) for name in COMMANDS), *inner):
        ran = start(*words, "--help", cwd=tmp_path)
        known |= set(re.findall(r"--[a-z-]+", ran.out))
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", README)) <= known


def flexible(expected: str) -> str:
    """A pattern for a transcript's lines, where ``...`` stands for any."""
    parts = [re.escape(part) for part in re.split(r"^\.\.\.\n", expected, flags=re.M)]
    return r"(?:.*\n)*?".join(parts)


def git(folder: Path, *words: str) -> str:
    """What git says, all of it."""
    known = ["-c", "user.name=t", "-c", "user.email=t@t"]
    ran = subprocess.run(
        ["git", *known, *words], cwd=folder, check=False, capture_output=True, text=True
    )
    return ran.stdout + ran.stderr


def committed_workshop(folder: Path) -> None:
    """The workbook of the first transcript in git."""
    made_in_lines(folder)
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "Workshop")


def say_of_stewards(folder: Path, answer: str, evidence: str) -> None:
    """Change that workbook's answer about stewards."""
    (folder / "later.yaml").write_text(
        "readiness:\n  data-infrastructure:\n    named-steward:\n"
        f"      answer: {answer}\n      evidence: {evidence}\n"
    )
    [path] = finding.in_folder(folder / "workbooks").workbooks
    start("edit", path, "--answers", "later.yaml", cwd=folder)
    (folder / "later.yaml").unlink()


OURS = ("partly", "Six of eight in the waste team's list, November.")
THEIRS = ("starting", "Three of nine in the waste team's list, November.")


def made_in_lines(folder: Path) -> None:
    """Type what the first transcript types."""
    [transcript] = [t for t in TRANSCRIPTS if "new --lines" in t]
    command, _, rest = transcript.partition("\n")
    typed = [m[1] or "" for m in re.finditer(r"^>(?: (.*))?$", rest, re.MULTILINE)]
    words = shlex.split(command.removeprefix("$ placebook "))
    start(*words, cwd=folder, input="".join(f"{line}\n" for line in typed))


@pytest.mark.parametrize("transcript", TRANSCRIPTS)
def test_a_transcript_is_what_the_program_says(tmp_path: Path, transcript: str) -> None:
    command, _, expected = transcript.partition("\n")
    if " diff " in command:
        committed_workshop(tmp_path)
        say_of_stewards(tmp_path, *OURS)
    else:
        shutil.copytree(ROOT / "workbooks", tmp_path / "workbooks")
    words = shlex.split(command.removeprefix("$ placebook "))
    typed = [m[1] for m in re.finditer(r"^>(?: (.*))?$", expected, re.MULTILINE)]
    ran = start(*words, cwd=tmp_path, input="".join(f"{t or ''}\n" for t in typed))
    assert ran.code == 0
    said = re.sub(r" +$", "", ran.out + ran.err, flags=re.MULTILINE)
    assert re.fullmatch(flexible(expected), said), said


def test_git_shows_and_merges_as_the_readme_says(tmp_path: Path) -> None:
    [transcript] = re.findall(r"```text\n(\$ git .*?)```", README, re.DOTALL)
    committed_workshop(tmp_path)
    start("git-setup", cwd=tmp_path)
    git(tmp_path, "checkout", "-qb", "data-team")
    say_of_stewards(tmp_path, *THEIRS)
    git(tmp_path, "commit", "-qam", "Data team")
    git(tmp_path, "checkout", "-q", "main")
    say_of_stewards(tmp_path, *OURS)
    for part in transcript.removeprefix("$ git ").split("$ git "):
        command, _, expected = part.partition("\n")
        said = git(tmp_path, *shlex.split(command))
        assert re.fullmatch(flexible(expected), said), said
        git(tmp_path, "commit", "-qam", "Service team")


def test_the_file_shown_is_the_file_one_gets(tmp_path: Path, pack: Pack) -> None:
    shown = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)[0]
    made_in_lines(tmp_path)
    [path] = finding.in_folder(tmp_path / "workbooks").workbooks
    text = path.read_text()
    head, _, body = shown.partition("\n")
    assert head + "\n" in text
    assert body in text


def test_the_changelog_has_this_version() -> None:
    assert f"\n## {version('placebook')}" in (ROOT / "CHANGELOG.md").read_text()
