"""Decides what to ask next, and where back, skip, jump and review lead."""

from __future__ import annotations

from datetime import date

from placebook.base.text import count_noun, join_words
from placebook.interview import prompt_builder
from placebook.interview.conflict_dialogue import ConflictDialogue
from placebook.interview.dialogue import Dialogue
from placebook.interview.import_dialogue import Tools
from placebook.interview.list_editor import ListEditor
from placebook.interview.outgrown import Outgrown
from placebook.interview.prompts import Menu, Prompt
from placebook.interview.review import Look, choose_answer, choose_look, steps_to_see
from placebook.interview.step_names import find_step
from placebook.interview.steps import GoTo, Step, is_open, walk_steps
from placebook.model.conflicts import NOT_KNOWN, Sides
from placebook.model.fields import FIELDS
from placebook.model.pack import Pack
from placebook.model.workbook import Workbook, value_at

_LISTS = ("ecosystem.actors", "ecosystem.flows", "datasets")


class Interview:
    """Walks a team through a workbook. Knows no terminal: an Asker puts the questions.

    ``opening`` is asked before where the walk begins. ``confirm`` holds the statements
    whose earlier answer is to be confirmed. ``given``
    has the fields that were answered before the walk, which it passes over on its way.
    With ``tools`` it also reads files, and shows the map. ``sides`` names those of a
    merge whose conflicts it asks about.
    """

    def __init__(
        self,
        talk: Dialogue,
        tools: Tools | None = None,
        sides: Sides = NOT_KNOWN,
    ) -> None:
        self.talk = talk
        self._conflicts = ConflictDialogue(talk, sides)
        self.opening: Step | None = None
        self.confirm: set[str] = set()
        self.given: set[str] = set()
        self._entries = ListEditor(talk, tools)
        self._later: list[Step] = []  # statements that they left for later
        self._offered: set[Step] = set()  # those that came again at the end
        # What they said is still true, with the day of the answer before that.
        self._still: dict[str, date | None] = {}
        self._again = False  # whether the answers of an earlier round are looked at
        self._passed: set[str] = set()  # statements whose evidence was not asked
        self._outgrown = Outgrown(talk)
        self._looking: list[Menu] = []  # which looks elsewhere they are in
        talk.elsewhere = self._elsewhere

    @property
    def _pack(self) -> Pack:
        return self.talk.pack

    @property
    def _book(self) -> Workbook:
        return self.talk.workbook

    def steps(self) -> list[Step]:
        """What is asked, as the workbook is now."""
        known = walk_steps(self._pack, self._book, self.talk.everything)
        if not self._outgrown.again:
            return known
        asked = {*known, *self._outgrown.again}
        every = walk_steps(self._pack, self._book, True)
        return [step for step in every if step in asked]

    # --- where to begin ---------------------------------------------------------------

    def first_open(self) -> Step | None:
        """The first question that everyone is asked and that needs an answer."""
        for step in self.steps():
            if is_open(self._book, step) or self.to_confirm(step):
                return step
        return None

    def find(self, name: str) -> Step:
        """The step that people call so. Raises UnknownQuestion."""
        return find_step(self._pack, self._book, self.steps(), name)

    def to_confirm(self, step: Step) -> bool:
        """Whether a statement's answer is from an earlier round and not confirmed.

        In the first round an earlier day is only when it was true.
        """
        if step.field != "readiness.answer":
            return False
        id, is_first = step.statement or "", self._book.workshop.number == 1
        return id in self.confirm or (self._book.is_stale(id) and not is_first)

    # --- the walk ---------------------------------------------------------------------

    def walk(self, start: Step | None) -> None:
        """Ask from ``start`` to the end, then review. Raises Stopped."""
        self._again = any(map(self.to_confirm, self.steps()))
        try:
            self._conflicts.ask()
            self._walk(start)
        finally:
            self.talk.keep_drafts()
            self._outgrown.note_left()

    def _walk(self, start: Step | None) -> None:
        following = self.opening or start
        half_done = following is not None and following == self.first_open()
        if following is not None and half_done and not self.talk.notice:
            self.talk.notice = self._passed_over(following)
        while step := following or self._end():
            self.talk.here = step
            try:
                if half_done:
                    half_done = False
                    self._entries.go_on(step)
                led = self._visit(step)
                following = self._next(step, led)
                if step == self.opening and led is not Menu.BACK:
                    following, self.opening = start, None
            except GoTo as gone:
                self._conflicts.close()
                following = gone.step

    def _passed_over(self, start: Step) -> str:
        """Which lists before where they go on have nothing in them."""
        known = self.steps()
        empty = [
            self._pack.questions[step.field].many
            for step in known[: known.index(start)]
            if step.field in _LISTS and value_at(self._book, step.place) is None
        ]
        named = join_words(empty, "or")
        return f"No {named} listed yet. Jump, in the menu, goes there." * bool(empty)

    def _visit(self, step: Step) -> Menu | None:
        """Ask one step until it is answered or passed; the BACK or SKIP they chose."""
        self._passed.discard(step.statement or "")
        if FIELDS[step.field].kind == "list":
            return self._entries.visit(step)
        if self._asks_whether_still(step):
            return self._confirm(step)
        reply = self._outgrown.ask(step)
        return reply if isinstance(reply, Menu) else None

    def _next(self, step: Step, led: Menu | None) -> Step | None:
        """The step that comes after one, or where BACK or SKIP lead from it."""
        if led is Menu.BACK and self._conflicts.ask_again():
            return step
        self._conflicts.close()
        if led is Menu.BACK:
            return self._before(step)
        following = self._after(step)
        if led is Menu.SKIP and step.statement:  # also its evidence
            if step.field == "readiness.answer":
                self._passed.add(step.statement)
            while following and following.statement == step.statement:
                following = self._after(following)
        return following

    def _after(self, step: Step) -> Step | None:
        known = self._in_view()
        if step not in known:  # one that is not asked in the room
            full = walk_steps(self._pack, self._book, True)
            before = full[: full.index(step) + 1] if step in full else []
            rest = [later for later in known if later not in before]
        else:
            rest = known[known.index(step) + 1 :]
        left = (s for s in rest if s.field not in self.given)
        return next((s for s in left if not self._is_looked_at(s, step)), None)

    def _in_view(self) -> list[Step]:
        """The steps that they go through: more of them where they only look."""
        known = self.steps()
        return steps_to_see(self._pack, self._book, known) if self._looking else known

    def _is_looked_at(self, step: Step, before: Step) -> bool:
        """Whether an answer was looked at this round, so that the walk passes it over.

        Asked again, among those to confirm, it would read a 1 as *Not yet*.
        """
        said = step.statement
        if not said or said == before.statement or self._looking or not self._again:
            return False
        if said in self.confirm or self._book.is_stale(said):
            return False
        if step in self._outgrown:
            return False
        return self._book.reply(said).answer is not None

    def _before(self, step: Step) -> Step:
        known = self._in_view()
        at = known.index(step) if step in known else 1
        if at == 0:
            self.talk.notice = "This is the first question."
        before = known[max(at - 1, 0)]
        if not before.statement:
            return before
        first = next(s for s in known if s.statement == before.statement)
        is_passed = before.statement in self._passed
        return first if is_passed or self._asks_whether_still(first) else before

    # --- earlier rounds ---------------------------------------------------------------

    def _asks_whether_still(self, step: Step) -> bool:
        """Whether a step asks *Still true?*: also again, of what they just confirmed.

        In its other form a 1 would mean *Not yet*.
        """
        is_confirmed = (
            step.field == "readiness.answer" and step.statement in self._still
        )
        return is_confirmed or self.to_confirm(step)

    def _confirm(self, step: Step) -> Menu | None:
        """Ask whether an earlier answer still holds; SKIP leads past its evidence.

        What they confirmed stays so when they come back to it, until they give another
        answer or put it off.
        """
        waits = self.to_confirm(step)
        reply = self.talk.put(lambda: self._still_true(step, waits), step)
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
            self._settle_answer(step, str(chosen))
            return None
        return Menu.SKIP

    def _say_still(self, step: Step) -> None:
        statement = step.statement or ""
        reply = self._book.reply(statement)
        day = self._still.get(statement, reply.as_of)
        self._settle_answer(step, reply.answer or "unknown")
        if self._book.reply(statement) == reply:  # nothing changed, nor was saved
            self.talk.notice = self.talk.notice.removeprefix("Saved: ")
        self.talk.notice += ", still true"
        self._still[statement] = day

    def _settle_answer(self, step: Step, answer: str) -> None:
        statement = step.statement or ""
        meant, old = self.talk.meaning(step, answer), self._book.reply(statement)
        self.talk.keep(meant.values or [], meant.notice)
        self._outgrown.compare(statement, old)
        self._is_answered(step)

    def _is_answered(self, step: Step) -> None:
        self.confirm.discard(step.statement or "")
        self._still.pop(step.statement or "", None)

    def _put_off(self, step: Step) -> None:
        """Leave a statement for later; what they had confirmed is taken back."""
        statement = step.statement or ""
        self._later.append(step)
        if statement in self._still:
            day = self._still.pop(statement)
            self.talk.keep([((*step.place[:-1], "as_of"), day)], "Left for later.")
            self.confirm.add(statement)

    def _change(self, step: Step) -> Menu | None:
        """Ask for another answer; back is to whether the earlier one still holds."""
        changed = self._outgrown.ask(step)
        if changed is Menu.BACK:
            raise GoTo(step)
        if changed is True:
            self._is_answered(step)
        elif changed is False:
            self._later.append(step)
        return changed if isinstance(changed, Menu) else None

    def _still_true(self, step: Step, waits: bool) -> Prompt:
        """The prompt. Raises GoTo if they confirmed it while they looked elsewhere."""
        if waits and not self.to_confirm(step):
            raise GoTo(step)
        prompt = prompt_builder.still_true
        reply = self._book.reply(step.statement or "")
        day = self._still.get(step.statement or "", reply.as_of)
        # So that Enter, pressed too soon, confirms nothing.
        current = "later" if waits else "still"
        # On the day of the round before, the file does not show what is left.
        shown = any(map(self._book.is_stale, self.confirm))
        left = 0 if shown else len(self.confirm)
        return prompt(self._pack, self._book, step, day, current, left)

    # --- review and jump --------------------------------------------------------------

    def _end(self) -> Step | None:
        """Review after the last question; None to finish, else where they go back.

        What was left for later comes again first, once; also in an earlier sitting,
        if they want that.
        """
        later, self._later = self._later, []
        self._look_again(later, "You left this one for later.")
        unseen = (s for s in self.steps() if s not in self._offered)
        if rest := list(filter(self.to_confirm, unseen)):
            many = count_noun(len(rest), "earlier answer is", "earlier answers are")
            left = f"{many} still to be looked at in this round."
            look = {"look": "Look now"}
            if self.talk.choose(left, look, "Leave them for another time"):
                self._look_again(rest, "")
            self._offered |= set(rest)
        was_asked = self.talk.here is not None
        said = "That was the last question" if was_asked else "No question is open"
        text = f"{said}. Review an answer, or finish."
        while True:
            chosen = choose_answer(
                self.talk, self.steps(), text, "Finish and show the summary"
            )
            if not isinstance(chosen, Look):
                return self.steps()[-1] if chosen else None
            self._look(chosen)

    def _look_again(self, steps: list[Step], notice: str) -> None:
        """Ask what an earlier round answered; what is put off again waits."""
        self._offered |= set(steps)
        for step in filter(self.to_confirm, dict.fromkeys(steps)):
            self.talk.notice = self.talk.notice or notice
            self._look(Look(Menu.REVIEW, step))
            self._later = []

    def _elsewhere(self, menu: Menu) -> None:
        """Look at an answer or a section of their choice, then come back.

        Somebody who is looking already in the same way looks there instead.
        """
        look = choose_look(self.talk, self.steps(), menu)
        if look is None:
            return
        if menu in self._looking:
            raise look
        self._look(look)
        said = self.talk.notice.rstrip(".")
        self.talk.notice = f"{said}. Back where you were.".removeprefix(". ")

    def _look(self, look: Look) -> None:
        """Ask what they look at: a question, or after a jump a section."""
        following: Step | None = look.step
        self._looking.append(look.menu)
        try:
            while following and look.holds(following):
                step = following
                self.talk.here = step
                try:
                    led = self._visit(step)
                    if led is Menu.BACK and step == look.step:
                        return
                    following = self._next(step, led) if led else self._after(step)
                except Look as other:
                    if other.menu is not look.menu:
                        raise
                    look, following = other, other.step
                except GoTo as gone:
                    following = gone.step
        finally:
            self._looking.pop()
