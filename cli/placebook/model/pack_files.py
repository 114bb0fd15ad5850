"""The files of a pack: what each kind holds, and whether every field is asked."""

# Annotations are not kept as text here: to make types of it takes pydantic a while.
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from pydantic import Field

from placebook.base.errors import Problem
from placebook.base.text import join_words
from placebook.base.yaml_tree import Path
from placebook.model.fields import FIELDS, SECTIONS, Answer, Pattern
from placebook.model.pack_types import (
    Band,
    DatasetWords,
    ExchangeWords,
    Lane,
    Page,
    PatternWords,
    Recommendation,
    RoleWords,
    Rule,
    Section,
    Title,
    Word,
    Words,
)
from placebook.model.positions import Places
from placebook.model.validation import Frozen, Id, Number


class IndexFile(Frozen):
    """``index.yaml``: the pack's name, its scale, and its files in order."""

    id: Id
    version: Number
    title: Title
    about: Words = ""
    answers: Mapping[Answer, Word]
    bands: tuple[Band, ...]
    files: tuple[str, ...] = Field(min_length=1)


class PatternsFile(Frozen):
    """The three patterns."""

    patterns: tuple[PatternWords, ...]


class RolesFile(Frozen):
    """Roles and exchanges of the ecosystem."""

    about: Words = ""
    lanes: tuple[Lane, ...]
    roles: tuple[RoleWords, ...]
    exchanges: tuple[ExchangeWords, ...]


class RulesFile(Frozen):
    """What the summary says when something is missing."""

    rules: tuple[Rule, ...]


class Case(Frozen):
    """A published example of open data in a public service."""

    id: Id
    title: Title
    place: Title = ""
    pattern: Pattern | None = None
    report: Words
    nutshell: Words
    data: Words = ""
    effect: Words = ""
    lessons: Words = ""
    sources: tuple[str, ...]


class Topic(Frozen):
    """A page of the guide."""

    id: Id
    title: Title
    body: Page
    sources: tuple[str, ...] = ()


class FactSource(Frozen):
    """Where a fact was read."""

    title: Words
    publisher: Words = ""
    year: str = ""
    url: Words


class CasesFile(Frozen):
    """Published cases."""

    about: Words = ""
    cases: tuple[Case, ...]


class TopicsFile(Frozen):
    """Pages of the guide."""

    topics: tuple[Topic, ...]


class SourcesFile(Frozen):
    """Where facts were read, by key."""

    sources: Mapping[str, FactSource]


# The key that tells what a file holds.
KINDS: dict[str, type[Frozen]] = {
    "section": Section,
    "statements": Recommendation,
    "patterns": PatternsFile,
    "roles": RolesFile,
    "cases": CasesFile,
    "licences": DatasetWords,
    "rules": RulesFile,
    "topics": TopicsFile,
    "sources": SourcesFile,
}


class ReadFile(NamedTuple):
    """One file: what was made of it, where its parts stand, and what did not fit."""

    value: Any
    places: Places
    problems: tuple[Problem, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing was left out."""
        return not self.problems


def of_kind(read: Iterable[ReadFile], kind: type[Any]) -> list[ReadFile]:
    """The files of one kind."""
    return [file for file in read if isinstance(file.value, kind)]


# Where in a file something is wrong, what it is, and what to do.
Slips: TypeAlias = Iterator[tuple[Path, str, str]]


def at_places(file: ReadFile, slips: Slips) -> Iterator[Problem]:
    """Each slip as a Problem at its line."""
    for slip in slips:
        yield file.places.problem(*slip)


def question_problems(read: Sequence[ReadFile]) -> Iterator[Problem]:
    """Questions without a field, fields without a question, choices without words."""
    for file in of_kind(read, Section):
        yield from at_places(file, _question_slips(file))


def _question_slips(file: ReadFile) -> Slips:
    section: Section = file.value
    if section.section not in SECTIONS:
        what = "is not a section of the workbook"
        yield ("section",), what, join_words(SECTIONS)
        return
    fields = [field for field in FIELDS if field.split(".")[0] == section.section]
    ids = [question.id for question in section.questions]
    for number, question in enumerate(section.questions):
        path = ("questions", number, "id")
        if question.id not in fields:
            what = f"'{question.id}' is not a field of this section"
            yield path, what, "`placebook schema` lists every field"
        elif question.id in ids[:number]:
            yield path, "is asked already", "keep one of them"
        else:
            yield from _choice_slips(number, question.id, question.choices)
    for field in fields if file.whole else ():  # the reader has said what did not fit
        if field not in ids:
            yield ("questions",), f"has no words for {field}", "add a question"


_WORDED_ELSEWHERE = {
    "focus.pattern",
    "ecosystem.actors.roles",
    "ecosystem.flows.kind",
    "readiness.answer",
}


def _choice_slips(number: int, field: str, choices: Collection[str]) -> Slips:
    words = () if field in _WORDED_ELSEWHERE else FIELDS[field].words
    path = ("questions", number, "choices")
    for word in words:
        if word not in choices:
            yield path, f"has no words for {word}", "add them"
    for word in choices:
        if word not in words:
            yield (*path, word), "is not a word of this field", "take it out"
