"""A map laid out on a page: boxes in lanes, lines between them, a key below.

Nothing can lie on anything else, by construction. Boxes stand in columns with channels
between them. Every line leaves and enters at a port of its own and runs up or down in a
channel on a track of its own; one that passes a lane goes above all boxes, each at a
height of its own. Ports that look right lie on odd half-steps, those that look left on
even ones, so that no two lines run along each other. Units are pixels.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from placebook.ecosystem import Link, Map, Node, details

STEP = 18  # between two ports of a side
BOX = 168  # a box's width
MARGIN = 24
SIDE = 18  # of a channel, kept for arrows, besides the labels
TRACK = 9  # between two lines that run side by side
RADIUS = 8  # of a label's round ends
TEXT, SMALL, TINY = 12, 11, 9  # sizes of letters
WIDEST = 0.62  # of a letter's size, what a letter takes at most on average
_NAME_LINES = 3
CAPTION = (
    "Solid: data, services and money. Dashed: insight and feedback. Paler: not yet. "
    "Colour, and the word where a line begins: who may use the data."
)
_HEAD = 2 * STEP


class Box(NamedTuple):
    """A rectangle with lines of text in its middle."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...]


class Label(NamedTuple):
    """A number and a word on a line's end, about ``x`` and ``y``.

    Where it begins (``from_giver``), who may use what it carries; at its other end,
    that it is not there yet.
    """

    x: float
    y: float
    width: float
    text: str
    from_giver: bool


class Line(NamedTuple):
    """A line's corners, from giver to taker."""

    link: Link
    points: tuple[tuple[float, float], ...]


class Entry(NamedTuple):
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
    lines: tuple[Line, ...]
    labels: tuple[Label, ...]
    caption: Box
    key: tuple[Entry, ...]


class _Port(NamedTuple):
    node: str
    right: bool
    order: int


class _Route(NamedTuple):
    """A link's ports and the channels that they look into."""

    link: Link
    start: _Port
    end: _Port
    first: int
    last: int


def text_width(text: str, size: int = TEXT) -> float:
    """At most how wide a text is; other scripts' signs may be twice as wide."""
    signs = sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)
    return signs * size * WIDEST


def laid_out(found: Map) -> Drawing:
    """Lay a map out. Lanes with nobody in them take no room."""
    lanes = _lanes(found)
    routes = _routes(found, [nodes for _, nodes in lanes])
    ports = _ports(routes)
    long = [route for route in routes if route.first != route.last]
    top = MARGIN + _HEAD + (len(long) + 2) * TRACK
    top += -top % STEP
    heights = {node.id: _height(node, ports) for _, nodes in lanes for node in nodes}
    ys = _stacked(lanes, heights, top)
    at = {port: ys[port.node] + _offset(port) for port in ports}
    over: dict[int, float] = {}
    over |= {
        r.link.number: MARGIN + _HEAD + (n + 1) * TRACK for n, r in enumerate(long)
    }
    tracks, widths = _tracks(routes, at, over, len(lanes) + 1)
    side = SIDE + max(
        (label_width(t) for r in routes for t in _words(r.link)), default=0
    )
    xs, width = _columns(widths, len(lanes), side)
    place = {node.id: lane for lane, (_, nodes) in enumerate(lanes) for node in nodes}
    lines = [_line(r, at, over, tracks, xs, place, side) for r in routes]
    low = max([ys[id] + height for id, height in heights.items()], default=top)
    said = _wrapped(CAPTION, width - 2 * MARGIN, SMALL)
    caption = Box(MARGIN, low + STEP, width - 2 * MARGIN, STEP * len(said), said)
    key = _key(found, width, caption.y + caption.height + 2 * STEP)
    end = max(
        [e.y + len(e.lines) * STEP for e in key], default=caption.y + caption.height
    )
    return Drawing(
        width=width,
        height=end + MARGIN,
        heads=tuple(
            Box(xs[n], MARGIN, BOX, _HEAD, _wrapped(title, BOX, TEXT, 2))
            for n, (title, _) in enumerate(lanes)
        ),
        boxes=tuple(
            Box(xs[n], ys[node.id], BOX, heights[node.id], _named(node))
            for n, (_, nodes) in enumerate(lanes)
            for node in nodes
        ),
        lines=tuple(lines),
        labels=tuple(label for line in lines for label in _labels(line)),
        caption=caption,
        key=key,
    )


def _lanes(found: Map) -> list[tuple[str, list[Node]]]:
    titles = [*enumerate(found.lanes), (None, "Their part is not said yet")]
    lanes = [(t, [n for n in found.nodes if n.lane == lane]) for lane, t in titles]
    return [(title, nodes) for title, nodes in lanes if nodes]


def _routes(found: Map, lanes: Sequence[Sequence[Node]]) -> list[_Route]:
    """Which side each line leaves and enters; channel n is left of lane n."""
    place = {node.id: n for n, nodes in enumerate(lanes) for node in nodes}
    count: dict[tuple[str, bool], int] = {}

    def port(node: str, right: bool) -> _Port:
        order = count.get((node, right), 0)
        count[node, right] = order + 1
        return _Port(node, right, order)

    routes = []
    for link in found.links:
        if link.taker:
            start, end = place[link.giver], place[link.taker]
            leaves, enters = end >= start, end <= start
            routes.append(
                _Route(
                    link,
                    port(link.giver, leaves),
                    port(link.taker, enters),
                    start + leaves,
                    end + enters,
                )
            )
    return routes


