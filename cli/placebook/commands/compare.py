"""`placebook compare`."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from placebook import as_csv, as_data, store
from placebook.commands import common, say
from placebook.comparing import Comparison, Entry, entry, orders
from placebook.comparing import compare as side_by_side
from placebook.comparison import report
from placebook.errors import PlacebookError, Problem, Unreadable
from placebook.pack import Pack
from placebook.words import either, one_line


class Format(str, Enum):
    """How to show a comparison."""

    terminal = "terminal"
    markdown = "markdown"
    json = "json"
    csv = "csv"


Unread = list[tuple[str, tuple[Problem, ...]]]


def compare(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Workbooks, or folders of them.", metavar="[PATH]..."),
    ] = None,
    format: Annotated[
        Format, typer.Option("--format", "-f", help="What to show it as.")
    ] = Format.terminal,
    sort: Annotated[
        str,
        typer.Option(
            help="By area, service, known, score or a recommendation.", metavar="BY"
        ),
    ] = "area",
    output: common.Output = None,
    pack_folder: common.PackFolder = None,
) -> None:
    """Show areas side by side, who could help whom, and what they share."""
    pack = common.load_pack(pack_folder)
    if sort not in orders(pack):
        known = either(list(orders(pack)))
        raise common.BadUsage(f"placebook compare: --sort takes {known}.")
    entries, unread = _read(store.find(paths or []), pack)
    found = side_by_side(pack, entries, sort)
    _show(found, unread, format, output)
    for file, why in unread:
        say(f"{one_line(file)}: is left out:")
        for problem in why:
            say(f"  {one_line(str(problem))}")
    if unread:
        raise typer.Exit(1)


def _read(paths: list[Path], pack: Pack) -> tuple[list[Entry], Unread]:
    errors: list[tuple[Path, PlacebookError]] = []
    entries = [
        entry(pack, saved.workbook, str(path), saved.older is not None)
        for path, saved in common.opened(common.watched(paths, "Reading"), pack, errors)
    ]
    return entries, [(str(path), _problems(path, error)) for path, error in errors]


def _problems(path: Path, error: PlacebookError) -> tuple[Problem, ...]:
    if isinstance(error, Unreadable):
        return error.problems
    return (common.as_problem(path, error),)


def _show(
    found: Comparison, unread: Unread, format: Format, output: Path | None
) -> None:
    if format is Format.json:
        common.write(as_data.to_json(as_data.comparison(found, unread)), output)
    elif format is Format.csv:
        lines = as_csv.csv_lines(as_data.comparison_rows(found))
        common.write("".join(lines), output)
    else:
        shown = common.Format(format.value)
        common.show(report(found), shown, output, paged=True)
