"""Dates as people write them, and dates in words."""

from __future__ import annotations

import re
from datetime import date

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})(?:[-/. ](\d{4}|\d{2}))?")
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([a-z]+)(?: (\d{4}|\d{2}))?"
)
_MONTH_DAY = re.compile(r"([a-z]+) (\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}|\d{2}))?")


def understand(text: str, today: date, after: date | None = None) -> date | None:
    """A date as written in Britain: day first; this year's if no year is given.

    With ``after``, a day without a year is the first such day not before it.

    Takes ``23/11/2026``, ``23 November``, ``Mon 23rd Nov 2026``, ``2026-11-23`` and
    ``today``; None for what is no date.
    """
    words = re.sub(r"[,\s]+", " ", text.strip().lower())
    words = re.sub(r"^(?:mon|tues?|wed|thu|fri|sat|sun)[a-z]* ", "", words)
    if words == "today":
        return today
    if found := _ISO.fullmatch(words):
        return _date(int(found[1]), found[2], found[3])
    if found := _NUMBERS.fullmatch(words):
        year, month, day = found[3], found[2], found[1]
    elif found := _DAY_MONTH.fullmatch(words):
        year, month, day = found[3], _month(found[2]), found[1]
    elif found := _MONTH_DAY.fullmatch(words):
        year, month, day = found[3], _month(found[1]), found[2]
    else:
        return None
    if year:
        return _date(int(year), month, day)
    return _yearless(month, day, today, after)


def _yearless(month: str, day: str, today: date, after: date | None) -> date | None:
    if after is None:
        return _date(today.year, month, day)
    for year in range(after.year, after.year + 9):  # 29 February may be far off
        found = _date(year, month, day)
        if found and found >= after:
            return found
    return None


def _month(name: str) -> str:
    for number, month in enumerate(MONTHS, 1):
        if len(name) >= 3 and month.lower().startswith(name):
            return str(number)
    return "0"


def _date(year: int, month: str, day: str) -> date | None:
    try:
        return date(year + 2000 if year < 100 else year, int(month), int(day))
    except ValueError:
        return None


def in_words(day: date) -> str:
    """``23 November 2026``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def in_full(day: date) -> str:
    """``Monday 23 November 2026``."""
    return f"{_DAYS[day.weekday()]} {in_words(day)}"
