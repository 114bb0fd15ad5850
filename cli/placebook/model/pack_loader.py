"""A folder of question files -> Pack, with every Problem at once."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar, get_args

import placebook.prompts
from placebook.base import files
from placebook.base.errors import PlacebookError, Problem, Unreadable
from placebook.base.text import join_words
from placebook.base.yaml_reader import parse_yaml
from placebook.model.fields import SECTIONS, Answer
from placebook.model.pack import Pack, Shelf
from placebook.model.pack_files import (
    KINDS,
    CasesFile,
    IndexFile,
    PatternsFile,
    ReadFile,
    RolesFile,
    RulesFile,
    SourcesFile,
    TopicsFile,
    of_kind,
    question_problems,
)
from placebook.model.pack_types import DatasetWords, Recommendation, Section
from placebook.model.positions import Places
from placebook.model.validation import Frozen, validate

T = TypeVar("T")
BUILT_IN = Path(placebook.prompts.__file__).parent


def load_pack(folder: Path | None = None) -> Pack:
    """The pack in ``folder``, or the built-in one. Raises Unreadable or DiskError.

    The tests check the built-in pack, so its shelf is read only when a command asks for
    it.
    """
    if folder is None:
        return _built_in()
    pack, problems = examine_pack(folder)
    if pack is None:
        raise Unreadable([found for found in problems if found.level == "problem"])
    return pack


def examine_pack(folder: Path) -> tuple[Pack | None, list[Problem]]:
    """The pack in ``folder`` if one can be made of it, and every problem it has.

    Raises DiskError when there is no ``index.yaml`` to begin with.
    """
    index = _read(folder / "index.yaml", IndexFile)
    problems = list(index.problems)
    if index.value is None:
        return None, problems
    read = [index]
    names = index.value.files
    for number, name in enumerate(names):
        slip = _slip_of_name(names, number, folder)
        if slip is None:
            try:
                read.append(_read(folder / name, None))
                problems += read[-1].problems
            except PlacebookError as error:
                slip = str(error).rstrip("."), ""
        if slip:
            problems.append(index.places.problem(("files", number), *slip))
    if len(read) == 1 + len(names) and all(file.value for file in read):
        from placebook.model.pack_checks import problems_across

        problems += problems_across(read)
    fits = all(problem.level == "remark" for problem in problems)
    pack = _pack(read) if fits else None
    problems += _unlisted(folder, index)
    if pack is not None and folder != BUILT_IN:
        problems += _beside_built_in(pack, _built_in(), index)
    return pack, sorted(problems, key=lambda problem: (problem.file, problem.line))


def _slip_of_name(
    names: Sequence[str], number: int, folder: Path
) -> tuple[str, str] | None:
    """What is wrong with a name in the list of files, and what to do."""
    if names[number] in names[:number]:
        return "is listed already", "take one of them out"
    if not _is_inside(folder / names[number], folder):
        return "is outside the pack", "name a file inside it"
    return None


def _is_inside(path: Path, folder: Path) -> bool:
    try:
        return files.resolve_links(path).is_relative_to(files.resolve_links(folder))
    except OSError:
        return True  # reading it says what is wrong


def _unlisted(folder: Path, index: ReadFile) -> Iterator[Problem]:
    """A remark on each recommendation's file that the index does not list."""
    listed = {folder / name for name in index.value.files}
    for path in sorted(folder.glob("readiness/*.yaml")):
        if path not in listed:
            what, do = "is not asked", "list it in index.yaml, or take it out"
            yield Problem.of_file(path, what, do, "remark")


def _beside_built_in(pack: Pack, ours: Pack, index: ReadFile) -> Iterator[Problem]:
    """Remarks on a copy of the built-in pack, compared with the built-in one.

    They name statements that were dropped without being retired, and a version that
    stayed the same although scores change.
    """
    if pack.id != ours.id:
        return
    retired = {
        f"{recommendation.id}.{retired.id}"
        for recommendation in pack.recommendations
        for retired in recommendation.retired
    }
    for id in ours.statements:
        if id not in pack.statements and id not in retired:
            yield index.places.problem(
                ("files",),
                f"{id} is no longer asked, and workbooks may have answers to it",
                "list it under `retired`, or put its id back",
                level="remark",
            )
    other = [name for name, made in _SCORED.items() if made(pack) != made(ours)]
    if other and pack.version <= ours.version:
        yield index.places.problem(
            ("version",),
            f"is {pack.version}, as before, but the {join_words(other, 'and')} are "
            "different, and scores change with them",
            f"write {ours.version + 1}",
            level="remark",
        )


