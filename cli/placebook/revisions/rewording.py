"""Takes a reworded note, person or flow for one change, not for two.

Entries of a list have no id: their words name them. Two entries of one list that are
much alike count as the same; a flow must also go between the same two actors.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import product
from typing import Any

from placebook.revisions.diff import Change
from placebook.revisions.leaves import entry_of, entry_step

_ALIKE = 0.5  # as a share, see difflib
_MOST = 400  # pairs of one list that are compared, so that it takes no time


def pair_rewordings(found: Sequence[Change]) -> tuple[Change, ...]:
    """The changes, with each pair as one in the place of the new entry."""
    was: dict[int, int] = {}
    for section in ("workshop", "ecosystem", "notes"):
        listed = [n for n, change in enumerate(found) if _is_of(change, section)]
        was |= _pairs(found, listed)
    gone = set(was.values())
    return tuple(
        replace(change, kind="changed", before=found[was[n]].before)
        if n in was
        else change
        for n, change in enumerate(found)
        if n not in gone
    )


def _is_of(change: Change, section: str) -> bool:
    """Whether an entry of a section's list came or went as a whole."""
    entry = entry_of(change.place)
    whole = entry == change.place and entry_step(change.place) is not None
    return whole and change.place[0] == section


def _pairs(found: Sequence[Change], listed: Sequence[int]) -> dict[int, int]:
    """The number of the removed entry by that of the added one; most alike first."""
    come = [n for n in listed if found[n].kind == "added"]
    gone = [n for n in listed if found[n].kind == "removed"]
    if len(come) * len(gone) > _MOST:
        return {}
    likes = {
        (new, old): _like(found[old], found[new]) for new, old in product(come, gone)
    }
    pairs: dict[int, int] = {}
    for new, old in sorted(likes, key=lambda pair: (-likes[pair], pair)):
        alike = likes[new, old] >= _ALIKE
        if alike and new not in pairs and old not in pairs.values():
            pairs[new] = old
    return pairs


def _like(old: Change, new: Change) -> float:
    """How much alike two entries are, from 0 to 1; flows between the same two count."""
    before, after = dict(old.before), dict(new.after)
    flow = "from" in before
    if any(before.pop(end, None) != after.pop(end, None) for end in ("from", "to")):
        return 0.0
    one, other = (_words(fields) for fields in (before, after))
    like: float = SequenceMatcher(None, one, other, autojunk=False).ratio()
    return _ALIKE + like / 2 if flow else like


def _words(fields: Mapping[str, Any]) -> list[str]:
    return " ".join(map(str, fields.values())).split()
