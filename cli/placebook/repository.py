"""Workbooks in git: the only module that runs it, and never through a shell."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from placebook.conflicts import Sides
from placebook.errors import PlacebookError
from placebook.words import one_line

OLDEST = (2, 30)
_RECORD = re.compile(rb"\x01([0-9a-f]{40,64})\x02(\d{4}-\d\d-\d\d)\x02")
_NOTHING = b"0" * 40


class GitError(PlacebookError):
    """Something that git is needed for and cannot do, and why."""


@dataclass(frozen=True)
class Revision:
    """A file as a commit left it; ``blob`` names its content, None once deleted."""

    commit: str
    day: date
    blob: str | None
    name: str


@dataclass(frozen=True)
class Repository:
    """A checked-out repository; ``root`` is its top folder."""

    root: Path

    def name_of(self, path: Path) -> str:
        """A file's name from the root, with links resolved."""
        name: str = os.path.relpath(os.path.realpath(path), self.root)
        return name.replace(os.sep, "/")

    def commit(self, revision: str) -> str:
        """The full name of the commit that ``revision`` means. Raises GitError."""
        if revision.startswith("-") or not revision:
            raise GitError(f"'{one_line(revision, 60)}' is not the name of a revision.")
        try:
            wanted = f"{revision}^{{commit}}"
            found = self.run("rev-parse", "--verify", "--quiet", wanted)
        except GitError:
            raise GitError(
                f"There is no revision '{one_line(revision, 60)}' here; `git log` "
                "lists those that there are."
            ) from None
        return found.decode().strip()

    def is_shallow(self) -> bool:
        """Whether only the latest part of the history was fetched."""
        return self.run("rev-parse", "--is-shallow-repository").strip() == b"true"

    def revisions(self, path: Path, span: str = "HEAD") -> list[Revision]:
        """What the commits of ``span`` made of a file, newest first; renames followed.

        Of a merge only one that is like none of its parents is listed.
        """
        words = ["log", "--follow", "-c", "--raw", "-z", "--no-abbrev", "-M"]
        words += ["--format=%x01%H%x02%cs%x02", span, "--", self.name_of(path)]
        parts = _RECORD.split(self.run(*words))[1:]
        return [
            revision
            for commit, day, raw in zip(*[iter(parts)] * 3, strict=True)
            if (revision := _revision(commit, day, raw))
        ]

    def at(self, path: Path, revision: str) -> bytes:
        """A file's content at a revision, under the name that it had then."""
        commit = self.commit(revision)
        name = self.name_of(path)
        for found in self._renamed(path, commit):
            name = found
        listed = self.run("ls-tree", "--full-tree", "-z", commit, "--", name)
        if not listed:
            raise GitError(
                f"{path}: is not in {one_line(revision, 60)}."
                " Commit it first, or name two files."
            )
        [content] = self.contents([listed.split(b"\t")[0].split()[2].decode()])
        return content

    def _renamed(self, path: Path, commit: str) -> Iterator[str]:
        """The names that a file had on the way back to a commit, the last one first."""
        words = ["log", "--follow", "--name-status", "-z", "-M", "--diff-filter=R"]
        words += ["--format=", f"{commit}..HEAD", "--", self.name_of(path)]
        parts = [part for part in self.run(*words).split(b"\0") if part]
        for _, old, _ in zip(*[iter(parts)] * 3, strict=False):
            yield old.decode("utf-8", "surrogateescape")

    def contents(self, blobs: Sequence[str]) -> Iterator[bytes]:
        """The contents of blobs, in order, from one process."""
        given = "".join(f"{blob}\n" for blob in blobs).encode()
        told = self.run("cat-file", "--batch", given=given)
        at = 0
        for _ in blobs:
            end = told.index(b"\n", at)
            size = int(told[at:end].split()[2])
            yield told[end + 1 : end + 1 + size]
            at = end + size + 2

    def run(self, *words: str, given: bytes = b"") -> bytes:
        """What a git command prints. Raises GitError with what git says."""
        return _git(self.root, words, given)


def repository_of(path: Path) -> Repository:
    """The repository that a file or folder is in. Raises GitError if there is none."""
    real = Path(os.path.realpath(path))
    # Path's own is_dir raises for a name that is too long.
    folder = real if os.path.isdir(real) else real.parent  # noqa: PTH112
    if not os.path.isdir(folder):  # noqa: PTH112
        raise GitError(f"{path}: cannot be read: it is not there.")
    _check_version(folder)
    try:
        root = _git(folder, ("rev-parse", "--show-toplevel"))
    except GitError as error:
        if "work tree" in str(error):
            raise GitError(
                f"{path}: is in a bare repository: clone it first."
            ) from None
        if "not a git repository" in str(error):
            raise GitError(
                f"{path}: is in no git repository; `git init` makes one."
            ) from None
        raise
    return Repository(Path(os.fsdecode(root.removesuffix(b"\n"))))


