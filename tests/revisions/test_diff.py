from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from placebook.model import pack_loader
from placebook.model.pack import Pack
from placebook.model.workbook import Workbook
from placebook.reports import json_data
from placebook.reports.diff import diff_report, work_out_difference
from placebook.reports.markdown import render_markdown
from placebook.reports.terminal import plain_text
from placebook.revisions.diff import diff_workbooks, pair_rewordings
from placebook.revisions.leaves import leaves

from tests.cases import for_each
from tests.conftest import kent
from tests.revisions.test_merge import FIRST, changed, replies
from tests.strategies import workbooks

PACK = pack_loader.load_pack()


@pytest.fixture
def old(pack: Pack) -> Workbook:
    return kent(
        pack,
        focus={"problem": "Homes are cold in winter."},
        datasets={"bins": {"title": "Bins", "status": "held", "access": "internal"}},
        readiness=replies(
            one={"answer": "starting", "evidence": "Minutes.", "as_of": "2026-11-23"}
        ),
        actions={"ring": {"do": "Ring them.", "status": "open"}},
        notes=["First."],
    )


def told(old: Workbook, new: Workbook) -> list[tuple[str, str, Any, Any]]:
    return [(c.at, c.kind, c.before, c.after) for c in diff_workbooks(old, new)]


def test_each_change_is_told_with_its_place_and_its_way(old: Workbook) -> None:
    new = changed(
        old,
        focus={"problem": "Homes are cold.", "pattern": "delivery"},
        datasets={"bins": {"title": "Bins", "status": "held", "access": "open"}},
        readiness=replies(one={"answer": "partly"}, two={"answer": "unknown"}),
        actions={"ring": {"do": "Ring them.", "status": "done"}},
        notes=[],
    )
    second = list(PACK.statements)[1]
    assert told(old, new) == [
        (
            "focus.problem",
            "changed",
            "Homes are cold in winter.",
            "Homes are cold.",
        ),
        ("focus.pattern", "added", None, "delivery"),
        ("datasets.bins.access", "up", "internal", "open"),
        (f"readiness.{FIRST}.answer", "up", "starting", "partly"),
        (f"readiness.{FIRST}.evidence", "removed", "Minutes.", None),
        (f"readiness.{FIRST}.as_of", "removed", old.reply(FIRST).as_of, None),
        (f"readiness.{second}.answer", "added", None, "unknown"),
        ("actions.ring.status", "changed", "open", "done"),
        ("notes", "removed", {"words": "First."}, None),
    ]


def test_an_entry_that_came_is_one_change(old: Workbook) -> None:
    new = changed(
        old,
        datasets={**old.datasets, "epc": {"title": "Certificates", "status": "held"}},
    )
    assert told(old, new) == [
        ("datasets.epc", "added", None, {"title": "Certificates", "status": "held"})
    ]


def test_lists_are_known_by_their_words_not_their_places(old: Workbook) -> None:
    one, two = changed(old, notes=["a", "b"]), changed(old, notes=["c", "a", "b"])
    assert told(one, two) == [("notes", "added", None, {"words": "c"})]
    assert told(one, changed(old, notes=["b", "a"])) == []


def test_the_report_marks_words_and_says_what_became_of_the_scores(
    old: Workbook, pack: Pack
) -> None:
    new = changed(
        old,
        focus={"problem": "Homes are damp in winter."},
        readiness=replies(one={"answer": "partly", "evidence": "Minutes."}),
    )
    shown = diff_report(
        work_out_difference(pack, old, new), ("the last commit", "kent.yaml")
    )
    statement = pack.statements[FIRST][1].text
    text = " ".join(plain_text(shown).split())
    assert "From the last commit to kent.yaml: 3 changes; 1 answer moved up." in text
    assert "Homes are [-cold-] {+damp+} in winter." in text
    assert f"{statement} [-Starting-] → {{+Partly+}} (up)" in text
    assert "Overall 1 to 97 (33 so far) 3 to 99 (67 so far)" in text
    assert "Statements known 1 of 24 1 of 24" in text
    page = render_markdown(shown)
    assert "  - Homes are ~~cold~~ **damp** in winter.\n" in page
    assert "  - ~~Starting~~ → **Partly** (up)\n" in page


