"""A workbook's versions in git: by its path, or by the area and service it names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from placebook.base.text import name_key
from placebook.base.yaml_reader import parse_yaml
from placebook.model.finding import looks_like_workbook

Subject: TypeAlias = tuple[str, str]


class Change(NamedTuple):
    """The blobs that a file held before and after; None where there was no file."""

    was: str | None
    now: str | None


Changes: TypeAlias = Mapping[str, Change]  # by the files' names


class Commit(NamedTuple):
    """A commit, and what it changed from each parent; the first commit's is ``""``."""

    id: str
    day: date
    edges: Mapping[str, Changes]


class FileRevision(NamedTuple):
    """A file as a commit left it; ``blob`` names its content, None once deleted."""

    commit: str
    day: date
    blob: str | None
    name: str


@dataclass(frozen=True)
class Lineage:
    """Commits, children before their parents; the files of the first.

    ``since`` has what is not committed yet, ``subjects`` the area and service of what
    tells one file from another.
    """

    commits: Sequence[Commit]
    files: Collection[str]
    since: Changes
    subjects: Mapping[str, Subject]

    def revisions(
        self, name: str, now: bytes | None
    ) -> tuple[list[FileRevision], list[FileRevision]]:
        """The versions of a file, oldest first: all, and the branch's own.

        ``now`` is what the file holds. A merge counts among all if its file differs
        from the version before it, so that the last one is the file as it is. The
        branch's own are along the first parents.
        """
        every, own = list[FileRevision](), list[FileRevision]()
        known, since = frozenset([subject_of(now or b"")]), {**self.since}
        if now is not None and name not in self.files:
            since.setdefault(name, Change(None, None))
        follow = next((commit.id for commit in self.commits), "")
        first, known = self._before((name,), since, known)
        names, is_there = {follow: first}, any(n in self.files for n in first[:1])
        for commit in self.commits:
            here, found = names.get(commit.id, ()), dict[str, FileRevision]()
            for parent, changes in commit.edges.items():
                then, known = self._before(here, changes, known)
                names[parent] = _joined(names.get(parent, ()), then)
                called = next(iter(here or then), "")
                if change := changes.get(called):
                    blob = change.now if here else None
                    found[parent] = FileRevision(*commit[:2], blob, called)
            every += [*found.values()][:1]
            if commit.id == follow:
                # The first that has the file: where it is gone, that a merge took it
                # away is a change.
                follow = min(
                    commit.edges,
                    key=lambda one: not (names[one] and (is_there or one in found)),
                )
                own += [found[follow]] if follow in found else []
                is_there = bool(names[follow]) and (is_there or follow in found)
        return self._without_repeats(every[::-1]), own[::-1]

    def _before(
        self, names: Sequence[str], changes: Changes, known: frozenset[Subject | None]
    ) -> tuple[tuple[str, ...], frozenset[Subject | None]]:
        """What a file may have been called before changes, the likeliest first.

        Not by a name that came with them. It may have had a name that went, if the file
        there was about one of the ``known`` subjects of ours. Returned with those, and
        what ours was about where it came.
        """
        replaced = self._replaced(changes, names)
        came = {
            name: self._subject(change.now)
            for name, change in changes.items()
            if change.was is None or name in replaced
        }
        ours = came.keys() & set(names)
        known |= {came[name] for name in ours}
        # If ours did not come here, a file that did may be another one, renamed.
        taken = {None, *(() if ours else came.values())}
        went = sorted(
            name
            for name, change in changes.items()
            if (change.now is None or name in replaced)
            and self._subject(change.was) in known - taken
        )
        return _joined([name for name in names if name not in came], went), known

    def _replaced(self, changes: Changes, names: Sequence[str]) -> Collection[str]:
        """The names at which another workbook stands since; only where ours moved.

        The one before is elsewhere now, or the one after was elsewhere.
        """
        mine = (changes[name] for name in names if name in changes)
        if all(self._subject(one.was) == self._subject(one.now) for one in mine):
            return ()
        subjects = {
            name: (self._subject(change.was), self._subject(change.now))
            for name, change in changes.items()
        }
        differ = {name: both for name, both in subjects.items() if both[0] != both[1]}
        left, come = (set(side) - {None} for side in zip(*differ.values(), strict=True))
        return [
            name
            for name, (was, now) in differ.items()
            if None not in changes[name] and (was in come or now in left)
        ]

    def _subject(self, blob: str | None) -> Subject | None:
        return self.subjects.get(blob or "")

    def _without_repeats(self, found: Iterable[FileRevision]) -> list[FileRevision]:
        merges = {commit.id for commit in self.commits if len(commit.edges) > 1}
        kept = list[FileRevision]()
        for one in found:
            if not (one.commit in merges and kept and kept[-1][2:] == one[2:]):
                kept.append(one)
        return kept