def _weights(pack: Pack) -> dict[str, Any]:
    """The weights of recommendations and statements, where they are not all 1."""
    said: dict[str, Any] = {one.id: one.weight for one in pack.recommendations}
    said |= {id: statement.weight for id, (_, statement) in pack.statements.items()}
    return {
        id: weights
        for id, weights in said.items()
        if weights and set(weights.values()) != {1}
    }


# What a change of scores can come from, by its name.
_SCORED: Mapping[str, Callable[[Pack], Any]] = {
    "statements": lambda pack: set(pack.statements),
    "weights": _weights,
    "bands": lambda pack: [band.from_ for band in pack.bands],
}


def _read(path: Path, kind: type[Frozen] | None) -> ReadFile:
    """A file of this kind, or of the kind that its keys tell. Raises PlacebookError."""
    document = parse_yaml(files.decode_utf8(files.read_bytes(path), path))
    places = Places(document, str(path))
    kind = kind or _kind_of(document.data if isinstance(document.data, dict) else ())
    if kind is not None:
        value, misfits = validate(kind, places)
        return ReadFile(value, places, misfits)
    problems = places.faults()
    if not document.cut:
        what, do = "does not say what it holds", f"begin it with {join_words([*KINDS])}"
        problems.append(places.problem((), what, do))
    return ReadFile(None, places, tuple(problems))


def _kind_of(keys: Iterable[str]) -> type[Frozen] | None:
    there = {*keys}
    # A section and a recommendation both have sources: the first key wins.
    return next((kind for key, kind in KINDS.items() if key in there), None)


def _only(read: Sequence[ReadFile], kind: type[T]) -> T:
    """The one file of its kind."""
    return of_kind(read, kind)[0].value  # type: ignore[no-any-return]


def _pack(read: Sequence[ReadFile]) -> Pack:
    index, roles = _only(read, IndexFile), _only(read, RolesFile)
    by_name = {file.value.section: file.value for file in of_kind(read, Section)}
    return Pack(
        id=index.id,
        version=index.version,
        title=index.title,
        answers={word: index.answers[word] for word in get_args(Answer)},
        bands=index.bands,
        sections={name: by_name[name] for name in SECTIONS},
        recommendations=tuple(file.value for file in of_kind(read, Recommendation)),
        patterns=_only(read, PatternsFile).patterns,
        roles=roles.roles,
        roles_about=roles.about,
        lanes=roles.lanes,
        exchanges=roles.exchanges,
        dataset_words=_only(read, DatasetWords),
        rules=_only(read, RulesFile).rules,
        fetch_shelf=lambda: _shelf(read),
    )


def _shelf(read: Sequence[ReadFile]) -> Shelf:
    cases = _only(read, CasesFile)
    topics, sources = _only(read, TopicsFile), _only(read, SourcesFile)
    return Shelf(cases.cases, cases.about, topics.topics, sources.sources)


_ON_THE_SHELF = ("cases.yaml", "guide.yaml", "sources.yaml")


@functools.cache
def _built_in() -> Pack:
    """The built-in pack, read once; examined in full if somebody has changed it."""
    try:
        index = _read(BUILT_IN / "index.yaml", IndexFile)
        names = [name for name in index.value.files if name not in _ON_THE_SHELF]
        read = [index, *(_read(BUILT_IN / name, None) for name in names)]
        if all(file.whole for file in read) and not any(question_problems(read)):
            return replace(_pack(read), fetch_shelf=lambda: load_pack(BUILT_IN).shelf)
    except (AttributeError, LookupError, PlacebookError):
        pass  # what follows says what is wrong
    return load_pack(BUILT_IN)
