"""Bytes on the disk: read whole, replace whole, and say in words what went wrong."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from placebook.base.errors import PlacebookError

try:
    import fcntl
except ImportError:  # Windows has no advisory lock on folders
    fcntl = None  # type: ignore[assignment]

LARGEST = 1024 * 1024
_USUAL = 64 * 1024  # most files are smaller; to ask for more gets memory for all of it
_LOCK_SECONDS = 10.0
# Where characters have two bytes or four each, or a disk left a gap; a NUL alone is a
# control character.
_WIDE = re.compile(rb"\0.?\0", re.DOTALL)
_ACL = "system.posix_acl_access"

_NOT_ALLOWED = ("you are not allowed to", "ask for access, or use another folder")
_WORDS = {
    errno.ENOENT: ("it is not there", "check the name and the folder"),
    errno.ENOTDIR: ("part of its path is a file, not a folder", "check the path"),
    errno.EACCES: _NOT_ALLOWED,
    errno.EPERM: _NOT_ALLOWED,
    errno.EROFS: ("the disk is read-only", "use another folder"),
    errno.ENOSPC: ("the disk is full", "make room, then try again"),
    errno.EDQUOT: ("your share of the disk is full", "make room, then try again"),
    errno.EFBIG: ("the file is too large for the disk", "use another folder"),
    errno.ENAMETOOLONG: ("its name is too long", "use a shorter one"),
    errno.ELOOP: ("it is a link that leads back to itself", "mend the link"),
    errno.EISDIR: ("it is a folder", "name a file in it"),
    errno.EIO: ("the disk did not answer", "check it, then try again"),
}


def _why(error: OSError) -> tuple[str, str]:
    """Why a disk failed, and what to do."""
    return _WORDS.get(error.errno or 0, ((error.strerror or "").lower(), ""))


class FileError(PlacebookError):
    """A file that cannot be used as it is: what is wrong with it, and what to do."""

    def __init__(self, path: Path, what: str, do: str = "") -> None:
        self.path, self.what, self.do = path, what, do
        super().__init__(f"{path}: {'; '.join(filter(None, (what, do)))}.")


class DiskError(FileError):
    """A file that could not be read or written, and why."""

    def __init__(self, path: Path, verb: str, error: OSError) -> None:
        why, do = _why(error)
        super().__init__(path, f"cannot be {verb}: {why}", do)


class NotText(FileError):
    """A file that cannot be a workbook or a pack, whatever is in it."""


class ChangedUnderneath(FileError):
    """The file is no longer what it was when it was read."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            "somebody else changed this file in the meantime",
            "nothing was overwritten. Look at the file, then run the command again",
        )


@dataclass(frozen=True)
class Disk:
    """The steps of a save that a disk can fail at."""

    write: Callable[[int, bytes], int] = os.write
    fsync: Callable[[int], None] = os.fsync
    replace: Callable[[Path, Path], None] = os.replace


DISK = Disk()


def read_bytes(path: Path, most: int = LARGEST) -> bytes:
    """The bytes of an ordinary file of at most ``most`` bytes.

    Raises DiskError, or NotText for a folder, a pipe, or a larger file.
    """
    with open_file(path) as file:
        content = file.read(_USUAL)
        if len(content) == _USUAL:
            content += file.read(most)
    if len(content) > most:
        what = f"the file is larger than {most // 1024**2} MiB"
        do = "check that it is a workbook" if most == LARGEST else "name a smaller one"
        raise NotText(path, what, do)
    return content


@contextlib.contextmanager
def open_file(path: Path) -> Iterator[BinaryIO]:
    """An ordinary file's bytes. Raises DiskError, or NotText for a folder or a pipe."""
    with _reading(path):
        # Without O_NONBLOCK a pipe with no writer would keep us waiting.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise NotText(path, "this is not an ordinary file", "name one that is")
            yield file


