"""Many workbooks side by side: who could help whom, what most lack, what they share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from placebook import datasets, scoring
from placebook.datasets import DatasetSummary
from placebook.pack import Pack
from placebook.packwords import Recommendation, Statement
from placebook.scoring import RecommendationScore, Score
from placebook.vocabulary import POINTS
from placebook.words import one_line, slug
from placebook.workbook import Dataset, Workbook

# Strong enough to be asked, weak enough to ask: from "partly", and up to "starting".
STRONG, WEAK = 200 / 3, 100 / 3
KNOWN_AT_LEAST = 2  # statements of a recommendation, on both sides
LOW = ("not-yet", "starting")

By = Literal["title", "address", "standard"]


@dataclass(frozen=True)
class Entry:
    """One workbook and its figures. ``older`` if it was answered to older questions."""

    file: str
    workbook: Workbook
    score: Score
    data: DatasetSummary
    older: bool = False


@dataclass(frozen=True)
class Help:
    """Who is strong at something in which others are weak."""

    recommendation: Recommendation
    strong: tuple[Entry, ...]
    weak: tuple[Entry, ...]


@dataclass(frozen=True)
class Gap:
    """A statement at which most of those who know are low. ``known`` is how many."""

    id: str
    statement: Statement
    low: int
    known: int


@dataclass(frozen=True)
class Shared:
    """A dataset that several workbooks list: alike in title, address or standard."""

    by: By
    words: str
    entries: tuple[tuple[Entry, str, Dataset], ...]


@dataclass(frozen=True)
class Comparison:
    """Workbooks side by side, in the order they are shown."""

    pack: Pack
    entries: tuple[Entry, ...]
    helps: tuple[Help, ...]
    gaps: tuple[Gap, ...]
    shared: tuple[Shared, ...]


def entry(pack: Pack, workbook: Workbook, file: str, older: bool = False) -> Entry:
    """A workbook's figures, worked out once."""
    score = scoring.score(pack, workbook)
    return Entry(file, workbook, score, datasets.summarise(pack, workbook), older)


def compare(pack: Pack, entries: Iterable[Entry], sort: str = "area") -> Comparison:
    """Entries side by side. ``sort`` is one of ``orders(pack)``."""
    ordered = tuple(sorted(entries, key=orders(pack)[sort]))
    return Comparison(
        pack,
        ordered,
        tuple(_helps(pack, ordered)),
        tuple(_gaps(pack, ordered)),
        tuple(_shared(ordered)),
    )


def orders(pack: Pack) -> Mapping[str, Callable[[Entry], Any]]:
    """What one can sort by; figures begin with the highest, then areas by name."""

    def named(found: Entry) -> tuple[str, ...]:
        area, service = found.workbook.area.name, found.workbook.service.name
        return (area.casefold(), service.casefold(), found.file)

    def by(figure: Callable[[Entry], float | None]) -> Callable[[Entry], Any]:
        def key(found: Entry) -> tuple[bool, float, tuple[str, ...]]:
            value = figure(found)
            return (value is None, -(value or 0), named(found))

        return key

    def at(id: str) -> Callable[[Entry], float | None]:
        return lambda found: score_of(found, id)

    return {
        "area": named,
        "service": lambda e: (e.workbook.service.name.casefold(), named(e)),
        "known": by(lambda found: found.score.counts.known),
        "score": by(lambda found: found.score.score),
        **{
            recommendation.id: by(at(recommendation.id))
            for recommendation in pack.recommendations
        },
    }


def score_of(found: Entry, recommendation: str) -> float | None:
    """An entry's score for a recommendation."""
    scored = found.score.of(recommendation)
    return scored.score if scored else None


def _helps(pack: Pack, entries: Sequence[Entry]) -> Iterable[Help]:
    for recommendation in pack.recommendations:
        strong, weak = [], []
        for found in entries:
            scored = found.score.of(recommendation.id)
            if scored and _known_enough(scored) and scored.score is not None:
                if scored.score >= STRONG - 1e-9:
                    strong.append(found)
                elif scored.score <= WEAK + 1e-9:
                    weak.append(found)
        if strong and weak:
            yield Help(recommendation, tuple(strong), tuple(weak))


def _known_enough(scored: RecommendationScore) -> bool:
    return scored.counts.known >= min(KNOWN_AT_LEAST, scored.counts.statements)


def _gaps(pack: Pack, entries: Sequence[Entry]) -> Iterable[Gap]:
    found = []
    for id, (_, statement) in pack.statements.items():
        answers = [entry.workbook.reply(id).answer for entry in entries]
        known = [answer for answer in answers if answer in POINTS]
        low = sum(answer in LOW for answer in known)
        if low >= 2 and 2 * low > len(known):
            found.append(Gap(id, statement, low, len(known)))
    return sorted(found, key=lambda gap: -gap.low)


def _shared(entries: Sequence[Entry]) -> Iterable[Shared]:
    groups: dict[tuple[By, str], list[tuple[Entry, str, Dataset]]] = {}
    for found in entries:
        for id, dataset in sorted(found.workbook.datasets.items()):
            for by, words in _likeness(dataset):
                groups.setdefault((by, words), []).append((found, id, dataset))
    told: set[tuple[tuple[str, str], ...]] = set()
    for (by, _), members in groups.items():
        if len({found.file for found, _, _ in members}) < 2:
            continue
        same = tuple((found.file, id) for found, id, _ in members)
        if same not in told:  # alike in title and in address is said once
            told.add(same)
            yield Shared(by, _words(by, members[0][2]), tuple(members))


def _likeness(dataset: Dataset) -> Iterable[tuple[By, str]]:
    if dataset.url:
        yield "address", dataset.url.rstrip("/").casefold()
    yield "title", slug(dataset.title) or dataset.title
    if dataset.standard:
        yield "standard", one_line(dataset.standard).casefold()


def _words(by: By, dataset: Dataset) -> str:
    return one_line((dataset.standard if by == "standard" else None) or dataset.title)
