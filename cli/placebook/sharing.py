"""Datasets that several workbooks list: alike in address, title or standard.

They are kept in a temporary SQLite database, which moves to the disk as it grows: the
datasets of twenty thousand workbooks would fill the memory.
"""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from placebook.addresses import address_key
from placebook.errors import PlacebookError
from placebook.words import name_key, one_line, slug
from placebook.workbook import Dataset, Workbook

Way = Literal["address", "title", "standard"]
# The most certain first: what is alike in two ways is told once, by the first.
_WAYS: tuple[Way, ...] = ("address", "title", "standard")

_TABLES = """
CREATE TABLE listed (
    number INTEGER PRIMARY KEY, entry INTEGER, id, title, standard, status, need
);
CREATE TABLE alike (way INTEGER, key, entry INTEGER, number INTEGER);
CREATE TABLE places (entry INTEGER PRIMARY KEY, place INTEGER);
"""
# Groups in the order of the first workbook that lists one, then of the ways.
_GROUPS = """
SELECT first, way, key, place, id, title, standard, status, need
FROM (
    SELECT way, key, min((place << 32) + number) AS first
    FROM alike JOIN places USING (entry)
    GROUP BY way, key HAVING min(entry) <> max(entry)
)
JOIN alike USING (way, key) JOIN listed USING (number)
JOIN places ON places.entry = listed.entry
ORDER BY first, way, key, place, number
"""


class NoRoom(PlacebookError):
    """The datasets could not be put aside while they are compared."""

    def __init__(self, error: sqlite3.Error) -> None:
        super().__init__(
            f"The folder for temporary files cannot be used ({error}); make room in "
            "it, or name another one with TMPDIR."
        )


class Listed(NamedTuple):
    """What is compared of a dataset."""

    id: str
    title: str
    url: str | None
    standard: str | None
    status: str | None
    need: str | None


class Member(NamedTuple):
    """A dataset among those alike; ``place`` is its workbook's in the comparison."""

    place: int
    id: str
    title: str
    status: str | None
    need: str | None


class Shared(NamedTuple):
    """Datasets of several workbooks that are alike in one way, and what they are."""

    by: Way
    words: str
    members: tuple[Member, ...]


def listed(workbook: Workbook) -> tuple[Listed, ...]:
    """A workbook's datasets, by their ids."""

    def brief(id: str, of: Dataset) -> Listed:
        return Listed(id, of.title, of.url, of.standard, of.status, of.need)

    return tuple(brief(*pair) for pair in sorted(workbook.datasets.items()))


class Sharing:
    """Takes the datasets of one workbook after another; then gives those alike.

    Raises NoRoom when there is no memory or disk left for them.
    """

    def __init__(self) -> None:
        self._database = sqlite3.connect("")
        weakref.finalize(self, self._database.close)
        self._database.executescript(_TABLES)
        self._listed = 0

    def add(self, entry: int, datasets: Iterable[Listed]) -> None:
        """Take a workbook's datasets; ``entry`` is its number."""
        rows, alike = [], []
        for dataset in datasets:
            number = self._listed = self._listed + 1
            id, title, _, standard, status, need = dataset
            rows.append((number, entry, id, title, standard, status, need))
            alike += [(way, key, entry, number) for way, key in _keys(dataset)]
        insert = self._database.executemany
        try:
            insert("INSERT INTO listed VALUES (?,?,?,?,?,?,?)", rows)
            insert("INSERT INTO alike VALUES (?,?,?,?)", alike)
        except sqlite3.Error as error:
            raise NoRoom(error) from None

    def arrange(self, order: Sequence[int]) -> None:
        """Say in which order the numbered workbooks are shown."""
        places = [(entry, place) for place, entry in enumerate(order)]
        self._database.executemany("INSERT INTO places VALUES (?,?)", places)

    def __iter__(self) -> Iterator[Shared]:
        """Those that two workbooks or more list; each group of datasets once."""
        told = set()
        try:
            rows = self._database.execute(_GROUPS)
            for (_, way, _), group in groupby(rows, lambda row: row[:3]):
                found = list(group)
                members = tuple(Member(*row[3:6], *row[7:]) for row in found)
                same = hash(tuple(member[:2] for member in members))
                if same not in told:
                    told.add(same)
                    title, standard = found[0][5:7]
                    words = standard if _WAYS[way] == "standard" else title
                    yield Shared(_WAYS[way], one_line(words), members)
        except sqlite3.Error as error:
            raise NoRoom(error) from None


def _keys(dataset: Listed) -> Iterator[tuple[int, str]]:
    if address := address_key(dataset.url):
        yield 0, address
    yield 1, slug(dataset.title) or dataset.title
    if dataset.standard:
        yield 2, name_key(dataset.standard)
