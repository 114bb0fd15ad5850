"""What commands share: opening a workbook, saving it, showing a report."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import typer

from placebook.analysis import checks
from placebook.base import files
from placebook.base.errors import PlacebookError, Problem, Unreadable, UnreadFile
from placebook.base.text import one_line
from placebook.commands import say
from placebook.model import finding, store
from placebook.model.finding import Copies, FoundWorkbooks
from placebook.model.pack import Pack
from placebook.model.store import Saved
from placebook.reports import markdown, serialise, summary_file
from placebook.reports.document import Report

STDOUT = Path("-")  # as --output: print the result, as many programs do


_LARGEST_OUTPUT = 1024**3
_WIDEST = 100  # longer lines are hard to read from the back of a room


# By a format's name, what makes the result in it. Under `report`: the report that the
# formats of `_RENDERERS` show.
Makers: TypeAlias = Mapping[str, Callable[[], Any]]


class BadUsage(PlacebookError):
    """A command that cannot be carried out as it was given."""


def find_paths(
    paths: list[Path] | None, deep: bool, listed: bool = False
) -> FoundWorkbooks:
    """The workbooks that paths mean; says what was passed over.

    Raises what `finding.find_workbooks` raises.
    """
    found = finding.find_workbooks(paths or [], deep, listed)
    if sentence := finding.passed_over(found.passed):
        say(sentence)
    return found


def open_and_say(path: Path, pack: Pack) -> Saved:
    """Open a workbook; say how it was migrated. Raises as `store.open_workbook`."""
    saved = store.open_workbook(path, pack)
    say_each(path, saved.moved)
    return saved


def say_each(path: Path, sentences: Iterable[str]) -> None:
    """Say each sentence about a file."""
    for sentence in sentences:
        say(f"{path}: {sentence}")


def save_and_say(saved: Saved, pack: Pack) -> Saved:
    """Save a workbook; say what the save could not keep. Raises as `store.save`."""
    written = store.save(saved, pack)
    if written.remark:
        say(written.remark)
    return written


def replace_and_say(path: Path, content: bytes, held: bytes | None) -> None:
    """Replace a file; say what could not be kept. Raises as `files.replace_file`.

    ``held`` is what was read before ``content`` was made; None if there was no file.
    """
    if remark := files.replace_file(path, content, held):
        say(remark)


def write(parts: str | Iterable[str], output: Path | None = None) -> None:
    """Write a result to stdout as it comes, or whole to a file."""
    parts = [parts] if isinstance(parts, str) else parts
    if output is None or output == STDOUT:
        sys.stdout.writelines(parts)
        sys.stdout.flush()
    else:
        write_file("".join(parts).encode(), output)


def write_file(content: bytes, output: Path) -> None:
    """Write a result whole, and over no workbook. Raises BadUsage or DiskError."""
    if files.path_exists(output) and output.is_char_device():  # such as /dev/null
        output.write_bytes(content)
        return
    there = _content(output)
    if there and finding.looks_like_workbook(there[: files.LARGEST]):
        raise BadUsage(
            f"{output}: is a workbook; --output would write over it. Name another file."
        )
    replace_and_say(output, content, there)


def _content(path: Path) -> bytes | None:
    """What a file of the program's own making holds; None if there is no file."""
    return files.read_bytes(path, _LARGEST_OUTPUT) if files.path_exists(path) else None


def show(makers: Makers, format: str, output: Path | None = None) -> None:
    """Make a result in the format asked for, and show or write it.

    What a format's own maker returns is data to write as JSON, or text or its parts.
    """
    if format not in makers:
        show_report(makers["report"](), format, output)
        return
    made = makers[format]()
    write(serialise.to_json(made) if isinstance(made, dict) else made, output)


