"""What kind of data file this is: its format, packing, encoding, cells and header."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import json
import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias, cast

from placebook import files, people, shared_codes
from placebook.byte_marks import marked_encoding
from placebook.catalogue_csv import delimiter, unique
from placebook.errors import PlacebookError

# Cells that are no column's name if those below are like them.
_CELLS = (
    *(form for form, _ in shared_codes.DATES.values()),
    shared_codes.GSS,
    shared_codes.POSTCODE,
    r"[0-9]{5,}|[0-9]+\.[0-9]+",
)
_LONGEST_NAME = 200  # letters of a cell that are looked at
_START = 1024 * 1024  # bytes that are looked at to find out what it is
_PART = 1024 * 1024
LARGEST = 64 * 1024**3  # bytes that a file may unpack to
_MOST_AT_ONCE = 64 * 1024 * 1024  # bytes of JSON
_DEEPEST = 4  # objects within each other in which records are looked for
_WRAPPERS = ("properties", "attributes")  # GeoJSON's and ArcGIS's, around each record
_FIRST_ROWS = 1000  # that are looked at


# Rows, each with the number of the line on which it ends.
_Rows: TypeAlias = "list[tuple[int, list[str]]]"


class NotData(PlacebookError):
    """A file in which there is no table that can be read."""


@dataclass(frozen=True)
class DataFile:
    """How a file is to be read.

    ``codec`` is Python's name of its encoding and ``encoding`` ours; both are empty for
    Parquet. ``above`` counts the lines that stand before the first row of data, and
    ``uneven`` says that lines end in several ways, or that a cell above the data has
    several. Where there is no line of column names, ``named`` is false and ``header``
    has numbers.
    """

    path: Path
    format: str
    packed: bool = False
    codec: str = ""
    encoding: str = ""
    delimiter: str = ""
    header: tuple[str, ...] = ()
    above: int = 0
    uneven: bool = False
    named: bool = True


def examine(path: Path) -> DataFile:
    """Find out what a file is. Raises NotData, or DiskError."""
    with opened(path) as file:
        start = file.read(4)
    packed = start.startswith(b"\x1f\x8b")
    if start == b"PAR1":
        return DataFile(path, "Parquet")
    with opened(path, packed) as file:
        start = file.read(_START)
    codec, encoding = _encoding(path, packed, start)
    text = start.decode(codec, "replace")
    begins = text.lstrip("\ufeff").lstrip()[:1]
    if not begins:
        raise NotData(f"{path}: is empty; name another file.")
    if "\0" in text or start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise NotData(
            f"{path}: is not a table we can look into; save it as CSV, JSON or Parquet."
        )
    if begins == "<":
        raise NotData(
            f"{path}: is XML or a web page, not a table; save it as CSV. If it is a "
            "list of datasets, `placebook datasets import` reads it."
        )
    name = path.name.lower().removesuffix(".gz")
    if name.endswith((".json", ".jsonl", ".geojson")) and begins not in "{[":
        raise NotData(f"{path}: is not JSON with records; name a list of objects.")
    if begins in "{[" and not name.endswith((".csv", ".tsv")):
        lines = name.endswith((".jsonl", ".ndjson")) or _is_lines(text)
        format = "JSON Lines" if lines else "JSON"
        return DataFile(path, format, packed, codec, encoding)
    return _table(DataFile(path, "CSV", packed, codec, encoding), text, name)


@contextmanager
def opened(path: Path, packed: bool = False) -> Iterator[BinaryIO]:
    """An ordinary file's bytes, unpacked. Raises DiskError, NotText or NotData."""
    try:
        with files.opened(path) as file:
            if packed:
                with gzip.open(file) as unpacked:
                    yield cast(BinaryIO, unpacked)
            else:
                yield file
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise NotData(
            f"{path}: cannot be unpacked, or ends too soon; download it again."
        ) from None


def parts(file: DataFile) -> Iterator[bytes]:
    """The file's bytes, unpacked, a part at a time. Raises NotData past 64 GiB."""
    size = 0
    with opened(file.path, file.packed) as source:
        while part := source.read(_PART):
            size += len(part)
            if size > LARGEST:
                raise NotData(
                    f"{file.path}: unpacks to more than {LARGEST >> 30} GiB; take a "
                    "part of it."
                )
            yield part


def _encoding(path: Path, packed: bool, start: bytes) -> tuple[str, str]:
    if marked := marked_encoding(start):
        return marked
    if _is_utf8(path, packed):
        return "utf-8", "UTF-8"
    return "cp1252", "Windows-1252"


