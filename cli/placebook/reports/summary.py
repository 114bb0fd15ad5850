"""A workbook's results -> the Report of its summary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from placebook.analysis import dataset_summary, scoring
from placebook.analysis.gaps import Gap, find_gaps
from placebook.analysis.next_steps import (
    NextStep,
    is_taken_on,
    next_steps,
    statements_to_find_out,
)
from placebook.analysis.scoring import Score, Term
from placebook.base.dates import date_in_words
from placebook.base.text import count_noun, first_few, mid_sentence, one_line
from placebook.model.conflicts import conflict_groups
from placebook.model.pack import Pack
from placebook.model.workbook import COMPILED, Workbook
from placebook.reports.dataset_list import summary_blocks
from placebook.reports.document import (
    Bar,
    Bars,
    Block,
    Heading,
    Item,
    Items,
    Report,
    Table,
    Text,
    listing,
)
from placebook.reports.words import (
    explain_score,
    full_name,
    overall_line,
    score_sentence,
    step_reason,
    unsettled_problem,
)

STEPS_SHOWN = 8
NAMES_SHOWN = 3
_AIMS = ("affected", "evidence", "outcome", "measure", "question")


@dataclass(frozen=True)
class Results:
    """Everything that is worked out of one workbook."""

    pack: Pack
    workbook: Workbook
    score: Score
    data: dataset_summary.DatasetSummary
    gaps: tuple[Gap, ...]
    next_steps: tuple[NextStep, ...]
    find_out: tuple[Term, ...]


def work_out(pack: Pack, workbook: Workbook) -> Results:
    """Everything that the summary of a workbook is made of."""
    score = scoring.score_workbook(pack, workbook)
    return Results(
        pack,
        workbook,
        score,
        dataset_summary.summarise_datasets(pack, workbook),
        find_gaps(pack, workbook),
        next_steps(score),
        statements_to_find_out(score),
    )


def summary_report(found: Results, explain: bool = False) -> Report:
    """The summary, the problem first, the profile over the eight before the total."""
    workbook = found.workbook
    to_find_out = (term.statement for term in found.find_out)
    blocks = [
        *_opening(found),
        *_profile(found.score, rerun=workbook.workshop.number > 1),
        *summary_blocks(found.pack, workbook, found.data),
        *_missing(found),
        *_next_steps(found),
        *listing("To find out", (Item(s.ask, s.text) for s in to_find_out)),
        *_actions(found),
        *listing("Notes", map(Item, workbook.notes)),
        *(explain_score(found.score) if explain else ()),
    ]
    return Report(full_name(workbook), tuple(blocks))


def _opening(found: Results) -> Iterator[Block]:
    """What a reader has to know before the figures."""
    pack, workbook = found.pack, found.workbook
    if number := len(conflict_groups(workbook.conflicts)):
        yield Text(
            f"A merge left {count_noun(number, 'place')} where both sides differ. "
            "Until the team settles that, this summary shows one side's words. "
            "`placebook edit` asks which is right.",
            strong=True,
        )
    met = workbook.workshop.date
    parts = [f"Round {workbook.workshop.number}"]
    parts += [date_in_words(met)] if met else [COMPILED] * workbook.is_compiled
    parts.append(f"questions {pack.id}, version {pack.version}")
    yield Text(" · ".join(parts))
    if unsettled := unsettled_problem(workbook, found.score):
        yield Text(unsettled, strong=True)
    if workbook.focus.problem:
        yield Heading("The problem")
        yield Text(workbook.focus.problem)
    aims = [(name, getattr(workbook.focus, name)) for name in _AIMS]
    if items := [
        Item(pack.questions[f"focus.{name}"].text, text) for name, text in aims if text
    ]:
        yield Items(tuple(items))
    yield from _pattern(pack, workbook)
    yield from _around(pack, workbook)


def _pattern(pack: Pack, workbook: Workbook) -> Iterator[Block]:
    focus = workbook.focus
    if not focus.pattern:
        yield Text(
            "No pattern is chosen yet. The pattern says how open data would help."
        )
        return
    pattern = pack.pattern(focus.pattern)
    usual = f"with this pattern usually {mid_sentence(pattern.beneficiaries)}"
    gains = one_line(focus.beneficiaries or usual)
    yield Heading("How open data helps")
    yield Text(
        f"Pattern {pattern.number}: {pattern.title.rstrip('.')}.\n"
        f"Who gains first: {gains.rstrip('.')}."
    )


def _around(pack: Pack, workbook: Workbook) -> Iterator[Block]:
    actors, flows = workbook.ecosystem.actors, workbook.ecosystem.flows
    if not actors and not flows:
        return
    future = sum(flow.state == "future" for flow in flows)
    do = count_noun(future, "flow does", "flows do")
    yield Heading(pack.sections["ecosystem"].title)
    yield Text(
        f"The map shows {count_noun(len(actors), 'actor')} and "
        f"{count_noun(len(flows), 'flow')} between them"
        + (", and who gives what to whom." if flows else ".")
        + (f" {do} not happen yet." if future else "")
    )


def _profile(score: Score, *, rerun: bool) -> Iterator[Block]:
    yield Heading("Readiness")
    yield Bars(tuple(map(_bar, score.recommendations)), "Area to act on")
    terms = [term for scored in score.recommendations for term in scored.terms]
    changed = [term for term in terms if term.reply.levels_changed]
    earlier = [term for term in terms if term.stale and term not in changed]
    since = "from an earlier round" if rerun else "from before the workshop"
    again = "to levels that mean something else now, and are to be looked at again"
    older = _older(earlier, since) + _older(changed, again)
    yield Text(overall_line(score) + older)


def _older(terms: Sequence[Term], since: str) -> str:
    """A sentence that names the first answers that are older, or nothing."""
    if not terms:
        return ""
    are = count_noun(len(terms), "answer is", "answers are")
    named = [one_line(term.statement.text.rstrip("."), 60) for term in terms]
    more = [f"{left} more"] if (left := len(named) - NAMES_SHOWN) > 0 else []
    return f" {are} {since}: {'; '.join(named[:NAMES_SHOWN] + more)}."


def _bar(scored: scoring.RecommendationScore) -> Bar:
    words = score_sentence(scored)
    if scored.counts.known:
        words += f", {scored.counts.evidenced} evidenced"
    return Bar(scored.recommendation.title, scored.low, scored.high, words)


def _missing(found: Results) -> Iterator[Block]:
    """A finding for each reason; those that ask rather than claim come last."""
    by_reason: dict[tuple[str, str], list[Gap]] = {}
    for gap in sorted(found.gaps, key=lambda gap: gap.rule.question):
        by_reason.setdefault((gap.rule.id, gap.reason), []).append(gap)
    yield from listing("What is missing", map(_gap_item, by_reason.values()))


def _gap_item(listed: list[Gap]) -> Item:
    first = listed[0]
    if len(listed) == 1:
        return Item(first.words, first.reason)
    shown = first_few([one_line(gap.name, 50) for gap in listed], NAMES_SHOWN)
    mark = "" if first.rule.title.endswith("?") else ":"
    return Item(f"{first.rule.title}{mark} {shown}", first.reason)


def _next_steps(found: Results) -> Iterator[Block]:
    """The steps that no open action is for; how many stand under actions."""
    steps = [s for s in found.next_steps if not is_taken_on(found.workbook, s)]
    taken = len(found.next_steps) - len(steps)
    if not found.next_steps:
        return
    yield Heading("Next steps")
    if steps:
        items = tuple(_step_item(found, step) for step in steps[:STEPS_SHOWN])
        yield Items(items, numbered=True)
    if left := len(steps[STEPS_SHOWN:]):
        more = count_noun(left, "more step comes", "more steps come")
        yield Text(f"{more} after these.")
    if taken:
        yield Text(f"The team has taken on {count_noun(taken, 'step')}: see Actions.")


def _step_item(found: Results, step: NextStep) -> Item:
    recommendation, statement = found.pack.statements[step.statement]
    answer = found.pack.answers[step.answer].title
    return Item(
        step.step,
        f"{recommendation.title}: {statement.text.rstrip('.')}. {answer} "
        f"{_when(found.workbook, step.statement)}, {step_reason(step)}.",
    )


def _when(workbook: Workbook, statement: str) -> str:
    """``today`` if the answer is from the workshop, else from when it is."""
    reply = workbook.reply(statement)
    if reply.levels_changed:
        return "before the levels changed"
    of, met = reply.as_of, workbook.workshop.date
    return "today" if of is None or (met and of >= met) else f"on {date_in_words(of)}"


def _actions(found: Results) -> Iterator[Block]:
    actions = found.workbook.actions
    if not actions:
        return
    rows = [
        (
            action.do,
            action.owner or "nobody yet",
            date_in_words(action.due) if action.due else "no date",
            found.pack.told("actions.status", action.status or "open"),
        )
        for _, action in sorted(actions.items())
    ]
    yield Heading("Actions")
    yield Table(("Action", "Owner", "Due", "Status"), tuple(rows))
