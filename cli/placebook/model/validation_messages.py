"""What does not fit a model, in words and at its line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from placebook.base import yaml_advice
from placebook.base.errors import Problem
from placebook.base.text import join_words, one_line, tidy
from placebook.base.yaml_faults import Path
from placebook.base.yaml_tree import Tree, plain_tree
from placebook.model.positions import Places
from placebook.model.shapes import (
    inner_kind,
    is_model,
    keyed_fields,
    keys_around,
    needed_keys,
    unwrapped,
)


def new_problems(
    kind: type[BaseModel],
    error: ValidationError,
    places: Places,
    whole: bool,
    known: list[Problem],
) -> list[Problem]:
    """What an error says that is not ``known``.

    What is missing may be there unless it is ``whole``; and nothing is said to be
    missing where words were read as keys.
    """
    said = {(problem.line, problem.where) for problem in known}
    said |= {(problem.line, problem.what) for problem in known}
    bare = [problem for problem in known if problem.what.startswith(_BARE)]
    return [
        problem
        for problem in _problems(kind, error, places, whole)
        if (problem.line, problem.where) not in said
        and (problem.line, problem.what) not in said
        and not (problem.what == _MISSING and _is_around(problem, bare))
        and not (places.document.cut and _is_unsure(problem, places))
    ]


def _is_around(problem: Problem, bare: list[Problem]) -> bool:
    """Whether words are there, though they were read as keys."""
    return any(key.where.startswith(problem.where) for key in bare)


def _is_unsure(problem: Problem, places: Places) -> bool:
    """Whether the reading ended inside a part, which may well fit but for that."""
    inside = (f"{problem.where}.", f"{problem.where}[")
    return any(fault.where.startswith(inside) for fault in places.faults())


_IS_A_KEY, _EMPTY = "is read as a key", "has nothing in it"
_BARE = (_IS_A_KEY, _EMPTY)


def bare_keys(kind: type[BaseModel], places: Places) -> Iterator[Problem]:
    """Each key whose words would go with the blank behind it."""
    document = places.document
    data = plain_tree(document.root)
    for path, what, do in _bare(kind, data, ()):
        if document.cut and what == _EMPTY:
            continue  # what belongs there may come after the cut
        in_braces = path[:-1] in document.flow
        by_style = "" if in_braces else "remove the colon, or "
        yield places.problem(path, what, do or f"{by_style}put the text in quotes")


_Bare: TypeAlias = "Iterator[tuple[Path, str, str]]"


def _bare(kind: Any, value: Tree, path: Path) -> _Bare:
    """The keys with nothing behind them that name no empty answer.

    With each what it is and what to do; the latter is blank where text belongs.
    """
    if isinstance(value, str):
        return
    kind = unwrapped(kind)
    if isinstance(value, dict) and is_model(kind):
        yield from _bare_fields(kind, value, path)
    elif isinstance(value, dict) and get_origin(kind) is Mapping:
        yield from _bare_entries(inner_kind(kind, ""), value, path)
    elif isinstance(value, list) and get_origin(kind) is tuple:
        for number, item in enumerate(value):
            yield from _bare(inner_kind(kind, number), item, (*path, number))
    elif _says_nothing(value):
        for place in _keys_in(value, path):
            yield place, _IS_A_KEY, _instead(kind)


def _instead(kind: Any) -> str:
    """How to write what belongs there; blank where that is text."""
    if is_model(kind) or get_origin(kind) is Mapping:
        return "take out the hyphen before it"
    is_list = get_origin(kind) is tuple
    return "begin the line with a hyphen, or use [ ] for { }" if is_list else ""


def _bare_fields(model: type[BaseModel], value: dict[str, Tree], path: Path) -> _Bare:
    known = keyed_fields(model)
    for key, inner in value.items():
        if key in known:
            yield from _bare(known[key].annotation, inner, (*path, key))
        elif _says_nothing(inner):
            what = f"{_IS_A_KEY}, and means nothing here"
            yield (*path, key), what, _near(key, list(known))


def _bare_entries(kind: Any, value: dict[str, Tree], path: Path) -> _Bare:
    """In a group by ids: an id alone is somebody's words too."""
    for key, inner in value.items():
        found = list(_bare(kind, inner, (*path, key)))
        yield from found
        if not found and _says_nothing(inner) and (must := needed_keys(kind)):
            do = (
                f"write its {join_words(must, 'and')} below it, indented, or take it "
                "out"
            )
            yield (*path, key), _EMPTY, do


