"""What was counted of a data file's columns -> what is said of them.

A range is said of numbers and dates only: not of long numbers, which may be somebody's,
nor of columns that are called, or look, as if they were people's own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from placebook.base.text import one_line
from placebook.inspection import identifiers, personal_data
from placebook.inspection.cell_forms import (
    AMERICAN,
    BRITISH,
    COUNTED,
    DATES,
    FORMS,
)
from placebook.inspection.findings import Column
from placebook.inspection.identifiers import FormCounts

_ENOUGH = 5  # cells from which a range gives none of them away
_LONG = 10**6  # a number from here on may be a reference, or somebody's telephone
_NUMBERS = ("whole number", "number")


@dataclass(frozen=True)
class CountedColumn:
    """A column by its key, its name, and what was counted of it among ``rows``."""

    key: Any
    name: str
    rows: int
    facts: dict[str, Any]
    counts: FormCounts

    @property
    def type(self) -> str:
        """What all that it says is: a whole number, a date, a text and so on."""
        fits, said = self.counts.fits, self.counts.said
        if not self.counts.filled:
            return "empty"
        for form, words in (
            ("yes or no", "yes or no"),
            ("whole", "whole number"),
            ("number", "number"),
        ):
            if fits[form] == said > 0:
                return words
        return "date" if fits["date"] >= identifiers.MOST * said > 0 else "text"

    def with_snomed(self, some: Sequence[str]) -> CountedColumn:
        """With as many SNOMED CT identifiers as there are among some of its values."""
        if len(some) < _ENOUGH:
            return self  # a few pass by chance
        share = sum(map(identifiers.is_snomed, some)) / len(some)
        fits = {
            **self.counts.fits,
            "SNOMED CT": round(self.counts.fits["digits"] * share),
        }
        return replace(self, counts=self.counts._replace(fits=fits))


def columns_in_order(
    names: Sequence[str], counted: Sequence[tuple[Any, ...]], rows: int
) -> list[CountedColumn]:
    """The columns of a query of `count_forms_sql`, in the order of the file.

    Where no cell was counted the columns are as ``names`` says, and empty.
    """
    found = []
    for key, *values in counted:
        facts = dict(zip(COUNTED, values, strict=False))
        fits = dict(zip(FORMS, values[len(COUNTED) :], strict=True))
        name = names[key] if names else _name_of(key)
        found.append(
            CountedColumn(key, name, rows, facts, FormCounts(facts["filled"], fits))
        )
    if names and not found:
        facts, fits = dict.fromkeys(COUNTED), dict.fromkeys(FORMS, 0)
        return [
            CountedColumn(key, name, rows, facts, FormCounts(0, fits))
            for key, name in enumerate(names)
        ]
    ordered = sorted(found, key=lambda one: (one.facts["at"], str(one.key)))
    filled = [one.key for one in ordered if one.counts.filled]
    return [
        replace(one, name=one.name or f"Column {number}")
        for number, one in enumerate(ordered, 1)
        if one.counts.filled or not _is_within(one.key, filled)
    ]


def _is_within(path: Any, filled: Sequence[Any]) -> bool:
    """Whether a path that is null holds, in other records, what has columns itself."""
    return any(str(key).startswith((f"{path}.", f"{path}[")) for key in filled)


def _name_of(path: str) -> str:
    """A JSON path as a column's name: ``$."a b".c[]`` is ``a b.c[]``."""
    return one_line(re.sub(r'\."([^"]*)"', r".\1", path).removeprefix("$."), 200)


def describe_columns(
    columns: Sequence[CountedColumn], ranges: bool
) -> tuple[Column, ...]:
    """What is said of each column; with no range of any if not ``ranges``."""
    return tuple(_described(one, ranges) for one in columns)


def _described(column: CountedColumn, ranges: bool) -> Column:
    counts, facts = column.counts, column.facts
    least, most = _range(column) if ranges and _has_a_range(column) else ("", "")
    return Column(
        name=column.name,
        type=column.type,
        missing=_missing(column),
        distinct=min(facts["distinct"] or 0, counts.filled),
        least=least,
        most=most,
        shortest=facts["shortest"] or 0,
        longest=facts["longest"] or 0,
        placeholders=counts.fits["placeholder"],
        cut=counts.fits["cut"],
        totals=counts.fits["total"],
        dates=_ways(counts) if counts.share("date") >= identifiers.HALF else (),
    )


def _missing(column: CountedColumn) -> float | None:
    if "[]" in column.name:
        return None  # a row may have several values, or none
    rows = column.rows
    return (rows - column.counts.filled) / rows if rows else 0.0


def _has_a_range(column: CountedColumn) -> bool:
    coded = identifiers.find_identifiers(column.name, column.counts)
    theirs = personal_data.is_named_for_people(column.name)
    return column.counts.filled >= _ENOUGH and not coded and not theirs


def _range(column: CountedColumn) -> tuple[str, str]:
    facts, fits = column.facts, column.counts.fits
    if column.type in _NUMBERS and not fits["cut"]:
        ends = facts["least"], facts["most"]
        short = all(math.isfinite(end) and abs(end) < _LONG for end in ends)
        return (_figure(ends[0]), _figure(ends[1])) if short else ("", "")
    if column.type == "date" and facts["days"] == fits["date"]:
        return _month(facts["first"]), _month(facts["last"])
    return "", ""


def _month(day: datetime) -> str:
    return f"{day:%Y-%m}"


def _figure(value: float) -> str:
    return f"{value:.0f}" if value == int(value) else f"{value:g}"


def _ways(counts: FormCounts) -> tuple[tuple[str, int], ...]:
    """In which ways dates are written, and how often each."""
    fits = {form: counts.fits[form] for form in DATES}
    if fits[AMERICAN] and not counts.fits["only British"]:
        fits[AMERICAN] += fits.pop(BRITISH)  # what could be either is like the rest
    return tuple((form, number) for form, number in fits.items() if number)
