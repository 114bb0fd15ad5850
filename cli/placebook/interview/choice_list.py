"""A list to choose from on a screen: questionary's list, which accepts words too."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from prompt_toolkit.application import Application
from prompt_toolkit.filters import is_done
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import (
    ConditionalContainer,
    Dimension,
    FormattedTextControl,
    HSplit,
    Layout,
    ScrollOffsets,
    Window,
)
from questionary import Choice, Style
from questionary.prompts.common import InquirerControl
from questionary.styles import merge_styles_default

from placebook.interview.prompts import Answered

FEW = 9  # as many as there are number keys
LEAST_ROOM = 3
STYLE = Style([("pointer", "bold"), ("highlighted", "bold"), ("selected", "bold")])
_SEARCH_ROOM = 2  # lines that what is searched for takes below a list
_SEARCH_SHOWN = 20  # of its letters, so that the line fits 60 columns
_NOWHERE = -1  # so that the next choice is the first
_DIGITS = 6  # of a number that a list may have, and more
_NONE_FOUND = "matches none; Backspace goes back"
_TAKEN = "matches none; Enter takes it"
_SEVERAL_FIT = "{} fit: type more or use arrows"
LETTERS = re.compile(r"[^\W\d_]{2}")  # fewer are no word that could be missed
WORDS = re.compile(r"[^\W\d_]{3}|\n")  # less is a slip of the fingers


@dataclass(frozen=True)
class Typed:
    """Words that were typed at a list to choose from."""

    text: str


class Offer(Choice):
    """A choice of a list, as it is shown; ``words`` are what one finds it by.

    In a menu ``key`` is the letter that goes to it, if no other follows, and ``name``
    its word in line mode.
    """

    def __init__(
        self, value: Any, title: str, words: str = "", key: str = "", name: str = ""
    ) -> None:
        super().__init__(title, value)
        self.lines = title.count("\n") + 1
        self.words = words
        self.beginnings = f" {name} {words.lower()} :{name}"
        self.names = (words.lower(), name, f":{name}")
        self.key = key


class ChoiceList(InquirerControl):
    """A list to choose from: its numbers, and what is typed to search it.

    A number goes to its choice, and ticks it where there are few; in a menu a letter
    does. Other keys search: the choices with these words are left. Of several that fit
    none is chosen, unless it has these words for its name or an arrow goes to it. Words
    that are in none choose nothing; where the list ``takes`` words, Enter then gives
    them as Typed. Where it does not, what Enter or an arrow was pressed at goes into
    ``refused`` when they type or choose something else. ``current`` is the earlier
    answer: Enter alone says nothing new.
    Several can be chosen where ``ticked`` says which are. ``room`` is how many lines
    the list may take. One that scrolls opens ``at_top``, or where it starts.
    """

    def __init__(
        self,
        offers: Sequence[Offer],
        room: int,
        start: Any = None,
        ticked: Sequence[str] | None = None,
        takes: bool = False,
        refused: list[str] | None = None,
        at_top: bool = False,
        current: Answered | None = None,
    ) -> None:
        self._opens_at_top = self._at_top = at_top
        self._refused = [] if refused is None else refused
        self._entered = False  # whether Enter was pressed at what is typed
        self._is_ticked = False  # whether a digit has just ticked
        self._is_draft = False  # whether what is typed stood there when it began
        self._current = current
        self._is_new = True  # whether nothing was typed and no arrow pressed
        self._several = ticked is not None
        super().__init__(
            offers,
            start,
            use_indicator=self._several,
            initial_choice=start,
            focusable=True,
        )
        self._all: list[Any] = list(offers)
        self._is_few = len(offers) <= FEW
        self._letters = [offer.key for offer in offers if offer.key]
        self._takes = takes
        self._room = room
        self._start = self.pointed_at
        self._typed = ""
        self._chosen = ""  # in words
        self.selected_options += ticked or ()

    def application(self, help: str) -> Application[Any]:
        """What shows the list below a line of ``help``, and ends with the answer."""

        def question() -> StyleAndTextTuples:
            told = ("class:instruction", help)
            if self._chosen:
                told = ("class:answer", self._chosen)
            return [("class:question", " Choose: "), told]

        tallest = max(offer.lines for offer in self._all)
        above = Window(
            FormattedTextControl(question), wrap_lines=True, dont_extend_height=True
        )
        listed = Window(
            self,
            height=lambda: Dimension(max=max(self._room - self._below(), LEAST_ROOM)),
            wrap_lines=True,
            dont_extend_height=True,
            always_hide_cursor=True,
            scroll_offsets=ScrollOffsets(bottom=tallest - 1),  # its entries stay whole
        )
        search = Window(FormattedTextControl(self._line), height=self._below)
        shown = ConditionalContainer(HSplit([listed, search]), ~is_done)
        return Application(
            Layout(HSplit([above, shown]), self),
            style=merge_styles_default([STYLE]),
            key_bindings=self._keys(),
        )

    def _below(self) -> int:
        """How many lines what is typed takes below the list."""
        return _SEARCH_ROOM if self._line() else 0

    def _get_choice_tokens(self) -> Any:
        """The list's text; the line of the mark in it stays in view."""
        mark = "[SetCursorPosition]" if self._at_top else None
        parts: Any = super()._get_choice_tokens()  # type: ignore[no-untyped-call]
        return [part for part in parts if part[0] != mark]

    def get_pointed_at(self) -> Any:
        """The choice pointed at; where a search points at none, that of the start."""
        if self.pointed_at == _NOWHERE:
            return self._all[self._start]
        return super().get_pointed_at()

    # --- what is typed ----------------------------------------------------------------

    @property
    def _number(self) -> int:
        """The choice whose number was typed, 0 if none.

        In a short list each digit is a number: 92 means the second of three. In a menu
        a letter is.
        """
        if self._letters:
            keys = dict(zip(self._letters, range(1, len(self._all) + 1), strict=True))
            return keys.get(self._typed.lower(), 0)
        typed = self._typed[-1:] if self._is_few else self._typed
        number = int(typed) if typed.isdecimal() and len(typed) < _DIGITS else 0
        return number if number <= len(self._all) else 0

    @property
    def _searches(self) -> bool:
        if self._letters:
            return bool(self._typed) and not self._number
        if self._typed.isdecimal():
            return not (self._is_few or self._number)
        return bool(self._typed)

    @property
    def _in_vain(self) -> bool:
        """Whether what was typed is in none of them."""
        if self._searches:
            return not self._found()
        return bool(self._typed) and not self._number

    @property
    def unknown(self) -> str:
        """Words that were typed and are in none."""
        return "" if self._typed.isdecimal() or not self._in_vain else self._typed

    def half_done(self) -> Answered | None:
        """New ticks, or else typed words; words beside ticks go to the refused."""
        if not self._several or set(self._ticked) == set(self._current or ()):
            return self.unknown or None
        if self.unknown:
            self._refused.append(self.unknown)
            self.write("")
        return tuple(self._ticked)

    def draft(self) -> Answered | None:
        """What is half done, or else the choice pointed at."""
        pointed = () if self._several else self.get_pointed_at().value
        half = self.half_done()
        if half is not None:
            return half
        return pointed if isinstance(pointed, (str, tuple)) else None

    @property
    def _ticked(self) -> list[Any]:
        """What is ticked, in the list's order."""
        return [c.value for c in self._all if c.value in self.selected_options]

    def _found(self) -> list[Any]:
        typed = self._typed.lower()
        if self._letters:  # one that is no key may be a slip
            is_word = len(typed) > 1
            return [o for o in self._all if is_word and f" {typed}" in o.beginnings]
        # A word that is searched for may end with a space.
        return [offer for offer in self._all if typed in f"{offer.words.lower()} "]

    def _only(self, found: Sequence[Any]) -> int:
        """Which of those found is meant: the only one, or the one of that name."""
        named = [o for o in found if self._typed.strip().lower() in o.names]
        meant = named if named else found
        return found.index(meant[0]) if len(meant) == 1 else _NOWHERE

    def begin(self, text: str) -> None:
        """Show words that were typed before, to be gone on with."""
        self.write(text)
        self._is_draft = bool(text)

    def write(self, text: str) -> None:
        """Show what is left of the list with this text typed."""
        pointed = self.get_pointed_at()
        self._typed, self._entered, self._is_draft = text, False, False
        self._is_new = not text
        self._at_top = self._opens_at_top and not text
        self.choices = (self._searches and self._found()) or self._all
        if not text or self._in_vain:
            self.pointed_at = self._start
        elif self._searches:
            self.pointed_at = self._only(self.choices)
        else:
            self.pointed_at = (self._number or self._all.index(pointed) + 1) - 1

    def _line(self) -> str:
        """What is typed, and that it is in none, or how many are ticked."""
        parts = []
        shows_number = self._typed and not (self._is_few or self._letters)
        if self._searches or self._in_vain or shows_number:
            typed = " ".join(self._typed.split())
            cut = "…" if len(typed) > _SEARCH_SHOWN else ""
            parts.append(f"/ {cut}{typed[-_SEARCH_SHOWN:]}")
        if self._in_vain:
            taken = self._takes and WORDS.search(self._typed)
            parts.append(_TAKEN if taken else _NONE_FOUND)
        elif self.pointed_at == _NOWHERE:
            parts.append(_SEVERAL_FIT.format(len(self.choices)))
        elif self._several and (parts or not self._is_few):
            told = "" if self._has_ticked() else "; Tab ticks"
            parts.append(f"{len(self._ticked)} of {len(self._all)} ticked{told}")
        return f"\n{'   '.join(parts)}" if parts else ""

    # --- keys -------------------------------------------------------------------------

    def _keys(self) -> KeyBindings:
        far, page = len(self._all) + 1, max(self._room // 2, 1)
        moves = {"up": -1, "down": 1, "pageup": -page, "pagedown": page}
        moves |= {"home": -far, "end": far}
        acts: dict[str, Callable[[Any], object]] = {
            "enter": self._enter,
            "c-j": self._enter,  # as a terminal has it that was not ours yet
            "c-c": _interrupt,
            "<sigint>": _interrupt,
            **{name: partial(self._move, by) for name, by in moves.items()},
            Keys.Any: self._key,
            Keys.BracketedPaste: self._paste,
            " ": self._space,
            "tab": self._tick,
            "c-a": self._tick_shown,
            "c-u": lambda _: self.write(""),
            "backspace": lambda _: self.write(self._typed[:-1]),
        }
        keys = KeyBindings()
        for key, act in acts.items():
            keys.add(key)(act)
        return keys

    def _key(self, event: Any) -> None:
        """A key that is not a command: a digit, a letter, or a space between words."""
        if not event.data.isprintable() or (event.data == " " and not self._typed):
            return
        self._add(event.data, event)

    def _add(self, text: str, event: Any) -> None:
        """Put what is typed behind what stands there, or after Enter in its place."""
        self._is_ticked = False
        if self._entered or text.isdecimal():
            self._put_aside()
        self.write(f"{self._typed}{text}" if self._typed else text.lstrip(" "))
        if self._is_few and self._typed.isdecimal():
            self._tick(event)
            self._is_ticked = self._several

    def _put_aside(self) -> None:
        """Keep what Enter was pressed at in vain or is a draft; go on without it."""
        if self._entered or self._is_draft:
            self._refused.append(self._typed)
            self.write("")

    def _paste(self, event: Any) -> None:
        """A paste is words, also of several lines; its last line's end is none."""
        pasted = event.data.replace("\r\n", "\n").replace("\r", "\n")
        text = pasted.strip("\n")
        for part in text if text.isdecimal() else [text]:
            self._add(part, event)

    def _space(self, event: Any) -> None:
        """Ticks; within words it is a space, and after a number that ticked too."""
        if self._is_ticked:
            self._is_ticked = False
            return
        (self._key if self._searches or not self._several else self._tick)(event)

    def _tick(self, event: Any) -> None:
        """Tick what is pointed at, or remove its tick."""
        if self._several and not self._in_vain and self.pointed_at != _NOWHERE:
            value = self.get_pointed_at().value
            ticks = self.selected_options
            (ticks.remove if value in ticks else ticks.append)(value)
            if not self._searches:
                self._typed = ""  # the next number is another

    def _tick_shown(self, event: Any) -> None:
        """Tick all that are shown, and no other; untick them if all are ticked."""
        if self._several and not self._in_vain:
            shown = [choice.value for choice in self.choices]
            others = [value for value in self.selected_options if value not in shown]
            all_are_ticked = set(shown) <= set(self.selected_options)
            self.selected_options = others if all_are_ticked else [*others, *shown]

    def _has_ticked(self) -> bool:
        """Whether they ticked one of those that they look at."""
        is_number = self._typed and not self._searches
        shown = [self.get_pointed_at()] if is_number else self.choices
        return any(choice.value in self.selected_options for choice in shown)

    def _enter(self, event: Any) -> None:
        """End with the choice; of words that are in none only where they are taken."""
        begun = self._searches or (self._typed and not self._is_few)
        if self._in_vain:
            self._entered = bool(LETTERS.search(self._typed))
            if self._takes:
                event.app.exit(result=Typed(self._typed))
        elif not self._several and self.pointed_at != _NOWHERE:
            pointed = self.get_pointed_at()
            self._chosen = pointed.words
            stays = self._is_new and pointed.value == self._current
            event.app.exit(result=None if stays else pointed.value)
        elif self._several and (self._has_ticked() or not begun):
            event.app.exit(result=self._ticked)

    def _move(self, by: int, event: Any) -> None:
        """Up or down: round the ends by one, and no further by more."""
        here = _NOWHERE if self._at_top else self.pointed_at
        self._entered = self._entered or bool(LETTERS.search(self.unknown))
        self._put_aside()
        self._is_new = self._at_top = self._is_ticked = False
        if not self._searches or self._in_vain:
            pointed = self.get_pointed_at()
            self._typed, self.choices = "", self._all
            here = self._all.index(pointed) if here != _NOWHERE else here
        last, at = len(self.choices) - 1, (here if by > 0 else max(here, 0)) + by
        self.pointed_at = at % (last + 1) if abs(by) == 1 else min(max(at, 0), last)


def _interrupt(event: Any) -> None:
    event.app.exit(exception=KeyboardInterrupt())
