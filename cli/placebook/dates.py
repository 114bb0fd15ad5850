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


def understand(text: str, today: date) -> date | None:
    """A date as written in Britain: day first; this year's if no year is given.

    Takes ``23/11/2026``, ``23 November``, ``Mon 23rd Nov 2026``, ``2026-11-23`` and
    ``today``; None for what is no date.
    """
    words = re.sub(r"[,\s]+", " ", text.strip().lower())
    words = re.sub(r"^(?:mon|tues?|wed|thu|fri|sat|sun)[a-z]* ", "", words)
    if words == "today":
        return today
    if found := _ISO.fullmatch(words):
        return _date(found[1], found[2], found[3], today)
    if found := _NUMBERS.fullmatch(words):
        return _date(found[3], found[2], found[1], today)
    if found := _DAY_MONTH.fullmatch(words):
        return _date(found[3], _month(found[2]), found[1], today)
    if found := _MONTH_DAY.fullmatch(words):
        return _date(found[3], _month(found[1]), found[2], today)
    return None


def _month(name: str) -> str:
    for number, month in enumerate(MONTHS, 1):
        if len(name) >= 3 and month.lower().startswith(name):
            return str(number)
    return "0"


def _date(year: str | None, month: str, day: str, today: date) -> date | None:
    number = int(year) if year else today.year
    try:
        return date(number + 2000 if number < 100 else number, int(month), int(day))
    except ValueError:
        return None


def in_words(day: date) -> str:
    """``23 November 2026``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def in_full(day: date) -> str:
    """``Monday 23 November 2026``."""
    return f"{_DAYS[day.weekday()]} {in_words(day)}"
