"""`placebook git-setup`."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Annotated

import typer

from placebook.base import files
from placebook.base.errors import PlacebookError
from placebook.base.text import join_words
from placebook.commands import common, options, say
from placebook.commands.merge import DISPUTED, MERGED
from placebook.model import finding, store
from placebook.revisions.attributes import (
    OF_SUMMARIES,
    OF_WORKBOOKS,
    attribute_lines,
    ignore_lines,
    missing_marker,
    with_lines,
)
from placebook.revisions.git import GitError, Repository, by_repository

_SECTIONS = ("diff.placebook", "merge.placebook", "merge.placebook-summary")
_FILES = {".gitattributes": attribute_lines, ".gitignore": ignore_lines}
_OVERALL = ".gitattributes"
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

_NOT_YET = "Git does not do all of this yet:"
_UNDO_LEFT = "Git still has some of these settings:"
_UNDONE = (
    "The settings are removed. Git shows and merges workbooks like any other text."
)
_DONE = """\
Git now shows and merges the workbooks in {},
and leaves their backups (*.bak) out.
Commit .gitattributes and .gitignore. The other settings are in this copy of
the repository only: each person runs the command once in theirs. For
anyone who does not, git merges workbooks as text."""


def git_setup(
    folders: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Folders of workbooks. Without FOLDER, all that hold a workbook.",
            metavar="[FOLDER]...",
        ),
    ] = None,
    undo: Annotated[bool, options.flag("--undo", "Remove the settings again.")] = False,
    pack_folder: options.PackFolder = None,
) -> None:
    """Teach git, in this repository, to show and merge workbooks."""
    repository = _repository(folders or [Path()])
    named = [repository.name_of(folder) for folder in folders or []]
    found = named or map(_folder, _workbooks(repository))
    names = list(dict.fromkeys(found)) or [str(store.FOLDER)]
    settings = {} if undo else _settings(pack_folder)
    try:
        if not undo:
            _refuse_links(repository)
            _refuse_halves(repository)
        _put(repository, [] if undo else names, settings)
    except PlacebookError as error:
        say(f"{error}\n{_standing(repository)}")
        raise typer.Exit(2) from None
    if undo:
        left = list(_left(repository))
    else:
        left = [*_overruled(repository, settings), *_not_so(repository, names)]
    if left:
        say("\n  ".join([_UNDO_LEFT if undo else _NOT_YET, *left]))
        raise typer.Exit(1)
    say(_UNDONE if undo else _DONE.format(join_words(names, "and")))


# --- the repository and our settings --------------------------------------------------


def _repository(folders: Sequence[Path]) -> Repository:
    """The one repository that all folders are in. Raises GitError or BadUsage."""
    for folder in folders:
        if not files.path_exists(folder):
            raise common.BadUsage(f"{folder}: is not there; check the name.")
        if not files.is_folder(folder):
            raise common.BadUsage(
                f"{folder}: is not a folder. Name the folder that the file is in: "
                f"{folder.parent}."
            )
    (first, inside), *others = by_repository(folders).items()
    for _, (folder, *_) in others:
        raise common.BadUsage(
            f"{folder}: is not in the repository of {inside[0]} ({first.root}). "
            "Run the command once in each repository."
        )
    return first


def _workbooks(repository: Repository) -> list[str]:
    """The names, from the root, of all files that are workbooks."""
    listed = repository.run("ls-files", "-co", "--exclude-standard", "-z").split(b"\0")
    names = sorted(os.fsdecode(name) for name in listed if name.endswith(b".yaml"))
    there = [name for name in names if files.path_exists(repository.root / name)]
    return [name for name in there if finding.is_workbook(repository.root / name)]


def _folder(name: str) -> str:
    return str(PurePosixPath(name).parent)


def _settings(questions: Path | None) -> dict[str, str]:
    return {
        "diff.placebook.xfuncname": "\n".join(_HEADS),
        "merge.placebook.name": "Placebook: by question, no answer lost",
        "merge.placebook.driver": _driver(questions),
        "merge.placebook-summary.name": "Placebook: keep ours, it can be made again",
        "merge.placebook-summary.driver": _KEEP_OURS,
    }


def _driver(questions: Path | None) -> str:
    """Our merge; git's own if our program did not end with one of its own codes."""
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


# --- writing --------------------------------------------------------------------------


def _refuse_links(repository: Repository) -> None:
    for name in _FILES:
        path = repository.root / name
        kind = "symbolic link" if path.is_symlink() else "folder"
        if path.is_symlink() or path.is_dir():
            raise common.BadUsage(
                f"{name}: is a {kind}, and git needs an ordinary file here. Put one in "
                "its place, then run the command again."
            )


def _refuse_halves(repository: Repository) -> None:
    for name in _FILES:
        if lacks := missing_marker(_text(repository, name)):
            raise common.BadUsage(
                f"{name}: {lacks}. Put that line back, or delete Placebook's lines by "
                "hand; then run the command again."
            )


def _put(
    repository: Repository, folders: Sequence[str], settings: Mapping[str, str]
) -> None:
    """Put our settings, and lines for the folders, in the place of earlier ones.

    Raises GitError, with what git says, and DiskError.
    """
    held = {name: _text(repository, name) for name in _FILES}
    ours = _ours_in(repository, "--local")
    for section in dict.fromkeys(key.rpartition(".")[0] for key in ours):
        repository.run("config", "--local", "--remove-section", section)
    for key, value in settings.items():
        repository.run("config", "--local", key, value)
    for name, lines in _FILES.items():
        _write(
            repository.root / name, with_lines(held[name], lines(folders)), held[name]
        )


