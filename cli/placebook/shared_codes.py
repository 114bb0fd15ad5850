"""Shared codes in a column, known by form, check digit and the column's name.

A form is not proof: what is said is how many values fit, and how one knows. Patterns
are in the syntax that RE2 and Python share, for values without spaces around them.
UPRN, USRN and GSS codes are as in the pack's sources S82 and S84; SNOMED CT identifiers
have the Verhoeff check of its release file specification.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from placebook.header_words import in_words

# Shares from which a column is taken for what most of it looks like.
MOST = 0.8
HALF = 0.5
BY_CHECK = "by its form and its check digit"
BY_NAME = "by its form and the column's name"
BY_FORM = "by its form alone"
BY_COLUMN = "by the column's name alone"

GSS = r"(?:E0[0-9]|E1[0-2]|W0[1-9]|S(?:01|12|13)|N(?:00|09|20))[0-9]{6}"
LSOA = r"(?:E01|W01)[0-9]{6}"
GSS_LIKE = r"[EKNSW][0-9]{8}"  # the column's name must say so
MSOA = r"(?:E02|W02)[0-9]{6}"
POSTCODE = r"(?i)(?:GIR ?0AA|[A-Z]{1,2}[0-9][A-Z0-9]? {0,2}[0-9][ABD-HJLNP-UW-Z]{2})"
COMPANY = r"(?i)(?:[0-9]{7,8}|(?:SC|NI|OC|SO|NC|FC|IP|RC|CE|CS|R0)[0-9]{6})"
CHARITY = r"(?i)(?:[0-9]{6,7}(?:-[0-9]{1,3})?|SC[0-9]{6}|NIC?[0-9]{6})"

_DAY, _MONTH, _YEAR = r"[0-3]?[0-9]", r"(?:0?[1-9]|1[0-2])", r"(?:1[89]|20)[0-9]{2}"
_TIME = r"(?:[ T][0-9]{1,2}:[0-9]{2}.*)?"
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
    "23-Nov-26": (f"(?i){_DAY}[ -]{_NAMED_MONTH}[ -][0-9]{{2}}", "%d-%b-%y"),
}
BRITISH_DAY = r"^(?:1[3-9]|2[0-9]|3[01])/"  # no month has this number
READ = {"iso": "2026-11-23", "british": "23/11/2026"}  # of these the range is told


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


# Code -> what its column's name has in it; these forms alone would take any number.
_NAMED = {
    "UPRN": r"\buprn\b|unique property",
    "USRN": r"\busrn\b|unique street",
    "company number": r"\bcompany\b|\bcompanies house\b|\bcrn\b",
    "charity number": r"\bcharity\b|\bcharities\b",
}


_CERTAIN = ("UPRN", "USRN")  # a column of this name has nothing else, however spoiled
# These are known by their form; the column's name may say the same.
_FORMED = {
    "LSOA code": r"\blsoa",
    "MSOA code": r"\bmsoa",
    "GSS code": r"\b(gss|ons)\b|\b[a-z]+ \d\d cd$",  # as in `PCON24CD`
    "postcode": r"\bpost ?code",
}


def identifiers(column: str, counts: Counts) -> list[Identifier]:
    """The shared codes that most of what a column says looks like."""
    name = in_words(column)
    said = Counts(counts.filled - counts.fits.get("placeholders", 0), counts.fits)
    found = []
    for code, hint in _NAMED.items():
        share = counts.share(code)
        likely = said.share(code) >= MOST or (share and code in _CERTAIN)
        if re.search(hint, name) and likely:
            found.append(Identifier(column, code, share, BY_NAME))
    if not found and said.share("SNOMED CT") >= MOST:
        share = counts.share("SNOMED CT")
        found.append(Identifier(column, "SNOMED CT", share, BY_CHECK))
    for code, hint in _FORMED.items():
        sure = BY_NAME if re.search(hint, name) else BY_FORM
        like = code == "GSS code" and sure == BY_NAME
        form = "like GSS" if like else code
        if not found and said.share(form) >= MOST:
            found.append(Identifier(column, code, counts.share(form), sure))
    return found


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
