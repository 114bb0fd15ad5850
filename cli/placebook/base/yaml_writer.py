"""One spelling of YAML out: comments above keys, nothing wrapped, Unicode as it is."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple, TypeAlias

import yaml
from yaml.emitter import Emitter, ScalarAnalysis

from placebook.base.text import one_line


class Block(str):
    """Text that is written as a ``|`` block."""


class Inline(tuple[str, ...]):
    """Words that are written as ``[a, b]``."""


class YamlEntry(NamedTuple):
    """A key, its value, and the program's comment above it."""

    key: str
    value: Value
    comment: str | None = None


Value: TypeAlias = (
    "str | int | date | Inline | Sequence[Value] | Sequence[YamlEntry] | None"
)

# What a reader of YAML 1.1 or 1.2 might take for something other than text. Anything
# that starts like a number is quoted: dates, times, 0x1F, 1_000, 12e3, 07700 900123.
_NOT_TEXT = re.compile(
    r"y|n|yes|no|on|off|true|false|null|~|=|<<|[-+]?\.(?:inf|nan)"
    r"|[-+]?\.?[0-9][0-9a-f_.,:xotz+\-]*(?: [0-9:.+z\- ]*)?",
    re.IGNORECASE,
)
# Line breaks to YAML 1.1 but not to 1.2, or characters that must be escaped.
_ESCAPE = re.compile("[\x85\u2028\u2029\ufeff\ufffe\uffff]")


def dump_yaml(entries: Sequence[YamlEntry]) -> str:
    """Spell a document: comments above their keys, nothing wrapped, Unicode as it is.

    Text must already be tidy: no tabs, carriage returns or spaces at line ends.
    """
    stream = io.StringIO()
    emitter = _Emitter(stream)
    for event in (
        yaml.StreamStartEvent(),
        yaml.DocumentStartEvent(explicit=False),
        *_events(entries),
        yaml.DocumentEndEvent(explicit=False),
        yaml.StreamEndEvent(),
    ):
        emitter.emit(event)
    return stream.getvalue()


def _events(value: Any) -> Iterator[yaml.Event]:
    if isinstance(value, str):
        yield _scalar(value)
    elif isinstance(value, Inline):
        yield yaml.SequenceStartEvent(None, None, True, flow_style=True)
        yield from map(_scalar, value)
        yield yaml.SequenceEndEvent()
    elif value is None or value in ([], ()):
        yield yaml.ScalarEvent(None, None, (True, False), "")
    elif not isinstance(value, (list, tuple)):
        yield yaml.ScalarEvent(None, None, (True, False), str(value))
    elif isinstance(value[0], YamlEntry):
        yield yaml.MappingStartEvent(None, None, True, flow_style=False)
        for entry in value:
            key = _scalar(entry.key)
            key.comment = entry.comment
            yield key
            yield from _events(entry.value)
        yield yaml.MappingEndEvent()
    else:
        yield yaml.SequenceStartEvent(None, None, True, flow_style=False)
        for inner in value:
            yield from _events(inner)
        yield yaml.SequenceEndEvent()


def _scalar(text: str) -> Any:
    if isinstance(text, Block) and not _ESCAPE.search(text):
        return yaml.ScalarEvent(None, None, (False, True), text + "\n", style="|")
    style = None  # plain if the emitter finds nothing against it, in quotes otherwise
    if "\n" in text or _ESCAPE.search(text):
        style = '"'
    elif _NOT_TEXT.fullmatch(text):
        style = "'"
    return yaml.ScalarEvent(None, None, (style is None, True), text, style=style)


class _Emitter(Emitter):
    """PyYAML's emitter, with comments, lists set in, and emoji left as they are."""

    event: Any

    def __init__(self, stream: io.StringIO) -> None:
        super().__init__(stream, allow_unicode=True, width=2**31)
        self._analysed: dict[str, ScalarAnalysis] = {}

    def analyze_scalar(self, scalar: str) -> ScalarAnalysis:
        """PyYAML's own, once for each text: keys and answers repeat."""
        if scalar not in self._analysed:
            self._analysed[scalar] = super().analyze_scalar(scalar)
        return self._analysed[scalar]

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow=flow, indentless=False)

    def expect_block_mapping_key(self, first: bool = False) -> None:
        comment = getattr(self.event, "comment", None)
        if comment is not None:
            self.write_indent()
            self.write_indicator("#: " + _ESCAPE.sub("", one_line(comment)), True)
        super().expect_block_mapping_key(first=first)

    def write_plain(self, text: str, split: bool = True) -> None:
        # What is plain here has no line break, and nothing is wrapped.
        if text:
            self.write_indicator(text, True)

    def write_double_quoted(self, text: str, split: bool = True) -> None:
        from placebook.base.yaml_faults import loses_letters

        quoted = _in_double_quotes(text, "\\n")
        if loses_letters(quoted):  # `C:\n` may be the beginning of a folder
            quoted = _in_double_quotes(text, "\\u000a")
        self.write_indicator(quoted, True)


def _in_double_quotes(text: str, line_break: str) -> str:
    # A JSON string is a YAML one, and JSON escapes no more than it must.
    lines = (json.dumps(line, ensure_ascii=False)[1:-1] for line in text.split("\n"))
    quoted = f'"{line_break.join(lines)}"'
    return _ESCAPE.sub(lambda found: f"\\u{ord(found.group()):04x}", quoted)
