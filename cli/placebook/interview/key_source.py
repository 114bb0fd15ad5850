"""Reads the keys of a terminal, and knows a paste.

A paste comes between brackets, from a terminal that sends them. Where one does not,
several lines that come at once count as a paste, unless the first chooses from a list.
"""

from __future__ import annotations

import codecs
import os
import re
import select
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

BEGIN_OF_PASTE, END_OF_PASTE = "\x1b[200~", "\x1b[201~"
CHUNK = 65536
LINE_END = re.compile("\r\n|\r|\n")
ENDED = "\x1c"  # before the Enter that nobody pressed
_AT_ONCE = 0.005  # seconds: nobody types the next line so soon after Enter
_FASTEST = 1000  # keys in a second: nobody types so many
_MANY = 500  # keys that came at once; one by one they would take long to be shown
_NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
# No text has these: our own signs, and the one that ends a text for readline.
_NO_KEYS = str.maketrans("", "", f"\0{ENDED}")


class KeySource:
    """The keys as text; ``chooses`` says which line is no paste's first.

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
        self.chooses: Callable[[str], bool] = lambda line: False
        self.closed = False

    def mark(self) -> None:
        """Take what is there by now as typed ahead, a line for each question."""
        self._ahead = self.ready()

    def read(self, count: int = 0) -> str:
        """The keys that are there; none once the terminal is closed."""
        keys, ahead, self._ahead = self._read(), self._ahead, False
        several = bool(LINE_END.search(keys)) or len(keys) >= _MANY
        if ahead or not several:
            return self._noted(keys)
        began, typed = monotonic(), False
        while not (typed or self.closed) and self.ready(_AT_ONCE):
            keys += self._read()
            typed = len(keys) < _FASTEST * (monotonic() - began)
        if typed or len(keys) < self.least or self.within or BEGIN_OF_PASTE in keys:
            return self._noted(keys)
        body = keys.rstrip("\r\n")
        if _NOT_TEXT.search(keys) or not (LINE_END.search(body) or len(body) >= _MANY):
            return keys
        if self.chooses(LINE_END.split(body.strip(), 1)[0]):
            return keys
        return f"{BEGIN_OF_PASTE}{body}{END_OF_PASTE}{keys[len(body) :]}"

    def _noted(self, keys: str) -> str:
        """The keys, once it is noted whether they end within a paste."""
        keys = keys.removeprefix("\n" * self._returned)
        begins, ends = keys.rfind(BEGIN_OF_PASTE), keys.rfind(END_OF_PASTE)
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
                data = os.read(self.fd, CHUNK)
            self.closed = not data
        return self._decoder.decode(data).translate(_NO_KEYS)

    def ready(self, seconds: float = 0) -> bool:
        """Whether there are keys, or the end."""
        return bool(select.select([self.fd], [], [], seconds)[0])


def signals_in(woken: int) -> set[int]:
    """The signals that came since the last call."""
    with suppress(BlockingIOError):
        return set(os.read(woken, CHUNK))
    return set()
