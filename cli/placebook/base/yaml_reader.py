"""Strict YAML in: plain data, and each fault at its line, from one pass over a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import yaml

from placebook.base.text import conflict_in, tidy
from placebook.base.yaml_tree import (
    DEEPEST,
    LOADER,
    MERGE_SIGNS,
    NOTHING,
    Layout,
    Mark,
    Path,
    Tree,
    YamlFault,
    event_mark,
    is_plain,
    part_at,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from placebook.base.yaml_comments import Comment, Comments

_SCALAR, _GROUP, _GROUP_END, _ITEMS_END = (
    yaml.ScalarEvent,
    yaml.MappingStartEvent,
    yaml.MappingEndEvent,
    yaml.SequenceEndEvent,
)
# Merges, anchors, aliases and tags: where one of these is, each scalar is looked at.
_SIGNS = (*MERGE_SIGNS, "&", "*", "!")
_QUOTES = ("'", '"')
_MAY_DIFFER = re.compile(r"[\n\\]")  # from what it seems to be, in quotes
_OR_QUOTE = "put the whole text in quotes, or take the sign out"
_ALIAS = ("uses a YAML alias (*)", _OR_QUOTE)
_TWICE = ("is here twice: also on line", "keep one of them")
# The program's comments: on lines of their own, right above a key and in its column.
_HEADINGS = re.compile(r"\n( *)#:.*(?:\n\1#:.*)*(?=\n\1\w)")


class Document:
    """One YAML document, and what is wrong with it.

    Most documents have no fault, so the places of their parts are worked out only when
    somebody asks. ``cut`` when a fault ended the reading: what comes after it is not in
    the data. In the ``data`` every scalar is text, tidied and otherwise as written.
    """

    def __init__(self, reader: _Reader, cut: bool = False) -> None:
        self.data, self.cut = reader.data, cut
        self._reader = reader

    @cached_property
    def layout(self) -> Layout:
        """The place of each part."""
        return Layout(self._reader.events)

    @cached_property
    def faults(self) -> tuple[YamlFault, ...]:
        """In the order in which they stand."""
        slips = self._reader.faults(self.layout) if self._reader.slips else ()
        cuts = self.found.faults if self._has_comments else ()
        return _in_order(slips, cuts)

    @cached_property
    def found(self) -> Comments:
        """Its comments of all sorts."""
        from placebook.base.yaml_comments import Comments

        return Comments(self._reader.text, self.layout, self.cut)

    @property
    def comments(self) -> tuple[Comment, ...]:
        """Those that people wrote."""
        return self.found.of_people if self._has_comments else ()

    @property
    def headings(self) -> Mapping[Path, str]:
        """The program's own comments, which begin with ``#:``, by what they head."""
        return self.found.headings

    def take_out(self, path: Path) -> None:
        """Take a part out of the data; of a list its place is left, empty.

        Where the part stood is still known.
        """
        holder, last = part_at(self.data, path[:-1]), path[-1]
        if isinstance(holder, list):
            holder[int(last)] = ""
        elif isinstance(holder, dict):
            holder.pop(str(last), None)

    @cached_property
    def _has_comments(self) -> bool:
        """Whether a ``#`` may be anything but the beginning of a heading."""
        text, unsure = self._reader.text, self.cut or self._reader.is_spread
        return unsure or "#" in _HEADINGS.sub("", "\n" + text)


def parse_yaml(text: str) -> Document:
    """Read one document; what is wrong with it is in its ``faults``, all at once.

    Nothing is guessed: ``no``, ``12:30`` and ``010`` stay text. Anchors, aliases, tags,
    a key given twice, a second document, git's conflict markers, a value that a ``#``
    cuts off and nesting deeper than ``DEEPEST`` are faults. Control characters and
    bidirectional overrides are passed over, and a tab within a line is a space.
    """
    wary = any(sign in text for sign in _SIGNS)
    if not is_plain(text):
        from placebook.base.yaml_faults import mended

        text, wary = mended(text), True
    reader = _Reader(text, LOADER(text).get_event, wary)
    if wary:
        from placebook.base.yaml_faults import early_fault

        if early := early_fault(text):
            document = Document(reader, cut=True)
            document.faults = (early,)
            return document
    try:
        reader.read()
    except _Enough:
        return Document(reader, cut=True)
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark
        if at and "nesting depth" in (error.problem or ""):
            # The library looked ahead of us: what stands before is too deep as well.
            return parse_yaml(text[: at.index])
        return _ended_by(error, reader)
    return Document(reader)


# --- what a text says -----------------------------------------------------------------


class _Enough(Exception):
    """There is no use in reading on: nothing after this can be placed."""


