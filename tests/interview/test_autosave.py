from __future__ import annotations

import errno
import os
import re
import stat
import tempfile
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from placebook.base.files import Disk
from placebook.base.text import one_line
from placebook.interview import conflict_questions
from placebook.interview.autosave import Autosaver, NotSaved
from placebook.model import pack_loader, store
from placebook.model.pack import Pack
from placebook.model.store import Saved
from placebook.model.workbook import (
    Conflict,
    Place,
    Workbook,
    plain_data,
    put_value,
    value_at,
)

from tests.cases import for_each
from tests.conftest import MET, kent, many

T = TypeVar("T")
PROBLEM = ("focus", "problem")
STEWARD = ("readiness", "data-infrastructure", "named-steward")
SAVED_NOW = "The answers that could not be saved before are saved now."


def kept(folder: Path, pack: Pack, **parts: Any) -> Autosaver:
    return Autosaver(
        store.save(Saved(folder / "x.yaml", kent(pack, **parts)), pack), pack
    )


def elsewhere(keeper: Autosaver, pack: Pack, place: Any, value: Any) -> None:
    """Somebody else changes the file."""
    theirs = store.open_workbook(keeper.saved.path, pack)
    changed = put_value(theirs.workbook, place, value)
    store.save(Saved(theirs.path, changed, theirs.held), pack)


def on_disk(keeper: Autosaver, pack: Pack) -> Workbook:
    return store.open_workbook(keeper.saved.path, pack).workbook


def test_a_change_elsewhere_is_kept_beside_ours(tmp_path: Path, pack: Pack) -> None:
    keeper = kept(tmp_path, pack)
    elsewhere(keeper, pack, ("focus", "affected"), "Tenants")
    notice = keeper.keep([(PROBLEM, "Cold homes.")])
    assert notice.endswith("Their changes and yours are kept.")
    book = on_disk(keeper, pack)
    assert (book.focus.problem, book.focus.affected) == ("Cold homes.", "Tenants")
    assert keeper.workbook == book
    assert keeper.keep([(("focus", "outcome"), "Warm ones.")]) == ""


def differ(about: str) -> str:
    """What the person is told whose answer does not go with somebody else's."""
    return (
        "Somebody changed the file while you worked. Your version and theirs differ: "
        f'"{about}". Both are kept. `placebook edit` asks which is right when it '
        "starts next."
    )


def test_two_answers_to_one_question_are_both_kept(tmp_path: Path, pack: Pack) -> None:
    keeper = kept(tmp_path, pack, focus={"problem": "Before."})
    elsewhere(keeper, pack, PROBLEM, "Theirs.")
    notice = keeper.keep([(PROBLEM, "Ours,\nin two lines.")])
    assert notice == differ("What goes wrong, for whom, and how do you know?")
    book = on_disk(keeper, pack)
    assert book.focus.problem == "Ours,\nin two lines."
    assert book.conflicts == (
        Conflict(
            at="focus.problem",
            ours="Ours,\nin two lines.",
            theirs="Theirs.",
            base="Before.",
        ),
    )
    assert keeper.keep([(("focus", "outcome"), "Warm ones.")]) == ""  # said once


@pytest.mark.parametrize("changed", ["answer", "need"])
def test_an_answer_that_is_given_again_is_not_undone_by_somebody_else(
    tmp_path: Path, pack: Pack, changed: str
) -> None:
    place = (*STEWARD, "answer") if changed == "answer" else ("datasets", "a", "need")
    words = ("partly", "not-yet") if changed == "answer" else ("useful", "essential")
    book = {"datasets": {"a": {"title": "A", "need": "useful"}}}
    keeper = kept(tmp_path, pack, **book)
    keeper.keep([((*STEWARD, "answer"), "partly"), ((*STEWARD, "as_of"), MET)])
    elsewhere(keeper, pack, place, words[1])
    notice = keeper.keep([(place, words[0])])
    assert "Your version and theirs differ" in notice
    found = on_disk(keeper, pack)
    assert value_at(found, place) == words[0]
    assert [(c.ours, c.theirs) for c in found.conflicts] == [words]


