"""How a summary opens: what is unsettled, the problem, its aims, who is around it."""

from __future__ import annotations

from collections.abc import Iterator

from placebook.analysis.scoring import Score, displayed_figure
from placebook.base.dates import date_in_words
from placebook.base.text import count_noun, mid_sentence, one_line
from placebook.model.conflicts import conflict_groups
from placebook.model.pack import Pack
from placebook.model.workbook import COMPILED, Workbook
from placebook.reports.document import Block, Heading, Item, Items, Text
from placebook.reports.words import format_whole, score_sentence

PROBLEM_FOCUS = "problem-focus"
SETTLED_FROM = 50
_AIMS = ("affected", "outcome", "measure", "question")


def opening_blocks(pack: Pack, workbook: Workbook, score: Score) -> Iterator[Block]:
    """What a reader has to know before the figures."""
    focus = workbook.focus
    if number := len(conflict_groups(workbook.conflicts)):
        yield Text(
            f"A merge left {count_noun(number, 'place')} where both sides differ. "
            "Until "
            "the team settles that, this summary shows one side's words. `placebook "
            "edit` asks which is right.",
            strong=True,
        )
    met = workbook.workshop.date
    parts = [f"Round {workbook.workshop.number}"]
    parts += [date_in_words(met)] if met else [COMPILED] * workbook.is_compiled
    parts.append(f"questions {pack.id}, version {pack.version}")
    yield Text(" · ".join(parts))
    if unsettled := unsettled_problem(workbook, score):
        yield Text(unsettled, strong=True)
    if focus.problem:
        yield Heading("The problem")
        yield Text(focus.problem)
    yield from _aims(pack, workbook)
    if focus.pattern:
        pattern = pack.pattern(focus.pattern)
        usual = f"with this pattern usually {mid_sentence(pattern.beneficiaries)}"
        gains = one_line(focus.beneficiaries or usual)
        yield Heading("How open data helps")
        yield Text(
            f"Pattern {pattern.number}: {pattern.title.rstrip('.')}.\n"
            f"Who gains first: {gains.rstrip('.')}."
        )
    else:
        yield Text(
            "No pattern is chosen yet. The pattern says how open data would help."
        )
    yield from _around(pack, workbook)


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
        "settled. Everything else rests on it."
    )


def _aims(pack: Pack, workbook: Workbook) -> Iterator[Block]:
    """What the team said of who is affected, and what is to come of it."""
    said = [(name, getattr(workbook.focus, name)) for name in _AIMS]
    items = [
        Item(pack.questions[f"focus.{name}"].text, text) for name, text in said if text
    ]
    if items:
        yield Items(tuple(items))


def _around(pack: Pack, workbook: Workbook) -> Iterator[Block]:
    actors, flows = len(workbook.ecosystem.actors), len(workbook.ecosystem.flows)
    if actors or flows:
        yield Heading(pack.sections["ecosystem"].title)
        yield Text(
            f"The map shows {count_noun(actors, 'actor')} and "
            f"{count_noun(flows, 'flow')} "
            f"between them, and who gives what to whom.{_not_yet(workbook)}"
        )


def _not_yet(workbook: Workbook) -> str:
    """How many flows do not happen yet, in a sentence; empty if none is said to."""
    future = sum(flow.state == "future" for flow in workbook.ecosystem.flows)
    do = "flow does" if future == 1 else "flows do"
    return f" {future} {do} not happen yet." if future else ""
