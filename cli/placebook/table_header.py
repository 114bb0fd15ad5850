"""Where a table begins in a text, and whether its first row is one of column names."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from placebook import people, shared_codes
from placebook.catalogue_csv import allow_cells_of, unique
from placebook.column_names import may_name_a_person
from placebook.header_words import has_header_word
from placebook.words import SAYS_NOTHING

# Cells that are no column's name if those below are like them.
_CELLS = (
    *(form for form, _ in shared_codes.DATES.values()),
    shared_codes.GSS,
    shared_codes.POSTCODE,
    r"[0-9]{5,}|[0-9]+\.[0-9]+",
    r"(?!(?:19|20)[0-9]{2}$)[0-9]{1,4}",
    r"[0-9]{1,2}-[A-Za-z]{3}-[0-9]{2,4}",
)
# A figure, an amount, a day, a time or a code: what stands below a name, and is none.
_FIGURE = re.compile(
    r"[£$€(-]*[0-9][0-9,.:/ -]*[%)]?|[A-Z]{1,3}[-/]?[0-9]{1,9}|"
    r"[0-9]+-[A-Za-z]{3}-[0-9]+"
    rf"|{shared_codes.POSTCODE.removeprefix('(?i)')}"
)
_A_PERIOD = re.compile(
    r"(?:19|20)[0-9]{2}(?:[/-][0-9]{2}){0,2}|Q[1-4](?:[ /-]?[0-9]{2,4})*|"
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*[ -][0-9]{2,4}"
)
_DAY_WITHIN = re.compile(r"\b[0-9]{1,2}[/.-][0-9]{1,2}[/.-](?:[0-9]{2}){1,2}\b")
_ANSWERS = frozenset(("yes", "no", "y", "n", "true", "false"))
_LONGEST_NAME = 200  # letters of a cell that are looked at
_FIRST_ROWS = 1000  # that are looked at
# Rows, each with the number of the line on which it ends.
_Rows: TypeAlias = "list[tuple[int, list[str]]]"


class Header(NamedTuple):
    """Column names, and the lines that stand above the first row of data.

    ``uneven`` says that lines end in several ways, or that a cell above the data has
    several. Where the first row is one of data, ``named`` is false and the names are
    numbers; ``sure`` where it is certainly one of names, so that they may be shown.
    ``beyond`` counts names with no cells below them.
    """

    names: tuple[str, ...]
    above: int
    uneven: bool
    named: bool
    sure: bool
    beyond: int = 0


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
    skipped: Sequence[str] = ()
    for at, (above, row) in enumerate(rows):
        names_the_mark = at == 0 and "".join(row).lower() == "sep="
        title = _is_title(row, fullest) or names_the_mark
        if len(row) == width and any(row) and not title:
            below = [later for _, later in rows[at + 1 :] if len(later) == width]
            first: Sequence[str] = row
            sure = _is_sure(row, below)
            if not sure and _may_head(skipped, [row, *below], width):
                # The names are a cell off, or some of them are blank.
                first, below, above, sure = skipped, [row, *below], before, True
            beyond = sum(map(bool, first[width:]))
            first = (*first, *[""] * width)[:width]
            named = not _is_data(first, below)
            names = unique(first if named else [""] * width)
            uneven = above > at + 1 or _ends_unevenly(text)
            above = above if named else before
            return Header(names, above, uneven, named, named and sure, beyond)
        before, skipped = above, row
    return None


def _may_head(row: Sequence[str], below: Sequence[Sequence[str]], width: int) -> bool:
    """Whether a row that was passed over may have the names of the columns below it."""
    near = abs(len(row) - width) <= 1 and _filled(row) > 1
    return near and _is_sure((*row, *[""] * width)[:width], below)


def _evened(rows: _Rows, width: int) -> _Rows:
    """The rows with a cell more where all others end in a mark and these do not."""
    if any(row[-1] for _, row in rows if len(row) == width):
        return rows
    return [
        (above, [*row, ""] if len(row) == width - 1 else row) for above, row in rows
    ]


def _is_title(row: Sequence[str], fullest: int) -> bool:
    """Whether a row fills so little of the table that it stands above its header."""
    filled = _filled(row)
    alone = any(row[:1]) and filled == 1 < fullest
    return alone or 2 * filled < fullest or 2 * filled == fullest > 2


def _filled(row: Sequence[str]) -> int:
    return sum(map(bool, row))


def _ends_unevenly(text: str) -> bool:
    windows = text.count("\r\n")
    return 0 < windows < text.count("\n")


def _is_data(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether the first row is one of data, as its cells look like those below them.

    A year above figures is a name; so is a day, unless days are below it.
    """
    if any(
        _is_somebody(cell[:_LONGEST_NAME])
        and not _are_figures([row[n] for row in below])  # it heads somebody's figures
        for n, cell in enumerate(first)
    ):
        return True
    if _recurs(first, below):
        return True
    return any(
        _is_like(cell, [row[n] for row in below if row[n]])
        for n, cell in enumerate(first)
    )


