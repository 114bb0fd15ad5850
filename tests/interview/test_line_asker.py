from __future__ import annotations

import errno
import io
from dataclasses import replace

import pytest
from placebook.interview.line_asker import LineAsker, NotRead
from placebook.interview.list_menu import ADD, ADD_FUTURE, GO_ON, SETTLE
from placebook.interview.prompts import (
    Choice,
    GivenAnswer,
    HungUp,
    Menu,
    MenuChoice,
    Prompt,
    Stopped,
)

from tests.cases import for_each

LEVELS = (
    Choice("not-yet", "Not yet", "Nobody is named."),
    Choice("partly", "Partly", "Some are."),
    Choice("unknown", "Don't know"),
)
MENU = (Menu.BACK, Menu.SKIP, Menu.WHY, Menu.LEAVE)
CHOICE = Prompt("choice", "Named?", "Data · question 1 of 2", choices=LEVELS, menu=MENU)
TICKS = Prompt("choices", "Which?", choices=LEVELS, menu=MENU)
SURE = (Choice("no", "No, let me change it"), Choice("yes", "Yes, that is right"))
YES_OR_NO = Prompt("choice", "Sure?", choices=SURE)
TAKES = replace(YES_OR_NO, words="no")
LINE = Prompt("line", "Which area?", menu=MENU)
LONG = Prompt("long", "What goes wrong?", menu=(*MENU, Menu.EDIT))


def ask(typed: str, prompt: Prompt) -> tuple[GivenAnswer | MenuChoice, str]:
    out = io.StringIO()
    asker = LineAsker(io.StringIO(typed), out, lambda text: text)
    return asker.ask(prompt), out.getvalue()


@for_each(
    ("typed", "prompt", "wanted"),
    [
        ("Kent\n", LINE, GivenAnswer("Kent")),
        ("\n", LINE, GivenAnswer(None)),
        (":back\n", LINE, MenuChoice(Menu.BACK)),
        ("  :LEAVE \n", LINE, MenuChoice(Menu.LEAVE)),
        (":smile\nKent\n", LINE, GivenAnswer(":smile")),
        (":smile\n2\n", CHOICE, GivenAnswer("partly")),
        (":) Kent\n", LINE, GivenAnswer(":) Kent")),
        ("one\n:note hello\n:menu\n\n", LONG, GivenAnswer("one\n:note hello\n:menu")),
        ("a :back\n", LINE, GivenAnswer("a :back")),
        (":na\nKent\n", LINE, GivenAnswer("Kent")),
        ("2\n", CHOICE, GivenAnswer("partly")),
        ("2.\n", CHOICE, GivenAnswer("partly")),
        ("partly\n", CHOICE, GivenAnswer("partly")),
        ("don't KNOW\n", CHOICE, GivenAnswer("unknown")),
        ("7\nmaybe\n0\n1\n", CHOICE, GivenAnswer("not-yet", "maybe")),
        ("Prtly\n2\n", CHOICE, GivenAnswer("partly")),
        ("no.\n", YES_OR_NO, GivenAnswer("no")),
        ("Yes\n", YES_OR_NO, GivenAnswer("yes")),
        ("Jan, at the library\n", TAKES, GivenAnswer("no", "Jan, at the library")),
        ("4/5/2026\n", TAKES, GivenAnswer("no", "4/5/2026")),
        ("7\nYes, thats right\n2\n", TAKES, GivenAnswer("yes")),
        ("\n", CHOICE, GivenAnswer(None)),
        ("one\ntwo\n\n", LONG, GivenAnswer("one\ntwo")),
        ("\n", LONG, GivenAnswer(None)),
        ("one\n:why\n", LONG, MenuChoice(Menu.WHY, "one")),
        (":edit\n", LONG, MenuChoice(Menu.EDIT)),
        ("no answer\n", replace(TICKS, current=("partly",)), GivenAnswer(())),
        (
            ",\n, ,\n;\n-\n.\n1,\n",
            replace(TICKS, current=("partly",)),
            GivenAnswer(("not-yet",)),
        ),
        ("-\n,\n.\n50%\n", replace(CHOICE, other="Another"), GivenAnswer("50%")),
        (":back\n", replace(LINE, draft="Ke"), MenuChoice(Menu.BACK, "Ke")),
        (":help\none\n\n", LONG, GivenAnswer("one")),
    ],
)
def test_what_is_typed_is_what_is_said(
    typed: str, prompt: Prompt, wanted: GivenAnswer | MenuChoice
) -> None:
    assert ask(typed, prompt)[0] == wanted


