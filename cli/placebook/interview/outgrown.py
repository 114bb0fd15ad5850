"""Asks again for evidence and reasons from before their answer changed."""

from __future__ import annotations

from placebook.base.dates import date_in_words
from placebook.base.text import join_words
from placebook.interview.dialogue import Dialogue
from placebook.interview.prompts import Menu
from placebook.interview.steps import Step
from placebook.model.fields import POINTS
from placebook.model.workbook import Reply

# Parts of a reply that another answer may outgrow, and what they are called.
_PARTS = {"evidence": "evidence", "why": "reason"}


class Outgrown:
    """Keeps which parts of replies another answer may have outgrown.

    ``again`` are those that are asked, even if the room is not asked for them.
    """

    def __init__(self, talk: Dialogue) -> None:
        self._talk = talk
        self.again: set[Step] = set()
        self._old: dict[Step, str] = {}  # not looked at since, and the old answer

    def __contains__(self, step: Step) -> bool:
        """Whether nobody looked at a part since its answer changed."""
        return step in self._old

    def ask(self, step: Step) -> bool | Menu:
        """Ask a field; remembers what was there before an answer changed."""
        statement, part = step.statement or "", str(step.place[-1])
        if step in self:
            level = self._level(statement)
            before = f"This {_PARTS[part]} was there before the {level} changed."
            self._talk.say(before)
        old = self._talk.workbook.reply(statement)
        reply = self._talk.ask_field(step)
        if reply is not Menu.BACK:
            self._old.pop(step, None)
        self.compare(statement, old)
        return reply

    def compare(self, statement: str, old: Reply) -> None:
        """Ask again, or note, the parts of a reply from before its answer changed."""
        new = self._talk.workbook.reply(statement)
        if old.answer == new.answer:
            return
        for part in _PARTS:
            step = Step(("readiness", *statement.split("."), part), f"readiness.{part}")
            there, first = getattr(old, part), self._old.pop(step, old.answer)
            if there and first and new.answer:
                self.again.add(step)
                if there == getattr(new, part) and first != new.answer:
                    self._old[step] = first

    def note_left(self) -> None:
        """Note what nobody looked at again, as it was on this day."""
        talk = self._talk
        day = date_in_words(talk.workbook.workshop.date or talk.today)
        left: dict[tuple[str, str], list[str]] = {}
        for step, level in self._old.items():
            part = _PARTS[str(step.place[-1])]
            left.setdefault((step.statement or "", level), []).append(part)
        for (statement, level), parts in left.items():
            text = talk.pack.statements[statement][1].text.rstrip(".")
            now = talk.workbook.reply(statement).answer or "unknown"
            old, new = (talk.pack.answers[answer].title for answer in (level, now))
            talk.drafts.note(
                f"{text}: on {day} the {self._level(statement)} went from {old} to "
                f"{new}; the {join_words(parts, 'and the')} "
                f"{'was' if len(parts) == 1 else 'were'} not looked at again then."
            )
        self._old = {}

    def _level(self, statement: str) -> str:
        """What its answer is called: a level, or only an answer."""
        is_level = self._talk.workbook.reply(statement).answer in POINTS
        return "level" if is_level else "answer"
