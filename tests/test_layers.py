"""Who may import whom. The order is the architecture."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import ROOT

CODE = ROOT / "cli" / "placebook"

# Each may import only what stands above it.
ORDER = [
    "errors",  # what a person can mend
    "words",  # text from people
    "addresses",
    "dates",
    "files",  # bytes on the disk
    "byte_marks",
    "yaml_advice",
    "yamlfaults",  # what keeps a text from being the YAML we read
    "yamltree",
    "yamlcomments",
    "yamlread",
    "yamlwrite",
    "vocabulary",  # the workbook's fields and words
    "places",  # where in a file the parts of plain data stand
    "shapes",  # what a model takes at each place
    "mistakes",  # what does not fit it, in words
    "typed",  # plain data -> types, with every problem
    "packwords",
    "packshelf",
    "pack",
    "packparts",
    "packchecks",
    "packfile",
    "workbook",
    "workbookfile",
    "adopting",
    "spelling",
    "schema",
    "store",
    "finding",
    "scoring",
    "datasets",
    "ecosystem",
    "as_mermaid",
    "routing",
    "lettering",
    "drawing",
    "as_svg",
    "advice",
    "missing",
    "records",
    "columns",
    "catalogue_xml",
    "catalogue_dcat",
    "catalogue_json",
    "delimited",
    "catalogue_csv",
    "catalogues",
    "fetching",  # the only one to open a connection
    "normalising",
    "matching",
    "cell_forms",
    "shared_codes",
    "people",
    "record_fields",
    "importing",
    "import_words",
    "findings",
    "column_facts",
    "table_header",
    "json_records",
    "datafiles",
    "read_in_sql",
    "inspecting",  # the only one to run DuckDB
    "conflicts",
    "checking",
    "facts",
    "changes",
    "rewording",
    "merging",
    "attributes",
    "lineage",
    "repository",  # the only one to run git
    "report",
    "explaining",
    "summary_opening",
    "summary",
    "difference",
    "differences",
    "history",
    "datasets_report",
    "map_report",
    "findings_report",
    "as_inventory",
    "sharing",
    "comparing",
    "comparison",
    "guide",
    "as_terminal",
    "as_markdown",
    "summaryfile",
    "as_data",
    "serialise",
    "exporting",
    "asking",
    "opening",
    "steps",
    "wording",
    "reviewing",
    "labels",
    "meaning",
    "settling",
    "keeping",
    "choosing",
    "conversation",
    "gathering",
    "list_prompts",
    "entry_words",
    "entry_fields",
    "entries",
    "interview",
    "sitting",  # sets the terminal's mode, acts on signals
    "keyboard",
    "asking_lines",
    "widget_keys",
    "widgets",
    "asking_screen",
    "asking_file",
    "editor",
    "commands",
    "__main__",
]

# The only modules that may import these.
EDGES = {
    "questionary": {"widgets", "widget_keys"},
    "prompt_toolkit": {"widgets", "widget_keys"},
    "rich": {"as_terminal", "asking_screen", "commands"},
    "typer": {"commands"},
    "yaml": {"yamltree", "yamlread", "yamlwrite"},
    "subprocess": {"editor", "repository"},
    "tempfile": {"editor", "inspecting", "keeping"},
    "fcntl": {"files", "keyboard"},
    "httpx": {"fetching"},
    "duckdb": {"inspecting"},
    "stdnum": {"inspecting", "shared_codes"},
    "threading": {"keyboard"},
    # To take addresses apart; the next test says no more.
    "urllib": {"addresses", "catalogues", "as_inventory"},
}
NOWHERE = {"click", "http", "requests", "random", "socket"}


def module_of(path: Path) -> str:
    return path.relative_to(CODE).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


FILES = sorted(CODE.rglob("*.py"))


def test_every_module_has_a_place() -> None:
    assert {module_of(path) for path in FILES} == {*ORDER, "__init__"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_module_imports_only_what_stands_above_it(path: Path) -> None:
    module = module_of(path)
    if module == "__init__":
        assert imports(path) == set()
        return
    place = ORDER.index(module)
    for name in imports(path):
        parts = name.split(".")
        if parts[0] != "placebook" or parts[1] in ("prompts", "__version__", module):
            continue
        assert parts[1] in ORDER[:place], f"{module}: {name}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_edges_stay_at_the_edge(path: Path) -> None:
    module = module_of(path)
    used = {name.split(".")[0] for name in imports(path)}
    assert not used & NOWHERE
    assert not any(name.startswith("urllib.request") for name in imports(path))
    for library, allowed in EDGES.items():
        assert library not in used or module in allowed, f"{module}: {library}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_only_commands_ask_the_clock_or_the_environment(path: Path) -> None:
    text = path.read_text()
    module = module_of(path)
    if module not in ("commands",):
        assert "date.today(" not in text
        assert "datetime.now(" not in text
    if module not in ("commands", "editor", "repository"):
        assert "os.environ" not in text


def test_the_version_is_said_without_what_only_others_need() -> None:
    script = (
        "import sys\n"
        "from placebook.commands import app\n"
        "try:\n    app(['--version'])\nexcept SystemExit:\n    pass\n"
        "print(sorted(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    loaded = done.stdout
    for name in ("questionary", "pydantic", "yaml", "placebook.commands.new", "rich."):
        assert f"'{name}" not in loaded
