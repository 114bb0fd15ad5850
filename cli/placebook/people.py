"""Likely personal data, known by form, check digit and column name.

A form is not proof: what is said is how many values fit, and how one knows. Patterns
are in the syntax that RE2 and Python share, for values without spaces around them.
NHS numbers have the modulus 11 check of the NHS data dictionary, National Insurance
numbers the form in HMRC's manual (NIM39110).
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from placebook import people_columns
from placebook.given_names import GIVEN_NAMES as _GIVEN_NAMES
from placebook.header_words import HEADER_WORDS
from placebook.shared_codes import (
    BY_CHECK,
    BY_COLUMN,
    BY_FORM,
    BY_NAME,
    HALF,
    Counts,
    identifiers,
)
from placebook.words import words_of

EMAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
# Mailboxes of an office are no data about a person.
OFFICE = (
    r"(?i)(?:^|[^a-z0-9._%+-])(?:[a-z0-9]+[._-])*(?:info|enquir|contact|admin|office|mail|"
    r"hello|help|support|customer|service|press|media|data|opendata|foi|planning|"
    r"licensing|library|council|team|grants|parking|waste|procurement|highways|housing|"
    r"benefits|webmaster|noreply|no-reply)"
    r"(?:s|y|ies|us|box|care|desk|line|centre|control|policy|services?|team)?"
    r"(?:[._%+0-9-][a-z0-9._%+-]*)?@"
)
# At these a mailbox is somebody's own, whatever stands before the @.
OWN_MAIL = (
    r"(?i)@(?:gmail|googlemail|hotmail|outlook|live|yahoo|icloud|aol|btinternet|sky|"
    r"protonmail|proton|me|msn)\."
)
PHONE = (
    r"(?:^|[^0-9A-Za-z+.]|[A-Za-z]\.)"
    r"(?:\+44[ -]?(?:\(0\))?[ -]?|\(?0)[1-37-9][0-9]{1,4}\)?"
    r"(?:[ -]?[0-9]{2,6}){1,3}(?:$|[^0-9A-Za-z])"
)
NHS_SPACED = r"(?:^|[^0-9-])[0-9]{3}[ -][0-9]{3}[ -][0-9]{4}(?:$|[^0-9-])"
NHS_NAMED = r"(?i)nhs[^0-9]{0,20}[0-9]{3} ?[0-9]{3} ?[0-9]{4}(?:$|[^0-9])"
TEN_DIGITS = r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}"
# QQ is given to nobody, and stands for a number in examples.
INSURANCE = (
    r"(?i)(?:^|[^A-Z0-9])(?:[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]|QQ) ?[0-9]{2} ?"
    r"[0-9]{2} ?[0-9]{2} ?[A-D](?:$|[^A-Z0-9])"
)
NO_INSURANCE = r"(?i)(?:^|[^A-Z0-9])(?:BG|GB|KN|NK|NT|TN|ZZ) ?[0-9]{2}"
LIKE_INSURANCE = r"(?i)[A-Z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-Z]?"
TITLED = (
    r"(?:^|[^A-Za-z])(?:(?:Mr|Mrs|Ms|Miss|Mx|MR|MRS|MISS)\.? [A-Z]|"
    r"(?:Dr|Prof|Cllr|Rev|Nurse|Sister|Sir|Dame|Councillor)\.? [A-Z][a-z'’-])|"
    r"\((?:Mr|Mrs|Ms|Miss)\)"
)
# What a column of people's names may hold, in any alphabet; its header must say so.
NAME = r"[^0-9@/\\:;#()_*?!&]{2,60}"
NO_NAME = (
    r"(?i)(?:yes|no|none|n/?a|null|nil|unknown|not .*|vacant|void|empty|other|tbc|"
    r"anonymous|redacted|withheld|[A-Z]|-+)"
)
GIVEN_NAMES = frozenset(_GIVEN_NAMES)
_GIVEN = "|".join(_GIVEN_NAMES)
GIVEN = (
    r"(?i)(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Rev|Sir|Cllr)\.? )?"
    rf"(?:{_GIVEN})(?:[ -][a-z]+\.?)? "
    r"(?:(?:de|da|van|von|al|el|bin|ap|Mc|Mac|O)[ '’-])?[^ 0-9@,]{2,}|"
    rf"[^ 0-9@,]{{2,}}, ?(?:{_GIVEN})(?: [a-z]+\.?)?|"
    rf"(?-i:[A-Z'’-]{{2,}}) (?:{_GIVEN})(?: [a-z]+\.?)?"
)
LONE = rf"(?i)(?:{_GIVEN})"
PLACE = (
    r"(?i).*\b(?:agency|association|ave|blvd|cl|cres|croft|rd|rise|uk|authority|avenue|bank|board|bridge|building|centre|"
    r"chapel|charity|church|clinic|close|club|college|co|company|council|court|crescent|"
    r"department|drive|estate|farm|foundation|gardens?|garage|gate|green|grove|group|"
    r"hall|hill|hospital|hotel|house|housing|infants?|inn|juniors?|lane|library|limited|"
    r"lodge|ltd|llp|manor|mews|museum|nursery|park|partnership|pier|place|plc|police|"
    r"practice|primary|property|quay|road|row|school|services?|site|society|sons|square|"
    r"st|street|surgery|team|terrace|theatre|tower|trust|university|view|villas?|walk|"
    r"ward|way|wharf|wood|works|yard)\b.*"
)
DAY_OF_EIGHT = (
    r"(?:19|20)[0-9]{2}[01][0-9][0-3][0-9]|[0-3][0-9][01][0-9](?:19|20)[0-9]{2}"
)


class Personal(NamedTuple):
    """Likely personal data: in how many rows of a column, never the values."""

    column: str
    kind: str
    rows: int
    sure: str


SHARE = 0.2  # of a column's values that look like names without its header saying so
BY_GIVEN = "by titles and common given names; there may be more"
_FORMS = [
    re.compile(form)
    for form in (EMAIL, PHONE, NHS_SPACED, NHS_NAMED, INSURANCE, TITLED)
]


def has_form(text: str) -> bool:
    """Whether a text has in it what has the form of personal data."""
    return any(form.search(text) for form in _FORMS)


def names_a_person(text: str) -> bool:
    """Whether a text, such as a value, has in it what may be about a person."""
    if has_form(text):
        return True
    return bool(re.fullmatch(GIVEN, text)) and not re.fullmatch(PLACE, text)


def may_name_a_person(column: str) -> bool:
    """The same of a column's name: *Jan budget* and *Bill amount* are nobody."""
    if has_form(column):
        return True
    measure = people_columns.MEASURE.search(words_of(column))
    return names_a_person(column) and not measure


