"""In the walk: datasets from a catalogue, a look inside a file, the map as it grows."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from placebook.interview.prompts import Menu
from placebook.model.pack import Pack
from placebook.model.workbook import Workbook

from tests.clean import clean
from tests.conftest import kent
from tests.portal import CATALOGUES, Portal, portal
from tests.walking import Line, Script, begin, walk

CATALOGUE = CATALOGUES / "dcat-us.json"
SEE = "Take what its catalogue says"
LOOK = "Look inside its data file"


@pytest.fixture(scope="module")
def site() -> Iterator[Portal]:
    with portal() as found:
        yield found


def visit(
    folder: Path, pack: Pack, *lines: Line, datasets: Any = None
) -> tuple[Workbook, Script]:
    """What the datasets' part of the walk makes of a workbook, and what it asked."""
    script = Script(*lines)
    book = kent(pack, datasets=datasets or {})
    return walk(begin(folder, pack, book, script), "datasets"), script


def notices(script: Script) -> list[str]:
    return [prompt.notice for prompt in script.asked if prompt.notice]


def test_without_duckdb_a_look_says_so_before_it_asks(
    tmp_path: Path, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)  # so that its import fails
    book, script = visit(tmp_path, pack, "inspect", "go-on")
    assert book.datasets == {}
    assert notices(script) == [
        "Looking inside data files needs DuckDB. Install it: "
        f"{sys.executable} -m pip install duckdb"
    ]


def test_datasets_are_taken_from_a_catalogue_once_they_agree(
    tmp_path: Path, pack: Pack
) -> None:
    titles = [d["title"] for d in json.loads(CATALOGUE.read_text())["dataset"]]
    lines = ("import", str(CATALOGUE), "All of them", "held", ("1",), "Yes")
    book, script = visit(tmp_path, pack, *lines)
    assert [(d.title, d.need) for d in book.datasets.values()] == [
        (titles[0], None),
        (titles[1], "essential"),
    ]
    agreed = next(p for p in script.asked if p.text == "Save this in the workbook?")
    assert agreed.above[0].startswith(f"- New: {titles[0][:20]}")
    assert notices(script) == [
        f"Imported: {len(titles)} datasets ({len(titles)} new)."
        if len(titles) > 1
        else "Imported: 1 dataset (1 new)."
    ]


def test_an_empty_line_agrees_to_what_stands_there(tmp_path: Path, pack: Pack) -> None:
    first = ("import", str(CATALOGUE), "All of them", "held", (), None)
    book, _ = visit(tmp_path, pack, *first)
    assert len(book.datasets) == 2
    (tmp_path / "bins.csv").write_text(clean("bins"))
    lines = ("inspect", "bins", str(tmp_path / "bins.csv"), None)
    book, _ = visit(tmp_path, pack, *lines, datasets=BINS)
    assert book.datasets["bins"].identifiers == ("UPRN",)


def test_nothing_is_taken_when_they_say_no_or_go_back(
    tmp_path: Path, pack: Pack
) -> None:
    for lines in (
        ("import", str(CATALOGUE), "All of them", "held", (), "No, leave it as it is"),
        ("import", str(CATALOGUE), "All of them", "held", Menu.BACK),
        ("import", str(CATALOGUE), "All of them", Menu.BACK),
        ("import", str(CATALOGUE), Menu.BACK),
        ("import", ""),
        ("import", Menu.BACK),
    ):
        book, script = visit(tmp_path, pack, *lines)
        assert book.datasets == {}
        assert script.asked[-1].choices[0].title == "Go on"


def test_a_place_where_nothing_is_is_asked_again(tmp_path: Path, pack: Pack) -> None:
    _, script = visit(tmp_path, pack, "import", "nowhere.json", "")
    assert notices(script) == [
        "nowhere.json: cannot be read: it is not there; check the name and the folder."
    ]
    assert script.asked[2].draft == "nowhere.json"


def test_a_catalogue_without_a_title_is_said_to_be(tmp_path: Path, pack: Pack) -> None:
    bare = tmp_path / "bare.csv"
    bare.write_text("Name,Owner\n,Waste team\n")
    book, script = visit(tmp_path, pack, "import", str(bare), "Go on")
    assert book.datasets == {}
    assert notices(script) == [
        f"{bare}: has no dataset with a title in words; check it, or name another."
    ]


