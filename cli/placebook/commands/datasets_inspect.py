"""`placebook datasets inspect`."""

from __future__ import annotations

import difflib
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import typer

from placebook.base.text import join_words
from placebook.commands import common, say, session, sources
from placebook.inspection import findings
from placebook.inspection.findings import Findings
from placebook.model.workbook import put_value
from placebook.reports import inspection, json_data, serialise

Format: TypeAlias = Literal["terminal", "markdown", "json"]


def datasets_inspect(
    datafile: Annotated[
        Path,
        typer.Argument(
            help="CSV, TSV, JSON, JSON Lines or Parquet; packed with gzip or not.",
            metavar="DATAFILE",
            readable=False,
        ),
    ],
    format: Annotated[
        Format, typer.Option("--format", "-f", help="How to show it.")
    ] = "terminal",
    output: common.Output = None,
    into: Annotated[
        Path | None,
        typer.Option(help="Fill in a dataset of this workbook.", metavar="FILE"),
    ] = None,
    dataset: Annotated[
        str, typer.Option(help="Which dataset of it, by its id.", metavar="ID")
    ] = "",
    pack_folder: common.PackFolder = None,
) -> None:
    """Look inside a data file: columns, shared codes, personal data."""
    entry = _Entry(into, dataset, pack_folder) if into is not None else None
    if dataset and into is None:
        raise common.BadUsage("--dataset: says of which entry; name --into FILE too.")
    common.refuse_to_write_over(sources.file_named(str(datafile)), output)
    found = sources.look(str(datafile))
    if format == "json":
        offer = findings.offered_fields(found, common.today())
        common.write(serialise.to_json(json_data.findings_data(found, offer)), output)
    else:
        common.show(inspection.findings_report(found), format, output, paged=True)
    if entry is not None:
        entry.fill(found)


class _Entry:
    """The entry that takes over what is found; opened before the file is read."""

    def __init__(self, file: Path, id: str, pack_folder: Path | None) -> None:
        self._pack = common.load_pack(pack_folder)
        self._saved = common.open_workbook(file, self._pack)
        self._id = id
        known = self._saved.workbook.datasets
        if id not in known:
            near = difflib.get_close_matches(id, known, 3, 0.3) or list(known)[:5]
            do = f"use {join_words(near)}" if near else "add it first"
            what = f"there is no dataset '{id}'" if id else "name one with --dataset ID"
            raise common.BadUsage(f"{file}: {what}; {do}.")

    def fill(self, found: Findings) -> None:
        book = self._saved.workbook
        offer = findings.offered_fields(found, common.today())
        result = findings.fill_blanks(book.datasets[self._id], offer)
        changed = put_value(book, ("datasets", self._id), dict(result.entry))
        saved = common.save(replace(self._saved, workbook=changed), self._pack)
        session.finish(saved, self._pack, show=False)
        for line in findings.fill_in_words(self._pack, result):
            say(line)
        say(f"Saved: {saved.path}")
