"""How a report names a workbook, and says and explains its scores."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from placebook.analysis.next_steps import NextStep
from placebook.analysis.scoring import (
    Figures,
    RecommendationScore,
    Score,
    Term,
    displayed_figure,
    is_little_known,
)
from placebook.base.text import count_noun, join_words, one_line
from placebook.model.fields import MOST_POINTS
from placebook.model.workbook import Workbook
from placebook.reports.document import Block, Heading, Table, Text

PROBLEM_FOCUS = "problem-focus"
SETTLED_FROM = 50


def full_name(workbook: Workbook) -> str:
    """A workbook's area and service, on one line."""
    return f"{one_line(workbook.area.name)}: {one_line(workbook.service.name)}"


def format_figure(value: float | None) -> str:
    """A figure to one decimal, as sums show it; or the word ``none``."""
    return "none" if value is None else f"{value:.1f}"


def format_whole(value: float) -> str:
    """A figure as pages and terminals show it; a half is rounded up."""
    return str(int(value + 0.5 + 1e-9))


def score_sentence(scored: Figures, exactly: bool = False) -> str:
    """``54 of 100 (48 to 63); 20 of 22 known, 2 do not apply``: a score in a sentence.

    ``exactly`` is to one decimal, for a score that is compared with a limit.
    """
    if not (left_out := scored.counts.not_applicable) or scored.low is None:
        return _score_and_known(scored, exactly)
    aside = count_noun(left_out, "does not apply", "do not apply")
    return f"{_score_and_known(scored, exactly)}, {aside}"


def _score_and_known(scored: Figures, exactly: bool = False) -> str:
    """``54 of 100 (48 to 63); 20 of 22 known``."""
    score = _format(scored, format_figure if exactly else format_whole, " of 100")
    is_known = scored.low is not None  # where nothing applies, nothing is to be known
    return f"{score}; {known_of_total(scored)} known" if is_known else score


def score_with_range(scored: Figures) -> str:
    """``54 (48 to 63)``: a score and its range, where the text names the scale.

    Where less than half is known the range comes first: ``10 to 93 (61 so far)``.
    """
    return _format(scored, format_whole)


def score_compact(scored: Figures) -> str:
    """``54 (48-63)``, or ``10-93 (61)``: the same in a narrow column."""
    shown = "-" if scored.score is None else score_with_range(scored)
    return shown.replace(" to ", "-").replace(" so far", "")


def known_of_total(scored: Figures) -> str:
    """``20 of 22``: how many of the statements that apply are known."""
    counts = scored.counts
    return f"{counts.known} of {counts.statements - counts.not_applicable}"


def _format(scored: Figures, figure: Callable[[float], str], scale: str = "") -> str:
    if scored.score is None or scored.low is None or scored.high is None:
        return "does not apply" if scored.low is None else "no score yet"
    score, low, high = map(figure, (scored.score, scored.low, scored.high))
    if low == high:
        return f"{score}{scale}"
    if is_little_known(scored):
        return f"{low} to {high}{scale} ({score} so far)"
    return f"{score}{scale} ({low} to {high})"


def overall_line(score: Score) -> str:
    """The overall figure, never alone: with its range and what it rests on."""
    counts = score.counts
    parts = (
        (counts.unknown, "answered don't know"),
        (counts.unanswered, "not answered yet"),
        (counts.not_applicable, "not applicable here"),
    )
    rest = join_words([f"{number} {words}" for number, words in parts if number], "and")
    known = f"{_score_and_known(score)}, {counts.evidenced} of them with evidence"
    # A band would claim more than the range where little is known.
    band = f" {score.band}." if score.band and not is_little_known(score) else ""
    return f"Overall: {known}{'; ' + rest if rest else ''}.{band}"


def step_reason(step: NextStep) -> str:
    """Why a next step has its rank: ``2 levels to go, and it counts 4 times``."""
    times = "" if step.weight == 1 else f", and it counts {step.weight:g} times"
    return f"{count_noun(step.levels, 'level')} to go{times}"


def unsettled_problem(workbook: Workbook, score: Score) -> str | None:
    """The sentence a summary opens with; None when the problem is settled.

    It is not settled where the answers say so, whatever those not known yet will be.
    """
    if not workbook.focus.problem:
        return (
            "The problem is not written down yet. Start there: everything else rests "
            "on it."
        )
    scored = score.of(PROBLEM_FOCUS)
    value = displayed_figure(scored.score) if scored else None
    if scored is None or value is None or value >= SETTLED_FROM:
        return None
    high = displayed_figure(scored.high) or 0
    hidden = any(f < SETTLED_FROM <= int(format_whole(f)) for f in (value, high))
    claim = "The answers do not show yet whether the problem is settled"
    if high < SETTLED_FROM:
        claim = "The problem is not settled yet"
    return (
        f"{claim}: {scored.recommendation.title} scores "
        f"{score_sentence(scored, exactly=hidden)}. From {SETTLED_FROM} it counts as "
        "settled. Everything else rests on the problem."
    )


# --- how a score is made --------------------------------------------------------------


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
        columns = ("Statement", "Answer", "Weight", "Points")
        yield Table(columns, tuple(map(_term_row, scored.terms)), columns[2:])
        yield Text(_sum(scored))
    yield Text(_overall_sum(score))


def _term_row(term: Term) -> tuple[str, str, str, str]:
    points = f"{term.points} of {MOST_POINTS}" if term.points is not None else "-"
    answer: str = term.reply.answer or "not answered"
    before = "the levels changed" if term.reply.levels_changed else "the workshop"
    earlier = f" (before {before})" if term.stale else ""
    return term.id.partition(".")[2], answer + earlier, f"{term.weight:g}", points


def _sum(scored: RecommendationScore) -> str:
    known = [term for term in scored.terms if term.points is not None]
    gained = sum(term.weight * (term.points or 0) for term in known)
    most = MOST_POINTS * sum(term.weight for term in known)
    whole = MOST_POINTS * sum(term.weight for term in scored.terms if term.applicable)
    if not whole:
        return "Nothing applies here: no score."
    score = "Nothing is known: no score."
    if known:
        score = f"Score {_share(gained, most, scored.score)}"
    return (
        f"{score} Low {_share(gained, whole, scored.low)} "
        f"High {_share(gained + whole - most, whole, scored.high)}"
    )


def _share(points: float, most: float, figure: float | None) -> str:
    return f"100 × {points:g} ÷ {most:g} = {format_figure(figure)}."


def _overall_sum(score: Score) -> str:
    scored = [r for r in score.recommendations if r.score is not None]
    if not scored:
        return "Overall: no recommendation has a score yet."
    parts = " + ".join(
        ("" if r.weight == 1 else f"{r.weight:g} × ") + format_figure(r.score)
        for r in scored
    )
    total = sum(r.weight for r in scored)
    means = count_noun(len(scored), "recommendation")
    return (
        f"Overall, over {means}: ({parts}) ÷ {total:g} = {format_figure(score.score)}."
    )
