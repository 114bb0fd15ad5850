"""A folder of question files -> Pack, with every Problem at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import Field

import placebook.prompts
from placebook import files
from placebook.errors import PlacebookError, Problem, Unreadable
from placebook.pack import (
    Band,
    Case,
    DatasetWords,
    ExchangeWords,
    Pack,
    PatternWords,
    Recommendation,
    RoleWords,
    Section,
    Source,
    Title,
    Topic,
    Word,
    Words,
)
from placebook.typed import Built, Frozen, Id, Number, Places, build
from placebook.vocabulary import FIELDS, SECTIONS, Answer, Exchange, Pattern, Role
from placebook.words import either
from placebook.yamlread import parse

BUILT_IN = Path(placebook.prompts.__file__).parent


class _Index(Frozen):
    """``index.yaml``: the pack's name, its scale, and its files in order."""

    id: Id
    version: Number
    title: Title
    about: Words = ""
    answers: Mapping[Answer, Word]
    bands: tuple[Band, ...]
    files: tuple[str, ...] = Field(min_length=1)


class _Patterns(Frozen):
    patterns: tuple[PatternWords, ...]


class _Roles(Frozen):
    about: Words = ""
    roles: tuple[RoleWords, ...]
    exchanges: tuple[ExchangeWords, ...]


class _Cases(Frozen):
    about: Words = ""
    cases: tuple[Case, ...]


class _Topics(Frozen):
    topics: tuple[Topic, ...]


class _Sources(Frozen):
    sources: Mapping[str, Source]


# A file says by this key what it holds.
_KINDS: dict[str, type[Frozen]] = {
    "section": Section,
    "statements": Recommendation,
    "patterns": _Patterns,
    "roles": _Roles,
    "cases": _Cases,
    "licences": DatasetWords,
    "topics": _Topics,
    "sources": _Sources,
}


class _Read(NamedTuple):
    """One file: what was made of it, and where its parts stand."""

    value: Any
    places: Places


def load(folder: Path | None = None) -> Pack:
    """The pack in ``folder``, or the built-in one. Raises Unreadable or DiskError."""
    pack, problems = examine(folder or BUILT_IN)
    if pack is None or problems:
        raise Unreadable(problems)
    return pack


def examine(folder: Path) -> tuple[Pack | None, list[Problem]]:
    """The pack in ``folder`` if one can be made of it, and every problem it has.

    Raises DiskError when there is no ``index.yaml`` to begin with.
    """
    index, found = _read(folder / "index.yaml", _Index)
    problems = list(found.problems)
    if found.value is None:
        return None, problems
    read: list[_Read] = [index]
    for number, name in enumerate(found.value.files):
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            problems.append(
                index.places.problem(
                    ("files", number), "is outside the pack", "name a file inside it"
                )
            )
            continue
        try:
            file, built = _read(path, None)
        except PlacebookError as error:
            problems.append(
                index.places.problem(("files", number), str(error).rstrip("."), "")
            )
            continue
        problems += built.problems
        if built.value is not None:
            read.append(file)
    if len(read) == 1 + len(found.value.files):
        problems += _problems_across(read)
    pack = None if problems else _pack(read)
    return pack, sorted(problems, key=lambda problem: (problem.file, problem.line))


def _read(path: Path, kind: type[Frozen] | None) -> tuple[_Read, Built]:
    document = parse(files.text(files.read(path), path))
    places = Places(document, str(path))
    if kind is None:
        data = document.data if isinstance(document.data, dict) else {}
        named = [kind for key, kind in _KINDS.items() if key in data]
        # A section and a recommendation both have sources: the first key wins.
        kind = named[0] if named else None
    if kind is None:
        problem = places.problem(
            (), "does not say what it holds", f"begin it with {either(list(_KINDS))}"
        )
        return _Read(None, places), Built(None, (*places.faults(), problem))
    built = build(kind, places)
    return _Read(built.value, places), built


def _of(read: Iterable[_Read], kind: type[Any]) -> list[_Read]:
    return [file for file in read if isinstance(file.value, kind)]


def _problems_across(read: list[_Read]) -> Iterator[Problem]:
    """What no file shows by itself."""
    index = read[0]
    yield from _missing_kinds(read)
    yield from _index_problems(index)
    yield from _question_problems(read)
    yield from _repeated_ids(read)
    yield from _unknown_sources(read)
    for file in _of(read, _Patterns):
        yield from _word_problems(file, "patterns", Pattern)
    for file in _of(read, _Roles):
        yield from _word_problems(file, "roles", Role)
        yield from _word_problems(file, "exchanges", Exchange)


def _missing_kinds(read: list[_Read]) -> Iterator[Problem]:
    index = read[0]
    for key, kind in _KINDS.items():
        held = _of(read, kind)
        if not held:
            yield index.places.problem(
                ("files",), f"names no file that holds {key}", "add one"
            )
        if kind not in (Section, Recommendation):
            for file in held[1:]:
                yield file.places.problem(
                    (key,), "is in another file already", "keep one of them"
                )
    names = [file.value.section for file in _of(read, Section)]
    for name in SECTIONS:
        if name not in names:
            yield index.places.problem(
                ("files",), f"names no file for the section {name}", "add one"
            )


