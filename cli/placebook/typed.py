"""Plain data -> a typed value, with every Problem in words and at its line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import UnionType
from typing import (
    Annotated,
    Any,
    NamedTuple,
    TypeAlias,
    TypeVar,
    Union,
    get_args,
    get_origin,
)

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from placebook import yaml_advice
from placebook.errors import Problem
from placebook.places import Places
from placebook.words import LONGEST_ID, either, one_line, slug, tidy
from placebook.yamlread import Path, Tree

T = TypeVar("T", bound=BaseModel)

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PLAIN_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")  # those without other scripts
_NUMBER = re.compile(r"[0-9]{1,6}")


class Frozen(BaseModel):
    """A value that cannot change, and knows all its keys."""

    # Built when first used: most types are only ever parts of others.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def to_date(value: object) -> date:
    """A date written ``YYYY-MM-DD``, and nothing else."""
    if isinstance(value, date):
        return value
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"{value} is not in the calendar|check it") from None
    said = one_line(value, 30) if isinstance(value, str) else "this"
    raise ValueError(f"'{said}' is not a date|write it as 2026-11-23")


def to_number(value: object) -> int:
    """A whole number from 1, written in digits."""
    if isinstance(value, int) and value > 0:
        return value
    if isinstance(value, str) and _NUMBER.fullmatch(value) and int(value) > 0:
        return int(value)
    said = one_line(value, 30) if isinstance(value, str) else "this"
    raise ValueError(f"'{said}' is not a whole number from 1|write it in digits")


def to_id(value: str) -> str:
    """An id as ``slug`` would make it."""
    plain = len(value) <= LONGEST_ID and _PLAIN_ID.fullmatch(value)
    if not plain and slug(value) != value:
        raise ValueError(
            "is not an id|use lower-case letters and digits, with single hyphens "
            "between, at most 60"
        )
    return value


Id = Annotated[str, AfterValidator(to_id)]
Date = Annotated[date, BeforeValidator(to_date)]
Number = Annotated[int, Field(ge=1), BeforeValidator(to_number)]


class Built(NamedTuple):
    """What was made of a document, if it could be, and what stood in the way."""

    value: Any
    problems: tuple[Problem, ...]


def build(kind: type[T], places: Places, fallback: Any = None) -> Built:
    """Make a ``kind`` of a document, or say everything that keeps it from being one.

    What does not fit is left out and the rest is built, so that a fault in one part
    hides none in another; ``fallback`` stands in for what every file must have. With
    problems, the value is good for more checking and for nothing else.
    """
    bare = list(_bare_keys(kind, places))
    problems = [*places.faults(), *bare]
    data = places.pruned()
    for attempt in range(10):
        try:
            return Built(kind.model_validate(data), tuple(problems))
        except ValidationError as error:
            known = {(problem.line, problem.where) for problem in problems}
            known |= {(problem.line, problem.what) for problem in problems}
            # What was left out before is missing now, and after a fault that ended the
            # reading what is missing may well be there: neither is said.
            whole = attempt == 0 and not places.document.cut
            found = list(_problems(kind, error, places, whole))
            problems += [
                problem
                for problem in found
                if (problem.line, problem.where) not in known
                and (problem.line, problem.what) not in known
                and not (problem.what == _MISSING and _is_around(problem, bare))
                and not (places.document.cut and _is_unsure(problem, places))
            ]
            places.leave_out([detail["loc"] for detail in error.errors()])
            data = places.pruned()
            fill_in(data, fallback or {})
    return Built(None, tuple(problems))


def fill_in(data: dict[str, Any], fallback: Mapping[str, Any]) -> None:
    """Put into ``data`` what is missing or blank there."""
    for key, value in fallback.items():
        if isinstance(value, dict) and isinstance(data.get(key), dict):
            fill_in(data[key], value)
        elif not data.get(key):
            data[key] = value


def _is_around(problem: Problem, bare: list[Problem]) -> bool:
    """Whether words are there, though they were read as keys."""
    return any(key.where.startswith(problem.where) for key in bare)


def _is_unsure(problem: Problem, places: Places) -> bool:
    """Whether the reading ended inside a part, which may well fit but for that."""
    inside = (f"{problem.where}.", f"{problem.where}[")
    return any(fault.where.startswith(inside) for fault in places.faults())


_IS_A_KEY = "is read as a key"
_IS_EMPTY = "has nothing in it"


def _bare_keys(kind: type[BaseModel], places: Places) -> Iterator[Problem]:
    """Each key whose words would go with the blank behind it."""
    document = places.document
    for path, what, do in _bare(kind, document.data, ()):
        if document.cut and what == _IS_EMPTY:
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
    kind = _only(kind)
    if isinstance(value, dict) and _is_model(kind):
        yield from _bare_fields(kind, value, path)
    elif isinstance(value, dict) and get_origin(kind) is Mapping:
        yield from _bare_entries(_inside(kind, ""), value, path)
    elif isinstance(value, list) and get_origin(kind) is tuple:
        for number, item in enumerate(value):
            yield from _bare(_inside(kind, number), item, (*path, number))
    elif _says_nothing(value):
        for place in _keys_in(value, path):
            yield place, _IS_A_KEY, _instead(kind)


def _instead(kind: Any) -> str:
    """How to write what belongs there; blank where that is text."""
    if _is_model(kind) or get_origin(kind) is Mapping:
        return "take out the hyphen before it"
    is_list = get_origin(kind) is tuple
    return "begin the line with a hyphen, or use [ ] for { }" if is_list else ""


def _bare_fields(model: type[BaseModel], value: dict[str, Tree], path: Path) -> _Bare:
    fields = _fields(model)
    for key, inner in value.items():
        if key in fields:
            yield from _bare(fields[key].annotation, inner, (*path, key))
        elif _says_nothing(inner):
            what = f"{_IS_A_KEY}, and means nothing here"
            yield (*path, key), what, _near(key, list(fields))


def _bare_entries(kind: Any, value: dict[str, Tree], path: Path) -> _Bare:
    """In a group by ids: an id alone is somebody's words too."""
    for key, inner in value.items():
        found = list(_bare(kind, inner, (*path, key)))
        yield from found
        if not found and _says_nothing(inner) and (needed := _needed(kind)):
            do = f"write its {either(needed, 'and')} below it, indented, or take it out"
            yield (*path, key), _IS_EMPTY, do


