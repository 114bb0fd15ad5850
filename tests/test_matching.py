"""Which entry each record is of: the whole answer, on small tables."""

from __future__ import annotations

import pytest
from placebook import matching
from placebook.records import Record
from placebook.workbook import Dataset

SOURCE = "list.csv"
PAGE = "https://x.example/bins"


def of(title: str, url: str | None = None, marks: str = "") -> Dataset:
    """An entry; ``marks``, three letters a field, are of its last import."""
    line = f"Imported 2026-11-01 from {SOURCE}. [{marks}]" if marks else None
    return Dataset(title=title, url=url, evidence=line)


def known(
    entries: dict[str, Dataset], *records: Record, marks: tuple[str, ...] = ()
) -> dict[int, str]:
    letters = marks or ("new" * 14,) * len(records)
    return matching.known(entries, records, letters, SOURCE)


def test_of_several_entries_it_is_the_first_made() -> None:
    """*bins-10* was made after *bins-9*, and after *bins*."""
    entries = {id: of("Bins") for id in ("bins-10", "bins-9", "bins")}
    assert known(entries, Record("Bins"), Record("Bins"), Record("Bins")) == {
        0: "bins",
        1: "bins-9",
        2: "bins-10",
    }


def test_where_entries_share_an_address_the_title_says_which() -> None:
    entries = {"a": of("Bins in 2024", PAGE), "b": of("Bins in 2025", PAGE)}
    assert known(entries, Record("Bins in 2025", url=PAGE)) == {0: "b"}
    assert known(entries, Record("Bins in 2026", url=PAGE)) == {}
    del entries["b"]
    assert known(entries, Record("Bins in 2026", url=PAGE)) == {0: "a"}


def test_where_records_share_an_address_the_title_says_which() -> None:
    entries = {"a": of("Bins in 2024", PAGE)}
    records = [Record(f"Bins in {year}", url=PAGE) for year in (2025, 2024)]
    assert known(entries, *records) == {1: "a"}


def test_a_title_counts_only_where_one_of_the_two_has_no_address() -> None:
    assert known({"a": of("Bins")}, Record("Bins", url=PAGE)) == {0: "a"}
    assert known({"a": of("Bins", PAGE)}, Record("Bins")) == {0: "a"}
    assert known({"a": of("Bins", PAGE)}, Record("Bins", url=f"{PAGE}/2")) == {}


def test_what_came_from_there_is_known_by_its_last_title() -> None:
    """Unless two there have had it: then nobody can tell which one it is."""
    had, now = "old" + "abc" * 13, "old" + "xyz" * 13
    entries = {"a": of("Our bins", PAGE, had)}
    moved = Record("Bins", url=f"{PAGE}/2")
    assert known(entries, moved, marks=(now,)) == {0: "a"}
    twice = (moved, Record("Bins", url=f"{PAGE}/3"))
    assert known(entries, *twice, marks=(now, now[:-3] + "www")) == {}
    entries["b"] = of("Other bins", f"{PAGE}/4", had[:-3] + "vvv")
    assert known(entries, moved, marks=(now,)) == {}


def test_the_marks_say_which_of_two_alike() -> None:
    one, two = "abc" * 14, "xyz" * 14
    entries = {"a": of("Bins", None, one), "b": of("Bins", None, two)}
    assert known(entries, Record("Bins"), marks=(two,)) == {0: "b"}


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.x.example/bins/", "x.example/bins"),
        ("http://X.example/bins", "x.example/bins"),
        ("https://x.example/", ""),
        ("https://x.example", ""),
        ("https://x.example?id=3", "x.example?id=3"),
        (None, ""),
    ],
)
def test_an_address_of_a_whole_portal_is_no_dataset_s(
    url: str | None, key: str
) -> None:
    assert matching.address_key(url) == key


def test_an_accent_written_in_two_ways_is_one() -> None:
    assert matching.title_key("Cafe\u0301s") == matching.title_key("CAF\u00c9S")
    assert matching.title_key("Cafes") != matching.title_key("Caf\u00e9s")
