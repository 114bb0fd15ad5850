"""`placebook merge`, also git's merge driver."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from placebook import files, repository, store
from placebook.commands import common, say
from placebook.errors import PlacebookError
from placebook.merging import merge as merged
from placebook.pack import Pack
from placebook.spelling import spell
from placebook.store import Saved
from placebook.words import counted
from placebook.workbook import Conflict, Workbook

# What git's driver goes by. No shell, no Python and no other program ends with these,
# whatever keeps this one from starting; an empty file in its place ends with 0.
MERGED, DISPUTED = 40, 41


def merge(
    base: Annotated[
        Path,
        typer.Argument(
            help="What both sides began with.", metavar="BASE", readable=False
        ),
    ],
    ours: Annotated[
        Path,
        typer.Argument(
            help="Our side; it is written over.", metavar="OURS", readable=False
        ),
    ],
    theirs: Annotated[
        Path, typer.Argument(help="Their side.", metavar="THEIRS", readable=False)
    ],
    output: common.Output = None,
    name: Annotated[
        str, typer.Option(help="What to call our side in messages.", metavar="NAME")
    ] = "",
    driver: Annotated[
        bool, typer.Option("--driver", help="End as git's driver expects.", hidden=True)
    ] = False,
    pack_folder: common.PackFolder = None,
) -> None:
    """Merge two sides of a workbook; no answer of either is lost."""
    disputed = _merge(base, ours, theirs, output, name, pack_folder)
    if driver:
        raise typer.Exit(DISPUTED if disputed else MERGED)
    if disputed:
        raise typer.Exit(1)


def _merge(
    base: Path,
    ours: Path,
    theirs: Path,
    output: Path | None,
    name: str,
    pack_folder: Path | None,
) -> bool:
    """Merge and write; whether conflicts were written. The writing comes last."""
    pack = common.load_pack(pack_folder)
    if output is None:
        repository.refuse_unmerged(ours)
    try:
        before = _base(base, pack)
        mine = store.open_workbook(ours, pack)
        yours = store.open_workbook(theirs, pack)
    except PlacebookError as error:
        # Git hands over files of its own making, whose names mean nothing to people.
        say(str(error).replace(str(ours), name or str(ours)))
        return _as_text(base, ours, theirs, output, name)
    found = merged(before, mine.workbook, yours.workbook)
    content = spell(found.workbook, pack).encode()
    if found.conflicts:
        _say_conflicts(found.conflicts, name or output or ours)
    if output is None:
        files.replace(ours, content, mine.held)
        common.renew_summary(Saved(ours, found.workbook, content), pack)
    else:
        common.write(content.decode(), output)
    return bool(found.conflicts)


def _say_conflicts(conflicts: tuple[Conflict, ...], where: str | Path) -> None:
    count = counted(len(conflicts), "place")
    say(f"{where}: both sides changed {count}; both sides' words are kept:")
    for conflict in conflicts:
        say(f"  {conflict.at}")
    say("`placebook edit` asks which is right.")


def _base(path: Path, pack: Pack) -> Workbook | None:
    """What both sides began with; git gives an empty file when there is none."""
    if not files.read(path).strip():
        return None
    return store.open_workbook(path, pack).workbook


def _as_text(
    base: Path, ours: Path, theirs: Path, output: Path | None, name: str
) -> bool:
    """Merge the lines as git does: one of the three is no workbook that fits."""
    say("So the lines are merged, as git does it.")
    text, conflicts = repository.merge_lines(base, ours, theirs)
    if conflicts:
        where = name or output or ours
        say(f"{where}: has conflict markers; settle them by hand.")
    files.replace(output or ours, text, None if output else files.read(ours))
    return conflicts
