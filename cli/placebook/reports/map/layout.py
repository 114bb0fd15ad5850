"""A map laid out on a page: boxes in lanes, lines between them, a key below.

Nothing can lie on anything else, by construction: boxes stand in columns with channels
between them, and lines run in the channels, by ports and on tracks of their own, or
above all boxes, each at a height of its own. Units are pixels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, get_args

from placebook.analysis.ecosystem import Link, Map, Node
from placebook.base.text import mid_sentence
from placebook.model.fields import Access
from placebook.reports.ecosystem import link_details, link_words
from placebook.reports.map import routing
from placebook.reports.map.font_metrics import text_width, wrap_to_width
from placebook.reports.map.routing import STEP, Port, Route, Tracks

BOX = 168  # a box's width
MARGIN = 24
SIDE = 18  # of a channel, kept for arrows, besides the labels
TRACK = 9  # between two lines that run side by side
RADIUS = 8  # of a label's round ends
TEXT, SMALL, TINY = 12, 11, 9  # sizes of letters
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

    ``over`` is how high a link goes above the boxes, ``room`` what is left free for
    labels on each side of a channel.
    """

    xs: Sequence[float]
    ys: Mapping[str, float]
    heights: Mapping[str, float]
    at: Mapping[Port, float]
    over: Mapping[int, float]
    tracks: Tracks
    room: float
    width: float

    @property
    def low(self) -> float:
        """Below all boxes."""
        return max([y + self.heights[id] for id, y in self.ys.items()], default=MARGIN)


