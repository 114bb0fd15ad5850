"""Data as JSON text: whole, in lines, or a list at a time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any


def to_json(data: Any) -> str:
    """Data as JSON text that a person can read too; dates as ``YYYY-MM-DD``."""
    return json.dumps(data, indent=2, ensure_ascii=False, default=str) + "\n"


def json_lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """JSON Lines: an object on each line; what is not there is null."""
    for row in rows:
        yield json.dumps(row, ensure_ascii=False, default=str) + "\n"


def json_lists(lists: Mapping[str, Iterable[Any]]) -> Iterator[str]:
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
