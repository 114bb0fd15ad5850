"""A workbook's versions -> its scores by round and by commit, and their Report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Literal

from placebook.analysis.scoring import Figures, Score, score_workbook
from placebook.base.dates import date_in_words
from placebook.base.errors import PlacebookError
from placebook.base.files import decode_utf8
from placebook.base.text import as_sentence, count_noun, join_words, one_line
from placebook.model.conflicts import conflict_groups
from placebook.model.pack import Pack
from placebook.model.workbook import Workbook
from placebook.model.workbook_reader import read_workbook
from placebook.reports.document import Block, Heading, Report, Table, Text
from placebook.reports.words import (
    known_of_total,
    score_compact,
    score_with_range,
)
from placebook.revisions.git import NOT_ALL_FETCHED
from placebook.revisions.lineage import FileRevision

LONGEST = 30  # points of a small line, so that it stays on an 80-column screen
_HEIGHTS = "▁▂▃▄▅▆▇█"
_GONE = "the file was deleted here"


@dataclass(frozen=True)
class Version:
    """One version: its workbook and score, or why there is none.

    ``commit`` is empty and ``day`` None for what is not committed yet.
    """

    name: str
    workbook: Workbook | None = None
    score: Score | None = None
    problem: str = ""
    commit: str = ""
    day: date | None = None

    @property
    def round(self) -> int | None:
        """The round of this version."""
        return self.workbook.workshop.number if self.workbook else None

    @property
    def met(self) -> date | None:
        """When the team met for that round."""
        return self.workbook.workshop.date if self.workbook else None

    @property
    def unsettled(self) -> int | None:
        """How many places a merge left to settle in it."""
        book = self.workbook
        return len(conflict_groups(book.conflicts)) if book else None


@dataclass(frozen=True)
class Round:
    """A round as its last version has it, and how many commits it took."""

    last: Version
    commits: int


@dataclass(frozen=True)
class FileHistory:
    """A workbook's commits and rounds, oldest first; the last is the file as it is."""

    file: str
    points: tuple[Version, ...]
    rounds: tuple[Round, ...]
    shallow: bool = False


def trace_history(
    pack: Pack,
    revisions: Sequence[FileRevision],
    line: Sequence[FileRevision],
    contents: Mapping[str, bytes],
    now: tuple[str, bytes | None],
) -> FileHistory:
    """The history of all revisions, with the rounds as the branch itself had them.

    ``contents`` has them by their blobs; ``now`` is the file, and what it holds.
    """
    read = cache(lambda name, blob: _version(pack, name, contents.get(blob)))
    points, own = (
        [replace(read(r.name, r.blob), commit=r.commit, day=r.day) for r in some]
        for some in (revisions, line)
    )
    file, content = now
    held = contents.get(revisions[-1].blob or "") if revisions else None
    current = _version(pack, file, content)
    same = points and current.workbook and points[-1].workbook == current.workbook
    if not points or (held != content and not same):
        points, own = [*points, current], [*own, current]
    return FileHistory(file, tuple(points), tuple(_rounds(points, own)))


def _version(pack: Pack, name: str, content: bytes | None) -> Version:
    name = one_line(name)
    if content is None:
        return Version(name, problem=_GONE)
    try:
        opened = read_workbook(decode_utf8(content, Path(name)), name, pack)
    except PlacebookError as error:
        return Version(name, problem=str(error).rstrip("."))
    if opened.workbook is None or opened.problems:
        return Version(name, problem=str(opened.problems[0]))
    return Version(name, opened.workbook, score_workbook(pack, opened.workbook))


def _rounds(points: Sequence[Version], line: Sequence[Version]) -> Iterator[Round]:
    """The rounds in the order of their last commits; last the file, if it is broken."""
    found: dict[int, list[Version]] = {}
    for point in points:
        if point.round is not None:
            found[point.round] = [*found.pop(point.round, ()), point]
    last = {point.round: point for point in line}
    for number, several in found.items():
        yield Round(last.get(number, several[-1]), len(several))
    if points[-1].workbook is None:
        yield Round(points[-1], 1)


# --- in words -------------------------------------------------------------------------


