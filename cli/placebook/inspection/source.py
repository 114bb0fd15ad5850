"""A data file as DuckDB reads it: itself, or a copy; and the SQL that does."""

from __future__ import annotations

import codecs
import io
import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from placebook.base.files import DiskError
from placebook.inspection.cell_forms import sql_quoted
from placebook.inspection.file_format import DataFile, NotData, unpacked_parts
from placebook.inspection.json_records import FoundRecords, find_records

_MOST_AT_ONCE = 64 * 1024 * 1024  # bytes of a JSON object that is looked within
_LARGEST_LINE = 4 * 1024 * 1024  # of a table; with more, 500 MB are not enough
_LARGEST_RECORD = 16 * 1024 * 1024  # bytes; as much memory is taken several times
MOST_RAGGED = 100_000  # rows of another width that are counted


def readable_file(file: DataFile, folder: Path) -> DataFile:
    """The file as DuckDB reads it.

    Itself, by a name in which DuckDB finds no pattern and no column, as it would in
    ``data[1].csv`` and ``year=2026``; or a copy in UTF-8, unpacked. Raises NotData, or
    DiskError.
    """
    ours = folder / "data"
    if found := _records_within(file):
        _write(ours, (json.dumps(record) + "\n" for record in found.records))
        others, texts = found.others, found.texts
        return replace(file, path=ours, packed=False, others=others, texts=texts)
    named = file.header.names
    as_it_is = file.codec in ("", "utf-8") or (file.codec == "utf-8-sig" and named)
    if as_it_is and not file.header.uneven:
        path = file.path.absolute()
        with suppress(OSError):  # some systems and users may not make links
            ours.symlink_to(path)
            path = ours
        return replace(file, path=path)
    _write(ours, _tidied_text(file))
    return replace(file, path=ours, packed=False)


def _tidied_text(file: DataFile) -> Iterator[str]:
    """The text of a file, its lines ended alike and those above the data left blank.

    DuckDB counts lines within quotation marks as several otherwise.
    """
    decoder = io.IncrementalNewlineDecoder(
        codecs.getincrementaldecoder(file.codec)("replace"), translate=True
    )
    parts = (decoder.decode(part) for part in unpacked_parts(file.path, file.packed))
    above = file.header.above
    yield "\n" * above + next(parts, "").split("\n", above)[-1]
    yield from parts


def _write(path: Path, parts: Iterator[str]) -> None:
    """Write into the temporary folder. Raises DiskError, which names that folder."""
    try:
        with path.open("w", encoding="utf-8", newline="") as out:
            out.writelines(parts)
    except OSError as error:
        raise DiskError(path.parent.parent, "written", error) from None


def _records_within(file: DataFile) -> FoundRecords | None:
    """The records in a file of one JSON object; None if it is another file.

    Raises NotData for an object over 64 MiB.
    """
    if not file.is_object:
        return None
    whole = b""
    for part in unpacked_parts(file.path, file.packed):
        whole += part
        if len(whole) > _MOST_AT_ONCE:
            raise NotData(
                f"{file.path}: is one JSON object of over {_MOST_AT_ONCE >> 20} MiB; "
                "save the records in it as JSON Lines or CSV."
            )
    try:
        document = json.loads(whole.decode(file.codec, "replace"))
    except (ValueError, RecursionError):
        return None
    return find_records(document)


def _read_function(file: DataFile) -> str:
    """The table function that reads the file."""
    path = sql_quoted(str(file.path))
    how = f"compression='{'gzip' if file.packed else 'uncompressed'}'"
    if file.format == "Parquet":
        return f"read_parquet({path})"
    if not file.header.names:
        lines = "newline_delimited" if file.format == "JSON Lines" else "auto"
        return (
            f"read_json_objects({path}, format='{lines}', {how}, "
            f"maximum_object_size={_LARGEST_RECORD})"
        )
    columns = ", ".join(f"'c{n}': 'VARCHAR'" for n in range(len(file.header.names)))
    return (
        f"read_csv({path}, auto_detect=false, header=false, skip={file.header.above}, "
        f"delim={sql_quoted(file.delimiter)}, quote='\"', escape='\"', "
        f"columns={{{columns}}}, {how}, "
        f"max_line_size={_LARGEST_LINE}, ignore_errors=true, store_rejects=true, "
        f"rejects_limit={MOST_RAGGED})"
    )


class CellQueries(NamedTuple):
    """SQL that gives a file's rows and cells.

    ``table`` has a row for each of the file's; ``row`` is all that is in one, and
    ``blank`` whether that is nothing. ``cells`` gives each cell as ``k``, its column,
    ``t``, its text, and ``pos``, by which columns are ordered; ``k`` is a place in
    ``names``, or a JSON path where those are not known before.
    """

    table: str
    row: str
    blank: str
    cells: str
    names: Sequence[str] = ()


_NESTED = ("STRUCT", "MAP", "[]")  # in a type of Parquet's
# Of a list each value counts for the same column, and so does a record kept by number.
_AS_A_LIST = r'\[[0-9]+\]|\."?[0-9]+"?($|[.\[])'


def cell_queries(file: DataFile, connection: Any) -> CellQueries:
    """The rows and cells of a file; of Parquet DuckDB is asked for the columns."""
    table = _read_function(file)
    if names := file.header.names:
        return _of_columns(table, names, [f"c{n}" for n in range(len(names))])
    if file.format != "Parquet":
        return _of_records(table)
    kinds = connection.execute(f"DESCRIBE SELECT * FROM {table}").fetchall()
    if any(mark in kind for _, kind, *_ in kinds for mark in _NESTED):
        return _of_records(f"(SELECT to_json(p) AS json FROM {table} AS p)")
    listed = [name for name, *_ in kinds]
    texts = ['CAST("' + name.replace('"', '""') + '" AS VARCHAR)' for name in listed]
    return _of_columns(table, listed, texts)


def _of_columns(table: str, names: Sequence[str], texts: Sequence[str]) -> CellQueries:
    said = ", ".join(f"nullif(trim({text}), '')" for text in texts)
    places = f"unnest(range({len(names)}))"
    return CellQueries(
        table,
        ", ".join(texts),
        f"coalesce({said}) IS NULL",
        f"SELECT {places} AS k, {places} AS pos, unnest([{', '.join(texts)}]) AS t "
        f"FROM {table}",
        names,
    )


def _of_records(table: str) -> CellQueries:
    """SQL for JSON: each value in a record, however deep, is a column of its own."""
    said = "list_filter(json_extract_string(json, '$.*'), lambda x: trim(x) <> '')"
    return CellQueries(
        table,
        "CAST(json AS VARCHAR)",
        f"coalesce(len({said}), 0) = 0",
        f"SELECT regexp_replace(fullkey, {sql_quoted(_AS_A_LIST)}, '[]\\1', 'g') AS k, "
        f"id AS pos, atom->>'$' AS t FROM {table}, json_tree(json) "
        "WHERE type NOT IN ('OBJECT', 'ARRAY') AND starts_with(fullkey, '$.')",
    )
