"""The command line: finds a command by its name, and turns errors into exit codes."""

from __future__ import annotations

import gc
import importlib
import io
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from placebook import __version__
from placebook.base.errors import PlacebookError

# Each is a module here with a function of its name. The words are for `--help`, which
# must not import them all; a test holds them equal to the functions' first lines.
COMMANDS = {
    "new": "Start a workbook: ask, save after each answer, then summarise.",
    "edit": "Go on with a workbook, or change an answer.",
    "rerun": "Start a workbook's next round, and ask what is still true.",
    "summary": "Show a workbook's scores, next steps and actions.",
    "check": "Find every problem in workbooks, or in a folder of questions.",
    "compare": "Show areas side by side, and who could help whom.",
    "diff": "Show what changed between two workbooks, or since a commit.",
    "merge": "Merge two versions of a workbook without losing an answer.",
    "history": "Show workbooks' scores by round, from their commits.",
    "export": "Write answers, datasets, actors, gaps and more, a row for each.",
    "datasets": "List a workbook's datasets, and fill them from catalogues.",
    "map": "Show who gives what to whom around the service.",
    "git-setup": "Teach git, in this repository, to show and merge workbooks.",
    "guide": "Read about the patterns, the recommendations, cases and workshops.",
    "schema": "Print the JSON Schema of a workbook, for editors.",
}


# Without this, pydantic looks through all installed packages at each start.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

_PIPE_CLOSED = 141  # a shell's exit code for a program that a closed pipe ended


class LazyGroup(TyperGroup):
    """Imports a command only when it is the one asked for.

    ``words`` has the commands with their lines for `--help`. Each is a function in a
    module here; both are named after it, the module with ``prefix`` before.
    """

    words: ClassVar[Mapping[str, str]]
    prefix: ClassVar[str] = ""

    def list_commands(self, ctx: Any) -> list[str]:
        """The commands in the order that people need them."""
        return list(self.words)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A command's name and words, enough for lists and suggestions."""
        words = self.words.get(cmd_name)
        return TyperCommand(cmd_name, help=words) if words else None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command itself, imported."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, self._load(name) if name and command else command, rest

    def _load(self, name: str) -> Any:
        function = f"{self.prefix}{name}".replace("-", "_")
        module = importlib.import_module(f"placebook.commands.{function}")
        if isinstance(getattr(module, "app", None), typer.Typer):
            return get_command(module.app)
        app = typer.Typer(add_completion=False, rich_markup_mode=None)
        app.command(name)(getattr(module, function))
        return get_command(app)


class CommandGroup(LazyGroup):
    """All commands; turns every error that a person can mend into a sentence."""

    words = COMMANDS

    def invoke(self, ctx: Any) -> Any:
        """Run a command; print each error that a person can mend as a sentence."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except typer.BadParameter as error:
            error.message = error.message.removeprefix("Value error, ")  # of a library
            raise
        except PlacebookError as error:
            say(str(error))
            raise typer.Exit(error.exit_code) from None
        except KeyboardInterrupt:
            raise typer.Exit(130) from None
        except BrokenPipeError:
            # The reader has gone, so nobody knows what the command would have found.
            _leave_output()
            raise typer.Exit(_PIPE_CLOSED) from None
        except OSError as error:
            if error.filename is not None:
                raise
            _leave_output()
            say(f"The output cannot be written: {(error.strerror or '').lower()}.")
            raise typer.Exit(2) from None


def say(text: str) -> None:
    """Print a message on stderr, without characters that a terminal acts on."""
    from placebook.base.text import columns_of, tidy, wrapped

    told = "\n".join(tidy(line) for line in text.split("\n"))
    width = columns_of(sys.stderr)
    typer.echo(wrapped(told, width) if width else told, err=True)


def _leave_output() -> None:
    """Point stdout at nothing, so that closing it does not fail again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"placebook {__version__}")
        raise typer.Exit


app = typer.Typer(
    cls=CommandGroup,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=True)
def placebook(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Show the version."
        ),
    ] = False,
) -> None:
    """Redesign a local public service with open data: a workbook for the whole team.

    Start one with `placebook new`. Read about it with `placebook guide`.
    """
    if context.invoked_subcommand is None:
        from placebook.commands.overview import overview

        overview(context.get_help())


def _open_streams() -> None:
    """Open /dev/null for each stream that was closed at the start."""
    nothing = Path(os.devnull)
    sys.stdin = sys.stdin or nothing.open(encoding="utf-8")
    sys.stdout = sys.stdout or nothing.open("w", encoding="utf-8")
    sys.stderr = sys.stderr or nothing.open("w", encoding="utf-8")


def _set_encodings() -> None:
    """Write UTF-8 to files and pipes; replace what a screen cannot show.

    A terminal never uses UTF-16, whatever is set: there a key is one byte.
    """
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            wide = stream.isatty() and len("a".encode(stream.encoding)) > 1
            written = stream is not sys.stdin
            if wide or (written and not stream.isatty()):
                stream.reconfigure(encoding="utf-8")
            if written:
                stream.reconfigure(errors="replace")


def run() -> None:
    """Run the command line; its exit code is the process's."""
    # Most objects made at start-up stay, and looking for garbage in them takes time.
    gc.set_threshold(400_000)
    _open_streams()
    _set_encodings()
    for name in ("SIGHUP", "SIGTERM"):
        # A closed terminal, or a machine that is shut down, ends the program as Ctrl-C
        # does: what was answered is saved, and no copy of a data file is left.
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)
    try:
        try:
            app(prog_name="placebook")
        finally:
            # All that is left goes with the process: to look through it takes a while.
            gc.freeze()
            sys.stdout.flush()
    except OSError as error:  # --version and --help end before a command is asked
        if error.filename is not None:
            raise
        _leave_output()
        sys.exit(2)
