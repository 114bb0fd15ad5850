"""Likely personal data, by forms that little else has and by column names.

Findings are numbers of rows, never values. A form is not proof, and what has no such
form, like a name in a remark, is not found.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from placebook.base.text import words_of
from placebook.inspection import findings
from placebook.inspection.cell_forms import CountedColumn
from placebook.inspection.findings import HALF, Personal

NAMES, BIRTHS, NHS = "names", "dates of birth", "NHS numbers"
INSURANCE, TELEPHONES = "National Insurance numbers", "telephone numbers"
# A row with one of these is about a person, not about a firm or an office.
_OWN = (BIRTHS, NHS, INSURANCE)

# What columns are called, in small letters with spaces between their words.
_NAME = (
    r"(sur|fore)names?\b|\b(first|last|full|given|family|middle|maiden|your) ?names?\b|"
    r"\b(known as|next of kin)\b|"
    r"\b(applicant|claimant|tenant|resident|patient|employee|pupil|student|learner|"
    r"carer|occupier|householder|complainant|councillor|child|guardian|witness|victim|"
    r"offender|volunteer|debtor|licensee|ratepayer|payee|appellant|objector|mother|"
    r"father|spouse|social worker|head ?teacher|case ?worker|key ?worker)"
    r"( ?s)?( ?(full )?names?)?( \d+)?$|"
    r"\b(contact|officer|landlord|manager|owner|member|customer|client|staff|parent|"
    r"driver|teacher|young person|service user)( ?s)? ?(full )?names?( \d+)?$"
)
_BIRTHDAY = r"\bdob|dob\b|\bd ?o ?b\b|\bdate of birth\b|\bbirth ?(date|day)\b"
_BIRTH = rf"{_BIRTHDAY}|birth\b"
_PHONE = r"\b(tele)?(phone|mobile|tel|landline)( \d)?s?\b"
_INSURANCE = r"\bnino\b|\bni\b|\bnat(ional)? ins(urance)?\b"
_A_NUMBER = r"\b(no|num|number|nino)s?\b"
# Numbers of things, which may have any form.
_THING = (
    r"\b(ref|reference|meter|account|invoice|document|barcode|serial|part|model|isbn|"
    r"issn|transaction|asset|uprn|usrn|product|company|charity)s?\b"
)
_BOOK = r"\b(isbn|issn|ean|barcode)\b"  # their numbers have the same check
# What the law protects more: health, belief, origin, sex life.
_SPECIAL = (
    r"\b(ethnic|race\b|racial|relig|faith|belief|diagnos|medical|health|disab|impair|"
    r"sexual|orientation|trade union|politic|hiv|pregnan)"
)


class _Kind(NamedTuple):
    """A kind of personal data, with patterns of what columns are called.

    Cells of a ``form`` count in any column, but not if they are most in one called
    after ``things``, or make up less than a share. Where the column is ``called`` after
    the kind, cells of the form ``within`` count too; where it is so ``surely``, all do.
    """

    kind: str
    form: str
    sure: str
    called: str
    within: str
    surely: str = "(?!)"
    things: str = "(?!)"
    share: float = 0.0


_FORM, _CHECK = findings.BY_FORM, findings.BY_CHECK
# What is found of the same kind adds up. One number in eleven passes the check of NHS
# numbers by chance.
_KINDS = (
    _Kind("e-mail addresses", "e-mail", _FORM, r"\be ?mails?\b", "e-mail"),
    _Kind(
        *(TELEPHONES, "telephone", _FORM, _PHONE, "like a telephone", _A_NUMBER, _THING)
    ),
    _Kind(INSURANCE, "insurance", _FORM, _INSURANCE, "insurance", _A_NUMBER, _THING),
    _Kind(NHS, "NHS", _CHECK, r"\bnhs\b", "ten digits", _A_NUMBER, _BOOK, HALF),
    _Kind(NHS, "NHS in text", _CHECK, r"\bnhs\b", "NHS in text"),
    _Kind(NAMES, "titled", findings.BY_TITLE, _NAME, "like a name"),
    _Kind(BIRTHS, "birth in text", _FORM, _BIRTH, "day or year", _BIRTHDAY),
)


def find_personal_data(columns: Sequence[CountedColumn]) -> tuple[Personal, ...]:
    """The kinds of personal data in columns, each seen beside the others."""
    by_column = [(column, _kinds(column)) for column in columns]
    own = any(found.kind in _OWN for _, kinds in by_column for found in kinds)
    found: list[Personal] = []
    for column, kinds in by_column:
        found += kinds
        named = column.counts["like a name"]
        if own and named and not kinds and _words(column.name) in ("name", "names"):
            found.append(Personal(column.name, NAMES, named, findings.BESIDE))
    return tuple(found)


def is_special_category(column: str) -> bool:
    """Whether a column's name is of a special category, which the law protects more."""
    return bool(re.search(_SPECIAL, _words(column)))


def _kinds(column: CountedColumn) -> list[Personal]:
    """The kinds in one column, by its name and its forms."""
    rows: Counter[str] = Counter()
    known = {}
    for kind in _KINDS:
        found, sure = _rows(kind, _words(column.name), column)
        rows[kind.kind] = min(rows[kind.kind] + found, column.said)
        known.update({kind.kind: sure} if found else {})
    return [
        Personal(column.name, kind, rows[kind], sure) for kind, sure in known.items()
    ]


def _rows(kind: _Kind, name: str, column: CountedColumn) -> tuple[int, str]:
    """In how many rows of a column a kind is, and how that is known."""
    found = column.counts[kind.form]
    if not re.search(kind.called, name):
        of_things = re.search(kind.things, name) and found >= HALF * column.filled
        counts = found >= kind.share * column.filled and not of_things
        return found if counts else 0, kind.sure
    rows = max(found, column.counts[kind.within])
    if rows < column.said and re.search(kind.surely, name):
        return column.said, findings.BY_COLUMN
    checked = kind.sure == _CHECK and rows == found
    return rows, _CHECK if checked else findings.BY_NAME


def _words(column: str) -> str:
    """A column's name in words: ``Tenant1Surname`` is tenant 1 surname."""
    return re.sub(r"(?<=[a-z])(?=\d)", " ", words_of(column))
