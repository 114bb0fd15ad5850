"""Many workbooks side by side: who could help whom, what most lack, what they share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, NamedTuple, TypeAlias

from placebook.analysis import dataset_summary, scoring
from placebook.analysis.dataset_summary import DatasetCounts
from placebook.analysis.scoring import Figures
from placebook.base.text import name_key, one_line, slug, without_accents
from placebook.base.urls import address_key
from placebook.model.fields import POINTS
from placebook.model.finding import Copies, find_copies
from placebook.model.pack import Pack
from placebook.model.pack_types import Recommendation, Statement
from placebook.model.workbook import Workbook, WorkbookHeading

SortKey: TypeAlias = tuple["str | float", ...]
Way = Literal["address", "title", "standard"]
# Strong enough to be asked, weak enough to ask: from "partly", and up to "starting".
STRONG, WEAK = 200 / 3, 100 / 3
KNOWN_AT_LEAST = 2  # statements of a recommendation, on both sides
LOW = ("not-yet", "starting")


class ComparedDataset(NamedTuple):
    """What is compared of a dataset."""

    id: str
    title: str
    url: str | None
    standard: str | None
    status: str | None
    need: str | None


class SharedGroup(NamedTuple):
    """Datasets of several workbooks that are alike in one way, and what they are.

    Each member stands behind its workbook's place in the comparison.
    """

    by: Way
    words: str
    members: tuple[tuple[int, ComparedDataset], ...]


@dataclass(frozen=True, slots=True)
class ComparedWorkbook:
    """One workbook's figures, and of its words only those that are compared.

    ``scores`` is by recommendation, ``answers`` by statement, in the pack's order;
    ``older`` if it was answered to older questions, ``compiled`` if nobody met.
    ``settled`` are the counts, None where they are not known.
    """

    file: str
    heading: WorkbookHeading
    older: bool
    compiled: bool
    overall: Figures
    band: str | None
    scores: Mapping[str, Figures]
    answers: tuple[str | None, ...]
    counts: DatasetCounts
    settled: tuple[int | None, ...]
    datasets: tuple[ComparedDataset, ...]


class HelpMatch(NamedTuple):
    """Who is strong at something in which others are weak."""

    recommendation: Recommendation
    strong: tuple[ComparedWorkbook, ...]
    weak: tuple[ComparedWorkbook, ...]


class SharedGap(NamedTuple):
    """A statement that most of the workbooks that know it, ``known``, answer low."""

    id: str
    statement: Statement
    low: int
    known: int


@dataclass(frozen=True)
class Comparison:
    """Workbooks side by side, in the order they are shown."""

    pack: Pack
    entries: tuple[ComparedWorkbook, ...]
    helps: tuple[HelpMatch, ...]
    gaps: tuple[SharedGap, ...]
    shared: tuple[SharedGroup, ...]
    copies: tuple[Copies, ...] = ()


def compared_workbook(
    pack: Pack, workbook: Workbook, file: str, older: bool = False
) -> ComparedWorkbook:
    """A workbook's figures, worked out once."""
    score = scoring.score_workbook(pack, workbook)
    return ComparedWorkbook(
        file,
        workbook.heading,
        older,
        workbook.is_compiled,
        _bare(score),
        score.band,
        {scored.recommendation.id: _bare(scored) for scored in score.recommendations},
        tuple(t.reply.answer for r in score.recommendations for t in r.terms),
        dataset_summary.count_datasets(workbook),
        dataset_summary.known_counts(workbook),
        tuple(
            ComparedDataset(id, d.title, d.url, d.standard, d.status, d.need)
            for id, d in sorted(workbook.datasets.items())
        ),
    )


def _bare(scored: Figures) -> Figures:
    return Figures(scored.score, scored.low, scored.high, scored.counts)


def compare_workbooks(
    pack: Pack, entries: Iterable[ComparedWorkbook], sort: str = "area"
) -> Comparison:
    """Workbooks side by side, without copies; ``sort`` is one of `sort_orders`."""
    kept = list(entries)
    twins = find_copies((found.file, found.heading) for found in kept)
    left_out = {file for group in twins for file in group.others}
    of_each = (found for found in kept if found.file not in left_out)
    ordered = tuple(sorted(of_each, key=sort_orders(pack)[sort]))
    as_they_are = _last_rounds(ordered)
    return Comparison(
        pack,
        ordered,
        tuple(_helps(pack, as_they_are)),
        tuple(_gaps(pack, as_they_are)),
        tuple(shared_groups([found.datasets for found in ordered])),
        twins,
    )


