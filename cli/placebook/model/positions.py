"""Where the parts of data stand in its YAML file, although blank ones were left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from placebook.base.errors import Problem
from placebook.base.text import one_line
from placebook.base.yaml_reader import Document
from placebook.base.yaml_tree import Mark, Path, Tree, part_at, pruned_tree


class Places:
    """Where in a file the parts of pruned data stand."""

    def __init__(self, document: Document, file: str) -> None:
        self.document = document
        self.file = file

    @property
    def data(self) -> dict[str, Any]:
        """The document's data without what is empty; {} when all of it is."""
        return pruned_tree(self.document.data) or {}

    @cached_property
    def written(self) -> Mapping[Path, Path]:
        """The paths in the document, by the paths in pruned data."""
        written: dict[Path, Path] = {}
        _add_written(written, self.document.data)
        return written

    def plain(self, *path: str) -> Any:
        """What stands at a path as plain data; None if not even its key does."""
        return part_at(self.document.data, path)

    def leave_out(self, paths: Iterable[Path]) -> None:
        """Blank what stands at ``paths``, or the nearest part around it that does.

        An entry of a list keeps its place there, so the lines of the others stay right.
        """
        found = {self._origin(path) for path in paths}
        for path in sorted(found, key=len, reverse=True):
            self.take_out(path)

    def take_out(self, path: Path) -> None:
        """Take out what stands at a path in the document; its line stays known."""
        if path:
            self.document.take_out(path)
            self.__dict__.pop("written", None)

    def _origin(self, path: Path) -> Path:
        """Where ``path``, or the nearest part around it, stands in the document."""
        while path and path not in self.written:
            path = path[:-1]
        return self.written.get(path, ())

    def mark(self, path: Path) -> Mark:
        """Where ``path`` stands, or the nearest part around it that does."""
        layout, written = self.document.layout, self._in_file(path)
        while written not in layout.parts and written:
            written = written[:-1]
        return layout.mark(written) or Mark(1, 1)

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
            Problem(self.file, *mark, path_in_words(path), what, do)
            for mark, path, what, do in self.document.faults
        ]


def _add_written(
    written: dict[Path, Path], tree: Tree, old: Path = (), new: Path = ()
) -> bool:
    """Add the paths of all that is not empty; returns whether a part is not.

    They are those in the document, ``old``, by those in pruned data, ``new``.
    """
    kept = 0
    if isinstance(tree, dict):
        for key, value in tree.items():
            kept += _add_written(written, value, (*old, key), (*new, key))
    elif isinstance(tree, list):
        for index, value in enumerate(tree):
            kept += _add_written(written, value, (*old, index), (*new, kept))
    else:
        kept += bool(tree)
    if kept or not new:
        written[new] = old
    return kept > 0


def path_in_words(path: Path) -> str:
    """A path as ``ecosystem.flows[2].to``; entries of a list count from 1."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step + 1}]"
        else:
            text += f".{step}" if text else str(step)
    return one_line(text, 120)