@contextlib.contextmanager
def _reading(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DiskError(path, "read", error) from None
    except ValueError:  # there is a NUL in its name
        raise NotText(path, "no file can have this name", "check the name") from None


def decode_utf8(content: bytes, path: Path) -> str:
    """Bytes as UTF-8 text. Raises NotText with the line that is not."""
    wide = _WIDE.search(content)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or (wide and wide.start() < 2):
        name = "UTF-32" if b"\0\0" in content[:4] else "UTF-16"
        raise NotText(path, f"the file is in {name}", "save it as UTF-8")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _not_utf8(content, error.start, path) from None
    if wide:
        raise _not_utf8(content, wide.start(), path)
    return text


def _not_utf8(content: bytes, at: int, path: Path) -> NotText:
    line = content.count(b"\n", 0, at) + 1
    return NotText(path, f"line {line} is not UTF-8", "save the file as UTF-8")


def replace_file(
    path: Path,
    content: bytes,
    expected: bytes | None,
    disk: Disk = DISK,
    like: Path | None = None,
) -> str:
    """Put ``content`` in place of the file, whole or not at all.

    ``expected`` is what the file held when it was read, or None when there must be no
    file yet. Written beside it, flushed to the disk, then renamed over it; a link is
    written through. The file's permissions and its group are kept; a new file takes
    those of ``like``. Returns a sentence if the group could not be kept. Raises
    ChangedUnderneath or DiskError, and then the file is as it was. Only where the disk
    did not confirm the new file, that one is in place: call this once more.
    """
    try:
        target = resolve_links(path)
        with _locked(target.parent):
            held = target.read_bytes() if target.exists() else None
            if held not in (expected, content):
                raise ChangedUnderneath(path)
            remark = rewrite_file(target, content, disk, like)
            try:
                _fsync_folder(target.parent, disk)
            except OSError as error:
                why, do = _why(error)
                what = f"is written, but the disk could not confirm it: {why}"
                raise FileError(path, what, do) from None
            return remark
    except OSError as error:
        raise DiskError(path, "written", error) from None


def remove_file(path: Path, expected: bytes) -> None:
    """Remove a file that holds what was read.

    Raises ChangedUnderneath or DiskError, and then the file is as it was.
    """
    try:
        with _locked(path.parent):
            if path.read_bytes() != expected:
                raise ChangedUnderneath(path)
            path.unlink()
    except OSError as error:
        raise DiskError(path, "removed", error) from None


def rewrite_file(
    path: Path, content: bytes, disk: Disk = DISK, like: Path | None = None
) -> str:
    """Write a file again, whole or not at all, with the permissions of ``like``.

    Returns a sentence if its group could not be kept. Raises OSError.
    """
    # One name for all tries: the next save writes over what a killed program left.
    # Most disks limit names to 255 bytes.
    head = _cut(path.name, 240)
    beside = path.with_name(f".{head}.tmp")
    beside.unlink(missing_ok=True)
    before = like or path
    if path.exists() and not os.access(path, os.W_OK):
        # A rename would do it all the same; its owner has said that it should not.
        raise OSError(errno.EACCES, "read-only")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(beside, flags, 0o600 if before.exists() else 0o666)
        try:
            remark = _keep_access(handle, beside, before) if before.exists() else ""
            left = memoryview(content)
            while left:
                left = left[disk.write(handle, bytes(left)) :]
            disk.fsync(handle)
        finally:
            os.close(handle)
        disk.replace(beside, path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    return f"{path.name}: {remark}" if remark else ""


def _cut(name: str, most: int) -> str:
    """A name in so many bytes at most; those that are not text count as well."""
    while len(os.fsencode(name)) > most:
        name = name[:-1]
    return name


def put_aside(folder: Path, name: str, content: bytes, disk: Disk = DISK) -> Path:
    """Write words that have no other place into a file that only its owner can read.

    No other file is overwritten; the same words are put there once. Raises
    OSError.
    """
    head = _cut(name, 200)
    for number in range(1, 1000):
        path = folder / (f"{head}.{number}.txt" if number > 1 else f"{head}.txt")
        try:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        except FileExistsError:
            if _holds(path, content):
                return path
            continue
        try:
            rewrite_file(path, content, disk)
        except OSError:
            path.unlink()
            raise
        return path
    raise FileExistsError(errno.EEXIST, "the folder has too many files of that name")


def _holds(path: Path, content: bytes) -> bool:
    """Whether a file that only its owner can read holds exactly this."""
    found = path.lstat()
    ours = stat.S_ISREG(found.st_mode) and not found.st_mode & 0o077
    return ours and found.st_size == len(content) and path.read_bytes() == content


def resolve_links(path: Path) -> Path:
    """Where links lead. Raises OSError when they lead back to themselves."""
    try:
        return path.resolve()
    except RuntimeError:  # before Python 3.13
        raise OSError(errno.ELOOP, "loop") from None


def path_exists(path: Path) -> bool:
    """Whether something is there, also a link to nothing. Raises DiskError."""
    return _status(path, follow=False) is not None


def is_folder(path: Path) -> bool:
    """Whether a folder is there, or a link to one. Raises DiskError."""
    found = _status(path, follow=True)
    return found is not None and stat.S_ISDIR(found.st_mode)


def _status(path: Path, follow: bool) -> os.stat_result | None:
    with _reading(path), contextlib.suppress(FileNotFoundError, NotADirectoryError):
        return path.stat(follow_symlinks=follow)
    return None


def _keep_access(handle: int, beside: Path, before: Path) -> str:
    """Give a new file the group and the permissions of the one from before.

    If we may not give it that group, its people become others to the file, and those of
    our group are no longer others: both get what both had. Returns a sentence then.
    """
    found = before.stat()
    mode = stat.S_IMODE(found.st_mode)
    # On Windows files have no group.
    if hasattr(os, "fchown") and os.fstat(handle).st_gid != found.st_gid:
        try:
            os.fchown(handle, -1, found.st_gid)
        except OSError:
            both = (mode >> 3) & mode & stat.S_IRWXO
            mode = mode & ~(stat.S_IRWXG | stat.S_IRWXO) | both << 3 | both
            _chmod(handle, beside, mode)
            return (
                f"this file belonged to the group '{_group(found.st_gid)}', and you "
                "are not in that group. The file belongs to your own group now. Ask "
                "whoever runs this computer to give the file back to the group."
            )
    _chmod(handle, beside, mode)
    if hasattr(os, "getxattr"):
        with contextlib.suppress(OSError):  # most files name no further people
            os.setxattr(handle, _ACL, os.getxattr(before, _ACL))
    return ""


def _group(number: int) -> str:
    """A group's name; its number where it has none."""
    import grp  # not on Windows, which never asks

    try:
        return grp.getgrgid(number).gr_name
    except KeyError:
        return str(number)


def _chmod(handle: int, beside: Path, mode: int) -> None:
    if hasattr(os, "fchmod"):
        os.fchmod(handle, mode)
    else:
        beside.chmod(mode)


def _fsync_folder(folder: Path, disk: Disk) -> None:
    if os.name == "nt":  # Windows cannot open a folder
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        disk.fsync(handle)
    except OSError as error:
        # The new file is in place; some network disks cannot flush a folder.
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder's advisory lock; it dies with the process."""
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    deadline = time.monotonic() + _LOCK_SECONDS
    try:
        while not _is_locked(handle):
            if time.monotonic() > deadline:
                what = "another program has been saving here for"
                do = "wait for it, then try again"
                raise FileError(folder, f"{what} {_LOCK_SECONDS:.0f} seconds", do)
            time.sleep(0.02)
        yield
    finally:
        os.close(handle)


def _is_locked(handle: int) -> bool:
    """Lock a folder if nobody else has; on a disk without locks nobody ever has."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in (errno.ENOTSUP, errno.ENOLCK, errno.EINVAL):
            raise
    return True
