from __future__ import annotations

from typing import Any

import pytest
from placebook.datasets import stars, summarise
from placebook.pack import Pack
from placebook.workbook import Dataset

from .conftest import kent

OPEN = {"title": "Bins", "licence": "OGL-UK-3.0"}


@pytest.mark.parametrize(
    ("entry", "wanted"),
    [
        ({"title": "Bins"}, 0),
        ({"title": "Bins", "licence": "none", "format": "CSV"}, 0),
        ({"title": "Bins", "licence": "CC-BY-NC-4.0", "format": "CSV"}, 0),
        (OPEN, 1),
        ({"title": "Bins", "licence": "ogl-uk-3.0"}, 1),
        ({**OPEN, "format": "PDF"}, 1),
        ({**OPEN, "format": "XLSX"}, 2),
        ({**OPEN, "format": "csv"}, 3),
        ({**OPEN, "format": "CSV", "identifiers": ["postcode"]}, 3),
        ({**OPEN, "format": "CSV", "identifiers": ["UPRN"]}, 4),
        ({**OPEN, "format": "XLSX", "identifiers": ["UPRN"]}, 2),
    ],
)
def test_stars_need_every_step_before(
    pack: Pack, entry: dict[str, Any], wanted: int
) -> None:
    assert stars(pack, Dataset.model_validate(entry)) == wanted


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
    found = summarise(pack, kent(pack, datasets=entries))
    assert found.counts == (1, 7, 2)
    assert found.missing == ("b", "d", "f")
    assert found.no_terms == ("d",)
    assert found.unsaid == ("h",)
