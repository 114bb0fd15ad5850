from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from placebook.base.dates import date_in_words
from placebook.base.text import one_line
from placebook.interview.first_questions import ask_first_questions
from placebook.interview.prompt_builder import build_prompt
from placebook.interview.prompts import (
    CONFLICT,
    GivenAnswer,
    HungUp,
    Interrupted,
    Menu,
    MenuChoice,
    Overhearing,
    Prompt,
    Stopped,
)
from placebook.interview.steps import Step, UnknownQuestion
from placebook.model import store
from placebook.model.fields import POINTS
from placebook.model.pack import Pack
from placebook.model.workbook import Reply, Workbook, put_value, put_values

from tests.cases import for_each
from tests.conftest import MET, answers, full, kent
from tests.walking import Line, Script, begin, hear, unheard, walk

LATER = date(2027, 6, 1)


def test_answers_are_asked_for_in_order_and_saved(tmp_path: Path, pack: Pack) -> None:
    script = Script("Cold homes.", "Tenants", None, None, "Where?", "delivery")
    book = walk(begin(tmp_path, pack, kent(pack), script), "focus.problem")
    assert book.focus.problem == "Cold homes."
    assert book.focus.affected == "Tenants"
    assert book.focus.outcome is None
    assert (book.focus.question, book.focus.pattern) == ("Where?", "delivery")
    ids = ("problem", "affected", "outcome", "measure", "question", "pattern")
    wanted = [pack.questions[f"focus.{id}"].text for id in ids]
    assert script.texts()[:6] == wanted


MARKED = "Ours:\n<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> b"


