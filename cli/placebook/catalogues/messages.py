"""What an import does, in sentences."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from placebook.base.text import count_noun, first_few, join_words, one_line, words_of
from placebook.catalogues import column_mapping
from placebook.catalogues.controlled_terms import Normaliser, last_part
from placebook.catalogues.import_plan import PlannedImport, lacks
from placebook.catalogues.records import Record
from placebook.catalogues.to_dataset import A_PERSON, unmapped_words
from placebook.model.fields import FIELDS
from placebook.model.pack import Pack

_MOST_TOLD = 8  # texts of a field that are not understood
_BESIDE = {
    "title": "another entry has this title",
    "address": "another entry has this address",
}
_KINDS = {"new": "new", "updated": "with new evidence only", "same": "unchanged"}
_WANTED = {
    "url": "a web address begins with https:// or http://, and has no spaces",
    "publisher": "the list names somebody else as steward",
    "steward": "say a role or a team, such as Head of data",
}
_FIRST_FACTS = ("status", "access", "licence", "format")


def import_in_words(pack: Pack, imports: Sequence[PlannedImport]) -> Iterator[str]:
    """What an import does or would do, a line for each thing."""
    for item in imports:
        title = one_line(item.title, 60)
        if item.kind == "new":
            facts = [
                _shown(pack, name, item.entry[name])
                for name in _FIRST_FACTS
                if item.entry.get(name)
            ]
            facts += ["not active there"] if item.withdrawn else []
            facts += [_BESIDE[item.beside]] if item.beside else []
            yield f"New: {title}" + (f" ({'; '.join(facts)})" if facts else "")
        elif item.withdrawn:
            yield f"No longer active there: {title}"
        for name, *both in item.changed:
            was, now = (_shown(pack, name, value) for value in both)
            yield f"Changed: {title}: {name}: {was} → {now}"
        for name, *both in item.kept:
            ours, theirs = (_shown(pack, name, value) for value in both)
            has = f"has {theirs}" if ours != theirs else "has other words further on"
            yield f"Left as it is: {title}: {name}: {ours}; the catalogue {has}"


def unlisted_in_words(titles: Sequence[str]) -> Iterator[str]:
    """What a catalogue does not list any more; its entries stay."""
    for title in titles:
        yield f"The catalogue no longer lists: {one_line(title, 60)}"


def columns_taken(taken: Mapping[str, str], header: Sequence[str]) -> Iterator[str]:
    """Which column each field uses, and which columns no field uses."""
    same = [field for field, name in taken.items() if words_of(name) == field]
    if same:
        yield f"Taken from columns of the same name: {join_words(same, 'and')}"
    for field, name in taken.items():
        if field not in same:
            yield f"{field}: taken from the column {one_line(name, 60)}"
    yield from columns_not_used(taken, header)


def columns_not_used(taken: Mapping[str, str], header: Sequence[str]) -> Iterator[str]:
    """Which columns no field uses."""
    if left := [name for name in header if name not in taken.values()]:
        yield f"Columns not used: {column_mapping.name_columns(left)}"


def not_understood(pack: Pack, records: Sequence[Record]) -> Iterator[str]:
    """What an import leaves out because no word of the workbook fits, by field."""
    words = Normaliser(pack)
    left = defaultdict[str, Counter[str]](Counter)
    for record in records:
        for name, text in unmapped_words(pack, words, record):
            said = text if text == A_PERSON else f"'{one_line(text, 40)}'"
            left[name][said] += 1
    for name, texts in left.items():
        yield f"Not taken: {name}: {_of_how_many(texts)}; {_wanted(pack, name)}"
    yield from _assumed(words, records)


def _of_how_many(texts: Counter[str]) -> str:
    """The most frequent texts, each with the number of datasets that have it."""
    ranked = texts.most_common()
    shown = [f"{said} in {count_noun(number, 'dataset')}" for said, number in ranked]
    return first_few(shown, _MOST_TOLD)


def _assumed(words: Normaliser, records: Sequence[Record]) -> Iterator[str]:
    """Licences for which a version is assumed, because the catalogue names none."""
    taken = defaultdict[str, Counter[str]](Counter)
    for record in records:
        if said := words.assumed_version(record.licences):
            id = words.licence([said]) or ""
            taken[id][f"'{one_line(last_part(said), 40)}'"] += 1
    for id, texts in taken.items():
        yield f"Assumed: licence {id} where no version is given: {_of_how_many(texts)}"


def _wanted(pack: Pack, name: str) -> str:
    """What may stand in a field."""
    if name in _WANTED:
        return _WANTED[name]
    titles = [f"'{w.title}'" for w in pack.choices(f"datasets.{name}").values()]
    return f"it can be {join_words(titles)}"


def summed_up(imports: Sequence[PlannedImport], dry_run: bool = False) -> str:
    """How many datasets are new, updated and unchanged, in a sentence."""
    if not imports:
        return "No dataset was taken; nothing changed."
    kinds = Counter(
        "updated" if item.kind == "updated" and item.changed else _KINDS[item.kind]
        for item in imports
    )
    in_order = ("new", "updated", *_KINDS.values())
    parts = [f"{kinds.pop(kind):,} {kind}" for kind in in_order if kind in kinds]
    would = "Would be imported" if dry_run else "Imported"
    told = f"{would}: {count_noun(len(imports), 'dataset')} ({', '.join(parts)})."
    return told + (" Nothing is saved." if dry_run else "")


def could_update(imports: Sequence[PlannedImport]) -> int:
    """How many fields an update would take from the catalogue.

    A status is not counted: most are worked out, and those no update takes.
    """
    kept = [kept for item in imports if item.came for kept in item.kept]
    return sum(field != "status" for field, *_ in kept)


def without_status(imports: Sequence[PlannedImport]) -> int:
    """How many new datasets do not say who has them."""
    return sum(lacks(item, "status") for item in imports)


def _shown(pack: Pack, name: str, value: Any) -> str:
    """A value on one line; of a few fixed words its title, as the walk has it."""
    if isinstance(value, (list, tuple)):
        value = ", ".join(value)
    elif FIELDS[f"datasets.{name}"].words:
        value = pack.told(f"datasets.{name}", value)
    return one_line(str(value), 50) if value else "blank"
