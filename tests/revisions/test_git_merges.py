"""Workbooks in plain git, with no driver: two halves of a team merge their answers."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from placebook.model import pack_loader
from placebook.model.pack import Pack
from placebook.model.workbook import Workbook, put_values
from placebook.model.workbook_writer import workbook_text

from tests.cases import for_each
from tests.conftest import MET, answers, kent

PACK = pack_loader.load_pack()
FOCUS = list(
    pairwise(["problem", "affected", "evidence", "outcome", "measure", "question"])
)
FOCUS += [("question", "pattern"), ("pattern", "beneficiaries")]

Said = Sequence[tuple[tuple[str, ...], Any]]
Three = tuple[Workbook, Workbook, Workbook]


def merged(folder: Path, given: Mapping[str, Three]) -> dict[str, str]:
    """What plain git makes of each file's base, ours and theirs, in one merge."""

    def git(*words: str, check: bool = True) -> None:
        known = ("git", "-c", "user.name=t", "-c", "user.email=t@t")
        subprocess.run([*known, *words], cwd=folder, check=check, capture_output=True)

    def commit(side: int) -> None:
        for name, three in given.items():
            (folder / name).write_text(workbook_text(three[side], PACK))
        git("add", ".")
        git("commit", "-qm", "A change")

    git("init", "-q", "-b", "main", ".")
    commit(0)
    git("checkout", "-qb", "theirs")
    commit(2)
    git("checkout", "-q", "main")
    commit(1)
    git("merge", "-q", "--no-edit", "theirs", check=False)
    return {name: (folder / name).read_text() for name in given}


def unmerged(folder: Path, asked: Mapping[str, tuple[Workbook, Said, Said]]) -> Any:
    """Those that git does not merge to what both sides said, as git leaves them."""
    three = {
        name: (base, put_values(base, mine), put_values(base, yours))
        for name, (base, mine, yours) in asked.items()
    }
    found = merged(folder, three)
    wanted = {
        name: workbook_text(put_values(base, [*mine, *yours]), PACK)
        for name, (base, mine, yours) in asked.items()
    }
    return {name: text for name, text in found.items() if text != wanted[name]}


def replied(id: str, answer: str, evidence: str) -> Said:
    place = ("readiness", *id.split("."))
    reply = {"answer": answer, "evidence": evidence, "as_of": MET}
    return [((*place, key), value) for key, value in reply.items()]


def test_neighbouring_statements_merge(tmp_path: Path) -> None:
    asked = {
        f"{first} and {second} after {before}": (
            kent(PACK, readiness=answers(PACK, *[before] * 24)),
            replied(first, "partly", "Ours."),
            replied(second, "in-place", "Yours."),
        )
        for first, second in pairwise(PACK.statements)
        for before in (None, "starting")
    }
    assert len(asked) == 46
    assert unmerged(tmp_path, asked) == {}


def test_neighbouring_focus_fields_merge(tmp_path: Path) -> None:
    def said(name: str) -> Said:
        words = "access" if name == "pattern" else "Homes are cold.\nHelp is late."
        return [(("focus", name), words)]

    asked = {
        f"{first} and {second} after {before}": (
            kent(PACK, focus={n: before for n in (first, second) if n != "pattern"}),
            said(first),
            said(second),
        )
        for first, second in FOCUS
        for before in (None, "Said before.")
    }
    assert len(asked) == 14
    assert unmerged(tmp_path, asked) == {}


def test_two_halves_of_a_fresh_workbook_merge(tmp_path: Path) -> None:
    ids = list(PACK.statements)
    halves = (
        [v for id in ids[:12] for v in replied(id, "partly", f"Ours on {id}.")],
        [v for id in ids[12:] for v in replied(id, "starting", f"Yours on {id}.")],
    )
    others = (
        [v for id in ids[::2] for v in replied(id, "partly", "Minutes.")],
        [v for id in ids[1::2] for v in replied(id, "partly", "Minutes.")],
    )
    asked = {
        "twelve each": (kent(PACK), *halves),
        "every other one": (kent(PACK), *others),
    }
    assert unmerged(tmp_path, asked) == {}


def test_one_answer_changed_is_one_small_hunk(tmp_path: Path, pack: Pack) -> None:
    base = kent(pack, readiness=answers(pack, *["starting"] * 24))
    changed = put_values(base, replied(list(pack.statements)[7], "partly", "Minutes."))
    for name, book in (("a", base), ("b", changed)):
        (tmp_path / name).write_text(workbook_text(book, pack))
    done = subprocess.run(
        ["git", "diff", "--no-index", "-U0", "a", "b"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line for line in done.stdout.split("\n") if line[:1] in "+-"]
    assert [line for line in lines if line and line[:3] not in ("+++", "---")] == [
        "-      answer: starting",
        "+      answer: partly",
        "+      evidence: |",
        "+        Minutes.",
        "+      as_of: 2026-11-23",
    ]


EVIDENCE = {"answer": "partly", "evidence": "Minutes.", "as_of": "2026-05-02"}
BARE = {"answer": "partly", "as_of": "2026-05-02"}
DOUBTED = {**EVIDENCE, "evidence": "Abandoned."}


@for_each(
    ("base", "ours", "theirs", "joins"),
    [
        (BARE, {**BARE, "answer": "in-place"}, DOUBTED, False),
        (EVIDENCE, {**EVIDENCE, "answer": "in-place"}, BARE, False),
        (EVIDENCE, {**EVIDENCE, "answer": "in-place"}, {**EVIDENCE, "why": "x"}, False),
        (EVIDENCE, {**EVIDENCE, "as_of": "2026-06-02"}, DOUBTED, False),
        (EVIDENCE, {**EVIDENCE, "answer": "in-place"}, DOUBTED, True),
    ],
)
def test_plain_git_joins_a_level_and_evidence_only_where_their_lines_do_not_touch(
    tmp_path: Path, base: Any, ours: Any, theirs: Any, joins: bool
) -> None:
    """workbooks/README.md says so; the driver never does it."""
    first, _, second = next(iter(PACK.statements)).partition(".")
    for name, reply in (("base", base), ("ours", ours), ("theirs", theirs)):
        book = kent(PACK, readiness={first: {second: reply}})
        (tmp_path / name).write_text(workbook_text(book, PACK))
    done = subprocess.run(
        ["git", "merge-file", "-p", "ours", "base", "theirs"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert (done.returncode == 0) == joins
