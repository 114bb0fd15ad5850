"""DCAT as JSON -> records: DCAT-US's ``data.json`` and DCAT-AP as JSON-LD.

JSON-LD may write a property as ``title``, ``dct:title`` or its whole address, a value
as itself or in ``@value``, and a part where it belongs or elsewhere under its ``@id``.
All are read; contexts that lie elsewhere are not fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from placebook.base.urls import is_address, web_address
from placebook.catalogues.records import (
    Catalogue,
    Record,
    catalogue,
    clean_line,
    clean_lines,
    clean_record,
)

KIND = "a DCAT catalogue"
Node: TypeAlias = Mapping[str, Any]
_TONGUE = r"@none|[A-Za-z]{2,3}(-\w+)*"
# What calls a thing by its name: words, which never stand for a node of that address.
_NAMES = ("name", "fn", "prefLabel", "label", "title")


def read_dcat_catalogue(data: Any) -> Catalogue:
    """Every dataset that the document describes; none if it describes none."""
    document = _Document(data)
    return catalogue(KIND, map(document.record, document.datasets()))


def _local(name: str) -> str:
    """The last part of a property's name or address."""
    return re.split(r"[/#:]", name)[-1]


class _Document:
    """The nodes of a document, and what its context calls the properties.

    What is said of a node in several places, under one ``@id``, is taken together.
    """

    def __init__(self, data: Any) -> None:
        self._nodes = list(_nodes(data))
        self._alias: dict[str, str] = {}
        for node in self._nodes:
            self._learn(node.get("@context"))
        self._ids = ["@id", *(t for t, name in self._alias.items() if name == "@id")]
        self._said: dict[str | int, dict[str, list[Any]]] = {}
        self._same: dict[str, list[Node]] = {}
        for node in self._nodes:
            if id := self._id(node):
                self._same.setdefault(id, []).append(node)

    def _learn(self, context: Any) -> None:
        for part in context if isinstance(context, list) else [context]:
            for term, meant in part.items() if isinstance(part, Mapping) else ():
                full = meant.get("@id") if isinstance(meant, Mapping) else meant
                if isinstance(full, str) and not term.startswith("@"):
                    self._alias[term] = _local(full) or term

    def datasets(self) -> list[Node]:
        """Those that a catalogue lists, or else all that are called datasets.

        A dataset that others are made of is named too, and is not on offer.
        """
        listed = [v for node in self._nodes for v in self._values(node, "dataset")]
        named = [node for node in self._nodes if self._is_dataset(node)]
        listed = [v for v in listed if self._is_dataset(v) or self._titled(v)]
        return list({self._key(node): node for node in listed or named}.values())

    def _is_dataset(self, node: Any) -> bool:
        kinds = self._values(node, "@type") if isinstance(node, Mapping) else ()
        return any(isinstance(k, str) and _local(k) == "Dataset" for k in kinds)

    def _titled(self, node: Any) -> bool:
        return isinstance(node, Mapping) and bool(self._values(node, "title"))

    def _id(self, node: Node) -> str:
        ids = (node.get(name) for name in self._ids)
        return next((id for id in ids if isinstance(id, str)), "")

    def _key(self, node: Node) -> str | int:
        return self._id(node) or id(node)

    def record(self, node: Node) -> Record:
        """What is said of one dataset."""
        listed = self._values(node, "distribution")
        parts = [part for part in listed if isinstance(part, Mapping)]
        publishers = self._called("publisher", node)
        return clean_record(
            title=[self._words(node, "title")],
            about=self._words(node, "description"),
            publisher=[name for name in publishers if not web_address(name)],
            licences=self._called("license", node, *parts),
            url=self._addresses(node, parts),
            formats=[
                words
                for part in parts
                for name in ("format", "mediaType")
                for words in self._called(name, part)
            ],
            frequencies=self._called("accrualPeriodicity", node),
            standard=sorted(self._called("conformsTo", node), key=is_address),
            access=self._called("accessLevel", node)
            or self._called("accessRights", node),
            issued=self._words(node, "issued"),
            modified=self._words(node, "modified"),
        )

    def _addresses(self, node: Node, parts: list[Node]) -> Iterator[Any]:
        yield from self._links(node, "landingPage")
        yield self._id(node)
        yield from self._links(node, "identifier")
        for part in parts:
            for name in ("accessURL", "downloadURL"):
                yield from self._links(part, name)

    def _links(self, node: Node, name: str) -> Iterator[Any]:
        for value in self._values(node, name):
            yield self._id(value) if isinstance(value, Mapping) else value

    def _values(self, node: Node, name: str) -> list[Any]:
        """A property's values, by whatever name the document has it.

        Those in English come first; parts that lie elsewhere are resolved.
        """
        found = self._properties(node).get(name, [])
        if name not in _NAMES and name != "description" and name[0] != "@":
            found = [self._resolved(value) for value in found]
        return sorted(found, key=lambda value: not _is_english(value))

    def _properties(self, node: Node) -> dict[str, list[Any]]:
        """All that is said of a node, once: many may repeat who publishes them."""
        key = self._key(node)
        if key not in self._said:
            said = self._said[key] = {}
            for one in self._same.get(self._id(node), [node]):
                for term, value in one.items():
                    known = said.setdefault(self._alias.get(term, _local(term)), [])
                    known += [v for v in _members(value) if v not in known]
        return self._said[key]

    def _resolved(self, value: Any) -> Any:
        id = self._id(value) if isinstance(value, Mapping) else value
        found = self._same.get(id) if isinstance(id, str) else None
        return found[0] if found else value

    def _words(self, node: Node, name: str) -> Any:
        """A property's text; in English where several languages are given."""
        for value in self._values(node, name):
            text = _text(value) if isinstance(value, Mapping) else value
            if clean_line(text):
                return text
        return ""

    def _called(self, name: str, *nodes: Node) -> tuple[str, ...]:
        """Every name and address that a property gives: one of them may be known."""
        values = (value for node in nodes for value in self._values(node, name))
        return clean_lines(words for value in values for words in self._names(value))

    def _names(self, value: Any) -> Iterator[Any]:
        """What a value is called, and then its address."""
        if not isinstance(value, Mapping):
            yield value
        elif "@value" in value:
            yield value["@value"]
        else:
            yield from (self._words(value, inner) for inner in _NAMES)
            yield self._id(value)


def _text(value: Node) -> Any:
    """A text that is written with its language, or in several by language."""
    tongues = sorted(key for key in value if re.fullmatch(_TONGUE, key))
    tongues.sort(key=lambda tongue: not tongue.lower().startswith("en"))
    texts = (text for tongue in tongues for text in _members(value[tongue]))
    return value.get("@value") or next(texts, "")


def _members(value: Any) -> list[Any]:
    """The values of a property: one, a list of them, or one that calls itself a set."""
    found: list[Any] = []
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, Mapping):
            one = one.get("@set", one.get("@list", one))
        found += one if isinstance(one, list) else [one]
    return found


def _is_english(value: Any) -> bool:
    language = value.get("@language") if isinstance(value, Mapping) else None
    return isinstance(language, str) and language.lower().startswith("en")


def _nodes(data: Any) -> Iterator[Node]:
    """Every object in the document, outer ones first; contexts are no objects."""
    waiting = [data]  # the next one last
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            yield value
            value = [part for key, part in value.items() if key != "@context"]
        if isinstance(value, list):
            waiting += reversed(value)
