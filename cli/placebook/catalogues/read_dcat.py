"""DCAT as JSON -> records: DCAT-US's ``data.json`` and DCAT-AP as JSON-LD.

JSON-LD may write a property as ``title``, ``dct:title`` or its whole address, a value
as itself or in ``@value``, and a part where it belongs or elsewhere under its ``@id``.
All are read; contexts that lie elsewhere are not fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
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
# What is said of a thing: values by the short names of properties.
Thing: TypeAlias = dict[str, list[Any]]
_TONGUE = r"@none|[A-Za-z]{2,3}(-\w+)*"
# What calls a thing by its name; words there never stand for a thing of that address.
_NAMES = ("name", "fn", "prefLabel", "label", "title")


def read_dcat_catalogue(data: Any) -> Catalogue:
    """Every dataset that the document describes; none if it describes none."""
    return catalogue(KIND, map(_record, _datasets(_things(data))))


# --- JSON-LD --------------------------------------------------------------------------


def _things(data: Any) -> list[Thing]:
    """The things that a document describes; a value that names one is that thing.

    What is said of a thing in several places, under one ``@id``, is taken together.
    Texts in English come first.
    """
    objects = list(_objects(data))
    terms = _terms(objects)
    ids = ["@id", *(term for term, name in terms.items() if name == "@id")]

    def key(value: Any) -> str | int:
        if not isinstance(value, Mapping):
            return value if isinstance(value, str) else ""
        named = (value.get(name) for name in ids)
        return next((id for id in named if id and isinstance(id, str)), id(value))

    things: dict[str | int, Thing] = {}
    for one in objects:
        said = things.setdefault(key(one), {})
        for term, value in one.items():
            known = said.setdefault(terms.get(term, _local(term)), [])
            known += [v for v in _members(value) if v not in known]
    for thing in things.values():
        for name, values in thing.items():
            values.sort(key=lambda value: not _is_english(value))
            in_words = name in (*_NAMES, "description") or name.startswith("@")
            values[:] = (
                value
                if in_words and isinstance(value, str)
                else things.get(key(value), value)
                for value in values
            )
    return list(things.values())


def _objects(data: Any) -> Iterator[Mapping[str, Any]]:
    """Every object in the document, outer ones first; contexts do not count."""
    waiting = [data]  # the next one last
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            yield value
            value = [part for key, part in value.items() if key != "@context"]
        if isinstance(value, list):
            waiting += reversed(value)


def _terms(objects: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """What the contexts of a document call the properties: term -> short name."""
    terms = {}
    for one in objects:
        context = one.get("@context")
        for part in context if isinstance(context, list) else [context]:
            for term, meant in part.items() if isinstance(part, Mapping) else ():
                full = meant.get("@id") if isinstance(meant, Mapping) else meant
                if isinstance(full, str) and not term.startswith("@"):
                    terms[term] = _local(full) or term
    return terms


def _local(name: str) -> str:
    """The last part of a property's name or address."""
    return re.split(r"[/#:]", name)[-1]


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


def _texts(thing: Thing, name: str) -> list[Any]:
    """A property's texts; of one that is written in several languages the English."""
    found = []
    for value in thing.get(name, ()):
        if isinstance(value, dict):
            tongues = sorted(key for key in value if re.fullmatch(_TONGUE, key))
            tongues.sort(key=lambda tongue: not tongue.lower().startswith("en"))
            texts = (text for tongue in tongues for text in value[tongue])
            value = next(iter(value.get("@value", texts)), "")
        found.append(value)
    return found


def _called(things: Iterable[Thing], *names: str) -> tuple[str, ...]:
    """Every name and address that properties give: one of them may be known."""
    values = (v for one in things for name in names for v in one.get(name, ()))
    return clean_lines(words for value in values for words in _words_for(value))


def _words_for(value: Any) -> Iterator[Any]:
    """What a value is called, and then its address."""
    if not isinstance(value, dict):
        yield value
    elif "@value" in value:
        yield from value["@value"]
    else:
        for name in _NAMES:
            yield next(filter(clean_line, _texts(value, name)), "")
        yield from value.get("@id", ())


# --- DCAT -----------------------------------------------------------------------------


def _datasets(things: list[Thing]) -> list[Thing]:
    """Those that a catalogue lists, or else all that are called datasets.

    A dataset that others are made of is named too, and is not on offer.
    """
    values = (value for thing in things for value in thing.get("dataset", ()))
    found = [v for v in values if isinstance(v, dict)]
    listed = [thing for thing in found if _is_dataset(thing) or thing.get("title")]
    named = filter(_is_dataset, things)
    return list({id(thing): thing for thing in listed or named}.values())


def _is_dataset(thing: Thing) -> bool:
    kinds = thing.get("@type", ())
    return any(isinstance(kind, str) and _local(kind) == "Dataset" for kind in kinds)


def _record(thing: Thing) -> Record:
    parts = [part for part in thing.get("distribution", ()) if isinstance(part, dict)]
    return clean_record(
        title=_texts(thing, "title"),
        about=_texts(thing, "description"),
        publisher=[n for n in _called([thing], "publisher") if not web_address(n)],
        licences=_called([thing, *parts], "license"),
        url=[
            *_links([thing], "landingPage", "@id", "identifier"),
            *_links(parts, "accessURL", "downloadURL"),
        ],
        formats=_called(parts, "format", "mediaType"),
        frequencies=_called([thing], "accrualPeriodicity"),
        standard=sorted(_called([thing], "conformsTo"), key=is_address),
        access=_called([thing], "accessLevel") or _called([thing], "accessRights"),
        issued=_texts(thing, "issued"),
        modified=_texts(thing, "modified"),
    )


def _links(things: Iterable[Thing], *names: str) -> Iterator[Any]:
    """The addresses that properties give."""
    for value in (v for one in things for name in names for v in one.get(name, ())):
        yield from value.get("@id", ()) if isinstance(value, dict) else (value,)
