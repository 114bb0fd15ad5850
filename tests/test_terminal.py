"""Walks in a real terminal: the whole program, with keys."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import termios
import time
from datetime import date
from pathlib import Path

import pytest
from placebook.analysis import checks
from placebook.base.text import tidy
from placebook.model import store
from placebook.model.pack import Pack
from placebook.model.store import Saved

from tests.cases import for_each
from tests.conftest import PUBLISHED, full, kent
from tests.terminal import CTRL_C, CTRL_D, DOWN, ENTER, ESC, MODES, Desk, Terminal

FILE = Path("workbooks/kent-fuel-poverty.yaml")


@pytest.fixture
def desk(tmp_path: Path, pack: Pack) -> Desk:
    return Desk(tmp_path, pack)


def text_of(pack: Pack, id: str) -> str:
    return pack.questions[id].text


def test_start_answer_back_menu_stop_continue_finish(
    tmp_path: Path, pack: Pack
) -> None:
    first, second, *_, last = pack.statements
    words = {id: statement.text for id, (_, statement) in pack.statements.items()}
    with Terminal(tmp_path, "new") as screen:
        screen.see(text_of(pack, "area.name"))
        screen.type("Kent", ENTER)
        screen.see(text_of(pack, "service.name"))
        screen.type("Fuel poverty", ENTER)
        screen.see(text_of(pack, "area.code"))
        screen.type("E100", ESC)
        screen.see("Menu")
        screen.type(ESC)
        assert text_of(pack, "area.code") in screen.see("E100")
        screen.type("00016", ENTER)
        screen.see(text_of(pack, "workshop.date"))
        screen.type(ENTER)
        screen.see(text_of(pack, "workshop.people"))
        screen.type(ENTER)
        screen.see(text_of(pack, "focus.problem"))
        screen.type("Homes are cold.", ENTER, "Help is late.", ENTER, ENTER)
        screen.see(text_of(pack, "focus.affected"))
        screen.type(ESC)
        screen.see("Menu")
        screen.type("b", ENTER)
        assert text_of(pack, "focus.problem") in screen.see("Help is late.")
        screen.type(CTRL_C)
        told = screen.see("To go on: placebook edit")
        assert "not saved" not in told
        assert f"placebook edit {FILE} --question focus.problem" in told
        assert screen.ended() == 130
    book = store.open_workbook(tmp_path / FILE, pack).workbook
    assert book.focus.problem == "Homes are cold.\nHelp is late."
    assert book.area.code == "E10000016"

    with Terminal(tmp_path, "edit", str(FILE)) as screen:
        # The problem is answered; the pattern is the first open question.
        screen.see(text_of(pack, "focus.pattern"))
        screen.type("2", ENTER)
        screen.see(text_of(pack, "ecosystem.actors"))
        screen.type(ENTER)
        screen.see(text_of(pack, "ecosystem.flows"))
        screen.type(ENTER)
        screen.see(text_of(pack, "datasets"))
        screen.type(DOWN, ENTER)
        screen.see(text_of(pack, "datasets.title"))
        screen.type("Bin days", ENTER)
        screen.see(text_of(pack, "datasets.status"))
        screen.type("3", CTRL_C)
        assert screen.ended() == 130

    with Terminal(tmp_path, "edit", str(FILE)) as screen:
        screen.see(text_of(pack, "datasets.status"))
        screen.type("1", ENTER)
        screen.see(text_of(pack, "datasets.need"))
        screen.type(CTRL_D)
        # Ctrl-D does nothing to a choice; Esc and the menu leave.
        screen.type(ESC)
        screen.see("Menu")
        screen.type(*[DOWN] * 8, ENTER)
        assert screen.ended() == 0
        assert "Choose: Save and leave" in screen.flat()
    book = store.open_workbook(tmp_path / FILE, pack).workbook
    assert book.datasets["bin-days"].status == "held"

    with Terminal(tmp_path, "edit", str(FILE), "--question", first) as screen:
        screen.see(words[first])
        screen.type("3", ENTER)
        screen.see(text_of(pack, "readiness.evidence"))
        screen.type("Minutes of June.", ENTER)
        screen.see(words[second])
        screen.type(CTRL_C)
        assert screen.ended() == 130

    with Terminal(tmp_path, "edit", str(FILE), "--question", last) as screen:
        screen.see(words[last])
        screen.type("5", ENTER)
        screen.see(text_of(pack, "actions"))
        screen.type(ENTER)
        screen.see("That was the last question.")
        screen.type(ENTER)
        assert screen.ended() == 0
    book = store.open_workbook(tmp_path / FILE, pack).workbook
    assert (book.reply(first).answer, book.reply(last).answer) == ("partly", "unknown")
    assert book.reply(first).evidence == "Minutes of June."
    assert store.summary_path(tmp_path / FILE).exists()
    assert checks.problems_in(pack, book, "x") == []
    names = {path.name for path in (tmp_path / FILE).parent.iterdir()}
    assert names == {FILE.name, "kent-fuel-poverty.summary.md"}


def test_a_statement_stands_whole_on_the_screen(tmp_path: Path, pack: Pack) -> None:
    store.save(Saved(tmp_path / "x.yaml", full(pack)), pack)
    for id, (_, statement) in list(pack.statements.items())[::5]:
        with Terminal(tmp_path, "edit", "x.yaml", "--question", id) as screen:
            screen.see("Does not apply")
            flat = screen.flat()
            for words in (statement.text, statement.ask, statement.levels.in_place):
                assert words in flat
            # The heading is still there: nothing scrolled away.
            assert "question" in screen.text().split("\n")[0]


@for_each(
    ("id", "hint"),
    [
        ("area.code", "(Enter goes on; Esc: menu)"),
        ("focus.problem", "(an empty line ends your answer; Esc: menu)"),
    ],
)
def test_a_prompt_for_text_says_how_it_ends_and_where_the_menu_is(
    desk: Desk, id: str, hint: str
) -> None:
    with desk.at(id) as screen:
        assert hint in screen.see("Esc: menu")


SMALL = (60, 20)


def test_a_list_that_does_not_fit_says_so(desk: Desk, pack: Pack) -> None:
    id = list(pack.statements)[9]
    with desk.at(id, size=SMALL) as screen:
        screen.see("(7 choices; arrows scroll; Enter skips; Esc: menu)")
        screen.resize(80, 24)
        screen.see("(a number or arrows, then Enter; Esc: menu)")
        screen.see("1) Not yet")


@for_each("size", [SMALL, (40, 18)])
@for_each(
    ("keys", "shown"),
    [
        ((), "   1) Not yet "),
        ((DOWN,), " » 1) Not yet "),
        (("\x1b[A",), " » 7) Skip for now"),
        (("\x1b[B", "\x1b[A", "\x1b[A"), " » 6) Does not apply"),
    ],
)
def test_a_list_that_does_not_fit_opens_at_its_first_choice(
    desk: Desk, size: tuple[int, int], keys: tuple[str, ...], shown: str
) -> None:
    id = "organisational-collaboration.shared-problem"
    with desk.at(id, size=size) as screen:
        screen.see("skips; Esc: menu)")
        screen.type(*keys)
        screen.see(shown.strip())
        assert shown in screen.text()
        screen.type("5", ENTER)
        screen.see("Don't know")


@pytest.mark.slow  # a terminal for each statement
def test_on_a_small_screen_the_statement_stays_and_the_explanations_scroll(
    desk: Desk, pack: Pack
) -> None:
    for id, (_, statement) in pack.statements.items():
        with desk.at(id, size=SMALL) as screen:
            screen.see("Esc: menu)")
            for key, level in (("4", "In place"), ("\x1b[H", "Not yet")):
                screen.type(key)
                flat = " ".join(screen.see(f") {level} ").split())
                assert "question" in screen.text().split("\n")[0]
                assert f"{statement.text} {statement.ask}" in flat
            assert f"» 1) Not yet {pack.level(statement, 'not-yet')}" in flat


def test_only_esc_is_esc(desk: Desk, pack: Pack) -> None:
    answers = [
        "\x1b[I",
        "\x1b[O",
        "\x1b[?62;c",
        "\x1b]11;rgb:0/0/0\x1b\\",
        "\x1b[97;5u",
    ]
    with desk.at("area.code") as screen:
        screen.see("E10000016" if kent(pack).area.code else "menu)")
        screen.type(
            "\x15one two", *answers, "\x1bb", "-", "\x1b[1;3D", "\x1b[1;3D", ">"
        )
        screen.see("> >one -two")
        screen.type("\x1bf", "\x1b\x1b[C", "!", "\x1b\x7f")
        screen.see("> >one ")
        screen.type(ESC)
        screen.see("Menu")


def test_a_short_paste_without_brackets_is_one_answer(desk: Desk, pack: Pack) -> None:
    with desk.at("focus.problem") as screen:
        screen.see("(an empty line ends your answer; Esc: menu)")
        screen.read(0.5)
        screen.paste("a\n\nb\n4", brackets=False)
        assert text_of(pack, "focus.problem") in screen.see("b 4")
    with desk.at("focus.pattern") as screen:
        screen.see("4) Skip for now")
        screen.read(0.5)
        screen.paste("1\nTwo\n3\n", brackets=False)
        screen.see("/ 1 Two 3 matches none; Backspace goes back")
        assert text_of(pack, "focus.pattern") in screen.text()


def test_a_search_says_how_many_fit(desk: Desk) -> None:
    with desk.at("organisational-collaboration.shared-problem") as screen:
        screen.see("7) Skip for now")
        screen.type("not")
        screen.see("/ not 2 fit: type more or use arrows")
        screen.type(" yet")
        screen.see("/ not yet")
        assert "fit:" not in screen.text()


def test_a_choice_that_is_wider_than_the_screen_stays_whole(desk: Desk) -> None:
    with desk.at("focus.pattern", size=SMALL) as screen:
        screen.see("4) Skip for now")
        title = "2) Plans delivery and makes delivery chains more efficient"
        assert title in screen.flat()


def test_how_a_list_is_searched_and_ticked_fits_a_small_screen(tmp_path: Path) -> None:
    titles = [f"Housing benefit claims by ward and quarter {n}" for n in range(79)]
    (tmp_path / "list.csv").write_text("\n".join(["title", *titles]))
    shutil.copy(PUBLISHED / "kent-fuel-poverty-support.yaml", tmp_path)
    words = ("datasets", "import", "kent-fuel-poverty-support.yaml", "list.csv")
    with Terminal(tmp_path, *words, size=SMALL) as screen:
        screen.see("Is each column matched")
        screen.type(ENTER)
        screen.see("Choose from the list")
        screen.type(ENTER)
        screen.see("(number or letters; Tab ticks; Enter; Esc: menu)")
        screen.type("housing benefit claims by ward")
        screen.see("/ …nefit claims by ward 79 fit: type more or use arrows")
        screen.type("x")
        screen.see("/ …efit claims by wardx matches none; Backspace goes back")


@for_each("mode", ["screen", "lines"])
def test_an_encoding_that_no_terminal_has_is_not_used(
    tmp_path: Path, pack: Pack, mode: str
) -> None:
    lines = ["--lines"] * (mode == "lines")
    env = {"PYTHONIOENCODING": "utf-16"}
    with Terminal(tmp_path, "new", *lines, env=env) as screen:
        screen.see(text_of(pack, "area.name"))
        screen.type("Zoë", ENTER)
        screen.see(text_of(pack, "service.name"))
        screen.type("Bins", ENTER)
        screen.see(text_of(pack, "area.code"))
    path = tmp_path / "workbooks" / "zoe-bins.yaml"
    assert store.open_workbook(path, pack).workbook.area.name == "Zoë"


def test_ctrl_c_before_there_is_a_workbook_keeps_what_was_half_typed(
    tmp_path: Path, pack: Pack
) -> None:
    with Terminal(tmp_path, "new") as screen:
        screen.see(text_of(pack, "area.name"))
        screen.type("Thanet", ESC)
        screen.see("Menu")
        screen.type(CTRL_C)
        screen.see("your words are in workbooks/new.yaml.unsaved.txt.")
        assert screen.ended() == 130
    kept = (tmp_path / "workbooks" / "new.yaml.unsaved.txt").read_text()
    assert kept == "Which area is this for? Typed there: Thanet\n"


def test_line_mode_is_what_a_dumb_terminal_gets(tmp_path: Path, pack: Pack) -> None:
    with Terminal(tmp_path, "new", env={"TERM": "dumb"}) as screen:
        screen.see(text_of(pack, "area.name"))
        screen.type("Kent\r")
        screen.see(text_of(pack, "service.name"))
        screen.type(CTRL_D)
        screen.see("No workbook is made yet")
        assert screen.ended() == 2
        assert b"\x1b" not in screen.written


def test_line_mode_prints_the_summary_whole_without_a_pager(desk: Desk) -> None:
    with desk.at("actions", "lines", PAGER="sed s/^/paged/") as screen:
        screen.see(text_of(desk.pack, "actions"))
        screen.type("\r")
        screen.see("That was the last question.")
        screen.type("1\r")
        screen.see("Saved: x.yaml")
        assert screen.ended() == 0
    assert b"No datasets are listed yet." in screen.written
    assert not any(sign in screen.written for sign in (b"paged", "░".encode()))


def test_ctrl_c_in_line_mode_keeps_what_is_typed_and_goes_on_in_lines(
    tmp_path: Path, pack: Pack
) -> None:
    store.save(Saved(tmp_path / "x.yaml", kent(pack)), pack)
    with Terminal(tmp_path, "edit", "x.yaml", env={"TERM": "dumb"}) as screen:
        screen.see(text_of(pack, "focus.problem"))
        screen.type("Homes are cold.\r", "Help is late.\r")
        screen.see("> Help is late. >")
        screen.type(CTRL_C)
        screen.see("Kept as the answer: ")
        # The terminal may be another next time; who reads line by line is the same.
        screen.see("placebook edit x.yaml --lines --question focus.problem")
        assert screen.ended() == 130
    book = store.open_workbook(tmp_path / "x.yaml", pack).workbook
    assert book.focus.problem == "Homes are cold.\nHelp is late."


@for_each("mode", ["screen", "lines"])
def test_messages_break_between_words_on_a_narrow_screen(desk: Desk, mode: str) -> None:
    with desk.at("focus.problem", mode, SMALL) as screen:
        question = "What goes wrong, for whom, and how do you know?"
        screen.see(question)
        words = "Homes are cold and help for the tenants is late."
        screen.type(words, CTRL_C)
        screen.see(f"Kept as the answer: {question} {words} Saved: x.yaml")
        assert screen.ended() == 130


def test_ctrl_c_in_line_mode_keeps_what_was_refused(desk: Desk) -> None:
    with desk.at("workshop.date", "dumb") as screen:
        screen.see("When did the team meet?")
        screen.type("The day before the fair\r")
        screen.see("You had typed: The day before the fair")
        screen.type(CTRL_C)
        asked = "When did the team meet?"
        screen.see(f"Kept in the notes: {asked} Typed there: The day before the fair")
        assert screen.ended() == 130


@pytest.mark.slow  # fifteen terminals
@pytest.mark.parametrize("keys", range(0, 60, 4))
def test_a_kill_between_any_two_keys_loses_only_what_is_being_typed(
    tmp_path: Path, pack: Pack, keys: int
) -> None:
    store.save(Saved(tmp_path / "x.yaml", kent(pack)), pack)
    typed = [
        *"Cold",
        ENTER,
        *"homes",
        ENTER,
        ENTER,  # focus.problem
        *"Tenants",
        ENTER,
        ENTER,  # focus.affected
        *"Warm",
        ENTER,
        ENTER,  # focus.outcome
        ENTER,  # focus.measure
        *"Where",
        ENTER,
        ENTER,  # focus.question
        "2",
        ENTER,  # focus.pattern
        ENTER,
        ENTER,
        DOWN,
        ENTER,
        *"Bins",
        ENTER,
        "1",
        ENTER,
        "2",
        ENTER,
    ]
    with Terminal(tmp_path, "edit", "x.yaml") as screen:
        screen.see(text_of(pack, "focus.problem"))
        for key in typed[:keys]:
            screen.type(key)
        screen.read(0.15)
        shown = screen.flat()
        screen.process.kill(9)
        screen.process.wait()
    opened, _ = store.examine_workbook(tmp_path / "x.yaml", pack)
    assert checks.check_workbook(pack, opened) == []
    assert opened.workbook is not None
    focus = opened.workbook.focus
    saved = {
        "focus.problem": focus.problem,
        "focus.affected": focus.affected,
        "focus.outcome": focus.outcome,
        "focus.question": focus.question,
        "focus.pattern": focus.pattern,
    }
    wanted = {
        "focus.problem": "Cold\nhomes",
        "focus.affected": "Tenants",
        "focus.outcome": "Warm",
        "focus.question": "Where",
        "focus.pattern": "delivery",
    }
    # Every question before the one on the screen has its answer on the disk.
    order = ["problem", "affected", "outcome", "measure", "question", "pattern"]
    fields = [f"focus.{name}" for name in order]
    shown_now = [f for f in fields if text_of(pack, f) in shown]
    before = fields[: fields.index(shown_now[0])] if shown_now else fields
    for field in before:
        assert saved.get(field) == wanted.get(field), field
    assert {p.name for p in tmp_path.iterdir()} <= {"x.yaml", ".x.yaml.tmp"}


def test_another_size_draws_the_question_again_and_keeps_what_is_typed(
    tmp_path: Path, pack: Pack
) -> None:
    store.create(tmp_path / FILE)
    store.save(Saved(tmp_path / FILE, kent(pack)), pack)
    question = text_of(pack, "focus.problem")
    with Terminal(tmp_path, "edit", str(FILE)) as screen:
        screen.see(question)
        screen.type("Homes are", " cold")
        screen.see("Homes are cold")
        screen.resize(60, 24)
        screen.see(question)
        shown = screen.see("Homes are cold").split("\n")
        assert "The problem" in shown[0]
        assert question in " ".join(shown)
        assert " ".join(shown).count("Homes are cold") == 1
        screen.type(".", ENTER, ENTER)
        screen.see("Saved: Homes are cold.")


def test_a_long_answer_leaves_its_question_on_the_screen(
    tmp_path: Path, pack: Pack
) -> None:
    store.create(tmp_path / FILE)
    store.save(Saved(tmp_path / FILE, kent(pack)), pack)
    with Terminal(tmp_path, "edit", str(FILE)) as screen:
        screen.see(text_of(pack, "focus.problem"))
        for number in range(30):
            screen.type(f"Line {number}.", ENTER)
        shown = screen.see("Line 29.")
        assert text_of(pack, "focus.problem") in shown
        assert "Line 1.\n" not in shown


@for_each("comes_back", [True, False])
def test_a_save_that_fails_does_not_end_the_walk(
    tmp_path: Path, pack: Pack, comes_back: bool
) -> None:
    path = tmp_path / "x.yaml"
    store.save(Saved(path, kent(pack)), pack)
    with Terminal(tmp_path, "edit", "x.yaml") as screen:
        screen.see(text_of(pack, "focus.problem"))
        path.rename(tmp_path / "y.yaml")
        screen.type("Homes are cold.", ENTER, ENTER)
        screen.see("Homes are cold. Enter goes on")
        assert "Your words are in x.yaml.unsaved.txt" in screen.flat()
        screen.type("We did not look up.", ENTER)
        screen.see(text_of(pack, "focus.affected"))
        if comes_back:
            (tmp_path / "y.yaml").rename(path)
        screen.type("Tenants", ENTER, ENTER)
        screen.see(text_of(pack, "focus.outcome"))
        screen.type(ESC)
        screen.see("Menu")
        screen.type("l", ENTER)
        code = screen.ended()
    aside = tmp_path / "x.yaml.unsaved.txt"
    if comes_back:
        book = store.open_workbook(path, pack).workbook
        assert (book.focus.problem, book.focus.affected) == (
            "Homes are cold.",
            "Tenants",
        )
        assert book.notes == ("We did not look up.",)
        assert (code, aside.exists()) == (0, False)
    else:
        assert code == 2
        assert "your words are in x.yaml.unsaved.txt" in screen.flat()
        words = aside.read_text()
        for said in ("Homes are cold.", "We did not look up.", "Tenants"):
            assert said in words


MINUTES = """From the minutes of 3 June:

