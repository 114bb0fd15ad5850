"""What is asked about once, because it may be a slip of the fingers."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from placebook.interview.first_questions import ask_first_questions
from placebook.interview.prompts import (
    NO_ANSWER,
    GivenAnswer,
    HungUp,
    Interrupted,
    Menu,
    MenuChoice,
    Prompt,
    Stopped,
)
from placebook.model.pack import Pack

from tests.cases import for_each
from tests.conftest import MET, full, kent
from tests.walking import Line, Script, begin, hear, unheard, walk

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
    assert (asked.text, again.text, again.draft) == (doubt, question.text, typed)
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
    assert book.notes == (f"{pack.questions['focus.affected'].text} Typed there: 2",)


def test_who_leaves_while_a_number_is_asked_about_keeps_it(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script("2", Menu.LEAVE)
    book = walk(begin(tmp_path, pack, kent(pack), script), "focus.affected")
    assert book.notes == (f"{pack.questions['focus.affected'].text} Typed there: 2",)
    heard: list[tuple[str, ...]] = []
    with pytest.raises(Stopped):
        ask_first_questions(pack, Script("2", Menu.LEAVE), "", "", hear(heard))
    assert heard == [(pack.questions["area.name"].text, "2")]


def test_a_bare_number_is_no_new_workbook_s_name_unasked(pack: Pack) -> None:
    script = Script("2", NO, "Kent", "2", YES)
    assert ask_first_questions(pack, script, "", "", unheard) == ("Kent", "2")
    assert (script.texts()[1], script.texts()[4]) == (WHOLE, WHOLE)


def _left(menu: Menu, words: str) -> Line:
    return lambda _: MenuChoice(menu, words)


def _typed(words: str) -> Line:
    return lambda prompt: GivenAnswer(prompt.words, words)


def test_words_at_the_second_look_are_half_typed_or_noted(
    tmp_path: Path, pack: Pack
) -> None:
    said = "Shown to Kent on 4 May 2026."
    for say in (
        lambda _: GivenAnswer("none", said),
        lambda _: MenuChoice(Menu.BACK, said),
    ):
        script = Script("3", say, lambda prompt: GivenAnswer(prompt.draft))
        book = walk(begin(tmp_path, pack, kent(pack), script), "focus.problem")
        assert (book.focus.problem, book.notes) == (f"3 {said}", ())
    script = Script("3", lambda _: GivenAnswer("yes", said))
    book = walk(begin(tmp_path, pack, kent(pack), script), "focus.problem")
    problem, when = (
        pack.questions[id].text for id in ("focus.problem", "workshop.date")
    )
    asked = f'{problem} Is "3" your whole answer? Typed there: '
    assert (book.focus.problem, book.notes) == ("3", (f"{asked}{said}",))
    script = Script("23 November 3026", lambda _: GivenAnswer("none", said), "today")
    book = walk(begin(tmp_path, pack, kent(pack), script), "workshop.date")
    assert script.asked[1].heading == when
    assert script.asked[2].draft == f"23 November 3026\n{said}"
    assert book.workshop.date == MET
    kept: list[tuple[str, str]] = []
    named = Script("3", lambda _: GivenAnswer("yes", "Kent"), "Libraries")
    names = ask_first_questions(pack, named, "", "", lambda *said: kept.append(said))
    assert (names, kept) == (
        ("3", "Libraries"),
        [(f'{named.asked[0].text} Is "3" your whole answer?', "Kent")],
    )


def test_lines_that_are_a_slip_come_back_to_be_changed(
    tmp_path: Path, pack: Pack
) -> None:
    for say, left in (
        (NO, "Wheelhouse\n7"),
        (lambda _: GivenAnswer("none", "Kent"), "Wheelhouse\n7\nKent"),
        (Menu.BACK, "Wheelhouse\n7"),
    ):
        script = Script("add", "Wheelhouse\n7", say, Menu.LEAVE)
        walk(begin(tmp_path, pack, kent(pack), script), "ecosystem.actors")
        assert script.texts()[2] == 'Is "7" a whole line of your answer?'
        assert script.asked[-1].draft == left


def test_words_refused_before_a_slip_are_noted(tmp_path: Path, pack: Pack) -> None:
    script = Script("add", lambda _: GivenAnswer("2", "Driver, Acme"), NO, Menu.LEAVE)
    book = walk(begin(tmp_path, pack, kent(pack), script), "workshop.people")
    note = f"{script.texts()[1].removesuffix(':')}. Typed there: Driver, Acme"
    assert book.notes == (f"The workshop: {note}",)


def test_that_words_went_to_the_notes_is_said_at_once(
    tmp_path: Path, pack: Pack
) -> None:
    at = next(iter(pack.statements))
    script = Script(
        lambda _: GivenAnswer("partly", "Both back it, orally."), Menu.LEAVE
    )
    walk(begin(tmp_path, pack, kent(pack), script), at)
    assert (
        script.asked[1].notice
        == 'Saved: Partly. "Both back it, orally." is in the notes.'
    )


def _leaving(way_out: type[Stopped | Interrupted]) -> Line:
    def reply(prompt: Prompt) -> GivenAnswer:
        raise way_out("Shown to Kent.")

    return reply


@for_each(
    ("lines", "kept"),
    [
        ([lambda _: MenuChoice(Menu.LEAVE, "Shown to Kent.")], "3\nShown to Kent."),
        ([_leaving(Interrupted)], "3\nShown to Kent."),
        ([_leaving(HungUp)], "3\nShown to Kent."),
        ([Menu.LEAVE], "3"),
        ([NO, lambda prompt: MenuChoice(Menu.LEAVE, prompt.draft)], "3"),
        ([NO, lambda _: MenuChoice(Menu.BACK, "3")], "3"),
        (
            [
                lambda _: GivenAnswer("none", "Shown to Kent."),
                lambda prompt: MenuChoice(Menu.BACK, prompt.draft),
            ],
            "3 Shown to Kent.",
        ),
    ],
)
def test_what_nobody_confirmed_at_the_second_look_is_a_note(
    tmp_path: Path, pack: Pack, lines: list[Line], kept: str
) -> None:
    script = Script("3", *lines)
    interview = begin(tmp_path, pack, kent(pack), script)
    with contextlib.suppress(Interrupted):
        walk(interview, "focus.problem")
    book, note = interview.talk.workbook, f"{script.texts()[0]} Typed there: {kept}"
    assert (book.focus.problem, book.notes) == (None, (note,))


def test_half_a_name_that_would_be_asked_about_is_a_note(
    tmp_path: Path, pack: Pack
) -> None:
    actors = {"kent": {"name": "Kent County Council"}, "nhs": {"name": "NHS"}}
    book = kent(pack, ecosystem={"actors": actors, "flows": [{"from": "nhs"}]})
    for leave in (["Kent", Menu.LEAVE], [lambda _: MenuChoice(Menu.LEAVE, "Kent")]):
        script = Script("change", "0", None, *leave)
        left = walk(begin(tmp_path, pack, book, script), "ecosystem.flows")
        assert left.ecosystem == book.ecosystem
        (note,) = left.notes
        assert note == (
            "NHS (nobody has said to whom): not said yet: "
            f"{pack.questions['ecosystem.flows.to'].text} Typed there: Kent"
        )


def test_words_before_do_not_know_from_the_menu_are_noted(
    tmp_path: Path, pack: Pack
) -> None:
    at = next(iter(pack.statements))
    for words, noted in (("Both back it, orally.", True), ("unknwn", False)):
        script = Script(_left(Menu.UNKNOWN, words))
        book = walk(begin(tmp_path, pack, kent(pack), script), at)
        note = f"{pack.statements[at][1].text} Typed there: {words}"
        assert book.reply(at).answer == "unknown"
        assert book.notes == ((note,) if noted else ())


def test_an_answer_is_left_open_whatever_was_typed_before(
    tmp_path: Path, pack: Pack
) -> None:
    words = "Nobody is sure of it."
    at = next(iter(pack.statements))
    script = Script(lambda _: GivenAnswer(NO_ANSWER.value, words))
    book = walk(begin(tmp_path, pack, full(pack), script), at)
    assert book.reply(at).answer is None
    assert book.notes[-1] == f"{pack.statements[at][1].text} Typed there: {words}"


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
    said = [(asked, words), (look, words), (look, "Ask Jan")]
    assert book.notes == tuple(f"{text} Typed there: {typed}" for text, typed in said)
