"""Our keys for questionary's lists and texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import questionary
from prompt_toolkit.application import Application
from prompt_toolkit.filters import Condition, to_filter
from prompt_toolkit.input.ansi_escape_sequences import ANSI_SEQUENCES
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.key_binding.key_processor import KeyPress
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout.containers import ScrollOffsets
from prompt_toolkit.layout.controls import BufferControl
from prompt_toolkit.layout.dimension import Dimension
from questionary.prompts.common import InquirerControl

FEW = 9  # as many as there are number keys
LEAST_ROOM = 3
_SEARCH_ROOM = 2  # lines that what is searched for takes below a list
_SEARCH_SHOWN = 20  # of its letters, so that the line fits 60 columns
_DIGITS = 6  # of a number that a list may have, and more
_NONE_FOUND = "is in none; Backspace goes back"
_TAKEN = "is in none; Enter adds it"
WORDS = re.compile(r"[^\W\d_]{3}|\n")  # less is a slip of the fingers


@dataclass(frozen=True)
class Typed:
    """Words that were typed at a list to choose from."""

    text: str


_KEY = re.compile(
    "(?P<paste>\x1b\\[200~.*?(?:\x1b\\[201~|\\Z))"
    "|\x1b[]PX^_].*?(?:\x07|\x1b\\\\)"  # what a terminal says of itself
    "|(?P<alt>\x1b\x1b\\[[A-D]|\x1b[bf\x7f])"
    "|\x1b\\[(?:\\[[A-E]|[0-?]*[ -/]*[@-~])|\x1bO[@-~]",
    re.DOTALL,
)
# No keys, and prompt_toolkit reads them: a cursor's place, a mouse, a paste's end.
_KNOWN = re.compile("\x1b\\[(?:[0-9]+;[0-9]+R|<|M|201~)")
_WORD = {"b": "\x1b[1;5D", "f": "\x1b[1;5C", "\x7f": "\x17"}  # as with Ctrl


def only_keys(text: str, ahead: bool) -> str:
    """What came from a terminal, without what would look like Esc and is not.

    Focus, answers of the terminal and keys that nobody knows are dropped; Alt and an
    arrow is the arrow. What was typed ``ahead`` may have Esc and a letter after it.
    """

    def key(found: re.Match[str]) -> str:
        code = found.group()
        if found["alt"]:
            return code if ahead else _WORD.get(code[1:], code[1:])
        meant = ANSI_SEQUENCES.get(code)
        if found["paste"] or _KNOWN.match(code):
            return code
        if isinstance(meant, tuple) and meant[0] is Keys.Escape:
            return f"\x1b[1;5{code[-1]}" if code[-1] in "CD" else ""
        return code if meant else ""

    return _KEY.sub(key, text)


def keep_in_room(app: Application[Any], room: int) -> None:
    """Let a long text scroll below the question instead of pushing it away."""
    for window in app.layout.find_all_windows():
        if isinstance(window.content, BufferControl):
            window.height = Dimension(max=max(room, LEAST_ROOM))
            window.wrap_lines = to_filter(True)


def no_searching() -> KeyBindings:
    """Keys by which shells search, quote or go on do nothing in a text of ours."""
    keys = KeyBindings()
    for key in ("c-o", "c-q", "c-r", "c-s", "c-z"):
        keys.add(key, eager=True)(_nothing)
    return keys


def replacing(question: questionary.Question, start: str) -> KeyBindings:
    """What is typed behind a default takes its place; other keys change it."""
    keys, app = KeyBindings(), question.application

    def untouched() -> bool:
        document = app.current_buffer.document
        return document.text == start and document.is_cursor_at_the_end

    @keys.add(Keys.Any, filter=Condition(untouched))
    @keys.add(Keys.BracketedPaste, filter=Condition(untouched))
    def _(event: Any) -> None:
        if event.data[:1].isprintable():
            event.current_buffer.text = ""
            event.current_buffer.insert_text(event.data.strip().replace("\r", " "))

    return keys


def _nothing(event: Any) -> None:
    """A key hit by mistake."""


def no_other_keys() -> KeyBindings:
    """A list is chosen from, not written in.

    prompt_toolkit's own keys would write into a line that is not shown, and end it.
    """
    keys = KeyBindings()

    keys.add(Keys.Any, eager=True)(_nothing)

    @keys.add("c-j", eager=True)
    def _(event: Any) -> None:
        """Enter, as a terminal has it that was not ours yet when it was hit."""
        event.key_processor.feed(KeyPress(Keys.ControlM, "\r"), first=True)

    @keys.add(Keys.CPRResponse, eager=True)
    def _(event: Any) -> None:
        """The terminal says where its cursor is; this is no key of anybody's."""
        row, _, _ = event.data[2:-1].partition(";")
        event.app.renderer.report_absolute_cursor_row(int(row))

    return keys


