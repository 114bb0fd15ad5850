"""Which entry each dataset of a catalogue is of: known again by address or title."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from placebook.base.text import name_key, one_line, slug
from placebook.base.urls import address_key, redact_url
from placebook.catalogues.records import Record
from placebook.model.workbook import Dataset

# The ids of the entries that a record may be of, the first of them first.
_Finder: TypeAlias = Callable[[Record], Sequence[str]]
_Entries: TypeAlias = Sequence[tuple[str, Dataset]]
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

    Of a file the year or the number in its name does not count.
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

    A record is known by its address, or by its title where one of the two has no
    address; by both where several records or entries share an address, or the entry
    came from another catalogue. What is not known so is of an entry that came from
    there and has its title, or the id that its title made, if nothing else there has
    that title. Of several entries it is the one that says what the record says, by
    field in ``said``, or else the first.
    """
    in_order = sorted(entries.items(), key=lambda pair: (len(pair[0]), pair[0]))
    came = [(id, e) for id, e in in_order if import_line(e.evidence, source)]
    by_address = _by_address(in_order, records, {id for id, _ in came})
    by_title = _by_title(in_order)
    came_by_title = _ids_by_title(came)
    tries = (
        *((by_address, True), (by_address, False), (by_title, True), (by_title, False)),
        (lambda record: came_by_title[name_key(record.title)], True),
        (_by_origin(came_by_title, records), False),
    )
    found: dict[int, str] = {}
    free = dict(entries)
    for finder, alike in tries:
        for number, record in enumerate(records):
            ids = () if number in found else finder(record)
            for id in ids:
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


def _by_address(
    entries: _Entries, records: Sequence[Record], came: set[str]
) -> _Finder:
    of_records = Counter(address_key(record.url) for record in records)
    of_entries = Counter(address_key(entry.url) for _, entry in entries)
    crowded = {
        at for count in (of_records, of_entries) for at in count if count[at] > 1
    }
    ids = defaultdict[tuple[str, str], list[str]](list)
    titles = {id: name_key(entry.title) for id, entry in entries}
    foreign = {id for id, entry in entries if _LINE.search(entry.evidence or "")}
    foreign -= came
    for id, entry in entries:
        for title in ("", titles[id]):
            ids[address_key(entry.url), title].append(id)

    def find(record: Record) -> Sequence[str]:
        here = address_key(record.url)
        title = name_key(record.title)
        found = ids[here, title if here in crowded else ""] if here else []
        return [id for id in found if id not in foreign or titles[id] == title]

    return find


def _ids_by_title(entries: _Entries) -> Mapping[str, list[str]]:
    ids = defaultdict[str, list[str]](list)
    for id, entry in entries:
        ids[name_key(entry.title)].append(id)
    return ids


def _by_title(entries: _Entries) -> _Finder:
    all = _ids_by_title(entries)
    without_address = _ids_by_title([(id, e) for id, e in entries if not e.url])
    return lambda record: (without_address if record.url else all)[
        name_key(record.title)
    ]


def _by_origin(came: Mapping[str, list[str]], records: Sequence[Record]) -> _Finder:
    """By the title, or by the id that it made, of what came from the same place."""
    titles = Counter(name_key(record.title) for record in records)
    ids = {id for listed in came.values() for id in listed}

    def find(record: Record) -> Sequence[str]:
        title, id = name_key(record.title), slug(record.title)
        if titles[title] > 1 or len(came[title]) > 1:
            return ()  # nobody can tell which one it is
        return [*came[title], *({id} & ids)]

    return find
