"""Checks across the files of a pack: what is missing, repeated or unknown."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any, get_args

from placebook.base import yaml_advice
from placebook.base.errors import Problem
from placebook.base.text import join_words, one_line
from placebook.base.yaml_tree import Path
from placebook.model.fields import (
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
    Slips,
    SourcesFile,
    at_places,
    of_kind,
    question_problems,
)
from placebook.model.pack_types import Fits, Recommendation, Rule, Section
from placebook.model.validation import Frozen


def problems_across(read: Sequence[ReadFile]) -> Iterator[Problem]:
    """Problems and remarks that take more than one file to find, or its whole text."""
    index = read[0]
    sources = {id for f in of_kind(read, SourcesFile) for id in f.value.sources}
    yield from at_places(index, _missing_files(read))
    yield from question_problems(read)
    for number, file in enumerate(read):
        yield from at_places(file, _in_another_file(file, read[:number]))
        yield from at_places(file, _unknown_sources(file, sources))
        if check := _CHECKS.get(type(file.value)):
            yield from at_places(file, check(file))
        if isinstance(file.value, Recommendation):
            yield from at_places(file, _later_slips(file, index.value.version))
        yield from at_places(file, _empty_conditions(file))
        for slip in (*_cut_texts(file), *_texts_to_look_at(file)):
            yield file.places.problem(*slip, level="remark")


def _missing_files(read: Sequence[ReadFile]) -> Slips:
    """The kinds of file and the sections that the index does not list."""
    for key, kind in KINDS.items():
        if not of_kind(read, kind):
            yield ("files",), f"names no file that holds {key}", "add one"
    sections = [file.value.section for file in of_kind(read, Section)]
    for name in SECTIONS:
        if name not in sections:
            yield ("files",), f"names no file for the section {name}", "add one"


def _in_another_file(file: ReadFile, before: Sequence[ReadFile]) -> Slips:
    """What an earlier file holds already."""
    others = of_kind(before, type(file.value))
    if isinstance(file.value, Recommendation):
        if file.value.id in [other.value.id for other in others]:
            yield ("id",), "is another file's id", "use another"
    elif isinstance(file.value, Section):
        if file.value.section in [other.value.section for other in others]:
            yield ("section",), "is in another file already", "keep one of them"
    elif others:
        key = next(key for key, kind in KINDS.items() if isinstance(file.value, kind))
        yield (key,), "is in another file already", "keep one of them"


def _unknown_sources(file: ReadFile, known: Collection[str]) -> Slips:
    if isinstance(file.value, SourcesFile):
        return
    for path, name, _ in _texts(file.value, None, ()):
        if path[-2:-1] == ("sources",) and name not in known:
            yield path, f"names a source that is not listed: {name}", "list it"


def _index_slips(file: ReadFile) -> Slips:
    index: IndexFile = file.value
    if not file.whole:
        return  # the reader has said what did not fit
    for answer in get_args(Answer):
        if answer not in index.answers:
            yield ("answers",), f"has no words for {answer}", "add them"
    if (word := index.answers.get("not-yet")) and not word.hint:
        what = "has no hint, which says of every statement what this level is"
        yield ("answers", "not-yet"), what, "add one"
    starts = [band.from_ for band in index.bands]
    if starts[0] > 0:
        what = "is above 0, so a low score has no name"
        yield ("bands", 0, "from"), what, "begin the first band at 0"
    if starts != sorted(set(starts)):
        yield ("bands",), "are not in rising order", "put the lowest 'from' first"


def _repeated_statements(file: ReadFile) -> Slips:
    ids = [retired.id for retired in file.value.retired]
    for number, statement in enumerate(file.value.statements):
        if statement.id in ids:
            what = f"'{statement.id}' was used before"
            do = "an id is never used again: choose a new one"
            yield ("statements", number, "id"), what, do
        ids.append(statement.id)


def _later_slips(file: ReadFile, version: int) -> Slips:
    """Versions that are not there yet."""
    what = f"is later than the version in index.yaml ({version})"
    for number, retired in enumerate(file.value.retired):
        if retired.since > version:
            do = "use the first version without the statement"
            yield ("retired", number, "since"), what, do
    for number, statement in enumerate(file.value.statements):
        if (statement.changed or 0) > version:
            do = "use the first version in which the level means this"
            yield ("statements", number, "changed"), what, do


def _role_slips(file: ReadFile) -> Slips:
    """Words that are not the workbook's, and roles without exactly one lane."""
    yield from _word_slips(file, "roles", Role)
    yield from _word_slips(file, "exchanges", Exchange)
    placed = [role for lane in file.value.lanes for role in lane.roles]
    for role in get_args(Role):
        if placed.count(role) != 1:
            what = f"list {role} {placed.count(role)} times"
            yield ("lanes",), what, f"list {role} once"


