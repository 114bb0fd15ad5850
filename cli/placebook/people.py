"""Likely personal data, known by form, check digit and column name.

A form is not proof: what is said is how many values fit, and how one knows. Patterns
are in the syntax that RE2 and Python share, for values without spaces around them.
NHS numbers have the modulus 11 check of the NHS data dictionary, National Insurance
numbers the form in HMRC's manual (NIM39110).
"""

from __future__ import annotations

import re
from typing import NamedTuple

from placebook import people_columns
from placebook.given_names import GIVEN_NAMES as _GIVEN_NAMES
from placebook.header_words import in_words
from placebook.shared_codes import (
    BY_CHECK,
    BY_COLUMN,
    BY_FORM,
    BY_NAME,
    HALF,
    MOST,
    Counts,
    identifiers,
)

EMAIL = r"[A-Za-z0-9._%+-]+ ?@ ?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
# Mailboxes of an office are no data about a person.
OFFICE = (
    r"(?i)(?:^|[^a-z0-9._%+-])(?:[a-z0-9]+[._-])*(?:info|enquir|contact|admin|office|mail|"
    r"hello|help|support|customer|service|press|media|data|opendata|foi|planning|"
    r"licensing|librar|council|team|grants|parking|waste|procurement|highways|housing|"
    r"benefits|webmaster|noreply|no-reply|food|environmental|environment|public|"
    r"booking|clerk|reception|democratic|election|registrar|safety|health)"
    r"(?:s|y|ies|us|box|care|desk|line|centre|control|policy|services?|team|health|"
    r"safety|hygiene|protection)?"
    r"(?:[._%+0-9-][a-z0-9._%+-]*)?@"
)
# At these a mailbox is somebody's own, whatever stands before the @.
OWN_MAIL = (
    r"(?i)@(?:gmail|googlemail|hotmail|outlook|live|yahoo|icloud|aol|btinternet|sky|"
    r"protonmail|proton|me|msn)\."
)
PHONE = (
    r"(?:^|[^0-9A-Za-z+.]|[A-Za-z]\.)"
    r"(?:(?:\+|00)44[ -]?(?:\(0\))?[ -]?|\(?0)[1-37-9][0-9]{1,4}\)?"
    r"(?:[ .-]?[0-9]{2,6}){1,3}(?:$|[^0-9A-Za-z])"
)
MOBILE = r"(?:0|44|0044)?7[1-57-9][0-9]{8}(?:\.0+)?"
NHS_SPACED = r"(?:^|[^0-9-])[0-9]{3}[ -][0-9]{3}[ -][0-9]{4}(?:$|[^0-9-])"
NHS_NAMED = r"(?i)nhs[^0-9]{0,20}[0-9]{3} ?[0-9]{3} ?[0-9]{4}(?:$|[^0-9])"
# A number of seven letters or digits, or more, and no amount.
LONG = r"^[A-Za-z0-9 /-]{7,}$"
BORN = (
    r"(?i)\b(?:dob|d\.o\.b\.?|date of birth)\b[^0-9]{0,8}[0-9]{1,2}(?:st|nd|rd|th)?"
    r"[/. -][0-9a-z]{1,9}[/. -][0-9]{2,4}"
)
BIRTH_YEAR = r"(?:(?:0?[1-9]|1[0-2])[/-])?(?:19|20)[0-9]{2}"
TEN_DIGITS = r"[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}"
# QQ is given to nobody, and stands for a number in examples.
INSURANCE = (
    r"(?i)(?:^|[^A-Z0-9])(?:[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]|QQ)[ -]?[0-9]{2}[ -]?"
    r"[0-9]{2}[ -]?[0-9]{2}[ -]?[A-D](?:$|[^A-Z0-9])"
)
NO_INSURANCE = r"(?i)(?:^|[^A-Z0-9])(?:BG|GB|KN|NK|NT|TN|ZZ) ?[0-9]{2}"
LIKE_INSURANCE = r"(?i)[A-Z]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-Z]?"
TITLED = (
    r"(?:^|[^A-Za-z])(?:(?:Mr|Mrs|Ms|Miss|Mx|MR|MRS|MISS)\.? [A-Z]|"
    r"(?:Dr|Prof|Cllr|Rev|Nurse|Sister|Sir|Dame|Councillor)\.? [A-Z][a-z'’-])|"
    r"\((?:Mr|Mrs|Ms|Miss)\)"
)
_NAME_WORD = r"[A-Z][^\s0-9,@&/]*"
TITLED_NAME = rf"(?:Mr|Mrs|Ms|Miss|Mx)\.?(?: {_NAME_WORD}){{2,4}}"
INITIALLED = r"[A-Z]\.? ?(?:[A-Z]\.? ?)?[A-Z][a-z'’-]{2,}"
# As in *Rising demand* and *Older people*.
NO_CAPITALS = r"(?:^|[ ,-])[a-z]{4,}"
# What a column of people's names may hold, in any alphabet; its header must say so. A
# person may stand beside a number, a day or another one.
_ONE = r"[^0-9@/\\:;#()_*?!&]{2,60}"
_BRACKET = r"(?: ?[(\[].{0,40}[)\]])?"
NAME = (
    rf"(?:[A-Z]{{0,3}}[0-9]+ ?[-:] ?)?{_ONE}(?: ?[&/;] ?{_ONE}){{0,3}}{_BRACKET}"
    r"(?: [0-9/.-]{6,10})?"
)
NO_NAME = (
    r"(?i)(?:yes|no|none|n/?a|null|nil|unknown|not .*|vacant|void|empty|other|tbc|"
    r"anonymous|redacted|withheld|[A-Z]|-+)"
)
GIVEN_NAMES = frozenset(_GIVEN_NAMES)
_GIVEN = "|".join(_GIVEN_NAMES)
_GAP = r"(?:[ \xA0]+| - )"
GIVEN = (
    r"(?i)(?:[a-z]{0,3}[0-9]+ ?[-:] ?|[0-9]{5,} )?(?:"
    r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Rev|Sir|Cllr)\.? )?"
    rf"(?:{_GIVEN})(?:[ -][a-z]+\.?){{0,3}}{_GAP}"
    r"(?:(?:de|da|van|von|al|el|bin|ap|Mc|Mac|O)[ '’-])?[^ 0-9@,()&/;]{2,}|"
    rf"[^ 0-9@,]{{2,}}, ?(?:{_GIVEN})(?: [a-z]+\.?)?|"
    rf"(?-i:[A-Z'’-]{{2,}}){_GAP}(?:{_GIVEN})(?: [a-z]+\.?)?"
    rf")(?: ?[&/;] ?[^0-9@]{{2,40}})?{_BRACKET}(?: [0-9/.-]{{6,10}})?"
)
# Of an office, and free or at a local rate: 03 and 08.
NOT_SOMEBODY_S = r"^\(?(?:0|\+44 ?|0044 ?)\(?0?\)?[38]"
# Before the @ of a mailbox: whose it is, though an office's word is beside it.
GIVEN_MAIL = rf"(?i)(?:^|[^a-z])(?:{_GIVEN})(?:[._-][a-z]+)* ?@"
LONE = rf"(?i)(?:{_GIVEN})"
_PLACES = """
    academy agency arms association authority ave avenue bank blvd board bridge
    building care centre chapel charity church cl clinic close club co coffee
    college company core cottages council court cres crescent croft department
    directorate disability district drive estate farm fields foundation garage
    gardens? gate grammar green group grove hall health hill homes hospital hotel
    house housing infants? inn juniors? lane library limited llp lodge ltd
    maintenance manor medical mews mill museum nursery park partners partnership
    pier place plc police practice primary property quay rd rise road row school
    services? site society sons square st station street surgery team terrace
    theatre tower trust uk university view villas? walk ward way wharf wood works
    yard
""".split()  # noqa: SIM905
A_FIRM = r"(?i)\b(?:ltd|limited|llp|plc|partners|homes)\b"
# In brackets it is rather where somebody works.
PLACE = rf"(?i)[^(\[]*\b(?:{'|'.join(_PLACES)})\b.*"
DAY_OF_EIGHT = (
    r"(?:19|20)[0-9]{2}[01][0-9][0-3][0-9]|[0-3][0-9][01][0-9](?:19|20)[0-9]{2}"
)


