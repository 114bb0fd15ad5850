"""Every fault of a YAML text and the place of each part, from the library's events."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import yaml

from placebook.base import yaml_advice
from placebook.base.text import conflict_in, tidy
from placebook.base.yaml_comments import Comments
from placebook.base.yaml_faults import (
    BACKSLASH,
    MARKED,
    OR_QUOTE,
    as_it_was,
    cut_off_fault,
    cut_within,
    early_fault,
    loses_letters,
    mark_at,
    syntax_fault,
)
from placebook.base.yaml_tree import (
    DEEPEST,
    LOADER,
    Group,
    Items,
    Layout,
    Node,
    Path,
    YamlFault,
    before,
    event_mark,
    part_at,
)

_SCALAR, _GROUP_END, _ITEMS_END = (
    yaml.ScalarEvent,
    yaml.MappingEndEvent,
    yaml.SequenceEndEvent,
)
_ALIAS = ("uses a YAML alias (*)", OR_QUOTE)


class Reading(NamedTuple):
    """What a close look at a text gave.

    ``cut`` when a fault ended the reading: what comes after it is not in the tree.
    """

    layout: Layout
    found: Comments
    faults: tuple[YamlFault, ...]
    cut: bool = False


def read_closely(text: str) -> Reading:
    """What is in a mended text, as far as it can be read."""
    reader = _Reader(text)
    if early := early_fault(text):
        reader.faults.append(early)
        return reader.reading(cut=True)
    try:
        reader.stream()
    except _Enough:
        return reader.reading(cut=True)
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark
        if at and "nesting depth" in (error.problem or ""):
            # The library looked ahead of us: what stands before is too deep as well.
            return read_closely(text[: at.index])
        return reader.ended_by(error)
    return reader.reading()


class _Enough(Exception):
    """There is no use in reading on: nothing after this can be placed."""


class _Reader:
    """Makes a tree of events, and collects faults."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.get = LOADER(text).get_event
        self.root: Node = None
        self.scalars: list[Any] = []
        self.faults: list[YamlFault] = []
        self.trail: list[str | int] = []  # the path of what is being read
        self.repeats: list[tuple[Path, Any]] = []  # keys that were there before
        self.repeating: Any = None
        # Whether a scalar may need more than it is most often enough to look at.
        self.wary = "<<<<<<<" in text or "\ufdd0" in text or "\ufdd1" in text

    def reading(self, cut: bool = False) -> Reading:
        layout = Layout(self.root, self.scalars, tuple(self.trail))
        found = Comments(self.text, layout, cut)
        twice = (_twice(path, key, layout) for path, key in self.repeats)
        faults = sorted((*self.faults, *twice, *found.faults), key=lambda f: f.mark)
        return Reading(layout, found, tuple(faults), cut)

    def ended_by(self, error: yaml.MarkedYAMLError) -> Reading:
        """What was read before the library gave up, and why it did."""
        reading = self.reading(cut=True)
        last = self.scalars[-1] if self.scalars else None
        path = reading.layout.path(last)
        if last and "mapping values" in (error.problem or ""):
            # It may have taken in a line that was not meant for it.
            self.root = before(self.root, event_mark(last))
            self.scalars = self.scalars[:-1]
            reading = self.reading(cut=True)
        if cut := self.cut_in_brackets(reading.found.faults):
            self.root = before(self.root, cut.mark)
            return self.reading(cut=True)._replace(faults=reading.faults)
        at = cut_within(self.text, last.end_mark.index if last else 0, error)
        if at is not None:
            begun = self.text.rfind("\n", 0, at) + 1
            if last and last.end_mark.index < begun:
                path = reading.layout.path_of_line(path, self.text[begun:at])
            rest = self.text[at + 1 :].partition("\n")[0]
            fault = cut_off_fault(rest, path, mark_at(self.text, at))
            if fault.mark in [known.mark for known in reading.faults]:
                return reading
        else:
            fault = syntax_fault(error, self.text)
            beside = last is not None and event_mark(last).line == fault.mark.line
            fault = fault._replace(path=path if beside else ())
        return reading._replace(faults=(*reading.faults, fault))

    def cut_in_brackets(self, cuts: Sequence[YamlFault]) -> YamlFault | None:
        """The ``#`` that cut off the other half of a bracket which is still open."""
        around = (tuple(self.trail[:depth]) for depth in range(len(self.trail)))
        parts = (part_at(self.root, path) for path in around)
        starts = [part.start for part in parts if isinstance(part, (Group, Items))]
        opened = [event_mark(start) for start in starts if start.flow_style]
        within = (cut for cut in cuts if opened and cut.mark > opened[0])
        return next(within, None)

    def fault(self, event: Any, what: str, do: str) -> None:
        path = tuple(self.trail)
        self.faults.append(YamlFault(event_mark(event), path, what, do))

    def stream(self) -> None:
        documents = 0
        while type(event := self.get()) is not yaml.StreamEndEvent:
            if type(event) is yaml.DocumentStartEvent:
                documents += 1
                if documents == 2:
                    self.fault(event, "begins a second document", "keep one in a file")
            elif type(event) not in (yaml.StreamStartEvent, yaml.DocumentEndEvent):
                node = self.node(event)
                if documents == 1:
                    self.root = node
                self.fill(node)

    def node(self, event: Any) -> Node:
        """The part that an event begins, with nothing in it yet."""
        if type(event) is _SCALAR:
            self.scalars.append(event)
            return event
        if type(event) is yaml.AliasEvent:
            self.fault(event, *_ALIAS)
            return event
        self.refuse_extras(event)
        if len(self.trail) >= DEEPEST:
            self.fault(event, f"is nested deeper than {DEEPEST}", "make it flatter")
            raise _Enough
        return (Group if type(event) is yaml.MappingStartEvent else Items)(event)

    def fill(self, node: Node) -> None:
        """Read what a part holds; of a scalar, look for faults."""
        if type(node) is _SCALAR:
            if self.wary or node.anchor or node.tag or node.style in ("'", '"'):
                self.look_at(node)
        elif isinstance(node, Group):
            self.trail.append("")
            self.fill_group(node)
            self.trail.pop()
        elif isinstance(node, Items):
            self.trail.append(0)
            while type(event := self.get()) is not _ITEMS_END:
                self.trail[-1] = len(node)
                node.append(self.node(event))
                self.fill(node[-1])
            self.trail.pop()

    def fill_group(self, group: Group) -> None:
        while type(key := self.get()) is not _GROUP_END:
            name = self.trail[-1] = self.key(key)
            node = self.node(self.get())
            is_new = name not in group
            if is_new:
                group[name] = key, node
            self.fill(node)
            if not is_new:
                self.repeated(group, key)

    def key(self, event: Any) -> str:
        """The name that a key has; what is wrong with it is said of its group."""
        usual = type(event) is _SCALAR and not (
            event.style or event.anchor or event.tag
        )
        if usual and event.value.isprintable() and event.value and not self.wary:
            self.scalars.append(event)
            return str(event.value)
        self.trail.pop()
        if type(event) is not _SCALAR:
            what, do = "has a list or a group as a key", "use a word"
            if type(event) is yaml.AliasEvent:
                what, do = _ALIAS
            self.fault(event, what, do)
            raise _Enough
        self.fill(self.node(event))
        if event.value.startswith("\u00a0"):
            self.fault(event, *yaml_advice.NO_BREAK)
            raise _Enough
        self.trail.append("")
        return tidy(event.value)

    def look_at(self, event: Any) -> None:
        """Faults of one scalar."""
        self.refuse_extras(event)
        if self.wary:
            event.value = as_it_was(event.value)
        if conflict_in(event.value) is not None:
            self.fault(event, *MARKED)
        if event.style in ("'", '"'):
            span = event.start_mark.index, event.end_mark.index
            if advice := yaml_advice.of_quoted(self.text, *span):
                self.fault(event, *advice)
                raise _Enough
            if event.style == '"' and loses_letters(self.text[slice(*span)]):
                self.fault(event, *BACKSLASH)

    def refuse_extras(self, event: Any) -> None:
        if event.anchor:
            self.fault(event, "has a YAML anchor (&)", OR_QUOTE)
        if event.tag:
            self.fault(event, "has a YAML tag (!)", OR_QUOTE)

    def repeated(self, group: Group, key: Any) -> None:
        in_a_list = any(isinstance(step, int) for step in self.trail[:-1])
        if in_a_list and self.repeating is group:
            return  # a missing dash repeats every key of an entry: once is enough
        self.repeating = group
        self.repeats.append((tuple(self.trail), key))


def _twice(path: Path, key: Any, layout: Layout) -> YamlFault:
    do = "keep one of them"
    if any(isinstance(step, int) for step in path):
        do += ", or put the missing dash where a new entry begins"
    first = (layout.mark(path) or event_mark(key)).line
    return YamlFault(event_mark(key), path, f"is here twice: also on line {first}", do)
