from __future__ import annotations

import errno
import os
import stat
import struct
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from placebook.base.files import (
    ChangedUnderneath,
    Disk,
    DiskError,
    FileError,
    NotText,
    decode_utf8,
    read_bytes,
    replace_file,
)
from placebook.model import pack_loader
from placebook.model.store import Saved, back_up

from tests.cases import for_each
from tests.conftest import ROOT, kent


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    replace_file(path, b"one", None)
    replace_file(path, b"two", b"one")
    assert path.read_bytes() == b"two"
    assert left_in(tmp_path) == ["a.yaml"]


@pytest.mark.skipif(sys.platform != "linux", reason="others take no such name")
@for_each("name", ["caf\udce9.svg", "é" * 127, f"{'é' * 126}\udce9"])
def test_a_file_is_replaced_whatever_bytes_its_name_has(
    tmp_path: Path, name: str
) -> None:
    """Latin-1 in a name of UTF-8, and names as long as a disk takes."""
    replace_file(tmp_path / name, b"one", None)
    replace_file(tmp_path / name, b"two", b"one")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"two"]


def test_what_changed_underneath_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"theirs")
    for expected in (None, b"ours"):
        with pytest.raises(ChangedUnderneath):
            replace_file(path, b"mine", expected)
    assert path.read_bytes() == b"theirs"
    path.unlink()
    with pytest.raises(ChangedUnderneath):
        replace_file(path, b"mine", b"theirs")
    assert left_in(tmp_path) == []


def fails(*_: Any) -> Any:
    raise OSError(errno.ENOSPC, "full")