LEVELS = "The levels have changed between the two answers."


def headline(old: Workbook, new: Workbook) -> str:
    shown = plain_text(diff_report(work_out_difference(PACK, old, new), ("a", "b")))
    return " ".join(shown.split("\n\n")[1].split())


def replied(*given: dict[str, str] | None) -> dict[str, Any]:
    """Replies to the first statements in their order; None leaves one out."""
    found: dict[str, Any] = {}
    for id, reply in zip(PACK.statements, given, strict=False):
        recommendation, _, statement = id.partition(".")
        found.setdefault(recommendation, {})[statement] = reply or {}
    return found


def test_the_headline_says_losses_before_gains(old: Workbook) -> None:
    shown, partly = {"answer": "partly", "evidence": "Minutes."}, {"answer": "partly"}
    before = changed(
        old,
        datasets={
            "bins": {"title": "Bins", "status": "held", "access": "open"},
            "epc": {"title": "Certificates"},
            "map": {"title": "Map", "access": "public"},
        },
        readiness=replied(shown, shown, shown, partly, None, partly),
        actions={
            "call": {"do": "Call."},
            "ring": {"do": "Ring.", "status": "done"},
            "send": {"do": "Send.", "status": "done"},
        },
    )
    after = changed(
        before,
        focus={},
        datasets={
            "bins": {"title": "Bins", "status": "missing", "access": "public"},
            "map": {"title": "Map", "access": "group"},
        },
        readiness=replied(
            {"answer": "in-place", "evidence": "Minutes."},
            {"answer": "unknown"},
            None,
            {"answer": "starting"},
            {"answer": "starting"},
            {"answer": "not-applicable"},
        ),
        actions={
            "call": {"do": "Call.", "status": "dropped"},
            "send": {"do": "Send.", "status": "open"},
        },
    )
    assert headline(before, after) == (
        "From a to b: 16 changes; 1 answer moved down, 2 answers withdrawn, 1 answer "
        "turned to Don't know, evidence removed from 2 answers, 1 dataset removed, "
        "1 dataset no longer held, 1 dataset closed, 1 dataset less open, 1 action "
        "removed, 1 action dropped and 1 action no longer done; 1 answer moved up "
        "and 1 answer new; 1 answer turned to Does not apply."
    )
    assert headline(after, before) == (
        "From a to b: 16 changes; 1 answer moved down and 1 answer withdrawn; 1 answer "
        "moved up, 1 answer new, 1 answer found out, evidence added to 2 answers, 1 "
        "dataset now held, 1 dataset opened and 1 action done."
    )


def test_what_is_said_for_the_first_time_or_no_more_is_no_event(old: Workbook) -> None:
    blank = changed(old, datasets={"bins": {"title": "Bins"}})
    said = {"title": "Bins", "status": "held", "access": "open"}
    full = changed(old, datasets={"bins": said})
    assert headline(blank, full) == (
        "From a to b: 2 changes; 1 dataset said to be held and 1 dataset said to be "
        "open."
    )
    assert headline(full, blank) == (
        "From a to b: 2 changes; status removed from 1 dataset and access removed from "
        "1 dataset."
    )


@for_each(
    ("before", "after", "counted"),
    [
        ("unknown", "partly", "; 1 answer found out."),
        ("unknown", "not-applicable", "; 1 answer turned to Does not apply."),
        ("not-applicable", "partly", "."),
    ],
)
def test_a_change_counts_as_one_sort_alone(
    old: Workbook, before: str, after: str, counted: str
) -> None:
    one, other = (
        changed(old, readiness=replied({"answer": answer}))
        for answer in (before, after)
    )
    assert headline(one, other) == f"From a to b: 1 change{counted}"


