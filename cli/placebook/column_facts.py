"""What is said of a data file's column, and which of its values may be shown.

What we do not know to be harmless is not shown. An example is one of a few common words
in a column whose name says that it holds a category, a range only of short numbers and
of dates, by month; neither where the file is likely to be about people.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from placebook import people, people_columns, shared_codes
from placebook.column_names import Called
from placebook.findings import Column
from placebook.people import Personal
from placebook.shared_codes import Counts, Identifier
from placebook.words import words_of

_FEW = 50  # texts so few and so often repeated that they are categories
_ENOUGH = 5  # values from which a range or an example gives none of them away
_LONG = 10**6  # a number from here on may be a reference, or somebody's telephone
_CATEGORY = re.compile(
    r"\b(type|kind|category|class|status|stage|phase|band|rating|grade|tier|level|ward|"
    r"district|county|borough|parish|region|country|authority|area|zone|tenure|fuel|"
    r"sector|theme|subject|topic|service|department|directorate|format|licence|unit|"
    r"measure|currency|frequency|period|quarter|season|weekday|outcome|decision|"
    r"method|material|colour|bin|round)( (name|code|type))?$"
)
# Words that say nothing of anybody, whatever the row is about.
_HARMLESS = frozenset(
    (
        *("open", "closed", "active", "inactive", "live", "ended", "new", "current"),
        *("planned", "proposed", "approved", "refused", "granted", "completed", "yes"),
        *("low", "medium", "high", "good", "fair", "poor", "urgent", "routine", "no"),
        *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
        *("daily", "weekly", "fortnightly", "monthly", "quarterly", "annual", "yearly"),
        *("spring", "summer", "autumn", "winter", "north", "south", "east", "west"),
        *(
            "urban",
            "rural",
            "detached",
            "semi-detached",
            "terraced",
            "flat",
            "bungalow",
        ),
        *("gas", "mains gas", "electric", "electricity", "oil", "lpg", "solid fuel"),
        *("refuse", "recycling", "garden", "garden waste", "food", "food waste"),
        *("black", "blue", "brown", "green", "grey", "red", "white", "yellow"),
        *("revenue", "capital", "gbp", "ug/m3", "csv", "pdf", "metres", "hectares"),
        *"abcdefg",
    )
)
# Groupings of people that a category would give away where there are few of them.
_SENSITIVE = re.compile(
    r"health|disab|ethnic|race|racial|relig|faith|belief|diagnos|condition|offence|crim|"
    r"sex|gender|orient|union|politic|impair|illness|need|victim|nationality|hiv|immigra|"
    r"asylum|refugee|marital|marriage|benefit|pregnan|income|debt|arrears|convict|addict"
)


_BRITISH, _AMERICAN = "23/11/2026", "11/23/2026"


class Described(NamedTuple):
    """A column with what it is likely to hold.

    ``somebody`` and ``special`` say of its own name, which may not be shown, that it is
    of people, and of what the law protects more. ``beside`` is personal data if other
    columns have people's own.
    """

    column: Column
    identifiers: tuple[Identifier, ...]
    personal: tuple[Personal, ...]
    somebody: bool
    special: bool
    beside: tuple[Personal, ...] = ()


def is_category(name: str) -> bool:
    """Whether a column's name says that it holds a few words that repeat."""
    words = words_of(name)
    return bool(_CATEGORY.search(words)) and not (
        _SENSITIVE.search(words) or people_columns.is_about_people(name)
    )


def described(
    name: str, called: Called, rows: int, counts: Counts, facts: dict[str, Any]
) -> Described:
    """Say of a column what its counts and facts show."""
    shown = called.shown
    codes = [
        found._replace(column=shown) for found in shared_codes.identifiers(name, counts)
    ]
    kinds = [found._replace(column=shown) for found in people.personal(name, counts)]
    beside = people.names_beside(name, counts)
    kind = _type(counts)
    safe = not kinds and not codes and not people_columns.is_about_people(name)
    safe = safe and counts.filled >= _ENOUGH
    least, most = _range(kind, counts, facts) if safe else ("", "")
    column = Column(
        name=shown,
        type=kind,
        missing=(rows - counts.filled) / rows if rows else 0.0,
        distinct=min(facts["distinct"], counts.filled),
        least=least,
        most=most,
        example=_example(kind, counts, facts) if safe else "",
        shortest=facts["shortest"] or 0,
        longest=facts["longest"] or 0,
        placeholders=counts.fits["placeholders"],
        cut=counts.fits["cut"],
        totals=counts.fits["totals"],
        dates=_ways(counts) if counts.share("dates") >= shared_codes.HALF else (),
    )
    return Described(
        column,
        tuple(codes),
        tuple(kinds),
        people_columns.is_person_s(name) or called.somebody,
        people_columns.is_special(name),
        () if kinds else tuple(p._replace(column=shown) for p in beside),
    )


def harmless(found: Sequence[Described]) -> tuple[Column, ...]:
    """The columns; without any value if the file is likely to be about people."""
    columns = tuple(one.column for one in found)
    if not any(one.personal or one.somebody for one in found):
        return columns
    return tuple(replace(column, least="", most="", example="") for column in columns)


def personal(found: Sequence[Described]) -> tuple[Personal, ...]:
    """What is personal in the columns, each looked at beside the others."""
    own = any(one.kind in people.OWN for column in found for one in column.personal)
    return tuple(
        kind
        for column in found
        for kind in column.personal + (column.beside if own else ())
    )


def _type(counts: Counts) -> str:
    said = counts.filled - counts.fits["placeholders"]
    if not counts.filled:
        return "empty"
    for key, words in (
        ("truth", "yes or no"),
        ("whole", "whole number"),
        ("number", "number"),
        ("dates", "date"),
    ):
        if counts.fits[key] == said > 0:
            return words
    return "date" if counts.share("dates") >= shared_codes.MOST else "text"


def _ways(counts: Counts) -> tuple[tuple[str, int], ...]:
    """In which ways dates are written, and how often each."""
    fits = {form: counts.fits.get(f"date {form}", 0) for form in shared_codes.DATES}
    if fits[_AMERICAN] and not counts.fits.get("british days", 0):
        fits[_AMERICAN] += fits.pop(_BRITISH)  # what could be either is like the rest
    return tuple((form, number) for form, number in fits.items() if number)


def _range(kind: str, counts: Counts, facts: dict[str, Any]) -> tuple[str, str]:
    least, most = facts["number_least"], facts["number_most"]
    if kind in ("whole number", "number") and least is not None:
        if math.isinf(least) or math.isinf(most):  # 1e400 is too large for a float
            return "", ""
        if counts.fits["cut"] or max(abs(least), abs(most)) >= _LONG:
            return "", ""
        return _figure(least), _figure(most)
    all_read = (
        sum(facts[f"{key}_read"] for key in shared_codes.READ) == counts.fits["dates"]
    )
    if kind == "date" and all_read:
        ends = [
            facts[f"{key}_{end}"]
            for key in shared_codes.READ
            for end in ("least", "most")
        ]
        days = sorted(day for day in ends if day)
        return (days[0][:7], days[-1][:7]) if days else ("", "")
    return "", ""


def _figure(value: float) -> str:
    return f"{value:.0f}" if value == int(value) and abs(value) < 1e18 else f"{value:g}"


def _example(kind: str, counts: Counts, facts: dict[str, Any]) -> str:
    """The commonest word of a category of few, if that is harmless."""
    often = facts["distinct"] <= min(_FEW, counts.filled // 2)
    text = str(facts["commonest"] or "")
    return text if kind == "text" and often and text.casefold() in _HARMLESS else ""
