"""Asks about the conflicts of a merge, one by one, and takes choices back."""

from __future__ import annotations

from typing import Any

from placebook.interview.conflict_questions import (
    LATER,
    conflict_question,
    question_groups,
    removed_but_named,
    settled_values,
)
from placebook.interview.dialogue import Dialogue
from placebook.interview.prompts import WentBack
from placebook.model.conflicts import Sides
from placebook.model.workbook import Place, Workbook, put_values


class ConflictDialogue:
    """Settles a merge's conflicts; ``sides`` names its sides."""

    def __init__(self, talk: Dialogue, sides: Sides) -> None:
        self._talk = talk
        self._sides = sides
        # Choices that Back can still take back, each with which conflict it was, the
        # workbook before and the values that settled it.
        self._choices: list[tuple[int, Workbook, list[tuple[Place, Any]]]] = []
        self._settled = talk.workbook

    def ask(self) -> None:
        """Ask about each, from the last choice if there is one. Raises Stopped."""
        talk = self._talk
        at = self._take_back() if self._choices else 0
        first = self._choices[0][1] if self._choices else talk.workbook
        every = len(question_groups(first))
        while at < (left := len(question_groups(talk.workbook))):
            prompt = conflict_question(
                talk.pack, talk.workbook, at, every - left, self._sides
            )
            try:
                side = talk.aside(prompt) or LATER
            except WentBack:
                at = self._take_back() if self._choices else at
                continue
            at += self._settle(at, str(side))
        self._settled = talk.workbook

    def ask_again(self) -> bool:
        """Ask again from the last choice; False if that cannot be taken back."""
        if not self._choices or self._talk.workbook != self._settled:
            return False
        self.ask()
        return True

    def close(self) -> None:
        """Let the choices stand: no Back leads to them any more."""
        self._choices = []

    def _take_back(self) -> int:
        """Take the last choice back, and nothing that somebody else saved since.

        Which conflict it was about.
        """
        from placebook.revisions.merge import merge_workbooks

        at, before, values = self._choices.pop()
        ours = self._talk.workbook
        merged = merge_workbooks(put_values(before, values), ours, before).workbook
        then, now = merged.data, ours.data
        parts = [part for part in {**now, **then} if then.get(part) != now.get(part)]
        back = [((part,), then.get(part)) for part in parts]
        self._talk.keep(back, "Taken back." if back else "")
        return at

    def _settle(self, number: int, side: str) -> int:
        """Settle a question of a merge; how many questions to go on by."""
        book = self._talk.workbook
        values = settled_values(book, number, side)
        in_use = removed_but_named(self._talk.pack, book, values)
        if in_use:
            values = []
        self._choices.append((number, book, values))
        if in_use:
            self._talk.notice = in_use
        elif values:
            self._talk.keep(values, "Settled.")
        elif side != LATER:
            self._talk.notice = (
                "The workbook cannot hold that choice: settle the conflict in the file."
            )
        return 0 if values else 1
