"""Catalogues in their published shapes -> records, from files and from the web."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from placebook.base.delimited import decode_text
from placebook.base.errors import PlacebookError
from placebook.base.text import words_of
from placebook.base.urls import web_address
from placebook.catalogues.column_mapping import (
    NAMES,
    BadColumns,
    corrected_columns,
    match_columns,
)
from placebook.catalogues.controlled_terms import Normaliser
from placebook.catalogues.download import fetch
from placebook.catalogues.read_csv import read_csv_catalogue, read_sheet
from placebook.catalogues.readers import (
    Got,
    fetch_catalogue,
    omissions_in_words,
    require_datasets,
)
from placebook.catalogues.readers import read_catalogue as read_any
from placebook.catalogues.records import (
    Catalogue,
    NotACatalogue,
    NotFetched,
    Record,
    Sheet,
    clean_date,
    clean_description,
    clean_line,
)
from placebook.model.pack import Pack

from tests.cases import for_each
from tests.portal import CATALOGUES, FOUND, Portal, portal

BINS = Record(
    title="Bin collection days",
    about="One row for each address and collection.",
    publisher="Example Council",
    licences=(
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    ),
    url="https://data.example.org/dataset/bin-collection-days",
    formats=("application/pdf", "text/csv"),
    frequencies=("R/P1W",),
    access=("public",),
    issued="2024-02-01",
    modified="2026-10-01",
)
CARE = Record(
    title="Care needs by household",
    about="For the care team only.",
    publisher="Example Council",
    access=("non-public",),
)
LICENCE_EU = "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0"
SHAPES = {
    "dcat-us.json": (BINS, CARE),
    "dcat-ap.jsonld": (
        replace(
            BINS,
            licences=(LICENCE_EU,),
            formats=("http://publications.europa.eu/resource/authority/file-type/CSV",),
            frequencies=(
                "http://publications.europa.eu/resource/authority/frequency/WEEKLY",
            ),
            access=(
                "http://publications.europa.eu/resource/authority/access-right/PUBLIC",
            ),
        ),
    ),
    "dcat-ap-expanded.jsonld": (
        replace(
            BINS,
            licences=("https://creativecommons.org/licenses/by/4.0/",),
            formats=("https://www.iana.org/assignments/media-types/text/csv",),
            frequencies=("http://purl.org/cld/freq/weekly",),
            access=(),
        ),
    ),
    "datapackage.json": (
        replace(
            BINS,
            licences=(
                "OGL-UK-3.0",
                "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
                "Open Government Licence v3.0",
            ),
            formats=("csv", "text/csv", "csv", "pdf"),
            frequencies=(),
            access=(),
            modified="",
        ),
    ),
    "ckan-package.json": (
        replace(
            BINS,
            about="One row for each address & collection.\n- Black bins\n- Green bins",
            licences=("uk-ogl", "UK Open Government Licence (OGL)"),
            url="https://council.example.org/bins",
            formats=("PDF", "application/pdf", "csv", "text/csv"),
            frequencies=("weekly",),
            access=(),
        ),
    ),
    "lga-inventory.xml": (
        replace(
            BINS,
            about="One row for each address.\nSee the bins page.",
            licences=(
                "http://www.nationalarchives.gov.uk/doc/open-government-licence/",
            ),
            formats=("text/csv", "text/html"),
            frequencies=(),
            access=(),
            issued="",
        ),
        Record(
            title="Parking spaces",
            about="Counted once, in 2014.",
            publisher="Example Council",
            withdrawn=True,
        ),
    ),
}


@for_each("name", SHAPES)
def test_each_published_shape_gives_its_datasets(name: str) -> None:
    found = read_any((CATALOGUES / name).read_bytes(), name)
    assert isinstance(found, Catalogue)
    assert found.records == SHAPES[name]


@for_each("name", SHAPES)
def test_each_shape_comes_to_the_same_words(pack: Pack, name: str) -> None:
    words = Normaliser(pack)
    first = SHAPES[name][0]
    licence = words.licence(first.licences)
    assert licence in ("OGL-UK-3.0", "CC-BY-4.0")
    assert words.format(first.formats) == "CSV"
    assert words.frequency(first.frequencies) in ("weekly", None)


@pytest.fixture(scope="module")
def words(pack: Pack) -> Normaliser:
    return Normaliser(pack)


@for_each(
    ("text", "id"),
    [
        ("uk-ogl", "OGL-UK-3.0"),
        ("Open Government Licence v3", "OGL-UK-3.0"),
        ("open government license V3.0", "OGL-UK-3.0"),
        (
            "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3",
            "OGL-UK-3.0",
        ),
        (
            "http://nationalarchives.gov.uk/doc/open-government-licence/version/2/",
            "OGL-UK-2.0",
        ),
        ("http://spdx.org/licenses/OGL-UK-3.0", "OGL-UK-3.0"),
        ("http://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("cc-by-sa", "CC-BY-SA-4.0"),
        ("odbl", "ODbL-1.0"),
        ("notspecified", "none"),
        ("Ask the council", "Ask the council"),
        ("Open Government Licence v3.0 (OGL)", "OGL-UK-3.0"),
        ("UK Open Government Licence (OGL v3.0)", "OGL-UK-3.0"),
        ("Open Government Licence v2.0 (OGL)", "OGL-UK-2.0"),
        ("Open Government Licence (v2.5)", "Open Government Licence (v2.5)"),
        ("OGL v3 (OGL v2)", "OGL v3 (OGL v2)"),
        (
            "Creative Commons Attribution 4.0 International (CC BY 4.0)",
            "CC-BY-4.0",
        ),
        ("https://spdx.org/licenses/CC-BY-4.0.html", "CC-BY-4.0"),
        ("http://x.europa.eu/authority/licence/OGL_2_0", "OGL-UK-2.0"),
        ("https://creativecommons.org/licenses/by-sa/3.0/", "CC-BY-SA-3.0"),
        ("https://creativecommons.org/licenses/by/4.0/deed.en", "CC-BY-4.0"),
        ("https://www.creativecommons.org/licenses/by/3.0?ref=x#a", "CC-BY-3.0"),
        ("www.creativecommons.org/licenses/by-nc-sa/3.0/", "CC-BY-NC-SA-3.0"),
        (
            "https://creativecommons.org/licenses/nope/9.9/",
            "https://creativecommons.org/licenses/nope/9.9/",
        ),
        ("http://data.gov.uk/licences#uk-ogl", "OGL-UK-3.0"),
        ("https://opendefinition.org/licenses/#odc-by", "ODC-By-1.0"),
        ("www.creativecommons.org/licenses/by/4.0/deed.en", "CC-BY-4.0"),
        ("uk-ogl-3.0", "OGL-UK-3.0"),
        ("", None),
    ],
)
def test_licences_are_brought_to_spdx(
    words: Normaliser, text: str, id: str | None
) -> None:
    assert words.licence([text]) == id


@for_each(
    ("text", "id"),
    [
        ("R/P1M", "monthly"),
        ("Annually", "annual"),
        ("every three months", "quarterly"),
        (
            "http://publications.europa.eu/resource/authority/frequency/IRREG",
            "irregular",
        ),
        ("When the wind turns", "When the wind turns"),
        ("Real time", "continuous"),
        ("Hourly", "Hourly"),
        ("On request/other", "On request/other"),
        ("http://publications.europa.eu/authority/frequency/MONTHLY/", "monthly"),
        ("http://publications.europa.eu/authority/frequency/UNKNOWN", None),
        ("n/a", None),
    ],
)
def test_frequencies_are_brought_to_our_words(
    words: Normaliser, text: str, id: str | None
) -> None:
    assert words.frequency([text]) == id


@for_each(
    ("texts", "id"),
    [
        (("PDF", "text/csv; charset=utf-8"), "CSV"),
        (("application/pdf", ".xlsx"), "XLSX"),
        (("SHP", "geojson"), "GeoJSON"),
        (("API",), None),
        ((), None),
    ],
)
def test_the_format_is_the_one_that_gives_most_stars(
    words: Normaliser, texts: tuple[str, ...], id: str | None
) -> None:
    assert words.format(texts) == id


def test_no_two_words_of_the_pack_claim_the_same_spelling(pack: Pack) -> None:
    from placebook.catalogues.controlled_terms import term_key

    known = pack.dataset_words
    for listed in (known.licences, known.frequencies, known.formats):
        owner: dict[str, str] = {}
        for word in listed:
            for text in {term_key(word.id), *map(term_key, word.also)}:
                assert owner.setdefault(text, word.id) == word.id, text


# --- tables ---------------------------------------------------------------------------

REGISTER = (
    "Information asset register;;;;;;\n"
    "Printed 01/10/2026;;;;;;\n"
    ";;;;;;\n"
    "Dataset Name;Description of data;License;Web link;Data Owner;Update Frequency;"
    "File formats\n"
    'Bin collection days;"One row for each address\nand collection.";'
    "Open Government Licence v3;https://data.example.org/bins;Example Council;Weekly;"
    "PDF, CSV\n"
    "Café licences;Who may sell food – 2026;;;Licensing team;annually;xlsx\n"
    ";;;;;;\n"
)
TAKEN = {
    "title": "Dataset Name",
    "about": "Description of data",
    "steward": "Data Owner",
    "licence": "License",
    "format": "File formats",
    "frequency": "Update Frequency",
    "url": "Web link",
}
ROWS = (
    Record(
        title="Bin collection days",
        about="One row for each address\nand collection.",
        licences=("Open Government Licence v3",),
        url="https://data.example.org/bins",
        formats=("PDF, CSV", "PDF", "CSV"),
        frequencies=("Weekly",),
        said=(("steward", "Example Council"),),
    ),
    Record(
        title="Café licences",
        about="Who may sell food – 2026",
        formats=("xlsx",),
        frequencies=("annually",),
        said=(("steward", "Licensing team"),),
    ),
)


@for_each("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@for_each("mark", [";", ",", "\t", "|"])
@for_each("end", ["\n", "\r\n"])
def test_a_spreadsheets_odd_table_is_read(encoding: str, mark: str, end: str) -> None:
    text = REGISTER
    if mark != ";":
        text = text.replace("PDF, CSV", '"PDF, CSV"').replace(";", mark)
    found = read_sheet(text.replace("\n", end).encode(encoding), "register.csv")
    assert match_columns(found.header) == TAKEN
    assert read_csv_catalogue(found, TAKEN).records == ROWS


def test_a_line_that_names_the_mark_is_no_row() -> None:
    found = read_sheet(b"sep=;\r\nTitle;Notes\r\nBins;a,b,c\r\nTips;d,e,f\r\n", "x.csv")
    assert found == Sheet(("Title", "Notes"), (("Bins", "a,b,c"), ("Tips", "d,e,f")))


def test_columns_of_the_same_name_are_told_apart() -> None:
    found = read_sheet(b"Title,Title,\nBins,Waste,x\n", "x.csv")
    assert found.header == ("Title", "Title (2)", "Column 3")


@for_each(
    ("column", "field"),
    [
        ("Title", "title"),
        ("dataset_title", "title"),
        ("DatasetTitle", "title"),
        ("Licence", "licence"),
        ("license", "licence"),
        ("Lisence", None),
        ("Description of contents", "about"),
        ("Dataset URL", "url"),
        ("Date last updated", "modified"),
        ("Colour of the folder", None),
        ("Data owner email", None),
        ("Data owner's e-mail", None),
        ("Phone of publisher", None),
        ("Publisher page", None),
        ("Licence notes", None),
        ("Licence URL", None),
        ("Dataset description", "about"),
        ("Name of asset", "title"),
        ("Information Asset Owner (IAO)", "steward"),
        ("Information asset manager", "steward"),
        ("Contains personal information?", "personal"),
        ("Publisher name", "publisher"),
        ("Owner organisation", "publisher"),
        ("Rights holder name", "publisher"),
        *(
            (name, None)
            for name in (
                *("Published?", "Published", "Publish"),
                *("Publisher type", "Personal data shared with", "Last modified by"),
                *("DPIA link", "Privacy notice URL", "Review frequency", "Licence fee"),
                *("Licensed", "Licence expiry date", "Data subject rights"),
                *("Retention standard", "Identifier", "Record status"),
            )
        ),
        ("Landing page URL", "url"),
    ],
)
def test_a_column_is_known_by_its_name_alone(column: str, field: str | None) -> None:
    found = match_columns(["Reference", column])
    assert {name: f for f, name in found.items()}.get(column) == field


def test_what_people_say_of_columns_counts() -> None:
    header = ["Item", "Name", "Owner"]
    found = match_columns(header)
    assert found == {"title": "Name", "steward": "Owner"}
    assert corrected_columns(found, ["title=item", "steward="], header) == {
        "title": "Item"
    }
    assert corrected_columns(found, ["about=Name"], header) == {
        "about": "Name",
        "steward": "Owner",
    }
    with pytest.raises(
        BadColumns, match="the table has no such column; it has Item, N"
    ):
        corrected_columns(found, ["title=Nme"], header)
    with pytest.raises(BadColumns, match="write it as field=Column"):
        corrected_columns(found, ["nonsense"], header)


def test_of_two_columns_of_one_name_the_first_is_taken() -> None:
    header = ["Dataset Title", "dataset_title", "Notes"]
    assert match_columns(header) == {"title": "Dataset Title", "about": "Notes"}
    assert corrected_columns({}, ["title=DATASET TITLE"], header) == {
        "title": "Dataset Title"
    }


def test_no_name_of_a_column_means_two_fields() -> None:
    names = [name for names in NAMES.values() for name in names]
    assert len(names) == len(set(names))
    assert [words_of(name) for name in names] == names


HEADERS = st.text(max_size=20) | st.sampled_from(["Title", "title", "Name", "URL"])


@given(st.lists(HEADERS, max_size=30))
def test_matching_never_gives_a_column_twice(header: list[str]) -> None:
    found = match_columns(header)
    assert set(found) <= set(NAMES)
    assert set(found.values()) <= set(header)
    assert len(set(found.values())) == len(found)


# --- what is no catalogue -------------------------------------------------------------

HOSTILE = {
    "nothing": b"",
    "spaces": b" \n ",
    "web page": b"<!DOCTYPE html><html><title>Sign in</title></html>",
    "spreadsheet": b"PK\x03\x04\x14\0",
    "picture": b"\x89PNG\r\n\x1a\n\0\0\0",
    "half JSON": b'{"dataset": [{"title"',
    "deep JSON": b"[" * 100_000 + b"]" * 100_000,
    "other JSON": b'{"type": "FeatureCollection", "features": []}',
    "refusal": b'{"success": false, "error": {"message": "Not found"}}',
    "half XML": b"<?xml version='1.0'?><Inventory><Datasets>",
    "other XML": b"<rss><channel/></rss>",
    "entities": b'<!DOCTYPE i [<!ENTITY a "aaa">]><Inventory>&a;</Inventory>',
    "file entity": b'<!DOCTYPE i [<!ENTITY a SYSTEM "file:///etc/passwd">]><i>&a;</i>',
    "one line": b"just words",
    "no rows": b"Title,Description\n",
}


@for_each(
    ("content", "why"),
    [
        (b"#: Placebook workbook.\nplacebook: 1\npack: x\n", "is a workbook"),
        (b"placebook: 1\narea:\n", "is a workbook"),
        (b"%PDF-1.4\n", "is a PDF"),
        (b"@prefix dct: <http://purl.org/dc/terms/> .\n", "is RDF as Turtle"),
    ],
)
def test_what_it_is_instead_is_said(content: bytes, why: str) -> None:
    with pytest.raises(NotACatalogue, match=f"x: {why}"):
        read_any(content, "x")


@for_each("kind", HOSTILE)
def test_what_is_no_catalogue_gets_a_sentence(kind: str) -> None:
    with pytest.raises(NotACatalogue, match=r"^x: [^\n]*\.$") as caught:
        read_any(HOSTILE[kind], "x")
    assert "root:" not in str(caught.value)


LABELLED = {
    "@context": {"dct": "http://purl.org/dc/terms/", "rdfs": "http://x/rdf-schema#"},
    "@graph": [
        {
            "@id": "https://x.example/bins",
            "@type": "http://www.w3.org/ns/dcat#Dataset",
            "dct:title": "Bins",
            "dct:license": {"@id": "http://creativecommons.org/licenses/by/4.0/"},
            "dct:accrualPeriodicity": {"@id": "http://x.eu/frequency/ANNUAL"},
            "dct:accessRights": {"@id": "http://x.eu/access-right/PUBLIC"},
            "dct:publisher": {"@id": "https://x.example/them"},
        },
        {
            "@id": "http://creativecommons.org/licenses/by/4.0/",
            "rdfs:label": "Creative Commons Namensnennung",
        },
        {"@id": "http://x.eu/frequency/ANNUAL", "rdfs:label": "jährlich"},
        {"@id": "http://x.eu/access-right/PUBLIC", "rdfs:label": "öffentlich"},
        {
            "@id": "https://x.example/them",
            "rdfs:label": [
                {"@value": "Beispielrat", "@language": "de"},
                {"@value": "Example Council", "@language": "en"},
            ],
        },
    ],
}


def test_a_known_address_counts_though_its_name_is_foreign(pack: Pack) -> None:
    [found] = records(LABELLED)
    words = Normaliser(pack)
    assert words.licence(found.licences) == "CC-BY-4.0"
    assert words.frequency(found.frequencies) == "annual"
    assert found.access == ("öffentlich", "http://x.eu/access-right/PUBLIC")
    assert found.publisher == "Example Council"


def records(data: Any) -> tuple[Record, ...]:
    found = read_any(json.dumps(data).encode(), "x.json")
    assert isinstance(found, Catalogue)
    return found.records


DATASET = "http://www.w3.org/ns/dcat#Dataset"


AT_X = {"@id": "https://x.example/d", "@type": DATASET, "title": "Bins"}
MORE_OF_X = {"@id": AT_X["@id"], "description": "By street.", "license": "ogl"}
OF_X = Record("Bins", "By street.", licences=("ogl",), url=AT_X["@id"])
OWN_WORDS = {"id": "@id", "type": "@type", "dct": "http://purl.org/dc/terms/"}
PACKAGE = {"title": "Bins", "resources": [{"path": "x.csv"}]}
KEEPER = {"title": "Data team", "roles": ["maintainer"]}
COUNCIL = {"title": "Leeds City Council", "role": "publisher"}
WAYS: dict[str, tuple[Any, Record]] = {
    "in two places": ({"@graph": [AT_X, MORE_OF_X]}, OF_X),
    "in two places, and listed": (
        {
            "@graph": [
                {"@type": "dcat:Catalog", "dcat:dataset": AT_X},
                *(AT_X, MORE_OF_X),
            ]
        },
        OF_X,
    ),
    "a context with its own words for id and type": (
        {
            "@context": OWN_WORDS,
            "@graph": [{"id": AT_X["@id"], "type": "Dataset", "dct:title": "Bins"}],
        },
        Record("Bins", url=AT_X["@id"]),
    ),
    **{
        f"how often, in CKAN's extra {key}": (
            {"result": {"title": "Bins", "extras": [{"key": key, "value": "Monthly"}]}},
            Record("Bins", frequencies=("Monthly",)),
        )
        for key in ("frequency-of-update", "Update Frequency")
    },
    "CKAN's own date where its extras have none": (
        {
            "result": {
                "title": "Bins",
                "extras": [{"key": "dcat_issued", "value": "soon"}],
                "metadata_created": "2026-02-01T09:00",
            }
        },
        Record("Bins", issued="2026-02-01"),
    ),
    "no steward but an author": (
        {**PACKAGE, "contributors": [{"title": "Jane Smith", "role": "author"}]},
        Record("Bins", formats=("csv",)),
    ),
    "the publisher is the steward": (
        {
            **PACKAGE,
            "contributors": [
                *({"title": "Jane Smith", "roles": ["author"]}, KEEPER, COUNCIL)
            ],
        },
        Record("Bins", publisher="Leeds City Council", formats=("csv",)),
    ),
    "who keeps it is the steward": (
        {**PACKAGE, "contributors": [KEEPER, "x"]},
        Record("Bins", publisher="Data team", formats=("csv",)),
    ),
}


@for_each("way", WAYS)
def test_a_dataset_is_found_in_each_way_of_saying_it(way: str) -> None:
    data, wanted = WAYS[way]
    assert records(data) == (wanted,)


@for_each(
    ("title", "wanted"),
    [
        ({"cy": ["Dyddiau biniau"], "en": ["Bin days"]}, "Bin days"),
        ({"cy": "Dyddiau biniau"}, "Dyddiau biniau"),
        ({"fr": "Le titre", "@none": "The title"}, "The title"),
        ({"@set": [{"@value": "Titel", "@language": "de"}]}, "Titel"),
        ({"@list": ["First", "Second"]}, "First"),
        ([{"@value": "Titel", "@language": "de"}, "Plain"], "Titel"),
    ],
)
def test_a_text_is_found_in_any_of_its_shapes(title: Any, wanted: str) -> None:
    dataset = {"@type": DATASET, "dct:title": title, "dct:description": title}
    assert records([dataset]) == (Record(wanted, wanted),)


def test_a_dataset_that_another_is_made_of_is_not_on_offer() -> None:
    source = {"@type": "dcat:Dataset", "dct:title": "OS Open UPRN"}
    bins = {"@type": "dcat:Dataset", "dct:title": "Bins", "dct:source": source}
    catalogue = {"@type": "dcat:Catalog", "dcat:dataset": [bins]}
    assert [record.title for record in records(catalogue)] == ["Bins"]
    assert len(records([bins])) == 2  # nothing lists them: both are named


def test_of_ckan_only_datasets_count() -> None:
    packages = [{"title": "Bins", "notes": "x"}, {"title": "Trees", "resources": []}]
    council = {"title": "A council", "is_organization": True, "packages": packages}
    assert [r.title for r in records({"result": council})] == ["Bins", "Trees"]
    assert records({"result": {"title": "A council", "package_count": 3}}) == ()
    file = {"name": "2024 data", "package_id": "a", "format": "CSV"}
    assert records({"result": file}) == ()


def test_ckan_s_address_says_which_version_of_a_licence(pack: Pack) -> None:
    words = Normaliser(pack)
    for url, wanted in (
        ("http://creativecommons.org/licenses/by/3.0/", "CC-BY-3.0"),
        ("http://www.opendefinition.org/licenses/cc-by", "CC-BY-4.0"),
        ("https://x.example/about-us", "CC-BY-4.0"),
    ):
        item = {"title": "Bins", "license_id": "cc-by", "license_url": url}
        [found] = records({"result": item})
        assert words.licence(found.licences) == wanted


def test_words_of_an_unknown_licence_are_kept_rather_than_its_address(
    words: Normaliser,
) -> None:
    assert words.licence(["https://x.example/terms", "Ask us"]) == "Ask us"


def test_a_listed_dataset_without_a_title_is_counted() -> None:
    listed = [{"@type": DATASET}, {"@type": DATASET, "dct:title": "Bins"}]
    content = json.dumps({"@type": "dcat:Catalog", "dcat:dataset": listed}).encode()
    found = read_any(content, "x")
    assert isinstance(found, Catalogue)
    assert (titles(found), found.untitled) == (["Bins"], 1)


def test_odd_values_are_passed_over() -> None:
    content = b'{"result": {"results": [null, 3, {"title": {"a": 1}}]}}'
    assert read_any(content, "x") == Catalogue("a CKAN catalogue", (), 3, 1)


@for_each(
    "content",
    [
        b"<Inventory><Dataset><Description>x</Description></Dataset></Inventory>",
        b'{"resources": [{"path": "x.csv"}]}',
        b'{"result": {"count": 1, "results": [{"notes": "x"}]}}',
        b"Title,URL\n,https://data.example.org\n",
    ],
    ids=["inventory", "package", "search", "table"],
)
def test_a_dataset_without_a_title_is_none(content: bytes) -> None:
    found = read_any(content, "x")
    if isinstance(found, Sheet):
        found = read_csv_catalogue(found, match_columns(found.header))
    assert found.records == ()
    with pytest.raises(NotACatalogue) as caught:
        require_datasets(found, "x.json")
    assert str(caught.value) == (
        "x.json: has no dataset with a title in words; check it, or name another."
    )


@given(st.binary(max_size=300))
def test_no_bytes_bring_it_down(content: bytes) -> None:
    for start in (b"", b"<", b"{", b"[", b'{"dataset": [', b'{"result":'):
        try:
            found = read_any(start + content, "x")
        except NotACatalogue:
            continue
        if isinstance(found, Sheet):
            read_csv_catalogue(found, match_columns(found.header))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    *(
                        "dataset",
                        "@graph",
                        "@type",
                        "@id",
                        "@value",
                        "@context",
                        "title",
                    ),
                    *(
                        "result",
                        "results",
                        "resources",
                        "extras",
                        "organization",
                        "notes",
                    ),
                    *(
                        "distribution",
                        "license",
                        "licenses",
                        "publisher",
                        "count",
                        "path",
                    ),
                ]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=30,
)


@given(VALUES)
def test_no_json_brings_it_down(value: object) -> None:
    with suppress(NotACatalogue):
        read_any(json.dumps(value).encode(), "x", "https://data.example.org/")


@for_each("name", ["dcat-us.json", "lga-inventory.xml"])
def test_a_catalogue_may_be_in_utf_16(name: str) -> None:
    content = (CATALOGUES / name).read_bytes()
    text = content.decode().replace("UTF-8", "UTF-16").replace("utf-8", "utf-16")
    assert read_any(text.encode("utf-16"), "x") == read_any(content, "x")


def test_an_apostrophe_before_a_formula_is_not_of_the_text() -> None:
    found = read_any(b"Title,Description\n'-5 to 5,'=1+1\n'Tis,it's\n", "x")
    assert isinstance(found, Sheet)
    assert found.rows == (("-5 to 5", "=1+1"), ("'Tis", "it's"))


def test_html_that_never_ends_is_cut_before_it_is_read() -> None:
    for part in ("<a ", "<!--", "<p>x"):
        assert len(clean_description("<p>" + part * 200_000)) <= 2002
    assert len(clean_description("word " * 1000)) < 2005


def test_a_table_of_long_cells_is_looked_at_once() -> None:
    rows = "\n".join(",".join(["x " * 600] * 40) for _ in range(25))
    found = read_any(rows.encode(), "x")
    assert isinstance(found, Sheet)
    assert match_columns(found.header) == {}


@for_each(
    ("said", "wanted"),
    [
        ("Flats <5 rooms & houses > 3; a < b", "Flats <5 rooms & houses > 3; a < b"),
        ("<p>A</p></script><p>b</p>", "A\nb"),
        ("<p>A&nbsp;b</p><script>alert(1)</script><p>c<br>d</p>", "A b\nc\nd"),
        ("\x1b[31mred\u202e", "[31mred"),
        (
            "As merged:\n<<<<<<< A\nx\n=======\ny\n>>>>>>> B",
            "As merged: <<<<<<< A x ======= y >>>>>>> B",
        ),
        (
            "# Where\n\n**The** [toilets](https://x.org) are, 2 * 3 * 4, by __ward__.",
            "Where\n\nThe toilets (https://x.org) are, 2 * 3 * 4, by ward.",
        ),
    ],
)
def test_a_description_is_brought_to_plain_words(said: str, wanted: str) -> None:
    assert clean_description(said) == wanted


def test_bytes_are_read_as_what_they_are() -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        assert decode_text("Zoë – café".encode(encoding)) == "Zoë – café"


# --- from the web ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def site() -> Iterator[Portal]:
    with portal() as found:
        yield found


def get(address: str) -> Got:
    return fetch(address, lambda host: None)


def titles(found: Catalogue | Sheet) -> list[str]:
    assert isinstance(found, Catalogue)
    return [record.title for record in found.records]


@for_each("name", SHAPES)
def test_each_shape_is_read_from_the_web(site: Portal, name: str) -> None:
    found = fetch_catalogue(f"{site.address}/{name}", get)
    assert titles(found) == [record.title for record in SHAPES[name]]


def test_the_page_of_a_dataset_is_asked_of_the_catalogue(site: Portal) -> None:
    page = f"{site.address}/dataset/bin-collection-days"
    found = fetch_catalogue(page, get)
    assert titles(found) == ["Bin collection days"]
    assert isinstance(found, Catalogue)
    assert found.records[0].url == page
    more = fetch_catalogue(f"{page}/a-longer-name?x=1", get)
    assert titles(more) == ["Bin collection days"]


def test_a_page_of_another_kind_of_catalogue_is_read_itself(site: Portal) -> None:
    found = fetch_catalogue(
        f"{site.address}/dataset/not-in-ckan".replace("-", "_"), get
    )
    assert titles(found) == ["Bin collection days", "Care needs by household"]


def test_a_search_is_followed_to_its_end(site: Portal) -> None:
    address = f"{site.address}/api/3/action/package_search"
    site.asked.clear()
    assert titles(fetch_catalogue(address, get)) == [
        f"Dataset {n}" for n in range(FOUND)
    ]
    assert [path.partition("?")[2] for path, _ in site.asked] == [
        "rows=100",
        "rows=100&start=100",
        "rows=100&start=200",
    ]
    site.asked.clear()
    assert len(titles(fetch_catalogue(f"{address}?fq=a&fq=b", get))) == FOUND
    assert site.asked[0][0].endswith("?fq=a&fq=b&rows=100")


def test_a_part_of_a_search_is_only_that_part(site: Portal) -> None:
    address = f"{site.address}/api/3/action/package_search"
    found = fetch_catalogue(f"{address}?rows=3", get)
    assert isinstance(found, Catalogue)
    assert (len(found.records), found.total) == (3, FOUND)
    last = fetch_catalogue(f"{address}?start=200", get)
    assert titles(last)[0] == "Dataset 200"


@for_each("address", ["https://", "http://[::1", "http://x:99999/"])
def test_half_an_address_gets_a_sentence(address: str) -> None:
    with pytest.raises(NotACatalogue) as caught:
        fetch_catalogue(address, get)
    assert str(caught.value) == f"{address}: is not a whole web address; check it."


@given(st.text("[]:/?#@%.ab1 &=\n\udc80", max_size=30))
def test_no_address_breaks_it(rest: str) -> None:
    def none(address: str) -> Got:
        raise NotFetched(address)

    for path in ("", "x.org/dataset/", "x.org/api/action/package_search?"):
        with pytest.raises(PlacebookError):
            fetch_catalogue(f"https://{path}{rest}", none)


@for_each("kind", ["current_package_list_with_resources", "package_list"])
def test_a_list_of_all_is_read_to_its_end(site: Portal, kind: str) -> None:
    found = fetch_catalogue(f"{site.address}/api/3/action/{kind}?limit=9", get)
    assert isinstance(found, Catalogue)
    assert len(found.records) == FOUND


def test_a_login_page_is_no_catalogue(site: Portal) -> None:
    with pytest.raises(PlacebookError, match="is a web page, not a catalogue"):
        fetch_catalogue(f"{site.address}/private", get)


def test_a_catalogue_that_refuses_is_quoted() -> None:
    with pytest.raises(NotACatalogue, match="the catalogue refused: Not found"):
        read_any(HOSTILE["refusal"], "x")


def package(*rows: object) -> bytes:
    return json.dumps(
        {"name": "x", "resources": [{"name": "y", "data": rows}]}
    ).encode()


def test_an_inventory_inside_a_data_package_is_a_table() -> None:
    found = read_any(
        package(
            {"title": "Bins", "licence": None, "identifiers": ["UPRN", "USRN"]},
            {"title": "Tips", "status": "held"},
        ),
        "x",
    )
    assert found == Sheet(
        ("title", "licence", "identifiers", "status"),
        (("Bins", "", "UPRN; USRN", ""), ("Tips", "", "", "held")),
    )


def test_the_data_inside_a_data_package_is_one_dataset() -> None:
    found = read_any(package({"uprn": 1, "title": "Mr", "day": "Monday"}), "x")
    assert titles(found) == ["x"]


def test_rows_of_sums_and_of_nothing_to_say_are_no_datasets() -> None:
    rows = b"No,Asset name,Owner,Licence\n1,Bins,Total,N/A\nTOTAL,4,,\n,Total: 3,,\n"
    table = read_any(rows, "x")
    assert isinstance(table, Sheet)
    found = read_csv_catalogue(table, match_columns(table.header))
    assert [(r.title, r.licences, r.said) for r in found.records] == [
        ("Bins", (), (("steward", "Total"),))
    ]
    assert (found.untitled, found.repeated) == (2, 0)


def test_pages_of_fewer_are_followed_without_a_hole_as_far_as_they_go(
    site: Portal,
) -> None:
    found = fetch_catalogue(f"{site.address}/few/api/3/action/package_search", get)
    assert titles(found) == [f"Dataset {n}" for n in range(40)]
    assert isinstance(found, Catalogue)
    assert list(omissions_in_words(found)) == [
        f"The catalogue says it has {FOUND} datasets; 40 of them were read."
    ]


def test_why_a_catalogue_did_not_answer_is_said(site: Portal) -> None:
    with pytest.raises(NotFetched, match="has had too many requests"):
        fetch_catalogue(f"{site.address}/busy/dataset/x", get)


def test_no_key_of_an_address_comes_into_a_record() -> None:
    item = {"title": "Parking", "name": "parking", "url": "https://u:pw@x.org/a?sig=S1"}
    content = json.dumps({"result": {"results": [item]}}).encode()
    found = read_any(content, "x", "https://data.example.org/export.json?apikey=S2")
    assert isinstance(found, Catalogue)
    assert [record.url for record in found.records] == ["https://x.org/a?sig="]
    for kept in (
        "https://x.org/?authority=Kent&keyword=bins&postcode=CT1&design=a",
        "https://x.org/?area_code=E08000035&key=bins&code=E08",
        "https://x.org/?key=annual-report-2024&code=E08000035,E08000036",
    ):
        assert web_address(kept) == kept
    assert clean_description("See [the page](https://x.org/f.csv?token=S3).") == (
        "See the page (https://x.org/f.csv?token=)."
    )
    long = "Zx81" * 6
    assert web_address(f"https://x.org/?code={long}&map_key={long}") == (
        "https://x.org/?code=&map_key="
    )
    for secret in (
        "ABCD-1234-EFGH-5678-IJKL",
        "12345678901234567890",
    ):
        assert web_address(f"https://x.org/?key={secret}") == "https://x.org/?key="
    assert clean_description("Go to https://u:pw@x.org/b or //u:pw@x.org") == (
        "Go to https://x.org/b or //u:pw@x.org"
    )
    assert clean_line("T https://u:pw@x.org/f?token=S3") == "T https://x.org/f?token="
    assert web_address("https://x.org/?u=https%3A%2F%2Fy%2F%3Ftoken%3DS3") == (
        "https://x.org/?u=https%3A%2F%2Fy%2F%3Ftoken%3D"
    )
    inner = "https://x.org/?u=https%3a%2f%2Fy%2F%3Fpage%3D2"
    assert web_address(inner) == inner
    assert web_address("http://[x?token=S3") == "http://[x"
    assert clean_description("Get it at https://x.org/f.csv?token=S3 today") == (
        "Get it at https://x.org/f.csv?token= today"
    )
    for hidden in (
        *("access_token", "api_key", "X-Amz-Signature", "pwd", "jwt"),
        *("$$app_token", "tempauth", "session", "hmac", "PHPSESSID"),
        *("userToken", "bearer", "ticket", "sid", "apikey[]"),
    ):
        assert web_address(f"https://x.org/?{hidden}=S3#{hidden}=S4") == (
            f"https://x.org/?{hidden}=#{hidden}="
        )


@for_each(
    ("said", "kept"),
    [
        ("2026-10-01T12:00:00Z", "2026-10-01"),
        ("20261001", "2026-10-01"),
        ("1/10/2026 09:30", "2026-10-01"),
        ("2026-10", "2026-10"),
        (2026, "2026"),
        ("10/13/2026", ""),
        ("R/P1D", ""),
        ("Jane Smith", ""),
        ("2026/27", ""),
    ],
)
def test_a_day_is_a_day_or_nothing(said: object, kept: str) -> None:
    assert clean_date(said) == kept


def test_a_page_is_told_by_how_it_begins() -> None:
    found = read_any(b"Title,Notes\nPages,We write <html> here\n", "x")
    assert isinstance(found, Sheet)


def test_words_are_no_links() -> None:
    data = {"dataset": [{"title": "Kent", "publisher": {"@id": "Kent", "name": "KCC"}}]}
    found = read_any(json.dumps(data).encode(), "x")
    assert titles(found) == ["Kent"]


@for_each(
    "text",
    [
        "Rent <£500 & no arrears. From 2020.",
        "Values <5 are hidden.",
        "Use <uprn> to join <usrn>.",
        "a < b and b > c",
    ],
)
def test_less_than_is_no_tag(text: str) -> None:
    assert clean_description(text) == text
    assert clean_description(f"<p>{text} A&amp;E</p>") == f"{text} A&E"


def test_a_mark_that_does_not_close_is_told_after_one_within_a_cell() -> None:
    text = 'Title,Notes\n"Bins"s,of the "old" sort\nTrees,"never\nTips,x\n'
    with pytest.raises(NotACatalogue, match="begins a cell in line 3 is not closed"):
        read_sheet(text.encode(), "x.csv")


def test_a_mark_within_a_cell_is_put_up_with() -> None:
    text = 'Title,Notes\n"Bins"s,of the "old" sort\nTrees,"two\nlines"\n'
    assert [row[0] for row in read_sheet(text.encode(), "x.csv").rows] == [
        "Binss",
        "Trees",
    ]


def test_a_line_that_names_the_mark_is_counted() -> None:
    for mark in ",n":
        text = f'sep={mark}\nTitle{mark}Notes\nA{mark}b\nB{mark}"c\n'
        with pytest.raises(NotACatalogue, match="in line 4 is not closed"):
            read_sheet(text.encode(), "x.csv")


def test_a_heading_that_stands_again_is_no_dataset() -> None:
    found = read_sheet(b"Asset,Owner\nBins,Waste\nAsset,Owner\nTrees,Parks\n", "x.csv")
    assert found.rows == (("Bins", "Waste"), ("Trees", "Parks"))


@for_each("mark", [",", ";"])
def test_a_cell_may_be_as_long_as_the_file(mark: str) -> None:
    text = f'Title{mark}Notes\nBins{mark}"{"By street. " * 20_000}"\n'
    [record] = read_csv_catalogue(
        read_sheet(text.encode(), "x.csv"), {"title": "Title", "about": "Notes"}
    ).records
    assert record.title == "Bins"


def test_a_mark_that_does_not_close_is_told_by_its_line() -> None:
    text = 'Title,Notes\n"A ""b""",one\nB,"opens here\nC,three\nD,four\n'
    with pytest.raises(NotACatalogue) as caught:
        read_any(text.encode(), "x.csv")
    assert str(caught.value) == (
        "x.csv: the quotation mark that begins a cell in line 3 is not closed; close it"
        " there, then try again."
    )
    for text in ('Title,Notes\nA,a 5" pipe\nB,two\n', 'Title,Notes\n"A"b,"two\n"\n'):
        assert isinstance(read_any(text.encode(), "x.csv"), Sheet)