def refuse_unmerged(path: Path) -> None:
    """Raises GitError if git waits for this file's conflict to be settled."""
    try:
        here = repository_of(path)
        name = here.name_of(path)
        waits = here.run("ls-files", "--unmerged", "-z", "--", name)
    except GitError:
        return  # git has no part in it
    if waits:
        raise GitError(
            f"{path}: git is in the middle of merging this file. Settle its conflict "
            "and `git add` it, or take the merge back with `git merge --abort`; then "
            "merge again."
        )


def _check_version(folder: Path) -> None:
    told = _git(folder, ("--version",)).decode("utf-8", "replace")
    found = re.search(r"(\d+)\.(\d+)", told)
    if found and (int(found[1]), int(found[2])) < OLDEST:
        raise GitError(f"git {found[0]} is too old: 2.30 or newer is needed.")


def _git(folder: Path, words: Sequence[str], given: bytes = b"") -> bytes:
    done = _run(folder, words, given)
    if done.returncode:
        raise GitError(f"git {words[0]} failed: {_why(done)}.")
    return done.stdout


def _run(
    folder: Path, words: Sequence[str], given: bytes
) -> subprocess.CompletedProcess[bytes]:
    # Paths are what they are called, never patterns.
    command = ["git", "--literal-pathspecs", "-c", "core.quotePath=false", *words]
    try:
        return subprocess.run(
            command,
            cwd=folder,
            input=given,
            capture_output=True,
            check=False,
            env={**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"},
        )
    except FileNotFoundError:
        raise GitError("git is needed for this, and it is not installed.") from None


def _why(done: subprocess.CompletedProcess[bytes]) -> str:
    said = done.stderr.decode("utf-8", "replace")
    return one_line(said.removeprefix("fatal: "), 200).rstrip(".")


def merge_lines(base: Path, ours: Path, theirs: Path) -> tuple[bytes, bool]:
    """Three files merged as ``git merge-file`` does: the text, and if it conflicts.

    Raises GitError when git cannot, as with files that are not text.
    """
    names = [str(Path.cwd() / path) for path in (ours, base, theirs)]
    words = ("merge-file", "-p", "-L", "ours", "-L", "base", "-L", "theirs", *names)
    done = _run(Path.cwd(), words, b"")
    if done.returncode < 0 or done.returncode > 127:
        raise GitError(f"git merge-file failed: {_why(done)}.")
    return done.stdout, done.returncode > 0


def _revision(commit: bytes, day: bytes, raw: bytes) -> Revision | None:
    head, _, names = raw.lstrip(b"\0\n").partition(b"\0")
    if not head.startswith(b":"):
        return None
    parents = len(head) - len(head.lstrip(b":"))
    blob = head.split()[2 * parents + 1]
    name = names.strip(b"\0").split(b"\0")[-1]
    return Revision(
        commit.decode(),
        date.fromisoformat(day.decode()),
        None if blob.startswith(_NOTHING) else blob.decode(),
        name.decode("utf-8", "surrogateescape"),
    )


# What git calls the other side while it waits for conflicts to be settled.
_OTHERS = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "REBASE_HEAD")


def sides_of(path: Path) -> Sides:
    """Who the sides are of the merge that a file is in, or that was just committed."""
    try:
        here = repository_of(path)
        name = here.name_of(path)
        ours, theirs = _two_sides(here, name)
        branch = here.run("branch", "--show-current") or _branch(here, ours)
        return Sides(
            _called(branch, _author(here, name, ours, theirs)),
            _called(_branch(here, theirs), _author(here, name, theirs, ours)),
        )
    except GitError:
        return Sides()  # git does not know


def _two_sides(here: Repository, name: str) -> tuple[str, str]:
    """The commits of our side and the other. Raises GitError where there are none."""
    for other in _OTHERS:
        with suppress(GitError):
            return here.commit("HEAD"), here.commit(other)
    merge = ("diff-tree", "-c", "--no-commit-id", "--name-only", "HEAD", "--", name)
    sides = here.commit("HEAD^1"), here.commit("HEAD^2")
    if not here.run(*merge).strip():
        raise GitError("The last merge left the file as one of its sides has it.")
    return sides


def _branch(here: Repository, commit: str) -> bytes:
    words = ("for-each-ref", "--format=%(refname:short)", "--count=1")
    return here.run(*words, f"--points-at={commit}", "refs/heads", "refs/remotes")


def _author(here: Repository, name: str, commit: str, other: str) -> bytes:
    """Who last changed a file on one side only."""
    return here.run("log", "-1", "--format=%an", commit, f"^{other}", "--", name)


def _called(*parts: bytes) -> str:
    told = (one_line(part.decode("utf-8", "replace")) for part in parts)
    return ", ".join(part for part in told if part)
