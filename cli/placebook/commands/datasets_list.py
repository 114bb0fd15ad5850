"""`placebook datasets list`."""

from __future__ import annotations

from placebook.analysis import dataset_summary
from placebook.commands import common, options
from placebook.model import pack_loader
from placebook.reports import dataset_list, json_data


def datasets_list(
    file: options.WorkbookFile,
    format: options.Format = "terminal",
    output: options.Output = None,
    pack_folder: options.PackFolder = None,
) -> None:
    """Show which datasets are held and missing, and what is in the way."""
    pack = pack_loader.load_pack(pack_folder)
    workbook = common.open_and_say(file, pack).workbook
    found = dataset_summary.summarise_datasets(pack, workbook)
    makers = {
        "json": lambda: json_data.inventory_data(workbook, found),
        "report": lambda: dataset_list.datasets_report(pack, workbook, found),
    }
    common.show(makers, format, output)
