"""YAML as we write it -> plain data, without lines: only a faulty file needs those."""

from __future__ import annotations

import re
from collections.abc import Callable, Set
from typing import Any, NamedTuple

import yaml

from placebook.words import tidy
from placebook.yamlread import DEEPEST, LOADER, Path, said

_MAY_CUT = re.compile(r"(?:[]}'\"\s]|[|>][-+\d]*)#[^\W_]")


class CloserLook(Exception):
    """It is not as we write it: `yamlread` says what is wrong, if anything is."""


def plain(text: str, may_be_blank: Set[Path] = frozenset()) -> dict[str, Any]:
    """The one mapping that a text holds, tidied, without what is blank.

    The same as `yamlread` and `typed` make of it if its characters are printable; or
    CloserLook is raised: for a second document, a key given twice, one with nothing
    behind it unless it ``may_be_blank``, and whatever we do not write. Comments are
    passed over, save for those that may cut words off.
    """
    if _MAY_CUT.search(text):
        raise CloserLook
    try:
        return _Reader(LOADER(text).get_event, may_be_blank).document()
    except yaml.MarkedYAMLError:
        raise CloserLook from None


class _Reader(NamedTuple):
    get: Callable[[], Any]
    may_be_blank: Set[Path]

    def document(self) -> dict[str, Any]:
        for kind in (yaml.StreamStartEvent, yaml.DocumentStartEvent):
            if type(self.get()) is not kind:
                raise CloserLook
        first = self.get()
        if type(first) is not yaml.MappingStartEvent:
            raise CloserLook
        data: dict[str, Any] = self.value(first, ())
        self.get()
        if type(self.get()) is not yaml.StreamEndEvent:
            raise CloserLook
        return data

    def value(self, event: Any, path: Path) -> Any:
        """What an event begins: text, a mapping or a list.

        Text in double quotes is for the closer look: escapes can make any character.
        """
        if event.anchor or event.tag:
            raise CloserLook
        kind, style = type(event), getattr(event, "style", None)
        if kind is yaml.ScalarEvent and style != '"':
            return tidy(event.value) if style else said(event)
        if kind is yaml.MappingStartEvent and len(path) < DEEPEST:
            return self.mapping(path)
        if kind is yaml.SequenceStartEvent and len(path) < DEEPEST:
            return self.list((*path, ""))
        raise CloserLook

    def mapping(self, path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        keys = set()
        while type(event := self.get()) is not yaml.MappingEndEvent:
            if type(event) is not yaml.ScalarEvent or event.style or event.anchor:
                raise CloserLook
            key = event.value
            if key in keys or event.tag:
                raise CloserLook
            keys.add(key)
            place = (*path, key)
            if value := self.value(self.get(), place):
                found[key] = value
            elif place not in self.may_be_blank:
                raise CloserLook
        return found

    def list(self, path: Path) -> list[Any]:
        found = []
        while type(event := self.get()) is not yaml.SequenceEndEvent:
            if value := self.value(event, path):
                found.append(value)
        return found
