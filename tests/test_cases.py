"""A test over many cases fails with each that fails, and they do not meet."""

from __future__ import annotations

from pathlib import Path

import pytest
from placebook.model.pack import Pack

from tests.cases import for_each
from tests.conftest import Run
from tests.terminal import Desk


def test_every_case_that_fails_is_listed_with_its_values() -> None:
    @for_each(("word", "length"), [("one", 3), ("two", 4), ("three", 6)])
    def check(word: str, length: int) -> None:
        assert len(word) == length

    with pytest.raises(pytest.fail.Exception) as caught:
        check()
    said = str(caught.value)
    assert said.startswith("2 of 3 cases fail\n\n[('two', 4)]\n")
    assert "\n\n[('three', 6)]\n" in said
    assert said.count("assert len(word) == length") == 2


def test_a_case_that_runs_out_of_time_ends_the_test() -> None:
    tried = []

    @for_each("word", ["one", "two"])
    def check(word: str) -> None:
        tried.append(word)
        pytest.fail("Timeout (>120.0s) from pytest-timeout.")

    with pytest.raises(pytest.fail.Exception, match="Timeout"):
        check()
    assert tried == ["one"]


@for_each("word", ["one", "two"])
@for_each("other", ["three", "four"])
def test_each_case_has_an_empty_folder_of_its_own(
    run: Run, monkeypatch: pytest.MonkeyPatch, word: str, other: str
) -> None:
    assert list(Path().iterdir()) == []
    run("check", ".")
    Path(word + other).touch()
    monkeypatch.delenv("HOME")


@pytest.fixture
def desk(tmp_path: Path, pack: Pack) -> Desk:
    return Desk(tmp_path, pack)


@for_each("word", ["one", "two"])
def test_each_case_has_a_desk_of_its_own(desk: Desk, word: str) -> None:
    assert list(desk.folder.iterdir()) == []
    (desk.folder / word).touch()
