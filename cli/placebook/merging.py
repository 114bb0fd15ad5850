"""Three workbooks -> one, by id and field. Nothing that either side said is lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from placebook import provenance
from placebook.facts import (
    FactPlace,
    Facts,
    entry_of,
    entry_step,
    facts,
    spoken,
    workbook_of,
)
from placebook.vocabulary import NAMES
from placebook.workbook import Conflict, Workbook

_TWINS_FROM = 1_000_000  # past the number of any entry that a file can hold


class Merged(NamedTuple):
    """The merged workbook, and the conflicts that this merge put in it."""

    workbook: Workbook
    conflicts: tuple[Conflict, ...]


def merge(base: Workbook | None, ours: Workbook, theirs: Workbook) -> Merged:
    """What both sides made of ``base``; None if they had nothing in common.

    One side's change beats the other's silence. Where both changed a place differently
    it keeps ours, and both sides' words go into ``conflicts``. Additions to a list come
    in their order, ours first. An entry that one side took away and the other changed,
    or still names, stays; a flow that both changed differently is there twice.
    """
    three = _Three(facts(base) if base else {}, facts(ours), facts(theirs))
    merged: Facts = {}
    disputed: Facts = {}
    conflicts: list[Conflict] = []
    base_entries, *sides = (_by_entry(side) for side in three)
    kept = _taken_and_changed(base_entries, *sides)
    for place in _places(three):
        entry = entry_of(place)
        if entry in kept:
            value = kept[entry].get(place)
        else:
            value, conflict = _merged(place, three)
            if conflict and entry and entry_step(place) is not None:
                merged |= _again(entry, sides[1][entry])
            elif conflict:
                conflicts.append(conflict)
                disputed[place] = three.theirs.get(place)
        if value is not None:
            merged[place] = value
    conflicts += _entry_conflicts(kept, three)
    named = [*_named(merged), *_named(disputed)]
    merged = _with(named, _whole_entries(merged), sides)
    made = workbook_of(merged)
    known = set(made.conflicts)
    fresh = tuple(conflict for conflict in conflicts if conflict not in known)
    update = {"conflicts": (*made.conflicts, *fresh)}
    return Merged(made.model_copy(update=update), fresh)


_Entries: TypeAlias = "dict[FactPlace, Facts]"


class _Three(NamedTuple):
    base: Facts
    ours: Facts
    theirs: Facts


def _places(three: _Three) -> Iterable[FactPlace]:
    return dict.fromkeys([*three.ours, *three.theirs])


def _merged(place: FactPlace, three: _Three) -> tuple[Any, Conflict | None]:
    if place[-1] == "as_of":
        return _day(place, three)
    base, ours, theirs = (side.get(place) for side in three)
    if ours == theirs or theirs == base:
        return ours, None
    if ours == base:
        return theirs, None
    if place[-1] == "evidence":
        return _evidence(place, three)
    if isinstance(ours, tuple) or isinstance(theirs, tuple):
        return _both_words(base or (), ours or (), theirs or ()), None
    return ours, _conflict(spoken(place), ours, theirs, base)


def _evidence(place: FactPlace, three: _Three) -> tuple[Any, Conflict | None]:
    """Evidence: what imports wrote in a dataset's needs nobody to decide."""
    sides = [side.get(place) for side in three]
    base, ours, theirs = map(provenance.words, sides)
    chosen = sides[2] if ours == base else sides[1]
    kept = provenance.merged(sides, chosen)
    if len({base, ours, theirs}) < 3:
        return kept, None
    other = provenance.merged(sides, sides[2])  # whichever is chosen has all lines
    return kept, _conflict(spoken(place), kept, other, sides[0])


