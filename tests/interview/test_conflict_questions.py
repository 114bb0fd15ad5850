from __future__ import annotations

from pathlib import Path

from placebook.analysis.checks import check_workbook
from placebook.interview.autosave import Autosaver
from placebook.interview.conflict_questions import conflict_question, settled_values
from placebook.interview.prompts import GivenAnswer, Menu, MenuChoice, Prompt
from placebook.model import store
from placebook.model.conflicts import Sides
from placebook.model.pack import Pack
from placebook.model.workbook import Conflict, Workbook, put_values
from placebook.model.workbook_reader import read_workbook
from placebook.model.workbook_writer import workbook_text

from tests.cases import for_each
from tests.conftest import kent
from tests.revisions.test_merge import FIRST
from tests.walking import Script, begin, walk

ANSWER = Conflict(
    at=f"readiness.{FIRST}.answer", ours="partly", theirs="in-place", base="starting"
)
GONE = Conflict(at="datasets.bins", theirs="Bins", base="Bins")
TEXT = Conflict(at="focus.problem", ours="Cold.", theirs="Damp.")


def disputed(pack: Pack, *conflicts: Conflict) -> Workbook:
    """A workbook as a merge leaves it: the places themselves keep ours."""
    first, _, second = FIRST.partition(".")
    book = kent(
        pack,
        focus={"problem": "Cold."},
        datasets={"bins": {"title": "Bins"}},
        readiness={first: {second: {"answer": "partly"}}},
        conflicts=conflicts,
    )
    ours = [(tuple(each.at.split(".")), each.ours) for each in conflicts if each.ours]
    return put_values(book, ours)