def test_a_row_of_more_cells_is_left_out_and_told() -> None:
    rows = b"Title,Notes,Licence\nBins,Waste, and more,OGL\nTrees,x,OGL,,\n"
    table = read_any(rows, "x.csv")
    assert isinstance(table, Sheet)
    found = read_csv_catalogue(table, match_columns(table.header))
    assert titles(found) == ["Trees"]
    assert list(omissions_in_words(found)) == [
        "Left out: 1 row with more cells than there are columns; a cell with a comma in"
        " it needs quotation marks."
    ]


def test_cells_of_a_table_are_words_apart() -> None:
    assert clean_description(
        "<table><tr><td>Column</td><th>Meaning</th></tr></table>"
    ) == ("Column Meaning")


def test_a_long_description_is_cut_between_tags() -> None:
    assert clean_description("<p>" + "<b></b>" * 2000 + "words</p>") == "…"
    assert clean_description("x" * 3000) == "x" * 2000 + " …"
    assert clean_description("x" * 1990 + "\n" + "y" * 50) == "x" * 1990 + " …"


def test_a_table_s_address_is_no_street_and_no_access() -> None:
    assert match_columns(("Title", "accessURL", "Address")) == {
        "title": "Title",
        "url": "accessURL",
    }


def test_a_document_type_is_refused_though_it_has_no_entities() -> None:
    with pytest.raises(NotACatalogue, match="defines a document type or entities"):
        read_any(b"<!DOCTYPE Inventory><Inventory><Dataset/></Inventory>", "x")


