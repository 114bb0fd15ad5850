from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from placebook import packfile
from placebook.pack import Pack
from placebook.schema import schema
from placebook.spelling import spell
from placebook.vocabulary import FIELDS
from placebook.workbook import Workbook
from placebook.yamlread import parse

from .conftest import PUBLISHED, Run, full, kent
from .strategies import workbooks

PACK = packfile.load()
VALIDATOR = jsonschema.Draft202012Validator(
    json.loads(json.dumps(schema(PACK))),
    format_checker=jsonschema.FormatChecker(),
)


def check_with_the_tool(folder: Path, *files: Path) -> subprocess.CompletedProcess[str]:
    (folder / "schema.json").write_text(json.dumps(schema(PACK)))
    return subprocess.run(
        [
            *(sys.executable, "-m", "check_jsonschema", "--no-cache"),
            *("--schemafile", str(folder / "schema.json")),
            *map(str, files),
        ],
        capture_output=True,
        text=True,
        check=False,
    )


def test_check_jsonschema_accepts_what_we_save(tmp_path: Path, pack: Pack) -> None:
    books = {"bare": kent(pack), "full": full(pack)}
    for name, book in books.items():
        (tmp_path / f"{name}.yaml").write_text(spell(book, pack))
    files = [tmp_path / f"{name}.yaml" for name in books]
    files += sorted(PUBLISHED.glob("*.yaml"))
    done = check_with_the_tool(tmp_path, *files)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("  round: 1", "  round: 0"),
        ("  pattern:", "  pattern: acess"),
        ("  problem:", "  patern: x"),
        ("placebook: 1", "placebook: 2"),
        ("    in-a-network:", "    in-no-network:"),
        ("  date: 2026-11-23", "  date: soon"),
    ],
)
def test_check_jsonschema_refuses_what_does_not_fit(
    tmp_path: Path, pack: Pack, before: str, after: str
) -> None:
    spelled = spell(kent(pack), pack)
    assert before in spelled
    path = tmp_path / "x.yaml"
    path.write_text(spelled.replace(before, after))
    assert check_with_the_tool(tmp_path, path).returncode == 1


@settings(max_examples=60)
@given(workbooks(PACK))
def test_the_schema_accepts_every_workbook(book: Workbook) -> None:
    data = parse(spell(book, PACK)).data
    assert isinstance(data, dict)
    # As a reader of YAML 1.2 would type it; empty values are null.
    data["placebook"] = 1  # type: ignore[assignment]
    VALIDATOR.validate(_nulls(data))


def _nulls(value: object) -> object:
    if isinstance(value, dict):
        return {key: _nulls(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_nulls(inner) for inner in value]
    return None if value == "" else value


def test_every_question_is_described_for_an_editor(pack: Pack) -> None:
    made = schema(pack)
    told = json.dumps(made, ensure_ascii=False)
    for field in FIELDS:
        if field.count(".") and field != "readiness.answer":
            assert json.dumps(pack.questions[field].text, ensure_ascii=False) in told
    for _, statement in pack.statements.values():
        assert json.dumps(statement.text, ensure_ascii=False) in told


def test_the_command_prints_it_or_writes_it(run: Run, pack: Pack) -> None:
    printed = run("schema").out
    assert json.loads(printed) == json.loads(json.dumps(schema(pack)))
    assert run("schema", "--output", "s.json").out == ""
    assert Path("s.json").read_text() == printed
