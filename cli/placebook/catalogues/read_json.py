"""Catalogues as JSON -> records: CKAN's action API, Data Package; DCAT is beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from placebook.base.text import words_of
from placebook.catalogues import read_dcat
from placebook.catalogues.column_mapping import count_known_names, match_columns
from placebook.catalogues.records import (
    Catalogue,
    NotACatalogue,
    Record,
    Sheet,
    catalogue,
    clean_line,
    clean_record,
)

CKAN = "a CKAN catalogue"
DATA_PACKAGE = "a Data Package"
_FREQUENCY = ("update frequency", "frequency of update", "frequency")
_ENOUGH = 3  # columns that make a table one of datasets
Tree: TypeAlias = Mapping[str, Any]


def read_json_catalogue(text: str, name: str, address: str = "") -> Catalogue | Sheet:
    """Every dataset of a catalogue, or the table of an inventory. Raises NotACatalogue.

    ``address`` is where it came from, if it came from the web: with it, datasets of a
    CKAN catalogue get the address of their page.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise NotACatalogue(
            f"{name}: is not whole JSON; download it again, or name another file."
        ) from None
    if isinstance(data, Mapping):
        if data.get("success") is False:
            raise NotACatalogue(f"{name}: the catalogue refused: {_refusal(data)}.")
        if "result" in data:
            return _from_ckan(data["result"], address)
        if resources := _objects(data, "resources"):
            # Resources of a package have a path or their data, CKAN's an address.
            if any({"path", "data"} & r.keys() for r in resources):
                package = catalogue(DATA_PACKAGE, [_package(data)])
                return _inventory(resources) or package
            return _from_ckan(data, address)
    found = read_dcat.read_dcat_catalogue(data)
    if not found.records:
        raise NotACatalogue(
            f"{name}: is JSON, but not a catalogue we know: CKAN, DCAT, Data Package. "
            "If it is the data itself, `placebook datasets inspect` looks inside."
        )
    return found


def _refusal(data: Tree) -> str:
    error = data.get("error")
    said = error.get("message") if isinstance(error, Mapping) else error
    return clean_line(said).rstrip(".") or "it does not say why"


# --- CKAN -----------------------------------------------------------------------------


def _from_ckan(result: Any, address: str) -> Catalogue:
    listed = result if isinstance(result, list) else [result]
    count = None
    if isinstance(result, Mapping):
        count = result.get("count")
        for name in ("results", "packages"):  # of a search, of an organisation
            if isinstance(result.get(name), list):
                listed = result[name]
    total = count if type(count) is int else len(listed)
    found = re.match(r"([^?#]*?)/(?:api|dataset)/", address)
    root = found[1] if found else ""
    records = [_ckan(item, root) for item in listed if _is_dataset(item)]
    return catalogue(CKAN, records, total)


def _is_dataset(item: Any) -> bool:
    """Not one of a dataset's files, nor who publishes them: those have these."""
    other = ("package_id", "package_count", "is_organization")
    return isinstance(item, Mapping) and not any(name in item for name in other)


def _ckan(item: Tree, root: str) -> Record:
    # What it says beside CKAN's own fields, by its name in plain words.
    extras = {
        words_of(clean_line(extra.get("key"))): extra.get("value")
        for extra in _objects(item, "extras")
    }
    resources = _objects(item, "resources")
    organisation = item.get("organization")
    publisher = organisation.get("title") if isinstance(organisation, Mapping) else None
    page = f"{root}/dataset/{clean_line(item.get('name'))}" if root else ""
    return clean_record(
        title=_given(item, "title", "name"),
        about=item.get("notes"),
        publisher=[publisher, extras.get("dcat publisher name")],
        # An address may say which version; `cc-by` does not.
        licences=_given(item, "license_url", "license_id", "license_title"),
        url=[page, item.get("url"), *(r.get("url") for r in resources)],
        formats=[text for r in resources for text in _given(r, "format", "mimetype")],
        frequencies=[
            *_given(item, "frequency", "update_frequency"),
            *_given(extras, *_FREQUENCY),
        ],
        standard=[item.get("conforms_to"), extras.get("conforms to")],
        access=["internal"] if item.get("private") is True else [],
        issued=extras.get("dcat issued") or item.get("metadata_created"),
        modified=extras.get("dcat modified") or item.get("metadata_modified"),
        withdrawn=item.get("state") == "deleted",
    )


def _objects(item: Tree, name: str) -> list[Tree]:
    """The objects in a list of this name; none if it is no list."""
    value = item.get(name)
    listed = value if isinstance(value, list) else []
    return [one for one in listed if isinstance(one, Mapping)]


def _given(item: Tree, *names: str) -> list[Any]:
    return [item.get(name) for name in names]


# --- Data Package ---------------------------------------------------------------------


def _inventory(resources: Sequence[Tree]) -> Sheet | None:
    """The first table of datasets among a package's resources, if it holds its rows."""
    for resource in resources:
        rows = [row for row in _objects(resource, "data") if row]
        header = tuple(dict.fromkeys(key for row in rows for key in row))
        if "title" in match_columns(header) and count_known_names(header) >= _ENOUGH:
            cells = (tuple(_cell(row.get(key)) for key in header) for row in rows)
            return Sheet(header, tuple(cells))
    return None


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(clean_line, value))
    return value if isinstance(value, str) else clean_line(value)


def _package(data: Tree) -> Record:
    resources = _objects(data, "resources")
    return clean_record(
        title=_given(data, "title", "name"),
        about=data.get("description"),
        publisher=_publishers(_objects(data, "contributors")),
        licences=[
            words
            for part in (data, *resources)
            for one in _objects(part, "licenses")
            for words in _given(one, "name", "path", "title")
        ],
        url=_given(data, "homepage", "id"),
        formats=[text for r in resources for text in _formats(r)],
        issued=data.get("created"),
    )


def _publishers(contributors: Sequence[Tree]) -> list[Any]:
    """Who published it, or looks after it; an author is a person more often than not.

    Version 1 has one ``role``, version 2 a list of ``roles``.
    """
    for role in ("publisher", "maintainer"):
        for who in contributors:
            roles = who.get("roles")
            if role in (who.get("role"), *(roles if isinstance(roles, list) else ())):
                return _given(who, "title", "organization")
    return []


def _formats(resource: Tree) -> Iterator[Any]:
    yield from _given(resource, "format", "mediatype")
    path = resource.get("path")
    paths = path if isinstance(path, list) else [path]
    yield from (clean_line(p).rpartition(".")[2] for p in paths if "." in clean_line(p))
