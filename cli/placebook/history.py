"""A workbook's versions -> its scores over time, and their Report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from placebook import scoring
from placebook.dates import in_words
from placebook.errors import PlacebookError
from placebook.files import text as text_of
from placebook.pack import Pack
from placebook.report import Block, Heading, Report, Table, Text
from placebook.repository import Revision
from placebook.scoring import Figures, Score, compact, known, ranged
from placebook.words import counted, one_line
from placebook.workbook import Workbook
from placebook.workbookfile import read

LONGEST = 30  # points of a small line, so that it stays on an 80-column screen
_HEIGHTS = "▁▂▃▄▅▆▇█"
_NONE = "·"


@dataclass(frozen=True)
class Point:
    """One commit's version: its workbook and score, or why there is none."""

    commit: str
    day: date
    workbook: Workbook | None = None
    score: Score | None = None
    problem: str = ""


def points(
    pack: Pack, revisions: Sequence[Revision], contents: Iterable[bytes]
) -> tuple[Point, ...]:
    """The versions with their scores, oldest first.

    ``contents`` has those of the revisions that have a blob, in their order.
    """
    given = iter(contents)
    found = []
    for revision in revisions:
        if revision.blob is None:
            problem = "the file was taken away here"
            found.append(Point(revision.commit, revision.day, problem=problem))
        else:
            found.append(_point(pack, revision, next(given)))
    return tuple(reversed(found))


def _point(pack: Pack, revision: Revision, content: bytes) -> Point:
    commit, day, name = revision.commit, revision.day, one_line(revision.name)
    try:
        opened = read(text_of(content, Path(name)), name, pack)
    except PlacebookError as error:
        return Point(commit, day, problem=str(error).rstrip("."))
    if opened.workbook is None or opened.problems:
        return Point(commit, day, problem=str(opened.problems[0]))
    score = scoring.score(pack, opened.workbook)
    return Point(commit, day, opened.workbook, score)


def report(found: Sequence[Point], title: str, shallow: bool) -> Report:
    """The scores over the commits, and a small line for each recommendation."""
    blocks: list[Block] = [Text(f"{counted(len(found), 'commit')}, oldest first.")]
    if shallow:
        blocks.append(
            Text("Older commits were not fetched: `git fetch --unshallow` gets them.")
        )
    columns = ("Day", "Commit", "Round", "Overall", "Known")
    blocks.append(Table(columns, tuple(_row(point) for point in found), ("Round",)))
    scored = [point.score for point in found if point.score]
    if scored:
        blocks += [Heading("Over time"), _lines(scored)]
    return Report(title, tuple(blocks))


def _row(point: Point) -> tuple[str, ...]:
    day, commit = in_words(point.day), point.commit[:7]
    if point.workbook is None or point.score is None:
        return (day, commit, "", f"does not load: {point.problem}", "")
    return (
        day,
        commit,
        str(point.workbook.workshop.number),
        ranged(point.score),
        known(point.score),
    )


def _lines(scored: Sequence[Score]) -> Table:
    rows = [("Overall", *_line(scored))]
    for number, first in enumerate(scored[-1].recommendations):
        figures = [
            score.recommendations[number]
            for score in scored
            if number < len(score.recommendations)
        ]
        rows.append((first.recommendation.title, *_line(figures)))
    return Table(
        ("Area to act on", "Over time", "First", "Last"),
        tuple(rows),
        ("First", "Last"),
    )


def _line(figures: Sequence[Figures]) -> tuple[str, str, str]:
    shown = _thinned([scored.score for scored in figures])
    return "".join(map(_height, shown)), compact(figures[0]), compact(figures[-1])


def _height(value: float | None) -> str:
    if value is None:
        return _NONE
    return _HEIGHTS[min(int(value / 100 * len(_HEIGHTS)), len(_HEIGHTS) - 1)]


def _thinned(figures: Sequence[float | None]) -> Sequence[float | None]:
    """At most ``LONGEST``, evenly, with the first and the last."""
    if len(figures) <= LONGEST:
        return figures
    step = (len(figures) - 1) / (LONGEST - 1)
    return [figures[round(number * step)] for number in range(LONGEST)]
