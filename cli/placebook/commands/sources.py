"""Reads catalogues and data files; says which machine it connects to."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from placebook.base import files
from placebook.base.urls import is_address
from placebook.catalogues import readers
from placebook.catalogues.records import Catalogue, Sheet
from placebook.commands import say
from placebook.commands.progress import show_progress
from placebook.inspection.findings import Findings
from placebook.interview.terminal_session import ended_by_signals

_LARGEST = 50 * 1024 * 1024


@ended_by_signals
def open_catalogue(source: str) -> Catalogue | Sheet:
    """Read a file or a web address. Raises NotACatalogue, DiskError or NotFetched."""
    if not is_address(source):
        path = file_named(source)
        return readers.read_catalogue(files.read_bytes(path, _LARGEST), str(path))
    from placebook.catalogues.download import fetch  # most imports are of files

    tell = cache(lambda host: say(f"Connecting to {host} …"))  # once for each machine

    return readers.fetch_catalogue(source, lambda address: fetch(address, tell))


def file_named(text: str) -> Path:
    """A path as people write it; ``~`` is their home folder, if they have one."""
    # Path's own expanduser raises for somebody who is not there.
    return Path(os.path.expanduser(text))  # noqa: PTH111


def require_duckdb() -> None:
    """Raise PlacebookError if what looks inside data files is missing."""
    from placebook.inspection import profile  # few need it

    profile.require_duckdb()


@ended_by_signals
def look(name: str) -> Findings:
    """Look inside a data file. Raises NotData or DiskError."""
    from placebook.inspection.profile import inspect_file  # few need it

    path = file_named(name)
    with show_progress(f"Looking inside {path.name}") as tell:
        return inspect_file(path, tell)
