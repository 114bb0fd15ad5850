"""Line mode: plain prompts, nothing redrawn; for screen readers and pipes too."""

from __future__ import annotations

import difflib
import errno
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TextIO

from placebook.base.errors import PlacebookError
from placebook.base.text import (
    columns_of,
    is_whole,
    join_words,
    mark_unreadable,
    tidy,
    wrapped,
)
from placebook.interview import slips
from placebook.interview.keyboard import Keyboard
from placebook.interview.prompts import (
    FIGURES,
    NO_ANSWER,
    Answered,
    Choice,
    GivenAnswer,
    HungUp,
    Interrupted,
    Menu,
    MenuChoice,
    Prompt,
    Reply,
    SavedNotice,
    Stopped,
)
from placebook.interview.terminal_session import heeded, leave_closed_outputs

_WIDTH = 78
_NOT_READ = "not in the encoding in use here, which is usually UTF-8"
_WORD = re.compile(r"[^\W\d_]{2}|\d[/.-]\d")  # or a date
_LETTER = re.compile(r"[^\W\d_]")
_HELP = ":help"
_COMMANDS = (_HELP, *(f":{menu.word}" for menu in Menu))
# Values that say where a list stands; they are not an answer.
_WAYS_ON = ("go-on", "none", "add", "add-future", "others", "settle", "later")
_INSTEAD = "if you type another answer, what you had typed goes into the notes"
_OPENS = "Enter opens it"
_WHICH = f"{_OPENS}; type the same again to keep it as your answer"
_ENDS = (":q", ":q!", ":quit", ":exit", ":wq", ":x")  # what ends other programs
_SLIP = re.compile(r":[^\W\d_]{2,}")
_LIKE = 0.7  # of 1, how like a word of the menu a slip is


def _near(word: str) -> str:
    """The word of the menu that one is a slip of; empty if it is none."""
    if word in _ENDS:
        return f":{Menu.LEAVE.word}"
    near = difflib.get_close_matches(word, _COMMANDS, 1, _LIKE)
    return near[0] if near and _SLIP.fullmatch(word) else ""


def _fitting(word: str, prompt: Prompt) -> list[Choice]:
    """The choices of this name; where there is none, those with it before a comma.

    A number is no name: entries are numbered from 1, and their places from 0.
    """
    said, choices = word.casefold(), prompt.choices
    by_title = [choice for choice in choices if said == choice.title.casefold()]
    if not said.isdecimal():
        by_title += [c for c in choices if said == c.value.casefold()]
    firsts = [(choice.title.partition(",")[0].casefold(), choice) for choice in choices]
    by_comma = [choice for first, choice in firsts if first == said]
    if prompt.other and len(by_comma) > 1:  # then it is another
        by_comma = []
    return list(dict.fromkeys(by_title)) or by_comma


def _known(text: str, prompt: Prompt) -> list[Choice]:
    """The choices that a text names: one by its number, or else by words."""
    word = text.strip().rstrip(".")
    number = int(word[:6]) if word.isdecimal() else 0
    if 1 <= number <= len(prompt.choices):
        return [prompt.choices[number - 1]]
    return _fitting(word, prompt) if word else []


def _chosen(text: str, prompt: Prompt) -> str | None:
    """The choice that a text names, or the answer in words where one may be typed."""
    word, known = text.strip().rstrip("."), _known(text, prompt)
    if word.casefold() == prompt.other.casefold():
        return None  # what an answer in words is called is none
    if known:
        return known[0].value if len(known) == 1 else None
    is_words = any(map(str.isalnum, word)) and not word.isdecimal()
    return text.strip() if prompt.other and is_words else None


def _answer_in(line: str, prompt: Prompt) -> Answered | None:
    """What a line answers at a list; None if it is no answer there."""
    if prompt.kind != "choices":
        return None if "\n" in line.strip() else _chosen(line, prompt)
    if prompt.current and line.strip().lower() == NO_ANSWER.value:
        return ()
    found = [_chosen(part, prompt) for part in line.split(",") if part.strip()]
    values = [value for value in found if value is not None]
    if "\n" in line.strip() or not found or len(values) < len(found):
        return None
    return tuple(dict.fromkeys(values))


