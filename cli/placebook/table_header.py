"""Where a table begins in a text, and whether its first row is one of column names."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from placebook import people, shared_codes
from placebook.catalogue_csv import unique

# Cells that are no column's name if those below are like them.
_CELLS = (
    *(form for form, _ in shared_codes.DATES.values()),
    shared_codes.GSS,
    shared_codes.POSTCODE,
    r"[0-9]{5,}|[0-9]+\.[0-9]+",
)
_LONGEST_NAME = 200  # letters of a cell that are looked at
_FIRST_ROWS = 1000  # that are looked at
# Rows, each with the number of the line on which it ends.
_Rows: TypeAlias = "list[tuple[int, list[str]]]"


class Header(NamedTuple):
    """Column names, and the lines that stand above the first row of data.

    ``uneven`` says that lines end in several ways, or that a cell above the data has
    several. Where the first row is one of data, ``named`` is false and the names are
    numbers.
    """

    names: tuple[str, ...]
    above: int
    uneven: bool
    named: bool


def found(text: str, mark: str) -> Header | None:
    """The header of a table whose cells are parted by ``mark``; None if there is none.

    Raises csv.Error.
    """
    rows = _first_rows(text, mark)
    widths = Counter(len(row) for _, row in rows if len(row) > 1)
    width = max(widths, key=lambda w: (widths[w], w)) if widths else 1
    rows = _evened(rows, width)
    fullest = max((_filled(row) for _, row in rows if len(row) == width), default=0)
    before = 0
    for at, (above, row) in enumerate(rows):
        names_the_mark = at == 0 and "".join(row).lower() == "sep="
        title = _is_title(row, fullest) or names_the_mark
        if len(row) == width and any(row) and not title:
            below = [later for _, later in rows[at + 1 :] if len(later) == width]
            named = not _is_data(row, below)
            names = unique(row if named else [""] * width)
            uneven = above > at + 1 or _ends_unevenly(text)
            return Header(names, above if named else before, uneven, named)
        before = above
    return None


def _evened(rows: _Rows, width: int) -> _Rows:
    """The rows with a cell more where all others end in a mark and these do not."""
    if any(row[-1] for _, row in rows if len(row) == width):
        return rows
    return [
        (above, [*row, ""] if len(row) == width - 1 else row) for above, row in rows
    ]


def _is_title(row: Sequence[str], fullest: int) -> bool:
    """Whether a row fills so little of the table that it stands above its header."""
    alone = any(row[:1]) and _filled(row) == 1 < fullest
    return alone or 2 * _filled(row) < fullest


def _filled(row: Sequence[str]) -> int:
    return sum(map(bool, row))


def _ends_unevenly(text: str) -> bool:
    windows = text.count("\r\n")
    return 0 < windows < text.count("\n")


def _is_data(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether the first row is one of data, as its cells look like those below them.

    A year above figures is a name; so is a day, unless days are below it.
    """
    if any(people.has_form(cell[:_LONGEST_NAME]) for cell in first):
        return True
    if _recurs(first, below):
        return True
    for n, cell in enumerate(first):
        named = [people.names_a_person(row[n][:_LONGEST_NAME]) for row in below]
        if people.may_name_a_person(cell) and sum(named) > len(below) * people.SHARE:
            return True
        for form in _CELLS:
            alike = sum(bool(re.fullmatch(form, row[n])) for row in below)
            if re.fullmatch(form, cell) and alike > len(below) / 2:
                return True
    return False


def _recurs(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a word of the first row is a value of its column too.

    The whole row again is a header that was copied along; years are often both.
    """
    others = [row for row in below if list(row) != list(first)]
    return any(
        cell and not cell.isdigit() and any(row[n] == cell for row in others)
        for n, cell in enumerate(first)
    )


def _first_rows(text: str, mark: str) -> _Rows:
    """The first rows, each with the number of the line on which it ends."""
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=mark)
    found = []
    for row in reader:
        found.append((reader.line_num, [cell.strip() for cell in row]))
        if len(found) == _FIRST_ROWS:
            break
    return found
