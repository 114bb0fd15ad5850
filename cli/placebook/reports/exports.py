"""Workbooks for other programs: rows of all sorts, Data Package, DCAT."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Literal
from urllib.parse import quote

from placebook.analysis import gaps, scoring
from placebook.analysis.dataset_summary import star_rating
from placebook.analysis.scoring import StatementCounts
from placebook.base.text import one_line, slug
from placebook.base.urls import redact_text
from placebook.model.fields import FIELDS, POINTS, fields_of
from placebook.model.pack import Pack
from placebook.model.workbook import Dataset, Workbook, WorkbookHeading
from placebook.reports.dataset_list import STARS_DIFFER, list_title
from placebook.reports.json_data import (
    Json,
    entries,
    entry_fields,
    figures_data,
    gap_data,
)

What = Literal["answers", "datasets", "actors", "flows", "gaps", "actions", "scores"]

# What names the workbook, at the beginning of every row.
_FIRST = ("file", *WorkbookHeading._fields)
_OF_EACH: dict[What, tuple[str, ...]] = {
    "answers": (
        *("recommendation", "statement", "text", "answer", "points"),
        *("why", "evidence", "as_of", "asked", "stale"),
    ),
    "datasets": ("dataset", *fields_of("datasets"), "stars"),
    "actors": ("actor", *fields_of("ecosystem.actors")),
    "flows": ("flow", *fields_of("ecosystem.flows")),
    "gaps": ("rule", "place", "words", "reason", "question"),
    "actions": ("action", *fields_of("actions")),
    "scores": ("recommendation", "score", "low", "high", *StatementCounts._fields),
}
COLUMNS = {what: (*_FIRST, *columns) for what, columns in _OF_EACH.items()}
INVENTORY_COLUMNS = ("id", *fields_of("datasets"), "stars")
_SEVERAL = [n for n in fields_of("datasets") if FIELDS[f"datasets.{n}"].holds_several]


def export_rows(
    pack: Pack, workbook: Workbook, file: str, what: What
) -> Iterator[Json]:
    """A workbook's rows, with just the keys of ``COLUMNS[what]``, in that order.

    For answers there is one for each statement that is asked, answered or not.
    """
    first = (file, *workbook.heading)
    for row in _ROWS[what](pack, workbook):
        yield dict(zip(COLUMNS[what], (*first, *row), strict=True))


def _answers(pack: Pack, workbook: Workbook) -> Iterator[Iterable[object]]:
    for id, (recommendation, statement) in pack.statements.items():
        reply = workbook.reply(id)
        points = POINTS.get(reply.answer or "")
        yield (
            *(recommendation.id, id, statement.text, reply.answer, points),
            *(reply.why, reply.evidence, reply.as_of, reply.asked),
            workbook.is_stale(id),
        )


def _flows(pack: Pack, workbook: Workbook) -> Iterator[Iterable[object]]:
    """Numbered from 1 in the workbook's order, as on the map."""
    for number, flow in enumerate(workbook.ecosystem.flows, 1):
        yield number, *entry_fields(flow, "ecosystem.flows").values()


def _scores(pack: Pack, workbook: Workbook) -> Iterator[Iterable[object]]:
    score = scoring.score_workbook(pack, workbook)
    yield "overall", *figures_data(score).values()
    for scored in score.recommendations:
        yield scored.recommendation.id, *figures_data(scored).values()


def inventory_rows(pack: Pack, workbook: Workbook) -> Iterator[Json]:
    """A row for each dataset, with just the keys of ``INVENTORY_COLUMNS``."""
    for row in entries(workbook.datasets, "datasets"):
        for name in _SEVERAL:
            row[name] = [*row[name]]
        row["url"] = row["url"] and redact_text(row["url"])  # others read it
        yield {**row, "stars": star_rating(pack, workbook.datasets[row["id"]])}


def _values(rows: Iterable[Json]) -> Iterator[Iterable[object]]:
    return (row.values() for row in rows)


