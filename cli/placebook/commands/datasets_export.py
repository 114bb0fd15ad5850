"""`placebook datasets export`."""

from __future__ import annotations

from typing import Annotated, Literal

from placebook.analysis import dataset_summary
from placebook.base.text import join_words, one_line
from placebook.commands import common, options, say
from placebook.model import pack_loader
from placebook.reports import exports, serialise


def datasets_export(
    file: options.WorkbookFile,
    format: Annotated[
        Literal["csv", "datapackage", "dcat"],
        options.format_option("CSV, Data Package, or DCAT as JSON-LD."),
    ] = "csv",
    output: options.Output = None,
    pack_folder: options.PackFolder = None,
) -> None:
    """Write the datasets as an inventory that others can read."""
    pack = pack_loader.load_pack(pack_folder)
    workbook = common.open_and_say(file, pack).workbook
    exposed = [
        one_line(dataset.title, 60)
        for dataset in workbook.datasets.values()
        if dataset_summary.is_open_personal_data(dataset)
    ]
    if exposed:
        say(
            f"About people, and marked as open: {join_words(exposed, 'and')}. Check "
            "who may use the data before you publish the inventory."
        )
    makers = {
        "csv": lambda: serialise.csv_lines(
            exports.inventory_rows(pack, workbook), exports.INVENTORY_COLUMNS
        ),
        "dcat": lambda: exports.dcat(pack, workbook),
        "datapackage": lambda: exports.data_package(pack, workbook),
    }
    common.show(makers, format, output)
