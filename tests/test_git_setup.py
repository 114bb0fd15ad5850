"""Git with our settings, in real repositories; also after the program is gone."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from placebook import packfile, store
from placebook.attributes import with_lines, without_lines
from placebook.spelling import spell
from placebook.workbook import Workbook

from .conftest import Ran, kent, start
from .test_merging import FIRST, changed, replies

PACK = packfile.load()
FILE = Path("work books/kent.yaml")
SUMMARY = Path("work books/kent.summary.md")
Git = Callable[..., Ran]


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """Run git in a repository that has one workbook."""

    def git(*words: str) -> Ran:
        done = subprocess.run(
            ["git", "-c", "user.name=t", "-c", "user.email=t@t", *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    git("init", "-q", "-b", "main", ".")
    save(tmp_path, base())
    git("add", ".")
    git("commit", "-qm", "base")
    return git


def base() -> Workbook:
    return kent(
        PACK,
        focus={"problem": "Cold homes."},
        datasets={"bins": {"title": "Bins"}},
        readiness=replies(one={"answer": "starting"}),
    )


def save(folder: Path, book: Workbook, summary: str = "") -> None:
    (folder / FILE).parent.mkdir(exist_ok=True)
    (folder / FILE).write_text(spell(book, PACK))
    if summary:
        (folder / SUMMARY).write_text(summary)


def merged(git: Git, folder: Path, ours: Workbook, theirs: Workbook) -> Ran:
    """Two branches from the last commit, merged."""
    git("checkout", "-qb", "theirs")
    save(folder, theirs, "theirs\n")
    git("add", ".")
    git("commit", "-qm", "theirs")
    git("checkout", "-q", "main")
    save(folder, ours, "ours\n")
    git("add", ".")
    git("commit", "-qm", "ours")
    return git("merge", "--no-edit", "theirs")


def set_up(git: Git, folder: Path) -> None:
    assert start("git-setup", cwd=folder).code == 0
    git("add", ".gitattributes")
    git("commit", "-qm", "settings")


def opened(folder: Path) -> Workbook:
    return store.open_workbook(folder / FILE, PACK).workbook


BOTH: tuple[dict[str, Any], dict[str, Any]] = (
    {
        "datasets": {"bins": {"title": "Bins"}, "a": {"title": "A"}},
        "ecosystem": {"actors": {"a": {"name": "A"}}, "flows": [{"from": "a"}]},
        "actions": {"ring": {"do": "Ring."}},
        "notes": ["Ours."],
    },
    {
        "datasets": {"bins": {"title": "Bins"}, "b": {"title": "B"}},
        "ecosystem": {"actors": {"b": {"name": "B"}}, "flows": [{"from": "b"}]},
        "actions": {"write": {"do": "Write."}},
        "notes": ["Theirs."],
    },
)


def test_what_both_sides_add_in_the_same_place_merges(git: Git, tmp_path: Path) -> None:
    set_up(git, tmp_path)
    mine, yours = BOTH
    ran = merged(git, tmp_path, changed(base(), **mine), changed(base(), **yours))
    assert ran.code == 0, ran
    book = opened(tmp_path)
    assert list(book.datasets) == ["a", "b", "bins"]
    assert list(book.ecosystem.actors) == ["a", "b"]
    assert [flow.from_ for flow in book.ecosystem.flows] == ["a", "b"]
    assert list(book.actions) == ["ring", "write"]
    assert book.notes == ("Ours.", "Theirs.")
    assert (tmp_path / SUMMARY).read_text() == "ours\n"
    assert start("check", "--fix", "work books", cwd=tmp_path).code == 0


def test_a_true_conflict_is_told_by_git_and_check_and_settled_in_edit(
    git: Git, tmp_path: Path
) -> None:
    set_up(git, tmp_path)
    ours = changed(base(), readiness=replies(one={"answer": "partly"}))
    theirs = changed(
        base(), readiness=replies(one={"answer": "in-place", "evidence": "Minutes."})
    )
    ran = merged(git, tmp_path, ours, theirs)
    assert ran.code == 1
    assert "CONFLICT (content): Merge conflict in work books/kent.yaml" in ran.out
    assert f"{FILE}: both sides changed 1 place;" in ran.err
    assert "work books/kent.yaml" in git("diff", "--name-only", "--diff-filter=U").out
    book = opened(tmp_path)
    assert book.reply(FIRST).answer == "partly"
    assert book.reply(FIRST).evidence == "Minutes."
    [conflict] = book.conflicts
    assert (conflict.ours, conflict.theirs) == ("partly", "in-place")
    check = start("check", FILE, cwd=tmp_path)
    assert check.code == 1
    line = (tmp_path / FILE).read_text().split("\n").index("conflicts:") + 2
    assert check.out.startswith(f"{FILE}:{line}:")
    assert f"readiness.{FIRST}.answer" in check.out
    assert start("summary", FILE, cwd=tmp_path).code == 0
    edit = start("edit", FILE, "--lines", cwd=tmp_path, input="2\n:leave\n")
    assert edit.code == 0, edit
    assert opened(tmp_path).reply(FIRST).answer == "in-place"
    assert start("check", FILE, cwd=tmp_path).code == 0


def lines_merged(git: Git, folder: Path) -> tuple[int, str]:
    """How git's own merge of the lines ends, and what it makes of the workbook."""
    for number, name in enumerate(("base", "ours", "theirs"), 1):
        revision = ("HEAD~", "HEAD", "theirs")[number - 1]
        (folder / name).write_text(git("show", f"{revision}:{FILE}").out)
    labels = ("-L", "ours", "-L", "base", "-L", "theirs")
    ran = git("merge-file", "-p", *labels, "ours", "base", "theirs")
    return min(ran.code, 1), ran.out


