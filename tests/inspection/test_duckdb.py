"""The question to DuckDB in workbooks/README.md, over ten thousand workbooks."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import duckdb
import pytest
from placebook.model.fields import POINTS
from placebook.model.pack import Pack
from placebook.model.workbook_writer import workbook_text

from tests.conftest import ROOT, answers, kent, start

PAGE = ROOT / "workbooks" / "README.md"
WORKBOOKS = 10_000
VARIANTS = 40
WORDS = (*POINTS, "unknown", None)


def answer(variant: int, statement: int) -> str | None:
    """What a variant says: of every statement another mix, none like another."""
    return WORDS[(variant * (statement + 1) + variant // 7) % len(WORDS)]


@pytest.mark.slow  # ten thousand workbooks
def test_which_statement_holds_most_areas_back(tmp_path: Path, pack: Pack) -> None:
    folder = tmp_path / "workbooks"
    folder.mkdir()
    low: Counter[str] = Counter()
    for variant in range(VARIANTS):
        given = [answer(variant, number) for number in range(len(pack.statements))]
        text = workbook_text(kent(pack, readiness=answers(pack, *given)), pack)
        pairs = zip(pack.statements, given, strict=True)
        held = [id for id, said in pairs if POINTS.get(said or "", 3) < 2]
        for number in range(variant, WORKBOOKS, VARIANTS):
            low.update(held)
            named = text.replace("name: Kent\n", f"name: Area {number}\n", 1)
            (folder / f"{number}.yaml").write_text(named)
    ran = start("export", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    (tmp_path / "answers.csv").write_text(ran.out)
    [query] = re.findall(r'duckdb -c "(.+)"', PAGE.read_text())
    query = query.replace("answers.csv", f"{tmp_path}/answers.csv")
    with duckdb.connect() as database:
        rows = database.execute(query).fetchall()
    assert [count for _, count in rows] == sorted(low.values(), reverse=True)[:5]
    assert all(low[statement] == count for statement, count in rows)
