"""What to do next and what to find out, ranked."""

from __future__ import annotations

from typing import NamedTuple

from placebook.analysis.scoring import RecommendationScore, Score, Term
from placebook.model.fields import MOST_POINTS
from placebook.model.workbook import Workbook


class NextStep(NamedTuple):
    """What moves a statement up one level.

    ``levels`` is how many it lacks, ``weight`` how many times each of them counts.
    """

    statement: str
    answer: str
    step: str
    levels: int
    weight: float


def next_steps(score: Score) -> tuple[NextStep, ...]:
    """One for each statement below the top, those with most to go first.

    Ranked by recommendation weight · statement weight · points missing; ties stay in
    the pack's order.
    """
    found = [
        _step(scored, term, MOST_POINTS - term.points)
        for scored in score.recommendations
        for term in scored.terms
        if term.points is not None and term.points < MOST_POINTS
    ]
    return tuple(sorted(found, key=lambda step: -step.weight * step.levels))


def _step(scored: RecommendationScore, term: Term, levels: int) -> NextStep:
    answer = term.reply.answer or ""
    step, weight = term.statement.step(answer), scored.weight * term.weight
    return NextStep(term.id, answer, step, levels, weight)


def is_taken_on(workbook: Workbook, step: NextStep) -> bool:
    """Whether the team has an open action for a step's statement."""
    return any(
        action.for_ == step.statement and action.status in (None, "open")
        for action in workbook.actions.values()
    )


def statements_to_find_out(score: Score) -> tuple[Term, ...]:
    """The statements that were answered *don't know*, in the pack's order."""
    return tuple(
        term
        for scored in score.recommendations
        for term in scored.terms
        if term.reply.answer == "unknown"
    )
