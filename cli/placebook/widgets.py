"""What one types or chooses in on a screen: questionary's prompts with our keys.

Each gives its answer, or Escaped, or of a list Typed; raises EOFError on Ctrl-D and
Interrupted on Ctrl-C.
``room`` is how many lines a list or a text may take; a longer one scrolls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import questionary
from prompt_toolkit.application import Application
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.filters import Condition
from prompt_toolkit.key_binding import (
    KeyBindings,
    KeyBindingsBase,
    merge_key_bindings,
)
from prompt_toolkit.key_binding.key_processor import KeyPress
from questionary.prompts.common import InquirerControl

from placebook.asking import Answered, Interrupted
from placebook.keyboard import END_OF_PASTE, Source
from placebook.sitting import current, leave_closed_outputs
from placebook.widget_keys import (
    FEW,
    Typed,
    keep_in_room,
    no_other_keys,
    no_searching,
    pointing,
    replacing,
    searched,
    ticking,
    typed_at,
    typed_words,
)

_LEAST = 24  # keys that come at once, of what is pasted in lines
KEYED = 16  # of a list to choose one from, the rest with 0 and letters
_STYLE = questionary.Style(
    [
        ("question", "bold"),
        ("pointer", "bold"),
        ("highlighted", "bold"),
        ("selected", "bold"),
        ("answer", "bold"),
    ]
)


@dataclass(frozen=True)
class Escaped:
    """Esc was pressed; ``draft`` is what stood in the prompt."""

    draft: Answered | None


class Left(Escaped):
    """The program is to end, or the terminal is gone."""


class Resized(Escaped):
    """The screen has another size now, so all of it is to be drawn again."""


@dataclass(frozen=True)
class Offer:
    """A line of a list; ``key`` is the letter that goes to it."""

    value: Any
    title: str
    key: str | None = None


def line(message: str, start: str, room: int, replaced: bool = False) -> str | Escaped:
    """A line of text; ``start`` stands there to be changed, or to be ``replaced``."""
    question = questionary.text(message, default=start, qmark="", style=_STYLE)
    keep_in_room(question.application, room - message.count("\n"))
    keys = [replacing(question, start)] if start and replaced else []
    answer: str | Escaped = _run(question, no_searching(), *keys, text=True)
    return answer


def long(message: str, start: str, room: int) -> str | Escaped:
    """Lines of text, until Enter on an empty one at the end."""
    question = questionary.text(
        message,
        default=start,
        qmark="",
        multiline=True,
        instruction=" ",
        style=_STYLE,
    )
    keys = KeyBindings()
    ended = Condition(lambda: _at_empty_end(question.application))

    @keys.add("enter", filter=ended, eager=True)
    def _(event: Any) -> None:
        event.current_buffer.validate_and_handle()

    keep_in_room(question.application, room - message.count("\n"))
    answer: str | Escaped = _run(question, keys, no_searching(), text=True)
    return answer


def select(offers: Sequence[Offer], start: Any, help: str, room: int) -> Any | Escaped:
    """One of a list; some have number keys or their own, in more one searches."""
    lettered = any(offer.key for offer in offers)
    keyed = lettered or len(offers) <= KEYED
    question = questionary.select(
        "Choose:",
        [_choice(offer, searched=not keyed) for offer in offers],
        default=start,
        qmark="",
        instruction=help,
        use_shortcuts=keyed,
        use_arrow_keys=True,
        use_jk_keys=False,
        use_search_filter=not keyed,
        use_indicator=False,
        style=_STYLE,
    )
    keys = [no_other_keys()]
    if keyed:
        keep_in_room(question.application, room)
        if not lettered:
            keys.append(typed_words(question, pointing(question)))
    else:
        keys.append(searched(question, room))
    return _run(question, *keys)


def checkbox(
    offers: Sequence[Offer], ticked: Sequence[str], help: str, room: int
) -> list[str] | Escaped | Typed:
    """Any number of a list; a few have number keys that tick, in more one searches."""
    few = len(offers) <= FEW
    choices = [_choice(offer, searched=not few) for offer in offers]
    for number, choice in enumerate(choices, 1):
        choice.checked = choice.value in ticked
        if few:
            choice.title = f"{number}) {choice.title}"
    question = questionary.checkbox(
        "Choose:",
        choices,
        qmark="",
        instruction=help,
        use_jk_keys=False,
        use_search_filter=not few,
        style=_STYLE,
    )
    keys: list[KeyBindingsBase] = [no_other_keys(), ticking(question, few)]
    if few:
        keep_in_room(question.application, room)
    else:
        keys.append(searched(question, room, several=True))
    answer: list[str] | Escaped | Typed = _run(question, *keys, several=True)
    return answer


def _choice(offer: Offer, searched: bool) -> questionary.Choice:
    """A line of a list; where one searches with a space, after which a word ends."""
    title = f"{offer.title} " if searched else offer.title
    return questionary.Choice(title, value=offer.value, shortcut_key=offer.key)


def _run(
    question: questionary.Question,
    *more: KeyBindingsBase,
    several: bool = False,
    text: bool = False,
) -> Any:
    """Run a prompt; Esc gives Escaped. Never ``ask``, which swallows Ctrl-C."""
    app = question.application
    keys = KeyBindings()

    @keys.add("escape", eager=True)
    def _(event: Any) -> None:
        event.app.exit(result=Escaped(_draft(event.app, several)))

    theirs = app.key_bindings or KeyBindings()
    app.key_bindings = merge_key_bindings([theirs, *more, keys])
    app.after_render += _leaver_on_resize(app, several)
    # prompt_toolkit waits half a second to tell Esc from the start of a sequence.
    app.ttimeoutlen = 0.05
    app.timeoutlen = 0.05
    _take_bursts_for_pastes(app, text)
    try:
        with _ended_by_signals(app, several):
            return question.unsafe_ask()
    except KeyboardInterrupt:
        # What is pointed at or ticked in a list is nobody's words.
        raise Interrupted(_words(app)) from None
    except (EOFError, OSError) as error:  # Ctrl-D, or the terminal is gone
        leave_closed_outputs()
        if isinstance(error, EOFError) and not app.current_buffer.text:
            raise
        return Left(_words(app) or _draft(app, several))


def _take_bursts_for_pastes(app: Application[Any], text: bool) -> None:
    """Read keys so that lines that come at once are a paste where text is asked for."""
    terminal: Any = app.input
    if not hasattr(terminal, "stdin_reader"):  # on Windows it has none
        return
    reader = terminal.stdin_reader
    if not isinstance(reader, Source):
        reader = Source(terminal.fileno(), terminal.stdin.encoding, _LEAST)
        terminal.stdin_reader = reader
    reader.text = text
    # What comes while something is drawn was typed ahead of it.
    app.pre_run_callables.append(reader.mark)
    app.after_render += lambda _: reader.mark()


@contextmanager
def _ended_by_signals(app: Application[Any], several: bool) -> Iterator[None]:
    """End a prompt, with what is typed in it by then, when the program is to end."""
    sitting = current()

    def leave() -> None:
        while app.is_running and not app.is_done and (keys := _keys_left(app)):
            app.key_processor.feed_multiple(keys)
            app.key_processor.process_keys()
        if app.is_running and not app.is_done:
            app.exit(result=Left(_words(app) or _draft(app, several)))

    def wake() -> None:
        if app.loop is not None and app.context is not None:
            app.loop.call_soon_threadsafe(leave, context=app.context.copy())

    if sitting.number:
        app.pre_run_callables.append(wake)
    sitting.wake = wake
    try:
        yield
    finally:
        sitting.wake = None
        sitting.keep_brackets()


def _leaver_on_resize(app: Application[Any], several: bool) -> Callable[[Any], None]:
    """Ends a prompt when the screen changes: it could redraw no more than itself."""
    size = app.output.get_size()

    def leave(_: Any) -> None:
        if app.output.get_size() != size and not app.is_done:
            app.exit(result=Resized(_draft(app, several)))

    return leave


def _at_empty_end(app: Application[Any]) -> bool:
    """Whether the cursor is on an empty last line: Enter then ends the answer."""
    buffer: Buffer = app.current_buffer
    document = buffer.document
    return document.is_cursor_at_the_end and not document.current_line.strip()


def _keys_left(app: Application[Any]) -> list[KeyPress]:
    """The keys that came by now, those of a paste that has not ended too."""
    terminal: Any = app.input
    keys: list[KeyPress] = terminal.read_keys()
    reader = getattr(terminal, "stdin_reader", None)
    if not keys and isinstance(reader, Source) and reader.within:
        reader.within = False
        terminal.vt100_parser.feed(END_OF_PASTE)
        keys = terminal.read_keys()
    return keys


def _draft(app: Application[Any], several: bool) -> Answered | None:
    """What is half done in a prompt: the ticks, typed words, the choice pointed at."""
    for control in app.layout.find_all_controls():
        if isinstance(control, InquirerControl):
            words = typed_at(control)
            if several:
                ticked = control.get_selected_values()
                return tuple(str(choice.value) for choice in ticked) or words or ()
            pointed = control.get_pointed_at().value
            return words or (pointed if isinstance(pointed, str) else None)
    return app.current_buffer.text or None


def _words(app: Application[Any]) -> str | None:
    """What is half typed, at a list too."""
    controls = app.layout.find_all_controls()
    lists = (found for found in controls if isinstance(found, InquirerControl))
    typed = next(filter(None, map(typed_at, lists)), "")
    return typed or app.current_buffer.text or None
