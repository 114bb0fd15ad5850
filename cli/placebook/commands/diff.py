"""`placebook diff`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import typer

from placebook.analysis import scoring
from placebook.base import files
from placebook.base.errors import PlacebookError, Unreadable, UnreadFile
from placebook.base.text import one_line
from placebook.commands import common, say
from placebook.model import store
from placebook.model.finding import looks_like_workbook
from placebook.model.pack import Pack
from placebook.model.workbook import Workbook
from placebook.model.workbook_reader import read_workbook
from placebook.reports import diff_since, json_data, serialise
from placebook.reports.diff import (
    Difference,
    diff_report,
    subjects_of,
    work_out_difference,
)
from placebook.reports.diff_since import AddedOrRemoved, ComparedFile
from placebook.reports.document import Report

if TYPE_CHECKING:  # two files need no git
    from placebook.commands.since import Pair, Since


Format: TypeAlias = Literal["terminal", "markdown", "json"]


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
    format: Annotated[
        Format, typer.Option("--format", "-f", help="What to show it as.")
    ] = "terminal",
    recursive: common.Recursive = False,
    output: common.Output = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 when something changed.")
    ] = False,
    pack_folder: common.PackFolder = None,
) -> None:
    """Tell what changed between two workbooks, or since a commit."""
    pack = common.load_pack(pack_folder)
    paths = paths or []
    if len(paths) > 1 and not since:
        changed, unread = _two(paths, pack, format, output), list[UnreadFile]()
    else:
        from placebook.commands.since import wanted  # two files need no git

        asked = wanted(paths or [store.FOLDER], since, recursive)
        changed, unread = _since(asked, pack, format, output)
    if unread or (exit_code and changed):
        raise typer.Exit(1)


def _two(
    paths: Sequence[Path], pack: Pack, format: Format, output: Path | None
) -> bool:
    if len(paths) > 2 or any(map(files.is_folder, paths)):
        raise common.BadUsage(
            "placebook diff: compares two files with each other. To compare more "
            "files, or folders, with a commit, add --since REV."
        )
    old, new = (store.open_workbook(path, pack).workbook for path in paths)
    found = work_out_difference(pack, old, new)
    names = (one_line(str(paths[0])), one_line(str(paths[1])))
    data = json_data.difference_data(found, names)
    _show(diff_report(found, names), data, format, output)
    return bool(found.changes)


def _show(
    shown: Report, data: json_data.Json, format: Format, output: Path | None
) -> None:
    if format == "json":
        common.write(serialise.to_json(data), output)
    else:
        common.show(shown, format, output, paged=True)


# --- since a commit -------------------------------------------------------------------


def _since(
    asked: Sequence[tuple[Since, Sequence[Path]]],
    pack: Pack,
    format: Format,
    output: Path | None,
) -> tuple[bool, list[UnreadFile]]:
    unread: list[UnreadFile] = []
    found: list[ComparedFile] = []
    named = [path for _, paths in asked for path in paths]
    alone = len(named) == 1 and not asked[0][0].is_folder(named[0])
    for since, paths in asked:
        pairs = {(pair.now, pair.then): pair for pair in since.pairs(paths)}
        several = _compared(since, pairs.values(), pack, None if alone else unread)
        found += diff_since.pair_renamed(pack, list(several))
    if alone:
        _show(
            diff_since.since_report(found[0]),
            json_data.since_data(found[0]),
            format,
            output,
        )
    else:
        data = json_data.since_data_of_several(found, unread)
        shown = diff_since.since_reports(found, unread)
        _show(shown, data, format, output)
    return any(one.state != "same" for one in found), unread


def _compared(
    since: Since, pairs: Iterable[Pair], pack: Pack, unread: list[UnreadFile] | None
) -> Iterator[ComparedFile]:
    """What became of each; where ``unread`` is given, those that cannot be read go in.

    Raises Unreadable, DiskError or NotText where it is not.
    """
    for pair in pairs:
        try:
            yield from _of_pair(since, pair, pack)
        except PlacebookError as error:
            if unread is None:
                raise
            path = since.path(pair)
            unread.append(UnreadFile(str(path), common.as_problems(path, error)))
            say(str(error))


def _of_pair(since: Since, pair: Pair, pack: Pack) -> Iterator[ComparedFile]:
    path, was = since.path(pair), since.path_then(pair)
    then, now = since.contents(pair)
    if then is None and now is None:
        _is_nowhere(path, pack)
    if not (pair.given or any(map(looks_like_workbook, filter(None, (then, now))))):
        return
    before = _read(then, f"{was or path} at {since.words}", pack)
    after = _read(now, str(path), pack)
    if before and after and not (was and subjects_of(before, after)):
        yield _named(
            since, path, was, work_out_difference(pack, before, after, one=True)
        )
        return
    # Another workbook than it was: who named a file asked about that one.
    if before and not (after and pair.given == path):
        score = scoring.score_workbook(pack, before)
        alone = AddedOrRemoved(before, score, None)
        yield _named(since, was or path, None, alone)
    if after and not (before and pair.given not in (None, path)):
        score = scoring.score_workbook(pack, after)
        alone = AddedOrRemoved(after, None, score)
        yield _named(since, path, None, alone)


def _named(
    since: Since, path: Path, was: Path | None, found: Difference | AddedOrRemoved
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


def _is_nowhere(path: Path, pack: Pack) -> None:
    common.open_workbook(path, pack)  # it says what it can of what is not there
    raise common.BadUsage(f"{path}: is in neither of the two commits.")
