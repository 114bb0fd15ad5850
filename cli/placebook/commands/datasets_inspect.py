"""`placebook datasets inspect`."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from placebook.base import files
from placebook.base.text import join_words
from placebook.commands import common, options, say, sources
from placebook.inspection import findings
from placebook.model import pack_loader
from placebook.model.pack import Pack
from placebook.model.store import Saved
from placebook.model.workbook import put_value
from placebook.reports import inspection, json_data


def datasets_inspect(
    datafile: Annotated[
        Path,
        options.path(
            "CSV, TSV, JSON, JSON Lines or Parquet, also packed with gzip.",
            "DATAFILE",
        ),
    ],
    format: options.Format = "terminal",
    output: options.Output = None,
    into: Annotated[
        Path | None, options.value("Fill in a dataset of this workbook.", "FILE")
    ] = None,
    dataset: Annotated[
        str, options.value("Which dataset of that workbook, by its id.", "ID")
    ] = "",
    pack_folder: options.PackFolder = None,
) -> None:
    """Look inside a data file: columns, shared codes, personal data."""
    sources.require_duckdb()
    pack = pack_loader.load_pack(pack_folder) if into else None
    saved = common.open_and_say(into, pack) if into and pack else None
    if saved:
        _refuse_unknown(saved, dataset)
    elif dataset:
        raise common.BadUsage(
            "--dataset: names an entry of a workbook; add --into FILE."
        )
    _refuse_to_write_over(sources.file_named(str(datafile)), output)
    found = sources.look(str(datafile))
    offer = findings.offered_fields(found, common.today())
    makers: common.Makers = {
        "json": lambda: json_data.findings_data(found, offer),
        "report": lambda: inspection.findings_report(found),
    }
    common.show(makers, format, output)
    if saved and pack:
        _fill(saved, pack, dataset, offer)


def _refuse_to_write_over(read: Path, output: Path | None) -> None:
    if output is None or not files.path_exists(output):
        return
    if files.resolve_links(output) == files.resolve_links(read):
        raise common.BadUsage(
            f"{output}: is the file that is read; --output would write over it. "
            "Name another file."
        )


def _refuse_unknown(saved: Saved, id: str) -> None:
    known = saved.workbook.datasets
    if id not in known:
        near = difflib.get_close_matches(id, known, 3, 0.3) or list(known)[:5]
        do = f"use {join_words(near)}" if near else "add it first"
        what = f"there is no dataset '{id}'" if id else "name one with --dataset ID"
        raise common.BadUsage(f"{saved.path}: {what}; {do}.")


def _fill(saved: Saved, pack: Pack, id: str, offer: Mapping[str, Any]) -> None:
    result = findings.fill_blanks(saved.workbook.datasets[id], offer)
    changed = put_value(saved.workbook, ("datasets", id), dict(result.entry))
    written = common.save_and_say(replace(saved, workbook=changed), pack)
    common.renew_summary(written, pack)
    for line in findings.fill_in_words(pack, result):
        say(line)
    say(f"Saved: {written.path}")
