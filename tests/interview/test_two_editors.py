"""Two people fill in one file in a shared folder at the same time."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from placebook.interview import conflict_questions
from placebook.interview.autosave import Autosaver
from placebook.interview.prompts import GivenAnswer, Menu, Prompt
from placebook.model import store
from placebook.model.conflicts import kept_for_both
from placebook.model.pack import Pack
from placebook.model.store import Saved
from placebook.model.workbook import (
    Place,
    Workbook,
    plain_data,
    put_values,
    value_at,
)

from tests.conftest import kent, many
from tests.interview.test_autosave import Flaky
from tests.walking import Line, Script, begin, walk

T = TypeVar("T")
STEWARD = ("readiness", "data-infrastructure", "named-steward")
FLOWS = ("ecosystem", "flows")


class Editor:
    """One of two who fill in the same file, as Hypothesis draws it."""

    def __init__(self, path: Path, pack: Pack, data: st.DataObject) -> None:
        self.full = Flaky(path, tries=0)
        self.keeper = Autosaver(store.open_workbook(path, pack), pack, self.full.disk)
        self.data = data

    def draw(self, *offered: T) -> T:
        return self.data.draw(st.sampled_from(offered))

    def change(self, word: str) -> list[tuple[Place, Any]]:
        """An answer, such as the walk saves; where it has words it has ``word``."""
        book = self.keeper.workbook
        if self.draw(True, False) and book.conflicts:
            side = self.draw("ours", "theirs", "ours-and", "theirs-and")
            return conflict_questions.settled_values(book, 0, side)
        text = ("focus", self.draw("problem", "outcome"))
        shown = (*STEWARD, self.draw("evidence", "why"))
        level = ((*STEWARD, "answer"), self.draw("partly", "in-place"))
        note = ("notes", self.draw(*range(len(book.notes) + 1)))
        said = self.draw(word, word, None)
        may_go = said if value_at(book, note) else word
        dataset = self.of_dataset(("datasets", self.draw("bins", "rounds")), word, said)
        flow = self.of_flow(self.draw(*range(len(book.ecosystem.flows) + 1)), said)
        return [
            self.draw((text, said), (shown, said), level, (note, may_go), dataset, flow)
        ]

    def of_dataset(self, place: Place, word: str, said: Any) -> tuple[Place, Any]:
        if value_at(self.keeper.workbook, place) is None:
            return (*place, "title"), word
        return self.draw((place, None), ((*place, self.draw("about", "note")), said))

    def of_flow(self, number: int, said: Any) -> tuple[Place, Any]:
        place = ("ecosystem", "flows", number)
        if value_at(self.keeper.workbook, place) is None:
            return place, {"from": "nhs", "dataset": self.draw("bins", "rounds")}
        state = self.draw("current", "future")
        what = ((*place, "what"), said)
        return self.draw((place, None), what, what, ((*place, "state"), state))


def words(text: str) -> set[str]:
    return set(re.findall(r"w\d+z", text))


def beside(book: Workbook) -> set[tuple[Any, ...]]:
    reply = book.reply(".".join(STEWARD[1:]))
    return {(reply.answer, "why", reply.why), (reply.answer, "shown", reply.evidence)}


@settings(max_examples=many(100), suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_word_of_two_editors_of_one_file_is_lost(
    pack: Pack, data: st.DataObject
) -> None:
    """Nor does a level come to stand with words that nobody put beside it."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "x.yaml"
        actors = {"nhs": {"name": "NHS"}}
        first = kent(pack, ecosystem={"actors": actors}, notes=["w0z"])
        store.save(Saved(path, first), pack)
        both = [Editor(path, pack, data) for _ in range(2)]
        # The words that nobody took away who saw them, and the levels with the words
        # beside them that somebody left so.
        alive, known = {"w0z"}, beside(first)
        for turn in range(1, data.draw(st.integers(2, 14))):
            editor = data.draw(st.sampled_from(both))
            keeper, before = editor.keeper, editor.keeper.workbook
            base = keeper.saved.workbook
            values = editor.change(f"w{turn}z")
            ours = put_values(before, [*kept_for_both(before, values), *values])
            mine, had = (words(str(plain_data(b))) for b in (ours, before))
            alive = (alive | (mine - had)) - (had - mine)
            known |= beside(ours)
            editor.full.tries = data.draw(st.sampled_from([0, 0, 0, 1, 2]))
            told = keeper.keep(values)
            there = store.open_workbook(path, pack).workbook
            asides = "".join(p.read_text() for p in Path(name).glob("*.unsaved*"))
            assert alive <= words(path.read_text()) | words(asides)
            statement = ".".join(STEWARD)
            if not any(c.at.startswith(statement) for c in there.conflicts):
                assert beside(there) <= known
            if not keeper.waits and ours != base:  # which is on the disk
                assert keeper.workbook == there
                fresh = set(there.conflicts) - set(ours.conflicts)
                assert ("Both are kept." in told) == bool(fresh)
                theirs = words(str(plain_data(there))) - mine
                assert not theirs or "Somebody changed the file" in told
        for editor in both:
            editor.full.tries = 0
            editor.keeper.finish()
        assert alive <= words(path.read_text())
        assert [p.name for p in Path(name).iterdir()] == ["x.yaml"]


