"""Files meant to break a reader: a sentence and an exit code, in every command."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from placebook import store
from placebook.pack import Pack
from placebook.store import Saved

from .conftest import Run, kent

HOSTILE = {
    "repeated": (b"placebook: 1\nplacebook: 1\n", "bad.yaml:2:1"),
    "anchors": (
        b"a: &a [x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nd: [*c, *c]\n",
        "bad.yaml:1:4",
    ),
    "brackets": (b"[" * 200_000, "bad.yaml:1:21"),
    "braces": (b"{a: " * 100_000, "bad.yaml:1:"),
    "indented": (
        b"".join(b" " * n + b"a:\n" for n in range(400)),
        "bad.yaml:",
    ),
    "tags": (b"a: !!python/object/apply:os.system [ls]\n", "bad.yaml:1:4"),
    "latin-1": ("placebook: 1\narea:\n  name: Sir Fôn\n".encode("latin-1"), "line 3"),
    "utf-16": ("placebook: 1\n".encode("utf-16"), "UTF-16"),
    "nul": (b"placebook: 1\narea: \x00\n", "bad.yaml:2:7"),
    "escape": (b"placebook: 1\narea: \x1b[2J\n", "bad.yaml:2:7"),
    "large": (b"# x\n" * 600_000, "larger than 1 MiB"),
    "conflict": (b"placebook: 1\n<<<<<<< ours\na: 1\n", "bad.yaml:2:1"),
    "newer": (b"placebook: 9\npack: open-data-services@1\n", "bad.yaml:1:12"),
    "huge version": (b"placebook: " + b"9" * 5000 + b"\n", "bad.yaml:1:12"),
    "another pack": (b"placebook: 1\npack: bicycles@1\n", "bad.yaml:2:7"),
    "newer pack": (b"placebook: 1\npack: open-data-services@999\n", "bad.yaml:2:7"),
    "empty": (b"", "is empty"),
    "list": (b"- a\n", "is not a workbook"),
    "text": (b"hello\n", "is not a workbook"),
    "second": (b"placebook: 1\n---\nplacebook: 1\n", "bad.yaml:2:1"),
    "key is a list": (b"? [a]\n: b\n", "bad.yaml:1:3"),
    "quote": (b'a: "x\n', "bad.yaml:1:4"),
    "long key": (b"x" * 5000 + b": 1\n", "bad.yaml:1:5001"),
    "number": (
        b"placebook: 1\npack: open-data-services@1\nworkshop:\n  round: "
        + b"9" * 6000
        + b"\n",
        "bad.yaml:4:10",
    ),
    "surrogate": (b'area:\n  name: "\\ud800"\n', "bad.yaml:"),
}

COMMANDS = {
    "summary": ["summary", "bad.yaml"],
    "check": ["check", "bad.yaml"],
    "check --fix": ["check", "--fix", "bad.yaml"],
    "edit": ["edit", "bad.yaml", "--lines"],
    "edit --answers": ["edit", "good.yaml", "--answers", "bad.yaml"],
    "rerun": ["rerun", "bad.yaml", "--lines"],
    "new": ["new", "--area", "A", "--service", "B", "--answers", "bad.yaml"],
}


# An empty file is fine as answers go.
PAIRS = [
    (kind, command)
    for kind in HOSTILE
    for command in COMMANDS
    if not (kind == "empty" and "--answers" in COMMANDS[command])
]


@pytest.mark.parametrize(("kind", "command"), PAIRS)
def test_a_hostile_file_gets_a_sentence(
    run: Run, pack: Pack, kind: str, command: str
) -> None:
    content, place = HOSTILE[kind]
    Path("bad.yaml").write_bytes(content)
    store.save(Saved(Path("good.yaml"), kent(pack)), pack)
    begun = time.monotonic()
    ran = run(*COMMANDS[command])
    assert time.monotonic() - begun < 2
    assert ran.code in (1, 2)
    said = ran.out + ran.err
    assert place in said
    assert "Traceback" not in said
    assert "\x1b" not in said
    assert len(said) < 4000
    assert Path("bad.yaml").read_bytes() == content
    assert {p.name for p in Path().iterdir()} <= {"bad.yaml", "good.yaml", "workbooks"}


def test_a_file_s_name_reaches_the_terminal_tamed(run: Run, pack: Pack) -> None:
    name = "x\x1b[31m\n\x9b2J.yaml"
    Path(name).write_text("foo: 1\n")
    for words in (["check", name], ["check", "."], ["summary", name], []):
        ran = run(*words)
        for shown in (ran.out, ran.err):
            assert not [c for c in shown if ord(c) < 32 and c != "\n"]
            assert "\x9b" not in shown


@pytest.mark.parametrize(
    "escape", ['"\\e[31mred"', '"\\u202Ex"', '"a\\x07b"', '"\\x9b2J"', '"a\\tb"']
)
def test_an_escape_in_a_hand_edited_workbook_is_mended(
    run: Run, pack: Pack, escape: str
) -> None:
    path = Path("x.yaml")
    store.save(Saved(path, kent(pack)), pack)
    path.write_text(path.read_text().replace("name: Kent", f"name: {escape}"))
    assert run("check", "x.yaml").code == 0
    for words in (["summary", "x.yaml"], ["summary", "x.yaml", "-f", "markdown"]):
        shown = run(*words).out
        assert not [c for c in shown if ord(c) < 32 and c != "\n"]
        assert "\u202e" not in shown
        assert "\x9b" not in shown
    run("check", "--fix", "x.yaml")
    assert "\\" not in path.read_text().split("\n")[5]
