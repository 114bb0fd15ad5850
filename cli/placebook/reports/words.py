"""How a report names a workbook, and says a score and the reason for a step."""

from __future__ import annotations

from collections.abc import Callable

from placebook.analysis.next_steps import NextStep
from placebook.analysis.scoring import Figures, is_little_known
from placebook.base.text import count_noun, one_line
from placebook.model.workbook import Workbook


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
    """``54 of 100 (48 to 63); 20 of 24 known``: a score in a sentence.

    ``exactly`` is to one decimal, for a score that is compared with a limit.
    """
    figure = format_figure if exactly else format_whole
    return f"{_format(scored, figure, ' of 100')}; {known_of_total(scored)} known"


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
    """``20 of 24``: how many of the statements are known."""
    return f"{scored.counts.known} of {scored.counts.statements}"


def _format(scored: Figures, figure: Callable[[float], str], scale: str = "") -> str:
    if scored.score is None or scored.low is None or scored.high is None:
        return "does not apply" if scored.low is None else "no score yet"
    score, low, high = map(figure, (scored.score, scored.low, scored.high))
    if low == high:
        return f"{score}{scale}"
    if is_little_known(scored):
        return f"{low} to {high}{scale} ({score} so far)"
    return f"{score}{scale} ({low} to {high})"


def step_reason(step: NextStep) -> str:
    """Why a next step has its rank: ``2 levels to go, and it counts 4 times``."""
    reason = f"{count_noun(step.levels, 'level')} to go"
    return (
        reason if step.weight == 1 else f"{reason}, and it counts {step.weight:g} times"
    )
