"""Which entry each dataset of a catalogue belongs to, by its address or title."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from placebook.base.text import name_key, one_line, slug
from placebook.base.urls import address_key, redact_url
from placebook.catalogues.records import Record
from placebook.model.workbook import Dataset

_Ids: TypeAlias = "defaultdict[tuple[str, ...], list[str]]"
_LINE = re.compile(
    r"^Imported \d{4}-\d{2}-\d{2} from (?P<source>.*?)"
    r"(?P<there> \((?:listed|changed|not active) there.*\))?\.$",
    re.MULTILINE,
)


def source_in_words(source: str) -> str:
    """A source as it stands in an entry's evidence."""
    return redact_url(one_line(source, 300))


def import_line(evidence: str | None, source: str) -> re.Match[str] | None:
    """The last line in an entry's evidence that an import from a source left.

    Years and numbers in the name of a file do not count.
    """
    said = _without_numbers(source_in_words(source))
    lines = _LINE.finditer(evidence or "")
    found = [line for line in lines if _without_numbers(line["source"]) == said]
    return found[-1] if found else None


def _without_numbers(source: str) -> str:
    if "://" in source:
        return source
    return re.sub(r"[\W\d_]+", "", source).casefold()


def match_records(
    entries: Mapping[str, Dataset],
    records: Sequence[Record],
    said: Sequence[Mapping[str, Any]],
    source: str,
) -> dict[int, str]:
    """The entry's id by the record's place; no entry is of two records.

    An address identifies a record, or a title where the record or the entry has no
    address. Both are needed where several records or entries share an address, or the
    entry came from another catalogue. Otherwise a record belongs to an entry that came
    from there and has its title, or the id that its title makes, if no other has that
    title. Of several entries the one counts that says what ``said`` has, by field, or
    else the first.
    """
    ids = _ids_by_key(entries, source)
    titles = Counter(name_key(record.title) for record in records)
    crowded = Counter(address_key(entry.url) for entry in entries.values())
    crowded |= Counter(address_key(record.url) for record in records)
    candidates = [_candidates(record, ids, titles, crowded) for record in records]
    found: dict[int, str] = {}
    free = dict(entries)
    for way, alike in (
        (0, True),
        (0, False),
        (1, True),
        (1, False),
        (2, True),
        (3, False),
    ):
        for number, by_way in enumerate(candidates):
            for id in () if number in found else by_way[way]:
                if id in free and (not alike or _says(free[id], said[number])):
                    found[number] = id
                    del free[id]
                    break
    return found


def _says(entry: Dataset, said: Mapping[str, Any]) -> bool:
    """Whether an entry has just these values, blank ones too."""
    return all(
        (getattr(entry, name) or None) == (value or None)
        for name, value in said.items()
    )


def _ids_by_key(entries: Mapping[str, Dataset], source: str) -> _Ids:
    """The ids of entries by what a record may know them by, the first of them first."""
    ids: _Ids = defaultdict(list)
    for id in sorted(entries, key=lambda id: (len(id), id)):
        entry = entries[id]
        title, address = name_key(entry.title), address_key(entry.url)
        keys = [("title", title), ("address", address, title)]
        if not entry.url:
            keys.append(("title alone", title))
        if import_line(entry.evidence, source):
            keys += [("address", address), ("title there", title), ("id there", id)]
        elif not _LINE.search(entry.evidence or ""):
            keys.append(("address", address))
        for key in keys:
            ids[key].append(id)
    return ids


def _candidates(
    record: Record, ids: _Ids, titles: Counter[str], crowded: Counter[str]
) -> tuple[Sequence[str], ...]:
    """The entries that a record may be of, by each way to know one, the best first.

    By its address, its title, its title there, and the id that its title made.
    """
    title, address = name_key(record.title), address_key(record.url)
    at_it = ids["address", address, title]
    if crowded[address] == 1:
        at_it = at_it or ids["address", address]
    there = ids["title there", title]
    one = titles[title] == 1 and len(there) < 2  # or nobody can tell which one it is
    return (
        at_it if address else (),
        ids["title alone" if record.url else "title", title],
        there,
        [*there, *ids["id there", slug(record.title)]] if one else (),
    )
