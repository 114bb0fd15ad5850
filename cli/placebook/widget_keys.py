"""The keys of questionary's lists and texts, as we would have them."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from typing import Any

import questionary
from prompt_toolkit.application import Application
from prompt_toolkit.filters import Condition, to_filter
from prompt_toolkit.formatted_text import AnyFormattedText
from prompt_toolkit.key_binding import (
    KeyBindings,
    KeyBindingsBase,
    merge_key_bindings,
)
from prompt_toolkit.key_binding.key_processor import KeyPress
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout.controls import BufferControl, FormattedTextControl
from prompt_toolkit.layout.dimension import Dimension
from questionary.prompts.common import InquirerControl

FEW = 9  # as many as there are number keys
_TICKS_ALL = ("a", "i")  # questionary's own keys for all and the others
_WORDS_FROM = 3  # keys without a meaning: so many are no slip of the fingers
LEAST_ROOM = 3
_TYPED = "typed_words"  # an attribute of a list
_SEARCH_ROOM = 2  # lines that what is searched for takes below a list
_SEARCH_SHOWN = 20  # of its letters, so that the line fits 60 columns
_NONE_FOUND = "is in none; Backspace goes back"


@dataclass(frozen=True)
class Typed:
    """Words that were typed at a list to choose from."""

    text: str


def keep_in_room(app: Application[Any], room: int) -> None:
    """Let what is long scroll below the question instead of pushing it away."""
    for window in app.layout.find_all_windows():
        if isinstance(window.content, (InquirerControl, BufferControl)):
            window.height = Dimension(max=max(room, LEAST_ROOM))
            window.wrap_lines = to_filter(True)


def list_in(question: questionary.Question) -> InquirerControl:
    """The list that a question shows."""
    return next(
        found
        for found in question.application.layout.find_all_controls()
        if isinstance(found, InquirerControl)
    )


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
    """A list is chosen from, not written in: nothing can be pasted into it, for one.

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


class _Words:
    """What is typed at a list, as far as it may be words."""

    def __init__(
        self, control: InquirerControl, acts: Mapping[str, Callable[[], None]]
    ) -> None:
        self._control = control
        self._acts = acts
        self._typed: list[str] = []

    def begun(self) -> bool:
        """Whether they are words, or a number of which no choice has the last digit.

        Keys that choose and keys that do not, in turns, are words too, as in a date.
        """
        strange = [key not in self._acts for key in self._typed]
        number = len([*takewhile(str.isdecimal, self._typed)])
        turns = sum(map(operator.ne, strange, strange[1:]))
        wrong = number > 0 and strange[number - 1]
        return wrong or turns > 1 or sum(strange) >= _WORDS_FROM

    def text(self) -> str:
        return "".join(self._typed) if self.begun() else ""

    def _is_number(self) -> bool:
        return all(map(str.isdecimal, self._typed))

    def take(self, event: Any) -> None:
        if event.data in self._acts and (self._is_number() or not self.begun()):
            self._acts[event.data]()
        if event.data.isprintable():
            self._typed.append(event.data)

    def paste(self, event: Any) -> None:
        self._typed.extend(event.data.replace("\r\n", "\n").replace("\r", "\n"))

    def take_back(self, event: Any) -> None:
        del self._typed[-1:]

    def end(self, event: Any) -> None:
        event.app.exit(result=Typed("".join(self._typed)))

    def move(self, event: Any) -> None:
        """They choose after all."""
        self._typed.clear()
        up = event.key_sequence[0].key == Keys.Up
        (self._control.select_previous if up else self._control.select_next)()


def typed_words(
    question: questionary.Question, acts: Mapping[str, Callable[[], None]]
) -> KeyBindings:
    """Words typed at a list choose nothing of it; Enter then gives them as Typed.

    ``acts`` has what a key does unless it stands within words.
    """
    control, keys = list_in(question), KeyBindings()
    words = _Words(control, acts)
    setattr(control, _TYPED, words.text)
    begun = Condition(words.begun)
    for key in (Keys.Any, *_TICKS_ALL, *acts):
        keys.add(key, eager=True)(words.take)
    keys.add(Keys.BracketedPaste, eager=True)(words.paste)
    keys.add("backspace", eager=True)(words.take_back)
    keys.add("enter", filter=begun, eager=True)(words.end)
    for arrow in ("up", "down"):
        keys.add(arrow, filter=begun, eager=True)(words.move)
    return keys