def _write(path: Path, text: str, before: str) -> None:
    """Put a text in a file of git's; without one there is to be no file."""
    if text == before:
        return
    held = before.encode("utf-8", "surrogateescape")
    if text or path.is_symlink():
        there = held if path.exists() else None
        common.replace_and_say(path, text.encode("utf-8", "surrogateescape"), there)
    else:
        files.remove_file(path, held)


def _ours_in(repository: Repository, *scope: str) -> list[str]:
    """Our settings in a configuration, or in any that git reads."""
    listed = repository.run("config", *scope, "--list", "--name-only", "-z")
    keys = os.fsdecode(listed).split("\0")
    return [key for key in keys if key.rpartition(".")[0] in _SECTIONS]


def _text(repository: Repository, name: str) -> str:
    """What a file of git's holds; nothing if it is not there. Raises DiskError."""
    path = repository.root / name
    is_there = path.exists() and not path.is_dir()
    there = files.read_bytes(path) if is_there else b""
    return there.decode("utf-8", "surrogateescape")


# --- what git does now ----------------------------------------------------------------


def _standing(repository: Repository) -> str:
    """A sentence: which places hold settings of this command now."""
    places = ["git's configuration"] if _ours_in(repository, "--local") else []
    for name in _FILES:
        with suppress(PlacebookError):  # the first error said so
            text = _text(repository, name)
            places += [name] if with_lines(text, []) != text else []
    if not places:
        return "The repository has none of the settings of git-setup."
    return f"Settings of git-setup are now in {join_words(places, 'and')}."


def _overruled(repository: Repository, settings: Mapping[str, str]) -> Iterator[str]:
    """The settings that another setting of git's overrules."""
    for key, value in settings.items():
        if os.fsdecode(repository.run("config", "--get", key)) != f"{value}\n":
            yield f"{key}: another setting overrules this one; {_origin(key)}"


def _not_so(repository: Repository, names: Sequence[str]) -> Iterator[str]:
    """What git does not do yet, file by file."""
    books = [name for name in _workbooks(repository) if _folder(name) in names]
    empty = [name for name in names if name not in map(_folder, books)]
    books += [f"{name}/workbook.yaml".removeprefix("./") for name in empty]
    pages = [name.removesuffix(".yaml") + ".summary.md" for name in books]
    for listed, wanted in ((books, OF_WORKBOOKS), (pages, OF_SUMMARIES)):
        for name, attribute, value in _attributes(repository, listed, wanted):
            if value != wanted[attribute]:
                said = f"'{attribute}' is {value}, not {wanted[attribute]}"
                yield f"{name}: {said}; {_look(repository, name, _OVERALL)}"
    for name in names:
        backup = f"{name}/workbook.yaml.1.bak".removeprefix("./")
        try:
            # The one git command that refuses --literal-pathspecs.
            words = ("check-ignore", "--no-index", "-q", "--", f"./{backup}")
            repository.run("--no-literal-pathspecs", *words)
        except GitError:
            look = f"look for a line with '!' in a .gitignore in {name}."
            yield f"{backup}: git would not ignore a backup of this name; {look}"


def _left(repository: Repository) -> Iterator[str]:
    """The settings of ours that git still has after they were taken out here."""
    for key in _ours_in(repository):
        yield f"{key}: is set outside this repository too; {_origin(key)}"
    for name in _FILES:
        if lacks := missing_marker(_text(repository, name)):
            yield f"{name}: {lacks}; delete Placebook's lines by hand."
    books = _workbooks(repository)
    for name, attribute, value in _attributes(repository, books, ("diff", "merge")):
        # Git reads the committed .gitattributes while there is none in the folder.
        if value == OF_WORKBOOKS[attribute] and (look := _look(repository, name)):
            yield f"{name}: '{attribute}' is still {value}; {look}"


def _origin(key: str) -> str:
    return f"`git config --show-origin --get-all {key}` says where."


def _attributes(
    repository: Repository, names: Sequence[str], wanted: Iterable[str]
) -> Iterator[tuple[str, str, str]]:
    """The attributes as git itself reports them: a file, an attribute, its value."""
    given = "".join(f"{name}\0" for name in names).encode("utf-8", "surrogateescape")
    listed = repository.run("check-attr", "-z", "--stdin", *wanted, given=given)
    parts = os.fsdecode(listed).split("\0")
    yield from zip(*[iter(parts)] * 3, strict=False)


def _look(repository: Repository, name: str, otherwise: str = "") -> str:
    """Where to look: the files that git takes this file's attributes from.

    ``otherwise`` is the file to name if there is none beside it.
    """
    shown = repository.run("rev-parse", "--git-path", "info/attributes").strip()
    info = os.path.relpath(repository.root / os.fsdecode(shown), repository.root)
    above = [str(p / _OVERALL) for p in PurePosixPath(name).parents]
    there = [n for n in (info, *above) if (repository.root / n).exists()]
    found = [n for n in there if n != otherwise] or [otherwise]
    return f"look in {join_words(found, 'and')}." if any(found) else ""
