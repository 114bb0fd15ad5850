"""Two workbooks -> what changed between them, by id and not by position."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from placebook.model.fields import FIELDS, POINTS, SECTIONS, Access
from placebook.model.workbook import Workbook
from placebook.revisions.leaves import (
    FactPlace,
    Facts,
    entry_of,
    leaves,
    place_in_words,
)

Kind = Literal["added", "removed", "changed", "up", "down"]

# Fields whose words have an order, so that a change goes up or down.
_STEPS: Mapping[str, tuple[str, ...]] = {
    "answer": tuple(POINTS),
    "access": get_args(Access),
}


_FIELD_ORDER = {
    (id.partition(".")[0], id.rpartition(".")[2]): number
    for number, id in enumerate(FIELDS)
}


@dataclass(frozen=True)
class Change:
    """One difference, at ``place``.

    For an entry that came or went as a whole, ``before`` or ``after`` holds its fields;
    otherwise they are values. ``up`` and ``down`` are for answers with points, and for
    who may use a dataset.
    """

    place: FactPlace
    kind: Kind
    before: Any
    after: Any

    @property
    def at(self) -> str:
        """The place as people write it: ``focus.problem``."""
        return place_in_words(self.place)


def diff_workbooks(old: Workbook, new: Workbook) -> tuple[Change, ...]:
    """Everything that differs, in the order of the workbook's places.

    Entries that people add are known by their ids; a flow by its from, to, kind and
    what; people and notes by their words.
    """
    before, after = leaves(old), leaves(new)
    was, now = _entries(before), _entries(after)
    found = [
        Change(e, "removed", fields, None) for e, fields in was.items() if e not in now
    ]
    found += [
        Change(e, "added", None, fields) for e, fields in now.items() if e not in was
    ]
    for place in dict.fromkeys([*after, *before]):
        entry = entry_of(place)
        stays = (entry in was) == (entry in now)
        if stays and before.get(place) != after.get(place):
            found.append(change_of(place, before.get(place), after.get(place)))
    order = _order([*after, *before])
    return tuple(sorted(found, key=lambda one: _rank(one.place, order)))


def _order(places: Iterable[FactPlace]) -> dict[FactPlace, int]:
    """The rank of each place, and of each place around it, by where it comes first."""
    order: dict[FactPlace, int] = {}
    for place in places:
        for end in range(2, len(place) + 1):
            order.setdefault(place[:end], len(order))
    return order


def _rank(place: FactPlace, order: Mapping[FactPlace, int]) -> tuple[int, ...]:
    """Sorts by section, then as in the file; fields in the model's order."""
    section = str(place[0])
    first = SECTIONS.index(section) if section in SECTIONS else len(SECTIONS)
    steps = [order.get(place[:end], -1) for end in range(2, len(place))]
    return (
        first,
        *steps,
        _FIELD_ORDER.get((section, str(place[-1])), order.get(place, -1)),
    )


def _entries(side: Facts) -> dict[FactPlace, dict[str, Any]]:
    """Entries with their fields; those of an entry in a list include what names it."""
    found: dict[FactPlace, dict[str, Any]] = {}
    for place, value in side.items():
        entry = entry_of(place)
        if entry is None:
            continue
        fields = found.setdefault(entry, {})
        if place != entry:
            fields[str(place[-1])] = value
        elif isinstance(value, Mapping):
            fields.update(value)
        else:
            fields["words"] = value
    return found


def change_of(place: FactPlace, before: Any, after: Any) -> Change:
    """The change of a value; None stands for no value."""
    kind: Kind = "changed"
    steps = _STEPS.get(str(place[-1]), ())
    if before is None:
        kind = "added"
    elif after is None:
        kind = "removed"
    elif before in steps and after in steps:
        kind = "up" if steps.index(after) > steps.index(before) else "down"
    return Change(place, kind, before, after)
