"""Pack + Workbook -> Score. Nothing else computes one, and none is ever stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, get_args

from placebook.model.fields import MOST_POINTS, POINTS, Pattern
from placebook.model.pack import Pack
from placebook.model.pack_types import Recommendation, Statement, Weight
from placebook.model.workbook import Reply, Workbook


class StatementCounts(NamedTuple):
    """How many statements there are, and what is known of them."""

    statements: int
    known: int
    unknown: int
    unanswered: int
    not_applicable: int
    evidenced: int
    stale: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures from 0 to 100, or None where there are none; and what they rest on."""

    score: float | None
    low: float | None
    high: float | None
    counts: StatementCounts


@dataclass(frozen=True)
class RecommendationScore(Figures):
    """One recommendation's figures, and the statements that they are made of."""

    recommendation: Recommendation
    weight: float
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Score(Figures):
    """All of a workbook's figures; ``band`` is what the pack calls the overall one."""

    band: str | None
    recommendations: tuple[RecommendationScore, ...]

    def of(self, recommendation: str) -> RecommendationScore | None:
        """One recommendation's figures by its id."""
        known = {scored.recommendation.id: scored for scored in self.recommendations}
        return known.get(recommendation)


class Term(NamedTuple):
    """A statement's part in the sum. ``points`` is None where it has none."""

    id: str
    statement: Statement
    reply: Reply
    weight: float
    points: int | None
    applicable: bool
    stale: bool


def displayed_figure(figure: float | None) -> float | None:
    """A figure as it is shown, to one decimal: bands and limits go by this one."""
    return None if figure is None else round(figure, 1)


def is_little_known(scored: Figures) -> bool:
    """Whether less than half of the statements that apply are known."""
    counts = scored.counts
    return 2 * counts.known < counts.statements - counts.not_applicable


def rounded_figures(scored: Figures) -> dict[str, float | None]:
    """``score``, ``low`` and ``high`` as they are shown."""
    figures = {"score": scored.score, "low": scored.low, "high": scored.high}
    return {name: displayed_figure(figure) for name, figure in figures.items()}


def weight_of(weight: Weight | None, pattern: Pattern | None) -> float:
    """A pack's weight under a pattern; 1 when it gives none or none is chosen."""
    if weight is None:
        return 1.0
    if pattern is None:
        values = {weight.get(each, 1.0) for each in get_args(Pattern)}
        return values.pop() if len(values) == 1 else 1.0
    return weight.get(pattern, 1.0)


def score_workbook(pack: Pack, workbook: Workbook) -> Score:
    """Every figure, by the rules under *The score* in workbooks/README.md."""
    scored = tuple(_recommendation(workbook, r) for r in pack.recommendations)
    overall = _mean((r.weight, r.score) for r in scored)
    return Score(
        overall,
        _mean((r.weight, r.low) for r in scored),
        _mean((r.weight, r.high) for r in scored),
        StatementCounts(*map(sum, zip(*(r.counts for r in scored), strict=True))),
        _band(pack, overall),
        scored,
    )


def _recommendation(
    workbook: Workbook, recommendation: Recommendation
) -> RecommendationScore:
    pattern = workbook.focus.pattern
    terms = tuple(
        _term(workbook, f"{recommendation.id}.{statement.id}", statement)
        for statement in recommendation.statements
    )
    gained = known = applicable = 0.0
    for term in terms:
        applicable += term.weight * term.applicable
        if term.points is not None:
            gained += term.weight * term.points
            known += term.weight
    unsettled = applicable - known
    return RecommendationScore(
        _share(gained, known),
        _share(gained, applicable),
        _share(gained + MOST_POINTS * unsettled, applicable),
        _counts(terms),
        recommendation,
        weight_of(recommendation.weight, pattern),
        terms,
    )


def _term(workbook: Workbook, id: str, statement: Statement) -> Term:
    reply = workbook.reply(id)
    return Term(
        id,
        statement,
        reply,
        weight_of(statement.weight, workbook.focus.pattern),
        POINTS.get(reply.answer or ""),
        reply.answer != "not-applicable",
        reply.is_before(workbook.workshop.date),
    )


def _share(points: float, weight: float) -> float | None:
    return 100 * points / (MOST_POINTS * weight) if weight else None


def _mean(figures: Iterable[tuple[float, float | None]]) -> float | None:
    """The mean of (weight, figure) pairs, without those that have no figure."""
    there = [(weight, figure) for weight, figure in figures if figure is not None]
    total = sum(weight for weight, _ in there)
    return sum(weight * figure for weight, figure in there) / total if total else None


def _band(pack: Pack, overall: float | None) -> str | None:
    shown = displayed_figure(overall)
    titles = [b.title for b in pack.bands if shown is not None and b.from_ <= shown]
    return titles[-1] if titles else None


def _counts(terms: Sequence[Term]) -> StatementCounts:
    answers = [term.reply.answer for term in terms]
    known = [term for term in terms if term.points is not None]
    return StatementCounts(
        statements=len(terms),
        known=len(known),
        unknown=answers.count("unknown"),
        unanswered=answers.count(None),
        not_applicable=answers.count("not-applicable"),
        evidenced=len([term for term in known if term.reply.evidence]),
        stale=len([term for term in terms if term.stale]),
    )
