"""`placebook export`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import typer

from placebook.base.errors import PlacebookError
from placebook.commands import common, say
from placebook.model import finding
from placebook.reports import serialise
from placebook.reports.export_rows import COLUMNS, What, export_rows

Format: TypeAlias = Literal["csv", "jsonl"]


def export(
    paths: common.WorkbookPaths = None,
    what: Annotated[
        What, typer.Option("--what", help="What each row is about.")
    ] = "answers",
    format: Annotated[
        Format, typer.Option("--format", "-f", help="CSV, or a JSON object on a line.")
    ] = "csv",
    recursive: common.Recursive = False,
    pack_folder: common.PackFolder = None,
) -> None:
    """Write rows: an answer, dataset, actor, flow, gap, action or score each."""
    pack = common.load_pack(pack_folder)
    unread: list[tuple[Path, PlacebookError]] = []
    workbooks = common.find_paths(paths, recursive).workbooks
    copies = finding.copies_among(workbooks, pack)
    left_out = {Path(file) for group in copies for file in group.others}
    counting = [path for path in workbooks if path not in left_out]
    found = (
        row
        for path, saved in common.opened(counting, pack, unread)
        for row in export_rows(pack, saved.workbook, str(path), what)
    )
    lines = (
        serialise.csv_lines(found, COLUMNS[what])
        if format == "csv"
        else serialise.json_lines(found)
    )
    common.write_parts(lines, None)
    for _, why in unread:
        say(str(why))
    for group in copies:
        say(str(group))
    if unread:
        raise typer.Exit(1)
