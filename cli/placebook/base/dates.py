"""Dates as people write them, which of them are doubtful, and dates in words."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date, timedelta

_MONTHS = """
    January February March April May June July August September October November
    December
""".split()  # noqa: SIM905
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905
_DAY = r"(?P<day>\d{1,2})"
_MONTH = r"(?P<month>\d{1,2})"
_MONTH_NAME = r"(?P<month>[a-z]+)\.?"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_DATES = [
    re.compile(form)
    for form in (
        rf"(?P<year>\d{{4}})[-/.]{_MONTH}[-/.]{_DAY}",
        rf"{_DAY}[-/. ]{_MONTH}(?:[-/. ]{_YEAR})?",
        rf"{_DAY}(?:st|nd|rd|th)?[-/. ]?{_MONTH_NAME}(?:[-/. ]{_YEAR})?",
        rf"{_MONTH_NAME}[-/. ]?{_DAY}(?:st|nd|rd|th)?(?: {_YEAR})?",
    )
]
_EDGE = re.compile(rf"(start|beginning|end) (?:(this|next) )?([a-z]+)(?: {_YEAR})?")
_FROM_NOW = re.compile(
    r"(in )?(\d{1,3}|[a-z]+) (day|week|fortnight|month|year)s?( ago| from now)?"
)
_NEAR = {
    "today": 0,
    "tomorrow": 1,
    "yesterday": -1,
    "day after tomorrow": 2,
    "day before yesterday": -2,
}
_COUNTED = "a two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
_SMALL = ("the", "of", "on", "by", "time")  # words that say nothing about a date
_FAR = 5  # years from today: a date further off may be mistyped


def parse_written_date(
    text: str, today: date, after: date | None = None
) -> date | None:
    """A date as written in Britain: day first; this year's if no year is given.

    With ``after``, a day without a year is the first such day not before it.

    Takes ``23/11/2026``, ``23 November``, ``Mon the 23rd of Nov 2026``, ``2026-11-23``,
    ``end of July``, ``in 6 weeks``, ``Friday`` and ``yesterday``; None for text that is
    not a date.
    """
    words, weekday = _parted(text)
    if not words and weekday is not None:
        start = after or today
        return _moved(start, (weekday - start.weekday()) % 7)
    if words in _NEAR:
        return _moved(today, _NEAR[words])
    if found := _EDGE.fullmatch(words):
        return _edge(found, today, after)
    if found := _FROM_NOW.fullmatch(words):
        return _from_now(found, today)
    if parts := _parts(words):
        year, month, day = parts
        return _first(lambda year: _date(year, month, day), year, today, after)
    return None


def date_doubt(text: str, day: date, today: date) -> str:
    """Why a date that was typed may not be what they mean; empty if all is well."""
    words, weekday = _parted(text)
    if words and weekday not in (None, day.weekday()):
        typed = _DAYS[weekday or 0]
        return f"{date_in_words(day)} is a {_DAYS[day.weekday()]}, not a {typed}."
    far = [_on(today.year + years, today.month, today.day) for years in (-_FAR, _FAR)]
    if not far[0] <= day <= far[1]:
        way = "away" if day > today else "ago"
        return f"{date_in_full(day)} is more than five years {way}."
    return ""


def date_question(why: str, day: date) -> str:
    """What to ask where there is a doubt."""
    return f"{why} Is {date_in_full(day)} right?"


def why_unread(text: str, today: date) -> str:
    """What is wrong with a date that is not understood, and what to write."""
    words, _ = _parted(text)
    parts = _parts(words)
    if parts and int(parts[1]) in range(1, 13):
        month, year = int(parts[1]), _year(parts[0] or str(today.year))
        if year:
            last = monthrange(year, month)[1]
            named = _MONTHS[month - 1] + f" {year}" * bool(parts[0] or month == 2)
            return f"{named} has {last} days. Write a day from 1 to {last}."
    if parts and int(parts[1]) > 12 >= int(parts[2]) > 0:
        written = "/".join(filter(None, (parts[1], parts[2], parts[0])))
        return f"There is no month {parts[1]}. Write the day first, as {written}."
    return "We could not read that date. Write it as 23 November 2026 or 23/11/2026."


def date_in_words(day: date) -> str:
    """``23 November 2026``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def date_in_full(day: date) -> str:
    """``Monday 23 November 2026``."""
    return f"{_DAYS[day.weekday()]} {date_in_words(day)}"


