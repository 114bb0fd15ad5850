"""`placebook merge`, also git's merge driver."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from placebook.analysis.checks import check_workbook, repeated_flow_remark
from placebook.base import files
from placebook.base.errors import PlacebookError, Problem, Unreadable
from placebook.base.text import count_noun
from placebook.commands import common, options, say
from placebook.model import pack_loader, store
from placebook.model.conflicts import conflict_groups
from placebook.model.pack import Pack
from placebook.model.store import Saved
from placebook.model.workbook import Conflict, Workbook
from placebook.model.workbook_reader import read_workbook
from placebook.model.workbook_writer import workbook_text
from placebook.revisions import git
from placebook.revisions.leaves import named_by, place_in_words
from placebook.revisions.merge import Merged
from placebook.revisions.merge import merge_workbooks as merged

# What git's driver goes by. No shell, no Python and no other program ends with these,
# whatever keeps this one from starting; an empty file in its place ends with 0.
MERGED, DISPUTED = 40, 41
_EXITS = {True: (MERGED, DISPUTED), False: (0, 1)}  # for a driver, and for people


def merge(
    base: Annotated[Path, options.path("What both sides began with.", "BASE")],
    ours: Annotated[Path, options.path("Our side; the merge overwrites it.", "OURS")],
    theirs: Annotated[Path, options.path("Their side.", "THEIRS")],
    output: options.Output = None,
    name: Annotated[
        str, options.value("What to call our side in messages.", "NAME")
    ] = "",
    driver: Annotated[
        bool, options.flag("--driver", "End as git's driver expects.", hidden=True)
    ] = False,
    pack_folder: options.PackFolder = None,
) -> None:
    """Merge two versions of a workbook without losing an answer."""
    if output is None:
        git.refuse_unmerged(ours)
    where = name or str(ours if output in (None, common.STDOUT) else output)
    pack = pack_loader.load_pack(pack_folder)
    before = None  # git gives an empty file where there is no base
    if files.read_bytes(base).strip():
        before = _opened(base, f"base of {name}" if name else "", pack).workbook
    mine = _opened(ours, name, pack)
    yours = _opened(theirs, f"theirs of {name}" if name else "", pack)
    found = merged(before, mine.workbook, yours.workbook)
    # Git has both sides; beside its temporary files a backup would only be litter.
    older = None if name or driver else mine.older
    made = replace(mine, workbook=found.workbook, older=older)
    saved = _write(made, pack, output, where)
    _say_all(found, where, _new(pack, found.workbook, (mine, yours), where))
    if output is None:
        common.renew_summary(saved, pack)
    raise typer.Exit(_EXITS[driver][bool(found.conflicts)])


def _opened(path: Path, called: str, pack: Pack) -> Saved:
    """Open a side that people know by another name: git passes temporary files.

    Raises as `store.open_workbook`, or Unreadable with that name.
    """
    try:
        return store.open_workbook(path, pack)
    except PlacebookError as error:
        if not called:
            raise
        found = common.as_problems(path, error)
        raise Unreadable([replace(one, file=called) for one in found]) from None


def _write(made: Saved, pack: Pack, output: Path | None, where: str) -> Saved:
    content = store.as_saved(replace(made, path=Path(where)), pack)
    if output is None:
        return common.save_and_say(made, pack)
    common.write(content.decode(), output)
    return made


def _say_all(found: Merged, where: str, remarks: Sequence[Problem]) -> None:
    """Say what the merge made of both sides, and what is left to settle."""
    for entry in found.back:
        say(
            f"{where}: {place_in_words(entry)} comes back: one side removed it and the "
            "other uses it."
        )
    remarked = [problem.what for problem in remarks]
    for entry in found.twice:
        named: Any = named_by(entry)
        what = repeated_flow_remark(named["from"], named["to"], named["what"])
        if what not in remarked:
            say(f"{where}: a flow {what}; both sides changed it, so keep one of them")
    for problem in remarks:
        say(str(problem))
    if found.conflicts:
        _say_conflicts(found.conflicts, where)


def _new(
    pack: Pack, book: Workbook, sides: Sequence[Saved], where: str
) -> list[Problem]:
    """What `check` finds in the merged workbook and in neither side."""
    found = [problem for side in sides for problem in _checked(pack, side.workbook, "")]
    known = {_what(problem) for problem in found}
    merged = _checked(pack, book, where)
    return [problem for problem in merged if _what(problem) not in known]


def _checked(pack: Pack, book: Workbook, file: str) -> list[Problem]:
    found = check_workbook(pack, read_workbook(workbook_text(book, pack), file, pack))
    return [problem for problem in found if not problem.where.startswith("conflicts")]


def _what(problem: Problem) -> tuple[str, str]:
    """A problem without its number in a list, which a merge may change."""
    return re.sub(r"\[\d+\]", "", problem.where), problem.what


def _say_conflicts(conflicts: tuple[Conflict, ...], where: str) -> None:
    found = conflict_groups(conflicts)
    count = count_noun(len(found), "place")
    say(f"{where}: both sides changed {count}; both sides' words are kept:")
    for about, together in found.items():
        names = [conflicts[n].at.removeprefix(f"{about}.") for n in together]
        parts = ", ".join(name for name in names if name != about)
        say(f"  {about}: {parts}" if parts else f"  {about}")
    say("`placebook edit` asks which is right.")
