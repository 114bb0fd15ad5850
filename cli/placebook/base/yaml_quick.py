"""Plain data of a YAML text that has nothing unusual in it, at the library's speed."""

from __future__ import annotations

import re
from typing import Any

import yaml

from placebook.base.yaml_faults import MERGE_SIGNS
from placebook.base.yaml_tree import DEEPEST, NOTHING, Tree

# libyaml where PyYAML was built with it, PyYAML's own parser where it was not.
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_SCALAR = yaml.ScalarNode
_SIGNS = re.compile(r"(?<![^\s\[{,])[&*!]")  # an anchor, an alias or a tag
_HEADING = re.compile(r"\n( *)#: .*\n\1\w")  # the line of a key comes below it
# Each of these may begin a part within another on the same line, and a new line needs
# ever more blanks to do so: the library's own stack would end somewhere.
_WITHIN, _MOST_WITHIN = ("- ", "? ", "[", "{"), 500
_FAR_IN = "\n" + " " * 100


class _Unusual(Exception):
    """Something that needs a closer look."""


class _Composer(_LOADER):  # type: ignore[misc]
    """Makes nodes of a text, and works out no types for them."""

    def resolve(self, *_: Any) -> str:
        return ""

    def descend_resolver(self, *_: Any) -> None:
        pass

    def ascend_resolver(self) -> None:
        pass


def quick_data(text: str) -> Tree | None:
    """The data of a text that `is_plain`; None if only a closer look can tell.

    That is so for each fault and each comment of a person's, and for more.
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
    # Each `#` begins a comment of the program's, right above the key that it heads.
    return len(_HEADING.findall("\n" + text)) != text.count("#")


def _data(node: Any, text: str, depth: int = 0) -> Tree:
    """A node as plain data. Raises _Unusual."""
    if type(node) is _SCALAR:
        return _words(node, text)
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
    if not node.style:
        return "" if value in NOTHING else value
    if node.style in ("'", '"'):
        spelled = text[node.start_mark.index : node.end_mark.index]
        if "\n" in spelled or (node.style == '"' and "\\" in spelled):
            raise _Unusual
    return value


def _is_over_lines(node: Any) -> bool:
    return bool(node.start_mark.line != node.end_mark.line)
