"""Strict YAML in: plain data quickly, and a close look where a text is unusual."""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

import yaml

from placebook.base.text import tidy
from placebook.base.yaml_tree import (
    DEEPEST,
    LOADER,
    MERGE_SIGNS,
    NOTHING,
    Node,
    Path,
    Tree,
    YamlFault,
    is_plain,
    plain_tree,
)

if TYPE_CHECKING:
    from placebook.base.yaml_comments import Comment
    from placebook.base.yaml_events import Reading

_SCALAR = yaml.ScalarNode
_SIGNS = re.compile(r"(?<![^\s\[{,])[&*!]")  # an anchor, an alias or a tag
# Comments on lines of their own, right above a key and in its column.
_ABOVE_A_KEY = re.compile(r"(?:\n( *)#.*)(?:\n\1#.*)*(?=\n\1\w)")
# The library's own stack ends if parts are too deep within each other: on one line each
# takes one of these signs, and on a new line more blanks.
_WITHIN, _MOST_WITHIN = ("- ", "? ", "[", "{"), 500
_FAR_IN = "\n" + " " * 100


class Document:
    """One YAML document, and what is wrong with it.

    Most documents have no fault, so the places of their parts are worked out only when
    somebody asks.
    """

    def __init__(self, text: str) -> None:
        if not (plain := is_plain(text)):
            from placebook.base.yaml_faults import mended

            text = mended(text)
            plain = is_plain(text)
        self._text = text
        self._quick = _quick_data(text) if plain else None

    @cached_property
    def reading(self) -> Reading:
        """A close look, with the place of each part."""
        from placebook.base.yaml_events import read_closely

        return read_closely(self._text)

    @cached_property
    def data(self) -> Tree:
        """Every scalar is text, tidied and otherwise as written."""
        return plain_tree(self.root) if self._quick is None else self._quick

    @property
    def is_usual(self) -> bool:
        """Whether it has no fault, and nothing was taken out of it."""
        return self._quick is not None

    @property
    def root(self) -> Node:
        """The document as a tree; None if there is nothing in it."""
        return self.reading.layout.root

    @property
    def faults(self) -> tuple[YamlFault, ...]:
        """In the order in which they stand."""
        return () if self.is_usual else self.reading.faults

    @property
    def cut(self) -> bool:
        """Whether a fault ended the reading."""
        return not self.is_usual and self.reading.cut

    @property
    def comments(self) -> tuple[Comment, ...]:
        """Those that people wrote."""
        if self.is_usual and self._text.count("#") == self._text.count("#:"):
            return ()
        return self.reading.found.of_people

    @property
    def headings(self) -> Mapping[Path, str]:
        """The program's own comments, which begin with ``#:``, by what they head."""
        return self.reading.found.headings

    def take_out(self, path: Path) -> None:
        """Take a part out, as `Layout.take_out` does."""
        self.reading.layout.take_out(path)
        self._quick = None
        self.__dict__.pop("data", None)


def parse_yaml(text: str) -> Document:
    """Read one document; what is wrong with it is in its ``faults``, all at once.

    Nothing is guessed: ``no``, ``12:30`` and ``010`` stay text. Anchors, aliases, tags,
    a key given twice, a second document, git's conflict markers, a value that a ``#``
    cuts off and nesting deeper than ``DEEPEST`` are faults. Control characters and
    bidirectional overrides are passed over, and a tab within a line is a space.
    """
    return Document(text)


# --- data alone, at the library's speed -----------------------------------------------


class _Unusual(Exception):
    """Something that needs a closer look."""


class _Composer(LOADER):  # type: ignore[misc]
    """Makes nodes of a text, and works out no types for them.

    The library calls these three at each node; what they return is not used. Functions
    in C take a tenth of the time off a reading.
    """

    resolve = "".format
    descend_resolver = operator.is_
    ascend_resolver = bool


def _quick_data(text: str) -> Tree | None:
    """The data of a text that `is_plain`; None if only a closer look can tell.

    That is so for each fault, and for more.
    """
    if _is_unusual(text):
        return None
    try:
        node = _Composer(text).get_single_node()
        return None if node is None else _data(node, text)
    except (yaml.YAMLError, RecursionError, _Unusual):
        return None


def _is_unusual(text: str) -> bool:
    if any(sign in text for sign in (*MERGE_SIGNS, _FAR_IN)):
        return True
    if any(sign in text for sign in "&*!") and _SIGNS.search(text):
        return True
    if sum(map(text.count, _WITHIN)) > _MOST_WITHIN:
        return True
    return "#" in _ABOVE_A_KEY.sub("", "\n" + text)


def _data(node: Any, text: str, depth: int = 0) -> Tree:
    """A node as plain data. Raises _Unusual."""
    if type(node) is _SCALAR:
        return _words(node, text)
    # A comment between brackets is a person's, whatever it begins with.
    if depth >= DEEPEST or (node.flow_style and _is_over_lines(node)):
        raise _Unusual
    if type(node) is yaml.SequenceNode:
        return [_data(inner, text, depth + 1) for inner in node.value]
    group: dict[str, Tree] = {}
    for key, inner in node.value:
        if type(key) is not _SCALAR or key.style or not key.value:
            raise _Unusual
        is_text = type(inner) is _SCALAR
        group[key.value] = (
            _words(inner, text) if is_text else _data(inner, text, depth + 1)
        )
    if len(group) < len(node.value):
        raise _Unusual  # a key is there twice
    return group


def _words(node: Any, text: str) -> str:
    value: str = node.value
    if not node.style:  # then nothing in it is untidy
        return "" if value in NOTHING else value
    if node.style in ("'", '"'):
        spelled = text[node.start_mark.index : node.end_mark.index]
        if "\n" in spelled or (node.style == '"' and "\\" in spelled):
            raise _Unusual
    return tidy(value)


def _is_over_lines(node: Any) -> bool:
    return bool(node.start_mark.line != node.end_mark.line)
