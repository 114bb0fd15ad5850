"""Speed and memory, as ratios: `python tests/bench/run.py`.

Start-up is compared with `python -c "import typer"`, and with the smallest app that
does what ours must (`floor.py`); each command in turn with it. Of each the shortest run
counts. The walk is timed in its own process.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

RUNS = 15


def seconds(words: list[str], folder: Path) -> float:
    """Of processor time: others may be using the machine."""
    with subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL) as running:
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = status
    assert status == 0, words
    return used.ru_utime + used.ru_stime


def ratio(words: list[str], plain: list[str], folder: Path) -> float:
    seconds(words, folder), seconds(plain, folder)
    pairs = [(seconds(words, folder), seconds(plain, folder)) for _ in range(RUNS)]
    return min(ours for ours, _ in pairs) / min(theirs for _, theirs in pairs)


def start_up(folder: Path) -> None:
    placebook = [sys.executable, "-m", "placebook"]
    if (script := Path(sys.executable).with_name("placebook")).exists():
        placebook = [str(script)]
    typer = [sys.executable, "-c", "import typer"]
    floor = [sys.executable, str(Path(__file__).with_name("floor.py")), "full.yaml"]
    for words, name, plain, most in (
        (["--version"], "import typer", typer, 1.2),
        (["--help"], "import typer", typer, 1.2),
        (["summary", "full.yaml"], "the floor", floor, 1.2),
        (["diff", "full.yaml", "later.yaml"], "the floor", floor, 1.3),
    ):
        found = ratio([*placebook, *words], plain, folder)
        told = "placebook " + " ".join(words)
        print(f"{told:36} {found:6.2f} x {name}   (at most {most})")


def walk(folder: Path, name: str = "full", most: int = 100) -> None:
    """From an answer to the next prompt, with the save, on a full workbook."""
    from placebook.interview.autosave import Autosaver
    from placebook.interview.dialogue import Dialogue
    from placebook.interview.interview import Interview
    from placebook.interview.prompts import GivenAnswer, Prompt, Stopped
    from placebook.model import pack_loader, store

    pack = pack_loader.load_pack()
    times: list[float] = []

    class Timed:
        """Answers at once, and notes how long the next prompt took to come."""

        answered = 0.0

        def ask(self, prompt: Prompt) -> GivenAnswer:
            if self.answered:
                times.append(time.perf_counter() - self.answered)
            if len(times) >= 200:
                raise Stopped
            said = GivenAnswer(f"Minutes, item {len(times)}.")
            if prompt.choices:
                other = [c.value for c in prompt.choices if c.value != prompt.current]
                said = GivenAnswer(
                    other[0] if "in-place" in other or len(other) < 3 else None
                )
            self.answered = time.perf_counter()
            return said

        def edit(self, text: str) -> str | None:
            return None

    keeper = Autosaver(store.open_workbook(folder / f"{name}.yaml", pack), pack)
    talk = Dialogue(pack, keeper, Timed(), date(2026, 11, 23))
    interview = Interview(talk)
    while len(times) < 200:
        try:
            interview.walk(interview.find(next(iter(pack.statements))))
        except Stopped:
            break
    p95 = statistics.quantiles(times, n=20)[-1] * 1000
    median = statistics.median(times) * 1000
    told = f"Enter to next prompt, {name}"
    print(f"{told:32} {p95:6.1f} ms p95   (at most {most}), median {median:.1f} ms")


def memory(folder: Path) -> None:
    """Peak memory of a walk with the screen's libraries loaded."""
    words = [sys.executable, __file__, "--walk", str(folder)]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{'Peak memory of the interview':32} {peak:6.1f} MiB   (at most 80)")


def entry(number: int) -> dict[str, str]:
    """A dataset as an import brings it."""
    return {
        "title": f"Dataset {number}",
        "about": "What it counts, where and how often.",
        "status": "held",
        "need": "useful",
        "steward": "Data team",
        "access": "open",
        "licence": "OGL-UK-3.0",
        "format": "CSV",
    }


def make(folder: Path) -> None:
    from placebook.model import pack_loader, store
    from placebook.model.store import Saved
    from placebook.model.workbook import put_values

    from tests.conftest import full

    pack = pack_loader.load_pack()
    book = full(pack)
    store.save(Saved(folder / "full.yaml", book), pack)
    many = [(("datasets", f"dataset-{n}"), entry(n)) for n in range(300)]
    store.save(Saved(folder / "many.yaml", put_values(book, many)), pack)
    id = next(iter(pack.statements))
    answer = (("readiness", *id.split("."), "answer"), "in-place")
    later = put_values(book, [answer, (("datasets", "dataset-1", "status"), "held")])
    store.save(Saved(folder / "later.yaml", later), pack)


def main() -> None:
    if "--make" in sys.argv:
        make(Path(sys.argv[-1]))
        return
    if "--walk" in sys.argv:
        import placebook.interview.screen_asker  # noqa: F401  # the memory is what is asked for

        walk(Path(sys.argv[-1]))
        return
    os.environ.pop("PLACEBOOK_PACK", None)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # Else what is compared is compiling: `import typer` is compiled already.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
        words = [sys.executable, __file__, "--make", name]
        subprocess.run(words, check=True)
        memory(folder)  # first: it is the largest child so far
        start_up(folder)
        walk(folder)
        walk(folder, "many", 60)


if __name__ == "__main__":
    main()
