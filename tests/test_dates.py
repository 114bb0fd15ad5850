from __future__ import annotations

from datetime import date

import pytest
from placebook.dates import in_full, in_words, understand

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
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
    ],
)
def test_dates_as_people_write_them(typed: str, meant: date) -> None:
    assert understand(typed, TODAY) == meant


@pytest.mark.parametrize("typed", ["", "soon", "31/2/2026", "2026-13-01", "no 5", "99"])
def test_what_is_no_date(typed: str) -> None:
    assert understand(typed, TODAY) is None


def test_dates_in_words() -> None:
    assert in_words(TODAY) == "23 November 2026"
    assert in_full(TODAY) == "Monday 23 November 2026"
