"""Three workbooks -> one, by id and field. Nothing that either side said is lost."""

from __future__ import annotations

from collections import deque
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from placebook.model.conflicts import LIST_JOINS, conflict_groups, is_entry, is_removed
from placebook.model.fields import NAMES
from placebook.model.workbook import Conflict, Workbook
from placebook.revisions.leaves import (
    FactPlace,
    Facts,
    by_entry,
    entry_of,
    entry_step,
    leaves,
    place_in_words,
    workbook_from_leaves,
)

_TWINS_FROM = 1_000_000  # past the number of any entry that a file can hold
# A statement's level with its day and version, and its words. Both must come from one
# side, or the team is asked.
_PARTS = (("answer", "as_of", "asked"), ("evidence", "why"))
# Both sides may have made an entry with one id for two different things.
_MADE_BY_BOTH = ("datasets", "actions")
# Where the entries are that a field of a flow or an action names.
_NAMED_IN: Mapping[Any, FactPlace] = {
    "from": ("ecosystem", "actors"),
    "to": ("ecosystem", "actors"),
    "dataset": ("datasets",),
    "for": ("datasets",),
}
_Entries: TypeAlias = "dict[FactPlace, Facts]"


class _Three(NamedTuple):
    base: Facts
    ours: Facts
    theirs: Facts

    @property
    def places(self) -> Iterable[FactPlace]:
        """Those of all three, in their order; of what both sides added ours first."""
        return self._with(self._with(self.ours, self.base), self.theirs)

    def _with(self, some: Facts, others: Facts) -> Facts:
        """Facts with those that only ``others`` has, after what they follow there."""
        found: Facts = {}
        left = deque(some)
        for place in others:
            if place not in some:
                while left and left[0] not in self.base:
                    found[left.popleft()] = None
                found[place] = None
            while place not in found:
                found[left.popleft()] = None
        return found | dict.fromkeys(left)

    def at(self, place: FactPlace) -> tuple[Any, Any, Any]:
        return self.base.get(place), self.ours.get(place), self.theirs.get(place)


class Merged(NamedTuple):
    """The merged workbook, and the conflicts that this merge put in it.

    ``back`` are the entries that one side removed and that stay because the other
    uses them; ``twice`` the flows that both changed, and that are listed twice now.
    """

    workbook: Workbook
    conflicts: tuple[Conflict, ...]
    back: tuple[FactPlace, ...] = ()
    twice: tuple[FactPlace, ...] = ()


def merge_workbooks(base: Workbook | None, ours: Workbook, theirs: Workbook) -> Merged:
    """What both sides made of ``base``; None if they had nothing in common.

    One side's change beats the other's silence. Where both changed a place differently
    it keeps ours, and both sides' words go into ``conflicts``. A statement keeps ours
    as a whole where one side's level or day would come to stand with what the other
    wrote to show it; so does a dataset or action that both added under one id.
    Lists keep their order, and what a side reworded its place; of what both added
    ours comes first. An entry that one side removed and the other changed, or still
    names, stays; a flow that both changed differently is listed twice.
    """
    mine, yours = leaves(ours), leaves(theirs)
    three = _Three(_undisputed(leaves(base) if base else {}, mine, yours), mine, yours)
    entries = before, *sides = [by_entry(side) for side in three]
    kept, wholes = _taken_and_changed(*entries), _joined_wholes(three)
    merged, disputed, twice = _place_by_place(three, kept, wholes, sides[1])
    conflicts = [
        *(_conflict(place, *three.at(place)) for place in disputed),
        *_entry_conflicts([*kept, *wholes], three),
        *_changed_before_removal(kept, before, three),
    ]
    theirs_there = {place: three.theirs.get(place) for place in disputed}
    back = _gone_but_named([*_named(merged), *_named(theirs_there)], merged, *sides)
    made = workbook_from_leaves({**back, **merged})
    # Conflicts that are one question stand together, the answer or the entry first.
    ordered = [
        conflicts[n] for of_one in conflict_groups(conflicts).values() for n in of_one
    ]
    fresh = tuple(conflict for conflict in ordered if conflict not in made.conflicts)
    return Merged(
        made.model_copy(update={"conflicts": (*made.conflicts, *fresh)}),
        fresh,
        tuple(by_entry(back)),
        tuple(dict.fromkeys([*twice, *_reworded(*entries)])),
    )


