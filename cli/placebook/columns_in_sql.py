"""The columns of a data file: what they are called, and the SQL that gives their texts.

Those of a table are its cells, those of records also what stands within them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from placebook import json_fields
from placebook.datafiles import DataFile, NotData
from placebook.json_fields import JsonField, Records

_MOST = 500  # columns
_NESTED = ("STRUCT", "MAP", "[]")  # in a type of Parquet's


class Columns(NamedTuple):
    """What columns are called, and the SQL or the JSON pointer that gives each.

    ``parts_of_row`` tells rows apart: all that is in a list, not just its first.
    ``closed`` counts records within records that are not looked into.
    """

    names: list[str]
    values: list[str]
    parts_of_row: list[str]
    closed: int = 0


def columns(file: DataFile, table: str, run: json_fields.Run) -> Columns:
    """The columns of the file, which ``table`` reads. Raises NotData."""
    if file.header:
        cells = [f"c{n}" for n in range(len(file.header))]
        found = Columns(list(file.header), cells, cells)
    elif file.format == "Parquet":
        found = _of_parquet(table, run)
    else:
        found = _of_records(Records(run, table, "json"), JsonField("", ""))
    if not found.names:
        raise NotData(
            f"{file.path}: has no list of records with named values; name a file that "
            "has one."
        )
    if (number := len(found.names)) > _MOST:
        raise NotData(
            f"{file.path}: has {number:,} columns, and we look into at most {_MOST:,}; "
            "save those you need as a file of their own."
        )
    return found


def _of_records(records: Records, whole: JsonField) -> Columns:
    outer, inner, closed = json_fields.fields(records, whole)
    if len(inner) > _MOST:
        closed += len(set(outer) - set(inner))
        inner = outer
    values, parts = ([field.pointer for field in some] for some in (inner, outer))
    return Columns([field.name for field in inner], values, parts, closed)


def _of_parquet(table: str, run: json_fields.Run) -> Columns:
    found, closed = Columns([], [], []), 0
    for name, kind, *_ in run(f"DESCRIBE SELECT * FROM {table}"):
        quoted = '"' + name.replace('"', '""') + '"'
        text = f"CAST({quoted} AS VARCHAR)"
        part = Columns([name], [text], [text])
        if any(mark in kind for mark in _NESTED):
            column = f"to_json({quoted})"
            inner = _of_records(Records(run, table, column), JsonField(name, ""))
            values = [json_fields.text(column, place) for place in inner.values]
            part = Columns(inner.names, values, [text]) if values else part
            closed += inner.closed
        for all, some in zip(found[:3], part[:3], strict=True):
            all.extend(some)
    return found._replace(closed=closed)


def texts(file: DataFile, table: str, values: Sequence[str]) -> str:
    """A table with these values as texts, called ``t0`` and so on."""
    cells = values
    if file.format in ("JSON", "JSON Lines"):
        # All at once: each call on its own would read the whole record again.
        table = f"(SELECT {json_fields.texts('json', values)} AS l FROM {table})"
        cells = [f"l[{n}]" for n in range(1, len(values) + 1)]
    named = ", ".join(f"{cell} AS t{n}" for n, cell in enumerate(cells))
    return f"(SELECT {named} FROM {table})"
