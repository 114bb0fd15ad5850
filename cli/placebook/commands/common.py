"""What commands share: their arguments, opening a workbook, showing a report."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, TypeAlias, TypeVar

import typer

from placebook.analysis import checks
from placebook.base import files
from placebook.base.errors import PlacebookError, Problem, Unreadable
from placebook.base.text import join_words
from placebook.commands import say
from placebook.model import finding, pack_loader, store
from placebook.model.finding import FoundWorkbooks
from placebook.model.pack import Pack
from placebook.model.store import Saved
from placebook.reports import markdown, summary_file
from placebook.reports.document import Report

# Whether a file can be read is left to us: our sentence also says what to do.
WorkbookFile = Annotated[
    Path, typer.Argument(help="The workbook.", metavar="FILE", readable=False)
]
WorkbookPaths = Annotated[
    list[Path] | None,
    typer.Argument(
        help="Workbooks, or folders of them.", metavar="[PATH]...", readable=False
    ),
]
Recursive = Annotated[
    bool,
    typer.Option("--recursive", "-r", help="Take the workbooks in subfolders too."),
]
PackFolder = Annotated[
    Path | None,
    typer.Option(
        "--pack",
        metavar="DIR",
        envvar="PLACEBOOK_PACK",
        help="A folder of questions to use instead of the built-in ones.",
    ),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="Write to this file.", metavar="FILE"),
]
STDOUT = Path("-")  # as an output: the same as for many other programs


_LARGEST_OUTPUT = 1024**3
WIDEST = 100  # longer lines are hard to read from the back of a room


T = TypeVar("T")


Format: TypeAlias = Literal["terminal", "markdown"]


class BadUsage(PlacebookError):
    """A command that cannot be carried out as it was given."""


def load_pack(folder: Path | None) -> Pack:
    """The pack that was asked for. Raises Unreadable or DiskError."""
    return pack_loader.load_pack(folder)


def find_paths(
    paths: list[Path] | None, deep: bool, listed: bool = False
) -> FoundWorkbooks:
    """The workbooks that paths mean; says what was passed over.

    Raises as `find_workbooks`.
    """
    found = finding.find_workbooks(paths or [], deep, listed)
    if told := finding.passed_over(found.passed):
        say(told)
    return found


def open_workbook(path: Path, pack: Pack) -> Saved:
    """Open a workbook and say what a migration did to it."""
    try:
        saved = store.open_workbook(path, pack)
    except files.DiskError:
        if near := [str(found) for found in finding.similar_paths(path)]:
            words = f"{path}: is not there; did you mean {join_words(near)}?"
            raise BadUsage(words) from None
        raise
    for sentence in saved.moved:
        say(f"{path}: {sentence}")
    return saved


def save(saved: Saved, pack: Pack) -> Saved:
    """Save a workbook and say what the save could not keep. Raises as `store.save`."""
    written = store.save(saved, pack)
    if written.remark:
        say(written.remark)
    return written


def write(text: str, output: Path | None) -> None:
    """Write a result to stdout, or whole to a file."""
    write_parts([text], output)


def write_parts(parts: Iterable[str], output: Path | None) -> None:
    """Write a result to stdout as it comes, or whole to a file."""
    if output is None or output == STDOUT:
        sys.stdout.writelines(parts)
        sys.stdout.flush()
        return
    text = "".join(parts)
    is_there = files.path_exists(output)
    if is_there and output.is_char_device():  # /dev/null: nothing to replace
        output.write_text(text, encoding="utf-8")
        return
    there = files.read_bytes(output, _LARGEST_OUTPUT) if is_there else None
    if there is not None and finding.looks_like_workbook(there[: files.LARGEST]):
        raise BadUsage(
            f"{output}: is a workbook; --output would write over it. Name another file."
        )
    files.replace_file(output, text.encode(), there)


def refuse_to_write_over(read: Path, output: Path | None) -> None:
    """Raises BadUsage if the output would take the place of what is read for it."""
    there = output is not None and files.path_exists(output) and files.path_exists(read)
    if (
        output is not None
        and there
        and files.resolve_links(output) == files.resolve_links(read)
    ):
        raise BadUsage(
            f"{output}: is the file that is read; --output would write over it. "
            "Name another file."
        )


def show(
    shown: Report, format: Format, output: Path | None = None, paged: bool = False
) -> None:
    """Show a report in a format; ``paged`` waits at each screen if somebody looks."""
    if format == "markdown":
        write(markdown.render_markdown(shown), output)
    elif output is not None or not sys.stdout.isatty():
        from placebook.reports.terminal import plain_text

        write(plain_text(shown), output)
    else:
        _show_on_screen(shown, paged and has_terminal())


def _show_on_screen(shown: Report, paged: bool) -> None:
    from rich.console import Console

    from placebook.reports.terminal import render_terminal

    console = Console(highlight=False, emoji=False)
    console.width = min(console.width, WIDEST)
    if not paged:
        console.print(render_terminal(shown))
        return
    # Colours as colours, what fits at once, and how to go on said at the foot.
    os.environ.setdefault("LESS", "-RFXPSpace shows more, q ends$")
    with console.pager(styles=True):
        console.print(render_terminal(shown))


def write_summary(saved: Saved, pack: Pack) -> Path:
    """Make the workbook's summary file again. Raises DiskError."""
    path = store.summary_path(saved.path)
    there = files.read_bytes(path, _LARGEST_OUTPUT) if files.path_exists(path) else None
    files.replace_file(path, summary_file.summary_text(saved, pack).encode(), there)
    return path


