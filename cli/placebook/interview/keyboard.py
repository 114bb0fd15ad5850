"""Reads a terminal's keyboard, a line or a paste at a time."""

from __future__ import annotations

import os
import re
import select
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TextIO
from unicodedata import category, east_asian_width

from placebook.base.text import is_whole, without_unreadable
from placebook.interview.key_relay import open_relay
from placebook.interview.key_source import (
    BEGIN_OF_PASTE,
    END_OF_PASTE,
    LINE_END,
    KeySource,
    signals_in,
)
from placebook.interview.terminal_session import (
    SIGNALS,
    TerminalSession,
    leave_closed_outputs,
)

_CTRL_D, _ESC = "\x04", "\x1b"
_KEY = re.compile(
    "\x1b\\[200~.*?\x1b\\[201~"
    "|(?!\x1b\\[200~)(?:\x1b\\[[0-?]*[ -/]*[@-~]|\x1bO.|\x1b[!-~\x7f]|.)",
    re.DOTALL,
)
_LAST_WORD = re.compile(r"\S*\s*\Z")


def _pasted(keys: str) -> str:
    """The text of a paste, without its brackets."""
    text = keys.removeprefix(BEGIN_OF_PASTE).removesuffix(END_OF_PASTE)
    return LINE_END.sub("\n", text)


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
        self._relay = None if session.plain else open_relay(self._source, self._woken)

    def line(self, prompt: str, chooses: Callable[[str], bool]) -> str:
        """The next line, or all that was pasted; no paste begins as ``chooses`` says.

        Raises EOFError on Ctrl-D, Interrupted on Ctrl-C, HungUp.
        """
        signals_in(self._woken)  # those that ended something else
        if self._session.number:  # it waits: be woken at once
            os.write(self._wake, bytes([self._session.number]))
        self._source.chooses = chooses
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

    def rest(self) -> str:
        """Take all that was typed or pasted after a line, as text."""
        keys, self._rest = self._rest, ""
        if self._relay:
            keys = self._relay.rest()
        while self._source.ready() and not self._source.closed:
            keys += self._source.read()
        for bracket in (BEGIN_OF_PASTE, END_OF_PASTE):
            keys = keys.replace(bracket, "")
        found = _KEY.findall(LINE_END.sub("\n", keys))
        return "".join(key for key in found if _is_letter(key) or key.isspace())

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
        if not key and not BEGIN_OF_PASTE.startswith(
            self._rest
        ):  # a paste that has not ended
            line += _pasted(self._rest)
        self._show("\n" * self._session.echoes)
        return line, key in ("\r", "\n")

    def _key(self) -> str:
        """The next key, or a whole paste; empty when there will be none."""
        while BEGIN_OF_PASTE.startswith(self._rest) or not (
            found := _KEY.match(self._rest)
        ):
            if not self._more():
                return ""
        self._rest = self._rest[found.end() :]
        return found.group()

    def _more(self) -> bool:
        """Wait for keys; False when there will be none."""
        ready, _, _ = select.select([self._source.fd, self._woken], [], [])
        if self._source.fd not in ready:
            return not signals_in(self._woken).intersection(SIGNALS)
        keys = self._source.read()
        if self._rest == _ESC and not keys.startswith("["):
            self._rest = ""  # it was pressed by itself
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
        if key.startswith(BEGIN_OF_PASTE):
            key = _pasted(key)
        elif not _is_letter(key):
            return line
        self._show(key * self._session.echoes)
        return line + key

    def _show(self, text: str) -> None:
        with suppress(OSError):  # the terminal is gone
            self._echo.write(without_unreadable(text))
            self._echo.flush()


def _is_letter(key: str) -> bool:
    """Whether a key belongs to a text, if only as a letter that could not be read."""
    return key.isprintable() or key == "\t" or not is_whole(key)


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
