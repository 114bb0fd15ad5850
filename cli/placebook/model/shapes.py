"""What a model takes at each place, read from its fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from placebook.base.yaml_tree import TEXT, Shape


@cache
def shape_of(model: type[BaseModel]) -> Shape:
    """The shape of a model."""
    return _shape(model)


def _shape(kind: Any) -> Shape:
    kind = unwrapped(kind)
    if is_model(kind):
        inner = {
            key: _shape(field.annotation) for key, field in keyed_fields(kind).items()
        }
        return Shape(fields=inner)
    if get_origin(kind) is Mapping:
        return Shape(
            entries=_shape(inner_kind(kind, "")),
            needed=tuple(needed_keys(inner_kind(kind, ""))),
        )
    if get_origin(kind) is tuple:
        return Shape(items=_shape(inner_kind(kind, 0)))
    return TEXT


def needed_keys(kind: Any) -> list[str]:
    """What an entry of this kind cannot be without."""
    kind = unwrapped(kind)
    if not is_model(kind):
        return [] if get_origin(kind) in (Mapping, tuple) else ["value"]
    return [key for key, field in keyed_fields(kind).items() if field.is_required()]


def is_model(kind: Any) -> bool:
    """Whether a type is a model."""
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def keyed_fields(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """A model's fields by the keys that they have in a file."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def keys_around(kind: Any, path: Sequence[int | str]) -> list[str]:
    """The keys that a model has at ``path``, for "did you mean"."""
    for step in path:
        kind = inner_kind(kind, step)
    model = unwrapped(kind)
    return list(keyed_fields(model)) if is_model(model) else []


def inner_kind(kind: Any, step: int | str) -> Any:
    """What stands at ``step`` of a model, list or mapping: a type, or None."""
    kind = unwrapped(kind)
    if is_model(kind):
        field = keyed_fields(kind).get(str(step))
        return field.annotation if field else None
    inner = [arg for arg in get_args(kind) if arg is not ...]
    return inner[-1] if inner else None  # of a mapping, what its keys lead to


def unwrapped(kind: Any) -> Any:
    """An optional or annotated type without that; itself otherwise."""
    if get_origin(kind) is Annotated:
        return unwrapped(get_args(kind)[0])
    if get_origin(kind) in (Union, UnionType):
        return unwrapped(next(arg for arg in get_args(kind) if arg is not type(None)))
    return kind
