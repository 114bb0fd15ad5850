"""Strict YAML in: plain data, where each value stands, and every fault at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import yaml

from placebook.base import yaml_advice
from placebook.base.text import conflict_in, tidy
from placebook.base.yaml_comments import Comment, Comments
from placebook.base.yaml_faults import (
    BACKSLASH,
    MARKED,
    OR_QUOTE,
    Mark,
    Path,
    YamlFault,
    as_it_was,
    cut_off_fault,
    cut_within,
    forbidden_fault,
    is_plain,
    loses_letters,
    mark_at,
    marker_fault,
    mended,
    syntax_fault,
)
from placebook.base.yaml_tree import (
    LOADER,
    NOTHING,
    TEXT,
    Layout,
    Node,
    Shape,
    Tree,
    event_mark,
)
from placebook.base.yaml_tree import plain_tree as as_plain

DEEPEST = 20
_ALIAS = ("uses a YAML alias (*)", OR_QUOTE)
_SCALAR, _GROUP_END, _ITEMS_END = (
    yaml.ScalarEvent,
    yaml.MappingEndEvent,
    yaml.SequenceEndEvent,
)


@dataclass(frozen=True)
class Document:
    """One YAML document, and what is wrong with it.

    ``pruned`` is its data, tidied and without what is empty; ``odd`` if a key with
    nothing behind it may be none that was expected. ``cut`` when a fault ended the
    reading: what comes after it is not in ``root``, and nothing is ``pruned``. All else
    is worked out when somebody asks, from the places that the tree's parts know.
    """

    pruned: Any
    odd: bool
    faults: tuple[YamlFault, ...]
    found: Comments
    cut: bool = False

    @property
    def root(self) -> Node:
        """The document as a tree; None if there is nothing in it."""
        return self.found.layout.root

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


def parse_yaml(text: str, shape: Shape = TEXT) -> Document:
    """Read one document; what is wrong with it is in its ``faults``, all at once.

    Nothing is guessed: ``no``, ``12:30`` and ``010`` stay text. Anchors, aliases, tags,
    a key given twice, a second document, git's conflict markers, a value that a ``#``
    cuts off and nesting deeper than ``DEEPEST`` are faults. Control characters and
    bidirectional overrides are passed over, and a tab within a line is a space. What is
    expected in it is its ``shape``.
    """
    forbidden = None
    if not is_plain(text):
        text = mended(text)
        forbidden = forbidden_fault(text)
    builder = _Builder(text)
    if early := forbidden or marker_fault(text):
        builder.faults.append(early)
        builder.stop = 0
        return builder.document(cut=True)
    try:
        builder.stream(shape)
    except _Enough:
        return builder.document(cut=True)
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark
        if at and "nesting depth" in (error.problem or ""):
            # The library looked ahead of us: what stands before is too deep as well.
            return parse_yaml(text[: at.index])
        return builder.ended_by(error)
    return builder.document()


class _Enough(Exception):
    """There is no use in reading on."""


class _Builder:
    """Makes data of events; what stands where is left to `Layout`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.get = LOADER(text).get_event
        self.pruned: Any = None
        self.odd = False
        self.faults: list[YamlFault] = []
        self.trail: list[str | int] = []  # the path of what is being read
        self.repeats: list[tuple[Path, Any]] = []  # keys that were there before
        self.repeating: Any = None
        self.stop = len(text) + 1  # where the reading ends
        # Whether a scalar may need more than it is most often enough to look at.
        self.wary = "<<<<<<<" in text or "\ufdd0" in text or "\ufdd1" in text

    def document(self, cut: bool = False) -> Document:
        layout = Layout(self.text, self.stop, tuple(self.trail))
        found = Comments(self.text, layout, cut)
        twice = (_twice(path, key, layout) for path, key in self.repeats)
        faults = sorted((*self.faults, *twice, *found.faults), key=lambda f: f.mark)
        return Document(self.pruned, self.odd or cut, tuple(faults), found, cut)

    def ended_by(self, error: yaml.MarkedYAMLError) -> Document:
        """What was read before the library gave up, and why it did."""
        document = self.document(cut=True)
        last = (document.found.scalars or [None])[-1]
        path = document.found.layout.path(last)
        if last and "mapping values" in (error.problem or ""):
            # It may have taken in a line that was not meant for it.
            self.stop = last.start_mark.index
            document = self.document(cut=True)
        at = cut_within(self.text, last.end_mark.index if last else 0, error)
        if at is not None:
            rest = self.text[at + 1 :].partition("\n")[0]
            fault = cut_off_fault(rest, path, mark_at(self.text, at))
            if fault.mark in [known.mark for known in document.faults]:
                return document
        else:
            fault = syntax_fault(error, self.text)
            beside = last is not None and event_mark(last).line == fault.mark.line
            fault = fault._replace(path=path if beside else ())
        return replace(document, faults=(*document.faults, fault))

    def fault(self, at: Mark, what: str, do: str, path: Path | None = None) -> None:
        path = tuple(self.trail) if path is None else path
        self.faults.append(YamlFault(at, path, what, do))

    def enough(self, at: Any) -> _Enough:
        self.stop = at.index
        return _Enough()

    def stream(self, shape: Shape = TEXT) -> None:
        documents = 0
        while type(event := self.get()) is not yaml.StreamEndEvent:
            if type(event) is yaml.DocumentStartEvent:
                documents += 1
                if documents == 2:
                    what, do = "begins a second document", "keep one in a file"
                    self.fault(event_mark(event), what, do)
            elif type(event) not in (yaml.StreamStartEvent, yaml.DocumentEndEvent):
                is_text = type(event) is _SCALAR
                value = self.said(event) if is_text else self.part(event, shape)
                if documents == 1:
                    self.pruned = value

    def part(self, event: Any, shape: Shape) -> Any:
        """What a group or a list holds; None if nothing, as of an alias."""
        if type(event) is yaml.AliasEvent:
            self.fault(event_mark(event), *_ALIAS)
            return None
        self.refuse_extras(event)
        if len(self.trail) >= DEEPEST:
            what, do = f"is nested deeper than {DEEPEST}", "make it flatter"
            self.fault(event_mark(event), what, do)
            raise self.enough(event.start_mark)
        is_group = type(event) is yaml.MappingStartEvent
        self.trail.append("" if is_group else 0)
        value = self.group(shape) if is_group else self.items(shape.items or TEXT)
        self.trail.pop()
        return value

    def items(self, shape: Shape) -> list[Any] | None:
        kept = []
        number = 0
        while type(event := self.get()) is not _ITEMS_END:
            self.trail[-1] = number
            is_text = type(event) is _SCALAR
            value = self.said(event) if is_text else self.part(event, shape)
            if value:
                kept.append(value)
            number += 1
        return kept or None

    def group(self, shape: Shape) -> dict[str, Any] | None:
        get, trail, wary, expected = self.get, self.trail, self.wary, shape.within
        kept: dict[str, Any] = {}
        seen = set()
        while type(key := get()) is not _GROUP_END:
            usual = type(key) is _SCALAR and not (key.style or key.anchor or key.tag)
            name = key.value if usual and not wary else ""
            if not name.isprintable() or not name:
                name = self.key(key)
            trail[-1] = name
            event = get()
            if type(event) is _SCALAR:
                value = self.said(event)
            else:
                value = self.part(event, expected(name) or TEXT)
            if name in seen:
                self.repeated(kept, key)
                continue
            seen.add(name)
            if value:
                kept[name] = value
            elif shape.needed or not expected(name):
                self.odd = True
        return kept or None

    def said(self, event: Any) -> str:
        """What a scalar says, tidied."""
        if self.wary or event.anchor or event.tag or event.style in ("'", '"'):
            self.look_at(event)
        text: str = event.value
        if text in NOTHING and not event.style:
            return ""
        # What is printable on one line, most of it by far, is tidy.
        return text if text.isprintable() and text[-1:] != " " else tidy(text)

    def key(self, event: Any) -> str:
        """The name that a key has."""
        if type(event) is not _SCALAR:
            what, do = "has a list or a group as a key", "use a word"
            if type(event) is yaml.AliasEvent:
                what, do = _ALIAS
            self.fault(event_mark(event), what, do, tuple(self.trail[:-1]))
            raise self.enough(event.start_mark)  # nothing after it can be placed
        around = tuple(self.trail[:-1])
        self.look_at(event, around)
        name: str = event.value
        if name.startswith("\u00a0"):
            self.fault(event_mark(event), *yaml_advice.NO_BREAK, around)
            raise self.enough(event.end_mark)  # nothing after it can be placed
        return tidy(name)

    def look_at(self, event: Any, path: Path | None = None) -> None:
        """Faults of one scalar."""
        self.refuse_extras(event, path)
        if self.wary:
            event.value = as_it_was(event.value)
        if conflict_in(event.value) is not None:
            self.fault(event_mark(event), *MARKED, path)
        if event.style in ("'", '"'):
            self.refuse_quoted(event, path)

    def refuse_quoted(self, event: Any, path: Path | None) -> None:
        """A fault where the quotes are not where somebody meant them to be."""
        span = event.start_mark.index, event.end_mark.index
        if advice := yaml_advice.of_quoted(self.text, *span):
            self.fault(event_mark(event), *advice, path)
            raise self.enough(event.end_mark)  # what the text took in cannot be placed
        if event.style == '"' and loses_letters(self.text[slice(*span)]):
            self.fault(event_mark(event), *BACKSLASH, path)

    def refuse_extras(self, event: Any, path: Path | None = None) -> None:
        if event.anchor:
            self.fault(event_mark(event), "has a YAML anchor (&)", OR_QUOTE, path)
        if event.tag:
            self.fault(event_mark(event), "has a YAML tag (!)", OR_QUOTE, path)

    def repeated(self, group: Any, key: Any) -> None:
        in_a_list = any(isinstance(step, int) for step in self.trail[:-1])
        if in_a_list and self.repeating is group:
            return  # a missing dash repeats every key of an entry: once is enough
        self.repeating = group
        self.repeats.append((tuple(self.trail), key))


def _twice(path: Path, key: Any, layout: Layout) -> YamlFault:
    do = "keep one of them"
    if any(isinstance(step, int) for step in path):
        do += ", or put the missing dash where a new entry begins"
    first = layout.marks.get(path, event_mark(key)).line
    return YamlFault(event_mark(key), path, f"is here twice: also on line {first}", do)
