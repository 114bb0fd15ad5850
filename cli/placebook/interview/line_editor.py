"""Adds and changes the entries of lists that have one on each line."""

from __future__ import annotations

from typing import Any

from placebook.base.text import tidy
from placebook.interview.dialogue import Dialogue
from placebook.interview.labels import (
    entry_as_typed,
    is_one,
    parse_person,
    saved_notice,
    split_entries,
)
from placebook.interview.prompt_builder import prompt_heading, unless_roles
from placebook.interview.prompts import GivenAnswer, Menu, Prompt
from placebook.interview.steps import Step
from placebook.model.workbook import value_at

BY_LINE = ("workshop.people", "notes")  # lists whose entries are a line each
SHORT_MENU = (Menu.BACK, Menu.NOTE, Menu.LEAVE)


class LineEditor:
    """Asks for the people in the room, and for notes, a line each."""

    def __init__(self, talk: Dialogue) -> None:
        self._talk = talk

    def _count(self, step: Step) -> int:
        return len(value_at(self._talk.workbook, step.place) or ())

    def add(self, step: Step, typed: str) -> None:
        """Ask for one entry a line, until an empty one; back is to the line before."""
        first = at = self._count(step)
        while at >= first:
            if at < self._count(step):
                at += 1 if self.change(step, at) else -1
                continue
            lines = self._new_lines(step, typed)
            typed = ""
            if lines is None:
                at -= 1
            elif not lines:
                return
            else:
                self._keep_lines(step, [_line_entry(step, line) for line in lines])
                at = self._count(step)

    def _keep_lines(self, step: Step, found: list[Any]) -> None:
        at = self._count(step)
        names = [entry_as_typed(entry).lstrip(", ") for entry in found]
        roles = [e.get("role", "") for e in found if not isinstance(e, str)]
        self._talk.keep(
            [((*step.place, at + n), entry) for n, entry in enumerate(found)],
            saved_notice(names) + unless_roles(*roles),
        )

    def _new_lines(self, step: Step, typed: str) -> list[str] | None:
        """An entry that was typed, or several that were pasted; None to go back."""
        question = self._talk.pack.questions[step.field]
        line = Step((*step.place, "+"), step.field)
        if is_one(typed):
            return split_entries(typed)
        self._talk.drafts.add(line, f"{typed}\n", "\n")
        prompt = Prompt(
            "line",
            f"Add {question.one}:",
            prompt_heading(self._talk.pack, self._talk.workbook, step),
            question.help,
            ("An empty line goes back to the list.",),
            menu=(Menu.BACK, Menu.NOTE, Menu.JUMP, Menu.REVIEW, Menu.LEAVE),
        )
        reply = self._talk.put(lambda: prompt, line)
        return split_entries(reply.value) if isinstance(reply, GivenAnswer) else None

    def change(self, step: Step, id: int) -> bool:
        """Ask what an entry that is a line should say; False if they go back."""
        place = (*step.place, id)
        prompt = Prompt(
            "line",
            "What should the entry say?",
            prompt_heading(self._talk.pack, self._talk.workbook, step),
            current=entry_as_typed(value_at(self._talk.workbook, place)),
            menu=SHORT_MENU,
        )
        reply = self._talk.put(lambda: prompt, Step(place, step.field))
        if isinstance(reply, Menu):
            return False
        if isinstance(reply.value, str) and (text := tidy(reply.value)):
            self._talk.keep([(place, _line_entry(step, text))], "Saved.")
        return True


def _line_entry(step: Step, text: str) -> Any:
    """The entry that a line is."""
    return parse_person(text) if step.field == "workshop.people" else text
