"""The options that several commands have, and short ways to declare the others."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

import typer


def path(help: str, metavar: str) -> Any:
    """An argument that is a path; we, and not typer, say that it cannot be read."""
    return typer.Argument(help=help, metavar=metavar, readable=False)


def flag(name: str, help: str, hidden: bool = False) -> Any:
    """An option that is there or not: without ``--no-...``."""
    return typer.Option(name, help=help, hidden=hidden)


def value(help: str, metavar: str | None = None) -> Any:
    """An option with a value; it is called as its parameter is."""
    return typer.Option(help=help, metavar=metavar)


def format_option(help: str) -> Any:
    """The option `--format`."""
    return typer.Option("--format", "-f", help=help)


FORMAT = format_option("The format of the result.")
WorkbookFile = Annotated[Path, path("The workbook.", "FILE")]
WorkbookPaths = Annotated[
    list[Path] | None, path("Workbooks, or folders of them.", "[PATH]...")
]
Recursive = Annotated[
    bool,
    typer.Option("--recursive", "-r", help="Include the workbooks in subfolders."),
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
    typer.Option(
        "--output", "-o", help="Write the result to this file.", metavar="FILE"
    ),
]
Format: TypeAlias = Annotated[Literal["terminal", "markdown", "json"], FORMAT]
Lines = Annotated[
    bool,
    flag(
        "--lines",
        "Plain prompts, a line at a time: for screen readers, pipes and odd terminals.",
    ),
]
Answers = Annotated[
    Path | None,
    value("Take answers from this file, a whole or partial workbook.", "FILE"),
]
