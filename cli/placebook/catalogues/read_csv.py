"""A table of datasets as CSV, however a spreadsheet wrote it -> records."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from placebook.base.delimited import (
    allow_cells_of,
    decode_text,
    find_delimiter,
    unique_names,
)
from placebook.base.text import SAYS_NOTHING
from placebook.base.urls import web_address
from placebook.catalogues.column_mapping import FIELDS_TAKEN, count_known_names
from placebook.catalogues.records import (
    Catalogue,
    NotACatalogue,
    Record,
    Sheet,
    catalogue,
    clean_description,
    clean_line,
    clean_record,
)
from placebook.model.fields import fields_of

KIND = "a table"
_LOOKED_AT = 30  # rows in which the header is looked for
_TOTAL = re.compile(r"(?:grand )?totals?:?(?: \d+)?", re.IGNORECASE)  # no title
# In an inventory that we wrote, these are the workbook's own words too.
_SAID_BY_OURS = ("access", "standard")
# What `_record` reads. The other fields are kept as they are said, to be brought to the
# workbook's words later.
_READ = (
    *("title", "about", "steward", "licence", "format", "frequency", "url"),
    *_SAID_BY_OURS,
)
_SAID = tuple(field for field in FIELDS_TAKEN if field not in _READ)
_OURS = frozenset(("id", *fields_of("datasets"), "stars"))


def read_sheet(content: bytes, name: str) -> Sheet:
    """The table of a CSV file; title rows above its header are left out.

    Raises NotACatalogue when there is no table with a header and a row.
    """
    text = decode_text(content)
    allow_cells_of(text)
    rows = _parsed(text, find_delimiter(text), name)
    at = _header_row(rows[:_LOOKED_AT])
    if at is None or at + 1 >= len(rows):
        raise NotACatalogue(
            f"{name}: is not a table with a line of column names and a line for each "
            "dataset; save it as CSV from the spreadsheet, then try again."
        )
    header = unique_names([clean_line(name) for name in rows[at]])
    again = rows[at]  # where lists were put together
    body = [tuple(row) for row in rows[at + 1 :] if any(row) and row != again]
    fit = tuple(row[: len(header)] for row in body if not any(row[len(header) :]))
    return Sheet(header, fit, len(body) - len(fit))


def read_csv_catalogue(found: Sheet, columns: Mapping[str, str]) -> Catalogue:
    """A record for each row that has a title; ``columns`` says field -> column."""
    places = {field: found.header.index(name) for field, name in columns.items()}
    said = (*_SAID, *_SAID_BY_OURS) if _OURS.issubset(found.header) else _SAID
    records = (
        _record({f: row[at] for f, at in places.items() if at < len(row)}, said)
        for row in found.rows
    )
    made = catalogue(KIND, records)
    total = made.total + found.too_wide
    return replace(made, total=total, too_wide=found.too_wide)


def _record(cells: Mapping[str, str], kept: Sequence[str]) -> Record:
    """A row's dataset; ``kept`` are the fields whose cells are kept as they are."""

    def cell(field: str) -> str:
        text = clean_line(cells.get(field, ""))
        return "" if text.casefold() in SAYS_NOTHING else text

    said = [(f, clean_description(cells[f])) for f in kept if cells.get(f, "").strip()]
    if cell("steward"):
        said.append(("steward", cell("steward")))
    address = web_address(cells.get("url", ""))
    if not address and cell("url"):
        said.append(("url", cell("url")))
    return clean_record(
        title=[] if _is_no_title(cell("title")) else [cell("title")],
        about=[cells.get("about")],
        publisher=[cell("publisher")],
        licences=[cell("licence")],
        url=[address],
        formats=_parts(cell("format")),
        frequencies=[cell("frequency")],
        standard=[cell("standard")],
        access=[cell("access")],
        issued=[cells.get("issued")],
        modified=[cells.get("modified")],
        said=said,
    )


def _is_no_title(text: str) -> bool:
    """Whether a cell cannot be the name of a dataset: a number, or a total."""
    return not re.search(r"[^\W\d_]", text) or bool(_TOTAL.fullmatch(text))


def _parts(text: str) -> Iterator[str]:
    yield text
    if text.casefold() == "rdf/xml":
        return  # is not XML
    for mark in ",;/|":
        if mark in text:
            yield from (part.strip() for part in text.split(mark))


def _parsed(text: str, delimiter: str, name: str) -> list[list[str]]:
    """The rows with trimmed cells, without a first line that says ``sep=``."""
    above = text[:5].lower() == f"sep={delimiter}"
    if above:
        text = text.partition("\n")[2]
    # A line added at the end is a row, unless a cell that does not close swallows it.
    end = "0" if delimiter != "0" else "1"
    text = text if text.endswith("\n") else f"{text}\n"
    lines = io.StringIO(text + end, newline="")
    reader = csv.reader(lines, delimiter=delimiter)
    rows, begins, line = [], 1, 1
    try:
        for row in reader:
            rows.append([_unguarded(cell.strip()) for cell in row])
            begins, line = line, reader.line_num + 1
    except csv.Error as error:
        raise NotACatalogue(
            f"{name}: cannot be read as a table ({error}); save it as CSV again."
        ) from None
    if rows.pop() != [end]:
        raise NotACatalogue(
            f"{name}: the quotation mark that begins a cell in line {begins + above} "
            "is not closed; close it there, then try again."
        )
    return rows


def _unguarded(cell: str) -> str:
    """A cell without the apostrophe that stops a spreadsheet from calculating it."""
    return cell[1:] if re.match(r"'\s*[=+@\t\r-]", cell) else cell


def _header_row(rows: Sequence[Sequence[str]]) -> int | None:
    """The row whose cells are most like column names we know.

    Where none is, the first that is as full as any.
    """
    if not rows:
        return None
    known = [count_known_names(row) if _filled(row) > 1 else 0 for row in rows]
    if max(known) > 0:
        return known.index(max(known))
    filled = [_filled(row) for row in rows]
    return filled.index(max(filled)) if max(filled) > 0 else None


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell) for cell in row)
