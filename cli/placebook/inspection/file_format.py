"""What kind of data file this is: its format, packing, encoding, cells and header."""

from __future__ import annotations

import codecs
import gzip
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from placebook.base import files
from placebook.base.delimited import find_delimiter, marked_encoding
from placebook.base.errors import PlacebookError
from placebook.inspection.csv_header import NO_HEADER, Header, find_header

_PART = 1024 * 1024  # bytes that are read at a time; the first part says what it is
# How a file without a table begins, and what to do with it.
_NO_TABLE = (
    (r"\Z", "is empty; name another file"),
    (
        r"(?s)PK\x03\x04|ÐÏ\x11à|%PDF|.*\0",
        "is not a table we can look into; save it as CSV, JSON or Parquet",
    ),
    (
        "<",
        "is XML or a web page, not a table; save it as CSV. If it is a list of "
        "datasets, `placebook datasets import` reads it",
    ),
)


class NotData(PlacebookError):
    """A file in which there is no table that can be read."""


@dataclass(frozen=True)
class DataFile:
    """How a file is to be read.

    ``codec`` is Python's name of its encoding and ``encoding`` ours; both are empty for
    Parquet. Only CSV and TSV have a ``delimiter``, and names in their ``header``.
    ``is_object`` says that it is one JSON object; ``others`` and ``texts`` count the
    lists and the texts that stand in it beside the records.
    """

    path: Path
    format: str
    packed: bool = False
    codec: str = ""
    encoding: str = ""
    delimiter: str = ""
    header: Header = NO_HEADER
    is_object: bool = False
    others: int = 0
    texts: int = 0


def detect_format(path: Path) -> DataFile:
    """Find out what a file is. Raises NotData, or DiskError."""
    start = next(unpacked_parts(path, False), b"")
    if start.startswith(b"PAR1"):
        return DataFile(path, "Parquet")
    if packed := start.startswith(b"\x1f\x8b"):
        start = next(unpacked_parts(path, True), b"")
    codec, encoding = _encoding(path, packed, start)
    text = start.decode(codec, "replace").lstrip("\ufeff")
    begins = text.lstrip()
    for form, why in _NO_TABLE:
        if re.match(form, begins):
            raise NotData(f"{path}: {why}.")
    name = path.name.lower().removesuffix(".gz")
    is_json = begins[0] in "{["
    if name.endswith((".json", ".jsonl", ".geojson")) and not is_json:
        raise NotData(f"{path}: is not JSON with records; name a list of objects.")
    if is_json and not name.endswith((".csv", ".tsv")):
        lines = name.endswith((".jsonl", ".ndjson")) or _is_lines(begins)
        format = "JSON Lines" if lines else "JSON"
        is_object = not lines and begins[0] == "{"
        return DataFile(path, format, packed, codec, encoding, is_object=is_object)
    mark = "\t" if name.endswith((".tsv", ".tab")) else find_delimiter(text)
    format = "TSV" if mark == "\t" else "CSV"
    header = find_header(text, mark)
    if header is None:
        raise NotData(f"{path}: has no line of column names; add one at its top.")
    return DataFile(path, format, packed, codec, encoding, mark, header)


def unpacked_parts(path: Path, packed: bool) -> Iterator[bytes]:
    """An ordinary file's bytes, unpacked, a part at a time.

    Raises DiskError, or NotData for a broken file.
    """
    with files.open_file(path) as file:
        source = gzip.GzipFile(fileobj=file) if packed else file
        try:
            while part := source.read(_PART):
                yield part
        except (gzip.BadGzipFile, EOFError, zlib.error):
            raise NotData(
                f"{path}: cannot be unpacked, or ends too soon; download it again."
            ) from None


def _encoding(path: Path, packed: bool, start: bytes) -> tuple[str, str]:
    """Python's name of the encoding, and ours.

    All of the file is read: a name with an accent may come after a million rows.
    """
    if marked := marked_encoding(start):
        return marked
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for part in unpacked_parts(path, packed):
            decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252", "Windows-1252"
    return "utf-8", "UTF-8"


def _is_lines(text: str) -> bool:
    """Whether its first line is an object of its own, and another begins below."""
    first, _, rest = text.partition("\n")
    if not rest.lstrip().startswith("{"):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False
