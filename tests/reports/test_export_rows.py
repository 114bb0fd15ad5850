from __future__ import annotations

import csv
import io
import json
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st
from placebook.base.text import tidy
from placebook.model import pack_loader
from placebook.model.pack import Pack
from placebook.model.workbook import Workbook
from placebook.reports import exports, serialise
from placebook.reports.exports import COLUMNS, What

from tests.conftest import full, kent
from tests.strategies import text, workbooks

PACK = pack_loader.load_pack()
# What a workbook can hold, and what stands at the start of a cell all the same.
kept = st.one_of(text.map(tidy), st.sampled_from(["=1", "+1", "-1", "@a"]))
KINDS: tuple[What, ...] = get_args(What)


def test_there_is_a_row_for_each_statement_answered_or_not(pack: Pack) -> None:
    rows = list(exports.export_rows(pack, full(pack), "full.yaml", "answers"))
    assert [row["statement"] for row in rows] == list(pack.statements)
    reply = full(pack).reply(str(rows[0]["statement"]))
    assert rows[0]["answer"] == reply.answer
    assert rows[0]["file"] == "full.yaml"
    blank = exports.export_rows(pack, kent(pack), "kent.yaml", "answers")
    assert {(row["answer"], row["points"]) for row in blank} == {(None, None)}


def test_scores_are_the_overall_one_and_each_recommendation(pack: Pack) -> None:
    rows = list(exports.export_rows(pack, full(pack), "full.yaml", "scores"))
    named = [recommendation.id for recommendation in pack.recommendations]
    assert [row["recommendation"] for row in rows] == ["overall", *named]


@given(workbooks(PACK), st.sampled_from(KINDS))
def test_every_row_has_the_documented_columns(book: Workbook, what: What) -> None:
    for row in exports.export_rows(PACK, book, "x.yaml", what):
        assert tuple(row) == COLUMNS[what]


@given(st.lists(st.fixed_dictionaries({"=a": kept, "b": kept}), max_size=3))
def test_no_cell_is_a_formula_and_every_word_comes_back(
    rows: list[dict[str, str]],
) -> None:
    written = "".join(serialise.csv_lines(rows, ["=a", "b"]))
    read = list(csv.reader(io.StringIO(written, newline="")))
    assert read[0] == ["'=a", "b"]
    for row, cells in zip(rows, read[1:], strict=True):
        for value, cell in zip((row["=a"], row["b"]), cells, strict=True):
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
            assert cell in (value, f"'{value}")


def test_actors_and_flows_are_those_of_the_map(pack: Pack) -> None:
    book = full(pack)
    heading = {"file": "full.yaml", **book.heading._asdict()}
    assert next(exports.export_rows(pack, book, "full.yaml", "actors")) == {
        **heading,
        "actor": "actor-0",
        "name": "Actor 0",
        "roles": ("steward",),
        "note": None,
    }
    assert next(exports.export_rows(pack, book, "full.yaml", "flows")) == {
        **heading,
        "flow": 1,
        "from": "actor-0",
        "to": "actor-1",
        "kind": None,
        "what": "Data",
        "dataset": None,
        "state": None,
    }


def test_gaps_are_those_of_the_summary(pack: Pack) -> None:
    book = kent(
        pack, datasets={"a": {"title": "A", "need": "useful", "status": "held"}}
    )
    [row] = exports.export_rows(pack, book, "kent.yaml", "gaps")
    assert row == {
        "file": "kent.yaml",
        **book.heading._asdict(),
        "rule": "no-steward",
        "place": "datasets.a",
        "words": "Nobody is named as the steward of A.",
        "reason": row["reason"],
        "question": False,
    }
    assert "People need somebody to ask" in str(row["reason"])


def test_json_lines_are_one_object_each() -> None:
    lines = list(serialise.json_lines([{"a": None, "b": ("x", "y")}, {"a": "é\n"}]))
    assert [json.loads(line) for line in lines] == [
        {"a": None, "b": ["x", "y"]},
        {"a": "é\n"},
    ]
    assert all(line.count("\n") == 1 for line in lines)
