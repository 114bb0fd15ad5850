"""Asks one question, and saves the answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from placebook.base.text import join_words, one_line, sentences
from placebook.interview import slips
from placebook.interview.answers import parse_answer
from placebook.interview.autosave import Autosaver, NotSaved
from placebook.interview.drafts import Drafts, as_note, has_markers
from placebook.interview.prompt_builder import (
    build_prompt,
)
from placebook.interview.prompts import (
    CONFLICT,
    NO_ANSWER,
    TYPED,
    Answered,
    Asker,
    Choice,
    GivenAnswer,
    Interrupted,
    Menu,
    MenuChoice,
    Overhearing,
    Prompt,
    Reply,
    Stopped,
    WentBack,
    ask_aside,
    has_chosen,
    typed_at,
)
from placebook.interview.steps import GoTo, Step
from placebook.model.pack import Pack
from placebook.model.workbook import Place, Workbook

_NONE = "none"


@dataclass(eq=False)
class Dialogue:
    """Asks one step and saves the answer. `Interview` decides what comes next.

    ``notice`` is shown with the next prompt, and ``here`` is the step being asked, for
    the line that continues. ``serve`` does what was chosen from a step's menu.
    ``drafts`` has what was half typed.
    """

    pack: Pack
    keeper: Autosaver
    asker: Asker
    today: date
    everything: bool = False
    notice: str = ""
    here: Step | None = None
    serve: Callable[[Menu, Step], GivenAnswer | None] = lambda menu, step: None
    drafts: Drafts = field(init=False)
    _noted: list[str] = field(default_factory=list)  # what just went to the notes
    _refused: tuple[Step, Answered] | None = None  # the last answer that was not taken

    def __post_init__(self) -> None:
        self.drafts = Drafts(self.pack, self.keeper, self.today)

    @property
    def workbook(self) -> Workbook:
        """The workbook as it was last saved."""
        return self.keeper.workbook

    def say(self, words: str) -> None:
        """Say something at the next prompt, after what is to be said there already."""
        self.notice = sentences(self.notice, words)

    def ask_field(self, step: Step) -> bool | Menu:
        """Ask one field and save the answer.

        False if they passed it over; BACK or SKIP if they chose that.
        """
        while True:
            said = self.put(lambda: build_prompt(self.pack, self.workbook, step), step)
            if isinstance(said, Menu):
                return said
            if said.value is None:
                return False
            if self._is_taken(step, said.value):
                return True

    def _is_taken(self, step: Step, said: Answered) -> bool:
        """Save an answer; one that will not do is half typed, and they are told why."""
        meant = parse_answer(self.pack, self.workbook, step, said, self.today)
        self.drafts.typed[step], self._refused = said, (step, said)
        if meant.values is None:
            self.notice = meant.notice
            return False
        sure = not meant.doubt or self._is_sure(step, said, meant.doubt)
        if not sure or not self._kept(meant.values, meant.notice):
            return False
        del self.drafts.typed[step]
        return True

    def _is_sure(self, step: Step, said: Answered, doubt: str) -> bool:
        """Whether an answer is no slip. Raises Stopped.

        If nobody says so, it is half typed, with the words typed there.
        """
        prompt = self.drafts.last(step)
        try:
            sure, typed = slips.second_look(self.asker, doubt, prompt.text)
        except (Stopped, Interrupted) as stopped:
            both = filter(None, [said, stopped.draft])
            self.drafts.doubt(step, "\n".join(map(str, both)))
            raise type(stopped) from None
        if not sure:
            self.drafts.doubt(step, slips.half_typed(str(said), typed))
        elif typed:
            self.note_at_end(f"{self.drafts.question(step, prompt)} {doubt}", typed)
        return sure

    def keep(self, values: Sequence[tuple[Place, Any]], notice: str) -> None:
        """Save, and say so at the next prompt.

        Raises GoTo, to ask again, for what the workbook has no room for.
        """
        if not self._kept(values, notice):
            raise GoTo(self.here) if self.here else NotSaved(self.notice)

    def _kept(self, values: Sequence[tuple[Place, Any]], notice: str) -> bool:
        """Save values; False if the workbook has no room for them."""
        waited = self.keeper.waits
        try:
            self.notice = self.keeper.keep(values) or notice
        except NotSaved as error:
            self.notice = str(error)
            return False
        if waited and self.keeper.waits:  # why is said once: it takes much of a screen
            self.notice = self.keeper.still_waits
        return True

    def put(self, make: Callable[[], Prompt], step: Step) -> GivenAnswer | Menu:
        """Put a prompt and serve its menu until there is an answer, BACK or SKIP.

        The prompt is made again each time: what it shows may have changed. Raises GoTo
        when a look elsewhere changed what the prompt is about, Stopped when they leave.
        """
        while True:
            prompt = make()
            reply = self._asked(prompt, step)
            self.notice = self.drafts.leave(step, prompt, reply)
            for aside in reply.aside:
                self.note_at_end(self.drafts.question(step, prompt), *aside)
            if isinstance(reply, GivenAnswer):
                said: GivenAnswer | None = reply
            elif reply.menu in (Menu.BACK, Menu.SKIP):
                return reply.menu
            else:
                said = self._served(reply.menu, step)
            if NO_ANSWER in prompt.choices and has_chosen(said, NO_ANSWER.value):
                said = replace(said, value="")
            meant = self._meant(said, prompt, step) if said is not None else None
            if meant is not None:
                return meant

    def _served(self, menu: Menu, step: Step) -> GivenAnswer | None:
        """The answer that the menu gave, with words half typed that it does not say."""
        said = self.serve(menu, step)
        if said is None:
            return None
        words, answer = self.drafts.pop_words(step), str(said.value)
        return replace(said, typed=slips.left_over([words], answer))

    def _meant(
        self, said: GivenAnswer, prompt: Prompt, step: Step
    ) -> GivenAnswer | None:
        """An answer that can be used, and is not a slip; None if it is asked again.

        Words that are not a choice of a list go into the notes.
        """
        if has_markers(said.value):
            self.drafts.typed[step], self.notice = said.value, CONFLICT
            return None
        takes_words = prompt.words and said.value == prompt.words
        if said.value is not None and said.typed and not takes_words:
            self.note_at_end(self.drafts.question(step, prompt), said.typed)
        doubt = slips.number_doubt(prompt, said.value, "+" in step.place)
        if said.value and doubt:
            return said if self._is_sure(step, said.value, doubt) else None
        return said

    def _asked(self, prompt: Prompt, step: Step) -> Reply:
        """Put a prompt once. Every way out keeps what is half typed.

        Raises Stopped or Interrupted, without the words that are kept.
        """
        draft = self.drafts.take(step, prompt)
        prompt = replace(
            prompt,
            draft=draft,
            refused=(step, draft) == self._refused,
            notice=self._take_notice(prompt),
        )
        try:
            reply = self.asker.ask(prompt)
            if isinstance(reply, MenuChoice) and reply.menu is Menu.LEAVE:
                raise Stopped(reply.draft, reply.aside)
        except (Stopped, Interrupted) as stopped:
            self.drafts.keep(step, prompt, stopped.draft)
            for aside in stopped.aside:
                self.drafts.note(typed_at(self.drafts.question(step, prompt), *aside))
            raise type(stopped) from None
        return reply

    def choose(self, text: str, listed: dict[str, str], none: str) -> str | None:
        """The same as ``chosen``, but None when they went back."""
        try:
            return self.chosen(text, listed, none)
        except WentBack:
            return None

    def chosen(self, text: str, listed: dict[str, str], none: str) -> str:
        """What they choose from a list that is not a step of the interview.

        Empty when they chose what ``none`` says. Raises WentBack.
        """
        choices = [Choice(_NONE, none), *(Choice(*pair) for pair in listed.items())]
        prompt = Prompt("choice", text, choices=tuple(choices), current=_NONE)
        value = self.aside(prompt)
        return value if isinstance(value, str) and value in listed else ""

    def aside(self, prompt: Prompt) -> Answered | None:
        """Ask something that is not a step of the interview. Raises WentBack."""
        shown = replace(prompt, notice=self._take_notice(prompt))
        return ask_aside(self.overhearing, shown).value

    def _take_notice(self, prompt: Prompt) -> str:
        """What to say at a prompt: what was just saved, and what went to the notes."""
        said, words = self.notice or prompt.notice, join_words(self._noted, "and")
        noted = f"{words} {'is' if len(self._noted) == 1 else 'are'} in the notes."
        noted = noted if self._noted else ""
        self.notice, self._noted = "", []
        return sentences(said, noted)

    @property
    def overhearing(self) -> Overhearing:
        """Asks what is not a step; words typed there go into the notes."""
        return Overhearing(self.asker, self.note_at_end)

    def read(self, page: Prompt, step: Step) -> None:
        """Show a page; what they type at it was meant for the question."""

        def add(typed: str) -> None:
            if not self.drafts.add(step, typed):
                self.keep_note(typed)

        try:
            reply = self.asker.ask(page)
            typed = reply.value if isinstance(reply, GivenAnswer) else None
        except (Stopped, Interrupted) as stopped:
            add(str(stopped.draft or ""))
            raise type(stopped) from None
        add(typed if isinstance(typed, str) else "")

    def keep_note(self, text: str) -> None:
        """Keep a note, and say so at the next prompt."""
        place = ("notes", len(self.workbook.notes))
        self.keep([(place, as_note(text))], "Noted.")

    def note_at_end(self, question: str, typed: str, how: str = TYPED) -> None:
        """Keep words that are no answer as a note; say so now, and when they leave."""
        self.notice = self.drafts.note(typed_at(question, typed, how)) or self.notice
        self._noted.append(f'"{one_line(typed, 24)}"')