class Personal(NamedTuple):
    """Likely personal data: in how many rows of a column, never the values."""

    column: str
    kind: str
    rows: int
    sure: str


_A_FEW = 3  # with their titles, these are no chance
SHARE = 0.2  # of a column's values that look like names without its header saying so
BY_GIVEN = "by titles and common given names; there may be more"
BESIDE = "by the column's name, beside what is people's own"
# A row with one of these is somebody's, and not a firm's or an office's.
OWN = frozenset(("dates of birth", "NHS numbers", "National Insurance numbers"))
_FORMS = [
    re.compile(form)
    for form in (EMAIL, PHONE, NHS_SPACED, NHS_NAMED, INSURANCE, TITLED)
]


def has_form(text: str) -> bool:
    """Whether a text has in it what has the form of personal data."""
    text = re.sub(r"(?i)@odata\.", ".", text)  # after which a column says its type
    return any(form.search(text) for form in _FORMS)


def names_a_person(text: str) -> bool:
    """Whether a text, such as a value, has in it what may be about a person."""
    if has_form(text):
        return True
    return bool(re.fullmatch(GIVEN, text)) and not re.fullmatch(PLACE, text)


def personal(column: str, counts: Counts) -> list[Personal]:
    """The kinds of personal data that a column is likely to hold.

    A number that its column's name calls a UPRN is none of a telephone.
    """
    coded = any(found.sure == BY_NAME for found in identifiers(column, counts))
    name, fits = in_words(column), counts.fits
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
        return kind, _believed(name, counts), BY_COLUMN
    return kind, fits.get(kind, 0) + _bare(name, counts, coded), BY_FORM


