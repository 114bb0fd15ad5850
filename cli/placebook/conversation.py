"""One question at a time: puts it, serves its menu, saves what is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from placebook import meaning, wording
from placebook.asking import (
    Answered,
    Asker,
    Choice,
    Chose,
    HungUp,
    Interrupted,
    Menu,
    NoEditor,
    Prompt,
    Said,
    Stopped,
)
from placebook.choosing import aside
from placebook.keeping import Keeper
from placebook.meaning import Meaning
from placebook.pack import Pack
from placebook.reviewing import labelled
from placebook.steps import Moved, Step, further
from placebook.vocabulary import FIELDS
from placebook.words import tidy
from placebook.workbook import Workbook, value_at

_NONE = "none"
_NO_EDITOR = "No editor could be started: set EDITOR to the name of yours."


class Help(NamedTuple):
    """Something that fills an entry in besides typing."""

    title: str
    do: Callable[[], None]


class Conversation:
    """Asks about a workbook and saves each answer; where to go next is not its affair.

    ``here`` is the step that is being asked, for the line that continues. ``notice``
    is shown with the next prompt. What was half typed comes back with its question.
    ``helps`` says what else a step's menu offers under *More to fill in here*.
    """

    def __init__(
        self,
        pack: Pack,
        keeper: Keeper,
        asker: Asker,
        today: date,
        everything: bool = False,
    ) -> None:
        self.pack = pack
        self.keeper = keeper
        self.asker = asker
        self.today = today
        self.everything = everything
        self.notice = ""
        self.here: Step | None = None
        self.helps: Callable[[Step], list[Help]] = lambda step: []
        self._drafts: dict[Step, Answered] = {}
        self._left: dict[Step, Prompt] = {}  # the prompts at which they were typed

    @property
    def workbook(self) -> Workbook:
        """The workbook as it was last saved."""
        return self.keeper.workbook

    def ask_field(self, step: Step) -> bool:
        """Ask one field and save the answer; False when they passed it over.

        Raises Moved or Stopped.
        """
        while True:
            prompt = wording.prompt(self.pack, self.workbook, step)
            said = self.put(prompt, step)
            if said.value is None:
                return False
            meant = self._meaning(step, said.value)
            if meant.values is not None:
                self.keep(meant)
                return True
            self.notice = meant.notice
            self._drafts[step] = said.value

    def keep(self, meant: Meaning) -> None:
        """Save, and say so at the next prompt."""
        self.notice = self.keeper.keep(meant.values or []) or meant.notice

    def put(self, prompt: Prompt, step: Step) -> Said:
        """Put a prompt until it is answered; serves the menu. Raises Moved, Stopped."""
        while True:
            draft = self._drafts.pop(step, prompt.draft)
            notice, self.notice = self.notice or prompt.notice, ""
            try:
                reply = self.asker.ask(replace(prompt, draft=draft, notice=notice))
            except Interrupted as stopped:
                raise Interrupted(_new(prompt, stopped.draft)) from None
            except Stopped as stopped:
                self._keep_draft(prompt, step, stopped.draft)
                raise
            if isinstance(reply, Said):
                return reply
            if reply.menu is Menu.LEAVE:
                self._keep_draft(prompt, step, reply.draft)
                raise Stopped
            if reply.draft:
                self._drafts[step], self._left[step] = reply.draft, prompt
            settled = self._serve(reply, step)
            if settled is not None:
                return settled

    def choose(self, text: str, listed: dict[str, str], none: str) -> str | None:
        """The same as ``chosen``, but None when they went back. Raises Stopped."""
        try:
            return self.chosen(text, listed, none)
        except Moved:
            return None

    def chosen(self, text: str, listed: dict[str, str], none: str) -> str:
        """What they choose from a list that is no step of the walk.

        Empty when they chose what ``none`` says. Raises Moved or Stopped.
        """
        choices = [Choice(_NONE, none), *(Choice(*pair) for pair in listed.items())]
        notice, self.notice = self.notice, ""
        prompt = Prompt("choice", text, choices=tuple(choices), current=_NONE)
        value = self._aside(replace(prompt, notice=notice))
        return value if isinstance(value, str) and value in listed else ""

    def pick(self, text: str, offered: list[Step], none: str) -> Step | None:
        """Let them choose a step by its question and what was said. Raises Stopped."""
        listed = {s.id: labelled(self.pack, self.workbook, s) for s in offered}
        value = self.choose(text, listed, none)
        return next((step for step in offered if step.id == value), None)

    def _meaning(self, step: Step, said: Answered) -> Meaning:
        return meaning.of(self.pack, self.workbook, step, said, self.today)

    # --- the menu ---------------------------------------------------------------------

    def _serve(self, chose: Chose, step: Step) -> Said | None:
        """Do what was chosen from the menu; an answer if it gave one."""
        menu = chose.menu
        if menu in (Menu.UNKNOWN, Menu.NOT_APPLICABLE):
            return Said("unknown" if menu is Menu.UNKNOWN else "not-applicable")
        if menu is Menu.WHY:
            self.asker.ask(wording.why(self.pack, step))
        elif menu is Menu.NOTE:
            self._note()
        elif menu is Menu.MORE:
            self._more(step)
        elif menu is Menu.EDIT:
            return self._edited(step)
        else:
            raise Moved(menu)
        return None

    def _aside(self, prompt: Prompt) -> Answered | None:
        """Ask something that is no step of the walk. Raises Moved when they go back."""
        return aside(self.asker, prompt)

    def _note(self) -> None:
        try:
            said = self._aside(Prompt("line", "A note for later:", "Note"))
        except Moved:
            return
        except Stopped as stopped:
            if stopped.draft:
                self.keep(self._noted(stopped.draft))
            raise
        if isinstance(said, str) and tidy(said):
            self.keep(self._noted(said))

    def _noted(self, text: str) -> Meaning:
        return Meaning([(("notes", len(self.workbook.notes)), tidy(text))], "Noted.")

    def _edited(self, step: Step) -> Said | None:
        draft = self._drafts.get(step)
        current = wording.as_text(value_at(self.workbook, step.place))
        before = draft if isinstance(draft, str) else current
        text = None
        try:
            text = self.asker.edit(before if isinstance(before, str) else "")
        except NoEditor as error:
            self.notice = str(error) or _NO_EDITOR
        except HungUp as stopped:
            self._drafts[step] = stopped.draft or ""
            raise
        if text is None:
            return None
        self._drafts.pop(step, None)
        return Said(text)

    def _more(self, step: Step) -> None:
        """Offer the fields that the walk does not ask, until they go back."""
        fields = [s for s in further(self.workbook, step) if not self.everything]
        helps = {help.title: help for help in self.helps(step)}
        if not fields and not helps:
            self.notice = "There is nothing more to fill in here."
            return
        text, none = "What else would you like to fill in?", "Back to the question"
        while True:
            listed = {title: title for title in helps}
            listed |= {s.id: labelled(self.pack, self.workbook, s) for s in fields}
            chosen = self.choose(text, listed, none)
            if not chosen:
                return
            if chosen in helps:
                helps[chosen].do()
                continue
            try:
                self.ask_field(next(s for s in fields if s.id == chosen))
            except Moved as moved:
                if moved.to not in (Menu.BACK, Menu.SKIP):
                    raise

    # --- what was half typed ----------------------------------------------------------

    def keep_drafts(self) -> None:
        """Save what was half typed at questions that they went away from."""
        for step, draft in self._drafts.items():
            prompt = self._left.get(step)
            if prompt is None:
                prompt = wording.prompt(self.pack, self.workbook, step)
            self._keep_draft(prompt, step, draft)
        self._drafts.clear()

    def _keep_draft(self, prompt: Prompt, step: Step, draft: Answered | None) -> None:
        """Save what was half typed on leaving: in its place, or else as a note."""
        typed = _typed(prompt, draft)
        if typed is None:
            return
        meant = Meaning(None, "")
        if _stands_in_place(prompt, step):
            meant = self._meaning(step, typed)
        self.keep(meant if meant.values is not None else self._noted(typed))


def _stands_in_place(prompt: Prompt, step: Step) -> bool:
    """Whether what is half typed is an answer: no half figure and no half choice is."""
    if FIELDS[step.field].kind in ("list", "date", "number") or "+" in step.place:
        return False
    return prompt.kind in ("line", "long") or bool(prompt.other)


def _typed(prompt: Prompt, draft: Answered | None) -> str | None:
    """The words that were half typed at a prompt; None if there are none."""
    offered = [choice.value for choice in prompt.choices]
    return None if draft in offered else _new(prompt, draft)


def _new(prompt: Prompt, draft: Answered | None) -> str | None:
    """Words, if they are others than stood at a prompt before."""
    if not isinstance(draft, str):
        return None
    before = prompt.current if isinstance(prompt.current, str) else ""
    return draft if tidy(draft) and tidy(draft) != tidy(before) else None
