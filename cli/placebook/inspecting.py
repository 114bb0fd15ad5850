"""Looking inside a data file. The only module that knows DuckDB and the dictionary.

One pass compares the rows; then one for every few columns counts what fits which form.
DuckDB may read this one file and nothing else, and what does not fit the memory goes to
a folder that is gone afterwards. Its own messages quote values, so none is let through.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Container, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from placebook import datafiles, people_columns, shared_codes
from placebook.asked_in_sql import asked, basis, quoted
from placebook.column_facts import Described, described, harmless, personal
from placebook.column_names import Called, called, has_a_name_in_it
from placebook.columns_in_sql import columns, texts
from placebook.datafiles import DataFile, NotData
from placebook.errors import PlacebookError
from placebook.findings import Findings
from placebook.header_words import Words
from placebook.read_in_sql import MOST_RAGGED, Source, readable, reads
from placebook.shared_codes import Counts

_MEMORY = "500MB"
_DICTIONARY = "web2"  # Webster's of 1934, of no copyright: names have a capital in it
_AT_ONCE = 8  # columns in one query: each reads the file again
_EXACT = 32 * 1024 * 1024  # bytes of text up to which different values are counted
_SAMPLE = 5000  # values whose check digits are worked out here
_TICK = 0.1  # seconds between looks at how far it is

Row = tuple[Any, ...]


class NotInstalled(PlacebookError):
    """The part that looks inside files is not installed."""


def inspect(path: Path, tell: Callable[[float], None] = lambda share: None) -> Findings:
    """Look inside a CSV, TSV, JSON, JSON Lines or Parquet file, packed or not.

    ``tell`` is called with the share that is done, from 0 to 1. Raises NotData,
    NotInstalled, DiskError or NotText.
    """
    try:
        import duckdb

        plain = _plain_words()
    except ImportError:
        raise NotInstalled(
            "Looking inside data files needs two more parts: "
            f"{sys.executable} -m pip install duckdb english-words"
        ) from None
    file = datafiles.examine(path)
    with TemporaryDirectory(prefix="placebook-") as folder:
        source = readable(file, Path(folder))
        try:
            with _connection(source.path, Path(folder)) as connection:
                look = _Inspection(connection, file, source, plain, tell)
                return look.findings()
        except duckdb.OutOfMemoryException:
            why = f"needs more than {_MEMORY} of memory, or more disk; try a part of it"
        except duckdb.Error:
            why = f"cannot be read as {file.format}; open it and save it again"
        raise NotData(f"{path}: {why}.")


@cache  # a file of the installation: it does not change
def _plain_words() -> Words:
    from english_words import get_english_words_set

    return Words(get_english_words_set([_DICTIONARY]))


@contextmanager
def _connection(source: Path, folder: Path) -> Iterator[Any]:
    """A DuckDB that may read ``source`` and write into ``folder``, and no more."""
    import duckdb

    connection = duckdb.connect(":memory:")
    try:
        for name, value in (
            ("threads", "2"),
            ("memory_limit", quoted(_MEMORY)),
            ("preserve_insertion_order", "false"),
            ("enable_progress_bar", "true"),  # or it does not tell how far it is
            ("enable_progress_bar_print", "false"),
            ("autoinstall_known_extensions", "false"),
            ("autoload_known_extensions", "false"),
            ("temp_directory", quoted(str(folder / "spilled"))),
            ("allowed_paths", f"[{quoted(str(source))}]"),
            ("allowed_directories", f"[{quoted(str(folder))}]"),
            ("enable_external_access", "false"),
            ("lock_configuration", "true"),
        ):
            connection.execute(f"SET {name} = {value}")
        yield connection
    finally:
        connection.close()


def _is_small(file: DataFile) -> bool:
    """Whether its values are few enough to be counted one by one."""
    as_text = file.format != "Parquet" and not file.packed
    return as_text and file.path.stat().st_size <= _EXACT


class _Inspection:
    """One look inside one file."""

    def __init__(
        self,
        connection: Any,
        file: DataFile,
        source: Source,
        plain: Container[str],
        tell: Callable[[float], None],
    ) -> None:
        self._connection = connection
        self._file = file
        self._reads = reads(file, source)
        self._source = source
        self._above = file.above - source.above  # lines that a copy left out
        self._tell = tell
        self._exact = _is_small(file)
        self._called: list[Called] = []
        self._plain = plain
        self._done = 0
        self._steps = 20  # until it is known how many

    def findings(self) -> Findings:
        names, values, parts_of_row, closed = columns(
            self._file, self._reads, self._run
        )
        parts = [
            range(len(names))[at : at + _AT_ONCE]
            for at in range(0, len(names), _AT_ONCE)
        ]
        self._steps = len(parts) + 1
        self._called = called(names, self._file.sure, self._plain)
        rows, found = 0, list[Described]()
        blank, duplicates = self._repeated(parts_of_row)
        for part in parts:
            rows, some = self._count(names, values, part, blank)
            found += some
        ragged, unclosed = self._ragged()
        coded = any(map(people_columns.is_code_of_a_person, names))
        about_people = coded or any(one.personal for one in found)
        return Findings(
            file=self._file.path.name,
            format=self._file.format,
            rows=rows,
            columns=harmless(found),
            identifiers=tuple(code for one in found for code in one.identifiers),
            personal=personal(found),
            special=tuple(
                one.column.name for one in found if about_people and one.special
            ),
            ragged=ragged,
            at_least=ragged >= MOST_RAGGED or unclosed > 0,
            unclosed=unclosed,
            blank=blank,
            duplicates=duplicates,
            estimated=not self._exact,
            packed=self._file.packed,
            encoding=self._file.encoding,
            delimiter=self._file.delimiter,
            named=self._file.named,
            sure=self._file.sure or not self._file.named,
            others=self._source.others,
            texts=self._source.texts,
            closed=closed,
            beyond=self._file.beyond,
        )

    def _texts(self, values: Sequence[str]) -> str:
        return texts(self._file, self._reads, values)

    # --- running ----------------------------------------------------------------------

    def _run(self, sql: str) -> list[Row]:
        """Run a query beside us, so that we can tell how far it is, and end it."""
        with ThreadPoolExecutor(1) as beside:
            asked_for = beside.submit(lambda: self._connection.execute(sql).fetchall())
            try:
                while wait([asked_for], _TICK).not_done:
                    share = max(self._connection.query_progress(), 0) / 100
                    self._tell(min((self._done + share) / self._steps, 1))
            except BaseException:
                # Again and again: before the query runs, nothing is there to interrupt.
                while wait([asked_for], _TICK).not_done:
                    self._connection.interrupt()
                raise
            return asked_for.result()  # type: ignore[no-any-return]

    def _count(
        self, names: Sequence[str], values: Sequence[str], part: range, blank: int
    ) -> tuple[int, list[Described]]:
        """Rows that are not blank, and what there is in each column of a part."""
        inner = ", ".join(
            f"nullif(trim(t{at}), '') AS v{n}" for at, n in enumerate(part)
        )
        more = ", ".join(basis(n) for n in part)
        questions = [
            (n, key, sql) for n in part for key, sql in asked(n, names[n], self._exact)
        ]
        counts = ", ".join(sql for _, _, sql in questions)
        [row] = self._run(
            f"SELECT count(*), {counts} FROM (SELECT *, {more} FROM "
            f"(SELECT {inner} FROM {self._texts([values[n] for n in part])}))"
        )
        self._done += 1
        told: dict[int, dict[str, Any]] = {n: {} for n in part}
        for (n, key, _), value in zip(questions, row[1:], strict=True):
            told[n][key] = value
        rows = row[0] - blank
        return rows, [
            described(
                names[n],
                self._called[n],
                rows,
                self._counts(names[n], values[n], told[n]),
                told[n],
            )
            for n in part
        ]

    def _counts(self, name: str, value: str, told: dict[str, Any]) -> Counts:
        filled = told["filled"]
        fits = {key: number for key, number in told.items() if isinstance(number, int)}
        counts = Counts(filled, fits)
        said = filled - fits["placeholders"]
        if said and fits["digits"] >= shared_codes.MOST * said:
            fits["SNOMED CT"] = round(fits["digits"] * self._snomed_share(value))
        if people_columns.is_person(name) and fits["names of two"]:
            fits["strange names"] = round(filled * self._strange_share(value))
        return counts

    def _strange_share(self, value: str) -> float:
        """Of some of a column's different values, the share with a name's words."""
        some = self._some(value, "[^0-9@]{4,60}")
        named = sum(has_a_name_in_it(text, self._plain) for text in some)
        return named / len(some) if some else 0.0

    def _snomed_share(self, value: str) -> float:
        """Of some of a column's different numbers, the share that passes the check."""
        some = self._some(value, "[0-9]+")
        if len(some) < 5:
            return 0.0  # a few pass by chance
        return sum(map(shared_codes.is_snomed, some)) / len(some)

    def _some(self, value: str, form: str) -> list[str]:
        """Some of a column's different values that have a form."""
        rows = self._run(
            f"SELECT DISTINCT trim(t0) FROM {self._texts([value])} "
            f"WHERE regexp_full_match(trim(t0), {quoted(form)}) LIMIT {_SAMPLE}"
        )
        return [str(row[0]) for row in rows]

    def _ragged(self) -> tuple[int, int]:
        """Rows of another width than the header, and the line of an unclosed mark."""
        if not self._file.header:
            return 0, 0
        [(number, line)] = self._run(
            "SELECT count(DISTINCT line), min(line) FILTER (error_type = 'UNQUOTED "
            "VALUE') FROM reject_errors WHERE scan_id = "
            "(SELECT min(scan_id) FROM reject_errors)"
        )
        return number, (line or 0) + (self._above if line else 0)

    def _repeated(self, values: Sequence[str]) -> tuple[int, int]:
        """Blank rows, and those the same as another, but for the first of each kind."""
        cells = [f"t{n}" for n in range(len(values))]
        texts = ", ".join(f"nullif(trim({cell}), '')" for cell in cells)
        row, blank = f"hash({', '.join(cells)})", f"coalesce({texts})"
        [(nothing, again)] = self._run(
            "SELECT coalesce(sum(n) FILTER (b), 0), coalesce(sum(n - 1) FILTER (NOT b),"
            " 0) FROM (SELECT count(*) AS n, b FROM "
            f"(SELECT {row} AS h, {blank} IS NULL AS b FROM {self._texts(values)}) "
            "GROUP BY h, b HAVING b OR count(*) > 1)"
        )
        self._done += 1
        return int(nothing), int(again)
