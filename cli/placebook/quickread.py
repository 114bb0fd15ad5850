"""A workbook as we write it, read without what only a faulty one needs: its lines.

Most files are just as we wrote them, and thousands of them are compared or exported at
once. Whatever is not so is left to `workbookfile`, which tells what is wrong with it,
and where.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from pydantic import ValidationError

from placebook.pack import Pack
from placebook.vocabulary import SECTIONS, fields_of
from placebook.workbook import FORMAT, Workbook
from placebook.yamlplain import CloserLook, plain
from placebook.yamlread import Path

_NOT = (" \n", "<<<<<<< ", ">>>>>>> ")  # what is tidied away, and git's conflicts

_ASKED = ("area", "service", "workshop", "focus", "ecosystem")
_PARTS: set[Path] = {
    *((section,) for section in SECTIONS),
    *((section, name) for section in _ASKED for name in fields_of(section)),
}


def quick(text: str, pack: Pack) -> Workbook | None:
    """The workbook; None when anything about the text asks for a closer look.

    Asked for that are: a person's comment, a character that is mended or refused, YAML
    that we do not write, another version, and whatever the types do not take.
    """
    if not _looks_ours(text):
        return None
    try:
        data = plain(text, _questions(pack))
        return Workbook.model_validate(data) if _is_ours(data, pack) else None
    except (CloserLook, ValidationError):
        return None


def _looks_ours(text: str) -> bool:
    """Whether its characters are kept as they are, and its comments are headings."""
    if not text.replace("\n", "").isprintable() or any(sign in text for sign in _NOT):
        return False
    return all(
        after.startswith(":") and not before.rpartition("\n")[2].strip()
        for before, after in pairwise(text.split("#"))
    )


def _questions(pack: Pack) -> set[Path]:
    """Where nothing may be said yet: of the questions, and of the parts around them."""
    found: set[Path] = {*_PARTS}
    for recommendation in pack.recommendations:
        around = ("readiness", recommendation.id)
        found.add(around)
        for statement in recommendation.statements:
            place = (*around, statement.id)
            found |= {place, (*place, "answer")}
    return found


def _is_ours(data: Any, pack: Pack) -> bool:
    """Whether nothing in it is of another version, or of other questions."""
    if data.get("placebook") != str(FORMAT) or data.get("pack") != pack.reference:
        return False
    readiness = data.get("readiness", {})
    return isinstance(readiness, dict) and all(
        isinstance(replies, dict)
        and all(f"{recommendation}.{id}" in pack.statements for id in replies)
        for recommendation, replies in readiness.items()
    )