PEOPLE = ("Officer, Kent", "Officer, Leeds", "Officer", "Nurse, Kent", "Nurse, Leeds")
WHICH = Prompt(
    "choice", "Who?", choices=tuple(Choice(str(n), p) for n, p in enumerate(PEOPLE))
)


@for_each(
    ("typed", "prompt", "wanted", "told"),
    [
        ("nurse\n4\n", WHICH, "3", "2 choices fit. Please type a number from 1 to 5."),
        ("0\n2\n", WHICH, "1", "Please type a number from 1 to 5."),
        ("officer\n", WHICH, "2", "You chose: Officer"),
        ("nurse\n", replace(WHICH, other="Somebody else"), "nurse", "chose: nurse"),
        (
            "4, nurse\n5\n",
            replace(WHICH, kind="choices"),
            ("4",),
            "2 choices fit. Please type a number from 1 to 5, or several with commas.",
        ),
    ],
)
def test_a_word_that_fits_several_choices_chooses_none(
    typed: str, prompt: Prompt, wanted: str | tuple[str, ...], told: str
) -> None:
    reply, shown = ask(typed, prompt)
    assert isinstance(reply, GivenAnswer)
    assert reply.value == wanted
    assert told in " ".join(shown.split())


SLIP = "Did you mean :why? Enter opens it"
KEEPS = "; type the same again to keep it as your\nanswer."
NAMES = Prompt("line", "Which area?", menu=(Menu.BACK, Menu.LEAVE))


@for_each(
    ("typed", "prompt", "wanted", "asked"),
    [
        (":wyh\n\n", LINE, MenuChoice(Menu.WHY), 1),
        (":wyh\n\n", CHOICE, MenuChoice(Menu.WHY), 1),
        ("one\n:Wyh\n\n", LONG, MenuChoice(Menu.WHY, "one"), 1),
        (":wyh\n:wyh\n", LINE, GivenAnswer(":wyh"), 1),
        ("one\n:wyh\n:wyh\n\n", LONG, GivenAnswer("one\n:wyh"), 1),
        (":wyh\nKent\n", LINE, GivenAnswer("Kent"), 1),
        (":wyh\n:back\n", LINE, MenuChoice(Menu.BACK), 1),
        (":wyh\n2\n", CHOICE, GivenAnswer("partly"), 1),
        (":wyh ask Jan\n", LINE, GivenAnswer(":wyh ask Jan"), 0),
        (":wyh\nKent\n", NAMES, GivenAnswer("Kent"), 1),
        (":w\n", LINE, GivenAnswer(":w"), 0),
        (":kent\n", LINE, GivenAnswer(":kent"), 0),
    ],
)
def test_a_word_of_the_menu_with_a_slip_is_asked_about_once(
    typed: str, prompt: Prompt, wanted: GivenAnswer | MenuChoice, asked: int
) -> None:
    said, shown = ask(typed, prompt)
    more = "." if prompt.choices else KEEPS  # no word of the menu is a choice
    assert (said, shown.count(SLIP + more)) == (wanted, asked)


@for_each("typed", [":q", ":wq", ":exit"])
def test_what_ends_other_programs_is_asked_about(typed: str) -> None:
    assert ask(f"{typed}\n\n", NAMES)[0] == MenuChoice(Menu.LEAVE)
    assert ask(f"{typed}\n{typed}\n", NAMES)[0] == GivenAnswer(typed)


def test_at_the_end_of_the_input_a_draft_is_not_said_again() -> None:
    """It was refused before, and would be for ever."""
    refused = replace(LONG, draft="Homes are cold.")
    with pytest.raises(Stopped) as stopped:
        ask("", refused)
    assert stopped.value.draft == "Homes are cold."
    assert ask("Help is late.\n", refused)[0] == GivenAnswer(
        "Homes are cold.\nHelp is late."
    )


def test_words_refused_at_a_list_are_kept_when_nobody_says_more() -> None:
    with pytest.raises(Stopped) as stopped:
        ask("7\nBoth back it, orally.\nAsk the clerk\n", CHOICE)
    assert stopped.value.draft == "Both back it, orally.\nAsk the clerk"


@for_each(
    ("typed", "wanted"),
    [
        ("maybe\n:back\n", MenuChoice(Menu.BACK, "maybe")),
        ("maybe\n:leave\n", MenuChoice(Menu.LEAVE, "maybe")),
        ("7\n:leave\n", MenuChoice(Menu.LEAVE)),
        ("maybe\n\n", GivenAnswer(None, "maybe")),
        ("maybe\n2\n", GivenAnswer("partly", "maybe")),
    ],
)
def test_words_refused_at_a_list_go_along(
    typed: str, wanted: GivenAnswer | MenuChoice
) -> None:
    assert ask(typed, CHOICE)[0] == wanted


