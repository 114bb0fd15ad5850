"""`placebook guide`."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from placebook.commands import common, options
from placebook.model import pack_loader
from placebook.reports import guide as pages


def guide(
    topic: Annotated[
        str,
        typer.Argument(
            help="The page to show. Without PAGE, a list of the pages.",
            metavar="[PAGE]",
        ),
    ] = "",
    format: Annotated[Literal["terminal", "markdown"], options.FORMAT] = "terminal",
    output: options.Output = None,
    pack_folder: options.PackFolder = None,
) -> None:
    """Read about the patterns, the recommendations, cases and workshops."""
    pack = pack_loader.load_pack(pack_folder)
    common.show_report(pages.guide_page(pack, topic), format, output)