def test_each_conflict_is_asked_about_first_and_settled(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script("theirs", "ours", "ours")
    interview = begin(tmp_path, pack, disputed(pack, ANSWER, GONE, TEXT), script)
    book = walk(interview, "focus.problem")
    assert book.conflicts == ()
    assert book.reply(FIRST).answer == "in-place"
    assert book.datasets == {}
    assert book.focus.problem == "Cold."
    assert [prompt.heading for prompt in script.asked[:3]] == [
        "Both sides changed this · 1 of 3",
        "Both sides changed this · 2 of 3",
        "Both sides changed this · 3 of 3",
    ]
    asked = script.asked[0]
    assert asked.text == pack.statements[FIRST][1].text
    assert asked.menu == (Menu.BACK, Menu.LEAVE)
    assert [(choice.title, choice.hint) for choice in asked.choices] == [
        ("As it stands here", "Partly"),
        ("As the other side has it", "In place"),
        ("Leave it for later", ""),
    ]
    assert asked.above == ("It was: Starting",)


def test_an_answer_is_shown_with_the_levels_that_it_is_to(
    tmp_path: Path, pack: Pack
) -> None:
    asked = Conflict(at=f"readiness.{FIRST}.asked", theirs="1", base="1")
    script = Script("theirs", Menu.LEAVE)
    book = walk(begin(tmp_path, pack, disputed(pack, asked, ANSWER), script))
    [prompt, _] = script.asked
    assert prompt.text == pack.statements[FIRST][1].text
    assert [choice.hint for choice in prompt.choices] == [
        "Partly · to the levels as they are now",
        "In place · to the levels as they were before",
        "",
    ]
    assert prompt.above == ("It was: Starting · to the levels as they were before",)
    assert (book.reply(FIRST).answer, book.reply(FIRST).asked) == ("in-place", 1)
    assert book.conflicts == ()


def test_words_typed_at_a_conflict_go_to_the_notes(tmp_path: Path, pack: Pack) -> None:
    script = Script(
        lambda _: GivenAnswer("ours", "Ask Jan"),
        lambda _: MenuChoice(Menu.LEAVE, "Ask Kim"),
    )
    book = walk(begin(tmp_path, pack, disputed(pack, ANSWER, TEXT), script))
    first, second = (prompt.text for prompt in script.asked)
    assert book.notes == (
        f"{first} Typed there: Ask Jan",
        f"{second} Typed there: Ask Kim",
    )


def test_what_somebody_else_saved_since_is_not_taken_back(
    tmp_path: Path, pack: Pack
) -> None:
    def choose(_: Prompt) -> GivenAnswer:
        """While they add an answer of their own."""
        they = Autosaver(store.open_workbook(tmp_path / "x.yaml", pack), pack)
        they.keep([(("focus", "affected"), "Tenants.")])
        return GivenAnswer("theirs")

    script = Script(choose, Menu.BACK, Menu.LEAVE)
    book = walk(begin(tmp_path, pack, disputed(pack, ANSWER, TEXT), script))
    assert book.focus.affected == "Tenants."
    assert book.conflicts == (ANSWER, TEXT)


@for_each("reply", ["later", None])
def test_a_conflict_left_for_later_stays(
    tmp_path: Path, pack: Pack, reply: str | None
) -> None:
    script = Script(reply, Menu.LEAVE)
    book = walk(begin(tmp_path, pack, disputed(pack, ANSWER, TEXT), script))
    assert book.conflicts == (ANSWER, TEXT)
    assert [prompt.notice for prompt in script.asked] == ["", ""]


@for_each(
    "conflict",
    [
        Conflict(at="nonsense", ours="a", theirs="b"),
        Conflict(at="focus.nonsense.more", theirs="b"),
        Conflict(at="focus.pattern", theirs="nonsense"),
        Conflict(at="datasets.gone.status", theirs="held"),
        Conflict(at="workshop.date", theirs="soon"),
        Conflict(at="ecosystem.flows.dataset", theirs="x"),
    ],
)
def test_what_cannot_be_put_in_its_place_is_left(
    pack: Pack, conflict: Conflict
) -> None:
    assert settled_values(kent(pack, conflicts=[conflict]), 0, "theirs") == []


def test_a_date_is_a_date_again(pack: Pack) -> None:
    book = disputed(pack, Conflict(at="workshop.date", theirs="2027-06-01"))
    made = put_values(book, settled_values(book, 0, "theirs"))
    assert str(made.workshop.date) == "2027-06-01"
    assert made.conflicts == ()


def test_an_answer_and_what_shows_it_are_one_question(
    tmp_path: Path, pack: Pack
) -> None:
    shown = Conflict(
        at=f"readiness.{FIRST}.evidence", ours="Signed, March.", theirs="It lapsed."
    )
    script = Script("theirs")
    book = walk(begin(tmp_path, pack, disputed(pack, shown, TEXT, ANSWER), script))
    asked = script.asked[0]
    assert [choice.hint for choice in asked.choices] == [
        "Partly · evidence: Signed, March.",
        "In place · evidence: It lapsed.",
        "",
        "",
        "",
    ]
    assert [choice.title for choice in asked.choices[2:4]] == [
        "Partly, and keep both texts",
        "In place, and keep both texts",
    ]
    assert (book.reply(FIRST).answer, book.reply(FIRST).evidence) == (
        "in-place",
        "It lapsed.",
    )
    assert book.conflicts == (TEXT,)


def test_back_takes_a_choice_back(tmp_path: Path, pack: Pack) -> None:
    script = Script("theirs", Menu.BACK, "later", Menu.BACK, Menu.LEAVE)
    before = disputed(pack, ANSWER, TEXT)
    book = walk(begin(tmp_path, pack, before, script))
    assert book == before
    assert script.asked[2].notice == "Taken back."
    assert [prompt.heading[-6:] for prompt in script.asked] == [
        *("1 of 2", "2 of 2", "1 of 2", "2 of 2", "1 of 2"),
    ]


@for_each(
    ("replies", "headings", "problem"),
    [
        (["theirs", Menu.BACK, "ours"], ["1 of 1", "1 of 1"], "Cold."),
        # What was said since is not taken back with it.
        (["theirs", "Frozen.", Menu.BACK, Menu.LEAVE], ["1 of 1"], "Frozen."),
        (["theirs", Menu.SKIP, Menu.BACK, Menu.LEAVE], ["1 of 1"], "Damp."),
    ],
)
def test_back_from_the_first_question_takes_the_last_choice_back(
    tmp_path: Path,
    pack: Pack,
    replies: list[str | Menu],
    headings: list[str],
    problem: str,
) -> None:
    script = Script(*replies, Menu.LEAVE)
    interview = begin(tmp_path, pack, disputed(pack, TEXT), script)
    book = walk(interview, "focus.problem")
    asked = [p for p in script.asked if p.heading.startswith("Both sides")]
    assert [prompt.heading[-6:] for prompt in asked] == headings
    assert book.focus.problem == problem
    assert book.conflicts == ()


def test_back_from_the_first_conflict_stays_there(tmp_path: Path, pack: Pack) -> None:
    script = Script(Menu.BACK, Menu.LEAVE)
    book = walk(begin(tmp_path, pack, disputed(pack, ANSWER), script))
    assert book.conflicts == (ANSWER,)
    assert script.texts()[0] == script.texts()[1]


def test_what_is_one_question_is_left_and_counted_as_one(
    tmp_path: Path, pack: Pack
) -> None:
    at = f"readiness.{FIRST}"
    shown = Conflict(at=f"{at}.evidence", ours="Signed.", theirs="It lapsed.")
    day = Conflict(at=f"{at}.as_of", ours="2026-02-02", theirs="2026-06-06")
    script = Script("later", "theirs", Menu.LEAVE)
    before = disputed(pack, shown, TEXT, day, ANSWER)
    book = walk(begin(tmp_path, pack, before, script))
    assert [prompt.heading[-6:] for prompt in script.asked[:2]] == ["1 of 2", "2 of 2"]
    assert script.asked[0].choices[1].hint == (
        "In place · evidence: It lapsed. · on: 6 June 2026"
    )
    assert book.conflicts == (shown, day, ANSWER)
    settled_at = put_values(book, settled_values(book, 0, "theirs")).reply(FIRST)
    assert (settled_at.answer, str(settled_at.as_of)) == ("in-place", "2026-06-06")


def test_a_choice_that_cannot_stand_there_is_said_to_be_none(
    tmp_path: Path, pack: Pack
) -> None:
    soon = Conflict(at="workshop.date", theirs="soon")
    script = Script("theirs", "later", Menu.LEAVE)
    book = walk(begin(tmp_path, pack, disputed(pack, soon, TEXT), script))
    assert (
        script.asked[1].notice
        == "The workbook cannot hold that choice: settle the conflict in the file."
    )
    assert book.conflicts == (soon, TEXT)


def test_a_conflict_of_an_answer_alone_shows_what_stands_with_it(pack: Pack) -> None:
    """As an older release wrote it; both levels would stand on what is there."""
    first, _, second = FIRST.partition(".")
    reply = {"answer": "partly", "evidence": "Signed.", "as_of": "2026-02-02"}
    book = kent(pack, readiness={first: {second: reply}}, conflicts=[ANSWER])
    asked = conflict_question(pack, book, 0, sides=Sides("main, Ann", "data-team, Ben"))
    assert [(choice.title, choice.hint) for choice in asked.choices] == [
        (
            "As it stands here (main, Ann)",
            "Partly · evidence: Signed. · on: 2 February 2026",
        ),
        (
            "As the other side has it (data-team, Ben)",
            "In place · evidence: Signed. · on: 2 February 2026",
        ),
        ("Leave it for later", ""),
    ]
    assert asked.above == ("It was: Starting",)
    assert (
        put_values(book, settled_values(book, 0, "theirs")).reply(FIRST).answer
        == "in-place"
    )


@for_each(
    ("side", "answer", "evidence"),
    [
        ("ours", "partly", "Signed."),
        ("theirs", "in-place", "Lapsed."),
        (
            "ours-and",
            "partly",
            "Signed.\nLapsed.",
        ),
        (
            "theirs-and",
            "in-place",
            "Lapsed.\nSigned.",
        ),
    ],
)
def test_both_texts_can_be_kept_with_either_answer(
    pack: Pack, side: str, answer: str, evidence: str
) -> None:
    shown = Conflict(
        at=f"readiness.{FIRST}.evidence",
        ours="Signed.",
        theirs="Lapsed.",
    )
    book = disputed(pack, ANSWER, shown)
    reply = put_values(book, settled_values(book, 0, side)).reply(FIRST)
    assert (reply.answer, reply.evidence) == (answer, evidence)


@for_each(
    ("side", "answer", "evidence", "problem"),
    [
        ("ours", "not-yet", "Typed since.", "Cold, since June."),
        ("ours-and", "not-yet", "Typed since.\nLapsed.", "Cold, since June.\nDamp."),
        ("theirs-and", "in-place", "Lapsed.\nTyped since.", None),
    ],
)
def test_what_was_changed_since_the_merge_is_what_stands_here(
    pack: Pack, side: str, answer: str, evidence: str, problem: str | None
) -> None:
    """Settled with the words of then, those that came since would be lost."""
    first, _, second = FIRST.partition(".")
    shown = Conflict(at=f"readiness.{FIRST}.evidence", ours="Signed.", theirs="Lapsed.")
    book = kent(
        pack,
        focus={"problem": "Cold, since June."},
        readiness={first: {second: {"answer": "not-yet", "evidence": "Typed since."}}},
        conflicts=[ANSWER, shown, TEXT],
    )
    assert [
        conflict_question(pack, book, number).choices[0].hint for number in (0, 1)
    ] == [
        "Not yet · evidence: Typed since.",
        "Cold, since June.",
    ]
    now = put_values(book, settled_values(book, 0, side))
    assert now.reply(FIRST).answer == answer
    assert now.reply(FIRST).evidence == evidence
    if problem:
        assert put_values(now, settled_values(now, 0, side)).focus.problem == problem


def test_an_entry_that_one_side_took_away_is_kept_or_taken_away(pack: Pack) -> None:
    """It stands here whichever side changed it, so no side is as it stands here."""
    asked = conflict_question(
        pack, disputed(pack, GONE), 0, sides=Sides("main", "data-team")
    )
    assert [(choice.title, choice.hint) for choice in asked.choices] == [
        ("Remove it (main)", ""),
        ("Keep it (data-team)", "Bins"),
        ("Leave it for later", ""),
    ]


@for_each(("side", "title"), [("theirs", "Bins"), ("ours", None)])
def test_what_was_changed_of_an_entry_taken_away_is_shown(
    pack: Pack, side: str, title: str | None
) -> None:
    """It stays as it stands if it is kept: it may have been changed since."""
    fields = (
        Conflict(at="datasets.bins.status", theirs="missing", base="held"),
        Conflict(at="datasets.bins.evidence", theirs="Ann says so."),
    )
    book = kent(
        pack,
        datasets={"bins": {"title": "Bins", "status": "missing", "access": "open"}},
        conflicts=[*fields, GONE],
    )
    asked = conflict_question(pack, book, 0)
    assert asked.above == (
        "It was: Bins · status: We hold it · evidence: nothing there",
    )
    assert [(choice.title, choice.hint) for choice in asked.choices] == [
        ("Remove it", ""),
        ("Keep it", "Bins · status: Nobody has it · evidence: Ann says so."),
        ("Leave it for later", ""),
    ]
    now = put_values(book, settled_values(book, 0, side))
    assert now.conflicts == ()
    assert now.datasets.get("bins") == (book.datasets["bins"] if title else None)
    assert {
        p.what
        for p in check_workbook(
            pack, read_workbook(workbook_text(book, pack), "x", pack)
        )
    } >= {"one side changed datasets.bins.status, and the other removed the entry"}


def test_a_text_that_one_side_alone_has_is_not_called_both(pack: Pack) -> None:
    alone = Conflict(at=f"readiness.{FIRST}.evidence", ours="Signed.")
    titles = [
        c.title
        for c in conflict_question(pack, disputed(pack, ANSWER, alone), 0).choices
    ]
    assert titles[2:] == ["In place, and keep the text", "Leave it for later"]


def test_what_two_merges_left_over_one_place_are_two_questions(
    tmp_path: Path, pack: Pack
) -> None:
    """The other side wrote on, and was merged again before anybody settled it."""
    at = f"readiness.{FIRST}"
    left = (
        ANSWER,
        Conflict(at=f"{at}.evidence", ours="Signed.", theirs="Lapsed."),
        TEXT,
        Conflict(at=f"{at}.answer", ours="partly", theirs="not-yet", base="in-place"),
        Conflict(at=f"{at}.evidence", ours="Signed.", theirs="Gone.", base="Lapsed."),
        Conflict(at="focus.problem", ours="Cold.", theirs="Mould.", base="Damp."),
    )
    script = Script("theirs-and", "ours-and", "ours-and", "ours-and", Menu.LEAVE)
    book = walk(begin(tmp_path, pack, disputed(pack, *left), script))
    assert [[choice.hint for choice in p.choices[:2]] for p in script.asked[:4]] == [
        ["Partly · evidence: Signed.", "In place · evidence: Lapsed."],
        ["Cold.", "Damp."],
        ["In place · evidence: Lapsed. Signed.", "Not yet · evidence: Gone."],
        ["Cold. Damp.", "Mould."],
    ]
    reply = book.reply(FIRST)
    assert (reply.answer, reply.evidence) == ("in-place", "Lapsed.\nSigned.\nGone.")
    assert book.focus.problem == "Cold.\nDamp.\nMould."
    assert book.conflicts == ()


def test_where_only_texts_differ_both_can_be_kept(tmp_path: Path, pack: Pack) -> None:
    script = Script("Keep both texts", Menu.LEAVE)
    book = walk(begin(tmp_path, pack, disputed(pack, TEXT), script))
    assert book.focus.problem == "Cold.\nDamp."
    alone = kent(pack, conflicts=[Conflict(at="focus.problem", theirs="Damp.")])
    titles = [c.title for c in conflict_question(pack, alone, 0).choices]
    assert "Keep both texts" not in titles


def test_an_entry_that_both_added_is_one_question(tmp_path: Path, pack: Pack) -> None:
    added = (
        Conflict(at="datasets.bins.status", ours="held"),
        Conflict(at="datasets.bins", ours="Bins", theirs="Bin days"),
        Conflict(at="datasets.bins.title", ours="Bins", theirs="Bin days"),
        Conflict(at="datasets.bins.identifiers", theirs="UPRN, USRN"),
    )
    first = kent(
        pack,
        datasets={"bins": {"title": "Bins", "status": "held"}},
        conflicts=added,
    )
    script = Script("theirs", Menu.LEAVE)
    book = walk(begin(tmp_path, pack, first, script))
    asked = script.asked[0]
    assert asked.text == "Both sides added this, with different words: Bins"
    assert [(choice.title, choice.hint) for choice in asked.choices] == [
        (
            "As it stands here",
            "Bins · status: We hold it · title: Bins · identifiers: nothing there",
        ),
        (
            "As the other side has it",
            "Bin days · status: nothing there · title: Bin days · "
            "identifiers: UPRN, USRN",
        ),
        ("Leave it for later", ""),
    ]
    dataset = book.datasets["bins"]
    assert (dataset.title, dataset.status) == ("Bin days", None)
    assert dataset.identifiers == ("UPRN", "USRN")
    assert book.conflicts == ()


def test_two_long_texts_are_shown_from_where_they_differ(pack: Pack) -> None:
    same = "The list of the waste team has eight datasets. " * 9
    long = Conflict(at="focus.problem", ours=f"{same}Six.", theirs=f"{same}Two.")
    choices = conflict_question(pack, disputed(pack, long), 0).choices
    assert [choice.hint for choice in choices[:2]] == [
        "…The list of the waste team has eight datasets. Six.",
        "…The list of the waste team has eight datasets. Two.",
    ]
