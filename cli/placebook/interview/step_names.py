"""Finds a step by what people call it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from placebook.base.errors import PlacebookError
from placebook.base.text import join_words, name_key, one_line
from placebook.interview.steps import Step, walk_steps
from placebook.model.fields import SECTIONS
from placebook.model.pack import Pack
from placebook.model.workbook import Workbook, value_at


class UnknownQuestion(PlacebookError):
    """A question or section that the interview does not have."""

    def __init__(self, name: str, known: Mapping[str, str]) -> None:
        near = difflib.get_close_matches(_key(name), known, 1, 0.7)
        told = (
            f"did you mean '{known[near[0]]}'?"
            if near
            else (
                f"use a section ({join_words(SECTIONS)}), a recommendation's id, or a "
                "question's, such as focus.pattern."
            )
        )
        super().__init__(f"'{one_line(name, 60)}' is not a question here; {told}")


def find_step(pack: Pack, workbook: Workbook, known: Sequence[Step], name: str) -> Step:
    """A step by a question's id, or a section's id or heading.

    In capitals or not; a statement also by its place. ``known`` are those that are
    asked. Raises UnknownQuestion.
    """
    every = walk_steps(pack, workbook, True)
    names = _names(pack, [*known, *every])
    name = names.get(_key(name).removeprefix("readiness."), name)
    in_entry = value_at(workbook, tuple(name.split("."))[:-1]) is not None
    ways = [
        [s for s in known if name in (s.id, ".".join(map(str, s.place)))],
        [s for s in known if name in s.place[:2]],
        [s for s in known if name in s.place[2:3]],
        [s for s in every if name == s.id],
        # Notes, which the room is not asked for.
        [s for s in every if name == s.section],
        # A place within an entry: its list offers to change it.
        [s for s in known if name.startswith(f"{s.id}.") and in_entry],
    ]
    for found in ways:
        if found:
            return found[0]
    raise UnknownQuestion(name, names)


def _names(pack: Pack, steps: Sequence[Step]) -> dict[str, str]:
    """What a question, section or recommendation is called, and its id."""
    found = {_key(section.title): id for id, section in pack.sections.items()}
    found |= {_key(r.title): r.id for r in pack.recommendations}
    return found | {_key(id): id for step in steps for id in (step.id, step.part)}


def _key(name: str) -> str:
    """What is the same in a name however people write it."""
    return name_key(name).removeprefix("the ")
