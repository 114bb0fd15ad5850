"""Which entry each record is of: the whole answer, on small tables."""

from __future__ import annotations

from placebook.base import urls
from placebook.catalogues import match
from placebook.catalogues.records import Record
from placebook.model.workbook import Dataset

from tests.cases import for_each

SOURCE = "list.csv"
PAGE = "https://x.example/bins"


def of(title: str, url: str | None = None, source: str = "", **said: str) -> Dataset:
    """An entry; ``source`` is where it was imported from."""
    line = f"Imported 2026-11-01 from {source}." if source else None
    return Dataset(title=title, url=url, evidence=line, **said)


def known(entries: dict[str, Dataset], *records: Record) -> dict[int, str]:
    said = [{"title": r.title, "about": r.about, "url": r.url} for r in records]
    return match.match_records(entries, records, said, SOURCE)


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


def test_what_came_from_there_is_known_by_its_title_or_the_id_that_it_made() -> None:
    """Unless two there have that title: then nobody can tell which one it is."""
    moved = Record("Bins", url=f"{PAGE}/2")
    renamed = {"bins": of("Our bins", PAGE, SOURCE)}
    same = {"a": of("Bins", PAGE, SOURCE)}
    for entries, id in ((renamed, "bins"), (same, "a")):
        assert known(entries, moved) == {0: id}
        assert known(entries, moved, Record("Bins", url=f"{PAGE}/3")) == {}
    assert known({"bins": of("Our bins", PAGE)}, moved) == {}
    assert known({"bins": of("Our bins", PAGE, "other.csv")}, moved) == {}
    assert known({**same, "b": of("BINS", f"{PAGE}/4", SOURCE)}, moved) == {}


@for_each(
    ("left", "asked", "same"),
    [
        ("list.csv", "list.csv", True),
        ("list-2026.csv", "list-2027.csv", True),
        ("list.csv", "lists.csv", False),
        ("https://x.example/1", "https://x.example/2", False),
        ("https://x.example/1?token=", "https://x.example/1?token=S3CRET", True),
    ],
)
def test_a_source_is_the_same_but_for_a_file_s_number(
    left: str, asked: str, same: bool
) -> None:
    for there in ("", " (changed there 2026-10-01)"):
        evidence = f"Seen.\nImported 2026-11-01 from {left}{there}.\nAsked Jo."
        found = match.import_line(evidence, asked)
        assert (found is not None) == same
        if found:
            assert (found["source"], found["there"] or "") == (left, there)


def test_of_two_alike_it_is_the_one_that_says_the_same() -> None:
    entries = {"a": of("Bins", about="One."), "b": of("Bins", about="Two.")}
    assert known(entries, Record("Bins", about="Two.")) == {0: "b"}
    assert known(entries, Record("Bins", about="Three.")) == {0: "a"}


@for_each(
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
    assert urls.address_key(url) == key


def test_an_accent_written_in_two_ways_is_one() -> None:
    entries = {"a": of("Cafe\u0301s")}
    assert known(entries, Record("CAF\u00c9S")) == {0: "a"}
    assert known(entries, Record("Cafes")) == {}