def history_report(found: Sequence[FileHistory], each_commit: bool) -> Report:
    """The scores by round, or commit, and a small line for each recommendation."""
    if len(found) == 1:
        title = f"History of {one_line(found[0].file)}"
        return Report(title, tuple(_blocks(found[0], each_commit, 2)))
    parts: list[Block] = []
    for one in found:
        parts += [Heading(one_line(one.file)), *_blocks(one, each_commit, 3)]
    title = f"History of {count_noun(len(found), 'workbook')}"
    return Report(title, tuple(parts))


def _blocks(
    found: FileHistory, each_commit: bool, level: Literal[2, 3]
) -> Iterator[Block]:
    yield Text("\n\n".join(_opening(found, each_commit)))
    columns: tuple[str, ...] = ("Round", "Met", "Last commit", "Overall", "Known")
    shown = [each.last for each in found.rounds]
    rows: list[tuple[str, ...]] = [
        (_round(p), _day(p.met), _commit(p), *_figures(p)) for p in shown
    ]
    if each_commit:
        columns, shown = ("Day", "Commit", *columns[:1], *columns[3:]), [*found.points]
        alike = groupby(shown, lambda p: (_round(p), _figures(p), p.problem))
        rows = [_row(list(group)) for _, group in alike]
    yield Table(columns, tuple(rows), ("Round",))
    scored = [version.score for version in shown if version.score]
    if len(scored) > 1 or (each_commit and scored):
        yield Heading("Over time", level)
        yield _over_time(scored)


def _opening(found: FileHistory, each_commit: bool) -> Iterator[str]:
    names = [point.name for point in found.points if point.commit]
    rounds = len([each for each in found.rounds if each.last.workbook])
    commits = count_noun(len(names), "commit")
    if not names:
        yield "No commit has the workbook yet; `git add` and `git commit` make one."
    elif each_commit:
        yield f"{commits}, oldest first."
    else:
        said = f"{count_noun(rounds, 'round')} in {commits}"
        yield f"{said}, oldest first; `--commits` shows every commit."
    if others := [name for name in dict.fromkeys(names) if name != names[-1]]:
        yield f"The file was called {join_words(others, 'and')} before."
    if found.shallow:
        yield as_sentence(NOT_ALL_FETCHED)
    broken = [p for p in found.points[:-1] if not p.workbook and p.problem != _GONE]
    if broken and not each_commit:
        versions = count_noun(len(broken), "earlier version")
        yield f"{versions} could not be read; `--commits` says why."


def _row(alike: Sequence[Version]) -> tuple[str, ...]:
    """A row for commits one after the other with the same figures."""
    last = alike[-1]
    more = f" and {len(alike) - 1} before" if len(alike) > 1 else ""
    day = _day(last.day) or "now"
    return (day, _commit(last) + more, _round(last), *_figures(last))


def _round(point: Version) -> str:
    return "" if point.round is None else str(point.round)


def _day(day: date | None) -> str:
    return date_in_words(day) if day else ""


def _commit(point: Version) -> str:
    return point.commit[:7] or "not committed"


def _figures(point: Version) -> tuple[str, str]:
    """The score and what is known, or why there is none."""
    if point.score is None:
        gone = point.problem == _GONE
        return point.problem if gone else f"cannot be read: {point.problem}", ""
    scored = score_with_range(point.score)
    if point.unsettled:
        places = count_noun(point.unsettled, "place")
        scored = f"{scored}; a merge left {places} to settle"
    return scored, known_of_total(point.score)


def _over_time(scored: Sequence[Score]) -> Table:
    rows = [("Overall", *_line(scored))]
    for each in zip(*(score.recommendations for score in scored), strict=True):
        rows.append((each[-1].recommendation.title, *_line(each)))
    columns = ("Area to act on", "Over time", "First", "Last")
    return Table(columns, tuple(rows), columns[2:])


def _line(figures: Sequence[Figures]) -> tuple[str, str, str]:
    """A small line of at most ``LONGEST`` figures, with the first and the last."""
    step = max(1.0, (len(figures) - 1) / (LONGEST - 1))
    spread = (figures[round(n * step)] for n in range(min(len(figures), LONGEST)))
    line = "".join(_height(each.score) for each in spread)
    return line, score_compact(figures[0]), score_compact(figures[-1])


def _height(value: float | None) -> str:
    if value is None:
        return "·"
    return _HEIGHTS[min(int(value / 100 * len(_HEIGHTS)), len(_HEIGHTS) - 1)]