def _last_rounds(entries: Sequence[ComparedWorkbook]) -> list[ComparedWorkbook]:
    """Without the earlier rounds of an area and service: no team helps itself."""
    in_order = sorted(entries, key=lambda found: found.heading.round)
    last = {_service(found): found.heading.round for found in in_order}
    return [found for found in entries if found.heading.round == last[_service(found)]]


def _service(found: ComparedWorkbook) -> tuple[str, str]:
    return name_key(found.heading.area), name_key(found.heading.service)


def sort_orders(pack: Pack) -> Mapping[str, Callable[[ComparedWorkbook], SortKey]]:
    """The orders to sort by; figures begin with the highest, then areas by name."""
    figures = ("known", "score", *(r.id for r in pack.recommendations))
    return {
        "area": _names,
        "service": lambda e: (without_accents(e.heading.service), *_names(e)),
        **{by: partial(_highest_first, by) for by in figures},
    }


def _names(found: ComparedWorkbook) -> SortKey:
    area, service = map(without_accents, (found.heading.area, found.heading.service))
    return (area, service, found.heading.round, found.file)


def _highest_first(by: str, found: ComparedWorkbook) -> SortKey:
    scored = found.overall if by in ("known", "score") else found.scores[by]
    value = scored.counts.known if by == "known" else scored.score
    return (value is None, -(value or 0), *_names(found))


def _helps(pack: Pack, entries: Sequence[ComparedWorkbook]) -> Iterable[HelpMatch]:
    for recommendation in pack.recommendations:
        strong, weak = [], []
        for found in entries:
            scored = found.scores[recommendation.id]
            enough = min(KNOWN_AT_LEAST, scored.counts.statements)
            if scored.counts.known >= enough and scored.score is not None:
                if scored.score >= STRONG - 1e-9:
                    strong.append(found)
                elif scored.score <= WEAK + 1e-9:
                    weak.append(found)
        if strong and weak:
            yield HelpMatch(recommendation, tuple(strong), tuple(weak))


def _gaps(pack: Pack, entries: Sequence[ComparedWorkbook]) -> Iterable[SharedGap]:
    found = []
    for number, (id, (_, statement)) in enumerate(pack.statements.items()):
        answers = [entry.answers[number] for entry in entries]
        known = [answer for answer in answers if answer in POINTS]
        low = sum(answer in LOW for answer in known)
        if low >= 2 and 2 * low > len(known):
            found.append(SharedGap(id, statement, low, len(known)))
    return sorted(found, key=lambda gap: -gap.low)


def shared_groups(books: Sequence[Sequence[ComparedDataset]]) -> Iterator[SharedGroup]:
    """The datasets that two or more workbooks list; each group once.

    ``books`` has each workbook's datasets, in the order of the comparison. What is
    alike in two ways is in the group of the more certain one.
    """
    alike: dict[tuple[Way, str], list[tuple[int, ComparedDataset]]] = {}
    for place, datasets in enumerate(books):
        for dataset in datasets:
            for key in _keys(dataset):
                alike.setdefault(key, []).append((place, dataset))
    seen = set[tuple[tuple[int, str], ...]]()
    for (way, _), found in alike.items():
        same = tuple((place, dataset.id) for place, dataset in found)
        if found[0][0] == found[-1][0] or same in seen:
            continue  # of one workbook, or by another way
        seen.add(same)
        first = found[0][1]
        words = first.standard if way == "standard" else first.title
        yield SharedGroup(way, one_line(words or ""), tuple(found))


def _keys(dataset: ComparedDataset) -> Iterator[tuple[Way, str]]:
    """What another dataset may share with it, the most certain first."""
    if dataset.url and (address := address_key(dataset.url)):
        yield "address", address
    yield "title", slug(dataset.title) or dataset.title
    if dataset.standard:
        yield "standard", name_key(dataset.standard)
