"""What was counted of a data file's columns -> what is said of them.

A range is said of numbers and dates only: not of long numbers, which may be somebody's,
nor of columns that are called, or look, as if they were people's own.
"""

from __future__ import annotations

import math

from placebook.inspection.cell_forms import AMERICAN, BRITISH, DATES, CountedColumn
from placebook.inspection.findings import HALF, MOST, Column
from placebook.inspection.identifiers import find_identifiers
from placebook.inspection.personal_data import is_named_for_people

_ENOUGH = 5  # cells from which a range gives none of them away
_LONG = 10**6  # a number from here on may be a reference, or somebody's telephone
_TYPES = ("yes or no", "whole number", "number")  # the narrowest first
_AS_COUNTED = ("shortest", "longest", "placeholders", "cut", "totals")


def describe_column(column: CountedColumn, ranges: bool) -> Column:
    """What is said of a column; without its range if not ``ranges``."""
    counts, kind = column.counts, _type(column)
    least, most = _range(column, kind) if ranges else ("", "")
    blank = (column.rows - column.filled) / column.rows if column.rows else 0.0
    return Column(
        name=column.name,
        type=kind,
        missing=None if "[]" in column.name else blank,  # a list may have many, or none
        distinct=min(counts["distinct"] or 0, column.filled),
        least=least,
        most=most,
        dates=_ways(column) if column.share("date") >= HALF else (),
        **{name: counts[name] or 0 for name in _AS_COUNTED},
    )


def _type(column: CountedColumn) -> str:
    if not column.filled:
        return "empty"
    if column.said_share("date") >= MOST:
        return "date"
    fits = (kind for kind in _TYPES if column.said_share(kind) == 1)
    return next(fits, "text")


def _range(column: CountedColumn, kind: str) -> tuple[str, str]:
    counts = column.counts
    hidden = find_identifiers(column) or is_named_for_people(column.name)
    if hidden or column.filled < _ENOUGH:
        return "", ""
    if "number" in kind and not counts["cut"]:
        ends = counts["least"], counts["most"]
        if all(math.isfinite(end) and abs(end) < _LONG for end in ends):
            least, most = (f"{n:.0f}" if n == int(n) else f"{n:g}" for n in ends)
            return least, most
    if kind == "date" and counts["days"] == counts["date"]:
        return f"{counts['first']:%Y-%m}", f"{counts['last']:%Y-%m}"
    return "", ""


def _ways(column: CountedColumn) -> tuple[tuple[str, int], ...]:
    """In which ways dates are written, and how often each."""
    fits = {form: column.counts[form] for form in DATES}
    if fits[AMERICAN] and not column.counts["only British"]:
        fits[AMERICAN] += fits.pop(BRITISH)  # what could be either is like the rest
    return tuple((form, number) for form, number in fits.items() if number)