_ROWS: dict[What, Callable[[Pack, Workbook], Iterable[Iterable[object]]]] = {
    "answers": _answers,
    "datasets": lambda pack, book: _values(inventory_rows(pack, book)),
    "actors": lambda _, book: _values(
        entries(book.ecosystem.actors, "ecosystem.actors")
    ),
    "flows": _flows,
    "gaps": lambda pack, book: _values(map(gap_data, gaps.find_gaps(pack, book))),
    "actions": lambda _, book: _values(entries(book.actions, "actions")),
    "scores": _scores,
}


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
                # a table of no rows has its header
                "data": listed or [list(INVENTORY_COLUMNS)],
                "schema": {
                    "fields": [_field(pack, name) for name in INVENTORY_COLUMNS],
                    "primaryKey": ["id"],
                },
            }
        ],
    }


def _field(pack: Pack, name: str) -> Json:
    kind, words, constraints = "string", "", Json()
    if name == "id":
        constraints = {"required": True, "unique": True}
    elif name == "stars":
        kind, constraints = "integer", {"minimum": 0, "maximum": 4}
        words = (
            "How open it is, from 0 to 4, after 5stardata.info; no value where nobody "
            f"said the licence or the format. {STARS_DIFFER}"
        )
    else:
        kind = "array" if name in _SEVERAL else "string"
        words = pack.questions[f"datasets.{name}"].text
        choices = FIELDS[f"datasets.{name}"].words
        constraints = {"enum": list(choices)} if choices else {}
    field = {"name": name, "type": kind, "description": words}
    return _without_blanks({**field, "constraints": constraints})


def _without_blanks(found: Json) -> Json:
    return {name: value for name, value in found.items() if value}


# --- DCAT -----------------------------------------------------------------------------

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


def dcat(pack: Pack, workbook: Workbook) -> Json:
    """A DCAT catalogue (version 3) as JSON-LD; what nobody has is left out.

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
    format = {"@type": "dct:MediaTypeOrExtent", "rdfs:label": dataset.format}
    form = _without_blanks(
        {
            "dcat:accessURL": {"@id": page} if page else None,
            "dct:license": _licence(pack, dataset.licence),
            "dct:format": format if dataset.format else None,
        }
    )
    return _without_blanks(
        {
            "@id": f"#{quote(id)}",
            "@type": "dcat:Dataset",
            "dct:identifier": id,
            "dct:title": one_line(dataset.title),
            "dct:description": dataset.about,
            "dct:publisher": agent if dataset.steward else None,
            "dct:accessRights": {"@id": _RIGHTS + access} if access else None,
            "dct:accrualPeriodicity": _frequency(pack, dataset.frequency),
            "dct:conformsTo": standard if dataset.standard else None,
            "dcat:landingPage": {"@id": page} if page else None,
            "dcat:distribution": form and {"@type": "dcat:Distribution", **form},
        }
    )


def _frequency(pack: Pack, said: str | None) -> Json | None:
    """The pack's words for frequencies are Dublin Core's own."""
    if said in {word.id for word in pack.dataset_words.frequencies}:
        return {"@id": f"http://purl.org/cld/freq/{said}"}
    return {"@type": "dct:Frequency", "rdfs:label": one_line(said)} if said else None


def _licence(pack: Pack, said: str | None) -> Json | None:
    if not said or said == "none":
        return None
    if said in {word.id for word in pack.dataset_words.licences}:
        return {"@id": f"http://spdx.org/licenses/{said}"}
    return {"@type": "dct:LicenseDocument", "rdfs:label": one_line(said)}


def _iri(url: str | None) -> str | None:
    """An http(s) address that may stand in RDF; None for anything else."""
    if not url or not re.fullmatch(r"https?://[^\s/?#]+\S*", url):
        return None
    return quote(redact_text(url), safe=":/?#[]@!$&'()*+,;=%~-._")
