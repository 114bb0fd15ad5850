"""`placebook` alone: what it can do, and the workbooks that are here."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import typer

from placebook.analysis import scoring
from placebook.base.errors import PlacebookError
from placebook.base.text import count_noun, one_line
from placebook.commands import common
from placebook.interview.steps import count_progress
from placebook.model import finding, pack_loader, store
from placebook.model.conflicts import conflict_groups
from placebook.model.pack import Pack
from placebook.model.workbook import COMPILED
from placebook.reports.document import Item, Items, Report
from placebook.reports.words import full_name, score_sentence


def overview(help: str) -> None:
    """Say what the program can do; with workbooks here, list them."""
    typer.echo(help)
    found = _here()
    if not found:
        return
    named = os.environ.get("PLACEBOOK_PACK")
    pack = pack_loader.load_pack(Path(named) if named else None)
    copies = finding.copies_among(found, pack)
    kept = {file: group.kept for group in copies for file in group.others}
    items = Items(tuple(_item(path, pack, kept.get(str(path))) for path in found))
    typer.echo("")
    common.show_report(Report("Workbooks here", (items,)), paged=False)


def _item(path: Path, pack: Pack, copy_of: str | None) -> Item:
    try:
        workbook = store.open_workbook(path, pack).workbook
    except PlacebookError:
        return Item("This file cannot be read: `placebook check` says why.", str(path))
    answered, asked = count_progress(pack, workbook)
    name = full_name(workbook)
    if copy_of:
        return Item(f"{name}; a copy of {one_line(copy_of)}", str(path))
    if left := len(conflict_groups(workbook.conflicts)):
        places = count_noun(left, "place")
        waits = f"a merge left {places} to settle, which `placebook edit` asks about"
        return Item(f"{name}; {waits}", str(path))
    share = f"{100 * answered // max(asked, 1)}% of the questions answered"
    score = scoring.score_workbook(pack, workbook)
    stands = f"{'' if score.score is None else 'score '}{score_sentence(score)}"
    met = f"{COMPILED}: " if workbook.is_compiled else ""
    return Item(f"{name}; {share}; {stands}", f"{met}{path}")


def _here() -> Sequence[Path]:
    with suppress(PlacebookError):
        return finding.in_folder(store.FOLDER).workbooks
    with suppress(PlacebookError):
        return finding.directly_in(Path())
    return []
