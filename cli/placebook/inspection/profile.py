"""Looking inside a data file. The only module that knows DuckDB.

The query sees each cell as a row of two, its column and its text: so one query counts
the forms of all columns. DuckDB may read this one file and nothing else. What does not
fit the memory goes to a folder that is deleted afterwards. DuckDB's own messages quote
values, so we never show them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from placebook.base.errors import PlacebookError
from placebook.inspection import file_format, personal_data, source
from placebook.inspection.cell_forms import (
    CountedColumn,
    columns_in_order,
    count_forms_sql,
    sql_quoted,
)
from placebook.inspection.column_facts import describe_column, find_identifier
from placebook.inspection.file_format import DataFile, NotData
from placebook.inspection.findings import Findings

_MEMORY = "500MB"
_MOST = 1000  # columns
_EXACT = 32 * 1024 * 1024  # bytes of text up to which different values are counted
_TICK = 0.1  # seconds between looks at how far it is
_STEPS = 2  # queries that read the whole file


def require_duckdb() -> None:
    """Raise PlacebookError, which says how to install DuckDB, if it is missing."""
    try:
        import duckdb  # noqa: F401
    except ImportError:
        raise PlacebookError(
            "Looking inside data files needs DuckDB. Install it: "
            f"{sys.executable} -m pip install duckdb"
        ) from None


def inspect_file(
    path: Path, tell: Callable[[float], None] = lambda share: None
) -> Findings:
    """Look inside a CSV, TSV, JSON, JSON Lines or Parquet file, packed or not.

    ``tell`` is called with the share that is done, from 0 to 1. Raises NotData or
    DiskError, and says how to install DuckDB if it is missing.
    """
    require_duckdb()
    import duckdb

    file = file_format.detect_format(path)
    with TemporaryDirectory(prefix="placebook-") as folder:
        ours = source.readable_file(file, Path(folder))
        try:
            with _connection(ours.path, Path(folder)) as connection:
                return _findings(file, ours, _Queries(connection, tell))
        except duckdb.OutOfMemoryException:
            why = f"needs more than {_MEMORY} of memory, or more disk; try a part of it"
        except duckdb.Error:
            why = f"cannot be read as {file.format}; open it and save it again"
        raise NotData(f"{path}: {why}.")


@contextmanager
def _connection(source: Path, folder: Path) -> Iterator[Any]:
    """A DuckDB that may read ``source`` and write into ``folder``, and no more."""
    import duckdb

    with duckdb.connect(":memory:") as connection:
        for name, value in (
            ("threads", "2"),
            ("memory_limit", sql_quoted(_MEMORY)),
            ("preserve_insertion_order", "false"),
            ("enable_progress_bar", "true"),  # or it does not tell how far it is
            ("enable_progress_bar_print", "false"),
            ("autoinstall_known_extensions", "false"),
            ("autoload_known_extensions", "false"),
            ("temp_directory", sql_quoted(str(folder / "spilled"))),
            ("allowed_paths", f"[{sql_quoted(str(source))}]"),
            ("allowed_directories", f"[{sql_quoted(str(folder))}]"),
            ("enable_external_access", "false"),
            ("lock_configuration", "true"),
        ):
            connection.execute(f"SET {name} = {value}")
        yield connection


@dataclass
class _Queries:
    """Runs the queries that read the whole file, and tells how far they are."""

    connection: Any
    tell: Callable[[float], None]
    done: int = 0

    def run(self, sql: str) -> list[dict[str, Any]]:
        """The rows of a query by column. It runs beside us, so that we can end it."""
        with ThreadPoolExecutor(1) as beside:
            asked_for = beside.submit(lambda: self.connection.execute(sql).fetchall())
            try:
                while wait([asked_for], _TICK).not_done:
                    share = max(self.connection.query_progress(), 0) / 100
                    self.tell(min((self.done + share) / _STEPS, 1))
            except BaseException:
                # Again and again: before the query runs, nothing is there to interrupt.
                while wait([asked_for], _TICK).not_done:
                    self.connection.interrupt()
                raise
            rows = asked_for.result()
        self.done += 1
        names = [name for name, *_ in self.connection.description]
        return [dict(zip(names, row, strict=True)) for row in rows]


def _findings(file: DataFile, ours: DataFile, queries: _Queries) -> Findings:
    """All that is found in a file; ``ours`` is what DuckDB reads of it."""
    table = source.cell_queries(ours, queries.connection)
    [rows] = queries.run(
        # Filled rows, blank ones, and those the same as an earlier one.
        "SELECT coalesce(sum(n) FILTER (NOT b), 0)::BIGINT AS filled, "
        "coalesce(sum(n) FILTER (b), 0)::BIGINT AS blank, "
        "coalesce(sum(n - 1) FILTER (NOT b), 0)::BIGINT AS again "
        f"FROM (SELECT count(*) AS n, b FROM (SELECT hash({table.row}) AS h, "
        f"{table.blank} AS b FROM {table.table}) GROUP BY h, b)"
    )
    unpacked_text = file.format != "Parquet" and not file.packed
    exact = unpacked_text and file.path.stat().st_size <= _EXACT
    counted = queries.run(count_forms_sql(table.cells, exact))
    columns = columns_in_order(table.names, counted, rows["filled"])
    _refuse_odd_width(file, columns)
    personal = personal_data.find_personal_data(columns)
    ragged, unclosed = _ragged(queries.connection) if file.header.names else (0, 0)
    return Findings(
        source=replace(file, others=ours.others, texts=ours.texts),
        rows=rows["filled"],
        columns=tuple(describe_column(one, not personal) for one in columns),
        identifiers=tuple(filter(None, map(find_identifier, columns))),
        personal=personal,
        special=tuple(
            one.name
            for one in columns
            if personal and personal_data.is_special_category(one.name)
        ),
        ragged=ragged,
        at_least=ragged >= source.MOST_RAGGED or unclosed > 0,
        unclosed=unclosed,
        blank=rows["blank"],
        duplicates=rows["again"],
        estimated=not exact,
    )


def _refuse_odd_width(file: DataFile, columns: list[CountedColumn]) -> None:
    if not columns:
        raise NotData(
            f"{file.path}: has no list of records with named values; name a file that "
            "has one."
        )
    if len(columns) > _MOST:
        raise NotData(
            f"{file.path}: has {len(columns):,} columns, and we look into at most "
            f"{_MOST:,}; save those you need as a separate file."
        )


def _ragged(connection: Any) -> tuple[int, int]:
    """Rows of another width than the header, and the line of an unclosed mark."""
    number, line = connection.execute(
        "SELECT count(DISTINCT line), coalesce(min(line) FILTER "
        "(error_type = 'UNQUOTED VALUE'), 0) FROM reject_errors "
        "WHERE scan_id = (SELECT min(scan_id) FROM reject_errors)"
    ).fetchone()
    return number, line
