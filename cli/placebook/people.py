"""Likely personal data, known by form, check digit and column name.

A form is not proof: what is said is how many values fit, and how one knows. Patterns
are in the syntax that RE2 and Python share, for values without spaces around them.
NHS numbers have the modulus 11 check of the NHS data dictionary, National Insurance
numbers the form in HMRC's manual (NIM39110).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from placebook.given_names import GIVEN_NAMES
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
PHONE = (
    r"(?:^|[^0-9A-Za-z+])(?:\+44[ -]?(?:\(0\))?[ -]?|\(?0)[1-37-9][0-9]{1,4}\)?"
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
TITLED = r"(?:^|[^A-Za-z])(?:Mr|Mrs|Ms|Miss|Mx|MR|MRS|MS|MISS)\.? [A-Z]"
# What a column of people's names may hold, in any alphabet; its header must say so.
NAME = r"[^0-9@/\\:;#()_*?!&]{2,60}"
NO_NAME = (
    r"(?i)(?:yes|no|none|n/?a|null|nil|unknown|not .*|vacant|void|empty|other|tbc|"
    r"anonymous|redacted|withheld|[A-Z]|-+)"
)
_GIVEN = "|".join(GIVEN_NAMES)
GIVEN = (
    r"(?i)(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Rev|Sir|Cllr)\.? )?"
    rf"(?:{_GIVEN})(?:[ -][a-z]+\.?)? "
    r"(?:(?:de|da|van|von|al|el|bin|ap|Mc|Mac|O)[ '’-])?[^ 0-9@,]{2,}|"
    rf"[^ 0-9@,]{{2,}}, ?(?:{_GIVEN})(?: [a-z]+\.?)?"
)
PLACE = (
    r"(?i).*\b(?:agency|association|authority|avenue|bank|board|bridge|building|centre|"
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


_SURNAME = re.compile(
    r"\b(first|last|full|given|family|middle|maiden|sur|fore)\s?names?\b"
)
_SOMEBODY = re.compile(
    r"\b(contact|officer|applicant|claimant|tenant|resident|customer|patient|employee|"
    r"client|pupil|student|learner|carer|occupier|householder|complainant|councillor|"
    r"child|parent|guardian|young person|witness|victim|offender|volunteer|driver|"
    r"debtor|landlord|member|"
    r"service user|social worker|person|worker|manager|owner|requester)s?( names?)?$"
)
_OF_SOMEBODY = re.compile(rf"^names? of (?:the |a )?{_SOMEBODY.pattern}")
# These may be a firm or a team, unless the column says that it holds a name.
_OR_A_FIRM = re.compile(
    r"\b(contact|officer|applicant|customer|client|manager|owner|landlord|member)s?$"
)
_NOT_A_PERSON = re.compile(
    r"\b(organisation|organization|company|supplier|business|trading|site|street|ward|"
    r"school|product|area|authority|team|id|type|count|number|total|group)\b"
)
_MEASURE = re.compile(
    r"\b(amount|number|no|count|total|budget|actual|forecast|speed|version|rate|cost|"
    r"value|size|height|width|length|depth|area|date|type|code|id|status|score|level|"
    r"mean|average|median|percent|temperature|year|spend|spending|income|visits|sales)$"
)
_BIRTH = re.compile(
    r"\b(d ?o ?b|birth|birthday|born|birthdate|dateofbirth|birth date)\b"
)
_PHONE_NAMED = re.compile(
    r"\b(tele)?(phone|mobile|tel|telno|fax|landline)s?\b|\bcontact (no|number)\b"
)
_INSURANCE_NAMED = re.compile(r"\b(nino|ni (no|num|number)|national insurance)\b")
_BIRTH_DAY = re.compile(r"\bd ?o ?b\b|\bbirth ?(date|day)\b|\bdate of birth\b")
_EMAIL_NAMED = re.compile(r"\be ?mails?\b")
_NHS = re.compile(r"\bnhs\b")
_ABOUT = (_BIRTH, _PHONE_NAMED, _INSURANCE_NAMED, _NHS)
SHARE = 0.2  # of a column's values that look like names without its header saying so
BY_GIVEN = "by titles and common given names; there may be more"
# What the law protects more, by the column's name: health, belief, origin, sex life.
_SPECIAL = re.compile(
    r"\b(ethnic|race\b|racial|relig|faith|belief|diagnos|medical|health|disab|impair|"
    r"sexual|orientation|trade union|politic|hiv|pregnan)"
)
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
    return names_a_person(column) and not _MEASURE.search(words_of(column))


def is_person(column: str) -> bool:
    """Whether a column's name is that of people's names."""
    name = words_of(column)
    somebody = (
        _SURNAME.search(name) or _SOMEBODY.search(name) or _OF_SOMEBODY.search(name)
    )
    return somebody is not None and not _NOT_A_PERSON.search(name)


def is_about_people(column: str) -> bool:
    """Whether a column's name says that its values are of people's own."""
    name = words_of(column)
    return is_person(column) or any(about.search(name) for about in _ABOUT)


def is_special(column: str) -> bool:
    """Whether a column's name is of what the law protects more: a special category."""
    return bool(_SPECIAL.search(words_of(column)))


