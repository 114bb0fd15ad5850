"""What must hold on Windows, as far as it can be tried on another system.

The program runs with all that Windows lacks taken away from Python.
"""

from __future__ import annotations

import os
import pkgutil
import re
import shutil
import subprocess
import sys
from pathlib import Path

import placebook
import pytest
from placebook.model import store
from placebook.model.pack import Pack

from tests.conftest import PUBLISHED, ROOT, start
from tests.terminal import CTRL_C, ENTER, Terminal

# Python runs a module of this name before anything else.
TAKEN_AWAY = '''
import os, signal, sys

HIDDEN = {"fcntl", "grp", "pty", "pwd", "readline", "resource", "termios", "tty"}
POSIX = """chown fchmod fchown fork forkpty fpathconf getegid geteuid getgid getgroups
getuid getxattr listxattr mkfifo openpty pathconf removexattr setxattr tcgetpgrp
ttyname O_CLOEXEC O_DIRECTORY O_NOFOLLOW O_NONBLOCK""".split()
SIGNALS = "SIGALRM SIGCHLD SIGHUP SIGKILL SIGPIPE SIGQUIT SIGTSTP SIGWINCH".split()


class Hiding:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name in HIDDEN:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


sys.meta_path.insert(0, Hiding)
for name in HIDDEN:
    sys.modules.pop(name, None)
for module, names in ((os, POSIX), (signal, SIGNALS)):
    for name in names:
        if hasattr(module, name):
            delattr(module, name)
'''
MODULES = [
    found.name for found in pkgutil.walk_packages(placebook.__path__, "placebook.")
]
FILE = Path("workbooks/leeds-bin-collections.yaml")


@pytest.fixture
def windows(tmp_path: Path) -> dict[str, str]:
    """An environment in which Python has nothing that Windows lacks."""
    folder = tmp_path / "taken-away"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(TAKEN_AWAY)
    return {"PYTHONPATH": str(folder), "PYTHONUTF8": "0", "LC_ALL": "C.UTF-8"}


def test_every_module_can_be_imported(windows: dict[str, str]) -> None:
    code = f"""
import importlib, os
assert not hasattr(os, "fork")
for name in {MODULES}:
    importlib.import_module(name)
"""
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **windows},
        capture_output=True,
        check=False,
        text=True,
    )
    assert "placebook.commands.new" in MODULES
    assert ran.stderr == ""


def test_no_path_is_put_together_from_signs() -> None:
    signs = re.compile(r"os\.(?:sep|altsep|linesep|path\.(?:join|split|sep))\b")
    code = {path.name: path.read_text() for path in (ROOT / "cli").rglob("*.py")}
    assert [name for name, text in code.items() if signs.search(text)] == []


def test_line_mode_asks_saves_leaves_and_goes_on(
    tmp_path: Path, pack: Pack, windows: dict[str, str]
) -> None:
    words = ("new", "--lines", "--area", "Leeds", "--service", "Bin collections")
    typed = ":skip\nyesterday\n1\nBins are missed.\nNobody is told.\n\n:leave\n"
    ran = start(*words, cwd=tmp_path, env=windows, input=typed)
    assert (ran.code, FILE.name in ran.out + ran.err) == (0, True)
    ran = start("edit", FILE, "--lines", cwd=tmp_path, env=windows, input="2\n:leave\n")
    assert ran.code == 0
    focus = store.open_workbook(tmp_path / FILE, pack).workbook.focus
    assert focus.problem == "Bins are missed.\nNobody is told."
    assert focus.pattern == "delivery"


def test_line_mode_works_at_a_terminal(
    tmp_path: Path, pack: Pack, windows: dict[str, str]
) -> None:
    with Terminal(tmp_path, "new", "--lines", env=windows) as screen:
        screen.see(pack.questions["area.name"].text)
        screen.type("Leeds", ENTER)
        screen.see(pack.questions["service.name"].text)
        screen.type("Bin collections", ENTER)
        screen.see(pack.questions["area.code"].text)
        screen.type("E08000035", ENTER)
        screen.see(pack.questions["workshop.date"].text)
        screen.type(CTRL_C)
        assert "placebook edit" in screen.see("To go on:")
        assert screen.ended() == 130
    area = store.open_workbook(tmp_path / FILE, pack).workbook.area
    assert (area.name, area.code) == ("Leeds", "E08000035")


@pytest.mark.slow  # each runs twice
@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("check", "--fix"),
        ("compare",),
        ("compare", "--format", "json"),
        ("export",),
        ("summary", "kent-fuel-poverty-support.yaml"),
        ("rerun", "kent-fuel-poverty-support.yaml", "--answers", "nothing.yaml"),
        ("map", "kent-fuel-poverty-support.yaml", "--format", "svg"),
        ("diff", "kent-fuel-poverty-support.yaml", "older.yaml"),
        ("guide",),
        ("schema",),
    ],
    ids=" ".join,
)
def test_a_command_says_what_it_says_elsewhere(
    tmp_path: Path, windows: dict[str, str], words: tuple[str, ...]
) -> None:
    def said(name: str, env: dict[str, str]) -> tuple[int, str, str, dict[str, bytes]]:
        folder = tmp_path / name / "workbooks"
        shutil.copytree(PUBLISHED, folder)
        (folder / "nothing.yaml").write_text("{}\n")
        shutil.copy(folder / "kent-fuel-poverty-support.yaml", folder / "older.yaml")
        path = ["."] if words[0] in ("check", "compare", "export") else []
        ran = start(*words, *path, cwd=folder, env=env)
        left = {path.name: path.read_bytes() for path in folder.iterdir()}
        return ran.code, ran.out, ran.err, left

    assert said("here", {}) == said("there", windows)
