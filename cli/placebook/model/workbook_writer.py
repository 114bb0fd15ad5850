"""Workbook -> YAML, in its one spelling."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from placebook.base.text import one_line
from placebook.base.yaml_writer import Block, Inline, Value, YamlEntry, dump_yaml
from placebook.model.fields import LONG, fields_of
from placebook.model.pack import Pack
from placebook.model.workbook import FORMAT, Workbook


def workbook_text(workbook: Workbook, pack: Pack) -> str:
    """The workbook's text. Reading it gives the same workbook, and the same text."""
    data = workbook.data
    heading = (
        f"Placebook workbook. {one_line(workbook.area.name, 60)}: "
        f"{one_line(workbook.service.name, 80)}. Read it, edit it, diff it; "
        "`placebook check` tells you if it still fits."
    )
    entries = [
        YamlEntry("placebook", FORMAT, heading),
        YamlEntry("pack", pack.reference),
    ]
    for name, section in pack.sections.items():
        entries.append(YamlEntry(name, _SPELLERS[name](data, pack), section.title))
    if workbook.conflicts:
        conflicts = [_sides(item) for item in data["conflicts"]]
        entries.append(
            YamlEntry("conflicts", conflicts, "Both sides of a merge: choose")
        )
    return dump_yaml(entries)


def _asked(section: str, data: Mapping[str, Any], pack: Pack) -> Value:
    """Every question of a section, answered or not, under its own comment."""
    values = data.get(section, {})
    return [
        YamlEntry(
            name,
            _spelled(name, values.get(name)),
            pack.questions[f"{section}.{name}"].text,
        )
        for name in fields_of(section)
    ]


def _workshop(data: Mapping[str, Any], pack: Pack) -> Value:
    people = data.get("workshop", {}).get("people", [])
    spelled = [_entry_fields("workshop.people", person) for person in people]
    asked: Any = _asked("workshop", data, pack)
    return [e._replace(value=spelled) if e.key == "people" else e for e in asked]


def _ecosystem(data: Mapping[str, Any], pack: Pack) -> Value:
    ecosystem = data.get("ecosystem", {})
    actors = _by_id("ecosystem.actors", ecosystem.get("actors", {}))
    flows = [_entry_fields("ecosystem.flows", f) for f in ecosystem.get("flows", [])]
    return [
        YamlEntry(key, value, pack.questions[f"ecosystem.{key}"].text)
        for key, value in (("actors", actors), ("flows", flows))
    ]


def _datasets(data: Mapping[str, Any], pack: Pack) -> Value:
    return _by_id("datasets", data.get("datasets", {}))


def _actions(data: Mapping[str, Any], pack: Pack) -> Value:
    return _by_id("actions", data.get("actions", {}))


def _notes(data: Mapping[str, Any], pack: Pack) -> Value:
    return list(data.get("notes", []))


def _readiness(data: Mapping[str, Any], pack: Pack) -> Value:
    said = data.get("readiness", {})
    entries = []
    for recommendation in pack.recommendations:
        replies = said.get(recommendation.id, {})
        statements = [
            YamlEntry(
                statement.id,
                _reply(replies.get(statement.id, {})),
                statement.text,
            )
            for statement in recommendation.statements
        ]
        entries.append(YamlEntry(recommendation.id, statements, recommendation.title))
    return entries


def _reply(reply: Mapping[str, Any]) -> Value:
    fields = _entry_fields("readiness", reply)
    if "answer" not in reply:
        fields.insert(0, YamlEntry("answer", None))
    return fields


def _by_id(kind: str, items: Mapping[str, Any]) -> Value:
    return [YamlEntry(id, _entry_fields(kind, items[id])) for id in sorted(items)]


_LISTED: dict[str, tuple[str, ...]] = {
    "workshop.people": ("role", "organisation"),
    "conflicts": ("at", "ours", "theirs", "base"),
}


def _entry_fields(kind: str, values: Mapping[str, Any]) -> list[YamlEntry]:
    """The fields of an entry that were said, in the model's order."""
    names = _LISTED.get(kind) or fields_of(kind)
    return [YamlEntry(n, _spelled(n, values[n])) for n in names if n in values]


def _sides(conflict: Mapping[str, Any]) -> list[YamlEntry]:
    """Both sides of a conflict; words of several lines as where they come from."""
    return [
        entry._replace(value=Block(entry.value)) if "\n" in str(entry.value) else entry
        for entry in _entry_fields("conflicts", conflict)
    ]


def _spelled(name: str, value: Any) -> Value:
    if isinstance(value, list):
        return Inline(value)
    if isinstance(value, str) and name in LONG:
        return Block(value)
    return value  # type: ignore[no-any-return]


_SPELLERS = {
    "area": lambda data, pack: _asked("area", data, pack),
    "service": lambda data, pack: _asked("service", data, pack),
    "workshop": _workshop,
    "focus": lambda data, pack: _asked("focus", data, pack),
    "ecosystem": _ecosystem,
    "datasets": _datasets,
    "readiness": _readiness,
    "actions": _actions,
    "notes": _notes,
}