def _bare(name: str, counts: Counts, coded: bool) -> int:
    """Telephone numbers of nothing but digits: many other numbers are like them."""
    if coded:
        return 0
    mobiles = counts.fits.get("mobile digits", 0)
    if people_columns.A_REFERENCE.search(name):
        return mobiles if mobiles >= MOST * counts.filled else 0
    if people_columns.is_person(name) and not people_columns.A_NUMBER.search(name):
        return counts.fits.get("telephone digits", 0)
    return mobiles if mobiles >= HALF * counts.filled else 0


def _insurance(name: str, counts: Counts) -> _Found:
    fits = counts.fits
    kind = "National Insurance numbers"
    if people_columns.INSURANCE_NAMED.search(name):
        found = fits.get("like insurance", 0)
        if found:
            return kind, found, BY_NAME
        return kind, _believed(name, counts), BY_COLUMN
    found = fits.get(kind, 0)
    coded = people_columns.A_THING_S.search(name) and found >= HALF * counts.filled
    return kind, 0 if coded else found, BY_FORM


def _nhs(name: str, counts: Counts, coded: bool) -> _Found:
    """One number in eleven passes the check by chance, so a column needs most."""
    kind, fits = "NHS numbers", counts.fits
    alone = 0 if coded else fits.get(kind, 0)
    in_text = fits.get("NHS numbers in text", 0)
    if people_columns.NHS.search(name) and (ten := fits.get("ten digits", 0)):
        return kind, max(ten, alone + in_text), BY_CHECK if alone >= ten else BY_NAME
    if people_columns.NHS_NUMBER.search(name) and not in_text:
        return kind, _believed(name, counts), BY_COLUMN
    if people_columns.A_BOOK.search(name):  # a book's number has the same check
        return kind, 0, BY_CHECK
    if alone and alone >= HALF * counts.filled:
        return kind, alone + in_text, BY_CHECK
    # Other numbers are parted like that too, and one in eleven passes the check.
    alike = max(fits.get("telephone numbers", 0), fits.get("parted like NHS", 0))
    if in_text and alike < 3 * in_text:
        return kind, in_text, BY_CHECK
    return kind, 0, BY_CHECK


def _names(column: str, counts: Counts) -> _Found:
    name = in_words(column)
    placed = counts.share("places") - counts.share("given of a place")
    if people_columns.is_person(column) and placed < HALF:
        found = _names_by_column(name, counts)
        if found[1]:
            return found
    return _names_by_form(name, counts)


def names_beside(column: str, counts: Counts) -> list[Personal]:
    """Names in a column that says no more, if what stands beside it is people's own."""
    likely = people_columns.may_be_of_persons(column)
    if not likely or counts.share("names of two") < HALF:
        return []
    return [Personal(column, "names", counts.fits["names"], BESIDE)]


def _names_by_column(name: str, counts: Counts) -> _Found:
    """Names where the column is called so that somebody's should be there."""
    fits = counts.fits
    if people_columns.SURNAME.search(name):
        return "names", fits["names"], BY_NAME
    if people_columns.OR_A_FIRM.search(name):
        if counts.share("strange names") >= HALF:
            return "names", fits["names of two"], BY_NAME
        initialled = counts.share("initialled") >= HALF
        named = max(fits["given"], fits["titled whole"])
        return "names", named + fits["initialled"] * initialled, BY_GIVEN
    given = fits["given"] or fits["given of a place"]
    likely = given or counts.share("names of two") >= HALF
    return "names", fits["names"] if likely else 0, BY_NAME


def _names_by_form(name: str, counts: Counts) -> _Found:
    fits = counts.fits
    a_thing = people_columns.NAMES_OF_THINGS.search(name)
    if a_thing and counts.share("titled whole") < HALF:
        return "names", 0, BY_FORM
    if fits["titled whole"] >= _A_FEW:
        return "names", max(fits["titled whole"], fits["given"]), BY_GIVEN
    for form, share in (("titled", SHARE), ("given", SHARE), ("lone given", HALF)):
        if counts.share(form) >= share:
            return "names", fits[form], BY_GIVEN
    return "names", 0, BY_FORM


def _births(name: str, counts: Counts) -> _Found:
    """By their form; where a spreadsheet made other figures of some, by the name."""
    kind, fits = "dates of birth", counts.fits
    days = fits.get("dates", 0) + fits.get("days of eight", 0) + fits.get("years", 0)
    if people_columns.BIRTH_DAY.search(name) and days < _said(counts):
        return kind, _said(counts), BY_COLUMN
    if people_columns.BIRTH.search(name):
        return kind, days, BY_NAME
    return kind, fits.get("birth in text", 0), BY_FORM


def _believed(name: str, counts: Counts) -> int:
    """Values taken for what their column is called: *Telephone* may be of calls."""
    if people_columns.A_NUMBER.search(name):
        return _said(counts)
    return counts.fits.get("long", 0) + counts.fits.get("cut", 0)


def _said(counts: Counts) -> int:
    """Values that say something."""
    return counts.filled - counts.fits.get("placeholders", 0)
