"""What was counted of a data file's columns -> what is said of them.

A range is said of numbers and dates only: not of long numbers, which may be somebody's,
nor of columns that are called, or look, as if they were people's own.
"""

from __future__ import annotations

import math

from placebook.inspection import identifiers, personal_data
from placebook.inspection.cell_forms import AMERICAN, BRITISH, DATES, CountedColumn
from placebook.inspection.findings import Column

_ENOUGH = 5  # cells from which a range gives none of them away
_LONG = 10**6  # a number from here on may be a reference, or somebody's telephone
# Types of a column whose cells all have a form, the narrowest first.
_TYPES = (
    ("yes or no", "yes or no"),
    ("whole", "whole number"),
    ("number", "number"),
)


def describe_column(column: CountedColumn, ranges: bool) -> Column:
    """What is said of a column; without its range if not ``ranges``."""
    counts, kind = column.counts, _type(column)
    least, most = _range(column, kind) if ranges else ("", "")
    return Column(
        name=column.name,
        type=kind,
        missing=_missing(column),
        distinct=min(counts["distinct"] or 0, column.filled),
        least=least,
        most=most,
        shortest=counts["shortest"] or 0,
        longest=counts["longest"] or 0,
        placeholders=counts["placeholder"],
        cut=counts["cut"],
        totals=counts["total"],
        dates=_ways(column) if column.share("date") >= identifiers.HALF else (),
    )


def _type(column: CountedColumn) -> str:
    if not column.filled:
        return "empty"
    if column.said_share("date") >= identifiers.MOST:
        return "date"
    fits = (words for form, words in _TYPES if column.said_share(form) == 1)
    return next(fits, "text")


def _missing(column: CountedColumn) -> float | None:
    if "[]" in column.name:
        return None  # a row may have several values, or none
    rows = column.rows
    return (rows - column.filled) / rows if rows else 0.0


def _range(column: CountedColumn, kind: str) -> tuple[str, str]:
    counts = column.counts
    if (
        column.filled < _ENOUGH
        or identifiers.find_identifiers(column)
        or personal_data.is_named_for_people(column.name)
    ):
        return "", ""
    if kind in ("whole number", "number") and not counts["cut"]:
        ends = counts["least"], counts["most"]
        short = all(math.isfinite(end) and abs(end) < _LONG for end in ends)
        return (_figure(ends[0]), _figure(ends[1])) if short else ("", "")
    if kind == "date" and counts["days"] == counts["date"]:
        return f"{counts['first']:%Y-%m}", f"{counts['last']:%Y-%m}"
    return "", ""


def _figure(value: float) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:g}"


def _ways(column: CountedColumn) -> tuple[tuple[str, int], ...]:
    """In which ways dates are written, and how often each."""
    fits = {form: column.counts[form] for form in DATES}
    if fits[AMERICAN] and not column.counts["only British"]:
        fits[AMERICAN] += fits.pop(BRITISH)  # what could be either is like the rest
    return tuple((form, number) for form, number in fits.items() if number)
