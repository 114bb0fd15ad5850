"""What was found in a data file, and what an entry can take over from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from placebook.base.text import count_noun, one_line
from placebook.inspection.file_format import DataFile
from placebook.model.filling import FilledEntry, fill_entry, replace_line
from placebook.model.pack import Pack
from placebook.model.workbook import Dataset

# Shares of a column's cells from which the column is taken for what they look like.
MOST = 0.8
HALF = 0.5
# How a shared code or personal data is known.
BY_CHECK = "by its form and its check digit"
BY_NAME = "by its form and the column's name"
BY_FORM = "by its form alone"
BY_COLUMN = "by the column's name alone"
BY_TITLE = "by their titles; there may be more"
BESIDE = "by the column's name, beside columns about people"
# Shared codes that a workbook calls by another name, or by none.
_CALLED = {"LSOA code": "GSS code", "MSOA code": "GSS code", "postcode": ""}


class Identifier(NamedTuple):
    """A shared code in a column; ``share`` of its filled values fits, from 0 to 1."""

    column: str
    identifier: str
    share: float
    sure: str


class Personal(NamedTuple):
    """Likely personal data: in how many rows of a column, and how that is known."""

    column: str
    kind: str
    rows: int
    sure: str


@dataclass(frozen=True)
class Column:
    """One column. ``missing`` is a share from 0 to 1, ``distinct`` how many differ.

    ``missing`` is None for values in a list within a row: nobody knows how many lack.

    ``least`` and ``most`` are empty where they might be about a person.
    ``shortest`` and ``longest`` count a value's characters, ``placeholders`` the values
    that stand for nothing, such as N/A, ``cut`` the numbers that a spreadsheet cut
    short, ``totals`` the values that begin with *Total*. ``dates`` says how dates are
    written, by number of values.
    """

    name: str
    type: str
    missing: float | None
    distinct: int
    least: str = ""
    most: str = ""
    shortest: int = 0
    longest: int = 0
    placeholders: int = 0
    cut: int = 0
    totals: int = 0
    dates: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Findings:
    """What is in a data file; never a value that may be about a person.

    ``source`` says how the file was read. ``ragged`` counts rows that have too few or
    too many cells, which are in no other figure; ``at_least`` says that there may be
    more, and ``unclosed`` is the line, from 1, of a quotation mark that does not close
    and so takes the lines after it along; 0 if there is none. ``blank`` rows have
    nothing in any cell and are not in ``rows``.
    ``duplicates`` are the rows that are the same as an earlier one. ``special`` names
    columns of what the law protects more, if the file is likely to be about people.
    With ``estimated``, columns' ``distinct`` are.
    """

    source: DataFile
    rows: int
    columns: tuple[Column, ...]
    identifiers: tuple[Identifier, ...] = ()
    personal: tuple[Personal, ...] = ()
    special: tuple[str, ...] = ()
    ragged: int = 0
    at_least: bool = False
    unclosed: int = 0
    blank: int = 0
    duplicates: int = 0
    estimated: bool = False


def offered_fields(found: Findings, day: date) -> dict[str, Any]:
    """What an entry could take over, by field; only what was seen.

    That nothing personal was found does not make a dataset one without personal data.
    """
    codes = (i.identifier for i in found.identifiers if i.share >= MOST)
    names = dict.fromkeys(_CALLED.get(code, code) for code in codes)
    offer: dict[str, Any] = {"format": found.source.format}
    if shared := tuple(filter(None, names)):
        offer["identifiers"] = shared
    if found.personal:
        offer["personal"] = "special-category" if found.special else "personal"
    offer["evidence"] = _line(found, day)
    return offer


def _line(found: Findings, day: date) -> str:
    parts = [count_noun(found.rows, "row"), count_noun(len(found.columns), "column")]
    parts += [f"{i.identifier} {percent(i.share)}" for i in found.identifiers]
    parts += dict.fromkeys(f"likely {p.kind}" for p in found.personal)
    return (
        f"Inspected {day}, {one_line(found.source.path.name, 60)}: {', '.join(parts)}."
    )


def _inspected_file(line: str) -> str:
    """The file that a line of evidence says was inspected; empty for other lines."""
    found = re.match(r"Inspected \d{4}-\d\d-\d\d, (.+?): [\d,]+ rows?, ", line)
    return found[1] if found else ""


def percent(share: float | None) -> str:
    """A share in whole per cent; 100% only where it is all, 0% where it is none."""
    if share is None:
        return "–"
    whole = round(share * 100)
    if share < 1 and whole == 100:
        return "99%"
    return "under 1%" if share > 0 and whole == 0 else f"{whole}%"


def fill_blanks(dataset: Dataset, offer: Mapping[str, Any]) -> FilledEntry:
    """Fill an entry's blanks from what was found in a file; people's words stay.

    Identifiers are added to those that are there. The line of an earlier inspection of
    the same file is replaced by the new one; all other evidence stays.
    """
    known = {name.casefold() for name in dataset.identifiers}
    more = (n for n in offer.get("identifiers", ()) if n.casefold() not in known)
    file = _inspected_file(offer["evidence"])
    evidence = replace_line(
        dataset.evidence,
        offer["evidence"],
        lambda line: bool(file) and _inspected_file(line) == file,
    )
    whole = {
        **offer,
        "identifiers": (*dataset.identifiers, *more),
        "evidence": evidence,
    }
    filled = fill_entry(dataset, whole, ("identifiers", "evidence"))
    new = (one._replace(theirs=offer[one.field]) for one in filled.changed)
    return filled._replace(changed=tuple(new))


def fill_in_words(
    pack: Pack, result: FilledEntry, done: str = "Filled in"
) -> Iterator[str]:
    """What taking over an offer did, or would do, a line for each field."""
    for name, _, value in result.changed:
        yield f"{done}: {name}: {pack.told(f'datasets.{name}', value)}"
    for name, *both in result.kept:
        ours, theirs = (pack.told(f"datasets.{name}", value) for value in both)
        yield f"Left as it is: {name}: {ours}; in the file it looks like {theirs}"
