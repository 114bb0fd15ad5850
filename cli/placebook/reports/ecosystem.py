"""The map of the ecosystem as a Report: who gives what to whom, as a list."""

from __future__ import annotations

from collections.abc import Iterator

from placebook.analysis.ecosystem import Link, Map
from placebook.base.text import as_sentence, join_words, mid_sentence, one_line
from placebook.model.workbook import Workbook
from placebook.reports.document import Block, Heading, Item, Report, Text, listing


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
        links = (link for node in nodes for link in gifts.get(node.id, ()))
        yield from listing(title, (_item(found, link) for link in links))


def _item(found: Map, link: Link) -> Item:
    return Item(link_words(found, link), as_sentence(link_details(link)))


def link_words(found: Map, link: Link) -> str:
    """Who gives what to whom: ``Kent → NHS: Referrals``."""
    taker = found.name(link.taker) if link.taker else "(nobody has said who gets it)"
    what = f": {link.what}" if link.what else ""
    return f"{found.name(link.giver)} → {taker}{what}"


def _idle(found: Map) -> Iterator[Block]:
    names = [node.name for node in found.idle]
    if names:
        yield Heading("In no flow of this map")
        yield Text(f"{join_words(names, 'and')}.")


def link_details(link: Link) -> str:
    """A link's kind, whether it is still to come, and who may use what it carries."""
    kind = [link.kind, "not yet" if link.future else ""]
    parts = [", ".join(filter(None, kind)), link.access]
    return "; ".join(mid_sentence(part) for part in parts if part)
