"""Askers for tests: one that follows a script, and what drives a walk."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from placebook.commands.session import tools
from placebook.interview.autosave import Autosaver
from placebook.interview.dialogue import Dialogue
from placebook.interview.interview import Interview
from placebook.interview.prompts import (
    TYPED,
    Answered,
    GivenAnswer,
    Menu,
    MenuChoice,
    NoEditor,
    Prompt,
    Stopped,
)
from placebook.model import store
from placebook.model.pack import Pack
from placebook.model.store import Saved
from placebook.model.workbook import Workbook

from tests.conftest import MET

Line: TypeAlias = (
    "Answered | Menu | Callable[[Prompt], GivenAnswer | MenuChoice] | None"
)


class Script:
    """Answers from a list, leaves at its end; ``asked`` has all that was put."""

    def __init__(self, *lines: Line, edited: str | None = None) -> None:
        self.lines = list(lines)
        self.edited = edited
        self.asked: list[Prompt] = []

    def ask(self, prompt: Prompt) -> GivenAnswer | MenuChoice:
        self.asked.append(prompt)
        if prompt.kind == "pause":
            return GivenAnswer(None)
        if not self.lines:
            raise Stopped
        line = self.lines.pop(0)
        if isinstance(line, Menu):
            return MenuChoice(line)
        if callable(line):
            return line(prompt)
        if isinstance(line, str) and prompt.choices:
            titles = {choice.title: choice.value for choice in prompt.choices}
            values = [choice.value for choice in prompt.choices]
            assert line in titles or line in values or prompt.other, (line, prompt)
            return GivenAnswer(titles.get(line, line))
        return GivenAnswer(line)

    def edit(self, text: str) -> str | None:
        if self.edited is None:
            raise NoEditor
        return text + self.edited

    def texts(self) -> list[str]:
        return [prompt.text for prompt in self.asked]


def begin(
    folder: Path, pack: Pack, book: Workbook, asker: Script, everything: bool = False
) -> Interview:
    """An interview about a workbook that is saved in ``folder``."""
    (folder / "x.yaml").unlink(missing_ok=True)
    saved = store.save(Saved(folder / "x.yaml", book), pack)
    talk = Dialogue(pack, Autosaver(saved, pack), asker, MET, everything)
    return Interview(talk, tools())


def walk(interview: Interview, start: str | None = None) -> Workbook:
    """Walk until the script ends; the workbook as it is on the disk then."""
    step = interview.find(start) if start else interview.first_open()
    with contextlib.suppress(Stopped):
        interview.walk(step)
    path = interview.talk.keeper.saved.path
    return store.open_workbook(path, interview.talk.pack).workbook


def hear(heard: list[tuple[str, ...]]) -> Callable[..., None]:
    """Keeps what is said at questions, each with its question, in ``heard``.

    Also how it was said, unless it was typed there.
    """
    return lambda *said: heard.append(said[:2] if said[2:] == (TYPED,) else said)


def unheard(*said: str) -> None:
    """For questions at which nobody says more than the answer."""
    raise AssertionError(said)
