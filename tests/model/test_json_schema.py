from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
from hypothesis import given, settings
from placebook.base.yaml_reader import parse_yaml
from placebook.model import pack_loader
from placebook.model.fields import FIELDS
from placebook.model.json_schema import workbook_schema
from placebook.model.pack import Pack
from placebook.model.workbook import FORMAT, Workbook
from placebook.model.workbook_writer import workbook_text

from tests.conftest import PUBLISHED, Run, full, kent, many
from tests.strategies import workbooks

PACK = pack_loader.load_pack()
VALIDATOR = jsonschema.Draft202012Validator(
    json.loads(json.dumps(workbook_schema(PACK))),
    format_checker=jsonschema.FormatChecker(),
)


def check_with_the_tool(folder: Path, *files: Path) -> subprocess.CompletedProcess[str]:
    (folder / "schema.json").write_text(json.dumps(workbook_schema(PACK)))
    return subprocess.run(
        [
            *(sys.executable, "-m", "check_jsonschema", "--no-cache"),
            *("--schemafile", str(folder / "schema.json"), "--output-format", "json"),
            *map(str, files),
        ],
        capture_output=True,
        text=True,
        check=False,
    )


def test_check_jsonschema_accepts_what_we_save(tmp_path: Path, pack: Pack) -> None:
    books = {"bare": kent(pack), "full": full(pack)}
    for name, book in books.items():
        (tmp_path / f"{name}.yaml").write_text(workbook_text(book, pack))
    files = [tmp_path / f"{name}.yaml" for name in books]
    files += sorted(PUBLISHED.glob("*.yaml"))
    done = check_with_the_tool(tmp_path, *files)
    assert done.returncode == 0, done.stdout


MISTAKES = [
    ("  round: 1", "  round: 0"),
    ("  pattern:", "  pattern: acess"),
    ("  problem:", "  patern: x"),
    (f"placebook: {FORMAT}", f"placebook: {FORMAT + 1}"),
    ("    in-a-network:", "    in-no-network:"),
    ("  date: 2026-11-23", "  date: soon"),
    ("      answer:", "      answer: mostly"),
    ("      answer:", "      answer: 3"),
    ("      answer:", "      answr: partly"),
    ("  name: Kent", "  name:"),
    ("datasets:\n", "datasets: [x]\n"),
    ("datasets:\n", "datasets:\n  x: {title: X, status: mine}\n"),
    ("datasets:\n", "datasets:\n  x:\n"),
]


def test_check_jsonschema_says_one_thing_of_one_mistake(
    tmp_path: Path, pack: Pack
) -> None:
    spelled = workbook_text(kent(pack), pack)
    paths = {}
    for number, (before, after) in enumerate(MISTAKES):
        assert before in spelled
        path = tmp_path / f"{number}.yaml"
        path.write_text(spelled.replace(before, after, 1))
        paths[str(path)] = (before, after)
    done = check_with_the_tool(tmp_path, *map(Path, paths))
    errors = json.loads(done.stdout)["errors"]
    found = [(paths[e["filename"]], e["has_sub_errors"]) for e in errors]
    assert sorted(found) == sorted((mistake, False) for mistake in MISTAKES)


def test_a_wrong_answer_is_told_with_the_words_that_would_fit(pack: Pack) -> None:
    book = kent(pack).model_dump(mode="json", by_alias=True, exclude_defaults=True)
    book["readiness"] = {"peer-networks": {"giving-back": {"answer": "mostly"}}}
    [error] = VALIDATOR.iter_errors(book)
    assert list(error.path) == [
        "readiness",
        "peer-networks",
        "giving-back",
        "answer",
    ]
    assert error.message == (
        "'mostly' is not one of ['not-yet', 'starting', 'partly', 'in-place', "
        "'unknown', 'not-applicable', None]"
    )
    assert not error.context


@settings(max_examples=many(60))
@given(workbooks(PACK))
def test_the_schema_accepts_every_workbook(book: Workbook) -> None:
    data = parse_yaml(workbook_text(book, PACK)).data
    assert isinstance(data, dict)
    VALIDATOR.validate(_typed(data))


def _typed(value: object, key: str = "") -> object:
    """As a reader of YAML 1.2 would type it; empty values are null."""
    if isinstance(value, dict):
        return {key: _typed(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return [_typed(inner) for inner in value]
    if key in ("placebook", "asked"):
        return int(str(value))
    return None if value == "" else value


def test_every_question_is_described_for_an_editor(pack: Pack) -> None:
    made = workbook_schema(pack)
    told = json.dumps(made, ensure_ascii=False)
    for field in FIELDS:
        if field.count(".") and field != "readiness.answer":
            assert json.dumps(pack.questions[field].text, ensure_ascii=False) in told
    statement = pack.statements["peer-networks.giving-back"][1]
    groups = made["properties"]["readiness"]["properties"]
    described = groups["peer-networks"]["properties"]["giving-back"]["description"]
    assert described == (
        f"{statement.text}\n"
        f"not-yet: {pack.level(statement, 'not-yet')}\n"
        f"starting: {statement.levels.starting}\n"
        f"partly: {statement.levels.partly}\n"
        f"in-place: {statement.levels.in_place}\n"
        f"{statement.note}"
    )
    assert {
        f"{recommendation}.{statement}": shown["description"].split("\n")[0]
        for recommendation, group in groups.items()
        for statement, shown in group["properties"].items()
    } == {id: statement.text for id, (_, statement) in pack.statements.items()}


def test_the_command_prints_it_or_writes_it(run: Run, pack: Pack) -> None:
    printed = run("schema").out
    assert json.loads(printed) == json.loads(json.dumps(workbook_schema(pack)))
    assert run("schema", "--output", "s.json").out == ""
    assert Path("s.json").read_text() == printed
