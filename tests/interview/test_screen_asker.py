"""Keys typed into real prompts, through prompt_toolkit's own pipe."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from placebook.interview.prompts import (
    IN_MENU,
    Aside,
    Choice,
    GivenAnswer,
    HungUp,
    Interrupted,
    Menu,
    MenuChoice,
    Prompt,
    Stopped,
)
from placebook.interview.screen_asker import ScreenAsker
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.console import Console

from tests.cases import for_each

DOWN, UP, ENTER, ESC, SPACE = "\x1b[B", "\x1b[A", "\r", "\x1b", " "
MENU = (Menu.BACK, Menu.SKIP, Menu.LEAVE)
LEVELS = tuple(Choice(word, word.title()) for word in ("one", "two", "three"))
MANY = tuple(Choice(f"v{n}", f"Licence {n}") for n in range(20))
LINE = Prompt("line", "Area?", menu=MENU)
LONG = Prompt("long", "Problem?", menu=MENU)
CHOICE = Prompt("choice", "Which?", choices=LEVELS, menu=MENU)
HUB = Prompt("choice", "Which?", choices=LEVELS, menu=MENU, words="two")
ROLES = Prompt("choices", "Roles?", choices=LEVELS, menu=MENU)

MANY_ONE = Prompt("choice", "Licence?", choices=MANY, current="v2")
MANY_SOME = Prompt("choices", "Licences?", choices=MANY)
YEARS = Prompt(
    "choice",
    "Which?",
    choices=tuple(Choice(f"v{n}", f"Wards {2000 + n}") for n in range(30)),
    current="v2",
)

Ask = Callable[[str, Prompt], "GivenAnswer | MenuChoice"]


@pytest.fixture
def ask() -> Any:
    def ask(keys: str, prompt: Prompt) -> GivenAnswer | MenuChoice:
        with create_pipe_input() as pipe:
            pipe.send_text(keys)
            with create_app_session(input=pipe, output=DummyOutput()):
                console = Console(file=io.StringIO(), width=80, height=24)
                return ScreenAsker(console, lambda text: text).ask(prompt)

    return ask


@for_each(
    ("keys", "prompt", "wanted"),
    [
        ("Kent" + ENTER, LINE, GivenAnswer("Kent")),
        ("K\x0f\x12e\x1a\x13n\x11t" + ENTER, LINE, GivenAnswer("Kent")),
        (ENTER, LINE, GivenAnswer(None)),
        (ENTER, replace(LINE, current="one\ntwo"), GivenAnswer(None)),
        (" x" + ENTER, replace(LINE, current="one\ntwo"), GivenAnswer("one\ntwo x")),
        ("one" + ENTER + "two" + ENTER + ENTER, LONG, GivenAnswer("one\ntwo")),
        (ENTER, LONG, GivenAnswer(None)),
        (ENTER, CHOICE, GivenAnswer(None)),
        (DOWN + ENTER, CHOICE, GivenAnswer("one")),
        (UP + ENTER, CHOICE, GivenAnswer("three")),
        ("3" + ENTER, CHOICE, GivenAnswer("three")),
        ("j" + ENTER + "\x7f" + ENTER, CHOICE, GivenAnswer(None)),
        ("jk2" + ENTER + "\x15" + "2" + ENTER, CHOICE, GivenAnswer("two")),
        ("TW" + ENTER, CHOICE, GivenAnswer("two")),
        ("th\x7fw" + ENTER, HUB, GivenAnswer("two")),
        ("three\t" + ENTER, ROLES, GivenAnswer(("three",))),
        (
            "two" + ENTER + SPACE + "\t" + ENTER + "\x7f\t" + ENTER,
            ROLES,
            GivenAnswer(("two",)),
        ),
        ("\x1b[H" + ENTER, CHOICE, GivenAnswer("one")),
        ("1\x1b[F" + UP + ENTER, CHOICE, GivenAnswer("three")),
        ("1\x1b[6~" + ENTER, MANY_ONE, GivenAnswer("v9")),
        ("20\x1b[5~\x1b[5~\x1b[5~" + ENTER, MANY_ONE, GivenAnswer("v0")),
        ("12" + ENTER, MANY_ONE, GivenAnswer("v11")),
        ("99" + ENTER + "\x7f" + ENTER, MANY_ONE, GivenAnswer("v8")),
        ("1" * 5000 + ENTER + "\x151" + ENTER, MANY_ONE, GivenAnswer("v0")),
        ("2021" + ENTER, YEARS, GivenAnswer("v21")),
        ("2" + ENTER, YEARS, GivenAnswer("v1")),
        ("12 11\t3" + SPACE + ENTER, MANY_SOME, GivenAnswer(("v2", "v10", "v11"))),
        ("4 nce 17\t" + ENTER, MANY_SOME, GivenAnswer(("v3", "v17"))),
        ("12" + ENTER + SPACE + ENTER, MANY_SOME, GivenAnswer(("v11",))),
        # A number that no choice has chooses nothing, not what was pointed at.
        ("9" + ENTER + "2" + ENTER, CHOICE, GivenAnswer("two")),
        ("9" + ENTER + "3" + ENTER, HUB, GivenAnswer("three")),
        ("9" + ENTER + "1" + ENTER, ROLES, GivenAnswer(("one",))),
        ("92" + ENTER, CHOICE, GivenAnswer("two")),
        ("91 left" + ENTER, HUB, GivenAnswer("two", "91 left")),
        ("7xz2" + ENTER + "3" + ENTER, HUB, GivenAnswer("three", "7xz2")),
        ("12 people" + ENTER, HUB, GivenAnswer("two", "12 people")),
        (SPACE + DOWN + SPACE + ENTER, ROLES, GivenAnswer(("one", "two"))),
        ("1 3" + ENTER, ROLES, GivenAnswer(("one", "three"))),
        ("1 " + SPACE + ENTER, ROLES, GivenAnswer(None)),
        (ENTER, ROLES, GivenAnswer(None)),
        ("13" + ENTER, ROLES, GivenAnswer(("one", "three"))),
        ("1231" + ENTER, ROLES, GivenAnswer(("two", "three"))),
        ("ai" + ENTER + "\x15" + ENTER, ROLES, GivenAnswer(None)),
        ("\x1b[200~a\x1b[201~\x0f2" + ENTER + UP + ENTER, CHOICE, GivenAnswer("three")),
        ("Head 2" + ENTER + "\x153" + ENTER, CHOICE, GivenAnswer("three")),
        ("Head 2" + DOWN + ENTER, CHOICE, GivenAnswer("one", "Head 2")),
        (
            "\x1b[200~4\r\n2\x1b[201~" + ENTER + "\x152" + ENTER,
            CHOICE,
            GivenAnswer("two"),
        ),
        ("30.11" + ENTER + "\x153" + ENTER, CHOICE, GivenAnswer("three")),
        ("1/1/1" + ENTER + "\x153" + ENTER, CHOICE, GivenAnswer("three")),
        ("2-12" + ENTER + "\x153" + ENTER, CHOICE, GivenAnswer("three")),
        ("1, 3" + ENTER + "\x152" + ENTER, ROLES, GivenAnswer(("one", "two"))),
        ("Head 2" + ENTER, HUB, GivenAnswer("two", "Head 2")),
        ("3 heads\x7f" + ENTER, HUB, GivenAnswer("two", "3 head")),
        ("\x1b[200~a\r\nb\x1b[201~" + ENTER, HUB, GivenAnswer("two", "a\nb")),
        ("12" + ENTER, HUB, GivenAnswer("two")),
        # What they do not take away themselves stays with them.
        ("Hea 2" + ENTER + DOWN + ENTER, ROLES, GivenAnswer(None, "Hea 2")),
        ("Ask Jan" + ENTER + "3" + ENTER, CHOICE, GivenAnswer("three", "Ask Jan")),
        ("Ask Jan" + ENTER + DOWN + ENTER, CHOICE, GivenAnswer("one", "Ask Jan")),
        ("HR: ok" + ENTER + DOWN + ENTER, CHOICE, GivenAnswer("one", "HR: ok")),
        ("threes" + ENTER + UP + ENTER, CHOICE, GivenAnswer("three")),
        ("Ask Jan" + DOWN + ENTER, CHOICE, GivenAnswer("one", "Ask Jan")),
        ("Ask Jan" + ENTER + DOWN + ENTER, MANY_ONE, GivenAnswer("v3", "Ask Jan")),
        ("Jan" + ENTER + UP + "\x1b[Z", CHOICE, MenuChoice(Menu.BACK, "Jan")),
        ("Jan" + ENTER + UP + ESC + "s" + ENTER, CHOICE, MenuChoice(Menu.SKIP, "Jan")),
        # Nor do words after Enter run into those that it was pressed at.
        (
            "We think." + ENTER + "Ask Jan." + ENTER + "3" + ENTER,
            CHOICE,
            GivenAnswer("three", "We think.\nAsk Jan."),
        ),
        (
            "We think." + ENTER + "\x1b[200~Ask Jan.\x1b[201~\x1b[Z",
            ROLES,
            MenuChoice(Menu.BACK, "We think.\nAsk Jan."),
        ),
        ("We think." + ENTER + " \x1b[Z", CHOICE, MenuChoice(Menu.BACK, "We think.")),
        # A paste of one line may end with its line's end.
        ("\x1b[200~two\r\x1b[201~" + ENTER, CHOICE, GivenAnswer("two")),
        ("\x1b[200~2\r\n\x1b[201~" + ENTER, CHOICE, GivenAnswer("two")),
        ("\x1b[200~2\r\x1b[201~" + ENTER, ROLES, GivenAnswer(("two",))),
        ("\x1b[200~17\r\x1b[201~" + ENTER, MANY_ONE, GivenAnswer("v16")),
        ("\x1b[200~Head 2\r\x1b[201~" + ENTER, HUB, GivenAnswer("two", "Head 2")),
        ("GP" + ENTER + DOWN + ENTER, HUB, GivenAnswer("one", "GP")),
        ("\x1a\x0f\x12\x18\x05\x19" + SPACE + ENTER, ROLES, GivenAnswer(("one",))),
        (ESC + "l" + ENTER, CHOICE, MenuChoice(Menu.LEAVE)),
        (ESC + "sl" + ENTER + "\x7f" + ENTER, LINE, MenuChoice(Menu.SKIP)),
        (ESC + "leave" + ENTER, LINE, MenuChoice(Menu.LEAVE)),
        (ESC + "x" + ENTER + ESC + "Kent" + ENTER, LINE, GivenAnswer("Kent")),
        (ESC + "s" + ENTER, LINE, MenuChoice(Menu.SKIP)),
    ],
)
def test_keys_give_the_answer(
    ask: Ask, keys: str, prompt: Prompt, wanted: GivenAnswer
) -> None:
    assert ask(keys, prompt) == wanted


@for_each("prompt", [LINE, LONG, CHOICE, ROLES], ids=lambda p: p.kind)
def test_esc_opens_the_same_menu_at_every_prompt(ask: Ask, prompt: Prompt) -> None:
    chosen = ask(ESC + DOWN + ENTER, prompt)
    assert isinstance(chosen, MenuChoice)
    assert chosen.menu is Menu.BACK
    leaving = ask(ESC + DOWN + DOWN + DOWN + ENTER, prompt)
    assert isinstance(leaving, MenuChoice)
    assert leaving.menu is Menu.LEAVE


@for_each(
    ("prompt", "keys", "draft"),
    [
        (LINE, "Ken", "Ken"),
        (LONG, "one" + ENTER + "tw", "one\ntw"),
        (CHOICE, "2", "two"),
        (ROLES, SPACE, ("one",)),
        (CHOICE, "Ask Jan", "Ask Jan"),
        (ROLES, "Ask Jan", "Ask Jan"),
    ],
    ids=["line", "long", "choice", "choices", "words", "words of some"],
)
def test_what_was_half_done_comes_with_the_menu(
    ask: Ask, prompt: Prompt, keys: str, draft: Any
) -> None:
    assert ask(keys + ESC + "b" + ENTER, prompt) == MenuChoice(Menu.BACK, draft)


@for_each(
    ("keys", "draft", "aside"),
    [
        ("13", ("one", "three"), ()),
        ("2Ask Jan", ("two",), (Aside("Ask Jan"),)),
        (
            "2Ask Jan" + ENTER + "Ask Kim",
            ("two",),
            (Aside("Ask Jan"), Aside("Ask Kim")),
        ),
        ("2" + ESC + "zebra" + ESC, ("two",), (Aside("zebra", IN_MENU),)),
    ],
)
@for_each("prompt", [ROLES, replace(ROLES, current=("one",), draft=())])
def test_ticks_that_were_not_entered_and_words_beside_them_are_kept(
    ask: Ask, prompt: Prompt, keys: str, draft: Any, aside: tuple[Aside, ...]
) -> None:
    assert ask(keys + "\x1b[Z", prompt) == MenuChoice(Menu.BACK, draft, aside)
    assert ask(keys + ESC + "l" + ENTER, prompt) == MenuChoice(Menu.LEAVE, draft, aside)
    for end in ("\x03", ESC + "\x03"):
        with pytest.raises(Interrupted) as caught:
            ask(keys + end, prompt)
        assert (caught.value.draft, caught.value.aside) == (draft, aside)


@for_each(
    ("prompt", "keys", "draft", "answer"),
    [
        (LINE, "E1000", "E1000", "E1000"),
        (LONG, "one" + ENTER + "tw", "one\ntw", "one\ntw"),
        (CHOICE, "Ask Jan", "Ask Jan", None),
        (ROLES, "Ask Jan", "Ask Jan", None),
    ],
    ids=["line", "long", "choice", "choices"],
)
@for_each("typed", ["zebra" + ESC, "zebra" + ENTER + ESC, "zebra" + ENTER + UP + ENTER])
def test_words_typed_in_the_menu_are_no_part_of_the_answer(
    ask: Ask, prompt: Prompt, keys: str, draft: str, answer: str | None, typed: str
) -> None:
    aside = (Aside("zebra", IN_MENU),)
    if typed.endswith(ENTER):  # to leave, the last of the menu
        left = ask(keys + ESC + typed, prompt)
        assert left == MenuChoice(Menu.LEAVE, draft, aside)
        return
    begun = keys + ESC + typed
    assert ask(begun + "\x1b[Z", prompt) == MenuChoice(Menu.BACK, draft, aside)
    with pytest.raises(Interrupted) as caught:
        ask(begun + "\x03", prompt)
    assert (caught.value.draft, caught.value.aside) == (draft, aside)
    with pytest.raises(Interrupted) as caught:
        ask(keys + ESC + "zebra" + "\x03", prompt)
    assert (caught.value.draft, caught.value.aside) == (draft, aside)
    if answer is not None:
        said = ask(begun + ENTER + ENTER * (prompt.kind == "long"), prompt)
        assert said == GivenAnswer(answer, "", aside)


NAMES = ("Age Support Harrowmere", "Harrowmere Council", "Kent")
WHO = Prompt("choice", "Who?", choices=tuple(Choice(n, n) for n in NAMES))


SEVERAL = replace(WHO, kind="choices")
NESTED = Prompt("choice", "Who?", choices=tuple(Choice(n, n) for n in ("NHS", "NHS A")))


@for_each(
    ("keys", "prompt", "wanted"),
    [
        # Several fit: Enter stays, until more is typed or an arrow points at one.
        ("Harrow" + ENTER + "mere c" + ENTER, WHO, NAMES[1]),
        ("Harrow" + ENTER + DOWN + ENTER, WHO, NAMES[0]),
        ("Harrow" + ENTER + UP + ENTER, WHO, NAMES[1]),
        ("Harrow" + ENTER + "\x15" + ENTER, replace(WHO, current="Kent"), None),
        ("Harrow" + ENTER + ESC + ESC + ENTER, replace(WHO, menu=MENU), None),
        ("nhs" + ENTER, NESTED, "NHS"),
        # Nor does Tab tick one of several, or Enter leave out what was found.
        ("Harrow\t" + ENTER + DOWN + "\t" + ENTER, SEVERAL, (NAMES[0],)),
        ("3Harrowmere c" + ENTER + "\t" + ENTER, SEVERAL, (NAMES[1], NAMES[2])),
        ("Harrow\x01" + ENTER, SEVERAL, NAMES[:2]),
    ],
)
def test_a_search_chooses_only_what_alone_fits(
    ask: Ask, keys: str, prompt: Prompt, wanted: Any
) -> None:
    assert ask(keys, prompt) == GivenAnswer(wanted)


def test_a_search_of_the_menu_chooses_only_what_alone_fits(ask: Ask) -> None:
    prompt = replace(LINE, menu=tuple(Menu))
    several = ESC + "qu" + ENTER  # Stay at this question, Back to the question before
    assert ask(several + "\x15leave" + ENTER, prompt) == MenuChoice(Menu.LEAVE)
    assert ask(several + DOWN * 2 + ENTER, prompt) == MenuChoice(Menu.BACK)


@for_each("menu", list(Menu), ids=lambda menu: menu.word)
@for_each("mark", ["", ":"])
def test_the_words_of_line_mode_find_their_entries_in_the_menu(
    ask: Ask, menu: Menu, mark: str
) -> None:
    prompt = replace(CHOICE, menu=tuple(Menu))
    assert ask(ESC + mark + menu.word + ENTER, prompt) == MenuChoice(menu)


def test_a_closed_menu_leaves_what_was_half_typed(ask: Ask) -> None:
    assert ask("Ke" + ESC + ESC + "nt" + ENTER, LINE) == GivenAnswer("Kent")
    assert ask("2" + ESC + ESC + ENTER, CHOICE) == GivenAnswer("two")
    assert ask("2" + ESC + "z" + ENTER + ESC + ENTER, CHOICE) == GivenAnswer("two")
    assert ask(SPACE + ESC + ESC + ENTER, ROLES) == GivenAnswer(("one",))
    free = Prompt("choice", "Who?", choices=LEVELS, other="Somebody else", menu=MENU)
    half = "4" + ENTER + "Dr" + ESC + ESC
    assert ask(half + ENTER + " P" + ENTER, free) == GivenAnswer("Dr P")
    assert ask(half + "1" + ENTER, free) == GivenAnswer("one")


def test_what_stands_above_leaves_room_for_the_choices() -> None:
    out = io.StringIO()
    above = tuple(f"- New: Dataset {n}" for n in range(40))
    prompt = Prompt("choice", "Take this?", above=above, choices=LEVELS)
    with create_pipe_input() as pipe:
        pipe.send_text(ENTER)
        with create_app_session(input=pipe, output=DummyOutput()):
            console = Console(file=out, width=60, height=20)
            ScreenAsker(console, lambda text: text).ask(prompt)
    shown = out.getvalue().split("\n")
    assert "Take this?" in shown
    assert "- New: Dataset 0" in shown
    told = [line for line in shown if "this screen is small" in line]
    kept = sum(line.startswith("- New") for line in shown)
    assert told == [f"- and {40 - kept} more lines: this screen is small"]
    assert len(shown) + len(LEVELS) + 1 <= 20


def _small(prompt: Prompt, keys: str = ENTER) -> list[str]:
    """The lines that stand above an answer on a small screen."""
    out = io.StringIO()
    with create_pipe_input() as pipe:
        pipe.send_text(keys)
        with create_app_session(input=pipe, output=DummyOutput()):
            console = Console(file=out, width=60, height=20, force_terminal=True)
            ScreenAsker(console, lambda text: text).ask(prompt)
    last = out.getvalue().rpartition("\x1b[H")[2]
    return re.sub("\x1b\\[[0-9;]*[A-Za-z]", "", last).split("\n")


def test_entries_of_a_list_stay_and_what_can_be_done_scrolls() -> None:
    above = ("- and 2 before these", *(f"- Actor {n}" for n in range(5)))
    many = tuple(Choice(str(n), f"Do {n}") for n in range(11))
    text = "Who is in this? Everybody who gives data or gains from it, in few words."
    shown = _small(Prompt("choice", text, "Map", text, above, many))
    assert [line for line in shown if line.startswith("-")] == [
        *above[:4],
        "- and 2 more lines: this screen is small",
    ]


def test_the_evidence_stays_where_it_is_asked_whether_it_still_holds() -> None:
    evidence = "Evidence: " + "Minutes of the service board in June. " * 5
    long = Choice("still", "Still true", "Two or more have agreed. " * 6)
    statement = "All that deliver the service have agreed in writing. " * 2
    above = ("Last time: Partly.", evidence)
    listed = (long, *LEVELS)
    shown = _small(Prompt("choice", statement, "Data", "Still?", above, listed))
    assert " ".join(" ".join(shown).split()).count("board in June.") == 5


def test_another_answer_is_asked_for_in_place_of_the_list() -> None:
    notice = "Choose from the list."
    free = Prompt(
        "choice", "Who?", choices=LEVELS, other="Somebody else", notice=notice
    )
    keys = "4" + ENTER + "Dr P" + ENTER
    assert "Who?" in _small(free, keys)
    assert notice not in _small(free, keys)


def test_an_earlier_answer_stands_there(ask: Ask) -> None:
    line = Prompt("line", "Area?", current="Kent")
    assert ask(ENTER, line) == GivenAnswer(None)
    assert ask(" County" + ENTER, line) == GivenAnswer("Kent County")
    assert ask("\x15" + ENTER, line) == GivenAnswer("")
    choice = Prompt("choice", "Which?", choices=LEVELS, current="two")
    # Enter alone says nothing new; who chooses the same again says it anew.
    assert ask(ENTER, choice) == GivenAnswer(None)
    assert ask("2" + ENTER, choice) == GivenAnswer("two")
    assert ask(UP + DOWN + ENTER, choice) == GivenAnswer("two")
    assert ask("\r", replace(choice, draft="one")) == GivenAnswer("one")
    gone = Prompt("choice", "Which?", choices=LEVELS, current="no longer offered")
    assert ask(ENTER, gone) == GivenAnswer("one")
    roles = Prompt("choices", "Roles?", choices=LEVELS, current=("two", "odd"))
    assert ask(ENTER, roles) == GivenAnswer(None)
    assert ask(SPACE + ENTER, roles) == GivenAnswer(("one", "two", "odd"))


@for_each("kind", ["date", "number"])
@for_each(
    ("keys", "wanted"),
    [
        (ENTER, None),
        ("5 May" + ENTER, "5 May"),
        ("\x1b[200~5 May\r\x1b[201~" + ENTER, "5 May"),
        ("\x7f4" + ENTER, "2026-11-24"),
        ("\x1b[D\x7f1" + ENTER, "2026-11-13"),
        ("5\x7f" + ENTER, ""),
        ("\x1b[15~" + ENTER, None),
    ],
)
def test_a_default_is_replaced_by_typing_and_kept_by_enter(
    ask: Ask, kind: Any, keys: str, wanted: str | None
) -> None:
    prompt = Prompt(kind, "When?", current="2026-11-23", menu=MENU)
    assert ask(keys, prompt) == GivenAnswer(wanted)


def test_a_date_that_was_typed_before_is_gone_on_with(ask: Ask) -> None:
    prompt = Prompt("date", "When?", current="2026-11-23", draft="5 M", menu=MENU)
    assert ask("ay" + ENTER, prompt) == GivenAnswer("5 May")


def test_another_date_does_not_run_into_one_that_was_refused(ask: Ask) -> None:
    day = Prompt("date", "When?", menu=MENU, draft="23 Novembr", refused=True)
    other = MenuChoice(Menu.BACK, "23 Novembr\n2 May")
    assert ask("2 May\x1b[Z", day) == other
    with pytest.raises(Interrupted) as caught:
        ask("2 May\x03", day)
    assert caught.value.draft == "23 Novembr\n2 May"
    assert ask("2 May" + ENTER, day) == GivenAnswer("2 May", "23 Novembr")
    mended = "\x1b[D\x1b[De\x1b[C\x1b[D" + ENTER
    assert ask(mended, day) == GivenAnswer("23 Novemebr")
    assert ask("\x7fer" + ENTER, day) == GivenAnswer("23 November")
    figure = replace(day, draft="31/2")
    assert ask("28/2" + ENTER, figure) == GivenAnswer("28/2")


def test_emptying_what_was_refused_keeps_the_answer_that_is_there(ask: Ask) -> None:
    prompt = Prompt("date", "When?", current="2026-11-23", draft="yes", menu=MENU)
    assert ask("\x15" + ENTER, prompt) == GivenAnswer(None)


def test_a_long_list_is_searched_by_typing(ask: Ask) -> None:
    many = Prompt("choice", "Licence?", choices=MANY, other="Something else")
    assert ask("licence 17" + ENTER, many) == GivenAnswer("v17")
    assert ask("\x1b[200~nce 17\x1b[201~" + ENTER, many) == GivenAnswer("v17")
    assert ask("else" + ENTER + "Mine" + ENTER, many) == GivenAnswer("Mine")


def test_a_search_that_finds_nothing_chooses_nothing(ask: Ask) -> None:
    one = Prompt("choice", "Licence?", choices=MANY)
    assert ask("e 17x" + ENTER + "\x7f" + ENTER, one) == GivenAnswer("v17")
    some = Prompt("choices", "Licences?", choices=MANY)
    assert ask("e 17x\t" + ENTER + "\x7f\t" + ENTER, some) == GivenAnswer(("v17",))


def test_what_is_found_and_not_ticked_yet_is_not_passed_over(ask: Ask) -> None:
    some = Prompt("choices", "Licences?", choices=MANY)
    assert ask("17" + ENTER + "\t" + ENTER, some) == GivenAnswer(("v16",))
    assert ask("e 17" + ENTER + "\t" + ENTER, some) == GivenAnswer(("v17",))
    assert ask(ENTER, some) == GivenAnswer(None)


def test_ctrl_a_ticks_what_is_shown_and_no_other(ask: Ask) -> None:
    some = Prompt("choices", "Licences?", choices=MANY)
    found = tuple(f"v{n}" for n in (1, *range(10, 20)))
    assert ask("licence 1\x01" + ENTER, some) == GivenAnswer(found)
    assert ask("licence 1\x01\x01\x15" + SPACE + ENTER, some) == GivenAnswer(("v0",))
    assert ask("\t" + "e 19\x01" + ENTER, some) == GivenAnswer(("v0", "v19"))
    assert ask("e 19x\x01\x15\t" + ENTER, some) == GivenAnswer(("v0",))
    everything = tuple(choice.value for choice in MANY)
    assert ask("\x01" + ENTER, some) == GivenAnswer(everything)


def test_enter_that_comes_as_a_line_feed_is_enter_in_lists_too(ask: Ask) -> None:
    assert ask("2\n", CHOICE) == GivenAnswer("two")
    assert ask("13\n", ROLES) == GivenAnswer(("one", "three"))
    assert ask("Head 2\n", HUB) == GivenAnswer("two", "Head 2")
    assert ask("17\n", Prompt("choice", "Licence?", choices=MANY)) == GivenAnswer("v16")
    assert ask("Kent\n", LINE) == GivenAnswer("Kent")
    assert ask("one\ntwo\n\n", LONG) == GivenAnswer("one\ntwo")


def test_a_word_that_is_searched_for_may_end_with_a_space(ask: Ask) -> None:
    some = Prompt("choices", "Licences?", choices=MANY)
    assert ask("e 17 \t" + ENTER, some) == GivenAnswer(("v17",))
    one = Prompt("choice", "Licence?", choices=MANY)
    assert ask("17 " + ENTER, one) == GivenAnswer("v17")


def test_esc_leaves_what_is_only_read(ask: Ask) -> None:
    assert ask(ESC, Prompt("pause", "Why we ask")) == GivenAnswer(None)


def test_what_is_typed_at_a_page_to_read_is_said(ask: Ask) -> None:
    short = Prompt("pause", "Why we ask", above=("A reason.",))
    long = Prompt("pause", "Why we ask", above=("A long reason. " * 50,) * 2)
    assert ask("3 June" + ESC, short) == GivenAnswer("3 June")
    assert ask("3 Ju" + ENTER + "ne" + ENTER, long) == GivenAnswer("3 June")


def test_a_search_may_have_spaces_and_be_begun_anew(ask: Ask) -> None:
    some = Prompt("choices", "Licences?", choices=MANY)
    assert ask("licence 1" + DOWN + "\t" + ENTER, some) == GivenAnswer(("v10",))
    assert ask("nowhere\x15" + DOWN + SPACE + ENTER, some) == GivenAnswer(("v1",))
    one = Prompt("choice", "Licence?", choices=MANY, current="v7")
    assert ask("19\x15" + ENTER, one) == GivenAnswer(None)
    assert ask("19\x15" + DOWN + ENTER, one) == GivenAnswer("v8")


def test_shift_tab_is_back_at_once_at_every_prompt(ask: Ask) -> None:
    back = "\x1b[Z"
    assert ask("Ken" + back, LINE) == MenuChoice(Menu.BACK, "Ken")
    assert ask("one" + ENTER + back, LONG) == MenuChoice(Menu.BACK, "one\n")
    assert ask("2" + back, CHOICE) == MenuChoice(Menu.BACK, "two")
    assert ask("Ask Jan" + back, CHOICE) == MenuChoice(Menu.BACK, "Ask Jan")
    assert ask("2" + back, ROLES) == MenuChoice(Menu.BACK, ("two",))
    assert ask("Ken" + ESC + back, LINE) == MenuChoice(Menu.BACK, "Ken")
    alone = Prompt("line", "Area?", menu=(Menu.LEAVE,))
    assert ask("Ke" + back + "nt" + ENTER, alone) == GivenAnswer("Kent")
    assert ask(back, Prompt("pause", "Why we ask")) == GivenAnswer(None)


def test_words_at_a_list_are_still_there_after_a_look_at_the_menu(ask: Ask) -> None:
    for prompt in (CHOICE, ROLES):
        kept = MenuChoice(Menu.BACK, "Ask Jan!")
        assert ask("Ask Jan" + ESC + ESC + "!\x1b[Z", prompt) == kept


def test_a_choice_and_its_explanation_are_one_entry() -> None:
    hints = ("Half of them have one, and the rest will be named by June.", "Two\nlines")
    levels = tuple(Choice(f"v{n}", f"Partly {n}", hint) for n, hint in enumerate(hints))
    asker = ScreenAsker(Console(width=41), lambda text: text)
    assert [offer.title for offer in asker._offers(levels)] == [
        "1) Partly 0  Half of them have one,\n"
        "      and the rest will be named by June.",
        "2) Partly 1  Two\n      lines",
    ]


def test_what_is_long_to_read_comes_in_parts() -> None:
    out = io.StringIO()
    console = Console(file=out, width=80, height=24, color_system=None)
    lines = tuple(f"- flow {n} " + "x" * 75 for n in range(20))
    with create_pipe_input() as pipe:
        pipe.send_text(ENTER * 3)
        with create_app_session(input=pipe, output=DummyOutput()):
            ScreenAsker(console, lambda text: text).ask(
                Prompt("pause", "Around Bins", above=lines)
            )
    shown = out.getvalue()
    assert re.findall(r"Part \d of \d", shown) == [
        *("Part 1 of 3", "Part 2 of 3", "Part 3 of 3")
    ]
    assert all(f"- flow {n} " in shown for n in range(20))


def test_something_else_can_be_ticked_and_typed(ask: Ask) -> None:
    free = Prompt("choices", "Codes?", choices=LEVELS, other="Something else")
    keys = SPACE + DOWN + DOWN + DOWN + SPACE + ENTER + "SNOMED" + ENTER
    assert ask(keys, free) == GivenAnswer(("one", "SNOMED"))


def test_pasted_lines_stay_lines(ask: Ask) -> None:
    pasted = "\x1b[200~one\r\ntwo\x1b[201~"
    assert ask(pasted + ENTER + ENTER, LONG) == GivenAnswer("one\ntwo")


PASTE = "\x1b[200~one\ntwo\x1b[201~"
KEYS = st.sampled_from([DOWN, SPACE, PASTE, ENTER, *"\t\x7f\x0f\x12\x1a\x18\x05a2é"])
LISTS = [CHOICE, ROLES, Prompt("choice", "Licence?", choices=MANY)]


@given(st.lists(KEYS, max_size=8), st.sampled_from(LISTS))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_keys_are_hit_an_answer_is_one_that_is_offered(
    ask: Ask, keys: list[str], prompt: Prompt
) -> None:
    with suppress(Interrupted):
        reply = ask("".join(keys) + "\x03", prompt)
        assert isinstance(reply, GivenAnswer)
        said = reply.value if isinstance(reply.value, tuple) else (reply.value,)
        assert set(said) <= {None, *(choice.value for choice in prompt.choices)}


def test_ctrl_c_comes_with_what_was_half_typed(ask: Ask) -> None:
    with pytest.raises(Interrupted) as caught:
        ask("half" + "\x03", LINE)
    assert caught.value.draft == "half"
    with pytest.raises(Interrupted) as caught:
        ask("half" + ESC + "\x03", LINE)
    assert caught.value.draft == "half"


@for_each("prompt", [CHOICE, HUB], ids=["one", "hub"])
@for_each("keys", ["2", "2" + ESC])
def test_ctrl_c_at_a_list_comes_with_nothing_typed(
    ask: Ask, prompt: Prompt, keys: str
) -> None:
    with pytest.raises(Interrupted) as caught:
        ask(keys + "\x03", prompt)
    assert caught.value.draft is None


def test_ctrl_c_comes_with_what_was_typed_instead_of_a_choice(ask: Ask) -> None:
    free = Prompt("choice", "Who?", choices=LEVELS, other="Somebody else", menu=MENU)
    with pytest.raises(Interrupted) as caught:
        ask(UP + ENTER + "NHS" + "\x03", free)
    assert caught.value.draft == "NHS"


@for_each("prompt", [CHOICE, ROLES], ids=["one", "some"])
def test_ctrl_c_in_the_menu_comes_with_the_words_typed_at_a_list(
    ask: Ask, prompt: Prompt
) -> None:
    with pytest.raises(Interrupted) as caught:
        ask("Ask Jan" + ESC + "\x03", prompt)
    assert caught.value.draft == "Ask Jan"


@for_each("prompt", [LINE, LONG, CHOICE, ROLES], ids=lambda p: p.kind)
def test_keys_that_end_keep_the_words_typed_by_then(prompt: Prompt) -> None:
    with create_pipe_input() as pipe:
        pipe.send_text("Ask Jan")
        pipe.close()
        with create_app_session(input=pipe, output=DummyOutput()):
            console = Console(file=io.StringIO(), width=80, height=24)
            with pytest.raises(HungUp) as caught:
                ScreenAsker(console, lambda text: text).ask(prompt)
    assert caught.value.draft == "Ask Jan"


def test_ctrl_c_and_ctrl_d_are_told_apart(ask: Ask) -> None:
    for prompt in (LINE, LONG, CHOICE, ROLES):
        with pytest.raises(KeyboardInterrupt):
            ask("\x03", prompt)
    with pytest.raises(Stopped):
        ask("\x04", LINE)
    with pytest.raises(KeyboardInterrupt):
        ask(ESC + "\x03", LINE)


def test_nobody_s_text_is_markup_or_reaches_the_terminal_raw() -> None:
    out = io.StringIO()
    console = Console(file=out, width=80, height=24, color_system=None)
    sly = Prompt(
        "choice",
        "[bold]x[/appendix] :warning: \x1b[31m",
        "\x9bheading",
        "help [id]",
        ("above \x07",),
        (Choice("a", "A", "hint [/x] \x1b]0;title\x07"),),
        notice="[red]notice",
    )
    with create_pipe_input() as pipe:
        pipe.send_text(ENTER)
        with create_app_session(input=pipe, output=DummyOutput()):
            ScreenAsker(console, lambda text: text).ask(sly)
    shown = out.getvalue()
    for words in ("[bold]x[/appendix] :warning: [31m", "help [id]", "[red]notice"):
        assert words in shown
    assert not [c for c in shown if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160]