@pytest.mark.parametrize(
    "program",
    [
        None,  # the shell ends with 127
        "",  # as a full disk leaves it; the shell ends with 0
        "#!/bin/sh\nexit 1\n",
        "#!/bin/sh\nexit 2\n",
        "#!/bin/sh\nkill -9 $$\n",
        "#!/gone/python3.11\n",
        f"#!{sys.executable}\nimport placebook.gone\n",
    ],
)
@pytest.mark.parametrize("answer", ["in-place", "starting"])
def test_whatever_keeps_the_program_from_merging_git_merges_the_lines(
    git: Git, tmp_path: Path, program: str | None, answer: str
) -> None:
    set_up(git, tmp_path)
    beside = tmp_path / "placebook"
    if program is not None:
        beside.write_text(program)
        beside.chmod(0o755)
    driver = git("config", "merge.placebook.driver").out
    mine = shlex.quote(str(beside))
    git("config", "merge.placebook.driver", mine + driver[driver.index(" merge ") :])
    ours = changed(base(), readiness=replies(one={"answer": "partly"}))
    theirs = changed(
        base(), readiness=replies(one={"answer": answer}, two={"answer": "partly"})
    )
    ran = merged(git, tmp_path, ours, theirs)
    text = (tmp_path / FILE).read_text()
    if ran.code == 0:
        git("reset", "-q", "--hard", "HEAD~")
    assert (ran.code, text) == lines_merged(git, tmp_path)
    assert ran.code == (answer == "in-place")
    assert f"{FILE}: placebook did not merge it, so git merges its lines." in ran.err


