"""Prompts on a whole screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from placebook import widgets
from placebook.asking import (
    MENU_KEYS,
    MENU_WORDS,
    Answered,
    Choice,
    Chose,
    Interrupted,
    Menu,
    Prompt,
    Said,
    Stopped,
)
from placebook.sitting import current
from placebook.widget_keys import FEW, LEAST_ROOM, Typed
from placebook.widgets import KEYED, Escaped, Left, Offer, Resized
from placebook.words import counted, is_whole, one_line, tidy, whole

_WORDS = re.compile(r"[^\W\d_]{3}|\n")  # less is a slip of the fingers
_OTHER = "\x00other"
_SKIP = "\x00skip"
_STAY = "\x00stay"
_SKIP_WORDS = "Skip for now"
_ENTER = "Enter goes on"
_KEYS = f"({_ENTER}; Esc: menu)"
_NOT_READ = "Letters that the encoding here lacks are left out. Is the rest right?"
_CHOOSE = "Choose from the list: a number or the arrows, then Enter."
_PAUSE_ROOM = 8  # lines that stand around what is only read
_MENU_ROOM = 3  # lines of a screen that its heading and its help take


class ScreenAsker:
    """Asks with a whole screen for each question, so that nothing scrolls away."""

    def __init__(self, console: Console, edit: Callable[[str], str | None]) -> None:
        self._console = console
        self._edit = edit

    def ask(self, prompt: Prompt) -> Said | Chose:
        """Put a question. Raises Stopped on Ctrl-D, Interrupted on Ctrl-C."""
        if prompt.kind == "pause":
            *before, prompt = self._pages(prompt)
            for page in before:
                with suppress(EOFError):
                    self._put(page, self._show(page))
        while True:
            try:
                answer = self._put(prompt, self._show(prompt))
                reply = self._replied(prompt, answer)
            except EOFError:
                raise Stopped from None
            if not isinstance(reply, Prompt):
                return reply
            prompt = reply

    def _replied(self, prompt: Prompt, answer: Any) -> Said | Chose | Prompt:
        """What an answer comes to, or what to put again."""
        if isinstance(answer, Typed):
            if prompt.words and _WORDS.search(answer.text):
                return Said(prompt.words, answer.text)
            return replace(prompt, notice=_CHOOSE)
        if isinstance(answer, str) and not is_whole(answer):
            return replace(prompt, draft=tidy(whole(answer)), notice=_NOT_READ)
        if not isinstance(answer, Escaped):
            return Said(answer)
        draft = answer.draft if answer.draft not in (_SKIP, _OTHER) else None
        if isinstance(answer, Left):
            current().stop(_words_of(prompt, draft))
        if isinstance(answer, Resized):
            return replace(prompt, draft=draft)
        if prompt.kind == "pause":
            return Said(None)
        chosen = self._menu(prompt, draft)
        return chosen or replace(prompt, draft=draft, notice="")

    def edit(self, text: str) -> str | None:
        """Let them write in their own editor."""
        self._console.clear()
        return self._edit(text)

    def _pages(self, prompt: Prompt) -> list[Prompt]:
        """What is only read, in parts that fit the screen."""
        pages: list[list[str]] = [[]]
        left = room = self._console.height - _PAUSE_ROOM
        for text in prompt.above:
            taken = len(self._console.render_lines(Text(tidy(text)), pad=False))
            if taken > left and pages[-1]:
                pages.append([])
                left = room
            pages[-1].append(text)
            left -= taken
        return [
            replace(
                prompt,
                above=tuple(page),
                help=f"Part {number} of {len(pages)}"
                if len(pages) > 1
                else prompt.help,
            )
            for number, page in enumerate(pages, 1)
        ]

    def _show(self, prompt: Prompt) -> int:
        """Print what stands above the answer; how many lines are left below it."""
        fitted, room = self._fitted(prompt)
        self._console.clear()
        self._console.print(Group(*_lines(fitted)))
        return room

    def _room(self, prompt: Prompt) -> int:
        """How many lines what stands above the answer leaves."""
        taken = self._console.render_lines(Group(*_lines(prompt)), pad=False)
        return self._console.height - 2 - len(taken)

    def _fitted(self, prompt: Prompt) -> tuple[Prompt, int]:
        """With as much above a list as leaves room for a few choices, and the room."""
        few = len(prompt.choices) if len(prompt.choices) <= FEW else LEAST_ROOM
        above = prompt.above if prompt.choices else ()
        fitted, room = prompt, self._room(prompt)
        for left in range(1, len(above)):
            if room > few:
                break
            more = f"- and {counted(left, 'more line')}: this screen is small"
            fitted = replace(prompt, above=(*above[:-left], more))
            room = self._room(fitted)
        return fitted, room

    def _put(self, prompt: Prompt, room: int) -> Any:
        if prompt.kind == "pause":
            return widgets.line(f"{_ENTER} ", "", room)
        if prompt.kind == "choices":
            return self._several(prompt, room)
        if prompt.choices:
            return self._one(prompt, room)
        return self._words(prompt, room)

    def _words(self, prompt: Prompt, room: int) -> Any:
        """Ask for text; an earlier answer stands there to be changed."""
        before = prompt.current if isinstance(prompt.current, str) else ""
        start = prompt.draft if isinstance(prompt.draft, str) else before
        menu = "; Esc: menu" if prompt.menu else ""
        if prompt.kind == "long":
            message = f"(an empty line ends your answer{menu})\n >"
            answer = widgets.long(message, start, room)
        else:
            replaced = prompt.kind in ("date", "number") and start == before != ""
            enter = "Enter keeps it, typing replaces it" if replaced else _ENTER
            answer = widgets.line(f"({enter}{menu})\n > ", start, room, replaced)
        if isinstance(answer, str) and is_whole(answer):
            answer = tidy(answer)
            if answer == before or (not answer and not before):
                return None
        return answer

    def _one(self, prompt: Prompt, room: int) -> Any:
        offers = _offers(prompt.choices, prompt.other)
        values = [offer.value for offer in offers]
        typed = isinstance(prompt.draft, str) and prompt.draft not in values
        start = prompt.current if prompt.draft not in values else prompt.draft
        if typed and prompt.other:
            start = _OTHER
        if prompt.current is None:
            # So that Enter, pressed too soon, answers nothing.
            offers.append(Offer(_SKIP, _SKIP_WORDS))
            start = start or _SKIP
        elif start not in values:
            start = _OTHER if prompt.other else None
        help = _select_help(len(offers), max(room, LEAST_ROOM))
        answer = widgets.select(offers, start, help, room)
        if answer == _OTHER:
            return self._another(prompt, room)
        return None if answer == _SKIP else answer

    def _another(self, prompt: Prompt, room: int) -> Any:
        """Ask for what is not in the list."""
        values = [choice.value for choice in prompt.choices]
        said = (prompt.draft, prompt.current)
        own = (t for t in said if isinstance(t, str) and t not in (*values, _OTHER))
        return widgets.line(f"{_KEYS}\n {prompt.other}: ", next(own, ""), room)

    def _several(self, prompt: Prompt, room: int) -> Any:
        start = prompt.draft if isinstance(prompt.draft, tuple) else prompt.current
        ticked = start if isinstance(start, tuple) else ()
        known = [choice.value for choice in prompt.choices]
        own = [Choice(value, value) for value in ticked if value not in known]
        offers = _offers([*prompt.choices, *own], prompt.other)
        help = _checkbox_help(len(offers), max(room, LEAST_ROOM))
        answer = widgets.checkbox(offers, ticked, help, room)
        if isinstance(answer, (Escaped, Typed)):
            return answer
        chosen = tuple(value for value in answer if value != _OTHER)
        if _OTHER in answer:
            return self._with_another(prompt, chosen, room)
        return None if chosen == (prompt.current or ()) else chosen

    def _with_another(self, prompt: Prompt, chosen: tuple[str, ...], room: int) -> Any:
        answer = widgets.line(f"{_KEYS}\n {prompt.other}: ", "", room)
        if isinstance(answer, Escaped):
            return answer
        return (*chosen, tidy(answer)) if tidy(answer) else chosen

    def _menu(self, prompt: Prompt, draft: Answered | None) -> Chose | None:
        """Show the menu; None when it is closed again."""
        if not prompt.menu:
            return None
        self._console.clear()
        self._console.print(Text("Menu", style="bold"), end="\n\n")
        # First, so that Enter after a letter that is not offered does nothing.
        offers = [Offer(_STAY, "Stay at this question", "q")]
        offers += [Offer(m, MENU_WORDS[m], MENU_KEYS[m]) for m in prompt.menu]
        help = "(a letter or arrows, then Enter; Esc: stay)"
        room = self._console.height - _MENU_ROOM
        try:
            answer = widgets.select(offers, None, help, room)
        except Interrupted:
            typed = draft if isinstance(draft, str) and not prompt.choices else None
            raise Interrupted(typed) from None
        if isinstance(answer, Left):
            current().stop(_words_of(prompt, draft))
        return Chose(answer, draft) if isinstance(answer, Menu) else None


def _words_of(prompt: Prompt, draft: Answered | None) -> str | None:
    """What was half typed, and not pointed at or ticked."""
    offered = [choice.value for choice in prompt.choices]
    return draft if isinstance(draft, str) and draft not in offered else None


def _offers(choices: Sequence[Choice], other: str) -> list[Offer]:
    offers = [Offer(choice.value, one_line(choice.title)) for choice in choices]
    return [*offers, Offer(_OTHER, other)] if other else offers


def _lines(prompt: Prompt) -> Iterator[RenderableType]:
    """What stands above the answer, from the top of the screen."""
    if prompt.heading:
        yield Text(one_line(prompt.heading), style="dim")
    # A notice takes the blank line's place: with it a statement would not fit 24 lines.
    yield Text(tidy(prompt.notice), style="italic")
    yield Text(tidy(prompt.text), style="bold")
    if prompt.help:
        yield Text(tidy(prompt.help))
    yield ""
    for text in prompt.above:
        yield Text(tidy(text))
    if len(prompt.choices) <= FEW:
        yield from _hints(prompt)
    if prompt.above or not prompt.choices:
        yield ""


def _hints(prompt: Prompt) -> Iterator[RenderableType]:
    for number, choice in enumerate(prompt.choices, 1):
        if choice.hint:
            grid = Table.grid(padding=(0, 1, 0, 0))
            grid.add_row(f"{number}.", Text(tidy(choice.hint)))
            yield grid


def _select_help(many: int, shown: int) -> str:
    """How one chooses, in what fits 60 columns behind the word *Choose*."""
    if shown < many <= KEYED:
        return f"({shown} of {many} shown; arrows, then Enter; Esc: menu)"
    if many <= FEW:
        return "(a number or arrows, then Enter; Esc: menu)"
    if many <= KEYED:
        return "(number, letter or arrows, then Enter; Esc: menu)"
    return "(arrows, or type to search; then Enter; Esc: menu)"


def _checkbox_help(many: int, shown: int) -> str:
    if shown < many <= FEW:
        return f"({shown} of {many} shown; Space ticks, Enter ends; Esc: menu)"
    if many <= FEW:
        return "(number or Space ticks, Enter goes on; Esc: menu)"
    return "(type to search; Tab ticks, Enter ends; Esc: menu)"