def _index_problems(index: _Read) -> Iterator[Problem]:
    for answer in Answer.__args__:  # type: ignore[attr-defined]
        if answer not in index.value.answers:
            yield index.places.problem(
                ("answers",), f"has no words for {answer}", "add them"
            )
    starts = [band.from_ for band in index.value.bands]
    if starts != sorted(set(starts)):
        yield index.places.problem(
            ("bands",), "are not in rising order", "put the lowest 'from' first"
        )


def _question_problems(read: list[_Read]) -> Iterator[Problem]:
    for file in _of(read, Section):
        section = file.value
        if section.section not in SECTIONS:
            yield file.places.problem(
                ("section",), "is not a section of the workbook", either(SECTIONS)
            )
            continue
        ids = [question.id for question in section.questions]
        for number, question in enumerate(section.questions):
            path = ("questions", number, "id")
            if question.id.split(".")[0] != section.section or (
                question.id not in FIELDS
            ):
                yield file.places.problem(
                    path,
                    f"'{question.id}' is not a field of this section",
                    "`placebook schema` has them all",
                )
            elif question.id in ids[:number]:
                yield file.places.problem(path, "is asked already", "keep one of them")
            else:
                yield from _choice_problems(file, number, question)
        for field in FIELDS:
            if field.split(".")[0] == section.section and field not in ids:
                yield file.places.problem(
                    ("questions",), f"has no words for {field}", "add a question"
                )


_WORDED_ELSEWHERE = {
    "focus.pattern",
    "ecosystem.actors.roles",
    "ecosystem.flows.kind",
    "readiness.answer",
}


def _choice_problems(file: _Read, number: int, question: Any) -> Iterator[Problem]:
    words = FIELDS[question.id].words
    if question.id in _WORDED_ELSEWHERE:
        words = ()
    path = ("questions", number, "choices")
    for word in words:
        if word not in question.choices:
            yield file.places.problem(path, f"has no words for {word}", "add them")
    for word in question.choices:
        if word not in words:
            yield file.places.problem(
                (*path, word), "is not a word of this field", "take it out"
            )


def _repeated_ids(read: list[_Read]) -> Iterator[Problem]:
    seen: set[str] = set()
    for file in _of(read, Recommendation):
        recommendation = file.value
        if recommendation.id in seen:
            yield file.places.problem(("id",), "is another file's id", "use another")
        seen.add(recommendation.id)
        ids = {retired.id for retired in recommendation.retired}
        for number, statement in enumerate(recommendation.statements):
            if statement.id in ids:
                yield file.places.problem(
                    ("statements", number, "id"),
                    f"'{statement.id}' was used before",
                    "an id is never used again: choose a new one",
                )
            ids.add(statement.id)


def _unknown_sources(read: list[_Read]) -> Iterator[Problem]:
    known: set[str] = set()
    for file in _of(read, _Sources):
        known |= set(file.value.sources)
    for file in read:
        if isinstance(file.value, _Sources):
            continue
        for path, name in _named_sources(file.value.model_dump(), ()):
            if name not in known:
                yield file.places.problem(
                    path, f"names a source that is not listed: {name}", "list it"
                )


def _named_sources(value: Any, path: tuple[str | int, ...]) -> Iterator[Any]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key == "sources":
                yield from ((((*path, key, n)), name) for n, name in enumerate(inner))
            else:
                yield from _named_sources(inner, (*path, key))
    elif isinstance(value, tuple):
        for number, inner in enumerate(value):
            yield from _named_sources(inner, (*path, number))


def _word_problems(file: _Read, key: str, words: Any) -> Iterator[Problem]:
    ids = [word.id for word in getattr(file.value, key)]
    if ids != list(words.__args__):
        yield file.places.problem(
            (key,), "are not those of the workbook", ", ".join(words.__args__)
        )


def _pack(read: list[_Read]) -> Pack:
    index: _Index = read[0].value

    def only(kind: type[Any]) -> Any:
        return _of(read, kind)[0].value

    by_name = {file.value.section: file.value for file in _of(read, Section)}
    return Pack(
        id=index.id,
        version=index.version,
        title=index.title,
        answers={word: index.answers[word] for word in Answer.__args__},  # type: ignore[attr-defined]
        bands=index.bands,
        sections={name: by_name[name] for name in SECTIONS},
        recommendations=tuple(file.value for file in _of(read, Recommendation)),
        patterns=only(_Patterns).patterns,
        roles=only(_Roles).roles,
        roles_about=only(_Roles).about,
        exchanges=only(_Roles).exchanges,
        cases=only(_Cases).cases,
        cases_about=only(_Cases).about,
        dataset_words=only(DatasetWords),
        topics=only(_Topics).topics,
        sources=only(_Sources).sources,
    )
