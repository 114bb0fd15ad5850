"""`placebook export`."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from placebook import as_csv, as_data, store
from placebook.commands import common, say
from placebook.errors import PlacebookError
from placebook.exporting import COLUMNS, Row, What, rows
from placebook.pack import Pack


class Kind(str, Enum):
    """What a row is about."""

    answers = "answers"
    datasets = "datasets"
    actions = "actions"
    scores = "scores"


class Format(str, Enum):
    """How rows are written."""

    csv = "csv"
    jsonl = "jsonl"


def export(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Workbooks, or folders of them.", metavar="[PATH]..."),
    ] = None,
    what: Annotated[
        Kind, typer.Option("--what", help="What each row is about.")
    ] = Kind.answers,
    format: Annotated[
        Format, typer.Option("--format", "-f", help="CSV, or a JSON object on a line.")
    ] = Format.csv,
    pack_folder: common.PackFolder = None,
) -> None:
    """Write one row for each answer, dataset, action or score."""
    pack = common.load_pack(pack_folder)
    unreadable: list[str] = []
    kind: What = what.value
    found = _rows(store.find(paths or []), pack, kind, unreadable)
    lines = (
        as_csv.csv_lines(found, COLUMNS[kind])
        if format is Format.csv
        else as_data.json_lines(found)
    )
    for line in lines:
        common.write(line, None)
    for why in unreadable:
        say(why)
    if unreadable:
        raise typer.Exit(1)


def _rows(
    paths: list[Path], pack: Pack, what: What, unreadable: list[str]
) -> Iterator[Row]:
    """The rows of all that can be read; of the others the reason is added."""
    for path in paths:
        try:
            workbook = store.open_workbook(path, pack).workbook
        except PlacebookError as error:
            unreadable.append(str(error))
        else:
            yield from rows(pack, workbook, str(path), what)
