"""What is read from outside: catalogues and data files.

A line says which machine is connected to, a bar how far a long look is.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

from placebook import catalogues, files
from placebook.commands import say
from placebook.findings import Findings
from placebook.records import Catalogue, Sheet

_LARGEST = 50 * 1024 * 1024


def open_catalogue(source: str) -> Catalogue | Sheet:
    """Read a file or a web address. Raises NotACatalogue, DiskError or NotFetched."""
    if not catalogues.is_address(source):
        path = file_named(source)
        return catalogues.read(files.read(path, _LARGEST), str(path))
    from placebook.fetching import fetch  # most imports are of files

    told: set[str] = set()

    def tell(host: str) -> None:
        if host not in told:
            told.add(host)
            say(f"Connecting to {host} …")

    def get(address: str) -> catalogues.Got:
        fetched = fetch(address, tell)
        return fetched.content, fetched.address

    return catalogues.from_web(source, get)


def file_named(text: str) -> Path:
    """A path as people write it: ``~`` is their own folder, where they have one."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)


def look(name: str) -> Findings:
    """Look inside a data file. Raises NotData, NoDuckDB, DiskError or NotText."""
    from placebook.inspecting import inspect  # most commands look into none

    path = file_named(name)
    with _progress(f"Looking inside {path.name}") as tell:
        return inspect(path, tell)


@contextmanager
def _progress(doing: str) -> Iterator[Any]:
    """A bar on stderr once something takes over a second: call it with shares."""
    began, bar, task = monotonic(), None, None

    def tell(share: float) -> None:
        nonlocal bar, task
        if bar is None and sys.stderr.isatty() and monotonic() - began > 1:
            from rich.console import Console
            from rich.progress import Progress

            bar = Progress(console=Console(stderr=True), transient=True)
            task = bar.add_task(doing, total=1)
            bar.start()
        if bar is not None and task is not None:
            bar.update(task, completed=share)

    try:
        yield tell
    finally:
        if bar is not None:
            bar.stop()
