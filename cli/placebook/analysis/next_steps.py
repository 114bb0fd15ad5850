"""What to do next and what to find out, ranked, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass

from placebook.analysis.scoring import (
    Score,
    Term,
    displayed_figure,
    format_whole,
    score_sentence,
)
from placebook.base.text import count_noun
from placebook.model.fields import MOST_POINTS
from placebook.model.workbook import Workbook

PROBLEM_FOCUS = "problem-focus"
SETTLED_FROM = 50


@dataclass(frozen=True)
class NextStep:
    """What would move a statement up one level. ``reason`` is a sentence."""

    statement: str
    answer: str
    step: str
    reason: str


def next_steps(score: Score) -> tuple[NextStep, ...]:
    """One for each statement below the top, those with most to go first.

    Ranked by recommendation weight · statement weight · points missing; ties stay in
    the pack's order.
    """
    ranked = [
        (scored.weight * term.weight * (MOST_POINTS - term.points), term)
        for scored in score.recommendations
        for term in scored.terms
        if term.points is not None and term.points < MOST_POINTS
    ]
    ranked.sort(key=lambda pair: -pair[0])
    return tuple(_step(term, gain) for gain, term in ranked)


def _step(term: Term, gain: float) -> NextStep:
    answer = term.reply.answer or ""
    missing = MOST_POINTS - (term.points or 0)
    reason = f"{count_noun(missing, 'level')} to go"
    if gain != missing:
        reason += f", and it counts {gain / missing:g} times"
    return NextStep(term.id, answer, term.statement.step(answer), reason)


def statements_to_find_out(score: Score) -> tuple[Term, ...]:
    """The statements that were answered *don't know*, in the pack's order."""
    return tuple(
        term
        for scored in score.recommendations
        for term in scored.terms
        if term.reply.answer == "unknown"
    )


def unsettled_problem(workbook: Workbook, score: Score) -> str | None:
    """What a summary opens with, in words; None when the problem is settled.

    It is not settled where the answers say so, whatever those not known yet will be.
    """
    if not workbook.focus.problem:
        return (
            "The problem is not written down yet. Start there: everything else rests "
            "on it."
        )
    scored = score.of(PROBLEM_FOCUS)
    value = displayed_figure(scored.score) if scored is not None else None
    if scored is not None and value is not None and value < SETTLED_FROM:
        high = displayed_figure(scored.high) or 0
        hidden = any(f < SETTLED_FROM <= format_whole(f) for f in (value, high))
        told = (
            f"{scored.recommendation.title} scores "
            f"{score_sentence(scored, exactly=hidden)}"
        )
        claim = "The answers do not show yet whether the problem is settled"
        if high < SETTLED_FROM:
            claim = "The problem is not settled yet"
        return (
            f"{claim}: {told}. From {SETTLED_FROM} it counts as settled. Everything "
            "else rests on it."
        )
    return None
