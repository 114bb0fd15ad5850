"""`placebook history`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

import typer

from placebook.base import files
from placebook.commands import common
from placebook.model import pack_loader
from placebook.model.pack import Pack
from placebook.reports import json_data, serialise
from placebook.reports.history import FileHistory, history_report, trace_history
from placebook.revisions.git import Repository, by_repository
from placebook.revisions.lineage import WORKING, Lineage


def history(
    paths: common.WorkbookPaths = None,
    commits: Annotated[
        bool, typer.Option("--commits", help="Show every commit, not only the rounds.")
    ] = False,
    format: Annotated[Literal["terminal", "json", "csv"], common.FORMAT] = "terminal",
    recursive: common.Recursive = False,
    pack_folder: common.PackFolder = None,
) -> None:
    """Show workbooks' scores by round, from the commits that touched them."""
    pack = pack_loader.load_pack(pack_folder)
    alone = len(paths or []) == 1 and not files.is_folder((paths or [])[0])
    wanted = common.find_paths(paths, recursive).workbooks
    by_file = {
        one.file: one
        for repository, several in by_repository(wanted).items()
        for one in _pasts(repository, several, pack)
    }
    found = [by_file[str(path)] for path in wanted]

    def data() -> json_data.Json:
        each = [json_data.history_data(one) for one in found]
        return each[0] if alone else {"workbooks": each}

    makers = {
        "json": data,
        "csv": lambda: serialise.csv_lines(_rows(pack, found, commits, alone)),
        "report": lambda: history_report(found, commits),
    }
    common.show(makers, format)


def _pasts(
    repository: Repository, paths: Sequence[Path], pack: Pack
) -> Iterator[FileHistory]:
    begun, shallow = repository.has_commits(), repository.is_shallow()
    lineage = repository.lineage() if begun else Lineage((), {})
    for path in paths:
        name = repository.name_of(path)
        every, line = (
            [revision for revision in some if revision.commit != WORKING]
            for some in (lineage.revisions(name), lineage.line(name))
        )
        now = files.read_bytes(path) if files.path_exists(path) else None
        if now is None and not every:
            common.open_and_say(path, pack)  # raises, with a suggestion
        blobs = [r.blob for r in dict.fromkeys([*every, *line]) if r.blob]
        contents = dict(zip(blobs, repository.contents(blobs), strict=True))
        found = trace_history(pack, every, line, contents, (str(path), now))
        yield replace(found, shallow=shallow)


def _rows(
    pack: Pack, found: Iterable[FileHistory], commits: bool, alone: bool
) -> Iterator[json_data.Json]:
    for one in found:
        for row in json_data.history_rows(pack, one, commits):
            yield row if alone else {"file": one.file, **row}
