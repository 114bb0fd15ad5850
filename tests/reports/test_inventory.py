"""The team's inventory is read by others' own tools."""

from __future__ import annotations

import csv
import io
import json
import warnings
from pathlib import Path
from typing import Any

from hypothesis import given
from placebook.catalogues import readers
from placebook.catalogues.import_plan import ImportSource, plan_import, values_to_put
from placebook.catalogues.records import Catalogue
from placebook.model import pack_loader, store
from placebook.model.pack import Pack
from placebook.model.store import Saved
from placebook.model.workbook import Workbook, put_values
from placebook.reports import exports
from placebook.reports.exports import INVENTORY_COLUMNS

from tests.cases import for_each
from tests.conftest import MET, Run, kent
from tests.strategies import workbooks

ENTRIES: dict[str, Any] = {
    "bins": {
        "title": "Bin collection days",
        "about": "One row for each address.",
        "status": "held",
        "steward": "Waste team",
        "access": "open",
        "licence": "OGL-UK-3.0",
        "format": "CSV",
        "frequency": "weekly",
        "identifiers": ["UPRN", "USRN"],
        "standard": "Our own",
        "url": "https://data.example.org/bins and more",
    },
    "need": {
        "title": '=HYPERLINK("x")',
        "status": "elsewhere",
        "access": "named",
        "licence": "Ask us",
        "frequency": "When asked",
        "url": "https://data.example.org/<need>",
    },
    "gone": {"title": "Nobody has it", "status": "missing"},
}


def data_package(pack: Pack, workbook: Workbook) -> Any:
    return exports.data_package(pack, workbook)


def dcat(pack: Pack, workbook: Workbook) -> Any:
    return exports.dcat(pack, workbook)


def validated(package: dict[str, Any]) -> list[str]:
    """What frictionless finds wrong with a package."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the libraries that it brings
        from frictionless import Package

        report = Package.from_descriptor(package).validate()
    return [str(row) for row in report.flatten(["type", "note"])]


def triples(catalogue: dict[str, Any]) -> Any:
    """The catalogue as rdflib reads it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from rdflib import Graph

        return Graph().parse(
            data=json.dumps(catalogue),
            format="json-ld",
            publicID="https://data.example.org/datasets.jsonld",
        )


def test_the_data_package_is_valid_and_its_rows_are_the_entries(pack: Pack) -> None:
    package = data_package(pack, kent(pack, datasets=ENTRIES))
    assert validated(package) == []
    [table] = package["resources"]
    assert [row["id"] for row in table["data"]] == ["bins", "gone", "need"]
    assert table["data"][0]["identifiers"] == ["UPRN", "USRN"]
    assert table["data"][0]["stars"] == 4
    assert [field["name"] for field in table["schema"]["fields"]] == list(
        INVENTORY_COLUMNS
    )


def test_a_package_of_no_datasets_is_valid(pack: Pack) -> None:
    assert validated(data_package(pack, kent(pack))) == []


def test_a_package_with_a_word_that_is_not_allowed_is_not_valid(pack: Pack) -> None:
    package = data_package(pack, kent(pack, datasets=ENTRIES))
    package["resources"][0]["data"][0]["status"] = "lost"
    assert validated(package) != []


PACK = pack_loader.load_pack()


@given(workbooks(PACK))
def test_dcat_has_only_terms_that_its_vocabularies_define(workbook: Workbook) -> None:
    from rdflib import DCAT, DCTERMS, FOAF, RDF, RDFS, URIRef

    graph = triples(dcat(PACK, workbook))
    for subject, term, value in graph:
        vocabulary = next(v for v in (DCAT, DCTERMS, FOAF, RDF, RDFS) if term in v)
        assert term in vocabulary
        if term == RDF.type:
            assert any(value in v for v in (DCAT, DCTERMS, FOAF))
        for part in (subject, value):
            if isinstance(part, URIRef):
                assert part.n3().startswith("<http")  # raises where it is no address
    held = [d for d in workbook.datasets.values() if d.status != "missing"]
    named = set(graph.subjects(RDF.type, DCAT.Dataset))
    assert len(named) == len(held)
    assert all(isinstance(dataset, URIRef) for dataset in named)


def test_dcat_says_what_the_entries_say(pack: Pack) -> None:
    bins, need = dcat(pack, kent(pack, datasets=ENTRIES))["dcat:dataset"]
    rights = "http://publications.europa.eu/resource/authority/access-right/"
    address = {"@id": "https://data.example.org/bins"}
    assert "dcat:landingPage" not in bins  # two words are no address
    assert bins["@id"] == "#bins"
    assert bins["dcat:distribution"] == {
        "@type": "dcat:Distribution",
        "dct:license": {"@id": "http://spdx.org/licenses/OGL-UK-3.0"},
        "dct:format": {"@type": "dct:MediaTypeOrExtent", "rdfs:label": "CSV"},
    }
    assert bins["dct:accessRights"] == {"@id": rights + "PUBLIC"}
    assert bins["dct:accrualPeriodicity"] == {"@id": "http://purl.org/cld/freq/weekly"}
    assert need["dct:accessRights"] == {"@id": rights + "RESTRICTED"}
    assert need["dcat:distribution"] == {
        "@type": "dcat:Distribution",
        "dcat:accessURL": {"@id": "https://data.example.org/%3Cneed%3E"},
        "dct:license": {"@type": "dct:LicenseDocument", "rdfs:label": "Ask us"},
    }
    one = {"bins": {**ENTRIES["bins"], "url": address["@id"]}}
    [bins] = dcat(pack, kent(pack, datasets=one))["dcat:dataset"]
    assert bins["dcat:distribution"] == {
        "@type": "dcat:Distribution",
        "dcat:accessURL": address,
        "dct:license": {"@id": "http://spdx.org/licenses/OGL-UK-3.0"},
        "dct:format": {"@type": "dct:MediaTypeOrExtent", "rdfs:label": "CSV"},
    }


