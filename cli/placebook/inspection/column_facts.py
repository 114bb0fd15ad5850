"""What was counted in a column of a data file -> its type, range and shared codes.

A form is not proof, so a finding says how many values fit, and how we know. UPRN, USRN
and GSS codes are as in the pack's sources S82 and S84.

Only numbers and dates have a range. Long numbers and shared codes have none, because
they may identify somebody.
"""

from __future__ import annotations

import math
import re

from placebook.base.text import words_of
from placebook.inspection.cell_forms import AMERICAN, BRITISH, DATES, CountedColumn
from placebook.inspection.findings import (
    BY_FORM,
    BY_NAME,
    HALF,
    MOST,
    Column,
    Identifier,
)

_ENOUGH = 5  # cells; with fewer a range would give some of them away
_LONG = 10**6  # a number from here on may be a reference, or somebody's telephone
_TYPES = ("yes or no", "whole number", "number")  # the narrowest first
_AS_COUNTED = ("shortest", "longest", "placeholders", "cut", "totals")
# Code -> words in its column's name.
_CODES = {
    "UPRN": r"\buprn\b|unique property",
    "USRN": r"\busrn\b|unique street",
    "company number": r"\bcompany\b|\bcompanies house\b|\bcrn\b",
    "charity number": r"\bcharity\b|\bcharities\b",
    "LSOA code": r"\blsoa",
    "MSOA code": r"\bmsoa",
    "GSS code": r"\b(gss|ons)\b|\b[a-z]+\d\dcd$",  # as in `PCON24CD`
    "postcode": r"\bpost ?code",
}
# A column of this name has these codes, even if most are spoiled.
_CERTAIN = ("UPRN", "USRN")
# These are known by their form alone; by form any number would fit the others.
_FORMED = ("LSOA code", "MSOA code", "GSS code", "postcode")


def describe_column(column: CountedColumn, ranges: bool) -> Column:
    """The facts of a column; without its range if not ``ranges``."""
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
    if find_identifier(column) or column.filled < _ENOUGH:
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
    """The ways in which dates are written, each with its number of cells."""
    fits = {form: column.counts[form] for form in DATES}
    if fits[AMERICAN] and not column.counts["only British"]:
        fits[AMERICAN] += fits.pop(BRITISH)  # what could be either counts as the rest
    return tuple((form, number) for form, number in fits.items() if number)


def find_identifier(column: CountedColumn) -> Identifier | None:
    """The shared code that most filled cells of a column look like."""
    name = words_of(column.name)
    for code, hint in _CODES.items():
        named = bool(re.search(hint, name))
        form = "like a GSS code" if code == "GSS code" and named else code
        fits = column.said_share(form) >= MOST and (named or code in _FORMED)
        if fits or (named and code in _CERTAIN and column.share(code)):
            sure = BY_NAME if named else BY_FORM
            return Identifier(column.name, code, column.share(form), sure)
    return None