def test_conflict_markers_are_not_taken_and_stay_to_be_changed(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script(MARKED, "Minutes\n=======\nCold homes.")
    book = walk(begin(tmp_path, pack, kent(pack), script), "focus.problem")
    assert book.focus.problem == "Minutes\n=======\nCold homes."
    assert (script.asked[1].draft, script.asked[1].notice) == (MARKED, CONFLICT)


def test_conflict_markers_are_not_taken_anywhere(tmp_path: Path, pack: Pack) -> None:
    script = Script(Menu.NOTE, MARKED, "A note.", Menu.EDIT, edited=MARKED)
    book = walk(begin(tmp_path, pack, kent(pack), script), "focus.problem")
    assert (book.notes, book.focus.problem) == (("A note.",), None)
    assert [prompt.draft for prompt in script.asked] == [
        *(None, None, MARKED),
        None,
        MARKED,
    ]
    script = Script("add", MARKED)
    book = walk(begin(tmp_path, pack, kent(pack), script), "actions")
    assert (book.actions, script.asked[2].draft) == ({}, MARKED)


def test_conflict_markers_that_were_half_typed_are_kept_on_one_line(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script(lambda prompt: MenuChoice(Menu.LEAVE, MARKED))
    book = walk(begin(tmp_path, pack, kent(pack), script), "focus.problem")
    assert book.focus.problem is None
    note = "Ours: <<<<<<< HEAD ours ======= theirs >>>>>>> b"
    assert book.notes == (
        f"{pack.questions['focus.problem'].text} Typed there: {note}",
    )


def test_what_was_half_typed_of_a_new_workbook_is_still_there(pack: Pack) -> None:
    back = MenuChoice(Menu.BACK, "Bin coll")
    script = Script("Kent", lambda _: back, None, "Bin collections")
    assert ask_first_questions(pack, script, "", "", unheard) == (
        "Kent",
        "Bin collections",
    )
    assert [prompt.draft for prompt in script.asked] == [None, None, None, "Bin coll"]


def test_no_workbook_is_named_by_conflict_markers(pack: Pack) -> None:
    script = Script(MARKED, "Kent", "Bins")
    assert ask_first_questions(pack, script, "", "", unheard) == ("Kent", "Bins")
    assert script.asked[1].notice == CONFLICT


def test_a_statement_is_dated_and_its_evidence_asked(
    tmp_path: Path, pack: Pack
) -> None:
    first, second = list(pack.statements)[:2]
    script = Script("partly", "Minutes.", "unknown")
    book = walk(begin(tmp_path, pack, kent(pack), script), first)
    assert book.reply(first) == Reply(answer="partly", evidence="Minutes.", as_of=MET)
    assert book.reply(second) == Reply(answer="unknown", as_of=MET)
    texts = script.texts()
    assert texts[1] == pack.questions["readiness.evidence"].text
    assert texts[2] == pack.statements[second][1].text
    assert texts[3] == pack.statements[list(pack.statements)[2]][1].text


def test_back_keeps_the_answer_and_shows_it_again(tmp_path: Path, pack: Pack) -> None:
    script = Script("Cold homes.", Menu.BACK, None)
    book = walk(begin(tmp_path, pack, kent(pack), script), "focus.problem")
    assert book.focus.problem == "Cold homes."
    assert script.asked[2].current == "Cold homes."
    assert script.texts()[2:] == [script.texts()[0], script.texts()[1]]


def test_back_from_the_first_question_stays_there(tmp_path: Path, pack: Pack) -> None:
    script = Script(Menu.BACK)
    walk(begin(tmp_path, pack, kent(pack), script), "area.name")
    assert script.asked[1].text == script.asked[0].text
    assert script.asked[1].notice == "This is the first question."


def test_what_was_half_typed_is_there_when_the_menu_closes(
    tmp_path: Path, pack: Pack
) -> None:
    half = MenuChoice(Menu.WHY, "Cold ho")
    script = Script(lambda _: half)
    walk(begin(tmp_path, pack, kent(pack), script), "focus.problem")
    question, why, again = script.asked
    assert why.kind == "pause"
    assert one_line(pack.questions["focus.problem"].why) in why.above
    assert (again.text, again.draft) == (question.text, "Cold ho")


def test_what_was_half_typed_waits_while_they_go_elsewhere(
    tmp_path: Path, pack: Pack
) -> None:
    half = MenuChoice(Menu.BACK, "Cold ho")
    script = Script(lambda _: half, None)
    walk(begin(tmp_path, pack, kent(pack), script), "focus.affected")
    assert [prompt.draft for prompt in script.asked] == [None, None, "Cold ho"]


def test_what_was_half_typed_is_saved_on_leaving(tmp_path: Path, pack: Pack) -> None:
    script = Script(
        lambda prompt: MenuChoice(Menu.SKIP, "half a problem"),
        lambda prompt: MenuChoice(Menu.LEAVE, "half a group"),
    )
    session = begin(tmp_path, pack, kent(pack), script)
    book = walk(session, "focus.problem")
    # Who skips a question has not answered it.
    assert book.focus.problem is None
    assert book.notes == (
        f"{pack.questions['focus.problem'].text} Typed there: half a problem",
    )
    assert book.focus.affected == "half a group"


def test_half_typed_evidence_is_none_of_an_answer_without_a_level(
    tmp_path: Path, pack: Pack
) -> None:
    id, (_, statement) = next(iter(pack.statements.items()))
    script = Script(
        "partly", lambda _: MenuChoice(Menu.BACK, "Drainage regi"), "unknown"
    )
    book = walk(begin(tmp_path, pack, kent(pack), script), id)
    reply = book.reply(id)
    assert (reply.answer, reply.evidence) == ("unknown", None)
    asked = pack.questions["readiness.evidence"].text
    assert book.notes == (f"{statement.text} {asked} Typed there: Drainage regi",)


@for_each("menu", [Menu.BACK, Menu.SKIP, Menu.LEAVE])
@for_each(
    ("typed", "kept"),
    [
        ("A slip.", "Three lines, all of them."),
        ("Three lines, all of them. And more.", ""),
    ],
)
def test_half_an_answer_replaces_none_that_is_there(
    tmp_path: Path, pack: Pack, menu: Menu, typed: str, kept: str
) -> None:
    book = kent(pack, focus={"outcome": "Three lines, all of them."})
    script = Script(lambda prompt: MenuChoice(menu, typed))
    found = walk(begin(tmp_path, pack, book, script), "focus.outcome")
    note = f"{pack.questions['focus.outcome'].text} Typed there: {typed}"
    in_place = not kept and menu is not Menu.SKIP
    assert found.focus.outcome == (typed if in_place else "Three lines, all of them.")
    assert found.notes == (() if in_place else (note,))


def test_a_half_typed_name_of_an_entry_goes_to_the_notes(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script("add", lambda prompt: MenuChoice(Menu.LEAVE, "Bin roun"))
    book = walk(begin(tmp_path, pack, kent(pack), script), "datasets")
    assert list(book.notes) == ["Datasets: What is it called? Typed there: Bin roun"]
    assert not book.datasets


def _left(menu: Menu, words: str) -> Line:
    return lambda _: MenuChoice(menu, words)


@for_each("menu", [Menu.BACK, Menu.SKIP])
def test_words_that_are_no_answer_are_kept_with_their_question_and_said(
    tmp_path: Path, pack: Pack, menu: Menu
) -> None:
    first = next(iter(pack.statements))
    statement = pack.statements[first][1].text
    asked = {id: pack.questions[id].text for id in ("workshop.date", "focus.outcome")}
    for id, question in ((first, statement), *asked.items()):
        if id == "focus.outcome" and menu is Menu.BACK:
            continue  # there it is half an answer
        script = Script(_left(menu, "yes"))
        interview = begin(tmp_path, pack, kent(pack), script)
        book = walk(interview, id)
        assert (
            script.asked[1].notice
            == '"yes" is kept: at its question now, in the notes when you finish.'
        )
        assert book.notes == (f"{question} Typed there: yes",)
        assert interview.talk.drafts.kept == [
            f"Kept in the notes: {question} Typed there: yes"
        ]


def test_a_note_of_half_an_answer_says_what_it_is_about(
    tmp_path: Path, pack: Pack
) -> None:
    first = next(iter(pack.statements))
    readiness = answers(pack, "partly")
    evidence = pack.questions["readiness.evidence"].text
    status = pack.questions["datasets.status"].text
    book = kent(pack, readiness=readiness, datasets={"bins": {"title": "Bins"}})
    for id, script, asked in (
        (f"{first}.evidence", Script(_left(Menu.SKIP, "Min")), evidence),
        ("datasets", Script("settle", _left(Menu.LEAVE, "Min")), status),
    ):
        about = f"{pack.statements[first][1].text} " if asked is evidence else "Bins: "
        found = walk(begin(tmp_path, pack, book, script), id)
        assert found.notes == (f"{about}{asked} Typed there: Min",)


def test_words_that_were_passed_over_are_kept(tmp_path: Path, pack: Pack) -> None:
    """An empty line leaves them where they stand."""
    script = Script(lambda _: GivenAnswer(None, "Foo"))
    book = walk(begin(tmp_path, pack, kent(pack), script), "workshop.people")
    assert script.asked[1].notice == (
        '"Foo" is kept: at its question now, in the notes when you finish.'
    )
    assert book.notes == (f"{pack.questions['workshop.people'].text} Typed there: Foo",)


@for_each("there", [None, "One.", "One.\nTwo."])
def test_a_question_always_ends_the_same_way(pack: Pack, there: str | None) -> None:
    said = {"answer": "partly"} | ({"evidence": there} if there else {})
    part, _, id = next(iter(pack.statements)).partition(".")
    actions = {"a": {"do": there}} if there else {}
    book = kent(pack, readiness={part: {id: said}}, actions=actions)
    for place in (("readiness", part, id, "evidence"), ("actions", "a", "do")):
        prompt = build_prompt(pack, book, Step(place, f"{place[0]}.{place[-1]}"))
        assert (prompt.kind, prompt.current) == ("line", there)
        assert Menu.EDIT in prompt.menu


def test_skipping_a_statement_skips_its_evidence(tmp_path: Path, pack: Pack) -> None:
    first, second = list(pack.statements)[:2]
    book = kent(pack, readiness=answers(pack, "partly"))
    script = Script(Menu.SKIP)
    walk(begin(tmp_path, pack, book, script), first)
    assert script.texts()[1] == pack.statements[second][1].text


def test_do_not_know_and_does_not_apply_from_the_menu(
    tmp_path: Path, pack: Pack
) -> None:
    first, second = list(pack.statements)[:2]
    script = Script(Menu.UNKNOWN, Menu.NOT_APPLICABLE)
    book = walk(begin(tmp_path, pack, kent(pack), script), first)
    assert book.reply(first).answer == "unknown"
    assert book.reply(second).answer == "not-applicable"
    for prompt in script.asked[:2]:
        assert {Menu.UNKNOWN, Menu.NOT_APPLICABLE} <= set(prompt.menu)


def test_only_statements_offer_do_not_know_in_the_menu(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script()
    walk(begin(tmp_path, pack, kent(pack), script), "focus.problem")
    assert not {Menu.UNKNOWN, Menu.NOT_APPLICABLE} & set(script.asked[0].menu)


def test_jumping_goes_to_a_section_and_on_from_there(
    tmp_path: Path, pack: Pack
) -> None:
    last = pack.recommendations[-1]
    script = Script(Menu.JUMP, last.title)
    walk(begin(tmp_path, pack, kent(pack), script), "focus.problem")
    assert script.texts()[2] == last.statements[0].text


def test_review_lists_the_answers_and_goes_to_the_chosen(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script(Menu.REVIEW, "area", "area.name", "Cantium")
    book = walk(begin(tmp_path, pack, kent(pack), script), "focus.problem")
    parts = {choice.value: choice.title for choice in script.asked[1].choices}
    assert parts["area"] == f"{pack.sections['area'].title}: 1 of 2"
    assert parts["peer-networks"] == "Peer networks: 0 of 3"
    inside = {choice.value: choice.title for choice in script.asked[2].choices}
    assert inside["area.name"].endswith(" · Kent")
    assert inside["area.code"].endswith(" · not said")
    assert book.area.name == "Cantium"


def test_a_review_lists_what_is_filled_in_besides_what_is_asked(
    tmp_path: Path, pack: Pack
) -> None:
    first = next(iter(pack.statements))
    said = answers(pack, "partly")
    for replies in said.values():
        for reply in replies.values():
            reply |= {"why": "Nobody has asked.", "as_of": MET}
    focus = {"evidence": "Bills.", "problem": "Cold."}
    book = kent(pack, focus=focus, readiness=said, notes=["Ask."])
    script = Script(
        *(Menu.REVIEW, "focus", "focus.evidence", "Visits."),
        *(Menu.REVIEW, first.partition(".")[0], first, None, None, "Now we have."),
    )
    found = walk(begin(tmp_path, pack, book, script), "focus.problem")
    parts = {choice.value: choice.title for choice in script.asked[1].choices}
    assert (parts["focus"], parts["notes"]) == ("The problem: 2 of 7", "Notes: 1 of 1")
    assert parts["workshop"] == "The workshop: 1 of 2"
    inside = [choice.value for choice in script.asked[6].choices]
    assert [id for id in inside if "." in id] == [
        id for id in pack.statements if id.startswith(first.partition(".")[0])
    ]
    assert found.focus.evidence == "Visits."
    assert found.reply(first).why == "Now we have."


def test_a_jump_to_the_service_asks_what_it_does(tmp_path: Path, pack: Pack) -> None:
    focus = {"problem": "Cold.", "evidence": "Bills."}
    script = Script(
        *(Menu.JUMP, "service", "Bins", "They are emptied."),
        *(Menu.JUMP, "focus", None, None, "Visits.", Menu.BACK, Menu.LEAVE),
    )
    book = walk(begin(tmp_path, pack, kent(pack, focus=focus), script), "focus.problem")
    assert (book.service.name, book.service.about) == ("Bins", "They are emptied.")
    assert book.focus.evidence == "Visits."
    assert script.asked[-1].current == "Visits."


def test_after_a_review_they_are_back_with_what_was_half_typed(
    tmp_path: Path, pack: Pack
) -> None:
    half = MenuChoice(Menu.REVIEW, "Cold ho")
    script = Script(lambda _: half, "area", "area.name", "Cantium")
    walk(begin(tmp_path, pack, kent(pack), script), "focus.problem")
    back = script.asked[4]
    assert (back.text, back.draft) == (script.texts()[0], "Cold ho")
    assert back.notice == "Saved: Cantium. Back where you were."


def test_a_review_of_a_statement_asks_its_evidence_and_comes_back(
    tmp_path: Path, pack: Pack
) -> None:
    first = next(iter(pack.statements))
    recommendation = first.partition(".")[0]
    script = Script(Menu.REVIEW, recommendation, first, "partly", None)
    walk(begin(tmp_path, pack, kent(pack), script), "focus.problem")
    statement, evidence, back = script.texts()[3:6]
    assert statement == pack.statements[first][1].text
    assert evidence == pack.questions["readiness.evidence"].text
    assert back == script.texts()[0]
    assert script.asked[5].notice == "Back where you were."


def test_a_jump_asks_a_section_and_comes_back(tmp_path: Path, pack: Pack) -> None:
    last = pack.recommendations[-1]
    script = Script(Menu.JUMP, last.title, None, Menu.SKIP, "unknown")
    walk(begin(tmp_path, pack, kent(pack), script), "focus.problem")
    texts = [statement.text for statement in last.statements]
    assert script.texts()[2:] == [*texts, script.texts()[0]]


def test_back_from_where_they_jumped_to_is_where_they_were(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script(Menu.JUMP, "area", None, Menu.BACK, Menu.BACK)
    walk(begin(tmp_path, pack, kent(pack), script), "focus.outcome")
    ids = ("focus.outcome", "area.name", "area.code", "area.name", "focus.outcome")
    asked = [script.texts()[n] for n in (0, 2, 3, 4, 5)]
    assert asked == [pack.questions[id].text for id in ids]


def test_who_jumps_again_comes_back_to_where_they_were_first(
    tmp_path: Path, pack: Pack
) -> None:
    """Or each jump of a facilitator would have to be gone back over."""
    jumps: list[Line] = []
    for _ in range(60):
        jumps += [Menu.JUMP, "area", None, Menu.JUMP, "service", Menu.REVIEW]
        jumps += ["focus", "focus.outcome", Menu.JUMP, "datasets"]
    script = Script(*jumps, "go-on", "Cold.")
    book = walk(begin(tmp_path, pack, kent(pack), script), "focus.problem")
    assert script.texts()[-2] == pack.questions["focus.problem"].text
    assert script.asked[-2].notice == "Back where you were before the first jump."
    assert book.focus.problem == "Cold."


def test_after_a_look_at_the_end_they_are_at_the_end(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script(None, "area", "area.name", "Cantium", "none")
    interview = begin(tmp_path, pack, full(pack), script)
    interview.walk(interview.find("actions"))
    assert script.lines == []
    assert script.asked[-1].text.startswith("That was the last question.")
    assert interview.talk.workbook.area.name == "Cantium"


def test_a_look_elsewhere_leaves_nothing_pasted_out(tmp_path: Path, pack: Pack) -> None:
    script = Script(
        *("add", "Council\nNHS\nResidents", ("steward",)),
        *(Menu.REVIEW, "area", "area.name", None),
        *(("contributor",), Menu.JUMP, "workshop", None, None, ("beneficiary",)),
    )
    book = walk(begin(tmp_path, pack, kent(pack), script), "ecosystem.actors")
    assert {a.name: a.roles for a in book.ecosystem.actors.values()} == {
        "Council": ("steward",),
        "NHS": ("contributor",),
        "Residents": ("beneficiary",),
    }


@for_each(
    ("section", "first", "removed"),
    [("datasets", "datasets.title", "bins"), ("ecosystem", "ecosystem.flows.from", 0)],
)
def test_an_entry_that_was_removed_meanwhile_is_not_answered(
    tmp_path: Path, pack: Pack, section: str, first: str, removed: str | int
) -> None:
    book = kent(
        pack,
        datasets={"bins": {"title": "Bins", "status": "held"}},
        ecosystem={
            "actors": {"kent": {"name": "Kent"}, "nhs": {"name": "NHS"}},
            "flows": [{"from": "kent", "what": "Bins"}, {"from": "nhs", "what": "X"}],
        },
    )
    id = "ecosystem.flows" if section == "ecosystem" else section
    passed = [None] if section == "ecosystem" else []  # the actors
    script = Script(
        *("change", str(removed), Menu.JUMP, section, *passed),
        *("remove", str(removed), "yes", "go-on"),
    )
    book = walk(begin(tmp_path, pack, book, script), id)
    assert script.texts()[-1] == pack.questions[id].text
    assert pack.questions[first].text in script.texts()
    assert script.asked[-1].notice == "The list has changed: choose the entry again."
    left = book.ecosystem.flows if section == "ecosystem" else book.datasets
    assert len(left) == (1 if section == "ecosystem" else 0)


def test_what_was_confirmed_elsewhere_is_shown_as_confirmed(
    tmp_path: Path, pack: Pack
) -> None:
    first = next(iter(pack.statements))
    recommendation = first.partition(".")[0]
    book = kent(pack, readiness=answers(pack, "partly"))
    script = Script(Menu.REVIEW, recommendation, first, "still")
    interview = begin(tmp_path, pack, book, script)
    interview.earlier.confirm = {first}
    walk(interview, first)
    assert [prompt.current for prompt in (script.asked[0], script.asked[-1])] == [
        "later",
        "still",
    ]


def _interrupted(draft: str) -> Line:
    def reply(prompt: Prompt) -> GivenAnswer:
        raise Interrupted(draft)

    return reply


@for_each("leave", [_interrupted, lambda draft: _left(Menu.LEAVE, draft)])
def test_each_way_out_keeps_what_is_typed_and_says_where(
    tmp_path: Path, pack: Pack, leave: Callable[[str], Line]
) -> None:
    there = kent(pack, focus={"problem": "Cold homes."}).focus.problem
    damp = "Cold homes. Damp"
    text = pack.questions["focus.problem"].text
    for draft, problem, notes, told in (
        ("Cold homes.\n", there, (), []),  # an answer that stands there is not typed
        (damp, damp, (), [f"Kept as the answer: {text} {damp}"]),
        (
            "Damp",
            there,
            (f"{text} Typed there: Damp",),
            [f"Kept in the notes: {text} Typed there: Damp"],
        ),
    ):
        book = kent(pack, focus={"problem": there})
        interview = begin(tmp_path, pack, book, Script(leave(draft)))
        with pytest.raises((Stopped, Interrupted)) as caught:
            interview.walk(interview.find("focus.problem"))
        now = interview.talk.workbook
        assert (now.focus.problem, now.notes) == (problem, notes)
        assert interview.talk.drafts.kept == told
        assert getattr(caught.value, "draft", "") is None


@for_each("leave", [_interrupted, lambda draft: _left(Menu.LEAVE, draft)])
@for_each(
    ("typed", "draft", "kept"),
    [
        ((), "Ke", [("area", "Ke")]),
        (("Kent",), "Bin", [("area", "Kent"), ("service", "Bin")]),
        (
            ("Kent", _left(Menu.BACK, "Bin")),
            "Kent",
            [("area", "Kent"), ("service", "Bin")],
        ),
    ],
)
def test_who_leaves_a_new_workbook_before_it_is_made_has_all_words_kept(
    pack: Pack,
    leave: Callable[[str], Line],
    typed: tuple[Line, ...],
    draft: str,
    kept: list[tuple[str, str]],
) -> None:
    heard: list[tuple[str, str]] = []
    with pytest.raises((Stopped, Interrupted)) as stopped:
        ask_first_questions(pack, Script(*typed, leave(draft)), "", "", hear(heard))
    assert getattr(stopped.value, "draft", "") is None
    assert heard == [
        (pack.questions[f"{field}.name"].text, said) for field, said in kept
    ]


@for_each("leave", [_interrupted, lambda draft: _left(Menu.LEAVE, draft)])
@for_each(("draft", "kept"), [("2062-06-01", []), ("soon", [("When?", "soon")])])
def test_what_stood_at_a_question_was_not_typed_there(
    leave: Callable[[str], Line], draft: str, kept: list[tuple[str, str]]
) -> None:
    heard: list[tuple[str, str]] = []
    asker = Overhearing(Script(leave(draft)), hear(heard))
    with contextlib.suppress(Interrupted):
        asker.ask(Prompt("date", "When?", current="2062-06-01"))
    assert heard == kept


def test_a_note_for_later_is_kept(tmp_path: Path, pack: Pack) -> None:
    script = Script(Menu.NOTE, "Ask housing.")
    book = walk(begin(tmp_path, pack, kent(pack), script), "focus.problem")
    assert book.notes == ("Ask housing.",)
    assert script.asked[2].notice == "Noted."


def test_a_note_that_was_half_typed_comes_back_and_is_kept(
    tmp_path: Path, pack: Pack
) -> None:
    half = MenuChoice(Menu.BACK, "Ask Ja")
    script = Script(Menu.NOTE, lambda _: half, Menu.NOTE, lambda _: half)
    book = walk(begin(tmp_path, pack, kent(pack), script), "focus.problem")
    assert [prompt.draft for prompt in script.asked[1:4:2]] == [None, "Ask Ja"]
    assert book.notes == ("Ask Ja",)


class Reader(Script):
    """Types at the pages that are only to be read."""

    def ask(self, prompt: Prompt) -> GivenAnswer | MenuChoice:
        reply = super().ask(prompt)
        return GivenAnswer("June") if prompt.kind == "pause" else reply


@for_each(
    ("id", "half", "draft"),
    [
        ("focus.problem", "It is ", "It is June"),
        ("workshop.date", "2026-11-23", "June"),
        ("workshop.date", "3", "3 June"),
        ("focus.pattern", "access", "June"),
    ],
)
def test_what_is_typed_while_they_read_why_is_for_the_question(
    tmp_path: Path, pack: Pack, id: str, half: str, draft: str
) -> None:
    book = kent(pack, workshop={"date": MET})
    script = Reader(lambda _: MenuChoice(Menu.WHY, half))
    walk(begin(tmp_path, pack, book, script), id)
    assert [prompt.draft for prompt in script.asked[2:]] == [draft]


def test_what_is_typed_at_the_map_waits_at_the_list(tmp_path: Path, pack: Pack) -> None:
    actors = {"kent": {"name": "Kent"}, "nhs": {"name": "NHS"}}
    flows = [{"from": "nhs", "to": "kent", "what": "Needs"}]
    book = kent(pack, ecosystem={"actors": actors, "flows": flows})
    script = Reader("map")
    walk(begin(tmp_path, pack, book, script), "ecosystem.flows")
    assert [prompt.draft for prompt in script.asked] == [None, None, "June"]


def test_more_offers_the_further_fields(tmp_path: Path, pack: Pack) -> None:
    script = Script(Menu.MORE, "focus.beneficiaries", "Tenants", "none", "Cold.")
    book = walk(begin(tmp_path, pack, kent(pack), script), "focus.problem")
    assert book.focus.beneficiaries == "Tenants"
    assert book.focus.problem == "Cold."


def test_their_editor_writes_a_long_text(tmp_path: Path, pack: Pack) -> None:
    script = Script(lambda _: MenuChoice(Menu.EDIT, "Cold "), edited="homes.\nDamp.")
    book = walk(begin(tmp_path, pack, kent(pack), script), "focus.problem")
    assert book.focus.problem == "Cold homes.\nDamp."


def test_without_an_editor_the_question_is_put_again(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script(lambda _: MenuChoice(Menu.EDIT, "Cold "))
    walk(begin(tmp_path, pack, kent(pack), script), "focus.problem")
    assert script.asked[1].draft == "Cold "
    assert script.asked[1].notice.startswith("No editor could be started")


def test_a_date_is_understood_as_typed_and_said_in_words(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script("soon", "1 dec 2026")
    book = walk(begin(tmp_path, pack, kent(pack), script), "workshop.date")
    assert book.workshop.date == date(2026, 12, 1)
    assert script.asked[1].notice.startswith("We could not read that date")
    assert script.asked[1].draft == "soon"
    assert script.asked[2].notice == "Saved: Tuesday 1 December 2026"


def test_a_date_that_may_be_a_slip_is_confirmed_once(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script("Monday 12 May 2026", "none", "Tuesday 12 May 2026", Menu.BACK)
    book = walk(begin(tmp_path, pack, kent(pack), script), "workshop.date")
    assert script.texts()[1] == (
        "12 May 2026 is a Tuesday, not a Monday. Is Tuesday 12 May 2026 right?"
    )
    assert script.asked[1].current == "none"  # so that Enter confirms nothing
    assert script.asked[2].draft == "Monday 12 May 2026"
    assert book.workshop.date == date(2026, 5, 12)
    script = Script("2018-02-01", "yes")
    id = next(iter(pack.statements))
    book = kent(pack, readiness=answers(pack, "partly"))
    book = walk(begin(tmp_path, pack, book, script), f"{id}.as_of")
    assert book.reply(id).as_of == date(2018, 2, 1)
    assert "more than five years ago" in script.texts()[1]


def test_a_day_that_was_given_before_the_answer_stays(
    tmp_path: Path, pack: Pack
) -> None:
    id = next(iter(pack.statements))
    script = Script(Menu.MORE, f"{id}.as_of", "3 June 2026", None, "Partly")
    book = walk(begin(tmp_path, pack, kent(pack), script), id)
    assert book.reply(id) == Reply(answer="partly", as_of=date(2026, 6, 3))


def passed_over(prompt: Prompt) -> GivenAnswer:
    """An empty line in line mode: what was typed before it stays."""
    return GivenAnswer(None, str(prompt.draft))


@for_each(
    ("typed", "script"),
    [
        ("1/12/2062", Script("1/12/2062")),  # they leave when they are asked
        ("1/12/2062", Script("1/12/2062", "none", passed_over)),
        ("soonish", Script("soonish", passed_over)),
        ("23/1", Script(lambda _: MenuChoice(Menu.LEAVE, "23/1"))),
    ],
)
def test_a_date_that_nobody_confirmed_is_a_note(
    tmp_path: Path, pack: Pack, typed: str, script: Script
) -> None:
    book = walk(begin(tmp_path, pack, kent(pack), script), "workshop.date")
    assert book.workshop.date == MET
    assert book.notes == (
        f"{pack.questions['workshop.date'].text} Typed there: {typed}",
    )


def test_a_refused_date_that_was_emptied_is_gone(tmp_path: Path, pack: Pack) -> None:
    script = Script("soonish", None, Menu.BACK)
    book = walk(begin(tmp_path, pack, kent(pack), script), "workshop.date")
    assert [prompt.draft for prompt in script.asked] == [None, "soonish", None, None]
    assert book.notes == ()


def test_a_date_that_is_taken_away_is_named(tmp_path: Path, pack: Pack) -> None:
    script = Script("")
    book = walk(begin(tmp_path, pack, kent(pack), script), "workshop.date")
    assert book.workshop.date is None
    assert script.asked[1].notice == f"Removed: {date_in_words(MET)}"


def test_putting_the_workshop_s_date_right_takes_its_answers_along(
    tmp_path: Path, pack: Pack
) -> None:
    book = walk(
        begin(tmp_path, pack, full(pack), Script("2026-01-05")), "workshop.date"
    )
    dates = {r.as_of for replies in book.readiness.values() for r in replies.values()}
    assert dates == {date(2026, 1, 5)}


def test_an_emptied_answer_is_taken_away_but_not_a_name(
    tmp_path: Path, pack: Pack
) -> None:
    book = kent(pack, focus={"problem": "Cold homes."})
    emptied = walk(begin(tmp_path, pack, book, Script("")), "focus.problem")
    assert emptied.focus.problem is None
    script = Script("")
    named = walk(begin(tmp_path, pack, book, script), "area.name")
    assert named.area.name == "Kent"
    assert script.asked[1].notice == "This answer is needed: it names the entry."


def test_earlier_answers_are_confirmed_changed_or_left(
    tmp_path: Path, pack: Pack
) -> None:
    first, second, third, fourth = list(pack.statements)[:4]
    said = answers(pack, "partly", "starting", "not-yet", "in-place")
    for replies in said.values():
        for reply in replies.values():
            reply["as_of"] = MET
            reply["evidence"] = "Minutes."
    book = kent(pack, readiness=said, workshop={"date": LATER, "round": 2})
    script = Script("still", "change", "partly", None, "later")
    interview = begin(tmp_path, pack, book, script)
    result = walk(interview, first)
    kept = [result.reply(id) for id in (first, second, third)]
    assert [(r.answer, r.as_of) for r in kept] == [
        ("partly", LATER),
        ("partly", LATER),
        ("not-yet", MET),
    ]
    assert {reply.evidence for reply in kept} == {"Minutes."}
    confirm = script.asked[0]
    assert confirm.above == (
        "Last time (23 November 2026): Partly.",
        "Evidence: Minutes.",
    )
    levels = pack.statements[first][1].levels
    assert confirm.choices[0].hint == f"{levels.starting} {levels.partly}"
    assert script.texts()[-1] == pack.statements[fourth][1].text


def _next_round(pack: Pack) -> Workbook:
    readiness = full(pack).data["readiness"]
    return kent(pack, readiness=readiness, workshop={"date": LATER, "round": 2})


def test_back_from_a_statement_is_the_one_before_if_its_evidence_was_not_asked(
    tmp_path: Path, pack: Pack
) -> None:
    first, second = list(pack.statements)[:2]
    texts = [pack.statements[id][1].text for id in (first, second)]
    change = ("change", "partly", None)
    script = Script(*change, Menu.BACK, Menu.BACK, Menu.SKIP)
    walk(begin(tmp_path, pack, _next_round(pack), script), first)
    evidence = pack.questions["readiness.evidence"].text
    assert script.texts()[:7] == [
        *(texts[0], texts[0], evidence, texts[1]),
        *(evidence, texts[0], texts[1]),
    ]


@for_each(
    ("again", "answer", "day"),
    [
        (None, "not-yet", LATER),
        ("still", "not-yet", LATER),
        (Menu.BACK, "not-yet", LATER),
        ("later", "not-yet", MET),
        (Menu.UNKNOWN, "unknown", LATER),
    ],
)
def test_back_to_what_is_still_true_asks_that_again(
    tmp_path: Path, pack: Pack, again: Line, answer: str, day: date
) -> None:
    first, second = list(pack.statements)[:2]
    script = Script("still", Menu.BACK, again)
    result = walk(begin(tmp_path, pack, _next_round(pack), script), first)
    asked = script.asked[2]
    assert (asked.text, asked.current) == (script.asked[0].text, "still")
    assert asked.above == script.asked[0].above
    assert (result.reply(first).answer, result.reply(first).as_of) == (answer, day)
    if again is Menu.UNKNOWN:  # the evidence for the level before is still there
        assert script.texts()[3] == pack.questions["readiness.evidence"].text
    elif again is not Menu.BACK:
        assert script.texts()[3] == pack.statements[second][1].text


def test_what_was_confirmed_and_then_changed_is_asked_as_it_is(
    tmp_path: Path, pack: Pack
) -> None:
    first = next(iter(pack.statements))
    script = Script(*("still", Menu.BACK, "change", "starting", Menu.BACK))
    walk(begin(tmp_path, pack, _next_round(pack), script), first)
    assert script.asked[-1].current == "starting"


def test_on_one_day_what_was_left_for_later_comes_again(
    tmp_path: Path, pack: Pack
) -> None:
    *_, before, last = pack.statements
    readiness = full(pack).data["readiness"]
    book = kent(pack, readiness=readiness, workshop={"date": MET, "round": 2})
    script = Script("later", "still", Menu.BACK, "later", "go-on", "still", "still")
    interview = begin(tmp_path, pack, book, script)
    interview.earlier.confirm = {before, last}
    walk(interview, before)
    wanted = [pack.statements[id][1].text for id in (before, last, last, before, last)]
    assert [text for text in script.texts() if text in wanted] == wanted
    assert interview.earlier.confirm == set()
    notices = [prompt.notice for prompt in script.asked]
    assert "In place, still true" in notices  # nothing is new, so nothing was saved
    assert not any(notice.startswith("Saved") for notice in notices)


def test_what_is_still_true_is_confirmed_beside_somebody_else_s_change(
    tmp_path: Path, pack: Pack
) -> None:
    first = next(iter(pack.statements))

    def still(_: Prompt) -> GivenAnswer:
        saved = store.open_workbook(tmp_path / "x.yaml", pack)
        theirs = put_value(saved.workbook, ("notes", 0), "Ask Kim.")
        store.save(replace(saved, workbook=theirs), pack)
        return GivenAnswer("still")

    script = Script(still)
    result = walk(begin(tmp_path, pack, _next_round(pack), script), first)
    assert script.asked[1].notice == (
        "Somebody changed the file while you worked. Their changes and yours are kept."
    )
    assert (result.reply(first).as_of, result.notes) == (LATER, ("Ask Kim.",))


@for_each(
    ("evidence", "day", "notice"),
    [
        ("Minutes of June.", LATER, "Saved: Minutes of June. Not yet, looked at again"),
        ("Is it so?", LATER, "Saved: Is it so? Not yet, looked at again"),
        ("", MET, "Removed: Minutes of the service board, item 0."),
        (None, MET, ""),
        (Menu.SKIP, MET, ""),
    ],
)
def test_other_evidence_for_a_level_that_stays_is_a_look_at_it(
    tmp_path: Path, pack: Pack, evidence: Line, day: date, notice: str
) -> None:
    first, second = list(pack.statements)[:2]
    script = Script("change", None, evidence)
    result = walk(begin(tmp_path, pack, _next_round(pack), script), first)
    asked = script.asked[3]
    assert (asked.text, asked.notice) == (pack.statements[second][1].text, notice)
    old = _next_round(pack).reply(first)
    said = evidence if isinstance(evidence, str) else old.evidence
    new = {"answer": old.answer, "evidence": said or None, "as_of": day}
    assert result.reply(first) == Reply.model_validate(new)


def test_a_rerun_counts_only_the_answers_of_the_round_before(
    tmp_path: Path, pack: Pack
) -> None:
    new, *asked = list(pack.statements)[:4]
    replies = answers(pack, None, "partly", "partly", "partly")
    book = kent(pack, readiness=replies, workshop={"date": LATER, "round": 2})
    dated = [((*("readiness", *id.split(".")), "as_of"), MET) for id in asked]
    book = put_values(book, dated)
    script = Script("starting", "Minutes.", "still", "still")
    walk(begin(tmp_path, pack, book, script), new)
    ends = [prompt.heading.rpartition(" · ")[2] for prompt in script.asked]
    left = [f"{number} to look at again" for number in (3, 3, 3, 2, 1)]
    assert ends == left


def test_back_from_a_change_asks_whether_it_is_still_true(
    tmp_path: Path, pack: Pack
) -> None:
    first = next(iter(pack.statements))
    back = MenuChoice(Menu.BACK, "partly")
    script = Script("change", lambda _: back, "still")
    result = walk(begin(tmp_path, pack, _next_round(pack), script), first)
    assert [(p.current, p.draft) for p in script.asked[:3:2]] == [("later", None)] * 2
    assert result.reply(first).as_of == LATER


@for_each(
    ("script", "noted"),
    [
        (("in-place",), True),
        (("in-place", Menu.BACK, "partly"), True),
        (("in-place", Menu.BACK, "not-yet", None), False),
        (("in-place", None), False),
        (("in-place", Menu.SKIP), False),
        (("in-place", "Minutes of June."), False),
        (("unknown",), True),
        (("not-applicable", None), False),
        (("not-applicable", ""), False),
        (("not-yet",), False),
    ],
)
def test_evidence_of_another_level_is_asked_again_or_noted(
    tmp_path: Path, pack: Pack, script: tuple[Line, ...], noted: bool
) -> None:
    first = next(iter(pack.statements))
    asker = Script(*script)
    interview = begin(tmp_path, pack, full(pack), asker)
    book = walk(interview, first)
    level = book.reply(first).answer or ""
    called = "level" if level in POINTS else "answer"
    if level != "not-yet" and Menu.BACK not in script:
        assert asker.asked[1].current == full(pack).reply(first).evidence
        assert asker.asked[1].notice == (
            f"Saved: {pack.answers[level].title}. "
            f"This evidence was there before the {called} changed."
        )
    note = (
        f"{pack.statements[first][1].text[:-1]}: on {date_in_words(MET)} the {called} "
        f"went from Not yet to {pack.answers[level].title}; the evidence was not "
        "looked at again then."
    )
    assert interview.talk.drafts.kept == [f"Kept in the notes: {note}"] * noted
    assert (note in book.notes) is noted


@for_each(
    ("script", "notice"),
    [
        (("partly",), "This reason was there before the level changed."),
        (("unknown",), "This reason was there before the answer changed."),
    ],
)
@for_each("number", [1, 2])
def test_the_reason_for_another_answer_is_asked_again_or_noted(
    tmp_path: Path, pack: Pack, script: tuple[Line, ...], notice: str, number: int
) -> None:
    first, second = list(pack.statements)[:2]
    said = {"answer": "starting", "evidence": "Minutes.", "why": "Nurse.", "as_of": MET}
    part, _, id = first.partition(".")
    round = {"date": MET if number == 1 else LATER, "round": number}
    book = kent(pack, readiness={part: {id: said}}, workshop=round)
    start: tuple[Line, ...] = ("change",) if number == 2 else ()
    change = () if script == ("unknown",) and number == 2 else start
    menu: tuple[Line, ...] = (Menu.UNKNOWN,) if script == ("unknown",) else script
    asker = Script(*change, *menu, None, "Both said so.")
    result = walk(begin(tmp_path, pack, book, asker), first)
    assert result.reply(first).why == "Both said so."
    assert result.notes == ()
    why = next(p for p in asker.asked if p.text == pack.questions["readiness.why"].text)
    assert why.current == "Nurse."
    assert why.notice.startswith(notice)
    assert asker.asked[-1].text == pack.statements[second][1].text
    if number == 2:
        assert asker.asked[0].choices[0].hint.endswith(" Why this level: Nurse.")
    asker = Script(*change, *menu, None)
    result = walk(begin(tmp_path, pack, book, asker), first)
    assert result.notes[-1].endswith("; the reason was not looked at again then.")
    asker = Script(*start, "in-place")
    result = walk(begin(tmp_path, pack, book, asker), first)
    left = "; the evidence and the reason were not looked at again then."
    assert result.notes[-1].endswith(left)


def test_a_choice_can_be_taken_back_and_a_level_takes_its_day_along(
    tmp_path: Path, pack: Pack
) -> None:
    first, second = list(pack.statements)[:2]
    asker = Script("No answer: leave it open", Menu.LEAVE)
    result = walk(begin(tmp_path, pack, full(pack), asker), first)
    assert result.reply(first) == Reply(evidence=full(pack).reply(first).evidence)
    assert asker.asked[1].text == pack.statements[second][1].text
    assert asker.asked[1].notice == "Removed, with its day. Its evidence stays."
    # In the next round too, and of another choice.
    asker = Script("change", "no answer")
    result = walk(begin(tmp_path, pack, _next_round(pack), asker), first)
    assert result.reply(first) == Reply(evidence=full(pack).reply(first).evidence)
    asker = Script("no answer", None)
    result = walk(begin(tmp_path, pack, full(pack), asker), "focus.pattern")
    assert result.focus.pattern is None
    # Only what has an answer offers it, and nothing that an entry needs.
    asker = Script(None)
    walk(begin(tmp_path, pack, kent(pack), asker), "focus.pattern")
    walk(begin(tmp_path, pack, full(pack), flow := Script("change", "0")), "flows")
    assert asker.asked[0].choices[-1].value == list(pack.choices("focus.pattern"))[-1]
    assert flow.asked[2].choices[-1].value == "actor-9"


def test_an_earlier_day_asks_nothing_again_in_the_first_round(
    tmp_path: Path, pack: Pack
) -> None:
    first = next(iter(pack.statements))
    book = full(pack)
    readiness = {**book.data["readiness"]}
    part, _, id = first.partition(".")
    readiness[part] = {**readiness[part]}
    readiness[part][id] = {**readiness[part][id], "as_of": date(2026, 5, 1)}
    for number, asked in ((1, False), (2, True)):
        there = kent(pack, readiness=readiness, workshop={"date": MET, "round": number})
        script = Script(Menu.LEAVE)
        walk(begin(tmp_path, pack, there, script), first)
        assert any(c.value == "still" for c in script.asked[0].choices) is asked


@for_each(
    ("lines", "answer", "asked"),
    [
        (["still"], "partly", None),
        (["change", "in-place"], "in-place", None),
        (["change", "partly"], "partly", None),
        ([Menu.UNKNOWN], "unknown", None),
        (["change", None, "Minutes."], "partly", None),  # as evidence of that level
        (["later"], "partly", 1),
        ([None], "partly", 1),
        (["change", None], "partly", 1),
        (["still", Menu.BACK, "later"], "partly", 1),
        (["still", Menu.BACK, "later", Menu.BACK, "still"], "partly", None),
        ([Menu.LEAVE], "partly", 1),
    ],
)
def test_an_answer_to_levels_that_changed_is_asked_again_in_any_round(
    tmp_path: Path, pack: Pack, lines: list[Line], answer: str, asked: int | None
) -> None:
    first = next(iter(pack.statements))
    part, _, id = first.partition(".")
    reply = {"answer": "partly", "as_of": MET, "asked": 1}
    for number in (1, 2):
        workshop = {"date": MET, "round": number}
        book = kent(pack, readiness={part: {id: reply}}, workshop=workshop)
        script = Script(*lines)
        result = walk(begin(tmp_path, pack, book, script), first)
        said = result.reply(first)
        assert (said.answer, said.as_of, said.asked) == (answer, MET, asked)
        prompt = script.asked[0]
        assert prompt.above == (
            "Last time (23 November 2026): Partly. The levels mean something else now.",
        )
        levels = pack.statements[first][1].levels
        assert prompt.choices[0].hint == f"{levels.starting} {levels.partly}"
        assert prompt.heading.endswith(" · 1 to look at again")
        begun = walk(begin(tmp_path, pack, book, Script(Menu.LEAVE)))
        assert begun == book


def test_going_on_with_a_round_passes_over_what_was_looked_at(
    tmp_path: Path, pack: Pack
) -> None:
    ids = list(pack.statements)[:4]
    texts = [pack.statements[id][1].text for id in ids]
    # The second is looked at in a review, the third is put off with an empty line.
    script = Script(
        *(Menu.REVIEW, ids[1].partition(".")[0], ids[1], "still"),
        *("still", "change", None, None, Menu.LEAVE),
    )
    first = walk(begin(tmp_path, pack, _next_round(pack), script), ids[0])
    said = [text for text in script.texts() if text in texts]
    assert said == [texts[0], texts[1], texts[0], texts[2], texts[2], texts[3]]

    script = Script(None, None, "later", Menu.BACK, Menu.LEAVE)
    walk(begin(tmp_path, pack, first, script), ids[0])
    said = [text for text in script.texts() if text in texts]
    assert said == [texts[0], texts[2], texts[3], texts[2]]


def test_evidence_of_two_lines_stays_in_lines(tmp_path: Path, pack: Pack) -> None:
    first = next(iter(pack.statements))
    part, _, id = first.partition(".")
    said = {"answer": "partly", "evidence": "No field notes.\n\nMinutes.", "as_of": MET}
    workshop = {"date": LATER, "round": 2}
    book = kent(pack, readiness={part: {id: said}}, workshop=workshop)
    script = Script()
    walk(begin(tmp_path, pack, book, script), first)
    assert script.asked[0].above[1:] == ("Evidence: No field notes.", "Minutes.")


def test_after_second_thoughts_the_evidence_of_a_changed_level_is_asked(
    tmp_path: Path, pack: Pack
) -> None:
    first, second = list(pack.statements)[:2]
    back = (Menu.BACK, Menu.BACK, "still")
    script = Script("still", "change", "in-place", *back, "Minutes of June.")
    book = walk(begin(tmp_path, pack, _next_round(pack), script), first)
    assert book.reply(second).evidence == "Minutes of June."
    assert script.asked[-2].notice.endswith("was there before the level changed.")
    assert book.notes == ()


def test_a_change_that_was_passed_over_comes_again_before_the_end(
    tmp_path: Path, pack: Pack
) -> None:
    last = list(pack.statements)[-1]
    script = Script("change", None, None, "go-on", Menu.LEAVE)
    walk(begin(tmp_path, pack, _next_round(pack), script), last)
    assert script.asked[-1].notice == "You left this one for later."


def test_what_was_left_for_later_comes_again_once_before_the_end(
    tmp_path: Path, pack: Pack
) -> None:
    *_, before, last = pack.statements
    readiness = full(pack).data["readiness"]
    book = kent(pack, readiness=readiness, workshop={"date": LATER, "round": 2})
    script = Script(
        *("later", Menu.BACK, "later", "later", "go-on", "later", "still"),
        *("Leave them for another time", None),
    )
    result = walk(begin(tmp_path, pack, book, script), before)
    texts = {id: pack.statements[id][1].text for id in (before, last)}
    asked = [
        id for text in script.texts() for id in texts if text.startswith(texts[id])
    ]
    assert asked == [before, last, before, last, before, last]
    assert script.asked[5].notice == "You left this one for later."
    assert [result.reply(id).as_of for id in (before, last)] == [MET, LATER]
    assert script.texts()[-1].startswith("That was the last question.")


def test_what_an_earlier_sitting_left_for_later_is_offered_before_the_end(
    tmp_path: Path, pack: Pack
) -> None:
    first, second, *rest = pack.statements
    script = Script("go-on", "Look now", "still", "later", Menu.BACK, "go-on", None)
    readiness = full(pack).data["readiness"]
    for id in rest:
        recommendation, statement = id.split(".")
        readiness[recommendation][statement]["as_of"] = LATER
    book = kent(pack, readiness=readiness, workshop={"date": LATER, "round": 2})
    result = walk(begin(tmp_path, pack, book, script), "actions")
    texts = [pack.statements[id][1].text for id in (first, second)]
    actions, left = (
        pack.questions["actions"].text,
        "2 earlier answers are still to be looked at in this round.",
    )
    end = "That was the last question. Review an answer, or finish."
    assert script.texts() == [actions, left, *texts, end, actions, end]
    assert [result.reply(id).as_of for id in (first, second)] == [LATER, MET]


def test_it_goes_on_at_the_first_open_question(tmp_path: Path, pack: Pack) -> None:
    focus = {"problem": "Cold.", "pattern": "policy"}
    book = kent(pack, focus=focus, readiness=answers(pack, *["partly"] * 5))
    interview = begin(tmp_path, pack, book, Script())
    step = interview.first_open()
    assert step is not None
    assert step.id == list(pack.statements)[5]
    half = kent(pack, focus=focus, datasets={"a": {"title": "A"}})
    step = begin(tmp_path, pack, half, Script()).first_open()
    assert step is not None
    assert step.id == "datasets"
    assert begin(tmp_path, pack, full(pack), Script()).first_open() is None


def test_going_on_names_the_lists_that_were_passed_over(
    tmp_path: Path, pack: Pack
) -> None:
    focus = {"problem": "Cold.", "pattern": "policy"}
    actors = {"a": {"name": "Kent"}}
    book = kent(pack, focus=focus, ecosystem={"actors": actors})
    script = Script()
    walk(begin(tmp_path, pack, book, script))
    assert script.asked[0].notice == (
        "No flows or datasets listed yet. Jump, in the menu, goes there."
    )
    script = Script()
    walk(begin(tmp_path, pack, full(pack), script), "focus.problem")
    assert script.asked[0].notice == ""


def test_after_the_last_question_comes_the_review_and_the_end(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script("Go on", "none")
    interview = begin(tmp_path, pack, full(pack), script)
    interview.walk(interview.find("actions"))
    assert script.lines == []
    assert script.asked[-1].text.startswith("That was the last question.")


def test_where_nothing_is_open_nothing_was_the_last_question(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script()
    interview = begin(tmp_path, pack, full(pack), script)
    assert interview.first_open() is None
    walk(interview)
    assert script.asked[0].text == "No question is open. Review an answer, or finish."


def test_back_from_the_end_is_the_last_question(tmp_path: Path, pack: Pack) -> None:
    script = Script(None, Menu.BACK, Menu.LEAVE)
    walk(begin(tmp_path, pack, full(pack), script), "actions")
    actions = pack.questions["actions"].text
    assert [text == actions for text in script.texts()] == [True, False, True]


def test_a_question_that_does_not_exist_is_told_with_those_that_do(
    tmp_path: Path, pack: Pack
) -> None:
    book = kent(pack, datasets={"bins": {"title": "Bins"}})
    interview = begin(tmp_path, pack, book, Script())
    with pytest.raises(
        UnknownQuestion, match=r"'nope' is not a question.*focus\.pattern"
    ):
        interview.find("nope")
    with pytest.raises(UnknownQuestion, match=r"did you mean 'datasets'\?"):
        interview.find("datasts")
    with pytest.raises(UnknownQuestion):
        interview.find("datasets.gone.status")
    assert interview.find("datasets.bins.status").id == "datasets"
    assert interview.find("datasets").id == "datasets"
    assert interview.find("peer-networks").statement == "peer-networks.in-a-network"
    assert interview.find("focus.evidence").id == "focus.evidence"
    assert interview.find("named-steward").id == "data-infrastructure.named-steward"
    in_file = "readiness.data-infrastructure.named-steward"
    assert interview.find(in_file).id == "data-infrastructure.named-steward"
    assert (
        interview.find(f"{in_file}.why").id == "data-infrastructure.named-steward.why"
    )


@for_each(
    ("name", "id"),
    [
        ("The problem", "focus.problem"),
        ("problem", "focus.problem"),
        ("PEOPLE AND FLOWS", "ecosystem.actors"),
        ("data  infrastructure", "data-infrastructure.register"),
        ("Open standards for data", "open-standards"),
        ("Readiness", "organisational-collaboration"),
        ("Problem focus", "problem-focus"),
        ("Notes", "notes"),
        ("Focus.Pattern", "focus.pattern"),
    ],
)
def test_a_heading_names_its_section(
    tmp_path: Path, pack: Pack, name: str, id: str
) -> None:
    found = begin(tmp_path, pack, kent(pack), Script()).find(name)
    assert found.id.startswith(id.partition(".register")[0])


def test_a_heading_that_is_nearly_right_is_told(tmp_path: Path, pack: Pack) -> None:
    interview = begin(tmp_path, pack, kent(pack), Script())
    for name, id in (("Peer network", "peer-networks"), ("the problm", "focus")):
        with pytest.raises(UnknownQuestion, match=f"did you mean '{id}'"):
            interview.find(name)


def test_area_and_service_are_asked_until_there_is_something_to_save(
    pack: Pack,
) -> None:
    script = Script("", "Kent", Menu.BACK, None, "Fuel poverty")
    assert ask_first_questions(pack, script, "", "", unheard) == (
        "Kent",
        "Fuel poverty",
    )
    assert script.asked[3].current == "Kent"
    assert ask_first_questions(pack, Script("Bins"), "Leeds", "", unheard) == (
        "Leeds",
        "Bins",
    )
    with pytest.raises(Stopped):
        ask_first_questions(pack, Script(Menu.LEAVE), "", "", unheard)


def test_the_heading_says_where_we_are(tmp_path: Path, pack: Pack) -> None:
    script = Script("partly")
    walk(begin(tmp_path, pack, kent(pack), script), next(iter(pack.statements)))
    title = pack.recommendations[0].title
    assert script.asked[0].heading == f"{title} · question 15 of 39 · 10% answered"
    assert script.asked[1].heading == f"{title} · question 15 of 39 · 13% answered"


def test_a_code_of_another_form_is_kept_and_remarked_on(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script("Kent", Menu.BACK, "e10000016")
    book = walk(begin(tmp_path, pack, kent(pack), script), "area.code")
    assert script.asked[1].notice == (
        "Saved: Kent. Check it: an ONS code is a letter and eight digits, such as "
        "E10000016"
    )
    assert book.area.code == "E10000016"
    assert script.asked[3].notice == "Saved: E10000016"


def test_licences_are_offered_by_name_with_their_id(pack: Pack) -> None:
    licence = pack.choices("datasets.licence")["OGL-UK-3.0"]
    assert licence.title == "Open Government Licence v3.0 (OGL-UK-3.0)"
    assert pack.choices("datasets.identifiers")["UPRN"].title == "UPRN"


def test_nothing_is_said_for_an_empty_answer(tmp_path: Path, pack: Pack) -> None:
    script = Script(lambda _: GivenAnswer(""))
    book = walk(begin(tmp_path, pack, kent(pack), script), "focus.problem")
    assert book.focus.problem is None
    assert script.asked[1].notice == ""


def test_words_typed_where_a_save_failed_are_kept_when_the_terminal_closes(
    tmp_path: Path, pack: Pack
) -> None:
    path = tmp_path / "x.yaml"

    class Closed(Script):
        def ask(self, prompt: Prompt) -> GivenAnswer | MenuChoice:
            if prompt.kind == "pause":
                path.write_bytes(whole)  # somebody moves it back
                raise HungUp("Ask Kim")
            return super().ask(prompt)

    interview = begin(tmp_path, pack, kent(pack), Closed("Cold homes."))
    whole = path.read_bytes()
    path.unlink()
    with pytest.raises(HungUp) as closed:
        interview.walk(interview.find("focus.problem"))
    book = store.open_workbook(path, pack).workbook
    assert (book.focus.problem, book.notes) == ("Cold homes.", ("Ask Kim",))
    assert closed.value.draft is None


def test_a_save_that_fails_keeps_the_words_on_screen_and_the_walk_goes_on(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script("Cold homes.", "Tenants", "Warm ones.")
    interview = begin(tmp_path, pack, kent(pack), script)
    path = interview.talk.keeper.saved.path
    whole = path.read_bytes()
    path.unlink()  # somebody moves it away, and at the third answer back
    script.lines[2] = lambda _: (path.write_bytes(whole), GivenAnswer("Warm ones."))[1]
    book = walk(interview, "focus.problem")
    shown = script.asked[1]
    assert (shown.kind, shown.text) == ("pause", "This is not saved yet.")
    aside = tmp_path / "x.yaml.unsaved.txt"
    assert f"Your words are in {aside}" in shown.above[0]
    assert shown.above[1:] == ("Cold homes.",)
    again = "the next answer tries to save them again."
    short = f"Not saved yet. Your words are in {aside}; {again}"
    assert [prompt.notice for prompt in script.asked[2:4]] == [short, short]
    ids = ("problem", "affected", "outcome")
    texts = [text for text in script.texts() if text != shown.text]
    assert texts[:3] == [pack.questions[f"focus.{id}"].text for id in ids]
    assert (
        script.asked[4].notice
        == "The answers that could not be saved before are saved now."
    )
    assert (book.focus.problem, book.focus.affected) == ("Cold homes.", "Tenants")
    assert book.focus.outcome == "Warm ones."


def test_what_is_typed_where_words_are_not_saved_is_kept_on_leaving(
    tmp_path: Path, pack: Pack
) -> None:
    class Leaver(Script):
        def ask(self, prompt: Prompt) -> GivenAnswer | MenuChoice:
            reply = super().ask(prompt)
            if prompt.kind == "pause":
                path.write_bytes(whole)
                raise HungUp("Tenants")
            return reply

    interview = begin(tmp_path, pack, kent(pack), Leaver("Cold homes."))
    path = interview.talk.keeper.saved.path
    whole = path.read_bytes()
    path.unlink()  # somebody moves it away, and back as they leave
    with pytest.raises(HungUp):
        walk(interview, "focus.problem")
    book = interview.talk.workbook
    assert (book.focus.problem, book.notes) == ("Cold homes.", ("Tenants",))


@for_each(
    ("question", "said", "shown"),
    [
        ("focus.pattern", "access", ("Widens access to a service",)),
        ("workshop.date", "3 May 2026", ("3 May 2026",)),
        (
            "organisational-collaboration.shared-problem",
            "partly",
            ("Partly", date_in_words(MET)),
        ),
    ],
)
def test_a_save_that_fails_shows_what_was_said_in_words(
    tmp_path: Path, pack: Pack, question: str, said: str, shown: tuple[str, ...]
) -> None:
    script = Script(said)
    interview = begin(tmp_path, pack, kent(pack), script)
    interview.talk.keeper.saved.path.unlink()
    with contextlib.suppress(Stopped):
        interview.walk(interview.find(question))
    pause = next(prompt for prompt in script.asked if prompt.kind == "pause")
    assert pause.above[1:] == shown


def test_what_the_workbook_has_no_room_for_is_asked_again_with_its_words(
    tmp_path: Path, pack: Pack
) -> None:
    words = f"{'long' * 20} " * 13_000
    script = Script(words, "Fewer.")
    book = walk(begin(tmp_path, pack, kent(pack), script), "focus.problem")
    again = script.asked[1]
    assert (again.text, again.draft) == (script.texts()[0], words)
    assert "would be larger than 1 MiB" in again.notice
    assert book.focus.problem == "Fewer."
    script = Script("add", words, "Go on")
    book = walk(begin(tmp_path, pack, kent(pack), script), "workshop.people")
    assert "would be larger than 1 MiB" in script.asked[2].notice
    assert book.workshop.people == ()
