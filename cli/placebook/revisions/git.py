"""Workbooks in git: the only module that runs it, and never through a shell."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from placebook.base import files
from placebook.base.errors import PlacebookError
from placebook.base.text import one_line
from placebook.model.conflicts import NOT_KNOWN, Sides
from placebook.revisions.lineage import (
    Change,
    Changes,
    Lineage,
    Subject,
    commits_from,
    subjects_of,
)

OLDEST = (2, 30)
_LOG = (
    *("log", "--topo-order", "--format=%H %cs %T %P", "--no-show-signature"),
    *("--raw", "-z", "-m", "--root", "--no-renames", "--no-abbrev"),
    "--ignore-submodules=none",
)
_WHY_NO_ROOT = {  # by what git says
    "work tree": "is in a bare repository or in git's own folder; name a folder of a "
    "clone.",
    "not a git repository": "is not in a git repository; `git init` makes one.",
}
NOT_ALL_FETCHED = (
    "only the newest commits were fetched: `git fetch --unshallow` gets the others"
)
_NOT_ALL_THERE = (
    "Git does not have all versions of the files here, and Placebook does not fetch "
    "any. If this is a clone that was made with --filter, `git fetch --refetch "
    "--no-filter` gets the others; if not, `git fsck` says what is missing."
)
# Git opens no connection: in a partial clone it would fetch what is missing.
_SURROUNDINGS = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_ALLOW_PROTOCOL": ""}


_AT_ONCE = 1000  # files whose contents are in memory together


class GitError(PlacebookError):
    """Git cannot do what is needed of it; the message says why."""


@dataclass(frozen=True)
class Repository:
    """A checked-out repository; ``root`` is its top folder."""

    root: Path

    def name_of(self, path: Path) -> str:
        """A file's name from the root, with links resolved."""
        return Path(os.path.relpath(os.path.realpath(path), self.root)).as_posix()

    def commit(self, revision: str) -> str:
        """The full name of the commit that ``revision`` means. Raises GitError."""
        if revision.startswith("-") or not revision:
            raise GitError(f"'{one_line(revision, 60)}' is not the name of a revision.")
        try:
            wanted = f"{revision}^{{commit}}"
            found = self.run("rev-parse", "--verify", "--quiet", wanted)
        except GitError:
            there = "`git log` lists the ones that exist"
            if self.is_shallow():
                there = f"{NOT_ALL_FETCHED}, and `git fetch` branches"
            raise GitError(
                f"There is no revision '{one_line(revision, 60)}' here; {there}."
            ) from None
        return found.decode().strip()

    def has_commits(self) -> bool:
        """Whether anything was committed yet."""
        try:
            return bool(self.run("rev-parse", "--verify", "--quiet", "HEAD"))
        except GitError:
            return False

    def is_shallow(self) -> bool:
        """Whether only the latest part of the history was fetched."""
        return self.run("rev-parse", "--is-shallow-repository").strip() == b"true"

    def parted(self, one: str, other: str) -> list[str]:
        """The last common commits of two; several if each was merged into the other."""
        try:
            return self.run("merge-base", "--all", one, other).decode().split()
        except GitError:  # they have none
            return []

    def line(self, commit: str) -> list[str]:
        """A commit and its first parents, newest first."""
        return self.run("rev-list", "--first-parent", commit).decode().split()

    def files(self, commit: str) -> dict[str, str]:
        """All files of a commit: the blob of each by its name from the root."""
        listed = self.run("ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0")
        entries = (entry.partition(b"\t") for entry in listed if entry[:3] == b"100")
        return {
            name.decode("utf-8", "surrogateescape"): head.split()[2].decode()
            for head, _, name in entries
        }

    def lineage(self, names: Collection[str]) -> Lineage:
        """What became of the workbooks, and of the files ``names``, up to HEAD."""
        commits = commits_from(self.run(*_LOG, "HEAD"), names)
        there, since = self.files("HEAD"), dict[str, Change]()
        touched = self.touched("HEAD", None)
        now = [name for name in touched if files.path_exists(self.root / name)]
        for name in touched:
            held = f"{name} on the disk" if name in now else None
            since[name] = Change(there.get(name), held)
        edges = [*(edge for one in commits for edge in one.edges.values())]
        subjects = self._subjects_in([since, *edges], names)
        found = self.subjects_on_disk(now)
        subjects |= {f"{name} on the disk": one for name, one in found.items()}
        return Lineage(commits, there, since, subjects)

    def _subjects_in(
        self, edges: Sequence[Changes], names: Collection[str]
    ) -> dict[str, Subject]:
        """The subject of each blob that may be of another file before or after."""
        went = {n for edge in edges for n, change in edge.items() if not change.now}
        blobs = dict[str, None]()
        for edge in edges:
            moves = len(edge) > 1 and any(change.was for change in edge.values())
            for name, change in edge.items():
                comes = None in change and (name in names or not went.isdisjoint(edge))
                if moves or comes:
                    blobs |= dict.fromkeys(filter(None, change))
        wanted, found = [b for b in blobs if " " not in b], dict[str, Subject]()
        for first in range(0, len(wanted), _AT_ONCE):
            some = wanted[first : first + _AT_ONCE]
            found |= subjects_of(self.contents(some))
        return found

    def subjects(self, blobs: Mapping[str, str]) -> dict[str, Subject]:
        """The area and service of each workbook among the YAML files of a commit."""
        some = {name: blob for name, blob in blobs.items() if name.endswith(".yaml")}
        held = self.contents(some.values())
        return subjects_of({name: held[blob] for name, blob in some.items()})

    def subjects_on_disk(self, names: Iterable[str]) -> dict[str, Subject]:
        """The same of files as they are."""
        held = dict[str, bytes]()
        for name in names:
            with suppress(PlacebookError):
                held[name] = files.read_bytes(self.root / name)
        return subjects_of(held)

    def touched(self, commit: str, end: str | None) -> set[str]:
        """The YAML files that differ between a commit and another, or the disk."""
        kinds = ("--name-only", "--no-renames", "--ignore-submodules", "-z")
        listed = self.run("diff", *kinds, commit, *filter(None, (end,)))
        if end is None:
            listed += self.run("ls-files", "--others", "--exclude-standard", "-z")
        names = listed.decode("utf-8", "surrogateescape").split("\0")
        return {name for name in names if name.endswith(".yaml")}

    def contents(self, blobs: Iterable[str]) -> dict[str, bytes]:
        """The contents of blobs, from one process."""
        names, found, at = [*dict.fromkeys(blobs)], dict[str, bytes](), 0
        given = "".join(f"{blob}\n" for blob in names).encode()
        printed = self.run("cat-file", "--batch", given=given)
        for blob in names:
            end = printed.index(b"\n", at)
            _, kind, *size = printed[at:end].split()
            if kind == b"missing":
                raise GitError(_NOT_ALL_THERE)
            at = end + int(size[0]) + 2
            found[blob] = printed[end + 1 : at - 1]
        return found

    def run(self, *words: str, given: bytes = b"") -> bytes:
        """What a git command prints. Raises GitError with what git says."""
        return _git(self.root, words, given)


