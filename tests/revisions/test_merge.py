from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from placebook.interview import conflict_questions
from placebook.model import conflicts, pack_loader
from placebook.model.pack import Pack
from placebook.model.workbook import Conflict, Workbook, put_values
from placebook.model.workbook_reader import read_workbook
from placebook.model.workbook_writer import workbook_text
from placebook.revisions.leaves import (
    FactPlace,
    Facts,
    by_entry,
    entry_step,
    leaves,
    place_in_words,
    workbook_from_leaves,
)
from placebook.revisions.merge import merge_workbooks

from tests.cases import for_each
from tests.conftest import kent, many
from tests.strategies import workbooks

PACK = pack_loader.load_pack()
FIRST, SECOND = list(PACK.statements)[:2]


def replies(**answers: Any) -> dict[str, Any]:
    """Replies to the first statement and the second."""
    recommendation, _, one = FIRST.partition(".")
    _, _, two = SECOND.partition(".")
    ids = {"one": one, "two": two}
    return {recommendation: {ids[name]: reply for name, reply in answers.items()}}


@pytest.fixture
def base(pack: Pack) -> Workbook:
    return kent(
        pack,
        focus={"problem": "Cold homes."},
        ecosystem={
            "actors": {"nhs": {"name": "NHS", "roles": ["steward"]}},
            "flows": [{"from": "nhs", "what": "Needs"}],
        },
        datasets={"bins": {"title": "Bins", "identifiers": ["UPRN"]}},
        readiness=replies(one={"answer": "starting", "evidence": "Minutes."}),
        notes=["First."],
    )


def changed(book: Workbook, **sections: Any) -> Workbook:
    """The workbook with other sections."""
    return Workbook.model_validate({**book.model_dump(by_alias=True), **sections})


def test_one_side_s_change_beats_the_other_s_silence(base: Workbook) -> None:
    ours = changed(base, focus={"problem": "Homes are cold in winter."})
    theirs = changed(base, focus={"problem": "Cold homes.", "pattern": "delivery"})
    merged = merge_workbooks(base, ours, theirs)
    assert merged.conflicts == ()
    assert merged.workbook.focus.problem == "Homes are cold in winter."
    assert merged.workbook.focus.pattern == "delivery"


def test_two_answers_to_one_statement_are_a_conflict_that_keeps_both(
    base: Workbook,
) -> None:
    ours = changed(base, readiness=replies(one={"answer": "partly"}))
    theirs = changed(base, readiness=replies(one={"answer": "in-place"}))
    merged = merge_workbooks(base, ours, theirs)
    at = f"readiness.{FIRST}.answer"
    assert merged.conflicts == (
        Conflict(at=at, ours="partly", theirs="in-place", base="starting"),
    )
    assert merged.workbook.reply(FIRST).answer == "partly"
    assert merged.workbook.conflicts == merged.conflicts


JUNE, MAY = date(2026, 6, 2), date(2026, 5, 2)
BEFORE = {"answer": "partly", "evidence": "Minutes.", "as_of": MAY}
RAISED = {**BEFORE, "answer": "in-place"}
DOUBTED = {**BEFORE, "evidence": "The register was abandoned in May."}
EXPLAINED = {**BEFORE, "why": "The register was abandoned in May."}


