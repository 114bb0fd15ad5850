"""`placebook git-setup`."""

from __future__ import annotations

import difflib
import os
import shlex
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Annotated

import typer

from placebook.base import files
from placebook.base.errors import PlacebookError
from placebook.base.text import join_words
from placebook.commands import common, say
from placebook.commands.merge import DISPUTED, MERGED
from placebook.model import finding, store
from placebook.revisions.attributes import (
    OF_SUMMARIES,
    OF_WORKBOOKS,
    attribute_lines,
    ignore_lines,
    with_lines,
    without_lines,
)
from placebook.revisions.git import GitError, Repository, repository_of

_SECTIONS = ("diff.placebook", "merge.placebook", "merge.placebook-summary")
_FILES = (".gitattributes", ".gitignore")
# A hunk is headed by the last of these lines above it, in the words in brackets: what
# is asked (a statement, a question, a section), a dataset's title, an actor's name, or
# the id of an action.
_HEADS = (
    r"^ *#: (.*)$",
    r"^    title: (.*)$",
    r"^      name: (.*)$",
    r"^  ([^ #:-][^:]*):$",
)
# Git puts the file's name, quoted, in the place of %P.
_KEEP_OURS = (
    'echo %P: "our side of it is kept; placebook check --fix makes it again '
    'from the workbook." >&2; exit 0'
)


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
    repository = _repository(folders or [Path()])
    names = [repository.name_of(folder) for folder in folders or []]
    names = names or _found(repository) or [str(store.FOLDER)]
    names = list(dict.fromkeys(names))
    try:
        if undo:
            _undo(repository)
        else:
            _set_up(repository, names, pack_folder)
    except PlacebookError as error:
        say(str(error))
        say(_standing(repository))
        raise typer.Exit(2) from None
    found = list(_left(repository, names))
    if not undo:
        found = [*_overruled(repository, pack_folder), *_not_so(repository, names)]
    if found:
        say(
            "Git still has some of this:"
            if undo
            else "Git does not do all of this yet:"
        )
        for sentence in found:
            say(f"  {sentence}")
        raise typer.Exit(1)
    _say_done(names, undo)


def _say_done(names: Sequence[str], undo: bool) -> None:
    if undo:
        say("Taken out: git shows and merges workbooks as any text.")
        return
    say(f"Git now shows and merges the workbooks in {join_words(names, 'and')},")
    say("and leaves their backups (*.bak) out.")
    say("Commit .gitattributes and .gitignore. The other settings are in this copy of")
    say("the repository only: each person runs the command once in theirs. For")
    say("anyone who does not, git merges workbooks as text.")


# --- what it is about -----------------------------------------------------------------


def _repository(folders: Sequence[Path]) -> Repository:
    """The one repository that all folders are in. Raises GitError or BadUsage."""
    for folder in folders:
        _refuse_no_folder(folder)
    first = repository_of(folders[0])
    for folder in folders[1:]:
        if repository_of(folder).root != first.root:
            raise common.BadUsage(
                f"{folder}: is not in the repository of {folders[0]} ({first.root}). "
                "Run the command once in each repository."
            )
    return first


def _refuse_no_folder(folder: Path) -> None:
    if files.is_folder(folder):
        return
    if files.path_exists(folder):
        raise common.BadUsage(
            f"{folder}: is not a folder. Name the folder that the file is in: "
            f"{folder.parent}."
        )
    beside = folder.parent
    there = [f.name for f in beside.iterdir() if f.is_dir()] if beside.is_dir() else []
    near = difflib.get_close_matches(folder.name, there, 1)
    did_you = f"did you mean {beside / near[0]}?" if near else "check the name."
    raise common.BadUsage(f"{folder}: is not there; {did_you}")


def _found(repository: Repository) -> list[str]:
    """The folders of all files that say they are workbooks, from the root."""
    return list(dict.fromkeys(_folder(name) for name in _workbooks(repository)))


def _workbooks(repository: Repository) -> list[str]:
    listed = repository.run("ls-files", "-co", "--exclude-standard", "-z").split(b"\0")
    names = sorted(os.fsdecode(name) for name in listed if name.endswith(b".yaml"))
    there = [name for name in names if files.path_exists(repository.root / name)]
    return [name for name in there if finding.is_workbook(repository.root / name)]


def _folder(name: str) -> str:
    return str(PurePosixPath(name).parent)


# --- doing it -------------------------------------------------------------------------


def _set_up(
    repository: Repository, names: Sequence[str], questions: Path | None
) -> None:
    for name in _FILES:
        path = repository.root / name
        kind = "symbolic link" if path.is_symlink() else "folder"
        if path.is_symlink() or path.is_dir():
            raise common.BadUsage(
                f"{name}: is a {kind}, and git reads none here. Put a file in its "
                "place, then run the command again."
            )
    lines = (attribute_lines(names), ignore_lines(names))
    held = [_read(repository, name) for name in _FILES]
    _take_out(repository)
    for key, value in _settings(questions).items():
        repository.run("config", "--local", key, value)
    for name, wanted, before in zip(_FILES, lines, held, strict=True):
        _write(repository.root / name, with_lines(_text(before), wanted), before)


def _undo(repository: Repository) -> None:
    held = [_read(repository, name) for name in _FILES]
    _take_out(repository)
    for name, before in zip(_FILES, held, strict=True):
        _write(repository.root / name, without_lines(_text(before)), before)


