"""Map -> a Mermaid flowchart, which GitHub and GitLab draw.

Solid lines are tangible, dashed ones are not; what is to come is grey and says so.
"""

from __future__ import annotations

from collections.abc import Iterator

from placebook.analysis.ecosystem import Link, Map, Node
from placebook.base.text import one_line
from placebook.reports.ecosystem import link_details

_LONGEST = 80
_PLAIN = frozenset(" ,()/'→")
_FUTURE = "stroke:#999999,color:#666666"


def render_mermaid(found: Map) -> str:
    """The chart's text. No text from people can be anything but a label."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Map) -> Iterator[str]:
    names = {node.id: f"a{number}" for number, node in enumerate(found.nodes)}
    yield "flowchart LR"
    for number, (title, nodes) in enumerate(found.in_lanes):
        yield f'  subgraph lane{number}["{_label(title)}"]'
        yield from (f"    {_box(names[node.id], node)}" for node in nodes)
        yield "  end"
    drawn = [link for link in found.links if link.taker]
    for link in drawn:
        arrow = "-->" if link.tangible else "-.->"
        giver, taker = names[link.giver], names[link.taker]
        yield f'  {giver} {arrow}|"{_label(_words(link))}"| {taker}'
    for number, link in enumerate(drawn):
        if link.future:
            yield f"  linkStyle {number} {_FUTURE}"


def _box(name: str, node: Node) -> str:
    return f'{name}["{_label(one_line(node.name, _LONGEST))}"]'


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