def test_another_s_list_is_brought_to_the_workbook_s_words(
    run: Run, pack: Pack
) -> None:
    Path("list.csv").write_text("Title,Access,Standard\nBins,open,Our own\n")
    store.save(Saved(Path("y.yaml"), kent(pack)), pack)
    assert run("datasets", "import", "y.yaml", "list.csv", "--all").code == 0
    back = store.open_workbook(Path("y.yaml"), pack).workbook.datasets["bins"]
    assert (back.access, back.standard) == ("public", None)


@for_each("access", ["internal", "named", "group", "public", "open"])
@for_each("format", ["csv", "datapackage"])
def test_a_list_of_ours_comes_back_in_its_own_words(
    run: Run, pack: Pack, format: str, access: str
) -> None:
    entry = {"title": "Bins", "access": access, "standard": "Our own"}
    store.save(Saved(Path("x.yaml"), kent(pack, datasets={"bins": entry})), pack)
    run("datasets", "export", "x.yaml", "--format", format, "-o", "out")
    store.save(Saved(Path("y.yaml"), kent(pack)), pack)
    assert run("datasets", "import", "y.yaml", "out", "--all").code == 0
    back = store.open_workbook(Path("y.yaml"), pack).workbook.datasets["bins"]
    assert (back.access, back.standard) == (access, "Our own")


@for_each("format", ["csv", "datapackage", "dcat"])
def test_what_is_exported_can_be_imported_elsewhere(
    run: Run, pack: Pack, format: str
) -> None:
    entry = {**ENTRIES["bins"], "url": "https://data.example.org/bins"}
    del entry["standard"]
    store.save(Saved(Path("x.yaml"), kent(pack, datasets={"bins": entry})), pack)
    ran = run("datasets", "export", "x.yaml", "--format", format, "-o", "out")
    assert ran.code == 0
    found = readers.read_catalogue(Path("out").read_bytes(), "out")
    if not isinstance(found, Catalogue):
        from placebook.catalogues import column_mapping, read_csv

        found = read_csv.read_csv_catalogue(
            found, column_mapping.match_columns(found.header)
        )
    imports = plan_import(pack, kent(pack), ImportSource("out", MET, found.records))
    [back] = put_values(kent(pack), values_to_put(imports)).datasets.values()
    read = back.model_dump(exclude_defaults=True)
    del read["evidence"]
    if format != "dcat":
        assert read == {**entry, "identifiers": ("UPRN", "USRN")}
    else:
        del entry["identifiers"], entry["status"]  # of a team, that stays open
        assert read == entry


def test_the_csv_is_harmless_in_a_spreadsheet(run: Run, pack: Pack) -> None:
    store.save(Saved(Path("x.yaml"), kent(pack, datasets=ENTRIES)), pack)
    ran = run("datasets", "export", "x.yaml")
    found = list(csv.DictReader(io.StringIO(ran.out)))
    assert [row["title"] for row in found] == [
        "Bin collection days",
        "Nobody has it",
        '\'=HYPERLINK("x")',
    ]
    assert found[0]["identifiers"] == "UPRN; USRN"


@for_each(
    ("access", "right"),
    [
        *(("internal", "NON_PUBLIC"), ("named", "RESTRICTED"), ("group", "RESTRICTED")),
        *(("public", "PUBLIC"), ("open", "PUBLIC")),
    ],
)
def test_each_access_has_its_right_in_dcat(pack: Pack, access: str, right: str) -> None:
    book = kent(pack, datasets={"x": {"title": "X", "access": access}})
    [found] = dcat(pack, book)["dcat:dataset"]
    assert found["dct:accessRights"]["@id"].endswith(f"/access-right/{right}")


@for_each("format", ["csv", "datapackage", "dcat"])
def test_no_key_is_exported_and_it_comes_back_to_its_own_entry(
    run: Run, pack: Pack, format: str
) -> None:
    entry = {"title": "Trees", "url": "https://x.org/trees?a=1&token=SECRET"}
    store.save(Saved(Path("x.yaml"), kent(pack, datasets={"trees": entry})), pack)
    run("datasets", "export", "x.yaml", "--format", format, "-o", "out")
    assert b"SECRET" not in Path("out").read_bytes()
    ran = run("datasets", "import", "x.yaml", "out", "--all")
    assert "New:" not in ran.out


def test_what_is_about_people_and_open_is_named_before_it_is_published(
    run: Run, pack: Pack
) -> None:
    entries = {
        "a": {"title": "Leavers", "access": "open", "personal": "personal"},
        "b": {"title": "Bus stops", "access": "open", "personal": "none"},
    }
    store.save(Saved(Path("x.yaml"), kent(pack, datasets=entries)), pack)
    ran = run("datasets", "export", "x.yaml", "--format", "dcat")
    assert (ran.code, ran.err) == (
        0,
        "About people, and marked as open: Leavers. Check who may use the data "
        "before you publish the inventory.\n",
    )
