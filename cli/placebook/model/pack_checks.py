"""What no file of a pack shows by itself: what is missing, repeated, or not known."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

from placebook.base import yaml_advice
from placebook.base.errors import Problem
from placebook.base.text import join_words, one_line
from placebook.model.fields import (
    FIELDS,
    RULES,
    SECTIONS,
    Answer,
    Exchange,
    Pattern,
    Role,
)
from placebook.model.pack_files import (
    KINDS,
    IndexFile,
    PatternsFile,
    ReadFile,
    RolesFile,
    RulesFile,
    SourcesFile,
    of_kind,
)
from placebook.model.pack_types import Fits, Recommendation, Rule, Section
from placebook.model.validation import Frozen


def problems_across(read: list[ReadFile]) -> Iterator[Problem]:
    """What no file shows by itself."""
    index = read[0]
    yield from _missing_kinds(read)
    yield from _index_problems(index)
    yield from question_problems(read)
    yield from _repeated_ids(read)
    yield from _unknown_sources(read)
    for file in of_kind(read, PatternsFile):
        yield from _word_problems(file, "patterns", Pattern)
    for file in of_kind(read, RolesFile):
        yield from _word_problems(file, "roles", Role)
        yield from _word_problems(file, "exchanges", Exchange)
        yield from _lane_problems(file)
    for file in of_kind(read, RulesFile):
        yield from _rule_problems(file)
    for file in read:
        yield from _empty_conditions(file)
        yield from _cut_texts(file)
        yield from _texts_to_look_at(file)


def _cut_texts(file: ReadFile) -> Iterator[Problem]:
    """A remark on each text that a ``#`` may have cut off."""
    for comment in file.places.document.comments:
        if comment.cuts:
            yield file.places.problem(
                comment.path,
                f"ends before '# {one_line(comment.text, 30)}'",
                "put the text in quotes if that belongs to it",
                level="remark",
            )


def _texts_to_look_at(file: ReadFile) -> Iterator[Problem]:
    """A remark on each text that is longer than its place, or in curly quotes."""
    for path, text, most in _texts(file.value, None, ()):
        if len(text) > most:
            what, do = (
                f"is {len(text)} characters long",
                f"up to {most} fit where it is shown",
            )
            yield file.places.problem(path, what, do, level="remark")
        if yaml_advice.is_in_curly(text):
            what = "begins and ends with curly quotes, and people will see them"
            do = "take them out, unless somebody said these words"
            yield file.places.problem(path, what, do, level="remark")


def _texts(
    value: Any, kind: Any, path: tuple[str | int, ...], about: Sequence[Any] = ()
) -> Iterator[tuple[tuple[str | int, ...], str, int]]:
    """Each text that has a place where it is shown, and how many characters fit."""
    if isinstance(value, Frozen):
        for name, field in type(value).model_fields.items():
            inner, at = getattr(value, name), (*path, field.alias or name)
            yield from _texts(inner, field.annotation, at, field.metadata)
    elif isinstance(value, (Mapping, tuple)):
        of_each = next(
            (arg for arg in reversed(get_args(kind)) if arg is not ...), None
        )
        entries = value.items() if isinstance(value, Mapping) else enumerate(value)
        for step, inner in entries:
            more = getattr(of_each, "__metadata__", ())
            yield from _texts(inner, of_each, (*path, step), more)
    elif isinstance(value, str):
        yield from ((path, value, fits.most) for fits in about if type(fits) is Fits)


def _empty_conditions(file: ReadFile) -> Iterator[Problem]:
    """Each ``when`` that names no pattern, and so would be as if it were not there."""
    kept = set(file.places.written.values())
    for path in file.places.document.layout.marks if file.whole else ():
        if path[-1:] == ("when",) and path not in kept:
            what, do = "names no pattern", "add one, as in `pattern: [access]`"
            yield file.places.problem(path, what, do)


def _missing_kinds(read: list[ReadFile]) -> Iterator[Problem]:
    index = read[0]
    for key, kind in KINDS.items():
        held = of_kind(read, kind)
        if not held:
            yield index.places.problem(
                ("files",), f"names no file that holds {key}", "add one"
            )
        if kind not in (Section, Recommendation):
            for file in held[1:]:
                yield file.places.problem(
                    (key,), "is in another file already", "keep one of them"
                )
    yield from _section_problems(index, of_kind(read, Section))


def _section_problems(
    index: ReadFile, sections: Sequence[ReadFile]
) -> Iterator[Problem]:
    names: list[str] = []
    for file in sections:
        if file.value.section in names:
            yield file.places.problem(
                ("section",), "is in another file already", "keep one of them"
            )
        names.append(file.value.section)
    for name in SECTIONS:
        if name not in names:
            yield index.places.problem(
                ("files",), f"names no file for the section {name}", "add one"
            )


