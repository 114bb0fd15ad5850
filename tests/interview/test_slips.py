"""What is asked about once, because it may be a slip of the fingers."""

from __future__ import annotations

from pathlib import Path

import pytest
from placebook.interview.first_questions import ask_first_questions
from placebook.interview.prompts import Menu, MenuChoice, Stopped
from placebook.model.pack import Pack

from tests.cases import for_each
from tests.conftest import kent
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
