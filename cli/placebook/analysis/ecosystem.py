"""Who holds, gives and gains what: actors in lanes, and what passes between them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from placebook.base.text import one_line
from placebook.model.fields import Access
from placebook.model.pack import Pack
from placebook.model.workbook import Actor, Flow, Workbook

# Today's flows; all flows as if they happened; all flows, marked; only those to come.
When = Literal["today", "future", "both", "change"]
_NO_PART = "Nobody has said their part yet"


class Node(NamedTuple):
    """An actor. ``lane`` counts from 0; None where their part is not said."""

    id: str
    name: str
    lane: int | None


class Link(NamedTuple):
    """Something that goes from ``giver`` to ``taker``, both ids of nodes.

    ``number`` is the flow's place in the workbook, from 1. ``taker`` is empty where it
    is not said. ``access`` says who may use the dataset that is carried, in words, and
    ``level`` is its step on the Data Spectrum.
    """

    number: int
    giver: str
    taker: str
    what: str
    kind: str
    tangible: bool
    access: str
    level: Access | None
    future: bool


@dataclass(frozen=True)
class Map:
    """The lanes' titles, from left to right, and who and what is in them."""

    lanes: tuple[str, ...]
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]

    def name(self, id: str) -> str:
        """What a node is called."""
        return self._names.get(id, id)

    @cached_property
    def _names(self) -> dict[str, str]:
        return {node.id: node.name for node in self.nodes}

    @cached_property
    def in_lanes(self) -> tuple[tuple[str, tuple[Node, ...]], ...]:
        """The lanes that hold anybody, with their titles; last those of no lane."""
        titles = [*enumerate(self.lanes), (None, _NO_PART)]
        lanes = [(t, tuple(n for n in self.nodes if n.lane == at)) for at, t in titles]
        return tuple((title, nodes) for title, nodes in lanes if nodes)

    @property
    def idle(self) -> tuple[Node, ...]:
        """Those who give nothing and get nothing."""
        busy = {id for link in self.links for id in (link.giver, link.taker)}
        return tuple(node for node in self.nodes if node.id not in busy)


def build_map(pack: Pack, workbook: Workbook, when: When = "both") -> Map:
    """The map of a workbook.

    ``today`` has the flows that are said to happen today. ``change`` has those still to
    come, and only the actors that have a part in them.
    """
    state = {"today": "current", "change": "future"}.get(when)
    links = [
        _link(pack, workbook, number, flow)
        for number, flow in enumerate(workbook.ecosystem.flows, 1)
        if state in (None, flow.state)
    ]
    if when == "future":
        links = [link._replace(future=False) for link in links]
    actors = workbook.ecosystem.actors
    named = {id for link in links for id in (link.giver, link.taker) if id}
    listed = named if when == "change" else {*actors, *named}
    nodes = tuple(_node(pack, id, actors.get(id)) for id in sorted(listed))
    return Map(tuple(lane.title for lane in pack.lanes), nodes, tuple(links))


def _node(pack: Pack, id: str, actor: Actor | None) -> Node:
    """An actor in the lane of its first role; one that only a flow names has none."""
    if actor is None:
        return Node(id, one_line(id), None)
    lanes = (
        number
        for role in actor.roles[:1]
        for number, lane in enumerate(pack.lanes)
        if role in lane.roles
    )
    return Node(id, one_line(actor.name), next(lanes, None))


def _link(pack: Pack, workbook: Workbook, number: int, flow: Flow) -> Link:
    """A flow as a link; without a kind it is drawn as a tangible one."""
    kinds = {exchange.id: exchange for exchange in pack.exchanges}
    kind = kinds.get(flow.kind or "")
    dataset = workbook.datasets.get(flow.dataset or "")
    access = pack.told("datasets.access", dataset.access) if dataset else ""
    return Link(
        number,
        flow.from_,
        flow.to or "",
        one_line(flow.what or (dataset.title if dataset else "")),
        kind.title if kind else "",
        kind is None or kind.tangible,
        access or ("nobody has said who may use it" if dataset else ""),
        dataset.access if dataset else None,
        flow.state == "future",
    )