Three of eight datasets have a steward.

4

The waste team keeps the list.
"""
# What is in slides, scans and files of other systems.
SIGNS = "Page one.\n\fPage\vtwo.\n\n4\n\nPage\0 three\x1c of\r\n\r\nfour."
PASTED = {
    "minutes": MINUTES,
    "long": "long " * 13_000 + "end",
    "blank": "Missed bins.\n\n" * 300 + "Late ones.",
    "signs": SIGNS,
}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(text, id=name, marks=[] if name == "minutes" else pytest.mark.slow)
        for name, text in PASTED.items()
    ],
)
@for_each(
    ("mode", "brackets"),
    [
        *(("screen", True), ("screen", False)),
        *(("lines", True), ("lines", False), ("dumb", False)),
    ],
)
def test_what_is_pasted_is_one_answer(
    desk: Desk, pack: Pack, mode: str, brackets: bool, text: str
) -> None:
    first, second, *_ = pack.statements
    with desk.at(first, mode) as screen:
        screen.see("Does not apply")
        screen.type("2", ENTER)
        screen.see(text_of(pack, "readiness.evidence"))
        screen.read(0.3)
        screen.paste(text.strip(), brackets)
        screen.see(text.split()[-1])  # or Enter would be one more of the paste's
        screen.type(ENTER)
        screen.see(pack.statements[second][1].text.split(", ")[0])
        assert screen.signal(signal.SIGTERM) == 130
        assert (b"\x1b" in screen.written) == (mode != "dumb")
    book = desk.book()
    assert book.reply(first).evidence == tidy(text)
    assert [id for id in pack.statements if book.reply(id).answer] == [first]


@for_each("mode", MODES)
def test_an_empty_line_in_a_paste_does_not_end_a_long_answer(
    desk: Desk, pack: Pack, mode: str
) -> None:
    with desk.at("focus.problem", mode) as screen:
        screen.see("empty line ends your answer")
        screen.read(0.3)
        screen.paste(MINUTES, brackets=False)
        screen.type("Ask Jan.", ENTER, ENTER)
        screen.see(text_of(pack, "focus.affected"))
        assert screen.signal(signal.SIGTERM) == 130
    book = desk.book()
    assert book.focus.problem == MINUTES + "Ask Jan."
    assert book.focus.affected is None


@for_each(
    ("mode", "brackets", "text"),
    [
        ("dumb", False, "Three of eight.\n\n4\n4\n"),
        ("lines", True, "4\n\n:skip\n4\n"),
    ],
)
def test_what_is_pasted_at_a_list_in_line_mode_chooses_nothing(
    desk: Desk, pack: Pack, mode: str, brackets: bool, text: str
) -> None:
    first = next(iter(pack.statements))
    with desk.at(first, mode) as screen:
        screen.see("Does not apply")
        screen.paste(text, brackets)
        screen.type(*[ENTER] * brackets)
        screen.see("Please type a number from 1 to 6.")
        screen.type("2\r", CTRL_C)
        assert screen.ended() == 130
    book = desk.book()
    replies = {id: book.reply(id).answer for id in pack.statements}
    assert {id: said for id, said in replies.items() if said} == {first: "starting"}


@for_each(
    ("log", "wanted", "code"),
    [("log", "long " * 1400 + "end\n\n4\n\nof it", 130), ("/dev/full", None, 2)],
)
def test_answers_are_read_whole_where_the_questions_go_into_a_file(
    tmp_path: Path, pack: Pack, log: str, wanted: str | None, code: int
) -> None:
    store.save(Saved(tmp_path / "x.yaml", kent(pack)), pack)
    terminal, other = os.openpty()
    before = termios.tcgetattr(other)
    words = [sys.executable, "-m", "placebook", "edit", "x.yaml", "--lines"]
    with (tmp_path / log).open("w") as out:
        process = subprocess.Popen(words, cwd=tmp_path, stdin=other, stdout=out)
    if wanted is not None:
        while "\n> " not in (tmp_path / log).read_text():
            time.sleep(0.05)
        left = wanted.replace("\n", "\r").encode()
        while left:
            left = left[os.write(terminal, left[:500]) :]
            assert os.read(terminal, 65536)  # it is shown as it is typed
        time.sleep(0.3)
        process.terminate()
    assert process.wait(20) == code
    assert termios.tcgetattr(other) == before
    book = store.open_workbook(tmp_path / "x.yaml", pack).workbook
    assert book.focus.problem == wanted
    os.close(terminal)
    os.close(other)


CLOSED = 0
ENDS = [
    pytest.param(CLOSED, id="closed"),
    pytest.param(signal.SIGHUP, id="SIGHUP", marks=pytest.mark.slow),
    pytest.param(signal.SIGTERM, id="SIGTERM", marks=pytest.mark.slow),
]


def end(screen: Terminal, how: int) -> int:
    return screen.signal(how) if how else screen.hang_up()


@for_each("mode", MODES)
def test_kill_int_ends_a_list_as_ctrl_c_does(desk: Desk, mode: str) -> None:
    with desk.at("focus.pattern", mode) as screen:
        screen.see("Informs policy")
        screen.read(0.2)
        assert screen.signal(signal.SIGINT) == 130
        assert "To go on: placebook edit x.yaml" in screen.flat()


@for_each("mode", ["lines", "dumb"])
def test_line_mode_shows_what_is_typed_and_mended(desk: Desk, mode: str) -> None:
    with desk.at("area.code", mode) as screen:
        screen.see("ONS")
        screen.read(0.3)
        screen.type("Zoë", "\x15", "E1000 a b", "\x17", "\x17", "\x7f")
        screen.see("> E1000")
        screen.type("\x7f", "\x7f", "16")
        screen.see("> E1016")
        screen.type(CTRL_C)
        screen.see("Kept as the answer: Its ONS (GSS) code, if you know it. E1016")
        assert screen.ended() == 130


def test_several_lines_that_are_pasted_at_a_list_are_no_several_answers(
    desk: Desk,
) -> None:
    with desk.at("ecosystem.actors", "lines") as screen:
        screen.see("2. Add somebody")
        screen.type("2", ENTER)
        screen.see("What are they called?")
        screen.type("NHS Kent", ENTER)
        screen.see("Several numbers are fine")
        screen.paste("1,\n\n3\n")
        screen.type(ENTER)
        screen.see("Please type a number from 1 to 7, or several with commas.")
        screen.type("2", ENTER)
        screen.see("You chose: Contributor")
        assert screen.signal(signal.SIGTERM) == 130
    actors = desk.book().ecosystem.actors
    assert {id: actor.roles for id, actor in actors.items()} == {
        "nhs-kent": ("contributor",)
    }


def test_line_mode_mends_a_line_that_is_wider_than_the_screen(desk: Desk) -> None:
    """Here readline is worth its second terminal; without it only the end is mended."""
    words = " ".join(["wide"] * 30)
    with desk.at("focus.problem", "lines") as screen:
        screen.see("empty line ends your answer")
        screen.type(words, "\x1b[D\x1b[D", "n", "\x01", "Very ", "\x05", "r")
        screen.see("> Very wide wide")
        screen.see("winder")
        assert screen.flat().count("Very") == 1
        assert screen.signal(signal.SIGTERM) == 130
    book = desk.book()
    assert book.focus.problem == f"Very {words[:-2]}nder"


def test_no_key_takes_words_away_unseen_in_line_mode(desk: Desk) -> None:
    """As a search in a history does, or after Esc one of the screen's menu letters."""
    keys = ["\x12", "\x13", "\x1c", "\x1d", *(ESC + key for key in "nprswml?*#=")]
    with desk.at("area.code", "lines") as screen:
        screen.see("ONS")
        screen.see(" >")
        for number, key in enumerate(keys):
            screen.type(key, f"{number} ")
        said = " ".join(map(str, range(len(keys))))
        screen.see(f"> {said}")
        screen.type(ENTER)
        screen.see(f"Saved: {said}")
        assert "x.yaml" not in screen.flat()
        assert screen.signal(signal.SIGTERM) == 130