def _day(place: FactPlace, three: _Three) -> tuple[Any, Conflict | None]:
    """The day of the side whose answer stays; of the same answer the later one."""
    base, ours, theirs = (side.get((*place[:-1], "answer")) for side in three)
    before, mine, yours = (side.get(place) for side in three)
    if mine == yours or (ours != theirs and theirs == base):
        return mine, None
    if ours != theirs and ours == base:
        return yours, None
    if ours != theirs:
        return mine, _conflict(spoken(place), mine, yours, before)
    if before in (mine, yours):
        return (yours if mine == before else mine), None
    return max(day for day in (mine, yours) if day), None


def _both_words(base: Any, ours: Any, theirs: Any) -> tuple[str, ...] | None:
    """Words that both sides kept, or that one of them added."""
    gone = {word for word in base if word not in ours or word not in theirs}
    words = dict.fromkeys([*ours, *theirs])
    return tuple(word for word in words if word not in gone) or None


def _again(entry: FactPlace, found: Facts) -> Facts:
    """The facts of a list's entry once more, beside the one of the same name."""
    number = entry[-1]
    twin = (*entry[:-1], _TWINS_FROM + (number if isinstance(number, int) else 0))
    return {(*twin, *p[len(entry) :]): value for p, value in found.items()}


def _conflict(at: str, ours: Any, theirs: Any, base: Any) -> Conflict:
    told = {"ours": ours, "theirs": theirs, "base": base}
    said = {side: str(value) for side, value in told.items() if value is not None}
    return Conflict(at=at, **said)


# --- entries that one side took away --------------------------------------------------


def _taken_and_changed(
    base: _Entries, ours: _Entries, theirs: _Entries
) -> dict[FactPlace | None, Facts]:
    """Entries that one side took away and the other changed: by place, its facts."""
    found: dict[FactPlace | None, Facts] = {}
    for entry, before in base.items():
        mine, yours = ours.get(entry), theirs.get(entry)
        left = mine or yours
        if left and not (mine and yours) and left != before:
            found[entry] = left
    return found


def _by_entry(side: Facts) -> _Entries:
    grouped: _Entries = {}
    for place, value in side.items():
        entry = entry_of(place)
        if entry is not None:
            grouped.setdefault(entry, {})[place] = value
    return grouped


def _entry_conflicts(
    kept: Mapping[FactPlace | None, Facts], three: _Three
) -> list[Conflict]:
    """One for each entry with an id; a flow that stays needs no decision."""
    found = []
    for entry in kept:
        if entry is None or entry_step(entry) is not None:
            continue
        sides = (_title(entry, side) for side in (three.ours, three.theirs, three.base))
        found.append(_conflict(spoken(entry), *sides))
    return found


def _title(entry: FactPlace, side: Facts) -> Any:
    named = (side.get((*entry, name)) for name in NAMES.values())
    return next((title for title in named if title), None)


# --- entries that must be whole -------------------------------------------------------


def _whole_entries(merged: Facts) -> Facts:
    """Without the further fields of a list's entry that is itself gone."""
    return {
        place: value
        for place, value in merged.items()
        if (entry := entry_of(place)) is None
        or entry_step(place) is None
        or entry in merged
    }


def _with(
    named: Iterable[FactPlace], merged: Facts, sides: Sequence[_Entries]
) -> Facts:
    """With the entries that a flow or an action names and one side took away."""
    there = {entry_of(place) for place in merged}
    wanted = [entry for entry in named if entry not in there]
    for entry in dict.fromkeys(wanted):
        for side in sides:
            merged = {**side.get(entry, {}), **merged}
    return merged


def _named(merged: Facts) -> Iterable[FactPlace]:
    for place, value in merged.items():
        if place[:2] == ("ecosystem", "flows"):
            if isinstance(value, Mapping):
                for end in ("from", "to"):
                    if end in value:
                        yield ("ecosystem", "actors", value[end])
            elif place[-1] == "dataset" and value:
                yield ("datasets", value)
        elif place[:1] == ("actions",) and place[-1] == "for" and value:
            yield ("datasets", value)
