"""Likely personal data: by forms that little else has, and by what columns are called.

Counts of rows, never the values. A form is not proof, and what has none of them, such
as a name within a remark, is not found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from placebook.base.text import words_of
from placebook.inspection.identifiers import (
    BY_CHECK,
    BY_FORM,
    BY_NAME,
    HALF,
    FormCounts,
)

NAMES, BIRTHS = "names", "dates of birth"
NHS, INSURANCE = "NHS numbers", "National Insurance numbers"
EMAILS, TELEPHONES = "e-mail addresses", "telephone numbers"
BY_COLUMN = "by the column's name alone"
BY_TITLE = "by their titles; there may be more"
BESIDE = "by the column's name, beside what is people's own"
# A row with one of these is somebody's, and not a firm's or an office's.
_OWN = (BIRTHS, NHS, INSURANCE)

# What columns are called, in small letters with spaces between their words.
_NAME = re.compile(
    r"(sur|fore)names?\b|\b(first|last|full|given|family|middle|maiden|your) ?names?\b|"
    r"\b(known as|next of kin)\b"
)
_SOMEBODY = re.compile(
    r"\b(applicant|claimant|tenant|resident|patient|employee|pupil|student|learner|"
    r"carer|occupier|householder|complainant|councillor|child|guardian|witness|victim|"
    r"offender|volunteer|debtor|licensee|ratepayer|payee|appellant|objector|mother|"
    r"father|spouse|social worker|head ?teacher|case ?worker|key ?worker)"
    r"( ?s)?( ?(full )?names?)?( \d+)?$|"
    r"\b(contact|officer|landlord|manager|owner|member|customer|client|staff|parent|"
    r"driver|teacher|young person|service user)( ?s)? ?(full )?names?( \d+)?$"
)
_BIRTH = re.compile(r"\bdob|dob\b|\bd ?o ?b\b|\b(date of birth|birth ?(date|day))\b")
_SOME_BIRTH = re.compile(r"birth\b")
_PHONE = re.compile(r"\b(tele)?(phone|mobile|tel|landline)( \d)?s?\b")
_NHS = re.compile(r"\bnhs\b")
_INSURANCE = re.compile(r"\bnino\b|\bni\b|\bnat(ional)? ins(urance)?\b")
_A_NUMBER = re.compile(r"\b(no|num|number|nino)s?\b")
_EMAIL = re.compile(r"\be ?mails?\b")
# Numbers of things, which may have any form.
_THING = re.compile(
    r"\b(ref|reference|meter|account|invoice|document|barcode|serial|part|model|isbn|"
    r"issn|transaction|asset|uprn|usrn|product|company|charity)s?\b"
)
_BOOK = re.compile(r"\b(isbn|issn|ean|barcode)\b")  # their numbers have the same check
# What the law protects more: health, belief, origin, sex life.
_SPECIAL = re.compile(
    r"\b(ethnic|race\b|racial|relig|faith|belief|diagnos|medical|health|disab|impair|"
    r"sexual|orientation|trade union|politic|hiv|pregnan)"
)


class Personal(NamedTuple):
    """Likely personal data: in how many rows of a column, and how that is known."""

    column: str
    kind: str
    rows: int
    sure: str


def find_personal_data(
    columns: Sequence[tuple[str, FormCounts]],
) -> tuple[Personal, ...]:
    """The kinds of personal data in columns, each looked at beside the others."""
    by_column = [(column, counts, _kinds(column, counts)) for column, counts in columns]
    own = any(found.kind in _OWN for _, _, kinds in by_column for found in kinds)
    found: list[Personal] = []
    for column, counts, kinds in by_column:
        found += kinds
        if own and not kinds and _words(column) in ("name", "names"):
            found += _some(column, NAMES, counts.fits["like a name"], BESIDE)
    return tuple(found)


def is_special_category(column: str) -> bool:
    """Whether a column's name is of what the law protects more: a special category."""
    return bool(_SPECIAL.search(_words(column)))


def is_named_for_people(column: str) -> bool:
    """Whether a column is called so that its cells are somebody's own."""
    name = _words(column)
    every = (_NAME, _SOMEBODY, _BIRTH, _SOME_BIRTH, _PHONE, _NHS, _INSURANCE)
    return any(known.search(name) for known in every)


def _some(column: str, kind: str, rows: int, sure: str) -> list[Personal]:
    return [Personal(column, kind, rows, sure)] if rows else []


def _kinds(column: str, counts: FormCounts) -> list[Personal]:
    name = _words(column)
    kinds = (
        (EMAILS, _emails(name, counts)),
        (TELEPHONES, _telephones(name, counts)),
        (INSURANCE, _insurance(name, counts)),
        (NHS, _nhs(name, counts)),
        (NAMES, _names(name, counts)),
        (BIRTHS, _births(name, counts)),
    )
    return [
        Personal(column, kind, rows, sure) for kind, (rows, sure) in kinds if rows > 0
    ]


_Found = tuple[int, str]


def _emails(name: str, counts: FormCounts) -> _Found:
    return counts.fits["e-mail"], BY_NAME if _EMAIL.search(name) else BY_FORM


def _numbers(
    called: re.Pattern[str], name: str, found: int, counts: FormCounts
) -> _Found:
    """Cells of a column called after a kind of number: all, where it says *number*."""
    if _A_NUMBER.search(name) and called.search(name) and found < counts.said:
        return counts.said, BY_COLUMN
    return found, BY_NAME


def _telephones(name: str, counts: FormCounts) -> _Found:
    fits = counts.fits
    if _PHONE.search(name):
        found = max(fits["like a telephone"], fits["telephone"])
        return _numbers(_PHONE, name, found, counts)
    bare = fits["bare telephone"]
    if _THING.search(name) or bare < HALF * counts.filled:
        bare = 0  # many other numbers are digits and nothing else
    return fits["telephone"] + bare, BY_FORM


def _insurance(name: str, counts: FormCounts) -> _Found:
    found = counts.fits["insurance"]
    if _INSURANCE.search(name):
        return _numbers(_INSURANCE, name, found, counts)
    coded = _THING.search(name) and found >= HALF * counts.filled
    return 0 if coded else found, BY_FORM


def _nhs(name: str, counts: FormCounts) -> _Found:
    """One number in eleven passes the check by chance, so a column needs most."""
    fits = counts.fits
    passed = fits["NHS"] + fits["spaced NHS"]
    if passed and passed >= HALF * counts.filled and not _BOOK.search(name):
        return passed + fits["NHS in text"], BY_CHECK
    if _NHS.search(name):
        return _numbers(_NHS, name, fits["ten digits"], counts)
    return fits["NHS in text"], BY_CHECK


def _names(name: str, counts: FormCounts) -> _Found:
    called = _NAME.search(name) or _SOMEBODY.search(name)
    if called and (found := counts.fits["like a name"]):
        return found, BY_NAME
    return counts.fits["titled"], BY_TITLE


def _births(name: str, counts: FormCounts) -> _Found:
    fits = counts.fits
    days = fits["date"] + fits["year"]
    if _BIRTH.search(name):
        return counts.said, BY_NAME if days == counts.said else BY_COLUMN
    if _SOME_BIRTH.search(name):
        return days, BY_NAME
    return fits["birth in text"], BY_FORM


def _words(column: str) -> str:
    """A column's name in words: ``Tenant1Surname`` is tenant 1 surname."""
    return re.sub(r"(?<=[a-z])(?=\d)", " ", words_of(column))
