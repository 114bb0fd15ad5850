"""A workbook as we write it, read without what only a faulty one needs: its lines.

Most files are just as we wrote them, and thousands of them are compared or exported at
once. Whatever is not so is left to `workbookfile`, which tells what is wrong with it,
and where.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import yaml
from pydantic import ValidationError

from placebook.pack import Pack
from placebook.words import tidy
from placebook.workbook import FORMAT, Workbook
from placebook.yamlread import DEEPEST, LOADER, early_fault


class _CloserLook(Exception):
    """Something is not as we write it."""


def quick(text: str, pack: Pack) -> Workbook | None:
    """The workbook; None when anything about the text asks for a closer look.

    Asked for that are: a person's comment, a character that is mended or refused, YAML
    that we do not write, another version, and whatever the types do not take.
    """
    if not _looks_ours(text) or early_fault(text):
        return None
    try:
        data = _plain(text)
        return Workbook.model_validate(data) if _is_ours(data, pack) else None
    except (_CloserLook, yaml.MarkedYAMLError, ValidationError):
        return None


def _looks_ours(text: str) -> bool:
    """Whether its characters are kept as they are, and its comments are headings."""
    if not text.replace("\n", "").isprintable() or " \n" in text:
        return False
    return all(
        after.startswith(":") and not before.rpartition("\n")[2].strip()
        for before, after in pairwise(text.split("#"))
    )


def _is_ours(data: Any, pack: Pack) -> bool:
    """Whether nothing in it is of another version, or of other questions."""
    if data.get("placebook") != str(FORMAT) or data.get("pack") != pack.reference:
        return False
    readiness = data.get("readiness", {})
    return isinstance(readiness, dict) and all(
        isinstance(replies, dict)
        and all(f"{recommendation}.{id}" in pack.statements for id in replies)
        for recommendation, replies in readiness.items()
    )


# --- YAML ---------------------------------------------------------------------------
# Events straight into plain data, without what is blank: most of the time goes here.


def _plain(text: str) -> dict[str, Any]:
    """The one mapping that the text holds. Raises _CloserLook or MarkedYAMLError."""
    loader = LOADER(text)
    get: Callable[[], Any] = loader.get_event
    for kind in (yaml.StreamStartEvent, yaml.DocumentStartEvent):
        if type(get()) is not kind:
            raise _CloserLook
    first = get()
    if type(first) is not yaml.MappingStartEvent:
        raise _CloserLook
    data: dict[str, Any] = _value(get, first, 0)
    get()
    if type(get()) is not yaml.StreamEndEvent:
        raise _CloserLook
    return data


def _value(get: Callable[[], Any], event: Any, depth: int) -> Any:
    """What an event begins: text, a mapping or a list.

    Text in double quotes is for the closer look: escapes can make any character.
    """
    if event.anchor or event.tag:
        raise _CloserLook
    kind, style = type(event), getattr(event, "style", None)
    if kind is yaml.ScalarEvent and style != '"':
        return tidy(event.value) if style else event.value
    if kind is yaml.MappingStartEvent and depth < DEEPEST:
        return _mapping(get, depth + 1)
    if kind is yaml.SequenceStartEvent and depth < DEEPEST:
        return _list(get, depth + 1)
    raise _CloserLook


def _mapping(get: Callable[[], Any], depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    keys = set()
    while type(event := get()) is not yaml.MappingEndEvent:
        if type(event) is not yaml.ScalarEvent or event.style or event.anchor:
            raise _CloserLook
        key = event.value
        if key in keys or event.tag:
            raise _CloserLook
        keys.add(key)
        if value := _value(get, get(), depth):
            found[key] = value
    return found


def _list(get: Callable[[], Any], depth: int) -> list[Any]:
    found = []
    while type(event := get()) is not yaml.SequenceEndEvent:
        if value := _value(get, event, depth):
            found.append(value)
    return found