def _parted(text: str) -> tuple[str, int | None]:
    """The words that say which day it is, and the day of the week beside them."""
    words, weekday = [], None
    for word in re.sub(r"[’']s?\b|[’'(),]", " ", text.lower()).split():
        named = _named(word.rstrip(".").replace("weds", "wed"), _DAYS)
        if named is not None:
            weekday = named
        elif word not in _SMALL:
            words.append(word)
    return " ".join(words), weekday


def _named(word: str, names: Sequence[str]) -> int | None:
    """The number of the name that a word of three letters or more begins."""
    begun = [n for n, name in enumerate(names) if name.lower().startswith(word)]
    return begun[0] if begun and len(word) >= 3 else None


def _parts(words: str) -> tuple[str | None, str, str] | None:
    """Year, month and day as typed; the month is 0 for another word."""
    found = next(filter(None, (form.fullmatch(words) for form in _DATES)), None)
    if found is None:
        return None
    month = found["month"]
    return found["year"], month if month.isdecimal() else _month(month), found["day"]


def _first(
    day_of: Callable[[str], date | None],
    year: str | None,
    today: date,
    after: date | None,
) -> date | None:
    """The day of a year; without one the first not before ``after``, or this year's."""
    if year or not after:
        return day_of(year or str(today.year))
    years = range(after.year, after.year + 9)  # 29 February may be far off
    days = (day_of(str(number)) for number in years)
    return next((day for day in days if day and day >= after), None)


def _from_now(found: re.Match[str], today: date) -> date | None:
    """``in 6 weeks``, ``a month ago``."""
    ahead, counted, unit, suffix = found.groups()
    if bool(ahead) == bool(suffix):  # neither, or both
        return None
    counted = {"an": "a", "one": "a"}.get(counted, counted)
    if not counted.isdecimal() and counted not in _COUNTED:
        return None
    many = int(counted) if counted.isdecimal() else _COUNTED.index(counted) + 1
    many = -many if suffix == " ago" else many
    if unit in ("month", "year"):
        return _in_months(today, many * (12 if unit == "year" else 1))
    return _moved(today, many * {"day": 1, "week": 7, "fortnight": 14}[unit])


def _edge(found: re.Match[str], today: date, after: date | None) -> date | None:
    """``end of July``, ``start of next month``."""
    edge, which, name, year = found.groups()
    day, month = (31, 12) if edge == "end" else (1, 1)
    later = which == "next"
    if name == "month" and not year:
        return _edge_of(_in_months(today, later), day)
    if name == "year" and not year:
        return _edge_of(_in_months(today, month - today.month + 12 * later), day)
    if which:
        return None
    number = _month(name)
    return _first(lambda y: _edge_of(_date(y, number, "1"), day), year, today, after)


def _edge_of(within: date | None, day: int) -> date | None:
    return within and _on(within.year, within.month, day)


def _moved(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def _in_months(day: date, months: int) -> date | None:
    """The same day some months on, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return _on(year, month + 1, day.day) if 1 <= year <= 9999 else None


def _on(year: int, month: int, day: int) -> date:
    """A day of a month, or the last of a shorter one."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def _month(name: str) -> str:
    number = _named(name, _MONTHS)
    return "0" if number is None else str(number + 1)


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(_year(year), int(month), int(day))
    except ValueError:
        return None


def _year(typed: str) -> int:
    return int(typed) + 2000 * (len(typed) == 2)
