"""Shared codes and personal data, known by form, check digit and column name.

A form is not proof: what is said is how many values fit, and how one knows. Patterns
are in the syntax that RE2 and Python share, for values without spaces around them.
UPRN, USRN and GSS codes are as in the pack's sources S82 and S84. NHS numbers have the
modulus 11 check of the NHS data dictionary, SNOMED CT the Verhoeff check of its release
file specification, National Insurance numbers the form in HMRC's manual (NIM39110).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

# Shares from which a column is taken for what most of it looks like.
MOST = 0.8
HALF = 0.5
BY_CHECK = "by its form and its check digit"
BY_NAME = "by its form and the column's name"
BY_FORM = "by its form alone"

GSS = r"(?:E0[0-9]|E1[0-2]|W0[1-9]|S(?:01|12|13)|N(?:00|09|20))[0-9]{6}"
LSOA = r"(?:E01|W01)[0-9]{6}"
MSOA = r"(?:E02|W02)[0-9]{6}"
POSTCODE = r"(?i)(?:GIR ?0AA|[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][ABD-HJLNP-UW-Z]{2})"
COMPANY = r"(?i)(?:[0-9]{7,8}|(?:SC|NI|OC|SO|NC|FC|IP|RC|CE|CS|R0)[0-9]{6})"
CHARITY = r"(?i)(?:[0-9]{6,7}(?:-[0-9]{1,3})?|SC[0-9]{6}|NIC?[0-9]{6})"
DIGITS = r"[0-9]+"

EMAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
# Mailboxes of an office are no data about a person.
OFFICE = (
    r"(?i)(?:^|[^a-z0-9._%+-])(?:[a-z0-9]+[._-])*(?:info|enquir|contact|admin|office|mail|"
    r"hello|help|support|customer|service|press|media|data|opendata|foi|planning|"
    r"licensing|library|council|team|grants|parking|waste|procurement|highways|housing|"
    r"benefits|webmaster|noreply|no-reply)[a-z0-9._%+-]*@"
)
PHONE = (
    r"(?:^|[^0-9A-Za-z+])(?:\+44[ -]?(?:\(0\))?[ -]?|\(?0)[1-37-9][0-9]{1,4}\)?"
    r"(?:[ -]?[0-9]{2,6}){1,3}(?:$|[^0-9A-Za-z])"
)
NHS_SPACED = r"(?:^|[^0-9-])[0-9]{3}[ -][0-9]{3}[ -][0-9]{4}(?:$|[^0-9-])"
NHS_NAMED = r"(?i)nhs[^0-9]{0,20}[0-9]{3} ?[0-9]{3} ?[0-9]{4}(?:$|[^0-9])"
# QQ is given to nobody, and stands for a number in examples.
INSURANCE = (
    r"(?i)(?:^|[^A-Z0-9])(?:[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]|QQ) ?[0-9]{2} ?"
    r"[0-9]{2} ?[0-9]{2} ?[A-D](?:$|[^A-Z0-9])"
)
NO_INSURANCE = r"(?i)(?:^|[^A-Z0-9])(?:BG|GB|KN|NK|NT|TN|ZZ) ?[0-9]{2}"
TITLED = r"(?:^|[^A-Za-z])(?:Mr|Mrs|Ms|Miss|Mx|MR|MRS|MS|MISS)\.? [A-Z]"
NAME = (
    r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Rev|Sir)\.? )?"
    r"[A-Z][A-Za-z'’-]*\.?(?:,? [A-Z][A-Za-z'’-]*\.?){0,3}"
)

_DAY, _MONTH, _YEAR = r"[0-3]?[0-9]", r"[01]?[0-9]", r"(?:1[89]|20)[0-9]{2}"
_TIME = r"(?:[ T][0-9]{2}:[0-9]{2}.*)?"
_NAMED_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
# How dates are written -> the form, and how DuckDB reads its day.
DATES = {
    "2026-11-23": (_YEAR + "-[01][0-9]-[0-3][0-9]" + _TIME, "%Y-%m-%d"),
    "23/11/2026": (f"{_DAY}/{_MONTH}/{_YEAR}{_TIME}", "%d/%m/%Y"),
    "11/23/2026": (f"{_MONTH}/(?:1[3-9]|2[0-9]|3[01])/{_YEAR}{_TIME}", "%m/%d/%Y"),
    "23/11/26": (f"{_DAY}/{_MONTH}/[0-9]{{2}}", "%d/%m/%y"),
    "23-11-2026": (f"{_DAY}-{_MONTH}-{_YEAR}{_TIME}", "%d-%m-%Y"),
    "23.11.2026": (rf"{_DAY}\.{_MONTH}\.{_YEAR}", "%d.%m.%Y"),
    "2026/11/23": (f"{_YEAR}/{_MONTH}/{_DAY}", "%Y/%m/%d"),
    "23 November 2026": (f"(?i){_DAY}[ -]{_NAMED_MONTH}[ -]{_YEAR}", "%d %B %Y"),
}


class Counts(NamedTuple):
    """How many filled values of a column fit each form."""

    filled: int
    fits: dict[str, int]

    def share(self, name: str) -> float:
        """From 0 to 1, of the filled values."""
        return self.fits.get(name, 0) / self.filled if self.filled else 0.0


class Identifier(NamedTuple):
    """A shared code in a column; ``share`` of its filled values fits, from 0 to 1."""

    column: str
    identifier: str
    share: float
    sure: str


class Personal(NamedTuple):
    """Likely personal data: in how many rows of a column, never the values."""

    column: str
    kind: str
    rows: int
    sure: str


# Code -> what its column's name has in it; these forms alone would take any number.
_BY_COLUMN = {
    "UPRN": r"\buprn\b|unique property",
    "USRN": r"\busrn\b|unique street",
    "company number": r"\bcompany\b|\bcompanies house\b|\bcrn\b",
    "charity number": r"\bcharity\b|\bcharities\b",
}
_PERSON = re.compile(
    r"\b(first|last|full|given|family|middle|maiden|sur|fore)\s?names?\b|\bsurname\b|"
    r"\bforename\b|\b(contact|officer|applicant|claimant|tenant|resident|customer|patient|"
    r"employee|client|pupil|student|learner|carer|occupier|householder|complainant|"
    r"service user|person|worker|manager|owner|requester)s?( name)?$"
)
_NOT_A_PERSON = re.compile(
    r"\b(organisation|organization|company|supplier|business|trading|site|street|ward|"
    r"school|product|area|authority|team|id|type|count|number|total|group)\b"
)
_BIRTH = re.compile(r"\b(dob|d o b|birth|birthday|born|birthdate)\b")
_NHS = re.compile(r"\bnhs\b")
_TITLED_SHARE = 0.2


def words_of(column: str) -> str:
    """A column's name in lower-case words."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", column)
    return " ".join(re.sub(r"[\W_]+", " ", parted).casefold().split())