@for_each(
    ("before", "after", "kind", "lines", "counted"),
    [
        (
            *({"answer": "starting", "asked": 1}, {"answer": "partly"}, "changed"),
            ["[-Starting-] → {+Partly+}", LEVELS],
            "2 changes; 1 answer is to levels that have changed.",
        ),
        (
            {"answer": "partly"},
            {"answer": "starting", "asked": 1},
            "changed",
            ["[-Partly-] → {+Starting+}", LEVELS],
            "2 changes; 1 answer is to levels that have changed.",
        ),
        (
            {"answer": "starting", "asked": 1},
            {"answer": "partly", "asked": 1},
            "up",
            ["[-Starting-] → {+Partly+} (up)"],
            "1 change; 1 answer moved up.",
        ),
        (
            *({"answer": "partly", "asked": 1}, {"answer": "partly"}, None, [LEVELS]),
            "1 change; 1 answer is to levels that have changed.",
        ),
        (
            *({"answer": "partly", "asked": 1}, None, "removed", ["[-Partly-]"]),
            "2 changes; 1 answer withdrawn.",
        ),
    ],
)
def test_an_answer_moves_up_or_down_on_the_same_levels_alone(
    old: Workbook,
    before: dict[str, Any],
    after: dict[str, Any] | None,
    kind: str | None,
    lines: list[str],
    counted: str,
) -> None:
    one, other = (changed(old, readiness=replied(r)) for r in (before, after))
    kinds = {c.place[-1]: c.kind for c in diff_workbooks(one, other)}
    assert kinds.get("answer") == kind
    assert headline(one, other) == f"From a to b: {counted}"
    text = plain_text(diff_report(work_out_difference(PACK, one, other), ("a", "b")))
    assert [line.strip() for line in text.splitlines()][-len(lines) :] == lines
    assert text.count(LEVELS) == lines.count(LEVELS)


def test_entries_named_like_fields_are_no_answers(old: Workbook) -> None:
    ids = ("answer", "access", "status", "evidence")
    new = changed(old, datasets={id: {"title": id.title()} for id in ids})
    assert headline(old, new) == "From a to b: 5 changes; 1 dataset removed."


@for_each(
    ("area", "service", "two"),
    [
        ({"name": "KENT "}, "Fuel  poverty support", None),
        ({"name": "Kent County Council", "code": "E10000016"}, "Waste", "service"),
        ({"name": "Leeds"}, "Fuel poverty support", "area"),
    ],
)
def test_two_areas_or_services_are_said_to_be_two(
    old: Workbook, area: dict[str, str], service: str, two: str | None
) -> None:
    one = changed(old, area={"name": "Kent", "code": area.get("code")})
    other = changed(old, area=area, service={"name": service}, notes=[])
    found = work_out_difference(PACK, one, other)
    assert json_data.difference_data(found, ("a", "b"))["of_two"] == two
    shown = " ".join(plain_text(diff_report(found, ("a", "b"))).split())
    assert ("`placebook compare`" in shown) == (two is not None)
    assert (
        f"The two workbooks are about different {two}s: Kent: Fuel" in shown
    ) == bool(two)
    assert work_out_difference(PACK, one, other, one=True).of_two == ""


def test_a_flow_in_other_words_is_one_change(old: Workbook, pack: Pack) -> None:
    def book(**more: Any) -> Workbook:
        flow = {"from": "kent", "to": "nhs", "kind": "data", **more}
        flows = [{"from": "nhs", "to": "kent", "what": "Thanks"}, flow]
        return changed(old, ecosystem={"flows": flows})

    before = book(what="Reminders", dataset="bins")
    found = work_out_difference(pack, before, book(what="Texts", state="future"))
    [change] = found.changes
    told = json_data.difference_data(found, ("a", "b"))["changes"]
    now = {"from": "kent", "to": "nhs", "kind": "data", "what": "Texts"}
    assert told == [
        {
            "at": "ecosystem.flows",
            "entry": now,
            "kind": "changed",
            "before": {**now, "what": "Reminders", "dataset": "bins"},
            "after": {**now, "state": "future"},
        }
    ]
    assert change.at == "ecosystem.flows"
    lines = plain_text(diff_report(found, ("a", "b"))).splitlines()
    assert [line.strip() for line in lines[lines.index("People and flows") + 2 :]] == [
        "kent to nhs: Texts",
        "What: [-Reminders-] {+Texts+}",
        "Dataset: [-Bins-]",
        "State: {+We are aiming for it+}",
    ]
    gone = changed(old, ecosystem={"flows": []})
    lines = plain_text(
        diff_report(work_out_difference(pack, before, gone), ("a", "b"))
    ).splitlines()
    assert [line.strip() for line in lines][-3:] == [
        "[-Removed-]",
        "Kind: [-Data-]",
        "Dataset: [-Bins-]",
    ]


