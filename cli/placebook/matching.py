"""Which entry each dataset of a catalogue is of: known again by address or title."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from placebook.addresses import without_keys
from placebook.normalising import without_scheme
from placebook.provenance import is_imported, last_marks, title_mark
from placebook.records import Record
from placebook.words import name_key
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
    address; by both where several records or entries share an address, or the entry
    came from another catalogue. Of several entries it is the one whose last import from
    there left the record's ``marks``, or else the first. What is not known so is of an
    entry that came from there: by its ``marks``, where people gave it another title, by
    its title, where its address has moved, or by the title that it had there last, if
    nothing else there has that title.
    """
    last = {id: last_marks(entry.evidence, source) for id, entry in entries.items()}
    in_order = sorted(entries.items(), key=lambda pair: (len(pair[0]), pair[0]))
    found: dict[int, str] = {}
    taken: set[str] = set()
    finders = (
        _by_address(in_order, records, last),
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
    entries: Sequence[tuple[str, Dataset]],
    records: Sequence[Record],
    last: Mapping[str, str],
) -> _Finder:
    of_records = Counter(address_key(record.url) for record in records)
    of_entries = Counter(address_key(entry.url) for _, entry in entries)
    crowded = {
        at for count in (of_records, of_entries) for at in count if count[at] > 1
    }
    ids = defaultdict[tuple[str, str], list[str]](list)
    titles = {id: title_key(entry.title) for id, entry in entries}
    foreign = {id for id, entry in entries if is_imported(entry.evidence)}
    foreign -= {id for id in last if last[id]}
    for id, entry in entries:
        for title in ("", titles[id]):
            ids[address_key(entry.url), title].append(id)

    def find(record: Record) -> Sequence[str]:
        here = address_key(record.url)
        title = title_key(record.title)
        found = ids[here, title if here in crowded else ""] if here else []
        return [id for id in found if id not in foreign or titles[id] == title]

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
    again = Counter(title_mark(letters) for letters in marks.values())
    by_marks, by_title, by_old_title = (
        defaultdict[str, list[str]](list) for _ in range(3)
    )
    for id, entry in entries:
        if last[id]:
            by_marks[last[id]].append(id)
            by_old_title[title_mark(last[id])].append(id)
            by_title[title_key(entry.title)].append(id)

    def only(found: Sequence[str], record: Record) -> Sequence[str]:
        one = len(found) == again[title_mark(marks[record])] == 1
        return found if one else ()

    return (
        lambda record: by_marks[marks[record]],
        lambda record: only(by_title[title_key(record.title)], record),
        lambda record: only(by_old_title[title_mark(marks[record])], record),
    )


def address_key(url: str | None) -> str:
    """An address for comparison: http or https, www and a last stroke do not count."""
    bare = without_scheme(without_keys((url or "").rstrip("/")))
    return bare if "/" in bare or "?" in bare else ""  # of a portal, not a dataset


def title_key(text: str) -> str:
    """A title for comparison: case and spaces do not count."""
    # An accent may be a sign of its own.
    return name_key(text)