@for_each(
    ("ours", "theirs", "differ"),
    [
        (RAISED, DOUBTED, ["answer", "evidence"]),
        (DOUBTED, RAISED, ["answer", "evidence"]),
        (RAISED, EXPLAINED, ["answer", "why"]),
        ({**BEFORE, "as_of": JUNE}, DOUBTED, ["evidence", "as_of"]),
        (RAISED, {"answer": "partly", "as_of": MAY}, ["answer", "evidence"]),
        ({**RAISED, "evidence": "Seen."}, DOUBTED, ["answer", "evidence"]),
        ({**RAISED, "evidence": "Seen."}, {**BEFORE, "as_of": JUNE}, None),
        ({**RAISED, "evidence": "Seen."}, BEFORE, []),
        ({**RAISED, "evidence": "Seen."}, RAISED, []),
        (DOUBTED, EXPLAINED, []),
    ],
)
def test_a_statement_is_one_side_s_as_a_whole_where_they_differ_over_both_parts(
    base: Workbook,
    ours: dict[str, Any],
    theirs: dict[str, Any],
    differ: list[str] | None,
) -> None:
    """Its level and day, and what shows or explains it."""
    books = [changed(base, readiness=replies(one=r)) for r in (BEFORE, ours, theirs)]
    merged = merge_workbooks(*books)
    reply = {k: v for k, v in dict(merged.workbook.reply(FIRST)).items() if v}
    if differ == []:
        assert (reply, merged.conflicts) == ({**theirs, **ours}, ())
        return
    assert reply == ours
    names = differ or ["answer", "evidence", "as_of"]
    assert merged.conflicts == tuple(
        Conflict(
            at=f"readiness.{FIRST}.{name}",
            **{
                side: str(said[name])
                for side, said in (("ours", ours), ("theirs", theirs), ("base", BEFORE))
                if name in said
            },
        )
        for name in names
    )
    assert conflicts.conflict_groups(merged.conflicts) == {
        f"readiness.{FIRST}": list(range(len(names)))
    }


def test_a_dataset_or_action_that_both_added_is_settled_as_a_whole(pack: Pack) -> None:
    mine = {"title": "Bins", "status": "held", "identifiers": ["UPRN", "USRN"]}
    yours = {"title": "Bins", "steward": "Data team", "note": "One.\nTwo."}
    ours, theirs = (kent(pack, datasets={"bins": one}) for one in (mine, yours))
    merged = merge_workbooks(kent(pack), ours, theirs)
    assert merged.workbook.datasets == ours.datasets
    assert merged.conflicts == (
        Conflict(at="datasets.bins", ours="Bins", theirs="Bins"),
        Conflict(at="datasets.bins.status", ours="held"),
        Conflict(at="datasets.bins.identifiers", ours="UPRN, USRN"),
        Conflict(at="datasets.bins.steward", theirs="Data team"),
        Conflict(at="datasets.bins.note", theirs="One.\nTwo."),
    )
    written = workbook_text(merged.workbook, pack)
    assert "note\n    theirs: |\n      One.\n      Two.\n" in written
    due, owned = ({"do": "Ring.", **more} for more in ({"due": JUNE}, {"owner": "GIS"}))
    actions = [kent(pack, actions={"ring": one}) for one in (due, owned)]
    assert merge_workbooks(kent(pack), *actions).conflicts == (
        Conflict(at="actions.ring", ours="Ring.", theirs="Ring."),
        Conflict(at="actions.ring.due", ours="2026-06-02"),
        Conflict(at="actions.ring.owner", theirs="GIS"),
    )
    # One side has all that the other has: nobody need choose.
    whole = merge_workbooks(
        kent(pack), ours, changed(ours, datasets={"bins": {"title": "Bins"}})
    )
    assert (whole.workbook, whole.conflicts) == (ours, ())


def test_what_comes_back_or_stands_twice_is_told(base: Workbook) -> None:
    """A flow has no id, so one that both put in other words is there twice."""
    flow = {"from": "nhs", "what": "Needs"}

    def flows(*listed: dict[str, Any], actors: Any = None) -> Workbook:
        known = base.ecosystem.actors if actors is None else actors
        return changed(base, ecosystem={"actors": known, "flows": listed})

    weekly, daily = {**flow, "what": "Weekly needs"}, {**flow, "what": "Daily needs"}
    more = {"from": "nhs", "what": "Figures"}
    one = ("ecosystem", "flows", ("nhs", None, None, "Needs"), 0)
    assert merge_workbooks(base, flows(weekly), flows(daily)).twice == (one,)
    later = flows({**flow, "state": "future"})
    assert merge_workbooks(base, flows(weekly), later).twice == (one,)
    assert merge_workbooks(base, flows(weekly), flows(weekly)).twice == ()
    assert merge_workbooks(base, flows(weekly), flows(flow, more)).twice == ()
    assert merge_workbooks(base, flows(), later).twice == ()
    back = merge_workbooks(base, flows(actors={}), flows(flow, more)).back
    assert back == (("ecosystem", "actors", "nhs"),)