@for_each("mine, yours", [("answer", "evidence"), ("evidence", "answer")])
def test_a_level_never_comes_to_stand_with_the_other_s_new_evidence(
    tmp_path: Path, pack: Pack, mine: str, yours: str
) -> None:
    """The statement is a conflict as a whole, which is settled as one question."""
    said = {"answer": "in-place", "evidence": "The register was abandoned in May."}
    before = {"answer": "partly", "evidence": "The register."}
    keeper = kept(
        tmp_path, pack, readiness={STEWARD[1]: {STEWARD[2]: before}}, notes=["First."]
    )
    other = Autosaver(store.open_workbook(keeper.saved.path, pack), pack)
    assert other.keep([((*STEWARD, yours), said[yours])]) == ""
    _, statement = pack.statements[".".join(STEWARD[1:])]
    told = differ(one_line(statement.text, 60))
    assert keeper.keep([((*STEWARD, mine), said[mine])]) == told
    book = on_disk(keeper, pack)
    assert plain_data(book)["readiness"] == {
        STEWARD[1]: {STEWARD[2]: {**before, mine: said[mine]}}
    }
    assert [(c.at.split(".")[-1], c.ours, c.theirs) for c in book.conflicts] == [
        (name, *((said[name], before[name])[:: 1 if name == mine else -1]))
        for name in ("answer", "evidence")
    ]
    # Who wrote what does not stand there now is told when their next answer is saved.
    assert other.keep([(("notes", 1), "Ask housing.")]) == told
    assert other.workbook.conflicts == book.conflicts
    [together] = conflict_questions.question_groups(other.workbook)
    assert together == [0, 1]


def test_what_both_added_under_one_id_is_settled_as_a_whole(
    tmp_path: Path, pack: Pack
) -> None:
    keeper = kept(tmp_path, pack)
    theirs = {"title": "Bins", "status": "missing"}
    elsewhere(keeper, pack, ("datasets", "bins"), theirs)
    ours = {"title": "Bins", "steward": "Waste team"}
    notice = keeper.keep([(("datasets", "bins"), ours)])
    assert notice == differ("Both sides added this, with different words: Bins")
    book = on_disk(keeper, pack)
    assert plain_data(book)["datasets"] == {"bins": ours}
    assert [(c.at, c.ours, c.theirs) for c in book.conflicts] == [
        ("datasets.bins", "Bins", "Bins"),
        ("datasets.bins.steward", "Waste team", None),
        ("datasets.bins.status", None, "missing"),
    ]


def test_new_entries_of_both_sides_stand_in_one_list(
    tmp_path: Path, pack: Pack
) -> None:
    keeper = kept(tmp_path, pack, notes=["First."])
    elsewhere(keeper, pack, ("notes", 1), "Theirs.")
    keeper.keep([(("notes", 1), "Ours.")])
    assert on_disk(keeper, pack).notes == ("First.", "Ours.", "Theirs.")


def test_a_file_that_was_broken_meanwhile_keeps_the_words_until_it_is_mended(
    tmp_path: Path, pack: Pack
) -> None:
    keeper = kept(tmp_path, pack)
    whole = keeper.saved.path.read_bytes()
    keeper.saved.path.write_text("placebook: [")
    aside = tmp_path / "x.yaml.unsaved.txt"
    told = keeper.keep([(PROBLEM, "Cold homes.")])
    assert f"\nYour words are in {aside};" in told
    assert keeper.saved.path.read_text() == "placebook: ["
    with pytest.raises(NotSaved, match=r"your words are in .*x\.yaml\.unsaved\.txt"):
        keeper.finish()
    keeper.saved.path.write_bytes(whole)
    keeper.finish()
    assert on_disk(keeper, pack).focus.problem == "Cold homes."
    assert not aside.exists()


def fails(*_: Any) -> Any:
    raise OSError(errno.ENOSPC, "full")


class Flaky:
    """A disk with no room in ``full``, for as many tries as it is told."""

    def __init__(self, full: Path, tries: int = 1_000) -> None:
        self.full = full
        self.tries = tries
        self.disk = Disk(replace=self._replace)

    def _replace(self, old: Path, new: Path) -> None:
        if self.tries and new.is_relative_to(self.full):
            self.tries -= 1
            fails()
        old.replace(new)


LONG = "\n".join(f"Line {n}: cold homes, damp walls, late help." for n in range(200))


def test_a_save_that_fails_once_is_tried_again(tmp_path: Path, pack: Pack) -> None:
    saved = kept(tmp_path, pack).saved
    keeper = Autosaver(saved, pack, Flaky(tmp_path, tries=1).disk)
    assert keeper.keep([(PROBLEM, "Cold homes.")]) == ""
    assert not keeper.waits
    assert on_disk(keeper, pack).focus.problem == "Cold homes."


