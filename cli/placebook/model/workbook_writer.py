"""Workbook -> YAML, in its one spelling."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from textwrap import indent
from typing import Any

from placebook.base.text import one_line
from placebook.base.yaml_writer import Block, Inline, Value, YamlEntry, dump_yaml
from placebook.model.fields import FIELDS, LONG, NAMES, fields_of
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
    texts = [dump_yaml(entries)]
    for name, section in pack.sections.items():
        is_list = name in NAMES
        value = None if is_list else _section(name, data, pack)
        texts.append(dump_yaml([YamlEntry(name, value, section.title)]))
        if is_list:
            texts += _texts_by_id(data.get(name, {}))
    if workbook.conflicts:
        conflicts = [_sides(item) for item in data["conflicts"]]
        both = YamlEntry("conflicts", conflicts, "Both sides of a merge: choose")
        texts.append(dump_yaml([both]))
    return "".join(texts)


def _texts_by_id(items: Mapping[str, Any]) -> list[str]:
    """Each entry of a section, set in. There may be hundreds, and few change."""
    return [
        _entry_text(id, tuple((name, _hashable(v)) for name, v in items[id].items()))
        for id in sorted(items)
    ]


@lru_cache(maxsize=1024)
def _entry_text(id: str, fields: tuple[tuple[str, Any], ...]) -> str:
    return indent(dump_yaml([YamlEntry(id, _entry_fields(dict(fields)))]), "  ")


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _section(name: str, data: Mapping[str, Any], pack: Pack) -> Value:
    said = data.get(name, {})
    if name == "notes":
        return list(said)
    if name == "readiness":
        return _readiness(said, pack)
    # Every question stands there, answered or not, under its own comment.
    return [
        YamlEntry(
            field, _answer(name, field, said), pack.questions[f"{name}.{field}"].text
        )
        for field in fields_of(name)
    ]


def _answer(section: str, name: str, said: Mapping[str, Any]) -> Value:
    kind = f"{section}.{name}"
    if kind in NAMES:
        return _by_id(said.get(name, {}))
    if FIELDS[kind].kind == "list":
        return [_entry_fields(entry) for entry in said.get(name, ())]
    return _spelled(name, said.get(name))


def _readiness(said: Mapping[str, Any], pack: Pack) -> Value:
    return [
        YamlEntry(
            recommendation.id,
            [
                YamlEntry(
                    statement.id,
                    _reply(said.get(recommendation.id, {}).get(statement.id, {})),
                    statement.text,
                )
                for statement in recommendation.statements
            ],
            recommendation.title,
        )
        for recommendation in pack.recommendations
    ]


def _reply(reply: Mapping[str, Any]) -> Value:
    unanswered = [] if "answer" in reply else [YamlEntry("answer", None)]
    return [*unanswered, *_entry_fields(reply)]


def _by_id(items: Mapping[str, Any]) -> Value:
    return [YamlEntry(id, _entry_fields(items[id])) for id in sorted(items)]


def _entry_fields(entry: Mapping[str, Any]) -> list[YamlEntry]:
    """The fields of an entry that were said, in the model's order."""
    return [YamlEntry(name, _spelled(name, value)) for name, value in entry.items()]


def _sides(conflict: Mapping[str, Any]) -> list[YamlEntry]:
    """Both sides of a conflict; text of several lines as a block."""
    return [
        entry._replace(value=Block(entry.value)) if "\n" in str(entry.value) else entry
        for entry in _entry_fields(conflict)
    ]


def _spelled(name: str, value: Any) -> Value:
    if isinstance(value, (list, tuple)):
        return Inline(value)
    if isinstance(value, str) and name in LONG:
        return Block(value)
    return value  # type: ignore[no-any-return]