def test_a_flow_whose_further_fields_both_changed_stands_twice(base: Workbook) -> None:
    flow = {"from": "nhs", "what": "Needs"}
    mine = {**flow, "state": "future", "dataset": "bins"}
    yours = {**flow, "state": "current", "dataset": "homes"}
    ours, theirs = (
        changed(base, ecosystem={**base.data["ecosystem"], "flows": [one]})
        for one in (mine, yours)
    )
    merged = merge_workbooks(base, ours, theirs)
    assert merged.workbook.data["ecosystem"]["flows"] == [mine, yours]
    assert merged.conflicts == ()
    assert merged.twice == (("ecosystem", "flows", ("nhs", None, None, "Needs"), 0),)


def test_what_both_sides_settled_otherwise_is_a_conflict_again(base: Workbook) -> None:
    """Branches merged into each other: git merges both, and that is their base."""
    bins = {"title": "Bins", "identifiers": ["UPRN"], "note": "Closed in May."}
    mine = changed(base, readiness=replies(one={"answer": "partly"}), datasets={})
    yours = changed(
        base,
        readiness=replies(one={"answer": "in-place"}),
        datasets={"bins": bins},
    )
    for one, other in ((mine, yours), (yours, mine)):
        between = merge_workbooks(base, one, other).workbook
        assert [conflict.at for conflict in between.conflicts] == [
            f"readiness.{FIRST}.answer",
            "datasets.bins",
            "datasets.bins.note",
        ]
        again = merge_workbooks(between, mine, yours)
        assert again.workbook.reply(FIRST).answer == "partly"
        assert again.conflicts == (
            Conflict(
                at=f"readiness.{FIRST}.answer",
                ours="partly",
                theirs="in-place",
                base="starting",
            ),
            Conflict(at="datasets.bins", theirs="Bins", base="Bins"),
            Conflict(at="datasets.bins.note", theirs="Closed in May."),
        )
        assert merge_workbooks(between, mine, mine).workbook == mine
        # Where one side alone settled it that counts.
        left = changed(between, notes=["More."])
        assert merge_workbooks(between, mine, left).workbook == changed(
            mine, notes=["More."]
        )


@for_each(
    ("ours", "theirs", "day"),
    [
        (("starting", "2026-05-05"), ("partly", "2026-03-03"), "2026-03-03"),
        (("partly", "2026-03-03"), ("starting", "2026-05-05"), "2026-03-03"),
        (("starting", "2026-05-05"), ("starting", "2026-03-03"), "2026-05-05"),
        (("starting", "2026-01-01"), ("starting", "2026-03-03"), "2026-03-03"),
        (("partly", "2026-02-02"), ("partly", "2026-06-06"), "2026-06-06"),
        (("partly", "2026-02-02"), ("in-place", "2026-06-06"), "2026-02-02"),
    ],
)
def test_the_day_goes_with_the_answer_that_stays(
    base: Workbook, ours: tuple[str, str], theirs: tuple[str, str], day: str
) -> None:
    def book(answer: str, as_of: str) -> Workbook:
        return changed(base, readiness=replies(one={"answer": answer, "as_of": as_of}))

    found = merge_workbooks(book("starting", "2026-01-01"), book(*ours), book(*theirs))
    assert str(found.workbook.reply(FIRST).as_of) == day
    at = f"readiness.{FIRST}"
    disputed = [f"{at}.answer", f"{at}.as_of"] if day == "2026-02-02" else []
    assert [conflict.at for conflict in found.conflicts] == disputed


