"""A data file as DuckDB reads it: itself, or a copy; and the SQL that does."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple, TextIO, TypeAlias

from placebook.base.files import DiskError
from placebook.inspection import file_format
from placebook.inspection.cell_forms import sql_quoted
from placebook.inspection.file_format import DataFile, NotData

_PART = 1024 * 1024  # characters that are copied at a time
_LARGEST_LINE = 4 * 1024 * 1024  # of a table; with more, 500 MB are not enough
_LARGEST_RECORD = 16 * 1024 * 1024  # bytes; as much memory is taken several times
MOST_RAGGED = 100_000  # rows of another width that are counted
_PLAIN_PATH = re.compile(r"[\w /.,()&+~-]+")  # a folder `year=2026` would be a column


class SqlSource(NamedTuple):
    """What DuckDB reads, whether that is packed, and the lines above its data.

    ``others`` counts further lists, and ``texts`` values, in the same file, which it
    does not read.
    """

    path: Path
    packed: bool
    above: int
    others: int = 0
    texts: int = 0


def sql_source(file: DataFile, folder: Path) -> SqlSource:
    """The file as DuckDB reads it.

    Itself, by another name where DuckDB would not take its own as it is, as with
    ``data[1].csv``; or a copy in UTF-8, unpacked.
    """
    ours = folder / "data"
    if found := file_format.records_within(file):
        with _written(ours) as out:
            out.writelines(json.dumps(record) + "\n" for record in found.records)
        return SqlSource(ours, False, 0, found.others, found.texts)
    as_it_is = file.codec in ("", "utf-8") or (
        file.codec == "utf-8-sig" and file.header
    )
    if as_it_is and not file.uneven:
        path = file.path.absolute()
        if _PLAIN_PATH.fullmatch(str(path)):
            return SqlSource(path, file.packed, file.above)
        with suppress(OSError):  # some systems and users may not make links
            ours.symlink_to(path)
            return SqlSource(ours, file.packed, file.above)
    with (
        file_format.open_unpacked(file.path, file.packed) as there,
        io.TextIOWrapper(there, file.codec, "replace") as text,
        _written(ours) as out,
    ):
        # Every line ends alike now; DuckDB counts one within quotation marks otherwise.
        for _ in range(file.above):
            text.readline()
        _copy(text, out, file.path)
    return SqlSource(ours, False, 0)


def _copy(text: TextIO, out: TextIO, path: Path) -> None:
    """Raises NotData where there is no end to what a file unpacks to."""
    size = 0
    while part := text.read(_PART):
        size += len(part)
        if size > file_format.LARGEST:
            raise NotData(f"{path}: unpacks to too much; take a part of it.")
        out.write(part)


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
    if not file.header:
        lines = "newline_delimited" if file.format == "JSON Lines" else "auto"
        return (
            f"read_json_objects({path}, format='{lines}', {how}, "
            f"maximum_object_size={_LARGEST_RECORD})"
        )
    columns = ", ".join(f"'c{n}': 'VARCHAR'" for n in range(len(file.header)))
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
    if file.header:
        return _of_columns(
            table, file.header, [f"c{n}" for n in range(len(file.header))]
        )
    if file.format != "Parquet":
        return _of_records(table)
    kinds = run(f"DESCRIBE SELECT * FROM {table}")
    if any(mark in kind for _, kind, *_ in kinds for mark in _NESTED):
        return _of_records(f"(SELECT to_json(p) AS json FROM {table} AS p)")
    names = [name for name, *_ in kinds]
    texts = ['CAST("' + name.replace('"', '""') + '" AS VARCHAR)' for name in names]
    return _of_columns(table, names, texts)


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
