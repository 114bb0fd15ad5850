"""A YAML document as a tree of the library's events, which know where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

import yaml

from placebook.base.text import tidy
from placebook.base.yaml_faults import Mark, Path, as_it_was

# libyaml where PyYAML was built with it, PyYAML's own parser where it was not.
LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
Scalar: Any = yaml.ScalarEvent
_STARTS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_ENDS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
NOTHING = frozenset(("null", "Null", "NULL", "~"))  # as text they stand in quotes

# The event of a scalar or an alias, a Group, or Items.
Node: TypeAlias = Any
Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"


class Shape(NamedTuple):
    """What is expected at a place: text where it has no parts.

    ``fields`` are the keys of a group that has only those, ``entries`` what is in a
    group by ids, ``items`` what is in a list. ``needed`` are the keys without which an
    entry is none.
    """

    fields: Mapping[str, Shape] | None = None
    entries: Shape | None = None
    items: Shape | None = None
    needed: tuple[str, ...] = ()

    def within(self, key: str) -> Shape | None:
        """What is expected at a key; None if nothing is."""
        return self.entries or (self.fields.get(key) if self.fields else None)


TEXT = Shape()


class Group(dict[str, tuple[Any, Node]]):
    """A mapping: by key the event of the key, and what it leads to."""

    __slots__ = ("start",)
    start: Any


class Items(list[Node]):
    """A list."""

    __slots__ = ("start",)
    start: Any


def events_of(text: str, stop: int) -> list[Any]:
    """The events of a text's documents that begin before ``stop``.

    They end where the library gives up.
    """
    found: list[Any] = []
    if not stop:
        return found
    get = LOADER(text).get_event
    with suppress(yaml.MarkedYAMLError):
        while (event := get()) is not None and event.start_mark.index < stop:
            found.append(event)
    for event in found:
        if type(event) is Scalar:
            event.value = as_it_was(event.value)
    return found[2:]  # a stream and a document begin


def build_tree(events: Sequence[Any]) -> Node:
    """The tree of the first document; None if there is none.

    A key's first value counts. The events may end anywhere.
    """
    root: Node = None
    key: Any = None
    around: list[Node] = []
    for event in events:
        if type(event) in _ENDS:
            around.pop()
            continue
        if type(event) is yaml.DocumentEndEvent:
            break
        node = _node(event)
        if not around:
            root = node
        elif isinstance(around[-1], Items):
            around[-1].append(node)
        elif key is None:
            key = event
            continue
        else:
            around[-1].setdefault(tidy(key.value), (key, node))
            key = None
        if node is not event:
            around.append(node)
    return root


def _node(event: Any) -> Node:
    if type(event) not in _STARTS:
        return event
    node = Group() if type(event) is yaml.MappingStartEvent else Items()
    node.start = event
    return node


def scalar_text(event: Any) -> str:
    """What a scalar says; YAML's ways to write that nothing is said are blank."""
    text: str = event.value if type(event) is Scalar else ""  # an alias says nothing
    return "" if text in NOTHING and not event.style else text


def plain_tree(node: Node) -> Tree:
    """A tree as plain data: every scalar is text, just as written."""
    if isinstance(node, Group):
        return {key: plain_tree(inner) for key, (_, inner) in node.items()}
    if isinstance(node, Items):
        return [plain_tree(inner) for inner in node]
    return scalar_text(node)


def part_within(node: Node, step: str | int) -> Node:
    """What stands at a key or an index; None if nothing does."""
    if isinstance(node, Group):
        return node.get(str(step), (None, None))[1]
    if isinstance(node, Items) and isinstance(step, int) and step < len(node):
        return node[step]
    return None


def walk_tree(
    node: Node, path: Path = (), key: Any = None
) -> Iterator[tuple[Path, Any, Node]]:
    """Each part of a tree, as it is written: its path, its key's event, and it."""
    yield path, key, node
    if isinstance(node, Group):
        for name, (event, inner) in node.items():
            yield from walk_tree(inner, (*path, name), event)
    elif isinstance(node, Items):
        for number, inner in enumerate(node):
            yield from walk_tree(inner, (*path, number))


def event_mark(event: Any) -> Mark:
    """Where an event begins."""
    at = event.start_mark
    return Mark(at.line + 1, at.column + 1)


def node_mark(key: Any, node: Node) -> Mark:
    """Where a part stands: text where it begins, all else where its key does."""
    if isinstance(node, (Group, Items)):
        return event_mark(key or node.start)
    is_blank = isinstance(node, Scalar) and not node.value
    return event_mark(key if key and is_blank else node)


class Layout:
    """Where the parts of a tree stand, worked out when somebody asks.

    The text was read up to ``stop``. A scalar that is not in the tree, since it stands
    behind a repeated key or ends the reading, is ``otherwise``.
    """

    def __init__(self, text: str, stop: int, otherwise: Path) -> None:
        self._text = text
        self._stop = stop
        self._otherwise = otherwise

    @cached_property
    def _events(self) -> Sequence[Any]:
        # Read once more: to keep them all of many good files takes longer than this.
        return events_of(self._text, self._stop)

    @cached_property
    def root(self) -> Node:
        """The tree."""
        return build_tree(self._events)

    @cached_property
    def scalars(self) -> Sequence[Any]:
        """Keys too, in the order in which they stand."""
        return [event for event in self._events if type(event) is Scalar]

    def path(self, event: Any) -> Path:
        """The path of a scalar, or of what it is the key of; () for None."""
        return self._paths.get(id(event), self._otherwise) if event else ()

    def is_value(self, event: Any) -> bool:
        """Whether a scalar is in the tree, and not as a key."""
        return id(event) in self._values

    def column(self, event: Any) -> int:
        """That of a value's key; of an item the one before it."""
        path = self.path(event)
        return self.columns.get(path, self.marks.get(path, Mark(1, 1)).column - 1)

    def keep(self) -> None:
        """Work out now what cannot be any more when parts were taken out."""
        assert self.parts is not None

    @cached_property
    def parts(self) -> list[tuple[Path, Any, Node]]:
        """The tree's, as `walk_tree` gives them."""
        return [*walk_tree(self.root)] if self.root is not None else []

    @cached_property
    def _paths(self) -> dict[int, Path]:
        return {
            id(event): path for path, *pair in self.parts for event in pair if event
        }

    @cached_property
    def _values(self) -> set[int]:
        return {id(node) for _, _, node in self.parts}

    @cached_property
    def columns(self) -> dict[Path, int]:
        """Of the keys, by path."""
        return {path: event_mark(key).column for path, key, _ in self.parts if key}

    @cached_property
    def marks(self) -> dict[Path, Mark]:
        """Of all parts, by path; see `node_mark`."""
        return {path: node_mark(key, node) for path, key, node in self.parts}

    @cached_property
    def flow(self) -> frozenset[Path]:
        """The paths of what is in braces or brackets."""
        return frozenset(
            path
            for path, _, node in self.parts
            if isinstance(node, (Group, Items)) and node.start.flow_style
        )
