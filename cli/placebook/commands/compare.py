"""`placebook compare`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import typer

from placebook.analysis.comparison import (
    ComparedWorkbook,
    Comparison,
    compared_workbook,
    sort_orders,
)
from placebook.analysis.comparison import compare_workbooks as side_by_side
from placebook.base.errors import PlacebookError, UnreadFile
from placebook.base.text import join_words, one_line
from placebook.commands import common, say
from placebook.commands.progress import watched
from placebook.model.finding import PassedOver
from placebook.model.pack import Pack
from placebook.reports import json_data, serialise
from placebook.reports.comparison import comparison_report

Format: TypeAlias = Literal["terminal", "markdown", "json", "csv"]


def compare(
    paths: common.WorkbookPaths = None,
    format: Annotated[
        Format, typer.Option("--format", "-f", help="What to show it as.")
    ] = "terminal",
    sort: Annotated[
        str,
        typer.Option(
            help="By area, service, known, score or a recommendation.", metavar="BY"
        ),
    ] = "area",
    recursive: common.Recursive = False,
    output: common.Output = None,
    pack_folder: common.PackFolder = None,
) -> None:
    """Show areas side by side, and who could help whom."""
    pack = common.load_pack(pack_folder)
    if sort not in sort_orders(pack):
        known = join_words(list(sort_orders(pack)))
        raise common.BadUsage(f"placebook compare: --sort takes {known}.")
    unread: list[UnreadFile] = []
    looked = common.find_paths(paths, recursive)
    files = looked.workbooks
    seen = watched(files, len(files), "Reading")
    found = side_by_side(pack, _entries(seen, pack, unread), sort)
    _show(found, unread, looked.passed, format, output)
    for file, why in unread:
        say(f"{one_line(file)}: is left out:")
        for problem in why:
            say(f"  {one_line(str(problem))}")
    for group in found.copies:
        say(str(group))
    if unread:
        raise typer.Exit(1)


def _entries(
    paths: Iterable[Path], pack: Pack, unread: list[UnreadFile]
) -> Iterator[ComparedWorkbook]:
    """What is compared of each; the problems of the others go to ``unread``."""
    for path in paths:
        try:
            saved = common.open_settled(path, pack)
        except PlacebookError as error:
            unread.append(UnreadFile(str(path), common.as_problems(path, error)))
        else:
            yield compared_workbook(
                pack, saved.workbook, str(path), saved.older is not None
            )


def _show(
    found: Comparison,
    unread: Sequence[UnreadFile],
    passed: Sequence[PassedOver],
    format: Format,
    output: Path | None,
) -> None:
    if format == "json":
        lists = json_data.comparison_data(found, unread, passed)
        common.write_parts(serialise.json_lists(lists), output)
    elif format == "csv":
        columns = json_data.comparison_columns(found.pack)
        rows = json_data.comparison_rows(found, unread)
        common.write_parts(serialise.csv_lines(rows, columns), output)
    else:
        common.show(comparison_report(found, unread), format, output, paged=True)
