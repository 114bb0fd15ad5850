"""Reads a terminal's keyboard: keys, lines and pastes.

A paste comes between brackets, from a terminal that sends them. Where one does not,
several lines that come at once while text is asked for count as a paste.
"""

from __future__ import annotations

import codecs
import os
import re
import select
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import TextIO
from unicodedata import category, east_asian_width

from placebook.base.text import is_whole, without_unreadable
from placebook.interview.terminal_session import (
    SIGNALS,
    TerminalSession,
    leave_closed_outputs,
    without_signal_keys,
)

try:
    import fcntl
    import pty
    import termios
    import tty
except ImportError:  # Windows
    pty = None  # type: ignore[assignment]

_AT_ONCE = 0.005  # seconds: nobody types the next line so soon after Enter
_FASTEST = 1000  # keys in a second: nobody types so many
_MANY = 500  # keys that came at once; one by one they would take long to be shown
_CHUNK = 65536
_BEGIN, END_OF_PASTE = "\x1b[200~", "\x1b[201~"
_LINE_END = re.compile("\r\n|\r|\n")
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_BRACKETS_SINCE = 0x0801  # readline has them since; libedit has none
_ENDED = "\x1c"  # before the Enter that nobody pressed
# Keys that end a line: where somebody has pressed Esc, the first only ends that.
_NO_MORE = f"{_ENDED}{_ENDED}\r"
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
# No text has these: the sign above, and the one that ends a text for readline.
_NO_KEYS = str.maketrans("", "", f"\0{_ENDED}")
_CTRL_D = "\x04"
_KEY = re.compile(
    "\x1b\\[200~.*?\x1b\\[201~|(?!\x1b\\[200~)(?:\x1b\\[[0-?]*[ -/]*[@-~]|\x1bO.|.)",
    re.DOTALL,
)
_LAST_WORD = re.compile(r"\S*\s*\Z")


def _pasted(keys: str) -> str:
    """The text of a paste, without its brackets."""
    text = keys.removeprefix(_BEGIN).removesuffix(END_OF_PASTE)
    return _LINE_END.sub("\n", text)


class KeySource:
    """The keys as text; ``text`` says that text is asked for, so a paste may come.

    Fewer keys than ``least`` never count as a paste: a busy machine reads some at
    once that were typed one by one.
    """

    least = 0

    def __init__(self, fd: int, encoding: str) -> None:
        self.fd = fd
        self.encoding = encoding
        self._decoder = codecs.getincrementaldecoder(encoding)("surrogateescape")
        self._ahead = False
        self._returned = False  # a paste's last read ended with half a line's end
        self.within = False  # the brackets of a paste
        self.text = False
        self.closed = False

    def mark(self) -> None:
        """Take what is there by now as typed ahead, a line for each question."""
        self._ahead = self.ready()

    def read(self, count: int = 0) -> str:
        """The keys that are there; none once the terminal is closed."""
        keys, ahead, self._ahead = self._read(), self._ahead, False
        several = bool(_LINE_END.search(keys)) or len(keys) >= _MANY
        if not self.text or ahead or not several:
            return self._noted(keys)
        began, typed = monotonic(), False
        while not (typed or self.closed) and self.ready(_AT_ONCE):
            keys += self._read()
            typed = len(keys) < _FASTEST * (monotonic() - began)
        if typed or len(keys) < self.least or self.within or _BEGIN in keys:
            return self._noted(keys)
        body = keys.rstrip("\r\n")
        if _NOT_TEXT.search(keys) or not (_LINE_END.search(body) or len(body) >= _MANY):
            return keys
        return f"{_BEGIN}{body}{END_OF_PASTE}{keys[len(body) :]}"

    def _noted(self, keys: str) -> str:
        """The keys, once it is noted whether they end within a paste."""
        keys = keys.removeprefix("\n" * self._returned)
        begins, ends = keys.rfind(_BEGIN), keys.rfind(END_OF_PASTE)
        if max(begins, ends) >= 0:
            self.within = begins > ends
        self._returned = self.within and keys.endswith("\r")
        if not (self.within and self.closed):
            return keys
        self.within = False
        return keys + END_OF_PASTE

    def _read(self) -> str:
        data = b""
        if self.ready():
            with suppress(OSError):  # the terminal is gone
                data = os.read(self.fd, _CHUNK)
            self.closed = not data
        return self._decoder.decode(data).translate(_NO_KEYS)

    def ready(self, seconds: float = 0) -> bool:
        """Whether there are keys, or the end."""
        return bool(select.select([self.fd], [], [], seconds)[0])


