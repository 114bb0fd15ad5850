"""Which workbooks to compare with an earlier commit, and what they held then."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from placebook.base import files
from placebook.base.text import as_sentence, one_line
from placebook.commands import common, say
from placebook.model.finding import NoWorkbooks
from placebook.model.store import FOLDER
from placebook.revisions.git import NOT_ALL_FETCHED, GitError, Repository, by_repository
from placebook.revisions.lineage import pair_versions


class Pair(NamedTuple):
    """A workbook's name now and then, from the root of the repository.

    ``now`` is None if the workbook is gone, ``then`` if it is new. ``path`` is its path
    from the current folder, ``was`` the earlier one if that was another. ``named`` says
    that somebody named the file; otherwise it was found in a folder.
    """

    now: str | None
    then: str | None
    path: Path
    was: Path | None
    named: bool


@dataclass(frozen=True)
class Since:
    """A commit, and what to compare it with: another, or the files as they are.

    ``words`` and ``until`` name the two; ``remarks`` are for the reader. ``deep`` takes
    subfolders too.
    """

    repository: Repository
    base: str
    end: str | None
    words: str
    until: str = ""
    shallow: bool = False
    remarks: tuple[str, ...] = ()
    deep: bool = False

    def pairs(self, paths: Sequence[Path]) -> list[Pair]:
        """The workbooks that paths mean; for a folder all that are or were in it."""
        found = {(pair.now, pair.then): pair for pair in self._pairs(paths)}
        return list(found.values())

    def _pairs(self, paths: Sequence[Path]) -> Iterator[Pair]:
        plain = [path for path in paths if not self.is_folder(path)]
        named = common.find_paths(plain, deep=False).workbooks if plain else ()
        for path in paths:
            if path in named:
                yield self._of_file(path)
            elif path not in plain:
                try:
                    yield from self._in_folder(path)
                except NoWorkbooks as error:
                    if len(paths) == 1:
                        raise
                    say(str(error))

    def is_folder(self, path: Path) -> bool:
        """Whether a path is a folder, or was one with workbooks."""
        meant = files.is_folder(path) or path == FOLDER
        return meant or bool(self._within(self._before, path))

    def _of_file(self, path: Path) -> Pair:
        name = self.repository.name_of(path)
        if self._is_there(name) or name not in self._before:
            return self._pair(name, self._name_then(name), path)
        return self._pair(self._name_now(name), name, path)

    def _in_folder(self, folder: Path) -> Iterator[Pair]:
        then = {name: self._name_then(name) for name in self._names_now(folder)}
        inside = self._within(self._before, folder)
        gone = [name for name in inside if name not in then.values()]
        if not then and not gone:
            raise NoWorkbooks(folder)
        yield from (self._pair(self._name_now(name), name) for name in gone)
        yield from (self._pair(name, was) for name, was in then.items())

    def _pair(
        self, now: str | None, then: str | None, given: Path | None = None
    ) -> Pair:
        name = now or then or ""
        is_named = given and self.repository.name_of(given) == name
        path = given if given and is_named else self._path(name)
        was = self._path(then) if now and then and now != then else None
        return Pair(now, then, path, was, given is not None)

    def _path(self, name: str) -> Path:
        return Path(os.path.relpath(self.repository.root / name))

    def _names_now(self, folder: Path) -> list[str]:
        if self.end is not None:
            return self._within(self._after, folder)
        if not files.is_folder(folder):
            return []
        try:
            found = common.find_paths([folder], self.deep).workbooks
        except NoWorkbooks:  # there may have been some
            return []
        return [self.repository.name_of(path) for path in found]

    def _within(self, names: Mapping[str, str], folder: Path) -> list[str]:
        """The workbooks of a commit in a folder, by the rules of `finding`."""
        here = PurePosixPath(self.repository.name_of(folder))
        inside = [PurePosixPath(name) for name in names if name.endswith(".yaml")]
        below = [name for name in inside if here in name.parents]
        seen = [n for n in below if not re.search(r"(^|/)\.", str(n.relative_to(here)))]
        direct = [name for name in seen if name.parent == here]
        return sorted(map(str, seen if self.deep or not direct else direct))

    # --- the two sides ----------------------------------------------------------------

    @cached_property
    def _before(self) -> Mapping[str, str]:
        return self.repository.files(self.base)

    @cached_property
    def _after(self) -> Mapping[str, str]:
        return self.repository.files(self.end) if self.end else {}

    @cached_property
    def _touched(self) -> Collection[str]:
        """The YAML files that are not now what they were then."""
        return self.repository.touched(self.base, self.end)

    @cached_property
    def _known_as(self) -> Mapping[str, str]:
        """What the touched workbooks that were there then are called now, by name."""
        git = self.repository
        was = {n: self._before[n] for n in self._touched if n in self._before}
        now = [name for name in self._touched if self._is_there(name)]
        after = git.subjects({n: self._after[n] for n in now if n in self._after})
        return pair_versions(
            dict.fromkeys(was) | git.subjects(was),
            dict.fromkeys(now) | (after if self.end else git.subjects_on_disk(now)),
        )

    def _name_then(self, name: str) -> str | None:
        """What a file was called then; None if it was not there."""
        if name in self._touched:
            return next(
                (old for old, new in self._known_as.items() if new == name), None
            )
        return name if name in self._before else None

    def _name_now(self, then: str) -> str | None:
        """What a file is called now; None if it is gone."""
        if then in self._touched:
            return self._known_as.get(then)
        return then if self._is_there(then) else None

    def _is_there(self, name: str) -> bool:
        if self.end is not None:
            return name in self._after
        return files.path_exists(self.repository.root / name)

    def contents(self, pair: Pair) -> tuple[bytes | None, bytes | None]:
        """What a workbook's file held then, and holds now. Raises DiskError."""
        blobs = self._before.get(pair.then or ""), self._after.get(pair.now or "")
        held = self.repository.contents(blob for blob in blobs if blob)
        then, now = (held.get(blob or "") for blob in blobs)
        if self.end is None and pair.now and self._is_there(pair.now):
            now = files.read_bytes(self.repository.root / pair.now)
        return then, now