def lay_out(found: Map, title: str = "") -> Drawing:
    """Lay a map out, with its title below. Lanes with nobody in them take no room."""
    lanes = [nodes for _, nodes in found.in_lanes]
    routes = routing.routes(lanes, found.links)
    grid = _grid(lanes, routes)
    place = {node.id: n for n, nodes in enumerate(lanes) for node in nodes}
    lines = tuple(_line(route, grid, place) for route in routes)
    room = grid.width - 2 * MARGIN
    named = wrap_to_width(title, room, SMALL) if title else ()
    legend = _legend(found)
    said = (*named, *wrap_to_width(legend, room, SMALL))
    caption = Box(MARGIN, grid.low + STEP, room, STEP * len(said), said)
    end = caption.y + caption.height
    key = _key(found, grid.width, end + 2 * STEP)
    if key:
        end = key[-1].y + STEP * len(key[-1].lines)
    return Drawing(
        width=grid.width,
        height=end + MARGIN,
        heads=tuple(
            Box(x, MARGIN, BOX, _HEAD, wrap_to_width(title, BOX, TEXT, 2, bold=True))
            for x, (title, _) in zip(grid.xs, found.in_lanes, strict=True)
        ),
        boxes=tuple(
            Box(x, grid.ys[node.id], BOX, grid.heights[node.id], _named(node))
            for x, nodes in zip(grid.xs, lanes, strict=True)
            for node in nodes
        ),
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
        parts.append(
            "Colour, and the word where a line begins: who may use the data"
            f"{_levels(found)}."
        )
    return " ".join(parts)


def _levels(found: Map) -> str:
    """What the words on this map's lines mean, from closed to open."""
    said = {link.level: link.access for link in found.links if link.level}
    words = [
        f"{level} = {mid_sentence(said[level])}"
        for level in get_args(Access)
        if level in said
    ]
    return f" ({'; '.join(words)})" if words else ""


def _grid(lanes: Sequence[Sequence[Node]], routes: Sequence[Route]) -> _Grid:
    """Room for every box's ports, every channel's tracks, every line above."""
    ports = routing.ports(routes)
    long = [route.link.number for route in routes if route.passes_lanes]
    over = {number: MARGIN + _HEAD + (n + 1) * TRACK for n, number in enumerate(long)}
    top = MARGIN + _HEAD + (len(long) + 2) * TRACK
    top += -top % STEP
    most = Counter[str]()
    for port in ports:
        most[port.node] = max(most[port.node], port.order + 1)
    heights = {n.id: _height(n, most[n.id]) for nodes in lanes for n in nodes}
    ys = _stacked(lanes, heights, top)
    at = {port: ys[port.node] + port.below for port in ports}
    tracks = routing.tracks(routes, at, over, len(lanes) + 1)
    widest = (label_width(text) for route in routes for text in _words(route.link))
    room = SIDE + max(widest, default=0)
    xs, width = _columns(tracks.many, len(lanes), room)
    return _Grid(xs, ys, heights, at, over, tracks, room, width)


def _height(node: Node, ports: int) -> float:
    """As many steps as its text and its ports on one side take."""
    return STEP * max(ports + 1, len(_named(node)) + 1)


def _stacked(
    lanes: Sequence[Sequence[Node]], heights: Mapping[str, float], top: float
) -> dict[str, float]:
    ys: dict[str, float] = {}
    for nodes in lanes:
        y = top
        for node in nodes:
            ys[node.id] = y
            y += heights[node.id] + STEP
    return ys


def _columns(
    widths: Sequence[int], lanes: int, side: float
) -> tuple[list[float], float]:
    """Where each lane begins, and how wide the page is."""
    xs, x = [], float(MARGIN)
    for channel, tracks in enumerate(widths):
        x += 2 * side + tracks * TRACK if tracks else 0
        if not tracks and 0 < channel < lanes:
            x += 2 * SIDE
        if channel < lanes:
            xs.append(x)
            x += BOX
    return xs, max(x + MARGIN, 3 * BOX)


def _line(route: Route, grid: _Grid, place: Mapping[str, int]) -> RoutedLine:
    number = route.link.number

    def track(channel: int) -> float:
        """Channels are measured from the lane on their left, or back from the first."""
        across = grid.room + (grid.tracks.of[number, channel] + 0.5) * TRACK
        return grid.xs[channel - 1] + BOX + across if channel else MARGIN + across

    def side(port: Port) -> float:
        return grid.xs[place[port.node]] + (BOX if port.right else 0)

    start = (side(route.start), grid.at[route.start])
    end = (side(route.end), grid.at[route.end])
    first, last = track(route.first), track(route.last)
    points = [start, (first, start[1])]
    if route.passes_lanes:
        points += [(first, grid.over[number]), (last, grid.over[number])]
    points += [(last, end[1]), end]
    return RoutedLine(route.link, tuple(points))


def label_width(text: str) -> float:
    """How wide a label is; a lone number stands in a disc."""
    return max(2 * RADIUS, text_width(text, TINY) + RADIUS)


def _words(link: Link) -> tuple[str, str]:
    """What stands by the giver, and what by the taker."""
    access = f"{link.number} {link.level}" if link.level else str(link.number)
    return access, f"{link.number} not yet" if link.future else str(link.number)


def _labels(line: RoutedLine) -> list[LineLabel]:
    """A label by each end, clear of the arrow."""
    (x, y), (inward, _) = line.points[0], line.points[1]
    (to_x, to_y), (from_x, _) = line.points[-1], line.points[-2]
    access, state = _words(line.link)
    wide, also = label_width(access), label_width(state)
    out, back = 2 + wide / 2, 14 + also / 2
    return [
        LineLabel(x + (out if inward > x else -out), y, wide, access, True),
        LineLabel(to_x + (back if from_x > to_x else -back), to_y, also, state, False),
    ]


def _named(node: Node) -> tuple[str, ...]:
    return wrap_to_width(node.name, BOX - 12, TEXT, _NAME_LINES)


def _key(found: Map, width: float, y: float) -> tuple[KeyEntry, ...]:
    """Every flow by its number, in words."""
    entries = []
    for link in found.links:
        details = f" ({link_details(link)})" if link_details(link) else ""
        text = f"{link.number}  {link_words(found, link)}{details}"
        lines = wrap_to_width(text, width - 2 * MARGIN - 48, SMALL)
        entries.append(KeyEntry(link, MARGIN, y, lines))
        y += STEP * len(lines) + 2
    return tuple(entries)