def meanwhile(folder: Path, pack: Pack, place: Place, value: Any, said: str) -> Line:
    """An answer that is given while somebody else saves a value."""

    def reply(_: Prompt) -> GivenAnswer:
        theirs = Autosaver(store.open_workbook(folder / "x.yaml", pack), pack)
        assert theirs.keep([(place, value)]) == ""
        return GivenAnswer(said)

    return reply


def flows(book: Workbook) -> list[tuple[str, str | None, str | None]]:
    return [(flow.from_, flow.to, flow.what) for flow in book.ecosystem.flows]


def with_flows(pack: Pack, *listed: dict[str, str]) -> Workbook:
    actors = {id: {"name": id.upper()} for id in ("kent", "nhs", "mind")}
    return kent(pack, ecosystem={"actors": actors, "flows": listed})


def test_two_people_who_add_flows_at_once_each_go_on_with_their_own(
    tmp_path: Path, pack: Pack
) -> None:
    """Theirs comes, is reworded and comes with another, and ours has its number."""
    first = {"from": "kent", "to": "nhs"}
    script = Script(
        "add",
        meanwhile(tmp_path, pack, (*FLOWS, 0, "what"), "Need", "NHS"),
        meanwhile(tmp_path, pack, (*FLOWS, 0, "what"), "Need by postcode", "MIND"),
        meanwhile(tmp_path, pack, (*FLOWS, 2), {"from": "mind"}, "Referrals"),
        "go-on",
    )
    interview = begin(tmp_path, pack, with_flows(pack, first), script)
    book = walk(interview, "ecosystem.flows")
    assert flows(book) == [
        ("kent", "nhs", "Need by postcode"),
        ("nhs", "mind", "Referrals"),
        ("mind", None, None),
    ]
    assert book.conflicts == ()


def test_an_entry_whose_number_another_has_now_is_not_asked_further(
    tmp_path: Path, pack: Pack
) -> None:
    """They removed the flow above it, so that the next has its number."""
    listed = [{"from": "kent"}, {"from": "nhs"}, {"from": "mind", "what": "Theirs"}]
    gone = meanwhile(tmp_path, pack, (*FLOWS, 0), None, "MIND")
    script = Script("change", "1", None, gone, "go-on")
    interview = begin(tmp_path, pack, with_flows(pack, *listed), script)
    book = walk(interview, "ecosystem.flows")
    assert flows(book) == [("nhs", "mind", None), ("mind", None, "Theirs")]
    assert script.asked[4].notice.startswith("Somebody changed the file")
    assert script.asked[4].kind == "choice"


