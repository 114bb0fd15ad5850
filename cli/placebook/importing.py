"""A catalogue's records and a workbook -> what an import would change, as data.

What the catalogue changed since the last import is brought again; what people changed
stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from placebook import matching
from placebook.normalising import Normaliser, key, normaliser
from placebook.pack import Pack
from placebook.provenance import BROUGHT, Line, by_field, last_marks, mark, marks
from placebook.records import Record
from placebook.vocabulary import FIELDS
from placebook.words import counted, either, new_id, one_line
from placebook.workbook import Dataset, Place, Workbook

Kind = Literal["new", "updated", "same"]

_ALSO = {("personal", "yes"): "personal", ("personal", "no"): "none"}
# What a council's name may have besides its area's.
_OF_A_COUNCIL = frozenset(
    [
        "the",
        "of",
        "and",
        "royal",
        "london",
        "city",
        "county",
        "borough",
        "district",
        "metropolitan",
        "unitary",
        "town",
        "council",
        "authority",
        "cc",
        "dc",
        "bc",
        "mbc",
        "mdc",
        "cbc",
        "lb",
    ]
)
_MOST_TOLD = 5  # of what is not understood
_FIRST_FACTS = ("status", "access", "licence", "format")
# What catalogues say of who may use a dataset; what is not here is left open.
_ACCESS = {
    "internal": "internal",
    "nonpublic": "internal",
    "public": "public",
    "open": "open",
}


class Kept(NamedTuple):
    """A field that people changed: their words stay."""

    field: str
    ours: Any
    theirs: Any


@dataclass(frozen=True)
class Import:
    """What becomes of one record: ``entry`` is all of it, as it would be kept."""

    id: str
    kind: Kind
    title: str
    entry: Mapping[str, Any]
    changed: tuple[tuple[str, Any, Any], ...] = ()
    kept: tuple[Kept, ...] = ()


def plan(
    pack: Pack,
    workbook: Workbook,
    records: Sequence[Record],
    source: str,
    day: date,
    status: str | None = None,
    into: str | None = None,
) -> list[Import]:
    """What importing the records would do, in their order; nothing is done yet.

    ``source`` is where they come from, ``status`` what all are to be; without it a
    dataset is held if its publisher is the area or a partner in the room, and else
    elsewhere. A dataset is known again by its address, or by its title where it has
    none; where several records share an address, by both. No two records are of one
    entry; one that is listed twice, alike in everything, is taken once. ``into`` is the
    id of the entry that the one record is of.
    """
    words = normaliser(pack)
    records = list(dict.fromkeys(records))
    brought = [_brought(pack, words, record) for record in records]
    letters = [marks(fields) for fields in brought]
    known = (
        {0: into}
        if into
        else matching.known(workbook.datasets, records, letters, source)
    )
    ids = set(workbook.datasets)
    found: list[Import] = []
    for number, (record, fields) in enumerate(zip(records, brought, strict=True)):
        fields["status"] = status or _status(pack, workbook, record)
        line = Line(source, day, record, letters[number])
        if number in known:
            id = known[number]
            found.append(_again(id, workbook.datasets[id], fields, line, status))
        else:
            id = new_id(record.title, ids, "dataset")
            ids.add(id)
            entry = {k: v for k, v in fields.items() if v} | {"evidence": str(line)}
            found.append(Import(id, "new", record.title, entry))
    return found


def values(imports: Sequence[Import]) -> list[tuple[Place, Any]]:
    """What has to be put into the workbook, and where."""
    return [
        (("datasets", item.id), dict(item.entry))
        for item in imports
        if item.kind != "same"
    ]


# --- a record in the workbook's words -------------------------------------------------


def _brought(pack: Pack, words: Normaliser, record: Record) -> dict[str, Any]:
    licence = words.licence(record.licence)
    said = {name: _in_words(pack, name, text) for name, text in record.said}
    standards = pack.choices("datasets.standard")
    standard = {key(id): id for id in standards}.get(key(record.standard))
    return {
        **said,
        "title": record.title,
        "about": record.about,
        "steward": record.publisher,
        "access": _access(pack, licence, record),
        "licence": licence,
        "format": words.format(record.formats),
        "frequency": words.frequency(record.frequency),
        "standard": standard,
        "url": record.url,
    }


def _in_words(pack: Pack, name: str, text: str) -> Any:
    """A table's cell as the field has it; None where it is none of its words."""
    if name == "identifiers":
        return [part.strip() for part in re.split(r"[;,]", text) if part.strip()]
    if not FIELDS[f"datasets.{name}"].words:
        return text
    offered = pack.choices(f"datasets.{name}")
    known = {key(word.title): id for id, word in offered.items()}
    known.update({key(id): id for id in offered})
    return known.get(key(text)) or _ALSO.get((name, key(text)))


