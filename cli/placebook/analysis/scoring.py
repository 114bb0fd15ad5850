"""Pack + Workbook -> Score. Nothing else computes one, and none is ever stored."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

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
        for scored in self.recommendations:
            if scored.recommendation.id == recommendation:
                return scored
        return None


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


def format_figure(value: float | None) -> str:
    """A figure to one decimal, as sums have it; ``none`` when there is none."""
    return "none" if value is None else f"{value:.1f}"


def format_whole(value: float) -> int:
    """A figure as pages and terminals show it; a half is rounded up."""
    return int(value + 0.5 + 1e-9)


def score_sentence(scored: Figures, exactly: bool = False) -> str:
    """``54 of 100 (48 to 63); 20 of 24 known``: how a score is said in a sentence.

    ``exactly`` is to one decimal, for where it is held against a limit.
    """
    score = _said(scored, " of 100", " to ", format_figure if exactly else _whole)
    return f"{score}; {known_of_total(scored)} known"


def score_with_range(scored: Figures) -> str:
    """``54 (48 to 63)``: a score of 100 and its range, where something else says more.

    Where less than half is known the range comes first: ``10 to 93 (61 so far)``.
    """
    return _said(scored, "", " to ", _whole)


def score_compact(scored: Figures) -> str:
    """``54 (48-63)``, or ``10-93 (61)``: the same in a narrow column."""
    return "-" if scored.score is None else _said(scored, "", "-", _whole, so_far="")


def known_of_total(scored: Figures) -> str:
    """``20 of 24``: how many of the statements are known."""
    return f"{scored.counts.known} of {scored.counts.statements}"


def is_little_known(scored: Figures) -> bool:
    """Whether less than half of the statements that apply are known."""
    counts = scored.counts
    return 2 * counts.known < counts.statements - counts.not_applicable


def _said(
    scored: Figures,
    of: str,
    to: str,
    figure: Callable[[float], str],
    so_far: str = " so far",
) -> str:
    if scored.score is None or scored.low is None or scored.high is None:
        return "does not apply" if scored.low is None else "no score yet"
    score, low, high = map(figure, (scored.score, scored.low, scored.high))
    if low == high:
        return f"{score}{of}"
    if is_little_known(scored):
        return f"{low}{to}{high}{of} ({score}{so_far})"
    return f"{score}{of} ({low}{to}{high})"


def _whole(value: float) -> str:
    return str(format_whole(value))


def rounded_figures(scored: Figures) -> dict[str, float | None]:
    """``score``, ``low`` and ``high`` as they are shown."""
    return {
        "score": displayed_figure(scored.score),
        "low": displayed_figure(scored.low),
        "high": displayed_figure(scored.high),
    }


def weight_of(weight: Weight | None, pattern: Pattern | None) -> float:
    """A pack's weight under a pattern; 1 when it gives none or none is chosen."""
    if weight is None:
        return 1.0
    if pattern is None:
        values = set(weight.values())
        return values.pop() if len(values) == 1 and len(weight) == 3 else 1.0
    return weight.get(pattern, 1.0)


def score_workbook(pack: Pack, workbook: Workbook) -> Score:
    """Every figure, by the rules under *The score* in workbooks/README.md."""
    scored = tuple(_recommendation(pack, workbook, r) for r in pack.recommendations)
    overall = _mean((r.weight, r.score) for r in scored)
    return Score(
        overall,
        _mean((r.weight, r.low) for r in scored),
        _mean((r.weight, r.high) for r in scored),
        _counts([term for r in scored for term in r.terms]),
        _band(pack, overall),
        scored,
    )


def _recommendation(
    pack: Pack, workbook: Workbook, recommendation: Recommendation
) -> RecommendationScore:
    pattern = workbook.focus.pattern
    terms = tuple(
        _term(workbook, f"{recommendation.id}.{statement.id}", statement)
        for statement in recommendation.statements
    )
    gained = sum(t.weight * t.points for t in terms if t.points is not None)
    known = sum(t.weight for t in terms if t.points is not None)
    applicable = sum(t.weight for t in terms if t.applicable)
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
        workbook.is_stale(id),
    )


def _share(points: float, weight: float) -> float | None:
    return 100 * points / (MOST_POINTS * weight) if weight else None


def _mean(figures: Iterable[tuple[float, float | None]]) -> float | None:
    """The mean weighted by the first of each pair, of those that have a second."""
    there = [(weight, figure) for weight, figure in figures if figure is not None]
    total = sum(weight for weight, _ in there)
    return sum(weight * figure for weight, figure in there) / total if total else None


def _band(pack: Pack, overall: float | None) -> str | None:
    reached = [band for band in pack.bands if overall is not None]
    titles = [b.title for b in reached if b.from_ <= (displayed_figure(overall) or 0)]
    return titles[-1] if titles else None


def _counts(terms: Sequence[Term]) -> StatementCounts:
    answers = [term.reply.answer for term in terms]
    return StatementCounts(
        statements=len(terms),
        known=sum(term.points is not None for term in terms),
        unknown=answers.count("unknown"),
        unanswered=answers.count(None),
        not_applicable=answers.count("not-applicable"),
        evidenced=sum(
            term.points is not None and bool(term.reply.evidence) for term in terms
        ),
        stale=sum(term.stale for term in terms),
    )
