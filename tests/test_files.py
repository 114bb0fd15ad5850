from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from placebook.files import (
    ChangedUnderneath,
    Disk,
    DiskError,
    NotText,
    Unconfirmed,
    read,
    replace,
    text,
)

from .conftest import ROOT


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    replace(path, b"one", None)
    replace(path, b"two", b"one")
    assert path.read_bytes() == b"two"
    assert left_in(tmp_path) == ["a.yaml"]


def test_what_changed_underneath_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"theirs")
    for expected in (None, b"ours"):
        with pytest.raises(ChangedUnderneath):
            replace(path, b"mine", expected)
    assert path.read_bytes() == b"theirs"
    path.unlink()
    with pytest.raises(ChangedUnderneath):
        replace(path, b"mine", b"theirs")
    assert left_in(tmp_path) == []


def fails(*_: Any) -> Any:
    raise OSError(errno.ENOSPC, "full")


def writes_half(handle: int, content: bytes) -> int:
    os.write(handle, content[: len(content) // 2])
    raise OSError(errno.ENOSPC, "full")


def fails_on_folder(handle: int) -> None:
    if stat.S_ISDIR(os.fstat(handle).st_mode):
        raise OSError(errno.EIO, "no answer")


@pytest.mark.parametrize(
    "disk",
    [
        Disk(write=fails),
        Disk(write=writes_half),
        Disk(fsync=fails),
        Disk(replace=fails),
    ],
    ids=["write", "half", "fsync", "rename"],
)
def test_a_step_that_fails_leaves_the_file_as_it_was(
    tmp_path: Path, disk: Disk
) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"before")
    with pytest.raises(
        DiskError, match=r"a\.yaml: cannot be written: the disk is full"
    ):
        replace(path, b"after", b"before", disk)
    assert path.read_bytes() == b"before"
    assert left_in(tmp_path) == ["a.yaml"]


def test_a_folder_that_cannot_be_flushed_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"before")
    with pytest.raises(Unconfirmed, match="is written, but the disk could not"):
        replace(path, b"after", b"before", Disk(fsync=fails_on_folder))
    assert path.read_bytes() == b"after"
    assert left_in(tmp_path) == ["a.yaml"]


def test_a_disk_that_writes_a_byte_at_a_time_is_fine(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    slow = Disk(write=lambda handle, content: os.write(handle, content[:1]))
    replace(path, b"a longer text", None, slow)
    assert path.read_bytes() == b"a longer text"


def test_permissions_are_kept_and_links_written_through(tmp_path: Path) -> None:
    real = tmp_path / "real.yaml"
    real.write_bytes(b"one")
    real.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(real)
    replace(link, b"two", b"one")
    assert link.is_symlink()
    assert real.read_bytes() == b"two"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_what_a_killed_program_left_is_cleared_by_the_next_save(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    (tmp_path / ".a.yaml.tmp").write_bytes(b"half")
    replace(path, b"whole", None)
    assert left_in(tmp_path) == ["a.yaml"]


def test_the_lock_dies_with_its_process(tmp_path: Path) -> None:
    holder = (
        "import fcntl, os, sys, time\n"
        "handle = os.open(sys.argv[1], os.O_RDONLY)\n"
        "fcntl.flock(handle, fcntl.LOCK_EX)\n"
        "print('held', flush=True)\n"
        "time.sleep(60)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", holder, str(tmp_path)], stdout=subprocess.PIPE
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        process.kill()
    replace(tmp_path / "a.yaml", b"one", None)
    assert (tmp_path / "a.yaml").read_bytes() == b"one"


def make_loop(folder: Path) -> Path:
    (folder / "loop").symlink_to(folder / "loop")
    return folder / "loop"


def make_pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def make_large(folder: Path) -> Path:
    (folder / "large").write_bytes(b"#" * (1024 * 1024 + 1))
    return folder / "large"


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda folder: folder / "absent", "it is not there"),
        (lambda folder: folder, "it is a folder"),
        (make_loop, "leads back to itself"),
        (make_pipe, "not an ordinary file"),
        (make_large, "larger than 1 MiB"),
        (lambda folder: folder / ("x" * 300), "name is too long"),
        (lambda folder: folder / "a\x00b", "no file can have this name"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(
    tmp_path: Path, make: Callable[[Path], Path], words: str
) -> None:
    with pytest.raises((DiskError, NotText), match=words):
        read(make(tmp_path))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a\nb\xe9\n", "line 2 is not UTF-8"),
        ("a".encode("utf-16"), "in UTF-16"),
    ],
)
def test_bytes_that_are_no_text_are_named(content: bytes, words: str) -> None:
    with pytest.raises(NotText, match=words):
        text(content, Path("a.yaml"))


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("gone/a.yaml", "it is not there"),
        ("file/a.yaml", "part of its path is a file"),
        ("x" * 250 + ".yaml.and.more", "name is too long"),
        ("loop/a.yaml", "leads back to itself"),
    ],
)
def test_what_cannot_be_written_is_said_in_a_sentence(
    tmp_path: Path, place: str, words: str
) -> None:
    (tmp_path / "file").write_bytes(b"")
    make_loop(tmp_path)
    with pytest.raises(DiskError, match=words):
        replace(tmp_path / place, b"x", None)


def test_a_disk_with_no_room_loses_nothing(tmp_path: Path) -> None:
    """A real limit on file sizes, in a process of its own."""
    path = tmp_path / "a.yaml"
    path.write_bytes(b"before")
    script = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from placebook.files import DiskError, replace\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        "try:\n"
        "    replace(Path(sys.argv[1]), b'x' * 1000, b'before')\n"
        "except DiskError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert "the disk takes no file of that size" in done.stdout
    assert path.read_bytes() == b"before"
    assert left_in(tmp_path) == ["a.yaml"]
