"""An import brings what the catalogue has, and leaves what people said."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from placebook.catalogues import column_mapping, read_csv, readers
from placebook.catalogues.import_plan import (
    ImportSource,
    PlannedImport,
    lacks,
    no_longer,
    plan_import,
    values_to_put,
    with_field,
)
from placebook.catalogues.messages import (
    could_update,
    import_in_words,
    not_understood,
    summed_up,
    without_status,
)
from placebook.catalogues.records import (
    Catalogue,
    Record,
    Sheet,
    catalogue,
    clean_lines,
)
from placebook.model.pack import Pack
from placebook.model.workbook import Workbook, put_value, put_values
from placebook.model.workbook_reader import read_workbook
from placebook.model.workbook_writer import workbook_text

from tests.cases import for_each
from tests.conftest import MET, kent
from tests.strategies import AWKWARD

LATER = date(2027, 5, 1)
SOURCE = "https://data.example.org/data.json"
BINS = Record(
    title="Bin collection days",
    about="One row for each address.",
    publisher="Kent County Council",
    licences=("uk-ogl",),
    url="https://data.example.org/bins",
    formats=("PDF", "text/csv"),
    frequencies=("R/P1W",),
    access=("public",),
    issued="2024-02-01",
    modified="2026-10-01",
)
LINE = (
    f"Imported {MET} from {SOURCE} (listed there 2024-02-01, changed there 2026-10-01)."
)
PLACE = ("datasets", "bin-collection-days")


def imported(
    pack: Pack,
    workbook: Workbook,
    *records: Record,
    day: date = MET,
    status: str | None = None,
    update: bool = False,
) -> tuple[Workbook, list[PlannedImport]]:
    taken = ImportSource(SOURCE, day, records, (), status, update)
    imports = plan_import(pack, workbook, taken)
    return put_values(workbook, values_to_put(imports)), imports


@pytest.fixture
def once(pack: Pack) -> Workbook:
    return imported(pack, kent(pack), BINS)[0]


def entry(workbook: Workbook) -> dict[str, Any]:
    [found] = workbook.datasets.values()
    return found.model_dump(exclude_defaults=True)


def test_a_new_dataset_has_what_the_catalogue_says_in_our_words(
    pack: Pack, once: Workbook
) -> None:
    found = entry(once)
    assert found.pop("evidence") == LINE
    assert found == {
        "title": "Bin collection days",
        "about": "One row for each address.",
        "status": "held",
        "steward": "Kent County Council",
        "access": "open",
        "licence": "OGL-UK-3.0",
        "format": "CSV",
        "frequency": "weekly",
        "url": "https://data.example.org/bins",
    }


def test_the_same_again_changes_not_a_byte(pack: Pack, once: Workbook) -> None:
    again, imports = imported(pack, once, BINS, day=LATER)
    assert [item.kind for item in imports] == ["same"]
    assert workbook_text(again, pack) == workbook_text(once, pack)


def test_an_update_takes_what_the_catalogue_changed(pack: Pack, once: Workbook) -> None:
    newer = replace(BINS, about="Two rows.", licences=("cc-by",), modified="2027-04-01")
    again, imports = imported(pack, once, newer, day=LATER, update=True)
    assert imports[0].changed == (
        ("about", "One row for each address.", "Two rows."),
        ("licence", "OGL-UK-3.0", "CC-BY-4.0"),
    )
    found = entry(again)
    assert (found["about"], found["licence"]) == ("Two rows.", "CC-BY-4.0")
    assert found["evidence"] == (
        f"Imported {LATER} from {SOURCE} "
        "(listed there 2024-02-01, changed there 2027-04-01)."
    )
    _, imports = imported(pack, again, newer, day=LATER, update=True)
    assert [item.kind for item in imports] == ["same"]


def test_what_is_there_stays_and_is_told_field_by_field(
    pack: Pack, once: Workbook
) -> None:
    ours = put_value(once, (*PLACE, "title"), "Bin days")
    ours = put_value(ours, (*PLACE, "note"), "Flats count as one.")
    ours = put_value(ours, (*PLACE, "frequency"), None)
    newer = replace(
        BINS, title="Collections", about="Two rows.", frequencies=("R/P1M",)
    )
    again, [item] = imported(pack, ours, newer, day=LATER)
    found = entry(again)
    assert (found["title"], found["note"]) == ("Bin days", "Flats count as one.")
    assert found["about"] == "One row for each address."
    assert found["frequency"] == "monthly"  # it was blank
    left = [
        "Left as it is: Bin days: title: Bin days; the catalogue has Collections",
        "Left as it is: Bin days: about: One row for each address.; the catalogue has "
        "Two rows.",
    ]
    filled = "Changed: Bin days: frequency: blank → monthly"
    assert list(import_in_words(pack, [item])) == [filled, *left]
    same, [item] = imported(pack, again, newer, day=LATER)
    assert (item.kind, same, list(import_in_words(pack, [item]))) == (
        "same",
        again,
        left,
    )
    assert could_update([item]) == 2


def test_texts_that_begin_alike_are_said_to_differ(pack: Pack, once: Workbook) -> None:
    begun = "One row for each address and for each week of the year"
    ours = put_value(once, (*PLACE, "about"), f"{begun}.")
    _, items = imported(pack, ours, replace(BINS, about=f"{begun}, since 2020."))
    [line] = import_in_words(pack, items)
    assert line.endswith("; the catalogue has other words further on")


def test_a_status_that_no_update_takes_is_not_offered(
    pack: Pack, once: Workbook
) -> None:
    ours = put_value(once, (*PLACE, "status"), "missing")
    for update in (False, True):
        _, [item] = imported(pack, ours, BINS, update=update)
        assert [kept.field for kept in item.kept] == ["status"]
        assert could_update([item]) == 0


def test_an_update_leaves_what_did_not_come_from_the_catalogue(pack: Pack) -> None:
    room = {"title": BINS.title, "about": "Typed in the room.", "url": BINS.url}
    line = "Imported 2026-01-01 from other.csv."
    for evidence in (None, "Opened it.", line):
        book = kent(pack, datasets={"bins": {**room, "evidence": evidence}})
        after, [item] = imported(pack, book, BINS, update=True)
        assert entry(after)["about"] == "Typed in the room."
        assert [kept.field for kept in item.kept] == ["about"]
        assert could_update([item]) == 0


def test_where_nothing_is_taken_no_import_is_claimed(
    pack: Pack, once: Workbook
) -> None:
    typed = put_value(once, (*PLACE, "evidence"), "Opened it.")
    after, [item] = imported(pack, typed, replace(BINS, about="Two rows."))
    assert (item.kind, after) == ("same", typed)


def test_other_evidence_stays_beside_the_line_of_the_import(
    pack: Pack, once: Workbook
) -> None:
    before = entry(once)["evidence"]
    ours = put_value(once, (*PLACE, "evidence"), f"Opened it.\n{before}\nAsked Jo.")
    newer = replace(BINS, modified="2027-04-01")
    again, _ = imported(pack, ours, newer, day=LATER)
    lines = entry(again)["evidence"].split("\n")
    assert (lines[0], lines[2]) == ("Opened it.", "Asked Jo.")
    assert lines[1].startswith(f"Imported {LATER} from ")


def test_an_entry_typed_in_the_room_is_filled_not_doubled(pack: Pack) -> None:
    room = {"title": "bin collection  days", "status": "elsewhere", "steward": "Jo"}
    workbook = kent(pack, datasets={"bins": room})
    after, [item] = imported(pack, workbook, BINS)
    found = entry(after)
    assert (found["title"], found["status"]) == ("bin collection  days", "elsewhere")
    assert (found["steward"], found["licence"]) == ("Jo", "OGL-UK-3.0")
    assert [kept.field for kept in item.kept] == ["title", "steward"]


def test_datasets_that_share_an_address_stay_apart(pack: Pack) -> None:
    others = [replace(BINS, title=title) for title in ("Bins", "Tips", "Bins 2")]
    after, _ = imported(pack, kent(pack), *others)
    assert sorted(after.datasets) == ["bins", "bins-2", "tips"]
    again, imports = imported(pack, after, *others)
    assert [item.kind for item in imports] == ["same"] * 3
    assert again == after


def test_an_address_with_and_without_its_ending_is_one(
    pack: Pack, once: Workbook
) -> None:
    moved = replace(BINS, url="http://www.data.example.org/bins/", title="New name")
    after, [item] = imported(pack, once, moved, update=True)
    assert (item.id, item.kind) == ("bin-collection-days", "updated")
    assert entry(after)["title"] == "New name"
    [item] = imported(pack, once, moved)[1]
    assert [kept.field for kept in item.kept] == ["title"]  # the address is the same


def test_a_status_that_is_given_is_taken_also_for_what_is_there(
    pack: Pack, once: Workbook
) -> None:
    after, [item] = imported(pack, once, BINS, status="elsewhere")
    assert (item.kind, entry(after)["status"]) == ("updated", "elsewhere")


def test_what_a_table_says_in_other_words_is_told(pack: Pack) -> None:
    bins = replace(BINS, licences=())
    said = (("personal", "Yes"), ("status", "Active"), ("note", "Ask"))
    records = [replace(bins, title=f"{n}", url="", said=said) for n in range(3)]
    after, _ = imported(pack, kent(pack), *records)
    assert {d.personal for d in after.datasets.values()} == {"personal"}
    assert list(not_understood(pack, records)) == [
        "Not taken: status: 'Active' in 3 datasets; it can be 'We hold it', 'Somebody "
        "else holds it' or 'Nobody has it'"
    ]
    other = [
        replace(bins, standard="Schema.org", said=(("url", "ftp://u:S99@x.org/"),))
    ]
    url, standard = not_understood(pack, other)
    assert url == (
        "Not taken: url: 'ftp://x.org/' in 1 dataset; a web address begins with "
        "https:// or http://, and has no spaces"
    )
    assert standard.startswith("Not taken: standard: 'Schema.org' in 1 dataset; it can")
    hidden = [replace(bins, access=("Confidential",))]
    assert list(not_understood(pack, hidden)) == [
        "Not taken: access: 'Confidential' in 1 dataset; it can be 'Only staff', "
        "'Named people or bodies', 'A group that signs in', 'The public, with limits' "
        "or 'Anyone, for anything'"
    ]


def test_two_addresses_that_differ_in_a_number_are_two_catalogues(
    pack: Pack, once: Workbook
) -> None:
    one, two = "https://x.example/dataset/1", "https://x.example/dataset/2"
    for source, field in ((one, "about"), (two, "format")):
        once = put_value(once, (*PLACE, field), None)
        [item] = plan_import(pack, once, ImportSource(source, LATER, [BINS]))
        once = put_values(once, values_to_put([item]))
    assert f"from {one} (" in entry(once)["evidence"]
    assert f"from {two} (" in entry(once)["evidence"]


def test_where_the_catalogue_is_silent_nothing_is_emptied(
    pack: Pack, once: Workbook
) -> None:
    blank = replace(BINS, about="", licences=("",), access=())
    after, [item] = imported(pack, once, blank, update=True)
    assert (item.kind, item.kept, after) == ("same", (), once)


def test_access_goes_with_a_licence_that_is_open_no_more(pack: Pack) -> None:
    open_ = replace(BINS, access=())
    once, _ = imported(pack, kent(pack), open_)
    assert entry(once)["access"] == "open"
    closed = replace(open_, licences=("CC-BY-NC-4.0",))
    assert entry(imported(pack, once, closed)[0])["access"] == "open"
    after, [item] = imported(pack, once, closed, update=True)
    assert "access" not in entry(after)
    assert (
        "Changed: Bin collection days: access: Anyone, for anything → blank"
        in import_in_words(pack, [item])
    )


@for_each(
    ("said", "kept"),
    [
        ("https://creativecommons.org/licenses/by/4.0/deed.en", "CC-BY-4.0"),
        ("https://creativecommons.org/licenses/by/4.0/legalcode", "CC-BY-4.0"),
        ("https://data.gov.uk/licences/uk-ogl", "OGL-UK-3.0"),
        ("https://example.org/licences/ogl", "https://example.org/licences/ogl"),
        ("https://example.org/licences/none", "https://example.org/licences/none"),
    ],
)
def test_a_licence_s_address_is_one_only_where_licences_are_kept(
    pack: Pack, said: str, kept: str
) -> None:
    after, _ = imported(pack, kent(pack), replace(BINS, licences=(said,)))
    assert entry(after)["licence"] == kept


def test_a_status_in_other_words_is_left_open(pack: Pack) -> None:
    record = replace(BINS, said=(("status", "not collected"),))
    after, _ = imported(pack, kent(pack), record)
    assert "status" not in entry(after)


def test_what_the_catalogue_withdraws_later_is_told_once(
    pack: Pack, once: Workbook
) -> None:
    gone = replace(BINS, withdrawn=True)
    after, imports = imported(pack, once, gone)
    assert list(import_in_words(pack, imports)) == [
        "No longer active there: Bin collection days"
    ]
    _, imports = imported(pack, after, gone)
    assert list(import_in_words(pack, imports)) == []


def test_another_of_the_same_title_is_told(pack: Pack, once: Workbook) -> None:
    other = replace(BINS, title="BIN collection days", url="https://other.example/b")
    [item] = plan_import(pack, once, ImportSource("other.csv", LATER, [other]))
    assert item.kind == "new"
    [line] = import_in_words(pack, [item])
    assert line.endswith("; another entry has this title)")


PAGE = "https://council.example.org/open-data"
TREES = replace(BINS, title="Street trees", about="One row for each.", url=PAGE)
DAYS = replace(BINS, url=PAGE)


def test_datasets_on_one_page_are_not_taken_for_each_other(pack: Pack) -> None:
    both, _ = imported(pack, kent(pack), DAYS, TREES)
    newer = replace(TREES, about="More of them.")
    for listed in ([newer], [DAYS, newer]):  # also when the other is no longer there
        [item] = plan_import(pack, both, ImportSource(SOURCE, LATER, [newer], listed))
        assert (item.id, [kept.field for kept in item.kept]) == (
            "street-trees",
            ["about"],
        )


def test_what_the_catalogue_lists_too_is_not_taken_for_what_was_chosen(
    pack: Pack,
) -> None:
    one, _ = imported(pack, kent(pack), DAYS)
    [item] = plan_import(pack, one, ImportSource(SOURCE, LATER, [TREES], [DAYS, TREES]))
    assert (item.kind, item.beside) == ("new", "address")


def test_one_page_in_two_catalogues_may_be_of_two_datasets(pack: Pack) -> None:
    one, _ = imported(pack, kent(pack), DAYS)
    [item] = plan_import(pack, one, ImportSource("other.csv", LATER, [TREES]))
    assert (item.kind, item.beside) == ("new", "address")
    [line] = import_in_words(pack, [item])
    assert line.endswith("; another entry has this address)")
    [item] = plan_import(pack, one, ImportSource("other.csv", LATER, [DAYS]))
    assert (item.kind, item.id) == ("same", PLACE[1])


def test_of_one_title_each_year_the_new_one_is_new(pack: Pack) -> None:
    years = {n: replace(BINS, url=f"https://x.example/{n}") for n in (2024, 2025, 2026)}
    both, _ = imported(pack, kent(pack), years[2024], years[2025])
    _, items = imported(pack, both, years[2025], years[2026], day=LATER)
    assert [item.kind for item in items] == ["same", "new"]


def test_what_nobody_has_and_a_catalogue_lists_is_told(pack: Pack) -> None:
    entry = {"title": BINS.title, "status": "missing"}
    book = put_value(kent(pack), PLACE, entry)
    after, items = imported(pack, book, BINS)
    line = (
        "Left as it is: Bin collection days: status: Nobody has it; the catalogue has "
        "We hold it"
    )
    assert line in list(import_in_words(pack, items))
    assert line in list(import_in_words(pack, imported(pack, after, BINS)[1]))


def test_an_import_that_only_notes_a_newer_date_says_so(
    pack: Pack, once: Workbook
) -> None:
    after, items = imported(pack, once, replace(BINS, modified="2026-11-01"))
    assert after != once
    assert summed_up(items) == "Imported: 1 dataset (1 with new evidence only)."


def test_two_catalogues_leave_each_other_s_words(pack: Pack, once: Workbook) -> None:
    once = put_value(once, (*PLACE, "format"), None)
    theirs = replace(BINS, publisher="Medway Council")
    [item] = plan_import(pack, once, ImportSource("other.csv", LATER, [theirs]))
    assert [kept.field for kept in item.kept] == ["steward"]
    both = put_values(once, values_to_put([item]))
    assert entry(both)["steward"] == "Kent County Council"
    assert len(entry(both)["evidence"].splitlines()) == 2
    assert [
        i.kind for i in plan_import(pack, both, ImportSource(SOURCE, LATER, [BINS]))
    ] == ["same"]
    newer = replace(theirs, about="More.")
    taken = ImportSource("other-2027.csv", LATER, [newer], update=True)
    [item] = plan_import(pack, both, taken)
    assert [field for field, _, _ in item.changed] == ["about", "steward"]
    after = put_values(both, values_to_put([item]))
    assert len(entry(after)["evidence"].splitlines()) == 2
    assert "other-2027.csv" in entry(after)["evidence"]
    assert "from other.csv" not in entry(after)["evidence"]


def test_what_gives_access_is_not_written_down(pack: Pack) -> None:
    address = "https://data.example.org/x?q=bins&api_key=SECRET&sig=SECRET"
    [item] = plan_import(pack, kent(pack), ImportSource(address, MET, [BINS]))
    assert "SECRET" not in str(item.entry)
    once = put_values(kent(pack), values_to_put([item]))
    assert [
        i.kind for i in plan_import(pack, once, ImportSource(address, LATER, [BINS]))
    ] == ["same"]


def test_addresses_that_differ_by_a_mark_alone_are_two(
    pack: Pack, once: Workbook
) -> None:
    start = BINS.url.rstrip("/")
    for number in ("1-1", "11"):
        other = replace(BINS, title=f"Part {number}", url=f"{start}/{number}")
        once, [item] = imported(pack, once, other)
        assert item.kind == "new"


@for_each(
    ("publisher", "status"),
    [
        ("Kent County Council", "held"),
        ("KEEP", "held"),
        ("The County Council of Kent", "held"),
        ("University of Kent", None),
        ("Kentish Town Library", None),
        ("NHS", None),
        ("Kent Town Council", None),
        ("Kent and Medway Council", None),
        ("Medway Council", None),
        ("", None),
    ],
)
def test_it_is_held_if_the_area_or_a_partner_publishes_it(
    pack: Pack, publisher: str, status: str | None
) -> None:
    people = [{"role": "Officer", "organisation": "Keep"}]
    workbook = kent(pack, workshop={"date": MET, "people": people})
    after, _ = imported(pack, workbook, replace(BINS, publisher=publisher))
    assert entry(after).get("status") == status
    forced, _ = imported(pack, workbook, BINS, status="elsewhere")
    assert entry(forced)["status"] == "elsewhere"


@for_each(
    ("access", "licence", "kept"),
    [
        ("", "uk-ogl", "open"),
        ("public", "", "public"),
        ("OPEN", "", "public"),
        ("non-public", "uk-ogl", "internal"),
        ("http://x.eu/authority/access-right/RESTRICTED", "uk-ogl", None),
        ("Confidential", "uk-ogl", None),
        ("named", "uk-ogl", "named"),
        ("restricted public", "", None),
        ("", "", None),
        ("http://x.eu/authority/access-right/NON_PUBLIC", "", "internal"),
        ("http://x.eu/authority/access-right/NON_PUBLIC/", "", "internal"),
        ("http://x.eu/authority/access-right#PUBLIC", "uk-ogl", "open"),
        ("A group that signs in", "", "group"),
        ("", "CC-BY-NC-4.0", None),
    ],
)
def test_who_may_use_it_is_not_claimed_beyond_what_is_said(
    pack: Pack, access: str, licence: str, kept: str | None
) -> None:
    record = replace(
        BINS, access=clean_lines([access]), licences=clean_lines([licence])
    )
    after, _ = imported(pack, kent(pack), record)
    assert entry(after).get("access") == kept


def test_a_tables_own_words_are_brought_to_the_workbooks(pack: Pack) -> None:
    said = (
        ("status", "Somebody else holds it"),
        ("need", "ESSENTIAL"),
        ("personal", "perhaps"),
        ("identifiers", "UPRN; USRN"),
        ("note", "Ask first."),
    )
    after, _ = imported(pack, kent(pack), Record(title="Bins", said=said))
    found = entry(after)
    del found["evidence"]
    assert found == {
        "title": "Bins",
        "status": "elsewhere",
        "need": "essential",
        "identifiers": ("UPRN", "USRN"),
        "note": "Ask first.",
    }


@for_each(
    ("area", "publisher", "status"),
    [
        ("Bournemouth, Christchurch and Poole", "BCP Council", None),
        ("Bath and North East Somerset", "Bath & North East Somerset Council", "held"),
        ("Leeds", "Leeds City Council (Waste Management)", "held"),
        ("Isle of Wight", "Isle of Wight Council", "held"),
        ("Isle of Wight", "IW Council", None),
        ("Camden", "London Borough of Camden", "held"),
        ("Kensington and Chelsea", "RBKC", None),
    ],
)
def test_a_council_is_known_by_its_full_names_alone(
    pack: Pack, area: str, publisher: str, status: str | None
) -> None:
    book = put_value(kent(pack), ("area", "name"), area)
    after, _ = imported(pack, book, replace(BINS, publisher=publisher))
    assert entry(after).get("status") == status


@for_each(
    ("owner", "steward"),
    [
        ("Ms Jane Smith (jane.smith@leeds.gov.uk)", None),
        ("Waste team <waste@leeds.gov.uk>", "Waste team"),
        ("Waste team, waste@leeds.gov.uk", "Waste team"),
        ("Head of data", "Head of data"),
        ("Head of Waste: Ms Jane Smith", "Head of Waste"),
        ("Ms Jane Smith, Head of Waste", "Head of Waste"),
        ("Waste, Recycling and Parks", "Waste, Recycling and Parks"),
    ],
)
def test_a_person_is_no_steward(pack: Pack, owner: str, steward: str | None) -> None:
    record = Record("Bins", said=(("steward", owner),))
    after, _ = imported(pack, kent(pack), record)
    assert after.datasets["bins"].steward == steward
    told = list(not_understood(pack, [record]))
    assert told == (
        []
        if steward
        else [
            "Not taken: steward: a person's name or address in 1 dataset; say a role "
            "or a team, such as Head of data"
        ]
    )


@for_each("publisher", ["Ms Jane Smith", "jane@x.example"])
def test_a_person_is_no_publisher(pack: Pack, publisher: str) -> None:
    after, _ = imported(pack, kent(pack), replace(BINS, publisher=publisher))
    found = entry(after)
    assert ("steward" in found, "status" in found) == (False, False)
    record = replace(BINS, publisher=publisher, licences=())
    assert list(not_understood(pack, [record])) == [
        "Not taken: steward: a person's name or address in 1 dataset; say a role or a "
        "team, such as Head of data"
    ]


def test_what_says_nothing_says_nothing(pack: Pack) -> None:
    record = replace(BINS, publisher="N/A", licences=("n/a",), access=())
    found = entry(imported(pack, kent(pack), record)[0])
    assert not {"steward", "status", "licence", "access"} & found.keys()
    assert list(not_understood(pack, [record])) == []


@for_each("publisher", ["data.kent.gov.uk", "Head of Waste", "Various", "Unknown"])
def test_what_names_no_organisation_leaves_open_who_has_it(
    pack: Pack, publisher: str
) -> None:
    after, _ = imported(pack, kent(pack), replace(BINS, publisher=publisher))
    assert "status" not in entry(after)


def test_an_owner_answers_for_what_a_publisher_has(pack: Pack) -> None:
    """In a table with both columns neither is lost: so who has it is known."""
    text = b"Title,Owner,Publisher\nBins,Head of waste,Kent County Council\nTips,,NHS\n"
    table = read_csv.read_sheet(text, "x.csv")
    found = read_csv.read_csv_catalogue(
        table, column_mapping.match_columns(table.header)
    )
    after, _ = imported(pack, kent(pack), *found.records)
    assert [(d.steward, d.status) for d in after.datasets.values()] == [
        ("Head of waste", "held"),
        ("NHS", None),
    ]
    assert list(not_understood(pack, found.records)) == [
        "Not taken: publisher: 'Kent County Council' in 1 dataset; the list names "
        "somebody else as steward"
    ]


def test_it_is_held_if_either_owner_or_publisher_is_the_area_s(pack: Pack) -> None:
    said = (("steward", "Kent County Council"),)
    record = replace(BINS, publisher="Data Mill North", said=said)
    assert entry(imported(pack, kent(pack), record)[0])["status"] == "held"


def test_the_walk_s_own_words_for_access_say_what_they_say(pack: Pack) -> None:
    record = replace(BINS, access=("The public, with limits",))
    assert entry(imported(pack, kent(pack), record)[0])["access"] == "public"


ALIKE = st.builds(
    Record,
    title=st.sampled_from(["Bins", "bins", "Tips", "T" * 80]),
    about=st.sampled_from(["", "One.", "Two."]),
    publisher=st.sampled_from(["", "Kent", "NHS"]),
    url=st.sampled_from(
        ["", "https://a.org/x", "http://www.a.org/x/", "https://b.org"]
    ),
)


@given(st.lists(ALIKE, max_size=12, unique=True))
def test_a_second_import_changes_nothing_however_alike_the_datasets(
    pack: Pack, records: list[Record]
) -> None:
    once, first = imported(pack, kent(pack), *records)
    assert len(once.datasets) == len(first) == len(records)
    again, second = imported(pack, once, *records, day=LATER)
    assert {item.kind for item in second} <= {"same"}
    assert again == once
    turned, third = imported(pack, once, *reversed(records), day=LATER)
    assert {item.kind for item in third} <= {"same"}
    assert turned == once


def test_two_datasets_of_one_title_and_no_address_both_stay(pack: Pack) -> None:
    ours = replace(BINS, url="")
    theirs = replace(ours, publisher="NHS")
    after, _ = imported(pack, kent(pack), ours, theirs)
    stewards = {id: d.steward for id, d in after.datasets.items()}
    assert stewards == {
        "bin-collection-days": "Kent County Council",
        "bin-collection-days-2": "NHS",
    }


WORDS = st.sampled_from(
    ["", "x", "uk-ogl", "R/P1W", "<p>a<li>b", "\ud800", "\0", "2020"]
)
KEYS = ["title", "notes", "url", "license_id", "organization", "resources", "extras"]
ITEMS = st.dictionaries(
    st.sampled_from(KEYS),
    WORDS | st.lists(st.dictionaries(st.sampled_from(["format", "url"]), WORDS)),
)


@given(st.lists(ITEMS, max_size=5))
def test_whatever_a_catalogue_gives_makes_a_workbook(
    pack: Pack, items: list[dict[str, Any]]
) -> None:
    content = json.dumps({"result": {"results": items}}).encode()
    found = readers.read_catalogue(content, "x")
    assert isinstance(found, Catalogue)
    workbook, imports = imported(pack, kent(pack), *found.records)
    assert read_workbook(workbook_text(workbook, pack), "x", pack).workbook == workbook
    assert len(list(import_in_words(pack, imports))) == len(workbook.datasets)


TEXTS = st.sampled_from([text for text in AWKWARD if len(text) < 100]) | st.text(
    max_size=30
)


@given(
    title=TEXTS,
    about=TEXTS,
    publisher=TEXTS,
    licence=TEXTS,
    edits=st.lists(
        st.tuples(st.sampled_from(["title", "about", "steward", "licence"]), TEXTS),
        max_size=3,
    ),
)
def test_whatever_a_catalogue_says_the_file_reads_back_and_edits_stay(
    pack: Pack,
    title: str,
    about: str,
    publisher: str,
    licence: str,
    edits: list[tuple[str, str]],
) -> None:
    from placebook.catalogues import records

    record = Record(
        title=records.clean_line(title) or "x",
        about=records.clean_description(about),
        publisher=records.clean_line(publisher),
        licences=(records.clean_line(licence),),
        url="https://data.example.org/bins",
    )
    workbook, [item] = imported(pack, kent(pack), record)
    text = workbook_text(workbook, pack)
    assert read_workbook(text, "x", pack).workbook == workbook
    assert imported(pack, workbook, record, day=LATER)[0] == workbook
    for field, words in edits:
        if words.strip():
            workbook = put_value(
                workbook, ("datasets", item.id, field), f"{words} (ours)"
            )
    newer = replace(record, about="newer", publisher="newer", licences=("newer",))
    after, _ = imported(pack, workbook, newer, day=LATER)
    for field in {field for field, words in edits if words.strip()}:
        kept = getattr(workbook.datasets[item.id], field)
        assert getattr(after.datasets[item.id], field) == kept


def test_an_update_takes_what_a_table_says(pack: Pack) -> None:
    said = (("need", "useful"), ("identifiers", "UPRN"), ("personal", "no"))
    once, _ = imported(pack, kent(pack), replace(BINS, said=said))
    ours = put_value(once, (*PLACE, "need"), None)
    said = (("need", "essential"), ("identifiers", "UPRN; USRN"), ("personal", "yes"))
    newer = replace(BINS, said=said)
    need = "Changed: Bin collection days: need: blank → Essential"
    assert list(import_in_words(pack, imported(pack, ours, newer)[1])) == [
        need,
        "Left as it is: Bin collection days: identifiers: UPRN; the catalogue has "
        "UPRN, USRN",
        "Left as it is: Bin collection days: personal: Not about people; the catalogue "
        "has Personal",
    ]
    after, [item] = imported(pack, ours, newer, update=True)
    assert list(import_in_words(pack, [item])) == [
        need,
        "Changed: Bin collection days: identifiers: UPRN → UPRN, USRN",
        "Changed: Bin collection days: personal: Not about people → Personal",
    ]
    _, [item] = imported(pack, after, newer, update=True)
    assert (item.kind, item.kept) == ("same", ())


def test_an_update_takes_a_status_only_where_the_table_says_it(
    pack: Pack, once: Workbook
) -> None:
    ours = put_value(once, (*PLACE, "status"), "missing")
    assert entry(imported(pack, ours, BINS, update=True)[0])["status"] == "missing"
    said = replace(BINS, said=(("status", "elsewhere"),))
    assert entry(imported(pack, ours, said, update=True)[0])["status"] == "elsewhere"


def test_a_dataset_with_another_title_or_address_is_known_again(pack: Pack) -> None:
    bare = replace(BINS, url="")
    once, _ = imported(pack, kent(pack), bare)
    ours = put_value(once, (*PLACE, "title"), "When the bins go")
    again, [item] = imported(pack, ours, bare, day=LATER)
    assert (item.id, item.kind, len(again.datasets)) == (PLACE[1], "same", 1)
    once, _ = imported(pack, kent(pack), BINS)
    moved = replace(BINS, url="https://elsewhere.example.org/bins")
    again, [item] = imported(pack, once, moved, day=LATER, update=True)
    assert (item.id, len(again.datasets)) == (PLACE[1], 1)
    assert item.changed == (("url", BINS.url, moved.url),)


def test_a_dataset_with_a_title_of_ours_is_known_by_the_id_that_its_own_made(
    pack: Pack,
) -> None:
    bare = replace(BINS, url="", frequencies=())
    once, _ = imported(pack, kent(pack), bare)
    ours = put_value(once, (*PLACE, "title"), "When the bins go")
    newer = replace(bare, frequencies=("R/P1W",))
    again, [item] = imported(pack, ours, newer)
    assert (item.id, item.kind, len(again.datasets)) == (PLACE[1], "updated", 1)
    assert entry(again)["title"] == "When the bins go"
    typed = put_value(ours, (*PLACE, "evidence"), None)  # it did not come from there
    assert imported(pack, typed, newer)[1][0].kind == "new"


def test_the_address_of_a_whole_portal_is_no_dataset_s(pack: Pack) -> None:
    trees = {"title": "Street trees", "url": "https://data.x.org"}
    ours = kent(pack, datasets={"trees": trees})
    after, [item] = imported(pack, ours, replace(BINS, url="https://data.x.org/"))
    assert (item.kind, len(after.datasets)) == ("new", 2)


def test_a_catalogue_with_rows_left_out_still_tells_what_is_gone(pack: Pack) -> None:
    tips = replace(BINS, title="Tips", url="https://data.example.org/tips")
    once, _ = imported(pack, kent(pack), BINS, tips)
    listed = catalogue("x", [BINS, BINS, replace(BINS, title="")])
    assert no_longer(pack, once, listed, SOURCE) == ["Tips"]


def test_what_a_catalogue_does_not_list_any_more_is_told(pack: Pack) -> None:
    tips = replace(BINS, title="Tips", url="https://data.example.org/tips")
    once, _ = imported(pack, kent(pack), BINS, tips)
    with_ours = put_value(once, ("datasets", "typed"), {"title": "Typed in the room"})
    assert no_longer(pack, with_ours, Catalogue("x", (BINS,), 1), SOURCE) == ["Tips"]
    assert no_longer(pack, with_ours, Catalogue("x", (BINS,), 2), SOURCE) == []
    assert no_longer(pack, with_ours, Catalogue("x", (BINS,), 1), "other.csv") == []
    wide = Catalogue("x", (BINS,), 1, too_wide=1)  # a row that was not read
    assert no_longer(pack, with_ours, wide, SOURCE) == []


def test_a_column_that_is_not_taken_again_empties_nothing(pack: Pack) -> None:
    """Forgetting ``--map`` once loses nothing, and no more does a blank cell."""
    table = read_csv.read_sheet(b"Title,Often\nBins,weekly\n", "x.csv")
    blank = read_csv.read_sheet(b"Title,Often\nBins,\n", "x.csv")

    def taken(book: Workbook, sheet: Sheet, **more: str) -> Workbook:
        found = read_csv.read_csv_catalogue(sheet, {"title": "Title", **more})
        what = ImportSource("x.csv", LATER, found.records, found.records, update=True)
        return put_values(book, values_to_put(plan_import(pack, book, what)))

    once = taken(kent(pack), table, frequency="Often")
    assert entry(once)["frequency"] == "weekly"
    assert taken(once, table) == once
    assert taken(once, table, frequency="Often") == once
    assert taken(once, blank, frequency="Often") == once


def test_only_what_is_new_and_lacks_a_field_is_given_it(
    pack: Pack, once: Workbook
) -> None:
    _, [item] = imported(pack, once, replace(BINS, modified="2027-01-01"))
    assert (item.kind, lacks(item, "need")) == ("updated", False)
    assert with_field(item, "need", "useful") is item
    _, [new] = imported(pack, kent(pack), BINS)
    assert lacks(new, "need")
    assert with_field(new, "need", None) is new
    assert with_field(new, "need", "useful").entry["need"] == "useful"
    assert with_field(new, "status", "elsewhere").entry["status"] == "held"


def test_a_new_dataset_without_an_address_is_beside_none(
    pack: Pack, once: Workbook
) -> None:
    bare = put_value(once, (*PLACE, "url"), None)
    bare = put_value(bare, (*PLACE, "title"), "Bins")
    _, [item] = imported(pack, bare, Record("Allotments"))
    assert (item.kind, item.beside) == ("new", "")


def test_who_has_a_team_s_dataset_is_left_open(pack: Pack) -> None:
    said = (("steward", "Parks"),)
    record = replace(BINS, publisher="", said=said)
    after, imports = imported(pack, kent(pack), record)
    assert (entry(after)["steward"], "status" in entry(after)) == ("Parks", False)
    assert without_status(imports) == 1
    ours = replace(BINS, publisher="", said=(("steward", "Kent County Council"),))
    assert entry(imported(pack, kent(pack), ours)[0])["status"] == "held"


def test_two_datasets_of_one_address_are_told_apart_by_their_titles(pack: Pack) -> None:
    tips = replace(BINS, title="Tips")
    once, _ = imported(pack, kent(pack), BINS, tips)
    _, imports = imported(pack, once, tips, BINS)
    assert [(item.title, item.kind) for item in imports] == [
        ("Tips", "same"),
        ("Bin collection days", "same"),
    ]


def test_only_the_commonest_words_are_told_and_how_many_more(pack: Pack) -> None:
    records = [
        replace(BINS, title=f"{n}", licences=(), said=(("need", f"word {n}"),))
        for n in range(11)
    ]
    [sentence] = not_understood(pack, records)
    assert sentence.count(" in 1 dataset") == 8
    assert " and 3 more; it can be " in sentence


def test_a_version_that_no_catalogue_stated_is_said_to_be_assumed(pack: Pack) -> None:
    stated = ("OGL-UK-3.0", "https://creativecommons.org/licenses/by/4.0/")
    silent = ("uk-ogl", "http://data.gov.uk/licences#uk-ogl", "OGL", "CC-BY")
    records = [replace(BINS, licences=(text,)) for text in (*stated, *silent)]
    assert list(not_understood(pack, records)) == [
        "Assumed: licence OGL-UK-3.0 where no version is given: 'uk-ogl' in 2 "
        "datasets and 'OGL' in 1 dataset",
        "Assumed: licence CC-BY-4.0 where no version is given: 'CC-BY' in 1 dataset",
    ]
    both = replace(BINS, licences=("https://spdx.org/licenses/OGL-UK-2.0", "uk-ogl"))
    assert list(not_understood(pack, [both])) == []
