"""Git with our settings, in real repositories; also after the program is gone."""

from __future__ import annotations

import os
import re
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
from placebook.model import pack_loader, store
from placebook.model.workbook import Workbook
from placebook.model.workbook_writer import workbook_text
from placebook.revisions.attributes import (
    attribute_lines,
    ignore_lines,
    with_lines,
)

from tests.cases import for_each
from tests.conftest import Ran, call, kent
from tests.revisions.test_merge import FIRST, SECOND, changed, replies

PACK = pack_loader.load_pack()
FILE = Path("work books/kent.yaml")
SUMMARY = Path("work books/kent.summary.md")
Git = Callable[..., Ran]


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """Run git in a repository that has one workbook."""
    return repository(tmp_path)


def repository(folder: Path) -> Git:
    def git(*words: str) -> Ran:
        done = subprocess.run(
            ["git", "-c", "user.name=t", "-c", "user.email=t@t", *words],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    git("init", "-q", "-b", "main", ".")
    save(folder, base())
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
    (folder / FILE).write_text(workbook_text(book, PACK))
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
    assert call("git-setup", cwd=folder).code == 0
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
    assert call("check", "--fix", "work books", cwd=tmp_path).code == 0


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
    assert book.reply(FIRST).evidence is None
    assert [(c.at, c.ours, c.theirs) for c in book.conflicts] == [
        (f"readiness.{FIRST}.answer", "partly", "in-place"),
        (f"readiness.{FIRST}.evidence", None, "Minutes."),
    ]
    check = call("check", FILE, cwd=tmp_path)
    assert check.code == 1
    line = (tmp_path / FILE).read_text().split("\n").index("conflicts:") + 2
    assert check.out.startswith(f"{FILE}:{line}:")
    assert f"readiness.{FIRST}.answer" in check.out
    assert call("summary", FILE, cwd=tmp_path).code == 0
    edit = call("edit", FILE, "--lines", cwd=tmp_path, input="2\n:leave\n")
    assert edit.code == 0, edit
    reply = opened(tmp_path).reply(FIRST)
    assert (reply.answer, reply.evidence) == ("in-place", "Minutes.")
    assert call("check", FILE, cwd=tmp_path).code == 0


NAMING: dict[str, tuple[dict[str, Any], str]] = {
    "action": ({"actions": {"ring": {"do": "Ring.", "for": "bins"}}}, "Ring."),
    "flow": (
        {
            "ecosystem": {
                "actors": {"a": {"name": "A"}, "b": {"name": "B"}},
                "flows": [{"from": "a", "to": "b", "what": "Days", "dataset": "bins"}],
            }
        },
        "A to B",
    ),
}


@for_each("kind", NAMING)
def test_a_dataset_that_something_names_is_not_removed_to_settle_a_conflict(
    tmp_path: Path, kind: str
) -> None:
    """It can be removed once nothing names it."""
    git = repository(tmp_path)
    set_up(git, tmp_path)
    naming, name = NAMING[kind]
    bins = {"bins": {"title": "Bins", "status": "held"}}
    theirs = changed(base(), datasets=bins, **naming)
    assert merged(git, tmp_path, changed(base(), datasets={}), theirs).code == 1
    conflicts = opened(tmp_path).conflicts
    edit = call("edit", FILE, "--lines", cwd=tmp_path, input="1\n:leave\n")
    said = " ".join(edit.out.split())
    assert f"Bins is named elsewhere. First change or remove: '{name}" in said
    assert "Settled." not in said
    assert opened(tmp_path).conflicts == conflicts
    save(tmp_path, changed(opened(tmp_path), actions={}, ecosystem={}))
    call("edit", FILE, "--lines", cwd=tmp_path, input="1\n:leave\n")
    assert (opened(tmp_path).datasets, opened(tmp_path).conflicts) == ({}, ())
    assert call("check", FILE, cwd=tmp_path).code == 0


def partly(evidence: str) -> dict[str, str]:
    return {"answer": "partly", "evidence": evidence}


ABANDONED = "The register was abandoned in May."


@for_each("committed", [False, True])
def test_a_level_and_the_other_side_s_evidence_are_settled_with_both_in_view(
    tmp_path: Path, committed: bool
) -> None:
    """The sides are named while git waits, and once their merge is committed."""
    git = repository(tmp_path)
    set_up(git, tmp_path)
    save(tmp_path, changed(base(), readiness=replies(one=partly("Six of eight."))))
    git("commit", "-qam", "before")
    in_place = {"answer": "in-place", "evidence": "Six of eight."}
    ours = changed(base(), readiness=replies(one=in_place))
    theirs = changed(base(), readiness=replies(one=partly(ABANDONED)))
    ran = merged(git, tmp_path, ours, theirs)
    assert ran.code == 1
    assert ran.err.splitlines()[:3] == [
        f"{FILE}: both sides changed 1 place; both sides' words are kept:",
        f"  readiness.{FIRST}: answer, evidence",
        "`placebook edit` asks which is right.",
    ]
    if committed:
        git("commit", "-qam", "both")
    edit = call("edit", FILE, "--lines", cwd=tmp_path, input="3\n:leave\n")
    assert edit.code == 0, edit
    for line in (
        "1. As it stands here (main, t): In place · evidence: Six of eight.",
        f"2. As the other side has it (theirs, t): Partly · evidence: {ABANDONED}",
        "3. In place, and keep both texts",
        "4. Partly, and keep both texts",
    ):
        assert line in " ".join(edit.out.split()), edit.out
    reply = opened(tmp_path).reply(FIRST)
    assert (reply.answer, reply.evidence) == (
        "in-place",
        f"Six of eight.\n{ABANDONED}",
    )
    assert opened(tmp_path).conflicts == ()


def test_sides_are_not_named_where_git_knows_none(git: Git, tmp_path: Path) -> None:
    save(tmp_path, changed(base(), conflicts=[{"at": "focus.problem", "theirs": "B"}]))
    for _ in range(2):
        edit = call("edit", FILE, "--lines", cwd=tmp_path, input=":leave\n")
        assert re.search(r"1\W+As it stands here\W", edit.out), edit
        git("commit", "-qam", "no merge")


@for_each("how", ["stash", "revert"])
def test_a_conflict_that_no_branch_made_names_none(tmp_path: Path, how: str) -> None:
    """After another branch was merged: what is stashed or taken back is not its."""
    git = repository(tmp_path)
    set_up(git, tmp_path)
    ours = changed(base(), focus={"problem": "Ours."})
    merged(git, tmp_path, ours, changed(base(), notes=["Theirs."]))
    save(tmp_path, changed(base(), focus={"problem": "Kept by."}))
    if how == "stash":
        git("stash")
    else:
        git("commit", "-qam", "taken back")
        git("branch", "feature")
    save(tmp_path, changed(base(), focus={"problem": "Newer."}))
    git("commit", "-qa", *(["--amend"] if how == "stash" else []), "-m", "newer")
    assert git(*(["stash", "pop"] if how == "stash" else ["revert", "feature"])).code
    edit = call("edit", FILE, "--lines", cwd=tmp_path, input=":leave\n")
    assert "1. As it stands here: Newer." in edit.out, edit
    assert "2. As the other side has it: " in edit.out, edit


def test_what_nobody_has_to_settle_is_said(git: Git, tmp_path: Path) -> None:
    """An entry that comes back, a flow listed twice, one address under two ids."""
    actors = {"a": {"name": "A"}, "b": {"name": "B"}}
    needs = {"from": "a", "to": "b", "what": "Needs"}
    save(
        tmp_path,
        changed(
            base(),
            ecosystem={"actors": {**actors, "c": {"name": "C"}}, "flows": [needs]},
        ),
    )
    set_up(git, tmp_path)
    git("commit", "-qam", "before")
    page = {"url": "https://data.example/bins"}
    more = {"from": "a", "to": "c", "what": "Figures"}
    ours = changed(
        base(),
        ecosystem={"actors": actors, "flows": [{**needs, "state": "future"}]},
        datasets={"bins": {"title": "Bins"}, "x": {"title": "X", **page}},
    )
    theirs = changed(
        base(),
        ecosystem={
            "actors": {**actors, "c": {"name": "C"}},
            "flows": [{**needs, "state": "current"}, more],
        },
        datasets={"bins": {"title": "Bins"}, "y": {"title": "Y", **page}},
    )
    ran = merged(git, tmp_path, ours, theirs)
    assert ran.code == 0
    told = [re.sub(r":\d+:\d+", "", line) for line in ran.err.splitlines()]
    assert [line for line in told if str(SUMMARY) not in line] == [
        f"{FILE}: ecosystem.actors.c comes back: one side removed it and the other "
        "uses it.",
        f"{FILE}: ecosystem.flows[2].what: is listed twice: from a to b: Needs; keep "
        "one of them, or say in each what tells them apart",
        f"{FILE}: datasets.y.url: is also the address of x; keep one of them, or give "
        "each the address of its own page",
    ]
    check = call("check", "--fix", FILE, cwd=tmp_path)
    assert (check.code, check.out.count("(a remark)")) == (0, 2)


def test_a_flow_that_both_reworded_is_said(git: Git, tmp_path: Path) -> None:
    def flow(what: str) -> Workbook:
        flows = [{"from": "a", "to": "b", "what": what}]
        actors = {"a": {"name": "A"}, "b": {"name": "B"}}
        return changed(base(), ecosystem={"actors": actors, "flows": flows})

    save(tmp_path, flow("Needs"))
    set_up(git, tmp_path)
    git("commit", "-qam", "before")
    ran = merged(git, tmp_path, flow("Weekly needs"), flow("Daily needs"))
    assert ran.code == 0
    assert ran.err.splitlines()[0] == (
        f"{FILE}: a flow is listed twice: from a to b: Needs; both sides changed it, "
        "so keep one of them"
    )


def lines_merged(git: Git, folder: Path) -> tuple[int, str]:
    """How git's own merge of the lines ends, and what it makes of the workbook."""
    for number, name in enumerate(("base", "ours", "theirs"), 1):
        revision = ("HEAD~", "HEAD", "theirs")[number - 1]
        (folder / name).write_text(git("show", f"{revision}:{FILE}").out)
    labels = ("-L", "ours", "-L", "base", "-L", "theirs")
    ran = git("merge-file", "-p", *labels, "ours", "base", "theirs")
    return min(ran.code, 1), ran.out


@for_each(
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
@for_each("answer", ["in-place", "starting"])
def test_whatever_keeps_the_program_from_merging_git_merges_the_lines(
    tmp_path: Path, program: str | None, answer: str
) -> None:
    git = repository(tmp_path)
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
    assert (
        f"{FILE}: placebook did not merge this file, so git merges its lines."
        in ran.err
    )


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


def test_folders_are_found_by_what_every_command_takes_for_a_workbook(
    git: Git, tmp_path: Path
) -> None:
    """Also a workbook whose keys people turned round; not a file that is gone."""
    for name, text in (
        ("north/kent.yaml", "area: {name: Kent}\n'placebook': 1\n"),
        ("south/notes.yaml", "- placebook: how do we print it?\n"),
        ("west/kent.yaml", "placebook: 1\n"),
    ):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text)
    git("add", ".")
    (tmp_path / "west" / "kent.yaml").unlink()
    assert call("git-setup", cwd=tmp_path).code == 0
    lines = (tmp_path / ".gitattributes").read_text()
    found = [name in lines for name in ("/north/*.yaml", "/south/", "/west/")]
    assert found == [True, False, False]


def test_the_driver_of_summaries_says_that_it_keeps_ours(
    git: Git, tmp_path: Path
) -> None:
    set_up(git, tmp_path)
    mine, yours = BOTH
    ran = merged(git, tmp_path, changed(base(), **mine), changed(base(), **yours))
    assert (tmp_path / SUMMARY).read_text() == "ours\n"
    assert ran.err == (
        f"{SUMMARY}: our side of it is kept; placebook check --fix makes it again "
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
    ran = call("merge", "base", FILE, "theirs", cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"{FILE}: git is in the middle of merging this file.")
    assert (tmp_path / FILE).read_bytes() == half
    git("merge", "--abort")
    assert call("merge", "base", FILE, "theirs", cwd=tmp_path).code == 1
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


def test_a_slip_is_told_by_its_side_and_git_merges_the_lines(
    git: Git, tmp_path: Path
) -> None:
    set_up(git, tmp_path)
    git("checkout", "-qb", "theirs")
    text = (tmp_path / FILE).read_text()
    (tmp_path / FILE).write_text(text.replace("answer: starting", "answer: begun"))
    git("commit", "-qam", "theirs")
    git("checkout", "-q", "main")
    save(tmp_path, changed(base(), notes=["Ours."]))
    git("commit", "-qam", "ours")
    ran = git("merge", "--no-edit", "theirs")
    first, *_, last = ran.err.splitlines()
    line = text[: text.index("answer: starting")].count("\n") + 1
    assert first.startswith(f"theirs of {FILE}:{line}:15: readiness.")
    assert last == (
        f"{FILE}: placebook did not merge this file, so git merges its lines."
    )
    held = (tmp_path / FILE).read_text()
    assert (ran.code, "answer: begun" in held, "  - Ours.\n" in held) == (0, True, True)


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


LONG = "".join(f"Line {number} of the minutes.\n" for number in range(9))
BINS = {"title": "Bin rounds", "about": "By street.\nBy home.", "note": "The van's."}


@for_each(
    ("before", "after", "heading"),
    [
        (
            {"readiness": replies(one=partly("June."))},
            {"readiness": replies(one=partly("July."))},
            PACK.statements[FIRST][1].text,
        ),
        (
            {
                "readiness": replies(
                    two={"answer": "partly", "evidence": LONG + "June."}
                )
            },
            {
                "readiness": replies(
                    two={"answer": "partly", "evidence": LONG + "July."}
                )
            },
            PACK.statements[SECOND][1].text,
        ),
        (
            {"focus": {"outcome": LONG + "June."}},
            {"focus": {"outcome": LONG + "July."}},
            PACK.questions["focus.outcome"].text,
        ),
        (
            {"datasets": {"bins": BINS}},
            {"datasets": {"bins": {**BINS, "note": "The depot's."}}},
            "Bin rounds",
        ),
        (
            {
                "ecosystem": {
                    "actors": {"nhs": {"name": "NHS Kent", "note": LONG + "June."}}
                }
            },
            {
                "ecosystem": {
                    "actors": {"nhs": {"name": "NHS Kent", "note": LONG + "July."}}
                }
            },
            "NHS Kent",
        ),
        (
            {"actions": {"ring": {"do": LONG + "June."}}},
            {"actions": {"ring": {"do": LONG + "July."}}},
            "ring",
        ),
    ],
)
def test_a_hunk_is_headed_by_what_its_first_line_belongs_to(
    tmp_path: Path,
    before: dict[str, Any],
    after: dict[str, Any],
    heading: str,
) -> None:
    git = repository(tmp_path)
    call("git-setup", cwd=tmp_path)
    save(tmp_path, changed(base(), **before))
    git("commit", "-qam", "before")
    save(tmp_path, changed(base(), **after))
    heads = [line for line in git("diff").out.split("\n") if line.startswith("@@")]
    assert [head.split("@@ ")[-1] for head in heads] == [heading[:80].strip()]


def test_undo_leaves_no_trace(git: Git, tmp_path: Path) -> None:
    config = (tmp_path / ".git/config").read_bytes()
    call("git-setup", cwd=tmp_path)
    first = (tmp_path / ".gitattributes").read_bytes(), config
    call("git-setup", cwd=tmp_path)
    assert (tmp_path / ".gitattributes").read_bytes() == first[0]
    assert (
        b'"/work books/*.yaml" text eol=lf diff=placebook merge=placebook' in first[0]
    )
    assert call("git-setup", "--undo", cwd=tmp_path).code == 0
    assert not (tmp_path / ".gitattributes").exists()
    assert not (tmp_path / ".gitignore").exists()
    assert (tmp_path / ".git/config").read_bytes() == config


def test_undo_succeeds_after_the_settings_were_committed(
    git: Git, tmp_path: Path
) -> None:
    set_up(git, tmp_path)
    undone = call("git-setup", "--undo", cwd=tmp_path)
    assert undone.code == 0, undone
    assert git("status", "--short").out.split() == ["D", ".gitattributes"]


@given(
    st.text(alphabet="a*.txt \n\r", max_size=30) | st.just("a\r\nb"),
    st.lists(st.text(min_size=1)),
)
def test_our_lines_come_and_go_without_a_trace(text: str, folders: list[str]) -> None:
    for lines in (attribute_lines(folders), ignore_lines(folders)):
        written = with_lines(text, lines)
        assert with_lines(written, []) == text
        assert with_lines(written, lines) == written


@for_each("text", ["", "*.png binary\n", "*.png binary"])
def test_lines_whose_ends_git_turned_round_are_still_ours(text: str) -> None:
    lines = attribute_lines(["workbooks"])
    turned = with_lines(text, lines).replace("\n", "\r\n")
    assert with_lines(turned, []) == text.replace("\n", "\r\n")
    again = with_lines(turned, lines)
    assert again.count("# placebook: begin") == 1
    assert with_lines(turned.removesuffix("\r\n"), []) == text.replace("\n", "\r\n")


def test_what_an_older_release_doubled_is_one_again(git: Git, tmp_path: Path) -> None:
    block = "\r\n".join(with_lines("", ["/x/*.yaml merge=placebook"]).splitlines())
    (tmp_path / ".gitattributes").write_bytes(f"{block}\r\n{block}\r\n".encode())
    assert call("git-setup", cwd=tmp_path).code == 0
    text = (tmp_path / ".gitattributes").read_text()
    assert text == with_lines("", attribute_lines(["work books"]))


OTHERS = {".gitattributes": "*.png binary\n", ".gitignore": "secret/\n"}


def lines_of_others(folder: Path) -> dict[str, str]:
    return {name: (folder / name).read_text() for name in OTHERS}


def test_lines_of_others_are_told_from_ours_by_no_guess(
    git: Git, tmp_path: Path
) -> None:
    """The end marker is gone, and others wrote below our lines."""
    call("git-setup", cwd=tmp_path)
    for name, line in OTHERS.items():
        text = (tmp_path / name).read_text().replace("# placebook: end\n", line)
        (tmp_path / name).write_text(text)
    before = lines_of_others(tmp_path)
    lacks = "'# placebook: begin' has no '# placebook: end' below it"
    again = call("git-setup", cwd=tmp_path)
    assert (again.code, again.err.splitlines()[0]) == (
        2,
        f".gitattributes: {lacks}. Put that line back, or delete Placebook's lines by "
        "hand; then run the command again.",
    )
    undone = call("git-setup", "--undo", cwd=tmp_path)
    assert (undone.code, undone.err.splitlines()) == (
        1,
        [
            "Git still has some of these settings:",
            f"  .gitattributes: {lacks}; delete Placebook's lines by hand.",
            f"  .gitignore: {lacks}; delete Placebook's lines by hand.",
            f"  {FILE}: 'diff' is still placebook; look in .gitattributes.",
            f"  {FILE}: 'merge' is still placebook; look in .gitattributes.",
        ],
    )
    assert lines_of_others(tmp_path) == before


def test_lines_that_others_put_among_ours_stay(git: Git, tmp_path: Path) -> None:
    call("git-setup", cwd=tmp_path)
    for name, line in OTHERS.items():
        text = (tmp_path / name).read_text()
        (tmp_path / name).write_text(
            text.replace("# placebook: end", f"{line}# placebook: end \t")
        )
    assert call("git-setup", "--undo", cwd=tmp_path).code == 0
    assert lines_of_others(tmp_path) == OTHERS


@for_each("markers", ["begin", "begin|end"])
def test_undo_does_not_claim_that_rules_without_a_beginning_are_gone(
    tmp_path: Path, markers: str
) -> None:
    repository(tmp_path)
    call("git-setup", cwd=tmp_path)
    path = tmp_path / ".gitattributes"
    path.write_text(re.sub(f"# placebook: ({markers})\n", "", path.read_text()))
    before = path.read_text()
    undone = call("git-setup", "--undo", cwd=tmp_path)
    first, *left = undone.err.splitlines()
    assert (undone.code, first) == (1, "Git still has some of these settings:")
    assert left[-2:] == [
        f"  {FILE}: 'diff' is still placebook; look in .gitattributes.",
        f"  {FILE}: 'merge' is still placebook; look in .gitattributes.",
    ]
    assert left[:-2] == (
        [
            "  .gitattributes: '# placebook: end' has no '# placebook: begin' above "
            "it; delete Placebook's lines by hand."
        ]
        if markers == "begin"
        else []
    )
    assert path.read_text() == before


def test_undo_removes_no_file_that_somebody_changed_meanwhile(
    git: Git, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody adds a line once the file has been read."""
    call("git-setup", cwd=tmp_path)
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    real = shlex.quote(str(shutil.which("git")))
    slow.write_text(
        "#!/bin/sh\n"
        'case "$*" in *remove-section*) echo typed >> .gitattributes;; esac\n'
        f'exec {real} "$@"\n'
    )
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}{os.pathsep}{os.environ['PATH']}")
    ran = call("git-setup", "--undo", cwd=tmp_path)
    assert ran.code == 2
    assert "somebody else changed this file in the meantime" in ran.err
    assert (tmp_path / ".gitattributes").read_text().endswith("\ntyped\ntyped\ntyped\n")


def test_workbooks_have_the_same_line_ends_for_everyone_and_backups_stay_out(
    git: Git, tmp_path: Path
) -> None:
    ran = call("git-setup", cwd=tmp_path)
    assert (ran.code, ran.out) == (0, "")
    assert "Commit .gitattributes and .gitignore." in ran.err
    told = git("check-attr", "-a", "--", str(FILE)).out.splitlines()
    assert told == [
        f"{FILE}: {said}"
        for said in ("diff: placebook", "merge: placebook", "text: set", "eol: lf")
    ]
    for name in (f"{FILE}.1.bak", f"{FILE}.1-2.bak"):
        (tmp_path / name).write_text("old\n")
    git("add", ".")
    git("config", "core.autocrlf", "true")
    git("commit", "-qm", "all")
    assert ".bak" not in git("ls-files").out
    (tmp_path / FILE).unlink()
    git("checkout", "-q", "--", str(FILE))
    assert b"\r" not in (tmp_path / FILE).read_bytes()


@for_each("undo", [False, True])
def test_settings_that_git_cannot_write_are_said_to_stand_as_they_do(
    tmp_path: Path, undo: bool
) -> None:
    git = repository(tmp_path)
    if undo:
        call("git-setup", cwd=tmp_path)
    before = git("config", "--local", "--list").out
    (tmp_path / ".git" / "config.lock").touch()
    ran = call("git-setup", *["--undo"] * undo, cwd=tmp_path)
    assert ran.code == 2
    assert "could not lock config file" in ran.err
    stands = "now in git's configuration, .gitattributes and .gitignore."
    nothing = "The repository has none of the settings of git-setup."
    assert ran.err.endswith((stands if undo else nothing) + "\n")
    assert git("config", "--local", "--list").out == before
    assert (tmp_path / ".gitattributes").exists() == undo


@for_each("name", [".gitattributes", ".gitignore"])
def test_a_link_that_git_does_not_follow_is_refused(tmp_path: Path, name: str) -> None:
    git = repository(tmp_path)
    (tmp_path / "shared").write_text("*.png binary\n")
    (tmp_path / name).symlink_to("shared")
    ran = call("git-setup", cwd=tmp_path)
    assert ran.code == 2
    assert ran.err.startswith(
        f"{name}: is a symbolic link, and git needs an ordinary file"
    )
    assert (tmp_path / "shared").read_text() == "*.png binary\n"
    assert "placebook" not in git("config", "--local", "--list").out


@for_each("name", [".gitattributes", ".gitignore"])
def test_a_folder_in_the_place_of_a_file_is_told_once(
    tmp_path: Path, name: str
) -> None:
    repository(tmp_path)
    (tmp_path / name).mkdir()
    ran = call("git-setup", cwd=tmp_path)
    assert ran == Ran(
        2,
        "",
        f"{name}: is a folder, and git needs an ordinary file here. Put one in its "
        "place, then run the command again.\n"
        "The repository has none of the settings of git-setup.\n",
    )
    assert call("git-setup", "--undo", cwd=tmp_path).code == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_a_file_that_cannot_be_read_is_told_once(git: Git, tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("*.png\n")
    (tmp_path / ".gitignore").chmod(0)
    ran = call("git-setup", cwd=tmp_path)
    assert (ran.code, ran.err.count("cannot be read")) == (2, 1)


@for_each("name", [".git/info/attributes", "work books/.gitattributes"])
def test_attributes_that_another_file_overrides_are_said(
    tmp_path: Path, name: str
) -> None:
    repository(tmp_path)
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("*.yaml merge=union -text\n")
    ran = call("git-setup", cwd=tmp_path)
    assert ran.code == 1
    assert ran.err.splitlines() == [
        "Git does not do all of this yet:",
        f"  {FILE}: 'text' is unset, not set; look in {name}.",
        f"  {FILE}: 'merge' is union, not placebook; look in {name}.",
    ]
    (tmp_path / name).write_text("*.yaml merge=placebook\n")
    ran = call("git-setup", "--undo", cwd=tmp_path)
    assert ran.code == 1
    assert ran.err.splitlines() == [
        "Git still has some of these settings:",
        f"  {FILE}: 'merge' is still placebook; look in {name}.",
    ]


def test_settings_that_another_file_overrules_are_said(
    git: Git, tmp_path: Path
) -> None:
    """A driver that ends with 0 and does nothing would drop the other side."""
    git("config", "extensions.worktreeConfig", "true")
    git("config", "--worktree", "merge.placebook.driver", "true")
    ran = call("git-setup", cwd=tmp_path)
    assert ran.code == 1
    key = "merge.placebook.driver"
    assert ran.err.splitlines() == [
        "Git does not do all of this yet:",
        f"  {key}: another setting overrules this one; `git config "
        f"--show-origin --get-all {key}` says where.",
    ]


def test_backups_that_another_file_lets_in_are_said(git: Git, tmp_path: Path) -> None:
    (tmp_path / "work books/.gitignore").write_text("!*.bak\n")
    ran = call("git-setup", cwd=tmp_path)
    assert ran.code == 1
    assert (
        "work books/workbook.yaml.1.bak: git would not ignore a backup of this name;"
        in ran.err
    )


@for_each(
    ("folders", "said"),
    [
        (["work boks"], "work boks: is not there; check the name."),
        (["gone/away"], "gone/away: is not there; check the name."),
        (
            [FILE],
            f"{FILE}: is not a folder. Name the folder that the file is in: "
            "work books.",
        ),
        (["../"], "..: is not in a git repository; `git init` makes one."),
        (
            ["work books", "../"],
            "..: is not in a git repository; `git init` makes one.",
        ),
        (["work books", "other"], "other: is not in the repository of work books"),
    ],
)
def test_what_is_no_folder_of_this_repository_is_refused(
    tmp_path: Path, folders: list[object], said: str
) -> None:
    git = repository(tmp_path)
    git("init", "-q", "other")
    config = (tmp_path / ".git/config").read_bytes()
    ran = call("git-setup", *folders, cwd=tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(said)
    assert (tmp_path / ".git/config").read_bytes() == config
    assert not (tmp_path / ".gitattributes").exists()


def test_folders_may_be_named_from_within(git: Git, tmp_path: Path) -> None:
    inner = tmp_path / "work books"
    ran = call("git-setup", "../", ".", "./", cwd=inner)
    assert ran.code == 0
    text = (tmp_path / ".gitattributes").read_text()
    assert text == with_lines("", attribute_lines([".", "work books"]))


@for_each(
    ("folder", "said"),
    [
        (".", "is not in a git repository"),
        ("gone/away", "is not there"),
        ("x" * 300, "its name is too long"),
    ],
)
def test_where_there_is_no_repository(tmp_path: Path, folder: str, said: str) -> None:
    ran = call("git-setup", folder, cwd=tmp_path)
    assert ran.code == 2
    assert said in ran.err
