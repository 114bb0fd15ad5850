"""Every file that people read opens, is in its one spelling, and fits the screen."""

from __future__ import annotations

import io
import json
import re
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from placebook.analysis.checks import check_workbook
from placebook.base.yaml_reader import parse_yaml
from placebook.interview.prompt_builder import build_prompt, still_true, why_text
from placebook.interview.prompts import Prompt
from placebook.interview.screen_asker import ScreenAsker
from placebook.interview.steps import Step, walk_steps
from placebook.model import pack_loader, store
from placebook.model.fields import FIELDS, POINTS
from placebook.model.pack import Pack
from placebook.model.pack_loader import BUILT_IN
from placebook.model.pack_types import Statement
from placebook.model.store import Saved
from placebook.model.workbook_writer import workbook_text
from placebook.reports.summary_file import summary_text
from rich.console import Console

from tests.cases import for_each
from tests.conftest import MET, PUBLISHED, call, full, kent

PACK = pack_loader.load_pack()
PACK_FILES = sorted(p.relative_to(BUILT_IN) for p in BUILT_IN.rglob("*.yaml"))
AREAS = sorted(PUBLISHED.glob("*.yaml"))
STATEMENTS = list(PACK.statements)


# --- the pack -------------------------------------------------------------------------


def test_the_pack_has_no_problem() -> None:
    assert pack_loader.examine_pack(BUILT_IN)[1] == []


def test_every_file_of_the_pack_is_in_its_index() -> None:
    index: Any = parse_yaml((BUILT_IN / "index.yaml").read_text()).data
    listed = {Path(name) for name in index["files"]} | {Path("index.yaml")}
    assert listed == set(PACK_FILES)


@for_each("name", PACK_FILES, ids=str)
def test_the_words_are_in_plain_british_english(name: Path) -> None:
    text = (BUILT_IN / name).read_text()
    american = r"\b(organiz|prioritiz|recogniz|behavior\b|center\b|licens(?:e|es) )"
    assert not re.findall(american, text.replace("Open Database License", ""))
    if name.name != "sources.yaml":
        assert not re.findall(r"[!—…]|\betc\b|\be\.g\.|\bi\.e\.", text)
    assert not re.findall(r"[ \t]+$", text, re.MULTILINE)


def test_the_eight_are_those_of_the_report_with_three_statements_each() -> None:
    assert [r.id for r in PACK.recommendations] == [
        "organisational-collaboration",
        "technology-and-skills",
        "data-infrastructure",
        "open-standards",
        "senior-championing",
        "peer-networks",
        "intermediaries",
        "problem-focus",
    ]
    assert {len(r.statements) for r in PACK.recommendations} == {3}
    assert {r.weight for r in PACK.recommendations} == {None}
    assert {s.weight for _, s in PACK.statements.values()} == {None}


def test_the_sections_share_ninety_minutes() -> None:
    assert sum(section.minutes for section in PACK.sections.values()) == 90


def test_every_source_is_cited_and_has_an_address_of_its_own() -> None:
    cited = {key for name in PACK_FILES for key in keys(BUILT_IN / name)}
    written = "".join(path.read_text() for path in AREAS)
    sources = PACK.shelf.sources
    assert cited <= set(sources)
    idle = [key for key in set(sources) - cited if sources[key].url not in written]
    assert idle == []
    # Of the report's page a mirror showed more than the page itself.
    addresses = [source.url for key, source in sources.items() if key != "S2"]
    assert len(addresses) == len(set(addresses))
    hosts = [urlsplit(address).netloc for address in addresses]
    odd = re.compile(r"staging|azurewebsites|\btest\b|localhost|:\d|\.$")
    assert [host for host in hosts if odd.search(host)] == []


def keys(path: Path) -> list[str]:
    """The sources that a file of the pack cites."""
    listed = re.findall(r"sources: \[(.*?)\]", path.read_text())
    return re.findall(r"\w+", " ".join(listed))


@for_each("id", STATEMENTS)
def test_a_statement_has_all_that_a_room_needs(id: str) -> None:
    statement: Statement = PACK.statements[id][1]
    assert statement.text.endswith(".")
    assert statement.ask.endswith("?")
    assert statement.why
    assert statement.sources
    levels = [PACK.level(statement, level) for level in POINTS]
    steps = [statement.step(a) for a in ("not-yet", "starting", "partly")]
    assert len({*levels, *steps}) == 7
    for words in (*levels, *steps):
        assert words.rstrip(")").endswith(".")


# --- the screen -----------------------------------------------------------------------


