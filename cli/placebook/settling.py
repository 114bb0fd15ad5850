"""Conflicts of a merge: what to ask about each, and what the choice changes."""

from __future__ import annotations

from typing import Any

from placebook.asking import Choice, Menu, Prompt
from placebook.conflicts import ENTRIES, about, field, is_entry, told
from placebook.pack import Pack
from placebook.vocabulary import FIELDS
from placebook.workbook import Conflict, Place, Workbook, plain, put_all, value_at

# What belongs together of a statement.
_OF_A_STATEMENT = ("answer", "evidence", "why", "as_of")
OURS, THEIRS, LATER = "ours", "theirs", "later"


def groups(workbook: Workbook) -> list[list[int]]:
    """The conflicts that are settled together, by number; each is one question.

    A statement's answer and what shows it are one: no side's answer is to stand on the
    other's evidence.
    """
    found: dict[str, list[int]] = {}
    for number, conflict in enumerate(workbook.conflicts):
        statement, _, name = conflict.at.rpartition(".")
        of_one = conflict.at.startswith("readiness.") and name in _OF_A_STATEMENT
        found.setdefault(statement if of_one else f"{number}", []).append(number)
    return [_in_order(workbook, together) for together in found.values()]


def _in_order(workbook: Workbook, together: list[int]) -> list[int]:
    """The answer's first."""
    if len(together) == 1:
        return together
    names = {n: workbook.conflicts[n].at.rpartition(".")[2] for n in together}
    return sorted(together, key=lambda n: _OF_A_STATEMENT.index(names[n]))


def question(pack: Pack, workbook: Workbook, number: int, settled: int = 0) -> Prompt:
    """Which side is right of a group of conflicts. ``number`` counts from 0.

    ``settled`` is how many were before it and are none any more.
    """
    every = groups(workbook)
    together = [workbook.conflicts[n] for n in every[number]]
    was, ours, theirs = (
        " · ".join(_told(pack, conflict, side) for conflict in together)
        for side in ("base", OURS, THEIRS)
    )
    of = settled + len(every)
    return Prompt(
        "choice",
        about(pack, workbook, together[0]),
        f"Both sides changed this · {settled + number + 1} of {of}",
        "Which is right? Each side's words are kept until you choose.",
        (f"It was: {was}",),
        (
            Choice(OURS, "As it stands here", ours),
            Choice(THEIRS, "As the other side has it", theirs),
            Choice(LATER, "Leave it for later"),
        ),
        current=LATER,
        menu=(Menu.BACK, Menu.LEAVE),
    )


def _told(pack: Pack, conflict: Conflict, side: str) -> str:
    """A side's value; of what shows an answer, with what that is."""
    words = told(pack, conflict, getattr(conflict, side))
    if is_entry(conflict) and side != "base" and getattr(conflict, side):
        return f"keep it: {words}"
    name = conflict.at.rpartition(".")[2]
    of_answer = conflict.at.startswith("readiness.") and name in _OF_A_STATEMENT[1:]
    return f"{name.replace('as_of', 'on')}: {words}" if of_answer else words


def settled(workbook: Workbook, number: int, side: str) -> list[tuple[Place, Any]]:
    """The values that settle a group of conflicts as a side has it.

    None to leave it, or where what the side has cannot stand there.
    """
    if side not in (OURS, THEIRS):
        return []
    values: list[tuple[Place, Any]] = []
    together = groups(workbook)[number]
    for each in together:
        conflict = workbook.conflicts[each]
        said = conflict.ours if side == OURS else conflict.theirs
        place: Place = tuple(conflict.at.split("."))
        puts = [(place, said)] if not is_entry(conflict) or not said else []
        if not _can_be_put(workbook, conflict, puts):
            return []
        values += puts
    # The last first, so that those before it keep their places.
    gone = sorted(together, reverse=True)
    return [*values, *((("conflicts", each), None) for each in gone)]


def back_to(before: Workbook, now: Workbook) -> list[tuple[Place, Any]]:
    """The values that make of a workbook again what it was before."""
    then, today = plain(before), plain(now)
    parts = dict.fromkeys([*today, *then])
    return [
        ((part,), then.get(part)) for part in parts if then.get(part) != today.get(part)
    ]


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
