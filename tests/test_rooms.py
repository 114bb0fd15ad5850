"""What import-linter does not say of the rooms; its contracts are in pyproject.toml."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

from tests.cases import for_each
from tests.conftest import ROOT

CODE = ROOT / "cli" / "placebook"
FILES = sorted(CODE.rglob("*.py"))

# The only modules, or rooms, that may import these.
EDGES = {
    "questionary": {"interview.widgets", "interview.choice_list"},
    "prompt_toolkit": {"interview.widgets", "interview.choice_list"},
    "rich": {"reports.terminal", "interview.screen_asker", "commands"},
    "typer": {"commands"},
    "yaml": {
        "base.yaml_events",
        "base.yaml_reader",
        "base.yaml_tree",
        "base.yaml_writer",
    },
    "subprocess": {"interview.external_editor", "revisions.git"},
    "fcntl": {"base.files", "interview.key_relay"},
    "httpx": {"catalogues.download"},
    "duckdb": {"inspection.profile"},
}
NOWHERE = {"click", "http", "requests", "random", "socket", "sqlite3"}
ENVIRONMENT = {"commands", "interview.external_editor", "revisions.git"}


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(CODE).with_suffix("").parts)


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def is_among(module: str, allowed: set[str]) -> bool:
    return module in allowed or module.split(".")[0] in allowed


def test_no_module_is_loose() -> None:
    assert {path.stem for path in CODE.glob("*.py")} == {"__init__", "__main__"}


@for_each("path", [p for p in FILES if p.name == "__init__.py"], ids=module_of)
def test_a_room_says_what_it_is_for_and_imports_nothing(path: Path) -> None:
    if path.parent.name == "commands":
        return  # the command line itself
    assert ast.get_docstring(ast.parse(path.read_text()))
    assert imports(path) == set()


def test_the_edges_stay_at_the_edge() -> None:
    astray = [
        f"{module_of(path)}: {library}"
        for path in FILES
        for library in {name.split(".")[0] for name in imports(path)}
        if library in NOWHERE
        or (library in EDGES and not is_among(module_of(path), EDGES[library]))
    ]
    assert astray == []


def test_only_commands_ask_the_clock_or_the_environment() -> None:
    astray = []
    for path in FILES:
        text, module = path.read_text(), module_of(path)
        if not is_among(module, {"commands"}) and (
            "date.today(" in text or "datetime.now(" in text
        ):
            astray.append(f"{module}: clock")
        if not is_among(module, ENVIRONMENT) and "os.environ" in text:
            astray.append(f"{module}: environment")
    assert astray == []


def test_a_public_name_is_found_in_one_or_two_modules() -> None:
    places = defaultdict(list)
    for path in FILES:
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                places[node.name].append(module_of(path))
    often = {
        name: modules
        for name, modules in places.items()
        if len(modules) > 2 and not name.startswith("_")
    }
    assert often == {}


def test_a_function_is_read_at_a_glance() -> None:
    """At most 40 lines, its options and its docstring among them."""
    long = {
        f"{module_of(path)}: {node.name}"
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (node.end_lineno or 0) - node.lineno >= 40
    }
    assert long == set()


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
