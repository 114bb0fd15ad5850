"""Files meant to break a reader: a sentence and an exit code, in every command."""

from __future__ import annotations

from pathlib import Path

from placebook.model import store
from placebook.model.pack import Pack
from placebook.model.store import Saved
from placebook.model.workbook_writer import workbook_text

from tests.cases import for_each
from tests.conftest import Run, kent

HOSTILE = {
    "repeated": (b"placebook: 1\nplacebook: 1\n", "bad.yaml:2:1"),
    "anchors": (
        b"a: &a [x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nd: [*c, *c]\n",
        "bad.yaml:1:4",
    ),
    "brackets": (b"[" * 200_000, "bad.yaml:1:21"),
    "braces": (b"{a: " * 100_000, "bad.yaml:1:2: a:"),
    "indented": (
        b"".join(b" " * n + b"a:\n" for n in range(400)),
        "bad.yaml:1:1: a:",
    ),
    "tags": (b"a: !!python/object/apply:os.system [ls]\n", "bad.yaml:1:4"),
    "latin-1": ("placebook: 1\narea:\n  name: Sir Fôn\n".encode("latin-1"), "line 3"),
    "utf-16": ("placebook: 1\n".encode("utf-16"), "UTF-16"),
    "nul": (b"placebook: 1\narea: x\x00y\n", "bad.yaml:2:7"),
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
    "surrogate": (b'area:\n  name: "\\ud800"\n', "bad.yaml:2:"),
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


# What cannot be read as text is no workbook with problems: `check` cannot judge it.
UNREAD = ("latin-1", "utf-16", "large")


@for_each("command", COMMANDS)
@for_each("kind", HOSTILE)
def test_a_hostile_file_gets_a_sentence(
    run: Run, pack: Pack, kind: str, command: str
) -> None:
    if kind == "empty" and "--answers" in COMMANDS[command]:
        return  # fine as answers go
    content, place = HOSTILE[kind]
    Path("bad.yaml").write_bytes(content)
    store.save(Saved(Path("good.yaml"), kent(pack)), pack)
    ran = run(*COMMANDS[command])
    judged = command.startswith("check") and kind not in UNREAD
    assert ran.code == (1 if judged else 2)
    said = ran.out + ran.err
    assert place in said
    assert "Traceback" not in said
    assert "\x1b" not in said
    assert len(said) < 4000
    assert Path("bad.yaml").read_bytes() == content
    assert {p.name for p in Path().iterdir()} <= {"bad.yaml", "good.yaml", "workbooks"}


# What somebody typed into a workbook with one note: the line that was there, what is
# there then, which of its lines has the fault, and where that is.
TYPED = {
    "a note with a colon": ("  - x", "  - x\n  - Ask Jan:", 1, "notes[2].Ask Jan"),
    "evidence in braces": (
        *("  evidence:", "  evidence: {minutes of 3 June}", 0),
        "focus.evidence.minutes of 3 June",
    ),
    "datasets by their keys": (
        *("datasets:", "datasets:\n  bin-days:\n  missed-bins:", 1),
        "datasets.bin-days",
    ),
    "a person with a colon": (
        *("  people:", "  people:\n    - Waste team:", 1),
        "workshop.people[1].Waste team",
    ),
    "a line with a colon": (
        *("  problem:", "  problem:\n    Bins are missed:", 1),
        "focus.problem.Bins are missed",
    ),
    "a key of their own": ("notes:", "to do:\nnotes:", 0, "to do"),
    "a number sign": (
        *("  evidence:", "  evidence: Ticket #4521 of June shows 412 calls", 0),
        "focus.evidence: is cut off at '#4521 of June",
    ),
    "conflict markers, set in": (
        "  problem:",
        "  problem: |\n    <<<<<<< HEAD\n    a\n    =======\n    b\n    >>>>>>> c",
        1,
        "has git's conflict markers",
    ),
}
SAVES = {
    "check": ["check", "bad.yaml"],
    "check --fix": ["check", "--fix", "bad.yaml"],
    "edit": ["edit", "bad.yaml", "--lines"],
    "edit --answers": ["edit", "bad.yaml", "--answers", "more.yaml"],
    "edit by": ["edit", "good.yaml", "--answers", "bad.yaml"],
    "new by": ["new", "--area", "A", "--service", "B", "--answers", "bad.yaml"],
    "rerun": ["rerun", "bad.yaml", "--lines"],
    "import": ["datasets", "import", "bad.yaml", "list.csv", "--all"],
    "merge": ["merge", "base.yaml", "bad.yaml", "theirs.yaml"],
}


@for_each("command", SAVES)
@for_each("kind", TYPED)
def test_no_save_deletes_a_word_that_yaml_reads_as_something_else(
    run: Run, pack: Pack, kind: str, command: str
) -> None:
    before, typed, at, where = TYPED[kind]
    good = workbook_text(kent(pack, notes=["x"]), pack)
    bad = _with(good, before, typed)
    theirs = _with(good, "  about:", "  about: Theirs.")
    texts = {"good": good, "base": good, "bad": bad, "theirs": theirs}
    for name, text in texts.items():
        Path(f"{name}.yaml").write_text(text)
    Path("more.yaml").write_text("notes:\n  - More.\n")
    Path("list.csv").write_text("title\nBin rounds\n")
    ran = run(*SAVES[command])
    line = bad[: bad.index(f"\n{typed}\n") + 1].count("\n") + 1 + at
    assert f"bad.yaml:{line}:" in ran.out + ran.err
    assert where in ran.out + ran.err
    assert ran.code == (1 if command.startswith("check") else 2)
    assert Path("bad.yaml").read_text() == bad
    assert Path("good.yaml").read_text() == good


def _with(text: str, line: str, instead: str) -> str:
    return text.replace(f"\n{line}\n", f"\n{instead}\n", 1)


def test_a_file_s_name_reaches_the_terminal_tamed(run: Run, pack: Pack) -> None:
    name = "x\x1b[31m\n\x9b2J.yaml"
    Path(name).write_text("foo: 1\n")
    for words in (["check", name], ["check", "."], ["summary", name], []):
        ran = run(*words)
        for shown in (ran.out, ran.err):
            assert not [c for c in shown if ord(c) < 32 and c != "\n"]
            assert "\x9b" not in shown


@for_each(
    "escape",
    [
        *('"\\e[31mred"', '"\\u202Ex"', '"a\\x07b"', '"\\x9b2J"', '"a\\tb"'),
        *(
            "\x1b[31mred",
            "\u202ex",
            "a\x07b",
            "\x9b2J",
            "a\tb",
            "\x00a\x85b",
            "\x0c'a'",
        ),
    ],
    ids=ascii,
)
def test_an_unseen_character_in_a_hand_edited_workbook_is_mended(
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
    saved = path.read_text().split("\n")[6]
    assert saved.startswith("  name: ")
    assert saved.isprintable()
    assert "\\" not in saved