def _access(pack: Pack, licence: str | None, record: Record) -> str | None:
    """Open only with a licence that is, and never against what is said of access."""
    last = record.access.rpartition("/")[2]
    said = _in_words(pack, "access", record.access) or _ACCESS.get(key(last))
    if said == "internal" or (record.access and said is None):
        return said
    is_open = any(
        known.open for known in pack.dataset_words.licences if known.id == licence
    )
    if said == "open" and not is_open:
        return "public"  # anyone may see it; nothing says that anyone may use it
    return "open" if is_open and said in (None, "public", "open") else said


def _status(pack: Pack, workbook: Workbook, record: Record) -> str:
    said = dict(record.said).get("status")
    if said and (known := _in_words(pack, "status", said)):
        return str(known)
    publisher = record.publisher.casefold()
    area = set(re.findall(r"\w+", workbook.area.name.casefold()))
    named = set(re.findall(r"\w+", publisher))
    partners = [
        p.organisation.casefold() for p in workbook.workshop.people if p.organisation
    ]
    is_council = area <= named and named - area <= _OF_A_COUNCIL
    return "held" if is_council or publisher in partners else "elsewhere"


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
    changed, kept = [], []
    for name, theirs in brought.items():
        ours = now.get(name)
        if not theirs or theirs == ours or (name in old and old[name] == new[name]):
            continue
        as_brought = mark(ours) == old[name] if name in old else ours is None
        if as_brought or (name == "status" and status):
            changed.append((name, ours, theirs))
        elif name in BROUGHT:
            kept.append(Kept(name, ours, theirs))
    if not changed and line.is_in(entry.evidence):
        return Import(id, "same", entry.title, now)
    after = {**now, **{name: value for name, _, value in changed}}
    after["evidence"] = line.put_into(entry.evidence)
    return Import(id, "updated", entry.title, after, tuple(changed), tuple(kept))


def told(imports: Sequence[Import]) -> Iterator[str]:
    """What an import does or would do, a line for each thing."""
    for item in imports:
        title = one_line(item.title, 60)
        if item.kind == "new":
            facts = [str(item.entry[n]) for n in _FIRST_FACTS if item.entry.get(n)]
            yield f"New: {title} ({one_line(', '.join(facts), 60)})"
        for name, before, after in item.changed:
            yield f"Changed: {title}: {name}: {_shown(before)} → {_shown(after)}"
        for kept in item.kept:
            yield (
                f"Left as it is: {title}: {kept.field}: {_shown(kept.ours)}; the "
                f"catalogue has {_shown(kept.theirs)}"
            )


def not_understood(pack: Pack, records: Sequence[Record]) -> Iterator[str]:
    """What a table says in other words than the workbook's, which is left out."""
    left = Counter(
        (name, one_line(text, 40))
        for record in records
        for name, text in (*record.said, ("access", record.access.rpartition("/")[2]))
        if text and FIELDS[f"datasets.{name}"].words
        if not _in_words(pack, name, text) and key(text) not in _ACCESS
    )
    for (name, text), number in left.most_common(_MOST_TOLD):
        yield (
            f"Not taken: {name}: '{text}' of {counted(number, 'dataset')}; its words "
            f"are {either(tuple(pack.choices(f'datasets.{name}')), 'and')}"
        )


def summed_up(imports: Sequence[Import], dry_run: bool = False) -> str:
    """How many are new, updated and as before, in a sentence."""
    if not imports:
        return "No dataset was chosen; nothing is changed."
    kinds = Counter[str](item.kind for item in imports)
    words = {"new": "new", "updated": "updated", "same": "as before"}
    parts = [f"{kinds[kind]} {word}" for kind, word in words.items() if kinds[kind]]
    would = "Would be imported" if dry_run else "Imported"
    ends = " Nothing is saved." if dry_run else ""
    return f"{would}: {counted(len(imports), 'dataset')} ({', '.join(parts)}).{ends}"


def _shown(value: Any) -> str:
    return one_line(str(value), 50) if value else "blank"
