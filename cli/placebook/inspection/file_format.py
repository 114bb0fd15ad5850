"""What kind of data file this is: its format, packing, encoding, cells and header."""

from __future__ import annotations

import codecs
import csv
import gzip
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, cast

from placebook.base import files
from placebook.base.byte_marks import marked_encoding
from placebook.base.delimited import find_delimiter
from placebook.base.errors import PlacebookError
from placebook.inspection import csv_header, json_records

_START = 1024 * 1024  # bytes that are looked at to find out what it is
_PART = 1024 * 1024
LARGEST = 64 * 1024**3  # bytes that a file may unpack to
_MOST_AT_ONCE = 64 * 1024 * 1024  # bytes of JSON


class NotData(PlacebookError):
    """A file in which there is no table that can be read."""


@dataclass(frozen=True)
class DataFile:
    """How a file is to be read.

    ``codec`` is Python's name of its encoding and ``encoding`` ours; both are empty for
    Parquet. ``above`` counts the lines that stand before the first row of data, and
    ``uneven`` says that lines end in several ways, or that a cell above the data has
    several. Where there is no line of column names, ``named`` is false and ``header``
    has numbers. ``beyond`` counts names of columns with no cells below them.
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
    beyond: int = 0


def detect_format(path: Path) -> DataFile:
    """Find out what a file is. Raises NotData, or DiskError."""
    with open_unpacked(path) as file:
        start = file.read(4)
    packed = start.startswith(b"\x1f\x8b")
    if start == b"PAR1":
        return DataFile(path, "Parquet")
    with open_unpacked(path, packed) as file:
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
def open_unpacked(path: Path, packed: bool = False) -> Iterator[BinaryIO]:
    """An ordinary file's bytes, unpacked. Raises DiskError, NotText or NotData."""
    with files.open_file(path) as file:
        if not packed:
            yield file
            return
        try:
            with gzip.open(file) as unpacked:
                yield cast(BinaryIO, unpacked)
        except (gzip.BadGzipFile, EOFError, zlib.error):
            raise NotData(
                f"{path}: cannot be unpacked, or ends too soon; download it again."
            ) from None


def unpacked_parts(file: DataFile) -> Iterator[bytes]:
    """The file's bytes, unpacked, a part at a time. Raises NotData past 64 GiB."""
    size = 0
    with open_unpacked(file.path, file.packed) as source:
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
        for part in unpacked_parts(DataFile(path, "", packed)):
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


def records_within(file: DataFile) -> json_records.FoundRecords | None:
    """The records in a file of one JSON object; None if it is another file.

    Raises NotData for an object over 64 MiB.
    """
    if file.format != "JSON":
        return None
    whole = b""
    for part in unpacked_parts(file):
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
    return json_records.find_records(document)


def _table(file: DataFile, text: str, name: str) -> DataFile:
    """The table's cells and header, found in its first lines."""
    mark = "\t" if name.endswith((".tsv", ".tab")) else find_delimiter(text)
    try:
        found = csv_header.find_header(text, mark)
    except csv.Error as error:
        raise NotData(
            f"{file.path}: cannot be read as a table ({error}); save it as CSV again."
        ) from None
    if found is None:
        raise NotData(f"{file.path}: has no line of column names; add one at its top.")
    format = "TSV" if mark == "\t" else "CSV"
    return replace(
        file,
        format=format,
        delimiter=mark,
        header=found.names,
        above=found.above,
        uneven=found.uneven,
        named=found.named,
        beyond=found.beyond,
    )
