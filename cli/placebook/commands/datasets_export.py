"""`placebook datasets export`."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import typer

from placebook.analysis import dataset_summary
from placebook.base.text import join_words, one_line
from placebook.commands import common, say
from placebook.reports import inventory, serialise

Format: TypeAlias = Literal["csv", "datapackage", "dcat"]


def datasets_export(
    file: common.WorkbookFile,
    format: Annotated[
        Format,
        typer.Option("--format", "-f", help="CSV, Data Package, or DCAT as JSON-LD."),
    ] = "csv",
    output: common.Output = None,
    pack_folder: common.PackFolder = None,
) -> None:
    """Write the datasets as an inventory that others can read."""
    pack = common.load_pack(pack_folder)
    workbook = common.open_workbook(file, pack).workbook
    entries = workbook.datasets.values()
    if exposed := [
        one_line(d.title, 60)
        for d in entries
        if dataset_summary.is_open_personal_data(d)
    ]:
        say(
            f"About people, and marked as open: {join_words(exposed, 'and')}. Check "
            "that "
            "before you publish this."
        )
    if format == "csv":
        found = inventory.inventory_rows(pack, workbook)
        common.write_parts(serialise.csv_lines(found, inventory.COLUMNS), output)
        return
    make = inventory.dcat if format == "dcat" else inventory.data_package
    common.write(serialise.to_json(make(pack, workbook)), output)
