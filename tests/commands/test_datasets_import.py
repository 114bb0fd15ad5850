"""`placebook datasets import`, as it is typed and as it is answered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from placebook.model import store
from placebook.model.fields import fields_of
from placebook.model.pack import Pack
from placebook.model.store import Saved

from tests.cases import for_each
from tests.conftest import Run, kent
from tests.portal import CATALOGUES, Portal, portal

FILE = Path("workbooks/kent.yaml")
ASSUMED = (
    "Assumed: licence OGL-UK-3.0 where no version is given: "
    "'open-government-licence' in 1 dataset.\n"
)
UNKNOWN = (
    "{} not say who has {}: import again with --status held or --status elsewhere, or "
    "answer in `placebook edit`.\n"
)
ONE, TWO = (
    UNKNOWN.format("1 dataset does", "it"),
    UNKNOWN.format("2 datasets do", "them"),
)
IMPORT = ("datasets", "import", FILE)


@pytest.fixture(scope="module")
def site() -> Iterator[Portal]:
    with portal() as found:
        yield found


@pytest.fixture
def made(run: Run, pack: Pack) -> Run:
    FILE.parent.mkdir()
    store.save(Saved(FILE, kent(pack)), pack)
    return run


def datasets(pack: Pack) -> list[str]:
    return list(store.open_workbook(FILE, pack).workbook.datasets)


def test_a_file_is_imported_and_again_changes_nothing(made: Run, pack: Pack) -> None:
    source = CATALOGUES / "lga-inventory.xml"
    ran = made(*IMPORT, source, "--all")
    assert (ran.code, ran.err) == (
        0,
        f"{ASSUMED}Imported: 2 datasets (2 new).\n{TWO}",
    )
    assert ran.out == (
        "New: Bin collection days (Anyone, for anything; "
        "OGL-UK-3.0; CSV)\n"
        "New: Parking spaces (not active there)\n"
    )
    assert datasets(pack) == ["bin-collection-days", "parking-spaces"]
    assert "from lga-inventory.xml (changed there 2026-10-01).\n" in FILE.read_text()
    assert "from lga-inventory.xml (not active there).\n" in FILE.read_text()
    before = FILE.read_bytes()
    ran = made(*IMPORT, source, "--all")
    assert ran.err == f"{ASSUMED}Imported: 2 datasets (2 unchanged).\n"
    assert FILE.read_bytes() == before


def test_a_catalogue_of_another_year_that_says_the_same_changes_nothing(
    made: Run,
) -> None:
    said = (CATALOGUES / "lga-inventory.xml").read_text()
    for year in (2025, 2026):
        Path(f"inventory-{year}.xml").write_text(said)
    made(*IMPORT, "inventory-2025.xml", "--all")
    before = FILE.read_bytes()
    ran = made(*IMPORT, "inventory-2026.xml", "--all")
    assert ran.err == f"{ASSUMED}Imported: 2 datasets (2 unchanged).\n"
    assert FILE.read_bytes() == before
    Path("inventory-2027.xml").write_text(said.replace("2026-10-01", "2027-01-01"))
    made(*IMPORT, "inventory-2027.xml", "--all")
    assert "inventory-2027.xml (changed there 2027-01-01)" in FILE.read_text()
    assert "inventory-2025.xml (not active there)" in FILE.read_text()


def test_an_import_that_changes_nothing_leaves_the_file_as_it_is(made: Run) -> None:
    made(*IMPORT, CATALOGUES / "dcat-us.json", "--all")
    by_hand = FILE.read_bytes().replace(b"name: Kent\n", b"name: 'Kent'\n")
    assert by_hand != FILE.read_bytes()
    FILE.write_bytes(by_hand)
    made(*IMPORT, CATALOGUES / "dcat-us.json", "--all")
    made(*IMPORT, CATALOGUES / "dcat-us.json", "--match", "nowhere")
    assert FILE.read_bytes() == by_hand


def test_an_address_is_named_before_it_is_read(
    made: Run, pack: Pack, site: Portal
) -> None:
    ran = made(*IMPORT, f"{site.address}/dataset/bin-collection-days", "--all")
    assert ran.err == (
        "Connecting to 127.0.0.1 …\n"
        "Assumed: licence OGL-UK-3.0 where no version is given: 'uk-ogl' in 1 dataset."
        f"\nImported: 1 dataset (1 new).\n{ONE}"
    )
    assert f"url: {site.address}/dataset/bin-collection-days\n" in FILE.read_text()


def test_an_update_takes_the_catalogue_s_word(made: Run) -> None:
    Path("list.csv").write_text("Title,Owner\nBins,Waste team\n")
    made(*IMPORT, "list.csv", "--all", "--status", "held")
    Path("list.csv").write_text("Title,Owner\nBins,Streets\n")
    before = FILE.read_bytes()
    ran = made(*IMPORT, "list.csv", "--all")
    assert ran.out == (
        "Left as it is: Bins: steward: Waste team; the catalogue has Streets\n"
    )
    assert ran.err.endswith(
        "Imported: 1 dataset (1 unchanged).\n"
        "The catalogue says something else in 1 field of datasets that came from the "
        "catalogue. To use the catalogue's words, import again with --update.\n"
    )
    assert FILE.read_bytes() == before
    ran = made(*IMPORT, "list.csv", "--all", "--update")
    assert ran.out == "Changed: Bins: steward: Waste team → Streets\n"
    assert ran.err.endswith("Imported: 1 dataset (1 updated).\n")
    assert "    steward: Streets\n" in FILE.read_text()


def test_a_dry_run_shows_all_and_saves_nothing(made: Run) -> None:
    before = FILE.read_bytes()
    ran = made(*IMPORT, CATALOGUES / "dcat-us.json", "--all", "--dry-run")
    assert ran.out.startswith("New: Bin collection days (")
    summed = "Would be imported: 2 datasets (2 new). Nothing is saved.\n"
    assert ran.err == f"{summed}{TWO}"
    assert FILE.read_bytes() == before


def test_a_dry_run_refuses_what_the_import_would(made: Run) -> None:
    long = "words " * 300
    rows = "".join(f"Dataset {n},{long}\n" for n in range(700))
    Path("many.csv").write_text(f"Title,Description\n{rows}")
    for more in ((), ("--dry-run",)):
        ran = made(*IMPORT, "many.csv", "--all", *more)
        assert ran.code == 2
        assert ran.err.endswith(
            f"{FILE}: would be larger than 1 MiB; import less, or shorten a text.\n"
        )


def test_words_choose(made: Run, pack: Pack) -> None:
    made(*IMPORT, CATALOGUES / "dcat-us.json", "--match", "HOUSEHOLD care")
    assert datasets(pack) == ["care-needs-by-household"]
    both = ("--match", "household", "--match", "bin collection")
    made(*IMPORT, CATALOGUES / "dcat-us.json", *both)
    assert datasets(pack) == ["bin-collection-days", "care-needs-by-household"]
    ran = made(*IMPORT, CATALOGUES / "dcat-us.json", "--match", "nowhere")
    assert ran.err == (
        "No dataset in the catalogue has the words 'nowhere'.\n"
        "No dataset was taken; nothing changed.\n"
    )


def test_a_tables_columns_are_shown_and_can_be_put_right(made: Run) -> None:
    Path("x.csv").write_text("Ref,Item,Who\n1,Bins,Waste team\n")
    ran = made(*IMPORT, "x.csv", "--all")
    assert (ran.code, ran.err) == (
        2,
        "x.csv: no column looks like the datasets' titles; say which one is, with "
        "--map title=COLUMN. The columns are Ref, Item and Who.\n",
    )
    ran = made(*IMPORT, "x.csv", "--all", "--map", "title=item", "--map", "steward=Who")
    assert ran.err == (
        "title: taken from the column Item\n"
        "steward: taken from the column Who\n"
        "Columns not used: Ref\n"
        "Imported: 1 dataset (1 new).\n"
        f"{ONE}"
    )
    assert "    title: Bins\n    steward: Waste team\n" in (FILE.read_text())


def test_what_has_no_title_is_said_to_be_left_out(made: Run) -> None:
    Path("x.csv").write_text("Title,Notes,Licence name\nBins,a,\n,b,\n,,OGL\nBins,a,\n")
    ran = made(*IMPORT, "x.csv", "--all")
    assert ran.err == (
        "Taken from columns of the same name: title\n"
        "about: taken from the column Notes\n"
        "licence: taken from the column Licence name\n"
        "Left out: 2 entries without a title.\n"
        "Left out: 1 dataset the same as an earlier one.\n"
        "Imported: 1 dataset (1 new).\n"
        f"{ONE}"
    )


def test_no_words_match_nothing(made: Run) -> None:
    ran = made(*IMPORT, CATALOGUES / "dcat-us.json", "--match", " ")
    assert (ran.code, ran.err) == (
        2,
        "--match: there are no words in it; add some, or use --all.\n",
    )


def test_a_summary_that_is_there_is_made_again(made: Run) -> None:
    summary = FILE.with_name("kent.summary.md")
    made(*IMPORT, CATALOGUES / "dcat-us.json", "--all")
    assert not summary.exists()
    summary.write_text("old\n")
    made(*IMPORT, CATALOGUES / "lga-inventory.xml", "--all")
    assert "Parking spaces" in summary.read_text()


def test_with_nobody_to_choose_it_says_what_to_use(made: Run) -> None:
    ran = made(*IMPORT, CATALOGUES / "dcat-us.json")
    assert (ran.code, ran.err) == (
        2,
        "placebook datasets import: there is no terminal to choose on. Use --all, "
        "--match WORDS, or --lines.\n",
    )


def test_in_lines_one_chooses_from_the_list(made: Run, pack: Pack) -> None:
    source = CATALOGUES / "dcat-us.json"
    ran = made(*IMPORT, source, "--lines", input="1\n2\n")
    assert "1. Bin collection days\n2. Care needs by household\n" in ran.out
    assert datasets(pack) == ["care-needs-by-household"]
    made(*IMPORT, source, "--lines", input="2\n")
    assert datasets(pack) == ["bin-collection-days", "care-needs-by-household"]


@for_each(("left", "taken"), [("", 0), (":leave\n", 0), ("2\n", 2)])
def test_words_typed_while_choosing_go_to_the_notes(
    made: Run, pack: Pack, left: str, taken: int
) -> None:
    source = CATALOGUES / "dcat-us.json"
    ran = made(*IMPORT, source, "--lines", input=f"Ask Jan first\n{left}")
    asked = "Which of the 2 datasets do you want to take?"
    note = f"{asked} Typed there: Ask Jan first"
    assert f"Kept in the notes: {note}\n" in ran.err
    book = store.open_workbook(FILE, pack).workbook
    assert (book.notes[-1], len(book.datasets)) == (note, taken)


def test_words_typed_while_a_dry_run_asks_go_into_a_file(made: Run) -> None:
    before = FILE.read_bytes()
    source = CATALOGUES / "dcat-us.json"
    ran = made(*IMPORT, source, "--lines", "--dry-run", input="Ask Jan first\n2\n")
    kept = FILE.with_name(f"{FILE.name}.unsaved.txt")
    assert f"Not saved: your words are in {kept}.\n" in ran.err
    asked = "Which of the 2 datasets do you want to take?"
    assert kept.read_text() == f"{asked} Typed there: Ask Jan first\n"
    assert FILE.read_bytes() == before


def test_in_lines_one_puts_the_columns_right(made: Run, pack: Pack) -> None:
    Path("x.csv").write_text("Ref,Item,Who\n1,Bins,Waste team\n2,Tips,Jo\n")
    # title is Item; then steward is Who; go on; choose all.
    ran = made(*IMPORT, "x.csv", "--lines", input="1\n3\n6\n4\n1\n2\n")
    assert "Which column answers 'What is it called?'" in ran.out
    for field in fields_of("datasets"):
        text = f". {field}: {pack.questions[f'datasets.{field}'].text}\n"
        assert (text in ran.out) == (field != "evidence")  # the import writes that
    assert "New: Tips\n" in ran.out
    assert "steward: Waste team" in FILE.read_text()


@for_each("input", ["", ":leave\n", ":back\n", "1\n", "1\n:back\n"])
def test_leaving_imports_nothing(made: Run, input: str) -> None:
    before = FILE.read_bytes()
    ran = made(*IMPORT, CATALOGUES / "dcat-us.json", "--lines", input=input)
    assert ran.code == 0
    assert ran.err.endswith("No dataset was taken; nothing changed.\n")
    assert FILE.read_bytes() == before


@for_each("source", ["nowhere.json", ".", "http://127.0.0.1:1/x", "ftp://x.example/y"])
def test_what_cannot_be_read_is_said_and_nothing_is_lost(
    made: Run, source: str
) -> None:
    before = FILE.read_bytes()
    ran = made(*IMPORT, source, "--all")
    assert ran.code == 2
    assert source in ran.err
    assert FILE.read_bytes() == before


def test_79_datasets_come_in_one_go(made: Run, pack: Pack) -> None:
    shape = (CATALOGUES / "lga-inventory.xml").read_text()
    start = shape.index('    <inv:Dataset Active="True"')
    end = shape.index('    <inv:Dataset Active="False"')
    one = shape[start:end]
    many = "".join(
        one.replace("Bin collection days ", f"Dataset {n} ").replace(
            "/bin-collection-days<", f"/dataset-{n}<"
        )
        for n in range(79)
    )
    Path("inventory.xml").write_text(shape[:start] + many + shape[end:])
    ran = made(*IMPORT, "inventory.xml", "--all")
    assert "\nImported: 80 datasets (80 new)." in ran.err
    found = store.open_workbook(FILE, pack).workbook.datasets
    for n in range(79):
        entry = found[f"dataset-{n}"]
        assert entry.title == f"Dataset {n}"
        assert entry.about == "One row for each address.\nSee the bins page."
        assert entry.licence == "OGL-UK-3.0"
        assert entry.url == f"https://data.example.org/dataset/dataset-{n}"
        assert "changed there 2026-10-01" in (entry.evidence or "")
    before = FILE.read_bytes()
    made(*IMPORT, "inventory.xml", "--all")
    assert FILE.read_bytes() == before
