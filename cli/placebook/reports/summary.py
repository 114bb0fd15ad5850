"""A workbook's results -> the Report of its summary."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from placebook.analysis import dataset_summary, scoring
from placebook.analysis.gaps import Gap, find_gaps
from placebook.analysis.next_steps import (
    NextStep,
    is_taken_on,
    next_steps,
    statements_to_find_out,
)
from placebook.analysis.scoring import Score, Term, is_little_known
from placebook.base.dates import date_in_words
from placebook.base.text import count_noun, join_words, one_line
from placebook.model.pack import Pack
from placebook.model.workbook import Workbook
from placebook.reports.dataset_list import (
    STARS_DIFFER,
    STARS_UNKNOWN,
    counts_in_words,
    format_stars,
)
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
from placebook.reports.score_explained import explain_score
from placebook.reports.summary_opening import opening_blocks
from placebook.reports.words import full_name, score_sentence, step_reason

STEPS_SHOWN = 8
DATASETS_SHOWN = 12
NAMES_SHOWN = 3


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
    blocks = [
        *opening_blocks(found.pack, workbook, found.score),
        *_profile(found),
        *_data(found),
        *_missing(found),
        *_next_steps(found),
        *_find_out(found),
        *_actions(found),
        *listing("Notes", map(Item, workbook.notes)),
        *(explain_score(found.score) if explain else ()),
    ]
    return Report(full_name(workbook), tuple(blocks))


def _profile(found: Results) -> Iterator[Block]:
    yield Heading("Readiness")
    bars = tuple(_bar(scored) for scored in found.score.recommendations)
    yield Bars(bars, "Area to act on")
    yield Text(overall_line(found.score) + _older(found))


def _bar(scored: scoring.RecommendationScore) -> Bar:
    words = score_sentence(scored)
    if scored.counts.known:
        words += f", {scored.counts.evidenced} evidenced"
    return Bar(scored.recommendation.title, scored.low, scored.high, words)


def overall_line(score: Score) -> str:
    """The overall figure, never alone: with its range and what it rests on."""
    counts = score.counts
    parts = (
        (counts.unknown, "answered don't know"),
        (counts.unanswered, "not answered yet"),
        (counts.not_applicable, "not applicable here"),
    )
    rest = join_words([f"{number} {words}" for number, words in parts if number], "and")
    known = f"{score_sentence(score)}, {counts.evidenced} of them with evidence"
    # A band would claim more than the range where little is known.
    band = f" {score.band}." if score.band and not is_little_known(score) else ""
    return f"Overall: {known}{'; ' + rest if rest else ''}.{band}"


def _older(found: Results) -> str:
    """How many answers are older than the workshop, in a sentence; empty if none."""
    stale = found.score.counts.stale
    are = "answer is" if stale == 1 else "answers are"
    rerun = found.workbook.workshop.number > 1
    since = "an earlier round" if rerun else "before the workshop"
    return f" {stale} {are} from {since}." if stale else ""


def _data(found: Results) -> Iterator[Block]:
    items = found.workbook.datasets
    yield Heading("Data")
    if not items:
        yield Text("No datasets are listed yet.")
        return
    yield Text(counts_in_words(found.data))
    # What is in the way comes first, since not all may be shown.
    first = sorted(items, key=lambda id: (id not in found.data.missing, id))
    yield Table(
        ("Dataset", "Status", "Access", "Stars", "Needed"),
        tuple(_dataset(found, id) for id in first[:DATASETS_SHOWN]),
        ("Stars",),
    )
    yield Text(
        "Stars say how open a dataset is, from 0 to 4, after 5stardata.info: an open "
        "licence, structured, in an open format, with shared identifiers; "
        f"{STARS_UNKNOWN} {STARS_DIFFER}"
    )
    if more := len(first[DATASETS_SHOWN:]):
        yield Text(f"{more} more are in the workbook.")


def _dataset(found: Results, id: str) -> tuple[str, ...]:
    dataset = found.workbook.datasets[id]
    return (
        dataset.title,
        found.pack.told("datasets.status", dataset.status),
        found.pack.told("datasets.access", dataset.access),
        format_stars(found.data.stars[id]),
        _needed(id, found),
    )


def _needed(id: str, found: Results) -> str:
    if id in found.data.no_terms:
        return "not said who may use it"
    if id in found.data.missing:
        return "not usable yet"
    return "yes" if found.workbook.datasets[id].need else ""


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
    shown = [one_line(gap.name, 50) for gap in listed[:NAMES_SHOWN]]
    if more := len(listed) - len(shown):
        shown.append(f"{more} more")
    mark = "" if first.rule.title.endswith("?") else ":"
    text = f"{first.rule.title}{mark} {join_words(shown, 'and')}"
    return Item(text, first.reason)


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
    """``today`` if the answer is from the workshop, else its own day."""
    of, met = workbook.reply(statement).as_of, workbook.workshop.date
    return "today" if of is None or (met and of >= met) else f"on {date_in_words(of)}"


def _find_out(found: Results) -> list[Block]:
    statements = (term.statement for term in found.find_out)
    return listing("To find out", (Item(s.ask, s.text) for s in statements))


def _actions(found: Results) -> Iterator[Block]:
    actions = found.workbook.actions
    if not actions:
        return
    yield Heading("Actions")
    yield Table(
        ("Action", "Owner", "Due", "Status"),
        tuple(
            (
                action.do,
                action.owner or "nobody yet",
                date_in_words(action.due) if action.due else "no date",
                found.pack.told("actions.status", action.status or "open"),
            )
            for _, action in sorted(actions.items())
        ),
    )