def _word_slips(file: ReadFile, key: str, words: Any) -> Slips:
    if [word.id for word in getattr(file.value, key)] != [*get_args(words)]:
        what = "are not those of the workbook"
        yield (key,), what, ", ".join(get_args(words))


def _rule_slips(file: ReadFile) -> Slips:
    """Rules that the program does not have; if there are none, rules without words."""
    ids = [rule.id for rule in file.value.rules]
    for number, rule in enumerate(file.value.rules):
        at = ("rules", number, "id")
        if rule.id in ids[:number]:
            yield at, f"'{rule.id}' is here twice", "keep one of them"
        elif rule.id not in RULES:
            yield at, f"'{rule.id}' is not a rule", f"use {join_words([*RULES])}"
        else:
            yield from _template_slips(number, rule)
    if file.whole and len(set(ids)) == len(ids) and set(ids) <= RULES.keys():
        for id in (id for id in RULES if id not in ids):
            yield ("rules",), f"has no words for {id}", "add them"


def _template_slips(number: int, rule: Rule) -> Slips:
    """Names in braces that this rule does not fill in, or that its words need."""
    known = [f"{{{name}}}" for name in RULES[rule.id]]
    for key, text in (("words", rule.words), ("reason", rule.reason)):
        at = ("rules", number, key)
        others = [name for name in re.findall(r"\{\w+\}", text) if name not in known]
        for name in others:
            do = f"use {join_words(known)}" if known else "take it out"
            yield at, f"has {name}, which this rule does not fill in", do
        if key == "words" and known and known[0] not in text and not others:
            yield at, "does not say which entry it is", f"put {known[0]} into it"


_CHECKS: Mapping[type[Frozen], Callable[[ReadFile], Slips]] = {
    IndexFile: _index_slips,
    Recommendation: _repeated_statements,
    PatternsFile: lambda file: _word_slips(file, "patterns", Pattern),
    RolesFile: _role_slips,
    RulesFile: _rule_slips,
}


def _empty_conditions(file: ReadFile) -> Slips:
    """Each ``when`` that names no pattern, and so has no effect."""
    kept = set(file.places.written.values())
    for path in file.places.document.layout.parts if file.whole else ():
        if path[-1:] == ("when",) and path not in kept:
            yield path, "names no pattern", "add one, as in `pattern: [access]`"


def _cut_texts(file: ReadFile) -> Slips:
    """Each text that a ``#`` may have cut off."""
    for comment in file.places.document.comments:
        if comment.cuts:
            what = f"ends before '# {one_line(comment.text, 30)}'"
            yield comment.path, what, "put the text in quotes if that belongs to it"


def _texts_to_look_at(file: ReadFile) -> Slips:
    """Each text that is longer than its place, or in curly quotes."""
    for path, text, most in _texts(file.value, None, ()):
        if most is not None and len(text) > most:
            what = f"is {len(text)} characters long"
            yield path, what, f"up to {most} fit where it is shown"
        if most is not None and yaml_advice.is_in_curly(text):
            what = "begins and ends with curly quotes, and people will see them"
            yield path, what, "take them out, unless somebody said these words"


def _texts(
    value: Any, kind: Any, path: Path, about: Sequence[Any] = ()
) -> Iterator[tuple[Path, str, int | None]]:
    """Each text, and how many characters fit where it is shown, if it is."""
    if isinstance(value, Frozen):
        for name, field in type(value).model_fields.items():
            inner, at = getattr(value, name), (*path, field.alias or name)
            yield from _texts(inner, field.annotation, at, field.metadata)
    elif isinstance(value, (Mapping, tuple)):
        of_each = ([None] + [arg for arg in get_args(kind) if arg is not ...])[-1]
        more = getattr(of_each, "__metadata__", ())
        entries = value.items() if isinstance(value, Mapping) else enumerate(value)
        for step, inner in entries:
            yield from _texts(inner, of_each, (*path, step), more)
    elif isinstance(value, str):
        fits = [one.most for one in about if type(one) is Fits]
        yield path, value, fits[0] if fits else None
