"""The conflicts that a merge left, in words."""

from __future__ import annotations

from contextlib import suppress

from placebook.dates import in_words
from placebook.pack import Pack
from placebook.typed import to_date
from placebook.vocabulary import FIELDS
from placebook.words import one_line
from placebook.workbook import Conflict, Workbook, called

ENTRIES = ("datasets", "actions", "ecosystem.actors")


def is_entry(conflict: Conflict) -> bool:
    """Whether it is about a whole entry, which one side took away."""
    return conflict.at.rpartition(".")[0] in ENTRIES


def field(conflict: Conflict) -> str:
    """The field that a conflict is about, as in the table of fields."""
    steps = conflict.at.split(".")
    for kind in (*ENTRIES, "readiness"):
        if conflict.at.startswith(kind + "."):
            return f"{kind}.{steps[-1]}"
    return conflict.at


def about(pack: Pack, workbook: Workbook, conflict: Conflict) -> str:
    """The question it is about, and of what."""
    steps = conflict.at.split(".")
    asked = pack.questions.get(field(conflict))
    text = asked.text if asked else ""
    if steps[0] == "readiness":
        known = pack.statements.get(".".join(steps[1:3]))
        statement = known[1].text if known else conflict.at
        return statement if steps[-1] == "answer" else f"{statement} {text}"
    if is_entry(conflict):
        named = one_line(conflict.ours or conflict.theirs or conflict.at, 80)
        return f"One side took this away and the other changed it: {named}"
    if len(steps) > 2 and text:
        return f"{text} ({called(workbook, tuple(steps[:-1])) or conflict.at})"
    return text or conflict.at


def told(pack: Pack, conflict: Conflict, value: str | None) -> str:
    """A side's value as people say it, or that there is none."""
    if value is None:
        return "nothing there" if not is_entry(conflict) else "take it away"
    named = field(conflict)
    if named not in FIELDS:
        return one_line(value)
    if FIELDS[named].kind == "date":
        with suppress(ValueError):  # the file may say anything
            return in_words(to_date(value))
    return one_line(pack.told(named, value))
