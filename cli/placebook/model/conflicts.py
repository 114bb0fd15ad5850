"""The conflicts that a merge left, in words."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

from placebook.base.dates import date_in_words
from placebook.base.text import one_line
from placebook.model.fields import FIELDS
from placebook.model.pack import Pack
from placebook.model.validation import to_date
from placebook.model.workbook import Conflict, Workbook, entry_name

ENTRIES = ("datasets", "actions", "ecosystem.actors")
# The parts of a statement's reply that are settled together.
OF_A_STATEMENT = ("answer", "evidence", "why", "as_of", "asked")
LIST_JOINS = ", "  # between the words of a list


class Sides(NamedTuple):
    """What people call the two sides: a branch, who wrote it; empty if not known."""

    ours: str = ""
    theirs: str = ""


NOT_KNOWN = Sides()


def is_entry(conflict: Conflict) -> bool:
    """Whether it is about a whole entry: removed by one side, or added by both."""
    return conflict.at.rpartition(".")[0] in ENTRIES


def is_added(conflict: Conflict) -> bool:
    """Whether it is about an entry that both sides added."""
    return is_entry(conflict) and bool(conflict.ours and conflict.theirs)


def is_removed(conflict: Conflict) -> bool:
    """Whether it is about an entry that one side removed and the other changed."""
    return is_entry(conflict) and not is_added(conflict)


def is_of_statement(conflict: Conflict) -> bool:
    """Whether it is about a part of a statement."""
    in_readiness = conflict.at.startswith("readiness.")
    return in_readiness and conflict.at.rpartition(".")[2] in OF_A_STATEMENT


def conflict_groups(conflicts: Sequence[Conflict]) -> dict[str, list[int]]:
    """The numbers of the conflicts that are settled together, by their subject.

    A statement's answer and its evidence are settled together, so that no answer rests
    on the other side's evidence. So is an entry that both sides added, or that one
    removed. The answer comes first, or the entry as a whole.
    """
    entries = {conflict.at for conflict in conflicts if is_entry(conflict)}
    found: dict[str, list[int]] = {}
    for number, conflict in enumerate(conflicts):
        whole = conflict.at.rpartition(".")[0]
        as_one = is_of_statement(conflict) or whole in entries
        found.setdefault(whole if as_one else conflict.at, []).append(number)
    return {
        whole: sorted(together, key=lambda n: _order(conflicts[n], whole))
        for whole, together in found.items()
    }


def _order(conflict: Conflict, whole: str) -> int:
    name = conflict.at.rpartition(".")[2]
    if conflict.at == whole:
        return -1
    return OF_A_STATEMENT.index(name) if is_of_statement(conflict) else 0


def conflict_field(conflict: Conflict) -> str:
    """The field that a conflict is about, as in the table of fields."""
    steps = conflict.at.split(".")
    for kind in (*ENTRIES, "readiness"):
        if conflict.at.startswith(kind + "."):
            return f"{kind}.{steps[-1]}"
    return conflict.at


def conflict_subject(pack: Pack, workbook: Workbook, conflict: Conflict) -> str:
    """The question that a conflict is about, and the entry or statement."""
    steps = conflict.at.split(".")
    asked = pack.questions.get(conflict_field(conflict))
    text = asked.text if asked else ""
    if steps[0] == "readiness":
        known = pack.statements.get(".".join(steps[1:3]))
        statement = known[1].text if known else conflict.at
        return statement if steps[-1] == "answer" else f"{statement} {text}".rstrip()
    if is_entry(conflict):
        named = one_line(conflict.ours or conflict.theirs or conflict.at, 80)
        if is_added(conflict):
            return f"Both sides added this, with different words: {named}"
        return f"One side removed this and the other changed it: {named}"
    if len(steps) > 2 and text:
        return f"{text} ({entry_name(workbook, tuple(steps[:-1])) or conflict.at})"
    return text or conflict.at


def side_in_words(pack: Pack, conflict: Conflict, value: str | None) -> str:
    """One side's value in words, or that it has none."""
    named = conflict_field(conflict)
    if named == "readiness.asked":
        return f"to the levels as they {'were before' if value else 'are now'}"
    if value is None:
        return "nothing there" if not is_entry(conflict) else "remove it"
    if named not in FIELDS:
        return one_line(value)
    if FIELDS[named].kind == "date":
        with suppress(ValueError):  # people edit the file by hand
            return date_in_words(to_date(value))
    return one_line(pack.told(named, value))