def test_the_end_of_a_program_shows_no_key_that_nobody_pressed(desk: Desk) -> None:
    with desk.at("focus.problem", "lines") as screen:
        screen.see("empty line ends your answer")
        screen.type("Homes are cold")
        screen.see("> Homes are cold")
        assert screen.signal(signal.SIGTERM) == 130
        shown = screen.text()
    assert "> Homes are cold\n" in shown
    assert b"\a" not in screen.written


def test_nobody_chooses_when_the_program_ends_after_esc(desk: Desk, pack: Pack) -> None:
    first = next(iter(pack.statements))
    with desk.at(first, "lines") as screen:
        screen.see("Does not apply")
        screen.see(" >")
        screen.type("2", ESC)
        assert screen.signal(signal.SIGTERM) == 130
    book = desk.book()
    assert book.reply(first).answer is None


@for_each("mode", MODES)
def test_a_line_end_that_comes_in_two_parts_is_one(desk: Desk, mode: str) -> None:
    with desk.at("focus.problem", mode) as screen:
        screen.see("empty line ends your answer")
        screen.read(0.3)
        for part in ("\x1b[200~Homes\r", "\nare\r", "\n\r", "\ncold.\x1b[201~"):
            screen.process.send(part)
            screen.read(0.3)
        screen.see("cold.")
        assert screen.signal(signal.SIGTERM) == 130
    book = desk.book()
    assert book.focus.problem == "Homes\nare\n\ncold."


