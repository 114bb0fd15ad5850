"""Which names of columns may be shown: those that cannot be somebody's.

In a rota, a form or a table without column names, people stand where names of columns
do. What is told by its number instead loses little.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from placebook import people, people_columns, shared_codes
from placebook.findings import numbered
from placebook.header_words import has_plain_word, in_words, is_plain
from placebook.words import one_line

_MANY = 0.25  # of a line's names
_LONGEST = 200  # letters that are looked at
_A_NUMBER = re.compile(r"[0-9]{6,}")  # somebody's, where records are kept by it
_PARTICLES = re.compile(r" (?:de|da|dos|van|von|der|al|el|bin|ap)(?= )")
_WORD = re.compile(r"[^\W\d_][\w'’-]*\.?")
_LETTERS = re.compile(r"(?:[^\W\d_]|[ '’.,-])+")
_AN_ADDRESS = re.compile(r"(?i)(?:flat |apartment )?[0-9]+[a-z]?,? [a-z].*")
_A_BIRTH = re.compile(r"(?i)\b(?:dob|birth|born)\b.*[0-9]{2}")
_DAYS = [re.compile(form) for form, _ in shared_codes.DATES.values()]


def shown_names(names: Sequence[str], sure: bool) -> list[str]:
    """What columns are called: by number where a name may be somebody's.

    ``sure`` says that they are names of columns. Where many may be somebody's, the line
    is likely to be one of data: only what is made of words that columns are called by
    is said. Where one is of people, a name that says nothing may be theirs.
    """
    starts = [name[:_LONGEST] for name in names]
    hidden = [is_somebody_s(name) for name in starts]
    alone = [_may_be_a_name(name) for name in starts]
    if sum(hidden) >= _MANY * len(names):
        hidden = [not _is_all_plain(name) for name in starts]
    elif any(map(_is_of_people, starts)):
        hidden = [h or _says_nothing(n) for h, n in zip(hidden, starts, strict=True)]
    elif 1 < sum(alone) >= _MANY * len(names):
        hidden = [any(both) for both in zip(hidden, alone, strict=True)]
    return [
        (sure and not hide and one_line(name, _LONGEST)) or numbered(place)
        for place, (name, hide) in enumerate(zip(names, hidden, strict=True), 1)
    ]


def is_somebody_s(name: str) -> bool:
    """Whether a column may be called by, or after, somebody or what is theirs."""
    start = name[:_LONGEST]
    return (
        any(map(may_name_a_person, (start, *start.split("."))))
        or _has_a_name_in_it(start)
        or bool(_AN_ADDRESS.match(start) and re.fullmatch(people.PLACE, start))
        or bool(_A_BIRTH.search(start) or _A_NUMBER.search(start))
    )


def may_name_a_person(column: str) -> bool:
    """Whether a column's name is a person's: *Jan budget* and *Bill amount* are not."""
    if people.has_form(column):
        return True
    measure = people_columns.MEASURE.search(in_words(column))
    return people.names_a_person(column) and not measure


def _has_a_name_in_it(column: str) -> bool:
    """Whether two words of it may be somebody's: neither is a plain one."""
    words = _WORD.findall(_PARTICLES.sub(" ", column))
    return any(
        one[0].isupper() and other[0].isupper() and not has_plain_word(f"{one} {other}")
        for one, other in pairwise(words)
    )


def _may_be_a_name(column: str) -> bool:
    """Whether it may be a name and no more, as in a rota; abbreviations are none."""
    words = column.split()
    return 0 < len(words) < 4 and all(
        _LETTERS.fullmatch(word)
        and not word[0].islower()
        and not _is_short(word)
        and not has_plain_word(word)
        and not people_columns.is_person_s(word)
        for word in words
    )


def _is_short(word: str) -> bool:
    """Whether it looks like an abbreviation, as *URN* does."""
    return word.isupper() and len(word) < 4


def _is_all_plain(name: str) -> bool:
    words = in_words(name).split()
    return has_plain_word(name) and all(w.isdigit() or is_plain(w) for w in words)


def _is_of_people(name: str) -> bool:
    return people_columns.is_person_s(name) or people_columns.is_about_people(name)


def _says_nothing(name: str) -> bool:
    """Whether it has no word that columns are called by, or is a day."""
    unknown = _LETTERS.fullmatch(name) and not (
        has_plain_word(name) or _is_of_people(name) or _is_short(name)
    )
    return bool(unknown or any(day.fullmatch(name) for day in _DAYS))
