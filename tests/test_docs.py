"""What README and the other pages say is so."""

from __future__ import annotations

import hashlib
import re
import shlex
import shutil
import subprocess
from functools import cache
from importlib.metadata import version
from pathlib import Path

from placebook.commands import COMMANDS, app
from placebook.commands.datasets import DATASETS
from placebook.model import finding
from placebook.model.pack import Pack
from placebook.model.workbook import Reply
from typer.testing import CliRunner

from tests.cases import for_each
from tests.conftest import ROOT, call
from tests.draw_pictures import FOLDER, PICTURES, draw
from tests.list_modules import listed

PAGES = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for path in sorted([*ROOT.glob("*.md"), *ROOT.glob("[a-z]*/README.md")])
}
ALL = "\n".join(PAGES.values())
README = PAGES["README.md"]
WORKBOOKS = PAGES["workbooks/README.md"]
CONTRIBUTING = PAGES["CONTRIBUTING.md"]
CI = (ROOT / ".ci" / "run").read_text()
# The page about questions has a test of its own, which edits questions as it says.
TRANSCRIPTS = [
    transcript
    for name, page in PAGES.items()
    if name != "prompts/README.md"
    for transcript in re.findall(r"```console\n(.*?)```", page, re.DOTALL)
]
TEST_COMMAND = next(
    line.strip() for line in README.split("\n") if line.strip().endswith("/pytest")
)
# A command in code within a sentence, in a line of code, and in a row of a table.
IN_WORDS = re.compile(r"`placebook(?:\s([^`]*))?`")
IN_CODE = re.compile(
    r"^(?: {4}|\$ | *- run: )(?:.*[\\/ ])?placebook( [^>\n]*)$", re.MULTILINE
)
IN_ROW = re.compile(r"^\| `placebook (.*)$", re.MULTILINE)
# For programs alone, so not in a command's help; other tests use them.
HIDDEN: dict[tuple[str, ...], set[str]] = {
    ("check",): {"--hook"},
    ("merge",): {"--driver"},
}
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= 150


def test_ci_runs_the_very_test_command_of_the_readme() -> None:
    assert TEST_COMMAND in CI.split("\n")
    assert TEST_COMMAND in CONTRIBUTING


def test_every_command_is_in_the_table_of_commands() -> None:
    named = re.findall(r"^\| `placebook ([a-z][a-z-]*)", WORKBOOKS, re.MULTILINE)
    assert set(named) == set(COMMANDS)
    inner = re.findall(r"^\| `placebook datasets ([a-z-]+)", WORKBOOKS, re.MULTILINE)
    assert set(inner) == set(DATASETS)


@cache
def options_of(command: tuple[str, ...]) -> set[str]:
    """The options that a command's own help lists, and its hidden ones."""
    ran = CliRunner().invoke(app, [*command, "--help"])
    assert ran.exit_code == 0, command
    return set(OPTION.findall(ran.stdout)) | {"--help"} | HIDDEN.get(command, set())


def calls(page: str) -> list[tuple[tuple[str, ...], set[str]]]:
    """The commands that a page names: (command, options) of each."""
    found = []
    for pattern in (IN_WORDS, IN_CODE, IN_ROW):
        for called in pattern.findall(page):
            words = re.findall(r"[^\s`]+", called)
            depth = 2 if words[:1] == ["datasets"] else 1
            named = [w for w in words[:depth] if re.fullmatch(r"[a-z][a-z-]*", w)]
            found.append((tuple(named), set(OPTION.findall(called))))
    return [one for one in found if one[0] or one[1]]


@for_each("name", PAGES)
def test_every_command_and_option_of_a_page_exists(name: str) -> None:
    named = calls(PAGES[name])
    assert [(c, more) for c, o in named if (more := o - options_of(c))] == []
    # Those that stand alone belong to a command that the sentence names.
    inner = [("datasets", name) for name in DATASETS]
    every = [(), *((name,) for name in COMMANDS), *inner]
    known = {"--no-deps", "--update-golden"}.union(*map(options_of, every))
    assert set(OPTION.findall(PAGES[name])) <= known


@for_each("name", PAGES)
def test_every_link_of_a_page_leads_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", PAGES[name]):
        if not target.startswith("http"):
            path, _, heading = target.partition("#")
            there = (ROOT / name).parent / path if path else ROOT / name
            assert there.exists(), target
            assert not heading or heading in headings(there), target