def test_line_mode_keeps_to_the_width_of_the_window(desk: Desk) -> None:
    with desk.at("focus.problem", "lines") as screen:
        screen.see("empty line ends your answer")
        screen.type("cold " * 10)
        screen.see("cold " * 9 + "cold")
        screen.resize(40, 24)
        screen.read(0.3)
        screen.type("homes ", "\x01", "Very ", "\x05", "everywhere")
        screen.see("everywhere")
        assert [line for line in screen.text().split("\n") if line.strip()][-2:] == [
            "> Very cold cold cold cold cold cold col",
            "d cold cold cold homes everywhere",
        ]


@pytest.mark.parametrize("how", ENDS)
@for_each("mode", MODES)
def test_what_is_half_typed_is_kept_when_the_terminal_or_the_program_ends(
    desk: Desk, mode: str, how: int
) -> None:
    with desk.at("focus.problem", mode) as screen:
        screen.see("empty line ends your answer")
        screen.type("Homes are cold.", ENTER, "Help is la")
        screen.read(0.2)
        assert end(screen, how) == 130
    book = desk.book()
    assert book.focus.problem == "Homes are cold.\nHelp is la"


@pytest.mark.parametrize("how", ENDS)
@for_each("mode", MODES)
def test_an_answer_on_its_way_to_the_disk_gets_there(
    desk: Desk, mode: str, how: int
) -> None:
    with desk.at("service.about", mode) as screen:
        screen.see("empty line ends your answer")
        screen.type("Warm homes.", ENTER)
        screen.read(0.2)
        screen.process.send(ENTER)
        assert end(screen, how) == 130
    book = desk.book()
    assert book.service.about == "Warm homes."