def test_additions_of_both_sides_are_kept_in_order(base: Workbook) -> None:
    ours = changed(base, notes=["First.", "Ours."], datasets={"a": {"title": "A"}})
    theirs = changed(base, notes=["First.", "Theirs.", "More."])
    merged = merge_workbooks(base, ours, theirs).workbook
    assert merged.notes == ("First.", "Ours.", "Theirs.", "More.")
    assert list(merged.datasets) == ["a"]


@for_each(
    "mine, yours, both",
    [
        (["a", "b"], ["A", "b"], ["A", "b"]),
        (["a", "B"], ["A", "b"], ["A", "B"]),
        (["a", "b", "c"], ["A", "b"], ["A", "b", "c"]),
        (["a", "B"], ["a", "b", "d"], ["a", "B", "d"]),
        (["a", "B", "c"], ["A", "b", "d"], ["A", "B", "c", "d"]),
        (["b"], ["a", "b", "d"], ["b", "d"]),
    ],
)
def test_what_one_side_reworded_keeps_its_place_in_a_list(
    base: Workbook, mine: list[str], yours: list[str], both: list[str]
) -> None:
    three = [changed(base, notes=notes) for notes in (["a", "b"], mine, yours)]
    assert merge_workbooks(*three).workbook.notes == tuple(both)


def test_the_same_note_changed_by_both_is_kept_twice(base: Workbook) -> None:
    ours = changed(base, notes=["First, ours."])
    theirs = changed(base, notes=["First, theirs."])
    merged = merge_workbooks(base, ours, theirs)
    assert merged.workbook.notes == ("First, ours.", "First, theirs.")
    assert merged.conflicts == ()


def test_words_of_a_list_come_together(base: Workbook) -> None:
    bins = {"title": "Bins"}
    ours = changed(base, datasets={"bins": {**bins, "identifiers": ["UPRN", "USRN"]}})
    theirs = changed(base, datasets={"bins": {**bins, "identifiers": ["GSS code"]}})
    merged = merge_workbooks(base, ours, theirs)
    assert merged.workbook.datasets["bins"].identifiers == ("USRN", "GSS code")
    assert merged.conflicts == ()


def test_an_entry_taken_away_by_one_and_changed_by_the_other_stays(
    base: Workbook,
) -> None:
    ours = changed(base, datasets={})
    theirs = changed(base, datasets={"bins": {"title": "Bins", "status": "held"}})
    codes = Conflict(at="datasets.bins.identifiers", base="UPRN")
    for merged, side in (
        (merge_workbooks(base, ours, theirs), "theirs"),
        (merge_workbooks(base, theirs, ours), "ours"),
    ):
        assert merged.workbook.datasets["bins"].status == "held"
        # What the other side changed stands there too, or nobody could choose.
        assert merged.conflicts == (
            Conflict(at="datasets.bins", base="Bins", **{side: "Bins"}),
            Conflict(at="datasets.bins.status", **{side: "held"}),
            codes,
        )


def test_the_line_of_an_import_is_evidence_like_any_other(pack: Pack) -> None:
    lines = [f"Imported 2026-11-0{day} from list.csv." for day in (1, 2, 3)]
    base, ours, theirs = (
        kent(pack, datasets={"bins": {"title": "Bins", "evidence": line}})
        for line in lines
    )
    merged = merge_workbooks(base, ours, theirs)
    assert merged.workbook.datasets["bins"].evidence == lines[1]
    at = "datasets.bins.evidence"
    assert merged.conflicts == (
        Conflict(at=at, ours=lines[1], theirs=lines[2], base=lines[0]),
    )
    assert merge_workbooks(base, ours, base).workbook == ours


def test_an_entry_taken_away_stays_when_the_other_side_names_it(base: Workbook) -> None:
    ours = changed(base, ecosystem={})
    more = [{"from": "nhs", "what": "Needs"}, {"from": "nhs", "what": "Figures"}]
    theirs = changed(base, ecosystem={"actors": base.ecosystem.actors, "flows": more})
    merged = merge_workbooks(base, ours, theirs).workbook
    assert [flow.what for flow in merged.ecosystem.flows] == ["Figures"]
    assert merged.ecosystem.actors["nhs"].name == "NHS"


