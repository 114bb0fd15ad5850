"""How far readers agree: `python -m tests.bench.agreement tests/ladder/ratings.csv`."""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations
from pathlib import Path

LEVELS = ("unknown", "not-yet", "starting", "partly", "in-place")


def ratings(path: Path) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """The levels given, by (dossier, statement), from a table with a row for each."""
    found: dict[tuple[str, str], list[str]] = {}
    with path.open(newline="") as rows:
        for row in csv.DictReader(rows):
            unit = found.setdefault((row["dossier"], row["statement"]), [])
            unit.append(row["level"])
    return {unit: tuple(levels) for unit, levels in found.items()}


def alpha(units: Iterable[Sequence[str]], order: Sequence[str] = LEVELS) -> float:
    """Krippendorff's alpha for ordinal data: 1 is agreement, 0 is chance.

    Each unit has the values that the readers gave; those not in ``order`` are left out,
    and then units with fewer than two. alpha = 1 - (n - 1) * sum(o_ck * d_ck) /
    sum(n_c * n_k * d_ck), with d_ck = (sum(n_g for g from c to k) - (n_c + n_k) / 2)^2.
    Source: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011).
    """
    pairs: defaultdict[tuple[str, str], float] = defaultdict(float)
    for unit in units:
        known = [value for value in unit if value in order]
        for pair in permutations(known, 2):
            pairs[pair] += 1 / (len(known) - 1)
    many = {c: sum(pairs[c, k] for k in order) for c in order}

    def apart(c: str, k: str) -> float:
        low, high = sorted((order.index(c), order.index(k)))
        between = sum(many[g] for g in order[low : high + 1])
        return (between - (many[c] + many[k]) / 2) ** 2

    seen = sum(pairs[c, k] * apart(c, k) for c in order for k in order)
    chance = sum(many[c] * many[k] * apart(c, k) for c in order for k in order)
    return 1 - (sum(many.values()) - 1) * seen / chance


def main() -> None:
    for name in sys.argv[1:]:
        found = ratings(Path(name))
        same = sum(len(set(levels)) == 1 for levels in found.values())
        print(
            f"{name}: alpha {alpha(found.values()):.3f}, with Don't know as the lowest"
        )
        print(f"  {same} of {len(found)} the same by all; parted:")
        for (dossier, statement), levels in found.items():
            if len(set(levels)) > 1:
                print(f"  {dossier} {statement}: {', '.join(levels)}")


if __name__ == "__main__":
    main()