@for_each("beside", [True, False])
def test_what_the_disk_does_not_take_is_whole_in_a_file_until_it_does(
    tmp_path: Path, pack: Pack, monkeypatch: pytest.MonkeyPatch, beside: bool
) -> None:
    spare, folder = tmp_path / "spare", tmp_path / "work"
    spare.mkdir()
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(spare))
    saved = kept(folder, pack).saved
    before = saved.path.read_bytes()
    full = Flaky(saved.path if beside else folder)
    keeper = Autosaver(saved, pack, full.disk)
    told = keeper.keep([(PROBLEM, LONG)])
    [aside] = (folder if beside else spare).rglob("*.unsaved.txt")
    assert "x.yaml: cannot be written: the disk is full; make room" in told
    assert (
        f"Your words are in {aside}; the next answer tries to save them again." in told
    )
    assert f"focus.problem:\n{LONG}\n" in aside.read_text()
    assert stat.S_IMODE(aside.stat().st_mode) == 0o600
    # The room goes on, with the answer there and its file growing.
    keeper.keep([(("notes", 0), "Ask housing."), (("workshop", "date"), MET)])
    keeper.keep([(("notes", 1), "Ask again.")])
    assert keeper.workbook.notes == ("Ask housing.", "Ask again.")
    assert LONG in aside.read_text()
    assert "Ask again." in aside.read_text()
    assert saved.path.read_bytes() == before
    with pytest.raises(NotSaved, match=re.escape(f"your words are in {aside}.")):
        keeper.finish()
    full.tries = 0  # there is room again
    told = keeper.keep([(("focus", "affected"), "Tenants")])
    assert told == "The answers that could not be saved before are saved now."
    book = on_disk(keeper, pack)
    assert (book.focus.problem, book.focus.affected) == (LONG, "Tenants")
    assert book.notes == ("Ask housing.", "Ask again.")
    assert book == keeper.workbook
    left = [path.name for path in tmp_path.rglob("*") if path.is_file()]
    assert (left, [*spare.iterdir()]) == (["x.yaml"], [])


def test_a_file_of_words_that_is_there_is_not_written_over(
    tmp_path: Path, pack: Pack
) -> None:
    saved = kept(tmp_path, pack).saved
    earlier = tmp_path / "x.yaml.unsaved.txt"
    earlier.write_text("Of last week.")
    keeper = Autosaver(saved, pack, Flaky(saved.path).disk)
    assert "x.yaml.unsaved.2.txt;" in keeper.keep([(PROBLEM, "Cold homes.")])
    assert earlier.read_text() == "Of last week."


def test_what_waits_goes_into_what_somebody_else_saved_meanwhile(
    tmp_path: Path, pack: Pack
) -> None:
    saved = kept(tmp_path, pack, notes=["First."]).saved
    full = Flaky(saved.path)
    keeper = Autosaver(saved, pack, full.disk)
    keeper.keep([(PROBLEM, "Ours."), (("notes", 1), "Ours.")])
    elsewhere(keeper, pack, PROBLEM, "Theirs.")
    elsewhere(keeper, pack, ("notes", 1), "Theirs.")
    full.tries = 0
    keeper.finish()
    book = on_disk(keeper, pack)
    assert book.focus.problem == "Ours."
    assert book.notes == ("First.", "Ours.", "Theirs.")
    assert book.conflicts == (
        Conflict(at="focus.problem", ours="Ours.", theirs="Theirs."),
    )


@settings(max_examples=many(30))
@given(st.lists(st.booleans(), max_size=12))
def test_every_word_is_in_the_workbook_or_in_a_file_however_the_disk_fails(
    failing: list[bool],
) -> None:
    pack = pack_loader.load_pack()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        saved = kept(folder, pack).saved
        full = Flaky(saved.path, tries=0)
        keeper = Autosaver(saved, pack, full.disk)
        notes = [f"Note {n}, with its words." for n in range(len(failing))]
        for number, fails in enumerate(failing):
            full.tries = 2 if fails else 0
            keeper.keep([(("notes", number), notes[number])])
            asides = [path.read_text() for path in folder.glob("*.unsaved.txt")]
            words = [*on_disk(keeper, pack).notes, *asides]
            assert all(any(n in w for w in words) for n in notes[: number + 1])
            assert keeper.workbook.notes == tuple(notes[: number + 1])
        keeper.finish()
        assert on_disk(keeper, pack).notes == tuple(notes)
        assert [path.name for path in folder.iterdir()] == ["x.yaml"]


