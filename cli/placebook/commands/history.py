"""`placebook history`."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import typer

from placebook import as_csv, as_data, as_json
from placebook.commands import common
from placebook.history import points, report
from placebook.repository import repository_of
from placebook.words import one_line


class Format(str, Enum):
    """How to show the history."""

    terminal = "terminal"
    json = "json"
    csv = "csv"


def history(
    file: common.WorkbookFile,
    format: Annotated[
        Format, typer.Option("--format", "-f", help="What to show it as.")
    ] = Format.terminal,
    pack_folder: common.PackFolder = None,
) -> None:
    """Show a workbook's scores over the commits that touched it."""
    pack = common.load_pack(pack_folder)
    repository = repository_of(file)
    revisions = repository.revisions(file)
    if not revisions:
        raise common.BadUsage(
            f"{file}: no commit has it yet; `git add` and `git commit` make one."
        )
    contents = repository.contents([r.blob for r in revisions if r.blob])
    found = points(pack, revisions, contents)
    shallow = repository.is_shallow()
    if format is Format.json:
        data = as_data.history(found, str(file), shallow)
        common.write(as_json.to_json(data), None)
    elif format is Format.csv:
        rows = as_data.history_rows(found)
        common.write("".join(as_csv.csv_lines(rows)), None)
    else:
        title = f"History of {one_line(str(file))}"
        shown = report(found, title, shallow)
        common.show(shown, common.Format.terminal, paged=True)
