"""`placebook diff`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from placebook.base import files
from placebook.base.errors import Unreadable, UnreadFile
from placebook.base.text import one_line
from placebook.commands import common
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
    subjects_of,
    work_out_difference,
)
from placebook.reports.diff_since import ComparedFile
from placebook.reports.document import Report

if TYPE_CHECKING:  # two files need no git
    from placebook.commands.since import Pair, Since


def diff(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Two workbooks, OLD and NEW. Or, with --since, workbooks and folders.",
            readable=False,
        ),
    ] = None,
    since: Annotated[
        str,
        typer.Option(
            metavar="REV",
            help="Compare with this commit or tag, or with the commit where this "
            "branch left another branch. A...B compares two branches. Without "
            "--since, one PATH is compared with its last commit.",
        ),
    ] = "",
    format: common.Format = "terminal",
    recursive: common.Recursive = False,
    output: common.Output = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 when something changed.")
    ] = False,
    pack_folder: common.PackFolder = None,
) -> None:
    """Tell what changed between two workbooks, or since a commit."""
    pack = pack_loader.load_pack(pack_folder)
    paths = paths or []
    unread: list[UnreadFile] = []
    if len(paths) > 1 and not since:
        found = _two(paths, pack)
    else:
        from placebook.commands.since import wanted  # two files need no git

        asked = wanted(paths or [store.FOLDER], since, recursive)
        found = _since(asked, pack, unread)
    common.show({"report": found.report, "json": found.data}, format, output)
    common.say_left_out(unread)
    if exit_code and found.is_change:
        raise typer.Exit(1)


class _Found(NamedTuple):
    """What was found, as a report and as data, and whether anything changed."""

    report: Callable[[], Report]
    data: Callable[[], json_data.Json]
    is_change: bool


def _two(paths: Sequence[Path], pack: Pack) -> _Found:
    if len(paths) > 2 or any(map(files.is_folder, paths)):
        raise common.BadUsage(
            "placebook diff: compares two files with each other. To compare more "
            "files, or folders, with a commit, add --since REV."
        )
    old, new = (store.open_workbook(path, pack).workbook for path in paths)
    found = work_out_difference(pack, old, new)
    names = (one_line(str(paths[0])), one_line(str(paths[1])))
    return _Found(
        lambda: diff_report(found, names),
        lambda: json_data.difference_data(found, names),
        bool(found.changes),
    )


# --- since a commit -------------------------------------------------------------------


def _since(
    asked: Sequence[tuple[Since, Sequence[Path]]], pack: Pack, unread: list[UnreadFile]
) -> _Found:
    """The changes in the workbooks; those that cannot be read go to ``unread``.

    Raises Unreadable, DiskError or NotText where only one file is named.
    """
    found: list[ComparedFile] = []
    named = [path for _, paths in asked for path in paths]
    alone = len(named) == 1 and not asked[0][0].is_folder(named[0])
    for since, paths in asked:
        several: list[ComparedFile] = []
        for pair in {(p.now, p.then): p for p in since.pairs(paths)}.values():
            path = since.path(pair)
            with nullcontext() if alone else common.leaving_out(path, unread):
                several += _of_pair(since, pair, pack)
        found += diff_since.pair_renamed(pack, several)
    changed = any(one.state != "same" for one in found)
    if alone:
        return _Found(
            lambda: diff_since.since_report(found[0]),
            lambda: json_data.since_data(found[0]),
            changed,
        )
    return _Found(
        lambda: diff_since.since_reports(found, unread),
        lambda: json_data.since_data_of_several(found, unread),
        changed,
    )


def _of_pair(since: Since, pair: Pair, pack: Pack) -> Iterator[ComparedFile]:
    path, was = since.path(pair), since.path_then(pair)
    then, now = since.contents(pair)
    if then is None and now is None:
        common.open_and_say(path, pack)  # raises, with a suggestion
        raise common.BadUsage(f"{path}: is in neither of the two commits.")
    if not (pair.given or any(map(looks_like_workbook, filter(None, (then, now))))):
        return
    before = _read(then, f"{was or path} at {since.words}", pack)
    after = _read(now, str(path), pack)
    if before and after and not (was and subjects_of(before, after)):
        yield _named(
            since, path, was, work_out_difference(pack, before, after, one=True)
        )
        return
    # The name now holds another workbook. Report the one whose file was given.
    if before and not (after and pair.given == path):
        alone = added_or_removed(pack, before, added=False)
        yield _named(since, was or path, None, alone)
    if after and not (before and pair.given not in (None, path)):
        alone = added_or_removed(pack, after, added=True)
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
