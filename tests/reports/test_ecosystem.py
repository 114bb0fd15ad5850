"""The map: who gives what to whom, as a list and as a chart that Mermaid can read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from placebook.analysis.ecosystem import Link, Map, Node, build_map
from placebook.model import store
from placebook.model.pack import Pack
from placebook.model.store import Saved
from placebook.model.workbook import Workbook
from placebook.reports import ecosystem
from placebook.reports.ecosystem import map_report
from placebook.reports.terminal import plain_text

from tests.cases import for_each
from tests.conftest import PUBLISHED, Run, full, kent
from tests.strategies import AWKWARD

BIN = Path(sys.executable).parent
ECOSYSTEM: dict[str, Any] = {
    "actors": {
        "council": {"name": "The council", "roles": ["steward", "decision-maker"]},
        "maker": {"name": "App maker", "roles": ["creator"]},
        "people": {"name": "Residents", "roles": ["beneficiary"]},
        "press": {"name": "The press"},
    },
    "flows": [
        {"from": "council", "to": "maker", "kind": "data", "dataset": "bins"},
        {"from": "maker", "to": "people", "kind": "service", "what": "Reminders"}
        | {"state": "current"},
        {"from": "people", "to": "council", "kind": "feedback", "state": "future"},
        {"from": "maker", "what": "Thanks"},
    ],
}
DATASETS = {"bins": {"title": "Bin days", "access": "open"}}


@pytest.fixture
def book(pack: Pack) -> Workbook:
    return kent(pack, ecosystem=ECOSYSTEM, datasets=DATASETS)


def test_actors_stand_by_their_first_part_and_flows_in_order(
    pack: Pack, book: Workbook
) -> None:
    assert build_map(pack, book) == Map(
        lanes=(
            "Stewards and contributors",
            "Intermediaries and creators",
            "Decision-makers and influencers",
            "Beneficiaries",
        ),
        nodes=(
            Node("council", "The council", 0),
            Node("maker", "App maker", 1),
            Node("people", "Residents", 3),
            Node("press", "The press", None),
        ),
        links=(
            Link(
                *(1, "council", "maker", "Bin days", "Data", True),
                *("Anyone, for anything", "open", False),
            ),
            Link(2, "maker", "people", "Reminders", "A service", True, "", None, False),
            Link(3, "people", "council", "", "Feedback", False, "", None, True),
            Link(4, "maker", "", "Thanks", "", True, "", None, False),
        ),
    )


@for_each(
    ("when", "numbers", "names"),
    [
        ("today", [2], 4),
        ("future", [1, 2, 3, 4], 4),
        ("both", [1, 2, 3, 4], 4),
        ("change", [3], 2),
    ],
)
def test_today_the_future_and_their_difference(
    pack: Pack, book: Workbook, when: Any, numbers: list[int], names: int
) -> None:
    found = build_map(pack, book, when)
    assert [link.number for link in found.links] == numbers
    assert len(found.nodes) == names
    future = [link.number for link in found.links if link.future]
    assert future == ([3] if when in ("both", "change") else [])


def test_the_list_says_who_gives_what_to_whom(pack: Pack, book: Workbook) -> None:
    assert plain_text(map_report(book, build_map(pack, book))) == (
        "Around Fuel poverty support in Kent\n\n"
        "Stewards and contributors\n\n"
        " - The council → App maker: Bin days\n"
        "   Data; anyone, for anything.\n\n"
        "Intermediaries and creators\n\n"
        " - App maker → Residents: Reminders\n"
        "   A service.\n"
        " - App maker → (nobody has said who gets it): Thanks\n\n"
        "Beneficiaries\n\n"
        " - Residents → The council\n"
        "   Feedback, not yet.\n\n"
        "In no flow of this map\n\n"
        "The press.\n"
    )
    empty = kent(pack)
    assert "Nothing is listed" in plain_text(map_report(empty, build_map(pack, empty)))


def test_a_flow_of_somebody_who_is_not_listed_is_shown(pack: Pack) -> None:
    flows = {"flows": [{"from": "a", "to": "b"}, {"from": "a", "to": "a"}]}
    found = build_map(pack, kent(pack, ecosystem=flows))
    assert [node.id for node in found.nodes] == ["a", "b"]
    assert found.idle == ()
    assert "a → b" in plain_text(map_report(kent(pack), found))


# --- Mermaid's own parser -------------------------------------------------------------

PARSE = """
import { JSDOM } from "jsdom";
import { readFileSync } from "node:fs";
const { window } = new JSDOM("");
Object.assign(globalThis, { window, document: window.document });
const { default: mermaid } = await import("mermaid");
await mermaid.parse("flowchart LR");  // so that it knows its kinds of charts
const told = [];
for (const text of JSON.parse(readFileSync("charts.json", "utf8"))) {
  try {
    const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
    const data = diagram.db.getData();
    const ours = data.nodes.filter((node) => !node.isGroup);
    told.push([ours.length, data.edges.length, ours.map((node) => node.label)]);
  } catch (error) {
    told.push(String(error));
  }
}
console.log(JSON.stringify(told));
"""


@pytest.fixture(scope="module")
def parser(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mermaid")
    (folder / "parse.mjs").write_text(PARSE)
    (folder / "package.json").write_text("{}")
    subprocess.run(
        [
            *(BIN / "npm", "install", "--no-audit", "--no-fund"),
            "mermaid@11",
            "jsdom@26",
        ],
        cwd=folder,
        env={**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"},
        check=True,
        capture_output=True,
    )
    return folder


def parsed(folder: Path, charts: list[str]) -> list[Any]:
    (folder / "charts.json").write_text(json.dumps(charts))
    done = subprocess.run(
        [BIN / "node", "parse.mjs"], cwd=folder, check=True, capture_output=True
    )
    found: list[Any] = json.loads(done.stdout)
    return found


INJECTIONS = [
    *('a"] --> b["c', "end", "`*bold*`", "<b>x</b>", "a;b", "%%{init: {}}%%", "#quot;"),
    *("1. one", "- one", "subgraph x", "a|b", "a-->b", "](javascript:alert(1))", "😀"),
]


@pytest.mark.slow  # npm fetches the parser
def test_mermaid_reads_every_chart_with_just_our_actors_and_flows(
    pack: Pack, book: Workbook, parser: Path
) -> None:
    texts = [t for t in [*INJECTIONS, *AWKWARD] if t.strip()]
    books = [book, full(pack), kent(pack)]
    books += [
        store.open_workbook(path, pack).workbook
        for path in sorted(PUBLISHED.glob("*.yaml"))
    ]
    books += [
        kent(
            pack,
            ecosystem={
                "actors": {"x": {"name": text or "x"}, "y": {"name": "Y"}},
                "flows": [{"from": "x", "to": "y", "what": text, "kind": "data"}],
            },
        )
        for text in texts
    ]
    maps = [build_map(pack, workbook) for workbook in books]
    told = parsed(parser, [ecosystem.render_mermaid(found) for found in maps])
    for found, answer in zip(maps, told, strict=True):
        drawn = [link for link in found.links if link.taker]
        assert answer[:2] == [len(found.nodes), len(drawn)], answer
    broken = ecosystem.render_mermaid(maps[0]).replace('["', "[[", 1)
    assert isinstance(parsed(parser, [broken])[0], str)


@for_each("format", ["terminal", "mermaid", "svg"])
def test_today_s_map_says_what_it_leaves_out(
    run: Run, pack: Pack, book: Workbook, format: str
) -> None:
    store.save(Saved(Path("x.yaml"), book), pack)
    ran = run("map", "x.yaml", "--format", format, "--state", "today")
    assert (ran.code, "Bin days" in ran.out, "Reminders" in ran.out) == (0, False, True)
    told = "2 flows are left out: nobody has said whether they happen today.\n"
    assert ran.err == told
    for state in ("future", "both"):
        assert told not in run("map", "x.yaml", "--state", state).err


def test_the_command_writes_the_chart(run: Run, pack: Pack, book: Workbook) -> None:
    store.save(Saved(Path("x.yaml"), book), pack)
    ran = run("map", "x.yaml", "--format", "mermaid", "--state", "both")
    assert ran.code == 0
    assert ran.out.startswith('flowchart LR\n  subgraph lane0["Stewards and contri')
    assert (
        '  a0 -->|"Bin days (data#59; anyone, for anything)"| a1\n'
        '  a1 -->|"Reminders (a service)"| a2\n'
        '  a2 -.->|"feedback, not yet"| a0\n'
        "  linkStyle 2 stroke:#999999,color:#666666\n"
    ) in ran.out