def _undisputed(base: Facts, ours: Facts, theirs: Facts) -> Facts:
    """The base, with the value before each conflict that both sides settled.

    A base with conflicts keeps one side's value. A side that settles for that value
    says something too. Git makes such bases of branches merged into each other.
    """
    kept = dict(base)
    settled = [p for p in base if p[0] == "conflicts" and p not in {**ours, **theirs}]
    conflicts = [Conflict(**base[place]) for place in settled]
    wholes = {conflict.at.rpartition(".")[0] for conflict in conflicts}
    for conflict in conflicts:
        place: FactPlace = tuple(conflict.at.split("."))
        # A removed entry's conflict has no words for the fields that did not change.
        if not (is_removed(conflict) and conflict.at in wholes):
            kept = {p: value for p, value in kept.items() if p[: len(place)] != place}
        if is_entry(conflict):
            place = (*place, NAMES[conflict.at.rpartition(".")[0]])
        if conflict.base is not None:
            kept[place] = conflict.base
    return kept


def _place_by_place(
    three: _Three, kept: _Entries, wholes: Container[FactPlace], yours: _Entries
) -> tuple[Facts, list[FactPlace], list[FactPlace]]:
    """The merged facts, where the sides differ, and the flows that are listed twice."""
    merged: Facts = {}
    disputed: list[FactPlace] = []
    twice: list[FactPlace] = []
    for place in three.places:
        entry = entry_of(place)
        if entry in kept:
            value = kept[entry].get(place)
        else:
            value, differs = _merged(place, three, _whole(place) in wholes)
            if differs and entry and entry_step(place) is not None:
                merged |= _again(entry, yours[entry])
                twice.append(entry)
            elif differs:
                disputed.append(place)
        if value is not None:
            merged[place] = value
    return merged, disputed, twice


def _merged(
    place: FactPlace, three: _Three, as_whole: bool = False
) -> tuple[Any, bool]:
    """The merged value at a place, and whether the sides differ over it.

    Ours stays where they differ, and all of ours if the place is part of a whole.
    """
    base, ours, theirs = decides = three.at(place)
    if ours == theirs or as_whole:
        return ours, ours != theirs
    if place[-1] in ("as_of", "asked"):
        # Those of the side whose answer stays; the later ones for the same answer.
        answers = three.at((*place[:-1], "answer"))
        if answers[1] != answers[2]:
            decides = answers
        elif place[-1] == "asked":  # without it, somebody has looked again
            return (max(ours, theirs) if ours and theirs else None), False
        elif base not in (ours, theirs):
            return max(day for day in (ours, theirs) if day), False
    before, mine, yours = decides
    if before in (mine, yours):
        return (ours if yours == before else theirs), False
    if isinstance(ours, tuple) or isinstance(theirs, tuple):
        return _both_words(base or (), ours or (), theirs or ()), False
    return ours, True


def _both_words(base: Any, ours: Any, theirs: Any) -> tuple[str, ...] | None:
    """Words that both sides kept, or that one of them added."""
    gone = {word for word in base if word not in ours or word not in theirs}
    words = dict.fromkeys([*ours, *theirs])
    return tuple(word for word in words if word not in gone) or None


def _again(entry: FactPlace, found: Facts) -> Facts:
    """The facts of a list's entry, placed beside the entry of the same name."""
    number: Any = entry[-1]
    twin = (*entry[:-1], _TWINS_FROM + number)
    return {(*twin, *p[len(entry) :]): value for p, value in found.items()}


def _conflict(place: FactPlace, base: Any, ours: Any, theirs: Any) -> Conflict:
    said = {
        side: LIST_JOINS.join(value) if isinstance(value, tuple) else str(value)
        for side, value in (("ours", ours), ("theirs", theirs), ("base", base))
        if value is not None
    }
    return Conflict(at=place_in_words(place), **said)


# --- what is settled as a whole -------------------------------------------------------


def _whole(place: FactPlace) -> FactPlace | None:
    """The statement, dataset or action that a place is part of; else None."""
    if place[0] == "readiness":
        return place[:3]
    return place[:2] if place[0] in _MADE_BY_BOTH else None


def _joined_wholes(three: _Three) -> dict[FactPlace, None]:
    """The wholes that, merged field by field, would say what neither side said."""
    found: dict[FactPlace, list[FactPlace]] = {}
    for place in three.places:
        if whole := _whole(place):
            found.setdefault(whole, []).append(place)
    return dict.fromkeys(
        whole
        for whole, places in found.items()
        if (
            _is_split(whole, three)
            if whole[0] == "readiness"
            else _is_mixed(places, three)
        )
    )


