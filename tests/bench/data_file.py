"""How long a look inside a large CSV takes, and how much memory.

    python tests/bench/data_file.py [GIGABYTES]

Makes a file of invented rows in a temporary folder, and takes it away again.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROWS_AT_ONCE = 20_000


def make(path: Path, size: int) -> int:
    """Write rows until the file has ``size`` bytes; how many they are."""
    dice = random.Random(1)
    rows = 0
    with path.open("w", encoding="utf-8") as out:
        out.write("uprn,collected,lsoa,postcode,email,amount,remark\n")
        while out.tell() < size:
            out.writelines(
                f"{10_000_000_000 + rows + n},2026-{1 + n % 12:02}-{1 + n % 28:02},"
                f"E0100{dice.randrange(10_000):04},CT{n % 20} {n % 10}AB,"
                f"person{rows + n}@mail.example,{dice.random() * 1000:.2f},"
                f"Left beside the gate {dice.randrange(1_000_000)}\n"
                for n in range(ROWS_AT_ONCE)
            )
            rows += ROWS_AT_ONCE
    return rows


def main() -> None:
    """Make the file, look inside, and print what it took."""
    size = float(sys.argv[1]) if len(sys.argv) > 1 else 2.0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.csv"
        rows = make(path, int(size * 1024**3))
        began = time.monotonic()
        command = [sys.executable, "-m", "placebook", "datasets", "inspect", str(path)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        took = time.monotonic() - began
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        assert f"{rows:,} rows, 7 columns" in done.stdout, done.stdout
        told = f"{path.stat().st_size / 1024**3:.2f} GiB, {rows:,} rows"
        print(f"inspect {told}: {took:.0f} s, peak {peak:.0f} MiB")


if __name__ == "__main__":
    main()
