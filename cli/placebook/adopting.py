"""A workbook of other questions, brought over to these on purpose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from placebook.pack import Pack
from placebook.words import one_line
from placebook.workbookfile import PACK, Opened, as_note, group, read_document
from placebook.yamlread import Document, parse


class Adopted(NamedTuple):
    """What became of the answers, by statement.

    ``kept`` answer a statement of these questions; the words of ``reworded`` among them
    are others than the team answered. ``moved`` are in the notes, with their words.
    """

    was: str
    kept: tuple[str, ...]
    reworded: tuple[str, ...]
    moved: tuple[str, ...]


def adopt(text: str, file: str, pack: Pack) -> tuple[Opened, Adopted | None]:
    """Read a workbook as one that answers ``pack``; None if it already does.

    What it answers and the pack does not ask is in its notes. ``older`` is the version
    that the other questions had, for a backup.
    """
    document = parse(text)
    data = document.data
    named = data.get("pack") if isinstance(data, dict) else None
    found = PACK.fullmatch(named) if isinstance(named, str) else None
    if found is None or found[1] == pack.id or not isinstance(data, dict):
        return read_document(document, file, pack), None
    data["pack"] = pack.reference
    moved = dict(_take_out(document, pack))
    kept = tuple(_answered(document))
    _add_notes(data, list(moved.values()))
    reworded = tuple(id for id in kept if _is_reworded(document, pack, id))
    opened = read_document(document, file, pack)
    adopted = Adopted(found[0], kept, reworded, tuple(moved))
    return opened._replace(older=int(found[2])), adopted


def lines(adopted: Adopted, pack: Pack) -> Iterator[str]:
    """What was kept, what moved and what has no answer, one line each."""
    yield f"answered {adopted.was}, and answers {pack.reference} now."
    yield f"Kept: {len(adopted.kept)}"
    for id in adopted.kept:
        other = " (in other words now: is the answer still true?)"
        yield f"- {id}{other if id in adopted.reworded else ''}"
    yield f"Moved to notes: {len(adopted.moved)}"
    yield from (f"- {id}" for id in adopted.moved)
    blank = len(set(pack.statements) - set(adopted.kept))
    yield f"Without an answer: {blank} of {len(pack.statements)} statements"


def _take_out(document: Document, pack: Pack) -> Iterator[tuple[str, str]]:
    """Take out what the pack does not ask: each place, with its words as a note."""
    readiness = group(document.data, "readiness")
    known = {recommendation.id for recommendation in pack.recommendations}
    for name in list(readiness):
        replies = group(readiness, name)
        for id in [id for id in replies if f"{name}.{id}" not in pack.statements]:
            note = as_note(document, name, id, replies.pop(id))
            if note:
                yield f"{name}.{id}", note
        if not readiness[name] and name not in known:
            del readiness[name]
    datasets = group(document.data, "datasets")
    for id, action in group(document.data, "actions").items():
        aim = action.get("for") if isinstance(action, dict) else None
        if isinstance(aim, str) and aim and aim not in (*pack.statements, *datasets):
            del action["for"]
            yield f"actions.{id}.for", f"actions.{id}.for: {one_line(aim)}"


def _answered(document: Document) -> Iterator[str]:
    readiness = group(document.data, "readiness")
    for name in readiness:
        for id, reply in group(readiness, name).items():
            if as_note(document, name, id, reply):
                yield f"{name}.{id}"


def _is_reworded(document: Document, pack: Pack, place: str) -> bool:
    heading = document.headings.get(("readiness", *place.split(".")))
    return heading is not None and heading != one_line(pack.statements[place][1].text)


def _add_notes(data: dict[str, Any], notes: list[str]) -> None:
    there = data.get("notes") or []
    if notes and isinstance(there, list):
        data["notes"] = [*there, *notes]
