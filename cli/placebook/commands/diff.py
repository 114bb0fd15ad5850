"""`placebook diff`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from placebook.base import files
from placebook.base.errors import Unreadable, UnreadFile
from placebook.base.text import one_line
from placebook.commands import common, options
from placebook.model import pack_loader, store
from placebook.model.finding import looks_like_workbook
from placebook.model.pack import Pack
from placebook.model.workbook import Workbook
from placebook.model.workbook_reader import read_workbook
from placebook.reports import diff_since, json_data
from placebook.reports.diff import (
    Difference,
    added_or_removed,
    diff_report,
    work_out_difference,
)
from placebook.reports.diff_since import ComparedFile

if TYPE_CHECKING:  # two files need no git
    from placebook.commands.since import Pair, Since


def diff(
    paths: Annotated[
        list[Path] | None,
        options.path(
            "Two workbooks, OLD and NEW. Or, with --since, workbooks and folders.",
            "[PATH]...",
        ),
    ] = None,
    since: Annotated[
        str,
        options.value(
            "Compare with this commit or tag, or with the commit where this branch "
            "left another branch. A...B compares two branches. Without --since, one "
            "PATH is compared with its last commit.",
            "REV",
        ),
    ] = "",
    format: options.Format = "terminal",
    recursive: options.Recursive = False,
    output: options.Output = None,
    exit_code: Annotated[
        bool, options.flag("--exit-code", "Exit with 1 when something changed.")
    ] = False,
    pack_folder: options.PackFolder = None,
) -> None:
    """Show what changed between two workbooks, or since a commit."""
    pack = pack_loader.load_pack(pack_folder)
    paths, unread = paths or [], list[UnreadFile]()
    if len(paths) > 1 and not since:
        makers, is_change = _two(paths, pack)
    else:
        from placebook.commands.since import wanted  # two files need no git

        asked = wanted(paths or [store.FOLDER], since, recursive)
        makers, is_change = _since(asked, pack, unread)
    common.show(makers, format, output)
    common.say_left_out(unread)
    if exit_code and is_change:
        raise typer.Exit(1)


def _two(paths: Sequence[Path], pack: Pack) -> tuple[common.Makers, bool]:
    """What makes the comparison of two files, and whether anything changed."""
    if len(paths) > 2 or any(map(files.is_folder, paths)):
        raise common.BadUsage(
            "placebook diff: compares two files with each other. To compare more "
            "files, or folders, with a commit, add --since REV."
        )
    old, new = (store.open_workbook(path, pack).workbook for path in paths)
    found = work_out_difference(pack, old, new)
    names = (one_line(str(paths[0])), one_line(str(paths[1])))
    makers: common.Makers = {
        "report": lambda: diff_report(found, names),
        "json": lambda: json_data.difference_data(found, names),
    }
    return makers, bool(found.changes)


# --- since a commit -------------------------------------------------------------------


def _since(
    asked: Sequence[tuple[Since, Sequence[Path]]], pack: Pack, unread: list[UnreadFile]
) -> tuple[common.Makers, bool]:
    """The same of the workbooks since; those that cannot be read go to ``unread``.

    Raises Unreadable, DiskError or NotText where only one file is named.
    """
    found: list[ComparedFile] = []
    named = [path for _, paths in asked for path in paths]
    alone = len(named) == 1 and not asked[0][0].is_folder(named[0])
    for since, paths in asked:
        for pair in since.pairs(paths):
            with common.leaving_out(pair.path, unread, alone):
                found += _of_pair(since, pair, pack)
    makers: common.Makers = {
        "report": lambda: diff_since.since_reports(found, unread),
        "json": lambda: json_data.since_data_of_several(found, unread),
    }
    if alone:
        makers = {
            "report": lambda: diff_since.since_report(found[0]),
            "json": lambda: json_data.since_data(found[0]),
        }
    return makers, any(one.state != "same" for one in found)


def _of_pair(since: Since, pair: Pair, pack: Pack) -> Iterator[ComparedFile]:
    path, was = pair.path, pair.was
    then, now = since.contents(pair)
    if then is None and now is None:
        common.open_and_say(path, pack)  # raises, with a suggestion
        raise common.BadUsage(f"{path}: is in neither of the two commits.")
    if not (pair.named or any(map(looks_like_workbook, filter(None, (then, now))))):
        return
    before = _read(then, f"{was or path} at {since.words}", pack)
    after = _read(now, str(path), pack)
    if before and after:
        found = work_out_difference(pack, before, after, one=True)
        yield _named(since, path, was, found)
    elif one := before or after:
        alone = added_or_removed(pack, one, added=after is not None)
        yield _named(since, path, None, alone)


def _named(
    since: Since, path: Path, was: Path | None, found: Difference
) -> ComparedFile:
    now = f"{path} at {since.until}" if since.until else str(path)
    return ComparedFile(
        str(path),
        str(was or ""),
        (since.words, one_line(now)),
        since.base,
        since.shallow,
        since.remarks,
        found,
    )


def _read(content: bytes | None, name: str, pack: Pack) -> Workbook | None:
    if content is None:
        return None
    name = one_line(name)
    opened = read_workbook(files.decode_utf8(content, Path(name)), name, pack)
    if opened.workbook is None or opened.problems:
        raise Unreadable(opened.problems)
    return opened.workbook
