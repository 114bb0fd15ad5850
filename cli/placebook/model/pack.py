"""The pack: all that the program asks and says about the subject."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from placebook.base.dates import date_in_words
from placebook.model.fields import POINTS
from placebook.model.pack_files import Case, FactSource, Topic
from placebook.model.pack_types import (
    Band,
    DatasetWords,
    ExchangeWords,
    Lane,
    Licence,
    PatternWords,
    Question,
    Recommendation,
    RoleWords,
    Rule,
    Scheme,
    Section,
    Standard,
    Statement,
    Word,
)


class Shelf(NamedTuple):
    """What is read when somebody asks for it: cases, pages of the guide, sources."""

    cases: tuple[Case, ...]
    cases_about: str
    topics: tuple[Topic, ...]
    sources: Mapping[str, FactSource]


@dataclass(frozen=True)
class Pack:
    """All that the program asks and says about the subject.

    ``fetch_shelf`` reads the shelf; ``shelf`` keeps it once it is read.
    """

    id: str
    version: int
    title: str
    answers: Mapping[str, Word]
    bands: tuple[Band, ...]
    sections: Mapping[str, Section]
    recommendations: tuple[Recommendation, ...]
    patterns: tuple[PatternWords, ...]
    roles: tuple[RoleWords, ...]
    roles_about: str
    lanes: tuple[Lane, ...]
    exchanges: tuple[ExchangeWords, ...]
    dataset_words: DatasetWords
    rules: tuple[Rule, ...]
    fetch_shelf: Callable[[], Shelf]

    @cached_property
    def shelf(self) -> Shelf:
        """Cases, pages of the guide, and sources."""
        return self.fetch_shelf()

    @property
    def reference(self) -> str:
        """``open-data-services@1``, as the workbook names it."""
        return f"{self.id}@{self.version}"

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Every question by its id."""
        return {q.id: q for s in self.sections.values() for q in s.questions}

    @cached_property
    def statements(self) -> Mapping[str, tuple[Recommendation, Statement]]:
        """Every statement by ``<recommendation>.<statement>``, in order."""
        return {
            f"{recommendation.id}.{statement.id}": (recommendation, statement)
            for recommendation in self.recommendations
            for statement in recommendation.statements
        }

    def level(self, statement: Statement, answer: str) -> str:
        """What a level of a statement looks like; empty for what is no level."""
        if answer == "not-yet":
            return self.answers[answer].hint
        return str(getattr(statement.levels, answer.replace("-", "_"), ""))

    def up_to(self, statement: Statement, answer: str) -> str:
        """What is true at a level: its words, after those of the levels below it."""
        levels = [*POINTS][1:]
        if answer not in levels:
            return self.level(statement, answer)
        known = levels[: levels.index(answer) + 1]
        return " ".join(self.level(statement, level) for level in known)

    def told(self, field: str, value: Any) -> str:
        """A value in words: the title of a choice, a date in full, text as it is."""
        if value is None:
            return ""
        if isinstance(value, date):
            return date_in_words(value)
        words = self.choices(field)
        if isinstance(value, (list, tuple)):
            return ", ".join(words[v].title if v in words else str(v) for v in value)
        return words[value].title if value in words else str(value)

    def choices(self, field: str) -> Mapping[str, Word]:
        """The words offered for a field, in the order in which they are shown."""
        words = self.dataset_words
        offered: dict[str, Any] = {
            "focus.pattern": self.patterns,
            "ecosystem.actors.roles": self.roles,
            "ecosystem.flows.kind": self.exchanges,
            "datasets.licence": words.licences,
            "datasets.frequency": words.frequencies,
            "datasets.format": words.formats,
            "datasets.identifiers": words.identifiers,
            "datasets.standard": words.standards,
        }
        if field == "readiness.answer":
            return self.answers
        if field in offered:
            return {word.id: _as_word(word) for word in offered[field]}
        return self.questions[field].choices

    def pattern(self, id: str) -> PatternWords:
        """The words of a pattern."""
        return next(pattern for pattern in self.patterns if pattern.id == id)


def _as_word(word: Any) -> Word:
    """A licence by name and id, a scheme or standard by id, all else by its title."""
    if isinstance(word, (Scheme, Standard)):
        return Word.model_construct(title=word.id, hint=word.title)
    title = getattr(word, "title", word.id)
    if isinstance(word, Licence):
        title = f"{title} ({word.id})"
    return Word.model_construct(title=title, hint=getattr(word, "hint", ""))
