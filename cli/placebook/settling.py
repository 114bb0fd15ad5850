"""Conflicts of a merge: what to ask about each, and what the choice changes."""

from __future__ import annotations

from typing import Any

from placebook.asking import Choice, Menu, Prompt
from placebook.pack import Pack
from placebook.vocabulary import FIELDS
from placebook.words import one_line
from placebook.workbook import Conflict, Place, Workbook, put_all, value_at

OURS, THEIRS, LATER = "ours", "theirs", "later"
_ENTRIES = ("datasets", "actions", "ecosystem.actors")


def question(pack: Pack, workbook: Workbook, number: int) -> Prompt:
    """Which side of a conflict is right. ``number`` counts from 0."""
    conflict = workbook.conflicts[number]
    before = _told(pack, conflict, conflict.base)
    return Prompt(
        "choice",
        _about(pack, conflict),
        f"Both sides changed this · {number + 1} of {len(workbook.conflicts)}",
        "Which is right? Each side's words are kept until you choose.",
        (f"It was: {before}",),
        (
            Choice(OURS, _told(pack, conflict, conflict.ours)),
            Choice(THEIRS, _told(pack, conflict, conflict.theirs)),
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
    if _is_entry(conflict):
        values = [gone] if said else [(place, None), gone]
    else:
        values = [(place, said), gone]
    return values if _can_be_put(workbook, conflict, values) else []


def _can_be_put(
    workbook: Workbook, conflict: Conflict, values: list[tuple[Place, Any]]
) -> bool:
    """Whether the place is one, and the value fits it: the file may say anything."""
    steps = conflict.at.split(".")
    in_entry = _field(conflict).rpartition(".")[0] in _ENTRIES
    if not _is_entry(conflict):
        if _field(conflict) not in FIELDS or len(steps) < 2:
            return False
        if in_entry and value_at(workbook, tuple(steps[:-1])) is None:
            return False
    try:
        put_all(workbook, values)
    except ValueError:
        return False
    return True


def _is_entry(conflict: Conflict) -> bool:
    return conflict.at.rpartition(".")[0] in _ENTRIES


def _field(conflict: Conflict) -> str:
    """The field that a conflict is about, as in the table of fields."""
    steps = conflict.at.split(".")
    for kind in (*_ENTRIES, "readiness"):
        if conflict.at.startswith(kind + "."):
            return f"{kind}.{steps[-1]}"
    return conflict.at


def _about(pack: Pack, conflict: Conflict) -> str:
    """The question it is about, and of what."""
    steps = conflict.at.split(".")
    asked = pack.questions.get(_field(conflict))
    text = asked.text if asked else ""
    if steps[0] == "readiness":
        known = pack.statements.get(".".join(steps[1:3]))
        statement = known[1].text if known else conflict.at
        return statement if steps[-1] == "answer" else f"{statement} {text}"
    if _is_entry(conflict):
        return f"One side took this away and the other changed it: {conflict.at}"
    return f"{text} ({conflict.at})" if text else conflict.at


def _told(pack: Pack, conflict: Conflict, value: str | None) -> str:
    if value is None:
        return "nothing there" if not _is_entry(conflict) else "take it away"
    field = _field(conflict)
    return one_line(pack.told(field, value) if field in FIELDS else value)
