"""The sentences for what does not fit, such as words that are read as a key."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from placebook.base import yaml_advice
from placebook.base.errors import Problem
from placebook.base.text import join_words, one_line
from placebook.base.yaml_tree import Path, Tree, is_blank
from placebook.model.positions import Places
from placebook.model.shapes import Shape, Unfit, shape_of

Model: TypeAlias = type[BaseModel]
_IS_A_KEY, _EMPTY = "is read as a key", "has nothing in it"
_MISSING = "is needed here"
_ABSENT = ("missing", "too_short")
_FEW = 12  # keys that can be named in a sentence
_GROUP = "should be a group of keys"
_EXPECTED: Mapping[str, tuple[str, str]] = {
    "missing": (_MISSING, "fill it in"),
    "string_type": ("should be text", "put it in quotes, or write it as a | block"),
    "list_type": ("should be a list", "begin each line of it with a hyphen"),
    "tuple_type": ("should be a list", "begin each line of it with a hyphen"),
    "dict_type": (_GROUP, "write its keys below it, further in"),
    "too_short": ("is empty", "add at least one"),
    "bool_parsing": ("should be true or false", "write one of them"),
    "float_parsing": ("should be a number", "write it in digits"),
    "greater_than_equal": ("is too small", "use a number from 0 to 100"),
    "less_than_equal": ("is too large", "use a number from 0 to 100"),
}


def new_problems(
    kind: Model,
    error: ValidationError,
    places: Places,
    whole: bool,
    known: list[Problem],
) -> list[Problem]:
    """What an error says that is not ``known`` yet.

    What is missing may be there unless it is ``whole``; and nothing is said to be
    missing where words were read as keys.
    """
    said = {(p.line, words) for p in known for words in (p.where, p.what)}
    bare = [p.where for p in known if p.what.startswith((_IS_A_KEY, _EMPTY))]
    unread = [p.where for p in places.faults()] if places.document.cut else []
    return [
        problem
        for problem in _problems(kind, error, places, whole)
        if not {(problem.line, problem.where), (problem.line, problem.what)} & said
        # The words are there; they were read as keys.
        and not (problem.what == _MISSING and _is_around(problem.where, bare))
        # The reading ended inside this part, which may fit otherwise.
        and not _is_around(problem.where + ".", unread)
        and not _is_around(problem.where + "[", unread)
    ]


def _is_around(start: str, places: Sequence[str]) -> bool:
    return any(place.startswith(start) for place in places)


def bare_keys(kind: Model, places: Places) -> Iterator[Problem]:
    """Each key that would be lost because nothing stands behind it."""
    document = places.document
    for path, what, do in _bare(shape_of(kind), document.data, ()):
        if document.cut and what == _EMPTY:
            continue  # what belongs there may come after the cut
        in_braces = document.layout.parts[path[:-1]].event.flow_style
        by_style = "" if in_braces else "remove the colon, or "
        yield places.problem(path, what, do or f"{by_style}put the text in quotes")


_Bare: TypeAlias = "Iterator[tuple[Path, str, str]]"


def _bare(shape: Shape, node: Tree, path: Path) -> _Bare:
    """The keys with nothing behind them that are not empty answers.

    Each with what is wrong and what to do; the latter is blank where text belongs.
    """
    if isinstance(node, dict) and shape.is_group:
        for key, inner in node.items():
            yield from _bare_key(shape, key, inner, (*path, key))
    elif isinstance(node, list) and shape.is_list and shape.each:
        for number, item in enumerate(node):
            yield from _bare(shape.each, item, (*path, number))
    elif isinstance(node, (dict, list)) and is_blank(node):
        for place in _keys_in(node, path):
            yield place, _IS_A_KEY, _instead(shape)


def _bare_key(shape: Shape, key: str, inner: Tree, path: Path) -> _Bare:
    """One key of a group; an id with nothing below it is somebody's words too."""
    part = shape.at(key)
    found = list(_bare(part, inner, path)) if part else []
    yield from found
    if found or not is_blank(inner):
        return
    if part is None:
        what = f"{_IS_A_KEY}, and means nothing here"
        yield path, what, _near(key, shape.keys_at(()))
    elif shape.each and part.needed:
        below = join_words(part.needed, "and")
        yield path, _EMPTY, f"write its {below} below it, indented, or take it out"