def wanted(
    paths: Sequence[Path], revision: str, deep: bool
) -> list[tuple[Since, list[Path]]]:
    """What to compare the paths with, by repository. Raises GitError.

    Without a revision it is the last commit.
    """
    since = _since if revision else _last_commit
    return [
        (since(repository, revision, deep), several)
        for repository, several in by_repository(paths).items()
    ]


def _last_commit(repository: Repository, _: str, deep: bool) -> Since:
    if not repository.has_commits():
        raise GitError(f"{repository.root}: has no commit yet; `git commit` makes one.")
    head = repository.commit("HEAD")
    return Since(repository, head, None, "the last commit", deep=deep)


def _since(repository: Repository, revision: str, deep: bool) -> Since:
    """What ``--since`` means: where the branches parted. Raises GitError.

    ``A...B`` and ``A..B`` compare with B; a single revision compares with the files.
    """
    old, *new = re.split(r"\.\.\.?", revision, maxsplit=1)
    names = old or "HEAD", "".join(new) or "HEAD"
    start, tip = map(repository.commit, names)
    words, until = (one_line(name, 60) for name in names)
    shallow, bases = repository.is_shallow(), repository.parted(start, tip)
    if not bases and shallow:
        raise GitError(
            f"The commit where '{words}' and '{until}' parted is not here: "
            f"{NOT_ALL_FETCHED}."
        )
    if not bases:
        raise GitError(
            f"'{words}' and '{until}' have no commit in common; save one as a file and "
            "name two files."
        )
    # Branches merged into each other have several bases. The one on the other
    # branch's own line counts none of that branch's changes as ours.
    own = repository.line(start) if len(bases) > 1 else bases
    base = next((commit for commit in own if commit in bases), bases[0])
    if base != start:
        words += f" (where the branches parted, at {base[:7]})"
    remarks = tuple(_remarks(len(bases), shallow))
    end, until = (tip, until) if new else (None, "")
    return Since(repository, base, end, words, until, shallow, remarks, deep)


def _remarks(bases: int, shallow: bool) -> Iterator[str]:
    if bases > 1:
        yield (
            "These branches were merged into each other, so they parted at "
            f"{bases} commits; the comparison is with one of the {bases}."
        )
    if shallow:
        yield (
            f"{as_sentence(NOT_ALL_FETCHED)} Until then the comparison may miss where "
            "the branches parted."
        )
