"""Which entry each dataset of a catalogue is of: known again by address or title."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from placebook.addresses import without_keys
from placebook.normalising import without_scheme
from placebook.provenance import last_marks, title_mark
from placebook.records import Record
from placebook.words import name_key, one_line
from placebook.workbook import Dataset

# The ids of the entries that a record may be of, the first of them first.
_Finder: TypeAlias = Callable[[Record], Sequence[str]]


def known(
    entries: Mapping[str, Dataset],
    records: Sequence[Record],
    marks: Sequence[str],
    source: str,
) -> dict[int, str]:
    """The entry's id by the record's place; no entry is of two records.

    A record is known by its address, or by its title where one of the two has no
    address; where several records share an address, by both. Of several entries it is
    the one whose last import from there left the record's ``marks``, or else the first.
    What is not known so is of an entry that came from there: by its ``marks``, where
    people gave it another title, by its title, where its address has moved, or by the
    title that it had there last.
    """
    last = {id: last_marks(entry.evidence, source) for id, entry in entries.items()}
    in_order = sorted(entries.items(), key=lambda pair: (len(pair[0]), pair[0]))
    found: dict[int, str] = {}
    taken: set[str] = set()
    finders = (
        _by_address(in_order, records),
        _by_title(in_order),
        *_by_origin(in_order, last, dict(zip(records, marks, strict=True))),
    )
    for finder in finders:
        for alike in (True, False):
            for number, record in enumerate(records):
                if number in found:
                    continue
                for id in finder(record):
                    if id not in taken and not (alike and last[id] != marks[number]):
                        found[number] = id
                        taken.add(id)
                        break
    return found


def _by_address(
    entries: Sequence[tuple[str, Dataset]], records: Sequence[Record]
) -> _Finder:
    crowded = Counter(_address(record.url) for record in records)
    ids = defaultdict[tuple[str, str], list[str]](list)
    for id, entry in entries:
        for title in ("", title_key(entry.title)):
            ids[_address(entry.url), title].append(id)

    def find(record: Record) -> Sequence[str]:
        here = _address(record.url)
        title = title_key(record.title) if crowded[here] > 1 else ""
        return ids[here, title] if here else ()

    return find


def _by_title(entries: Sequence[tuple[str, Dataset]]) -> _Finder:
    all, without_address = (defaultdict[str, list[str]](list) for _ in range(2))
    for id, entry in entries:
        all[title_key(entry.title)].append(id)
        if not entry.url:
            without_address[title_key(entry.title)].append(id)

    def find(record: Record) -> Sequence[str]:
        return (without_address if record.url else all)[title_key(record.title)]

    return find


def _by_origin(
    entries: Sequence[tuple[str, Dataset]],
    last: Mapping[str, str],
    marks: Mapping[Record, str],
) -> tuple[_Finder, ...]:
    """By marks, title, or the title they had, of entries from the same place."""
    by_marks, by_title, by_old_title = (
        defaultdict[str, list[str]](list) for _ in range(3)
    )
    for id, entry in entries:
        if last[id]:
            by_marks[last[id]].append(id)
            by_old_title[title_mark(last[id])].append(id)
            by_title[title_key(entry.title)].append(id)
    return (
        lambda record: by_marks[marks[record]],
        lambda record: by_title[title_key(record.title)],
        lambda record: by_old_title[title_mark(marks[record])],
    )


def alike(one: str | None, other: str | None) -> bool:
    """Whether two addresses are of the same dataset."""
    return _address(one) == _address(other)


def _address(url: str | None) -> str:
    """An address for comparison: http or https, www and a last stroke do not count."""
    bare = without_scheme(without_keys((url or "").rstrip("/")))
    return bare if "/" in bare or "?" in bare else ""  # of a portal, not a dataset


def title_key(text: str) -> str:
    """A title for comparison: case and spaces do not count."""
    # An accent may be a sign of its own.
    return name_key(unicodedata.normalize("NFC", one_line(text)))
