"""`placebook git-setup`."""

from __future__ import annotations

import os
import re
import shlex
import sys
from pathlib import Path
from typing import Annotated

import typer

from placebook import files, store
from placebook.attributes import with_lines, without_lines
from placebook.commands import common, say
from placebook.commands.merge import DISPUTED, MERGED
from placebook.repository import GitError, Repository, repository_of
from placebook.words import either

_SECTIONS = ("diff.placebook", "merge.placebook", "merge.placebook-summary")
# A hunk's head: the section, or the recommendation or entry, that it is in.
_HEAD = r"^ {0,2}([^ #:-][^:]*):"
_WORKBOOK = re.compile(rb"^placebook: *[0-9]", re.MULTILINE)
# Git puts the file's name, quoted, in the place of %P.
_KEEP_OURS = (
    'echo %P: "kept as our side has it; placebook check --fix makes it again '
    'from the workbook." >&2; exit 0'
)
_BEGINNING = 4096  # bytes in which a workbook says that it is one


def git_setup(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Folders of workbooks; those that hold one if not given.",
            metavar="[FOLDER]...",
        ),
    ] = None,
    undo: Annotated[
        bool, typer.Option("--undo", help="Take the settings out again.")
    ] = False,
    pack_folder: common.PackFolder = None,
) -> None:
    """Teach git, in this repository, to show and merge workbooks."""
    repository = repository_of((folders or [Path()])[0])
    path = repository.root / ".gitattributes"
    before = files.read(path) if path.exists() else None
    text = (before or b"").decode("utf-8", "surrogateescape")
    _take_out(repository)
    if undo:
        _write(path, without_lines(text), before)
        say("Taken out: git shows and merges workbooks as any text.")
        return
    names = [repository.name_of(folder) for folder in folders or []]
    names = names or _found(repository) or [str(store.FOLDER)]
    _put_in(repository, pack_folder)
    _write(path, with_lines(text, names), before)
    say(f"Git now shows and merges the workbooks in {either(names, 'and')}.")
    say("Commit .gitattributes. The settings are in this copy of the repository only:")
    say("each person runs this once in theirs; others merge them as text.")


def _found(repository: Repository) -> list[str]:
    """The folders of all files that say they are workbooks, from the root."""
    listed = repository.run("ls-files", "-co", "--exclude-standard", "-z").split(b"\0")
    names = sorted(os.fsdecode(name) for name in listed if name.endswith(b".yaml"))
    found = [n for n in names if _is_workbook(repository.root / n)]
    return list(dict.fromkeys(str(Path(name).parent) for name in found))


def _is_workbook(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return bool(_WORKBOOK.search(file.read(_BEGINNING)))
    except OSError:
        return False


def _put_in(repository: Repository, questions: Path | None) -> None:
    settings = {
        "diff.placebook.xfuncname": _HEAD,
        "merge.placebook.name": "Placebook: by question, no answer lost",
        "merge.placebook.driver": _driver(questions),
        "merge.placebook-summary.name": "Placebook: keep ours, it can be made again",
        "merge.placebook-summary.driver": _KEEP_OURS,
    }
    for key, value in settings.items():
        repository.run("config", "--local", key, value)


def _driver(questions: Path | None) -> str:
    """Our merge; git's own wherever ours did not end as only ours does."""
    beside = Path(sys.executable).with_name("placebook")
    program = shlex.quote(str(beside))
    if not beside.exists():
        program = f"{shlex.quote(sys.executable)} -m placebook"
    pack = f" --pack {shlex.quote(str(Path.cwd() / questions))}" if questions else ""
    ours = f"{program} merge{pack}".replace("%", "%%")
    ours += " --driver --name=%P %O %A %B"
    ends = f"case $? in {MERGED}) exit 0;; {DISPUTED}) exit 1;; esac"
    said = 'echo %P: "placebook did not merge it, so git merges its lines." >&2'
    labels = "-L ours -L base -L theirs"
    return f"{ours}; {ends}; {said}; exec git merge-file {labels} %A %O %B"


def _take_out(repository: Repository) -> None:
    for section in _SECTIONS:
        try:
            repository.run("config", "--local", "--remove-section", section)
        except GitError:
            continue  # it was not there


def _write(path: Path, text: str, before: bytes | None) -> None:
    content = text.encode("utf-8", "surrogateescape")
    if not content:
        path.unlink(missing_ok=True)
    elif content != before:
        files.replace(path, content, before)
