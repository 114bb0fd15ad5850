"""Asks one question, serves its menu, and saves the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeGuard

from placebook.base.text import conflict_in, one_line, tidy
from placebook.interview import answers, prompt_builder, slips
from placebook.interview.answers import ParsedAnswer
from placebook.interview.autosave import Autosaver, NotSaved, value_as_text
from placebook.interview.prompts import (
    CONFLICT,
    FIGURES,
    NO_ANSWER,
    Answered,
    Asker,
    Choice,
    GivenAnswer,
    HungUp,
    Interrupted,
    Menu,
    MenuChoice,
    NoEditor,
    Overhearing,
    Prompt,
    Reply,
    Stopped,
    WentBack,
    ask_aside,
    has_chosen,
)
from placebook.interview.steps import GoTo, Step, further_steps
from placebook.model.fields import FIELDS, POINTS
from placebook.model.pack import Pack
from placebook.model.workbook import Place, Workbook, entry_name, value_at

_NONE = "none"
_NOTE = Step(("notes", "menu"), "notes")
_NOTE_PROMPT = Prompt("line", "A note for later:", "Note", menu=(Menu.BACK, Menu.LEAVE))
_SHOWN = 240  # characters of what was kept
_NO_EDITOR = "No editor could be started: set EDITOR to the name of yours."


@dataclass(eq=False)
class Dialogue:
    """Asks one step and saves the answer. `Interview` decides what comes next.

    ``notice`` is shown with the next prompt, and ``here`` is the step being asked, for
    the line that continues. ``helps`` says what a step's menu offers under *More to
    fill in here* besides fields. ``elsewhere`` follows the menu's jump and review, and
    comes back. What was half typed comes back with its question; ``kept`` says in
    sentences where it is in the end.
    """

    pack: Pack
    keeper: Autosaver
    asker: Asker
    today: date
    everything: bool = False
    notice: str = ""
    here: Step | None = None
    helps: Callable[[Step], dict[str, Callable[[], None]]] = lambda step: {}
    elsewhere: Callable[[Menu], None] = lambda menu: None
    kept: list[str] = field(default_factory=list)
    _drafts: dict[Step, Answered] = field(default_factory=dict)
    _left: dict[Step, Prompt] = field(default_factory=dict)  # prompts of the drafts
    _skipped: set[Step] = field(default_factory=set)  # of the drafts

    @property
    def workbook(self) -> Workbook:
        """The workbook as it was last saved."""
        return self.keeper.workbook

    def ask_field(self, step: Step) -> bool | Menu:
        """Ask one field and save the answer.

        False if they passed it over; BACK or SKIP if they chose that.
        """
        while True:
            said = self.put(
                lambda: prompt_builder.build_prompt(self.pack, self.workbook, step),
                step,
            )
            if isinstance(said, Menu):
                return said
            if said.value is None:
                return False
            if self._is_taken(step, said.value):
                return True

    def _is_taken(self, step: Step, said: Answered) -> bool:
        """Save an answer; one that will not do is half typed, and they are told why."""
        meant = self.meaning(step, said)
        self._drafts[step] = said
        if meant.values is None:
            self.notice = meant.notice
            return False
        sure = not meant.doubt or self._second_look(step, said, meant.doubt)
        if isinstance(sure, str):
            return self._is_taken(step, sure)
        if not sure or not self._kept(meant.values, meant.notice):
            return False
        del self._drafts[step]
        return True

    def _second_look(
        self, step: Step, said: Answered, doubt: str, question: str = ""
    ) -> str | bool:
        """Whether an answer is no slip, or what it is instead. Raises Stopped.

        Who leaves there has both half typed.
        """
        try:
            return slips.second_look(self.asker, doubt, question)
        except WentBack as back:
            if back.draft:
                self._drafts[step] = back.draft
            return False
        except (Stopped, Interrupted) as stopped:
            typed = [str(said), stopped.draft or ""]
            self._drafts[step] = "\n".join(filter(None, typed))
            raise type(stopped) from None

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
        if self.keeper.waits and not waited:
            self._show_unsaved(values)
        if self.keeper.waits:  # why is said once: on a small screen it takes all
            self.notice = self.keeper.still_waits
        return True

    def _show_unsaved(self, values: Sequence[tuple[Place, Any]]) -> None:
        """Keep words on the screen that the disk did not take.

        What they type in the meantime was meant for the next question.
        """
        words = [self._in_words(place, v) for place, v in values if v]
        above = (self.notice, *words)
        reply = self.asker.ask(Prompt("pause", "This is not saved yet.", above=above))
        typed = reply.value if isinstance(reply, GivenAnswer) else None
        if isinstance(typed, str) and tidy(typed):
            self._keep_note(typed)

    def _in_words(self, place: Place, value: Any) -> str:
        """What was to be saved at a place, as people read it."""
        actors = self.workbook.ecosystem.actors
        if place[-1] in ("from", "to") and value in actors:
            return actors[value].name
        ends = {(name.split(".")[0], name.split(".")[-1]): name for name in FIELDS}
        name = ends.get((str(place[0]), str(place[-1])))
        if name is None or isinstance(value, Mapping):
            return value_as_text(value)
        return self.pack.told(name, value)

    def put(self, make: Callable[[], Prompt], step: Step) -> GivenAnswer | Menu:
        """Put a prompt and serve its menu until there is an answer, BACK or SKIP.

        The prompt is made again each time: what it shows may have changed. Raises GoTo
        when a look elsewhere changed what the prompt is about, Stopped when they leave.
        """
        while True:
            prompt = make()
            reply = self._asked(prompt, step)
            self._left[step] = prompt
            self._skipped.discard(step)
            if isinstance(reply, MenuChoice) and reply.draft:
                self._drafts[step] = reply.draft
            elif isinstance(reply, GivenAnswer) and reply.value is None and reply.typed:
                self._drafts[step] = reply.typed
            if isinstance(reply, GivenAnswer):
                said: GivenAnswer | None = reply
            elif reply.menu in (Menu.BACK, Menu.SKIP):
                self._leave(reply, prompt, step)
                return reply.menu
            else:
                said = self._serve(reply.menu, step)
            if NO_ANSWER in prompt.choices and has_chosen(said, NO_ANSWER.value):
                said = replace(said, value="")
            meant = self._meant(said, prompt, step) if said is not None else None
            if meant is not None:
                return meant

    def _leave(self, reply: MenuChoice, prompt: Prompt, step: Step) -> None:
        """Go back or skip; says what becomes of words that are not an answer there."""
        if reply.menu is Menu.SKIP:
            self._skipped.add(step)
        words = _new(prompt, prompt.words_in(reply.draft))
        if words and (prompt.choices or prompt.kind in FIGURES):
            said = f'"{one_line(words, 24)}"'
            self.notice = (
                f"{said} is kept: at its question now, in the notes when you finish."
            )

    def _meant(
        self, said: GivenAnswer, prompt: Prompt, step: Step
    ) -> GivenAnswer | None:
        """An answer that can be used, and is not a slip; None if it is asked again.

        Words that are not a choice of a list go into the notes.
        """
        if _has_markers(said.value):
            self._drafts[step], self.notice = said.value, CONFLICT
            return None
        doubt = slips.number_doubt(prompt, said.value, "+" in step.place)
        if said.value and doubt:
            looked = self._second_look(step, said.value, doubt, prompt.text)
            if isinstance(looked, str):
                self._keep_replaced(prompt, step, str(said.value), looked)
                return self._meant(GivenAnswer(looked), prompt, step)
            if not looked and "\n" in tidy(str(said.value)):
                self._drafts[step] = self._drafts.get(step) or said.value
            return said if looked else None
        takes_words = prompt.words and said.value == prompt.words
        if said.value is not None and said.typed and not takes_words:
            self.note_at_end(self._with_its_question(prompt, step, said.typed))
        return said

    def _keep_replaced(
        self, prompt: Prompt, step: Step, before: str, answer: str
    ) -> None:
        """Note the words of several lines that one answer took the place of."""
        if "\n" in tidy(before) and not slips.is_said(before, answer):
            self.note_at_end(self._with_its_question(prompt, step, before))

    def _asked(self, prompt: Prompt, step: Step) -> Reply:
        """Put a prompt once. Every way out keeps what is half typed.

        Raises Stopped or Interrupted, without the words that are kept.
        """
        draft = self._drafts.pop(step, prompt.draft)
        left = self._left.get(step)
        if _is_offered(left, draft) and not _is_offered(prompt, draft):
            draft = prompt.draft  # they pointed at it in another list
        notice, self.notice = self.notice or prompt.notice, ""
        try:
            reply = self.asker.ask(replace(prompt, draft=draft, notice=notice))
            if isinstance(reply, MenuChoice) and reply.menu is Menu.LEAVE:
                raise Stopped(reply.text)
        except (Stopped, Interrupted) as stopped:
            self._keep_draft(prompt, step, stopped.draft)
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
        notice, self.notice = self.notice or prompt.notice, ""
        return ask_aside(self.overhearing, replace(prompt, notice=notice)).value

    @property
    def overhearing(self) -> Overhearing:
        """Asks what is not a step; words typed there go into the notes."""
        return Overhearing(self.asker, self.note_at_end)

    def pick(self, text: str, offered: list[Step], none: str) -> Step | None:
        """Let them choose a step by its question and its answer."""
        value = self.choose(text, self._labels(offered), none)
        return next((step for step in offered if step.id == value), None)

    def _labels(self, steps: list[Step]) -> dict[str, str]:
        label = prompt_builder.step_label
        return {step.id: label(self.pack, self.workbook, step) for step in steps}

    def meaning(self, step: Step, said: Answered) -> ParsedAnswer:
        """What an answer to a step means."""
        return answers.parse_answer(self.pack, self.workbook, step, said, self.today)

    # --- the menu ---------------------------------------------------------------------

    def _serve(self, menu: Menu, step: Step) -> GivenAnswer | None:
        """Do what was chosen from the menu; an answer if it gave one."""
        if menu in (Menu.UNKNOWN, Menu.NOT_APPLICABLE):
            return GivenAnswer("unknown" if menu is Menu.UNKNOWN else "not-applicable")
        if menu is Menu.WHY:
            self.read(prompt_builder.why_text(self.pack, step), step)
        elif menu is Menu.NOTE:
            self._note()
        elif menu is Menu.MORE:
            self._more(step)
        elif menu is Menu.EDIT:
            return self._edited(step)
        else:
            self._look_elsewhere(menu, step)
        return None

    def _look_elsewhere(self, menu: Menu, step: Step) -> None:
        """Look at other answers; then they are back at the prompt.

        Raises GoTo the list if its entry is not where it was.
        """
        here = self.here
        place = step.place[: 2 if step.section == "ecosystem" else 1]  # of its list
        before = value_at(self.workbook, place) or {}
        self.elsewhere(menu)
        self.here = here
        after = value_at(self.workbook, place) or {}
        if not here or len(step.place) == len(place) or "+" in step.place:
            return
        id = step.place[len(place)]
        gone = isinstance(id, int) or (id in before and id not in after)
        if before != after and gone:  # another entry may have its number
            raise GoTo(here)

    def read(self, page: Prompt, step: Step) -> None:
        """Show a page; what they type at it was meant for the question."""
        try:
            reply = self.asker.ask(page)
            typed = reply.value if isinstance(reply, GivenAnswer) else None
        except (Stopped, Interrupted) as stopped:
            self.add_draft(step, stopped.draft or "", " ")
            raise type(stopped) from None
        if isinstance(typed, str):
            self.add_draft(step, typed, " ")

    def add_draft(self, step: Step, typed: str, after: str) -> None:
        """Put words behind what is half typed at a step, with ``after`` between."""
        before, left = self._drafts.get(step), self._left.get(step)
        if left and left.kind in FIGURES:
            before = _new(left, left.words_in(before))
        if not tidy(typed):
            return
        if before and isinstance(before, tuple):  # ticks, which stay
            self._keep_note(typed)
            return
        begun = str(before or "")
        if tidy(begun) not in ("", tidy(typed)) and not _is_offered(left, before):
            typed = f"{begun.rstrip(' ')}{after}{typed}"
        self._drafts[step] = typed

    def _note(self) -> None:
        """Ask for a note. Half of one comes back with the next, and is kept."""
        reply = self.put(lambda: _NOTE_PROMPT, _NOTE)
        said = reply.value if isinstance(reply, GivenAnswer) else None
        if isinstance(said, str) and tidy(said):
            self._keep_note(said)

    def _keep_note(self, text: str) -> None:
        self.keep([self._noted(text)], "Noted.")

    def _noted(self, text: str) -> tuple[Place, Any]:
        said = one_line(text) if _has_markers(text) else tidy(text)
        return ("notes", len(self.workbook.notes)), said

    def _edited(self, step: Step) -> GivenAnswer | None:
        draft = self._drafts.get(step)
        current = prompt_builder.value_as_typed(value_at(self.workbook, step.place))
        before = draft if isinstance(draft, str) else current
        text = None
        try:
            text = self.asker.edit(before if isinstance(before, str) else "")
        except NoEditor as error:
            self.notice = str(error) or _NO_EDITOR
        except HungUp as stopped:
            self._drafts[step] = stopped.draft or ""
            raise HungUp from None
        if text is None:
            return None
        self._drafts.pop(step, None)
        return GivenAnswer(text)

    def _more(self, step: Step) -> None:
        """Offer the fields that the interview does not ask, until they go back."""
        fields = [s for s in further_steps(self.workbook, step) if not self.everything]
        helps = self.helps(step)
        if not fields and not helps:
            self.notice = "There is nothing more to fill in here."
            return
        text, none = "What else would you like to fill in?", "Back to the question"
        while True:
            listed = {title: title for title in helps} | self._labels(fields)
            chosen = self.choose(text, listed, none)
            if not chosen:
                return
            if chosen in helps:
                helps[chosen]()
            else:
                self.ask_field(next(s for s in fields if s.id == chosen))

    # --- what was half typed ----------------------------------------------------------

    def keep_drafts(self) -> None:
        """Save what was half typed at questions that they went away from.

        Raises NotSaved for what the workbook has no room for.
        """
        failed: list[NotSaved] = []
        drafts, self._drafts = self._drafts, {}
        for step, draft in drafts.items():
            prompt = self._left.get(step) or prompt_builder.build_prompt(
                self.pack, self.workbook, step
            )
            try:
                self._keep_draft(prompt, step, draft)
            except NotSaved as error:
                failed.append(error)
        if failed:
            raise failed[-1]

    def _keep_draft(self, prompt: Prompt, step: Step, draft: Answered | None) -> None:
        """Save what was half typed on leaving: in its place, or else as a note.

        An answer that is there stays, unless what was typed has all of it. What was
        typed before a skip is not an answer.
        """
        typed = _new(prompt, prompt.words_in(draft))
        if typed is None:
            return
        there = value_at(self.workbook, step.place)
        # No half figure and no half choice is an answer.
        apart = (
            prompt.kind in FIGURES
            or step in self._skipped
            or (isinstance(there, str) and there not in typed)
            or self._is_out_of_place(step)
        )
        whole = FIELDS[step.field].kind not in ("list", *FIGURES) and not apart
        slip = _has_markers(typed) or slips.number_doubt(prompt, typed)
        whole = whole and "+" not in step.place and not slip
        values = None
        if whole and (prompt.kind in ("line", "long") or prompt.other):
            values = self.meaning(step, typed).values
        if values is None:
            self.note_at_end(self._with_its_question(prompt, step, typed))
        else:
            self.notice = self.keeper.keep(values)
            said = self._with_its_question(prompt, step, one_line(typed, _SHOWN))
            self.kept.append(f"Kept as the answer: {said}")

    def _is_out_of_place(self, step: Step) -> bool:
        """Whether this is evidence of an answer that is not a level any more."""
        answer = self.workbook.reply(step.statement or "").answer
        return step.field == "readiness.evidence" and answer not in POINTS

    def note_at_end(self, text: str) -> None:
        """Keep a note, and tell them about it when they leave."""
        place, note = self._noted(text)
        self.notice = self.keeper.keep([(place, note)])
        self.kept.append(f"Kept in the notes: {one_line(note, _SHOWN)}")

    def _with_its_question(self, prompt: Prompt, step: Step, typed: str) -> str:
        """Words as a note that stands alone: with what was asked, and of what."""
        if step.section == "notes":
            return typed
        about = ""
        if step.statement and step.field != "readiness.answer":
            about = f"{self.pack.statements[step.statement][1].text} "
        elif not step.statement and len(step.place) > 2:  # within an entry
            title = prompt_builder.part_title(self.pack, step)
            about = f"{entry_name(self.workbook, step.place[:-1]) or title}: "
        return f"{about}{prompt.text} {typed}"


def _has_markers(said: Answered | None) -> TypeGuard[str]:
    """Whether it is a text with git's conflict markers, which no file may have."""
    return isinstance(said, str) and conflict_in(said) is not None


def _is_offered(prompt: Prompt | None, draft: Answered | None) -> bool:
    """Whether it is one of the choices of a prompt."""
    return prompt is not None and draft in [choice.value for choice in prompt.choices]


def _new(prompt: Prompt, draft: str | None) -> str | None:
    """Words, if they are others than stood at a prompt before."""
    before = prompt.current if isinstance(prompt.current, str) else ""
    return draft if tidy(draft or "") not in ("", tidy(before)) else None