def _keys_in(value: Tree, path: Path) -> Iterator[Path]:
    if isinstance(value, dict):
        yield from ((*path, key) for key in value)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _keys_in(item, (*path, number))


def _says_nothing(value: Tree) -> bool:
    """Whether only keys are in it, if anything is."""
    if isinstance(value, str):
        return not tidy(value)
    inner = value.values() if isinstance(value, dict) else value
    return all(map(_says_nothing, inner))


def _problems(
    kind: type[BaseModel], error: ValidationError, places: Places, whole: bool
) -> Iterator[Problem]:
    details = error.errors()
    misspelt = {_meant(kind, d) for d in details if d["type"] == "extra_forbidden"}
    for detail in details:
        path: Path = tuple(step for step in detail["loc"] if step != "[key]")
        if detail["type"] in _ABSENT and (not whole or path in misspelt):
            continue
        if detail["type"] == "too_short" and any(_isinside(d, path) for d in details):
            continue
        yield places.problem(path, *_in_words(kind, detail))


def _isinside(detail: ErrorDetails, path: Path) -> bool:
    return len(detail["loc"]) > len(path) and detail["loc"][: len(path)] == path


_MISSING = "is needed here"
_ABSENT = ("missing", "too_short")
_FEW = 12  # keys that can be named in a sentence
_GROUP = "should be a group of keys"
_EXPECTED: Mapping[str, tuple[str, str]] = {
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


def _in_words(kind: type[BaseModel], detail: ErrorDetails) -> tuple[str, str]:
    code = detail["type"]
    if advice := _slip_of_yaml(kind, detail):
        return advice
    if code in _EXPECTED:
        return _EXPECTED[code]
    if code == "model_type":
        first, *_ = keys_around(kind, detail["loc"])
        return _GROUP, f"write it with its keys, such as {first}:"
    if code == "missing":
        return _MISSING, "fill it in"
    if code == "extra_forbidden":
        return "means nothing here", _nearest(kind, detail)
    if code == "literal_error":
        words = re.findall(r"'([^']+)'", detail.get("ctx", {}).get("expected", ""))
        return _not_its_word(detail["input"]), "use " + join_words(words)
    what, _, do = str(detail.get("ctx", {}).get("error", detail["msg"])).partition("|")
    return what, do


def _slip_of_yaml(
    kind: type[BaseModel], detail: ErrorDetails
) -> tuple[str, str] | None:
    """What is wrong with a part's YAML, if that is why it does not fit."""
    *around, key = detail["loc"] or ("",)
    if detail["type"] == "extra_forbidden":
        return yaml_advice.of_key(str(key), keys_around(kind, around))
    if detail["type"] == "model_type":
        known = keys_around(kind, detail["loc"])
        return yaml_advice.of_group(detail["input"], known)
    if detail["type"] == "string_type":
        return yaml_advice.of_text(detail["input"])
    if detail["type"] in ("tuple_type", "list_type"):
        return yaml_advice.of_list(detail["input"])
    return yaml_advice.of_word(detail["input"])


def _not_its_word(given: Any) -> str:
    if not isinstance(given, str):
        return "should be one word"
    return f"'{one_line(given, 30)}' is not one of its words"


def _nearest(kind: type[BaseModel], detail: ErrorDetails) -> str:
    *around, key = detail["loc"]
    return _near(str(key), keys_around(kind, around))


def _near(key: str, known: list[str]) -> str:
    if near := _closest(key, known):
        return f"did you mean '{near[0]}'?"
    few = 0 < len(known) <= _FEW
    return f"use {join_words(known)}" if few else "take it out, or move it"


def _meant(kind: type[BaseModel], detail: ErrorDetails) -> Path:
    """The path of the key that a misspelt one is nearest to; () if none is near."""
    known = keys_around(kind, detail["loc"][:-1])
    near = _closest(str(detail["loc"][-1]), known)
    return (*detail["loc"][:-1], near[0]) if near else ()


def _closest(key: str, known: list[str]) -> list[str]:
    return difflib.get_close_matches(key, known, 1, 0.6)
