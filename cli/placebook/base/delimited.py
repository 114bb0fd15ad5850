"""Text whose cells are parted by commas, semicolons, tabs or bars."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence

_DELIMITERS = ",;\t|"
_LOOKED_AT = 30  # lines


def allow_cells_of(text: str) -> None:
    """Let a cell be as long as the text: the limit of ``csv`` is one for all."""
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))


def find_delimiter(text: str) -> str:
    """The mark that parts most of the first lines into the same number of cells."""
    lines = text[:200_000].splitlines()[:_LOOKED_AT]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:
        return lines[0][4]
    return max(_DELIMITERS, key=lambda mark: _regularity(lines, mark))


def _regularity(lines: Sequence[str], mark: str) -> tuple[int, int]:
    try:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=mark))
    except csv.Error:
        return (0, 0)
    widths.pop(0, None)
    widths.pop(1, None)
    if not widths:
        return (0, 0)
    width, rows = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
    return (rows, width)


def unique_names(names: Sequence[str]) -> tuple[str, ...]:
    """Column names without repeats: the second *Name* is *Name (2)*."""
    seen: Counter[str] = Counter()
    taken = set(names)
    found: list[str] = []
    for number, name in enumerate(names, 1):
        name = name or f"Column {number}"
        seen[name] += 1
        while seen[name] > 1 and f"{name} ({seen[name]})" in taken:
            seen[name] += 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
        taken.add(found[-1])
    return tuple(found)
