"""Drawing -> SVG: one file that needs no other, and does nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape

from placebook.analysis.ecosystem import Link
from placebook.reports.map.layout import (
    RADIUS,
    SMALL,
    TEXT,
    TINY,
    Box,
    Drawing,
    LineLabel,
    RoutedLine,
)
from placebook.reports.map.routing import STEP

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
    return "\n".join(_lines(drawn, title)) + "\n"


def _lines(drawn: Drawing, title: str) -> Iterator[str]:
    width, height = f"{drawn.width:g}", f"{drawn.height:g}"
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" '
        'font-family="Arial, Helvetica, sans-serif">'
    )
    yield f"<title>{_said(title)}</title>"
    yield f"<desc>{_said(drawn.legend)}</desc>"
    yield f'<rect width="{width}" height="{height}" fill="#ffffff"/>'
    for head in drawn.heads:
        yield from _text(head, 'font-weight="bold"')
    for line in drawn.lines:
        yield from _arrow(line)
    for box in drawn.boxes:
        yield (
            f'<rect x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" '
            f'height="{box.height:g}" rx="5" fill="#f4f4f4" stroke="#333333"/>'
        )
        yield from _text(box)
    for label, line in zip(drawn.labels, _twice(drawn.lines), strict=True):
        yield from _label(label, line.link)
    for number, text in enumerate(drawn.caption.lines):
        y = drawn.caption.y + (number + 1) * STEP
        yield (
            f'<text x="{drawn.caption.x:g}" y="{y:g}" font-size="{SMALL}" '
            f'font-style="italic">{_said(text)}</text>'
        )
    for entry in drawn.key:
        y = entry.y
        yield f'<path d="M{entry.x:g} {y - 4:g}h36" {_stroke(entry.link)}/>'
        for number, text in enumerate(entry.lines):
            yield (
                f'<text x="{entry.x + 48:g}" y="{y + number * STEP:g}" '
                f'font-size="{SMALL}">{_said(text)}</text>'
            )
    yield "</svg>"


def _said(text: str) -> str:
    """Text as XML can hold it."""
    return escape(_NOT_IN_XML.sub("", text))


def _twice(lines: tuple[RoutedLine, ...]) -> Iterator[RoutedLine]:
    for line in lines:
        yield line
        yield line


def _text(box: Box, more: str = "") -> Iterator[str]:
    middle = box.y + box.height / 2 - (len(box.lines) - 1) * STEP / 2 + TEXT / 3
    for number, text in enumerate(box.lines):
        yield (
            f'<text x="{box.x + box.width / 2:g}" y="{middle + number * STEP:g}" '
            f'font-size="{TEXT}" text-anchor="middle" {more}>{_said(text)}</text>'
        )


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
    yield (f'<path d="M{x:g} {y:g}l{back} -4.5v9z" fill="{_colour(line.link)}"{pale}/>')


def _label(label: LineLabel, link: Link) -> Iterator[str]:
    colour = _colour(link)
    fill = colour if label.from_giver else "#ffffff"
    dark = label.from_giver and link.level not in _BRIGHT
    ink = "#ffffff" if dark else "#000000"
    yield (
        f'<rect x="{label.x - label.width / 2:g}" y="{label.y - RADIUS:g}" '
        f'width="{label.width:g}" height="{2 * RADIUS}" rx="{RADIUS}" fill="{fill}" '
        f'stroke="{colour}"/>'
    )
    yield (
        f'<text x="{label.x:g}" y="{label.y + TINY / 3:g}" font-size="{TINY}" '
        f'fill="{ink}" text-anchor="middle">{label.text}</text>'
    )
