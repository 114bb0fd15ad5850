"""What belongs at each place of a file: known keys, entries by id, a list or text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from types import MappingProxyType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from placebook.base.yaml_tree import Tree


class Unfit(ValueError):
    """A value that does not fit: what is wrong with it, and what to do."""

    def __init__(self, what: str, do: str) -> None:
        self.what, self.do = what, do
        super().__init__(f"{what}; {do}")


class Misfit(Exception):
    """Data of another shape, or data that would lose words without its blank parts."""


class Shape:
    """What belongs at a place.

    ``fields`` are a group's known keys; ``each`` is what a list or a group by ids
    holds; text has neither. ``needed`` are the keys that an entry cannot be without.
    Keys belong there if it ``is_group``.
    """

    def __init__(
        self,
        fields: Mapping[str, Shape] = MappingProxyType({}),
        each: Shape | None = None,
        is_list: bool = False,
        needed: tuple[str, ...] = (),
    ) -> None:
        self.fields, self.each = fields, each
        self.is_list, self.needed = is_list, needed
        self.is_group = bool(fields or each) and not is_list

    def at(self, step: str | int) -> Shape | None:
        """What belongs one step further in; None if nothing does."""
        return self.each or self.fields.get(str(step))

    def keys_at(self, path: Sequence[str | int]) -> list[str]:
        """The keys that are known at a path."""
        shape: Shape | None = self
        for step in path:
            shape = shape.at(step) if shape else None
        return list(shape.fields) if shape else []


@cache
def shape_of(kind: Any) -> Shape:
    """The shape of a model, and of what it is made of."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        named: list[tuple[str, Any]] = [
            (field.alias or name, field) for name, field in kind.model_fields.items()
        ]
        needed = tuple(key for key, field in named if field.is_required())
        fields = {key: shape_of(field.annotation) for key, field in named}
        return Shape(fields, needed=needed)
    origin = get_origin(kind)
    inner = [arg for arg in get_args(kind) if arg not in (..., type(None))]
    if origin in (Annotated, Union, UnionType):
        return shape_of(inner[0])
    if origin in (Mapping, tuple):
        return Shape(each=shape_of(inner[-1]), is_list=origin is tuple)
    return Shape(needed=("value",))


def without_blanks(shape: Shape, tree: Tree) -> Any:
    """Plain data without what is empty. Raises Misfit.

    It gives up at the first thing that `validation_messages` may have words for.
    """
    if isinstance(tree, str):
        return tree
    if isinstance(tree, dict):
        return _group_without_blanks(shape, tree)
    if shape.each is None or not shape.is_list:
        raise Misfit
    items = [without_blanks(shape.each, inner) for inner in tree]
    return [item for item in items if item]


def _group_without_blanks(shape: Shape, tree: Mapping[str, Tree]) -> dict[str, Any]:
    if not shape.is_group:
        raise Misfit
    group, each, fields = {}, shape.each, shape.fields
    for key, inner in tree.items():
        if (part := each or fields.get(key)) is None:
            raise Misfit
        value = inner if type(inner) is str else without_blanks(part, inner)
        if value:
            group[key] = value
        elif each and part.needed:
            raise Misfit
    return group