def test_two_workbooks_with_nothing_in_common_keep_all(base: Workbook) -> None:
    theirs = changed(base, focus={"problem": "Other."}, notes=["Second."])
    merged = merge_workbooks(None, base, theirs)
    assert merged.workbook.notes == ("First.", "Second.")
    assert merged.conflicts == (
        Conflict(at="focus.problem", ours="Cold homes.", theirs="Other."),
    )


def again(found: Facts, place: FactPlace) -> list[Any]:
    """What stands at a place; for a list's entry, at each of the same name."""
    step = entry_step(place)
    if step is None:
        return [found.get(place)]
    return [
        value
        for other, value in found.items()
        if other[: step + 1] == place[: step + 1]
        and other[step + 2 :] == place[step + 2 :]
    ]


def said(value: Any) -> str:
    """A value as a conflict has it."""
    return ", ".join(value) if isinstance(value, tuple) else str(value)


TRIPLES = st.tuples(*[workbooks(PACK)] * 3)


@given(workbooks(PACK))
def test_facts_say_all_of_a_workbook(book: Workbook) -> None:
    assert workbook_from_leaves(leaves(book)) == book


@given(TRIPLES)
def test_nothing_that_either_side_said_is_lost(
    three: tuple[Workbook, Workbook, Workbook],
) -> None:
    base, ours, theirs = three
    merged = merge_workbooks(base, ours, theirs).workbook
    kept, before = leaves(merged), leaves(base)
    told = {(c.at, side) for c in merged.conflicts for side in (c.ours, c.theirs)}
    for side in (ours, theirs):
        for place, value in leaves(side).items():
            if before.get(place) == value or value in again(kept, place):
                continue
            at = place_in_words(place)
            if isinstance(value, tuple) and (at, ", ".join(value)) not in told:
                assert set(value) - set(before.get(place) or ()) <= set(kept[place])
            elif place[-1] != "as_of":
                assert (at, said(value)) in told
            elif (at, str(value)) in told:
                continue
            else:  # the day goes with the answer
                answer = (*place[:-1], "answer")
                other = leaves(side).get(answer) != kept.get(answer)
                assert other or kept[place] > value


REPLIES = st.fixed_dictionaries(
    {},
    optional={
        "answer": st.sampled_from(["starting", "partly", "in-place", "unknown"]),
        "why": st.sampled_from(["It is new.", "It is old."]),
        "evidence": st.sampled_from(["Minutes.", "Register.", "Signed, March."]),
        "as_of": st.sampled_from([date(2026, month, 2) for month in (3, 6, 9)]),
    },
)
LEVEL, SHOWN = ("answer", "as_of"), ("evidence", "why")


@settings(max_examples=many(1000))
@given(st.tuples(REPLIES, REPLIES, REPLIES))
def test_no_level_or_day_comes_to_stand_with_what_the_other_side_wrote(
    three: tuple[dict[str, Any], dict[str, Any], dict[str, Any]],
) -> None:
    base, ours, theirs = three
    books = [kent(PACK, readiness=replies(one=reply)) for reply in three]
    merged = merge_workbooks(*books)
    reply = {k: v for k, v in dict(merged.workbook.reply(FIRST)).items() if v}
    told = {
        (conflict.at.rpartition(".")[2], side)
        for conflict in merged.conflicts
        for side in (conflict.ours, conflict.theirs)
    }
    for mine, other in ((ours, theirs), (theirs, ours)):
        levels = [mine.get(n) for n in LEVEL], [other.get(n) for n in LEVEL]
        words = [mine.get(n) for n in SHOWN], [other.get(n) for n in SHOWN]
        moved = levels[0] != [base.get(n) for n in LEVEL]
        rewrote = words[1] != [base.get(n) for n in SHOWN]
        if moved and rewrote and levels[0] != levels[1] and words[0] != words[1]:
            assert reply == ours  # and the rest stands in the conflicts
            differ = [n for n in (*LEVEL, *SHOWN) if ours.get(n) != theirs.get(n)]
            for name in differ:
                for side in (ours, theirs):
                    stands = str(side[name]) if name in side else None
                    assert (name, stands) in told
        for name in SHOWN:  # no word is dropped
            if mine.get(name) not in (None, base.get(name), reply.get(name)):
                assert (name, mine[name]) in told


