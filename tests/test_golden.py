"""What the reports on the four areas say, word for word, in each format.

Changed on purpose? `.venv/bin/pytest --update-golden tests/test_golden.py` writes
tests/golden anew; the diff then shows what people will read.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping
from difflib import unified_diff
from pathlib import Path

import pytest

from tests.conftest import PUBLISHED, Run

pytestmark = pytest.mark.smoke
GOLDEN = Path(__file__).parent / "golden"
FOLDER = "workbooks/published"
KENT = f"{FOLDER}/kent-fuel-poverty-support.yaml"  # one is enough of long JSON
SUFFIXES = {"terminal": "txt", "markdown": "md", "json": "json", "csv": "csv"}
# What every area's team says when it meets again.
LATER = """\
focus:
  pattern: delivery
  measure: Days from a request to a decision.
readiness:
  data-infrastructure:
    named-steward:
      answer: partly
      evidence: Six of eight in the service's own list, May.
  problem-focus:
    measure-and-decision:
      answer: starting
datasets:
  requests-to-the-service:
    title: Requests to the service
    status: held
    need: essential
actions:
  name-the-missing-stewards:
    do: Name the two missing stewards.
    for: data-infrastructure.named-steward
    owner: Head of data
    due: 2027-07-01
notes:
  - Ask the housing team.
"""

Golden = Callable[[str, Mapping[str, str]], None]


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Holds what was said to the files whose names begin with a word."""

    def hold(word: str, said: Mapping[str, str]) -> None:
        if request.config.getoption("--update-golden"):
            GOLDEN.mkdir(exist_ok=True)
            for path in GOLDEN.glob(f"{word}*"):
                path.unlink()
            for name, text in said.items():
                (GOLDEN / name).write_text(text, encoding="utf-8")
        kept = {p.name: p.read_text("utf-8") for p in GOLDEN.glob(f"{word}*")}
        changed: list[str] = []
        for name in sorted({*kept, *said}):
            old, new = (each.get(name, "").splitlines() for each in (kept, said))
            names = (f"tests/golden/{name}", "now")
            changed += unified_diff(old, new, *names, n=1, lineterm="")
        assert changed == [], "\n".join(changed)

    return hold


@pytest.fixture
def areas(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The commands where a repository has the four areas."""
    shutil.copytree(PUBLISHED, tmp_path / FOLDER)
    monkeypatch.setenv("COLUMNS", "80")
    commit("2026-11-24", "The four areas")
    return run


@pytest.fixture
def rerun(areas: Run, tmp_path: Path) -> Run:
    """The commands where each of them met again, and committed what it said."""
    (tmp_path / "later.yaml").write_text(LATER)
    for path in sorted((tmp_path / FOLDER).glob("*.yaml")):
        words = ("--date", "2027-05-04", "--answers", "later.yaml")
        assert areas("rerun", path.relative_to(tmp_path), *words).code == 0
    commit("2027-05-05", "The second round")
    return areas


def commit(day: str, subject: str) -> None:
    """Commit the workbooks on a day, so that the commit's name is always the same."""
    known = ("-c", "user.name=t", "-c", "user.email=t@t")
    dates = [f"GIT_{who}_DATE={day}T12:00:00Z" for who in ("AUTHOR", "COMMITTER")]
    for words in (
        ["init", "-q", "-b", "main"],
        ["add", f"{FOLDER}/*.yaml"],
        ["commit", "-qm", subject],
    ):
        subprocess.run(["env", *dates, "git", *known, *words], check=True)


def said(run: Run, name: str, formats: str, *words: object) -> dict[str, str]:
    """What a command says in each format, by the name of its file."""
    found = {}
    for format in formats.split():
        ran = run(*words, "--format", format)
        assert (ran.code, ran.err) == (0, "")
        found[f"{name}.{SUFFIXES[format]}"] = ran.out
    return found


def test_the_summary_of_each_area(areas: Run, golden: Golden) -> None:
    """In Markdown it stands beside the area, and test_content holds it."""
    paths = sorted(Path(FOLDER).glob("*.yaml"))
    each = [
        said(areas, f"summary-{p.stem[:4]}", "terminal json", "summary", p)
        for p in paths
    ]
    golden("summary", {name: text for found in each for name, text in found.items()})


def test_the_comparison(areas: Run, golden: Golden) -> None:
    formats = "terminal markdown json csv"
    golden("compare", said(areas, "compare", formats, "compare", FOLDER))


def test_the_diff(rerun: Run, golden: Golden) -> None:
    since = ("--since", "HEAD~1")
    found = said(rerun, "diff", "terminal markdown", "diff", FOLDER, *since)
    golden("diff", found | said(rerun, "diff", "json", "diff", KENT, *since))


def test_the_history(rerun: Run, golden: Golden) -> None:
    found = said(rerun, "history", "terminal csv", "history", FOLDER)
    golden("history", found | said(rerun, "history", "json", "history", KENT))


def test_the_guide(areas: Run, golden: Golden) -> None:
    found = said(areas, "guide", "terminal markdown", "guide")
    for page in ("patterns", "cases", "workshop", "report", "data-infrastructure"):
        formats = "terminal markdown"
        found |= said(areas, f"guide-{page}", formats, "guide", page)
    golden("guide", found)
