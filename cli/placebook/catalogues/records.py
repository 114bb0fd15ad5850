"""What a catalogue says about a dataset, before it becomes an entry."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from placebook.base.errors import PlacebookError
from placebook.base.plain_text import without_html, without_markdown
from placebook.base.text import conflict_in, one_line
from placebook.base.urls import redact_text, web_address

_LONGEST_ABOUT = 2000
_LONGEST_LINE = 300


class NotFetched(PlacebookError):
    """An address that could not be read, and why."""


class NothingThere(NotFetched):
    """An address at which there is nothing."""


class NotACatalogue(PlacebookError):
    """A file or an answer that is not a catalogue."""


@dataclass(frozen=True)
class Record:
    """A dataset as a catalogue has it: plain text, in the catalogue's own words.

    Where there are several words for the same, one of them may be known: the name of a
    licence, and its address. ``publisher`` is an organisation. ``said`` has what a
    table says in columns named like a workbook's fields, a ``steward`` among them: that
    may be a team. Dates are as they stand, cut to ``YYYY-MM-DD`` where they begin so.
    """

    title: str
    about: str = ""
    publisher: str = ""
    licences: tuple[str, ...] = ()
    url: str = ""
    formats: tuple[str, ...] = ()
    frequencies: tuple[str, ...] = ()
    standard: str = ""
    access: tuple[str, ...] = ()
    issued: str = ""
    modified: str = ""
    withdrawn: bool = False
    said: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Catalogue:
    """The datasets of a file, what kind of file it is, how many it says there are.

    ``untitled`` counts what was left out because it has no title, ``repeated`` what is
    listed twice, alike in everything, ``too_wide`` rows with more cells than columns.
    """

    kind: str
    records: tuple[Record, ...]
    total: int = 0
    untitled: int = 0
    repeated: int = 0
    too_wide: int = 0

    @property
    def read(self) -> int:
        """How many were read, with those left out."""
        left_out = self.untitled + self.repeated + self.too_wide
        return len(self.records) + left_out


@dataclass(frozen=True)
class Sheet:
    """A table: its column names, and its rows below them; some may be shorter.

    Rows that have more cells are only counted: nobody knows which cell is in which
    column.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    too_wide: int = 0


def catalogue(
    kind: str, records: Iterable[Record], total: int | None = None
) -> Catalogue:
    """A catalogue of the records that have a title; the others cannot be listed."""
    listed = list(records)
    titled = [record for record in listed if record.title]
    once = tuple(dict.fromkeys(titled))
    read = len(listed) if total is None else total
    untitled, repeated = len(listed) - len(titled), len(titled) - len(once)
    return Catalogue(kind, once, read, untitled, repeated)


def clean_line(value: object) -> str:
    """A value as plain words on one line; empty for anything but text or a number."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    words = redact_text(" ".join(without_html(str(value)).split()))
    return words if len(words) <= _LONGEST_LINE else words[: _LONGEST_LINE - 1] + "…"


def clean_lines(values: Iterable[object]) -> tuple[str, ...]:
    """Values as plain words, each on one line, without those that say nothing."""
    return tuple(filter(None, map(clean_line, values)))


def clean_description(value: object) -> str:
    """A description as plain words, paragraphs kept; cut where it is very long."""
    if not isinstance(value, str):
        return ""
    text = redact_text(without_markdown(without_html(value)))
    if conflict_in(text) is not None:  # a workbook with its lines would be refused
        text = one_line(text)
    if len(text) <= _LONGEST_ABOUT:
        return text
    return text[:_LONGEST_ABOUT].rsplit(maxsplit=1)[0] + " …"


def clean_date(value: object) -> str:
    """The day, month or year of a date or a time; empty for any other words."""
    text = clean_line(value)
    if found := re.match(r"(\d{4})(\d{2})(\d{2})$", text):
        return "-".join(found.groups())
    if found := re.match(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})\b", text):
        day, month, year = found.groups()  # as it is written in Britain
        return f"{year}-{month:>02}-{day:>02}" if int(month) <= 12 else ""
    found = re.match(r"\d{4}(?:-\d{2}(?:-\d{2})?)?(?![\d/])", text)
    return found[0] if found else ""


def _first(clean: Callable[[Any], str]) -> Callable[[Iterable[object]], str]:
    """Cleans some values, and gives the first that says anything."""
    return lambda values: next(filter(None, map(clean, values)), "")


# How each field of a record is made of the values that a catalogue has for it.
_CLEANED: Mapping[str, Callable[[Any], Any]] = {
    "about": _first(clean_description),
    "url": _first(web_address),
    **dict.fromkeys(("title", "publisher", "standard"), _first(clean_line)),
    **dict.fromkeys(("licences", "formats", "frequencies", "access"), clean_lines),
    **dict.fromkeys(("issued", "modified"), _first(clean_date)),
    "withdrawn": bool,
    "said": tuple,
}


def clean_record(**values: Any) -> Record:
    """A record of values as a catalogue has them: by field, several of each."""
    return Record(**{name: _CLEANED[name](value) for name, value in values.items()})
