"""Random walks: answers, backs, jumps, kills and continues lose nothing."""

from __future__ import annotations

import contextlib
import io
import itertools
import re
import signal
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st
from placebook.analysis.checks import check_workbook
from placebook.base.text import tidy
from placebook.interview.autosave import Autosaver
from placebook.interview.dialogue import Dialogue
from placebook.interview.interview import Interview
from placebook.interview.line_asker import LineAsker
from placebook.interview.prompts import (
    GivenAnswer,
    HungUp,
    Menu,
    MenuChoice,
    Prompt,
    Stopped,
)
from placebook.interview.screen_asker import ScreenAsker
from placebook.interview.terminal_session import TerminalSession, current_session
from placebook.model import pack_loader, store
from placebook.model.fields import FIELDS
from placebook.model.store import Saved
from placebook.model.workbook import Place, plain_data
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console

from tests.conftest import MET, kent, many
from tests.strategies import text
from tests.terminal import ENTER, ESC, MODES, SECONDS, Terminal

PACK = pack_loader.load_pack()


class Killed(BaseException):
    """The process died here."""


class Watching(Autosaver):
    """A keeper that remembers what was in the file, and what each save was about."""

    def keep(self, values: Sequence[tuple[Place, Any]]) -> str:
        before = leaves(plain_data(self.workbook))
        notice = super().keep(values)
        lost = before - leaves(plain_data(self.workbook))
        about = [named(place) for place, _ in values]
        for place, value in lost:
            assert any(place[: len(a)] == a for a in about), (place, value, about)
        return notice


def named(place: Place) -> tuple[str, ...]:
    return tuple(step for step in place if isinstance(step, str))


def leaves(data: Any) -> Counter[tuple[tuple[str, ...], str]]:
    """Every word of a workbook with its place; entries of lists have no number."""

    def found(value: Any, place: tuple[str, ...]) -> Iterator[Any]:
        if isinstance(value, Mapping):
            for key, inner in value.items():
                yield from found(inner, (*place, key))
        elif isinstance(value, list):
            for inner in value:
                yield from found(inner, place)
        else:
            yield place, str(value)

    return Counter(found(data, ()))


class Restless:
    """Answers whatever Hypothesis draws, and dies when it says so."""

    def __init__(self, data: st.DataObject, turns: int, path: Path) -> None:
        self.data = data
        self.turns = turns
        self.path = path
        self.said = ""  # the last long text, until it was seen in the file

    def ask(self, prompt: Prompt) -> GivenAnswer | MenuChoice:
        is_doubted = self.said and f'"{self.said}"' in prompt.text
        self.look(prompt.text if is_doubted else prompt.draft)
        self.turns -= 1
        if self.turns < 0:
            raise Stopped
        offered: list[st.SearchStrategy[Any]] = [st.just(GivenAnswer(None))]
        offered += [st.sampled_from(prompt.menu).map(MenuChoice)] if prompt.menu else []
        if prompt.kind == "choices":
            values = st.sampled_from([choice.value for choice in prompt.choices])
            offered.append(
                st.lists(values, unique=True).map(lambda v: GivenAnswer(tuple(v)))
            )
        elif prompt.choices:
            values = st.sampled_from([choice.value for choice in prompt.choices])
            offered += [values.map(GivenAnswer)] * 3
        if not prompt.choices or prompt.other:
            typed = st.one_of(
                text, st.sampled_from(["1/12/2026", "3 May 2025", "2", "9" * 9])
            )
            offered += [
                typed.map(GivenAnswer),
                typed.map(lambda t: MenuChoice(Menu.BACK, t)),
            ]
        offered.append(st.just(Killed()))
        drawn = self.data.draw(st.one_of(*offered))
        if isinstance(drawn, Killed):
            raise drawn
        assert isinstance(drawn, (GivenAnswer, MenuChoice))
        if prompt.kind == "long" and isinstance(drawn, GivenAnswer):
            self.said = tidy(drawn.value) if isinstance(drawn.value, str) else ""
        answer: GivenAnswer | MenuChoice = drawn
        return answer

    def look(self, draft: object = None) -> None:
        """What was answered is in the file, or stands at the prompt again."""
        book = store.open_workbook(self.path, PACK).workbook
        words = {value for _, value in leaves(plain_data(book))}
        assert not self.said or self.said in words or draft is not None
        self.said = ""

    def edit(self, text: str) -> str | None:
        return text + " more"


