"""`placebook export`."""

from __future__ import annotations

from typing import Annotated, Literal

from placebook.base.errors import UnreadFile
from placebook.commands import common, options
from placebook.model import finding, pack_loader
from placebook.reports import serialise
from placebook.reports.exports import COLUMNS, What, export_rows


def export(
    paths: options.WorkbookPaths = None,
    what: Annotated[
        What, options.flag("--what", "What each row is about.")
    ] = "answers",
    format: Annotated[
        Literal["csv", "jsonl"],
        options.format_option("CSV, or a JSON object on a line."),
    ] = "csv",
    recursive: options.Recursive = False,
    pack_folder: options.PackFolder = None,
) -> None:
    """Write answers, datasets, actors, gaps and more, a row for each."""
    pack = pack_loader.load_pack(pack_folder)
    unread: list[UnreadFile] = []
    workbooks = common.find_paths(paths, recursive).workbooks
    copies = finding.copies_among(workbooks, pack)
    left_out = {file for group in copies for file in group.others}
    counting = [path for path in workbooks if str(path) not in left_out]
    found = (
        row
        for path, saved in common.read_each(counting, pack, unread)
        for row in export_rows(pack, saved.workbook, str(path), what)
    )
    makers = {
        "csv": lambda: serialise.csv_lines(found, COLUMNS[what]),
        "jsonl": lambda: serialise.json_lines(found),
    }
    common.show(makers, format)
    common.say_left_out(unread, copies)
