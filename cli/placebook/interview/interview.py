"""Decides what to ask next, and where back, skip, jump and review lead."""

from __future__ import annotations

from placebook.base.text import join_words
from placebook.interview.conflict_dialogue import ConflictDialogue
from placebook.interview.dialogue import Dialogue
from placebook.interview.earlier_answers import EarlierAnswers, still_to_look_at
from placebook.interview.import_dialogue import ImportDialogue, Tools
from placebook.interview.list_editor import ListEditor
from placebook.interview.outgrown import Outgrown
from placebook.interview.prompts import Menu
from placebook.interview.question_menu import QuestionMenu
from placebook.interview.review import Look, choose_answer, choose_look, steps_to_see
from placebook.interview.steps import GoTo, Step, find_step, is_open, walk_steps
from placebook.model.conflicts import NOT_KNOWN, Sides
from placebook.model.fields import FIELDS
from placebook.model.workbook import value_at

_LISTS = ("ecosystem.actors", "ecosystem.flows", "datasets")


class Interview:
    """Walks a team through a workbook. Knows no terminal: an Asker puts the questions.

    ``opening`` is asked before where the walk begins. ``earlier`` knows which answers
    of an earlier round are to be confirmed. ``given`` has the fields that were answered
    before the walk, which it passes over on its way. With ``tools`` it also reads
    files, and shows the map. ``sides`` names those of a merge whose conflicts it asks
    about.
    """

    def __init__(
        self, talk: Dialogue, tools: Tools | None = None, sides: Sides = NOT_KNOWN
    ) -> None:
        importing = ImportDialogue(talk, tools) if tools else None
        self.talk = talk
        self._conflicts = ConflictDialogue(talk, sides)
        self.opening: Step | None = None
        self.given: set[str] = set()
        self._entries = ListEditor(talk, importing)
        self._offered: set[Step] = set()  # those that came again at the end
        self._again = False  # whether the answers of an earlier round are looked at
        self._passed: set[str] = set()  # statements whose evidence was not asked
        self._outgrown = Outgrown(talk)
        self.earlier = EarlierAnswers(talk, self._outgrown)
        self._looking: list[Menu] = []  # which looks elsewhere they are in
        talk.serve = QuestionMenu(talk, self._elsewhere, importing).serve

    def steps(self) -> list[Step]:
        """What is asked, as the workbook is now."""
        known = walk_steps(self.talk.pack, self.talk.workbook, self.talk.everything)
        if not self._outgrown.again:
            return known
        asked = {*known, *self._outgrown.again}
        every = walk_steps(self.talk.pack, self.talk.workbook, True)
        return [step for step in every if step in asked]

    # --- where to begin ---------------------------------------------------------------

    def first_open(self) -> Step | None:
        """The first question that everyone is asked and that needs an answer."""
        for step in self.steps():
            if is_open(self.talk.workbook, step) or self.earlier.waits(step):
                return step
        return None

    def find(self, name: str) -> Step:
        """The step that people call so. Raises UnknownQuestion."""
        return find_step(self.talk.pack, self.talk.workbook, self.steps(), name)

    # --- the walk ---------------------------------------------------------------------

    def walk(self, start: Step | None) -> None:
        """Ask from ``start`` to the end, then review. Raises Stopped."""
        self._again = any(map(self.earlier.waits, self.steps()))
        try:
            self._conflicts.ask()
            self._walk(start)
        finally:
            self.talk.drafts.keep_all()
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
            self.talk.pack.questions[step.field].many
            for step in known[: known.index(start)]
            if step.field in _LISTS and value_at(self.talk.workbook, step.place) is None
        ]
        named = join_words(empty, "or")
        return f"No {named} listed yet. Jump, in the menu, goes there." * bool(empty)

    def _visit(self, step: Step) -> Menu | None:
        """Ask one step until it is answered or passed; the BACK or SKIP they chose."""
        self._passed.discard(step.statement or "")
        if FIELDS[step.field].kind == "list":
            return self._entries.visit(step)
        if self.earlier.asks(step):
            return self.earlier.ask(step)
        reply = self._outgrown.ask(step)
        self.earlier.hear(step, reply)
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
            full = walk_steps(self.talk.pack, self.talk.workbook, True)
            before = full[: full.index(step) + 1] if step in full else []
            rest = [later for later in known if later not in before]
        else:
            rest = known[known.index(step) + 1 :]
        left = (s for s in rest if s.field not in self.given)
        return next((s for s in left if not self._is_looked_at(s, step)), None)

    def _in_view(self) -> list[Step]:
        """The steps that they go through: more of them where they only look."""
        known = self.steps()
        return steps_to_see(self.talk, known) if self._looking else known

    def _is_looked_at(self, step: Step, before: Step) -> bool:
        """Whether an answer was looked at this round, so that the walk passes it over.

        Asked again, among those to confirm, it would read a 1 as *Not yet*.
        """
        said = step.statement
        if not said or said == before.statement or self._looking or not self._again:
            return False
        if self.earlier.has(said) or step in self._outgrown:
            return False
        return self.talk.workbook.reply(said).answer is not None

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
        return first if is_passed or self.earlier.asks(first) else before

    # --- review and jump --------------------------------------------------------------

    def _end(self) -> Step | None:
        """Review after the last question; None to finish, else where they go back.

        What was left for later comes again first, once; also in an earlier sitting,
        if they want that.
        """
        later, self.earlier.later = self.earlier.later, []
        self._look_again(later, "You left this one for later.")
        unseen = (s for s in self.steps() if s not in self._offered)
        if rest := list(filter(self.earlier.waits, unseen)):
            look, text = {"look": "Look now"}, still_to_look_at(len(rest))
            if self.talk.choose(text, look, "Leave them for another time"):
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
        for step in filter(self.earlier.waits, dict.fromkeys(steps)):
            self.talk.notice = self.talk.notice or notice
            self._look(Look(Menu.REVIEW, step))
            self.earlier.later = []

    def _elsewhere(self, menu: Menu) -> str:
        """Look at an answer or a section of their choice, then come back.

        Somebody who is looking already in the same way looks there instead, and comes
        back to where they were before the first look. Returns what to say of that.
        """
        look = choose_look(self.talk, self.steps(), menu)
        if look is None:
            return ""
        if menu in self._looking:
            raise look
        if self._look(look) is look:
            return "Back where you were."
        return f"Back where you were before the first {menu.word}."

    def _look(self, look: Look) -> Look:
        """Ask what they look at: a question, or after a jump a section.

        The look that they ended with.
        """
        following: Step | None = look.step
        self._looking.append(look.menu)
        try:
            while following and look.holds(following):
                step = following
                self.talk.here = step
                try:
                    led = self._visit(step)
                    if led is Menu.BACK and step == look.step:
                        break
                    following = self._next(step, led) if led else self._after(step)
                except Look as other:
                    if other.menu is not look.menu:
                        raise
                    look, following = other, other.step
                except GoTo as gone:
                    following = gone.step
        finally:
            self._looking.pop()
        return look
