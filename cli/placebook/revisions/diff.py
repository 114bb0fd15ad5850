"""Two workbooks -> what changed between them, by id and not by position.

Entries of a list have no id: their words name them. A reworded note, person or flow is
found afterwards: two entries of one list that are much alike count as the same; a flow
must also go between the same two actors.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import product
from typing import Any, Literal, get_args

from placebook.model.fields import FIELDS, POINTS, SECTIONS, Access
from placebook.model.workbook import Workbook
from placebook.revisions.leaves import (
    FactPlace,
    Facts,
    by_entry,
    entry_of,
    entry_step,
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
    for number, id in enumerate((*FIELDS, "readiness.asked"))
}
_ALIKE = 0.5  # as a share, see difflib
_MOST = 400  # pairs of one list that are compared, so that it takes little time


@dataclass(frozen=True)
class Change:
    """One difference, at ``place``.

    For an entry that came or went as a whole, ``before`` or ``after`` holds its fields;
    otherwise they are values. ``up`` and ``down`` are for answers with points to the
    same levels, and for who may use a dataset.
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
        change_of(entry, was.get(entry), now.get(entry))
        for entry in {**was, **now}
        if (entry in was) != (entry in now)
    ]
    for place in dict.fromkeys([*after, *before]):
        entry = entry_of(place)
        stays = (entry in was) == (entry in now)
        if stays and before.get(place) != after.get(place):
            found.append(_change_at(place, before, after))
    order = _order([*after, *before])
    return tuple(sorted(found, key=lambda one: _rank(one.place, order)))


def _change_at(place: FactPlace, before: Facts, after: Facts) -> Change:
    """The change of a fact; an answer to other levels went neither up nor down."""
    change = change_of(place, before.get(place), after.get(place))
    asked = (*place[:-1], "asked")
    if change.kind in ("up", "down") and before.get(asked) != after.get(asked):
        return replace(change, kind="changed")
    return change


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
    return {entry: _fields(entry, facts) for entry, facts in by_entry(side).items()}


def _fields(entry: FactPlace, facts: Facts) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for place, value in facts.items():
        if place != entry:
            fields[str(place[-1])] = value
        elif isinstance(value, Mapping):
            fields |= value
        else:
            fields["words"] = value
    return fields


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


def pair_rewordings(found: Sequence[Change]) -> tuple[Change, ...]:
    """The changes, with each pair as one in the place of the new entry."""
    was: dict[int, int] = {}
    for section in ("workshop", "ecosystem", "notes"):
        was |= _pairs(found, [n for n, one in enumerate(found) if _is_in(one, section)])
    gone = set(was.values())
    return tuple(
        replace(change, kind="changed", before=found[was[n]].before)
        if n in was
        else change
        for n, change in enumerate(found)
        if n not in gone
    )


def _is_in(change: Change, section: str) -> bool:
    """Whether an entry of a section's list came or went as a whole."""
    place = change.place
    return place[0] == section and entry_step(place) == len(place) - 2


def _pairs(found: Sequence[Change], listed: Sequence[int]) -> dict[int, int]:
    """The number of the removed entry by that of the added one; most alike first."""
    come = [n for n in listed if found[n].kind == "added"]
    gone = [n for n in listed if found[n].kind == "removed"]
    if len(come) * len(gone) > _MOST:
        return {}
    likes = {
        (new, old): _like(found[old], found[new]) for new, old in product(come, gone)
    }
    pairs: dict[int, int] = {}
    for new, old in sorted(likes, key=lambda pair: (-likes[pair], pair)):
        alike = likes[new, old] >= _ALIKE
        if alike and new not in pairs and old not in pairs.values():
            pairs[new] = old
    return pairs


def _like(old: Change, new: Change) -> float:
    """How much alike two entries are, from 0 to 1; flows between the same two count."""
    before, after = dict(old.before), dict(new.after)
    flow = "from" in before
    if any(before.pop(end, None) != after.pop(end, None) for end in ("from", "to")):
        return 0.0
    one, other = (
        " ".join(map(str, fields.values())).split() for fields in (before, after)
    )
    like: float = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return _ALIKE + like / 2 if flow else like