def renew_summary(saved: Saved, pack: Pack) -> Path | None:
    """Make a summary that is beside the workbook again; None where there is none.

    A team may do without one, so it is made only by `new`. Raises DiskError.
    """
    there = files.path_exists(store.summary_path(saved.path))
    return write_summary(saved, pack) if there else None


def opened(
    paths: Iterable[Path], pack: Pack, unread: list[tuple[Path, PlacebookError]]
) -> Iterator[tuple[Path, Saved]]:
    """Each workbook that can be read; of the others the reason goes to ``unread``."""
    for path in paths:
        try:
            yield path, open_settled(path, pack)
        except PlacebookError as error:
            unread.append((path, error))


def open_settled(path: Path, pack: Pack) -> Saved:
    """Open a workbook beside others; one that a merge left unsettled says nothing yet.

    Raises Unreadable, DiskError or NotText.
    """
    saved = store.open_workbook(path, pack)
    if saved.workbook.conflicts:
        opened, _ = store.examine_workbook(path, pack)
        found = checks.check_workbook(pack, opened)
        raise Unreadable([p for p in found if p.where.startswith("conflicts")])
    return saved


def as_problems(path: Path, error: PlacebookError) -> tuple[Problem, ...]:
    """Why a file cannot be used: its problems, or one of the file as a whole."""
    if isinstance(error, Unreadable):
        return error.problems
    what, do = str(error).removeprefix(f"{path}: ").rstrip("."), ""
    if isinstance(error, files.FileError):
        beside = "" if error.path == path else f"{error.path}: "
        what, do = f"{beside}{error.what}", error.do
    return (Problem(str(path), 0, 0, "", what, do),)


def today() -> date:
    """The date now; commands alone ask the clock."""
    return date.today()


def in_lines(asked: bool) -> bool:
    """Whether to use line mode: asked for, or for a terminal that wants it."""
    if asked or _is_set("PLACEBOOK_LINES"):
        return True
    return has_terminal() and (_is_set("ACCESSIBLE") or is_plain())


def is_plain() -> bool:
    """Whether the terminal is one that moves no cursor."""
    return os.environ.get("TERM") in ("dumb", "unknown")


def _is_set(name: str) -> bool:
    """Whether a variable is set, and to more than a way of saying no."""
    return os.environ.get(name, "").strip().casefold() not in ("", "0", "false")


def call(verb: str, path: Path, questions: Path | None = None) -> str:
    """A command line to paste, with the program and the questions as they were given.

    ``verb`` is a command's name with its options.
    """
    program = "placebook"
    if shutil.which(program) is None:  # not on the PATH: it was called by where it is
        program = shlex.quote(sys.argv[0])
        if Path(sys.argv[0]).name == "__main__.py":
            program = f"{shlex.quote(sys.executable)} -m placebook"
    chosen = f" --pack {store.shell_path(questions)}" if questions else ""
    return f"{program} {verb} {store.shell_path(path)}{chosen}"


def has_terminal() -> bool:
    """Whether somebody is at the keyboard and sees what we print."""
    return sys.stdin.isatty() and sys.stdout.isatty()
