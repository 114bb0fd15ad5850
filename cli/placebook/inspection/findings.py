"""What was found in a data file, and what of it an entry can take over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from placebook.base.text import count_noun, one_line
from placebook.inspection.identifiers import MOST, Identifier
from placebook.inspection.personal_data import Personal
from placebook.model.pack import Pack
from placebook.model.workbook import Dataset

_BEGINS = "Inspected "
_MORE_THAN_PERSONAL = "special-category"  # says all that we can see, and more
# What a workbook calls a code that was found; the others are no shared identifiers.
_OFFERED = {
    "UPRN": "UPRN",
    "USRN": "USRN",
    "GSS code": "GSS code",
    "LSOA code": "GSS code",
    "MSOA code": "GSS code",
    "SNOMED CT": "SNOMED CT",
    "company number": "company number",
    "charity number": "charity number",
}


@dataclass(frozen=True)
class Column:
    """One column. ``missing`` is a share from 0 to 1, ``distinct`` how many differ.

    Of what stands in a list within a row, what is missing is not known: None.

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

    @property
    def mixed_dates(self) -> bool:
        """Whether dates are written in more than one way."""
        return len(self.dates) > 1


@dataclass(frozen=True)
class Findings:
    """A data file, looked into; never a value that may be about a person.

    ``ragged`` counts rows that have too few or too many cells, which are in no other
    figure; ``at_least`` says that there may be more, and ``unclosed`` is the line, from
    1, of a quotation mark that does not close and so takes the lines after it along; 0
    if there is none. ``blank`` rows have nothing in any cell and are not in ``rows``.
    ``duplicates`` are the rows that are the same as an earlier one. ``named`` is false
    where the first line is one of data, so that columns have numbers for names;
    ``special`` names columns of what the law protects more, if the file is likely to be
    about people. With ``estimated``, columns' ``distinct`` are. ``others`` counts lists
    and ``texts`` values in the same file, outside the records, that were not looked at;
    ``beyond`` counts names of columns with no cells below them.
    """

    file: str
    format: str
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
    packed: bool = False
    encoding: str = ""
    delimiter: str = ""
    named: bool = True
    others: int = 0
    texts: int = 0
    beyond: int = 0


def offered_fields(found: Findings, day: date) -> dict[str, Any]:
    """What an entry could take over, by field; only what was seen.

    That nothing personal was found does not make a dataset one without personal data.
    """
    names = dict.fromkeys(
        _OFFERED[i.identifier]
        for i in found.identifiers
        if i.identifier in _OFFERED and i.share >= MOST
    )
    offer: dict[str, Any] = {"format": found.format}
    if names:
        offer["identifiers"] = tuple(names)
    if found.personal:
        offer["personal"] = _MORE_THAN_PERSONAL if found.special else "personal"
    offer["evidence"] = _line(found, day)
    return offer


def _line(found: Findings, day: date) -> str:
    parts = [count_noun(found.rows, "row")]
    parts.append(count_noun(len(found.columns), "column"))
    parts += [f"{i.identifier} {percent(i.share)}" for i in found.identifiers]
    kinds = dict.fromkeys(p.kind for p in found.personal)
    parts += [f"likely {kind}" for kind in kinds]
    return f"{_BEGINS}{day}, {one_line(found.file, 60)}: {', '.join(parts)}."


def percent(share: float | None) -> str:
    """A share in whole per cent; 100% only where it is all, 0% where it is none."""
    if share is None:
        return "–"
    whole = round(share * 100)
    if share < 1 and whole == 100:
        return "99%"
    return "under 1%" if share > 0 and whole == 0 else f"{whole}%"


@dataclass(frozen=True)
class FilledEntry:
    """An entry with an offer taken over: all its fields, and what was done.

    ``kept`` are (field, theirs, offered) where people said something else.
    """

    entry: Mapping[str, Any]
    changed: tuple[tuple[str, Any], ...]
    kept: tuple[tuple[str, Any, Any], ...]


def fill_blanks(dataset: Dataset, offer: Mapping[str, Any]) -> FilledEntry:
    """Fill an entry's blanks from an offer; people's words stay.

    Identifiers are added to those that are there. The line of an earlier inspection of
    the same file is replaced by the new one; all other evidence stays.
    """
    now = {k: v for k, v in dataset.model_dump().items() if v not in (None, "", ())}
    after, changed, kept = dict(now), [], []
    for name, value in offer.items():
        ours = now.get(name)
        if name == "identifiers":
            value = _united(ours or (), value)
        elif name == "evidence":
            value = _with_line(ours or "", value)
        elif ours is not None and ours != value:
            said = str(ours).casefold()
            if said not in (str(value).casefold(), _MORE_THAN_PERSONAL):
                kept.append((name, ours, value))
            continue
        if value != ours:
            after[name] = value
            changed.append((name, offer[name]))
    return FilledEntry(after, tuple(changed), tuple(kept))


def _united(ours: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    known = {name.casefold() for name in ours}
    return (*ours, *(name for name in more if name.casefold() not in known))


def _with_line(evidence: str, line: str) -> str:
    lines = evidence.split("\n") if evidence else []
    mine = _of_file(line)
    same = (n for n, text in enumerate(lines) if mine and _of_file(text) == mine)
    at = next(same, len(lines))
    lines[at : at + 1] = [line]
    return "\n".join(lines)


def _of_file(line: str) -> str:
    """The file that a line of an inspection is about; empty if it is no such line."""
    found = re.match(rf"{_BEGINS}\d{{4}}-\d\d-\d\d, (.+?): [\d,]+ rows?, ", line)
    return found[1] if found else ""


def fill_in_words(
    pack: Pack, result: FilledEntry, done: str = "Filled in"
) -> Iterator[str]:
    """What taking over an offer did, or would do, a line for each field."""
    for name, value in result.changed:
        yield f"{done}: {name}: {pack.told(f'datasets.{name}', value)}"
    for name, *both in result.kept:
        ours, theirs = (pack.told(f"datasets.{name}", value) for value in both)
        yield f"Left as it is: {name}: {ours}; in the file it looks like {theirs}"