@for_each("name", PAGES)
def test_every_file_of_the_program_that_a_page_names_is_there(name: str) -> None:
    named = set(re.findall(r"\bcli/placebook/[\w/]+\.py", PAGES[name]))
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def headings(page: Path) -> set[str]:
    """What one can link to, as GitHub names it."""
    titles = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", t.lower()).replace(" ", "-") for t in titles}


@for_each("name", PICTURES)
def test_a_picture_shows_what_the_program_shows(name: str) -> None:
    drawn = (FOLDER / name).read_text(encoding="utf-8")
    # `python -m tests.draw_pictures` draws it anew.
    assert drawn == draw(PICTURES[name])
    assert f"tests/pictures/{name}" in README


@for_each(
    ("name", "digest"),
    [
        ("LICENSE", "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"),
        (
            "prompts/LICENSE",
            "fd3a263fe19ed8faa9068b43abaebafc02c77897b0c6fc09abc04bb592e5f16e",
        ),
    ],
)
def test_a_licence_is_its_whole_text(name: str, digest: str) -> None:
    # As the Apache Software Foundation and Creative Commons publish them.
    assert hashlib.sha256((ROOT / name).read_bytes()).hexdigest() == digest
    assert f"]({name})" in README


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
    call("edit", path, "--answers", "later.yaml", cwd=folder)
    (folder / "later.yaml").unlink()


OURS = ("partly", "Six of eight in the waste team's list, November.")
THEIRS = ("starting", "Three of nine in the waste team's list, November.")


def made_in_lines(folder: Path) -> None:
    """Type what the first transcript types."""
    [transcript] = [t for t in TRANSCRIPTS if "new --lines" in t]
    command, _, rest = transcript.partition("\n")
    typed = [m[1] or "" for m in re.finditer(r"^>(?: (.*))?$", rest, re.MULTILINE)]
    words = shlex.split(command.removeprefix("$ placebook "))
    call(*words, cwd=folder, input="".join(f"{line}\n" for line in typed))


@for_each("transcript", TRANSCRIPTS)
def test_a_transcript_is_what_the_program_says(tmp_path: Path, transcript: str) -> None:
    command, _, expected = transcript.partition("\n")
    if " diff " in command:
        committed_workshop(tmp_path)
        say_of_stewards(tmp_path, *OURS)
    else:
        shutil.copytree(ROOT / "workbooks", tmp_path / "workbooks")
    words = shlex.split(command.removeprefix("$ placebook "))
    typed = [m[1] for m in re.finditer(r"^>(?: (.*))?$", expected, re.MULTILINE)]
    ran = call(*words, cwd=tmp_path, input="".join(f"{t or ''}\n" for t in typed))
    assert ran.code == 0
    said = re.sub(r" +$", "", ran.out + ran.err, flags=re.MULTILINE)
    assert re.fullmatch(flexible(expected), said), said


def test_git_shows_and_merges_as_the_page_says(tmp_path: Path) -> None:
    [transcript] = re.findall(r"```text\n(\$ git .*?)```", WORKBOOKS, re.DOTALL)
    committed_workshop(tmp_path)
    call("git-setup", cwd=tmp_path)
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
    shown = re.findall(r"```yaml\n(.*?)```", WORKBOOKS, re.DOTALL)[0]
    made_in_lines(tmp_path)
    [path] = finding.in_folder(tmp_path / "workbooks").workbooks
    text = path.read_text()
    head, _, body = shown.partition("\n")
    assert head + "\n" in text
    assert body in text


def test_the_page_lists_the_fields_of_a_statement() -> None:
    table = WORKBOOKS.partition("| A statement's field | Holds |")[2]
    named = re.findall(r"^\| `(\w+)` \|", table.partition("\n\n")[0], re.MULTILINE)
    assert named == list(Reply.model_fields)


def test_the_changelog_has_this_version() -> None:
    assert f"\n## {version('placebook')}" in (ROOT / "CHANGELOG.md").read_text()


def test_an_editor_checks_workbooks_in_subfolders_too(tmp_path: Path) -> None:
    page = (ROOT / "workbooks" / "README.md").read_text()
    [pattern] = re.findall(r'"workbook.schema.json": "(.*)"', page)
    names = ("workbooks/kent.yaml", "workbooks/2026/march/kent.yaml")
    for name in (*names, "prompts/index.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    found = {str(path.relative_to(tmp_path)) for path in tmp_path.glob(pattern)}
    assert found == set(names)


def test_the_page_of_rooms_lists_every_module_as_it_says_itself() -> None:
    assert PAGES["cli/README.md"] == listed(), "run `python -m tests.list_modules`"
