"""Workbooks compared with an earlier commit -> the Report of what changed in each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from placebook.analysis.scoring import Score
from placebook.base.errors import UnreadFile
from placebook.base.text import count_noun, join_words, name_key, one_line
from placebook.model.pack import Pack
from placebook.model.workbook import Workbook
from placebook.reports.diff import (
    Difference,
    difference_blocks,
    work_out_difference,
)
from placebook.reports.document import Block, Heading, Report, Text, not_read
from placebook.reports.words import full_name, score_sentence
from placebook.revisions.diff import Change

State = Literal["gone", "changed", "new", "same"]


@dataclass(frozen=True)
class AddedOrRemoved:
    """A workbook that has a score on one side only: it was added, or taken away."""

    new: Workbook
    before: Score | None
    after: Score | None
    changes: tuple[Change, ...] = ()
    of_two: Literal[""] = ""


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
    found: Difference | AddedOrRemoved

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


def pair_renamed(pack: Pack, found: Sequence[ComparedFile]) -> list[ComparedFile]:
    """The files, with a renamed workbook (one gone, one new) as one file.

    Git does not see that a file was renamed if it does not know the new one yet, or if
    much of it changed as well.
    """
    gone, new = (
        {_name(one.workbook): one for one in found if one.state == state}
        for state in ("gone", "new")
    )
    often = Counter(
        _name(one.workbook) for one in found if one.state in ("gone", "new")
    )
    both = [
        (gone[n], new[n]) for n in often if often[n] == 2 and n in gone and n in new
    ]
    joined = [
        replace(
            now,
            was=then.file,
            found=work_out_difference(pack, then.workbook, now.workbook, one=True),
        )
        for then, now in both
    ]
    apart = {one.file for pair in both for one in pair}
    return [*(one for one in found if one.file not in apart), *joined]


def _name(workbook: Workbook) -> tuple[str, str]:
    return name_key(workbook.area.name), name_key(workbook.service.name)


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
    renamed = [Text(_renamed(one)) for one in found if one.state == "same" and one.was]
    if renamed:
        parts += [Heading("Nothing changed but the name"), *renamed]
    return Report("What changed", tuple(parts))


def _sum_up(found: Sequence[ComparedFile]) -> str:
    if not found:
        return "No workbook could be compared."
    often = Counter(one.state for one in found)
    words = {
        "gone": "taken away",
        "changed": "changed",
        "new": "new",
        "same": "unchanged",
    }
    counts = [
        f"{count_noun(often[state], 'workbook')} {words.get(state, state)}"
        for state in get_args(State)
        if often[state]
    ]
    since = join_words(list(dict.fromkeys(one.names[0] for one in found)), "and")
    return f"Since {since}: {join_words(counts, 'and')}."


def _renamed(found: ComparedFile) -> str:
    return f"{one_line(found.file)} was called {one_line(found.was)}."


def _blocks(found: ComparedFile, level: Literal[2, 3]) -> Iterator[Block]:
    if found.was:
        yield Text(_renamed(found))
    if isinstance(found.found, Difference):
        yield from difference_blocks(found.found, found.names, level)
        return
    file, since = one_line(found.file), found.names[0]
    if found.found.after is not None:
        score = score_sentence(found.found.after)
        yield Text(f"{file} is new since {since}. Its score: {score}.")
    elif found.found.before is not None:
        score = score_sentence(found.found.before)
        gone = f"{file} has been taken away since {since}. Its score was {score}."
        yield Text(gone, strong=True)
