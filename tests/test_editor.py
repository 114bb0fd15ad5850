from __future__ import annotations

from pathlib import Path

import pytest
from placebook import editor
from placebook.asking import NoEditor


def program(folder: Path, body: str) -> str:
    path = folder / "my editor"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return f"'{path}'"


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("printf 'new words\\n' >\"$1\"", "new words"),
        ("true", "old"),
        ("printf 'half' >\"$1\"; exit 1", None),
        ("printf 'Zo\\303\\253\\n\\n' >\"$1\"", "Zoë"),
    ],
)
def test_the_text_is_as_they_leave_it_or_none_when_they_give_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, left: str | None
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", program(tmp_path, body))
    assert editor.edit("old") == left


def test_an_editor_that_does_not_start_is_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"\x7fELF nonsense")
    broken.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(broken))
    with pytest.raises(NoEditor):
        editor.edit("old")


def test_what_is_no_text_is_kept_beside_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("VISUAL", program(tmp_path, "printf 'Zo\\353' >\"$1\""))
    with pytest.raises(NoEditor, match="not save UTF-8") as caught:
        editor.edit("old")
    kept = Path(str(caught.value).rpartition(" ")[2])
    assert kept.read_bytes() == b"Zo\xeb"


def test_without_any_there_is_none() -> None:
    assert editor.command({"EDITOR": "/nowhere/at-all"}) in (
        None,
        editor.command({}),
    )