class Keyboard:
    """Reads a line at a time from a terminal, with its signals heeded meanwhile."""

    def __init__(self, session: TerminalSession, out: TextIO) -> None:
        self._session = session
        self._out = out
        self._source = KeySource(os.dup(sys.stdin.fileno()), sys.stdin.encoding)
        self._echo = _terminal(self._source) or out
        self._rest = ""  # keys after the end of a line
        self._woken, self._wake = os.pipe()
        os.set_blocking(self._woken, False)
        os.set_blocking(self._wake, False)
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        if hasattr(signal, "SIGWINCH"):  # before readline, which calls what was there
            signal.signal(signal.SIGWINCH, self._resized)
        self._relay = None if session.plain else _relay(self._source, self._woken)

    def line(self, prompt: str, text: bool) -> str:
        """The next line, or all that was pasted; ``text`` says that a paste may come.

        Raises EOFError on Ctrl-D, Interrupted on Ctrl-C, HungUp.
        """
        _signals(self._woken)  # those that ended something else
        if self._session.number:  # it waits: be woken at once
            os.write(self._wake, bytes([self._session.number]))
        self._source.text = text
        self._source.mark()
        read = self._relay.line if self._relay else self._typed
        line, by_enter = read(prompt)
        self._session.keep_brackets()
        if by_enter:
            return line
        leave_closed_outputs()
        if self._source.closed or self._session.number:
            self._session.stop(line or None)
        raise EOFError

    def forget(self) -> None:
        """Drop what was typed or pasted after a line that was refused."""
        self._source.text = True
        self._rest = ""
        if self._relay:
            self._relay.forget()
        while self._source.ready() and not self._source.closed:
            self._source.read()

    def _resized(self, number: int, frame: object) -> None:
        if self._relay:
            self._relay.take_size()

    # --- where there is no readline ---------------------------------------------------

    def _typed(self, prompt: str) -> tuple[str, bool]:
        """A line, with a few keys to correct it, and whether Enter ended it."""
        self._out.write(prompt)
        self._out.flush()
        line = ""
        while True:
            key = self._key()
            if key in ("", "\r", "\n") or (key == _CTRL_D and not line):
                break
            line = self._struck(line, key)
        if not key and not _BEGIN.startswith(self._rest):  # a paste that has not ended
            line += _pasted(self._rest)
        self._show("\n" * self._session.echoes)
        return line, key in ("\r", "\n")

    def _key(self) -> str:
        """The next key, or a whole paste; empty when there will be none."""
        while _BEGIN.startswith(self._rest) or not (found := _KEY.match(self._rest)):
            if not self._more():
                return ""
        self._rest = self._rest[found.end() :]
        return found.group()

    def _more(self) -> bool:
        """Wait for keys; False when there will be none."""
        ready, _, _ = select.select([self._source.fd, self._woken], [], [])
        if self._source.fd not in ready:
            return not _signals(self._woken).intersection(SIGNALS)
        keys = self._source.read()
        self._rest += keys
        return bool(keys) or not self._source.closed

    def _struck(self, line: str, key: str) -> str:
        """The line as a key leaves it; shows the change."""
        last, word = line[:-1], _LAST_WORD.sub("", line)
        left = {"\x7f": last, "\b": last, "\x15": "", "\x17": word}.get(key)
        if left is not None:
            gone = sum(map(_columns, line[len(left) :]))
            self._show("\b \b" * gone * self._session.echoes)
            return left
        if key.startswith(_BEGIN):
            key = _pasted(key)
        elif not key.isprintable() and key != "\t" and is_whole(key):
            return line
        self._show(key * self._session.echoes)
        return line + key

    def _show(self, text: str) -> None:
        with suppress(OSError):  # the terminal is gone
            self._echo.write(without_unreadable(text))
            self._echo.flush()


