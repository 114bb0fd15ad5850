"""`placebook map`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, TypeAlias

from placebook.analysis.ecosystem import When, build_map
from placebook.base.text import count_noun
from placebook.commands import common, options, say
from placebook.model import pack_loader
from placebook.reports import ecosystem, map_layout, map_svg

Format: TypeAlias = Literal["terminal", "markdown", "mermaid", "svg"]

_SHOWN: dict[When, str] = {
    "today": "what passes today",
    "future": "what would pass if everything hoped for happened",
    "both": "all that is listed, with what is still to come",
    "change": "what is still to come",
}
_BY_ENDING: dict[str, Format] = {
    ".svg": "svg",
    ".md": "markdown",
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
}
_NOT_DRAWN = (".png", ".jpg", ".jpeg", ".gif", ".pdf")


def map(
    file: options.WorkbookFile,
    format: Annotated[
        Format | None,
        options.format_option("A list, a chart that GitHub draws, or a picture."),
    ] = None,
    state: Annotated[
        When,
        options.value("Which flows: today's, future ones, both, or only what changes."),
    ] = "both",
    output: options.Output = None,
    pack_folder: options.PackFolder = None,
) -> None:
    """Show who gives what to whom around the service."""
    format = format or _format_of(output)
    pack = pack_loader.load_pack(pack_folder)
    workbook = common.open_and_say(file, pack).workbook
    found = build_map(pack, workbook, state)
    report = ecosystem.map_report(workbook, found)
    title = f"{report.title}: {_SHOWN[state]}."
    makers: common.Makers = {
        "mermaid": lambda: ecosystem.render_mermaid(found),
        "svg": lambda: map_svg.render_svg(map_layout.lay_out(found, title), title),
        "report": lambda: report,
    }
    common.show(makers, format, output)
    if format == "mermaid" and not found.nodes:
        say("Nothing is listed under people and flows, so the chart is empty.")
    elif format == "mermaid" and (left := sum(not link.taker for link in found.links)):
        _say_left_out(left, "who gets it", "who gets them")
    unsaid = sum(flow.state is None for flow in workbook.ecosystem.flows)
    if state == "today" and unsaid:
        _say_left_out(unsaid, "whether it happens today", "whether they happen today")


def _say_left_out(flows: int, of_one: str, of_several: str) -> None:
    """Say how many flows are not drawn, and what nobody has said about them."""
    are, what = ("is", of_one) if flows == 1 else ("are", of_several)
    say(f"{count_noun(flows, 'flow')} {are} left out: nobody has said {what}.")


def _format_of(output: Path | None) -> Format:
    """The format that a file's name asks for; a list where there is no file."""
    ending = output.suffix.lower() if output else ""
    if ending in _NOT_DRAWN:
        raise common.BadUsage(
            f"{output}: the map is drawn as SVG only; name a file that ends in .svg."
        )
    return _BY_ENDING.get(ending, "terminal")
