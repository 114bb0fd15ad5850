from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

from placebook.analysis.dataset_summary import (
    star_rating,
    summarise_datasets,
)
from placebook.model import store
from placebook.model.pack import Pack
from placebook.model.store import Saved
from placebook.model.workbook import Dataset

from tests.cases import for_each
from tests.conftest import Run, kent

OPEN = {"title": "Bins", "licence": "OGL-UK-3.0"}


@for_each(
    ("entry", "wanted"),
    [
        ({"title": "Bins"}, None),
        ({"title": "Bins", "access": "open"}, None),
        ({"title": "Bins", "format": "CSV"}, None),
        ({"title": "Bins", "licence": "TBC", "format": "CSV"}, None),
        ({"title": "Bins", "licence": "none"}, None),
        ({"title": "Bins", "licence": "none", "format": "CSV"}, 0),
        ({"title": "Bins", "licence": "CC-BY-NC-4.0", "format": "CSV"}, 0),
        (OPEN, None),
        ({**OPEN, "format": "not known"}, None),
        ({**OPEN, "licence": "ogl-uk-3.0", "format": "PDF"}, 1),
        ({**OPEN, "format": "PDF"}, 1),
        ({**OPEN, "format": "XLSX"}, 2),
        ({**OPEN, "format": "csv"}, 3),
        ({**OPEN, "format": "CSV", "identifiers": ["postcode"]}, 3),
        ({**OPEN, "format": "CSV", "identifiers": ["UPRN"]}, 4),
        ({**OPEN, "format": "XLSX", "identifiers": ["UPRN"]}, 2),
    ],
)
def test_stars_need_every_step_before_and_are_not_known_where_nobody_said(
    pack: Pack, entry: dict[str, Any], wanted: int | None
) -> None:
    assert star_rating(pack, Dataset.model_validate(entry)) == wanted


def test_stars_that_are_not_known_are_a_dash_and_null_and_never_0(
    run: Run, pack: Pack
) -> None:
    entries: dict[str, Any] = {
        "bins": {"title": "Bins", "access": "open"},
        "closed": {"title": "Closed", "licence": "none", "format": "CSV"},
    }
    store.save(Saved(Path("kent.yaml"), kent(pack, datasets=entries)), pack)
    for words in (["datasets", "list"], ["summary"]):
        listed = run(*words, "kent.yaml", "--format", "markdown").out
        row = next(line for line in listed.split("\n") if line.startswith("| Bins |"))
        assert "| – |" in row
        assert "– means that nobody said the licence or the format" in listed
        assert re.search(r"\| Closed \|.*\| 0 \|", listed)
    wanted = {"bins": None, "closed": 0}
    told = json.loads(run("summary", "kent.yaml", "--format", "json").out)
    assert told["datasets"]["stars"] == wanted
    told = json.loads(run("datasets", "list", "kent.yaml", "--format", "json").out)
    assert {entry["id"]: entry["stars"] for entry in told["datasets"]} == wanted
    lines = run("export", "kent.yaml", "--what", "datasets", "--format", "jsonl").out
    rows = [json.loads(line) for line in lines.splitlines()]
    assert {row["dataset"]: row["stars"] for row in rows} == wanted
    for table in (
        run("export", "kent.yaml", "--what", "datasets").out,
        run("datasets", "export", "kent.yaml").out,
    ):
        cells = [row["stars"] for row in csv.DictReader(io.StringIO(table))]
        assert cells == ["", "0"]


def test_what_is_needed_against_what_is_held(pack: Pack) -> None:
    entries: dict[str, Any] = {
        "a": {"title": "A", "status": "held", "need": "essential", "access": "open"},
        "b": {"title": "B", "status": "missing", "need": "useful"},
        "c": {"title": "C", "status": "missing"},
        "d": {"title": "D", "status": "elsewhere", "need": "useful"},
        "e": {
            "title": "E",
            "status": "elsewhere",
            "need": "useful",
            "access": "public",
        },
        "f": {
            "title": "F",
            "status": "elsewhere",
            "need": "useful",
            "access": "internal",
        },
        "g": {"title": "G"},
        "i": {"title": "I", "status": "elsewhere", "need": "useful", "access": "named"},
        "h": {"title": "H", "need": "useful", "access": "open"},
    }
    found = summarise_datasets(pack, kent(pack, datasets=entries))
    assert found.counts == (1, 7, 2)
    assert found.missing == ("b", "d", "f", "i")
    assert found.no_terms == ("d",)
    assert found.no_holder == ("h",)
    assert found.unsaid == (2, 2, 4)
