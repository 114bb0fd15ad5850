"""Brings a workbook of other questions over to these, when somebody asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from placebook.base.text import one_line
from placebook.base.yaml_reader import parse_yaml
from placebook.model.pack import Pack
from placebook.model.positions import Places
from placebook.model.workbook_reader import (
    Opened,
    as_note,
    named_pack,
    read_places,
    written_statements,
)


class Adopted(NamedTuple):
    """What became of the answers, by statement.

    ``kept`` answer a statement of these questions. ``reworded`` are those among them
    whose words have changed since. ``moved`` are in the notes, with their words.
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
    places = Places(parse_yaml(text), file)
    named = named_pack(places.plain("pack"))
    if named is None or named.id == pack.id:
        return read_places(places, pack), None
    moved = dict(_take_out(places, pack))
    kept = tuple(
        f"{name}.{id}"
        for name, ids in written_statements(places).items()
        for id in ids
        if as_note(places, name, id)
    )
    reworded = tuple(id for id in kept if _is_reworded(places, pack, id))
    opened = read_places(places, pack, adopted=tuple(moved.values()))
    was = f"{named.id}@{named.version}"
    adopted = Adopted(was, kept, reworded, tuple(moved))
    return opened._replace(older=named.version), adopted


def adoption_in_words(adopted: Adopted, pack: Pack) -> Iterator[str]:
    """What was kept, what moved and what has no answer, one line each."""
    yield f"answered {adopted.was}, and answers {pack.reference} now."
    yield f"Kept: {len(adopted.kept)}"
    for id in adopted.kept:
        other = " (worded differently now: is the answer still true?)"
        yield f"- {id}{other if id in adopted.reworded else ''}"
    yield f"Moved to notes: {len(adopted.moved)}"
    yield from (f"- {id}" for id in adopted.moved)
    blank = len(set(pack.statements) - set(adopted.kept))
    yield f"Without an answer: {blank} of {len(pack.statements)} statements"


def _take_out(places: Places, pack: Pack) -> Iterator[tuple[str, str]]:
    """Take out what the pack does not ask: each place, with its words as a note."""
    known = {recommendation.id for recommendation in pack.recommendations}
    for name, ids in written_statements(places).items():
        for id in [id for id in ids if f"{name}.{id}" not in pack.statements]:
            if note := as_note(places, name, id):
                yield f"{name}.{id}", note
            places.take_out(("readiness", name, id))
        if name not in known:
            places.take_out(("readiness", name))
    datasets = places.plain("datasets") or ()
    actions = places.plain("actions")
    for id, action in actions.items() if isinstance(actions, dict) else ():
        aim = action.get("for") if isinstance(action, dict) else None
        if isinstance(aim, str) and aim and aim not in (*pack.statements, *datasets):
            places.take_out(("actions", id, "for"))
            yield f"actions.{id}.for", f"actions.{id}.for: {one_line(aim)}"


def _is_reworded(places: Places, pack: Pack, place: str) -> bool:
    heading = places.document.headings.get(("readiness", *place.split(".")))
    return heading is not None and heading != one_line(pack.statements[place][1].text)
