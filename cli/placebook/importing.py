"""A catalogue's records and a workbook -> what an import would change, as data.

An import leaves a line in the entry's evidence: when, from where, and a mark of what it
brought. By the mark the next import can tell what the catalogue changed since, which it
brings again, from what people changed, which stays.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple

from placebook.normalising import Normaliser, key, normaliser, without_scheme
from placebook.pack import Pack
from placebook.records import Record
from placebook.vocabulary import FIELDS
from placebook.words import counted, new_id, one_line
from placebook.workbook import Dataset, Place, Workbook

Kind = Literal["new", "updated", "same"]

# What an import brings and may bring again, in the order of the marks.
_BROUGHT = (
    *("title", "about", "steward", "access", "licence"),
    *("format", "frequency", "standard"),
)
_LINE = re.compile(r"^Imported \d{4}-\d{2}-\d{2} from .*\[([a-z2-7]+)\]$", re.MULTILINE)
_MARK_LENGTH = 2  # for each field: one change in a thousand would not be seen

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
    none; where several records share an address, by both. ``into`` is the id of the
    entry that the one record is of.
    """
    words = normaliser(pack)
    crowded = Counter(_address(record.url) for record in records if record.url)
    entries = dict(workbook.datasets)
    found: list[Import] = []
    for record in records:
        brought = _brought(pack, words, record)
        brought["status"] = status or _status(pack, workbook, record)
        shared = crowded[_address(record.url)] > 1
        id = into or _known(entries, record, shared)
        line = _Line(source, day, record, _marks(brought))
        if id is None:
            id = new_id(record.title, entries, "dataset")
            entry = {k: v for k, v in brought.items() if v}
            entry["evidence"] = str(line)
            found.append(Import(id, "new", record.title, entry))
        else:
            found.append(_again(id, entries[id], brought, line))
        entries[id] = Dataset.model_validate(dict(found[-1].entry))
    return found


def values(imports: Sequence[Import]) -> list[tuple[Place, Any]]:
    """What has to be put into the workbook, and where."""
    return [
        (("datasets", item.id), dict(item.entry))
        for item in imports
        if item.kind != "same"
    ]


# --- the line that an import leaves ---------------------------------------------------


class _Line(NamedTuple):
    source: str
    day: date
    record: Record
    marks: str

    def __str__(self) -> str:
        there = [
            f"{words} there {said}"
            for words, said in (
                ("listed", self.record.issued),
                ("changed", self.record.modified),
            )
            if said
        ]
        there += ["not active there"] if self.record.withdrawn else []
        told = f" ({', '.join(there)})" if there else ""
        source = one_line(self.source, 300)
        return f"Imported {self.day} from {source}{told}. [{self.marks}]"

    def told(self) -> str:
        """All but the day: what would be another line if it differed."""
        return str(self).partition(" from ")[2]


def _marks(brought: Mapping[str, Any]) -> str:
    return "".join(_mark(brought.get(name)) for name in _BROUGHT)


def _mark(value: Any) -> str:
    digest = hashlib.sha256(str(value or "").encode()).digest()
    return base64.b32encode(digest).decode().lower()[:_MARK_LENGTH]


def _old_marks(evidence: str | None) -> dict[str, str]:
    """The mark of each field that an import brought; empty if none did."""
    found = _LINE.search(evidence or "")
    if not found or len(found[1]) != _MARK_LENGTH * len(_BROUGHT):
        return {}
    starts = range(0, len(found[1]), _MARK_LENGTH)
    cut = [found[1][at : at + _MARK_LENGTH] for at in starts]
    return dict(zip(_BROUGHT, cut, strict=True))


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
    return known.get(key(text))


def _access(pack: Pack, licence: str | None, record: Record) -> str | None:
    offered = pack.choices("datasets.access")
    by_title = {key(word.title): id for id, word in offered.items()}
    said = by_title.get(key(record.access)) or _ACCESS.get(
        key(record.access.rpartition("/")[2])
    )
    if said == "internal":
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
    partners = [
        p.organisation.casefold() for p in workbook.workshop.people if p.organisation
    ]
    ours = area <= set(re.findall(r"\w+", publisher)) or publisher in partners
    return "held" if publisher and ours else "elsewhere"


# --- known again ----------------------------------------------------------------------


def _address(url: str | None) -> str:
    """An address for comparison: http or https, www and a last stroke do not count."""
    return without_scheme((url or "").rstrip("/"))


def _known(entries: Mapping[str, Dataset], record: Record, shared: bool) -> str | None:
    """The id of the entry that a record is of."""
    title = one_line(record.title).casefold()
    address = _address(record.url)
    for id, entry in sorted(entries.items()):
        same_title = one_line(entry.title).casefold() == title
        if address and _address(entry.url) == address and (same_title or not shared):
            return id
    for id, entry in sorted(entries.items()):
        same_title = one_line(entry.title).casefold() == title
        if same_title and not (address and entry.url):
            return id
    return None


def _again(id: str, entry: Dataset, brought: Mapping[str, Any], line: _Line) -> Import:
    """What a record changes in the entry that is there."""
    now = {k: v for k, v in entry.model_dump().items() if v not in (None, "", ())}
    old, new = _old_marks(entry.evidence), dict(_old_marks(str(line)))
    changed, kept = [], []
    for name, theirs in brought.items():
        ours = now.get(name)
        if not theirs or theirs == ours or (name in old and old[name] == new[name]):
            continue
        if ours is None and old.get(name, _mark(None)) == _mark(None):
            changed.append((name, None, theirs))
        elif name in old and _mark(ours) == old[name]:
            changed.append((name, ours, theirs))
        elif name in _BROUGHT:
            kept.append(Kept(name, ours, theirs))
    evidence = _with_line(entry.evidence, line)
    told = (_LINE.search(entry.evidence or "") or [""])[0].partition(" from ")[2]
    if not changed and told == line.told():
        return Import(id, "same", entry.title, now)
    after = {**now, **{name: value for name, _, value in changed}}
    after["evidence"] = evidence
    return Import(id, "updated", entry.title, after, tuple(changed), tuple(kept))


def _with_line(evidence: str | None, line: _Line) -> str:
    """The evidence with this import's line in the place of the last one's."""
    if not evidence:
        return str(line)
    if _LINE.search(evidence):
        return _LINE.sub(lambda _: str(line), evidence, count=1)
    return f"{evidence}\n{line}"


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