def _is_split(whole: FactPlace, three: _Three) -> bool:
    """Whether both sides changed a statement, and differ in both of its parts."""
    base, ours, theirs = (
        [[side.get((*whole, name)) for name in part] for part in _PARTS]
        for side in three
    )
    if base in (ours, theirs):
        return False
    return all(mine != yours for mine, yours in zip(ours, theirs, strict=True))


def _is_mixed(places: Iterable[FactPlace], three: _Three) -> bool:
    """Whether both sides added an entry, and the merged one is neither side's."""
    base, *sides = ({p[-1]: v for p in places if (v := s.get(p))} for s in three)
    if base or not all(sides):
        return False
    merged = {place[-1]: _merged(place, three) for place in places}
    if any(differs for _, differs in merged.values()):
        return True
    return {name: value for name, (value, _) in merged.items() if value} not in sides


# --- entries that one side removed ----------------------------------------------------


def _taken_and_changed(base: _Entries, ours: _Entries, theirs: _Entries) -> _Entries:
    """Entries that one side removed and the other changed, as the other has them."""
    found: _Entries = {}
    for entry, before in base.items():
        mine, yours = ours.get(entry), theirs.get(entry)
        left = mine or yours
        if left and not (mine and yours) and left != before:
            found[entry] = left
    return found


def _entry_conflicts(entries: Iterable[FactPlace], three: _Three) -> Iterator[Conflict]:
    """A conflict for each entry with an id; a flow that stays needs no decision.

    With both titles it is an entry that both sides added. All conflicts of its fields
    are then one question.
    """
    for entry in entries:
        if entry_step(entry) is None and entry[0] != "readiness":
            yield _conflict(entry, *(_title(entry, side) for side in three))


def _title(entry: FactPlace, side: Facts) -> Any:
    named = (side.get((*entry, name)) for name in NAMES.values())
    return next(filter(None, named), None)


def _changed_before_removal(
    kept: _Entries, base: _Entries, three: _Three
) -> Iterator[Conflict]:
    """A conflict for each field that one side changed of an entry the other removed."""
    for entry, left in kept.items():
        for place in dict.fromkeys([*left, *base[entry]]):
            changed = left.get(place) != base[entry].get(place)
            if changed and entry_step(entry) is None:
                yield _conflict(place, *three.at(place))


def _gone_but_named(
    named: Iterable[FactPlace], merged: Facts, ours: _Entries, theirs: _Entries
) -> Facts:
    """The entries that others name although one side removed them."""
    there = {entry_of(place) for place in merged}
    back: Facts = {}
    for entry in dict.fromkeys(named):
        if entry not in there:
            back = {**theirs.get(entry, {}), **ours.get(entry, {}), **back}
    return back


def _named(facts: Facts) -> Iterator[FactPlace]:
    """The actors and datasets that flows and actions name."""
    for place, value in facts.items():
        fields = value if isinstance(value, Mapping) else {place[-1]: value}
        for field, id in fields.items():
            if field in _NAMED_IN and id:
                yield (*_NAMED_IN[field], id)


# --- flows that are listed twice ------------------------------------------------------


def _reworded(base: _Entries, ours: _Entries, theirs: _Entries) -> list[FactPlace]:
    """Flows that both sides reworded, or that one side reworded and the other changed.

    A flow's words name it, so the merged workbook has two flows for one.
    """
    found = []
    for entry, before in base.items():
        sides = [side.get(entry) for side in (ours, theirs)]
        if entry[:2] != ("ecosystem", "flows") or before in sides or all(sides):
            continue
        new = [_new(entry, base, side) for side in (ours, theirs)]
        lines = [bool(n) for n, there in zip(new, sides, strict=True) if not there]
        if all(lines) and (any(sides) or new[0] != new[1]):
            found.append(entry)
    return found


def _new(entry: FactPlace, base: _Entries, side: _Entries) -> set[FactPlace]:
    """The flows that a side added between the same two actors."""
    name: Any = entry[2]
    return {
        other
        for other in side.keys() - base.keys()
        if other[:2] == entry[:2] and other[2][:2] == name[:2]  # type: ignore[index]
    }