DAY = Prompt("date", "When?", menu=MENU)
PARTS = Prompt(
    "choices",
    "Their part?",
    choices=(Choice("holder", "Data holder"), Choice("decides", "Decision-maker")),
)


@for_each(
    ("before", "typed", "prompt", "wanted"),
    [
        ("today, in the depot", "today", DAY, GivenAnswer("today", "{}")),
        ("12 Mya 2026", "12 May 2026", DAY, GivenAnswer("12 May 2026")),
        ("12 May", "12 May 2026", DAY, GivenAnswer("12 May 2026")),
        ("31/2/2026", "2/3/2027", DAY, GivenAnswer("2/3/2027")),
        ("Kent", "Leeds", LINE, GivenAnswer("Leeds", "{}")),
        ("Kent", "Kent and Medway", LINE, GivenAnswer("Kent and Medway")),
        ("2", "Leeds", LINE, GivenAnswer("Leeds")),
        ("some are named", "3", CHOICE, GivenAnswer("unknown", "{}")),
    ],
)
def test_what_was_refused_goes_along_with_an_answer_that_does_not_say_it(
    before: str, typed: str, prompt: Prompt, wanted: GivenAnswer
) -> None:
    said = ask(f"{typed}\n", replace(prompt, draft=before))[0]
    assert said == replace(wanted, typed=wanted.typed.format(before))


@for_each(
    ("typed", "prompt", "wanted"),
    [
        ("dont know\n3\n", CHOICE, GivenAnswer("unknown")),
        ("dont know\n2\n", CHOICE, GivenAnswer("partly", "dont know")),
        ("decision maker\n2\n", PARTS, GivenAnswer(("decides",))),
        (
            "1 and decision-maker\n1\n",
            PARTS,
            GivenAnswer(("holder",), "1 and decision-maker"),
        ),
    ],
)
def test_a_slip_of_the_choice_that_is_made_is_no_other_word(
    typed: str, prompt: Prompt, wanted: GivenAnswer
) -> None:
    assert ask(typed, prompt)[0] == wanted


@for_each(
    ("prompt", "wanted"),
    [(CHOICE, GivenAnswer(None, "may")), (LINE, GivenAnswer("may"))],
)
def test_what_was_half_typed_is_kept_as_the_prompt_says(
    prompt: Prompt, wanted: GivenAnswer
) -> None:
    assert ask("\n", replace(prompt, draft="may"))[0] == wanted
    half = MenuChoice(Menu.BACK, "may")
    assert ask(":back\n", replace(prompt, draft="may"))[0] == half


def test_a_byte_order_mark_is_no_word() -> None:
    assert ask("\ufeffKent\n", LINE)[0] == GivenAnswer("Kent")


def test_several_are_chosen_by_their_numbers() -> None:
    several = Prompt("choices", "Roles?", choices=LEVELS, menu=MENU)
    assert ask("1, 3\n", several)[0] == GivenAnswer(("not-yet", "unknown"))
    assert ask("1, 9\n2\n", several)[0] == GivenAnswer(("partly",))


def test_something_else_is_typed_where_that_is_offered() -> None:
    free = Prompt("choice", "Licence?", choices=LEVELS, other="Something else")
    assert ask("Mine\n", free)[0] == GivenAnswer("Mine")


def test_a_draft_is_gone_on_with() -> None:
    draft = Prompt("long", "What?", draft="one\ntwo", menu=MENU)
    said, shown = ask("three\n\n", draft)
    assert said == GivenAnswer("one\ntwo\nthree")
    assert "You had typed: one\ntwo\n" in shown


@for_each(
    ("typed", "wanted"),
    [
        ("\n", GivenAnswer("2")),
        ("Cold homes.\n\n", GivenAnswer("Cold homes.")),
        ("2\nare cold.\n\n", GivenAnswer("2\nare cold.")),
        (":back\n", MenuChoice(Menu.BACK, "2")),
    ],
)
def test_a_number_that_was_half_typed_gives_way_to_other_lines(
    typed: str, wanted: GivenAnswer | MenuChoice
) -> None:
    assert ask(typed, replace(LONG, draft="2"))[0] == wanted


def test_the_end_of_the_input_ends_it() -> None:
    with pytest.raises(Stopped):
        ask("", LINE)
    assert ask("half a line of a long text", LONG)[0] == GivenAnswer(
        "half a line of a long text"
    )


