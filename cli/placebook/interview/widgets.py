"""What one types or chooses in on a screen: questionary's prompts with our keys.

Each gives its answer, Escaped, or of a list that takes words Typed; raises EOFError on
Ctrl-D and Interrupted on Ctrl-C.
``room`` is how many lines a list or a text may take; a longer one scrolls.
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
from prompt_toolkit.buffer import Buffer
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
    keys = KeyBindings()
    ended = Condition(lambda: _at_empty_end(question.application))

    @keys.add("enter", filter=ended, eager=True)
    def _(event: Any) -> None:
        event.current_buffer.validate_and_handle()

    keep_in_room(question.application, room - message.count("\n"))
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
    question = questionary.select(
        "Choose:",
        [questionary.Choice(offer.title, value=offer.value) for offer in offers],
        default=start,
        qmark="",
        instruction=help,
        use_jk_keys=False,
        style=_STYLE,
    )
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
    choices = [questionary.Choice(offer.title, value=offer.value) for offer in offers]
    for choice in choices:
        choice.checked = choice.value in ticked
    question = questionary.checkbox(
        "Choose:", choices, qmark="", instruction=help, use_jk_keys=False, style=_STYLE
    )
    listed = Listed(question, [offer.words for offer in offers], several=True)
    answer: list[str] | Escaped = _run_list(question, listed, room, typed)
    return answer


def ask_menu(offers: Sequence[Offer], help: str, room: int) -> Any | Escaped:
    """One of a list whose letters go to them."""
    question = questionary.select(
        "Choose:",
        [
            questionary.Choice(o.title, value=o.value, shortcut_key=o.key)
            for o in offers
        ],
        qmark="",
        instruction=help,
        use_shortcuts=True,
        use_arrow_keys=True,
        use_jk_keys=False,
        style=_STYLE,
    )
    keep_in_room(question.application, room)
    return _run(question, no_other_keys())


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

    @keys.add("escape", eager=True)
    def _(event: Any) -> None:
        event.app.exit(result=Escaped(draft()))

    @keys.add("s-tab", eager=True)
    def _(event: Any) -> None:
        event.app.exit(result=Back(draft()))

    theirs = app.key_bindings or KeyBindings()
    app.key_bindings = merge_key_bindings([theirs, *more, keys])
    app.after_render += _leaver_on_resize(app, draft)
    app.pre_run_callables.append(_put_again_on_continuing(app, draft))
    # prompt_toolkit waits half a second to tell Esc from the start of a sequence.
    app.ttimeoutlen = 0.05
    app.timeoutlen = 0.05
    _read_keys(app)
    try:
        with _ended_by_signals(app, listed):
            return question.unsafe_ask()
    except KeyboardInterrupt:
        # What is pointed at or ticked in a list is nobody's words.
        raise Interrupted(_words(app, listed)) from None
    except (EOFError, OSError) as error:  # Ctrl-D, or the terminal is gone
        leave_closed_outputs()
        if isinstance(error, EOFError) and not app.current_buffer.text:
            raise
        return Left(_words(app, listed) or draft())


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


def _put_again_on_continuing(
    app: Application[Any], draft: Callable[[], Answered | None]
) -> Callable[[], None]:
    """Ends a prompt after a stop (`kill -TSTP`, then `fg`), to be put again.

    The shell has changed the terminal in the meantime.
    """

    def again() -> None:
        if app.is_running and not app.is_done:
            app.exit(result=Resized(draft()))

    def heed() -> None:
        if app.loop is not None and hasattr(signal, "SIGCONT"):
            app.loop.add_signal_handler(signal.SIGCONT, again)

    return heed


def _leaver_on_resize(
    app: Application[Any], draft: Callable[[], Answered | None]
) -> Callable[[Any], None]:
    """Ends a prompt when the screen changes: it could redraw no more than itself."""
    size = app.output.get_size()

    def leave(_: Any) -> None:
        if app.output.get_size() != size and not app.is_done:
            app.exit(result=Resized(draft()))

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
