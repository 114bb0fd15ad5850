"""Data as text: JSON, JSON Lines, and CSV in which no spreadsheet sees formulas."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence


def to_json(data: object) -> str:
    """Data as JSON text that a person can read too; dates as ``YYYY-MM-DD``."""
    return json.dumps(data, indent=2, ensure_ascii=False, default=str) + "\n"


def json_lines(rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """JSON Lines: an object on each line; what is not there is null."""
    for row in rows:
        yield json.dumps(row, ensure_ascii=False, default=str) + "\n"


def json_lists(lists: Mapping[str, Iterable[object]]) -> Iterator[str]:
    """Lists as a JSON object, as they come, with an entry of a list on each line."""
    between = "{"
    for name, items in lists.items():
        yield f"{between}\n{json.dumps(name)}: ["
        comma = ""
        for item in items:
            yield f"{comma}\n{json.dumps(item, ensure_ascii=False, default=str)}"
            comma = ","
        yield "\n]" if comma else "]"
        between = ","
    yield "\n}\n"


def csv_lines(
    rows: Iterable[Mapping[str, object]], columns: Sequence[str] = ()
) -> Iterator[str]:
    """CSV, a record at a time, its header first; lists are separated by ``; ``.

    A cell that a spreadsheet would take for a formula begins with an apostrophe.
    """
    named = list(columns)
    if named:
        yield _record(named)
    for row in rows:
        if not named:
            named = list(row)
            yield _record(named)
        yield _record([row[name] for name in named])


def _record(cells: Sequence[object]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow([_cell(cell) for cell in cells])
    return out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    text = "; ".join(value) if isinstance(value, (list, tuple)) else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
