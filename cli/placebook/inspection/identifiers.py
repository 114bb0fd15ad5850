"""Shared codes in a column, known by form, check digit and the column's name.

A form is not proof: what is said is how many values fit, and how one knows. UPRN, USRN
and GSS codes are as in the pack's sources S82 and S84; SNOMED CT identifiers have the
Verhoeff check of its release file specification.
"""

from __future__ import annotations

import re

from placebook.base.text import words_of
from placebook.inspection.cell_forms import CountedColumn
from placebook.inspection.findings import (
    BY_CHECK,
    BY_FORM,
    BY_NAME,
    MOST,
    Identifier,
)

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
_FEW = 5  # different values; fewer pass a check by chance


def find_identifiers(column: CountedColumn) -> list[Identifier]:
    """The shared codes that most of what a column says looks like."""
    name = words_of(column.name)
    found = []
    for code, hint in _NAMED.items():
        likely = column.said_share(code) >= MOST
        certain = code in _CERTAIN and column.share(code)
        if re.search(hint, name) and (likely or certain):
            found.append(Identifier(column.name, code, column.share(code), BY_NAME))
    if found:
        return found
    if column.said_share("SNOMED CT") >= MOST and column.counts["distinct"] >= _FEW:
        share = column.share("SNOMED CT")
        return [Identifier(column.name, "SNOMED CT", share, BY_CHECK)]
    for code, hint in _FORMED.items():
        sure = BY_NAME if re.search(hint, name) else BY_FORM
        like = code == "GSS code" and sure == BY_NAME
        form = "like a GSS code" if like else code
        if column.said_share(form) >= MOST:
            return [Identifier(column.name, code, column.share(form), sure)]
    return []
