"""DCAT as JSON -> records: DCAT-US's ``data.json`` and DCAT-AP as JSON-LD.

JSON-LD may write a property as ``title``, ``dct:title`` or its whole address, a value
as itself or in ``@value``, and a part where it belongs or elsewhere under its ``@id``.
All are read; contexts that lie elsewhere are not fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from placebook.addresses import web_address
from placebook.records import Catalogue, Record, about, catalogue, day, line

KIND = "a DCAT catalogue"
Node: TypeAlias = Mapping[str, Any]
# Properties whose values are words, and never stand for a node of that address.
_IN_WORDS = ("name", "fn", "prefLabel", "label", "title", "description")
_NAMES = ("name", "fn", "prefLabel", "label", "title")


def read(data: Any) -> Catalogue:
    """Every dataset that the document describes; none if it describes none."""
    document = _Document(data)
    return catalogue(KIND, map(document.record, document.datasets()))


def _local(name: str) -> str:
    """The last part of a property's name or address."""
    return re.split(r"[/#:]", name)[-1]


class _Document:
    """The nodes of a document, and what its context calls the properties."""

    def __init__(self, data: Any) -> None:
        self._nodes = list(_nodes(data))
        self._by_id: dict[str, Node] = {}
        self._by_name: dict[int, dict[str, list[Any]]] = {}
        self._alias: dict[str, str] = {}
        for node in self._nodes:
            id = node.get("@id")
            if isinstance(id, str) and len(node) > 1:
                self._by_id.setdefault(id, node)
            self._learn(node.get("@context"))

    def _learn(self, context: Any) -> None:
        for part in context if isinstance(context, list) else [context]:
            for term, meant in part.items() if isinstance(part, Mapping) else ():
                full = meant.get("@id") if isinstance(meant, Mapping) else meant
                if isinstance(full, str) and not term.startswith("@"):
                    self._alias[term] = _local(full) or term

    def datasets(self) -> list[Node]:
        """Whatever is called a dataset, or stands in a list of datasets; each once."""
        found: dict[int, Node] = {}
        for node in self._nodes:
            kinds = node.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(k, str) and _local(k) == "Dataset" for k in kinds):
                found[id(node)] = node
        for node in self._nodes:
            for value in self._values(node, "dataset"):
                if isinstance(value, Mapping) and self._values(value, "title"):
                    found.setdefault(id(value), value)
        return list(found.values())

    def record(self, node: Node) -> Record:
        """What is said of one dataset."""
        parts = [
            part
            for part in self._values(node, "distribution")
            if isinstance(part, Mapping)
        ]
        return Record(
            title=line(self._said(node, "title")),
            about=about(self._said(node, "description")),
            publisher=self._publisher(node),
            licence=next(
                (
                    words
                    for place in (node, *parts)
                    if (words := line(self._named(place, "license")))
                ),
                "",
            ),
            url=self._address(node, parts),
            formats=tuple(
                line(self._named(part, name))
                for part in parts
                for name in ("format", "mediaType")
            ),
            frequency=line(self._named(node, "accrualPeriodicity")),
            standard=line(self._named(node, "conformsTo")),
            access=line(self._named(node, "accessLevel"))
            or line(self._named(node, "accessRights")),
            issued=day(self._said(node, "issued")),
            modified=day(self._said(node, "modified")),
        )

    def _publisher(self, node: Node) -> str:
        """A name; an address alone is none."""
        name = line(self._named(node, "publisher"))
        return "" if web_address(name) else name

    def _address(self, node: Node, parts: list[Node]) -> str:
        offered = [
            *self._links(node, "landingPage"),
            node.get("@id"),
            *self._links(node, "identifier"),
        ]
        for part in parts:
            offered += [*self._links(part, "accessURL")]
            offered += [*self._links(part, "downloadURL")]
        return next(filter(None, map(web_address, offered)), "")

    def _links(self, node: Node, name: str) -> Iterator[Any]:
        for value in self._values(node, name):
            yield value.get("@id") if isinstance(value, Mapping) else value

    def _values(self, node: Node, name: str) -> list[Any]:
        """A property's values, by whatever name the document has it; parts resolved."""
        if id(node) not in self._by_name:
            named = self._by_name[id(node)] = {}
            for key, value in node.items():
                values = value if isinstance(value, list) else [value]
                named.setdefault(self._alias.get(key, _local(key)), []).extend(values)
        found = self._by_name[id(node)].get(name, [])
        return [*found] if name in _IN_WORDS else [*map(self._resolved, found)]

    def _resolved(self, value: Any) -> Any:
        id = value.get("@id") if isinstance(value, Mapping) else value
        return self._by_id.get(id, value) if isinstance(id, str) else value

    def _said(self, node: Node, name: str) -> Any:
        """A property's text; in English where several languages are given."""
        values = self._values(node, name)
        values.sort(key=lambda value: not _is_english(value))
        for value in values:
            text = _text(value) if isinstance(value, Mapping) else value
            if line(text):
                return text
        return ""

    def _named(self, node: Node, name: str) -> Any:
        """A property's text, or the name of what it points to, or its address."""
        for value in self._values(node, name):
            if not isinstance(value, Mapping):
                return value
            if "@value" in value:
                return value["@value"]
            for inner in _NAMES:
                if words := line(self._said(value, inner)):
                    return words
            if isinstance(value.get("@id"), str):
                return value["@id"]
        return ""


def _text(value: Node) -> Any:
    """A text that is written with its language, or in several by language."""
    tongues = [key for key in value if re.fullmatch(r"[A-Za-z]{2,3}(-\w+)*", key)]
    tongues.sort(key=_english_first)
    return value.get("@value") or next((value[tongue] for tongue in tongues), "")


def _english_first(tongue: str) -> tuple[bool, str]:
    return not tongue.lower().startswith("en"), tongue


def _is_english(value: Any) -> bool:
    language = value.get("@language") if isinstance(value, Mapping) else None
    return isinstance(language, str) and language.lower().startswith("en")


def _nodes(data: Any) -> Iterator[Node]:
    """Every object in the document, outer ones first; contexts are no objects."""
    waiting = [data]  # the next one last
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += reversed(value)
        elif isinstance(value, Mapping):
            yield value
            inner = [part for key, part in value.items() if key != "@context"]
            waiting += reversed(inner)