def repository_of(path: Path) -> Repository:
    """The repository that a file or folder is in. Raises GitError if there is none."""
    folder = _folder_of(path)
    if not os.path.isdir(folder):  # noqa: PTH112
        raise GitError(f"{path}: cannot be read: it is not there.")
    _check_version(folder)
    try:
        root = _git(folder, ("rev-parse", "--show-toplevel"))
    except GitError as error:
        for said, why in _WHY_NO_ROOT.items():
            if said in str(error):
                raise GitError(f"{path}: {why}") from None
        raise
    return Repository(Path(os.fsdecode(root.removesuffix(b"\n"))))


def _folder_of(path: Path) -> Path:
    real = Path(os.path.realpath(path))
    # Path's own is_dir raises for a name that is too long.
    return real if os.path.isdir(real) else real.parent  # noqa: PTH112


def by_repository(paths: Iterable[Path]) -> dict[Repository, list[Path]]:
    """The paths by their repositories. Raises GitError as `repository_of` does."""
    known: dict[Path, Repository] = {}
    found: dict[Repository, list[Path]] = {}
    for path in paths:
        if (folder := _folder_of(path)) not in known:
            known[folder] = repository_of(path)
        found.setdefault(known[folder], []).append(path)
    return found


def refuse_unmerged(path: Path) -> None:
    """Raise GitError if git is waiting for the file's conflict to be settled."""
    try:
        here = repository_of(path)
        name = here.name_of(path)
        waits = here.run("ls-files", "--unmerged", "-z", "--", name)
    except GitError:
        return  # the file is not in git
    if waits:
        raise GitError(
            f"{path}: git is in the middle of merging this file. Settle its conflict "
            "and `git add` it, or undo the merge with `git merge --abort`; then "
            "merge again."
        )