class _Relay:
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
        self._odd = ""  # letters of another encoding, which readline drops

    def line(self, prompt: str) -> tuple[str, bool]:
        """A line, and whether Enter ended it."""
        try:
            with self._carried():
                line = input(prompt)
        except EOFError:
            return "", False
        odd, self._odd = self._odd, ""
        # Once the outputs are closed, Python reads without readline: the keys are text.
        cut = self._cut or _ENDED in line
        return line.replace(_ENDED, "") + odd, not cut

    def complete(self, text: str, number: int) -> None:
        """Take note of the keys that end a line; there is nothing to complete."""
        self._cut = self._ended

    def take_size(self) -> None:
        """Let readline know how wide a line is."""
        with suppress(OSError):
            size = fcntl.ioctl(self._real, termios.TIOCGWINSZ, bytes(8))
            fcntl.ioctl(self._slave, termios.TIOCSWINSZ, size)

    def forget(self) -> None:
        """Drop what was carried and is not read yet."""
        self._left = b""
        while select.select([self._slave], [], [], 0)[0]:
            os.read(self._slave, _CHUNK)

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
                os.read(self._master, _CHUNK)

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
                keys = self._source.read().replace("\r\n", "\r")
                self._odd += "".join(set(keys) - set(without_unreadable(keys)))
                self._left = keys.encode(self._source.encoding, "surrogateescape")
                ended = self._source.closed
            else:
                ended = bool(_signals(self._woken).intersection(SIGNALS))
            if ended:
                self._ended = True
                self._left += f"{END_OF_PASTE * self._source.within}{_NO_MORE}".encode()


def _relay(source: KeySource, woken: int) -> _Relay | None:
    """The relay that readline reads from; None where it cannot read pasted lines."""
    try:
        import readline

        if getattr(readline, "_READLINE_RUNTIME_VERSION", 0) < _BRACKETS_SINCE:
            return None
        relay = _Relay(source, woken)
    except (ImportError, OSError):
        return None
    readline.set_auto_history(False)
    readline.set_completer(relay.complete)
    for binding in _BINDINGS:
        readline.parse_and_bind(binding)
    return relay


def _signals(woken: int) -> set[int]:
    """The signals that came since the last call."""
    with suppress(BlockingIOError):
        return set(os.read(woken, _CHUNK))
    return set()


def _make_raw(fd: int) -> None:
    """Make a terminal pass all keys on; Enter ends a line for other readers too."""
    tty.setraw(fd)
    modes = termios.tcgetattr(fd)
    modes[0] |= termios.ICRNL
    modes[3] |= termios.ECHO  # readline shows keys where the terminal would
    termios.tcsetattr(fd, termios.TCSANOW, modes)
    without_signal_keys(fd, "VINTR", "VSUSP", "VQUIT")  # readline wants signals


def _terminal(source: KeySource) -> TextIO | None:
    """The terminal to show keys on, also where our words go elsewhere."""
    try:
        return Path(os.ttyname(source.fd)).open(
            "w", encoding=source.encoding, errors="replace"
        )
    except OSError:
        return None


def _columns(character: str) -> int:
    """How many columns of a screen a character takes."""
    if category(character) in ("Mn", "Me", "Cf", "Cc", "Cs"):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1
