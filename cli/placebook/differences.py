"""Workbooks compared with an earlier commit -> the Report of what changed in each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from placebook.difference import Difference, blocks, called_in_full
from placebook.report import Block, Heading, Report, Text
from placebook.scoring import Score, said
from placebook.words import counted, either, one_line
from placebook.workbook import Workbook

State = Literal["gone", "changed", "new", "same"]


@dataclass(frozen=True)
class Alone:
    """A workbook that was not there before, or is not there any more."""

    workbook: Workbook
    score: Score
    is_new: bool


@dataclass(frozen=True)
class Compared:
    """A workbook's file, what it was called then, and what became of it.

    ``names`` is how both versions are called; ``remarks`` is what one should know.
    """

    file: str
    was: str
    names: tuple[str, str]
    base: str
    shallow: bool
    remarks: tuple[str, ...]
    found: Difference | Alone

    @property
    def state(self) -> State:
        """What became of it, in a word."""
        if isinstance(self.found, Alone):
            return "new" if self.found.is_new else "gone"
        return "changed" if self.found.changes else "same"

    @property
    def workbook(self) -> Workbook:
        """The workbook, as new as there is one."""
        alone = isinstance(self.found, Alone)
        return self.found.workbook if alone else self.found.new  # type: ignore


def report(found: Compared) -> Report:
    """What changed in one workbook."""
    title = f"What changed: {called_in_full(found.workbook)}"
    return Report(title, (*map(Text, found.remarks), *_blocks(found, 2)))


def report_of_several(found: Sequence[Compared], left_out: Sequence[str]) -> Report:
    """What changed in several: first those that are gone, last those that are new."""
    remarks = dict.fromkeys(remark for one in found for remark in one.remarks)
    parts: list[Block] = [Text(f"Left out: {why}", strong=True) for why in left_out]
    parts += [Text(remark) for remark in remarks]
    parts.append(Text(_sum_up(found)))
    for state in ("gone", "changed", "new"):
        for one in found:
            if one.state == state:
                parts += [Heading(called_in_full(one.workbook)), *_blocks(one, 3)]
    renamed = [Text(_renamed(one)) for one in found if one.state == "same" and one.was]
    if renamed:
        parts += [Heading("Nothing changed but the name"), *renamed]
    return Report("What changed", tuple(parts))


def _sum_up(found: Sequence[Compared]) -> str:
    words = {
        "gone": "{} taken away",
        "changed": "{} changed",
        "new": "{} new",
        "same": "{} as before",
    }
    states = [one.state for one in found]
    counts = [
        words[state].format(counted(states.count(state), "workbook"))
        for state in words
        if state in states
    ]
    since = either(list(dict.fromkeys(one.names[0] for one in found)), "and")
    return f"Since {since}: {either(counts, 'and')}."


def _renamed(found: Compared) -> str:
    return f"{one_line(found.file)} was called {one_line(found.was)}."


def _blocks(found: Compared, level: Literal[2, 3]) -> Iterator[Block]:
    if found.was:
        yield Text(_renamed(found))
    if isinstance(found.found, Difference):
        yield from blocks(found.found, found.names, level)
        return
    score, file = said(found.found.score), one_line(found.file)
    words = found.names[0]
    if found.found.is_new:
        yield Text(f"{file} is new since {words}. Its score: {score}.")
    else:
        told = f"{file} was taken away since {words}."
        yield Text(f"{told} Its score was {score}.", strong=True)
