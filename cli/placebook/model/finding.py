"""Finds the workbooks that paths mean, and says what was skipped."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Literal, NamedTuple

from placebook.base import files
from placebook.base.errors import PlacebookError, Problem
from placebook.base.text import count_noun, first_few, join_words, name_key, one_line
from placebook.base.yaml_reader import parse_yaml
from placebook.model import store
from placebook.model.pack import Pack
from placebook.model.store import FOLDER, summary_path
from placebook.model.workbook import WorkbookHeading

Why = Literal[
    "no-workbook", "other-ending", "link", "hidden", "questions", "empty", "subfolder"
]

_SURE = re.compile(  # people may write above it, or change the order of its keys
    r"^\ufeff?(?:#: Placebook workbook\.|[\"']?placebook[\"']?\s*:"
    r"|pack:\s*[a-z0-9-]+@[0-9])",
    re.MULTILINE,
)
_PERHAPS = re.compile(r"(?:\A|[\r\n{,])\s*[\"']?placebook[\"']?\s*:")
_INDEX_OF_QUESTIONS = re.compile(r"^files\s*:", re.MULTILINE)
_NAMED = 3  # so that a sentence of them fits
_KINDS: dict[Why, tuple[str, str]] = {
    "no-workbook": ("file that is not a workbook", "files that are not workbooks"),
    "other-ending": (
        "file whose name does not end in .yaml",
        "files whose names do not end in .yaml",
    ),
    "link": ("link", ""),
    "hidden": (
        "file or folder that begins with a dot",
        "files or folders that begin with a dot",
    ),
    "questions": ("folder of questions", "folders of questions"),
    "empty": ("folder without a workbook", "folders without a workbook"),
    "subfolder": ("subfolder, which -r takes", "subfolders, which -r takes"),
}


class PassedOver(NamedTuple):
    """A file or folder that was passed over, and why."""

    path: Path
    why: Why


class FoundWorkbooks(NamedTuple):
    """Workbooks, what was passed over, and the folders that were searched.

    A file that may be a workbook and cannot be read counts as one: opening it says what
    is wrong with it.
    """

    workbooks: tuple[Path, ...]
    passed: tuple[PassedOver, ...] = ()
    folders: tuple[Path, ...] = ()


class Copies(NamedTuple):
    """Files of one area, service and round: the one that counts, and the others."""

    kept: str
    others: tuple[str, ...]

    def __str__(self) -> str:
        """Which files are left out, and why, in a sentence."""
        have, are = ("has", "is") if len(self.others) == 1 else ("have", "are")
        others = join_words([one_line(file) for file in self.others], "and")
        return (
            f"{others} {have} the same area, service and round as "
            f"{one_line(self.kept)}, and {are} left out."
        )


class NoWorkbooks(PlacebookError):
    """A folder without a workbook in it."""

    def __init__(self, folder: Path, passed: Sequence[PassedOver] = ()) -> None:
        do, also = "start one with `placebook new`", ""
        self.passed = (PassedOver(folder, "empty"), *passed)
        if _holds_questions(folder):
            do = "it holds questions: check them with `placebook check --pack`"
            self.passed = (PassedOver(folder, "questions"),)
        elif passed:
            also = f" {passed_over(passed)}"
        super().__init__(f"{folder}: there is no workbook here; {do}.{also}")


def find_workbooks(
    paths: Sequence[Path], deep: bool = False, listed: bool = False
) -> FoundWorkbooks:
    """The workbooks that ``paths`` mean: files as they are, folders by `in_folder`.

    Without paths it is the folder that `new` saves in. Of several paths, those with no
    workbook are passed over; ``listed`` is for paths that a program chose, where a
    single file may be none too. Raises NoWorkbooks for a folder where no path has a
    workbook, DiskError for one that cannot be read.
    """
    if not paths:
        return in_folder(FOLDER, deep)
    parts, without = [], list[NoWorkbooks]()
    meant = _meant(paths)
    for path in meant:
        try:
            parts.append(_at(path, deep, listed, alone=len(meant) == 1))
        except NoWorkbooks as error:
            without.append(error)
            parts.append(FoundWorkbooks((), error.passed))
    found = _together(parts)
    if without and not found.workbooks:
        raise without[0]
    return found


def _at(path: Path, deep: bool, listed: bool, *, alone: bool) -> FoundWorkbooks:
    """What one of the paths means. Raises NoWorkbooks or DiskError."""
    if files.is_folder(path):
        return in_folder(path, deep)
    by_chance = listed or not (alone or path.suffix in (".yaml", ".yml"))
    # An empty file may have been a workbook.
    if by_chance and not is_workbook(path) and path.stat().st_size:
        return FoundWorkbooks((), (PassedOver(path, "no-workbook"),))
    return FoundWorkbooks((path,))


def _together(parts: Iterable[FoundWorkbooks]) -> FoundWorkbooks:
    """All that was found, each file and folder once."""
    passed: dict[PassedOver, None] = {}
    folders: dict[Path, None] = {}
    by_place: dict[Path, Path] = {}
    for part in parts:
        passed.update(dict.fromkeys(part.passed))
        folders.update(dict.fromkeys(part.folders))
        for workbook in part.workbooks:
            by_place.setdefault(workbook.absolute(), workbook)
    return FoundWorkbooks(tuple(by_place.values()), tuple(passed), tuple(folders))


def _meant(paths: Sequence[Path]) -> Sequence[Path]:
    """The paths without summaries and backups, which `workbooks/*` has too."""
    beside = (".summary.md", ".bak")
    return [path for path in paths if not path.name.endswith(beside)] or paths


def in_folder(folder: Path, deep: bool = False) -> FoundWorkbooks:
    """Every workbook directly in a folder; or, where there is none, below it.

    ``deep`` takes both. Raises NoWorkbooks or DiskError.
    """
    found, folders = _look(folder)
    if deep or not found.workbooks:
        found = _together([found, *_below(folders)])
    else:
        passed = [one for one in found.passed if not _leads_to_folder(one.path)]
        passed += [PassedOver(path, "subfolder") for path in folders]
        found = found._replace(passed=tuple(passed))
    if not found.workbooks:
        raise NoWorkbooks(folder, found.passed)
    return found


def directly_in(folder: Path) -> tuple[Path, ...]:
    """The workbooks directly in a folder, perhaps none. Raises DiskError."""
    return _look(folder)[0].workbooks


def find_copies(headings: Iterable[tuple[str, WorkbookHeading]]) -> tuple[Copies, ...]:
    """The files with one area, service and round, such as file sharing leaves behind.

    The one that counts has the name that `new` gives, or else the newest date, or else
    the shortest name, since a copy's is longer; or else the first.
    """
    groups: dict[tuple[str, str, int], list[tuple[str, WorkbookHeading]]] = {}
    for file, found in headings:
        key = (name_key(found.area), name_key(found.service), found.round)
        groups.setdefault(key, []).append((file, found))
    ranked = [sorted(group, key=_rank) for group in groups.values() if len(group) > 1]
    return tuple(
        Copies(first, tuple(file for file, _ in rest)) for (first, _), *rest in ranked
    )


def _rank(named: tuple[str, WorkbookHeading]) -> tuple[bool, int, int, str]:
    file, found = named
    name = Path(file).name
    is_ours = name == store.file_name(found.area, found.service)
    newest_first = -found.date.toordinal() if found.date else 0
    return (not is_ours, newest_first, len(name), file)


def copies_among(workbooks: Sequence[Path], pack: Pack) -> tuple[Copies, ...]:
    """The copies among files on the disk; a file that cannot be read is none."""
    headings = []
    for path in workbooks:
        with suppress(PlacebookError):
            opened = store.open_workbook(path, pack)
            headings.append((str(path), opened.workbook.heading))
    return find_copies(headings)


def remarks(
    found: FoundWorkbooks, headings: Iterable[tuple[str, WorkbookHeading]]
) -> Iterator[Problem]:
    """Remarks of a check on files beside others: copies, and other endings.

    ``headings`` are those of the workbooks that could be read.
    """
    for group in find_copies(headings):
        for file in group.others:
            what = f"has the same area, service and round as {group.kept}"
            do = (
                "`compare` and `export` leave this one out; keep one of them, and see "
                "with `placebook diff` what differs"
            )
            yield Problem.of_file(file, what, do, "remark")
    folders = {path.parent for path in found.workbooks}
    for path, why in found.passed:
        if why == "other-ending" and path.parent in folders:
            what = "is skipped: its name does not end in .yaml"
            do = "rename the file if it is a workbook"
            yield Problem.of_file(path, what, do, "remark")


def passed_over(passed: Sequence[PassedOver]) -> str:
    """What was passed over, counted, in a sentence; empty if nothing was."""
    counts = Counter(one.why for one in passed)
    parts = [_kind_in_words(why, passed) for why in _KINDS if counts[why]]
    return f"Skipped: {'; '.join(parts)}." if parts else ""


def _kind_in_words(why: Why, passed: Sequence[PassedOver]) -> str:
    named = [one_line(str(one.path)) for one in passed if one.why == why]
    return f"{count_noun(len(named), *_KINDS[why])} ({first_few(named, _NAMED)})"


def looks_like_workbook(content: bytes) -> bool:
    """Whether bytes have the key `placebook`, or had before they were damaged."""
    # In UTF-16 and UTF-32 the letters of keys are their own bytes, with NULs between.
    narrow = content.replace(b"\0", b"").lstrip(b"\xff\xfe")
    text = narrow.decode("utf-8", "replace")
    if _SURE.search(text):
        return True
    if not _PERHAPS.search(text):
        return False
    document = parse_yaml(text)
    return document.cut or (
        isinstance(document.data, dict) and "placebook" in document.data
    )


# --- a folder -------------------------------------------------------------------------


def _below(folders: Sequence[Path]) -> Iterator[FoundWorkbooks]:
    """What each folder holds, and those below it; one that cannot be read is kept."""
    waiting = [*reversed(folders)]
    while waiting:
        folder = waiting.pop()
        try:
            found, inner = _look(folder)
        except PlacebookError:
            yield FoundWorkbooks((folder,))
            continue
        yield found
        waiting += reversed(inner)


def _look(folder: Path) -> tuple[FoundWorkbooks, list[Path]]:
    """What is directly in a folder, by name, and its subfolders.

    Raises NoWorkbooks or DiskError.
    """
    try:
        with os.scandir(folder) as entries:
            there = sorted(entries, key=lambda entry: entry.name)
    except FileNotFoundError:
        raise NoWorkbooks(folder) from None
    except OSError as error:
        raise files.DiskError(folder, "read", error) from None
    workbooks, folders = list[Path](), list[Path]()
    passed = list[PassedOver]()
    for entry in there:
        path = folder / entry.name
        leads_to_folder = _leads_to_folder(path)
        if not leads_to_folder and path.suffix.lower() not in (".yaml", ".yml"):
            continue
        if why := _why_not(entry, path):
            passed.append(PassedOver(path, why))
        else:
            (folders if leads_to_folder else workbooks).append(path)
    return FoundWorkbooks(tuple(workbooks), tuple(passed), (folder,)), folders


def _leads_to_folder(path: Path) -> bool:
    """Whether a folder is there, or a link to one; others may lead to themselves."""
    with suppress(OSError):
        return path.is_dir()
    return False


def _why_not(entry: os.DirEntry[str], path: Path) -> Why | None:
    """Why a file or a folder is passed over; None if it is not."""
    if entry.name.startswith("."):
        return "hidden"
    if entry.is_symlink():
        return "link"
    if entry.is_dir():
        return "questions" if _holds_questions(path) else None
    if path.suffix != ".yaml":
        return "other-ending"
    return None if is_workbook(path) else "no-workbook"


def _holds_questions(folder: Path) -> bool:
    with suppress(PlacebookError):
        index = files.read_bytes(folder / "index.yaml")
        return bool(_INDEX_OF_QUESTIONS.search(index.decode("utf-8", "replace")))
    return False


def is_workbook(path: Path) -> bool:
    """Whether a file is a workbook, has a summary, or cannot be read."""
    try:
        if files.path_exists(summary_path(path)):
            return True
        with files.open_file(path) as file:
            return looks_like_workbook(file.read(files.LARGEST))
    except PlacebookError:
        return True
