"""Keeps a terminal quiet between prompts, and acts on the signals that end it."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial, wraps
from typing import Any, NoReturn, ParamSpec, TypeVar

from placebook.interview.prompts import Answered, HungUp, Interrupted

try:
    import termios
except ImportError:  # Windows
    termios = None  # type: ignore[assignment]

_NAMES = ("SIGINT", "SIGHUP", "SIGTERM")
SIGNALS = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]

_P = ParamSpec("_P")
_T = TypeVar("_T")


class TerminalSession:
    """Acts on Ctrl-C, a closed terminal and `kill` while somebody is asked.

    Between questions they wait for the next one, so that no answer is cut off on its
    way to the disk. ``number`` is the signal that came, 0 if none has; ``wake`` ends a
    wait for keys. A ``plain`` terminal moves no cursor.
    """

    def __init__(self, plain: bool = False) -> None:
        self.plain = plain
        self.number = 0
        self.wake: Callable[[], object] | None = None
        self._terminal = 0  # also while readline reads from another
        self._as_it_was: list[Any] | None = None

    def __call__(self, number: int, frame: object) -> None:
        """Take note of a signal. Only the first ends a wait.

        A terminal that closes sends several, and the second must not end the save.
        """
        self.number = self.number or number
        leave_closed_outputs()
        wake, self.wake = self.wake, None
        if wake is not None:
            wake()

    def begin(self) -> None:
        """Heed signals from now on, and let the terminal be quiet between prompts."""
        for number in SIGNALS:
            signal.signal(number, self)
        if termios is None or not sys.stdin.isatty():
            return
        self._terminal = os.dup(sys.stdin.fileno())
        self._hush()

    def end(self) -> None:
        """Leave the terminal and the signals as they were."""
        self._restore()
        for number in SIGNALS:
            signal.signal(number, signal.default_int_handler)

    def stop(self, draft: Answered | None) -> NoReturn:
        """Raise Interrupted after Ctrl-C, or else HungUp, with what was half typed."""
        if self.number == signal.SIGINT:
            raise Interrupted(draft)
        raise HungUp(draft)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Let another program have the terminal, as it was."""
        was = self._as_it_was
        self._restore()
        try:
            yield
        finally:
            if was is not None:
                self._hush()

    def keep_brackets(self) -> None:
        """Let what is pasted between two prompts come between brackets too."""
        if self.is_quiet:
            self._brackets("h")

    def _brackets(self, switch: str) -> None:
        """Ask the terminal for brackets round a paste: ``h`` with, ``l`` without."""
        if not self.plain:
            with suppress(OSError):  # a terminal that is gone
                sys.stdout.write(f"\x1b[?2004{switch}")
                sys.stdout.flush()

    @property
    def is_quiet(self) -> bool:
        """Whether a terminal is quiet between prompts."""
        return self._as_it_was is not None

    @property
    def echoes(self) -> bool:
        """Whether the terminal showed what is typed before it was quiet."""
        was = self._as_it_was
        return was is not None and bool(was[3] & termios.ECHO)

    def _hush(self) -> None:
        """Neither show what is typed between prompts nor make lines of it.

        A terminal that makes lines reads Enter as a line feed, and cuts a line at
        4,095 bytes. Ctrl-C is still a signal, which drops nothing that was typed before
        it; Ctrl-Z and the like are keys.
        """
        with suppress(termios.error):
            modes = termios.tcgetattr(self._terminal)
            self._as_it_was = [*modes[:6], list(modes[6])]
            modes[0] &= ~(termios.ICRNL | termios.INLCR | termios.IGNCR | termios.IXON)
            modes[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
            modes[3] |= termios.NOFLSH
            modes[6][termios.VMIN], modes[6][termios.VTIME] = 1, 0
            termios.tcsetattr(self._terminal, termios.TCSADRAIN, modes)
            without_signal_keys(self._terminal, "VSUSP", "VQUIT")
        self.keep_brackets()

    def _restore(self) -> None:
        was, self._as_it_was = self._as_it_was, None
        if was is None:
            return
        with suppress(termios.error, OSError):
            termios.tcsetattr(self._terminal, termios.TCSADRAIN, was)
        self._brackets("l")


def current_session() -> TerminalSession:
    """The session that heeds this process's signals; a new one if none does."""
    found = signal.getsignal(signal.SIGTERM)
    return found if isinstance(found, TerminalSession) else TerminalSession()


def without_signal_keys(fd: int, *names: str) -> None:
    """Make a terminal treat keys that are signals as it treats others."""
    modes = termios.tcgetattr(fd)
    none = bytes([os.fpathconf(fd, "PC_VDISABLE") & 255])
    for name in names:
        modes[6][getattr(termios, name)] = none
    termios.tcsetattr(fd, termios.TCSADRAIN, modes)


def heeded(read: Callable[[], _T]) -> _T:
    """What is read, with signals heeded meanwhile. Raises Interrupted or HungUp."""
    session = current_session()
    stop = partial(session.stop, None)
    if session.number:
        stop()
    session.wake = stop
    try:
        return read()
    finally:
        session.wake = None


def leave_closed_outputs() -> None:
    """Drop output for a terminal that is gone: writing it would fail."""
    for number in (1, 2):
        try:
            if termios is not None:
                termios.tcgetattr(number)
        except termios.error as error:
            if error.args[0] == errno.EIO:
                os.dup2(os.open(os.devnull, os.O_WRONLY), number)


def ended_by_signals(work: Callable[_P, _T]) -> Callable[_P, _T]:
    """The same work, which a signal ends at once: it raises KeyboardInterrupt.

    Ctrl-C ends the work alone; the other signals end the session too.
    """

    @wraps(work)
    def run(*words: _P.args, **named: _P.kwargs) -> _T:
        before: dict[int, Any] = {n: signal.getsignal(n) for n in SIGNALS}

        def end(number: int, frame: Any) -> None:
            if number != signal.SIGINT and callable(before[number]):
                before[number](number, frame)
            raise KeyboardInterrupt

        for number in SIGNALS:
            signal.signal(number, end)
        try:
            return work(*words, **named)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    return run
