"""A YAML document as a tree of the library's events, which know where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

import yaml

from placebook.base.text import tidy

Path: TypeAlias = tuple["str | int", ...]
Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"
# The event of a scalar or an alias, a Group, or Items; None for what was taken out.
Node: TypeAlias = Any

# libyaml where PyYAML was built with it, PyYAML's own parser where it was not.
LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
MERGE_SIGNS = ("<<<<<<<", ">>>>>>>", "|||||||")
DEEPEST = 20  # groups and lists within each other
_WORD = re.compile(r"[^\W\d][\w-]*")
NOTHING = frozenset(("null", "Null", "NULL", "~"))  # as text they stand in quotes


class Mark(NamedTuple):
    """A place in a text; both count from 1."""

    line: int
    column: int


class YamlFault(NamedTuple):
    """Something that makes a text more, or less, than the YAML we read."""

    mark: Mark
    path: Path
    what: str
    do: str


class Group(dict[str, tuple[Any, Node]]):
    """A mapping: by key the event of the key, and what it leads to."""

    __slots__ = ("start",)

    def __init__(self, start: Any) -> None:
        self.start = start


class Items(list[Node]):
    """A list."""

    __slots__ = ("start",)

    def __init__(self, start: Any) -> None:
        self.start = start


def is_plain(text: str) -> bool:
    """Whether a text has only what is printed, and line ends: most have."""
    return text.replace("\n", "").isprintable()


def scalar_text(event: Any) -> str:
    """What a scalar says, tidied; YAML's ways to write nothing are blank."""
    text: str = getattr(event, "value", "")  # an alias says nothing
    return "" if text in NOTHING and not event.style else tidy(text)


def plain_tree(node: Node) -> Tree:
    """A tree as plain data: every scalar is text, tidied."""
    if isinstance(node, Group):
        return {key: plain_tree(inner) for key, (_, inner) in node.items()}
    if isinstance(node, Items):
        return [plain_tree(inner) for inner in node]
    return scalar_text(node)


def pruned_tree(tree: Tree) -> Any:
    """Plain data without what is empty; None if all of it is."""
    if isinstance(tree, dict):
        group = {key: pruned_tree(inner) for key, inner in tree.items()}
        return {key: inner for key, inner in group.items() if inner} or None
    if isinstance(tree, list):
        return [value for value in map(pruned_tree, tree) if value] or None
    return tree or None


def is_blank(node: Node) -> bool:
    """Whether only keys are in a tree, if anything is."""
    if isinstance(node, Group):
        return all(is_blank(inner) for _, inner in node.values())
    if isinstance(node, Items):
        return all(map(is_blank, node))
    return not scalar_text(node)


def part_at(node: Node, path: Path) -> Node:
    """What stands at a path within a tree; None if nothing does."""
    for step in path:
        if isinstance(node, Group):
            node = node.get(str(step), (None, None))[1]
        elif isinstance(node, Items) and isinstance(step, int) and step < len(node):
            node = node[step]
        else:
            return None
    return node


def before(node: Node, mark: Mark) -> Node:
    """What of a tree begins before a place in the text; the rest is taken out."""
    event = node.start if isinstance(node, (Group, Items)) else node
    if event is None or event_mark(event) >= mark:
        return None
    while isinstance(node, Group) and node:
        name, (key, inner) = node.popitem()
        if before(inner, mark) is not None:
            node[name] = key, inner
            break
    while isinstance(node, Items) and node and before(node[-1], mark) is None:
        node.pop()
    return node


def event_mark(event: Any) -> Mark:
    """Where an event begins."""
    at = event.start_mark
    return Mark(at.line + 1, at.column + 1)


def _node_mark(key: Any, node: Node) -> Mark:
    """Where a part stands: text where it begins, all else where its key does."""
    if isinstance(node, (Group, Items)):
        return event_mark(key or node.start)
    is_blank = getattr(node, "value", None) == ""
    return event_mark(key if key and is_blank else node)


def _add_parts(
    parts: dict[Path, tuple[Any, Node]], node: Node, path: Path = (), key: Any = None
) -> None:
    parts[path] = key, node
    if isinstance(node, Group):
        for name, (event, inner) in node.items():
            _add_parts(parts, inner, (*path, name), event)
    elif isinstance(node, Items):
        for number, inner in enumerate(node):
            _add_parts(parts, inner, (*path, number))


class Layout:
    """Where the parts of a tree stand, worked out when somebody asks.

    ``scalars`` are all that was read, keys too, in the order in which they stand. One
    that is not in the tree, since it stands behind a repeated key or ends the reading,
    is ``otherwise``.
    """

    def __init__(self, root: Node, scalars: Sequence[Any], otherwise: Path) -> None:
        self.root = root
        self.scalars = scalars
        self._otherwise = otherwise

    @cached_property
    def parts(self) -> dict[Path, tuple[Any, Node]]:
        """The tree's parts by path, as they are written: the key's event, the part."""
        parts: dict[Path, tuple[Any, Node]] = {}
        if self.root is not None:
            _add_parts(parts, self.root)
        return parts

    def take_out(self, path: Path) -> None:
        """Take a part out of the tree; of a list its place is left, empty.

        Where the parts stood is still known.
        """
        assert self.parts is not None
        holder, last = part_at(self.root, path[:-1]), path[-1]
        if isinstance(holder, Items):
            holder[int(last)] = None
        elif isinstance(holder, Group):
            holder.pop(str(last), None)

    def path(self, event: Any) -> Path:
        """The path of a scalar, or of what it is the key of; () for None."""
        return self._paths.get(id(event), self._otherwise) if event else ()

    def path_of_line(self, path: Path, line: str) -> Path:
        """The path of the key that a line below ``path`` begins with.

        A line further in goes on with what is at ``path``; () if neither is so.
        """
        column = len(line) - len(line.lstrip(" ")) + 1
        if column > self.columns.get(path, column):
            return path
        word = _WORD.match(line.lstrip(" "))
        for depth in range(len(path), 0, -1):
            if word and self.columns.get(path[:depth]) == column:
                return (*path[: depth - 1], word[0])
        return ()

    def is_value(self, event: Any) -> bool:
        """Whether a scalar is in the tree, and not as a key."""
        return id(event) in self._values

    def column(self, event: Any) -> int:
        """That of a value's key; of an item the one before it."""
        path = self.path(event)
        return self.columns.get(path, (self.mark(path) or Mark(1, 1)).column - 1)

    @cached_property
    def _paths(self) -> dict[int, Path]:
        return {
            id(event): path
            for path, pair in self.parts.items()
            for event in pair
            if event
        }

    @cached_property
    def _values(self) -> set[int]:
        return {id(node) for _, node in self.parts.values()}

    @cached_property
    def columns(self) -> dict[Path, int]:
        """Of the keys, by path."""
        keys = {path: key for path, (key, _) in self.parts.items() if key}
        return {path: event_mark(key).column for path, key in keys.items()}

    def mark(self, path: Path) -> Mark | None:
        """Where the part at a path stands; None if nothing does."""
        return _node_mark(*self.parts[path]) if path in self.parts else None
