"""`placebook datasets list`."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import typer

from placebook.analysis import dataset_summary
from placebook.commands import common
from placebook.reports import dataset_list, json_data, serialise

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
    found = dataset_summary.summarise_datasets(pack, workbook)
    if format == "json":
        common.write(
            serialise.to_json(json_data.inventory_data(workbook, found)), output
        )
    else:
        shown = dataset_list.datasets_report(pack, workbook, found)
        common.show(shown, format, output, paged=True)
