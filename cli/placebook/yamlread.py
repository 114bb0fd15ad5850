"""Strict YAML in: plain data, where each value stands, and every fault at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import yaml

from placebook.words import conflict_in, tidy
from placebook.yamlcomments import Comment, Comments
from placebook.yamlfaults import (
    BACKSLASH,
    MARKED,
    OR_QUOTE,
    Fault,
    Mark,
    Path,
    as_it_was,
    cut_off,
    cut_within,
    forbidden_fault,
    is_plain,
    loses_letters,
    mark_at,
    marker_fault,
    mended,
    syntax_fault,
)
from placebook.yamltree import LOADER, Group, Items, Layout, Node, Tree, mark, place
from placebook.yamltree import plain as as_plain

DEEPEST = 20
_ALIAS = ("uses a YAML alias (*)", OR_QUOTE)
_SCALAR, _GROUP_END, _ITEMS_END = (
    yaml.ScalarEvent,
    yaml.MappingEndEvent,
    yaml.SequenceEndEvent,
)


@dataclass(frozen=True)
class Document:
    """One YAML document as a tree, and what is wrong with it.

    ``cut`` when a fault ended the reading: what comes after it is not in ``root``. All
    else is worked out when somebody asks, from the places that the tree's parts know.
    """

    root: Node
    faults: tuple[Fault, ...]
    found: Comments
    cut: bool = False

    @cached_property
    def data(self) -> Tree:
        """Every scalar is text, just as written."""
        return "" if self.root is None else as_plain(self.root)

    @property
    def comments(self) -> tuple[Comment, ...]:
        """Those that people wrote."""
        return self.found.people_s

    @property
    def headings(self) -> Mapping[Path, str]:
        """The program's own comments, which begin with ``#:``, by what they head."""
        return self.found.headings

    @property
    def marks(self) -> Mapping[Path, Mark]:
        """The place of every value by its path.

        Of a scalar where it begins, of a mapping or a list where its key stands.
        """
        return self.found.layout.marks

    @property
    def flow(self) -> frozenset[Path]:
        """The paths of what is in braces or brackets."""
        return self.found.layout.flow


def parse(text: str) -> Document:
    """Read one document; what is wrong with it is in its ``faults``, all at once.

    Nothing is guessed: ``no``, ``12:30`` and ``010`` stay text. Anchors, aliases, tags,
    a key given twice, a second document, git's conflict markers, a value that a ``#``
    cuts off and nesting deeper than ``DEEPEST`` are faults. Control characters and
    bidirectional overrides are passed over, and a tab within a line is a space.
    """
    forbidden = None
    if not is_plain(text):
        text = mended(text)
        forbidden = forbidden_fault(text)
    builder = _Builder(text)
    if early := forbidden or marker_fault(text):
        builder.faults.append(early)
        return builder.document(cut=True)
    try:
        builder.stream()
    except _Enough:
        return builder.document(cut=True)
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark
        if at and "nesting depth" in (error.problem or ""):
            # The library looked ahead of us: what stands before is too deep as well.
            return parse(text[: at.index])
        return builder.ended_by(error)
    return builder.document()


class _Enough(Exception):
    """There is no use in reading on."""


