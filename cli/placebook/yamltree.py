"""A YAML document as a tree of the library's events, which know where they stand."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, TypeAlias

import yaml

from placebook.yamlfaults import Mark, Path

# libyaml where PyYAML was built with it, PyYAML's own parser where it was not.
LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
Scalar: Any = yaml.ScalarEvent
NOTHING = frozenset(("null", "Null", "NULL", "~"))  # as text they stand in quotes

# The event of a scalar or an alias, a Group, or Items.
Node: TypeAlias = Any
Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"


class Group(dict[str, tuple[Any, Node]]):
    """A mapping: by key the event of the key, and what it leads to."""

    __slots__ = ("start",)
    start: Any


class Items(list[Node]):
    """A list."""

    __slots__ = ("start",)
    start: Any


def said(event: Any) -> str:
    """What a scalar says; YAML's ways to write that nothing is said are blank."""
    text: str = event.value if type(event) is Scalar else ""  # an alias says nothing
    return "" if text in NOTHING and not event.style else text


def plain(node: Node) -> Tree:
    """A tree as plain data: every scalar is text, just as written."""
    if isinstance(node, Group):
        return {key: plain(inner) for key, (_, inner) in node.items()}
    if isinstance(node, Items):
        return [plain(inner) for inner in node]
    return said(node)


def within(node: Node, step: str | int) -> Node:
    """What stands at a key or an index; None if nothing does."""
    if isinstance(node, Group):
        return node.get(str(step), (None, None))[1]
    if isinstance(node, Items) and isinstance(step, int) and step < len(node):
        return node[step]
    return None


def walk(
    node: Node, path: Path = (), key: Any = None
) -> Iterator[tuple[Path, Any, Node]]:
    """Each part of a tree, as it is written: its path, its key's event, and it."""
    yield path, key, node
    if isinstance(node, Group):
        for name, (event, inner) in node.items():
            yield from walk(inner, (*path, name), event)
    elif isinstance(node, Items):
        for number, inner in enumerate(node):
            yield from walk(inner, (*path, number))


def mark(event: Any) -> Mark:
    """Where an event begins."""
    at = event.start_mark
    return Mark(at.line + 1, at.column + 1)


def place(key: Any, node: Node) -> Mark:
    """Where a part stands: text where it begins, all else where its key does."""
    if isinstance(node, (Group, Items)):
        return mark(key or node.start)
    is_blank = isinstance(node, Scalar) and not node.value
    return mark(key if key and is_blank else node)


class Layout:
    """Where the parts of a tree stand, worked out when somebody asks.

    A scalar that is not in the tree, since it stands behind a repeated key or ends the
    reading, is ``otherwise``.
    """

    def __init__(self, root: Node, otherwise: Path) -> None:
        self._root = root
        self._otherwise = otherwise

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
        """The tree's, as `walk` gives them."""
        return [*walk(self._root)] if self._root is not None else []

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
        return {path: mark(key).column for path, key, _ in self.parts if key}

    @cached_property
    def marks(self) -> dict[Path, Mark]:
        """Of all parts, by path; see `place`."""
        return {path: place(key, node) for path, key, node in self.parts}

    @cached_property
    def flow(self) -> frozenset[Path]:
        """The paths of what is in braces or brackets."""
        return frozenset(
            path
            for path, _, node in self.parts
            if isinstance(node, (Group, Items)) and node.start.flow_style
        )