def test_what_a_ckan_catalogue_took_away_or_keeps_private_is_said_to_be() -> None:
    items = [{"title": "A", "state": "deleted"}, {"title": "B", "private": True}]
    found = read_any(json.dumps({"result": {"results": items}}).encode(), "x")
    assert isinstance(found, Catalogue)
    assert [(r.withdrawn, r.access) for r in found.records] == [
        (True, ()),
        (False, ("internal",)),
    ]


def test_an_address_is_nobody_s_name() -> None:
    data = {"dataset": [{"title": "A", "publisher": {"@id": "https://x.org/1"}}]}
    found = read_any(json.dumps(data).encode(), "x")
    assert isinstance(found, Catalogue)
    assert [record.publisher for record in found.records] == [""]


def test_a_publisher_s_name_is_found_behind_an_address() -> None:
    both = [{"@id": "https://x.org/1"}, {"name": "Kent County Council"}]
    data = {"dataset": [{"title": "A", "publisher": both}]}
    found = read_any(json.dumps(data).encode(), "x")
    assert isinstance(found, Catalogue)
    assert [record.publisher for record in found.records] == ["Kent County Council"]


def test_a_title_is_cut_where_it_is_very_long() -> None:
    table = read_any(b"Title,Notes\n" + b"x" * 400 + b",y\n", "x")
    assert isinstance(table, Sheet)
    [record] = read_csv_catalogue(table, match_columns(table.header)).records
    assert record.title == "x" * 299 + "…"


def test_the_file_behind_a_page_s_address_is_read_itself(site: Portal) -> None:
    site.asked.clear()
    with pytest.raises(NotFetched):
        fetch_catalogue(f"{site.address}/dataset/list.json", get)
    assert [path for path, _ in site.asked] == ["/dataset/list.json"]