def has_a_name_in_it(column: str) -> bool:
    """Whether two words of a column's name may be somebody's: neither is a header's."""
    words = re.findall(r"[^\W\d_][\w'’-]*\.?", column)
    return any(
        one[0].isupper()
        and other[0].isupper()
        and HEADER_WORDS.isdisjoint((one.lower(), other.lower()))
        for one, other in pairwise(words)
    )


def personal(column: str, counts: Counts) -> list[Personal]:
    """The kinds of personal data that a column is likely to hold.

    A number that its column's name calls a UPRN is none of a telephone.
    """
    coded = any(found.sure == BY_NAME for found in identifiers(column, counts))
    name, fits = words_of(column), counts.fits
    nhs = _nhs(name, counts, coded)
    mailed = BY_NAME if people_columns.EMAIL_NAMED.search(name) else BY_FORM
    found = [
        ("e-mail addresses", fits.get("e-mail addresses", 0), mailed),
        _telephones(name, counts, coded or nhs[1] > 0),
        _insurance(name, counts),
        nhs,
        _names(column, counts),
        _births(name, counts),
    ]
    return [Personal(column, kind, rows, sure) for kind, rows, sure in found if rows]


_Found = tuple[str, int, str]


def _telephones(name: str, counts: Counts, coded: bool) -> _Found:
    fits = counts.fits
    kind = "telephone numbers"
    rows = fits.get("telephones by name", 0) + fits.get("cut", 0)
    if people_columns.PHONE_NAMED.search(name) and rows:
        return kind, rows, BY_NAME
    if people_columns.PHONE_ONLY.search(name):
        return kind, _said(counts), BY_COLUMN
    other = coded or people_columns.A_REFERENCE.search(name)
    whole = 0 if other else fits.get("telephone digits", 0)
    return kind, fits.get(kind, 0) + whole, BY_FORM


def _insurance(name: str, counts: Counts) -> _Found:
    fits = counts.fits
    kind = "National Insurance numbers"
    if people_columns.INSURANCE_NAMED.search(name):
        found = fits.get("like insurance", 0)
        return (kind, found, BY_NAME) if found else (kind, _said(counts), BY_COLUMN)
    return kind, fits.get(kind, 0), BY_FORM


def _nhs(name: str, counts: Counts, coded: bool) -> _Found:
    """One number in eleven passes the check by chance, so a column needs most."""
    kind, fits = "NHS numbers", counts.fits
    alone = 0 if coded else fits.get(kind, 0)
    in_text = fits.get("NHS numbers in text", 0)
    if people_columns.NHS.search(name) and (ten := fits.get("ten digits", 0)):
        return kind, max(ten, alone + in_text), BY_CHECK if alone >= ten else BY_NAME
    if people_columns.NHS_NUMBER.search(name) and not in_text:
        return kind, _said(counts), BY_COLUMN
    if alone and alone >= HALF * counts.filled:
        return kind, alone + in_text, BY_CHECK
    # Other numbers are parted like that too, and one in eleven passes the check.
    alike = max(fits.get("telephone numbers", 0), fits.get("parted like NHS", 0))
    if in_text and alike < 3 * in_text:
        return kind, in_text, BY_CHECK
    return kind, 0, BY_CHECK


def _names(column: str, counts: Counts) -> _Found:
    name, fits = words_of(column), counts.fits
    if people_columns.is_person(column):
        if fits.get("names") and people_columns.SURNAME.search(name):
            return "names", fits["names"], BY_NAME
        likely = not people_columns.OR_A_FIRM.search(name)
        if fits.get("given") or (likely and counts.share("names of two") >= HALF):
            return "names", fits["names of two"], BY_NAME
    if people_columns.NAMES_OF_THINGS.search(name):
        return "names", 0, BY_FORM
    for form, share in (("titled", SHARE), ("given", SHARE), ("lone given", HALF)):
        if counts.share(form) >= share:
            return "names", fits[form], BY_GIVEN
    return "names", 0, BY_FORM


def _births(name: str, counts: Counts) -> _Found:
    """By their form; where a spreadsheet made other figures of some, by the name."""
    kind, fits = "dates of birth", counts.fits
    days = fits.get("dates", 0) + fits.get("days of eight", 0)
    if people_columns.BIRTH_DAY.search(name) and days < _said(counts):
        return kind, _said(counts), BY_COLUMN
    return kind, days if people_columns.BIRTH.search(name) else 0, BY_NAME


def _said(counts: Counts) -> int:
    """Values that say something."""
    return counts.filled - counts.fits.get("placeholders", 0)
