"""A workbook's versions -> its scores by round and by commit, and their Report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, pairwise
from pathlib import Path
from typing import Literal

from placebook.analysis import scoring
from placebook.analysis.scoring import Figures, Score
from placebook.base.dates import date_in_words
from placebook.base.errors import PlacebookError
from placebook.base.files import decode_utf8 as text_of
from placebook.base.text import as_sentence, count_noun, join_words, one_line
from placebook.model.conflicts import conflict_groups
from placebook.model.pack import Pack
from placebook.model.workbook import Workbook
from placebook.model.workbook_reader import read_workbook
from placebook.reports.diff import subjects_of
from placebook.reports.document import Block, Heading, Report, Table, Text
from placebook.reports.words import (
    full_name,
    known_of_total,
    score_compact,
    score_with_range,
)
from placebook.revisions.git import NOT_ALL_FETCHED
from placebook.revisions.lineage import FileRevision

LONGEST = 30  # points of a small line, so that it stays on an 80-column screen
_HEIGHTS = "▁▂▃▄▅▆▇█"
_NONE = "·"
_GONE = "the file was deleted here"


@dataclass(frozen=True)
class Version:
    """One version: its workbook and score, or why there is none.

    ``commit`` is empty and ``day`` None for what is not committed yet.
    """

    commit: str
    day: date | None
    name: str
    workbook: Workbook | None = None
    score: Score | None = None
    problem: str = ""

    @property
    def round(self) -> int | None:
        """The round of this version."""
        return self.workbook.workshop.number if self.workbook else None

    @property
    def unsettled(self) -> int | None:
        """How many places a merge left to settle in it."""
        book = self.workbook
        return len(conflict_groups(book.conflicts)) if book else None


@dataclass(frozen=True)
class Round:
    """A round as its last version has it, and how many commits it took.

    ``number`` is None for what the file is now, if that does not load.
    """

    number: int | None
    last: Version
    commits: int


@dataclass(frozen=True)
class FileHistory:
    """A workbook's commits and rounds, oldest first; the last of both is the file now.

    ``other`` is the workbook of another area or service whose history git gives it.
    """

    file: str
    points: tuple[Version, ...]
    rounds: tuple[Round, ...]
    shallow: bool = False
    other: str = ""


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
    known: dict[tuple[str | None, str], Version] = {}

    def point(revision: FileRevision) -> Version:
        blob = revision.blob
        found = known.get((blob, revision.name)) or _point(
            pack, revision.name, contents.get(blob or "")
        )
        known[blob, revision.name] = found
        return replace(found, commit=revision.commit, day=revision.day)

    points, own = [[point(each) for each in some] for some in (revisions, line)]
    file, content = now
    held = contents.get(revisions[-1].blob or "") if revisions else None
    current = _point(pack, file, content)
    if not points or (held != content and not _same(points[-1], current)):
        points, own = [*points, current], [*own, current]
    kept, other = _without_others(points)
    gone = {point.commit for point in points if point not in kept}
    own = [point for point in own if point.commit not in gone]
    return FileHistory(file, tuple(kept), tuple(_rounds(kept, own)), other=other)


def _same(one: Version, other: Version) -> bool:
    return one.workbook is not None and one.workbook == other.workbook


def _point(pack: Pack, name: str, content: bytes | None) -> Version:
    name = one_line(name)
    if content is None:
        return Version("", None, name, problem=_GONE)
    try:
        opened = read_workbook(text_of(content, Path(name)), name, pack)
    except PlacebookError as error:
        return Version("", None, name, problem=str(error).rstrip("."))
    if opened.workbook is None or opened.problems:
        return Version("", None, name, problem=str(opened.problems[0]))
    score = scoring.score_workbook(pack, opened.workbook)
    return Version("", None, name, opened.workbook, score)


def _without_others(points: list[Version]) -> tuple[list[Version], str]:
    """The versions since a rename from another workbook, and that workbook.

    Blank workbooks are so alike that git pairs a new one with a deleted one.
    """
    for at, (one, other) in reversed([*enumerate(pairwise(points), 1)]):
        before, after = one.workbook, other.workbook
        if one.name != other.name and before and after and subjects_of(before, after):
            return points[at:], f"{full_name(before)} ({one.name})"
    return points, ""


def _rounds(points: Sequence[Version], line: Sequence[Version]) -> Iterator[Round]:
    """The rounds in the order of their last commits on the branch."""
    found: dict[int, list[Version]] = {}
    for point in points:
        if point.round is not None:
            found[point.round] = [*found.pop(point.round, ()), point]
    last = {point.round: point for point in line}
    for number, several in found.items():
        yield Round(number, last.get(number, several[-1]), len(several))
    if points[-1].workbook is None:
        yield Round(None, points[-1], 1)


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
    if each_commit:
        columns = ("Day", "Commit", "Round", "Overall", "Known")
        alike = groupby(found.points, lambda p: (_figures(p), p.problem))
        rows = [_row(list(group)) for _, group in alike]
        scored = [point.score for point in found.points if point.score]
    else:
        columns = ("Round", "Met", "Last commit", "Overall", "Known")
        rows = [_round_row(each) for each in found.rounds]
        scored = [each.last.score for each in found.rounds if each.last.score]
    yield Table(columns, tuple(rows), ("Round",))
    if len(scored) > 1 or (each_commit and scored):
        yield Heading("Over time", level)
        yield _lines(scored)


def _opening(found: FileHistory, each_commit: bool) -> Iterator[str]:
    commits = len([point for point in found.points if point.commit])
    rounds = len([each for each in found.rounds if each.number is not None])
    if not commits:
        yield "No commit has the workbook yet; `git add` and `git commit` make one."
    elif each_commit:
        yield f"{count_noun(commits, 'commit')}, oldest first."
    else:
        said = f"{count_noun(rounds, 'round')} in {count_noun(commits, 'commit')}"
        yield f"{said}, oldest first; `--commits` shows every commit."
    names = [*dict.fromkeys(p.name for p in found.points if p.commit)]
    if others := [name for name in names if name != _name_now(found)]:
        yield f"The file was called {join_words(others, 'and')} before."
    if found.other:
        yield (
            f"Git treats the file as {found.other}, renamed. That is another "
            "workbook, so its commits are left out."
        )
    if found.shallow:
        yield as_sentence(NOT_ALL_FETCHED)
    broken = [p for p in found.points[:-1] if not p.workbook and p.problem != _GONE]
    if broken and not each_commit:
        versions = count_noun(len(broken), "earlier version")
        yield f"{versions} could not be read; `--commits` says why."


def _name_now(found: FileHistory) -> str:
    return next((p.name for p in reversed(found.points) if p.commit), "")


def _row(group: Sequence[Version]) -> tuple[str, ...]:
    last, before = group[-1], len(group) - 1
    day = date_in_words(last.day) if last.day else "now"
    more = f" and {before} before" if before else ""
    round = "" if last.round is None else str(last.round)
    return (day, _commit(last) + more, round, *_figures(last)[1:])


def _round_row(each: Round) -> tuple[str, ...]:
    last = each.last
    met = last.workbook and last.workbook.workshop.date
    number = "" if each.number is None else str(each.number)
    day = date_in_words(met) if met else ""
    return (number, day, _commit(last), *_figures(last)[1:])


def _commit(point: Version) -> str:
    return point.commit[:7] or "not committed"


def _figures(point: Version) -> tuple[int | None, str, str]:
    """Round, score and what is known, or why there is none."""
    if point.score is None:
        gone = point.problem == _GONE
        return None, point.problem if gone else f"does not load: {point.problem}", ""
    scored = score_with_range(point.score)
    if point.unsettled:
        places = count_noun(point.unsettled, "place")
        scored = f"{scored}; a merge left {places} to settle"
    return point.round, scored, known_of_total(point.score)


def _lines(scored: Sequence[Score]) -> Table:
    rows = [("Overall", *_line(scored))]
    for number, last in enumerate(scored[-1].recommendations):
        has = [s.recommendations for s in scored if number < len(s.recommendations)]
        rows.append((last.recommendation.title, *_line([r[number] for r in has])))
    columns = ("Area to act on", "Over time", "First", "Last")
    return Table(columns, tuple(rows), ("First", "Last"))


def _line(figures: Sequence[Figures]) -> tuple[str, str, str]:
    line = "".join(_height(value) for value in _thinned([f.score for f in figures]))
    return line, score_compact(figures[0]), score_compact(figures[-1])


def _height(value: float | None) -> str:
    if value is None:
        return _NONE
    return _HEIGHTS[min(int(value / 100 * len(_HEIGHTS)), len(_HEIGHTS) - 1)]


def _thinned(figures: Sequence[float | None]) -> Sequence[float | None]:
    """At most ``LONGEST`` figures, evenly spread, with the first and the last."""
    if len(figures) <= LONGEST:
        return figures
    step = (len(figures) - 1) / (LONGEST - 1)
    return [figures[round(number * step)] for number in range(LONGEST)]
