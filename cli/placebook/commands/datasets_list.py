"""`placebook datasets list`."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import typer

from placebook import as_data, datasets, datasets_report, serialise
from placebook.commands import common

Format: TypeAlias = Literal["terminal", "markdown", "json"]


def datasets_list(
    file: common.WorkbookFile,
    format: Annotated[
        Format, typer.Option("--format", "-f", help="How to show them.")
    ] = "terminal",
    output: common.Output = None,
    pack_folder: common.PackFolder = None,
) -> None:
    """Show what is held and what is missing, and what is in the way."""
    pack = common.load_pack(pack_folder)
    workbook = common.open_workbook(file, pack).workbook
    found = datasets.summarise(pack, workbook)
    if format == "json":
        common.write(serialise.to_json(as_data.inventory(workbook, found)), output)
    else:
        shown = datasets_report.report(pack, workbook, found)
        common.show(shown, format, output, paged=True)