def test_a_terminal_that_closes_after_esc_ends_the_program(desk: Desk) -> None:
    with desk.at("focus.problem", "dumb") as screen:
        screen.see("empty line ends your answer")
        screen.type("Homes are cold.", ENTER, "Help is la", ESC)
        screen.read(0.2)
        assert screen.hang_up() == 130
    book = desk.book()
    assert book.focus.problem == "Homes are cold.\nHelp is la"


HALF_TYPED = {
    "a note": ("focus.problem", [ESC, "n", ENTER, "Ask Jan"], "- Ask Jan\n"),
    "a date": (
        "workshop.date",
        ["\x15", "12 Nov"],
        "- 'When did the team meet? Typed there: 12 Nov'\n",
    ),
    "a person": (
        "workshop.people",
        [DOWN, ENTER, "Energy off"],
        "room. Typed there: Energy off'\n",
    ),
    "an actor": (
        "ecosystem.actors",
        [DOWN, ENTER, "NHS Ke"],
        "? Typed there: NHS Ke'\n",
    ),
    "words at a list": ("ecosystem.actors", ["NHS Ke"], "? Typed there: NHS Ke'\n"),
    "in the menu": ("focus.affected", ["Tenan", ESC], "Tenan\n"),
    "gone back from": ("focus.affected", ["Tenan", ESC, "b", ENTER], "Tenan\n"),
    "a list gone from": (
        "workshop.people",
        [DOWN, ENTER, "Energy off", ESC, "j", ENTER],
        "room. Typed there: Energy off'\n",
    ),
    "a paste": ("focus.affected", ["\x1b[200~Tenan\rand ow"], "Tenan\n    and ow\n"),
}


