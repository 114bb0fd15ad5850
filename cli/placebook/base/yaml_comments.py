"""The comments of a YAML text: the program's own, and those that people wrote."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from placebook.base.text import one_line
from placebook.base.yaml_faults import as_it_was, cut_off_fault
from placebook.base.yaml_tree import Layout, Mark, Path, YamlFault

_START = Mark(1, 1)
_ENDS = "'\"\n"  # how a scalar ends that a comment behind it cannot belong to


class Comment(NamedTuple):
    """A person's comment, and the path of what it stands at.

    ``behind`` when something stands before it on its line. ``cuts`` when that is words
    without quotes, which may have been meant to go on. ``sign`` is how it begins: a
    ``#``, perhaps a colon, and blanks.
    """

    path: Path
    text: str
    mark: Mark = _START
    behind: bool = False
    cuts: bool = False
    sign: str = "# "

    def shown(self, most: int) -> str:
        """The comment as it is spelled, on one line of at most so many characters."""
        return one_line(self.sign + self.text, most)


class _Spot(NamedTuple):
    """A ``#`` outside of text: its index, its line's, and the words after it.

    ``number`` is that of the scalar before it, ``last``; -1 and None where there is
    none. ``read_to`` is that scalar's end.
    """

    at: int
    line: int
    words: str
    number: int
    last: Any
    read_to: int

    @property
    def own_line(self) -> bool:
        """Whether nothing that is read stands on its line before it."""
        return self.read_to <= self.line

    @property
    def column(self) -> int:
        return self.at - self.line + 1


@dataclass(frozen=True)
class Comments:
    """The comments of a text; of one that is ``cut`` up to its last scalar.

    Outside scalars ``#`` can only begin a comment, so nothing else matters.
    """

    text: str
    layout: Layout
    cut: bool = False

    @cached_property
    def of_people(self) -> tuple[Comment, ...]:
        """Those that people wrote."""
        spots = (s for s in self._spots if not (self._is_ours(s) or self._cuts_off(s)))
        return tuple(comment for comment in map(self._comment, spots) if comment.text)

    @cached_property
    def faults(self) -> tuple[YamlFault, ...]:
        """Each ``#`` that cuts words off."""
        return tuple(
            cut_off_fault(spot.words, self._path(spot), self._mark(spot))
            for spot in self._spots
            if self._cuts_off(spot)
        )

    @cached_property
    def headings(self) -> Mapping[Path, str]:
        """The program's own, which begin with ``#:``, by what they head."""
        ours = filter(self._is_ours, self._spots)
        return {self._path(spot): spot.words[1:].strip() for spot in ours}

    @cached_property
    def _spots(self) -> list[_Spot]:
        return [spot for spot in map(self._spot, self._hashes()) if spot]

    def _hashes(self) -> Iterator[int]:
        end, scalars = len(self.text), self.layout.scalars
        if self.cut:
            end = scalars[-1].end_mark.index if scalars else 0
        at = self.text.find("#")
        while 0 <= at < end:
            yield at
            at = self.text.find("#", at + 1)

    @cached_property
    def _starts(self) -> list[int]:
        return [event.start_mark.index for event in self.layout.scalars]

    def _spot(self, at: int) -> _Spot | None:
        """What is known of a ``#``; None if it is in a scalar or in a comment."""
        number = bisect_right(self._starts, at) - 1
        last: Any = self.layout.scalars[number] if number >= 0 else None
        read_to = last.end_mark.index if last else 0
        line = self.text.rfind("\n", 0, at) + 1
        begun = max(line, read_to)
        if at < read_to:
            # Only the first line of a `|` has comments inside the scalar's own span.
            begun = max(line, self._starts[number])
            if last.style not in ("|", ">") or self._starts[number] < line:
                return None
        if "#" in self.text[begun:at]:
            return None
        end = self.text.find("\n", at)
        words = self.text[at + 1 : end if end >= 0 else len(self.text)]
        return _Spot(at, line, words, number, last, read_to)

    def _is_ours(self, spot: _Spot) -> bool:
        return spot.words.startswith(":") and not self._is_behind(spot)

    def _is_behind(self, spot: _Spot) -> bool:
        if not spot.own_line or self.text[spot.line : spot.at].strip():
            return True
        return self._is_further_in(spot)

    def _is_further_in(self, spot: _Spot) -> bool:
        """Whether its line would go on with the words of the last scalar."""
        last = spot.last
        if last is None:
            return False
        if not last.value and not spot.words[:1].isalnum():
            return False  # a comment on a key with nothing behind it
        if self.text[spot.read_to] == ":" or self.layout.is_key(last):
            return False
        return spot.column > self.layout.column(last)

    def _may_go_on(self, spot: _Spot) -> bool:
        """Whether the last scalar is words without quotes, with only blanks after."""
        gap, last = self.text[spot.read_to : spot.at], spot.last
        if last is None or " " not in last.value or "\n" in gap or not gap.isspace():
            return False
        return self.text[spot.read_to - 1] not in _ENDS and not self.layout.is_key(last)

    def _cuts_off(self, spot: _Spot) -> bool:
        return spot.words[:1].isalnum() and self._is_behind(spot)

    def _comment(self, spot: _Spot) -> Comment:
        words = spot.words.removeprefix(":").strip()
        sign = spot.words.partition(words)[0] if words else ""
        behind, cuts = self._is_behind(spot), self._may_go_on(spot)
        place, mark = self._path(spot), self._mark(spot)
        return Comment(place, as_it_was(words), mark, behind, cuts, f"#{sign}")

    def _mark(self, spot: _Spot) -> Mark:
        return Mark(self.text.count("\n", 0, spot.at) + 1, spot.column)

    def _path(self, spot: _Spot) -> Path:
        """The path of what it stands above, or else behind."""
        path = self.layout.path(spot.last)
        if not spot.own_line:
            return path
        for ahead in self.layout.scalars[spot.number + 1 : spot.number + 2]:
            if spot.column <= ahead.start_mark.column + 1:
                return self.layout.path(ahead)
        while path and self.layout.columns.get(path, spot.column + 1) > spot.column:
            path = path[:-1]
        return path
