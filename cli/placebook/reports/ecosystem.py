"""The map of the ecosystem as a Report: who gives what to whom, as a list."""

from __future__ import annotations

from collections.abc import Iterator

from placebook.analysis.ecosystem import Link, Map, link_details
from placebook.base.text import as_sentence, join_words, one_line
from placebook.model.workbook import Workbook
from placebook.reports.document import (
    Block,
    Heading,
    Item,
    Items,
    Report,
    Text,
)


def map_report(workbook: Workbook, found: Map) -> Report:
    """What each gives, by lane; at the end who gives and gets nothing."""
    area, service = workbook.area.name, workbook.service.name
    title = f"Around {one_line(service)} in {one_line(area)}"
    blocks = [*_lanes(found), *_idle(found)]
    if not blocks:
        blocks = [Text("Nothing is listed under people and flows for this map.")]
    return Report(title, tuple(blocks))


def _lanes(found: Map) -> Iterator[Block]:
    gifts: dict[str, list[Link]] = {}
    for link in found.links:
        gifts.setdefault(link.giver, []).append(link)
    for title, nodes in found.in_lanes:
        items = [
            _item(found, link) for node in nodes for link in gifts.get(node.id, ())
        ]
        if items:
            yield Heading(title)
            yield Items(tuple(items))


def _item(found: Map, link: Link) -> Item:
    taker = found.name(link.taker) if link.taker else "(to whom is not said)"
    what = f": {link.what}" if link.what else ""
    return Item(
        f"{found.name(link.giver)} → {taker}{what}", as_sentence(link_details(link))
    )


def _idle(found: Map) -> Iterator[Block]:
    names = [node.name for node in found.idle]
    if names:
        yield Heading("In no flow of this map")
        yield Text(f"{join_words(names, 'and')}.")
