from __future__ import annotations

from placebook.analysis.next_steps import (
    next_steps,
    statements_to_find_out,
    unsettled_problem,
)
from placebook.analysis.scoring import score_workbook
from placebook.model.pack import Pack

from tests.analysis.test_scoring import weighted
from tests.conftest import answers, kent


def test_steps_with_most_to_go_come_first_and_ties_in_order(pack: Pack) -> None:
    said = ["partly", "not-yet", "in-place", "not-yet", "unknown", "starting"]
    book = kent(pack, readiness=answers(pack, *said))
    ids = list(pack.statements)
    found = next_steps(score_workbook(pack, book))
    assert [step.statement for step in found] == [ids[1], ids[3], ids[5], ids[0]]
    assert found[0].step == pack.statements[ids[1]][1].next.not_yet
    assert [step.reason for step in found] == [
        "3 levels to go",
        "3 levels to go",
        "2 levels to go",
        "1 level to go",
    ]


def test_weights_move_a_step_up_and_say_so(pack: Pack) -> None:
    ids = list(pack.statements)
    heavy = weighted(pack, **{ids[3].partition(".")[0]: 4})
    book = kent(heavy, readiness=answers(heavy, "not-yet", None, None, "partly"))
    found = next_steps(score_workbook(heavy, book))
    assert [step.statement for step in found] == [ids[3], ids[0]]
    assert found[0].reason == "1 level to go, and it counts 4 times"


def test_unknown_statements_are_questions_to_find_out(pack: Pack) -> None:
    book = kent(pack, readiness=answers(pack, "unknown", "partly", "unknown"))
    ids = list(pack.statements)
    found = statements_to_find_out(score_workbook(pack, book))
    assert [term.id for term in found] == [ids[0], ids[2]]


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
        "From 50 it counts as settled. Everything else rests on it."
    )
    assert said("Cold homes.", "starting") == (
        "The answers do not show yet whether the problem is settled: Problem focus "
        "scores 11 to 78 of 100 (33 so far); 1 of 3 known. From 50 it counts as "
        "settled. Everything else rests on it."
    )
    assert "not settled yet: Problem focus scores 0 of 100 (0 to 33); 2 of 3" in (
        said("Cold homes.", "not-yet", "not-yet") or ""
    )
    assert said("Cold homes.", "starting", "partly", "in-place") is None
