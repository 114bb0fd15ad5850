"""`placebook compare`."""

from __future__ import annotations

from typing import Annotated, Literal

from placebook.analysis import comparison as side_by_side
from placebook.base.errors import UnreadFile
from placebook.base.text import join_words
from placebook.commands import common, options
from placebook.model import pack_loader
from placebook.reports import comparison, json_data, serialise


def compare(
    paths: options.WorkbookPaths = None,
    format: Annotated[
        Literal["terminal", "markdown", "json", "csv"], options.FORMAT
    ] = "terminal",
    sort: Annotated[
        str, options.value("By area, service, known, score or a recommendation.", "BY")
    ] = "area",
    recursive: options.Recursive = False,
    output: options.Output = None,
    pack_folder: options.PackFolder = None,
) -> None:
    """Show areas side by side, and who could help whom."""
    pack = pack_loader.load_pack(pack_folder)
    if sort not in (orders := side_by_side.sort_orders(pack)):
        known = join_words(list(orders))
        raise common.BadUsage(f"placebook compare: --sort takes {known}.")
    unread: list[UnreadFile] = []
    looked = common.find_paths(paths, recursive)
    entries = (
        side_by_side.compared_workbook(
            pack,
            saved.workbook,
            str(path),
            (saved.older or pack.version) < pack.version,
        )
        for path, saved in common.read_each(looked.workbooks, pack, unread)
    )
    found = side_by_side.compare_workbooks(pack, entries, sort)
    makers: common.Makers = {
        "json": lambda: serialise.json_lists(
            json_data.comparison_data(found, unread, looked.passed)
        ),
        "csv": lambda: serialise.csv_lines(
            json_data.comparison_rows(found, unread), json_data.comparison_columns(pack)
        ),
        "report": lambda: comparison.comparison_report(found, unread),
    }
    common.show(makers, format, output)
    common.say_left_out(unread, found.copies)
