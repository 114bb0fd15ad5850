"""A repository's commits -> what a file was called at each, and what it held."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeAlias

WORKING = "working tree"  # stands for a commit of the files as they are now


class Commit(NamedTuple):
    """A commit, and those that it was made from."""

    id: str
    day: date | None
    parents: tuple[str, ...]


class FileStep(NamedTuple):
    """How a file changed from a parent to a commit; git's letter, such as A, M, D or R.

    ``was`` is its name before. ``blob`` names its content after; None if it is gone.
    """

    letter: str
    was: str
    blob: str | None


MOVED = "moved"  # the letter at the old name of a file that was renamed
# What changed from a parent to a commit, by names in the commit.
Edge: TypeAlias = Mapping[str, FileStep]


@dataclass(frozen=True)
class FileRevision:
    """A file as a commit left it; ``blob`` names its content, None once deleted."""

    commit: str
    day: date | None
    blob: str | None
    name: str


@dataclass(frozen=True)
class Lineage:
    """Commits, children before their parents, and what changed on each edge.

    An edge is from a parent to a commit; the first commit's is from nothing, ``""``.
    """

    commits: Sequence[Commit]
    edges: Mapping[tuple[str, str], Edge]

    def names(self, name: str) -> dict[str, str]:
        """The names of a file at each commit that could have it, by its name now."""
        trusted = {name}
        while True:
            found = self._names(name, trusted)
            if trusted.issuperset(found.values()):
                return found
            trusted |= {*found.values()}

    def _names(self, name: str, trusted: set[str]) -> dict[str, str]:
        found = {commit.id: name for commit in self.commits[:1]}
        absent: set[str] = set()  # where it is not there, and came only later
        for commit in self.commits:
            here = found.get(commit.id)
            for parent, step in self._traced(commit, here, trusted) if here else ():
                gone = commit.id in absent
                if gone and step and step.letter == MOVED:
                    continue  # here another file of this name got a new one
                if parent not in found:
                    found[parent] = step.was if step else str(here)
                    if (step and step.letter == "A") or (gone and not step):
                        absent.add(parent)
        return found

    def _traced(
        self, commit: Commit, name: str, trusted: set[str]
    ) -> Iterator[tuple[str, FileStep | None]]:
        """The parents that may have the file, and how it changed since.

        A merge brings in all files of its other side, so a rename there may only be a
        likeness. It counts if the file had that name elsewhere, or is nowhere else.
        """
        steps = [(parent, step) for parent, step in self._steps(commit, name) if parent]
        kept = any(step is None or step.letter in "MT" for _, step in steps)
        for parent, step in steps:
            brought = len(steps) > 1 and step is not None and step.letter in "AR"
            sure = step and step.letter == "R" and (step.was in trusted or not kept)
            if sure or not brought:
                yield parent, step

    def _steps(self, commit: Commit, name: str) -> list[tuple[str, FileStep | None]]:
        """How a file changed from each parent."""
        return [
            (parent, self.edges.get((parent, commit.id), {}).get(name))
            for parent in commit.parents or ("",)
        ]

    def revisions(self, name: str) -> list[FileRevision]:
        """The file as each commit that changed it left it, oldest first.

        A merge counts if its file differs from the commit listed before it, so that
        the last one is the file as it is.
        """
        names, found = self.names(name), list[FileRevision]()
        for commit in reversed(self.commits):
            if not (here := names.get(commit.id)):
                continue
            steps = [step for _, step in self._steps(commit, here)]
            revision = _revision(commit, here, steps)
            last = found[-1:] if len(steps) > 1 else []
            known = [(one.blob, one.name) for one in last]
            if revision and (revision.blob, revision.name) not in known:
                found.append(revision)
        return _begun(found)

    def line(self, name: str) -> list[FileRevision]:
        """The same along the first parents only: the branch's own versions."""
        names, found = self.names(name), list[FileRevision]()
        commits = {commit.id: commit for commit in self.commits}
        commit = self.commits[0] if self.commits else None
        while commit:
            here = self._steps(commit, names[commit.id])
            parent, step = next((s for s in here if s[0] in names), here[0])
            if revision := _revision(commit, names[commit.id], [step]):
                found.append(revision)
            commit = commits.get(parent) if parent in names else None
        return _begun(found[::-1])

    def renamed_to(self) -> Iterator[str]:
        """Every name that a file got."""
        for edge in self.edges.values():
            yield from (name for name, step in edge.items() if step.letter == "R")


def _revision(
    commit: Commit, name: str, steps: Sequence[FileStep | None]
) -> FileRevision | None:
    changed = [step for step in steps if step]
    if not changed:
        return None
    return FileRevision(commit.id, commit.day, changed[0].blob, name)


def _begun(found: list[FileRevision]) -> list[FileRevision]:
    """The revisions from the first one that has content."""
    first = (n for n, revision in enumerate(found) if revision.blob)
    return found[next(first, len(found)) :]


def edges_from(raw: bytes) -> dict[str, Edge]:
    """The output of `git diff-tree --stdin -z` or `git diff-index -z` as edges.

    Each is under its heading, a line of two trees; the index has an empty one.
    """
    edge: dict[str, FileStep] = {}
    found = {"": edge}
    tokens = iter(raw.split(b"\0"))
    for token in tokens:
        *heads, entry = token.split(b"\n")
        for head in heads:
            edge = found.setdefault(head.decode(), {})
        if entry:
            _take(entry.decode().split(), tokens, edge)
    return {**found}


def _take(
    fields: Sequence[str], names: Iterator[bytes], edge: dict[str, FileStep]
) -> None:
    """Put one file's line into an edge; its names come next."""
    letter, blob = fields[4][0], fields[3]
    was = now = next(names).decode("utf-8", "surrogateescape")
    if letter == "R":
        now = next(names).decode("utf-8", "surrogateescape")
        edge.setdefault(was, FileStep(MOVED, was, None))
    edge[now] = FileStep(letter, was, None if letter == "D" else blob)
