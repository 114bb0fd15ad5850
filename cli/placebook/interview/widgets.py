"""The fields and lists of a screen: questionary's prompts with our keys.

Each returns its answer, or Escaped; a list that takes words may return Typed. Each
raises EOFError on Ctrl-D and Interrupted on Ctrl-C. ``room`` is how many lines a list
or a text may take; a longer one scrolls.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Any

import questionary
from prompt_toolkit.application import Application, get_app
from prompt_toolkit.filters import Condition, to_filter
from prompt_toolkit.input.ansi_escape_sequences import ANSI_SEQUENCES
from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings
from prompt_toolkit.key_binding.key_processor import KeyPress
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import BufferControl, Dimension

from placebook.interview.choice_list import (
    LEAST_ROOM,
    LETTERS,
    STYLE,
    ChoiceList,
    Offer,
)
from placebook.interview.key_source import END_OF_PASTE, KeySource
from placebook.interview.prompts import Answered, Interrupted
from placebook.interview.terminal_session import current_session, leave_closed_outputs

_TYPING = 0.5  # seconds between two keys of somebody who is typing
_LEAST = 24  # keys that come at once, of what is pasted while somebody is typing
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


def ask_line(
    message: str,
    start: str,
    room: int,
    replaced: bool = False,
    refused: list[str] | None = None,
) -> str | Escaped:
    """A line of text; ``start`` stands there to be changed, or to be ``replaced``.

    Words that were refused go into ``refused`` when others take their place.
    """
    keys = KeyBindings()

    @Condition
    def untouched() -> bool:
        document = get_app().current_buffer.document
        return document.text == start and document.is_cursor_at_the_end

    @keys.add(Keys.Any, filter=untouched)
    @keys.add(Keys.BracketedPaste, filter=untouched)
    def _(event: Any) -> None:
        """What is typed behind a default takes its place; other keys change it."""
        if event.data[:1].isprintable():
            if refused is not None and LETTERS.search(start):
                refused.append(start)
            event.current_buffer.text = ""
            event.current_buffer.insert_text(event.data.strip().replace("\r", " "))

    return _ask_text(
        message, start, room, keys if start and replaced else KeyBindings()
    )


def ask_long(message: str, start: str, room: int) -> str | Escaped:
    """Lines of text, until Enter on an empty one at the end."""
    keys = KeyBindings()

    @Condition
    def at_empty_end() -> bool:
        document = get_app().current_buffer.document
        return document.is_cursor_at_the_end and not document.current_line.strip()

    @keys.add("enter", filter=at_empty_end, eager=True)
    def _(event: Any) -> None:
        event.current_buffer.validate_and_handle()

    return _ask_text(message, start, room, keys, multiline=True, instruction=" ")


def _ask_text(
    message: str, start: str, room: int, keys: KeyBindings, **more: Any
) -> str | Escaped:
    """A text, whose question stays in view however long it is."""
    question = questionary.text(message, start, qmark="", style=STYLE, **more)
    room -= message.count("\n")
    for window in question.application.layout.find_all_windows():
        if isinstance(window.content, BufferControl):
            window.height = Dimension(max=max(room, LEAST_ROOM))
            window.wrap_lines = to_filter(True)
    for key in ("c-o", "c-q", "c-r", "c-s", "c-z"):  # shells search and quote by them
        keys.add(key, eager=True)(lambda _: None)
    answer: str | Escaped = _run(question.application, keys)
    return answer


def ask_list(
    offers: Sequence[Offer],
    help: str,
    room: int,
    start: Any = None,
    *,
    ticked: Sequence[str] | None = None,
    takes: bool = False,
    typed: str = "",
    refused: list[str] | None = None,
    at_top: bool = False,
    current: Answered | None = None,
) -> Any | Escaped:
    """One of a list, or where some can be ``ticked`` any number of it.

    None if they press Enter alone at the ``current`` answer.

    A list that ``takes`` words gives those that are in none of its choices as Typed;
    another adds those that Enter was pressed at to ``refused``.
    Words ``typed`` before stand there to be gone on with. Where the offers have keys,
    these letters go to them. ``at_top`` shows the first choices of a list that scrolls,
    wherever it starts.
    """
    listed = ChoiceList(offers, room, start, ticked, takes, refused, at_top, current)
    listed.begin(typed)
    return _run(listed.application(help), KeyBindings(), listed)


def _run(
    app: Application[Any], keys: KeyBindings, listed: ChoiceList | None = None
) -> Any:
    """Run a prompt; Esc gives Escaped."""

    def half_done() -> Answered | None:
        """What is half typed or ticked."""
        return listed.half_done() if listed else app.current_buffer.text or None

    def draft() -> Answered | None:
        return listed.draft() if listed else half_done()

    keys.add("escape", eager=True)(
        lambda event: event.app.exit(result=Escaped(draft()))
    )
    keys.add("s-tab", eager=True)(lambda event: event.app.exit(result=Back(draft())))
    theirs = app.key_bindings or KeyBindings()
    app.key_bindings = merge_key_bindings([theirs, keys])
    _put_again(app, draft)
    # prompt_toolkit waits half a second to tell Esc from the start of a sequence.
    app.ttimeoutlen = app.timeoutlen = 0.05
    _read_keys(app)
    try:
        with _ended_by_signals(app, half_done):
            return app.run()
    except KeyboardInterrupt:
        # Nobody typed what is only pointed at in a list.
        raise Interrupted(half_done()) from None
    except (EOFError, OSError) as error:  # Ctrl-D, or the terminal is gone
        leave_closed_outputs()
        half = half_done()
        if isinstance(error, EOFError) and half is None:
            raise
        return Left(half)


def _end(app: Application[Any], result: Escaped) -> None:
    if app.is_running and not app.is_done:
        app.exit(result=result)


# --- keys -----------------------------------------------------------------------------


def _only_key(ahead: bool, found: re.Match[str]) -> str:
    """What came from a terminal; nothing if it would look like Esc and is not.

    Focus, answers of the terminal and keys that nobody knows are dropped; Alt and an
    arrow is the arrow. What was typed ``ahead`` may have Esc and a letter after it.
    """
    code = found.group()
    if found["alt"]:
        return code if ahead else _WORD.get(code[1:], code[1:])
    meant = ANSI_SEQUENCES.get(code)
    if found["paste"] or _KNOWN.match(code):
        return code
    if isinstance(meant, tuple) and meant[0] is Keys.Escape:
        return f"\x1b[1;5{code[-1]}" if code[-1] in "CD" else ""
    return code if meant else ""


class _Keys(KeySource):
    """What comes from a terminal, without what nobody typed.

    A few keys that come at once soon after others were typed one by one: the machine
    is busy.
    """

    _came = 0.0  # when the last keys came

    def read(self, count: int = 0) -> str:
        """What is there, as keys."""
        ahead, typing = self._ahead, monotonic() - self._came < _TYPING
        self.least = _LEAST if typing else 0
        keys = super().read(count)
        self._came = monotonic()
        return _KEY.sub(partial(_only_key, ahead), keys)


def _read_keys(app: Application[Any]) -> None:
    """Read keys so that lines that come at once are a paste."""
    terminal: Any = app.input
    if not hasattr(terminal, "stdin_reader"):  # on Windows it has none
        return
    reader = terminal.stdin_reader
    if not isinstance(reader, _Keys):
        reader = _Keys(terminal.fileno(), terminal.stdin.encoding)
        terminal.stdin_reader = reader
    # What comes while something is drawn was typed ahead of it.
    app.pre_run_callables.append(reader.mark)
    app.after_render += lambda _: reader.mark()


@contextmanager
def _ended_by_signals(
    app: Application[Any], half_done: Callable[[], Answered | None]
) -> Iterator[None]:
    """End a prompt, with what is half done in it, when the program is to end."""
    session = current_session()

    def leave() -> None:
        while app.is_running and not app.is_done and (keys := _keys_left(app)):
            app.key_processor.feed_multiple(keys)
            app.key_processor.process_keys()
        _end(app, Left(half_done()))

    def wake() -> None:
        if app.loop is not None and app.context is not None:
            app.loop.call_soon_threadsafe(leave, context=app.context.copy())

    if session.number:
        app.pre_run_callables.append(wake)
    session.wake = wake
    try:
        yield
    finally:
        session.wake = None
        session.keep_brackets()


def _put_again(app: Application[Any], draft: Callable[[], Answered | None]) -> None:
    """End a prompt, to be put again, once the window has another size."""
    size = app.output.get_size()

    def look(_: object) -> None:
        if app.output.get_size() != size:
            _end(app, Resized(draft()))

    app.after_render += look


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
