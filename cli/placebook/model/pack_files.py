"""The files of a pack: what each kind holds."""

# Annotations are not kept as text here: to make types of it takes pydantic a while.
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from pydantic import Field

from placebook.base.errors import Problem
from placebook.model.fields import Answer, Pattern
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


# A file says by this key what it holds.
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
