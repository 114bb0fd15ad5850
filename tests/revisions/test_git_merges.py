"""Workbooks in plain git, with no driver: two halves of a team merge their answers."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from placebook.model import pack_loader
from placebook.model.pack import Pack
from placebook.model.workbook import Workbook, put_values
from placebook.model.workbook_reader import read_workbook
from placebook.model.workbook_writer import workbook_text

from tests.conftest import MET, answers, kent

PACK = pack_loader.load_pack()
STATEMENTS = list(pairwise(PACK.statements))
FOCUS = list(
    pairwise(["problem", "affected", "evidence", "outcome", "measure", "question"])
)
FOCUS += [("question", "pattern"), ("pattern", "beneficiaries")]

Merge = Callable[[Workbook, Workbook, Workbook], Workbook]


@pytest.fixture
def merge(tmp_path: Path) -> Merge:
    """Merge two branches of a real repository with plain git."""

    def git(*words: str) -> None:
        subprocess.run(
            [*("git", "-c", "user.name=t", "-c", "user.email=t@t"), *words],
            cwd=tmp_path,
            check=True,
            capture_output=True,
        )

    def merge(base: Workbook, ours: Workbook, theirs: Workbook) -> Workbook:
        path = tmp_path / "x.yaml"
        git("init", "-q", "-b", "main", ".")
        path.write_text(workbook_text(base, PACK))
        git("add", ".")
        git("commit", "-qm", "base")
        git("checkout", "-qb", "theirs")
        path.write_text(workbook_text(theirs, PACK))
        git("commit", "-qam", "theirs")
        git("checkout", "-q", "main")
        path.write_text(workbook_text(ours, PACK))
        git("commit", "-qam", "ours")
        git("merge", "-q", "--no-edit", "theirs")
        opened = read_workbook(path.read_text(), "x.yaml", PACK)
        assert opened.problems == ()
        assert opened.workbook is not None
        assert workbook_text(opened.workbook, PACK) == path.read_text()
        return opened.workbook

    return merge


def replied(id: str, answer: str, evidence: str) -> list[Any]:
    place = ("readiness", *id.split("."))
    reply = {"answer": answer, "evidence": evidence, "as_of": MET}
    return [((*place, key), value) for key, value in reply.items()]


@pytest.mark.parametrize(("first", "second"), STATEMENTS)
@pytest.mark.parametrize("before", [None, "starting"])
def test_neighbouring_statements_merge(
    merge: Merge, first: str, second: str, before: str | None
) -> None:
    base = kent(PACK, readiness=answers(PACK, *[before] * 24))
    mine, yours = (
        replied(first, "partly", "Ours."),
        replied(second, "in-place", "Yours."),
    )
    merged = merge(base, put_values(base, mine), put_values(base, yours))
    assert merged == put_values(base, [*mine, *yours])


@pytest.mark.parametrize(("first", "second"), FOCUS)
@pytest.mark.parametrize("before", [None, "Said before."])
def test_neighbouring_focus_fields_merge(
    merge: Merge, first: str, second: str, before: str | None
) -> None:
    def said(name: str) -> str:
        return "access" if name == "pattern" else "Homes are cold.\nHelp is late."

    known = {n: before for n in (first, second) if n != "pattern"}
    base = kent(PACK, focus=known)
    mine, yours = [(("focus", n), said(n)) for n in (first, second)]
    merged = merge(base, put_values(base, [mine]), put_values(base, [yours]))
    assert merged == put_values(base, [mine, yours])


def test_two_halves_of_a_fresh_workbook_merge(merge: Merge) -> None:
    base = kent(PACK)
    ids = list(PACK.statements)
    mine = [v for id in ids[:12] for v in replied(id, "partly", f"Ours on {id}.")]
    yours = [v for id in ids[12:] for v in replied(id, "starting", f"Yours on {id}.")]
    merged = merge(base, put_values(base, mine), put_values(base, yours))
    assert merged == put_values(base, [*mine, *yours])


def test_every_other_statement_of_a_fresh_workbook_merges(merge: Merge) -> None:
    base = kent(PACK)
    ids = list(PACK.statements)
    mine = [v for id in ids[::2] for v in replied(id, "partly", "Minutes.")]
    yours = [v for id in ids[1::2] for v in replied(id, "partly", "Minutes.")]
    merged = merge(base, put_values(base, mine), put_values(base, yours))
    assert merged == put_values(base, [*mine, *yours])


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


@pytest.mark.parametrize(
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