def drawn(shown: Prompt) -> list[str]:
    """A prompt as it stands on an 80 by 24 screen, its choices below; the last line is
    prompt_toolkit's."""
    out = io.StringIO()
    console = Console(file=out, width=80, height=24, color_system=None)
    ScreenAsker(console, lambda text: text)._show(shown)
    lines = out.getvalue().rstrip("\n").split("\n")
    passed = ["Skip for now"] * (bool(shown.choices) and shown.current is None)
    choices = [choice.title for choice in shown.choices[:9]]
    return [*lines, "Choose:", *choices, *passed]


EVERY = [
    *walk_steps(PACK, full(PACK), everything=True),
    *[
        Step((*id.split(".")[:-1], "x", id.split(".")[-1]), id)
        for id in FIELDS
        if id.rpartition(".")[0] in ("ecosystem.actors", "datasets", "actions")
    ],
    *[
        Step(("ecosystem", "flows", 0, id.split(".")[-1]), id)
        for id in FIELDS
        if id.startswith("ecosystem.flows.")
    ],
]


@for_each("step", EVERY, ids=lambda step: step.id)
def test_every_question_fits_80_by_24(step: Step) -> None:
    book = full(PACK)
    shown = [
        build_prompt(PACK, book, step),
        why_text(PACK, step),
        build_prompt(PACK, kent(PACK), step),
    ]
    if step.field == "readiness.answer":
        shown.append(still_true(PACK, book, step, MET, "later"))
    for each in shown:
        noticed = drawn(Prompt(**{**vars(each), "notice": "Saved: " + "x" * 60}))
        assert len(noticed) <= 23, "\n".join(noticed)
        assert {len(line) <= 80 for line in noticed} == {True}


# --- the four areas -------------------------------------------------------------------


def test_the_four_areas_are_there() -> None:
    assert [path.name for path in AREAS] == [
        "doncaster-careers-information-advice-and-guidance.yaml",
        "kent-fuel-poverty-support.yaml",
        "north-lanarkshire-requests-about-business-rates.yaml",
        "waltham-forest-arts-and-heritage-venues.yaml",
    ]


def test_a_first_workbook_does_not_stand_among_the_four_areas(tmp_path: Path) -> None:
    shutil.copytree(PUBLISHED, tmp_path / "workbooks" / "published")
    (tmp_path / "known.yaml").write_text("area: {name: Leeds}\nservice: {name: Bins}\n")
    call("new", "--answers", "known.yaml", cwd=tmp_path)
    told = call("compare", "--format", "json", cwd=tmp_path)
    listed = [row["file"] for row in json.loads(told.out)["workbooks"]]
    assert listed == ["workbooks/leeds-bins.yaml"]


@for_each("path", AREAS, ids=lambda path: path.stem)
def test_an_area_opens_checks_clean_and_is_in_the_one_spelling(
    path: Path, pack: Pack
) -> None:
    opened, held = store.examine_workbook(path, pack)
    assert check_workbook(pack, opened) == []
    assert opened.workbook is not None
    assert workbook_text(opened.workbook, pack) == path.read_text()
    summary = summary_text(Saved(path, opened.workbook, held), pack)
    assert store.summary_path(path).read_text() == summary


@for_each("path", AREAS, ids=lambda path: path.stem)
def test_an_area_says_who_compiled_it_and_from_what(path: Path, pack: Pack) -> None:
    book = store.open_workbook(path, pack).workbook
    assert book.notes[0].startswith("Compiled from published accounts, not by")
    for id in pack.statements:
        reply = book.reply(id)
        if reply.answer not in (None, "unknown"):
            assert reply.evidence
            assert re.search(r"https?://\S+", reply.evidence), id


@for_each("path", AREAS, ids=lambda path: path.stem)
def test_an_area_claims_no_meeting_and_nothing_of_today(path: Path, pack: Pack) -> None:
    book = store.open_workbook(path, pack).workbook
    assert book.is_compiled
    assert {flow.state for flow in book.ecosystem.flows} <= {None, "future"}
    assert {each.need for each in book.datasets.values()} <= {None}  # nobody said it
    years = {source.url: source.year for source in pack.shelf.sources.values()}
    for id in pack.statements:
        reply = book.reply(id)
        assert reply.answer != "unknown"  # nobody was there who could say it
        for address in re.findall(r"https?://\S+", reply.evidence or ""):
            assert reply.as_of
            assert years[address] in ("", str(reply.as_of.year)), id


@for_each("path", AREAS, ids=lambda path: path.stem)
def test_an_area_is_made_by_our_own_command(path: Path, tmp_path: Path) -> None:
    ran = call("new", "--answers", path, "--folder", "made", cwd=tmp_path)
    assert ran.code == 0, ran.err
    assert (tmp_path / "made" / path.name).read_bytes() == path.read_bytes()
