"""`placebook` alone: what it can do, and the workbooks that are here."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from placebook import packfile, store
from placebook.errors import PlacebookError


def overview(help: str) -> None:
    """Say what the program can do; with workbooks here, list them."""
    typer.echo(help)
    found = _here()
    if not found:
        return
    from placebook import scoring
    from placebook.commands import common
    from placebook.report import Report, Table
    from placebook.steps import progress
    from placebook.summary import figure
    from placebook.words import one_line

    named = os.environ.get("PLACEBOOK_PACK")
    pack = packfile.load(Path(named) if named else None)
    rows = []
    for path in found:
        try:
            workbook = store.open_workbook(path, pack).workbook
        except PlacebookError:
            rows.append(
                (str(path), "cannot be read: `placebook check` says why", "", "")
            )
            continue
        answered, asked = progress(pack, workbook)
        name = f"{one_line(workbook.area.name)}: {one_line(workbook.service.name)}"
        share = f"{100 * answered // max(asked, 1)}%"
        score = figure(scoring.score(pack, workbook).score)
        rows.append((str(path), name, share, score))
    columns = ("File", "Workbook", "Answered", "Score")
    table = Table(columns, tuple(rows), ("Answered", "Score"))
    typer.echo("")
    common.show(Report("Workbooks here", (table,)), common.Format.terminal)


def _here() -> list[Path]:
    for folder in (store.FOLDER, Path()):
        try:
            return store.in_folder(folder)
        except PlacebookError:
            continue
    return []