def _check_version(folder: Path) -> None:
    printed = _git(folder, ("--version",)).decode("utf-8", "replace")
    found = re.search(r"(\d+)\.(\d+)", printed)
    if found and (int(found[1]), int(found[2])) < OLDEST:
        raise GitError(f"git {found[0]} is too old: 2.30 or newer is needed.")


def _git(folder: Path, words: Sequence[str], given: bytes = b"") -> bytes:
    done = _run(folder, words, given)
    if b"' not allowed" in done.stderr:  # a transport
        raise GitError(_NOT_ALL_THERE)
    if done.returncode:
        raise GitError(f"git {words[0]} failed: {_why(done)}.")
    return done.stdout


def _run(
    folder: Path, words: Sequence[str], given: bytes
) -> subprocess.CompletedProcess[bytes]:
    # A path is a name, never a pattern; `log -m` shows a merge beside each parent.
    settings = ("-c", "core.quotePath=false", "-c", "log.diffMerges=separate")
    command = ["git", "--literal-pathspecs", *settings, *words]
    try:
        return subprocess.run(
            command,
            cwd=folder,
            input=given,
            capture_output=True,
            check=False,
            env={**os.environ, **_SURROUNDINGS},
        )
    except FileNotFoundError:
        raise GitError("This command needs git, and git is not installed.") from None


def _why(done: subprocess.CompletedProcess[bytes]) -> str:
    said = done.stderr.decode("utf-8", "replace")
    return one_line(said.removeprefix("fatal: "), 200).rstrip(".")


# The other side while git waits for conflicts. REVERT_HEAD is not among them: it names
# no branch that somebody worked on.
_OTHERS = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REBASE_HEAD")


def sides_of(path: Path) -> Sides:
    """The names of a merge's sides, while it waits or once it was just committed."""
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
        return NOT_KNOWN


def _two_sides(here: Repository, name: str) -> tuple[str, str]:
    """The commits of our side and the other. Raises GitError where there are none."""
    for other in _OTHERS:
        with suppress(GitError):
            return here.commit("HEAD"), here.commit(other)
    sides = here.commit("HEAD^1"), here.commit("HEAD^2")
    if b"\nconflicts:" not in here.run("cat-file", "blob", f"HEAD:{name}"):
        raise GitError("The last merge left no conflict in the file.")
    return sides


def _branch(here: Repository, commit: str) -> bytes:
    words = ("for-each-ref", "--format=%(refname:short)", "--count=1")
    return here.run(*words, f"--points-at={commit}", "refs/heads", "refs/remotes")


def _author(here: Repository, name: str, commit: str, other: str) -> bytes:
    """Who last changed a file on one side only."""
    return here.run("log", "-1", "--format=%an", commit, f"^{other}", "--", name)


def _called(*parts: bytes) -> str:
    names = (one_line(part.decode("utf-8", "replace")) for part in parts)
    return ", ".join(filter(None, names))
