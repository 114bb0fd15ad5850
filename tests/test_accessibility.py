"""What ACCESSIBILITY says of colour and of line mode is so."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from placebook.model import store
from placebook.model.pack import Pack
from placebook.model.store import Saved

from tests.cases import for_each
from tests.conftest import PUBLISHED, kent
from tests.terminal import ENTER, Terminal

KENT = "kent-fuel-poverty-support.yaml"
COLOURS = re.compile(rb"\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9\d|10\d)[;\dm]")
COMMANDS = [
    ("summary", KENT),
    ("compare", "."),
    ("diff", KENT, "doncaster-careers-information-advice-and-guidance.yaml"),
    ("map", KENT),
    ("check", "broken.yaml"),
    ("edit", KENT, "--question", "problem-focus.measure-and-decision"),
]


def shown(folder: Path, words: tuple[str, ...], no_colour: str) -> tuple[str, bytes]:
    """What a terminal shows of a command, and what the command wrote to it."""
    env = {"TERM": "xterm-256color", "NO_COLOR": no_colour}
    with Terminal(folder, *words, env=env, size=(80, 300)) as screen:
        if words[0] == "edit":
            screen.see("Does not apply")
        else:
            screen.ended()
        return screen.text(), screen.written


@for_each("words", COMMANDS, ids=lambda words: words[0])
def test_colour_carries_nothing_that_the_words_do_not(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    shutil.copytree(PUBLISHED, tmp_path, dirs_exist_ok=True)
    (tmp_path / "broken.yaml").write_text("placebook: 1\npack: odd\narea: x\n")
    coloured, plain = shown(tmp_path, words, ""), shown(tmp_path, words, "1")
    assert coloured[0] == plain[0]
    assert not COLOURS.search(plain[1])


def test_the_summary_has_colour_where_nobody_asks_for_none(tmp_path: Path) -> None:
    shutil.copy(PUBLISHED / KENT, tmp_path)
    assert COLOURS.search(shown(tmp_path, ("summary", KENT), "")[1])


def test_line_mode_neither_redraws_nor_moves_the_cursor(
    tmp_path: Path, pack: Pack
) -> None:
    store.save(Saved(tmp_path / "x.yaml", kent(pack)), pack)
    words = ("edit", "x.yaml", "--question", "problem-focus.one-problem", "--lines")
    with Terminal(tmp_path, *words, env={"TERM": "dumb"}) as screen:
        screen.see("6. Does not apply")
        screen.type("2", ENTER)
        screen.see("You chose: Starting")
        screen.see("What shows it?")
        screen.type(":leave", ENTER)
        assert screen.ended() == 0
        assert b"\x1b" not in screen.written
        assert b"\b" not in screen.written