def test_a_path_may_begin_at_home_and_have_spaces(
    tmp_path: Path, pack: Pack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "my  list.csv").write_text("Name,Owner\nBins,Waste team\n")
    book, _ = visit(
        tmp_path, pack, "import", "'~/my  list.csv'", "Go on", "held", "useful", "Yes"
    )
    assert [(d.title, d.need) for d in book.datasets.values()] == [("Bins", "useful")]
    _, script = visit(tmp_path, pack, "import", "~nobody-of-this-name/x.csv", "")
    assert notices(script) == [
        "~nobody-of-this-name/x.csv: cannot be read: it is not there; check the name "
        "and the folder."
    ]


def test_a_table_s_columns_are_shown_first(tmp_path: Path, pack: Pack) -> None:
    rows = "Name,Owner,Colour\nBins,Waste team,Red\nTrees,Parks,\n"
    (tmp_path / "list.csv").write_text(rows)
    first = ("import", str(tmp_path / "list.csv"), "Go on", "All of them")
    for said, status in (("We hold it", "held"), ("none", None)):
        book, script = visit(tmp_path, pack, *first, said, (), "Yes")
        assert [(d.title, d.steward, d.status) for d in book.datasets.values()] == [
            ("Bins", "Waste team", status),
            ("Trees", "Parks", status),
        ]
    assert script.asked[2].above == (
        *("title: Name", "steward: Owner", "Columns not used: Colour"),
    )
    assert script.asked[-2].above[0] == "- Columns not used: Colour"


def test_a_file_may_be_of_a_dataset_that_is_not_listed_yet(
    tmp_path: Path, pack: Pack
) -> None:
    (tmp_path / "bins.csv").write_text(clean("bins"))
    path = str(tmp_path / "bins.csv")
    book, _ = visit(tmp_path, pack, "inspect", "Bin days", path, "Yes")
    [(id, bins)] = book.datasets.items()
    assert (id, bins.title, bins.identifiers) == ("bin-days", "Bin days", ("UPRN",))
    both, _ = visit(
        tmp_path,
        pack,
        "inspect",
        "One that is not listed yet",
        "Trees",
        path,
        "Yes",
        datasets=book.datasets,
    )
    assert {d.title: d.identifiers for d in both.datasets.values()} == {
        "Bin days": ("UPRN",),
        "Trees": ("UPRN",),
    }
    for lines in (("inspect", ""), ("inspect", Menu.BACK)):
        book, _ = visit(tmp_path, pack, *lines)
        assert book.datasets == {}


def test_what_is_there_already_is_not_asked_about(tmp_path: Path, pack: Pack) -> None:
    (tmp_path / "list.csv").write_text("Name,Owner\nBins,Waste team\nTips,Parks\n")
    first = ("import", str(tmp_path / "list.csv"), "Go on", "All of them")
    book, _ = visit(tmp_path, pack, *first, "held", (), "Yes")
    table = "Name,Owner,Format\nBins,Waste team,CSV\nTips,Parks,\n"
    (tmp_path / "list.csv").write_text(table)
    _, script = visit(tmp_path, pack, *first, "Yes", datasets=book.datasets)
    assert "Which of these datasets are essential?" not in script.texts()
    assert "Save this in the workbook?" in script.texts()


def test_where_all_stays_what_the_catalogue_says_otherwise_is_shown(
    tmp_path: Path, pack: Pack
) -> None:
    (tmp_path / "list.csv").write_text("Name,Owner\nBins,Streets\n")
    bins = {"bins": {"title": "Bins", "steward": "Waste team", "status": "held"}}
    lines = ("import", str(tmp_path / "list.csv"), "Go on")
    book, script = visit(tmp_path, pack, *lines, datasets=bins)
    assert book.datasets["bins"].steward == "Waste team"
    [shown] = [prompt for prompt in script.asked if prompt.kind == "pause"]
    assert (shown.text, shown.above) == (
        "Imported: 1 dataset (1 unchanged).",
        ("- Left as it is: Bins: steward: Waste team; the catalogue has Streets",),
    )


def test_of_a_long_import_the_first_lines_are_shown(tmp_path: Path, pack: Pack) -> None:
    rows = "".join(f"Dataset {n},Parks,x\n" for n in range(40))
    (tmp_path / "list.csv").write_text(f"Name,Owner,Colour\n{rows}")
    first = ("import", str(tmp_path / "list.csv"), "Go on", "All of them")
    _, script = visit(tmp_path, pack, *first, "none", ())
    above = script.asked[-1].above
    assert above[0] == "- Columns not used: Colour"
    assert above[1:] == (*(f"- New: Dataset {n}" for n in range(29)), "- and 11 more")