def test_a_line_in_another_encoding_is_refused_from_there_on() -> None:
    lines = io.StringIO("one\ntwo \udceb\nthree\n\n")
    asker = LineAsker(lines, io.StringIO(), lambda text: text)
    assert asker.ask(LONG) == GivenAnswer("one")
    for _ in range(2):
        with pytest.raises(NotRead, match="Line 2 of the input is not in the encoding"):
            asker.ask(LINE)


def test_a_question_stands_plainly_and_its_choice_is_said_again() -> None:
    _, shown = ask("2\n", CHOICE)
    welcome, _, rest = shown.partition("\n\n")
    assert ":help" in welcome
    assert rest == (
        "Data · question 1 of 2\n"
        "Named?\n"
        "1. Not yet: Nobody is named.\n"
        "2. Partly: Some are.\n"
        "3. Don't know\n"
        "> You chose: Partly\n"
    )


def test_hints_are_not_repeated() -> None:
    out = io.StringIO()
    asker = LineAsker(io.StringIO("Kent\nLeeds\n"), out, lambda text: text)
    asker.ask(LINE)
    asker.ask(LINE)
    assert out.getvalue().count(":help") == 1


def test_what_is_there_is_shown_in_words() -> None:
    now = Prompt("choice", "Named?", choices=LEVELS, current="partly")
    assert "\nNow: Partly\n" in ask("\n", now)[1]


@for_each("last", [GO_ON, ADD, ADD_FUTURE, SETTLE])
def test_where_a_list_stands_is_told_as_no_answer(last: str) -> None:
    hub = Prompt("choice", "Flows?", choices=(Choice(last, "Words"),), current=last)
    assert "Now:" not in ask("\n", hub)[1]


def test_nothing_shown_has_a_control_character() -> None:
    sly = Prompt(
        "line", "\x1b[31mred", current="\x07bell", notice="\x9b2J", help="\x00"
    )
    _, shown = ask("\n", sly)
    assert not [c for c in shown if ord(c) < 32 and c != "\n"]
    assert "\x9b" not in shown


def test_no_word_is_broken_at_the_margin() -> None:
    long = Prompt("line", " ".join(["well-founded"] * 30))
    _, shown = ask("\n", long)
    assert {len(line) <= 80 for line in shown.split("\n")} == {True}
    assert "well-\n" not in shown


@for_each(
    ("prompt", "told"),
    [
        (
            replace(LINE, draft="Ke"),
            [
                "Enter keeps that; if you type another answer, what you had typed "
                "goes into the",
            ],
        ),
        (
            replace(LINE, draft="2"),
            ["Enter keeps that; another answer takes its place."],
        ),
        (replace(LONG, draft="Ke"), ["An empty line keeps that."]),
        (
            replace(LONG, draft="2"),
            ["An empty line keeps that; other lines take its place."],
        ),
        (
            Prompt("date", "When?", current="2026-12-01", draft="Tuesday"),
            ["Enter keeps 2026-12-01."],
        ),
        (
            Prompt("number", "Which?", draft="two"),
            ["Enter goes on."],
        ),
        (replace(CHOICE, current="partly", draft="unknown"), ["Enter keeps Partly."]),
        (replace(LINE, current="Kent"), []),
    ],
)
def test_what_enter_does_with_what_was_typed_before_is_said(
    prompt: Prompt, told: list[str]
) -> None:
    shown = ask("\n", prompt)[1].splitlines()[2:]  # after the welcome
    assert [line for line in shown if " keeps " in line or "Enter goes" in line] == told


def test_what_an_answer_in_words_is_called_is_none() -> None:
    free = Prompt("choice", "Who?", choices=LEVELS, other="Somebody else")
    said, shown = ask("Somebody else\nWheelhouse\n", free)
    assert said == GivenAnswer("Wheelhouse")
    assert "Please type 1, 2 or 3, or the answer in words." in shown


def test_a_question_chosen_to_look_at_is_said_without_its_answer() -> None:
    look = Prompt("choice", "Which?", choices=(Choice("a", "Personal? · No"),))
    assert "You chose: Personal?\n" in ask("1\n", look)[1]


def test_a_terminal_that_takes_no_words_any_more_keeps_what_was_half_typed() -> None:
    """It is closed, and the signal that says so has not come yet."""

    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(errno.EIO, "Input/output error")

    asker = LineAsker(io.StringIO("\n"), Gone(), lambda text: text)
    with pytest.raises(HungUp) as left:
        asker.ask(replace(LINE, draft="may"))
    assert left.value.draft == "may"