def test_a_long_note_in_other_words_shows_each_of_them(
    old: Workbook, pack: Pack
) -> None:
    long = " ".join(f"word{n}" for n in range(80))
    before = changed(old, notes=["First.", f"{long} since."])
    after = changed(old, notes=["Nothing like it.", f"{long} until May."])
    shown = plain_text(
        diff_report(work_out_difference(pack, before, after), ("a", "b"))
    )
    text = " ".join(shown.split())
    assert "word79 [-since.-] {+until May.+}" in text
    assert "Nothing like it. {+Added+} " in text
    assert "First. [-Removed-]" in text
    assert "2 changes" not in text
    assert "3 changes" in text


def test_a_list_that_is_written_anew_is_not_paired(old: Workbook) -> None:
    """To compare each of many with each other takes too long."""

    def kinds(number: int) -> list[str]:
        before = changed(old, notes=[f"Long note {n} since." for n in range(number)])
        after = changed(old, notes=[f"Long note {n} until." for n in range(number)])
        return [one.kind for one in pair_rewordings(diff_workbooks(before, after))]

    assert kinds(20) == ["changed"] * 20
    assert sorted(kinds(21)) == ["added"] * 21 + ["removed"] * 21


def test_what_a_merge_left_open_is_told_in_the_questions_words(
    old: Workbook, pack: Pack
) -> None:
    open_ = [
        {"at": "focus.outcome", "ours": "Warm homes.", "theirs": "Low bills."},
        {"at": "datasets.bins.access", "ours": "internal", "theirs": "open"},
        {"at": "datasets.epc", "ours": "Certificates", "base": "Energy certificates"},
    ]
    new = changed(old, conflicts=open_)
    lines = plain_text(
        diff_report(work_out_difference(pack, old, new), ("a", "b"))
    ).splitlines()
    assert [line.strip() for line in lines[lines.index("Conflicts") + 2 :]] == [
        "What should be different for those people?",
        "It was: nothing there",
        "One side: {+Warm homes.+}",
        "The other: {+Low bills.+}",
        "Who may use it today? (Bins)",
        "It was: nothing there",
        "One side: {+Only staff+}",
        "The other: {+Anyone, for anything+}",
        "One side removed this and the other changed it: Certificates",
        "It was: Energy certificates",
        "One side: {+Certificates+}",
        "The other: {+remove it+}",
    ]
    settled = plain_text(diff_report(work_out_difference(pack, new, old), ("a", "b")))
    assert settled.count("[-Settled-]") == 3


def test_nobody_s_words_become_marks_in_markdown(old: Workbook, pack: Pack) -> None:
    new = changed(old, focus={"problem": "Homes **are** ~~cold~~ <b>@me</b> #1."})
    page = render_markdown(diff_report(work_out_difference(pack, old, new), ("a", "b")))
    assert "<b>" not in page
    assert "@me" not in page
    assert r"\*\*are\*\*" in page


@given(workbooks(PACK))
def test_nothing_changes_between_a_workbook_and_itself(book: Workbook) -> None:
    assert diff_workbooks(book, book) == ()


@given(workbooks(PACK), workbooks(PACK))
def test_what_changed_is_what_the_facts_say(one: Workbook, two: Workbook) -> None:
    found = diff_workbooks(one, two)
    assert bool(found) == (leaves(one) != leaves(two))
    back = {(c.place, str(c.before), str(c.after)) for c in diff_workbooks(two, one)}
    assert {(c.place, str(c.after), str(c.before)) for c in found} == back
    shown = plain_text(diff_report(work_out_difference(PACK, one, two), ("a", "b")))
    assert ("nothing changed" in " ".join(shown.split())) == (not found)
