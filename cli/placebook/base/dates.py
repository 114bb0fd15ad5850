"""Dates as people write them, and dates in words."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, timedelta

MONTHS = """
    January February March April May June July August September October November
    December
""".split()  # noqa: SIM905
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()  # noqa: SIM905
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})[-/. ](\d{1,2})(?:[-/. ](\d{4}|\d{2}))?")
_DAY_MONTH = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[-/. ]?([a-z]+)\.?(?:[-/. ](\d{4}|\d{2}))?"
)
_MONTH_DAY = re.compile(
    r"([a-z]+)\.?[-/. ]?(\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}|\d{2}))?"
)
_EDGE = re.compile(
    r"(start|beginning|end) (?:(this|next) )?([a-z]+)(?: (\d{4}|\d{2}))?"
)
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
_SMALL = ("the", "of", "on", "by", "time")  # words that say nothing of a date
_FAR = 5  # years from today, of a date that may be mistyped


def parse_written_date(
    text: str, today: date, after: date | None = None
) -> date | None:
    """A date as written in Britain: day first; this year's if no year is given.

    With ``after``, a day without a year is the first such day not before it.

    Takes ``23/11/2026``, ``23 November``, ``Mon the 23rd of Nov 2026``, ``2026-11-23``,
    ``end of July``, ``in 6 weeks``, ``Friday`` and ``yesterday``; None for what is no
    date.
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
    return _day_of_month(words, today, after)


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
            last = _on(year, month, 31)
            named = MONTHS[month - 1] + f" {year}" * bool(parts[0] or month == 2)
            return f"{named} has {last.day} days. Write a day from 1 to {last.day}."
    if parts and int(parts[1]) > 12 >= int(parts[2]) > 0:
        written = "/".join(filter(None, (parts[1], parts[2], parts[0])))
        return f"There is no month {parts[1]}. Write the day first, as {written}."
    return "We could not read that date. Write it as 23 November 2026 or 23/11/2026."


def _parted(text: str) -> tuple[str, int | None]:
    """The words that say which day it is, and the day of the week beside them."""
    words, weekday = [], None
    for word in re.sub(r"[’']s?\b|[’'(),]", " ", text.lower()).split():
        named = _weekday(word.rstrip("."))
        if named is not None:
            weekday = named
        elif word not in _SMALL:
            words.append(word)
    return " ".join(words), weekday


def _weekday(word: str) -> int | None:
    for number, name in enumerate(_DAYS):
        if len(word) >= 3 and (name.lower().startswith(word) or word == f"{name[:3]}s"):
            return number
    return 2 if word == "weds" else None


def _day_of_month(words: str, today: date, after: date | None) -> date | None:
    parts = _parts(words)
    if parts is None:
        return None
    year, month, day = parts
    if year or not after:
        return _date(year or str(today.year), month, day)
    for number in range(after.year, after.year + 9):  # 29 February may be far off
        found = _date(str(number), month, day)
        if found and found >= after:
            return found
    return None


def _parts(words: str) -> tuple[str | None, str, str] | None:
    """Year, month and day as typed; the month is 0 for a word that is none."""
    if found := _ISO.fullmatch(words):
        return found[1], found[2], found[3]
    if found := _NUMBERS.fullmatch(words):
        return found[3], found[2], found[1]
    if found := _DAY_MONTH.fullmatch(words):
        return found[3], _month(found[2]), found[1]
    if found := _MONTH_DAY.fullmatch(words):
        return found[3], _month(found[1]), found[2]
    return None


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
    start: date | None
    if name in ("month", "year") and not year:
        later = (12 if name == "year" else 1) * (which == "next")
        start = _in_months(today, later)
        if name == "year" and start:
            start = start.replace(month=12 if edge == "end" else 1)
    elif which:
        return None
    elif year:
        start = _date(year, _month(name), "1")
    else:
        start = _first_edge(edge, _month(name), today, after)
    return start and (_last(start) if edge == "end" else start.replace(day=1))


def _first_edge(edge: str, month: str, today: date, after: date | None) -> date | None:
    """The month of which the edge is not before ``after``; else this year's."""
    start = _date(str((after or today).year), month, "1")
    if start and after and (_last(start) if edge == "end" else start) < after:
        return _in_months(start, 12)
    return start


def _last(day: date) -> date:
    """The last day of a day's month."""
    return _on(day.year, day.month, 31)


def _moved(day: date, days: int) -> date | None:
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return None


def _in_months(day: date, months: int) -> date | None:
    """The same day some months on, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return None
    return _on(year, month + 1, day.day)


def _on(year: int, month: int, day: int) -> date:
    """A day of a month, or the last of a shorter one."""
    while day > 28:
        with suppress(ValueError):
            return date(year, month, day)
        day -= 1
    return date(year, month, day)


def _month(name: str) -> str:
    for number, month in enumerate(MONTHS, 1):
        if len(name) >= 3 and month.lower().startswith(name):
            return str(number)
    return "0"


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(_year(year), int(month), int(day))
    except ValueError:
        return None


def _year(typed: str) -> int:
    return int(typed) + 2000 * (len(typed) == 2)


def date_in_words(day: date) -> str:
    """``23 November 2026``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def date_in_full(day: date) -> str:
    """``Monday 23 November 2026``."""
    return f"{_DAYS[day.weekday()]} {date_in_words(day)}"
