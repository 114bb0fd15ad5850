"""Drawing -> SVG: one file that needs no other and runs nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape

from placebook.analysis.ecosystem import Link
from placebook.reports.map_layout import (
    RADIUS,
    SAMPLE,
    SMALL,
    TEXT,
    TINY,
    Box,
    Drawing,
    KeyEntry,
    LineLabel,
    RoutedLine,
)
from placebook.reports.map_routing import STEP

# Colours that also those tell apart who do not see red or green (Okabe and Ito, 2008).
_BY_LEVEL = {
    "internal": "#d55e00",
    "named": "#b97800",
    "group": "#aa4f85",
    "public": "#2d7fb8",
    "open": "#007a5a",
}
_BRIGHT = ("internal", "named")  # black reads better on these than white
_OTHER = "#333333"
_NOT_IN_XML = re.compile("[^\\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render_svg(drawn: Drawing, title: str) -> str:
    """The picture's text; ``title`` is what a screen reader says of it."""
    return "\n".join(_elements(drawn, title)) + "\n"


def _elements(drawn: Drawing, title: str) -> Iterator[str]:
    size = f'width="{drawn.width:g}" height="{drawn.height:g}"'
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} '
        f'viewBox="0 0 {drawn.width:g} {drawn.height:g}" role="img" '
        'font-family="Arial, Helvetica, sans-serif">'
    )
    yield f"<title>{_said(title)}</title>"
    yield f"<desc>{_said(drawn.legend)}</desc>"
    yield f'<rect {size} fill="#ffffff"/>'
    for head in drawn.heads:
        yield from _words(head, ' font-weight="bold"')
    for line in drawn.lines:
        yield from _arrow(line)
    for box in drawn.boxes:
        yield _rect(box, 5, "#f4f4f4", "#333333")
        yield from _words(box)
    for label in drawn.labels:
        yield from _label(label)
    caption = drawn.caption
    for number, text in enumerate(caption.lines, 1):
        y = caption.y + number * STEP
        yield _text(caption.x, y, SMALL, text, ' font-style="italic"')
    for entry in drawn.key:
        yield from _key(entry)
    yield "</svg>"


def _said(text: str) -> str:
    """Text as XML can hold it."""
    return escape(_NOT_IN_XML.sub("", text))


def _text(x: float, y: float, size: float, text: str, more: str = "") -> str:
    place = f'x="{x:g}" y="{y:g}" font-size="{size}"'
    return f"<text {place}{more}>{_said(text)}</text>"


def _rect(box: Box, round: float, fill: str, stroke: str) -> str:
    place = f'x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}"'
    return f'<rect {place} rx="{round}" fill="{fill}" stroke="{stroke}"/>'


def _words(box: Box, more: str = "") -> Iterator[str]:
    """A box's lines in its middle."""
    x = box.x + box.width / 2
    y = box.y + box.height / 2 - (len(box.lines) - 1) * STEP / 2 + TEXT / 3
    more = f' text-anchor="middle"{more}'
    for number, text in enumerate(box.lines):
        yield _text(x, y + number * STEP, TEXT, text, more)


def _stroke(link: Link) -> str:
    dashes = "" if link.tangible else ' stroke-dasharray="5 4"'
    pale = ' stroke-opacity="0.45"' if link.future else ""
    return f'fill="none" stroke="{_colour(link)}" stroke-width="1.6"{dashes}{pale}'


def _colour(link: Link) -> str:
    return _BY_LEVEL.get(link.level or "", _OTHER)


def _arrow(line: RoutedLine) -> Iterator[str]:
    path = "L".join(f"{x:g} {y:g}" for x, y in line.points)
    yield f'<path d="M{path}" {_stroke(line.link)}/>'
    (x, y), (before, _) = line.points[-1], line.points[-2]
    back = 9 if before > x else -9
    pale = ' fill-opacity="0.45"' if line.link.future else ""
    yield f'<path d="M{x:g} {y:g}l{back} -4.5v9z" fill="{_colour(line.link)}"{pale}/>'


def _label(label: LineLabel) -> Iterator[str]:
    colour, dark = _colour(label.link), label.link.level not in _BRIGHT
    left, top = label.x - label.width / 2, label.y - RADIUS
    box = Box(left, top, label.width, 2 * RADIUS, ())
    yield _rect(box, RADIUS, colour if label.from_giver else "#ffffff", colour)
    ink = "#ffffff" if label.from_giver and dark else "#000000"
    more = f' fill="{ink}" text-anchor="middle"'
    yield _text(label.x, label.y + TINY / 3, TINY, label.text, more)


def _key(entry: KeyEntry) -> Iterator[str]:
    yield f'<path d="M{entry.x:g} {entry.y - 4:g}h36" {_stroke(entry.link)}/>'
    for number, text in enumerate(entry.lines):
        yield _text(entry.x + SAMPLE, entry.y + number * STEP, SMALL, text)
