"""Lets people choose an answer, or a section, to look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from placebook.interview.dialogue import Dialogue
from placebook.interview.prompt_builder import part_title, step_label
from placebook.interview.prompts import Menu
from placebook.interview.steps import GoTo, Step, walk_steps
from placebook.model.fields import FIELDS
from placebook.model.workbook import value_at

_NO_LOOK = "Back to the question"
_COUNTED = ("workshop.round", "readiness.as_of")  # the program fills them in


class Look(GoTo):
    """A look at an answer (review) or a section (jump), from its first question."""

    def __init__(self, menu: Menu, step: Step) -> None:
        super().__init__(step)
        self.menu = menu

    def holds(self, step: Step) -> bool:
        """Whether a step belongs to what they look at."""
        if self.menu is Menu.JUMP:
            return step.part == self.step.part
        of_statement = step.statement and step.statement == self.step.statement
        return step == self.step or bool(of_statement)


def steps_to_see(talk: Dialogue, known: Sequence[Step]) -> list[Step]:
    """What they see who look at answers: what is asked, and what is filled in.

    Also all of a section in which the room is asked one thing. ``known`` is asked.
    """
    many = Counter(step.part for step in known)

    def is_more(step: Step) -> bool:
        is_few = many[step.part] == 1 and FIELDS[step.field].kind != "list"
        is_filled = value_at(talk.workbook, step.place) is not None
        return (is_few or is_filled) and step.field not in _COUNTED

    every = walk_steps(talk.pack, talk.workbook, True)
    return [step for step in every if step in known or is_more(step)]


def choose_look(talk: Dialogue, known: Sequence[Step], menu: Menu) -> Look | None:
    """Where the menu's jump or review leads; None if they stay."""
    if menu is Menu.JUMP:
        parts = _parts(talk, known)
        listed = {id: part_title(talk.pack, steps[0]) for id, steps in parts.items()}
        part = talk.choose("Where do you want to go?", listed, _NO_LOOK)
        return Look(menu, parts[part][0]) if part else None
    text = "Which answers do you want to see?"
    chosen = choose_answer(talk, known, text, _NO_LOOK)
    return chosen if isinstance(chosen, Look) else None


def choose_answer(
    talk: Dialogue, known: Sequence[Step], text: str, none: str
) -> Look | Menu | None:
    """Choose a part, then a question in it; None for ``none``, or BACK."""
    while True:
        parts, listed = _parts(talk, known), {}
        for id, steps in parts.items():
            values = [value_at(talk.workbook, step.place) for step in steps]
            done = len(values) - values.count(None)
            title = part_title(talk.pack, steps[0])
            listed[id] = f"{title}: {done} of {len(steps)}"
        part = talk.choose(text, listed, none)
        if not part:
            return Menu.BACK if part is None else None
        which = f"{part_title(talk.pack, parts[part][0])}: which answer?"
        labels = {s.id: step_label(talk.pack, talk.workbook, s) for s in parts[part]}
        if chosen := talk.choose(which, labels, "All sections"):
            return Look(Menu.REVIEW, next(s for s in parts[part] if s.id == chosen))


def _parts(talk: Dialogue, known: Sequence[Step]) -> dict[str, list[Step]]:
    """Each section's or recommendation's steps; evidence goes with its answer."""
    found: dict[str, list[Step]] = {}
    for step in steps_to_see(talk, known):
        if not step.statement or step.field == "readiness.answer":
            found.setdefault(step.part, []).append(step)
    return found
