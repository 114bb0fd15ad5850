from __future__ import annotations

from pathlib import Path

import pytest
from placebook.interview import external_editor
from placebook.interview.prompts import NoEditor

from tests.cases import for_each


def program(folder: Path, body: str) -> str:
    path = folder / "my editor"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return f"'{path}'"


@for_each(
    ("body", "left"),
    [
        ("printf 'new words\\n' >\"$1\"", "new words"),
        ("true", "old"),
        ('rm "$1"', None),
        ("printf 'Zo\\303\\253\\n\\n' >\"$1\"", "Zoë"),
    ],
)
def test_the_text_is_as_they_leave_it_or_none_when_they_give_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, left: str | None
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", program(tmp_path, body))
    assert external_editor.edit_text("old") == left


def test_an_editor_that_does_not_start_is_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x7fELF nonsense")
    broken.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(broken))
    with pytest.raises(NoEditor):
        external_editor.edit_text("old")


@for_each(
    ("body", "told", "left"),
    [
        ("printf 'Zo\\353' >\"$1\"", "did not save UTF-8", b"Zo\xeb"),
        ('printf half >"$1"; exit 1', "ended with an error", b"half"),
        ('printf half >"$1"; kill -9 $$', "ended with an error", b"half"),
    ],
)
def test_what_is_not_taken_is_kept_beside_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, told: str, left: bytes
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("VISUAL", program(tmp_path, body))
    with pytest.raises(NoEditor, match=told) as caught:
        external_editor.edit_text("old")
    kept = Path(str(caught.value).rpartition(" ")[2])
    assert kept.read_bytes() == left


def test_an_editor_that_fails_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", program(tmp_path, "exit 3"))
    with pytest.raises(NoEditor, match="ended with code 3: nothing was changed"):
        external_editor.edit_text("old")


def test_which_editor_opens_is_said_with_why(tmp_path: Path) -> None:
    mine = program(tmp_path, "true")
    opens = "Opening my editor: save and end it to come back."
    assert external_editor.editor_notice({"EDITOR": f"{mine} -w"}) == opens
    usual = external_editor.editor_command({})
    named = usual and Path(usual[0]).name
    opens = f"Opening {named}: save and end it to come back." if named else ""
    for environment, why in (
        ({}, "EDITOR is not set. "),
        ({"EDITOR": "nowhere -x"}, "The editor 'nowhere' was not found. "),
    ):
        told = external_editor.editor_notice(environment)
        assert told == (why + opens if named else "")


def test_without_room_for_a_file_there_is_no_editor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    monkeypatch.setenv("VISUAL", program(tmp_path, "true"))
    with pytest.raises(NoEditor, match="No file for an editor could be written: No "):
        external_editor.edit_text("old")


def test_without_any_there_is_none() -> None:
    assert external_editor.editor_command({"EDITOR": "/nowhere/at-all"}) in (
        None,
        external_editor.editor_command({}),
    )