DATASETS = st.fixed_dictionaries(
    {"title": st.sampled_from(["Bins", "Bin days"])},
    optional={
        "status": st.sampled_from(["held", "missing"]),
        "steward": st.sampled_from(["Waste team", "Data team"]),
        "identifiers": st.sampled_from([["UPRN"], ["USRN", "UPRN"]]),
        "evidence": st.sampled_from(["Seen.", "Imported 2026-11-01 from a."]),
    },
)


@settings(max_examples=many(1000))
@given(DATASETS, DATASETS)
def test_a_dataset_that_both_added_is_one_side_s_or_one_question(
    mine: dict[str, Any], yours: dict[str, Any]
) -> None:
    ours, theirs = (kent(PACK, datasets={"bins": one}) for one in (mine, yours))
    merged = merge_workbooks(kent(PACK), ours, theirs)
    both = merged.workbook.datasets["bins"]
    if not merged.conflicts:
        assert both in [side.datasets["bins"] for side in (ours, theirs)]
        return
    assert conflicts.conflict_groups(merged.conflicts) == {
        "datasets.bins": list(range(len(merged.conflicts)))
    }
    for side, whole in (
        (conflict_questions.OURS, ours),
        (conflict_questions.THEIRS, theirs),
    ):
        book = put_values(
            merged.workbook, conflict_questions.settled_values(merged.workbook, 0, side)
        )
        assert book.conflicts == ()
        assert book.datasets["bins"] == whole.datasets["bins"]


@given(TRIPLES)
def test_merging_is_the_same_from_both_sides_but_for_their_names(
    three: tuple[Workbook, Workbook, Workbook],
) -> None:
    base, ours, theirs = three
    mine, yours = (
        merge_workbooks(base, ours, theirs),
        merge_workbooks(base, theirs, ours),
    )
    disputed = {conflict.at for conflict in mine.conflicts}
    turned = {
        Conflict(at=c.at, ours=c.theirs, theirs=c.ours, base=c.base)
        for c in yours.conflicts
    }
    assert set(mine.conflicts) == turned

    def settled(book: Workbook) -> tuple[dict[Any, Any], Counter[Any]]:
        """What stands at each place; and flows whole, as of two that both sides added
        under one name ours is the first."""
        found = {
            place: set(value) if isinstance(value, tuple) else value
            for place, value in leaves(book).items()
            if place_in_words(place) not in disputed and place[0] != "conflicts"
        }
        flows = {e: of for e, of in by_entry(found).items() if e[1] == "flows"}
        taken = {place for of in flows.values() for place in of}
        return {place: found[place] for place in found if place not in taken}, Counter(
            (entry[:-1], frozenset((p[-1], v) for p, v in of.items() if p != entry))
            for entry, of in flows.items()
        )

    assert settled(mine.workbook) == settled(yours.workbook)


@given(TRIPLES)
def test_what_was_merged_loads_and_is_in_the_one_spelling(
    three: tuple[Workbook, Workbook, Workbook],
) -> None:
    text = workbook_text(merge_workbooks(*three).workbook, PACK)
    opened = read_workbook(text, "x.yaml", PACK)
    assert opened.problems == ()
    assert opened.workbook is not None
    assert workbook_text(opened.workbook, PACK) == text


@given(workbooks(PACK))
def test_a_merge_with_no_change_is_the_workbook(book: Workbook) -> None:
    assert merge_workbooks(book, book, book).workbook == book