def _index_problems(index: ReadFile) -> Iterator[Problem]:
    if not index.whole:
        return  # what did not fit is told already
    for answer in Answer.__args__:  # type: ignore[attr-defined]
        if answer not in index.value.answers:
            yield index.places.problem(
                ("answers",), f"has no words for {answer}", "add them"
            )
    if index.value.bands[0].from_ > 0:
        yield index.places.problem(
            ("bands", 0, "from"),
            "is above 0, so that a low score has no name",
            "let the first band begin at 0",
        )
    starts = [band.from_ for band in index.value.bands]
    if starts != sorted(set(starts)):
        yield index.places.problem(
            ("bands",), "are not in rising order", "put the lowest 'from' first"
        )


def question_problems(read: list[ReadFile]) -> Iterator[Problem]:
    """Questions without a field, fields without a question, choices without words."""
    for file in of_kind(read, Section):
        section = file.value
        if section.section not in SECTIONS:
            yield file.places.problem(
                ("section",), "is not a section of the workbook", join_words(SECTIONS)
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
        for field in FIELDS if file.whole else ():  # what did not fit is told already
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


def _choice_problems(file: ReadFile, number: int, question: Any) -> Iterator[Problem]:
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


def _repeated_ids(read: list[ReadFile]) -> Iterator[Problem]:
    seen: set[str] = set()
    for file in of_kind(read, Recommendation):
        recommendation = file.value
        if recommendation.id in seen:
            yield file.places.problem(("id",), "is another file's id", "use another")
        seen.add(recommendation.id)
        ids = {retired.id for retired in recommendation.retired}
        yield from _since(file, of_kind(read, IndexFile)[0].value.version)
        for number, statement in enumerate(recommendation.statements):
            if statement.id in ids:
                yield file.places.problem(
                    ("statements", number, "id"),
                    f"'{statement.id}' was used before",
                    "an id is never used again: choose a new one",
                )
            ids.add(statement.id)


def _since(file: ReadFile, version: int) -> Iterator[Problem]:
    for number, retired in enumerate(file.value.retired):
        if retired.since > version:
            yield file.places.problem(
                ("retired", number, "since"),
                f"is later than the version in index.yaml ({version})",
                "use the version in which it was first gone",
            )


def _unknown_sources(read: list[ReadFile]) -> Iterator[Problem]:
    known: set[str] = set()
    for file in of_kind(read, SourcesFile):
        known |= set(file.value.sources)
    for file in read:
        if isinstance(file.value, SourcesFile):
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


def _lane_problems(file: ReadFile) -> Iterator[Problem]:
    """Each role has one lane."""
    placed = [role for lane in file.value.lanes for role in lane.roles]
    for role in Role.__args__:  # type: ignore[attr-defined]
        if placed.count(role) != 1:
            yield file.places.problem(
                ("lanes",), f"have {role} {placed.count(role)} times", "have it once"
            )


def _rule_problems(file: ReadFile) -> Iterator[Problem]:
    """Rules that the program does not have; else those that have no words."""
    ids = [rule.id for rule in file.value.rules]
    slips = not file.whole
    for number, rule in enumerate(file.value.rules):
        at = ("rules", number, "id")
        if rule.id in ids[:number]:
            slips = True
            what = f"'{rule.id}' is here twice"
            yield file.places.problem(at, what, "keep one of them")
        elif rule.id not in RULES:
            slips = True
            near = difflib.get_close_matches(rule.id, RULES, 1)
            do = (
                f"did you mean '{near[0]}'?"
                if near
                else f"use {join_words(list(RULES))}"
            )
            yield file.places.problem(at, f"'{rule.id}' is not a rule", do)
        else:
            yield from _template_problems(file, number, rule)
    for id in RULES:
        if id not in ids and not slips:
            yield file.places.problem(("rules",), f"has no words for {id}", "add them")


def _template_problems(file: ReadFile, number: int, rule: Rule) -> Iterator[Problem]:
    """Names in braces that this rule does not fill in, or that its words lack."""
    known = [f"{{{name}}}" for name in RULES[rule.id]]
    for key, text in (("words", rule.words), ("reason", rule.reason)):
        at = ("rules", number, key)
        others = [name for name in re.findall(r"\{\w+\}", text) if name not in known]
        for name in others:
            what = f"has {name}, which this rule does not fill in"
            do = f"use {join_words(known)}" if known else "take it out"
            yield file.places.problem(at, what, do)
        if key == "words" and known and known[0] not in text and not others:
            what, do = "does not say which entry it is", f"put {known[0]} into it"
            yield file.places.problem(at, what, do)


def _word_problems(file: ReadFile, key: str, words: Any) -> Iterator[Problem]:
    ids = [word.id for word in getattr(file.value, key)]
    if ids != list(words.__args__):
        yield file.places.problem(
            (key,), "are not those of the workbook", ", ".join(words.__args__)
        )
