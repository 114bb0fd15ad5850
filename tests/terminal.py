"""A real pseudo-terminal of 80 by 24, and what stands on its screen."""

from __future__ import annotations

import os
import re
import select
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import pexpect
import pyte
from placebook.model import store
from placebook.model.pack import Pack
from placebook.model.store import Saved
from placebook.model.workbook import Workbook

from tests.conftest import kent

MODES: dict[str, dict[str, str]] = {
    "lines": {"TERM": "xterm"},
    "dumb": {"TERM": "dumb"},
    "screen": {},
}
DOWN, ENTER, ESC, CTRL_C, CTRL_D = "\x1b[B", "\r", "\x1b", "\x03", "\x04"
SECONDS = 20.0
PAUSE = 0.03  # between two keys
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
        program: Sequence[str] = (sys.executable, "-m", "placebook"),
    ) -> None:
        columns, lines = size
        self.screen = Answering(columns, lines)
        self.gone = False
        self.written = b""  # all that the program wrote, as it wrote it
        self._stream = pyte.ByteStream(self.screen)
        self.process = pexpect.spawn(
            program[0],
            [*program[1:], *words],
            cwd=str(folder),
            dimensions=(lines, columns),
            env={**os.environ, **_PLAIN, **(env or {})},
            timeout=SECONDS,
            preexec_fn=_heed_control_c,
        )
        self.process.delaybeforesend = None  # `type` has the pauses
        self.process.ptyproc.delayafterclose = 0  # type: ignore[attr-defined]
        self.screen.send = self.process.send

    @classmethod
    def of(
        cls,
        mode: str,
        folder: Path,
        question: str,
        size: tuple[int, int] = (80, 24),
        **env: str,
    ) -> Terminal:
        """At a question of x.yaml, on a screen or in line mode."""
        words = ("edit", "x.yaml", "--question", question)
        lines = () if mode == "screen" else ("--lines",)
        return cls(folder, *words, *lines, env={**MODES[mode], **env}, size=size)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self.gone:
            self.process.kill(signal.SIGKILL)
            self.process.close(force=True)

    def type(self, *keys: str) -> None:
        """Press keys, with the pauses of a person between them."""
        for key in keys:
            self.process.send(key)
            # What comes at once after Esc is a key with Alt.
            self.read(0.1 if key == ESC else PAUSE)

    def paste(self, text: str, brackets: bool = True) -> None:
        """Paste, from a terminal that puts brackets around it, or from an older one."""
        keys = re.sub("(?<!\r)\n", "\r", text)
        left = (f"\x1b[200~{keys}\x1b[201~" if brackets else keys).encode()
        while left:
            left = left[os.write(self.process.child_fd, left[:1000]) :]
            self._take_in()
        self.read(0.3)

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

    def _take_in(self) -> None:
        """Read what is there, so that the program can go on writing."""
        while select.select([self.process.child_fd], [], [], 0)[0]:
            self._stream.feed(self._read())

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

    def hang_up(self) -> int:
        """Close the terminal, as a lost connection does; the exit code."""
        self.process.ptyproc.fileobj.close()  # type: ignore[attr-defined]
        return self._status()

    def signal(self, number: int) -> int:
        """Send a signal, and wait for the end; the exit code."""
        self.process.kill(number)
        return self.ended()

    def _status(self) -> int:
        """Wait for the end without reading any more."""
        end = time.monotonic() + SECONDS
        while not (done := os.waitpid(self.process.pid or 0, os.WNOHANG))[0]:
            assert time.monotonic() < end, "it does not end"
            time.sleep(0.02)
        self.gone = True
        return os.waitstatus_to_exitcode(done[1])

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
        self.read(SECONDS)  # what it wrote last, up to the end
        self.process.close()
        status = self.process.exitstatus
        assert status is not None, self.process.signalstatus
        return int(status)


@dataclass(frozen=True)
class Desk:
    """A folder for x.yaml, and terminals to answer its questions at."""

    folder: Path
    pack: Pack

    def at(
        self,
        question: str,
        mode: str = "screen",
        size: tuple[int, int] = (80, 24),
        **env: str,
    ) -> Terminal:
        """x.yaml as it is begun, open at one of its questions."""
        path = self.folder / "x.yaml"
        path.unlink(missing_ok=True)
        store.save(Saved(path, kent(self.pack)), self.pack)
        return Terminal.of(mode, self.folder, question, size, **env)

    def book(self) -> Workbook:
        """x.yaml as it is on the disk."""
        return store.open_workbook(self.folder / "x.yaml", self.pack).workbook