class _Builder:
    """Makes a tree of events; what stands where is left to `Layout`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.get = LOADER(text).get_event
        self.root: Node = None
        self.faults: list[Fault] = []
        self.scalars: list[Any] = []  # keys too, in their order
        self.trail: list[str | int] = []  # the path of what is being read
        self.repeating: Group | None = None
        # Whether a scalar may need more than it is most often enough to look at.
        self.wary = "<<<<<<<" in text or "\ufdd0" in text or "\ufdd1" in text

    def document(self, cut: bool = False) -> Document:
        end = len(self.text)
        if cut:
            end = self.scalars[-1].end_mark.index if self.scalars else 0
        layout = Layout(self.root, tuple(self.trail))
        found = Comments(self.text, self.scalars, layout, end)
        faults = sorted((*self.faults, *found.faults), key=lambda fault: fault.mark)
        return Document(self.root, tuple(faults), found, cut)

    def ended_by(self, error: yaml.MarkedYAMLError) -> Document:
        """What was read before the library gave up, and why it did."""
        document = self.document(cut=True)
        last = self.scalars[-1] if self.scalars else None
        path = document.found.layout.path(last)
        at = cut_within(self.text, last.end_mark.index if last else 0, error)
        if at is not None:
            rest = self.text[at + 1 :].partition("\n")[0]
            fault = cut_off(rest, path, mark_at(self.text, at))
            if fault.mark in [known.mark for known in document.faults]:
                return document
        else:
            fault = syntax_fault(error, self.text)
            beside = last is not None and mark(last).line == fault.mark.line
            fault = fault._replace(path=path if beside else ())
        return replace(document, faults=(*document.faults, fault))

    def fault(self, at: Mark, what: str, do: str, path: Path | None = None) -> None:
        path = tuple(self.trail) if path is None else path
        self.faults.append(Fault(at, path, what, do))

    def stream(self) -> None:
        documents = 0
        while type(event := self.get()) is not yaml.StreamEndEvent:
            if type(event) is yaml.DocumentStartEvent:
                documents += 1
                if documents == 2:
                    what, do = "begins a second document", "keep one in a file"
                    self.fault(mark(event), what, do)
            elif type(event) not in (yaml.StreamStartEvent, yaml.DocumentEndEvent):
                node = self.begun(event)
                if documents == 1:
                    self.root = node
                self.fill(node)

    def begun(self, event: Any) -> Node:
        """What an event begins: a scalar as it is, a group or a list still empty."""
        if type(event) is _SCALAR:
            self.scalars.append(event)
            self.look_at(event)
            return event
        if type(event) is yaml.AliasEvent:
            self.fault(mark(event), *_ALIAS)
            return event
        self.refuse_extras(event)
        if len(self.trail) >= DEEPEST:
            what, do = f"is nested deeper than {DEEPEST}", "make it flatter"
            self.fault(mark(event), what, do)
            raise _Enough
        node = Group() if type(event) is yaml.MappingStartEvent else Items()
        node.start = event
        return node

    def fill(self, node: Node) -> None:
        """Read what belongs in a group or a list."""
        if isinstance(node, Group):
            self.fill_group(node)
        elif isinstance(node, Items):
            self.fill_items(node)

    def fill_items(self, items: Items) -> None:
        self.trail.append(0)
        while type(event := self.get()) is not _ITEMS_END:
            self.trail[-1] = len(items)
            node = self.begun(event)
            items.append(node)
            self.fill(node)
        self.trail.pop()

    def fill_group(self, group: Group) -> None:
        get, scalars, trail, wary = self.get, self.scalars, self.trail, self.wary
        trail.append("")
        while type(key := get()) is not _GROUP_END:
            if (
                type(key) is _SCALAR
                and not (wary or key.style or key.anchor or key.tag)
                and (name := key.value).isprintable()
            ):
                scalars.append(key)
            else:
                name = self.key(key)
            trail[-1] = name
            node = event = get()
            if (
                type(event) is _SCALAR
                and not (wary or event.anchor or event.tag)
                and event.style != '"'
            ):
                scalars.append(event)
            else:
                node = self.begun(event)
            if name in group:
                self.repeated(group, name, key)
            else:
                group[name] = (key, node)
            if node is not event:
                self.fill(node)
        trail.pop()

    def key(self, event: Any) -> str:
        """The name that a key has."""
        around = tuple(self.trail[:-1])
        if type(event) is not _SCALAR:
            what, do = "has a list or a group as a key", "use a word"
            if type(event) is yaml.AliasEvent:
                what, do = _ALIAS
            self.fault(mark(event), what, do, around)
            raise _Enough  # nothing after it can be placed
        self.scalars.append(event)
        self.look_at(event, around)
        name: str = event.value
        if name.startswith("\u00a0"):
            what = "is indented with a non-breaking space"
            self.fault(mark(event), what, "use spaces", around)
            raise _Enough  # nothing after it can be placed
        return tidy(name)

    def look_at(self, event: Any, path: Path | None = None) -> None:
        """Faults of one scalar."""
        self.refuse_extras(event, path)
        if self.wary:
            event.value = as_it_was(event.value)
        if conflict_in(event.value) is not None:
            self.fault(mark(event), *MARKED, path)
        if event.style == '"':
            spelled = self.text[event.start_mark.index : event.end_mark.index]
            if loses_letters(spelled):
                self.fault(mark(event), *BACKSLASH, path)

    def refuse_extras(self, event: Any, path: Path | None = None) -> None:
        if event.anchor:
            self.fault(mark(event), "has a YAML anchor (&)", OR_QUOTE, path)
        if event.tag:
            self.fault(mark(event), "has a YAML tag (!)", OR_QUOTE, path)

    def repeated(self, group: Group, name: str, key: Any) -> None:
        in_a_list = any(isinstance(step, int) for step in self.trail[:-1])
        if in_a_list and self.repeating is group:
            return  # a missing dash repeats every key of an entry: once is enough
        self.repeating = group
        first = place(*group[name]).line
        do = "keep one of them"
        if in_a_list:
            do += ", or put the missing dash where a new entry begins"
        self.fault(mark(key), f"is here twice: also on line {first}", do)
