"""A map laid out on a page: boxes in lanes, lines between them, a key below.

Nothing can lie on anything else, by construction: boxes stand in columns with channels
between them, and lines run in the channels, by ports and on tracks of their own, or
above all boxes, each at a height of its own. Units are pixels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, get_args

from placebook.analysis.ecosystem import Link, Map, Node
from placebook.base.text import mid_sentence
from placebook.model.fields import Access
from placebook.reports.ecosystem import link_details, link_words
from placebook.reports.font_metrics import text_width, wrap_to_width
from placebook.reports.map_routing import (
    STEP,
    Port,
    Route,
    Tracks,
    find_routes,
    find_tracks,
)

BOX = 168  # a box's width
MARGIN = 24
SIDE = 18  # of a channel, kept for arrows, besides the labels
TRACK = 9  # between two lines that run side by side
RADIUS = 8  # of a label's round ends
TEXT, SMALL, TINY = 12, 11, 9  # sizes of letters
SAMPLE = 48  # where the words of the key begin, after a line to know the flow by
_NAME_LINES = 3
_HEAD = 2 * STEP


class Box(NamedTuple):
    """A rectangle with lines of text in its middle."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]


class LineLabel(NamedTuple):
    """A number and a word on a line's end, about ``x`` and ``y``.

    Where it begins (``from_giver``), who may use what it carries; at its other end,
    that it is not there yet.
    """

    link: Link
    x: float
    y: float
    width: float
    text: str
    from_giver: bool


class RoutedLine(NamedTuple):
    """A line's corners, from giver to taker."""

    link: Link
    points: tuple[tuple[float, float], ...]


class KeyEntry(NamedTuple):
    """A flow in the key: where its sample line begins, and its lines of text."""

    link: Link
    x: float
    y: float
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Drawing:
    """A page with all that is on it."""

    width: float
    height: float
    heads: tuple[Box, ...]
    boxes: tuple[Box, ...]
    lines: tuple[RoutedLine, ...]
    labels: tuple[LineLabel, ...]
    caption: Box
    legend: str
    key: tuple[KeyEntry, ...]


class _Grid(NamedTuple):
    """Where everything is: lanes by number, boxes by node, ports, links by number.

    ``starts`` is where each channel's tracks begin, ``over`` how high a link goes above
    the boxes.
    """

    xs: Sequence[float]
    boxes: Mapping[str, Box]
    at: Mapping[Port, float]
    over: Mapping[int, float]
    tracks: Tracks
    starts: Sequence[float]
    width: float


def lay_out(found: Map, title: str = "") -> Drawing:
    """Lay a map out, with its title below. Lanes with nobody in them take no room."""
    lanes = [nodes for _, nodes in found.in_lanes]
    routes = find_routes(lanes, found.links)
    grid = _grid(lanes, routes)
    lines = tuple(_line(route, grid) for route in routes)
    heads = (wrap_to_width(t, BOX, TEXT, 2, bold=True) for t, _ in found.in_lanes)
    low = max([box.y + box.height for box in grid.boxes.values()], default=MARGIN)
    room = grid.width - 2 * MARGIN
    named = wrap_to_width(title, room, SMALL) if title else ()
    legend = _legend(found)
    said = (*named, *wrap_to_width(legend, room, SMALL))
    caption = Box(MARGIN, low + STEP, room, STEP * len(said), said)
    end = caption.y + caption.height
    key = tuple(_key(found, room - SAMPLE, end + 2 * STEP))
    if key:
        end = key[-1].y + STEP * len(key[-1].lines)
    return Drawing(
        width=grid.width,
        height=end + MARGIN,
        heads=tuple(
            Box(x, MARGIN, BOX, _HEAD, head)
            for x, head in zip(grid.xs, heads, strict=True)
        ),
        boxes=tuple(grid.boxes.values()),
        lines=lines,
        labels=tuple(label for line in lines for label in _labels(line)),
        caption=caption,
        legend=legend,
        key=key,
    )


def _legend(found: Map) -> str:
    """What the lines of this map mean, in words; only those it has."""
    links = found.links
    parts = []
    if links:
        parts = ["Each line has its number in the list below, filled where it begins."]
    if not all(link.tangible for link in links):
        parts.append("Solid: data, services and money. Dashed: insight and feedback.")
    if any(link.future for link in links):
        parts.append("Paler: not yet.")
    if any(link.access for link in links):
        said = {link.level: mid_sentence(link.access) for link in links}
        levels = [level for level in get_args(Access) if level in said]
        words = "; ".join(f"{level} = {said[level]}" for level in levels)
        means = f" ({words})" if words else ""
        parts.append(
            f"Colour, and the word where a line begins: who may use the data{means}."
        )
    return " ".join(parts)


