"""Edits a text in the person's own editor: no shell, and a private file."""

from __future__ import annotations

import locale
import os
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from placebook.base import files
from placebook.base.text import one_line
from placebook.interview.prompts import HungUp, NoEditor
from placebook.interview.terminal_session import current_session, heeded

_USUAL = ("nano", "vim", "vi", "notepad")
_PATIENCE = 2  # seconds in which an editor can end itself


def _named(environment: Mapping[str, str]) -> list[list[str]]:
    """The editors that the environment names, each as a list of words."""
    found = []
    for name in ("VISUAL", "EDITOR"):
        with suppress(ValueError):  # a quote that is not closed
            found.append(shlex.split(environment.get(name, "")))
    return [words for words in found if words]


def editor_command(environment: Mapping[str, str]) -> list[str] | None:
    """The editor to start, as a list of words; None when there is none."""
    for words in _named(environment):
        if shutil.which(words[0]):
            return words
    found = [path for path in map(shutil.which, _USUAL) if path]
    return found[:1] or None


def editor_notice(environment: Mapping[str, str]) -> str:
    """Which editor is about to open, and why that one; empty if there is none."""
    words, named = editor_command(environment), _named(environment)
    if words is None:
        return ""
    why = "" if words in named else "EDITOR is not set. "
    if named and words not in named:
        why = f"The editor '{one_line(named[0][0], 40)}' was not found. "
    return f"{why}Opening {Path(words[0]).name}: save and end it to come back."


def edit_text(text: str) -> str | None:
    """The text as they leave it; None when they gave up.

    Raises NoEditor, and HungUp with what the file holds when the program is to end.
    """
    words = editor_command(os.environ)
    if words is None:
        raise NoEditor
    try:
        with tempfile.TemporaryDirectory(prefix="placebook-") as folder:
            return _in_file(words, Path(folder) / "answer.txt", text)
    except OSError as error:
        told = f"No file for an editor could be written: {error.strerror}."
        raise NoEditor(told) from None


def _in_file(words: list[str], path: Path, text: str) -> str | None:
    """The text as they leave it in a file; None when they gave up."""
    path.write_text(text + "\n" if text else "", encoding="utf-8")
    path.chmod(0o600)
    before = path.read_bytes()
    try:
        ended = _run([*words, str(path)])
    except HungUp:
        raise HungUp(_left(path)) from None
    if ended == 0 and path.exists():
        return _left(path)
    if path.exists() and (content := path.read_bytes()) != before:
        what = "Your editor ended with an error, so what it saved is not used: see"
        raise NoEditor(f"{what} {_kept(content)}")
    if ended:
        raise NoEditor(f"Your editor ended with code {ended}: nothing was changed.")
    return None


def _run(words: list[str]) -> int:
    """The editor's exit code. Ctrl-C is the editor's own; raises HungUp."""
    before = signal.signal(signal.SIGINT, lambda number, frame: None)
    try:
        with current_session().aside():
            process = subprocess.Popen(words)
            try:
                return heeded(process.wait)
            except HungUp:  # it has time to save
                process.terminate()
                try:
                    process.wait(_PATIENCE)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
                raise
    except OSError:
        raise NoEditor from None
    finally:
        signal.signal(signal.SIGINT, before)


def _left(path: Path) -> str:
    """What the editor left in the file. Raises NoEditor if that is not text."""
    content = path.read_bytes()
    for encoding in ("utf-8", locale.getpreferredencoding(False)):
        with suppress(UnicodeDecodeError):
            return content.decode(encoding).rstrip("\r\n")
    what = "Your editor did not save UTF-8, so the text is not used: see"
    raise NoEditor(f"{what} {_kept(content)}")


def _kept(content: bytes) -> Path:
    """Keep what an editor saved in a file of its own."""
    return files.put_aside(Path(tempfile.gettempdir()), "placebook-answer", content)
