from __future__ import annotations

import re
from typing import Any

from placebook.analysis.scoring import score_workbook
from placebook.base.text import one_line
from placebook.model.fields import fields_of
from placebook.model.pack import Pack
from placebook.reports.dataset_list import DATASETS_SHOWN
from placebook.reports.document import Bars, Heading, Items, Table, Text, drawn
from placebook.reports.summary import STEPS_SHOWN, summary_report, work_out
from placebook.reports.terminal import plain_text
from placebook.reports.words import overall_line, unsettled_problem

from tests.cases import for_each
from tests.conftest import answers, full, kent


def headings(pack: Pack, **parts: Any) -> list[str]:
    found = summary_report(work_out(pack, kent(pack, **parts)))
    return [block.text for block in found.blocks if isinstance(block, Heading)]


def test_it_opens_with_the_problem_when_that_is_not_settled(pack: Pack) -> None:
    shown = plain_text(summary_report(work_out(pack, kent(pack))))
    assert shown.startswith(
        "Kent: Fuel poverty support\n\n"
        f"Round 1 · 23 November 2026 · questions {pack.id}, version {pack.version}\n\n"
        "The problem is not written down yet. Start there: everything else rests "
        "on it.\n"
    )


def test_the_parts_stand_in_the_order_of_their_use(pack: Pack) -> None:
    assert headings(pack) == ["Readiness", "Data"]
    said = ["not-yet", "unknown"]
    actions = {"a": {"do": "Ring."}}
    focus = {"problem": "Cold.", "pattern": "policy"}
    assert headings(
        pack, focus=focus, readiness=answers(pack, *said), actions=actions
    ) == [
        "The problem",
        "How open data helps",
        "Readiness",
        "Data",
        "Next steps",
        "To find out",
        "Actions",
    ]


def test_all_that_is_said_of_the_problem_is_shown(pack: Pack) -> None:
    focus = {name: f"{name}!" for name in fields_of("focus")} | {"pattern": "policy"}
    shown = plain_text(summary_report(work_out(pack, kent(pack, focus=focus))))
    assert [name for name in fields_of("focus") if f"{name}!" not in shown] == [
        "pattern"
    ]


def test_the_profile_comes_before_the_total_which_is_never_alone(pack: Pack) -> None:
    said = ["partly", "unknown", "not-applicable", "in-place"]
    found = work_out(pack, kent(pack, readiness=answers(pack, *said)))
    blocks = summary_report(found).blocks
    [at] = [n for n, block in enumerate(blocks) if isinstance(block, Bars)]
    total = blocks[at + 1]
    assert isinstance(total, Text)
    assert total.text == overall_line(found.score)
    assert total.text == (
        "Overall: 8 to 98 of 100 (83 so far); 2 of 23 known, 0 of them with evidence; "
        "1 answered don't know, 20 not answered yet and 1 not applicable here."
    )


def test_the_name_of_a_score_stands_where_half_or_more_is_known(pack: Pack) -> None:
    def told(known: int) -> str:
        readiness = answers(pack, *["in-place"] * known)
        return overall_line(work_out(pack, kent(pack, readiness=readiness)).score)

    assert told(11).endswith("13 not answered yet.")
    assert told(12).endswith("12 not answered yet. Well prepared.")


@for_each(
    ("round", "stale", "told"),
    [
        (1, 0, ""),
        (1, 1, "1 answer is from before the workshop: {0}."),
        (2, 2, "2 answers are from an earlier round: {0}; {1}."),
        (2, 5, "5 answers are from an earlier round: {0}; {1}; {2}; 2 more."),
    ],
)
def test_answers_that_nobody_looked_at_again_are_counted_and_named(
    pack: Pack, round: int, stale: int, told: str
) -> None:
    said: dict[str, dict[str, object]] = {}
    for number, id in enumerate(list(pack.statements)[:6]):
        recommendation, _, statement = id.partition(".")
        day = "2026-05-04" if number < stale else "2026-11-23"
        reply = {"answer": "partly", "as_of": day}
        said.setdefault(recommendation, {})[statement] = reply
    workshop = {"date": "2026-11-23", "round": round}
    book = kent(pack, workshop=workshop, readiness=said)
    text = one_line(plain_text(summary_report(work_out(pack, book))))
    names = (one_line(s.text.rstrip("."), 60) for _, s in pack.statements.values())
    older = f" {told.format(*names)}".rstrip()
    assert f"0 of them with evidence; 18 not answered yet.{older} Data No" in text