@pytest.mark.slow  # the ends above say it of one prompt
@pytest.mark.parametrize("what", HALF_TYPED)
def test_words_are_kept_wherever_they_were_half_typed(
    desk: Desk, pack: Pack, what: str
) -> None:
    question, keys, kept = HALF_TYPED[what]
    with desk.at(question) as screen:
        screen.see("Esc: menu")
        for key in keys:
            screen.type(key)
            screen.read(0.4)
        assert screen.signal(signal.SIGTERM) == 130
    assert kept in (desk.folder / "x.yaml").read_text()
    opened, _ = store.examine_workbook(desk.folder / "x.yaml", pack)
    assert [
        p for p in checks.check_workbook(pack, opened) if p.level == "problem"
    ] == []


@pytest.mark.parametrize("how", ENDS)
@for_each("mode", MODES)
def test_what_the_editor_saved_is_kept_when_the_terminal_or_the_program_ends(
    desk: Desk, mode: str, how: int
) -> None:
    editor = desk.folder / "editor"
    editor.write_text('#!/bin/sh\necho "Homes are cold." >"$1"\necho saved\nsleep 60\n')
    editor.chmod(0o755)
    keys = [ESC, "e", ENTER] if mode == "screen" else [":edit", ENTER]
    with desk.at("focus.problem", mode, VISUAL=str(editor)) as screen:
        screen.see("empty line ends your answer")
        for key in keys:
            screen.type(key)
            screen.read(0.3)
        screen.see("saved")
        assert end(screen, how) == 130
    book = desk.book()
    assert book.focus.problem == "Homes are cold."


