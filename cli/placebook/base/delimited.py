"""Text of tables: its encoding, and the mark between its cells."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence

# Python's name of an encoding and ours, by the mark at the start of a file.
_MARKS = {
    b"\xef\xbb\xbf": ("utf-8-sig", "UTF-8 with a byte-order mark"),
    b"\xff\xfe": ("utf-16", "UTF-16"),
    b"\xfe\xff": ("utf-16", "UTF-16"),
}
_DELIMITERS = ",;\t|"
_LOOKED_AT = 30  # lines


def marked_encoding(start: bytes) -> tuple[str, str] | None:
    """The encoding that a file's mark shows: Python's name of it, and ours."""
    return next((both for mark, both in _MARKS.items() if start.startswith(mark)), None)


def decode_text(content: bytes) -> str:
    """Text of a file that may be UTF-8, UTF-16 or Windows-1252."""
    if marked := marked_encoding(content):
        return content.decode(marked[0], "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def allow_cells_of(text: str) -> None:
    """Let a cell be as long as the text: ``csv`` has one limit for the program."""
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))


def find_delimiter(text: str) -> str:
    """The mark that splits most of the first lines into the same number of cells."""
    lines = text[:200_000].splitlines()[:_LOOKED_AT]
    if lines and lines[0].lower().startswith("sep=") and len(lines[0]) == 5:
        return lines[0][4]
    return max(_DELIMITERS, key=lambda mark: _regularity(lines, mark))


def _regularity(lines: Sequence[str], mark: str) -> tuple[int, int]:
    """How many lines have the same number of cells, and that number."""
    try:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=mark))
    except csv.Error:
        return (0, 0)
    parted = ((rows, width) for width, rows in widths.items() if width > 1)
    return max(parted, default=(0, 0))


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