def _chooses(line: str, prompt: Prompt) -> bool:
    """Whether a line is a choice of a list, or opens the menu there."""
    if not prompt.choices:
        return False
    return bool(_near(line.strip().lower())) or (
        _answer_in(line, replace(prompt, other="")) is not None
    )


class NotRead(PlacebookError):
    """A line of the input that is in another encoding."""

    def __init__(self, number: int) -> None:
        super().__init__(
            f"Line {number} of the input is {_NOT_READ}. Everything before that "
            "line is saved, nothing from there on. Save the input as UTF-8."
        )


class LineAsker:
    """Asks a line at a time. ``edit`` opens their editor, if there is a terminal.

    With ``echo``, without a terminal, each line read is written out too, and a figure
    that will not do is not asked for again. At a terminal
    a ``keyboard`` reads, to which what is pasted is one line.
    """

    def __init__(
        self,
        lines_in: TextIO,
        lines_out: TextIO,
        edit: Callable[[str], str | None],
        echo: bool = False,
        keyboard: Keyboard | None = None,
    ) -> None:
        self._in = lines_in
        self._keyboard = keyboard
        self._echo = echo
        self._out = lines_out
        self.edit = edit
        self._welcomed = False
        self._chose = ""  # the last choice, in words
        self._number = 0  # of the line of the input
        self._not_read: NotRead | None = None

    def ask(self, prompt: Prompt) -> Reply:
        """Put a question. Raises Stopped at the end of input, Interrupted on Ctrl-C."""
        if prompt.kind == "line" and "\n" in (prompt.words_in(prompt.draft) or ""):
            prompt = replace(prompt, kind="long")  # entries that were pasted
        refused = prompt.words_in(prompt.draft)
        passes = self._echo and Menu.SKIP in prompt.menu
        if passes and prompt.kind in FIGURES and refused:
            # Nobody sees what was wrong, and the next line is of the next question.
            self._say(prompt.notice)
            return GivenAnswer(None, refused)
        reply = self._put(prompt)
        if isinstance(reply, MenuChoice):
            draft = reply.draft if isinstance(reply.draft, str) else ""
            return replace(reply, draft=mark_unreadable(draft) or None)
        return replace(reply, typed=mark_unreadable(reply.typed))

    def _put(self, prompt: Prompt) -> Reply:
        """Show a prompt and hear the reply. Every way out has what is half typed."""
        begun: list[str] = []  # lines that are theirs, and no answer yet
        try:
            self._show(prompt)
            if prompt.kind == "pause":
                return GivenAnswer(None)
            return (self._long if prompt.kind == "long" else self._short)(prompt, begun)
        except (Stopped, Interrupted) as stopped:
            half = self._half_done(prompt, [*begun, str(stopped.draft or "")])
            raise type(stopped)(half) from None
        except OSError as error:
            if error.errno != errno.EIO:
                raise
            # A closed terminal may take no words before its signal comes.
            leave_closed_outputs()
            raise HungUp(self._half_done(prompt, begun)) from None

    def _half_done(self, prompt: Prompt, lines: Sequence[str]) -> str | None:
        """What is left of lines that are no answer yet, or of what stood there."""
        words = "\n".join(lines).strip()
        return mark_unreadable(words) or prompt.words_in(prompt.draft) or None

    # --- showing ----------------------------------------------------------------------

    def _show(self, prompt: Prompt) -> None:
        if not self._welcomed:
            self._say(
                "An empty line skips a question, or keeps what is there. "
                f"{_HELP} lists what else you can type."
            )
            self._welcomed = True
        if prompt.notice and prompt.notice != SavedNotice(self._chose):
            self._say(prompt.notice)  # a choice was said again already
        self._chose = ""
        self._out.write("\n")
        for text in (prompt.heading, prompt.text, prompt.help, *prompt.above):
            if text:
                self._say(text)
        self._show_choices(prompt)
        if prompt.kind == "long":
            self._say("An empty line ends your answer.")
        self._show_current(prompt)

    def _show_choices(self, prompt: Prompt) -> None:
        for number, choice in enumerate(prompt.choices, 1):
            hint = f": {choice.hint}" if choice.hint else ""
            self._say(f"{number}. {choice.title}{hint}", "   ")
        if prompt.choices and prompt.other:
            self._say(f"{prompt.other}: type it instead of a number.")
        if prompt.kind == "choices":
            self._say("Several numbers are fine: 1, 3")
        if prompt.kind == "choices" and prompt.current:
            self._say(f'"{NO_ANSWER.value}" takes them away.')

    def _show_current(self, prompt: Prompt) -> None:
        if prompt.draft:
            self._say("You had typed: " + prompt.in_words(prompt.draft))
            self._say(self._at_enter(prompt))
        elif prompt.current and not (prompt.choices and prompt.current in _WAYS_ON):
            self._say(f"Now: {prompt.in_words(prompt.current)}")

    def _at_enter(self, prompt: Prompt) -> str:
        """What an empty line does where something was typed before."""
        number = isinstance(prompt.draft, str) and slips.is_number(prompt.draft)
        if prompt.kind == "long":
            instead = "; other lines take its place" if number else ""
            return f"An empty line keeps that{instead}."
        if prompt.kind not in FIGURES and not prompt.choices:
            if number:
                return "Enter keeps that; another answer takes its place."
            return f"Enter keeps that; {_INSTEAD}."
        if prompt.current and prompt.current not in _WAYS_ON:
            return f"Enter keeps {prompt.in_words(prompt.current)}."
        return "Enter goes on."

    def _say(self, text: str, indent: str = "") -> None:
        width = min(columns_of(self._out) or _WIDTH, _WIDTH)
        self._out.write(f"{wrapped(tidy(text), width, indent)}\n")
        self._out.flush()

    # --- reading ----------------------------------------------------------------------

    def _line(self, prompt: Prompt, begun: list[str]) -> str | Menu:
        """A line or a paste that could be read, or what it says of the menu.

        A word of the menu with a slip in it is asked about once. A line that could not
        be read stays among those ``begun``, up to one that mends it.
        """
        meant = doubted = ""
        while True:
            typed = self._typed(prompt) if self._keyboard else self._next()
            word = typed.strip().lower() or meant
            again, meant = word == doubted, ""
            if not is_whole(typed):
                self._say(f"What you typed is {_NOT_READ}. Type it again.")
                begun.append(typed)
            elif word not in _COMMANDS:
                meant = "" if again else _near(word)
                if not meant:
                    begun[:] = [
                        w for w in begun if is_whole(w) or not slips.is_said(w, typed)
                    ]
                    return typed
                doubted = word
                is_answer = not prompt.choices or prompt.other
                self._say(f"Did you mean {meant}? {_WHICH if is_answer else _OPENS}.")
            elif menu := self._command(word, prompt):
                return menu

    def _command(self, word: str, prompt: Prompt) -> Menu | None:
        """What a word opens in the menu of a prompt; says why if it is nothing."""
        if word == _HELP:
            for menu in prompt.menu:
                self._say(f":{menu.word}  {menu.title}")
            return None
        found = next((m for m in prompt.menu if word == f":{m.word}"), None)
        if found is None:
            self._say(f"{word} does not work here; {_HELP} lists what does.")
        return found

    def _typed(self, prompt: Prompt) -> str:
        assert self._keyboard is not None
        try:
            return self._keyboard.line("> ", partial(_chooses, prompt=prompt))
        except EOFError:
            self._out.write("\n")
            raise Stopped from None

    def _next(self) -> str:
        """The next line of the input. Raises NotRead, each time from then on."""
        self._out.write("> ")
        self._out.flush()
        if self._not_read is None:
            line = heeded(self._in.readline)
            self._number += 1
            if self._number == 1:
                line = line.removeprefix("\ufeff")  # a byte-order mark
            if not is_whole(line):
                self._not_read = NotRead(self._number)
        if self._not_read is not None:
            raise self._not_read
        if not line:
            self._out.write("\n")
            raise Stopped
        if self._echo:
            self._out.write(tidy(line) + "\n")
        return line.rstrip("\r\n")

    def _short(self, prompt: Prompt, begun: list[str]) -> Reply:
        """Ask for a line that answers; words that do not go into ``begun``.

        They go along with the answer, as far as it does not say them. So does what was
        typed behind a line that is refused: it was meant for other questions.
        """
        before = prompt.words_in(prompt.draft)
        begun += [before] if before else []
        while True:
            line = self._line(prompt, begun)
            if isinstance(line, Menu):
                return MenuChoice(line, "\n".join(begun) or None)
            if not line.strip():
                typed = "\n".join(begun)
                keeps = typed and prompt.kind == "line"  # as the prompt says
                return GivenAnswer(typed) if keeps else GivenAnswer(None, typed)
            said = self._understood(line, prompt)
            if said is not None:
                return GivenAnswer(said, self._left_over(begun, said, prompt))
            is_like = not self._has_words(line, prompt) or self._is_like(line, prompt)
            if prompt.words and not is_like:
                return GivenAnswer(prompt.words, "\n".join([*begun, line]))
            self._refuse(prompt, line)
            if self._keyboard is not None:
                line = f"{line}\n{self._keyboard.rest()}".strip("\n")
            if self._has_words(line, prompt):
                begun.append(line)

    def _left_over(self, begun: list[str], said: Answered, prompt: Prompt) -> str:
        """Which of the lines before an answer it does not say.

        A bare number is a slip, and no words; so is a date without a letter.
        """
        is_figure = prompt.kind in FIGURES
        words = [w for w in begun if not is_figure or _LETTER.search(w)]
        words = [w for w in words if not slips.is_number(w)]
        return slips.left_over(words, prompt.in_words(said))

    def _long(self, prompt: Prompt, begun: list[str]) -> Reply:
        """Ask for lines up to an empty one; those so far go into ``begun``.

        A bare number that was half typed is a slip, if they type other lines.
        """
        before = prompt.draft.split("\n") if isinstance(prompt.draft, str) else []
        is_slip = slips.is_number("\n".join(before))
        begun += before
        while True:
            try:
                line = self._line(prompt, begun)
            except (Stopped, NotRead):
                # Nothing new: the lines were refused, or never said.
                if begun == before:
                    raise
                # The next prompt finds the end again.
                return _whole_answer(begun)
            if isinstance(line, Menu):
                return MenuChoice(line, "\n".join(begun) or None)
            pasted = line.split("\n")
            if line.strip():
                del begun[: len(before) * is_slip]
                begun += pasted
                is_slip = False
            if not pasted[-1].strip():
                return _whole_answer(begun)

    def _understood(self, line: str, prompt: Prompt) -> Answered | None:
        if not prompt.choices:
            return line
        value = _answer_in(line, prompt)
        if value not in (None, ()):
            self._chose = prompt.in_words(value)
            self._say(f"You chose: {self._chose.partition(' · ')[0]}")  # no old answer
        return value

    def _has_words(self, line: str, prompt: Prompt) -> bool:
        """Whether what was refused at a list is more than a slip of the fingers."""
        said = line.strip().rstrip(".")
        is_theirs = said.casefold() != prompt.other.casefold()
        words = (_LETTER if "\n" in said else _WORD).search(said)
        return bool(words) and is_theirs and not _SLIP.fullmatch(said)

    def _is_like(self, line: str, prompt: Prompt) -> bool:
        """Whether a line is a slip of a choice."""
        return any(slips.is_said(line, choice.title) for choice in prompt.choices)

    def _refuse(self, prompt: Prompt, line: str) -> None:
        many = len(prompt.choices)
        fit = [len(_fitting(part.strip(" ."), prompt)) for part in line.split(",")]
        told = f"{max(fit)} choices fit. " if max(fit) > 1 else ""
        numbers = f"a number from 1 to {many}"
        if many <= 3:
            numbers = join_words([str(n) for n in range(1, many + 1)])
        more = ", or several with commas" if prompt.kind == "choices" else ""
        more += ", or the answer in words" if prompt.other else ""
        self._say(f"{told}Please type {numbers}{more}.")


def _whole_answer(lines: list[str]) -> GivenAnswer:
    """An answer of lines, with those that could not be read as words beside it."""
    said = "\n".join(filter(is_whole, lines))
    odd = "\n".join(line for line in lines if not is_whole(line))
    return GivenAnswer(said or None, odd)