def typed_at(control: InquirerControl) -> str:
    """The words that were typed at a list so far."""
    text: str = getattr(control, _TYPED, str)()
    return text


def pointing(question: questionary.Question) -> dict[str, Callable[[], None]]:
    """What the keys of a list's choices do: go to them."""
    control = list_in(question)
    return {
        str(choice.shortcut_key): partial(setattr, control, "pointed_at", place)
        for place, choice in enumerate(control.choices)
    }


def searched(
    question: questionary.Question, room: int, several: bool = False
) -> KeyBindings:
    """Say when a search finds nothing; questionary then shows the whole list again."""
    control = list_in(question)
    start = control.pointed_at

    keep_in_room(question.application, room - _SEARCH_ROOM)
    for shown in question.application.layout.find_all_controls():
        of_search = control.get_search_string_tokens
        if isinstance(shown, FormattedTextControl) and shown.text == of_search:
            shown.text = lambda: _search_line(control, several)
    keys, vain = KeyBindings(), Condition(lambda: _in_vain(control))
    begun = Condition(lambda: bool(control.search_filter))
    unticked = Condition(lambda: several and not control.selected_options)

    @keys.add(" ", filter=begun, eager=True)
    def _(event: Any) -> None:
        """Words are searched for with the spaces between them."""
        control.add_search_character(" ")  # type: ignore[arg-type]

    @keys.add("c-u", eager=True)
    def _(event: Any) -> None:
        """Begin the search anew."""
        control.search_filter, control.pointed_at = None, start

    @keys.add("c-a", filter=Condition(lambda: several), eager=True)
    def _(event: Any) -> None:
        """Tick all that are shown, and no other; untick them if all are ticked."""
        _tick_shown(control)

    @keys.add("enter", filter=vain, eager=True)
    def _(event: Any) -> None:
        """What is pointed at is not what they looked for."""

    @keys.add("enter", filter=begun & unticked & ~vain, eager=True)
    def _(event: Any) -> None:
        """They found it, and have not ticked it yet: the line below says how."""

    return keys


def _in_vain(control: InquirerControl) -> bool:
    """Whether what is searched for is in none of them."""
    control.filtered_choices  # noqa: B018 - it looks when it is read
    return bool(control.search_filter) and not control.found_in_search


def _tick_shown(control: InquirerControl) -> None:
    if _in_vain(control):
        return
    shown = [choice.value for choice in control.filtered_choices]
    ticked = control.selected_options
    others = [value for value in ticked if value not in shown]
    left = [value for value in shown if value not in ticked]
    control.selected_options = [*ticked, *left] if left else others


def _search_line(control: InquirerControl, several: bool) -> AnyFormattedText:
    """What is searched for, and that it is in none, or how many are ticked."""
    parts = []
    if control.search_filter:
        parts.append(f"/ {control.search_filter[-_SEARCH_SHOWN:]}")
    if _in_vain(control):
        parts.append(_NONE_FOUND)
    elif several:
        ticked = len(control.selected_options)
        told = "" if ticked else "; Tab ticks"
        parts.append(f"{ticked} of {len(control.choices)} ticked{told}")
    return f"\n{'   '.join(parts)}" if parts else ""


def ticking(question: questionary.Question, few: bool) -> KeyBindingsBase:
    """Number keys and Space tick; questionary's own keys for all and none do not."""
    keys, control = KeyBindings(), list_in(question)

    def tick() -> None:
        value, ticked = control.get_pointed_at().value, control.selected_options
        (ticked.remove if value in ticked else ticked.append)(value)

    def tick_at(place: int) -> None:
        control.pointed_at = place
        tick()

    @keys.add("tab", eager=True)
    def _(event: Any) -> None:
        if not _in_vain(control):
            tick()

    if not few:
        return keys
    acts = {str(n + 1): partial(tick_at, n) for n in range(len(control.choices))}
    return merge_key_bindings([keys, typed_words(question, {**acts, " ": tick})])