def identifiers(column: str, counts: Counts) -> list[Identifier]:
    """The shared codes that most of a column's values look like."""
    name = words_of(column)
    found = []
    for code, hint in _BY_COLUMN.items():
        if re.search(hint, name) and counts.share(code) >= MOST:
            found.append(Identifier(column, code, counts.share(code), BY_NAME))
    if not found and counts.share("SNOMED CT") >= MOST:
        share = counts.share("SNOMED CT")
        found.append(Identifier(column, "SNOMED CT", share, BY_CHECK))
    for code in ("LSOA code", "MSOA code", "GSS code", "postcode"):
        if not found and counts.share(code) >= MOST:
            found.append(Identifier(column, code, counts.share(code), BY_FORM))
    return found


def is_person(column: str) -> bool:
    """Whether a column's name is that of people's names."""
    name = words_of(column)
    return bool(_PERSON.search(name)) and not _NOT_A_PERSON.search(name)


def personal(column: str, counts: Counts) -> list[Personal]:
    """The kinds of personal data that a column is likely to hold.

    A number that its column's name calls a UPRN is none of a telephone.
    """
    if any(found.sure == BY_NAME for found in identifiers(column, counts)):
        return []
    name, fits = words_of(column), counts.fits
    found = []
    for kind, certainty in (
        ("e-mail addresses", BY_FORM),
        ("telephone numbers", BY_FORM),
        ("National Insurance numbers", BY_FORM),
    ):
        if fits.get(kind):
            found.append(Personal(column, kind, fits[kind], certainty))
    found += _nhs(column, name, counts)
    if is_person(column) and counts.share("names") >= HALF:
        found.append(Personal(column, "names", fits["names"], BY_NAME))
    elif fits.get("titled") and (counts.share("titled") >= _TITLED_SHARE):
        found.append(Personal(column, "names", fits["titled"], BY_FORM))
    if _BIRTH.search(name) and counts.share("dates") >= HALF:
        found.append(Personal(column, "dates of birth", fits["dates"], BY_NAME))
    return found


def _nhs(column: str, name: str, counts: Counts) -> list[Personal]:
    """One number in eleven passes the check by chance, so a column needs most."""
    kind, alone = "NHS numbers", counts.fits.get("NHS numbers", 0)
    in_text = counts.fits.get("NHS numbers in text", 0)
    if alone and _NHS.search(name):
        return [Personal(column, kind, alone + in_text, BY_CHECK)]
    if counts.share(kind) >= HALF:
        return [Personal(column, kind, alone + in_text, BY_CHECK)]
    # Telephone numbers are parted like that too, and one in eleven passes the check.
    if in_text and counts.fits.get("telephone numbers", 0) < 3 * in_text:
        return [Personal(column, kind, in_text, BY_CHECK)]
    return []


# --- check digits ---------------------------------------------------------------------

_TIMES = (
    (0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    (1, 2, 3, 4, 0, 6, 7, 8, 9, 5),
    (2, 3, 4, 0, 1, 7, 8, 9, 5, 6),
    (3, 4, 0, 1, 2, 8, 9, 5, 6, 7),
    (4, 0, 1, 2, 3, 9, 5, 6, 7, 8),
    (5, 9, 8, 7, 6, 0, 4, 3, 2, 1),
    (6, 5, 9, 8, 7, 1, 0, 4, 3, 2),
    (7, 6, 5, 9, 8, 2, 1, 0, 4, 3),
    (8, 7, 6, 5, 9, 3, 2, 1, 0, 4),
    (9, 8, 7, 6, 5, 4, 3, 2, 1, 0),
)
_TURN = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)


def is_snomed(value: str) -> bool:
    """Whether 6 to 18 digits pass the Verhoeff check, as SNOMED CT identifiers do."""
    if not re.fullmatch(r"[1-9][0-9]{5,17}", value):
        return False
    check, turned = 0, list(range(10))
    for digit in reversed(value):
        check = _TIMES[check][turned[int(digit)]]
        turned = [_TURN[n] for n in turned]
    return check == 0


def is_nhs(value: str) -> bool:
    """Whether ten digits pass the modulus 11 check of an NHS number."""
    digits = [int(d) for d in re.sub(r"[ -]", "", value) if d.isdigit()]
    return len(digits) == 10 and passes_modulus_11(digits)


def passes_modulus_11(digits: Sequence[int]) -> bool:
    """Weights from 10 down to 2; the tenth digit is what is left to 11, 0 for 11."""
    left = 11 - sum(w * d for w, d in zip(range(10, 1, -1), digits, strict=False)) % 11
    return left != 10 and left % 11 == digits[9]