def _is_utf8(path: Path, packed: bool) -> bool:
    """Whether all of it is: a name with an accent may come after a million rows."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for part in parts(DataFile(path, "", packed)):
            decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_lines(text: str) -> bool:
    """Whether its first line is an object of its own, and another begins below."""
    first, _, rest = text.lstrip("\ufeff").lstrip().partition("\n")
    if not first.startswith("{") or not rest.lstrip().startswith("{"):
        return False
    try:
        json.loads(first)
    except (ValueError, RecursionError):
        return False
    return True


def records_within(file: DataFile) -> list[dict[str, Any]] | None:
    """The longest list of objects in a JSON object, as an envelope or GeoJSON has it.

    None if the file is another one. Raises NotData for an object over 64 MiB.
    """
    if file.format != "JSON":
        return None
    whole = b""
    for part in parts(file):
        whole += part
        if not whole.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{"):
            return None
        if len(whole) > _MOST_AT_ONCE:
            raise NotData(
                f"{file.path}: is one JSON object of over {_MOST_AT_ONCE >> 20} MiB; "
                "save the records in it as JSON Lines or CSV."
            )
    try:
        found = json.loads(whole.decode(file.codec, "replace"))
    except (ValueError, RecursionError):
        return None
    records = max(_lists(found, _DEEPEST), key=len, default=None)
    for key in _WRAPPERS:
        if records and all(isinstance(record.get(key), dict) for record in records):
            return [record[key] for record in records]
    return records


def _lists(value: Any, depth: int) -> Iterator[list[dict[str, Any]]]:
    """Every list of objects in an object, and in the objects within it."""
    for inner in value.values() if isinstance(value, dict) and depth else ():
        if (
            isinstance(inner, list)
            and inner
            and all(isinstance(v, dict) for v in inner)
        ):
            yield inner
        yield from _lists(inner, depth - 1)


def _table(file: DataFile, text: str, name: str) -> DataFile:
    """The table's cells and header, found in its first lines."""
    mark = "\t" if name.endswith((".tsv", ".tab")) else delimiter(text)
    try:
        rows = _first_rows(text, mark)
    except csv.Error as error:
        raise NotData(
            f"{file.path}: cannot be read as a table ({error}); save it as CSV again."
        ) from None
    widths = Counter(len(row) for _, row in rows if len(row) > 1)
    width = max(widths, key=lambda w: (widths[w], w)) if widths else 1
    rows = _evened(rows, width)
    fullest = max((_filled(row) for _, row in rows if len(row) == width), default=0)
    before = 0
    for at, (above, row) in enumerate(rows):
        names_the_mark = at == 0 and "".join(row).lower() == "sep="
        title = _is_title(row, fullest) or names_the_mark
        if len(row) == width and any(row) and not title:
            below = [later for _, later in rows[at + 1 :] if len(later) == width]
            named = not _is_data(row, below)
            return replace(
                file,
                format="TSV" if mark == "\t" else "CSV",
                delimiter=mark,
                header=unique(row if named else [""] * width),
                above=above if named else before,
                uneven=above > at + 1 or _ends_unevenly(text),
                named=named,
            )
        before = above
    raise NotData(f"{file.path}: has no line of column names; add one at its top.")


def _evened(rows: _Rows, width: int) -> _Rows:
    """The rows with a cell more where all others end in a mark and these do not."""
    if any(row[-1] for _, row in rows if len(row) == width):
        return rows
    return [
        (above, [*row, ""] if len(row) == width - 1 else row) for above, row in rows
    ]


def _is_title(row: Sequence[str], fullest: int) -> bool:
    """Whether a row fills so little of the table that it stands above its header."""
    alone = any(row[:1]) and _filled(row) == 1 < fullest
    return alone or 2 * _filled(row) < fullest


def _filled(row: Sequence[str]) -> int:
    return sum(map(bool, row))


def _ends_unevenly(text: str) -> bool:
    windows = text.count("\r\n")
    return 0 < windows < text.count("\n")


def _is_data(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether the first row is one of data, as its cells look like those below them.

    A year above figures is a name; so is a day, unless days are below it.
    """
    if any(people.has_form(cell[:_LONGEST_NAME]) for cell in first):
        return True
    if _recurs(first, below):
        return True
    for n, cell in enumerate(first):
        named = [people.names_a_person(row[n][:_LONGEST_NAME]) for row in below]
        if people.may_name_a_person(cell) and sum(named) > len(below) * people.SHARE:
            return True
        for form in _CELLS:
            alike = sum(bool(re.fullmatch(form, row[n])) for row in below)
            if re.fullmatch(form, cell) and alike > len(below) / 2:
                return True
    return False


def _recurs(first: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    """Whether a word of the first row is a value of its column too.

    The whole row again is a header that was copied along; years are often both.
    """
    others = [row for row in below if list(row) != list(first)]
    return any(
        cell and not cell.isdigit() and any(row[n] == cell for row in others)
        for n, cell in enumerate(first)
    )


def _first_rows(text: str, mark: str) -> _Rows:
    """The first rows, each with the number of the line on which it ends."""
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=mark)
    found = []
    for row in reader:
        found.append((reader.line_num, [cell.strip() for cell in row]))
        if len(found) == _FIRST_ROWS:
            break
    return found
