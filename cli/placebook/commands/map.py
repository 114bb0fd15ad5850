"""`placebook map`."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import typer

from placebook import as_mermaid, as_svg, drawing, mapping
from placebook.commands import common
from placebook.ecosystem import When, mapped


class Format(str, Enum):
    """How to show the map."""

    terminal = "terminal"
    markdown = "markdown"
    mermaid = "mermaid"
    svg = "svg"


class State(str, Enum):
    """Which flows are in the map."""

    today = "today"
    future = "future"
    both = "both"
    change = "change"


_SHOWN: dict[When, str] = {
    "today": "what passes today",
    "future": "what would pass, if all that is hoped for came",
    "both": "what passes today, and what is still to come",
    "change": "what is still to come",
}


def map(
    file: common.WorkbookFile,
    format: Annotated[
        Format,
        typer.Option(
            "--format", "-f", help="A list, a chart that GitHub draws, or a picture."
        ),
    ] = Format.terminal,
    state: Annotated[
        State,
        typer.Option(help="Which flows: today's, the future's, both, what changes."),
    ] = State.both,
    output: common.Output = None,
    pack_folder: common.PackFolder = None,
) -> None:
    """Show who gives what to whom around the service."""
    pack = common.load_pack(pack_folder)
    workbook = common.open_workbook(file, pack).workbook
    when: When = state.value
    found = mapped(pack, workbook, when)
    if format is Format.mermaid:
        common.write(as_mermaid.render(found), output)
    elif format is Format.svg:
        title = f"{mapping.report(workbook, found).title}: {_SHOWN[when]}."
        common.write(as_svg.render(drawing.laid_out(found, title), title), output)
    else:
        shown = mapping.report(workbook, found)
        common.show(shown, common.Format(format.value), output, paged=True)