def _joined(names: Iterable[str], more: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*names, *more]))


def subject_of(content: bytes) -> Subject | None:
    """The area and service that a workbook names, in a form for comparison."""
    if not looks_like_workbook(content):
        return None
    text = content.decode("utf-8", "replace")
    # Mostly its beginning is enough, which few versions change.
    return _named_in(text.partition("\nfocus:")[0]) or _named_in(text)


@lru_cache(maxsize=1024)
def _named_in(text: str) -> Subject | None:
    data = parse_yaml(text).data
    if isinstance(data, dict):
        entries = (data.get(key) for key in ("area", "service"))
        named = [one.get("name") for one in entries if isinstance(one, dict)]
        match [name_key(one) for one in named if isinstance(one, str)]:
            case [area, service]:
                return area, service
    return None


def subjects_of(contents: Mapping[str, bytes]) -> dict[str, Subject]:
    """The area and service of each workbook among contents, by their names."""
    known = {name: subject_of(content) for name, content in contents.items()}
    return {name: subject for name, subject in known.items() if subject}


def pair_versions(
    was: Mapping[str, Subject | None], now: Mapping[str, Subject | None]
) -> dict[str, str]:
    """The new names of files by the old.

    A name stays with the subject that it had. Of other files, one that was about a
    subject is the one that is about it now; else a name stays with its file.
    """
    pairs = {name: name for name in was if name in now and was[name] == now[name]}
    left, come = (
        {n: s for n, s in side.items() if n not in pairs} for side in (was, now)
    )
    found = dict[Subject, tuple[list[str], list[str]]]()
    for side, names in enumerate((left, come)):
        for name, subject in names.items():
            if subject:
                found.setdefault(subject, ([], []))[side].append(name)
    moved = [(then, new) for then, new in found.values() if then and new]
    moving = {name for both in moved for names in both for name in names}
    pairs |= {name: name for name in was if name in now and name not in moving}
    return pairs | {then[0]: new[0] for then, new in moved if len(then + new) == 2}


def commits_from(log: bytes, kept: Collection[str]) -> list[Commit]:
    """The output of `git log` as `Repository` asks for it; of files, YAML and ``kept``.

    A commit has a part for each parent whose files differ, in their order.
    """
    heads, parts = dict[str, list[str]](), dict[str, list[dict[str, Change]]]()
    id, tokens = "", iter(log.split(b"\0"))
    for token in tokens:
        if token.startswith((b":", b"\n:")):
            name = next(tokens).decode("utf-8", "surrogateescape")
            change = _change(token.decode().split())
            if any(change) and (name.endswith(".yaml") or name in kept):
                parts[id][-1][name] = change
        elif token:
            id, *heads[id] = token.decode().split()
            parts.setdefault(id, []).append({})
    commits = []
    for id, (day, tree, *parents) in heads.items():
        differing = [p for p in parents or [""] if heads.get(p, "??")[1] != tree]
        edges: dict[str, Changes] = {parent: {} for parent in parents}
        edges |= zip(differing, parts[id], strict=False)
        commits.append(Commit(id, date.fromisoformat(day), edges))
    return commits


def _change(fields: Sequence[str]) -> Change:
    """A line such as ``:100644 000000 <blob> 0000 D``; a link is no file."""
    modes = (mode.lstrip(":") for mode in fields[:2])
    pairs = zip(modes, fields[2:4], strict=True)
    return Change(*(blob if mode.startswith("100") else None for mode, blob in pairs))
