"""A workbook as facts: a value at each place, entries by what names them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from placebook.model.conflicts import ENTRIES
from placebook.model.workbook import Workbook

# An entry of a list has no id. All its fields name it, or for a flow these four.
_FLOW = ("from", "to", "kind", "what")
_NAMED_BY: dict[tuple[str, ...], tuple[str, ...]] = {
    ("workshop", "people"): ("role", "organisation"),
    ("ecosystem", "flows"): _FLOW,
    ("notes",): (),
    ("conflicts",): ("at", "ours", "theirs", "base"),
}
_BY_ID = [tuple(kind.split(".")) for kind in ENTRIES]

Name: TypeAlias = tuple["str | None", ...]
# The steps of a place in a workbook. An entry of a list takes two: its Name, and how
# many entries of that name come before it.
FactPlace: TypeAlias = tuple["str | int | Name", ...]
Facts: TypeAlias = dict[FactPlace, Any]


def leaves(workbook: Workbook) -> Facts:
    """Everything that a workbook says, in its order; lists of words are tuples.

    A flow's own value is the four fields that name it; its other fields are below it.
    """
    return dict(_facts(workbook.data, ()))


def _facts(value: Any, place: FactPlace) -> Iterator[tuple[FactPlace, Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _facts(inner, (*place, key))
    elif isinstance(value, list) and place in _NAMED_BY:
        yield from _entries(value, place)
    else:
        yield place, tuple(value) if isinstance(value, list) else value


def _entries(entries: list[Any], place: FactPlace) -> Iterator[tuple[FactPlace, Any]]:
    seen: Counter[Name] = Counter()
    fields = _NAMED_BY[place]  # type: ignore[index]
    for entry in entries:
        group = entry if isinstance(entry, Mapping) else {}
        name = tuple(group.get(field) for field in fields) if fields else (entry,)
        at = (*place, name, seen[name])
        seen[name] += 1
        if not fields:
            yield at, entry
            continue
        yield at, {field: group[field] for field in fields if field in group}
        for field, inner in group.items():
            if field not in fields:
                yield (*at, field), inner


def workbook_from_leaves(found: Mapping[FactPlace, Any]) -> Workbook:
    """The workbook of these facts, with entries of lists in the order of the facts.

    Raises ValueError (pydantic's) if a required field is missing.
    """
    data: dict[str, Any] = {}
    entries: dict[FactPlace, Any] = {}
    for place, value in found.items():
        step = entry_step(place)
        if step is None:
            _put(data, place, list(value) if isinstance(value, tuple) else value)
        elif len(place) == step + 2:
            kept = dict(value) if isinstance(value, Mapping) else value
            entries[place] = kept
            _put(data, place[:step], []).append(kept)
        elif place[: step + 2] in entries:
            entries[place[: step + 2]][place[-1]] = value
    return Workbook.model_validate(data)


def _put(data: dict[str, Any], place: FactPlace, value: Any) -> Any:
    holder: Any = data
    for step in place[:-1]:
        holder = holder.setdefault(step, {})
    if isinstance(value, list) and not value:
        return holder.setdefault(place[-1], value)
    holder[place[-1]] = value
    return value


def entry_step(place: FactPlace) -> int | None:
    """The step of a place that names a list's entry; None outside of lists."""
    return next((n for n, step in enumerate(place) if isinstance(step, tuple)), None)


def entry_of(place: FactPlace) -> FactPlace | None:
    """The place of the entry that a fact belongs to; None outside of entries."""
    step = entry_step(place)
    if step is not None:
        return place[: step + 2]
    for kind in _BY_ID:
        if place[: len(kind)] == kind:
            return place[: len(kind) + 1]
    return None


def by_entry(found: Facts) -> dict[FactPlace, Facts]:
    """The facts of each entry, by its place."""
    grouped: dict[FactPlace, Facts] = {}
    for place, value in found.items():
        if entry := entry_of(place):
            grouped.setdefault(entry, {})[place] = value
    return grouped


def named_by(place: FactPlace) -> dict[str, str | None] | None:
    """The fields that name the list's entry at or around a place; else None."""
    step = entry_step(place)
    if step is None:
        return None
    kind: Any = place[:step]
    fields = _NAMED_BY[kind] or ("words",)
    name: Any = place[step]
    return dict(zip(fields, name, strict=True))


def place_in_words(place: FactPlace) -> str:
    """A place as people write it: ``readiness.data-infrastructure.named-steward``."""
    return ".".join(str(step) for step in place if isinstance(step, str))
