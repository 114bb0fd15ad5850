"""Every command once, by the script that people call: also against the wheel."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import placebook
import pytest
from placebook import __version__
from placebook.commands import COMMANDS
from placebook.commands.datasets import DATASETS
from placebook.model import pack_loader

from tests.cases import for_each
from tests.conftest import PUBLISHED
from tests.terminal import ENTER, Terminal

pytestmark = pytest.mark.smoke

SCRIPT = str(Path(sys.executable).with_name("placebook"))
KENT = "workbooks/kent-fuel-poverty-support.yaml"
# A command by its words, and what it says.
CALLS = {
    "--version": f"placebook {__version__}\n",
    "new --answers known.yaml": "workbooks/leeds-bins.yaml",
    f"edit {KENT} --answers later.yaml": f"Saved: {KENT}",
    f"rerun {KENT} --date 2027-05-04 --answers later.yaml": f"Saved: {KENT}",
    f"summary {KENT}": "Kent: Fuel poverty support",
    f"summary {KENT} --explain": "Kent: Fuel poverty support",
    f"summary {KENT} --format markdown": "# Kent: Fuel poverty support",
    "check": "Checked 4 workbooks: no problems.",
    "compare": "4 workbooks. Use the comparison",
    "diff": "4 workbooks unchanged.",
    f"merge {KENT} {KENT} {KENT}": "",  # says nothing where all went well
    "history": "History of 4 workbooks",
    "export workbooks": "Fuel poverty support",
    f"datasets list {KENT}": "Health and care needs by postcode",
    f"datasets import {KENT} list.csv --all": "Imported: 1 dataset (1 new).",
    "datasets inspect list.csv": "1 row, 1 column. CSV",
    f"datasets export {KENT} --format csv": "Health and care needs by postcode",
    f"map {KENT}": "NHS → Kent County Council",
    f"map {KENT} --format mermaid": "flowchart",
    "git-setup": "Git now shows and merges",
    "guide": "The guide",
    "schema": '"$schema"',
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The four areas in a repository, and files that commands read."""
    folder = tmp_path_factory.mktemp("published")
    shutil.copytree(PUBLISHED, folder / "workbooks")
    (folder / "known.yaml").write_text("area: {name: Leeds}\nservice: {name: Bins}\n")
    (folder / "later.yaml").write_text("notes:\n  - Ask the archive.\n")
    (folder / "list.csv").write_text("title\nBin rounds\n")
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "Begun"]):
        known = ("git", "-c", "user.name=t", "-c", "user.email=t@t")
        subprocess.run([*known, *words], cwd=folder, check=True)
    return folder


@for_each("call", CALLS)
def test_a_command_does_what_it_is_for(
    published: Path, tmp_path: Path, call: str
) -> None:
    shutil.copytree(published, tmp_path, dirs_exist_ok=True)
    ran = subprocess.run(
        [SCRIPT, *call.split()],
        cwd=tmp_path,
        env={**os.environ, "COLUMNS": "80"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, CALLS[call] in ran.stdout + ran.stderr) == (0, True), ran


def test_every_command_is_called_here() -> None:
    called = {call.split()[0] for call in CALLS}
    assert set(COMMANDS) <= called
    inner = {call.split()[1] for call in CALLS if call.startswith("datasets ")}
    assert inner == set(DATASETS)


def test_the_questions_come_with_the_program() -> None:
    """In a checkout and in a wheel, and not from the other one."""
    assert len(pack_loader.load_pack().statements) == 24
    assert str(pack_loader.BUILT_IN).endswith("prompts")
    assert Path(placebook.__file__).is_relative_to(Path(SCRIPT).parents[1]) == (
        "cli" not in Path(placebook.__file__).parts
    )


@for_each("lines", [[], ["--lines"]])
def test_a_workbook_is_begun_in_a_terminal(tmp_path: Path, lines: list[str]) -> None:
    with Terminal(tmp_path, "new", *lines, program=[SCRIPT]) as screen:
        screen.see("Which area is this for?")
        screen.type("Kent", ENTER)
        screen.see("Which service?")
        screen.type("Bins", ENTER)
        screen.see("code, if you know it")
        assert screen.hang_up() == 130
    assert [p.name for p in tmp_path.rglob("*.yaml")] == ["kent-bins.yaml"]
