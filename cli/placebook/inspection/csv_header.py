"""Where a table begins in a text, and whether its first row has column names."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple, TypeAlias

from placebook.base.delimited import allow_cells_of, unique_names
from placebook.base.text import EMAIL, one_line
from placebook.base.urls import redact_text
from placebook.inspection import cell_forms

# A cell of such a form is not a column's name if most cells below it have the form too.
_CELLS = (
    *(form for form, _ in cell_forms.DATES.values()),
    cell_forms.GSS,
    cell_forms.POSTCODE,
    EMAIL,
    cell_forms.PHONE,
    r"(?!(?:19|20)[0-9]{2}$)[0-9]+(?:\.[0-9]+)?",  # a year heads a column of figures
)
_LONGEST = 300  # characters of a column's name
_FIRST_ROWS = 1000  # that are looked at
# Rows, each with the number of the line on which it ends.
_Rows: TypeAlias = "list[tuple[int, list[str]]]"


class Header(NamedTuple):
    """Column names, and the lines that stand above the first row of data.

    ``uneven`` says that lines end in several ways, or that a cell above the data has
    several. Where the first row is one of data, ``named`` is false and the names are
    numbers. ``beyond`` counts names with no cells below them.
    """

    names: tuple[str, ...] = ()
    above: int = 0
    uneven: bool = False
    named: bool = True
    beyond: int = 0


NO_HEADER = Header()


def find_header(text: str, mark: str) -> Header | None:
    """The header of a table that ``mark`` splits into cells; None if there is none."""
    rows, width = _first_rows(text, mark)
    at = _first_full(rows, width)
    if at is None:
        return None
    above, first = rows[at]
    below = [row for _, row in rows[at + 1 :] if len(row) == width]
    before, skipped = rows[at - 1] if at else (0, [])
    if _may_head(skipped, [first, *below], width):  # a cell off, or some are blank
        above, first, below = before, skipped, [first, *below]
    named = not _is_data(first[:width], below)
    cells = (*first, *[""] * width)[:width] if named else [""] * width
    ends_unevenly = 0 < text.count("\r\n") < text.count("\n")
    return Header(
        unique_names([redact_text(one_line(cell, _LONGEST)) for cell in cells]),
        above if named else before,
        above > at + 1 or ends_unevenly,
        named,
        sum(map(bool, first[width:])),
    )


def _first_rows(text: str, mark: str) -> tuple[_Rows, int]:
    """The first rows, and the width of most.

    A row gets a cell more if all wide rows end in a mark and this row does not.
    """
    allow_cells_of(text)  # a boundary may be one
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    rows = [
        (reader.line_num, [cell.strip() for cell in row])
        for row in islice(reader, _FIRST_ROWS)
    ]
    widths = Counter(len(row) for _, row in rows if len(row) > 1)
    width = max(widths, key=lambda w: (widths[w], w), default=1)
    if any(row[-1] for _, row in rows if len(row) == width):
        return rows, width
    evened = [(at, [*row, ""] if len(row) == width - 1 else row) for at, row in rows]
    return evened, width


def _first_full(rows: _Rows, width: int) -> int | None:
    """The first row as wide as the table that is not a title above it."""
    fullest = max((_filled(row) for _, row in rows if len(row) == width), default=0)
    for at, (_, row) in enumerate(rows):
        names_the_mark = at == 0 and "".join(row).lower() == "sep="
        passed = names_the_mark or _is_title(row, fullest)
        if len(row) == width and any(row) and not passed:
            return at
    return None


def _is_title(row: Sequence[str], fullest: int) -> bool:
    """Whether a row fills so little of the table that it stands above its header."""
    filled = _filled(row)
    alone = any(row[:1]) and filled == 1 < fullest
    return alone or 2 * filled < fullest or 2 * filled == fullest > 2


def _filled(row: Sequence[str]) -> int:
    return sum(map(bool, row))


def _may_head(row: Sequence[str], below: Sequence[Sequence[str]], width: int) -> bool:
    """Whether a row that was passed over may name the columns below it."""
    near = abs(len(row) - width) <= 1 and _filled(row) > 1
    return near and _is_data(below[0], below[1:]) and not _is_data(row[:width], below)


def _is_data(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether any cell of a row has the form that most of those below it have."""
    for n, cell in enumerate(first):
        others = [row[n] for row in below if row[n]]
        for form in (form for form in _CELLS if re.fullmatch(form, cell)):
            alike = sum(bool(re.fullmatch(form, other)) for other in others)
            if 2 * alike > len(others):
                return True
    return False
