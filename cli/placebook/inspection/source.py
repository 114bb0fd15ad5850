"""A data file as DuckDB reads it: itself, or a copy; and the SQL that does."""

from __future__ import annotations

import codecs
import io
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple, TextIO, TypeAlias

from placebook.base.files import DiskError
from placebook.inspection.cell_forms import sql_quoted
from placebook.inspection.file_format import DataFile, NotData, unpacked_parts
from placebook.inspection.json_records import FoundRecords, find_records

_MOST_AT_ONCE = 64 * 1024 * 1024  # bytes of a JSON object that is looked within
_LARGEST_LINE = 4 * 1024 * 1024  # of a table; with more, 500 MB are not enough
_LARGEST_RECORD = 16 * 1024 * 1024  # bytes; as much memory is taken several times
MOST_RAGGED = 100_000  # rows of another width that are counted


class SqlSource(NamedTuple):
    """What DuckDB reads, whether that is packed, and the lines above its data.

    ``others`` counts further lists, and ``texts`` values, in the same file, which it
    does not read.
    """

    path: Path
    packed: bool = False
    above: int = 0
    others: int = 0
    texts: int = 0


def sql_source(file: DataFile, folder: Path) -> SqlSource:
    """The file as DuckDB reads it.

    Itself, by a name in which DuckDB finds no pattern and no column, as it would in
    ``data[1].csv`` and ``year=2026``; or a copy in UTF-8, unpacked.
    """
    ours = folder / "data"
    if found := _records_within(file):
        with _written(ours) as out:
            out.writelines(json.dumps(record) + "\n" for record in found.records)
        return SqlSource(ours, others=found.others, texts=found.texts)
    header, codec = file.header, file.codec
    as_it_is = codec in ("", "utf-8") or (codec == "utf-8-sig" and header.names)
    if as_it_is and not header.uneven:
        path = file.path.absolute()
        with suppress(OSError):  # some systems and users may not make links
            ours.symlink_to(path)
            path = ours
        return SqlSource(path, file.packed, header.above)
    # Every line of a copy ends alike, and none stands above the data: DuckDB counts
    # those within quotation marks otherwise.
    decoder = io.IncrementalNewlineDecoder(
        codecs.getincrementaldecoder(codec)("replace"), translate=True
    )
    parts = (decoder.decode(part) for part in unpacked_parts(file.path, file.packed))
    with _written(ours) as out:
        out.write(next(parts, "").split("\n", header.above)[-1])
        out.writelines(parts)
    return SqlSource(ours)


def _records_within(file: DataFile) -> FoundRecords | None:
    """The records in a file of one JSON object; None if it is another file.

    Raises NotData for an object over 64 MiB.
    """
    if file.format != "JSON":
        return None
    whole = b""
    for part in unpacked_parts(file.path, file.packed):
        start = "" if whole else part.decode(file.codec, "replace").lstrip("\ufeff")
        if not whole and not start.lstrip().startswith("{"):
            return None
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


@contextmanager
def _written(path: Path) -> Iterator[TextIO]:
    """A new text in the temporary folder. Raises DiskError, which names that folder."""
    try:
        with path.open("w", encoding="utf-8", newline="") as out:
            yield out
    except OSError as error:
        raise DiskError(path.parent.parent, "written", error) from None


def read_function(file: DataFile, source: SqlSource) -> str:
    """The table function that reads the file."""
    path = sql_quoted(str(source.path))
    how = f"compression='{'gzip' if source.packed else 'uncompressed'}'"
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
        f"read_csv({path}, auto_detect=false, header=false, skip={source.above}, "
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


Run: TypeAlias = "Callable[[str], list[tuple[Any, ...]]]"
_NESTED = ("STRUCT", "MAP", "[]")  # in a type of Parquet's
# Of a list each value counts for the same column, and so does a record kept by number.
_AS_A_LIST = r'\[[0-9]+\]|\."?[0-9]+"?($|[.\[])'


def cell_queries(file: DataFile, table: str, run: Run) -> CellQueries:
    """The rows and cells of the file that ``table`` reads."""
    if names := file.header.names:
        return _of_columns(table, names, [f"c{n}" for n in range(len(names))])
    if file.format != "Parquet":
        return _of_records(table)
    kinds = run(f"DESCRIBE SELECT * FROM {table}")
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
    """Of JSON: what stands within a record, however deep, is a column of its own."""
    said = "list_filter(json_extract_string(json, '$.*'), lambda x: trim(x) <> '')"
    return CellQueries(
        table,
        "CAST(json AS VARCHAR)",
        f"coalesce(len({said}), 0) = 0",
        f"SELECT regexp_replace(fullkey, {sql_quoted(_AS_A_LIST)}, '[]\\1', 'g') AS k, "
        f"id AS pos, atom->>'$' AS t FROM {table}, json_tree(json) "
        "WHERE type NOT IN ('OBJECT', 'ARRAY') AND starts_with(fullkey, '$.')",
    )
