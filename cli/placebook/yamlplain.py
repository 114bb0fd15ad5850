"""YAML as we write it -> plain data, without lines: only a faulty file needs those."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml

from placebook.words import tidy
from placebook.yamlread import DEEPEST, LOADER, said


class CloserLook(Exception):
    """It is not as we write it: `yamlread` says what is wrong, if anything is."""


def plain(text: str) -> dict[str, Any]:
    """The one mapping that a text holds, tidied, without what is blank.

    The same as `yamlread` and `typed` make of it if its characters are printable; or
    CloserLook is raised: for a second document, a key given twice, and whatever we do
    not write. Comments are passed over.
    """
    try:
        return _document(LOADER(text))
    except yaml.MarkedYAMLError:
        raise CloserLook from None


def _document(loader: Any) -> dict[str, Any]:
    get: Callable[[], Any] = loader.get_event
    for kind in (yaml.StreamStartEvent, yaml.DocumentStartEvent):
        if type(get()) is not kind:
            raise CloserLook
    first = get()
    if type(first) is not yaml.MappingStartEvent:
        raise CloserLook
    data: dict[str, Any] = _value(get, first, 0)
    get()
    if type(get()) is not yaml.StreamEndEvent:
        raise CloserLook
    return data


def _value(get: Callable[[], Any], event: Any, depth: int) -> Any:
    """What an event begins: text, a mapping or a list.

    Text in double quotes is for the closer look: escapes can make any character.
    """
    if event.anchor or event.tag:
        raise CloserLook
    kind, style = type(event), getattr(event, "style", None)
    if kind is yaml.ScalarEvent and style != '"':
        return tidy(event.value) if style else said(event)
    if kind is yaml.MappingStartEvent and depth < DEEPEST:
        return _mapping(get, depth + 1)
    if kind is yaml.SequenceStartEvent and depth < DEEPEST:
        return _list(get, depth + 1)
    raise CloserLook


def _mapping(get: Callable[[], Any], depth: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    keys = set()
    while type(event := get()) is not yaml.MappingEndEvent:
        if type(event) is not yaml.ScalarEvent or event.style or event.anchor:
            raise CloserLook
        key = event.value
        if key in keys or event.tag:
            raise CloserLook
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