@for_each("pause", [None, 0.005, 0.02])
def test_what_is_typed_ahead_reaches_the_question_it_was_meant_for(
    desk: Desk, pack: Pack, pause: float | None
) -> None:
    """Also what is typed before there is a prompt, when Enter is a line feed still."""
    typed = (
        "Homes are cold.\r\rTenants.\r\rWarm homes.\r\r\rWhere are they?\r\r2\r"
        "2\rNHS Kent\r13\r1\r1\r2\rFuel poverty index\r2\r"
    )
    # What it says itself would part the keys.
    with desk.at("focus.problem", PROMPT_TOOLKIT_NO_CPR="1") as screen:
        if pause is not None:
            screen.see("empty line ends your answer")
        for key in [typed] if pause is None else typed:
            screen.process.delaybeforesend = pause
            screen.process.send(key)
            screen.read(0)
        screen.see(text_of(pack, "datasets.need"))
        screen.type(CTRL_C)
        assert screen.ended() == 130
    book = desk.book()
    assert book.focus.model_dump(exclude_none=True) == {
        "problem": "Homes are cold.",
        "affected": "Tenants.",
        "outcome": "Warm homes.",
        "question": "Where are they?",
        "pattern": "delivery",
    }
    actors = {id: actor.roles for id, actor in book.ecosystem.actors.items()}
    assert actors == {"nhs-kent": ("steward", "intermediary")}
    titles = {id: (d.title, d.status) for id, d in book.datasets.items()}
    assert titles == {"fuel-poverty-index": ("Fuel poverty index", "elsewhere")}


