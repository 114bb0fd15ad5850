"""Workbooks on the disk: open, save whole, back up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import count, takewhile
from pathlib import Path

from placebook.base import files
from placebook.base.errors import PlacebookError, Unreadable
from placebook.base.files import DISK, ChangedUnderneath, Disk
from placebook.base.text import slug
from placebook.model.pack import Pack
from placebook.model.workbook import Workbook
from placebook.model.workbook_reader import Opened, read_workbook
from placebook.model.workbook_writer import workbook_text

FOLDER = Path("workbooks")
_SUMMARY = ".summary.md"


class AlreadyThere(PlacebookError):
    """A new workbook would be written over one that exists."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path}: this workbook exists already.")


class TooLarge(files.NotText):
    """A workbook that would be too large."""

    def __init__(self, path: Path) -> None:
        do = "import less, or shorten a text"
        super().__init__(path, "would be larger than 1 MiB", do)


@dataclass(frozen=True)
class Saved:
    """A workbook, the file it is in, and what the file held when last read or written.

    ``held`` is None while there is no file. ``older`` is the pack version that the
    file has, while it is not today's. ``remark`` says what a save could not keep.
    """

    path: Path
    workbook: Workbook
    held: bytes | None = None
    older: int | None = None
    moved: tuple[str, ...] = ()
    remark: str = ""


def shell_path(path: Path) -> str:
    """A path as people type it in a shell."""
    import shlex

    text = str(path)
    return shlex.quote(f"./{text}" if text.startswith("-") else text)


def file_name(area: str, service: str) -> str:
    """``<area>-<service>.yaml``; never empty, never outside its folder."""
    return f"{slug(area) or 'area'}-{slug(service) or 'service'}.yaml"


def summary_path(path: Path) -> Path:
    """Where the summary of the workbook at ``path`` stands."""
    return path.with_name(path.name.removesuffix(".yaml") + _SUMMARY)


def beside_summary(path: Path) -> Path:
    """Where the workbook of the summary at ``path`` stands."""
    return path.with_name(path.name.removesuffix(_SUMMARY) + ".yaml")


def is_summary(path: Path) -> bool:
    """Whether a file is a workbook's summary, by its name."""
    return path.name.endswith(_SUMMARY)


def examine_workbook(path: Path, pack: Pack) -> tuple[Opened, bytes]:
    """Read a workbook with all its problems: (what was read, the file's bytes)."""
    content = files.read_bytes(path)
    return read_workbook(files.decode_utf8(content, path), str(path), pack), content


def open_workbook(path: Path, pack: Pack) -> Saved:
    """Open a workbook that fits. Raises Unreadable, DiskError or NotText."""
    opened, held = examine_workbook(path, pack)
    if opened.workbook is None or opened.problems:
        raise Unreadable(opened.problems)
    return Saved(path, opened.workbook, held, opened.older, opened.moved)


def as_saved(saved: Saved, pack: Pack) -> bytes:
    """What `save` would put in the file. Raises NotText if that is too much."""
    content = workbook_text(saved.workbook, pack).encode()
    if len(content) > files.LARGEST:
        raise TooLarge(saved.path)
    return content


def save(saved: Saved, pack: Pack, disk: Disk = DISK, again: bool = False) -> Saved:
    """Put the workbook in its file, whole; a backup first when its version rises.

    What the file holds is written only ``again``, after a save that the disk did not
    confirm. Raises ChangedUnderneath when the file is not what ``saved.held`` says, and
    DiskError; then the file is as it was.
    """
    content = as_saved(saved, pack)
    if content == saved.held and not again:
        if files.read_bytes(saved.path) != content:
            raise ChangedUnderneath(saved.path)
        return saved
    if saved.older is not None:
        back_up(saved, saved.older, disk)
    remark = files.replace_file(saved.path, content, saved.held, disk)
    return replace(saved, held=content, older=None, remark=remark)


def back_up(saved: Saved, number: int, disk: Disk = DISK) -> Path:
    """Copy the file to ``<file>.<number>.bak``; an older backup is kept.

    Only those who can read the file can read its backup.
    """
    content = files.read_bytes(saved.path)
    for backup in _backups(saved.path, number):
        there = files.read_bytes(backup) if files.path_exists(backup) else None
        if there is None:
            files.replace_file(backup, content, None, disk, like=saved.path)
        if there in (None, content):
            return backup
    raise AssertionError("unreachable: there is always another name")


def last_backup(path: Path, number: int, pack: Pack) -> Workbook | None:
    """What the newest of a workbook's backups of a number held; None if unreadable."""
    there = [*takewhile(files.path_exists, _backups(path, number))]
    with suppress(PlacebookError):
        return open_workbook(there[-1], pack).workbook if there else None
    return None


def _backups(path: Path, number: int) -> Iterator[Path]:
    """The names of a workbook's backups of a number, in turn."""
    for again in count(1):
        ending = f"{number}-{again}" if again > 1 else f"{number}"
        yield path.with_name(f"{path.name}.{ending}.bak")


def create(path: Path) -> None:
    """Make sure that a new workbook can stand at ``path``.

    Raises AlreadyThere, or DiskError when its folder cannot be made.
    """
    if files.path_exists(path):
        raise AlreadyThere(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise files.DiskError(path.parent, "made", error) from None
