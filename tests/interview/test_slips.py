"""What is asked about once, because it may be a slip of the fingers."""

from __future__ import annotations

from pathlib import Path

import pytest
from placebook.interview.first_questions import ask_first_questions
from placebook.interview.prompts import (
    NO_ANSWER,
    GivenAnswer,
    Menu,
    MenuChoice,
    Stopped,
)
from placebook.model.pack import Pack

from tests.cases import for_each
from tests.conftest import MET, full, kent
from tests.walking import Line, Script, begin, walk

NO, YES = "No, let me change it", "Yes, that is right"
WHOLE = 'Is "2" your whole answer?'


@for_each(
    ("id", "before", "typed", "doubt"),
    [
        ("area.name", (), "2", WHOLE),
        ("workshop.people", ("add",), "2", WHOLE),
        ("workshop.people", ("add",), "2.", 'Is "2." your whole answer?'),
        ("workshop.people", ("add",), "12", 'Is "12" your whole answer?'),
        ("ecosystem.actors", ("add",), "2", WHOLE),
        ("ecosystem.flows", ("add",), "2", WHOLE),
        ("datasets", ("add",), "2", WHOLE),
        ("actions", ("add",), "2", WHOLE),
        ("focus.problem", (), "2", WHOLE),
        ("focus.measure", (), "12345678", 'Is "12345678" your whole answer?'),
        ("ecosystem.actors", ("add",), "A\n7", 'Is "7" a whole line of your answer?'),
    ],
)
def test_a_bare_number_in_place_of_words_is_asked_about_once(
    tmp_path: Path,
    pack: Pack,
    id: str,
    before: tuple[Line, ...],
    typed: str,
    doubt: str,
) -> None:
    script = Script(*before, typed, NO)
    book = walk(begin(tmp_path, pack, kent(pack), script), id)
    assert book == kent(pack)
    question, asked, again = script.asked[-3:]
    assert (asked.text, again.text, again.draft) == (doubt, question.text, None)
    assert asked.heading == question.text
    script = Script(*before, typed, YES)
    book = walk(begin(tmp_path, pack, kent(pack), script), id)
    assert book != kent(pack)
    assert script.texts().count(doubt) == 1


def test_what_a_flow_is_is_no_number_unasked(tmp_path: Path, pack: Pack) -> None:
    script = Script("add", "A", "B", "12", NO, "Rounds")
    book = walk(begin(tmp_path, pack, kent(pack), script), "ecosystem.flows")
    assert [flow.what for flow in book.ecosystem.flows] == ["Rounds"]


@for_each("typed", ["45 days", "2 of 3", "two", "v2", "Homes:\n45"])
def test_a_figure_with_a_word_is_believed(
    tmp_path: Path, pack: Pack, typed: str
) -> None:
    book = walk(begin(tmp_path, pack, kent(pack), Script(typed)), "focus.measure")
    assert book.focus.measure == typed


def test_a_bare_number_that_was_half_typed_is_no_answer(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script(lambda _: MenuChoice(Menu.LEAVE, "2"))
    book = walk(begin(tmp_path, pack, kent(pack), script), "focus.affected")
    assert book.focus.affected is None
    assert book.notes == (f"{pack.questions['focus.affected'].text} 2",)


def test_who_leaves_while_a_number_is_asked_about_keeps_it(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script("2", Menu.LEAVE)
    book = walk(begin(tmp_path, pack, kent(pack), script), "focus.affected")
    assert book.notes == (f"{pack.questions['focus.affected'].text} 2",)
    with pytest.raises(Stopped) as stopped:
        ask_first_questions(pack, Script("2", Menu.LEAVE), "", "")
    assert stopped.value.draft == "2"


def test_a_bare_number_is_no_new_workbook_s_name_unasked(pack: Pack) -> None:
    script = Script("2", NO, "Kent", "2", YES)
    assert ask_first_questions(pack, script, "", "") == ("Kent", "2")
    assert (script.texts()[1], script.texts()[4]) == (WHOLE, WHOLE)


def _typed(words: str) -> Line:
    return lambda prompt: GivenAnswer(prompt.words, words)


def test_words_at_the_second_look_are_the_answer(tmp_path: Path, pack: Pack) -> None:
    said = "Shown to Kent on 4 May 2026."
    script = Script("3", _typed("4"), _typed(said))
    book = walk(begin(tmp_path, pack, kent(pack), script), "focus.problem")
    assert book.focus.problem == said
    script = Script("23 November 3026", _typed("last Tuesday"), "today")
    book = walk(begin(tmp_path, pack, kent(pack), script), "workshop.date")
    assert (script.asked[2].draft, book.workshop.date) == ("last Tuesday", MET)
    named = Script("3", _typed("Kent"), "Libraries")
    assert ask_first_questions(pack, named, "", "") == ("Kent", "Libraries")


def test_lines_that_another_answer_takes_the_place_of_are_noted(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script("add", "Wheelhouse\n7", _typed("Kent"), Menu.LEAVE)
    book = walk(begin(tmp_path, pack, kent(pack), script), "ecosystem.actors")
    note = f"People and flows: {script.texts()[1]} Wheelhouse\n7"
    assert book.notes == (note,)


def test_who_goes_back_at_the_second_look_has_it_half_typed(
    tmp_path: Path, pack: Pack
) -> None:
    back: Line = lambda _: MenuChoice(Menu.BACK, "Shown to Kent.")  # noqa: E731
    script = Script("3", back, lambda p: MenuChoice(Menu.LEAVE, p.draft))
    book = walk(begin(tmp_path, pack, kent(pack), script), "focus.problem")
    assert script.asked[-1].draft == "Shown to Kent."
    assert book.focus.problem == "Shown to Kent."


def test_who_leaves_at_the_second_look_loses_no_words(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script("3", lambda _: MenuChoice(Menu.LEAVE, "Shown to Kent."))
    book = walk(begin(tmp_path, pack, kent(pack), script), "focus.problem")
    assert book.focus.problem == "3\nShown to Kent."


def test_an_answer_is_left_open_whatever_was_typed_before(
    tmp_path: Path, pack: Pack
) -> None:
    words = "Nobody is sure of it."
    at = next(iter(pack.statements))
    script = Script(lambda _: GivenAnswer(NO_ANSWER.value, words))
    book = walk(begin(tmp_path, pack, full(pack), script), at)
    assert book.reply(at).answer is None
    assert book.notes[-1] == f"{pack.statements[at][1].text} {words}"


def test_words_that_are_no_choice_are_kept(tmp_path: Path, pack: Pack) -> None:
    words = "Both back it, orally."
    script = Script(
        lambda _: GivenAnswer("partly", words),
        Menu.REVIEW,
        lambda _: GivenAnswer("none", words),
        Menu.REVIEW,
        lambda _: MenuChoice(Menu.BACK, "Ask Jan"),
    )
    at = next(iter(pack.statements))
    book = walk(begin(tmp_path, pack, kent(pack), script), at)
    asked, look = pack.statements[at][1].text, "Which answers do you want to see?"
    assert book.notes == (f"{asked} {words}", f"{look} {words}", f"{look} Ask Jan")
