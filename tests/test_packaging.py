"""The wheel holds one import name and every file of the questions."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from tests.conftest import ROOT

LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "build", "*.egg-info", "__pycache__", ".*_cache", ".hypothesis"
)


def test_the_wheel_has_the_program_and_every_question_and_nothing_else(
    tmp_path: Path,
) -> None:
    shutil.copytree(ROOT, tmp_path / "copy", ignore=LEFT_OUT)
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps"),
            *("--no-build-isolation", "-w", str(tmp_path), str(tmp_path / "copy")),
        ],
        check=True,
    )
    [wheel] = tmp_path.glob("placebook-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = [n for n in archive.namelist() if ".dist-info/" not in n]
    code = ROOT / "cli"
    words = ROOT / "prompts"
    wanted = [str(p.relative_to(code)) for p in code.rglob("*.py")]
    wanted += ["placebook/py.typed", "placebook/prompts/__init__.py"]
    wanted += ["placebook/prompts/LICENSE"]
    wanted += [
        "placebook/prompts/" + str(p.relative_to(words)) for p in words.rglob("*.yaml")
    ]
    assert sorted(names) == sorted(wanted)
