"""Catalogues as JSON -> records: CKAN's action API, Data Package; DCAT is beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
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
    clean_lines,
    clean_record,
)

CKAN = "a CKAN catalogue"
DATA_PACKAGE = "a Data Package"
_ENOUGH = 3  # columns that make a table one of datasets
Tree: TypeAlias = Mapping[str, Any]

# Field of a record -> where its values stand. An address is added as the `page`, and
# `extras` are by their keys in plain words.
_CKAN = {
    "title": ("title", "name"),
    "about": ("notes",),
    "publisher": ("organization.title", "extras.dcat publisher name"),
    # An address may say which version; `cc-by` does not.
    "licences": ("license_url", "license_id", "license_title"),
    "url": ("page", "url", "resources.url"),
    "formats": ("resources.format|mimetype",),
    "frequencies": (
        "frequency|update_frequency",
        "extras.update frequency|frequency of update|frequency",
    ),
    "standard": ("conforms_to", "extras.conforms to"),
    "issued": ("extras.dcat issued", "metadata_created"),
    "modified": ("extras.dcat modified", "metadata_modified"),
}
_PACKAGE = {
    "title": ("title", "name"),
    "about": ("description",),
    "licences": ("licenses.name|path|title", "resources.licenses.name|path|title"),
    "url": ("homepage", "id"),
    "formats": ("resources.format|mediatype",),
    "issued": ("created",),
}


def _values(tree: Tree, *paths: str) -> list[Any]:
    """Every value at some paths, through lists; ``a|b`` is what has either name."""
    found: list[Any] = []
    for path in paths:
        values: list[Any] = [tree]
        for names in path.split("."):
            parents = [one for one in values if isinstance(one, Mapping)]
            inner = [one.get(name) for one in parents for name in names.split("|")]
            values = [value for one in inner for value in _listed(one)]
        found += values
    return found


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


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
    said = clean_lines(_values(data, "error", "error.message"))
    return said[0].rstrip(".") if said else "it does not say why"


# --- CKAN -----------------------------------------------------------------------------


def _from_ckan(result: Any, address: str) -> Catalogue:
    listed, count = _listed(result), None
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
    extras = {
        words_of(clean_line(extra.get("key"))): extra.get("value")
        for extra in _objects(item, "extras")
    }
    page = f"{root}/dataset/{clean_line(item.get('name'))}" if root else ""
    tree = {**item, "extras": extras, "page": page}
    return clean_record(
        **{field: _values(tree, *paths) for field, paths in _CKAN.items()},
        access=["internal"] if item.get("private") is True else [],
        withdrawn=item.get("state") == "deleted",
    )


def _objects(tree: Tree, path: str) -> list[Tree]:
    return [one for one in _values(tree, path) if isinstance(one, Mapping)]


# --- Data Package ---------------------------------------------------------------------


def _inventory(resources: Iterable[Tree]) -> Sheet | None:
    """The first table of datasets among a package's resources, if it holds its rows."""
    for resource in resources:
        rows = [row for row in _objects(resource, "data") if row]
        header = tuple(dict.fromkeys(key for row in rows for key in row))
        if "title" in match_columns(header) and count_known_names(header) >= _ENOUGH:
            cells = (tuple(_cell(row.get(key)) for key in header) for row in rows)
            return Sheet(header, tuple(cells))
    return None


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "; ".join(map(clean_line, _listed(value)))


def _package(data: Tree) -> Record:
    found = {field: _values(data, *paths) for field, paths in _PACKAGE.items()}
    files = map(clean_line, _values(data, "resources.path"))
    found["formats"] += [name.rpartition(".")[2] for name in files if "." in name]
    return clean_record(**found, publisher=_publisher(data))


def _publisher(package: Tree) -> list[Any]:
    """Who published it, or looks after it; an author is a person more often than not.

    Version 1 has one ``role``, version 2 a list of ``roles``.
    """
    for role in ("publisher", "maintainer"):
        for who in _objects(package, "contributors"):
            if role in _values(who, "role|roles"):
                return _values(who, "title|organization")
    return []
