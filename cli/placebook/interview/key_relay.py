"""Lets readline read a terminal through a second one, which is never closed."""

from __future__ import annotations

import os
import select
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from placebook.base.text import UNREADABLE, is_whole, mark_unreadable
from placebook.interview.key_source import (
    CHUNK,
    END_OF_PASTE,
    ENDED,
    KeySource,
    signals_in,
)
from placebook.interview.terminal_session import SIGNALS, without_signal_keys

try:
    import fcntl
    import pty
    import termios
    import tty
except ImportError:  # Windows
    pty = None  # type: ignore[assignment]

_BRACKETS_SINCE = 0x0801  # readline has them since; libedit has none
# Keys that end a line: where somebody has pressed Esc, the first only ends that.
_NO_MORE = f"{ENDED}{ENDED}\r"
_ODD = "\udcff"  # a letter that could not be read, as Python has it
# Settings of readline. A search, of its history or for a letter, would take what is
# typed and not show it. Two keys, easily pressed after Esc, would change the line.
_BINDINGS = (
    "set enable-bracketed-paste on",
    "set enable-active-region off",
    "set bell-style none",
    r'"\034": complete',
    *(
        rf'"{key}": ""'
        for key in (r"\C-r", r"\C-s", r"\C-]", r"\en", r"\ep", r"\er", r"\e#")
    ),
)


class Relay:
    """Carries keys from the terminal to a second one, from which readline reads.

    When a terminal is closed, readline loses the line that was begun. Here it gets a
    few more keys, which end the line, and never sees the end of its input. The first
    asks for completions: so we know, and nothing shows, that nobody pressed Enter.
    """

    def __init__(self, source: KeySource, woken: int) -> None:
        self._source = source
        self._woken = woken
        self._real = os.dup(0)
        self._master, self._slave = pty.openpty()
        _make_raw(self._slave)
        os.set_blocking(self._master, False)
        self._left = b""
        self._ended = False  # readline gets the keys that end a line
        self._cut = False  # it has read them
        self._is_odd = False  # a letter came in another encoding; others may follow

    def line(self, prompt: str) -> tuple[str, bool]:
        """A line, and whether Enter ended it."""
        try:
            with self._carried():
                line = input(prompt)
        except EOFError:
            return "", False
        if self._is_odd:
            line = line.replace(UNREADABLE, _ODD)
        # Once the outputs are closed, Python reads without readline: the keys are text.
        cut = self._cut or ENDED in line
        return line.replace(ENDED, ""), not cut

    def complete(self, text: str, number: int) -> None:
        """Take note of the keys that end a line; there is nothing to complete."""
        self._cut = self._ended

    def take_size(self) -> None:
        """Let readline know how wide a line is."""
        with suppress(OSError):
            size = fcntl.ioctl(self._real, termios.TIOCGWINSZ, bytes(8))
            fcntl.ioctl(self._slave, termios.TIOCSWINSZ, size)

    def rest(self) -> str:
        """Take what was carried and is not read yet."""
        carried = b""
        while select.select([self._slave], [], [], 0)[0]:
            carried += os.read(self._slave, CHUNK)
        carried, self._left = carried + self._left, b""
        return carried.decode(self._source.encoding, "surrogateescape")

    @contextmanager
    def _carried(self) -> Iterator[None]:
        self.take_size()
        stopped, stop = os.pipe()
        carrier = threading.Thread(target=self._carry, args=(stopped,), daemon=True)
        os.dup2(self._slave, 0)
        carrier.start()
        try:
            yield
        finally:
            os.dup2(self._real, 0)
            os.close(stop)
            carrier.join()
            os.close(stopped)
            with suppress(BlockingIOError):  # what the second terminal echoed itself
                os.read(self._master, CHUNK)

    def _carry(self, stopped: int) -> None:
        ended = False
        while True:
            idle = not (self._left or ended)
            waits = [self._source.fd, self._woken] if idle else []
            writes = [self._master] if self._left else []
            ready, free, _ = select.select([stopped, *waits], writes, [])
            if stopped in ready:
                return
            if free:
                self._left = self._left[os.write(self._master, self._left[:512]) :]
                continue
            if self._source.fd in ready:
                self._left = self._taken(self._source.read().replace("\r\n", "\r"))
                ended = self._source.closed
            else:
                ended = bool(signals_in(self._woken).intersection(SIGNALS))
            if ended:
                self._ended = True
                self._left += f"{END_OF_PASTE * self._source.within}{_NO_MORE}".encode()

    def _taken(self, keys: str) -> bytes:
        """Keys as readline takes them: of Unicode it drops what it cannot read."""
        encoding = self._source.encoding
        if not is_whole(keys) and UNREADABLE.encode(encoding, "ignore"):
            self._is_odd = True
            keys = mark_unreadable(keys)
        return keys.encode(encoding, "surrogateescape")


def open_relay(source: KeySource, woken: int) -> Relay | None:
    """The relay that readline reads from; None where it cannot read pasted lines."""
    try:
        import readline

        if getattr(readline, "_READLINE_RUNTIME_VERSION", 0) < _BRACKETS_SINCE:
            return None
        relay = Relay(source, woken)
    except (ImportError, OSError):
        return None
    readline.set_auto_history(False)
    readline.set_completer(relay.complete)
    for binding in _BINDINGS:
        readline.parse_and_bind(binding)
    return relay


def _make_raw(fd: int) -> None:
    """Make a terminal pass all keys on; Enter ends a line for other readers too."""
    tty.setraw(fd)
    modes = termios.tcgetattr(fd)
    modes[0] |= termios.ICRNL
    modes[3] |= termios.ECHO  # readline shows keys where the terminal would
    termios.tcsetattr(fd, termios.TCSANOW, modes)
    without_signal_keys(fd, "VINTR", "VSUSP", "VQUIT")  # readline wants signals