def test_an_error_while_the_program_starts_drops_neither_side(
    git: Git, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Python ends with 1 then, as a merge with conflicts did once."""
    set_up(git, tmp_path)
    half_upgraded = tmp_path_factory.mktemp("half") / "pydantic.py"
    half_upgraded.write_text("from gone import BaseModel\n")
    ours = changed(base(), readiness=replies(one={"answer": "partly"}))
    theirs = changed(base(), readiness=replies(one={"answer": "in-place"}))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PYTHONPATH", str(half_upgraded.parent))
        ran = merged(git, tmp_path, ours, theirs)
    text = (tmp_path / FILE).read_text()
    assert ran.code == 1
    assert "<<<<<<< ours\n      answer: partly\n=======\n" in text
    assert "=======\n      answer: in-place\n>>>>>>> theirs\n" in text


def test_the_driver_of_summaries_says_that_it_keeps_ours(
    git: Git, tmp_path: Path
) -> None:
    set_up(git, tmp_path)
    mine, yours = BOTH
    ran = merged(git, tmp_path, changed(base(), **mine), changed(base(), **yours))
    assert (tmp_path / SUMMARY).read_text() == "ours\n"
    assert ran.err == (
        f"{SUMMARY}: kept as our side has it; placebook check --fix makes it again "
        "from the workbook.\n"
    )


def test_a_file_that_git_is_merging_is_not_merged_again(
    git: Git, tmp_path: Path
) -> None:
    ours = changed(base(), readiness=replies(one={"answer": "partly"}))
    theirs = changed(base(), readiness=replies(one={"answer": "in-place"}))
    assert merged(git, tmp_path, ours, theirs).code == 1
    half = (tmp_path / FILE).read_bytes()
    for number, name in ((1, "base"), (3, "theirs")):
        (tmp_path / name).write_text(git("show", f":{number}:{FILE}").out)
    ran = start("merge", "base", FILE, "theirs", cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"{FILE}: git is in the middle of merging this file.")
    assert (tmp_path / FILE).read_bytes() == half
    git("merge", "--abort")
    assert start("merge", "base", FILE, "theirs", cwd=tmp_path).code == 1
    assert opened(tmp_path).conflicts != ()


def test_a_file_that_is_no_workbook_is_merged_by_its_lines(
    git: Git, tmp_path: Path
) -> None:
    set_up(git, tmp_path)
    git("checkout", "-qb", "theirs")
    (tmp_path / FILE).write_text("one\ntheirs\n")
    git("commit", "-qam", "theirs")
    git("checkout", "-q", "main")
    (tmp_path / FILE).write_text("one\nours\n")
    git("commit", "-qam", "ours")
    assert git("merge", "--no-edit", "theirs").code == 1
    assert "ours\n" in (tmp_path / FILE).read_text()
    assert "theirs\n" in (tmp_path / FILE).read_text()
    assert ">>>>>>> theirs\n" in (tmp_path / FILE).read_text()


def test_it_works_from_a_folder_with_spaces_and_quotes(
    git: Git, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    odd = tmp_path_factory.mktemp("odd") / "a b's 100%"
    (odd / "bin").mkdir(parents=True)
    prefix = Path(sys.executable).parent.parent
    shutil.copy(prefix / "pyvenv.cfg", odd)
    (odd / "lib").symlink_to(prefix / "lib")
    python = odd / "bin" / Path(sys.executable).name
    python.symlink_to(os.path.realpath(sys.executable))
    words = [str(python), "-m", "placebook", "git-setup", "work books"]
    subprocess.run(words, cwd=tmp_path, check=True, capture_output=True)
    git("add", ".gitattributes")
    git("commit", "-qm", "settings")
    assert "100%%" in git("config", "merge.placebook.driver").out
    mine, yours = BOTH
    ran = merged(git, tmp_path, changed(base(), **mine), changed(base(), **yours))
    assert ran.code == 0, ran
    assert list(opened(tmp_path).datasets) == ["a", "b", "bins"]


def test_a_hunk_is_headed_by_its_recommendation(git: Git, tmp_path: Path) -> None:
    start("git-setup", cwd=tmp_path)
    last = list(PACK.statements)[-1]
    recommendation, _, statement = last.partition(".")
    save(
        tmp_path,
        changed(base(), readiness={recommendation: {statement: {"answer": "partly"}}}),
    )
    heads = [line for line in git("diff").out.split("\n") if line.startswith("@@")]
    assert heads[-1].endswith(f"@@ {recommendation}")


def test_undo_leaves_no_trace(git: Git, tmp_path: Path) -> None:
    config = (tmp_path / ".git/config").read_bytes()
    start("git-setup", cwd=tmp_path)
    first = (tmp_path / ".gitattributes").read_bytes(), config
    start("git-setup", cwd=tmp_path)
    assert (tmp_path / ".gitattributes").read_bytes() == first[0]
    assert b'"/work books/*.yaml" diff=placebook merge=placebook\n' in first[0]
    assert start("git-setup", "--undo", cwd=tmp_path).code == 0
    assert not (tmp_path / ".gitattributes").exists()
    assert (tmp_path / ".git/config").read_bytes() == config


@given(st.text(alphabet="a*.txt \n", max_size=30), st.lists(st.text(min_size=1)))
def test_our_lines_come_and_go_without_a_trace(text: str, folders: list[str]) -> None:
    written = with_lines(text, folders)
    assert without_lines(written) == text
    assert with_lines(written, folders) == written


@pytest.mark.parametrize(
    ("folder", "said"),
    [
        (".", "is in no git repository"),
        ("gone/away", "it is not there"),
        ("x" * 300, "is in no git repository"),
    ],
)
def test_where_there_is_no_repository(tmp_path: Path, folder: str, said: str) -> None:
    ran = start("git-setup", folder, cwd=tmp_path)
    assert ran.code == 2
    assert said in ran.err