def _ports(routes: Iterable[_Route]) -> list[_Port]:
    return [port for route in routes for port in (route.start, route.end)]


def _offset(port: _Port) -> float:
    return STEP * port.order + (STEP if not port.right else STEP / 2)


def _height(node: Node, ports: Sequence[_Port]) -> float:
    """As many steps as its text and its ports take."""
    most = max((port.order + 1 for port in ports if port.node == node.id), default=0)
    return STEP * max(most + 1, len(_named(node)) + 1)


def _stacked(
    lanes: Sequence[tuple[str, Sequence[Node]]],
    heights: dict[str, float],
    top: float,
) -> dict[str, float]:
    ys: dict[str, float] = {}
    for _, nodes in lanes:
        y = top
        for node in nodes:
            ys[node.id] = y
            y += heights[node.id] + STEP
    return ys


def _tracks(
    routes: Sequence[_Route],
    at: dict[_Port, float],
    over: dict[int, float],
    channels: int,
) -> tuple[dict[tuple[int, int], int], list[int]]:
    """The track of each line in each channel, and how many tracks a channel has.

    Two lines share a track only where neither comes near the other.
    """
    taken: dict[tuple[int, int], int] = {}
    used: list[list[float]] = [[] for _ in range(channels)]
    spans = []
    for route in routes:
        number, y, end = route.link.number, at[route.start], at[route.end]
        if route.first == route.last:
            spans.append((min(y, end), max(y, end), route.first, number))
        else:
            spans.append((over[number], y, route.first, number))
            spans.append((over[number], end, route.last, number))
    for low, high, channel, number in sorted(spans):
        ends = used[channel]
        free = next((n for n, last in enumerate(ends) if last + STEP <= low), len(ends))
        ends[free : free + 1] = [high]
        taken[number, channel] = free
    return taken, [len(ends) for ends in used]


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


def _line(
    route: _Route,
    at: dict[_Port, float],
    over: dict[int, float],
    tracks: dict[tuple[int, int], int],
    xs: Sequence[float],
    place: dict[str, int],
    room: float,
) -> Line:
    number = route.link.number

    def track(channel: int) -> float:
        """Channels are measured from the lane on their left, or back from the first."""
        across = room + (tracks[number, channel] + 0.5) * TRACK
        return xs[channel - 1] + BOX + across if channel else MARGIN + across

    def side(port: _Port) -> float:
        return xs[place[port.node]] + (BOX if port.right else 0)

    start = (side(route.start), at[route.start])
    end = (side(route.end), at[route.end])
    first, last = track(route.first), track(route.last)
    points = [start, (first, start[1])]
    if route.first != route.last:
        points += [(first, over[number]), (last, over[number])]
    points += [(last, end[1]), end]
    return Line(route.link, tuple(points))


def label_width(text: str) -> float:
    """How wide a label is; a lone number stands in a disc."""
    return max(2 * RADIUS, text_width(text, TINY) + RADIUS)


def _words(link: Link) -> tuple[str, str]:
    """What stands by the giver, and what by the taker."""
    access = f"{link.number} {link.level}" if link.level else str(link.number)
    return access, f"{link.number} not yet" if link.future else str(link.number)


def _labels(line: Line) -> list[Label]:
    """A label by each end, clear of the arrow."""
    (x, y), (inward, _) = line.points[0], line.points[1]
    (to_x, to_y), (from_x, _) = line.points[-1], line.points[-2]
    access, state = _words(line.link)
    wide, also = label_width(access), label_width(state)
    out, back = 2 + wide / 2, 14 + also / 2
    return [
        Label(x + (out if inward > x else -out), y, wide, access, True),
        Label(to_x + (back if from_x > to_x else -back), to_y, also, state, False),
    ]


def _named(node: Node) -> tuple[str, ...]:
    return _wrapped(node.name, BOX - 12, TEXT, _NAME_LINES)


def _wrapped(text: str, width: float, size: int, most: int = 0) -> tuple[str, ...]:
    """Lines that fit a width; the last of ``most`` ends in … where text is left."""
    wide = any(ord(sign) > 0x2E7F for sign in text)
    room = max(int(width / (size * WIDEST * (2 if wide else 1))), 4)
    lines = textwrap.wrap(text, room, break_on_hyphens=False) or [""]
    if most and len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][: room - 1] + "…"]
    return tuple(lines)


def _key(found: Map, width: float, y: float) -> tuple[Entry, ...]:
    """Every flow by its number, in words."""
    entries = []
    for link in found.links:
        what = f": {link.what}" if link.what else ""
        told = f" ({details(link)})" if details(link) else ""
        taker = found.name(link.taker) if link.taker else "(not said to whom)"
        text = f"{link.number}  {found.name(link.giver)} → {taker}{what}{told}"
        lines = _wrapped(text, width - 2 * MARGIN - 48, SMALL)
        entries.append(Entry(link, MARGIN, y, lines))
        y += STEP * len(lines) + 2
    return tuple(entries)