@for_each("times", [1, 2])
def test_what_the_disk_did_not_confirm_is_written_again_and_doubles_nothing(
    tmp_path: Path, pack: Pack, times: int
) -> None:
    left = [times]

    def fsync(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode) and left[0]:
            left[0] -= 1
            raise OSError(errno.EIO, "no answer")
        os.fsync(handle)

    keeper = Autosaver(kept(tmp_path, pack).saved, pack, Disk(fsync=fsync))
    told = keeper.keep([(("notes", 0), "Ask housing.")])
    assert ("could not confirm it" in told) == (times == 2)
    asides = [path.read_text() for path in tmp_path.glob("*.unsaved.txt")]
    assert ["Ask housing." in text for text in asides] == [True] * (times - 1)
    told = keeper.keep([(("notes", 1), "Ask again.")])
    assert told == SAVED_NOW * (times == 2)  # and nobody else changed the file
    assert on_disk(keeper, pack).notes == ("Ask housing.", "Ask again.")
    assert [path.name for path in tmp_path.iterdir()] == ["x.yaml"]


def test_what_was_merged_waits_until_the_disk_confirms_it(
    tmp_path: Path, pack: Pack
) -> None:
    confirms: list[bool] = []

    def fsync(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode) and not confirms:
            raise OSError(errno.EIO, "no answer")
        os.fsync(handle)

    keeper = Autosaver(kept(tmp_path, pack).saved, pack, Disk(fsync=fsync))
    elsewhere(keeper, pack, PROBLEM, "Theirs.")
    aside = tmp_path / "x.yaml.unsaved.txt"
    assert f"Your words are in {aside}" in keeper.keep([(("notes", 0), "Ours.")])
    for _ in range(2):
        with pytest.raises(NotSaved, match=re.escape(f"your words are in {aside}.")):
            keeper.finish()
        assert "Ours." in aside.read_text()
    confirms.append(True)
    keeper.finish()
    assert not keeper.waits
    assert [path.name for path in tmp_path.iterdir()] == ["x.yaml"]
    book = on_disk(keeper, pack)
    assert (book.focus.problem, book.notes) == ("Theirs.", ("Ours.",))


def test_what_was_merged_and_not_confirmed_doubles_nothing(
    tmp_path: Path, pack: Pack
) -> None:
    left = [0]

    def fsync(handle: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode) and left[0]:
            left[0] -= 1
            raise OSError(errno.EIO, "no answer")
        os.fsync(handle)

    saved = kept(tmp_path, pack, notes=["First."]).saved
    keeper = Autosaver(saved, pack, Disk(fsync=fsync))
    elsewhere(keeper, pack, ("notes", 1), "Theirs.")
    elsewhere(keeper, pack, PROBLEM, "Theirs.")
    left[0] = 2
    values: list[tuple[Place, Any]] = [(("notes", 1), "Ours."), (PROBLEM, "Ours.")]
    assert "could not confirm it" in keeper.keep(values)
    assert keeper.waits
    keeper.keep([(("notes", 2), "Ours again.")])
    book = on_disk(keeper, pack)
    assert sorted(book.notes) == ["First.", "Ours again.", "Ours.", "Theirs."]
    assert book.focus.problem == "Ours."
    assert [(c.ours, c.theirs) for c in book.conflicts] == [("Ours.", "Theirs.")]


@for_each("step", ["write", "fsync", "replace"])
def test_a_disk_that_takes_nothing_leaves_the_last_save_and_says_all_the_words(
    tmp_path: Path, pack: Pack, step: str
) -> None:
    saved = kept(tmp_path, pack).saved
    before = saved.path.read_bytes()
    keeper = Autosaver(saved, pack, Disk(**{step: fails}))
    assert "the disk is full" in keeper.keep([(PROBLEM, LONG)])
    assert keeper.workbook.focus.problem == LONG
    assert saved.path.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["x.yaml"]
    with pytest.raises(NotSaved) as caught:
        keeper.finish()
    assert LONG in str(caught.value)
    # With room again, the same words are saved.
    again = Autosaver(saved, pack)
    again.keep([(PROBLEM, "Cold homes.")])
    assert on_disk(again, pack).focus.problem == "Cold homes."


def test_an_answer_to_an_entry_that_is_gone_brings_it_back_to_be_settled(
    tmp_path: Path, pack: Pack
) -> None:
    keeper = kept(tmp_path, pack, datasets={"a": {"title": "A"}})
    elsewhere(keeper, pack, ("datasets", "a"), None)
    notice = keeper.keep([(("datasets", "a", "status"), "held")])
    assert notice == differ("One side removed this and the other changed it: A")
    assert plain_data(on_disk(keeper, pack))["datasets"] == {
        "a": {"title": "A", "status": "held"}
    }