@settings(max_examples=many(60), suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_walk_loses_an_answer_or_saves_what_check_refuses(
    data: st.DataObject,
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.yaml"
        saved = store.save(Saved(path, kent(PACK)), PACK)
        for _ in range(3):
            keeper = Watching(store.open_workbook(path, PACK), PACK)
            everything = data.draw(st.booleans())
            asker = Restless(data, 25, path)
            interview = Interview(Dialogue(PACK, keeper, asker, MET, everything))
            steps = interview.steps()
            start = data.draw(st.sampled_from([None, *steps]))
            with contextlib.suppress(Stopped, Killed):
                interview.walk(start or interview.first_open())
            asker.look()
            opened, held = store.examine_workbook(path, PACK)
            assert [
                p for p in check_workbook(PACK, opened) if p.level == "problem"
            ] == []
            assert opened.workbook == keeper.workbook
            assert held == keeper.saved.held
            assert [p.name for p in Path(folder).iterdir()] == ["x.yaml"]
        assert saved.path == path


class Typist:
    """Types, pastes, goes back and jumps at real prompts, until the terminal goes.

    ``words`` has all that was typed; each is another, so that each can be looked for.
    """

    def __init__(self, data: st.DataObject, turns: int, numbers: Iterator[int]) -> None:
        self.data = data
        self.turns = turns
        self.numbers = numbers
        self.words: list[str] = []
        self.sitting = current_session()

    def ask(self, prompt: Prompt) -> GivenAnswer | MenuChoice:
        self.turns -= 1
        keys = self.text() if self.takes_text(prompt) else self.choice(prompt)
        self.sitting.number = 0 if self.turns > 0 else signal.SIGTERM
        with create_pipe_input() as pipe:
            # Esc and the keys of the menu come with pauses, as from a person.
            menu = self.data.draw(st.sampled_from([*" " * 4, "b", "j"]))
            if menu.strip() and prompt.menu and self.turns > 0:
                keys = keys.rstrip("\r") + f"\x1b{menu}\r"
            pipe.send_text(keys + "\r" * 6 * (self.turns > 0))
            with create_app_session(input=pipe, output=DummyOutput()):
                console = Console(file=io.StringIO(), width=80, height=24)
                return ScreenAsker(console, lambda text: text).ask(prompt)

    def takes_text(self, prompt: Prompt) -> bool:
        return prompt.kind in ("line", "long") and "met" not in prompt.text

    def text(self) -> str:
        found = [f"w{next(self.numbers)}z" for _ in range(self.data.draw(COUNTS))]
        self.words += found
        typed = " ".join(["", *found[:1]])
        pasted = "".join(f"\x1b[200~\r\r{word}\x1b[201~" for word in found[1:])
        return typed + pasted if found else ""

    def choice(self, prompt: Prompt) -> str:
        """A number, of something that takes no words away."""
        takes = ("change", "remove", "later")
        numbers = [
            str(n)
            for n, choice in enumerate(prompt.choices[:9], 1)
            if choice.value not in takes and len(prompt.choices) <= 9
        ]
        return self.data.draw(st.sampled_from(["", *numbers]))

    def edit(self, text: str) -> str | None:
        return None


class LineTypist(Typist):
    """The same in line mode, where a new answer takes the place of the one before."""

    def choice(self, prompt: Prompt) -> str:
        figure = {"date": "today", "number": "2"}.get(prompt.kind)
        return figure if figure and prompt.draft else super().choice(prompt)

    def refused(self, prompt: Prompt) -> list[str]:
        """Words at a list or a date, which takes none."""
        is_text = prompt.choices and prompt.other
        many = 0 if is_text or prompt.draft else self.data.draw(COUNTS)
        lines = [f"ask{next(self.numbers)}z" for _ in range(many)]
        lines = lines if prompt.choices and not prompt.words else lines[:1]
        self.words += lines
        return lines

    def ask(self, prompt: Prompt) -> GivenAnswer | MenuChoice:
        self.turns -= 1
        lines = []
        if not self.takes_text(prompt):
            lines = [*self.refused(prompt), self.choice(prompt)]
        elif not prompt.current and not prompt.draft:
            lines = [f"w{next(self.numbers)}z" for _ in range(self.data.draw(COUNTS))]
            lines = lines if prompt.kind == "long" else lines[:1]
            self.words += lines
        menu = self.data.draw(st.sampled_from([*" " * 4, ":back", ":jump"])).strip()
        if prompt.kind != "long" or not lines:
            menu = ""
        ends = "" if self.turns <= 0 else f"{menu}\n\n\n"
        typed = io.StringIO("\n".join(lines) + ("\n" if lines and ends else "") + ends)
        return LineAsker(typed, io.StringIO(), lambda text: text).ask(prompt)


COUNTS = st.sampled_from([0, 1, 1, 2, 3])


@settings(max_examples=many(40), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_every_word_typed_in_line_mode_is_in_the_file(data: st.DataObject) -> None:
    walk_at_random(data, LineTypist, 12)


@settings(max_examples=many(8), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_every_word_typed_or_pasted_on_a_screen_is_in_the_file(
    data: st.DataObject,
) -> None:
    walk_at_random(data, Typist, 6)


def walk_at_random(data: st.DataObject, typist: type[Typist], turns: int) -> None:
    """Walk twice, from anywhere to where the terminal goes."""
    before = signal.signal(signal.SIGTERM, TerminalSession())
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "x.yaml"
            store.save(Saved(path, kent(PACK)), PACK)
            words: list[str] = []
            numbers = itertools.count()
            for _ in range(2):
                keeper = Autosaver(store.open_workbook(path, PACK), PACK)
                asker = typist(data, data.draw(st.integers(1, turns)), numbers)
                interview = Interview(Dialogue(PACK, keeper, asker, MET, False))
                first, dates = interview.steps()[:20], []
                if len(words) % 2:
                    dates = [s for s in first if FIELDS[s.field].kind == "date"]
                start = data.draw(st.sampled_from(dates or first))
                with contextlib.suppress(Stopped, HungUp):
                    interview.walk(start)
                words += asker.words
                kept = path.read_text().casefold()
                assert [word for word in words if word not in kept] == []
    finally:
        signal.signal(signal.SIGTERM, before)


FIGURES = [
    PACK.questions[id].text
    for id, field in FIELDS.items()
    if field.kind in ("date", "number")
]
# They take words away, lead to a catalogue, a file or a map, or ask on the same screen.
NEVER = ("Change", "Remove", "Take datasets", "Look inside", "Show", "Some")
OFFER = re.compile(r"^[^\w\n]*(\w\d?)[.)] (.+)", re.MULTILINE)
SIGNS = re.compile(r"\x1b\[[0-?]*[a-zA-Z]|\r")
CLOSED, LEFT = "closes", "leaves"


STARTS = ["focus.outcome", "service.about", "workshop.people", "ecosystem.actors"]
STARTS += ["datasets", *list(PACK.statements)[::9], "actions"]


class Gone(Exception):
    """The program has ended."""


class Person:
    """Does what Hypothesis draws at a real terminal, in a walk that it reads there.

    Goes on when what was pressed is to be seen, and never after a time. ``words`` gets
    all that was typed and pasted; each is another, so that each can be looked for.
    """

    def __init__(
        self, screen: Terminal, lines: bool, data: st.DataObject, words: list[str]
    ) -> None:
        self.screen = screen
        self.lines = lines
        self.data = data
        self.words = words
        self.asked = ""  # the prompt that is put, as it was when it came
        self.wait_until(lambda: self.prompts() > 0, 0, 0)

    def draw(self, what: str, *offered: Any) -> Any:
        return self.data.draw(st.sampled_from(offered), label=what)

    # --- what stands there ------------------------------------------------------------

    def written(self) -> str:
        return self.screen.written.decode(errors="ignore")

    def prompts(self) -> int:
        """How many prompts there were: each begins with a blank line or screen."""
        if self.lines:
            return SIGNS.sub("", self.written()).count("\n\n")
        return self.written().count("\x1b[2J")

    def state(self) -> tuple[int, str]:
        return self.screen.screen.cursor.y, self.screen.text()

    def waits(self) -> bool:
        """Whether a prompt waits for keys."""
        cursor, text = self.screen.screen.cursor, self.screen.text()
        if not self.lines:
            put = re.search(r"(Enter goes on|Esc: menu|Esc: stay)\)", text)
            return bool(put) and (cursor.x > 0 or bool(OFFER.search(text)))
        last = text.rstrip().split("\n")
        return last[-1] == ">" and cursor.y == len(last) - 1

    def wait_until(self, done: Callable[[], bool], begun: int, count: int) -> None:
        """Wait until a prompt waits and ``done`` holds, and read one that came."""
        end = monotonic() + SECONDS
        while not (self.waits() and done()):
            assert monotonic() < end, self.screen.text()
            self.screen.read(0.02)
            if not self.screen.process.isalive():
                raise Gone
        if self.prompts() > count:
            self.asked = SIGNS.sub("", self.written()[begun:])
            if not self.lines:
                self.asked = self.screen.text()

    def press(self, *keys: str) -> bool:
        """Press keys; whether another prompt came of it."""
        begun, count, state = len(self.written()), self.prompts(), self.state()
        # What is pointed at on a screen is to be seen before Enter chooses it.
        chooses = not self.lines and (ESC in keys or OFFER.search(self.asked))

        def came() -> bool:
            moved = self.prompts() > count
            return moved or (not chooses and self.state() != state)

        note(f"Press {keys} at {self.asked!r}")
        self.screen.type(*keys)
        self.wait_until(came, begun, count)
        return self.prompts() > count

    def is_long(self) -> bool:
        return "an empty line ends your answer" in self.asked.lower()

    def offers(self) -> list[str]:
        """What chooses something that takes no words away."""
        found = OFFER.finditer(self.asked)
        return [o[1] for o in found if o[2] and not o[2].startswith(NEVER)]

    def takes_words(self) -> bool:
        """Whether words said here stay: in line mode others take their place."""
        flat = " ".join(self.asked.split())
        if OFFER.search(self.asked) or any(text in flat for text in FIGURES):
            return False
        if not self.lines:
            return True
        had = "You had typed: " in self.asked and not self.is_long()
        return not (had or "\nNow: " in self.asked)

    # --- what is done -----------------------------------------------------------------

    def turn(self) -> None:
        if OFFER.search(self.asked) and (chosen := self.draw("c", *self.offers(), "")):
            self.press(chosen, ENTER)
            return
        typed = self.takes_words() and self.say()
        ways = ["back", "end", "skip", "jump", "note"]
        if typed and self.lines:
            self.press(ENTER)
            ways = ways if self.is_long() else []
        if ways:
            self.go_on(self.draw("way", *ways))

    def say(self) -> bool:
        """Type and paste; whether anything was."""
        pieces: int = self.draw("pieces", 2, 1, 3, 0)
        if self.lines and not self.is_long():  # the next would be another answer
            pieces = min(pieces, 1)
        for piece in range(pieces):
            if piece and self.is_long() and (self.lines or self.draw("line", 1, 0)):
                self.press(ENTER)
            self.paste() if self.draw("paste", 0, 1) else self.type()
        return bool(pieces)

    def word(self) -> str:
        self.words.append(f"w{len(self.words)}z")
        return self.words[-1]

    def type(self) -> None:
        word = self.word()
        note(f"Type {word} at {self.asked!r}")
        self.screen.type(" " * (not self.lines), word)
        self.screen.see(word)

    def paste(self) -> None:
        between = "\n\n4\n:skip\n" if self.is_long() else "\n\n"
        text = between.join([self.word(), self.word(), self.word()])
        brackets = not self.lines or self.draw("brackets", True, False)
        note(f"Paste {text!r}, {brackets=}, at {self.asked!r}")
        self.screen.paste(" " * (not self.lines) + text, brackets)
        self.screen.see(self.words[-1])

    def go_on(self, way: str = "end") -> None:
        if way == "end":
            while not self.press(ENTER):
                """The first began a line."""
            return
        if self.lines:
            self.press(f":{way}", ENTER)
        else:
            self.press(ESC)
            self.press(way[0], ENTER)
        if way == "jump" and "Where do you want to go?" in self.asked:
            self.press(self.draw("to", *self.offers()[:9]), ENTER)
        if way == "note" and "A note for later:" in self.asked:
            self.type()
            self.press(ENTER)

    def end(self) -> None:
        """End in the middle of something; all words have to be kept."""
        typed = self.takes_words() and self.say()
        how = self.draw("end", signal.SIGHUP, CLOSED, signal.SIGTERM, LEFT)
        if how == LEFT:
            if typed and self.lines:
                self.press(ENTER)
            self.go_on("leave")  # raises Gone
        if not self.lines and self.draw("menu", 0, 1):
            self.press(ESC)
        code = self.screen.signal(how) if how != CLOSED else self.screen.hang_up()
        assert code == 130


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("mode", MODES)
@settings(
    max_examples=3,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_every_word_is_in_the_file_in_a_real_terminal(
    mode: str, data: st.DataObject
) -> None:
    words: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.yaml"
        store.save(Saved(path, kent(PACK)), PACK)
        for _ in range(3):
            start = data.draw(st.sampled_from(STARTS), label="start")
            with Terminal.of(mode, Path(folder), start) as screen:
                try:
                    person = Person(screen, mode != "screen", data, words)
                    for _ in range(data.draw(st.integers(2, 6), label="turns")):
                        person.turn()
                    person.end()
                except Gone:  # they left, or went past the last question
                    assert screen.ended() == 0
            kept = path.read_text()
            assert [word for word in words if word not in kept] == []