def _is_somebody(cell: str) -> bool:
    """Whether a cell is about somebody: no column is called so."""
    dated = _DAY_WITHIN.search(cell) and re.search("[A-Za-z]", cell)
    return bool(people.has_form(cell) or dated)


def _is_like(cell: str, below: Sequence[str]) -> bool:
    """Whether a cell has the form of most of those below it, and is no name of them."""
    if may_name_a_person(cell):
        named = [people.names_a_person(text[:_LONGEST_NAME]) for text in below]
        if sum(named) > len(below) * people.SHARE:
            return True
    lone = cell.casefold() in people.GIVEN_NAMES and not _has_header_word(cell)
    if lone and not any(map(_FIGURE.fullmatch, below)):
        return True
    for form in _CELLS:
        alike = sum(bool(re.fullmatch(form, text)) for text in below)
        if re.fullmatch(form, cell) and alike > len(below) / 2:
            return True
    return False


def _recurs(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether words of the first row are values of their columns too.

    The whole row again is a header that was copied along; years are often both, and a
    column may have nothing but its own name, as a tick.
    """
    others = [row for row in below if list(row) != list(first)]
    again = [
        cell
        for n, cell in enumerate(first)
        if cell and not cell.isdigit() and {row[n] for row in others if row[n]} > {cell}
    ]
    return len(again) > 1 or any(cell.casefold() in _ANSWERS for cell in again)


def _is_sure(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a row is certainly one of names, by its words or what is below it."""
    cells = [cell for cell in first if cell]
    if 2 * sum(map(_has_header_word, cells)) >= len(cells) > 0:
        return True
    return any(_heads(cell, [row[n] for row in below]) for n, cell in enumerate(first))


def _heads(cell: str, texts: Sequence[str]) -> bool:
    """Whether a cell is none of the figures below it: words, or a period."""
    if not cell or cell.casefold() in SAYS_NOTHING or not _are_figures(texts):
        return False
    alone = not any(map(_A_PERIOD.fullmatch, texts))
    return not _FIGURE.fullmatch(cell) or bool(_A_PERIOD.fullmatch(cell) and alone)


def _are_figures(texts: Sequence[str]) -> bool:
    filled = [text for text in texts if text]
    return 2 * sum(bool(_FIGURE.fullmatch(text)) for text in filled) > len(filled)


def _has_header_word(cell: str) -> bool:
    return len(cell) <= _LONGEST_NAME and has_header_word(cell)


def _first_rows(text: str, mark: str) -> _Rows:
    """The first rows, each with the number of the line on which it ends."""
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=mark)
    allow_cells_of(text)  # a boundary may be one
    found = []
    for row in reader:
        found.append((reader.line_num, [cell.strip() for cell in row]))
        if len(found) == _FIRST_ROWS:
            break
    return found
