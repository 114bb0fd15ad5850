"""How a score is made: the sums, for `summary --explain`."""

from __future__ import annotations

from collections.abc import Iterator

from placebook.analysis.scoring import RecommendationScore, Score, Term
from placebook.base.text import count_noun
from placebook.model.fields import MOST_POINTS
from placebook.reports.document import Block, Heading, Table, Text
from placebook.reports.words import format_figure


def explain_score(score: Score) -> Iterator[Block]:
    """Each recommendation's terms and sum, then the overall one."""
    yield Heading("How the score is made")
    yield Text(
        "Not yet is 0 points, Starting 1, Partly 2, In place 3. A recommendation's "
        "score is 100 × the points of its known statements ÷ the most they could have. "
        "Low counts each unsettled statement as 0, high as 3. Does not apply counts "
        "nowhere. The overall figures are means over the recommendations that have one."
    )
    for scored in score.recommendations:
        yield Heading(scored.recommendation.title, 3)
        yield Table(
            ("Statement", "Answer", "Weight", "Points"),
            tuple(_term_row(term) for term in scored.terms),
            ("Weight", "Points"),
        )
        yield Text(_sum(scored))
    yield Text(_overall_sum(score))


def _term_row(term: Term) -> tuple[str, str, str, str]:
    points = f"{term.points} of {MOST_POINTS}" if term.points is not None else "-"
    answer: str = term.reply.answer or "not answered"
    if term.stale:
        answer += " (earlier round)"
    return (term.id.partition(".")[2], answer, f"{term.weight:g}", points)


def _sum(scored: RecommendationScore) -> str:
    known = [term for term in scored.terms if term.points is not None]
    gained = sum(term.weight * (term.points or 0) for term in known)
    most = MOST_POINTS * sum(term.weight for term in known)
    whole = MOST_POINTS * sum(term.weight for term in scored.terms if term.applicable)
    if not whole:
        return "Nothing applies here: no score."
    high = gained + whole - most
    score = (
        f"Score 100 × {gained:g} ÷ {most:g} = {format_figure(scored.score)}."
        if known
        else "Nothing is known: no score."
    )
    return (
        f"{score} Low 100 × {gained:g} ÷ {whole:g} = {format_figure(scored.low)}. "
        f"High 100 × {high:g} ÷ {whole:g} = {format_figure(scored.high)}."
    )


def _overall_sum(score: Score) -> str:
    scored = [r for r in score.recommendations if r.score is not None]
    if not scored:
        return "Overall: no recommendation has a score yet."
    parts = " + ".join(
        format_figure(r.score)
        if r.weight == 1
        else f"{r.weight:g} × {format_figure(r.score)}"
        for r in scored
    )
    total = sum(r.weight for r in scored)
    means = count_noun(len(scored), "recommendation")
    return (
        f"Overall, over {means}: ({parts}) ÷ {total:g} = {format_figure(score.score)}."
    )
