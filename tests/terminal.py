"""A real pseudo-terminal of 80 by 24, and what stands on its screen."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType

import pexpect
import pyte

DOWN, ENTER, ESC, CTRL_C, CTRL_D = "\x1b[B", "\r", "\x1b", "\x03", "\x04"
SECONDS = 20.0
# A suite that runs in parallel has the size of another terminal in its environment.
_PLAIN = {"TERM": "xterm", "PAGER": "cat", "COLUMNS": "", "LINES": ""}


class Answering(pyte.Screen):
    """A screen that answers, as real ones do, when it is asked where its cursor is."""

    send: Callable[[str], object] | None = None

    def write_process_input(self, data: str) -> None:
        if self.send is not None:
            self.send(data)


def _heed_control_c() -> None:
    """A suite that runs in the background ignores it, and so would its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Terminal:
    """Runs placebook as somebody at a keyboard would."""

    def __init__(
        self,
        folder: Path,
        *words: str,
        env: Mapping[str, str] | None = None,
        size: tuple[int, int] = (80, 24),
    ) -> None:
        columns, lines = size
        self.screen = Answering(columns, lines)
        self.written = b""  # all that the program wrote, as it wrote it
        self._stream = pyte.ByteStream(self.screen)
        self.process = pexpect.spawn(
            sys.executable,
            ["-m", "placebook", *words],
            cwd=str(folder),
            dimensions=(lines, columns),
            env={**os.environ, **_PLAIN, **(env or {})},
            timeout=SECONDS,
            preexec_fn=_heed_control_c,
        )
        self.screen.send = self.process.send

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.close(force=True)

    def type(self, *keys: str) -> None:
        """Press keys, with the pauses of a person between them."""
        for key in keys:
            self.process.send(key)
            self.read(0.02)

    def resize(self, columns: int, lines: int) -> None:
        """Pull at a corner of the window; what stood there counts no more."""
        self.screen.resize(lines, columns)
        self.screen.erase_in_display(2)
        self.process.setwinsize(lines, columns)

    def read(self, seconds: float) -> None:
        """Take in what the program writes for a while."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                self._stream.feed(self._read())
            except pexpect.TIMEOUT:
                continue
            except pexpect.EOF:
                return

    def _read(self) -> bytes:
        read: bytes = self.process.read_nonblocking(65536, 0.02)  # type: ignore[assignment]
        self.written += read
        return read

    def see(self, words: str) -> str:
        """Wait until the screen has ``words``, and has been quiet; the screen."""
        end = time.monotonic() + SECONDS
        while words not in self.flat():
            assert time.monotonic() < end, f"{words!r} is not on:\n{self.text()}"
            self.read(0.05)
        self.read(0.05)
        return self.text()

    def text(self) -> str:
        """The screen, as lines without blanks at their ends."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def flat(self) -> str:
        """The screen as one line, so that words are found across line ends."""
        return " ".join(self.text().split())

    def ended(self) -> int:
        """Wait for the end; the exit code."""
        self.read(0.1)
        end = time.monotonic() + SECONDS
        while self.process.isalive() and time.monotonic() < end:
            self.read(0.05)
        self.process.close()
        status = self.process.exitstatus
        assert status is not None, self.process.signalstatus
        return int(status)
