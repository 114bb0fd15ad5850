"""A YAML document as plain data, and where the library's events say its parts stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import yaml

from placebook.base.text import tidy

Path: TypeAlias = tuple["str | int", ...]
Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"

# libyaml where PyYAML was built with it, PyYAML's own parser where it was not.
LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
MERGE_SIGNS = ("<<<<<<<", ">>>>>>>", "|||||||")
DEEPEST = 20  # groups and lists within each other
_PRINTED = bytes((10, *range(32, 127)))
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


def is_plain(text: str) -> bool:
    """Whether a text has only what is printed, and line ends: most have."""
    if text.isascii():  # then bytes are a quicker way to tell
        return not text.encode().translate(None, _PRINTED)
    return text.replace("\n", "").isprintable()


def pruned_tree(tree: Any) -> Any:
    """Plain data without what is empty; None if all of it is."""
    if isinstance(tree, str):
        return tree or None
    if isinstance(tree, Mapping):
        group = {key: pruned_tree(inner) for key, inner in tree.items()}
        return {key: inner for key, inner in group.items() if inner is not None} or None
    if isinstance(tree, (list, tuple)):
        return [value for value in map(pruned_tree, tree) if value is not None] or None
    return tree


def is_blank(tree: Tree) -> bool:
    """Whether only keys are in a tree, if anything is."""
    return pruned_tree(tree) is None


def part_at(tree: Any, path: Path) -> Any:
    """What stands at a path within a tree; None if nothing does."""
    part = tree
    for step in path:
        if isinstance(part, dict):
            part = part.get(str(step))
        elif isinstance(part, list) and isinstance(step, int) and step < len(part):
            part = part[step]
        else:
            return None
    return part


def event_mark(event: Any) -> Mark:
    """Where an event begins."""
    at = event.start_mark
    return Mark(at.line + 1, at.column + 1)


class Placed(NamedTuple):
    """The event that a part begins with, and its key's; None where there is none."""

    path: Path
    key: Any
    event: Any


def _placed(events: Iterable[Any], opened: list[Any]) -> Iterator[Placed]:
    """Each part, in the order in which they stand; ``opened`` are those around it.

    A key that ends the events has no part.
    """
    trail: list[str | int] = [-1]  # the first counts documents
    keys: list[Any] = [None]  # by depth: the key whose part comes next
    for event in events:
        if isinstance(event, yaml.CollectionEndEvent):
            del trail[-1], keys[-1], opened[-1]
        elif keys[-1] is None and isinstance(opened[-1], yaml.MappingStartEvent):
            keys[-1], trail[-1] = event, tidy(getattr(event, "value", ""))
        else:
            if isinstance(step := trail[-1], int):
                trail[-1] = step + 1
            yield Placed(tuple(trail[1:]), keys[-1], event)
            keys[-1] = None
            if isinstance(event, yaml.CollectionStartEvent):
                trail.append(-1)
                keys.append(None)
                opened.append(event)
    if keys[-1]:
        yield Placed(tuple(trail[1:]), keys[-1], None)


class Layout:
    """Where the parts of a document stand, from the events of its text.

    ``scalars`` are all that was read, keys too, in the order in which they stand;
    ``parts`` those in the data, in that order too; ``opened`` is what had no end.
    """

    def __init__(self, events: Sequence[Any]) -> None:
        self.scalars: list[Any] = [e for e in events if type(e) is yaml.ScalarEvent]
        self.parts: dict[Path, Placed] = {}
        self._paths: dict[int, Path] = {}
        self._keys: set[int] = set()
        self._columns = {id(None): 0}
        opened: list[Any] = [None]
        for placed in _placed(events, opened):
            path, key, event = placed
            around = self.parts.get(path[:-1]) if path else None
            # Otherwise it stands behind a key that was there before.
            if event and (around and around.event) is opened[-1]:
                self.parts.setdefault(path, placed)
            self._paths |= {id(event): path for event in placed[1:] if event}
            self._keys.add(id(key))
            if opened[-1] is None or opened[-1].flow_style:
                column = self._columns[id(opened[-1])]
            else:
                column = event_mark(key or opened[-1]).column
            self._columns.setdefault(id(event), column)
        self.opened = opened[1:]
        keys = [part for part in self.parts.values() if part.key]
        self.columns = {part.path: event_mark(part.key).column for part in keys}

    def path(self, event: Any) -> Path:
        """The path of an event, or of what it is the key of; () for what has none."""
        return self._paths.get(id(event), ())

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

    def is_key(self, event: Any) -> bool:
        """Whether an event is a key, or what stands where one belongs."""
        return id(event) in self._keys

    def column(self, event: Any) -> int:
        """That of a value's key, or an item's dash; in brackets, of what has these."""
        return self._columns.get(id(event), 0)

    def mark(self, path: Path) -> Mark | None:
        """Where a part stands: text where it begins, all else where its key does."""
        if path not in self.parts:
            return None
        _, key, event = self.parts[path]
        is_text = getattr(event, "value", None) or type(event) is yaml.AliasEvent
        return event_mark(event if is_text else key or event)