class Listed:
    """A list to choose from: its numbers, and what is typed to search it.

    A number goes to its choice, and ticks it where there are few. Other keys search:
    the choices with these words are left. Words that are in none choose nothing; where
    the list ``takes`` words, Enter then gives them as Typed.
    """

    def __init__(
        self,
        question: questionary.Question,
        words: Sequence[str],
        *,
        several: bool = False,
        takes: bool = False,
    ) -> None:
        controls = question.application.layout.find_all_controls()
        self.control = next(c for c in controls if isinstance(c, InquirerControl))
        self.text = ""
        self.several = several
        self._takes = takes
        self._all = list(self.control.choices)
        self._words = [f"{text.lower()} " for text in words]  # a word may end with one
        self._start = self.control.pointed_at

    # --- what is typed ----------------------------------------------------------------

    @property
    def _is_few(self) -> bool:
        return len(self._all) <= FEW

    @property
    def _number(self) -> int:
        """The choice whose number was typed, 0 if none.

        In a short list each digit is a number: 92 means the second of three.
        """
        typed = self.text[-1:] if self._is_few else self.text
        number = int(typed) if typed.isdecimal() and len(typed) < _DIGITS else 0
        return number if number <= len(self._all) else 0

    @property
    def _searches(self) -> bool:
        if self.text.isdecimal():
            return not (self._is_few or self._number)
        return bool(self.text)

    @property
    def in_vain(self) -> bool:
        """Whether what was typed is in none of them."""
        if self._searches:
            return not self._found()
        return bool(self.text) and not self._number

    @property
    def unknown(self) -> str:
        """Words that were typed and are in none."""
        return "" if self.text.isdecimal() or not self.in_vain else self.text

    @property
    def ticked(self) -> list[str]:
        """What is ticked, in the list's order."""
        chosen = self.control.selected_options
        values = [str(choice.value) for choice in self._all]
        return [value for value in values if value in chosen]

    def _found(self) -> list[questionary.Choice]:
        typed = self.text.lower()
        pairs = zip(self._all, self._words, strict=True)
        return [choice for choice, words in pairs if typed in words]

    def write(self, text: str) -> None:
        """Show what is left of the list with this text typed."""
        pointed = self.control.get_pointed_at()
        self.text = text
        found = self._found() if self._searches else self._all
        self.control.choices = found = found or self._all
        if not text:
            self.control.pointed_at = self._start
        elif self._searches:
            self.control.pointed_at = self._start if self.in_vain else 0
        else:
            at = self._number - 1 if self._number else found.index(pointed)
            self.control.pointed_at = at

    # --- keys -------------------------------------------------------------------------

    def key(self, event: Any) -> None:
        """A key that is no command: a digit, a letter, or a space between words."""
        if not event.data.isprintable() or (event.data == " " and not self.text):
            return
        self.write(self.text + event.data)
        if self._is_few and self.text.isdecimal():
            self.tick(event)

    def space(self, event: Any) -> None:
        """Ticks; within words it is a space."""
        (self.key if self._searches or not self.several else self.tick)(event)

    def tick(self, event: Any) -> None:
        """Tick what is pointed at, or take its tick away."""
        if self.several and not self.in_vain:
            value, ticked = str(self.control.get_pointed_at().value), self.ticked
            (ticked.remove if value in ticked else ticked.append)(value)
            self.control.selected_options = ticked
            if not self._searches:
                self.text = ""  # the next number is another

    def tick_shown(self, event: Any) -> None:
        """Tick all that are shown, and no other; untick them if all are ticked."""
        if self.several and not self.in_vain:
            shown, ticked = [str(c.value) for c in self.control.choices], self.ticked
            left = [value for value in shown if value not in ticked]
            others = [value for value in ticked if value not in shown]
            self.control.selected_options = [*ticked, *left] if left else others

    def enter(self, event: Any) -> None:
        """End with the choice; of words that are in none only where they are taken."""
        begun = self._searches or (self.text and not self._is_few)
        if self.in_vain:
            if self._takes:
                event.app.exit(result=Typed(self.text))
        elif not self.several:
            event.app.exit(result=self.control.get_pointed_at().value)
        elif self.ticked or not begun:  # else they have not ticked what they found
            event.app.exit(result=self.ticked)

    def move(self, by: int, event: Any) -> None:
        """Up or down: round the ends by one, and no further by more."""
        if not self._searches or self.in_vain:
            pointed = self.control.get_pointed_at()
            self.text, self.control.choices = "", self._all
            self.control.pointed_at = self._all.index(pointed)
        many, at = len(self.control.choices), self.control.pointed_at + by
        self.control.pointed_at = (
            at % many if abs(by) == 1 else min(max(at, 0), many - 1)
        )

    def line(self) -> str | None:
        """What is typed, and that it is in none, or how many are ticked."""
        parts, many = [], len(self._all)
        if self._searches or self.in_vain or (self.text and not self._is_few):
            parts.append(f"/ {' '.join(self.text.split())[-_SEARCH_SHOWN:]}")
        if self.in_vain:
            parts.append(
                _TAKEN if self._takes and WORDS.search(self.text) else _NONE_FOUND
            )
        elif self.several and (parts or not self._is_few):
            told = "" if self.ticked else "; Tab ticks"
            parts.append(f"{len(self.ticked)} of {many} ticked{told}")
        return f"\n{'   '.join(parts)}" if parts else None