def _grid(lanes: Sequence[Sequence[Node]], routes: Sequence[Route]) -> _Grid:
    """Room for every box's ports, every channel's tracks, every line above."""
    long = [route.link.number for route in routes if route.passes_lanes]
    over = {number: MARGIN + _HEAD + (n + 1) * TRACK for n, number in enumerate(long)}
    top = MARGIN + _HEAD + (len(long) + 2) * TRACK
    ports = [port for route in routes for port in (route.start, route.end)]
    boxes = _stacked(lanes, ports, top + -top % STEP)
    at = {port: boxes[port.node].y + port.below for port in ports}
    tracks = find_tracks(routes, at, over, len(lanes) + 1)
    widest = (label_width(text) for route in routes for text in _words(route.link))
    side = SIDE + max(widest, default=0)
    xs, starts, width = _columns(tracks.many, len(lanes), side)
    placed = {
        node.id: boxes[node.id]._replace(x=x)
        for x, nodes in zip(xs, lanes, strict=True)
        for node in nodes
    }
    return _Grid(xs, placed, at, over, tracks, starts, width)


def _stacked(
    lanes: Sequence[Sequence[Node]], ports: Sequence[Port], top: float
) -> dict[str, Box]:
    """Boxes by node, as high as their names and their ports on one side take."""
    most = Counter[str]()
    for port in ports:
        most[port.node] = max(most[port.node], port.order + 1)
    boxes = {}
    for nodes in lanes:
        y = top
        for node in nodes:
            named = wrap_to_width(node.name, BOX - 12, TEXT, _NAME_LINES)
            height = STEP * (max(most[node.id], len(named)) + 1)
            boxes[node.id] = Box(0, y, BOX, height, named)
            y += height + STEP
    return boxes


def _columns(
    many: Sequence[int], lanes: int, side: float
) -> tuple[list[float], list[float], float]:
    """Where each lane and each channel's tracks begin, and how wide the page is."""
    xs, starts, x = list[float](), list[float](), float(MARGIN)
    for channel, tracks in enumerate(many):
        starts.append(x + side)
        if tracks:
            x += 2 * side + tracks * TRACK
        elif 0 < channel < lanes:
            x += 2 * SIDE
        if channel < lanes:
            xs.append(x)
            x += BOX
    return xs, starts, max(x + MARGIN, 3 * BOX)


def _line(route: Route, grid: _Grid) -> RoutedLine:
    number = route.link.number
    (x, y), (end_x, end_y) = (
        (grid.boxes[port.node].x + BOX * port.right, grid.at[port])
        for port in (route.start, route.end)
    )
    first, last = (
        grid.starts[channel] + (grid.tracks.of[number, channel] + 0.5) * TRACK
        for channel in (route.first, route.last)
    )
    points = [(x, y), (first, y)]
    if route.passes_lanes:
        points += [(first, grid.over[number]), (last, grid.over[number])]
    return RoutedLine(route.link, (*points, (last, end_y), (end_x, end_y)))


def label_width(text: str) -> float:
    """How wide a label is; a lone number stands in a disc."""
    return max(2 * RADIUS, text_width(text, TINY) + RADIUS)


def _words(link: Link) -> tuple[str, str]:
    """What stands by the giver, and what by the taker."""
    access = f"{link.number} {link.level}" if link.level else str(link.number)
    return access, f"{link.number} not yet" if link.future else str(link.number)


def _labels(line: RoutedLine) -> Iterator[LineLabel]:
    """A label by each end, clear of the arrow."""
    (x, y), (inward, _) = line.points[0], line.points[1]
    (to_x, to_y), (from_x, _) = line.points[-1], line.points[-2]
    access, state = _words(line.link)
    wide, also = label_width(access), label_width(state)
    x += (2 + wide / 2) * (1 if inward > x else -1)
    to_x += (14 + also / 2) * (1 if from_x > to_x else -1)
    yield LineLabel(line.link, x, y, wide, access, True)
    yield LineLabel(line.link, to_x, to_y, also, state, False)


def _key(found: Map, room: float, y: float) -> Iterator[KeyEntry]:
    """Every flow by its number, in words."""
    for link in found.links:
        details = f" ({link_details(link)})" if link_details(link) else ""
        text = f"{link.number}  {link_words(found, link)}{details}"
        lines = wrap_to_width(text, room, SMALL)
        yield KeyEntry(link, MARGIN, y, lines)
        y += STEP * len(lines) + 2
