"""What kind of data file this is: its format, packing, encoding, cells and header."""

from __future__ import annotations

import codecs
import csv
import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from placebook.base import files
from placebook.base.delimited import find_delimiter, marked_encoding
from placebook.base.errors import PlacebookError
from placebook.inspection.csv_header import NO_HEADER, Header, find_header

_PART = 1024 * 1024  # bytes that are read at a time; the first part says what it is
_LARGEST = 64 * 1024**3  # bytes that a file may unpack to


class NotData(PlacebookError):
    """A file in which there is no table that can be read."""


@dataclass(frozen=True)
class DataFile:
    """How a file is to be read.

    ``codec`` is Python's name of its encoding and ``encoding`` ours; both are empty for
    Parquet. Only CSV and TSV have a ``delimiter``, and names in their ``header``.
    """

    path: Path
    format: str
    packed: bool = False
    codec: str = ""
    encoding: str = ""
    delimiter: str = ""
    header: Header = NO_HEADER


def detect_format(path: Path) -> DataFile:
    """Find out what a file is. Raises NotData, or DiskError."""
    start = next(unpacked_parts(path, False), b"")
    if start.startswith(b"PAR1"):
        return DataFile(path, "Parquet")
    if packed := start.startswith(b"\x1f\x8b"):
        start = next(unpacked_parts(path, True), b"")
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
    mark = "\t" if name.endswith((".tsv", ".tab")) else find_delimiter(text)
    format = "TSV" if mark == "\t" else "CSV"
    header = _header(path, text, mark)
    return DataFile(path, format, packed, codec, encoding, mark, header)


def unpacked_parts(path: Path, packed: bool) -> Iterator[bytes]:
    """An ordinary file's bytes, unpacked, a part at a time.

    Raises DiskError, or NotData for a broken file and past 64 GiB.
    """
    size = 0
    with files.open_file(path) as file:
        source = gzip.GzipFile(fileobj=file) if packed else file
        try:
            while part := source.read(_PART):
                size += len(part)
                if size > _LARGEST:
                    raise NotData(
                        f"{path}: unpacks to more than {_LARGEST >> 30} GiB; take a "
                        "part of it."
                    )
                yield part
        except (gzip.BadGzipFile, EOFError, zlib.error):
            raise NotData(
                f"{path}: cannot be unpacked, or ends too soon; download it again."
            ) from None


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
        for part in unpacked_parts(path, packed):
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


def _header(path: Path, text: str, mark: str) -> Header:
    try:
        header = find_header(text, mark)
    except csv.Error as error:
        raise NotData(
            f"{path}: cannot be read as a table ({error}); save it as CSV again."
        ) from None
    if header is None:
        raise NotData(f"{path}: has no line of column names; add one at its top.")
    return header