def test_an_answer_about_what_went_while_it_was_asked_is_in_the_notes(
    tmp_path: Path, pack: Pack
) -> None:
    """They removed the dataset, which came to be known with a note for later."""
    gone = meanwhile(tmp_path, pack, ("datasets", "a"), None, "A note.")
    script = Script("settle", Menu.NOTE, gone, "held", "go-on")
    book = kent(pack, datasets={"a": {"title": "A"}})
    book = walk(begin(tmp_path, pack, book, script), "datasets")
    assert book.datasets == {}
    assert book.notes == ("A note.", "datasets.a.status: held")
    assert script.asked[4].notice == (
        "What you answered about is not there any more. Your answer is in the notes."
    )


def test_a_conflict_over_what_is_asked_is_said_and_asked_first_the_next_time(
    tmp_path: Path, pack: Pack
) -> None:
    """The walk goes on: the room settles it when it begins again."""
    level, said = (*STEWARD, "answer"), "It was abandoned in May."
    script = Script(meanwhile(tmp_path, pack, level, "in-place", said), None)
    reply = {"answer": "partly", "evidence": "The register."}
    before = kent(pack, readiness={STEWARD[1]: {STEWARD[2]: reply}})
    interview = begin(tmp_path, pack, before, script)
    book = walk(interview, ".".join((*STEWARD, "evidence")))
    assert script.asked[1].notice.endswith(
        'differ: "Every dataset the service relies on has a named steward.". Both are '
        "kept. `placebook edit` asks which is right when it starts next."
    )
    assert value_at(book, STEWARD) == {"answer": "partly", "evidence": said}
    again = Script("theirs")
    book = walk(begin(tmp_path, pack, book, again))
    assert again.asked[0].heading == "Both sides changed this · 1 of 1"
    assert [choice.hint for choice in again.asked[0].choices[:2]] == [
        "Partly · evidence: It was abandoned in May.",
        "In place · evidence: The register.",
    ]
    assert value_at(book, STEWARD) == {**reply, "answer": "in-place"}
    assert book.conflicts == ()


def two_at_once(path: Path, pack: Pack) -> tuple[Autosaver, Autosaver]:
    """Two people who have opened the same new workbook."""
    store.save(Saved(path, kent(pack)), pack)
    opened = [store.open_workbook(path, pack) for _ in range(2)]
    return Autosaver(opened[0], pack), Autosaver(opened[1], pack)


def offered(pack: Pack, book: Workbook, number: int) -> list[str]:
    """What the two sides of a conflict have, as it is asked."""
    asked = conflict_questions.conflict_question(pack, book, number)
    return [choice.hint for choice in asked.choices[:2]]


def test_words_said_while_a_conflict_is_open_are_not_the_other_sides(
    tmp_path: Path, pack: Pack
) -> None:
    """One says *Not yet*; another *Partly* and then what shows it."""
    one, other = two_at_once(tmp_path / "x.yaml", pack)
    one.keep([((*STEWARD, "answer"), "not-yet")])
    other.keep([((*STEWARD, "answer"), "partly")])
    other.keep([((*STEWARD, "evidence"), "The list of October")])
    assert offered(pack, other.workbook, 0) == [
        "Partly · evidence: The list of October",
        "Not yet · evidence: nothing there",
    ]
    values = conflict_questions.settled_values(other.workbook, 0, "theirs")
    settled = put_values(other.workbook, values)
    reply = settled.reply(".".join(STEWARD[1:]))
    assert (reply.answer, reply.evidence, settled.conflicts) == ("not-yet", None, ())


def test_what_two_merges_left_of_one_statement_is_asked_as_each_had_it(
    tmp_path: Path, pack: Pack
) -> None:
    one, other = two_at_once(tmp_path / "x.yaml", pack)
    one.keep([((*STEWARD, "answer"), "partly")])
    other.keep([((*STEWARD, "answer"), "not-yet")])
    one.keep([((*STEWARD, "evidence"), "Minutes of May")])
    assert offered(pack, one.workbook, 1) == [
        "Partly · evidence: Minutes of May",
        "Not yet · evidence: nothing there",
    ]
