from __future__ import annotations

from placebook.analysis.next_steps import (
    next_steps,
    statements_to_find_out,
)
from placebook.analysis.scoring import score_workbook
from placebook.model.pack import Pack
from placebook.reports.words import step_reason

from tests.analysis.test_scoring import weighted
from tests.conftest import answers, kent


def test_steps_with_most_to_go_come_first_and_ties_in_order(pack: Pack) -> None:
    said = ["partly", "not-yet", "in-place", "not-yet", "unknown", "starting"]
    book = kent(pack, readiness=answers(pack, *said))
    ids = list(pack.statements)
    found = next_steps(score_workbook(pack, book))
    assert [step.statement for step in found] == [ids[1], ids[3], ids[5], ids[0]]
    assert found[0].step == pack.statements[ids[1]][1].next.not_yet
    assert [step.levels for step in found] == [3, 3, 2, 1]


def test_weights_move_a_step_up_and_say_so(pack: Pack) -> None:
    ids = list(pack.statements)
    heavy = weighted(pack, **{ids[3].partition(".")[0]: 4})
    book = kent(heavy, readiness=answers(heavy, "not-yet", None, None, "partly"))
    found = next_steps(score_workbook(heavy, book))
    assert [step.statement for step in found] == [ids[3], ids[0]]
    assert step_reason(found[0]) == "1 level to go, and it counts 4 times"
    assert step_reason(found[1]) == "3 levels to go"


def test_unknown_statements_are_questions_to_find_out(pack: Pack) -> None:
    book = kent(pack, readiness=answers(pack, "unknown", "partly", "unknown"))
    ids = list(pack.statements)
    found = statements_to_find_out(score_workbook(pack, book))
    assert [term.id for term in found] == [ids[0], ids[2]]
