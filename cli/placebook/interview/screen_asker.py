"""Prompts on a whole screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.text import Text

from placebook.base.text import count_noun, is_whole, one_line, tidy, without_unreadable
from placebook.interview import slips, widgets
from placebook.interview.choice_list import (
    FEW,
    LEAST_ROOM,
    LETTERS,
    WORDS,
    Offer,
    Typed,
)
from placebook.interview.prompts import (
    FIGURES,
    IN_MENU,
    Answered,
    Aside,
    Choice,
    GivenAnswer,
    Interrupted,
    Menu,
    MenuChoice,
    Prompt,
    Reply,
    Stopped,
)
from placebook.interview.terminal_session import current_session
from placebook.interview.widgets import Back, Escaped, Left, Resized

_OTHER = "\x00other"
_SKIP = "\x00skip"
_STAY = "\x00stay"
_SKIP_WORDS = "Skip for now"
_ENTER = "Enter goes on"
_KEEPS = "Enter keeps it, typing replaces it"
_ANEW = "typing replaces it, an arrow goes into it"
_KEYS = f"({_ENTER}; Esc: menu)"
_NOT_READ = "Letters that the encoding in use lacks are left out. Is the rest right?"
_CHOOSE = "Choose from the list: a number or the arrows, then Enter."
_TICKS = "number or Space ticks, Enter goes on"
_PAUSE_ROOM = 8  # lines that stand around what is only read
_MENU_ROOM = 3  # lines of a screen that its heading and its help take
_KEPT = 4  # of what stands above a list
_POINTER = 3  # columns that a list's pointer takes
_TICK = 2


class ScreenAsker:
    """Asks with a whole screen for each question, so that nothing scrolls away."""

    def __init__(self, console: Console, edit: Callable[[str], str | None]) -> None:
        self._console = console
        self._edit = edit
        self._refused: list[str] = []  # words that Enter was pressed at in this list
        self._in_menu: list[str] = []  # words that were typed in its menu

    def ask(self, prompt: Prompt) -> Reply:
        """Put a question. Raises Stopped on Ctrl-D, Interrupted on Ctrl-C."""
        self._refused, self._in_menu = [], []
        try:
            reply = self._ask(prompt)
        except (Stopped, Interrupted) as stopped:
            half = self._half_done(prompt, stopped.draft)
            raise type(stopped)(half, self._asides(half)) from None
        if isinstance(reply, GivenAnswer):
            return replace(reply, aside=self._asides())
        draft = self._half_done(prompt, reply.draft) or reply.draft
        return replace(reply, draft=draft, aside=self._asides(draft))

    def _ask(self, prompt: Prompt) -> Reply:
        if prompt.kind == "pause":
            *before, prompt = self._pages(prompt)
            for page in before:
                with suppress(EOFError):
                    answer = self._put(replace(page, draft=prompt.draft))
                    typed = answer.draft if isinstance(answer, Escaped) else answer
                    prompt = replace(prompt, draft=typed)
        while True:
            try:
                reply = self._replied(prompt, self._put(prompt))
            except EOFError:
                raise Stopped from None
            if not isinstance(reply, Prompt):
                return reply
            prompt = reply

    def _replied(self, prompt: Prompt, answer: Any) -> Reply | Prompt:
        """The reply that an answer makes, or the prompt to show again."""
        if isinstance(answer, Escaped):
            return self._left(prompt, answer)
        if isinstance(answer, Typed):
            if WORDS.search(answer.text):
                return GivenAnswer(prompt.words, self._with_refused(answer.text))
            left = answer.text if LETTERS.search(answer.text) else None
            return replace(prompt, notice=_CHOOSE, draft=left)
        if isinstance(answer, str) and not is_whole(answer):
            left = tidy(without_unreadable(answer))
            return replace(prompt, draft=left, notice=_NOT_READ)
        said = "" if answer is None else prompt.in_words(answer)
        return GivenAnswer(answer, slips.left_over(self._refused, said))

    def _left(self, prompt: Prompt, answer: Escaped) -> Reply | Prompt:
        """The reply that leaving a prompt makes, or the prompt to show again."""
        draft = answer.draft if answer.draft not in (_SKIP, _OTHER) else None
        chosen: Any = answer
        if type(answer) is Escaped and prompt.menu:
            chosen = self._menu(prompt, draft)
            typed = chosen.draft if isinstance(chosen, Escaped) else None
            if isinstance(typed, str) and typed != _STAY and WORDS.search(typed):
                self._in_menu.append(typed)
        if isinstance(chosen, Left):
            current_session().stop(draft)
        if isinstance(chosen, Back) and Menu.BACK in prompt.menu:
            chosen = Menu.BACK
        if isinstance(chosen, Menu):
            return MenuChoice(chosen, draft)
        if prompt.kind == "pause" and not isinstance(chosen, Resized):
            return GivenAnswer(draft)
        stays = isinstance(chosen, (Back, Resized))
        return replace(prompt, draft=draft, notice=prompt.notice if stays else "")

    def _half_done(self, prompt: Prompt, draft: Answered | None) -> Answered | None:
        """What is half ticked, or half typed with what the list refused."""
        if prompt.new_ticks(draft):
            return draft
        return self._with_refused(prompt.words_in(draft)) or None

    def _asides(self, draft: Answered | None = None) -> tuple[Aside, ...]:
        """What was typed and is neither the answer nor half of it."""
        refused = self._refused if isinstance(draft, tuple) else []
        return (*map(Aside, refused), *(Aside(w, IN_MENU) for w in self._in_menu))

    def _with_refused(self, words: str | None) -> str:
        """Words that are half typed, behind those that the list refused."""
        return "\n".join([*self._refused, *filter(None, [words])])

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
        if len(pages) == 1:
            return [prompt]
        return [
            replace(prompt, above=tuple(page), help=f"Part {number} of {len(pages)}")
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
        """The prompt, cut above a list so that a few choices fit; and the room.

        The first of what stands there stays as long as the list, which scrolls, has
        any room.
        """
        few = min(_lines_of(self._offers(prompt.choices)), FEW)
        above = prompt.above if prompt.choices else ()
        fitted, room = prompt, self._room(prompt)
        for left in range(1, len(above)):
            if room > (few if len(above) - left >= _KEPT else LEAST_ROOM - 1):
                break
            more = f"- and {count_noun(left, 'more line')}: this screen is small"
            fitted = replace(prompt, above=(*above[:-left], more))
            room = self._room(fitted)
        return fitted, room

    def _put(self, prompt: Prompt) -> Any:
        """Show a prompt on an empty screen; the answer to it."""
        room = self._show(prompt)
        if prompt.kind == "pause":
            return widgets.ask_line(f"{_ENTER} ", str(prompt.draft or ""), room)
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
            answer = widgets.ask_long(message, start, room)
        else:
            anew = prompt.refused and prompt.kind in FIGURES
            kept = not anew and prompt.kind in FIGURES and start == before != ""
            enter = _KEEPS if kept else _ANEW if anew else _ENTER
            message = f"({enter}{menu})\n > "
            refused = self._refused if anew else None
            answer = widgets.ask_line(message, start, room, anew or kept, refused)
        if isinstance(answer, str) and is_whole(answer):
            answer = tidy(answer)
            # Who empties other words than the answer that is there takes those away.
            is_other = not answer and (start != before or not before)
            if answer == before or is_other:
                return None
        return answer

    def _one(self, prompt: Prompt, room: int) -> Any:
        other = [Choice(_OTHER, prompt.other)] if prompt.other else []
        # So that Enter, pressed too soon, answers nothing.
        skip = [Choice(_SKIP, _SKIP_WORDS)] if prompt.current is None else []
        offers = self._offers([*prompt.choices, *other, *skip])
        values = [offer.value for offer in offers]
        own = prompt.words_in(prompt.draft) or ""
        likely = (own and _OTHER, prompt.draft, prompt.current, _SKIP, _OTHER)
        start = next((value for value in likely if value in values), None)
        at_top = start == _SKIP and _scrolls(offers, room)
        answer = widgets.ask_list(
            offers,
            _help(prompt, offers, room, at_top),
            room,
            start,
            takes=bool(prompt.words),
            typed="" if other else own,
            refused=self._refused,
            at_top=at_top,
            current=prompt.current,
        )
        if answer == _OTHER:
            own = own or prompt.words_in(prompt.current) or ""
            return self._another(prompt, own)
        return None if answer == _SKIP else answer

    def _another(self, prompt: Prompt, start: str) -> Any:
        """Ask for what is not in the list, in its place."""
        room = self._show(replace(prompt, choices=(), notice=""))
        return widgets.ask_line(f"{_KEYS}\n {prompt.other}: ", start, room)

    def _several(self, prompt: Prompt, room: int) -> Any:
        start = prompt.draft if isinstance(prompt.draft, tuple) else prompt.current
        ticked = start if isinstance(start, tuple) else ()
        known = [choice.value for choice in prompt.choices]
        own = [Choice(value, value) for value in ticked if value not in known]
        other = [Choice(_OTHER, prompt.other)] if prompt.other else []
        offers = self._offers([*prompt.choices, *own, *other], _POINTER + _TICK)
        typed = prompt.words_in(prompt.draft) or ""
        help = _help(prompt, offers, room)
        answer = widgets.ask_list(
            offers,
            help,
            room,
            ticked=ticked,
            typed=typed,
            refused=self._refused,
            current=prompt.current,
        )
        if isinstance(answer, Escaped):
            return answer
        chosen = tuple(value for value in answer if value != _OTHER)
        if _OTHER not in answer:
            return None if chosen == (prompt.current or ()) else chosen
        more = self._another(prompt, "")
        if isinstance(more, Escaped):
            return more
        return (*chosen, tidy(more)) if tidy(more) else chosen

    def _menu(self, prompt: Prompt, draft: Answered | None) -> Any:
        """Show the menu; what is chosen, anything but a Menu to stay."""
        self._console.clear()
        self._console.print(Text("Menu", style="bold"), end="\n\n")
        stay = (
            "Stay at this question"  # first, so that Enter, pressed too soon, does it
        )
        offers = [Offer(_STAY, f"q) {stay}", stay, "q")]
        offers += [
            Offer(menu, f"{menu.key}) {menu.title}", menu.title, menu.key, menu.word)
            for menu in prompt.menu
        ]
        help = "(a letter or arrows, then Enter; Esc: stay)"
        try:
            return widgets.ask_list(
                offers, help, self._console.height - _MENU_ROOM, refused=self._in_menu
            )
        except Interrupted as stopped:
            self._in_menu += [str(stopped.draft)] if stopped.draft else []
            raise type(stopped)(draft) from None

    def _offers(self, choices: Sequence[Choice], beside: int = _POINTER) -> list[Offer]:
        """Choices with their numbers and explanations, in lines that fit."""
        offers = []
        for number, choice in enumerate(choices, 1):
            before, words = f"{number}) ", one_line(choice.title)
            hint = f"  {tidy(choice.hint)}" if choice.hint else ""
            width = max(self._console.width - beside - len(before), 1)
            lines = Text(words + hint).wrap(self._console, width)
            indent = " " * (len(before) + beside)
            title = f"\n{indent}".join(line.plain.rstrip() for line in lines)
            offers.append(Offer(choice.value, before + title, words))
        return offers


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
    if prompt.above or not prompt.choices:
        yield ""


def _lines_of(offers: Sequence[Offer]) -> int:
    """How many lines of a screen a list takes."""
    return sum(offer.lines for offer in offers)


def _scrolls(offers: Sequence[Offer], room: int) -> bool:
    """Whether a list has more lines than there is room for."""
    return _lines_of(offers) > max(room, LEAST_ROOM)


def _help(
    prompt: Prompt, offers: Sequence[Offer], room: int, skips: bool = False
) -> str:
    """How people choose, in what fits 60 columns behind the word *Choose*.

    Where that choice is out of view it says that Enter alone ``skips``.
    """
    several = prompt.kind == "choices"
    many, few = len(offers), len(offers) <= FEW
    scrolls = _scrolls(offers, room)
    if several and not few:
        words = "number or letters; Tab ticks; Enter"
    elif several:
        words = f"{many}; number ticks, arrows scroll; Enter" if scrolls else _TICKS
    elif scrolls:
        words = f"{many} choices; arrows scroll; Enter{' skips' * skips}"
    else:
        words = f"a number{' or arrows' if few else ', or letters to find'}, then Enter"
    return f"({words}; Esc: menu)" if prompt.menu else f"({words})"