def test_what_somebody_else_removed_first_is_removed_once(
    tmp_path: Path, pack: Pack
) -> None:
    keeper = kept(tmp_path, pack, notes=["First.", "Second.", "Third."])
    for number in (2, 1):
        elsewhere(keeper, pack, ("notes", number), None)
    keeper.keep([(PROBLEM, "Cold homes.")])
    told = keeper.keep([(("notes", 2), None)])  # as the room had seen it
    assert told == "What you answered about is not there any more."
    assert on_disk(keeper, pack).notes == ("First.",)


def test_an_answer_never_lands_in_another_entry(tmp_path: Path, pack: Pack) -> None:
    keeper = kept(tmp_path, pack, ecosystem={"flows": [{"from": "n", "to": "k"}]})
    flows = [{"from": "z", "to": "k"}, {"from": "n", "to": "k"}]
    elsewhere(keeper, pack, ("ecosystem", "flows"), flows)
    keeper.keep([(("ecosystem", "flows", 0, "what"), "Needs")])
    book = on_disk(keeper, pack)
    assert [(flow.from_, flow.what) for flow in book.ecosystem.flows] == [
        ("n", "Needs"),
        ("z", None),
    ]


def test_what_was_taken_away_and_changed_elsewhere_is_kept_and_said(
    tmp_path: Path, pack: Pack
) -> None:
    flow = {"from": "n", "to": "k", "state": "current"}
    keeper = kept(
        tmp_path,
        pack,
        focus={"problem": "Cold."},
        ecosystem={"actors": {"n": {"name": "NHS"}}, "flows": [flow]},
        datasets={"a": {"title": "A"}},
    )
    elsewhere(keeper, pack, PROBLEM, "Colder.")
    notice = keeper.keep([(PROBLEM, None)])
    assert notice == differ("What goes wrong, for whom, and how do you know?")
    assert on_disk(keeper, pack).conflicts == (
        Conflict(at="focus.problem", theirs="Colder.", base="Cold."),
    )
    stays = (
        "Somebody changed the file while you worked. What one of you removed stays: "
        "the other changed it or uses it."
    )
    elsewhere(keeper, pack, ("ecosystem", "flows", 0, "state"), "future")
    assert keeper.keep([(("ecosystem", "flows", 0), None)]) == stays
    assert [f.state for f in keeper.workbook.ecosystem.flows] == ["future"]
    elsewhere(keeper, pack, ("datasets", "a"), None)
    action = {"do": "Publish A", "for": "a"}
    assert keeper.keep([(("actions", "publish"), action)]) == stays
    assert on_disk(keeper, pack).datasets["a"].title == "A"


def test_a_flow_that_both_changed_is_listed_twice_and_said(
    tmp_path: Path, pack: Pack
) -> None:
    flow = {"from": "n", "to": "k", "state": "current"}
    keeper = kept(tmp_path, pack, ecosystem={"flows": [flow]})
    elsewhere(keeper, pack, ("ecosystem", "flows", 0, "what"), "Needs")
    notice = keeper.keep([(("ecosystem", "flows", 0, "what"), "Need by postcode")])
    assert notice.endswith("You both changed a flow, so it is listed twice.")
    flows = on_disk(keeper, pack).ecosystem.flows
    assert [flow.what for flow in flows] == ["Need by postcode", "Needs"]


def test_what_a_workbook_has_no_room_for_is_whole_in_a_file(
    tmp_path: Path, pack: Pack
) -> None:
    keeper = kept(tmp_path, pack)
    before = keeper.saved.path.read_bytes()
    words = f"{'long' * 20} " * 13_000
    with pytest.raises(NotSaved, match="would be larger than 1 MiB") as caught:
        keeper.keep([(PROBLEM, words)])
    assert len(str(caught.value)) < 3000
    assert "x.yaml.unsaved.txt" in str(caught.value)
    assert words in (tmp_path / "x.yaml.unsaved.txt").read_text()
    assert keeper.saved.path.read_bytes() == before
    for refused in (words, words, words[5:]):  # on leaving, or after a change to it
        with pytest.raises(NotSaved):
            keeper.keep([(PROBLEM, refused)])
    names = ["x.yaml.unsaved.2.txt", "x.yaml.unsaved.txt"]
    assert sorted(p.name for p in tmp_path.glob("*.unsaved*")) == names
    assert keeper.keep([(PROBLEM, "Fewer.")]) == ""  # and the walk goes on
    assert on_disk(keeper, pack).focus.problem == "Fewer."
