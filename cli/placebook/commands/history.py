"""`placebook history`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

from placebook.base import files
from placebook.base.errors import UnreadFile
from placebook.commands import common, options
from placebook.model import pack_loader, store
from placebook.model.pack import Pack
from placebook.reports import json_data, serialise
from placebook.reports.history import FileHistory, history_report, trace_history
from placebook.revisions.git import Repository, by_repository
from placebook.revisions.lineage import Lineage


def history(
    paths: options.WorkbookPaths = None,
    commits: Annotated[
        bool, options.flag("--commits", "Show every commit, not only the rounds.")
    ] = False,
    format: Annotated[Literal["terminal", "json", "csv"], options.FORMAT] = "terminal",
    recursive: options.Recursive = False,
    pack_folder: options.PackFolder = None,
) -> None:
    """Show workbooks' scores by round, from their commits."""
    pack = pack_loader.load_pack(pack_folder)
    alone = len(paths or []) == 1 and not files.is_folder((paths or [])[0])
    wanted = common.find_paths(paths, recursive).workbooks
    unread: list[UnreadFile] = []
    found = list(_pasts(wanted, pack, alone, unread))

    each = (json_data.history_data(one) for one in found)
    rows = (
        row if alone else {"file": one.file, **row}
        for one in found
        for row in json_data.history_rows(pack, one, commits)
    )
    makers: common.Makers = {
        "json": lambda: next(each) if alone else {"workbooks": list(each)},
        "csv": lambda: serialise.csv_lines(rows),
        "report": lambda: history_report(found, commits),
    }
    common.show(makers, format)
    common.say_left_out(unread, what="cannot be read")


def _pasts(
    paths: Sequence[Path], pack: Pack, alone: bool, unread: list[UnreadFile]
) -> Iterator[FileHistory]:
    """The histories in the order of their files; ``unread`` has what cannot be read.

    Raises DiskError or NotText for a file on the disk if it is asked for ``alone``.
    """
    by_file: dict[Path, FileHistory] = {}
    for repository, several in by_repository(paths).items():
        lineage = Lineage((), (), {}, {})
        if repository.has_commits():
            lineage = repository.lineage({*map(repository.name_of, several)})
        shallow = repository.is_shallow()
        for path in several:
            with common.leaving_out(path, unread, alone):
                past = _past(path, repository, lineage, pack)
                by_file[path] = replace(past, shallow=shallow)
                if past.points[-1].workbook is None and files.path_exists(path):
                    with common.leaving_out(path, unread):
                        store.open_workbook(path, pack)  # raises all that is wrong
    yield from (by_file[path] for path in paths if path in by_file)


def _past(
    path: Path, repository: Repository, lineage: Lineage, pack: Pack
) -> FileHistory:
    now = files.read_bytes(path) if files.path_exists(path) else None
    every, own = lineage.revisions(repository.name_of(path), now)
    if now is None and not every:
        common.open_and_say(path, pack)  # raises, with a suggestion
    contents = repository.contents(r.blob for r in (*every, *own) if r.blob)
    return trace_history(pack, every, own, contents, (str(path), now))