def _needed(kind: Any) -> list[str]:
    """What an entry of this kind cannot be without."""
    kind = _only(kind)
    if not _is_model(kind):
        return [] if get_origin(kind) in (Mapping, tuple) else ["value"]
    return [key for key, field in _fields(kind).items() if field.is_required()]


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


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """A model's fields by the keys that they have in a file."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _problems(
    kind: type[BaseModel], error: ValidationError, places: Places, whole: bool
) -> Iterator[Problem]:
    details = error.errors()
    misspelt = {_meant(kind, d) for d in details if d["type"] == "extra_forbidden"}
    for detail in details:
        path: Path = tuple(step for step in detail["loc"] if step != "[key]")
        if detail["type"] in _ABSENT and (not whole or path in misspelt):
            continue
        if detail["type"] == "too_short" and any(_is_inside(d, path) for d in details):
            continue
        yield places.problem(path, *_in_words(kind, detail))


def _is_inside(detail: ErrorDetails, path: Path) -> bool:
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
        first, *_ = _keys_around(kind, detail["loc"])
        return _GROUP, f"write it with its keys, such as {first}:"
    if code == "missing":
        return _MISSING, "fill it in"
    if code == "extra_forbidden":
        return "means nothing here", _nearest(kind, detail)
    if code == "literal_error":
        words = re.findall(r"'([^']+)'", detail.get("ctx", {}).get("expected", ""))
        return _not_its_word(detail["input"]), "use " + either(words)
    what, _, do = str(detail.get("ctx", {}).get("error", detail["msg"])).partition("|")
    return what, do


def _slip_of_yaml(
    kind: type[BaseModel], detail: ErrorDetails
) -> tuple[str, str] | None:
    """What is wrong with a part's YAML, if that is why it does not fit."""
    *around, key = detail["loc"] or ("",)
    if detail["type"] == "extra_forbidden":
        return yaml_advice.of_key(str(key), _keys_around(kind, around))
    if detail["type"] == "model_type":
        known = _keys_around(kind, detail["loc"])
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
    return _near(str(key), _keys_around(kind, around))


def _near(key: str, known: list[str]) -> str:
    if near := _closest(key, known):
        return f"did you mean '{near[0]}'?"
    few = 0 < len(known) <= _FEW
    return f"use {either(known)}" if few else "take it out, or move it"


def _meant(kind: type[BaseModel], detail: ErrorDetails) -> Path:
    """The path of the key that a misspelt one is nearest to; () if none is near."""
    known = _keys_around(kind, detail["loc"][:-1])
    near = _closest(str(detail["loc"][-1]), known)
    return (*detail["loc"][:-1], near[0]) if near else ()


def _closest(key: str, known: list[str]) -> list[str]:
    return difflib.get_close_matches(key, known, 1, 0.6)


def _keys_around(kind: Any, path: Sequence[int | str]) -> list[str]:
    """The keys that a model has at ``path``, for "did you mean"."""
    for step in path:
        kind = _inside(kind, step)
    model = _only(kind)
    return list(_fields(model)) if _is_model(model) else []


def _inside(kind: Any, step: int | str) -> Any:
    """What stands at ``step`` of a model, list or mapping: a type, or None."""
    kind = _only(kind)
    if _is_model(kind):
        field = _fields(kind).get(str(step))
        return field.annotation if field else None
    inner = [arg for arg in get_args(kind) if arg is not ...]
    return inner[-1] if inner else None  # of a mapping, what its keys lead to


def _only(kind: Any) -> Any:
    """An optional or annotated type without that; itself otherwise."""
    if get_origin(kind) is Annotated:
        return _only(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return _only(next(arg for arg in get_args(kind) if arg is not type(None)))
    return kind