def _instead(shape: Shape) -> str:
    """How to write what belongs there; blank where that is text."""
    if shape.is_group:
        return "take out the hyphen before it"
    return "begin the line with a hyphen, or use [ ] for { }" if shape.is_list else ""


def _keys_in(node: Tree, path: Path) -> Iterator[Path]:
    if isinstance(node, dict):
        yield from ((*path, key) for key in node)
    elif isinstance(node, list):
        for number, item in enumerate(node):
            yield from _keys_in(item, (*path, number))


def _problems(
    kind: Model, error: ValidationError, places: Places, whole: bool
) -> Iterator[Problem]:
    details = error.errors()
    misspelt = {_meant(kind, d) for d in details if d["type"] == "extra_forbidden"}
    for detail in details:
        path: Path = tuple(step for step in detail["loc"] if step != "[key]")
        if detail["type"] in _ABSENT and (not whole or path in misspelt):
            continue
        within = (d["loc"] for d in details if d["loc"] != path)
        if detail["type"] == "too_short" and any(
            other[: len(path)] == path for other in within
        ):
            continue
        yield places.problem(path, *_in_words(kind, detail))


def _in_words(kind: Model, detail: ErrorDetails) -> tuple[str, str]:
    code, loc, given = detail["type"], detail["loc"], detail["input"]
    context: Any = detail.get("ctx", {})
    if advice := _slip_of_yaml(kind, detail):
        return advice
    if code in _EXPECTED:
        return _EXPECTED[code]
    if code == "model_type":
        first, *_ = shape_of(kind).keys_at(loc)
        return _GROUP, f"write it with its keys, such as {first}:"
    if code == "extra_forbidden":
        return "means nothing here", _near(
            str(loc[-1]), shape_of(kind).keys_at(loc[:-1])
        )
    if code == "literal_error":
        words = re.findall(r"'([^']+)'", context.get("expected", ""))
        what = "should be one word"
        if isinstance(given, str):
            what = f"'{one_line(given, 30)}' is not one of the words for this field"
        return what, "use " + join_words(words)
    unfit = context.get("error")
    return (unfit.what, unfit.do) if isinstance(unfit, Unfit) else (detail["msg"], "")


def _slip_of_yaml(kind: Model, detail: ErrorDetails) -> tuple[str, str] | None:
    """The slip in YAML that keeps a part from fitting; None if it is none."""
    code, loc, given = detail["type"], detail["loc"], detail["input"]
    if code == "extra_forbidden":
        return yaml_advice.of_key(str(loc[-1]), shape_of(kind).keys_at(loc[:-1]))
    if code == "model_type":
        return yaml_advice.of_group(given, shape_of(kind).keys_at(loc))
    if code == "string_type":
        return yaml_advice.of_text(given)
    if code in ("tuple_type", "list_type"):
        return yaml_advice.of_list(given)
    return yaml_advice.of_word(given)


def _near(key: str, known: list[str]) -> str:
    if near := difflib.get_close_matches(key, known, 1, 0.6):
        return f"did you mean '{near[0]}'?"
    few = 0 < len(known) <= _FEW
    return f"use {join_words(known)}" if few else "take it out, or move it"


def _meant(kind: Model, detail: ErrorDetails) -> Path:
    """The path of the key that a misspelt one is nearest to; () if none is near."""
    *around, key = detail["loc"]
    near = difflib.get_close_matches(str(key), shape_of(kind).keys_at(around), 1, 0.6)
    return (*around, near[0]) if near else ()
