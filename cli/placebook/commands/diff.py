"""`placebook diff`."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from placebook import as_data, as_json, files, store
from placebook.commands import common
from placebook.difference import Difference, difference, report
from placebook.errors import Unreadable
from placebook.pack import Pack
from placebook.words import one_line
from placebook.workbook import Workbook
from placebook.workbookfile import read


class Format(str, Enum):
    """How to show what changed."""

    terminal = "terminal"
    markdown = "markdown"
    json = "json"


def diff(
    old: Annotated[
        Path,
        typer.Argument(
            metavar="OLD", help="The older workbook, or the only one.", readable=False
        ),
    ],
    new: Annotated[
        Path | None,
        typer.Argument(metavar="[NEW]", help="The newer workbook.", readable=False),
    ] = None,
    since: Annotated[
        str,
        typer.Option(
            metavar="REV",
            help="Compare the one FILE with what it was at this commit, branch or tag; "
            "with its last commit if not given.",
        ),
    ] = "",
    format: Annotated[
        Format, typer.Option("--format", "-f", help="What to show it as.")
    ] = Format.terminal,
    output: common.Output = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 when something changed.")
    ] = False,
    pack_folder: common.PackFolder = None,
) -> None:
    """Tell what changed between two workbooks, or since a commit."""
    if new is not None and since:
        raise common.BadUsage("placebook diff: --since goes with one FILE, not two.")
    pack = common.load_pack(pack_folder)
    if new is None:
        revision = since or "HEAD"
        before = _at(old, revision, pack)
        names = (revision if since else "the last commit", str(old))
    else:
        before = store.open_workbook(old, pack).workbook
        names = (str(old), str(new))
    after = store.open_workbook(new or old, pack).workbook
    found = difference(pack, before, after, one=new is None)
    _show(found, (one_line(names[0]), one_line(names[1])), format, output)
    if exit_code and found.changes:
        raise typer.Exit(1)


def _at(path: Path, revision: str, pack: Pack) -> Workbook:
    from placebook.repository import repository_of  # two files need no git

    content = repository_of(path).at(path, revision)
    name = Path(f"{path} at {one_line(revision, 60)}")
    opened = read(files.text(content, name), str(name), pack)
    if opened.workbook is None or opened.problems:
        raise Unreadable(opened.problems)
    return opened.workbook


def _show(
    found: Difference, names: tuple[str, str], format: Format, output: Path | None
) -> None:
    if format is Format.json:
        common.write(as_json.to_json(as_data.difference(found, names)), output)
    else:
        shown = common.Format(format.value)
        common.show(report(found, names), shown, output, paged=True)
