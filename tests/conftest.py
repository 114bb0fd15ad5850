"""Builders that the tests share."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from placebook.commands import app
from placebook.model import pack_loader
from placebook.model.pack import Pack
from placebook.model.workbook import FORMAT, Workbook
from typer.testing import CliRunner

# The program prints its own name as it can be called, so it must be on the PATH.
os.environ["PATH"] = str(Path(sys.executable).parent) + os.pathsep + os.environ["PATH"]
ROOT = Path(__file__).parent.parent
PUBLISHED = ROOT / "workbooks" / "published"
MET = date(2026, 11, 23)

settings.register_profile("quick", deadline=None, derandomize=True, max_examples=20)
settings.register_profile("thorough", settings.get_profile("quick"), max_examples=40)
settings.load_profile("quick")


def many(examples: int) -> int:
    """A fifth of so many examples, and twice as many in a thorough run."""
    return examples * settings().max_examples // 100


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="write tests/golden anew"
    )


@pytest.fixture(scope="session")
def pack() -> Pack:
    return pack_loader.load_pack()


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in an empty folder, with nobody at a terminal."""
    _enter(tmp_path, monkeypatch)
    return _invoke


def call(*words: object, cwd: Path, input: str = "") -> Ran:
    """Run a command in a folder, without a process of its own."""
    with pytest.MonkeyPatch.context() as patch:
        _enter(cwd, patch)
        return _invoke(*words, input=input)


def _enter(folder: Path, patch: pytest.MonkeyPatch) -> None:
    patch.chdir(folder)
    for name in ("PLACEBOOK_PACK", "PLACEBOOK_LINES", "ACCESSIBLE"):
        patch.delenv(name, raising=False)


def _invoke(*words: object, input: str = "") -> Ran:
    found = CliRunner().invoke(app, [str(w) for w in words], input=input)
    if found.exception and not isinstance(found.exception, SystemExit):
        raise found.exception
    return Ran(found.exit_code, found.stdout, found.stderr)


def start(
    *words: object,
    cwd: Path,
    env: Mapping[str, str] | None = None,
    input: str | bytes = b"",
) -> Ran:
    """Run the real program in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "placebook", *[str(w) for w in words]],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        input=input.encode() if isinstance(input, str) else input,
        capture_output=True,
        check=False,
        timeout=60,
    )
    return Ran(
        done.returncode,
        done.stdout.decode("utf-8", "replace"),
        done.stderr.decode("utf-8", "replace"),
    )


def kent(pack: Pack, **parts: Any) -> Workbook:
    """A workbook with an area and a service, and ``parts`` as plain data."""
    return Workbook.model_validate(
        {
            "placebook": FORMAT,
            "pack": pack.reference,
            "area": {"name": "Kent"},
            "service": {"name": "Fuel poverty support"},
            "workshop": {"date": MET, "round": 1},
            **parts,
        }
    )


def answers(pack: Pack, *given: str | None) -> dict[str, Any]:
    """Readiness with an answer for each statement in order; None leaves one out."""
    readiness: dict[str, Any] = {}
    for id, answer in zip(pack.statements, given, strict=False):
        recommendation, _, statement = id.partition(".")
        if answer is not None:
            replies = readiness.setdefault(recommendation, {})
            replies[statement] = {"answer": answer}
    return readiness


def full(pack: Pack) -> Workbook:
    """A workbook as a thorough team would leave it."""
    levels = ("not-yet", "starting", "partly", "in-place")
    readiness: dict[str, Any] = {}
    for number, id in enumerate(pack.statements):
        recommendation, _, statement = id.partition(".")
        readiness.setdefault(recommendation, {})[statement] = {
            "answer": levels[number % 4],
            "evidence": f"Minutes of the service board, item {number}.",
            "as_of": MET,
        }
    actors = {
        f"actor-{n}": {"name": f"Actor {n}", "roles": ["steward"]} for n in range(20)
    }
    return kent(
        pack,
        focus={"problem": "Help arrives late.\nNobody knew.", "pattern": "delivery"},
        ecosystem={
            "actors": actors,
            "flows": [
                {"from": f"actor-{n}", "to": f"actor-{n + 1}", "what": "Data"}
                for n in range(15)
            ],
        },
        datasets={
            f"dataset-{n}": {
                "title": f"Dataset {n}",
                "status": ("held", "elsewhere", "missing")[n % 3],
                "need": "essential",
                "access": "open",
                "licence": "OGL-UK-3.0",
                "format": "CSV",
                "identifiers": ["UPRN"],
            }
            for n in range(30)
        },
        readiness=readiness,
        actions={"call": {"do": "Ring the supplier.", "owner": "Head of data"}},
        notes=["Ask the archive."],
    )