def personal(column: str, counts: Counts) -> list[Personal]:
    """The kinds of personal data that a column is likely to hold.

    A number that its column's name calls a UPRN is none of a telephone.
    """
    coded = any(found.sure == BY_NAME for found in identifiers(column, counts))
    name, fits = words_of(column), counts.fits
    nhs = _nhs(name, counts, coded)
    mailed = BY_NAME if _EMAIL_NAMED.search(name) else BY_FORM
    found = [
        ("e-mail addresses", fits.get("e-mail addresses", 0), mailed),
        _telephones(name, fits, coded or nhs[1] > 0),
        _insurance(name, fits),
        nhs,
        _names(column, counts),
        _births(name, counts),
    ]
    return [Personal(column, kind, rows, sure) for kind, rows, sure in found if rows]


_Found = tuple[str, int, str]


def _telephones(name: str, fits: dict[str, int], coded: bool) -> _Found:
    kind = "telephone numbers"
    if _PHONE_NAMED.search(name) and (rows := fits.get("telephones by name", 0)):
        return kind, rows + fits.get("cut", 0), BY_NAME
    whole = 0 if coded else fits.get("telephone digits", 0)
    return kind, fits.get(kind, 0) + whole, BY_FORM


def _insurance(name: str, fits: dict[str, int]) -> _Found:
    kind = "National Insurance numbers"
    if _INSURANCE_NAMED.search(name):
        return kind, fits.get("like insurance", 0), BY_NAME
    return kind, fits.get(kind, 0), BY_FORM


def _nhs(name: str, counts: Counts, coded: bool) -> _Found:
    """One number in eleven passes the check by chance, so a column needs most."""
    kind, fits = "NHS numbers", counts.fits
    alone = 0 if coded else fits.get(kind, 0)
    in_text = fits.get("NHS numbers in text", 0)
    if _NHS.search(name) and (ten := fits.get("ten digits", 0)):
        return kind, max(ten, alone + in_text), BY_CHECK if alone >= ten else BY_NAME
    if alone and alone >= HALF * counts.filled:
        return kind, alone + in_text, BY_CHECK
    # Other numbers are parted like that too, and one in eleven passes the check.
    alike = max(fits.get("telephone numbers", 0), fits.get("parted like NHS", 0))
    if in_text and alike < 3 * in_text:
        return kind, in_text, BY_CHECK
    return kind, 0, BY_CHECK


def _names(column: str, counts: Counts) -> _Found:
    fits = counts.fits
    if is_person(column):
        if fits.get("names") and _SURNAME.search(words_of(column)):
            return "names", fits["names"], BY_NAME
        likely = not _OR_A_FIRM.search(words_of(column))
        if fits.get("given") or (likely and counts.share("names of two") >= HALF):
            return "names", fits["names of two"], BY_NAME
    for form in ("titled", "given"):
        if counts.share(form) >= SHARE:
            return "names", fits[form], BY_GIVEN
    return "names", 0, BY_FORM


def _births(name: str, counts: Counts) -> _Found:
    """By their form; where a spreadsheet made other figures of them, by the name."""
    kind, fits = "dates of birth", counts.fits
    days = fits.get("dates", 0) + fits.get("days of eight", 0)
    if days or not _BIRTH_DAY.search(name):
        return kind, days if _BIRTH.search(name) else 0, BY_NAME
    return kind, counts.filled - fits.get("placeholders", 0), BY_COLUMN
