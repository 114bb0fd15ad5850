"""Workbooks compared with an earlier commit -> the Report of what changed in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from placebook.base.errors import UnreadFile
from placebook.base.text import count_noun, join_words, one_line
from placebook.model.workbook import Workbook
from placebook.reports.diff import Difference, difference_blocks
from placebook.reports.document import Block, Heading, Report, Text, not_read
from placebook.reports.words import full_name, score_sentence

State = Literal["gone", "changed", "new", "same"]
_STATES: dict[State, str] = {
    "gone": "removed",
    "changed": "changed",
    "new": "new",
    "same": "unchanged",
}


@dataclass(frozen=True)
class ComparedFile:
    """A workbook's file, its earlier name, and what happened to it.

    ``names`` is how both versions are called; ``remarks`` is what one should know.
    """

    file: str
    was: str
    names: tuple[str, str]
    base: str
    shallow: bool
    remarks: tuple[str, ...]
    found: Difference

    @property
    def state(self) -> State:
        """What happened to the workbook, in a word."""
        if self.found.before is None or self.found.after is None:
            return "gone" if self.found.after is None else "new"
        return "changed" if self.found.changes else "same"

    @property
    def workbook(self) -> Workbook:
        """The newest workbook there is."""
        return self.found.new


def since_report(found: ComparedFile) -> Report:
    """What changed in one workbook."""
    title = f"What changed: {full_name(found.workbook)}"
    return Report(title, (*map(Text, found.remarks), *_blocks(found, 2)))


def since_reports(
    found: Sequence[ComparedFile], unread: Sequence[UnreadFile]
) -> Report:
    """What changed in several: first the workbooks that are gone, last the new ones.

    The files that could not be read come first.
    """
    remarks = dict.fromkeys(remark for one in found for remark in one.remarks)
    parts = [*not_read(unread), *map(Text, remarks), Text(_sum_up(found))]
    for state in ("gone", "changed", "new"):
        for one in found:
            if one.state == state:
                parts += [Heading(full_name(one.workbook)), *_blocks(one, 3)]
    if renamed := [one for one in found if one.state == "same" and one.was]:
        parts.append(Heading("Nothing changed but the name"))
        parts += [Text(_renamed(one)) for one in renamed]
    return Report("What changed", tuple(parts))


def _sum_up(found: Sequence[ComparedFile]) -> str:
    if not found:
        return "No workbook could be compared."
    often = Counter(one.state for one in found)
    counts = [
        f"{count_noun(often[state], 'workbook')} {words}"
        for state, words in _STATES.items()
        if often[state]
    ]
    since = join_words(list(dict.fromkeys(one.names[0] for one in found)), "and")
    return f"Since {since}: {join_words(counts, 'and')}."


def _renamed(found: ComparedFile) -> str:
    return f"{one_line(found.file)} was called {one_line(found.was)}."


def _blocks(found: ComparedFile, level: Literal[2, 3]) -> Iterator[Block]:
    if found.was:
        yield Text(_renamed(found))
    before, after = found.found.before, found.found.after
    file, since = one_line(found.file), found.names[0]
    if before and after:
        yield from difference_blocks(found.found, found.names, level)
    elif after:
        yield Text(f"{file} is new since {since}. Its score: {score_sentence(after)}.")
    elif before:
        gone = f"{file} has been removed since {since}."
        yield Text(f"{gone} Its score was {score_sentence(before)}.", strong=True)