def _settings(questions: Path | None) -> dict[str, str]:
    return {
        "diff.placebook.xfuncname": "\n".join(_HEADS),
        "merge.placebook.name": "Placebook: by question, no answer lost",
        "merge.placebook.driver": _driver(questions),
        "merge.placebook-summary.name": "Placebook: keep ours, it can be made again",
        "merge.placebook-summary.driver": _KEEP_OURS,
    }


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
    said = 'echo %P: "placebook did not merge this file, so git merges its lines." >&2'
    merge = "git merge-file -L ours -L base -L theirs --marker-size=%L %A %O %B"
    return f"{ours}; {ends}; {said}; exec {merge}"


def _take_out(repository: Repository) -> None:
    """Take our settings out. Raises GitError, with what git says, where it cannot."""
    for section in dict.fromkeys(key.rpartition(".")[0] for key in _set(repository)):
        repository.run("config", "--local", "--remove-section", section)


def _set(repository: Repository, *, everywhere: bool = False) -> list[str]:
    """Our settings that the repository has, or any configuration that git reads."""
    scope = [] if everywhere else ["--local"]
    listed = repository.run("config", *scope, "--list", "--name-only", "-z")
    keys = os.fsdecode(listed).split("\0")
    return [key for key in keys if key.rpartition(".")[0] in _SECTIONS]


def _read(repository: Repository, name: str) -> bytes | None:
    path = repository.root / name
    return files.read_bytes(path) if path.exists() and not path.is_dir() else None


def _text(content: bytes | None) -> str:
    return (content or b"").decode("utf-8", "surrogateescape")


def _write(path: Path, text: str, before: bytes | None) -> None:
    content = text.encode("utf-8", "surrogateescape")
    if content == (before or b""):
        return
    if content or path.is_symlink():
        files.replace_file(path, content, before)
        return
    try:
        path.unlink()
    except OSError as error:
        raise files.DiskError(path, "removed", error) from None


# --- what is so -----------------------------------------------------------------------


def _standing(repository: Repository) -> str:
    """Where anything that this command writes stands now."""
    places = ["git's configuration"] if _set(repository) else []
    for name in _FILES:
        with suppress(PlacebookError):  # that it cannot be read was said before
            text = _text(_read(repository, name))
            places += [name] if without_lines(text) != text else []
    if not places:
        return "The repository has none of the settings of git-setup."
    return f"Settings of git-setup are now in {join_words(places, 'and')}."


def _overruled(repository: Repository, questions: Path | None) -> Iterator[str]:
    """The settings that git does not go by, since it reads others after them."""
    for key, value in _settings(questions).items():
        if os.fsdecode(repository.run("config", "--get", key)) != f"{value}\n":
            look = f"`git config --show-origin --get-all {key}` says where."
            yield f"{key}: another setting counts instead of this one; {look}"


def _not_so(repository: Repository, names: Sequence[str]) -> Iterator[str]:
    """What git does not do yet of what it should, file by file."""
    books = [name for name in _workbooks(repository) if _folder(name) in names]
    empty = [name for name in names if name not in map(_folder, books)]
    books += [_in(name, "workbook.yaml") for name in empty]
    pages = [name.removesuffix(".yaml") + ".summary.md" for name in books]
    for listed, wanted in ((books, OF_WORKBOOKS), (pages, OF_SUMMARIES)):
        for name, attribute, value in _attributes(repository, listed, wanted):
            if value != wanted[attribute]:
                said = f"'{attribute}' is {value}, not {wanted[attribute]}"
                yield f"{name}: {said}; {_look(repository, name)}"
    for name in names:
        if not _is_ignored(repository, backup := _in(name, "workbook.yaml.1.bak")):
            look = f"look for a line with '!' in a .gitignore in {name}."
            yield f"{backup}: git would not ignore a backup of this name; {look}"


def _is_ignored(repository: Repository, name: str) -> bool:
    words = ("check-ignore", "--no-index", "-q", "--", f"./{name}")
    try:
        # The one command that refuses to take paths as they are called.
        repository.run("--no-literal-pathspecs", *words)
    except GitError:
        return False
    return True


def _left(repository: Repository, names: Sequence[str]) -> Iterator[str]:
    """What git still has of ours although it was taken out here."""
    for key in _set(repository, everywhere=True):
        look = f"`git config --show-origin --get-all {key}` says where."
        yield f"{key}: is set outside this repository too; {look}"
    books = _workbooks(repository)
    for name, attribute, value in _attributes(repository, books, ("diff", "merge")):
        # Git reads the committed file while the one that we took out is not there.
        if value == OF_WORKBOOKS[attribute] and _deciding(repository, name):
            yield f"{name}: '{attribute}' is still {value}; {_look(repository, name)}"


def _attributes(
    repository: Repository, names: Sequence[str], wanted: Iterable[str]
) -> Iterator[tuple[str, str, str]]:
    """What git itself says: a file, an attribute, its value."""
    given = "".join(f"{name}\0" for name in names).encode("utf-8", "surrogateescape")
    told = repository.run("check-attr", "-z", "--stdin", *wanted, given=given)
    parts = os.fsdecode(told).split("\0")
    yield from zip(*[iter(parts)] * 3, strict=False)


def _look(repository: Repository, name: str) -> str:
    return f"look in {join_words(_deciding(repository, name) or [_FILES[0]])}."


def _deciding(repository: Repository, name: str) -> list[str]:
    """The files that decide a file's attributes before ours does."""
    shown = repository.run("rev-parse", "--git-path", "info/attributes").strip()
    info = os.path.relpath(repository.root / os.fsdecode(shown), repository.root)
    above = [str(p / _FILES[0]) for p in PurePosixPath(name).parents][:-1]
    return [n for n in (info, *above) if (repository.root / n).exists()]


def _in(folder: str, name: str) -> str:
    return str(PurePosixPath(folder) / name)
