"""`placebook merge`, also git's merge driver."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from placebook.analysis.checks import check_workbook, repeated_flow_remark
from placebook.base import files
from placebook.base.errors import PlacebookError, Problem
from placebook.base.text import count_noun
from placebook.commands import common, say
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
    if name and not driver:
        _say_if_old()
    disputed = _merge(base, ours, theirs, output, name, pack_folder)
    if driver:
        raise typer.Exit(DISPUTED if disputed else MERGED)
    if disputed:
        raise typer.Exit(1)


def _say_if_old() -> None:
    """Say that git's settings are of a release that could drop a side."""
    try:
        settings = git.repository_of(Path())
        line = settings.run("config", "--get", "merge.placebook.driver")
    except git.GitError:
        return
    if b" --driver " not in line:
        say("git's settings here come from an older release of placebook:")
        say("`placebook git-setup` renews them.")


def _merge(
    base: Path,
    ours: Path,
    theirs: Path,
    output: Path | None,
    name: str,
    pack_folder: Path | None,
) -> bool:
    """Merge and write; whether conflicts were written. The writing comes last."""
    pack = pack_loader.load_pack(pack_folder)
    if output is None:
        git.refuse_unmerged(ours)
    try:
        before = _base(base, pack)
        mine = store.open_workbook(ours, pack)
        yours = store.open_workbook(theirs, pack)
    except PlacebookError as error:
        if isinstance(error, files.DiskError) and not name:
            raise  # git could not read the file either
        # Git hands over files of its own making, whose names mean nothing to people.
        say(str(error).replace(str(ours), name or str(ours)))
        return _as_text(base, ours, theirs, output, name)
    found = merged(before, mine.workbook, yours.workbook)
    where = _called(name, output, ours)
    content = workbook_text(found.workbook, pack).encode()
    new = _new(pack, found.workbook, (mine.workbook, yours.workbook), where)
    _say_what_stays(found, where, new)
    if found.conflicts:
        _say_conflicts(found.conflicts, where)
    if output is None:
        if remark := files.replace_file(ours, content, mine.held):
            say(remark)
        common.renew_summary(Saved(ours, found.workbook, content), pack)
    else:
        common.write(content.decode(), output)
    return bool(found.conflicts)


def _say_what_stays(
    found: Merged, where: str | Path, remarks: Sequence[Problem]
) -> None:
    """Say what neither side has like this, and what nobody has to settle."""
    for entry in found.back:
        say(
            f"{where}: {place_in_words(entry)} comes back: one side took it away and "
            "the other "
            "uses it."
        )
    told = [problem.what for problem in remarks]
    for entry in found.twice:
        named: Any = named_by(entry)
        what = repeated_flow_remark(named["from"], named["to"], named["what"])
        if what not in told:
            say(f"{where}: a flow {what}; both sides changed it, so keep one of them")
    for problem in remarks:
        say(str(problem))


def _new(
    pack: Pack, book: Workbook, sides: tuple[Workbook, ...], where: str | Path
) -> list[Problem]:
    """What `check` finds in the merged workbook and in neither side."""
    known = {_what(problem) for side in sides for problem in _checked(pack, side, "")}
    merged = _checked(pack, book, str(where))
    return [problem for problem in merged if _what(problem) not in known]


def _checked(pack: Pack, book: Workbook, file: str) -> list[Problem]:
    found = check_workbook(pack, read_workbook(workbook_text(book, pack), file, pack))
    return [problem for problem in found if not problem.where.startswith("conflicts")]


def _what(problem: Problem) -> tuple[str, str]:
    """What tells one thing to say from another, wherever in a list it stands."""
    return re.sub(r"\[\d+\]", "", problem.where), problem.what


def _say_conflicts(conflicts: tuple[Conflict, ...], where: str | Path) -> None:
    found = conflict_groups(conflicts)
    count = count_noun(len(found), "place")
    say(f"{where}: both sides changed {count}; both sides' words are kept:")
    for about, together in found.items():
        names = [conflicts[n].at.removeprefix(f"{about}.") for n in together]
        parts = ", ".join(name for name in names if name != about)
        say(f"  {about}: {parts}" if parts else f"  {about}")
    say("`placebook edit` asks which is right.")


def _base(path: Path, pack: Pack) -> Workbook | None:
    """What both sides began with; git gives an empty file when there is none."""
    if not files.read_bytes(path).strip():
        return None
    return store.open_workbook(path, pack).workbook


def _as_text(
    base: Path, ours: Path, theirs: Path, output: Path | None, name: str
) -> bool:
    """Merge the lines as git does: one of the three is no workbook that fits."""
    text, conflicts = git.merge_lines(base, ours, theirs)
    say("So the lines are merged, as git does it.")
    if conflicts:
        where = _called(name, output, ours)
        say(f"{where}: has conflict markers; settle them by hand.")
    if output == common.STDOUT:
        sys.stdout.buffer.write(text)
    else:
        files.replace_file(
            output or ours, text, None if output else files.read_bytes(ours)
        )
    return conflicts


def _called(name: str, output: Path | None, ours: Path) -> str | Path:
    """What to call the merged workbook in messages."""
    return name or (ours if output is None or output == common.STDOUT else output)
