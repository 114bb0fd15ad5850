"""Likely personal data, by forms that little else has and by column names.

Findings are numbers of rows, never values. A form is not proof, and what has no such
form, like a name in a remark, is not found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from placebook.base.text import words_of
from placebook.inspection.cell_forms import CountedColumn
from placebook.inspection.findings import (
    BESIDE,
    BY_CHECK,
    BY_COLUMN,
    BY_FORM,
    BY_NAME,
    BY_TITLE,
    HALF,
    Personal,
)

NAMES, BIRTHS = "names", "dates of birth"
NHS, INSURANCE = "NHS numbers", "National Insurance numbers"
EMAILS, TELEPHONES = "e-mail addresses", "telephone numbers"
# A row with one of these is about a person, not about a firm or an office.
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


def find_personal_data(columns: Sequence[CountedColumn]) -> tuple[Personal, ...]:
    """The kinds of personal data in columns, each seen beside the others."""
    by_column = [(column, tuple(_kinds(column))) for column in columns]
    own = any(found.kind in _OWN for _, kinds in by_column for found in kinds)
    found: list[Personal] = []
    for column, kinds in by_column:
        found += kinds
        named = column.counts["like a name"]
        if own and named and not kinds and _words(column.name) in ("name", "names"):
            found.append(Personal(column.name, NAMES, named, BESIDE))
    return tuple(found)


def is_special_category(column: str) -> bool:
    """Whether a column's name is of a special category, which the law protects more."""
    return bool(_SPECIAL.search(_words(column)))


def _kinds(column: CountedColumn) -> Iterator[Personal]:
    """The kinds in one column, by its name and its forms."""
    name = _words(column.name)
    emails = column.counts["e-mail"], BY_NAME if _EMAIL.search(name) else BY_FORM
    for kind, (rows, sure) in (
        (EMAILS, emails),
        (TELEPHONES, _telephones(name, column)),
        (INSURANCE, _insurance(name, column)),
        (NHS, _nhs(name, column)),
        (NAMES, _names(name, column)),
        (BIRTHS, _births(name, column)),
    ):
        if rows > 0:
            yield Personal(column.name, kind, rows, sure)


_Found: TypeAlias = "tuple[int, str]"  # rows, and how that is known


def _called(name: str, found: int, column: CountedColumn) -> _Found:
    """The cells of a column named for a kind of number; all if it says *number*."""
    if _A_NUMBER.search(name) and found < column.said:
        return column.said, BY_COLUMN
    return found, BY_NAME


def _telephones(name: str, column: CountedColumn) -> _Found:
    counts = column.counts
    if _PHONE.search(name):
        found = max(counts["like a telephone"], counts["telephone"])
        return _called(name, found, column)
    bare = counts["bare telephone"]
    if _THING.search(name) or bare < HALF * column.filled:
        bare = 0  # many other numbers are digits and nothing else
    return counts["telephone"] + bare, BY_FORM


def _insurance(name: str, column: CountedColumn) -> _Found:
    found = column.counts["insurance"]
    if _INSURANCE.search(name):
        return _called(name, found, column)
    coded = _THING.search(name) and found >= HALF * column.filled
    return 0 if coded else found, BY_FORM


def _nhs(name: str, column: CountedColumn) -> _Found:
    """One number in eleven passes the check by chance, so a column needs most."""
    counts = column.counts
    passed = counts["NHS"]
    if passed and passed >= HALF * column.filled and not _BOOK.search(name):
        return passed + counts["NHS in text"], BY_CHECK
    if _NHS.search(name):
        return _called(name, counts["ten digits"], column)
    return counts["NHS in text"], BY_CHECK


def _names(name: str, column: CountedColumn) -> _Found:
    called = _NAME.search(name) or _SOMEBODY.search(name)
    if called and (found := column.counts["like a name"]):
        return found, BY_NAME
    return column.counts["titled"], BY_TITLE


def _births(name: str, column: CountedColumn) -> _Found:
    days = column.counts["date"] + column.counts["year"]
    if _BIRTH.search(name):
        return column.said, BY_NAME if days == column.said else BY_COLUMN
    if _SOME_BIRTH.search(name):
        return days, BY_NAME
    return column.counts["birth in text"], BY_FORM


def _words(column: str) -> str:
    """A column's name in words: ``Tenant1Surname`` is tenant 1 surname."""
    return re.sub(r"(?<=[a-z])(?=\d)", " ", words_of(column))
