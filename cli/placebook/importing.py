"""A catalogue's records and a workbook -> what an import would change, as data.

What the catalogue changed since the last import is brought again; what people changed
stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, NamedTuple

from placebook import matching
from placebook.normalising import normaliser
from placebook.pack import Pack
from placebook.provenance import Line, by_field, last_marks, mark, marks
from placebook.record_fields import fields, status
from placebook.records import Catalogue, Record
from placebook.words import new_id
from placebook.workbook import Dataset, Place, Workbook

Kind = Literal["new", "updated", "same"]
Beside = Literal["", "title", "address"]


class Kept(NamedTuple):
    """A field that people changed: their words stay."""

    field: str
    ours: Any
    theirs: Any


@dataclass(frozen=True)
class Import:
    """What becomes of one record: ``entry`` is all of it, as it would be kept.

    ``differing`` counts the fields that people changed before and the catalogue did not
    change since: they stay, and were told before. ``withdrawn`` says that the catalogue
    calls it not active, and did not before; ``beside`` that another entry of the same
    ``title`` or ``address`` is there.
    """

    id: str
    kind: Kind
    title: str
    entry: Mapping[str, Any]
    changed: tuple[tuple[str, Any, Any], ...] = ()
    kept: tuple[Kept, ...] = ()
    differing: int = 0
    withdrawn: bool = False
    beside: Beside = ""


class Taken(NamedTuple):
    """What is taken from a catalogue, and on which day.

    ``listed`` is all that it has: what else is there is none of the ``records``.
    ``speaks_of`` has the fields that a table has columns for: of others it says
    nothing, not that they are blank. None is all of them.
    """

    source: str
    day: date
    records: Sequence[Record]
    listed: Sequence[Record] = ()
    speaks_of: frozenset[str] | None = None


def plan(
    pack: Pack,
    workbook: Workbook,
    taken: Taken,
    given: str | None = None,
    into: str | None = None,
) -> list[Import]:
    """What importing the records would do, in their order; nothing is done yet.

    ``given`` is the status of all, if there is one. If not, a dataset is held if its
    publisher or steward is the area or a partner in the room, elsewhere if another
    organisation publishes it, and else that stays open. ``into`` is the id of the entry
    that the one record is of; else `matching` finds it.
    """
    words, records = normaliser(pack), taken.records
    chosen = set(records)
    all_there = [*records, *(r for r in taken.listed if r not in chosen)]
    brought = [fields(pack, words, record) for record in all_there]
    letters = [marks(said) for said in brought]
    known = (
        {0: into}
        if into
        else matching.known(workbook.datasets, all_there, letters, taken.source)
    )
    ids, entries = set(workbook.datasets), workbook.datasets.values()
    titles = {matching.title_key(entry.title) for entry in entries}
    addresses = {matching.address_key(entry.url) for entry in entries} - {""}
    found: list[Import] = []
    for number, (record, said) in enumerate(zip(records, brought, strict=False)):
        said["status"] = given or status(pack, workbook, record)
        line = Line(taken.source, taken.day, record, letters[number])
        if number in known:
            id, entry = known[number], workbook.datasets[known[number]]
            if taken.speaks_of is not None:
                line = _with_silence(line, entry, taken.speaks_of)
                said = {k: said[k] for k in said if k in {*taken.speaks_of, "status"}}
            found.append(_again(id, entry, said, line, given))
        else:
            id = new_id(record.title, ids, "dataset")
            ids.add(id)
            found.append(_new(id, said, line, _beside(record, titles, addresses)))
    return found


def _with_silence(line: Line, entry: Dataset, speaks_of: frozenset[str]) -> Line:
    """The line with the last marks of what the table does not speak of this time."""
    new = by_field(line.marks)
    last = by_field(last_marks(entry.evidence, line.source))
    kept = {name: last[name] for name in last if name not in speaks_of}
    return line._replace(marks="".join({**new, **kept}.values()))


def _new(id: str, said: Mapping[str, Any], line: Line, beside: Beside) -> Import:
    """What becomes of a record that no entry is of."""
    entry = {k: v for k, v in said.items() if v} | {"evidence": str(line)}
    record = line.record
    return Import(
        id, "new", record.title, entry, withdrawn=record.withdrawn, beside=beside
    )


def _beside(record: Record, titles: set[str], addresses: set[str]) -> Beside:
    """In what a new one is like an entry that is there."""
    if matching.title_key(record.title) in titles:
        return "title"
    return "address" if matching.address_key(record.url) in addresses else ""


def _is_worth_telling(name: str, ours: Any, theirs: Any) -> bool:
    """Whether what stays contradicts the catalogue, and is not just put otherwise."""
    if name == "status":
        return bool(ours == "missing")
    one, other = (matching.address_key(url) for url in (ours, theirs))
    return name != "url" or one != other


def no_longer(
    pack: Pack, workbook: Workbook, catalogue: Catalogue, source: str
) -> list[str]:
    """Titles of what came from a catalogue that does not list it any more."""
    came = [
        (id, entry)
        for id, entry in sorted(workbook.datasets.items())
        if last_marks(entry.evidence, source)
    ]
    if not came or catalogue.total > catalogue.read or catalogue.too_wide:
        return []  # nothing, or perhaps what is missing is what was not read
    words, records = normaliser(pack), catalogue.records
    letters = [marks(fields(pack, words, record)) for record in records]
    there = set(matching.known(workbook.datasets, records, letters, source).values())
    return [entry.title for id, entry in came if id not in there]


def lacks(item: Import, field: str) -> bool:
    """Whether it is a new dataset, and nothing says that of it."""
    return item.kind == "new" and not item.entry.get(field)


def with_field(item: Import, field: str, value: str | None) -> Import:
    """A new dataset with what it lacks, if they said it; any other as it is."""
    if not value or not lacks(item, field):
        return item
    return replace(item, entry={**item.entry, field: value})


def values(imports: Sequence[Import]) -> list[tuple[Place, Any]]:
    """What has to be put into the workbook, and where."""
    return [
        (("datasets", item.id), dict(item.entry))
        for item in imports
        if item.kind != "same"
    ]


def _again(
    id: str,
    entry: Dataset,
    brought: Mapping[str, Any],
    line: Line,
    status: str | None,
) -> Import:
    """What a record changes in the entry that is there; its status if one is given."""
    now = {k: v for k, v in entry.model_dump().items() if v not in (None, "", ())}
    old = by_field(last_marks(entry.evidence, line.source))
    new = by_field(line.marks)
    changed, kept, differing = [], [], 0
    for name, theirs in brought.items():
        ours = now.get(name)
        if ours == (tuple(theirs or ()) or None if name == "identifiers" else theirs):
            continue
        as_brought = mark(ours) == old[name] if name in old else ours is None
        taken_back = as_brought and ours is not None and name != "title"
        if not theirs and not taken_back:
            continue  # the catalogue never said it, or people said it since
        if name in old and old[name] == new[name]:
            differing += 1
            continue
        if as_brought or (name == "status" and status):
            changed.append((name, ours, theirs))
        elif _is_worth_telling(name, ours, theirs):
            kept.append(Kept(name, ours, theirs))
    stays: dict[str, Any] = {"kept": tuple(kept), "differing": differing}
    stays["withdrawn"] = line.record.withdrawn and not line.is_in(entry.evidence)
    if not changed and line.is_in(entry.evidence):
        return Import(id, "same", entry.title, now, **stays)
    after = {**now, **{name: value for name, _, value in changed}}
    after["evidence"] = line.put_into(entry.evidence)
    return Import(id, "updated", entry.title, after, tuple(changed), **stays)
