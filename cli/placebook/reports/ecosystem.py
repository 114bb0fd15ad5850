"""The map of the ecosystem as a list of who gives what to whom, and as Mermaid."""

from __future__ import annotations

from collections.abc import Iterator

from placebook.analysis.ecosystem import Link, Map
from placebook.base.text import as_sentence, join_words, mid_sentence, one_line
from placebook.model.workbook import Workbook
from placebook.reports.document import Block, Heading, Item, Report, Text, listing

_LONGEST = 80
_PLAIN = frozenset(" ,()/'→")
_FUTURE = "stroke:#999999,color:#666666"


def map_report(workbook: Workbook, found: Map) -> Report:
    """What each gives, by lane; at the end who gives and gets nothing."""
    area, service = workbook.area.name, workbook.service.name
    title = f"Around {one_line(service)} in {one_line(area)}"
    blocks: list[Block] = []
    for lane, nodes in found.in_lanes:
        gifts = (link for n in nodes for link in found.links if link.giver == n.id)
        items = (
            Item(link_words(found, g), as_sentence(link_details(g))) for g in gifts
        )
        blocks += listing(lane, items)
    if idle := [node.name for node in found.idle]:
        blocks.append(Heading("In no flow of this map"))
        blocks.append(Text(f"{join_words(idle, 'and')}."))
    if not blocks:
        blocks.append(Text("Nothing is listed under people and flows for this map."))
    return Report(title, tuple(blocks))


def link_words(found: Map, link: Link) -> str:
    """Who gives what to whom: ``Kent → NHS: Referrals``."""
    taker = found.name(link.taker) if link.taker else "(nobody has said who gets it)"
    what = f": {link.what}" if link.what else ""
    return f"{found.name(link.giver)} → {taker}{what}"


def link_details(link: Link) -> str:
    """A link's kind, whether it is still to come, and who may use what it carries."""
    kind = [link.kind, "not yet" if link.future else ""]
    parts = [", ".join(filter(None, kind)), link.access]
    return "; ".join(mid_sentence(part) for part in parts if part)


# --- Mermaid --------------------------------------------------------------------------


def render_mermaid(found: Map) -> str:
    """A flowchart, which GitHub and GitLab draw. People's text is labels and no more.

    Solid lines are tangible, dashed ones are not; what is to come is grey and says so.
    """
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Map) -> Iterator[str]:
    names = {node.id: f"a{number}" for number, node in enumerate(found.nodes)}
    yield "flowchart LR"
    for number, (title, nodes) in enumerate(found.in_lanes):
        yield f'  subgraph lane{number}["{_label(title)}"]'
        for node in nodes:
            yield f'    {names[node.id]}["{_label(one_line(node.name, _LONGEST))}"]'
        yield "  end"
    drawn = [link for link in found.links if link.taker]
    for link in drawn:
        arrow = "-->" if link.tangible else "-.->"
        giver, taker = names[link.giver], names[link.taker]
        yield f'  {giver} {arrow}|"{_label(_words(link))}"| {taker}'
    for number, link in enumerate(drawn):
        if link.future:
            yield f"  linkStyle {number} {_FUTURE}"


def _words(link: Link) -> str:
    details, what = link_details(link), one_line(link.what, _LONGEST)
    return f"{what} ({details})" if what and details else what or details or "?"


def _label(text: str) -> str:
    """Text as a quoted label: all but letters, digits and a few marks by number."""
    return "".join(
        character
        if (character.isascii() and character.isalnum()) or character in _PLAIN
        else f"#{ord(character)};"
        for character in one_line(text)
    )