def test_entries_that_are_typed_at_their_list_stay_apart(desk: Desk) -> None:
    with desk.at("workshop.people") as screen:
        screen.see("Choose")
        screen.type("Resident\r")
        screen.type("Driver, Biffa\r")
        screen.see("Saved: Driver, Biffa")
        screen.type("\rNurse\r")
        screen.see("Saved: Nurse")
        screen.type(CTRL_C)
        assert screen.ended() == 130
    people = desk.book().workshop.people
    assert [who.role for who in people] == ["Resident", "Driver", "Nurse"]


@for_each("mode", MODES)
def test_the_terminal_is_left_as_it_was(desk: Desk, mode: str) -> None:
    """In its settings, and in that pastes come without brackets."""
    with desk.at("focus.problem", mode) as screen:
        before = termios.tcgetattr(screen.process.child_fd)
        screen.see("empty line ends your answer")
        screen.read(0.3)
        assert termios.tcgetattr(screen.process.child_fd) != before
        assert last_asked(screen) == ("" if mode == "dumb" else "h")
        screen.type(CTRL_C)
        screen.see("To go on")
        screen.read(0.3)
        assert termios.tcgetattr(screen.process.child_fd) == before
        assert screen.ended() == 130
        assert last_asked(screen) == ("" if mode == "dumb" else "l")


def last_asked(screen: Terminal) -> str:
    """Whether brackets around pastes were asked for last (h), or no more (l)."""
    asked = re.findall(rb"\x1b\[\?2004([hl])", screen.written)
    return asked[-1].decode() if asked else ""


IN_LINES, ON_A_SCREEN = ":help lists what else you can type.", "(Enter goes on"


@for_each(
    ("env", "said"),
    [
        ({"ACCESSIBLE": "true"}, IN_LINES),
        ({"PLACEBOOK_LINES": "Yes"}, IN_LINES),
        ({"TERM": "unknown"}, IN_LINES),
        ({"ACCESSIBLE": "0"}, ON_A_SCREEN),
        ({"PLACEBOOK_LINES": "False"}, ON_A_SCREEN),
        ({"ACCESSIBLE": ""}, ON_A_SCREEN),
    ],
)
def test_the_environment_asks_for_line_mode_unless_it_says_no(
    tmp_path: Path, env: dict[str, str], said: str
) -> None:
    with Terminal(tmp_path, "new", env=env) as screen:
        screen.see(said)


@for_each("mode", MODES)
def test_letters_of_another_encoding_are_refused_and_not_replaced(
    desk: Desk, pack: Pack, mode: str
) -> None:
    told = "the encoding"
    with desk.at("area.code", mode) as screen:
        screen.see("ONS")
        screen.read(0.3)
        os.write(screen.process.child_fd, b"E1\xeb\r")
        screen.see(told)
        screen.read(0.3)
        screen.type("\x15", "E2", ENTER)
        screen.see(text_of(pack, "service.name"))
        screen.type(CTRL_C)
        assert screen.ended() == 130
    book = desk.book()
    assert book.area.code == "E2"


BEFORE_THE_WALK = {
    "rerun": ("rerun x.yaml", "Go on with round 2, or start the next?"),
    "import": (
        "datasets import x.yaml list.csv",
        "Is each column matched to the right field?",
    ),
    "new": ("new", "Which area is this for?"),
}


@pytest.mark.parametrize(
    "how", [*ENDS, pytest.param(signal.SIGINT, id="SIGINT", marks=pytest.mark.slow)]
)
@for_each("mode", MODES)
@for_each("asked", BEFORE_THE_WALK)
def test_words_typed_before_the_walk_are_kept_however_it_ends(
    tmp_path: Path, pack: Pack, asked: str, mode: str, how: int
) -> None:
    (tmp_path / "list.csv").write_text("Title,Who\nBins,Waste team\n")
    (tmp_path / "x.yaml").unlink(missing_ok=True)
    round = {"date": date.today(), "round": 2}
    store.save(Saved(tmp_path / "x.yaml", kent(pack, workshop=round)), pack)
    words, question = BEFORE_THE_WALK[asked]
    lines = () if mode == "screen" else ("--lines",)
    with Terminal(tmp_path, *words.split(), *lines, env=MODES[mode]) as screen:
        screen.see(question)
        screen.type("Ask Jan")
        screen.read(0.2)
        assert end(screen, how) == 130
    note = f"{question} Typed there: Ask Jan"
    kept = [path.read_text() for path in tmp_path.glob("workbooks/*.unsaved*.txt")]
    notes = store.open_workbook(tmp_path / "x.yaml", pack).workbook.notes
    assert (notes, kept) == (((), [f"{note}\n"]) if asked == "new" else ((note,), []))
