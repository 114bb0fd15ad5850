"""Many workbooks -> what is compared of each; on all cores when there are very many."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache, partial
from pathlib import Path
from typing import TypeAlias

from placebook.commands import common
from placebook.comparing import Entry, entry
from placebook.errors import PlacebookError, Problem
from placebook.pack import Pack

# An entry, or why there is none.
Found: TypeAlias = "Entry | tuple[Problem, ...]"

_MANY = 400  # from which on starting more processes takes less time than it saves
_AT_ONCE = 50  # that a process reads before it hands them over
_CORES = 8


class Ended(PlacebookError):
    """A process that read some of the files is gone."""

    def __init__(self) -> None:
        super().__init__(
            "A part of the program that read the files was ended from outside, perhaps "
            "for want of memory; compare fewer files at once."
        )


def entries(
    paths: Sequence[Path], pack: Pack, questions: Path | None, many: int = _MANY
) -> Iterator[tuple[Path, Found]]:
    """Each workbook's entry, or its problems, in the order of ``paths``.

    ``questions`` is the folder that ``pack`` was loaded from. Raises Ended.
    """
    cores = min(os.cpu_count() or 1, _CORES)
    pool = _processes(cores) if len(paths) >= many and cores > 1 else None
    if pool is None:
        yield from ((path, _found(path, pack)) for path in paths)
        return
    parts = [paths[at : at + _AT_ONCE] for at in range(0, len(paths), _AT_ONCE)]
    try:
        for part, found in zip(
            parts, pool.map(partial(_read, questions), parts), strict=True
        ):
            yield from zip(part, found, strict=True)
    except BrokenProcessPool:
        raise Ended from None
    finally:
        pool.shutdown(cancel_futures=True)


def _processes(cores: int) -> ProcessPoolExecutor | None:
    # Ctrl-C is for us: we end the others.
    quiet = partial(signal.signal, signal.SIGINT, signal.SIG_IGN)
    try:
        return ProcessPoolExecutor(cores, initializer=quiet)
    except (ImportError, NotImplementedError, OSError):  # a system without locks
        return None


def _read(questions: Path | None, paths: Iterable[Path]) -> list[Found]:
    return [_found(path, _pack(questions)) for path in paths]


_pack = cache(common.load_pack)  # once for all that a process reads


def _found(path: Path, pack: Pack) -> Found:
    try:
        saved = common.open_settled(path, pack)
    except PlacebookError as error:
        return common.as_problems(path, error)
    return entry(pack, saved.workbook, str(path), saved.older is not None)
