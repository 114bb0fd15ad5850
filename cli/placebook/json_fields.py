"""The fields of JSON records, with those of records and lists within them.

``contact.name`` stands in a record within a record, ``children[].name`` in the first
record of a list: the further ones are not looked at.
"""

from __future__ import annotations

from collections import defaultdict
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


class Fields(NamedTuple):
    """The fields of some records, and all of them with those within them.

    Both are empty where it is no record that stands there. A field that holds something
    else too stands beside those within it. ``closed`` counts those that hold records of
    so many names, or so deep, that they are not looked into.
    """

    outer: list[JsonField]
    all: list[JsonField]
    closed: int


def fields(records: Records, whole: JsonField) -> Fields:
    """What the records have."""
    within: dict[JsonField, list[JsonField]] = {}
    level, closed = [whole], 0
    for _ in range(_DEEPEST):
        kinds = _kinds(records, level)
        if len(kinds.get(whole, ())) > 1:
            return Fields([], [], 0)
        firsts = [field.first() for field in level if "ARRAY" in kinds[field]]
        kinds |= _kinds(records, firsts)
        keys = _keys(records, [field for field in kinds if "OBJECT" in kinds[field]])
        many = {f for f in keys if len(keys[f]) > _MOST_WITHIN and f != whole}
        closed += len(many)
        level = []
        for field in kinds:
            inner = [] if field in many else [field.within(k) for k in keys[field]]
            level += inner
            if kinds.get(field.first(), set()) - {"ARRAY"}:
                inner.append(field.first())
            if inner:
                own = [field] if kinds[field] - {"ARRAY", "OBJECT"} else []
                within[field] = own + inner
    deep = _kinds(records, level)
    deep |= _kinds(
        records, [field.first() for field in level if "ARRAY" in deep[field]]
    )
    closed += sum("OBJECT" in kinds for kinds in deep.values())
    outer = within.get(whole, [])
    return Fields(outer, [x for field in outer for x in _leaves(field, within)], closed)


def _leaves(
    field: JsonField, within: Mapping[JsonField, Sequence[JsonField]]
) -> Iterator[JsonField]:
    for inner in within.get(field, [field]):
        if inner == field:
            yield field
        else:
            yield from _leaves(inner, within)


def _kinds(records: Records, asked: Sequence[JsonField]) -> dict[JsonField, set[str]]:
    """Of what JSON types each field is, blanks apart."""
    found: dict[JsonField, set[str]] = {field: set() for field in asked}
    if not asked:
        return found
    for number, kind in records.run(
        f"SELECT DISTINCT n, t FROM (SELECT unnest(range({len(asked)})) AS n, unnest("
        f"json_type({records.column}, {_pointers(asked)})) AS t FROM {records.table}) "
        "WHERE t <> 'NULL'"
    ):
        found[asked[number]].add(kind)
    return found


def _keys(records: Records, asked: Sequence[JsonField]) -> dict[JsonField, list[str]]:
    """The names in the record that each field holds, about in the order they have."""
    found: dict[JsonField, list[str]] = defaultdict(list)
    if not asked:
        return found
    for number, key in records.run(
        "SELECT n, k FROM (SELECT n, unnest(ks) AS k, unnest(range(len(ks))) AS i FROM "
        f"(SELECT unnest(range({len(asked)})) AS n, unnest(json_keys({records.column}, "
        f"{_pointers(asked)})) AS ks FROM {records.table})) "
        "GROUP BY n, k ORDER BY n, max(i), k"
    ):
        found[asked[number]].append(key)
    return found


def _pointers(asked: Sequence[JsonField]) -> str:
    return _list([field.pointer for field in asked])


def _list(pointers: Sequence[str]) -> str:
    return f"[{', '.join(map(quoted, pointers))}]"
