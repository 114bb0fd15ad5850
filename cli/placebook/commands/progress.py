"""A bar on stderr that shows how far a long task is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any


@contextmanager
def show_progress(doing: str) -> Iterator[Callable[[float], None]]:
    """Yields a function that takes the share done; a bar shows it after a second."""
    began = monotonic()
    bar: Any = None

    def tell(share: float) -> None:
        nonlocal bar
        if bar is None and sys.stderr.isatty() and monotonic() - began > 1:
            from rich.console import Console
            from rich.progress import Progress

            bar = Progress(console=Console(stderr=True), transient=True)
            bar.add_task(doing, total=1)
            bar.start()
        if bar is not None:
            bar.update(bar.task_ids[0], completed=share)

    try:
        yield tell
    finally:
        if bar is not None:
            bar.stop()
