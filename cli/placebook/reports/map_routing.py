"""The way of every line of a map: its ports, and its tracks between the lanes.

Channel n is left of lane n, and one more is right of the last. A line leaves and enters
by ports, each its own, that look into a channel, and runs up or down there on a track;
where it begins and ends in different channels, it goes from one to the other above all
boxes. Units are pixels.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from placebook.analysis.ecosystem import Link, Node

STEP = 18  # between two ports of a side


class Port(NamedTuple):
    """A place on a box's side, the ``order``-th there, counted from 0."""

    node: str
    right: bool
    order: int

    @property
    def below(self) -> float:
        """How far below its box's top: left and right ones never level."""
        return STEP * self.order + (STEP / 2 if self.right else STEP)


class Route(NamedTuple):
    """A link's ports, and the channels that they look into."""

    link: Link
    start: Port
    end: Port
    first: int
    last: int

    @property
    def passes_lanes(self) -> bool:
        """Whether it has to go above the boxes."""
        return self.first != self.last


class Tracks(NamedTuple):
    """The track of each (link's number, channel), and how many each channel has."""

    of: Mapping[tuple[int, int], int]
    many: Sequence[int]


def find_routes(lanes: Sequence[Sequence[Node]], links: Iterable[Link]) -> list[Route]:
    """Which side each line leaves and enters; a link to nobody has no line."""
    place = {node.id: n for n, nodes in enumerate(lanes) for node in nodes}
    count = Counter[tuple[str, bool]]()

    def port(node: str, right: bool) -> Port:
        count[node, right] += 1
        return Port(node, right, count[node, right] - 1)

    found = []
    for link in (link for link in links if link.taker):
        start, end = place[link.giver], place[link.taker]
        leaves, enters = end >= start, end <= start
        ports = port(link.giver, leaves), port(link.taker, enters)
        found.append(Route(link, *ports, start + leaves, end + enters))
    return found


def find_tracks(
    found: Iterable[Route],
    at: Mapping[Port, float],
    over: Mapping[int, float],
    channels: int,
) -> Tracks:
    """A track for each line in each channel that it runs in.

    ``at`` says how high a port is, ``over`` how high a link goes above the boxes. Two
    lines share a track only where neither comes near the other.
    """
    of: dict[tuple[int, int], int] = {}
    used: list[list[float]] = [[] for _ in range(channels)]
    for low, high, channel, number in sorted(_spans(found, at, over)):
        ends = used[channel]
        free = next((n for n, last in enumerate(ends) if last + STEP <= low), len(ends))
        ends[free : free + 1] = [high]
        of[number, channel] = free
    return Tracks(of, [len(ends) for ends in used])


def _spans(
    found: Iterable[Route], at: Mapping[Port, float], over: Mapping[int, float]
) -> Iterator[tuple[float, float, int, int]]:
    """From where to where a line runs in a channel: (top, bottom, channel, number)."""
    for route in found:
        number, y, end = route.link.number, at[route.start], at[route.end]
        if route.passes_lanes:
            yield over[number], y, route.first, number
            yield over[number], end, route.last, number
        else:
            yield min(y, end), max(y, end), route.first, number
