"""A workbook's results -> the Report of its summary."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from placebook.analysis import dataset_summary, scoring
from placebook.analysis.gaps import Gap, find_gaps
from placebook.analysis.next_steps import NextStep, next_steps, statements_to_find_out
from placebook.analysis.scoring import (
    RecommendationScore,
    Score,
    StatementCounts,
    Term,
    is_little_known,
    score_sentence,
)
from placebook.base.dates import date_in_words
from placebook.base.text import count_noun, join_words, one_line
from placebook.model.pack import Pack
from placebook.model.workbook import Workbook
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
)
from placebook.reports.score_explained import explain_score
from placebook.reports.summary_opening import opening_blocks

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
    """Work everything out, once."""
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
        *_notes(found),
        *(explain_score(found.score) if explain else ()),
    ]
    title = f"{one_line(workbook.area.name)}: {one_line(workbook.service.name)}"
    return Report(title, tuple(blocks))


def _profile(found: Results) -> Iterator[Block]:
    yield Heading("Readiness")
    bars = tuple(_bar(scored) for scored in found.score.recommendations)
    yield Bars(bars, "Area to act on")
    yield Text(overall_line(found.score) + _older(found))


def _bar(scored: RecommendationScore) -> Bar:
    told = score_sentence(scored)
    if scored.counts.known:
        told += f", {scored.counts.evidenced} evidenced"
    return Bar(scored.recommendation.title, scored.low, scored.high, told)


def overall_line(score: Score) -> str:
    """The overall figure, never alone: with its range and what it rests on."""
    counts = score.counts
    told = f"Overall: {score_sentence(score)}, {counts.evidenced} of them with evidence"
    rest = join_words(_rest(counts), "and")
    # A band would claim more than the range where little is known.
    band = f" {score.band}." if score.band and not is_little_known(score) else ""
    return f"{told}{'; ' + rest if rest else ''}.{band}"


def _older(found: Results) -> str:
    """How many answers nobody looked at again, in a sentence; empty if none."""
    stale = found.score.counts.stale
    are = "answer is" if stale == 1 else "answers are"
    rerun = found.workbook.workshop.number > 1
    since = "an earlier round" if rerun else "before the workshop"
    return f" {stale} {are} from {since}." if stale else ""


def _rest(counts: StatementCounts) -> list[str]:
    parts = (
        (counts.unknown, "answered don't know"),
        (counts.unanswered, "not answered yet"),
        (counts.not_applicable, "not applicable here"),
    )
    return [f"{number} {words}" for number, words in parts if number]


def _data(found: Results) -> Iterator[Block]:
    items = found.workbook.datasets
    yield Heading("Data")
    if not items:
        yield Text("No datasets are listed yet.")
        return
    data = found.data
    yield Text(dataset_summary.counts_in_words(found.workbook, data))
    access = found.pack.choices("datasets.access")
    status = found.pack.choices("datasets.status")
    # What is in the way comes first, since not all may be shown.
    first = sorted(
        items.items(), key=lambda pair: (pair[0] not in data.missing, pair[0])
    )
    shown = first[:DATASETS_SHOWN]
    yield Table(
        ("Dataset", "Status", "Access", "Stars", "Needed"),
        tuple(
            (
                item.title,
                status[item.status].title if item.status else "",
                access[item.access].title if item.access else "",
                dataset_summary.format_stars(data.stars[id]),
                _needed(id, found),
            )
            for id, item in shown
        ),
        ("Stars",),
    )
    yield Text(
        "Stars say how open a dataset is, from 0 to 4, after 5stardata.info: an open "
        "licence, structured, in an open format, with shared identifiers; "
        f"{dataset_summary.STARS_UNKNOWN} {dataset_summary.STARS_DIFFER}"
    )
    if len(items) > len(shown):
        yield Text(f"{len(items) - len(shown)} more are in the workbook.")


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
    if by_reason:
        yield Heading("What is missing")
        yield Items(tuple(_gap_item(listed) for listed in by_reason.values()))


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
    if not found.next_steps:
        return
    yield Heading("Next steps")
    shown = found.next_steps[:STEPS_SHOWN]
    answers = found.pack.answers
    items = []
    for step in shown:
        recommendation, statement = found.pack.statements[step.statement]
        under = (
            f"{recommendation.title}: {statement.text.rstrip('.')}. "
            f"{answers[step.answer].title} {_when(found.workbook, step.statement)}, "
            f"{step.reason}."
        )
        items.append(Item(step.step, under))
    yield Items(tuple(items), numbered=True)
    left = len(found.next_steps) - len(shown)
    if left:
        more = count_noun(left, "more step comes", "more steps come")
        yield Text(f"{more} after these.")


def _when(workbook: Workbook, statement: str) -> str:
    """``today`` where the team said it when it met, else the day of which it is."""
    of, met = workbook.reply(statement).as_of, workbook.workshop.date
    return "today" if of is None or (met and of >= met) else f"on {date_in_words(of)}"


def _find_out(found: Results) -> Iterator[Block]:
    if not found.find_out:
        return
    yield Heading("To find out")
    yield Items(
        tuple(Item(term.statement.ask, term.statement.text) for term in found.find_out)
    )


def _actions(found: Results) -> Iterator[Block]:
    actions = found.workbook.actions
    if not actions:
        return
    states = found.pack.choices("actions.status")
    yield Heading("Actions")
    yield Table(
        ("Action", "Owner", "Due", "Status"),
        tuple(
            (
                action.do,
                action.owner or "nobody yet",
                date_in_words(action.due) if action.due else "no date",
                states[action.status or "open"].title,
            )
            for _, action in sorted(actions.items())
        ),
    )


def _notes(found: Results) -> Iterator[Block]:
    notes = found.workbook.notes
    if notes:
        yield Heading("Notes")
        yield Items(tuple(Item(note) for note in notes))
