"""Keeps what was half typed: for its question, and in the workbook on leaving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeGuard, TypeVar

from placebook.base.text import conflict_in, one_line, tidy
from placebook.interview import prompt_builder, slips
from placebook.interview.answers import parse_answer
from placebook.interview.autosave import Autosaver, NotSaved
from placebook.interview.labels import entry_label
from placebook.interview.prompts import (
    FIGURES,
    TICKED,
    Answered,
    GivenAnswer,
    Menu,
    MenuChoice,
    Prompt,
    Reply,
    typed_at,
)
from placebook.interview.steps import Step
from placebook.model.fields import FIELDS, POINTS
from placebook.model.pack import Pack
from placebook.model.workbook import Place, entry_name, value_at

_SHOWN = 240  # characters of what was kept
_Held = TypeVar("_Held")


class Drafts:
    """Holds what was half typed at each question, in ``typed``.

    ``kept`` says in sentences where it is in the end.
    """

    def __init__(self, pack: Pack, keeper: Autosaver, today: date) -> None:
        self._pack = pack
        self._keeper = keeper
        self._today = today
        self.typed: dict[Step, Answered] = {}
        self.kept: list[str] = []
        self._left: dict[Step, Prompt] = {}  # the last prompt of each step
        self._unsaid: dict[Step, str] = {}  # words that nobody gave as an answer

    def take(self, step: Step, prompt: Prompt) -> Answered | None:
        """What to begin with at a prompt: what was half typed there, or its draft."""
        draft = self.typed.pop(step, prompt.draft)
        if _is_offered(self._left.get(step), draft) and not _is_offered(prompt, draft):
            return prompt.draft  # they pointed at it in another list
        return draft

    def leave(self, step: Step, prompt: Prompt, reply: Reply) -> str:
        """Remember how a prompt was left, with what was half typed.

        Who passes over a question reads what becomes of words that are no answer there.
        """
        self._left[step] = prompt
        if isinstance(reply, GivenAnswer):
            draft: Answered | None = reply.typed if reply.value is None else None
            passes = True
        else:
            draft, passes = reply.draft, reply.menu in (Menu.BACK, Menu.SKIP)
        if draft or prompt.new_ticks(draft):
            self.typed[step] = draft or ()
        words = prompt.new_words(draft)
        if not words or not passes:
            return ""
        if isinstance(reply, MenuChoice) and reply.menu is Menu.SKIP:
            self._unsaid[step] = words
        if self._as_answer(step, prompt, words) is not None:
            return ""
        said = f'"{one_line(words, 24)}"'
        return f"{said} is kept: at its question now, in the notes when you finish."

    def doubt(self, step: Step, words: str) -> None:
        """Keep words as half typed that were doubted, and that nobody confirmed."""
        self.typed[step] = self._unsaid[step] = words

    def pop_words(self, step: Step) -> str:
        """Give out the words that are half typed at a step; none are then."""
        return self.last(step).new_words(self.typed.pop(step, None)) or ""

    def last(self, step: Step) -> Prompt:
        """The prompt at which a step was left, or the one it has now."""
        return self._left.get(step) or prompt_builder.build_prompt(
            self._pack, self._keeper.workbook, step
        )

    def add(self, step: Step, typed: str, after: str = " ") -> bool:
        """Put words behind what is half typed at a step, with ``after`` between.

        False if ticks are there, which stay.
        """
        before, left = self.typed.get(step), self._left.get(step)
        if left and left.kind in FIGURES:
            before = left.new_words(before)
        if not tidy(typed):
            return True
        if before and isinstance(before, tuple):
            return False
        begun = str(before or "")
        if tidy(begun) not in ("", tidy(typed)) and not _is_offered(left, before):
            typed = f"{begun.rstrip(' ')}{after}{typed}"
        self.typed[step] = typed
        return True

    def keep_all(self) -> None:
        """Save what was half typed at questions that they went away from.

        Raises NotSaved for what the workbook has no room for.
        """
        failed: list[NotSaved] = []
        drafts, self.typed = self.typed, {}
        for step, draft in drafts.items():
            try:
                self.keep(step, self.last(step), draft)
            except NotSaved as error:
                failed.append(error)
        if failed:
            raise failed[-1]

    def keep(self, step: Step, prompt: Prompt, draft: Answered | None) -> None:
        """Save what was half typed on leaving: in its place, or else as a note."""
        if ticks := prompt.new_ticks(draft):
            self.note(typed_at(self.question(step, prompt), ticks, TICKED))
        typed = prompt.new_words(draft)
        if typed is None:
            return
        values = self._as_answer(step, prompt, typed)
        if values is None:
            asked = self.question(step, prompt)
            is_note = step.section == "notes"
            self.note(typed if is_note else typed_at(asked, typed))
        else:
            self._keeper.keep(values)
            asked = self.question(step, prompt)
            self.kept.append(f"Kept as the answer: {asked} {one_line(typed, _SHOWN)}")

    def _as_answer(
        self, step: Step, prompt: Prompt, typed: str
    ) -> Sequence[tuple[Place, Any]] | None:
        """The values to save if words are an answer that may take its place.

        An answer that is there stays, unless what was typed has all of it. What was
        typed before a skip is not an answer, nor is half a figure, half a choice or
        half the name of an entry, nor what the program would ask about.
        """
        book, kind = self._keeper.workbook, FIELDS[step.field].kind
        there = value_at(book, step.place)
        level = book.reply(step.statement or "").answer
        if (
            kind in ("list", *FIGURES)
            or prompt.kind not in ("line", "long")
            or prompt_builder.offers_entries(step)
            or "+" in step.place
            or tidy(typed) == tidy(self._unsaid.get(step, ""))
            or (isinstance(there, str) and there not in typed)
            or (step.field == "readiness.evidence" and level not in POINTS)
            or has_markers(typed)
            or slips.number_doubt(prompt, typed)
        ):
            return None
        meant = parse_answer(self._pack, book, step, typed, self._today)
        return None if meant.doubt else meant.values

    def note(self, *texts: str) -> str:
        """Keep notes, to tell them on leaving; what there is to say about the save."""
        at = len(self._keeper.workbook.notes)
        notes = [as_note(text) for text in texts]
        values = [(("notes", number), note) for number, note in enumerate(notes, at)]
        notice = self._keeper.keep(values)
        self.kept += [f"Kept in the notes: {one_line(note, _SHOWN)}" for note in notes]
        return notice

    def question(self, step: Step, prompt: Prompt) -> str:
        """What was asked, and of what, so that it stands alone."""
        about = ""
        if step.statement and step.field != "readiness.answer":
            about = f"{self._pack.statements[step.statement][1].text} "
        elif not step.statement and len(step.place) > 2:  # within an entry
            title = prompt_builder.part_title(self._pack, step)
            book = self._keeper.workbook
            name = entry_name(book, step.place[:-1])
            name = name or entry_label(self._pack, book, step.place)
            about = f"{name or title}: "
        return f"{about}{prompt.text}"

    def let_go(self, place: Place) -> list[tuple[str, str]]:
        """Give out what was half typed at an entry that is removed: question and words.

        Called while the entry is there. What was half typed behind it moves up.
        """
        gone = [step for step in self.typed if _once_gone(step, place) is None]
        asked = [self.question(step, self.last(step)) for step in gone]
        words = [self.pop_words(step) for step in gone]
        self.typed = _moved_up(self.typed, place)
        self._left = _moved_up(self._left, place)
        self._unsaid = _moved_up(self._unsaid, place)
        return [pair for pair in zip(asked, words, strict=True) if pair[1]]


def _once_gone(step: Step, place: Place) -> Step | None:
    """A step once the entry at a place is removed; None if it is of that entry."""
    (*listed, gone), rest = place, step.place[len(place) :]
    *own, at = step.place[: len(place)]
    if own != listed or not isinstance(at, int) or not isinstance(gone, int):
        return None if (*own, at) == place else step
    moved = replace(step, place=(*own, at - (at > gone), *rest))
    return None if at == gone else moved


def _moved_up(held: dict[Step, _Held], place: Place) -> dict[Step, _Held]:
    """What is held of steps, once the entry at a place is removed."""
    moved = ((_once_gone(step, place), value) for step, value in held.items())
    return {step: value for step, value in moved if step is not None}


def as_note(text: str) -> str:
    """A text as the notes take it."""
    return one_line(text) if has_markers(text) else tidy(text)


def has_markers(said: Answered | None) -> TypeGuard[str]:
    """Whether it is a text with git's conflict markers, which no file may have."""
    return isinstance(said, str) and conflict_in(said) is not None


def _is_offered(prompt: Prompt | None, draft: Answered | None) -> bool:
    """Whether it is one of the choices of a prompt."""
    return prompt is not None and draft in [choice.value for choice in prompt.choices]
