"""A catalogue's records and a workbook -> what an import would change, as data.

An import fills blanks and keeps what people wrote. Only an update takes the
catalogue's word, for the entries that came from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, NamedTuple

from placebook.base.text import name_key, new_id
from placebook.base.urls import address_key
from placebook.catalogues import match
from placebook.catalogues.controlled_terms import Normaliser
from placebook.catalogues.records import Catalogue, Record
from placebook.catalogues.to_dataset import dataset_fields, record_status
from placebook.model.filling import FieldDifference, fill_entry, replace_line
from placebook.model.pack import Pack
from placebook.model.workbook import Dataset, Place, Workbook

Kind = Literal["new", "updated", "same"]
Beside = Literal["", "title", "address"]


@dataclass(frozen=True)
class PlannedImport:
    """What becomes of one record: ``entry`` is all of it, as it would be kept.

    ``came`` says that the entry came from the same catalogue, so that an update takes
    its word. ``withdrawn`` says that the catalogue calls it not active, and did not
    before; ``beside`` that another entry of the same ``title`` or ``address`` is there.
    """

    id: str
    kind: Kind
    title: str
    entry: Mapping[str, Any]
    changed: tuple[FieldDifference, ...] = ()
    kept: tuple[FieldDifference, ...] = ()
    came: bool = False
    withdrawn: bool = False
    beside: Beside = ""


class ImportSource(NamedTuple):
    """What is taken from a catalogue, and on which day.

    ``listed`` is all that the catalogue has. ``status``, if there is one, is that of
    all records. ``update`` takes its word for the entries that came from it before.
    """

    source: str
    day: date
    records: Sequence[Record]
    listed: Sequence[Record] = ()
    status: str | None = None
    update: bool = False


def plan_import(
    pack: Pack, workbook: Workbook, taken: ImportSource, into: str | None = None
) -> list[PlannedImport]:
    """What importing the records would do, in their order; nothing is done yet.

    ``into`` is the id of the entry that the one record is of; else `match` finds it.
    """
    chosen = set(taken.records)
    all_there = [*taken.records, *(r for r in taken.listed if r not in chosen)]
    said = _in_our_words(pack, all_there)
    known = (
        {0: into}
        if into
        else match.match_records(workbook.datasets, all_there, said, taken.source)
    )
    ids, entries = set(workbook.datasets), workbook.datasets.values()
    titles = {name_key(entry.title) for entry in entries}
    addresses = {address_key(entry.url) for entry in entries} - {""}
    found: list[PlannedImport] = []
    for number, record in enumerate(taken.records):
        status = taken.status or record_status(pack, workbook, record)
        brought = {**said[number], "status": status}
        if id := known.get(number):
            found.append(_again(id, workbook.datasets[id], brought, record, taken))
            continue
        id = new_id(record.title, ids, "dataset")
        ids.add(id)
        entry = {name: value for name, value in brought.items() if value}
        entry["evidence"] = _line(taken, record)
        new = PlannedImport(id, "new", record.title, entry, withdrawn=record.withdrawn)
        found.append(replace(new, beside=_beside(record, titles, addresses)))
    return found


def _in_our_words(pack: Pack, records: Sequence[Record]) -> list[dict[str, Any]]:
    words = Normaliser(pack)
    return [dataset_fields(pack, words, record) for record in records]


def _line(taken: ImportSource, record: Record) -> str:
    """The line that an import leaves in the evidence of an entry."""
    source = match.source_in_words(taken.source)
    return f"Imported {taken.day} from {source}{_there(record)}."


def _there(record: Record) -> str:
    """What the catalogue says of its own entry, in brackets."""
    said = [f"listed there {record.issued}"] if record.issued else []
    said += [f"changed there {record.modified}"] if record.modified else []
    said += ["not active there"] if record.withdrawn else []
    return f" ({', '.join(said)})" if said else ""


def _beside(record: Record, titles: set[str], addresses: set[str]) -> Beside:
    """What a new dataset shares with an entry that is there."""
    if name_key(record.title) in titles:
        return "title"
    return "address" if address_key(record.url) in addresses else ""


def _again(
    id: str,
    entry: Dataset,
    brought: Mapping[str, Any],
    record: Record,
    taken: ImportSource,
) -> PlannedImport:
    """What a record changes in the entry that is there."""
    before = match.import_line(entry.evidence, taken.source)
    there, came = (before["there"] or "" if before else ""), before is not None
    filled = fill_entry(entry, brought, _overruled(brought, record, taken, came))
    after, changed = dict(filled.entry), filled.changed
    licensed = any(field == "licence" and ours for field, ours, _ in changed)
    if licensed and entry.access == "open" and not brought["access"]:
        changed += (FieldDifference("access", "open", None),)  # went with the licence
        after["access"] = None
    kind: Kind = "same"
    if changed or (came and there != _there(record)):
        kind = "updated"
        old, new = before and before[0], _line(taken, record)
        after["evidence"] = replace_line(entry.evidence, new, lambda at: at == old)
    withdrawn = record.withdrawn and "not active there" not in there
    return PlannedImport(
        id, kind, entry.title, after, changed, filled.kept, came, withdrawn
    )


def _overruled(
    brought: Mapping[str, Any], record: Record, taken: ImportSource, came: bool
) -> set[str]:
    """The fields in which the catalogue's word counts more than what is there."""
    fields = set(brought) if came and taken.update else set()
    if "status" not in dict(record.said):  # it is worked out, and nobody's word
        fields.discard("status")
    return fields | ({"status"} if taken.status else set())


def no_longer(
    pack: Pack, workbook: Workbook, catalogue: Catalogue, source: str
) -> list[str]:
    """Titles of what came from a catalogue that does not list it any more."""
    came = [
        (id, entry)
        for id, entry in sorted(workbook.datasets.items())
        if match.import_line(entry.evidence, source)
    ]
    if not came or catalogue.total > catalogue.read or catalogue.too_wide:
        return []  # nothing came, or what is missing may be among what was not read
    said = _in_our_words(pack, catalogue.records)
    there = match.match_records(workbook.datasets, catalogue.records, said, source)
    return [entry.title for id, entry in came if id not in there.values()]


def lacks(item: PlannedImport, field: str) -> bool:
    """Whether a dataset is new and its field is blank."""
    return item.kind == "new" and not item.entry.get(field)


def with_field(item: PlannedImport, field: str, value: str | None) -> PlannedImport:
    """A new dataset with a blank field filled, if they said it; others as they are."""
    if not value or not lacks(item, field):
        return item
    return replace(item, entry={**item.entry, field: value})


def values_to_put(imports: Sequence[PlannedImport]) -> list[tuple[Place, Any]]:
    """What has to be put into the workbook, and where."""
    return [
        (("datasets", item.id), dict(item.entry))
        for item in imports
        if item.kind != "same"
    ]
