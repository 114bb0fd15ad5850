"""`placebook guide`."""

from __future__ import annotations

from typing import Annotated

import typer

from placebook.commands import common
from placebook.reports import guide as pages


def guide(
    topic: Annotated[str, typer.Argument(help="A page.", metavar="[PAGE]")] = "",
    format: Annotated[
        common.Format, typer.Option("--format", "-f", help="What to show it as.")
    ] = "terminal",
    output: common.Output = None,
    pack_folder: common.PackFolder = None,
) -> None:
    """Read about the patterns, the eight areas, cases, workshops."""
    page = pages.guide_page(common.load_pack(pack_folder), topic)
    common.show(page, format, output, paged=True)
