"""A text in the person's own editor: no shell, a private file, removed afterwards."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from placebook.asking import NoEditor

_USUAL = ("nano", "vim", "vi", "notepad")


def command(environment: Mapping[str, str]) -> list[str] | None:
    """The editor to start, as a list of words; None when there is none."""
    for name in ("VISUAL", "EDITOR"):
        try:
            words = shlex.split(environment.get(name, ""))
        except ValueError:  # a quote that is not closed
            words = []
        if words and shutil.which(words[0]):
            return words
    found = [path for path in map(shutil.which, _USUAL) if path]
    return found[:1] or None


def edit(text: str) -> str | None:
    """The text as they leave it; None when they gave up. Raises NoEditor."""
    words = command(os.environ)
    if words is None:
        raise NoEditor
    with tempfile.TemporaryDirectory(prefix="placebook-") as folder:
        path = Path(folder) / "answer.txt"
        path.write_text(text + "\n" if text else "", encoding="utf-8")
        path.chmod(0o600)
        try:
            done = subprocess.run([*words, str(path)], check=False)
            if done.returncode != 0:
                return None
            return path.read_bytes().decode("utf-8", "replace").rstrip("\r\n")
        except OSError:
            raise NoEditor from None
