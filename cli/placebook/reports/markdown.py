"""Report -> Markdown, with everything that people wrote made harmless."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from placebook.base.text import one_line, tidy
from placebook.reports.document import (
    Bars,
    Block,
    ChangeList,
    Heading,
    Items,
    Report,
    Span,
    Table,
    Text,
    apart,
    drawn,
)

# GitHub and GitLab make links of text that is already rendered, so a backslash does not
# stop them. A word joiner does, and nobody sees it.
_JOINER = "\u2060"
_SPECIAL = re.compile(r"[\\`*_\[\]<>|~&$]")
_REFERENCE = re.compile(r"([@#!$%&~^])(?=[\w\\])")
_NUMBERED = re.compile(r"(?i)\b(GH|GL)-(?=\d)")
_ADDRESS = re.compile(r"(?i)(:)(?=//)|\b(www|mailto|xmpp)(?=[.:])")
_COMMIT = re.compile(r"\b[0-9a-f]{7,40}\b")
# A whole address is shown as code instead: no link, and whole when it is copied.
_WHOLE_ADDRESS = re.compile(r"https?://[\w.~:/?#@!$&'()*+,;=%-]*[\w/=%~-]", re.ASCII)
_LINE_START = re.compile(r"^(?:[-+#=:]|\d+(?=[.)](?:\s|$)))")


def escape(text: str) -> str:
    """Text on one line that Markdown shows as it is, whatever is in it."""
    line, parts, at = one_line(text), [], 0
    for found in _WHOLE_ADDRESS.finditer(line):
        parts += [_escaped(line[at : found.start()]), f"`{found.group()}`"]
        at = found.end()
    return _LINE_START.sub(_escaped_start, "".join([*parts, _escaped(line[at:])]))


def _escaped(line: str) -> str:
    line = _COMMIT.sub(_parted, line)
    line = _NUMBERED.sub(rf"\1{_JOINER}-", line)
    line = _ADDRESS.sub(lambda found: found.group() + _JOINER, line)
    line = _REFERENCE.sub(rf"\1{_JOINER}", line)
    return _SPECIAL.sub(r"\\\g<0>", line)


def _parted(found: re.Match[str]) -> str:
    """What could be a commit's name, in parts too short for one."""
    return _JOINER.join(re.findall(".{1,6}", found.group()))


def _escaped_start(found: re.Match[str]) -> str:
    start = found.group()
    return start + "\\" if start.isdigit() else "\\" + start


def render_markdown(report: Report) -> str:
    """The report as Markdown, ending in a line break."""
    parts = [f"# {escape(report.title)}"]
    parts += ["\n".join(_LINES[type(block)](block)) for block in report.blocks]
    return "\n\n".join(parts) + "\n"


def _heading(block: Heading) -> Iterator[str]:
    yield "#" * block.level + " " + escape(block.text)


def _text(block: Text) -> Iterator[str]:
    for number, paragraph in enumerate(re.split(r"\n{2,}", tidy(block.text))):
        if number:
            yield ""
        # A line break of theirs stays one: a backslash at the line's end.
        lines = [escape(line) for line in paragraph.split("\n") if line.strip()]
        text = "\\\n".join(lines)
        yield f"**{text}**" if block.strong else text


def _items(block: Items) -> Iterator[str]:
    # The same number on every line: a new first step changes no other line in git.
    mark = "1. " if block.numbered else "- "
    for item in block.items:
        # A backslash at a line's end is a line break within the item.
        lines = [escape(line) for line in (item.text, *item.lines_under)]
        yield mark + f"\\\n{' ' * len(mark)}".join(lines)


def _table(block: Table) -> Iterator[str]:
    rules = ["--:" if column in block.right else "---" for column in block.columns]
    yield _row(map(escape, block.columns))
    yield _row(rules)
    yield from (_row(map(escape, row)) for row in block.rows)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell or ' ' for cell in cells)} |"


def _bars(block: Bars) -> Iterator[str]:
    yield _row((escape(block.label), "0 to 100", "In words"))
    yield _row(("---", "---", "---"))
    for bar in block.bars:
        yield _row((escape(bar.label), f"`{drawn(bar)}`", escape(bar.words)))
    yield f"\n{escape(block.key)}"


def _changes(block: ChangeList) -> Iterator[str]:
    for item in block.items:
        yield f"- {escape(item.label)}"
        yield from (f"  - {''.join(map(_span, line))}" for line in item.lines)


def _span(span: Span) -> str:
    """Words between marks; their spaces stay outside, where Markdown wants them."""
    before, words, after = apart(span)
    mark = {"gone": "~~", "new": "**"}.get(span.mark, "") if words else ""
    return f"{before}{mark}{escape(words)}{mark}{after}"


_LINES: Mapping[type[Block], Callable[[Any], Iterator[str]]] = {
    Heading: _heading,
    Text: _text,
    Items: _items,
    Table: _table,
    Bars: _bars,
    ChangeList: _changes,
}