def list_keys(listed: Listed, page: int) -> KeyBindings:
    """The keys of a list; ``page`` is by how many choices PgUp and PgDn move."""
    keys, far = KeyBindings(), len(listed.control.choices) + 1
    moves = {"up": -1, "down": 1, "pageup": -page, "pagedown": page}
    moves |= {"home": -far, "end": far}
    for name, by in moves.items():
        keys.add(name, eager=True)(partial(listed.move, by))
    others: dict[str, Callable[[Any], None]] = {
        Keys.Any: listed.key,
        Keys.BracketedPaste: lambda event: listed.write(
            listed.text + event.data.replace("\r\n", "\n").replace("\r", "\n")
        ),
        " ": listed.space,
        "tab": listed.tick,
        "c-a": listed.tick_shown,
        "c-u": lambda _: listed.write(""),
        "backspace": lambda _: listed.write(listed.text[:-1]),
        "enter": listed.enter,
    }
    if listed.several:  # questionary has keys of its own for two letters
        others |= {"a": listed.key, "i": listed.key}
    for key, act in others.items():
        keys.add(key, eager=True)(act)
    return keys


def show_list(question: questionary.Question, listed: Listed, room: int) -> None:
    """Let a list scroll below the question, entries whole, the search below it."""
    control = listed.control
    most = max(str(choice.title).count("\n") for choice in control.choices)
    line_below = control.get_search_string_tokens
    # questionary asks the control whether there is such a line.
    setattr(control, "get_search_string_tokens", listed.line)  # noqa: B010

    def height() -> Dimension:
        taken = _SEARCH_ROOM if listed.line() else 0
        return Dimension(max=max(room - taken, LEAST_ROOM))

    for window in question.application.layout.find_all_windows():
        content = window.content
        if content is control:
            window.height = height
            window.wrap_lines = to_filter(True)
            window.dont_extend_height = to_filter(True)
            window.scroll_offsets = ScrollOffsets(bottom=most)
        elif getattr(content, "text", None) == line_below:
            setattr(content, "text", lambda: listed.line() or "")  # noqa: B010
