"""Where in a YAML file the parts of its data stand, when what is empty is left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from placebook.base.errors import Problem
from placebook.base.text import one_line, tidy
from placebook.base.yaml_faults import Mark, Path
from placebook.base.yaml_reader import Document
from placebook.base.yaml_tree import Group, Items, Node, part_within, scalar_text


class Places:
    """Where in a file the parts of pruned data stand."""

    def __init__(self, document: Document, file: str) -> None:
        self.document = document
        self.file = file
        self._whole = True

    @property
    def data(self) -> Any:
        """The document's data, tidied, without what is empty; {} when all of it is."""
        if self._whole and not self.document.cut:
            return self.document.pruned or {}
        return _pruned(self.document.root) or {}

    @cached_property
    def written(self) -> Mapping[Path, Path]:
        """By the paths in pruned data those in the document."""
        return dict(_written(self.document.root, (), ()))

    def has(self, path: Path) -> bool:
        """Whether there is anything at a path, or may be a key with nothing behind."""
        value = self.data
        for step in path:
            value = value.get(step) if isinstance(value, dict) else None
        return self.document.odd or value is not None

    def part(self, path: Path) -> Node:
        """What stands at a path in the document; None if nothing does."""
        node = self.document.root
        for step in path:
            node = part_within(node, step)
        return node

    def leave_out(self, paths: Iterable[Path]) -> None:
        """Blank what stands at ``paths``, or the nearest part around it that does.

        An entry of a list keeps its place there, so the lines of the others stay right.
        """
        self.take_out(map(self._origin, paths))

    def take_out(self, paths: Iterable[Path]) -> None:
        """Take out what stands at ``paths`` in the document; its place is not lost."""
        self.document.found.layout.keep()
        self._whole = False
        for *around, last in sorted(filter(None, paths), key=len, reverse=True):
            holder = self.part(tuple(around))
            if isinstance(holder, Items):
                holder[int(last)] = None
            elif isinstance(holder, Group):
                holder.pop(str(last), None)
        self.__dict__.pop("written", None)

    def _origin(self, path: Path) -> Path:
        """Where ``path``, or the nearest part around it, stands in the document."""
        while path and path not in self.written:
            path = path[:-1]
        return self.written.get(path, ())

    def mark(self, path: Path) -> Mark:
        """Where ``path`` stands, or the nearest part around it that does."""
        marks = self.document.marks
        written = self._in_file(path)
        while written not in marks and written:
            written = written[:-1]
        return marks.get(written, Mark(1, 1))

    def _in_file(self, path: Path) -> Path:
        """``path`` as it is in the document, where blank entries of a list count."""
        around = self.written.get(path[:-1], path[:-1])
        return self.written.get(path, (*around, *path[-1:]))

    def problem(self, path: Path, what: str, do: str, **more: Any) -> Problem:
        """A Problem at ``path``."""
        mark, where = self.mark(path), path_in_words(self._in_file(path))
        return Problem(self.file, mark.line, mark.column, where, what, do, **more)

    def faults(self) -> list[Problem]:
        """What was wrong with the YAML itself."""
        return [
            Problem(
                self.file, *fault.mark, path_in_words(fault.path), fault.what, fault.do
            )
            for fault in self.document.faults
        ]


def _pruned(node: Node) -> Any:
    """A part tidied and without what is empty; None if all of it is."""
    if isinstance(node, Group):
        group = {key: _pruned(inner) for key, (_, inner) in node.items()}
        return {key: value for key, value in group.items() if value} or None
    if isinstance(node, Items):
        return [value for value in map(_pruned, node) if value] or None
    return tidy(scalar_text(node)) or None


def _written(node: Node, old: Path, new: Path) -> Iterator[tuple[Path, Path]]:
    """The paths of what is not empty: in pruned data, and in the document."""
    inner: list[tuple[Path, Path]] = []
    if isinstance(node, Group):
        for key, (_, value) in node.items():
            inner += _written(value, (*old, key), (*new, key))
    elif isinstance(node, Items):
        kept = 0
        for index, value in enumerate(node):
            found = [*_written(value, (*old, index), (*new, kept))]
            kept += bool(found)
            inner += found
    if inner or not new or tidy(scalar_text(node)):
        yield new, old
        yield from inner


def path_in_words(path: Path) -> str:
    """A path as ``ecosystem.flows[2].to``; entries of a list count from 1."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step + 1}]"
        else:
            text += f".{step}" if text else str(step)
    return one_line(text, 120)
