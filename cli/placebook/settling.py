"""Conflicts of a merge: what to ask about each, and what the choice changes."""

from __future__ import annotations

from typing import Any

from placebook.asking import Choice, Menu, Prompt
from placebook.conflicts import ENTRIES, about, field, is_entry, told
from placebook.pack import Pack
from placebook.vocabulary import FIELDS
from placebook.workbook import Conflict, Place, Workbook, put_all, value_at

OURS, THEIRS, LATER = "ours", "theirs", "later"


def question(pack: Pack, workbook: Workbook, number: int) -> Prompt:
    """Which side of a conflict is right. ``number`` counts from 0."""
    conflict = workbook.conflicts[number]
    before = told(pack, conflict, conflict.base)
    return Prompt(
        "choice",
        about(pack, workbook, conflict),
        f"Both sides changed this · {number + 1} of {len(workbook.conflicts)}",
        "Which is right? Each side's words are kept until you choose.",
        (f"It was: {before}",),
        (
            Choice(OURS, told(pack, conflict, conflict.ours)),
            Choice(THEIRS, told(pack, conflict, conflict.theirs)),
            Choice(LATER, "Leave it for later"),
        ),
        current=LATER,
        menu=(Menu.LEAVE,),
    )


def settled(workbook: Workbook, number: int, side: str) -> list[tuple[Place, Any]]:
    """The values that settle a conflict as a side has it; none to leave it."""
    conflict = workbook.conflicts[number]
    if side not in (OURS, THEIRS):
        return []
    said = conflict.ours if side == OURS else conflict.theirs
    place: Place = tuple(conflict.at.split("."))
    gone: tuple[Place, Any] = (("conflicts", number), None)
    if is_entry(conflict):
        values = [gone] if said else [(place, None), gone]
    else:
        values = [(place, said), gone]
    return values if _can_be_put(workbook, conflict, values) else []


def _can_be_put(
    workbook: Workbook, conflict: Conflict, values: list[tuple[Place, Any]]
) -> bool:
    """Whether the place is one, and the value fits it: the file may say anything."""
    steps = conflict.at.split(".")
    in_entry = field(conflict).rpartition(".")[0] in ENTRIES
    if not is_entry(conflict):
        if field(conflict) not in FIELDS or len(steps) < 2:
            return False
        if in_entry and value_at(workbook, tuple(steps[:-1])) is None:
            return False
    try:
        put_all(workbook, values)
    except ValueError:
        return False
    return True
