"""Plain data -> a typed value, with every Problem in words and at its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from types import MappingProxyType
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
)

from placebook.base.errors import Problem
from placebook.base.text import LONGEST_ID, one_line, slug
from placebook.model.positions import Places
from placebook.model.shapes import Misfit, Unfit, shape_of, without_blanks

T = TypeVar("T", bound=BaseModel)

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PLAIN_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")  # in Latin letters alone
_NUMBER = re.compile(r"[0-9]{1,6}")


class Frozen(BaseModel):
    """A value that cannot change, and takes only the keys it knows."""

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
            raise Unfit(f"{value} is not in the calendar", "check it") from None
    said = one_line(value, 30) if isinstance(value, str) else "this"
    raise Unfit(f"'{said}' is not a date", "write it as 2026-11-23")


def to_number(value: object) -> int:
    """A whole number from 1, written in digits."""
    if isinstance(value, int) and value > 0:
        return value
    if isinstance(value, str) and _NUMBER.fullmatch(value) and int(value) > 0:
        return int(value)
    said = one_line(value, 30) if isinstance(value, str) else "this"
    raise Unfit(f"'{said}' is not a whole number from 1", "write it in digits")


def to_id(value: str) -> str:
    """An id as ``slug`` would make it."""
    plain = len(value) <= LONGEST_ID and _PLAIN_ID.fullmatch(value)
    if not plain and slug(value) != value:
        do = (
            "use lower-case letters and digits, with single hyphens between, at most 60"
        )
        raise Unfit("is not an id", do)
    return value


Id = Annotated[str, AfterValidator(to_id)]
Date = Annotated[date, BeforeValidator(to_date)]
Number = Annotated[int, Field(ge=1), BeforeValidator(to_number)]


def validate(
    kind: type[T],
    places: Places,
    fallback: Mapping[str, Any] = MappingProxyType({}),
    partial: bool = False,
) -> tuple[T | None, tuple[Problem, ...]]:
    """A ``kind`` made of a document, and every problem that was in the way.

    What does not fit is left out and the rest is built, so that a fault in one part
    hides none in another; ``fallback`` stands in for what every file must have. With
    problems, the value is good for more checking and for nothing else. Of a ``partial``
    document what is missing is filled in from the beginning.
    """
    if not (places.document.faults or partial):
        with suppress(Misfit, ValidationError):
            data = without_blanks(shape_of(kind), places.document.data)
            return kind.model_validate(data), ()
    from placebook.model.validation_messages import bare_keys, new_problems

    problems = [*places.faults(), *bare_keys(kind, places)]
    for attempt in range(10):
        data = places.data
        if partial or attempt:
            fill_in(data, fallback)
        try:
            return kind.model_validate(data), tuple(problems)
        except ValidationError as error:
            # What was left out before is missing now, and what comes after a fault that
            # ended the reading may be there: neither is reported as missing.
            whole = attempt == 0 and not places.document.cut
            problems += new_problems(kind, error, places, whole, problems)
            places.leave_out(detail["loc"] for detail in error.errors())
    return None, tuple(problems)


def fill_in(data: dict[str, Any], fallback: Mapping[str, Any]) -> None:
    """Put into ``data`` what is missing or blank there."""
    for key, value in fallback.items():
        if isinstance(value, dict) and isinstance(data.get(key), dict):
            fill_in(data[key], value)
        elif not data.get(key):
            data[key] = value