def test_answers_to_levels_that_changed_are_to_be_looked_at_again(
    pack: Pack,
) -> None:
    old, moved, both, now = (
        {"answer": "starting", "as_of": "2026-05-04"},
        {"answer": "partly", "as_of": "2026-11-23", "asked": 1},
        {"answer": "unknown", "as_of": "2026-05-04", "asked": 1},
        {"answer": "partly", "as_of": "2026-11-23"},
    )
    said: dict[str, dict[str, object]] = {}
    ids = list(pack.statements)[:4]
    for id, reply in zip(ids, (old, moved, both, now), strict=True):
        recommendation, _, statement = id.partition(".")
        said.setdefault(recommendation, {})[statement] = reply
    found = work_out(pack, kent(pack, readiness=said))
    names = [one_line(pack.statements[id][1].text.rstrip("."), 60) for id in ids]
    text = one_line(plain_text(summary_report(found, explain=True)))
    assert (
        f"not answered yet. 1 answer is from before the workshop: {names[0]}. "
        "2 answers are to levels that mean something else now, and are to be looked at "
        "again: "
        f"{names[1]}; {names[2]}. Data"
    ) in text
    assert found.score.counts.stale == 3
    _, id = ids[1].split(".")
    assert f"{id} partly (before the levels changed) 1 2 of 3" in text
    assert "Partly before the levels changed, 1 level to go" in text
    assert text.count("before the levels changed") == 3


def test_a_bar_shows_what_is_known_and_what_may_be(pack: Pack) -> None:
    said = ["in-place", "starting", "unknown"]
    blocks = summary_report(
        work_out(pack, kent(pack, readiness=answers(pack, *said)))
    ).blocks
    [bars] = [block for block in blocks if isinstance(block, Bars)]
    assert drawn(bars.bars[0]) == "█" * 9 + "▒" * 7 + "░" * 4
    assert bars.bars[0].words == "67 of 100 (44 to 78); 2 of 3 known, 0 evidenced"
    assert bars.bars[1].words == "no score yet; 0 of 3 known"
    assert len(bars.bars) == 8


def test_what_is_not_usable_yet_is_among_the_datasets_shown(pack: Pack) -> None:
    blocks = summary_report(work_out(pack, full(pack))).blocks
    table = next(block for block in blocks if isinstance(block, Table))
    assert len(table.rows) == DATASETS_SHOWN
    not_usable = [row for row in table.rows if row[4] == "Essential; not usable yet"]
    assert len(not_usable) == 10
    assert table.rows[:10] == tuple(not_usable)
    assert {row[4] for row in table.rows[10:]} <= {"Essential", ""}
    assert Text("18 more datasets are in the workbook.") in blocks


def test_of_what_somebody_else_has_it_says_that_nobody_said_who_may_use_it(
    pack: Pack,
) -> None:
    entries = {
        "a": {"title": "A", "status": "elsewhere", "need": "useful"},
        "b": {"title": "B", "status": "missing", "need": "useful"},
        "c": {"title": "C", "status": "held", "need": "essential", "access": "open"},
        "d": {"title": "D", "status": "held"},
    }
    blocks = summary_report(work_out(pack, kent(pack, datasets=entries))).blocks
    table = next(block for block in blocks if isinstance(block, Table))
    needed = ["Useful; not said who may use it", "Useful; not usable yet"]
    assert [row[4] for row in table.rows] == [*needed, "Essential", ""]
    [told] = [b.text for b in blocks if isinstance(b, Text) and "listed" in b.text]
    assert told == (
        "4 datasets are listed. The team holds 2. 1 is open to anyone. Nobody has said "
        "who may use 3 of the 4. The team wants 3 datasets. It can use 1 of the 3 "
        "today. It cannot use 2 of the 3 yet. Nobody has said who may use 1 of those 2."
    )


def test_the_next_steps_shown_are_the_first_and_the_rest_are_counted(
    pack: Pack,
) -> None:
    blocks = summary_report(work_out(pack, full(pack))).blocks
    steps = next(b for b in blocks if isinstance(b, Items) and b.numbered)
    assert len(steps.items) == STEPS_SHOWN
    assert Text("10 more steps come after these.") in blocks


def test_a_step_with_an_open_action_is_not_a_next_step_too(pack: Pack) -> None:
    first, second, *_ = pack.statements
    readiness = answers(pack, "not-yet", "starting")

    def steps(status: str | None, *of: str) -> tuple[list[str], list[str]]:
        taken = {f"a{n}": {"do": "Go.", "for": id} for n, id in enumerate(of)}
        actions = {id: {**action, "status": status} for id, action in taken.items()}
        book = kent(pack, readiness=readiness, actions=actions)
        blocks = summary_report(work_out(pack, book)).blocks
        lists = [b.items for b in blocks if isinstance(b, Items) and b.numbered]
        said = [b.text for b in blocks if isinstance(b, Text) and "taken on" in b.text]
        return [item.text for items in lists for item in items], said

    one, two = (pack.statements[id][1] for id in (first, second))
    both = [one.step("not-yet"), two.step("starting")]
    assert steps("open") == (both, [])
    assert steps("done", first, second) == (both, [])
    assert steps("dropped", first) == (both, [])
    assert steps("open", first) == (
        both[1:],
        ["The team has taken on 1 step: see Actions."],
    )
    assert steps(None, first, second) == (
        [],
        ["The team has taken on 2 steps: see Actions."],
    )


