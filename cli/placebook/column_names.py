"""Which names of columns may be shown: those that cannot be somebody's.

In a rota, a form or a table without column names, people stand where names of columns
do. What is told by its number instead loses little.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from itertools import pairwise
from typing import NamedTuple

from placebook import people, people_columns, shared_codes
from placebook.findings import numbered
from placebook.header_words import (
    OURS,
    has_plain_word,
    in_words,
    is_plain,
)
from placebook.words import one_line

_MANY = 0.25  # of a line's names
_LONGEST = 200  # letters that are looked at
_A_NUMBER = re.compile(r"[0-9]{6,}")  # somebody's, where records are kept by it
_PARTICLES = re.compile(r" (?:de|da|dos|van|von|der|al|el|bin|ap)(?= )")
_WORD = re.compile(r"[^\W\d_][\w'’-]*\.?")
_A_MEASURE = re.compile(r"(?i)(?:max|jan)\b")  # given names too
# Common words that are given names, and words of ours that are names: beside another
# one that may be a name they are.
_GIVEN_TOO = frozenset(
    ["mark", "grace", "faith", "hope", "joy", "rose", "dawn", "robin", "penny", "dean"]
)
_NAMES_TOO = frozenset(
    [
        "jan",
        "max",
        "april",
        "june",
        "may",
        "august",
        "ward",
        "price",
        "day",
        "england",
        "christian",
    ]
)
_INITIALLED = re.compile(r"(?:[A-Z]\.? |[A-Z]\.)(?:[A-Z]\.? )?[A-Z][a-z'’-]{2,}")
_LETTERS = re.compile(r"(?:[^\W\d_]|[ '’.,-])+")
_AN_ADDRESS = re.compile(r"(?i)(?:flat |apartment )?[0-9]+[a-z]?,? [a-z].*")
_A_BIRTH = re.compile(r"(?i)\b(?:dob|birth|born)\b.*[0-9]{2}")
_DAYS = [re.compile(form) for form, _ in shared_codes.DATES.values()]


class Called(NamedTuple):
    """What a column is called here, and whether its own name may be somebody's."""

    shown: str
    somebody: bool


def called(names: Sequence[str], sure: bool, plain: Container[str]) -> list[Called]:
    """What columns are called: by number where a name may be somebody's.

    ``sure`` says that they are names of columns, ``plain`` has words that nobody is
    called by. Where many may be somebody's, it is likely to be a rota or a line of
    data: only what is made of our words is said. Where one is of people, a name that
    says nothing may be theirs.
    """
    starts = [name[:_LONGEST] for name in names]
    theirs = [_is_somebody_s(name, plain) for name in starts]
    alone = [_may_be_a_name(name, plain) for name in starts]
    hidden = theirs
    if sum(theirs) >= _MANY * len(names) or 1 < sum(alone) >= _MANY * len(names):
        strict = [not _is_all_plain(name, OURS) for name in starts]
        hidden = [any(both) for both in zip(theirs, strict, strict=True)]
    elif any(map(_is_of_people, starts)):
        said = [_says_nothing(name, plain) for name in starts]
        hidden = [any(both) for both in zip(theirs, said, strict=True)]
    return [
        Called(
            (sure and not hide and one_line(name, _LONGEST)) or numbered(place),
            somebody,
        )
        for place, (name, hide, somebody) in enumerate(
            zip(names, hidden, theirs, strict=True), 1
        )
    ]


def _is_somebody_s(start: str, plain: Container[str]) -> bool:
    """Whether a column may be called by, or after, somebody or what is theirs.

    Keys within a record, behind a full stop, are rather data than the record's own.
    """
    _, *keys = parts = re.split(r"\.(?! )", start)
    return (
        any(_is_a_person_s(name, plain) for name in {start, *parts})
        or any(_may_be_a_name(key, plain) for key in keys)
        or bool(_A_BIRTH.search(start) or _A_NUMBER.search(start))
    )


def _is_a_person_s(name: str, plain: Container[str]) -> bool:
    """Whether it may be somebody's name or address."""
    initialled = _INITIALLED.fullmatch(name)
    address = _AN_ADDRESS.match(name) and re.fullmatch(people.PLACE, name)
    given = people.GIVEN_NAMES.intersection(in_words(name).split()) - OURS
    return (
        may_name_a_person(name)
        or bool(given)
        or has_a_name_in_it(name, plain)
        or bool(address or (initialled and not _is_all_plain(name, OURS)))
    )


def may_name_a_person(column: str) -> bool:
    """Whether a column's name is a person's: *Jan budget* and *Bill amount* are not."""
    if people.has_form(column):
        return True
    measure = people_columns.MEASURE.search(in_words(column))
    measure = measure or _A_MEASURE.match(column)
    return people.names_a_person(column) and not measure


def has_a_name_in_it(column: str, plain: Container[str]) -> bool:
    """Whether two words of it may be somebody's."""
    words = _WORD.findall(_PARTICLES.sub(" ", column.replace("_", " ")))
    return any(_are_a_name(one, other, plain) for one, other in pairwise(words))


def _are_a_name(one: str, other: str, plain: Container[str]) -> bool:
    """Whether one may be a name, and the other is no word of ours."""
    given = one.casefold() in _GIVEN_TOO and one[0].isupper() and other[0].isupper()
    first = given or _is_strange(one, plain)
    return (first and not _is_ours(other)) or (
        _is_strange(other, plain) and not _is_ours(one)
    )


def _is_ours(word: str) -> bool:
    return word.casefold() not in _NAMES_TOO and _is_all_plain(word, OURS)


def _is_strange(word: str, plain: Container[str]) -> bool:
    """Whether a word is no plain one, and does not look like an abbreviation."""
    return not _is_short(word) and not _is_all_plain(word, plain)


def _may_be_a_name(column: str, plain: Container[str]) -> bool:
    """Whether it has somebody's name in it, as in a rota; abbreviations are none."""
    words = _WORD.findall(column)
    return 0 < len(words) < 4 and any(
        not word[0].islower()
        and _is_strange(word, plain)
        and not people_columns.is_person_s(word)
        for word in words
    )


def _is_short(word: str) -> bool:
    """Whether it looks like an abbreviation, as *URN* and *PCNs* do."""
    letters = word.removesuffix("s")
    return letters.isupper() and len(letters) < 4


def _is_all_plain(name: str, plain: Container[str]) -> bool:
    words = [word for word in in_words(name).split() if not word.isdigit()]
    return bool(words) and all(is_plain(word, plain) for word in words)


def _is_of_people(name: str) -> bool:
    return people_columns.is_person_s(name) or people_columns.is_about_people(name)


def _says_nothing(name: str, plain: Container[str]) -> bool:
    """Whether it has no word that columns are called by, or is a day."""
    unknown = _LETTERS.fullmatch(name) and not (
        has_plain_word(name, plain) or _is_of_people(name) or _is_short(name)
    )
    return bool(unknown or any(day.fullmatch(name) for day in _DAYS))
