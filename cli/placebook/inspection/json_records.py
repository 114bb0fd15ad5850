"""The records in a JSON document: in an envelope, under keys, or by columns.

The longest list that is called records, or similar, counts; else the longest of all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

_DEEPEST = 4  # objects within each other in which records are looked for
_NAMED = ("records", "features", "results", "items", "data", "rows", "value")
_OF_COLUMNS = ("fields", "columns", "schema", "links", "crs", "type")
_WRAPPERS = ("properties", "attributes")  # GeoJSON's and ArcGIS's, around each record
_BESIDE_THEM = {*_WRAPPERS, "type", "id", "geometry", "bbox"}
Record: TypeAlias = "dict[str, Any]"


class FoundRecords(NamedTuple):
    """Records, and how many other lists of records, and texts, stand beside them."""

    records: list[Record]
    others: int = 0
    texts: int = 0


def find_records(document: Any) -> FoundRecords | None:
    """The records of a document that is one object; None if it is itself a record."""
    parts = list(_parts("", document, _DEEPEST))
    lists = [(key, one) for key, one in parts if not isinstance(one, str)]
    named = [one for key, one in lists if key.casefold() in _NAMED]
    records = max(named or [one for _, one in lists], key=len, default=None)
    if records is None:
        return None
    beside = len(lists) - 1, len(parts) - len(lists)
    if any(record.keys() - _BESIDE_THEM for record in records):
        return FoundRecords(records, *beside)  # what stands beside would be lost
    for key in _WRAPPERS:
        inner = [record.get(key) for record in records]
        if any(inner) and all(one is None or isinstance(one, dict) for one in inner):
            records = [one or {} for one in inner]
    return FoundRecords(records, *beside)


def _parts(
    key: str, value: Any, depth: int
) -> Iterator[tuple[str, list[Record] | str]]:
    """Lists of records and texts in a value, by their names; no list within a list."""
    if key.casefold() in _OF_COLUMNS or key.startswith(("@", "$")):
        return
    if records := _records(value):
        yield key, records
    elif isinstance(value, str) and value.strip():
        yield key, value
    elif isinstance(value, list):
        yield from ((key, text) for text in value if isinstance(text, str))
    elif isinstance(value, dict) and depth:
        for name, inner in value.items():
            yield from _parts(name, inner, depth - 1)


def _records(value: Any) -> list[Record]:
    """The records in a value, in any of these shapes; none if it has no such shape."""
    if isinstance(value, list) and value:
        if all(isinstance(row, dict) for row in value):
            return value
        if all(isinstance(row, list) for row in value):
            return [
                {f"Column {n}": cell for n, cell in enumerate(row, 1)} for row in value
            ]
    if not isinstance(value, dict) or len(value) < 2:
        return []
    inner = list(value.values())
    if all(isinstance(one, dict) for one in inner) and _are_alike(inner):
        if all(key.isdigit() for one in inner for key in one):  # of rows, by column
            rows = dict.fromkeys(row for one in inner for row in one)
            return [{name: value[name].get(row) for name in value} for row in rows]
        # The key may be whose record it is.
        return [{"key": key, **record} for key, record in value.items()]
    if all(map(_is_column, inner)) and len(set(map(len, inner))) == 1:
        return [dict(zip(value, row, strict=True)) for row in zip(*inner, strict=True)]
    return []


def _are_alike(records: Sequence[Record]) -> bool:
    """Whether all have about the same fields: then their keys are not fields."""
    shared = set(records[0]).intersection(*records)
    return bool(shared) and 2 * len(shared) >= max(map(len, records))


def _is_column(value: Any) -> bool:
    if not isinstance(value, list) or not value:
        return False
    return not any(isinstance(cell, (dict, list)) for cell in value)