def test_back_from_what_is_asked_of_an_import_takes_nothing(
    tmp_path: Path, pack: Pack
) -> None:
    (tmp_path / "list.csv").write_text("Name,Owner\nBins,Waste team\n")
    for lines in ((Menu.BACK,), ("held", Menu.BACK), ("held", "useful", Menu.BACK)):
        first = ("import", str(tmp_path / "list.csv"), "Go on")
        book, script = visit(tmp_path, pack, *first, *lines)
        assert book.datasets == {}
    assert "Bins: how much does the question need it?" in script.texts()


def test_an_address_in_the_place_of_a_name_is_fetched(
    tmp_path: Path, pack: Pack, site: Portal
) -> None:
    lines = ("add", f"{site.address}/nowhere", "")
    book, script = visit(tmp_path, pack, *lines)
    assert book.datasets == {}
    assert "404" in notices(script)[0]


BINS = {"bins": {"title": "Bins", "status": "held", "steward": "Waste team"}}


def test_an_entry_takes_what_its_catalogue_says_and_keeps_its_own_words(
    tmp_path: Path, pack: Pack
) -> None:
    (tmp_path / "data.json").write_text(
        json.dumps(
            {
                "dataset": [
                    {
                        "@type": "dcat:Dataset",
                        "title": "Bin collection days",
                        "publisher": {"name": "Example Council"},
                        "license": "https://creativecommons.org/licenses/by/4.0/",
                        "landingPage": "https://data.example.org/bins",
                    }
                ]
            }
        )
    )
    lines = ("change", "bins", Menu.MORE, SEE, str(tmp_path / "data.json"), "Yes")
    book, _ = visit(tmp_path, pack, *lines, datasets=BINS)
    [(id, bins)] = book.datasets.items()
    assert (id, bins.title, bins.steward) == ("bins", "Bins", "Waste team")
    assert (bins.licence, bins.url) == ("CC-BY-4.0", "https://data.example.org/bins")
    assert "Imported " in (bins.evidence or "")


def test_a_look_inside_fills_in_what_is_blank_once_they_agree(
    tmp_path: Path, pack: Pack
) -> None:
    (tmp_path / "bins.csv").write_text(clean("bins"))
    path = str(tmp_path / "bins.csv")
    for lines in (
        ("inspect", "bins", path, "Yes"),
        ("change", "bins", Menu.MORE, LOOK, path, "Yes"),
    ):
        book, script = visit(tmp_path, pack, *lines, datasets=BINS)
        bins = book.datasets["bins"]
        assert (bins.format, bins.identifiers) == ("CSV", ("UPRN",))
        assert "200 rows, 4 columns, UPRN 100%." in (bins.evidence or "")
        seen = next(p for p in script.asked if p.kind == "pause")
        assert "Columns" in seen.above
        assert any("type whole number; missing 0%" in line for line in seen.above)
        assert (seen.text, seen.above[1]) == (
            "Inside bins.csv",
            "Likely personal data",
        )
        agreed = next(p for p in script.asked if p.text.startswith("Fill this in"))
        assert agreed.text == "Fill this in for 'Bins'?"
        assert agreed.above[:2] == ("- New: format: CSV", "- New: identifiers: UPRN")
    lines = ("inspect", "bins", path, "No, leave it as it is")
    book, script = visit(tmp_path, pack, *lines, datasets=BINS)
    assert book.datasets["bins"].format is None
    assert notices(script) == ["Nothing is changed."]


def test_a_dataset_that_nobody_has_offers_neither(tmp_path: Path, pack: Pack) -> None:
    missing = {"bins": {"title": "Bins", "status": "missing"}}
    lines = ("change", "bins", Menu.MORE)
    _, script = visit(tmp_path, pack, *lines, datasets=missing)
    titles = [choice.title for choice in script.asked[-1].choices]
    assert SEE not in titles
    assert LOOK not in titles


def test_the_map_is_shown_as_it_grows(tmp_path: Path, pack: Pack) -> None:
    actors = {
        "council": {"name": "Council", "roles": ["steward"]},
        "tenants": {"name": "Tenants", "roles": ["beneficiary"]},
    }
    flow = {"from": "council", "to": "tenants", "what": "Advice"}
    script = Script("map")
    grown = {"actors": actors, "flows": [flow]}
    walk(begin(tmp_path, pack, kent(pack, ecosystem=grown), script), "ecosystem.flows")
    assert script.asked[1].kind == "pause"
    assert "- Council → Tenants: Advice" in script.asked[1].above
    bare = Script()
    none = {"actors": actors, "flows": []}
    walk(begin(tmp_path, pack, kent(pack, ecosystem=none), bare), "ecosystem.flows")
    assert "Show the map so far" not in [c.title for c in bare.asked[0].choices]
