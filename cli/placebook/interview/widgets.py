"""The fields and lists of a screen: questionary's prompts with our keys.

Each returns its answer, or Escaped; a list that takes words may return Typed. Each
raises EOFError on Ctrl-D and Interrupted on Ctrl-C. ``room`` is how many lines a list
or a text may take; a longer one scrolls.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Any

import questionary
from prompt_toolkit.application import Application
from prompt_toolkit.filters import Condition
from prompt_toolkit.key_binding import (
    KeyBindings,
    KeyBindingsBase,
    merge_key_bindings,
)
from prompt_toolkit.key_binding.key_processor import KeyPress

from placebook.interview.keyboard import END_OF_PASTE, KeySource
from placebook.interview.prompts import Answered, Interrupted
from placebook.interview.terminal_session import current_session, leave_closed_outputs
from placebook.interview.widget_keys import (
    Listed,
    keep_in_room,
    list_keys,
    no_other_keys,
    no_searching,
    only_keys,
    replacing,
    show_list,
)

_TYPING = 0.5  # seconds between two keys of somebody who is typing
_LEAST = 24  # keys that come at once, of what is pasted while somebody is typing
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
    """The screen is another now, so all of it is to be drawn again."""


class Back(Escaped):
    """Shift-Tab was pressed: back to the question before."""


@dataclass(frozen=True)
class Offer:
    """A choice of a list, as it is shown; ``words`` are what one finds it by.

    In a menu ``key`` is the letter that goes to it.
    """

    value: Any
    title: str
    words: str = ""
    key: str | None = None


def ask_line(
    message: str, start: str, room: int, replaced: bool = False
) -> str | Escaped:
    """A line of text; ``start`` stands there to be changed, or to be ``replaced``."""
    question = questionary.text(message, default=start, qmark="", style=_STYLE)
    keep_in_room(question.application, room - message.count("\n"))
    keys = [replacing(question, start)] if start and replaced else []
    answer: str | Escaped = _run(question, no_searching(), *keys)
    return answer


def ask_long(message: str, start: str, room: int) -> str | Escaped:
    """Lines of text, until Enter on an empty one at the end."""
    question = questionary.text(
        message,
        default=start,
        qmark="",
        multiline=True,
        instruction=" ",
        style=_STYLE,
    )
    keys, app = KeyBindings(), question.application

    @Condition
    def at_empty_end() -> bool:
        document = app.current_buffer.document
        return document.is_cursor_at_the_end and not document.current_line.strip()

    @keys.add("enter", filter=at_empty_end, eager=True)
    def _(event: Any) -> None:
        event.current_buffer.validate_and_handle()

    keep_in_room(app, room - message.count("\n"))
    answer: str | Escaped = _run(question, keys, no_searching())
    return answer


def ask_one(
    offers: Sequence[Offer],
    start: Any,
    help: str,
    room: int,
    *,
    takes: bool = False,
    typed: str = "",
) -> Any | Escaped:
    """One of a list, by its number or by searching it.

    A list that ``takes`` words gives those that are in none of its choices as Typed.
    """
    question = _question(questionary.select, offers, help, default=start)
    listed = Listed(question, [offer.words for offer in offers], takes=takes)
    return _run_list(question, listed, room, typed)


def ask_several(
    offers: Sequence[Offer],
    ticked: Sequence[str],
    help: str,
    room: int,
    *,
    typed: str = "",
) -> list[str] | Escaped:
    """Any number of a list; digits tick where there are few, and search it."""
    question = _question(questionary.checkbox, offers, help, ticked)
    listed = Listed(question, [offer.words for offer in offers], several=True)
    answer: list[str] | Escaped = _run_list(question, listed, room, typed)
    return answer


def ask_menu(offers: Sequence[Offer], help: str, room: int) -> Any | Escaped:
    """One of a list whose letters go to them."""
    question = _question(
        questionary.select, offers, help, use_shortcuts=True, use_arrow_keys=True
    )
    keep_in_room(question.application, room)
    return _run(question, no_other_keys())


def _question(
    ask: Callable[..., questionary.Question],
    offers: Sequence[Offer],
    help: str,
    ticked: Sequence[str] = (),
    **more: Any,
) -> questionary.Question:
    choices = [
        questionary.Choice(
            offer.title,
            value=offer.value,
            shortcut_key=offer.key,
            checked=offer.value in ticked,
        )
        for offer in offers
    ]
    return ask(
        "Choose:",
        choices,
        qmark="",
        instruction=help,
        use_jk_keys=False,
        style=_STYLE,
        **more,
    )


def _run_list(
    question: questionary.Question, listed: Listed, room: int, typed: str
) -> Any | Escaped:
    show_list(question, listed, room)
    listed.write(typed)
    page = max(room // 2, 1)
    return _run(question, no_other_keys(), list_keys(listed, page), listed=listed)


def _run(
    question: questionary.Question,
    *more: KeyBindingsBase,
    listed: Listed | None = None,
) -> Any:
    """Run a prompt; Esc gives Escaped. Never ``ask``, which swallows Ctrl-C."""
    app = question.application
    keys = KeyBindings()
    draft = partial(_draft, app, listed)

    for key, left in (("escape", Escaped), ("s-tab", Back)):
        keys.add(key, eager=True)(partial(_leave, left, draft))
    theirs = app.key_bindings or KeyBindings()
    app.key_bindings = merge_key_bindings([theirs, *more, keys])
    _put_again(app, draft)
    # prompt_toolkit waits half a second to tell Esc from the start of a sequence.
    app.ttimeoutlen = 0.05
    app.timeoutlen = 0.05
    _read_keys(app)
    try:
        with _ended_by_signals(app, listed):
            return question.unsafe_ask()
    except KeyboardInterrupt:
        # Nobody typed what is pointed at or ticked in a list.
        raise Interrupted(_words(app, listed)) from None
    except (EOFError, OSError) as error:  # Ctrl-D, or the terminal is gone
        leave_closed_outputs()
        if isinstance(error, EOFError) and not app.current_buffer.text:
            raise
        return Left(_words(app, listed) or draft())


def _leave(
    left: type[Escaped], draft: Callable[[], Answered | None], event: Any
) -> None:
    event.app.exit(result=left(draft()))


class _Keys(KeySource):
    """What comes from a terminal, without what is no key of anybody's.

    A few keys that come at once soon after others were typed, on a busy machine.
    """

    _came = 0.0  # when the last keys came

    def read(self, count: int = 0) -> str:
        """What is there, as keys."""
        ahead, typing = self._ahead, monotonic() - self._came < _TYPING
        self.least = _LEAST if typing else 0
        keys = only_keys(super().read(count), ahead)
        self._came = monotonic()
        return keys


def _read_keys(app: Application[Any]) -> None:
    """Read keys so that lines that come at once are a paste."""
    terminal: Any = app.input
    if not hasattr(terminal, "stdin_reader"):  # on Windows it has none
        return
    reader = terminal.stdin_reader
    if not isinstance(reader, _Keys):
        reader = _Keys(terminal.fileno(), terminal.stdin.encoding)
        reader.text = True
        terminal.stdin_reader = reader
    # What comes while something is drawn was typed ahead of it.
    app.pre_run_callables.append(reader.mark)
    app.after_render += lambda _: reader.mark()


@contextmanager
def _ended_by_signals(app: Application[Any], listed: Listed | None) -> Iterator[None]:
    """End a prompt, with what is typed in it by then, when the program is to end."""
    sitting = current_session()

    def leave() -> None:
        while app.is_running and not app.is_done and (keys := _keys_left(app)):
            app.key_processor.feed_multiple(keys)
            app.key_processor.process_keys()
        if app.is_running and not app.is_done:
            app.exit(result=Left(_words(app, listed) or _draft(app, listed)))

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


def _put_again(app: Application[Any], draft: Callable[[], Answered | None]) -> None:
    """End a prompt, to be put again, once the screen is no longer as it was drawn.

    The window has another size, or the shell had the terminal (`kill -TSTP`, `fg`).
    """
    size = app.output.get_size()

    def again() -> None:
        if app.is_running and not app.is_done:
            app.exit(result=Resized(draft()))

    def heed() -> None:
        if app.loop is not None and hasattr(signal, "SIGCONT"):
            app.loop.add_signal_handler(signal.SIGCONT, again)

    app.after_render += lambda _: again() if app.output.get_size() != size else None
    app.pre_run_callables.append(heed)


def _keys_left(app: Application[Any]) -> list[KeyPress]:
    """The keys that came by now, those of a paste that has not ended too."""
    terminal: Any = app.input
    keys: list[KeyPress] = terminal.read_keys()
    reader = getattr(terminal, "stdin_reader", None)
    if not keys and isinstance(reader, KeySource) and reader.within:
        reader.within = False
        terminal.vt100_parser.feed(END_OF_PASTE)
        keys = terminal.read_keys()
    return keys


def _draft(app: Application[Any], listed: Listed | None) -> Answered | None:
    """What is half done in a prompt: the ticks, typed words, the choice pointed at."""
    if listed is None:
        return app.current_buffer.text or None
    if listed.several:
        return tuple(listed.ticked) or listed.unknown or ()
    pointed = listed.control.get_pointed_at().value
    return listed.unknown or (pointed if isinstance(pointed, str) else None)


def _words(app: Application[Any], listed: Listed | None) -> str | None:
    """What is half typed, at a list too."""
    return (listed.unknown if listed else app.current_buffer.text) or None