def show_report(
    shown: Report,
    format: str = "terminal",
    output: Path | None = None,
    paged: bool = True,
) -> None:
    """Show a report; ``paged`` waits at each screen if somebody looks."""
    if format == "terminal" and output is None and sys.stdout.isatty():
        _show_on_terminal(shown, paged)
    else:
        write(_RENDERERS[format](shown), output)


def _plain_text(shown: Report) -> str:
    from placebook.reports import terminal  # with rich, it takes a while

    return terminal.plain_text(shown)


# By a format's name, the text of a report in it.
_RENDERERS: Mapping[str, Callable[[Report], str]] = {
    "terminal": _plain_text,
    "markdown": markdown.render_markdown,
}


def _show_on_terminal(shown: Report, paged: bool) -> None:
    from rich.console import Console

    from placebook.reports import terminal

    console = Console(highlight=False, emoji=False)
    console.width = min(console.width, _WIDEST)
    # Keep colours, page only what does not fit, and name the keys at the foot.
    os.environ.setdefault("LESS", "-RFXP?eq ends:Space shows more, q ends.$")
    paging = console.pager(styles=True) if paged and has_terminal() else nullcontext()
    with paging:
        console.print(terminal.render_terminal(shown))


def write_summary(saved: Saved, pack: Pack) -> Path:
    """Write the workbook's summary file again. Raises DiskError."""
    path = store.summary_path(saved.path)
    held = _content(path)
    replace_and_say(path, summary_file.summary_text(saved, pack).encode(), held)
    return path


def renew_summary(saved: Saved, pack: Pack) -> Path | None:
    """Write the summary beside a workbook again; None if the team keeps none.

    Only `new` makes the first one. Raises DiskError.
    """
    there = files.path_exists(store.summary_path(saved.path))
    return write_summary(saved, pack) if there else None


def read_each(
    paths: Iterable[Path], pack: Pack, unread: list[UnreadFile]
) -> Iterator[tuple[Path, Saved]]:
    """Each workbook that can be read; the others go to ``unread`` with the reason."""
    for path in paths:
        with leaving_out(path, unread):
            yield path, _open_settled(path, pack)


@contextmanager
def leaving_out(
    path: Path, unread: list[UnreadFile], alone: bool = False
) -> Iterator[None]:
    """Puts a file that cannot be read into ``unread``; raises why if ``alone``."""
    try:
        yield
    except PlacebookError as error:
        if alone:
            raise
        unread.append(UnreadFile(str(path), as_problems(path, error)))


def say_left_out(
    unread: Sequence[UnreadFile],
    copies: Sequence[Copies] = (),
    what: str = "is left out",
) -> None:
    """Say which of several files are left out, and why; exit with 1 for unread ones."""
    for file, problems in unread:
        say(f"{one_line(file)}: {what}:")
        for problem in problems:
            say(f"  {one_line(str(problem))}")
    for group in copies:
        say(str(group))
    if unread:
        raise typer.Exit(1)


def _open_settled(path: Path, pack: Pack) -> Saved:
    """Open a workbook to put beside others. Raises Unreadable, DiskError or NotText.

    A workbook with conflicts to settle counts as unreadable.
    """
    saved = store.open_workbook(path, pack)
    if saved.workbook.conflicts:
        opened, _ = store.examine_workbook(path, pack)
        found = checks.check_workbook(pack, opened)
        raise Unreadable([p for p in found if p.where.startswith("conflicts")])
    return saved


def as_problems(path: Path, error: PlacebookError) -> tuple[Problem, ...]:
    """An error as problems: those that it has, or one for the whole file."""
    if isinstance(error, Unreadable):
        return error.problems
    what, do = str(error).removeprefix(f"{path}: ").rstrip("."), ""
    if isinstance(error, files.FileError):
        beside = "" if error.path == path else f"{error.path}: "
        what, do = f"{beside}{error.what}", error.do
    return (Problem.of_file(path, what, do),)


def today() -> date:
    """The date now; commands alone ask the clock."""
    return date.today()


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
