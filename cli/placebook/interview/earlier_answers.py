"""Asks whether answers of an earlier round, or to levels that changed, are true."""

from __future__ import annotations

from placebook.base.text import count_noun, sentences
from placebook.interview.answers import parse_answer
from placebook.interview.dialogue import Dialogue
from placebook.interview.outgrown import Outgrown
from placebook.interview.prompt_builder import still_true
from placebook.interview.prompts import Menu, Prompt
from placebook.interview.steps import GoTo, Step
from placebook.model.workbook import Reply, put_values


def still_to_look_at(number: int) -> str:
    """How many answers of an earlier round wait, in a sentence."""
    many = count_noun(number, "earlier answer is", "earlier answers are")
    return f"{many} still to be looked at in this round."


class EarlierAnswers:
    """Confirms, changes and puts off the answers of an earlier round.

    ``confirm`` holds the statements whose answer is to be confirmed, whatever its day.
    ``later`` has what they left for later.
    """

    def __init__(self, talk: Dialogue, outgrown: Outgrown) -> None:
        self._talk = talk
        self._outgrown = outgrown
        self.confirm: set[str] = set()
        self.later: list[Step] = []
        # What they said is still true, with the reply before that.
        self._still: dict[str, Reply] = {}
        self._kept: Step | None = None  # they went to change it, and did not

    def has(self, statement: str) -> bool:
        """Whether a statement's answer is to be looked at again."""
        is_to_look_at = self._talk.workbook.is_to_look_at(statement)
        return is_to_look_at or statement in self.confirm

    def waits(self, step: Step) -> bool:
        """Whether a step asks for an answer that is to be confirmed."""
        return step.field == "readiness.answer" and self.has(step.statement or "")

    def asks(self, step: Step) -> bool:
        """Whether a step asks *Still true?*: also again, of what they just confirmed.

        In its other form a 1 would mean *Not yet*.
        """
        is_answer = step.field == "readiness.answer"
        return (is_answer and step.statement in self._still) or self.waits(step)

    def ask(self, step: Step) -> Menu | None:
        """Ask whether an earlier answer still holds; SKIP leads past its evidence.

        What they confirmed stays so when they come back to it, until they give another
        answer or put it off.
        """
        waits = self.waits(step)
        reply = self._talk.put(lambda: self._prompt(step, waits), step)
        if isinstance(reply, Menu):
            return reply
        chosen = reply.value or ("later" if waits else "still")
        if chosen == "change":
            return self._change(step)
        if chosen == "later":
            self._put_off(step)
        elif chosen == "still":
            self._say_still(step)
        else:  # unknown or not-applicable, from the menu
            self._settle(step, str(chosen))
            return None
        return Menu.SKIP

    def _say_still(self, step: Step) -> None:
        statement = step.statement or ""
        reply = self._talk.workbook.reply(statement)
        was = self._still.get(statement, reply)
        self._settle(step, reply.answer or "unknown", ", still true")
        self._still[statement] = was

    def _settle(self, step: Step, answer: str, more: str = "") -> None:
        talk, statement = self._talk, step.statement or ""
        meant = parse_answer(talk.pack, talk.workbook, step, answer, talk.today)
        values, said = meant.values or [], meant.notice
        old = talk.workbook.reply(statement)
        if put_values(talk.workbook, values).reply(statement) == old:
            said = said.removeprefix("Saved: ")  # nothing is new
        talk.keep(values, said + more)
        self._outgrown.compare(statement, old)
        self._is_answered(statement)

    def _is_answered(self, statement: str) -> None:
        self.confirm.discard(statement)
        self._still.pop(statement, None)

    def _put_off(self, step: Step) -> None:
        """Leave a statement for later; what they had confirmed is taken back."""
        statement = step.statement or ""
        self.later.append(step)
        if statement in self._still:
            was, place = self._still.pop(statement), step.place[:-1]
            values = [((*place, "as_of"), was.as_of), ((*place, "asked"), was.asked)]
            self._talk.keep(values, "Left for later.")
            self.confirm.add(statement)

    def _change(self, step: Step) -> Menu | None:
        """Ask for another answer; back is to whether the earlier one still holds."""
        changed = self._outgrown.ask(step)
        if changed is Menu.BACK:
            raise GoTo(step)
        if changed is True:
            self._is_answered(step.statement or "")
        elif changed is False:
            self.later.append(step)
            self._kept = step
        return changed if isinstance(changed, Menu) else None

    def hear(self, step: Step, reply: bool | Menu) -> None:
        """Take evidence or a reason that they give for an answer as a look at it.

        They went to change the answer and left it as it is: it has the day of what
        they say for it now.
        """
        kept, part = self._kept, str(step.place[-1])
        if kept is None or kept.statement != step.statement or reply is not True:
            return
        there = self._talk.workbook.reply(step.statement or "")
        if part in ("evidence", "why") and getattr(there, part):
            said, self._kept = self._talk.notice, None
            self._settle(kept, there.answer or "unknown", ", looked at again")
            now = self._talk.notice.removeprefix("Saved: ")
            self._talk.notice = sentences(said, now)

    def _prompt(self, step: Step, waits: bool) -> Prompt:
        """The prompt. Raises GoTo if they confirmed it while they looked elsewhere."""
        if waits and not self.waits(step):
            raise GoTo(step)
        book, statement = self._talk.workbook, step.statement or ""
        day = self._still.get(statement, book.reply(statement)).as_of
        # So that Enter, pressed too soon, confirms nothing.
        current = "later" if waits else "still"
        left = sum(map(self.has, self._talk.pack.statements))
        return still_true(self._talk.pack, book, step, day, current, left)