class _Reader:
    """Makes plain data of events, and keeps them: they know where they stand.

    A ``wary`` one looks closely at each scalar. ``slips`` are events with what is wrong
    and what to do; their paths are worked out in `faults`.
    """

    def __init__(self, text: str, get: Callable[[], Any], wary: bool) -> None:
        self.text, self.get, self.wary = text, get, wary
        self.data: Tree = ""
        self.events: list[Any] = []
        self.slips: list[tuple[Any, str, str]] = []
        self.is_spread = False  # whether brackets go over lines

    def read(self) -> None:
        documents = 0
        while type(event := self.get()) is not yaml.StreamEndEvent:
            if type(event) is yaml.DocumentStartEvent:
                documents += 1
                if documents == 2:
                    self.slip(event, "begins a second document", "keep one in a file")
            elif isinstance(event, yaml.NodeEvent):
                self.events.append(event)
                part = self.part(event, 0)
                if documents < 2:
                    self.data = part
                if type(part) is not str:
                    self.fill(part, event, 1)

    def fill(self, part: Tree, start: Any, depth: int) -> None:
        """Read what stands in a group or list, which is ``depth`` within others."""
        if type(part) is dict:
            self.fill_group(part, depth)
        elif type(part) is list:
            self.fill_items(part, depth)
        if start.flow_style:
            end = self.events[-1]
            self.is_spread |= start.start_mark.line != end.start_mark.line

    def fill_group(self, group: dict[str, Tree], depth: int) -> None:
        get, keep, wary = self.get, self.events.append, self.wary
        while type(key := get()) is _SCALAR:
            keep(key)
            name = self.name(key) if wary or key.style else key.value
            keep(event := get())
            if wary or type(event) is not _SCALAR or event.style:
                part = self.part(event, depth)
            elif (part := event.value) in NOTHING:  # of all else nothing is untidy
                part = ""
            if name in group:
                self.slip(key, *_TWICE)
            else:
                group[name] = part
            if type(part) is not str:
                self.fill(part, event, depth + 1)
        keep(key)
        if type(key) is not _GROUP_END:
            is_alias = type(key) is yaml.AliasEvent
            what, do = "has a list or a group as a key", "use a word"
            self.slip(key, *(_ALIAS if is_alias else (what, do)))
            raise _Enough

    def fill_items(self, items: list[Tree], depth: int) -> None:
        get, keep = self.get, self.events.append
        while type(event := get()) is not _ITEMS_END:
            keep(event)
            items.append(part := self.part(event, depth))
            if type(part) is not str:
                self.fill(part, event, depth + 1)
        keep(event)

    def part(self, event: Any, depth: int) -> Tree:
        """The part that an event begins, with nothing in it yet."""
        if type(event) is _SCALAR:
            if self.wary or event.style in _QUOTES:
                self.look_at(event)
            is_nothing = event.value in NOTHING and not event.style
            return "" if is_nothing else tidy(event.value)
        if type(event) is yaml.AliasEvent:
            self.slip(event, *_ALIAS)
            return ""
        if event.anchor or event.tag:
            self.refuse_extras(event)
        if depth >= DEEPEST:
            self.slip(event, f"is nested deeper than {DEEPEST}", "make it flatter")
            raise _Enough
        return {} if type(event) is _GROUP else []

    def name(self, key: Any) -> str:
        """The name that an unusual key has."""
        self.look_at(key)
        if key.value.startswith("\u00a0"):
            from placebook.base.yaml_advice import NO_BREAK

            self.slip(key, *NO_BREAK)
            raise _Enough
        return tidy(key.value)

    def look_at(self, event: Any) -> None:
        """Find what is wrong with a scalar."""
        span = slice(event.start_mark.index, event.end_mark.index)
        is_quoted = event.style in _QUOTES
        if not (self.wary or (is_quoted and _MAY_DIFFER.search(self.text[span]))):
            return
        from placebook.base import yaml_faults

        self.refuse_extras(event)
        event.value = yaml_faults.as_it_was(event.value)
        if conflict_in(event.value) is not None:
            self.slip(event, *yaml_faults.MARKED)
        if is_quoted and (advice := yaml_faults.of_quoted(self.text, span)):
            self.slip(event, *advice)
            if advice is not yaml_faults.BACKSLASH:
                raise _Enough

    def refuse_extras(self, event: Any) -> None:
        if event.anchor:
            self.slip(event, "has a YAML anchor (&)", _OR_QUOTE)
        if event.tag:
            self.slip(event, "has a YAML tag (!)", _OR_QUOTE)

    def slip(self, event: Any, what: str, do: str) -> None:
        self.slips.append((event, what, do))

    def faults(self, layout: Layout) -> Iterator[YamlFault]:
        """The slips, at their places."""
        once: set[Path] = set()  # a missing dash repeats every key of an entry
        for event, what, do in self.slips:
            mark, path = event_mark(event), layout.path(event)
            if what == _TWICE[0]:
                if path[:-1] in once:
                    continue
                if any(isinstance(step, int) for step in path):
                    once.add(path[:-1])
                    do += ", or put the missing dash where a new entry begins"
                what = f"{what} {(layout.mark(path) or mark).line}"
            elif layout.is_key(event):
                path = path[:-1]  # said of its group
            yield YamlFault(mark, path, what, do)

    def before(self, mark: Mark) -> _Reader:
        """What would have been read, had the text ended at a place."""
        events = [event for event in self.events if event_mark(event) < mark]
        reader = _Reader(self.text, iter(events).__next__, self.wary)
        with suppress(StopIteration):
            reader.read()
        return reader


def _ended_by(error: yaml.MarkedYAMLError, reader: _Reader) -> Document:
    """What was read before the library gave up, and why it did."""
    from placebook.base.yaml_faults import last_fault

    document = Document(reader, cut=True)
    layout, slips = document.layout, reader.faults(document.layout)
    if layout.scalars and "mapping values" in (error.problem or ""):
        # The last one may have taken in a line that was not meant for it.
        document = Document(reader.before(event_mark(layout.scalars[-1])), cut=True)
    cuts = document.found.faults
    faults = [*_in_order(slips, cuts)]
    # A `#` that cut off the other half of a bracket which is still open.
    opened = [event_mark(start) for start in layout.opened if start.flow_style]
    if ends := [cut.mark for cut in cuts if opened and cut.mark > opened[0]]:
        document = Document(reader.before(ends[0]), cut=True)
    else:
        last = last_fault(error, reader.text, layout)
        if last[::2] not in [fault[::2] for fault in faults]:
            faults.append(last)
    document.faults = tuple(faults)
    return document


def _in_order(*faults: Iterable[YamlFault]) -> tuple[YamlFault, ...]:
    return tuple(sorted(chain(*faults), key=attrgetter("mark")))
