"""Many workbooks: `python tests/bench/many.py`. Takes a few minutes and 120 MB of disk.

`compare` is timed in turn with a plain loop of `yaml.load` over the same files, and the
shortest run of each counts. Then the time and peak memory of `compare` and `check` as
the files grow. All of it is processor time: others may be using the machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

RUNS = 7
PLACEBOOK = [sys.executable, "-m", "placebook"]
COMPARE = [*PLACEBOOK, "compare"]
LOOP = """
import sys, yaml
from pathlib import Path
for path in sorted(Path(sys.argv[1]).iterdir()):
    with path.open() as file:
        yaml.load(file, yaml.CSafeLoader)
"""


def fill(folder: Path, number: int) -> None:
    from placebook.model import pack_loader
    from placebook.model.workbook_writer import workbook_text

    from tests.conftest import full

    pack = pack_loader.load_pack()
    text = workbook_text(full(pack), pack)
    print(f"{number} workbooks of {text.count(chr(10))} lines", flush=True)
    folder.mkdir()
    for n in range(number):
        named = text.replace("name: Kent\n", f"name: Area {n}\n", 1)
        (folder / f"{n}.yaml").write_text(named)


def measured(words: list[str]) -> tuple[float, float]:
    """Seconds of processor time, and the peak memory of the process in MiB."""
    with subprocess.Popen(words, stdout=subprocess.DEVNULL) as running:
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = status
    assert status == 0, words
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def against_a_loop(folder: Path) -> None:
    loop = [sys.executable, "-c", LOOP, str(folder)]
    mine = [*COMPARE, str(folder), "--format", "json"]
    pairs = [(measured(mine)[0], measured(loop)[0]) for _ in range(RUNS)]
    found = min(ours for ours, _ in pairs) / min(theirs for _, theirs in pairs)
    print(f"  compare --format json {found:6.2f} x yaml.load loop (at most 0.8)")


def growth(folder: Path) -> None:
    for words in (["compare", "--format", "json"], ["check"]):
        seconds, peak = measured([*PLACEBOOK, words[0], str(folder), *words[1:]])
        told = f"{seconds:6.1f} s, peak memory {peak:6.1f} MiB"
        print(f"  {' '.join(words):22} {told} (at most 150)", flush=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        # As for users: Python keeps the modules as it compiled them.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        for number in (500, 2_000, 5_000):
            folder = Path(name) / str(number)
            fill(folder, number)
            growth(folder)
            if number == 2_000:
                against_a_loop(folder)


if __name__ == "__main__":
    main()
