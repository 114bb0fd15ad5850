"""Where in a YAML file the parts of its data stand, when what is empty is left out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from placebook.errors import Problem
from placebook.words import one_line, tidy
from placebook.yamlread import Document, Mark, Path, Tree


class Places:
    """Where in a file the parts of pruned data stand."""

    def __init__(self, document: Document, file: str) -> None:
        self.document = document
        self.file = file
        self.written: dict[Path, Path] = {(): ()}

    def pruned(self) -> Any:
        """The document's data, tidied, without what is empty; {} when all of it is."""
        self.written = {(): ()}
        return self._prune(self.document.data, (), ()) or {}

    def _prune(self, value: Tree, old: Path, new: Path) -> Any:
        self.written[new] = old
        kept: Any
        if isinstance(value, str):
            kept = tidy(value) or None
        elif isinstance(value, dict):
            group = {k: self._prune(v, (*old, k), (*new, k)) for k, v in value.items()}
            kept = {k: v for k, v in group.items() if v is not None} or None
        else:
            kept = self._prune_list(value, old, new) or None
        if kept is None:
            del self.written[new]
        return kept

    def _prune_list(self, value: list[Tree], old: Path, new: Path) -> list[Any]:
        items: list[Any] = []
        for index, item in enumerate(value):
            kept = self._prune(item, (*old, index), (*new, len(items)))
            if kept is not None:
                items.append(kept)
        return items

    def leave_out(self, paths: Iterable[Path]) -> None:
        """Blank what stands at ``paths``, or the nearest part around it that does.

        An entry of a list keeps its place there, so the lines of the others stay right.
        """
        inner_first = sorted(map(self._origin, paths), key=len, reverse=True)
        for *around, last in filter(None, inner_first):
            holder: Any = self.document.data
            for step in around:
                holder = holder[step]
            holder[last] = ""

    def _origin(self, path: Path) -> Path:
        """Where ``path``, or the nearest part around it, stands in the document."""
        while path and path not in self.written:
            path = path[:-1]
        return self.written.get(path, ())

    def mark(self, path: Path) -> Mark:
        """Where ``path`` stands, or the nearest part around it that does."""
        marks = self.document.marks
        written = self._written(path)
        while written not in marks and written:
            written = written[:-1]
        return marks.get(written, Mark(1, 1))

    def _written(self, path: Path) -> Path:
        """``path`` as it is in the document, where blank entries of a list count."""
        around = self.written.get(path[:-1], path[:-1])
        return self.written.get(path, (*around, *path[-1:]))

    def problem(self, path: Path, what: str, do: str, **more: Any) -> Problem:
        """A Problem at ``path``."""
        mark, where = self.mark(path), spoken(self._written(path))
        return Problem(self.file, mark.line, mark.column, where, what, do, **more)

    def faults(self) -> list[Problem]:
        """What was wrong with the YAML itself."""
        return [
            Problem(self.file, *fault.mark, spoken(fault.path), fault.what, fault.do)
            for fault in self.document.faults
        ]


def spoken(path: Path) -> str:
    """A path as ``ecosystem.flows[2].to``; entries of a list count from 1."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step + 1}]"
        else:
            text += f".{step}" if text else str(step)
    return one_line(text, 120)
