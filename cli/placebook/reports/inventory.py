"""A team's datasets as an inventory that others can read: rows, Data Package, DCAT."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

from placebook.analysis import dataset_summary
from placebook.base.text import one_line, slug
from placebook.base.urls import redact_text
from placebook.model.fields import FIELDS, fields_of
from placebook.model.pack import Pack
from placebook.model.workbook import Dataset, Workbook
from placebook.reports.dataset_list import STARS_DIFFER, list_title
from placebook.reports.json_data import Json, entry_fields

COLUMNS = ("id", *fields_of("datasets"), "stars")
_CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}
_RIGHTS = "http://publications.europa.eu/resource/authority/access-right/"
_ACCESS_RIGHTS = {
    "internal": "NON_PUBLIC",
    "named": "RESTRICTED",
    "group": "RESTRICTED",
    "public": "PUBLIC",
    "open": "PUBLIC",
}


def inventory_rows(pack: Pack, workbook: Workbook) -> Iterator[Json]:
    """A row for each dataset, with just the keys of ``COLUMNS``."""
    for id, dataset in sorted(workbook.datasets.items()):
        fields = entry_fields(dataset, "datasets")
        fields["identifiers"] = [*dataset.identifiers]
        if dataset.url:
            fields["url"] = redact_text(dataset.url)  # others read it
        yield {"id": id, **fields, "stars": dataset_summary.star_rating(pack, dataset)}


# --- Data Package ---------------------------------------------------------------------


def data_package(pack: Pack, workbook: Workbook) -> Json:
    """A Data Package (version 2) of one table that holds its rows itself.

    https://datapackage.org/standard/data-package/
    """
    listed: list[object] = list(inventory_rows(pack, workbook))
    area, service = slug(workbook.area.name), slug(workbook.service.name)
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": f"{area or 'area'}-{service or 'service'}-datasets",
        "title": list_title(workbook),
        "resources": [
            {
                "name": "datasets",
                "title": list_title(workbook),
                "data": listed or [list(COLUMNS)],  # a table of no rows has its header
                "schema": {
                    "fields": [_field(pack, name) for name in COLUMNS],
                    "primaryKey": ["id"],
                },
            }
        ],
    }


def _field(pack: Pack, name: str) -> Json:
    if name == "id":
        required = {"required": True, "unique": True}
        return {"name": name, "type": "string", "constraints": required}
    if name == "stars":
        words = (
            "How open it is, from 0 to 4, after 5stardata.info; no value where nobody "
            f"said the licence or the format. {STARS_DIFFER}"
        )
        bounds: Json = {"minimum": 0, "maximum": 4}
        return _described(name, "integer", words, bounds)
    question = pack.questions[f"datasets.{name}"]
    choices = FIELDS[f"datasets.{name}"].words
    kind = "array" if name == "identifiers" else "string"
    enum: Json = {"enum": list(choices)} if choices else {}
    return _described(name, kind, question.text, enum)


def _described(name: str, kind: str, words: str, constraints: Json) -> Json:
    field: Json = {"name": name, "type": kind, "description": words}
    return {**field, "constraints": constraints} if constraints else field


# --- DCAT -----------------------------------------------------------------------------


def dcat(pack: Pack, workbook: Workbook) -> Json:
    """A DCAT catalogue (version 3) as JSON-LD; what nobody has is no part of it.

    A dataset's ``@id`` is a part of wherever the catalogue is put.
    https://www.w3.org/TR/vocab-dcat-3/
    """
    there = [
        _dataset(pack, id, dataset)
        for id, dataset in sorted(workbook.datasets.items())
        if dataset.status != "missing"
    ]
    return {
        "@context": _CONTEXT,
        "@type": "dcat:Catalog",
        "dct:title": list_title(workbook),
        "dcat:dataset": there,
    }


def _dataset(pack: Pack, id: str, dataset: Dataset) -> Json:
    page, access = _iri(dataset.url), _ACCESS_RIGHTS.get(dataset.access or "")
    agent = {"@type": "foaf:Agent", "foaf:name": one_line(dataset.steward or "")}
    standard = {"@type": "dct:Standard", "dct:title": dataset.standard}
    found = {
        "@id": f"#{quote(id)}",
        "@type": "dcat:Dataset",
        "dct:identifier": id,
        "dct:title": one_line(dataset.title),
        "dct:description": dataset.about,
        "dct:publisher": agent if dataset.steward else None,
        "dct:accessRights": {"@id": _RIGHTS + access} if access else None,
        "dct:accrualPeriodicity": _frequency(pack, dataset),
        "dct:conformsTo": standard if dataset.standard else None,
        "dcat:landingPage": {"@id": page} if page else None,
        "dcat:distribution": _distribution(pack, dataset, page),
    }
    return {name: value for name, value in found.items() if value}


def _frequency(pack: Pack, dataset: Dataset) -> Json | None:
    """The pack's words for frequencies are Dublin Core's own."""
    known = {word.id for word in pack.dataset_words.frequencies}
    if dataset.frequency in known:
        return {"@id": f"http://purl.org/cld/freq/{dataset.frequency}"}
    if dataset.frequency:
        return {"@type": "dct:Frequency", "rdfs:label": one_line(dataset.frequency)}
    return None


def _distribution(pack: Pack, dataset: Dataset, page: str | None) -> Json | None:
    """The form it comes in, as far as anything is said of it."""
    kind = {"@type": "dct:MediaTypeOrExtent", "rdfs:label": dataset.format}
    found = {
        "dcat:accessURL": {"@id": page} if page else None,
        "dct:license": _licence(pack, dataset),
        "dct:format": kind if dataset.format else None,
    }
    said = {name: value for name, value in found.items() if value}
    return {"@type": "dcat:Distribution", **said} if said else None


def _licence(pack: Pack, dataset: Dataset) -> Json | None:
    if not dataset.licence or dataset.licence == "none":
        return None
    if dataset.licence in {word.id for word in pack.dataset_words.licences}:
        return {"@id": f"http://spdx.org/licenses/{dataset.licence}"}
    label = one_line(dataset.licence)
    return {"@type": "dct:LicenseDocument", "rdfs:label": label}


def _iri(url: str | None) -> str | None:
    """An http(s) address that may stand in RDF; None for anything else."""
    if not url or not re.fullmatch(r"https?://[^\s/?#]+\S*", url):
        return None
    return quote(redact_text(url), safe=":/?#[]@!$&'()*+,;=%~-._")
