"""Shared codes in a column, known by form, check digit and the column's name.

A form is not proof: what is said is how many values fit, and how one knows. UPRN, USRN
and GSS codes are as in the pack's sources S82 and S84; SNOMED CT identifiers have the
Verhoeff check of its release file specification.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from placebook.base.text import words_of

# Shares from which a column is taken for what most of it looks like.
MOST = 0.8
HALF = 0.5
BY_CHECK = "by its form and its check digit"
BY_NAME = "by its form and the column's name"
BY_FORM = "by its form alone"


class FormCounts(NamedTuple):
    """How many filled values of a column fit each form."""

    filled: int
    fits: dict[str, int]

    def share(self, name: str) -> float:
        """From 0 to 1, of the filled values."""
        return self.fits.get(name, 0) / self.filled if self.filled else 0.0

    @property
    def said(self) -> int:
        """How many values say something."""
        return self.filled - self.fits["placeholder"]

    def said_share(self, name: str) -> float:
        """From 0 to 1, of the values that say something."""
        return self.fits.get(name, 0) / self.said if self.said else 0.0


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
    "GSS code": r"\b(gss|ons)\b|\b[a-z]+\d\dcd$",  # as in `PCON24CD`
    "postcode": r"\bpost ?code",
}


def find_identifiers(column: str, counts: FormCounts) -> list[Identifier]:
    """The shared codes that most of what a column says looks like."""
    name = words_of(column)
    found = []
    for code, hint in _NAMED.items():
        share = counts.share(code)
        likely = counts.said_share(code) >= MOST or (share and code in _CERTAIN)
        if re.search(hint, name) and likely:
            found.append(Identifier(column, code, share, BY_NAME))
    if not found and counts.said_share("SNOMED CT") >= MOST:
        share = counts.share("SNOMED CT")
        found.append(Identifier(column, "SNOMED CT", share, BY_CHECK))
    for code, hint in _FORMED.items():
        sure = BY_NAME if re.search(hint, name) else BY_FORM
        like = code == "GSS code" and sure == BY_NAME
        form = "like a GSS code" if like else code
        if not found and counts.said_share(form) >= MOST:
            found.append(Identifier(column, code, counts.share(form), sure))
    return found


def is_snomed(value: str) -> bool:
    """Whether 6 to 18 digits pass the Verhoeff check, as SNOMED CT identifiers do."""
    from stdnum import verhoeff  # a part of its own, as DuckDB is

    return bool(re.fullmatch(r"[1-9][0-9]{5,17}", value)) and verhoeff.is_valid(value)
