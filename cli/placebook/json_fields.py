"""The fields of JSON records, with those of records and lists within them.

``contact.name`` stands in a record within a record, ``children[].name`` in the first
record of a list: the further ones are not looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from placebook.asked_in_sql import quoted

_DEEPEST = 4  # records within records
_MOST_WITHIN = 50  # names in a record; where there are more, they are rather data


Run: TypeAlias = "Callable[[str], list[tuple[Any, ...]]]"


class JsonField(NamedTuple):
    """What a field is called, and where it is, as a JSON pointer (RFC 6901)."""

    name: str
    pointer: str

    def within(self, key: str) -> JsonField:
        """A field of the record that this one holds."""
        name = f"{self.name}.{key}" if self.name else key
        step = key.replace("~", "~0").replace("/", "~1")
        return JsonField(name, f"{self.pointer}/{step}")

    def first(self) -> JsonField:
        """The first of the list that this one holds."""
        return JsonField(f"{self.name}[]", f"{self.pointer}/0")


class Records(NamedTuple):
    """Where records are: what runs SQL, the table they stand in, and their column."""

    run: Run
    table: str
    column: str


def text(column: str, pointer: str) -> str:
    """The SQL that gives, as text, what is in a column of JSON at a pointer."""
    return f"json_extract_string({column}, {quoted(pointer)})"


def texts(column: str, pointers: Sequence[str]) -> str:
    """The same for several: a list of texts."""
    return f"json_extract_string({column}, {_list(pointers)})"


def fields(records: Records, whole: JsonField) -> tuple[list[JsonField], ...]:
    """The fields of the records, and all of them with those within them.

    Both are empty where it is no record that stands there.
    """
    within: dict[JsonField, list[JsonField]] = {}
    level = [whole]
    for _ in range(_DEEPEST):
        if not level:
            break
        kinds = _kinds(records, level)
        lists = [field for field in level if kinds.get(field) == "ARRAY"]
        kinds |= _kinds(records, [field.first() for field in lists])
        for field in lists:
            if kinds.get(field.first(), "ARRAY") != "ARRAY":
                within[field] = [field.first()]
        held = [field for field, kind in kinds.items() if kind == "OBJECT"]
        for field, keys in _keys(records, held).items():
            if field == whole or len(keys) <= _MOST_WITHIN:
                within[field] = [field.within(key) for key in keys]
        level = [inner for field in held for inner in within.get(field, ())]
    outer = within.get(whole, [])
    return outer, [leaf for field in outer for leaf in _leaves(field, within)]


def _leaves(
    field: JsonField, within: Mapping[JsonField, Sequence[JsonField]]
) -> Iterator[JsonField]:
    if field not in within:
        yield field
    for inner in within.get(field, ()):
        yield from _leaves(inner, within)


def _kinds(records: Records, asked: Sequence[JsonField]) -> dict[JsonField, str]:
    """Of what JSON type each field is, blanks apart; ``mixed`` of several."""
    if not asked:
        return {}
    found: dict[JsonField, str] = {}
    for number, kind in records.run(
        f"SELECT DISTINCT n, t FROM (SELECT unnest(range({len(asked)})) AS n, unnest("
        f"json_type({records.column}, {_pointers(asked)})) AS t FROM {records.table}) "
        "WHERE t <> 'NULL'"
    ):
        field = asked[number]
        found[field] = kind if found.get(field, kind) == kind else "mixed"
    return found


def _keys(records: Records, asked: Sequence[JsonField]) -> dict[JsonField, list[str]]:
    """The names in the record that each field holds, about in the order they have."""
    found: dict[JsonField, list[str]] = {}
    if not asked:
        return found
    for number, key in records.run(
        "SELECT n, k FROM (SELECT n, unnest(ks) AS k, unnest(range(len(ks))) AS i FROM "
        f"(SELECT unnest(range({len(asked)})) AS n, unnest(json_keys({records.column}, "
        f"{_pointers(asked)})) AS ks FROM {records.table})) "
        "GROUP BY n, k ORDER BY n, max(i), k"
    ):
        found.setdefault(asked[number], []).append(key)
    return found


def _pointers(asked: Sequence[JsonField]) -> str:
    return _list([field.pointer for field in asked])


def _list(pointers: Sequence[str]) -> str:
    return f"[{', '.join(map(quoted, pointers))}]"
