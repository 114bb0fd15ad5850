"""Looking inside data files: planted codes and people are found, and never shown."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from placebook.base.errors import PlacebookError
from placebook.inspection import profile
from placebook.inspection.file_format import NotData
from placebook.inspection.findings import (
    BY_COLUMN,
    BY_FORM,
    BY_NAME,
    Findings,
    Personal,
    fill_blanks,
    fill_in_words,
    offered_fields,
    percent,
)
from placebook.inspection.profile import inspect_file
from placebook.model import pack_loader, store
from placebook.model.pack import Pack
from placebook.model.store import Saved
from placebook.model.workbook import Dataset
from placebook.reports import json_data, serialise
from placebook.reports.inspection import findings_report
from placebook.reports.markdown import render_markdown
from placebook.reports.terminal import plain_text

from tests.cases import for_each
from tests.clean import CLEAN, clean
from tests.conftest import Run, kent, many
from tests.terminal import Terminal

DAY = date(2026, 11, 23)
PACK = pack_loader.load_pack()


def look(folder: Path, content: str | bytes, name: str = "x.csv") -> Findings:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return inspect_file(path)


def column(name: str, *values: str) -> str:
    return "\n".join([f"n,{name}", *(f"{n},{v}" for n, v in enumerate(values))]) + "\n"


def nhs_numbers(start: int, many: int) -> list[str]:
    """Ten-digit numbers that pass the check, from the range that is kept for tests."""
    found = (f"999{start + n:07}" for n in range(many * 20))
    return [number for number in found if is_nhs(number)][:many]


def is_nhs(number: str) -> bool:
    """The modulus 11 check: weights from 10 to 2, what is left to 11 is last."""
    left = 11 - sum((10 - at) * int(number[at]) for at in range(9)) % 11
    return left != 10 and left % 11 == int(number[9])


IDENTIFIERS: dict[str, tuple[str, list[str], str, str]] = {
    "UPRN": ("UPRN", [f"1000{n:08}" for n in range(50)], "UPRN", BY_NAME),
    "short UPRN": ("property_uprn", [str(n) for n in range(50)], "UPRN", BY_NAME),
    "USRN": ("usrn", [f"221{n:05}" for n in range(50)], "USRN", BY_NAME),
    "ward": ("Area", [f"E0500{n:04}" for n in range(50)], "GSS code", BY_FORM),
    "LSOA": ("Area", [f"E0100{n:04}" for n in range(50)], "LSOA code", BY_FORM),
    "MSOA": ("Area", [f"E0200{n:04}" for n in range(50)], "MSOA code", BY_FORM),
    "postcode": ("Where", [f"CT{n} {n % 9}AB" for n in range(50)], "postcode", ""),
    "company": (
        "CompanyNumber",
        [f"SC{n:06}" for n in range(50)],
        "company number",
        "",
    ),
    "charity": ("Charity no", [f"1{n:06}" for n in range(50)], "charity number", ""),
}


@for_each("kind", IDENTIFIERS)
def test_a_planted_code_is_found_with_the_share_that_fits(
    tmp_path: Path, kind: str
) -> None:
    name, values, identifier, sure = IDENTIFIERS[kind]
    [found] = look(tmp_path, column(name, *values)).identifiers
    assert (found.column, found.identifier, found.share) == (name, identifier, 1.0)
    assert found.sure == (sure or found.sure)
    some = [*values[:45], *["unknown"] * 5, *[""] * 10]
    [found] = look(tmp_path, column(name, *some)).identifiers
    assert found.share == 0.9
    few = [*values[:30], *["unknown"] * 20]
    some_found = look(tmp_path, column(name, *few))
    told = [(code.identifier, code.share) for code in some_found.identifiers]
    assert told == [(identifier, 0.6)]  # of what says something, all
    spoiled = look(tmp_path, column(name, *values[:30], *["spoiled"] * 20))
    left = [code.identifier for code in spoiled.identifiers]
    assert left == ([identifier] if identifier in ("UPRN", "USRN") else [])
    assert "identifiers" not in offered_fields(some_found, DAY)


PEOPLE: dict[str, tuple[str, list[str], str]] = {
    "full names": ("Applicant name", ["Jo Bloggs", "Ann O'Neil"], "names"),
    "surnames": ("surname", ["Bloggs", "SMITH-JONES"], "names"),
    "titled names": ("Remark", ["Mrs Bloggs rang", "Mr. J Smith"], "names"),
    "e-mail": ("Remark", ["jo.bloggs@mail.example"], "e-mail addresses"),
    "e-mail in text": ("x", ["Ask jo.bloggs@mail.example today"], "e-mail addresses"),
    "landline": ("x", ["01632 960123"], "telephone numbers"),
    "mobile": ("x", ["07700900123", "+44 7700 900123"], "telephone numbers"),
    "brackets": ("x", ["(01632) 960 123"], "telephone numbers"),
    "telephone in text": ("x", ["Ring 07700 900123 after six"], "telephone numbers"),
    "NHS": ("NHS number", nhs_numbers(1, 3), "NHS numbers"),
    "NHS by check": ("Code", nhs_numbers(1, 30), "NHS numbers"),
    "NHS spaced": ("Code", ["943 476 5919"], "NHS numbers"),
    "NHS in text": ("Remark", ["NHS no. 9434765919; seen"], "NHS numbers"),
    "insurance": ("x", ["QQ123456C", "AB 12 34 56 D"], "National Insurance numbers"),
    "birth": ("DOB", ["1980-02-01", "01/02/1980"], "dates of birth"),
    "birth in words": ("Date of birth", ["1 February 1980"], "dates of birth"),
    "names in small letters": ("Tenant name", ["jo bloggs"], "names"),
    "names with accents": ("Surname", ["Ółśen", "Østby"], "names"),
    "councillors": ("Councillor", ["Ann Smith", "Dr Jo Bloggs"], "names"),
    "no first nought": ("Mobile", ["7700900123"], "telephone numbers"),
    "NHS mistyped": ("NHS no", ["9434765918"], "NHS numbers"),
    "insurance cut": ("NI number", ["AB123456"], "National Insurance numbers"),
    "birth of eight": ("dob", ["19800201", "01021980"], "dates of birth"),
}


@for_each("kind", PEOPLE)
def test_a_planted_person_is_found_and_never_shown(tmp_path: Path, kind: str) -> None:
    name, values, what = PEOPLE[kind]
    found = look(tmp_path, column(name, *values, *[""] * len(values)))
    assert [(p.column, p.kind) for p in found.personal] == [(name, what)]
    assert found.personal[0].rows == len(values)
    said = everything(found)
    for value in values:
        assert value not in said


def everything(found: Findings) -> str:
    """All that can be shown of it, and all that an entry would take over."""
    offer = offered_fields(found, DAY)
    shown = findings_report(found)
    data = serialise.to_json(json_data.findings_data(found, offer))
    return plain_text(shown, 200) + render_markdown(shown) + data + str(offer)


AMONG: dict[str, tuple[str, str, list[str], str]] = {
    "telephones": ("UPRN", "1000{:08}", ["+44 7700 900123"], "telephone numbers"),
    "e-mail": ("UPRN", "1000{:08}", ["jo@mail.example"], "e-mail addresses"),
    "names": ("Tenant", "none", ["Jo Bloggs", "Ann Smith"], "names"),
    "births": ("Birth", "unknown", ["1980-02-01"], "dates of birth"),
}


@for_each("kind", AMONG)
def test_a_few_people_among_other_values_are_found(tmp_path: Path, kind: str) -> None:
    name, filler, values, what = AMONG[kind]
    other = [filler.format(n % 20) for n in range(45)]
    found = look(tmp_path, column(name, *other, *values))
    assert [(p.kind, p.rows) for p in found.personal] == [(what, len(values))]
    assert not any(value in everything(found) for value in values)


SILENT = {
    "addresses": ("Address", ["1 Mill Lane", "2 Mill Lane"]),
    "remarks": ("Remark", ["Left with neighbour", "Rang twice"]),
    "references": ("Number", ["19800201", "19931231"]),
    "long numbers": ("Number", ["3", "5", "7700900123"]),
    "health": ("Type of disability", ["Deaf", "Blind"]),
    "a person as a type": ("Type", ["Jo Bloggs", "Ann Smith"]),
}


@for_each("kind", SILENT)
def test_what_we_do_not_know_to_be_harmless_is_not_shown(
    tmp_path: Path, kind: str
) -> None:
    name, values = SILENT[kind]
    said = everything(look(tmp_path, column(name, *(values * 20))))
    assert not any(value in said for value in values if len(value) > 1)


def test_a_column_about_people_has_no_range(tmp_path: Path) -> None:
    found = look(tmp_path, column("Year of birth", "1950", "1980"))
    assert [(p.kind, p.rows) for p in found.personal] == [("dates of birth", 2)]
    assert (found.columns[1].least, found.columns[1].most) == ("", "")


def test_a_file_without_column_names_has_numbers_for_them(tmp_path: Path) -> None:
    rows = "Jo Bloggs,jo@mail.example,07700 900123\n"
    rows += "Ann Smith,ann@mail.example,07700 900124\n"
    found = look(tmp_path, rows)
    assert found.rows == 2
    assert [(p.column, p.rows) for p in found.personal] == [
        *(("Column 2", 2), ("Column 3", 2))
    ]
    said = everything(found)
    assert "The first line looks like data; put column names above it." in said
    assert not any(part in said for part in ("Bloggs", "mail.example", "900123"))


@for_each(
    ("rows", "named"),
    [
        ("Ward,2024,2025\nMill,1,2\nPark,3,4\n", True),
        ("Ward,2026-01-01,2026-01-02\nMill,1,2\n", True),
        ("2026-01-01,5\n2026-01-02,6\n", False),
        ("E05000001,5\nE05000002,6\n", False),
        ("10001,5\n10002,6\n", False),
        ("a,b\n", True),
    ],
)
def test_a_first_line_like_those_below_it_is_data(
    tmp_path: Path, rows: str, named: bool
) -> None:
    found = look(tmp_path, rows)
    assert found.source.header.named == named
    assert found.rows == rows.count("\n") - named


NOBODY = {
    "owners": ("Owner", ["Network Rail", "Example Council", "Private"]),
    "streets": ("Street", ["George Street", "Charles Court", "James Way"]),
    "schools": ("School", ["John Ruskin Primary", "St Mary's", "Thomas Paine School"]),
    "firms": ("Supplier", ["John Smith Ltd", "Mary Jones & Sons", "Acme plc"]),
    "trees": ("Species", ["Betula pendula", "Prunus avium"]),
    "teams": ("Contact", ["Highways Team", "Parking services"]),
    "births in figures": ("Live births", ["120", "95"]),
    "telephone boxes": ("Telephone boxes", ["12", "0"]),
    "offices": ("E-mail", ["customerservices@a.example", "planning.policy@a.example"]),
    "ten digits": ("Reference", ["1234567890", "2345678901", "3456789012"]),
    "software": ("Format", ["MS Excel", "CSV"]),
    "streets without a word for one": ("Street", ["Stanley Rd", "Holly Bush Rise"]),
    "trees in English": ("Tree species", ["Hazel Purple", "Holly Golden King"]),
    "references": ("Ref", ["01632960123", "0163296012"]),
}


@for_each("kind", NOBODY)
def test_what_only_looks_like_people_raises_no_alarm(tmp_path: Path, kind: str) -> None:
    name, values = NOBODY[kind]
    assert look(tmp_path, column(name, *(values * 9))).personal == ()


@for_each("kind", CLEAN)
def test_ten_clean_tables_raise_no_alarm(tmp_path: Path, kind: str) -> None:
    found = look(tmp_path, clean(kind))
    assert found.personal == ()
    assert (found.rows, found.ragged, found.duplicates) == (200, 0, 0)


SHARED = {
    "bins": ["UPRN"],
    "contracts": ["company number"],
    "grants": ["charity number"],
    "car parks": ["postcode"],
    "toilets": ["postcode", "UPRN"],
    "elections": ["GSS code"],
    "air": ["LSOA code"],
}


@for_each("kind", CLEAN)
def test_ten_clean_tables_have_the_codes_that_they_have(
    tmp_path: Path, kind: str
) -> None:
    found = look(tmp_path, clean(kind)).identifiers
    assert [code.identifier for code in found] == SHARED.get(kind, [])


# --- formats --------------------------------------------------------------------------

TABLE = (
    'Name,Café,Day\n"Mill, Lane",1,23/11/2026\nPark,2,24/11/2026\nPark,2,24/11/2026\n'
)


def as_records() -> list[dict[str, Any]]:
    return [
        {"Name": "Mill, Lane", "Café": 1, "Day": "23/11/2026"},
        {"Name": "Park", "Café": 2, "Day": "24/11/2026"},
        {"Name": "Park", "Café": 2, "Day": "24/11/2026"},
    ]


def parquet(folder: Path) -> bytes:
    (folder / "t.csv").write_text(TABLE)
    duckdb.sql(
        f"COPY (SELECT * FROM read_csv('{folder}/t.csv', all_varchar=true)) "
        f"TO '{folder}/t.parquet' (FORMAT parquet)"
    )
    return (folder / "t.parquet").read_bytes()


FORMATS: dict[str, tuple[str, bytes, str, str]] = {
    "csv": ("x.csv", TABLE.encode(), "CSV", "UTF-8"),
    "txt": ("x.txt", TABLE.encode(), "CSV", "UTF-8"),
    "mark": (
        "x.csv",
        TABLE.encode("utf-8-sig"),
        "CSV",
        "UTF-8 with a byte-order mark",
    ),
    "windows": ("x.csv", TABLE.encode("cp1252"), "CSV", "Windows-1252"),
    "utf-16": ("x.csv", TABLE.encode("utf-16"), "CSV", "UTF-16"),
    "title rows": ("x.csv", b"A report\n\n" + TABLE.encode(), "CSV", "UTF-8"),
    "crlf": ("x.csv", TABLE.replace("\n", "\r\n").encode(), "CSV", "UTF-8"),
    "packed": ("x.csv.gz", gzip.compress(TABLE.encode()), "CSV", "UTF-8"),
    "packed windows": (
        "x.csv.gz",
        gzip.compress(TABLE.encode("cp1252")),
        "CSV",
        "Windows-1252",
    ),
    "json": ("x.json", json.dumps(as_records()).encode(), "JSON", "UTF-8"),
    "json lines": (
        "x.jsonl",
        "".join(json.dumps(r) + "\n" for r in as_records()).encode(),
        "JSON Lines",
        "UTF-8",
    ),
    "packed json": (
        "x.json.gz",
        gzip.compress(json.dumps(as_records()).encode()),
        "JSON",
        "UTF-8",
    ),
}


@for_each("kind", FORMATS)
def test_every_format_gives_the_same_table(tmp_path: Path, kind: str) -> None:
    name, content, format, encoding = FORMATS[kind]
    same_table(look(tmp_path, content, name), format, encoding)


def same_table(found: Findings, format: str, encoding: str) -> None:
    assert (found.source.format, found.source.encoding) == (format, encoding)
    assert (found.rows, found.ragged, found.duplicates) == (3, 0, 1)
    assert [(c.name, c.type, c.distinct) for c in found.columns] == [
        ("Name", "text", 2),
        ("Café", "whole number", 2),
        ("Day", "date", 2),
    ]
    assert found.columns[2].least == ""  # of three values it would give two away


def test_parquet_is_read(tmp_path: Path) -> None:
    same_table(look(tmp_path, parquet(tmp_path), "x.parquet"), "Parquet", "")


@for_each("mark", [";", "\t", "|"])
def test_cells_may_be_parted_by_other_marks(tmp_path: Path, mark: str) -> None:
    text = f"a{mark}b\n" + "".join(f"{n}{mark}x,y\n" for n in range(5))
    found = look(tmp_path, text)
    assert (found.source.delimiter, [c.name for c in found.columns]) == (
        mark,
        ["a", "b"],
    )


def test_types_ranges_and_what_is_missing(tmp_path: Path) -> None:
    found = look(
        tmp_path,
        "n,amount,day,open,kind,none\n"
        '1,"1,000.50",2026-11-23,yes,a,\n'
        "2,-3,01/12/2026,no,a,\n"
        "3,,02/01/2027,yes,b,\n"
        "4,2.5,,yes,b,\n"
        "5,7,03/01/2027,no,b,\n"
        "6,8.0,04/01/2027,yes,b,\n",
    )
    told = [(c.type, c.least, c.most, c.missing) for c in found.columns]
    assert told == [
        ("whole number", "1", "6", 0),
        ("number", "-3", "1000.5", 1 / 6),
        ("date", "2026-11", "2027-01", 1 / 6),
        ("yes or no", "", "", 0),
        ("text", "", "", 0),
        ("empty", "", "", 1),
    ]
    day = found.columns[2]
    assert dict(day.dates) == {"2026-11-23": 1, "23/11/2026": 4}
    assert (
        "In day, dates are written in 2 ways: like 2026-11-23 in 1 row, like"
        in plain_text(findings_report(found), 200)
    )


@for_each("other", ["2 January 2027", "12/31/2026", "03.01.2027"])
def test_no_range_of_dates_is_told_that_would_leave_some_out(
    tmp_path: Path, other: str
) -> None:
    found = look(tmp_path, column("When", "2026-11-23", "01/12/2026", other))
    assert found.columns[1].type == "date"
    assert (found.columns[1].least, found.columns[1].most) == ("", "")


def test_ragged_rows_are_counted_and_left_out(tmp_path: Path) -> None:
    found = look(tmp_path, "a,b\n1,2\n3\n4,5,6\n7,8\n")
    assert (found.rows, found.ragged) == (2, 2)
    assert "2 rows with too few or too many cells" in plain_text(
        findings_report(found), 200
    )


RECORDS = [{"UPRN": 100 + n, "Bin": "black"} for n in range(9)]
ENVELOPES = {
    "envelope": {"success": True, "tags": [{"a": 1}], "records": RECORDS},
    "GeoJSON": {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [0.5, 51]},
                "properties": record,
            }
            for record in RECORDS
        ],
    },
}


@for_each("kind", ENVELOPES)
def test_records_are_found_within_a_json_object(tmp_path: Path, kind: str) -> None:
    found = look(tmp_path, json.dumps(ENVELOPES[kind], indent=1), "x.json")
    assert (found.source.format, found.rows) == ("JSON", 9)
    assert [column.name for column in found.columns] == ["UPRN", "Bin"]
    assert [code.identifier for code in found.identifiers] == ["UPRN"]
    assert (found.columns[0].least, found.columns[0].most) == ("", "")  # of homes


# --- files that nobody would want -----------------------------------------------------

HOSTILE: dict[str, bytes] = {
    "empty": b"",
    "blank": b"\n\n \n",
    "header only": b"a,b,c\n",
    "one column": b"a\n1\n2\n",
    "unclosed quote": b'a,b\n1,"2\n3,4\n',
    "zeros": b"a,b\n1,\0\n",
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(200),
    "spreadsheet": b"PK\x03\x04" + bytes(50),
    "long line": b"a,b\n1," + b"x" * 10_000_000 + b"\n",
    "bad gzip": b"\x1f\x8b\x08\0\0\0\0\0",
    "cut gzip": gzip.compress(b"a,b\n" + b"1,2\n" * 9999)[:-20],
    "cut parquet": b"PAR1" + bytes(100),
    "half json": b'[{"a": 1}, {"a"',
    "numbers": b"[1, 2, 3]",
    "deep json": b"[" * 5_000 + b"]" * 5_000,
    "nested json": b'[{"a": {"b": [1, {"c": 2}]}}]',
    "odd names": b'"a""b","[red]x","\x1b[31m","a;b","a""b"\n1,2,3,4,5\n',
    "many columns": b",".join(b"c%d" % n for n in range(1001)) + b"\n",
    "not UTF-8 late": b"a,b\n" + b"1,2\n" * 400_000 + b"1,caf\xe9\n",
}


@for_each("kind", HOSTILE)
def test_a_hostile_file_gives_a_result_or_a_sentence(
    run: Run, kind: str, tmp_path: Path
) -> None:
    Path("x.data").write_bytes(HOSTILE[kind])
    ran = run("datasets", "inspect", "x.data")
    if ran.code == 0:
        assert ran.out.startswith("Inside x.data\n")
        assert "\x1b" not in ran.out
    else:
        assert ran.code == 2
        assert ran.err.startswith("x.data: ")
        assert ran.err.count("\n") == 1
    assert [path.name for path in Path().iterdir()] == ["x.data"]


@for_each("name", ["nowhere.csv", ".", "a\0b"])
def test_what_is_no_file_gets_a_sentence(run: Run, name: str) -> None:
    ran = run("datasets", "inspect", name)
    assert ran.code == 2
    assert ran.err


def test_nothing_but_the_file_is_read_and_no_message_quotes_it(tmp_path: Path) -> None:
    content = b'[{"a": "jo.bloggs@mail.example"}, {"a": jo.bloggs@mail.example'
    with pytest.raises(PlacebookError) as caught:
        look(tmp_path, content, "x.json")
    assert "bloggs" not in str(caught.value)


NEEDS_A_NAME = (
    *("full names", "surnames", "birth", "birth in words", "names in small letters"),
    *("names with accents", "birth of eight", "insurance cut"),
)
BY_ITS_FORM = [
    v for kind in PEOPLE if kind not in NEEDS_A_NAME for v in PEOPLE[kind][1]
]


@given(
    st.lists(st.sampled_from(BY_ITS_FORM), min_size=6),
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12),
)
@settings(max_examples=many(30))  # each starts DuckDB
def test_no_planted_value_is_ever_said(
    tmp_path_factory: pytest.TempPathFactory, values: list[str], noise: str
) -> None:
    import csv

    folder = tmp_path_factory.mktemp("x")
    with (folder / "x.csv").open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(
            [
                ["n", "Remark"],
                *([n, value] for n, value in enumerate(values)),
                [9, noise],
            ]
        )
    try:
        said = everything(inspect_file(folder / "x.csv"))
    except PlacebookError as error:
        said = str(error)
    for value in values:
        assert value not in said


# --- what an entry takes over ---------------------------------------------------------


def test_an_offer_fills_what_is_blank_and_leaves_what_people_said(
    tmp_path: Path,
) -> None:
    text = column("UPRN", *(f"1000{n:08}" for n in range(9))).replace("n,", "email,")
    found = look(tmp_path, text.replace("0,", "jo.bloggs@mail.example,", 1))
    offer = offered_fields(found, DAY)
    line = (
        "Inspected 2026-11-23, x.csv: 9 rows, 2 columns, UPRN 100%, likely e-mail "
        "addresses."
    )
    assert offer == {
        "format": "CSV",
        "identifiers": ("UPRN",),
        "personal": "personal",
        "evidence": line,
    }
    empty = fill_blanks(Dataset(title="Bins"), offer)
    assert dict(empty.entry) == {"title": "Bins", **offer}
    ours = Dataset(
        title="Bins",
        format="XLSX",
        identifiers=("USRN", "uprn"),
        personal="none",
        evidence="Opened it.\nInspected 2020-01-01, x.csv: 1 row, 1 column.\n"
        "Inspected 2020-01-01, y.csv: 1 row, 1 column.\nAsked Jo.",
    )
    result = fill_blanks(ours, offer)
    assert result.entry["identifiers"] == ("USRN", "uprn")
    other = "Inspected 2020-01-01, y.csv: 1 row, 1 column."
    assert result.entry["evidence"] == f"Opened it.\n{line}\n{other}\nAsked Jo."
    assert list(fill_in_words(PACK, result)) == [
        f"Filled in: evidence: {line}",
        "Left as it is: format: XLSX; in the file it looks like CSV",
        "Left as it is: personal: Not about people; in the file it looks like Personal",
    ]


def test_a_share_is_not_rounded_to_all_or_nothing() -> None:
    assert [percent(share) for share in (1, 0.999, 0.5, 0.001, 0)] == [
        *("100%", "99%", "50%", "under 1%", "0%")
    ]


def test_the_command_fills_in_an_entry(run: Run, pack: Pack) -> None:
    entry = {"bin-days": {"title": "Bin days", "status": "held"}}
    store.save(Saved(Path("kent.yaml"), kent(pack, datasets=entry)), pack)
    Path("bins.csv").write_text(clean("bins"))
    ran = run(
        "datasets",
        "inspect",
        "bins.csv",
        "--into",
        "kent.yaml",
        "--dataset",
        "bin-days",
    )
    assert ran.code == 0
    assert ran.err.startswith("Filled in: format: CSV\nFilled in: identifiers: UPRN\n")
    [found] = store.open_workbook(Path("kent.yaml"), pack).workbook.datasets.values()
    assert (found.format, found.identifiers) == ("CSV", ("UPRN",))
    assert "200 rows, 4 columns, UPRN 100%." in (found.evidence or "")
    ran = run(
        "datasets", "inspect", "bins.csv", "--into", "kent.yaml", "--dataset", "x"
    )
    assert (ran.code, ran.err) == (
        2,
        "kent.yaml: there is no dataset 'x'; use bin-days.\n",
    )


def test_a_bar_tells_how_far_it_is_and_control_c_ends_it(tmp_path: Path) -> None:
    line = b"10001234567,2026-11-23,Left beside the gate 17,somebody@mail.example\n"
    (tmp_path / "x.csv").write_bytes(b"uprn,day,remark,mail\n" + line * 2_000_000)
    with Terminal(tmp_path, "datasets", "inspect", "x.csv") as terminal:
        screen = terminal.see("Looking inside x.csv")
        while not re.search(r" [1-9][0-9]?%", screen):
            terminal.read(0.1)
            screen = terminal.see("Looking inside x.csv")
        terminal.type("\x03")
        assert terminal.ended() == 130, terminal.text()
        assert "Looking" not in terminal.flat()
        assert b"Traceback" not in terminal.written


@for_each("words", ["x.csv", "none.csv --into none.yaml"])
def test_without_duckdb_it_says_first_how_to_get_it(tmp_path: Path, words: str) -> None:
    (tmp_path / "duckdb.py").write_text("raise ImportError\n")
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    done = subprocess.run(
        [sys.executable, "-m", "placebook", "datasets", "inspect", *words.split()],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (
        2,
        "Looking inside data files needs DuckDB. Install it: "
        f"{sys.executable} -m pip install duckdb\n",
    )


@for_each("name", ["x[1].csv", "x*.csv", "x?.csv", "x\n.csv", "x\udc80.csv"])
def test_a_file_is_read_whatever_its_name_would_match(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / "x1.csv").write_text("other,columns,here\n1,2,3\n")
    found = look(tmp_path, "n,size\n1,20\n2,30\n", name)
    assert [c.name for c in found.columns] == ["n", "size"]
    assert found.rows == 2


@for_each("content", [b"", b"\xff\xfe", b"\xef\xbb\xbf \n", b"\xe2\x80\x83"])
@for_each("name", ["x.csv", "x.json"])
def test_a_file_with_nothing_in_it_is_said_to_be_empty(
    tmp_path: Path, name: str, content: bytes
) -> None:
    with pytest.raises(NotData, match="is empty; name another file"):
        look(tmp_path, content, name)


def test_a_number_too_large_to_be_one_has_no_range(tmp_path: Path) -> None:
    found = look(tmp_path, column("size", "1", "2", "3", "4", "1e400"))
    assert [(c.least, c.most) for c in found.columns] == [("0", "4"), ("", "")]


CELLS = [
    *("", "x", "1", "1e400", "-1e400", "inf", "nan", "NULL", "0x1", "1_000", "-", "'"),
    *(
        '"',
        '"a\nb"',
        "\\",
        "\u202e",
        "2020-01-01",
        "31/12/2020",
        "99999999999999999999",
    ),
]


@given(
    st.lists(st.lists(st.sampled_from(CELLS), max_size=4), max_size=6),
    st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(["x.csv", "x.tsv", "x.json", "x"]),
)
@settings(max_examples=many(30))  # each starts DuckDB
def test_no_table_breaks_it(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[list[str]],
    mark: str,
    codec: str,
    name: str,
) -> None:
    text = "\n".join(mark.join(row) for row in rows)
    with suppress(NotData):
        found = look(tmp_path_factory.mktemp("x"), text.encode(codec), name)
        assert findings_report(found).blocks


def test_a_column_s_name_may_have_lines(tmp_path: Path) -> None:
    text = 'Name,"Date of\nbirth"\nJo Bloggs,1980-02-01\nAnn Smith,1981-02-01\n'
    found = look(tmp_path, text)
    assert found.rows == 2
    assert [(p.kind, p.rows) for p in found.personal] == [
        ("names", 2),
        ("dates of birth", 2),
    ]
    four = look(tmp_path, 'a,"b\n\nc\nd"\n1,2\n3,4\n', "four.csv")
    assert (four.rows, [c.name for c in four.columns]) == (2, ["a", "b c d"])


@for_each("indent", [None, 1])
def test_a_json_file_on_one_line_is_read_within(
    tmp_path: Path, indent: int | None
) -> None:
    features = [{"type": "Feature", "properties": {"n": n}} for n in range(3)]
    content = {"type": "FeatureCollection", "features": features}
    found = look(tmp_path, json.dumps(content, indent=indent), "x.geojson")
    assert (found.rows, [c.name for c in found.columns]) == (3, ["n"])


def test_a_folder_s_name_is_no_column(tmp_path: Path) -> None:
    folder = tmp_path / "year=2026"
    folder.mkdir()
    duckdb.sql(f"COPY (SELECT 1 AS n) TO '{folder / 'x.parquet'}' (FORMAT parquet)")
    assert [c.name for c in inspect_file(folder / "x.parquet").columns] == ["n"]


@for_each("text", ["a,b\r\n1,2\n3,4\r\n", 'a,b\n1,"x\r\ny"\n3,4\n'])
def test_lines_may_end_in_two_ways(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(text.encode())
    found = inspect_file(path)
    assert (found.rows, found.ragged, len(found.columns)) == (2, 0, 2)


# --- files as offices save them -------------------------------------------------------


def padded(*above: str) -> str:
    """A table of people below title rows that are padded to its width."""
    rows = [f"0{n % 9 + 1}/02/19{50 + n},Mill" for n in range(20)]
    return "\n".join([*above, "Date of birth;Ward", *rows]).replace(",", ";") + "\n"


@for_each(
    "above",
    [("Clients;",), ("Clients;", ";"), ("Clients;", ";", "Autumn;"), ("Clients", "")],
)
def test_titles_above_the_column_names_are_passed_over(
    tmp_path: Path, above: tuple[str, ...]
) -> None:
    found = look(tmp_path, padded(*above))
    assert [c.name for c in found.columns] == ["Date of birth", "Ward"]
    assert (found.rows, found.ragged, found.blank) == (20, 0, 0)
    assert [(p.kind, p.rows) for p in found.personal] == [("dates of birth", 20)]


def test_blank_rows_are_counted_apart(tmp_path: Path) -> None:
    spaces = look(tmp_path, "a,b\n1,x\n1,x\n , \n , \n,\n")
    assert (spaces.rows, spaces.blank, spaces.duplicates) == (2, 3, 1)
    found = look(tmp_path, "a,b\n1,x\n,\n2,y\n,\n")
    assert (found.rows, found.blank, found.duplicates) == (2, 2, 0)
    assert [c.missing for c in found.columns] == [0, 0]
    said = everything(found)
    assert "2 rows with nothing in any cell: not counted." in said


def test_a_quotation_mark_that_does_not_close_is_told_with_its_line(
    tmp_path: Path,
) -> None:
    rows = [f"{n},x" for n in range(1000)]
    text = "\n".join(["a,b", *rows, '1000,"oops', *rows]) + "\n"
    for content in (text, text.encode("utf-16"), "Title,\n" + text):
        found = look(tmp_path, content)
        line = 1003 if str(content).startswith("Title") else 1002
        assert (found.rows, found.at_least, found.unclosed) == (1000, True, line)
    assert "a quotation mark on line" not in everything(look(tmp_path, "a,b\n1,2\n"))


def test_different_values_are_counted_one_by_one(tmp_path: Path) -> None:
    found = look(tmp_path, column("Case", *(f"C{n}" for n in range(5000))))
    assert (found.estimated, found.columns[1].distinct) == (False, 5000)
    assert "5,000  2 to 5 characters" in " ".join(everything(found).split("   "))


def test_numbers_that_a_spreadsheet_cut_are_told_and_have_no_range(
    tmp_path: Path,
) -> None:
    uprns = [f"1000{n:08}" for n in range(10)] + ["1.00023E+11"] * 10
    found = look(tmp_path, column("UPRN", *uprns))
    [code] = found.identifiers
    assert (code.identifier, code.share) == ("UPRN", 0.5)
    assert found.columns[1].cut == 10
    assert (found.columns[1].least, found.columns[1].most) == ("", "")
    assert "In UPRN, 10 numbers like 1.2E+11" in everything(found)


def test_words_for_nothing_are_told_and_do_not_change_the_type(tmp_path: Path) -> None:
    found = look(tmp_path, column("Spaces", "12", "n/a", "-", "8", "TBC"))
    assert (found.columns[1].type, found.columns[1].placeholders) == ("whole number", 3)
    assert "In Spaces, 3 cells with words such as N/A" in everything(found)


def test_a_total_is_told(tmp_path: Path) -> None:
    found = look(tmp_path, "Ward,n\nMill,1\nPark,2\nTotal,3\nTotal Park estate,1\n")
    assert "2 rows that may be a total: counted like the others." in everything(found)


CHANCE = {
    "parted like NHS numbers": [
        f"{n * 7919 % 900 + 100} {n * 104729 % 900 + 100} {n * 1299709 % 9000 + 1000}"
        for n in range(400)
    ],
}


def test_numbers_that_pass_a_check_by_chance_raise_no_alarm(tmp_path: Path) -> None:
    [values] = CHANCE.values()
    assert look(tmp_path, column("Meter", *values)).personal == ()
    numbers = ["0" + n[1:] for n in nhs_numbers(1, 30)]
    kinds = [p.kind for p in look(tmp_path, column("NHS No", *numbers)).personal]
    assert kinds == ["NHS numbers"]


@for_each(
    ("name", "value"),
    [("DoB", "11/03/1951"), ("Date of Birth (yyyy)", "1951"), ("birthdate", "18698")],
)
def test_a_day_of_birth_is_known_however_it_is_written(
    tmp_path: Path, name: str, value: str
) -> None:
    [kind] = look(tmp_path, column(name, value, value, "")).personal
    assert (kind.kind, kind.rows) == ("dates of birth", 2)


def test_what_the_law_protects_more_is_offered_where_there_are_people(
    tmp_path: Path,
) -> None:
    rows = "Tenant name,Ethnicity\n" + "Jo Bloggs,A\nAnn Smith,B\n" * 4
    found = look(tmp_path, rows)
    assert found.special == ("Ethnicity",)
    assert offered_fields(found, DAY)["personal"] == "special-category"
    assert "Look closely at Ethnicity" in everything(found)
    census = look(tmp_path, "Ethnicity,Count\nA,10\nB,20\n")
    assert (census.special, "personal" in offered_fields(census, DAY)) == ((), False)


RECORDS_IN: dict[str, tuple[object, list[str], int]] = {
    "ckan": (
        {"success": True, "result": {"records": [{"a": 1}, {"a": 2}]}},
        ["a"],
        2,
    ),
    "arcgis": (
        {"features": [{"attributes": {"a": 1}}, {"attributes": {"a": 2}}]},
        ["a"],
        2,
    ),
    "names that differ by case": (
        [{"Name": 1, "name": 2, "": 3}],
        ["Name", "name", "Column 3"],
        1,
    ),
    "beside what is said of the columns": (
        {"columns": [{"id": n} for n in range(5)], "bins": [{"x": 1}] * 2},
        ["x"],
        2,
    ),
}


@for_each("encoding", ["utf-8", "utf-16"])
@for_each("kind", RECORDS_IN)
def test_records_are_found_deeper_within(
    tmp_path: Path, kind: str, encoding: str
) -> None:
    data, names, rows = RECORDS_IN[kind]
    found = look(tmp_path, json.dumps(data).encode(encoding), "x.json")
    assert (found.rows, [c.name for c in found.columns]) == (rows, names)


def test_xml_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(NotData, match="is XML or a web page, not a table"):
        look(tmp_path, "<Inventory>\n<a;b>\n</Inventory>\n")


LONG_NUMBERS = {
    "as fractions": ["9434765919.0", "9434765870.0"],
    "with commas": ['"7,700,900,100"', '"7,700,900,139"'],
    "negative": ["-9434765919", "-9434765870"],
}


def test_a_long_number_has_no_range_though_one_is_short(tmp_path: Path) -> None:
    found = look(tmp_path, column("Account", "00123456", "87654321"))
    assert (found.columns[1].least, found.columns[1].most) == ("", "")


@for_each("kind", LONG_NUMBERS)
def test_a_long_number_has_no_range_however_it_is_written(
    tmp_path: Path, kind: str
) -> None:
    found = look(tmp_path, column("patient ref", *(LONG_NUMBERS[kind] * 5)))
    assert (found.columns[1].least, found.columns[1].most) == ("", "")


def test_nhs_numbers_are_found_as_fractions(tmp_path: Path) -> None:
    numbers = [f"{number}.0" for number in nhs_numbers(1, 9)]
    [kind] = look(tmp_path, column("ref", *numbers)).personal
    assert (kind.kind, kind.rows) == ("NHS numbers", 9)


NO_RECORDS = [
    "[1, 2, 3]",
    "{}",
    "[]",
]


@for_each("text", NO_RECORDS)
def test_what_is_no_list_of_records_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(NotData) as caught:
        look(tmp_path, text, "x.json")
    assert "has no list of records with named values" in str(caught.value)
    assert "Okonkwo" not in str(caught.value)


def test_records_and_lists_within_records_are_looked_into(tmp_path: Path) -> None:
    contact = {"name": "Sarah Okonkwo", "phones": ["07700 900123", "01632 960001"]}
    child = {"first": "Thomas", "dob": "2015-02-03", "marks": [[1, 2], [3]]}
    records = [
        {"id": 1, "contact": contact, "children": [child, child], "left": None},
        {"id": 2, "contact": None, "children": [], "left": {"a/b~c": 3}},
    ]
    for text, name in (
        (json.dumps(records, indent=1), "x.json"),
        ("\n".join(map(json.dumps, records)), "x.jsonl"),
    ):
        found = look(tmp_path, text, name)
        assert {c.name: c.missing for c in found.columns} == {
            "id": 0.0,
            "contact.name": 0.5,
            "contact.phones[]": None,
            "children[].first": None,
            "children[].dob": None,
            "children[].marks[][]": None,
            "left.a/b~c": 0.5,
        }
        assert [(p.column, p.kind, p.rows) for p in found.personal] == [
            ("contact.name", "names", 1),
            ("contact.phones[]", "telephone numbers", 2),
            ("children[].dob", "dates of birth", 2),
        ]


def test_rows_that_differ_late_in_a_list_are_no_duplicates(tmp_path: Path) -> None:
    records = [{"a": [1, 2]}, {"a": [1, 3]}, {"a": [1, 3]}]
    assert look(tmp_path, json.dumps(records), "x.json").duplicates == 1


def test_parquet_is_looked_into_as_deep(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    made = (
        "SELECT 1 AS id, {'name': 'Sarah Okonkwo', 'n': 2} AS contact, "
        "[{'first': 'Thomas'}] AS children, MAP {'k': 'Anna Jones'} AS other"
    )
    with duckdb.connect() as connection:
        connection.execute(f"COPY ({made}) TO '{path}' (FORMAT parquet)")
    found = profile.inspect_file(path)
    names = ["id", "contact.name", "contact.n", "children[].first", "other.k"]
    assert [c.name for c in found.columns] == names
    assert [p.column for p in found.personal] == ["contact.name"]


def test_a_record_kept_by_number_is_one_column(tmp_path: Path) -> None:
    """What has a name of its own in each record would be a column for each."""
    records = [{"who": {str(n): {"name": "x"}}, "n": n} for n in range(9_000)]
    found = look(tmp_path, "\n".join(map(json.dumps, records)), "x.jsonl")
    assert [(c.name, c.distinct) for c in found.columns] == [
        ("who[].name", 1),
        ("n", 9_000),
    ]


def test_a_field_that_only_a_late_record_has_is_seen(tmp_path: Path) -> None:
    records: list[dict[str, Any]] = [{"a": n} for n in range(21_000)]
    records[-1]["email"] = "jo@mail.example"
    found = look(tmp_path, json.dumps(records), "x.json")
    assert (found.rows, [p.kind for p in found.personal]) == (
        21_000,
        ["e-mail addresses"],
    )


def test_duckdb_may_read_nothing_but_the_file_and_stays_so(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n")
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    (tmp_path / "own").mkdir()
    with profile._connection(path, tmp_path / "own") as connection:
        assert connection.execute(f"FROM read_csv('{path}')").fetchall() == [(1, 2)]
        for forbidden in (
            f"FROM read_csv('{tmp_path}/other.csv')",
            f"COPY (SELECT 1) TO '{tmp_path}/new.csv'",
            "SET enable_external_access = true",
            "SET memory_limit = '8GB'",
            "INSTALL httpfs",
        ):
            with pytest.raises(duckdb.Error):
                connection.execute(forbidden)


def test_an_end_from_outside_leaves_no_copy_of_the_data(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    with path.open("w", encoding="cp1252") as out:
        out.write("a,b\n")
        out.writelines(f"{n},café {n % 97}\n" for n in range(2_000_000))
    (tmp_path / "temporary").mkdir()
    environment = {**os.environ, "TMPDIR": str(tmp_path / "temporary")}
    look_inside = subprocess.Popen(
        [sys.executable, "-m", "placebook", "datasets", "inspect", str(path)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while not list((tmp_path / "temporary").glob("placebook-*/data")):
        assert look_inside.poll() is None
    look_inside.send_signal(signal.SIGTERM)
    assert look_inside.wait() == 130
    assert list((tmp_path / "temporary").iterdir()) == []


def test_what_a_packed_file_is_is_told_by_the_name_within(tmp_path: Path) -> None:
    found = look(tmp_path, gzip.compress(b"a,b\tc\n1,2\t3\n"), "x.tsv.gz")
    assert (found.source.format, found.source.packed) == ("TSV", True)
    with pytest.raises(NotData, match="is not JSON with records"):
        look(tmp_path, gzip.compress(b"a,b\n1,2\n"), "x.json.gz")


@pytest.mark.slow  # 65 MB
def test_a_json_object_that_is_too_large_to_look_within_is_refused(
    tmp_path: Path,
) -> None:
    packed = gzip.compress(b'{"a": "' + b"x" * (65 * 1024 * 1024) + b'"}', 1)
    with pytest.raises(NotData, match="is one JSON object of over 64 MiB"):
        look(tmp_path, packed, "x.json.gz")


# --- first lines that are no names, and names that are no column's --------------------

FIRST_LINES: dict[str, tuple[str, list[str], int]] = {
    "wider": (
        "Ref,Surname,Ward,Diagnosis,Note\n7,Okafor,Abbey,HIV\n8,Zhang,Bold,Asthma\n"
        "9,Quigley,Cold,Stroke\n",
        ["Ref", "Surname", "Ward", "Diagnosis"],
        3,
    ),
    "narrower": (
        "Ref,Surname,Diagnosis\n7,Okafor,HIV,x\n8,Zhang,Asthma,y\n9,Wu,Stroke,z\n",
        ["Ref", "Surname", "Diagnosis", "Column 4"],
        3,
    ),
    "label above": (
        "Prepared by,Wei Zhang,,\nRef,Visits,Hours,Cost\n"
        "R1,1,2,3\nR2,2,4,6\nR3,3,6,9\n",
        ["Ref", "Visits", "Hours", "Cost"],
        3,
    ),
    "years above": (
        ",,2025,2026\nRoute,Ward,Bins,Cost\nA,Mill,1,2\nB,Park,3,4\n",
        ["Route", "Ward", "Bins", "Cost"],
        2,
    ),
    "a day": (
        "Smith S,01-Jan-80,Asthma\nWu Z,02-Feb-81,Flu\nOk F,03-Mar-82,Cold\n",
        ["Column 1", "Column 2", "Column 3"],
        3,
    ),
    "ticks": (
        "Ref,Walk,Bus\n1,Walk,\n2,,Bus\n3,Walk,Bus\n",
        ["Ref", "Walk", "Bus"],
        3,
    ),
    "an unnamed first": (",a\n0,5\n1,6\n", ["Column 1", "a"], 2),
    "naming the mark": ("sep=;\nn;size\n1;2\n3;4\n", ["n", "size"], 2),
    "one name twice": (
        "Name,Name,Name (2)\nx,y,z\n",
        ["Name", "Name (3)", "Name (2)"],
        1,
    ),
    "a cell short": (
        "Name,Ref\nAdaeze Okonkwo,1,\nBola Adeyemi,2,\nChi Nwosu,3,\n",
        ["Name", "Ref", "Column 3"],
        3,
    ),
    **{
        f"periods: {names}": (
            f"{names}\nFant,31,32\nNorth,41,42\nHeath,41,44\n",
            names.split(","),
            3,
        )
        for names in (
            *("Ward,Q1,Q2", "Ward,2021/22,2022/23", "Ward,2021,2022"),
            "Ward,Apr-24,May-24",
        )
    },
}


@for_each("kind", FIRST_LINES)
def test_a_first_line_is_taken_for_what_it_is(tmp_path: Path, kind: str) -> None:
    text, names, rows = FIRST_LINES[kind]
    found = look(tmp_path, text)
    assert [c.name for c in found.columns] == names
    assert (found.rows, found.ragged) == (rows, 0)


BY_COLUMN_ALONE = {
    "NHS number": ["9.43477E+09", "9.43477E+09"],
    "NI number": ["AB-12-34-56-C", "spoiled"],
    "Nat Ins No": ["AB 12-34", "AB 12-35"],
    "Telephone no": ["0044x", "none of it"],
}


@for_each("name", BY_COLUMN_ALONE)
def test_a_column_that_says_what_it_holds_is_believed(
    tmp_path: Path, name: str
) -> None:
    [kind] = look(tmp_path, column(name, *BY_COLUMN_ALONE[name], "")).personal
    assert (kind.rows, kind.sure) == (2, BY_COLUMN)


def of_people(tmp_path: Path, name: str, values: list[str]) -> Personal:
    """What is personal in a column of the values eight times, if it is of one kind."""
    [found] = look(tmp_path, column(name, *(values * 8))).personal
    return found


def table(columns: dict[str, list[str]]) -> str:
    """A table of these columns, each repeated as often as the longest needs."""
    out = io.StringIO()
    write = csv.writer(out).writerow
    write(["Ref", *columns])
    for n in range(max(map(len, columns.values()))):
        write([f"R{n}x", *(values[n % len(values)] for values in columns.values())])
    return out.getvalue()


UNKNOWN = ["Ngozi Okafor", "Wei Zhang", "Zofia Nowak", "Abdi Noor"]  # given names too
SURNAMES = ["Okafor", "Zhang", "Nowak", "Noor"]
BORN = ["11/01/1931", "12/02/1982", "13/03/1993", "14/04/2004"]
MOBILES = [f"0770090012{n}" for n in range(4)]
PEOPLE_BY_COLUMN = {
    "names": {
        **dict.fromkeys(("Applicant1Surname", "CLIENTSURNAME", "Surname2"), SURNAMES),
        **dict.fromkeys(
            (
                *("Child's name", "Carer(s)", "TENANTNAME", "EmployeeName1"),
                *("Teacher name", "Staff name", "contact.name"),
            ),
            UNKNOWN,
        ),
        "Tenants": ["Ngozi Okafor & Wei Zhang", "A Noor, B Noor", "C Ali and D Ali"],
        "Officer name": ["K Zhang", "J. E. Patel", "N Okafor"],
    },
    "dates of birth": {
        **dict.fromkeys(
            ("DOB1", "PERSONDOB", "DTBIRTH", "DOBChild", "DateOfBirth1"), BORN
        ),
        "Day of birth": ["10-APR-62", "11-MAY-70", "12-JUN-81"],
        "Remark": ["Client DOB 07/03/1998 called", "dob 7 March 1998"],
    },
    "telephone numbers": {
        **dict.fromkeys(("CallerNumber", "Mobile1", "NOK number", "SMS"), MOBILES),
        "Text": ["07700 900 120 please", "ring 0044 7700 900121"],
    },
    "e-mail addresses": {
        "Mail to": ["sarah.okafor@kent.example", "paul@kent.example"],
        "Reply": ["sarah.jones @ mail.example", "helen.grants@kent.example"],
    },
}


@for_each("kind", PEOPLE_BY_COLUMN)
def test_people_are_found_however_their_columns_are_called(
    tmp_path: Path, kind: str
) -> None:
    columns = PEOPLE_BY_COLUMN[kind]
    found = look(tmp_path, table(columns))
    rows = max(map(len, columns.values()))
    assert {(p.column, p.kind, p.rows) for p in found.personal} == {
        (name, kind, rows) for name in columns
    }


NO_PEOPLE = {
    "Telephone": ["340", "1,200", "77"],
    "Mobile": ["12", "4000"],
    "NHS": ["3", "12"],
    "NI": ["34", "56"],
    "National Insurance": ["12,345.60", "1234.56"],
    "ISBN": ["0140449132", "0141439513", "0140430725", "0099549484"],
    "Driver": ["Rising demand", "Cost pressures", "Inflation"],
    "Service user": ["Older people", "Young carers"],
    "Parent": ["Adult Social Care", "Place Directorate", "Mental Health"],
    "GP": ["Riverside Medical", "Northgate Medical"],
    "full_name": ["Adur District Council", "Arun District Council"],
    "Invoice": ["02279176205", "02279176206", "02279176207"],
    "Part": ["AB943972A", "AB943973A"],
    "Common name": ["Holly", "Hazel", "Rowan"],
    "EstablishmentName": ["John Wallis Academy", "Simon Langton Grammar"],
    "LocalAuthorityEmailAddress": [
        "foodsafety@kent.example",
        "environmentalhealth@kent.example",
        "bookings@kent.example",
        "publicprotection@kent.example",
    ],
}
OF_NOBODY = {
    "things and counts": table(NO_PEOPLE),
    "coordinates": "Ref,East\n"
    + "".join(f"{n},-0.0{n}12345678\n" for n in range(1, 9)),
    "numbers and mailboxes of an office": (
        "Library,Telephone,Email\n"
        "Lenham,03000 413131,libraries@kent.gov.uk\n"
        "Marden,0800 413131,libraries@kent.gov.uk\n"
    ),
}


@for_each("kind", OF_NOBODY)
def test_a_table_of_nobody_raises_no_alarm(tmp_path: Path, kind: str) -> None:
    assert look(tmp_path, OF_NOBODY[kind]).personal == ()


# A first line, or keys, and what of it is somebody's.


NAMED = "Name,{}\n" + "".join(
    f"{name},{{}}\n" for name in ("Ngozi Okafor", "Wei Zhang", "Z Kowal") * 4
)
PERSONS = [{"name": "Sarah Okafor", "dob": "1971-03-03"} for _ in range(3)]
BY_COLUMN_JSON = {name: [one[name] for one in PERSONS] for name in PERSONS[0]}
BOTH = [("name", "names", 3), ("dob", "dates of birth", 3)]
# A file, the columns that are read, and who is found in them.
SHAPES: dict[str, tuple[Any, list[str], list[tuple[str, str, int]]]] = {
    "by id": (
        {"people": {f"P{n}": one for n, one in enumerate(PERSONS)}},
        ["key", "name", "dob"],
        BOTH,
    ),
    "by column": (BY_COLUMN_JSON, ["name", "dob"], BOTH),
    "by column and row": (
        {
            name: {str(n): cell for n, cell in enumerate(cells)}
            for name, cells in BY_COLUMN_JSON.items()
        },
        ["name", "dob"],
        BOTH,
    ),
    "features": (
        {"features": [*({"properties": one} for one in PERSONS)]},
        ["name", "dob"],
        BOTH,
    ),
    "features, one of nothing": (
        {"features": [{"properties": None}, *({"properties": o} for o in PERSONS)]},
        ["name", "dob"],
        BOTH,
    ),
    "beside what wraps a record": (
        {"records": [{"attributes": {"type": "Contact"}, **one} for one in PERSONS]},
        ["attributes.type", "name", "dob"],
        BOTH,
    ),
    "rows without names": (
        {
            "meta": {"columns": [{}]},
            "data": [["Sarah Okafor", "07700 900123"], ["Tom Noor", "07700 900124"]],
        },
        ["Column 1", "Column 2"],
        [("Column 2", "telephone numbers", 2)],
    ),
    "records among words": (
        [{"a": n, "p": {"surname": "Okafor"} if n % 2 else "none"} for n in range(6)],
        ["a", "p", "p.surname"],
        [("p.surname", "names", 3)],
    ),
    "keys of records": (
        {f"kwame{n}.khan@gmail.com": {"visits": 1, "hours": n} for n in range(4)},
        ["key", "visits", "hours"],
        [("key", "e-mail addresses", 4)],
    ),
    "beside what says of their fields": (
        {
            "success": True,
            "result": {
                "fields": [{"id": name, "type": "text"} for name in "abc"],
                "records": [{"_id": n, "Full name": "Sarah Jones"} for n in range(2)],
            },
        },
        ["_id", "Full name"],
        [("Full name", "names", 2)],
    ),
    "many names within another": (
        [{"contact": {f"k{n}": n for n in range(20)} | {"name": "Sarah Okafor"}}],
        [*(f"contact.k{n}" for n in range(20)), "contact.name"],
        [("contact.name", "names", 1)],
    ),
    "birthdays of every spelling": (
        "Ref,DOB\n1,12-Mar-61\n2,13-Mar-62\n3,12/03/1980\n",
        ["Ref", "DOB"],
        [("DOB", "dates of birth", 3)],
    ),
    "people among firms": (
        table(
            {
                "Supplier name": ["Acme Ltd"] * 27
                + ["Mrs Ngozi Okafor", "Mr Wei Zhang", "Miss Z Nowak"]
            }
        ),
        ["Ref", "Supplier name"],
        [("Supplier name", "names", 3)],
    ),
    "a name beside a birth": (
        NAMED.format("DOB", *(f"{n + 1:02}/03/1970" for n in range(12))),
        ["Name", "DOB"],
        [("Name", "names", 12), ("DOB", "dates of birth", 12)],
    ),
    "a name of a club beside an e-mail": (
        NAMED.format("Secretary", *(f"jo{n}@club.example" for n in range(12))),
        ["Name", "Secretary"],
        [("Secretary", "e-mail addresses", 12)],
    ),
}


@for_each("name", SHAPES)
def test_columns_and_people_are_found_in_whatever_shape_they_have(
    tmp_path: Path, name: str
) -> None:
    content, columns, people = SHAPES[name]
    if isinstance(content, str):
        found = look(tmp_path, content)
    else:
        found = look(tmp_path, json.dumps(content), "x.json")
    assert [c.name for c in found.columns] == columns
    assert [(p.column, p.kind, p.rows) for p in found.personal] == people


SIXTY = [f"ward {n}" for n in range(60)]
WIDE = {
    "x.csv": f"{','.join(SIXTY)}\n{','.join('1' for _ in SIXTY)}\n",
    "x.json": json.dumps([dict.fromkeys(SIXTY, 1)]),
}


@for_each("name", WIDE)
def test_a_wide_table_is_looked_into(tmp_path: Path, name: str) -> None:
    found = look(tmp_path, WIDE[name], name)
    assert ([column.name for column in found.columns], found.rows) == (SIXTY, 1)


def test_a_name_without_cells_below_it_is_told(tmp_path: Path) -> None:
    found = look(tmp_path, "Ref,Ward,Notes\n1,Abbey\n2,Mill\n3,Abbey\n")
    assert ([c.name for c in found.columns], found.source.header.beyond) == (
        ["Ref", "Ward"],
        1,
    )
    assert "1 column name at the end with no cells below" in plain_text(
        findings_report(found), 200
    )


MORE = {
    "titles": ("x", ["Dr Khan", "Cllr Okafor"]),
    "next of kin": ("Next of kin", ["Wei Zhang", "Olu Adeyemi"]),
    "numbered": ("Tenant 1", ["Wei Zhang", "Olu Adeyemi"]),
    "behind a place": ("Tenant name", ["Mark Wood", "Anna Hill", "Tom Park"]),
    "a question": ("What is your name?", ["Wei Zhang", "Ngozi Okafor"]),
    "insurance with hyphens": ("x", ["AB-12-34-56-C"]),
    "accents": ("Applicant", ["José García", "Renée Dubois", "Łukasz Wójcik"]),
    "with a title": ("Title", ["Mr Gareth Evans", "Mrs Priya Patel"]),
    "a spreadsheet's telephones": ("Phone", ["7.70090012E+09", "7.70090013E+09"]),
}


@for_each("kind", MORE)
def test_people_are_found_in_more_forms(tmp_path: Path, kind: str) -> None:
    name, values = MORE[kind]
    found = of_people(tmp_path, name, values)
    assert (found.column, found.rows) == (name, 8 * len(values))


def test_what_the_law_protects_is_told_of_rows_of_persons(tmp_path: Path) -> None:
    rows = "".join(f"Okafor,{40 + n},Epilepsy\n" for n in range(9))
    found = look(tmp_path, f"Surname,Age,Health condition\n{rows}")
    assert found.special == ("Health condition",)
    counted = look(
        tmp_path, "LSOA,All usual residents,Very bad health\n" + "A,9,3\n" * 9
    )
    assert counted.special == ()


def test_a_postcode_counts_beside_cells_that_say_nothing(tmp_path: Path) -> None:
    text = column("Postcode", "ME14 1XQ", "N/A", "CT1  2DW", "N/A", "M1  1AE")
    [found] = look(tmp_path, text).identifiers
    assert (found.identifier, found.share) == ("postcode", 0.6)


def test_a_further_list_in_the_file_is_told(tmp_path: Path) -> None:
    wards = [{"ward": f"W{n}"} for n in range(4)]
    found = look(tmp_path, json.dumps({"wards": wards, "tenants": PERSONS}), "x.json")
    assert (found.rows, found.source.others) == (4, 1)
    assert "1 other list in the file not looked at" in plain_text(
        findings_report(found), 200
    )


def test_texts_beside_the_records_are_told(tmp_path: Path) -> None:
    """Somebody may be named there: it is said that nobody has looked."""
    document = {
        **{"area": "Kent", "by": {"name": "Sarah Okafor"}, "n": 3, "note": " "},
        **{"authors": ["Jo Bloggs", "Ann Smith"], "type": "x", "@odata.context": "y"},
        "rows": PERSONS,
    }
    found = look(tmp_path, json.dumps(document), "x.json")
    assert (found.rows, found.source.others, found.source.texts) == (len(PERSONS), 0, 4)
    assert "4 texts in the file beside the records not looked at" in plain_text(
        findings_report(found), 200
    )


def test_a_cell_of_a_boundary_is_read_whole(tmp_path: Path) -> None:
    text = f'Ward,Geometry,n\nA,"POLYGON(({"1.5 2.5," * 300_000}1.5 2.5))",1\nB,x,2\n'
    found = look(tmp_path, text)
    assert (found.rows, found.ragged) == (2, 0)
    assert found.columns[1].longest == 8 * 300_000 + 18


def test_american_dates_are_one_way_of_writing(tmp_path: Path) -> None:
    days = ["01/05/2025", "01/25/2025", "02/05/2025", "02/26/2025"]
    found = look(tmp_path, table({"Start": days, "End": [*days, "25/02/2025"]}))
    assert [column.dates for column in found.columns[1:]] == [
        (("11/23/2026", 5),),
        (("23/11/2026", 3), ("11/23/2026", 2)),
    ]


def test_dates_among_other_texts_are_told_by_their_ways(tmp_path: Path) -> None:
    some = ["01/02/2026", "2026-02-03", "04-Mar-26", "soon"]
    found = look(tmp_path, table({"Start": some}))
    assert (found.columns[1].type, len(found.columns[1].dates)) == ("text", 3)


def test_what_follows_a_packed_file_is_told_as_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "x.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n1,2\n") + b"more")
    with pytest.raises(NotData, match="cannot be unpacked, or ends too soon"):
        inspect_file(path)


def test_what_is_unlike_is_one_record_with_others_within(tmp_path: Path) -> None:
    contact = {"name": "Sarah Okafor", "a": 1, "b": 2, "c": 3}
    text = json.dumps({"contact": contact, "home": {"name": "Mill"}})
    found = look(tmp_path, text, "x.json")
    assert (found.rows, found.columns[0].name) == (1, "contact.name")
