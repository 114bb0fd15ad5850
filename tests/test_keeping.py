from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest
from placebook import store
from placebook.errors import PlacebookError
from placebook.files import Disk
from placebook.keeping import Keeper
from placebook.pack import Pack
from placebook.store import Saved
from placebook.workbook import Workbook, put

from .conftest import kent

PROBLEM = ("focus", "problem")


def kept(folder: Path, pack: Pack, **parts: Any) -> Keeper:
    return Keeper(store.save(Saved(folder / "x.yaml", kent(pack, **parts)), pack), pack)


def elsewhere(keeper: Keeper, pack: Pack, place: Any, value: Any) -> None:
    """Somebody else changes the file."""
    theirs = store.open_workbook(keeper.saved.path, pack)
    changed = put(theirs.workbook, place, value)
    store.save(Saved(theirs.path, changed, theirs.held), pack)


def on_disk(keeper: Keeper, pack: Pack) -> Workbook:
    return store.open_workbook(keeper.saved.path, pack).workbook


def test_a_change_elsewhere_is_kept_beside_ours(tmp_path: Path, pack: Pack) -> None:
    keeper = kept(tmp_path, pack)
    elsewhere(keeper, pack, ("focus", "affected"), "Tenants")
    notice = keeper.keep([(PROBLEM, "Cold homes.")])
    assert notice.endswith("Both are kept.")
    book = on_disk(keeper, pack)
    assert (book.focus.problem, book.focus.affected) == ("Cold homes.", "Tenants")
    assert keeper.workbook == book
    assert keeper.keep([(("focus", "outcome"), "Warm ones.")]) == ""


def test_two_answers_to_one_question_are_both_kept(tmp_path: Path, pack: Pack) -> None:
    keeper = kept(tmp_path, pack)
    elsewhere(keeper, pack, PROBLEM, "Theirs.")
    notice = keeper.keep([(PROBLEM, "Ours,\nin two lines.")])
    assert "in the notes" in notice
    book = on_disk(keeper, pack)
    assert book.focus.problem == "Theirs."
    assert book.notes == ("focus.problem: Ours, in two lines.",)


def test_new_entries_of_both_sides_stand_in_one_list(
    tmp_path: Path, pack: Pack
) -> None:
    keeper = kept(tmp_path, pack, notes=["First."])
    elsewhere(keeper, pack, ("notes", 1), "Theirs.")
    keeper.keep([(("notes", 1), "Ours.")])
    assert on_disk(keeper, pack).notes == ("First.", "Theirs.", "Ours.")


def test_a_file_that_was_broken_meanwhile_stops_and_gives_the_words_back(
    tmp_path: Path, pack: Pack
) -> None:
    keeper = kept(tmp_path, pack)
    keeper.saved.path.write_text("placebook: [")
    with pytest.raises(PlacebookError, match=r"not saved: Cold homes\."):
        keeper.keep([(PROBLEM, "Cold homes.")])
    assert keeper.saved.path.read_text() == "placebook: ["


@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
def test_a_disk_that_fails_leaves_the_last_save_and_says_the_words(
    tmp_path: Path, pack: Pack, step: str
) -> None:
    def fails(*_: Any) -> Any:
        raise OSError(errno.ENOSPC, "full")

    saved = kept(tmp_path, pack).saved
    before = saved.path.read_bytes()
    broken = Disk(**{step: fails})
    keeper = Keeper(saved, pack, broken)
    with pytest.raises(PlacebookError, match=r"the disk is full.*Cold homes\."):
        keeper.keep([(PROBLEM, "Cold homes.")])
    assert saved.path.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["x.yaml"]
    # With room again, the same words are saved.
    again = Keeper(saved, pack)
    again.keep([(PROBLEM, "Cold homes.")])
    assert on_disk(again, pack).focus.problem == "Cold homes."


def test_an_answer_to_an_entry_that_is_gone_is_kept_in_the_notes(
    tmp_path: Path, pack: Pack
) -> None:
    keeper = kept(tmp_path, pack, datasets={"a": {"title": "A"}})
    elsewhere(keeper, pack, ("datasets", "a"), None)
    notice = keeper.keep([(("datasets", "a", "status"), "held")])
    assert "in the notes" in notice
    book = on_disk(keeper, pack)
    assert (book.datasets, book.notes) == ({}, ("datasets.a.status: held",))


def test_an_answer_never_lands_in_another_entry(tmp_path: Path, pack: Pack) -> None:
    keeper = kept(tmp_path, pack, ecosystem={"flows": [{"from": "n", "to": "k"}]})
    flows = [{"from": "z", "to": "k"}, {"from": "n", "to": "k"}]
    elsewhere(keeper, pack, ("ecosystem", "flows"), flows)
    keeper.keep([(("ecosystem", "flows", 0, "what"), "Needs")])
    book = on_disk(keeper, pack)
    assert [flow.what for flow in book.ecosystem.flows] == [None, None]
    assert book.notes == ("ecosystem.flows.0.what: Needs",)


def test_what_was_taken_away_and_changed_elsewhere_stays_and_is_said(
    tmp_path: Path, pack: Pack
) -> None:
    keeper = kept(tmp_path, pack, focus={"problem": "Cold."})
    elsewhere(keeper, pack, PROBLEM, "Colder.")
    notice = keeper.keep([(PROBLEM, None)])
    assert notice.endswith("What you took away was changed there, and stays.")
    assert on_disk(keeper, pack).focus.problem == "Colder."


def test_a_workbook_that_would_be_too_large_is_not_saved(
    tmp_path: Path, pack: Pack
) -> None:
    keeper = kept(tmp_path, pack)
    before = keeper.saved.path.read_bytes()
    with pytest.raises(PlacebookError, match="would be larger than 1 MiB") as caught:
        keeper.keep([(PROBLEM, "word " * 250_000)])
    assert len(str(caught.value)) < 3000
    assert keeper.saved.path.read_bytes() == before
