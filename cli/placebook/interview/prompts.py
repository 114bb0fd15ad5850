"""The questions and replies that pass between the interview and its askers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from typing import Literal, NamedTuple, Protocol, TypeAlias, TypeGuard

from placebook.base.text import tidy

# A workbook with them would not open again.
CONFLICT = (
    "This text has git's conflict markers: take out the lines with <<<<<<<, ======= "
    "and >>>>>>>."
)


class Menu(Enum):
    """What people can choose at a prompt besides answering it.

    Its word in line mode, its letter on a screen, and what it does.
    """

    BACK = "back", "b", "Back to the question before"
    SKIP = "skip", "s", "Skip this question for now"
    UNKNOWN = "unknown", "d", "Don't know"
    NOT_APPLICABLE = "na", "a", "Does not apply"
    WHY = "why", "w", "Why we ask, and an example"
    MORE = "more", "m", "More to fill in here"
    NOTE = "note", "n", "Write a note for later"
    JUMP = "jump", "j", "Jump to another section"
    REVIEW = "review", "r", "Review the answers"
    EDIT = "edit", "e", "Write it in your own editor"
    LEAVE = "leave", "l", "Save and leave"

    def __init__(self, word: str, key: str, title: str) -> None:
        self.word = word
        self.key = key
        self.title = title


PromptKind = Literal["line", "long", "date", "number", "choice", "choices", "pause"]
FIGURES = ("date", "number")  # half of one is another
Answered: TypeAlias = "str | tuple[str, ...]"
# What people said at a question without an answer to it, as a note has it.
TYPED, TICKED = "Typed there", "Ticked there, not entered"
IN_MENU = "Typed in the menu"


class Aside(NamedTuple):
    """Words that were said at a question and are no part of its answer, and how."""

    words: str
    how: str = TYPED


@dataclass(frozen=True)
class Choice:
    """One of several answers. ``hint`` says more; for a statement it is the level."""

    value: str
    title: str
    hint: str = ""


# The last choice where one was chosen before: it takes that away.
NO_ANSWER = Choice("no answer", "No answer: leave it open")


@dataclass(frozen=True)
class Prompt:
    """One question, ready to be put. All text is plain.

    ``current`` is the earlier answer, ``draft`` what was half typed, ``notice`` what
    was just saved or what was wrong with the last try. ``refused`` says that the draft
    was refused as an answer. ``above`` stands between the question and the answer.
    ``other`` is the title of typing an answer that no choice has, and ``words`` the
    choice that takes words typed at the list itself.
    """

    kind: PromptKind
    text: str
    heading: str = ""
    help: str = ""
    above: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    current: Answered | None = None
    draft: Answered | None = None
    notice: str = ""
    menu: tuple[Menu, ...] = ()
    other: str = ""
    words: str = ""
    refused: bool = False

    def words_in(self, draft: Answered | None) -> str | None:
        """The words of a draft; None if it is only a choice of the list, or nothing."""
        offered = [choice.value for choice in self.choices]
        return draft if isinstance(draft, str) and draft not in offered else None

    def new_words(self, draft: Answered | None) -> str | None:
        """The words of a draft, if they are others than stood at the prompt before."""
        words = self.words_in(draft)
        before = self.current if isinstance(self.current, str) else ""
        return words if tidy(words or "") not in ("", tidy(before)) else None

    def new_ticks(self, draft: Answered | None) -> str:
        """What is ticked in a draft, in words, if it is not what was ticked before."""
        if not isinstance(draft, tuple) or set(draft) == set(self.current or ()):
            return ""
        return self.in_words(draft) or "nothing"

    def in_words(self, value: Answered) -> str:
        """An answer as it stands in the list."""
        titles = {choice.value: choice.title for choice in self.choices}
        if isinstance(value, tuple):
            return ", ".join(titles.get(item, item) for item in value)
        return titles.get(value, value)


@dataclass(frozen=True)
class GivenAnswer:
    """An answer. None passes over the question; an empty one removes the answer.

    ``typed`` is what they typed at a list: for the choice that takes words, or words
    that are no choice; or what was half typed, and is passed over. ``aside`` is no part
    of the answer.
    """

    value: Answered | None
    typed: str = ""
    aside: tuple[Aside, ...] = ()


@dataclass(frozen=True)
class MenuChoice:
    """Something from the menu, and what was half typed when it was opened."""

    menu: Menu
    draft: Answered | None = None
    aside: tuple[Aside, ...] = ()


Reply: TypeAlias = "GivenAnswer | MenuChoice"


def has_chosen(reply: Reply | None, value: str) -> TypeGuard[GivenAnswer]:
    """Whether they chose this, whatever they had typed before."""
    return isinstance(reply, GivenAnswer) and reply.value == value


class Asker(Protocol):
    """Whatever can put a question to people."""

    def ask(self, prompt: Prompt) -> Reply:
        """Put the question. Raises Stopped at the end of input."""

    def edit(self, text: str) -> str | None:
        """Let them write in their own editor; None if they gave up. Raises NoEditor."""


class NoEditor(Exception):
    """No editor could be started, or it left no text; the words say which."""


class _Ended(BaseException):
    """A question ended without a reply.

    ``draft`` is what was half typed or ticked, and nothing that was only pointed at.
    """

    def __init__(
        self, draft: Answered | None = None, aside: tuple[Aside, ...] = ()
    ) -> None:
        self.draft = draft
        self.aside = aside
        super().__init__()


class Interrupted(_Ended, KeyboardInterrupt):
    """Ctrl-C."""


class HungUp(Interrupted):
    """The terminal was closed, or the program was told to end: as Ctrl-C, at once."""


class Stopped(_Ended, Exception):
    """Nobody will answer any more: they left, or the input ended."""


class WentBack(_Ended, Exception):
    """They went back from a question that is not a step of the interview."""


class SavedNotice(str):
    """The notice that something is saved; ``what`` says what."""

    what: str

    def __new__(cls, what: str) -> SavedNotice:
        """Make the notice of what was saved, in words."""
        made = super().__new__(cls, f"Saved: {what}")
        made.what = what
        return made

    def __add__(self, more: str) -> SavedNotice:
        """The notice with more said of what was saved."""
        return SavedNotice(f"{self.what}{more}")


def typed_at(question: str, words: str, how: str = TYPED) -> str:
    """Words that are no answer, as a note that stands alone."""
    asked = f"{question[:-1]}." if question.endswith(":") else question
    return f"{asked} {how}: {words}"


class Overhearing:
    """Asks what has no place in the workbook; words typed there go to ``keep``.

    Each behind its question, and however the question ends.
    """

    def __init__(self, asker: Asker, keep: Callable[..., None]) -> None:
        self._asker = asker
        self._keep = keep
        self.edit = asker.edit

    def ask(self, prompt: Prompt) -> Reply:
        """Put the question. Raises as the asker does, without the words."""
        try:
            reply = self._asker.ask(prompt)
        except (Stopped, Interrupted) as stopped:
            self._overhear(prompt, stopped.draft, stopped.aside)
            raise type(stopped) from None
        if isinstance(reply, GivenAnswer):
            self._overhear(prompt, reply.typed, reply.aside)
            return replace(reply, typed="", aside=())
        self._overhear(prompt, reply.draft, reply.aside)
        return replace(reply, draft=None, aside=())

    def _overhear(
        self, prompt: Prompt, draft: Answered | None, asides: tuple[Aside, ...]
    ) -> None:
        typed = Aside(prompt.new_words(draft) or "")
        for said in (typed, Aside(prompt.new_ticks(draft), TICKED), *asides):
            if said.words:
                self._keep(prompt.text, *said)


def ask_aside(asker: Asker, prompt: Prompt) -> GivenAnswer:
    """Ask something that is not a step of the interview; None keeps what is there.

    Raises WentBack when they go back, Stopped when they leave.
    """
    try:
        reply = asker.ask(replace(prompt, menu=(Menu.BACK, Menu.LEAVE)))
    except (Stopped, Interrupted) as stopped:
        raise type(stopped)(_joined(stopped.draft, stopped.aside)) from None
    if isinstance(reply, GivenAnswer):
        return replace(reply, typed=_joined(reply.typed, reply.aside), aside=())
    typed = _joined(prompt.words_in(reply.draft), reply.aside)
    raise (Stopped if reply.menu is Menu.LEAVE else WentBack)(typed or None)


def _joined(typed: Answered | None, asides: tuple[Aside, ...]) -> str:
    """All that they typed at a question, on lines of its own."""
    words = [str(typed or ""), *(said.words for said in asides)]
    return "\n".join(filter(None, words))
