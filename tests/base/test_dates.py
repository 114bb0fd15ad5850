from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from placebook.base.dates import (
    date_doubt,
    date_in_full,
    date_in_words,
    date_question,
    parse_written_date,
    why_unread,
)

from tests.cases import for_each

TODAY = date(2026, 11, 23)
GENERAL = "We could not read that date. Write it as 23 November 2026 or 23/11/2026."


@for_each(
    ("typed", "meant"),
    [
        ("2026-11-23", date(2026, 11, 23)),
        ("23/11/2026", date(2026, 11, 23)),
        ("3.4.26", date(2026, 4, 3)),
        ("23 November", date(2026, 11, 23)),
        ("1st of Dec 2025", date(2025, 12, 1)),
        ("Mon 23rd Nov, 2026", date(2026, 11, 23)),
        ("November 23 2026", date(2026, 11, 23)),
        ("today", TODAY),
        ("5/6", date(2026, 6, 5)),
        ("the 12th of May", date(2026, 5, 12)),
        ("12-Sept-2027", date(2027, 9, 12)),
        ("Sept. 12 2027", date(2027, 9, 12)),
        ("12 May 2026 (Tuesday)", date(2026, 5, 12)),
        ("on Thurs 26 Nov", date(2026, 11, 26)),
        ("yesterday", date(2026, 11, 22)),
        ("the day after tomorrow", date(2026, 11, 25)),
        ("in 6 weeks", date(2027, 1, 4)),
        ("in six weeks' time", date(2027, 1, 4)),
        ("a fortnight ago", date(2026, 11, 9)),
        ("in three months", date(2027, 2, 23)),
        ("in 10 days", date(2026, 12, 3)),
        ("one year ago", date(2025, 11, 23)),
        ("Friday", date(2026, 11, 27)),
        ("by Monday", TODAY),
        ("end of July", date(2026, 7, 31)),
        ("by the end of February 2028", date(2028, 2, 29)),
        ("start of March 2027", date(2027, 3, 1)),
        ("end of the month", date(2026, 11, 30)),
        ("the end of next month", date(2026, 12, 31)),
        ("end of the year", date(2026, 12, 31)),
        ("end of next year", date(2027, 12, 31)),
        ("beginning of next year", date(2027, 1, 1)),
    ],
)
def test_dates_as_people_write_them(typed: str, meant: date) -> None:
    assert parse_written_date(typed, TODAY) == meant


@for_each(
    "typed",
    [
        *("", "soon", "31/2/2026", "2026-13-01", "no 5", "99"),
        *("23 November 206", "206-11-23", "2062", "11/23/2026", "0000-01-01"),
        *("the", "6 weeks", "in weeks", "in 0.5 years", "in an hour", "end of it"),
        *("end of this July", "Mondays in May", "in 999 blue moons"),
    ],
)
def test_what_is_no_date(typed: str) -> None:
    assert parse_written_date(typed, TODAY) is None


def test_dates_in_words() -> None:
    assert date_in_words(TODAY) == "23 November 2026"
    assert date_in_full(TODAY) == "Monday 23 November 2026"


@for_each(
    ("typed", "meant"),
    [
        ("31 January", date(2027, 1, 31)),
        ("end of July", date(2027, 7, 31)),
        ("end of November", date(2026, 11, 30)),
        ("start of November", date(2027, 11, 1)),
        ("in 6 weeks", date(2027, 1, 4)),
        ("Sunday", date(2026, 11, 29)),
    ],
)
def test_a_day_without_a_year_after_another(typed: str, meant: date) -> None:
    assert parse_written_date(typed, TODAY, TODAY) == meant


@given(st.text(max_size=20), st.dates())
def test_no_text_and_no_day_is_too_much(typed: str, today: date) -> None:
    for text in (typed, f"in {typed} years", f"end of {typed}", "in 999 years"):
        day = parse_written_date(text, today, today)
        if day and 6 < today.year < 9990:
            assert isinstance(date_doubt(text, day, today), str)


@for_each(
    ("typed", "why"),
    [
        ("23/11/2031", ""),
        ("24/11/2031", "Monday 24 November 2031 is more than five years away."),
        ("23/11/2021", ""),
        ("1/2/18", "Thursday 1 February 2018 is more than five years ago."),
        ("0206-11-23", "Sunday 23 November 206 is more than five years ago."),
        ("31/12/9999", "Friday 31 December 9999 is more than five years away."),
        ("Tues 12 May", ""),
        ("Monday 12 May", "12 May 2026 is a Tuesday, not a Monday."),
        ("12 May 2026, Wednesday", "12 May 2026 is a Tuesday, not a Wednesday."),
        ("Friday", ""),
    ],
)
def test_what_may_be_a_slip_of_a_date(typed: str, why: str) -> None:
    day = parse_written_date(typed, TODAY)
    assert day is not None
    assert date_doubt(typed, day, TODAY) == why


@for_each(
    ("typed", "told"),
    [
        ("31/2/2026", "February 2026 has 28 days. Write a day from 1 to 28."),
        ("29 Feb", "February 2026 has 28 days. Write a day from 1 to 28."),
        ("31 April", "April has 30 days. Write a day from 1 to 30."),
        ("2026-06-31", "June 2026 has 30 days. Write a day from 1 to 30."),
        ("0 May 28", "May 2028 has 31 days. Write a day from 1 to 31."),
        ("11/23/2026", "There is no month 23. Write the day first, as 23/11/2026."),
        ("5/13", "There is no month 13. Write the day first, as 13/5."),
        *((typed, GENERAL) for typed in ("soon", "40/40/2026", "0000-01-01", "3 Foo")),
    ],
)
def test_what_is_wrong_with_a_date_is_named(typed: str, told: str) -> None:
    assert parse_written_date(typed, TODAY) is None
    assert why_unread(typed, TODAY) == told


def test_a_day_past_the_last_year_is_no_date() -> None:
    """The team may have met on 31 December 9999, a Friday."""
    assert parse_written_date("Saturday", TODAY, after=date(9999, 12, 31)) is None


def test_a_doubt_is_asked_about() -> None:
    asked = "It is a Monday. Is Monday 23 November 2026 right?"
    assert date_question("It is a Monday.", TODAY) == asked