def writes_half(handle: int, content: bytes) -> int:
    os.write(handle, content[: len(content) // 2])
    raise OSError(errno.ENOSPC, "full")


def fails_on_folder(handle: int) -> None:
    if stat.S_ISDIR(os.fstat(handle).st_mode):
        raise OSError(errno.EIO, "no answer")


@for_each(
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
        replace_file(path, b"after", b"before", disk)
    assert path.read_bytes() == b"before"
    assert left_in(tmp_path) == ["a.yaml"]


def test_a_folder_that_cannot_be_flushed_is_said_until_it_can(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"before")
    for _ in range(2):
        with pytest.raises(FileError, match="is written, but the disk could not"):
            replace_file(path, b"after", b"before", Disk(fsync=fails_on_folder))
        assert path.read_bytes() == b"after"
    assert replace_file(path, b"after", b"before") == ""
    assert left_in(tmp_path) == ["a.yaml"]


def test_a_disk_that_writes_a_byte_at_a_time_is_fine(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    slow = Disk(write=lambda handle, content: os.write(handle, content[:1]))
    replace_file(path, b"a longer text", None, slow)
    assert path.read_bytes() == b"a longer text"


def test_permissions_are_kept_and_links_written_through(tmp_path: Path) -> None:
    real = tmp_path / "real.yaml"
    real.write_bytes(b"one")
    real.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(real)
    replace_file(link, b"two", b"one")
    assert link.is_symlink()
    assert real.read_bytes() == b"two"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


AS_SOMEBODY = """
import grp, os, sys
from pathlib import Path
from placebook.base.files import replace_file
os.setgroups([int(group) for group in sys.argv[2].split(",") if group])
os.setgid(61001)
os.setuid(61001)
print(replace_file(Path(sys.argv[1]), b"two", b"one"))
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be two people")
@for_each(
    ("groups", "mode", "left"),
    [
        ("61002", 0o660, (61002, 0o660, "")),
        ("61002,61003", 0o664, (61002, 0o664, "")),
        ("", 0o666, (61001, 0o666, "'61002', and you are not in that group")),
        ("", 0o646, (61001, 0o644, "'61002', and you are not in that group")),
        ("", 0o606, (61001, 0o600, "'61002', and you are not in that group")),
    ],
)
def test_the_second_person_s_save_keeps_the_group_and_widens_nothing(
    groups: str, mode: int, left: tuple[int, int, str]
) -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        shared, path = Path(name), Path(name) / "a.yaml"
        shared.chmod(0o777)
        path.write_bytes(b"one")
        os.chown(path, 61009, 61002)
        path.chmod(mode)
        told = subprocess.run(
            [sys.executable, "-c", AS_SOMEBODY, str(path), groups],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": str(ROOT / "cli")},
        ).stdout
        group, kept, words = left
        assert path.read_bytes() == b"two"
        found = path.stat()
        assert (found.st_gid, stat.S_IMODE(found.st_mode)) == (group, kept)
        assert words in told if words else told == "\n"
        assert left_in(shared) == ["a.yaml"]


def test_people_named_on_a_file_keep_their_access(tmp_path: Path) -> None:
    """The access list gives a named group more than the file's own group has."""
    path, name = tmp_path / "a.yaml", "system.posix_acl_access"
    path.write_bytes(b"one")
    nobody = 0xFFFFFFFF
    entries = [(1, 6, nobody), (4, 4, nobody), (8, 6, 61002), (16, 6, nobody)]
    named = struct.pack("<I", 2) + b"".join(
        struct.pack("<HHI", *entry) for entry in [*entries, (32, 0, nobody)]
    )
    try:
        os.setxattr(path, name, named)
    except (AttributeError, OSError):
        pytest.skip("this disk keeps no access lists")
    replace_file(path, b"two", b"one")
    assert os.getxattr(path, name) == named
    assert path.read_bytes() == b"two"


@for_each("mode", [0o600, 0o640])
def test_a_backup_is_as_private_as_its_file(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"one")
    path.chmod(mode)
    backup = back_up(Saved(path, kent(pack_loader.load_pack())), 1)
    assert stat.S_IMODE(backup.stat().st_mode) == mode


def test_what_a_killed_program_left_is_cleared_by_the_next_save(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    (tmp_path / ".a.yaml.tmp").write_bytes(b"half")
    replace_file(path, b"whole", None)
    assert left_in(tmp_path) == ["a.yaml"]


@contextmanager
def holding_the_lock(program: str, path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process that runs ``program`` on a path, once it says that it has the lock."""
    command = [sys.executable, "-c", program, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        yield process


def test_the_lock_dies_with_its_process(tmp_path: Path) -> None:
    holder = (
        "import fcntl, os, sys, time\n"
        "handle = os.open(sys.argv[1], os.O_RDONLY)\n"
        "fcntl.flock(handle, fcntl.LOCK_EX)\n"
        "print('held', flush=True)\n"
        "time.sleep(60)\n"
    )
    with holding_the_lock(holder, tmp_path) as process:
        process.kill()
    replace_file(tmp_path / "a.yaml", b"one", None)
    assert (tmp_path / "a.yaml").read_bytes() == b"one"


def test_a_save_waits_for_another_that_is_under_way(tmp_path: Path) -> None:
    """Else it would not see what the other one writes."""
    path = tmp_path / "a.yaml"
    other = (
        "import fcntl, os, pathlib, sys, time\n"
        "path = pathlib.Path(sys.argv[1])\n"
        "fcntl.flock(os.open(path.parent, os.O_RDONLY), fcntl.LOCK_EX)\n"
        "print('held', flush=True)\n"
        "time.sleep(0.3)\n"
        "path.write_bytes(b'theirs')\n"
    )
    with holding_the_lock(other, path), pytest.raises(ChangedUnderneath):
        replace_file(path, b"ours", None)
    assert path.read_bytes() == b"theirs"


def make_loop(folder: Path) -> Path:
    (folder / "loop").symlink_to(folder / "loop")
    return folder / "loop"


def make_pipe(folder: Path) -> Path:
    os.mkfifo(folder / "pipe")
    return folder / "pipe"


def make_large(folder: Path) -> Path:
    (folder / "large").write_bytes(b"#" * (1024 * 1024 + 1))
    return folder / "large"


@for_each(
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
        read_bytes(make(tmp_path))


@for_each(
    ("content", "words"),
    [
        (b"a\nb\xe9\n", "line 2 is not UTF-8"),
        ("a".encode("utf-16"), "in UTF-16"),
        ("a: D\u0175r".encode("utf-16-le"), "in UTF-16"),
        ("a: D\u0175r".encode("utf-16-be"), "in UTF-16"),
        ("a".encode("utf-32"), "in UTF-32"),
        ("a: D\u0175r".encode("utf-32-le"), "in UTF-32"),
        ("a: D\u0175r".encode("utf-32-be"), "in UTF-32"),
        # What a shell adds to a file, and what a disk that failed leaves.
        (b"a: b\n" + "- D\u0175r\n".encode("utf-16-le"), "line 2 is not UTF-8"),
        (b"a: b\nc: " + bytes(512), "line 2 is not UTF-8"),
    ],
)
def test_bytes_that_are_no_text_are_named(content: bytes, words: str) -> None:
    with pytest.raises(NotText, match=words):
        decode_utf8(content, Path("a.yaml"))


def test_a_nul_alone_is_a_control_character() -> None:
    assert decode_utf8(b"a: b\0\n", Path("a.yaml")) == "a: b\0\n"


@for_each(
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
        replace_file(tmp_path / place, b"x", None)


def test_a_disk_with_no_room_loses_nothing(tmp_path: Path) -> None:
    """A real limit on file sizes, in a process of its own."""
    path = tmp_path / "a.yaml"
    path.write_bytes(b"before")
    script = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from placebook.base.files import DiskError, replace_file\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        "try:\n"
        "    replace_file(Path(sys.argv[1]), b'x' * 1000, b'before')\n"
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
    assert "the file is too large for the disk" in done.stdout
    assert path.read_bytes() == b"before"
    assert left_in(tmp_path) == ["a.yaml"]