def test_a_merge_that_is_not_settled_is_told_first(pack: Pack) -> None:
    conflict = {"at": "area.code", "ours": "E10000016", "theirs": "E06000035"}
    first, *_ = summary_report(work_out(pack, kent(pack, conflicts=[conflict]))).blocks
    assert isinstance(first, Text)
    assert first.text.startswith("A merge left 1 place where both sides differ. Until")
    assert not any(
        "merge" in str(b) for b in summary_report(work_out(pack, kent(pack))).blocks
    )


def test_it_opens_with_what_the_team_wants_and_who_is_around(pack: Pack) -> None:
    actors = {"a": {"name": "A"}, "b": {"name": "B"}}
    book = kent(
        pack,
        focus={
            "problem": "Cold.",
            "outcome": "Warm homes.\n\n- Fewer falls.",
            "measure": "20 a week.",
        },
        ecosystem={"actors": actors, "flows": [{"from": "a", "to": "b"}]},
    )
    text = plain_text(summary_report(work_out(pack, book)))
    start = text.index("Cold.")
    assert text[start : text.index("Readiness")] == (
        "Cold.\n\n"
        " - What should be different for those people?\n   Warm homes.\n"
        "   - Fewer falls.\n"
        " - How will you measure it?\n   20 a week.\n\n"
        "No pattern is chosen yet. The pattern says how open data would help.\n\n"
        "People and flows\n\n"
        "The map shows 2 actors and 1 flow between them, and who gives what to whom.\n"
        "\n"
    )
    flow = {"from": "b", "to": "a", "state": "future"}
    both = [*book.model_dump(by_alias=True)["ecosystem"]["flows"], flow]
    later = kent(pack, ecosystem={"actors": actors, "flows": both})
    assert "gives what to whom. 1 flow does not happen yet." in one_line(
        plain_text(summary_report(work_out(pack, later)))
    )
    bare = plain_text(summary_report(work_out(pack, kent(pack))))
    assert "People and flows" not in bare


def test_a_level_is_of_today_only_where_it_was_looked_at_when_the_team_met(
    pack: Pack,
) -> None:
    id = next(iter(pack.statements))
    recommendation, _, statement = id.partition(".")

    def told(met: str | None, of: str | None) -> list[str]:
        reply = {"answer": "starting", "as_of": of}
        readiness = {recommendation: {statement: reply}}
        workshop = {"date": met}
        book = kent(pack, workshop=workshop, readiness=readiness)
        shown = " ".join(plain_text(summary_report(work_out(pack, book))).split())
        return re.findall(r"Starting (\S+(?: \d+ \w+ \d+)?), 2 levels to go", shown)

    assert told("2026-11-23", "2026-11-23") == ["today"]
    assert told("2026-11-23", "2018-06-06") == ["on 6 June 2018"]
    assert told(None, "2018-06-06") == ["on 6 June 2018"]
    assert told(None, None) == ["today"]


def test_it_is_said_of_the_problem_until_it_is_settled(pack: Pack) -> None:
    def said(problem: str, *given: str) -> str | None:
        book = kent(
            pack,
            focus={"problem": problem},
            readiness=answers(pack, *[None] * 21, *given),
        )
        return unsettled_problem(book, score_workbook(pack, book))

    assert pack.recommendations[-1].id == "problem-focus"
    assert "not written down" in (said("") or "")
    assert said("Cold homes.") is None
    assert said("Cold homes.", *["starting"] * 3) == (
        "The problem is not settled yet: Problem focus scores 33 of 100; 3 of 3 known. "
        "From 50 it counts as settled. Everything else rests on the problem."
    )
    assert said("Cold homes.", "starting") == (
        "The answers do not show yet whether the problem is settled: Problem focus "
        "scores 11 to 78 of 100 (33 so far); 1 of 3 known. From 50 it counts as "
        "settled. Everything else rests on the problem."
    )
    assert "not settled yet: Problem focus scores 0 of 100 (0 to 33); 2 of 3" in (
        said("Cold homes.", "not-yet", "not-yet") or ""
    )
    assert said("Cold homes.", "starting", "partly", "in-place") is None
