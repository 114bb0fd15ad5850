"""Looking inside a data file. The only module that knows DuckDB.

Every cell is a row of two, its column and its text, so that one query counts the forms
of all columns and its cost follows the cells. DuckDB may read this one file and nothing
else, and what does not fit the memory goes to a folder that is gone afterwards. Its own
messages quote values, so none is let through.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from placebook.base.errors import PlacebookError
from placebook.inspection import cell_forms, file_format, identifiers, personal_data
from placebook.inspection.cell_forms import CountedColumn, sql_quoted
from placebook.inspection.column_facts import describe_column
from placebook.inspection.csv_header import Header
from placebook.inspection.file_format import DataFile, NotData
from placebook.inspection.findings import Findings
from placebook.inspection.source import (
    MOST_RAGGED,
    CellQueries,
    SqlSource,
    cell_queries,
    read_function,
    sql_source,
)

_MEMORY = "500MB"
_MOST = 1000  # columns
_EXACT = 32 * 1024 * 1024  # bytes of text up to which different values are counted
_TICK = 0.1  # seconds between looks at how far it is
_STEPS = 2  # queries that read the whole file

Row = tuple[Any, ...]


class NotInstalled(PlacebookError):
    """The part that looks inside files is not installed."""


def inspect_file(
    path: Path, tell: Callable[[float], None] = lambda share: None
) -> Findings:
    """Look inside a CSV, TSV, JSON, JSON Lines or Parquet file, packed or not.

    ``tell`` is called with the share that is done, from 0 to 1. Raises NotData,
    NotInstalled, DiskError or NotText.
    """
    try:
        import duckdb
    except ImportError:
        raise NotInstalled(
            "Looking inside data files needs DuckDB. Install it: "
            f"{sys.executable} -m pip install duckdb"
        ) from None
    file = file_format.detect_format(path)
    with TemporaryDirectory(prefix="placebook-") as folder:
        source = sql_source(file, Path(folder))
        try:
            with _connection(source.path, Path(folder)) as connection:
                return _Inspection(connection, file, source, tell).findings()
        except duckdb.OutOfMemoryException:
            why = f"needs more than {_MEMORY} of memory, or more disk; try a part of it"
        except duckdb.Error:
            why = f"cannot be read as {file.format}; open it and save it again"
        raise NotData(f"{path}: {why}.")


@contextmanager
def _connection(source: Path, folder: Path) -> Iterator[Any]:
    """A DuckDB that may read ``source`` and write into ``folder``, and no more."""
    import duckdb

    connection = duckdb.connect(":memory:")
    try:
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
    finally:
        connection.close()


@dataclass
class _Inspection:
    """One look inside one file."""

    connection: Any
    file: DataFile
    source: SqlSource
    tell: Callable[[float], None]
    done: int = 0

    def findings(self) -> Findings:
        file, header = self.file, self.file.header
        table = cell_queries(file, read_function(file, self.source), self._run)
        rows, blank, duplicates = self._rows(table)
        exact = self._is_small()
        columns = self._columns(table, rows, exact)
        personal = personal_data.find_personal_data(columns)
        ragged, unclosed = self._ragged(header) if header.names else (0, 0)
        return Findings(
            file=file.path.name,
            format=file.format,
            rows=rows,
            columns=tuple(describe_column(one, not personal) for one in columns),
            identifiers=tuple(
                code for one in columns for code in identifiers.find_identifiers(one)
            ),
            personal=personal,
            special=tuple(
                one.name
                for one in columns
                if personal and personal_data.is_special_category(one.name)
            ),
            ragged=ragged,
            at_least=ragged >= MOST_RAGGED or unclosed > 0,
            unclosed=unclosed,
            blank=blank,
            duplicates=duplicates,
            estimated=not exact,
            packed=file.packed,
            encoding=file.encoding,
            delimiter=file.delimiter,
            named=header.named,
            others=self.source.others,
            texts=self.source.texts,
            beyond=header.beyond,
        )

    def _is_small(self) -> bool:
        """Whether its values are few enough to be counted one by one."""
        as_text = self.file.format != "Parquet" and not self.file.packed
        return as_text and self.file.path.stat().st_size <= _EXACT

    def _run(self, sql: str) -> list[Row]:
        """Run a query beside us, so that we can tell how far it is, and end it."""
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
            return asked_for.result()  # type: ignore[no-any-return]

    def _rows(self, table: CellQueries) -> tuple[int, int, int]:
        """Rows that say something, blank ones, and those the same as an earlier one."""
        [(rows, blank, again)] = self._run(
            "SELECT coalesce(sum(n) FILTER (NOT b), 0), coalesce(sum(n) FILTER (b), 0)"
            ", coalesce(sum(n - 1) FILTER (NOT b), 0) "
            "FROM (SELECT count(*) AS n, b FROM "
            f"(SELECT hash({table.row}) AS h, {table.blank} AS b FROM {table.table}) "
            "GROUP BY h, b)"
        )
        self.done += 1
        return int(rows), int(blank), int(again)

    def _columns(
        self, table: CellQueries, rows: int, exact: bool
    ) -> list[CountedColumn]:
        """What is counted of each column, in their order. Raises NotData."""
        counted = self._run(cell_forms.count_forms_sql(table.cells, exact))
        self.done += 1
        found = cell_forms.columns_in_order(table.names, counted, rows)
        if not found:
            raise NotData(
                f"{self.file.path}: has no list of records with named values; name a "
                "file that has one."
            )
        if len(found) > _MOST:
            raise NotData(
                f"{self.file.path}: has {len(found):,} columns, and we look into at "
                f"most {_MOST:,}; save those you need as a file of their own."
            )
        return found

    def _ragged(self, header: Header) -> tuple[int, int]:
        """Rows of another width than the header, and the line of an unclosed mark."""
        [(number, line)] = self._run(
            "SELECT count(DISTINCT line), min(line) FILTER (error_type = 'UNQUOTED "
            "VALUE') FROM reject_errors WHERE scan_id = "
            "(SELECT min(scan_id) FROM reject_errors)"
        )
        # A copy leaves out what stands above the data.
        above = header.above - self.source.above
        return number, line + above if line else 0
