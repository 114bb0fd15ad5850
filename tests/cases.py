"""One test over many cases, which lists every case that fails."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

Test = Callable[..., None]


def for_each(
    names: str | Iterable[str],
    cases: Iterable[Any],
    ids: Iterable[object] | Callable[[Any], object] = ascii,
) -> Callable[[Test], Test]:
    """Runs a test once for each case, and fails with all that failed by their names.

    It reads as ``pytest.mark.parametrize`` does, and costs one test instead of many.
    Each case has its own empty folder, desk and monkeypatch, where the test asks for
    them. Slow cases stay parametrised, so that two cores share them.
    """
    words = (
        [n.strip() for n in names.split(",")] if isinstance(names, str) else [*names]
    )
    given = list(cases)
    called = map(ids, given) if callable(ids) else ids
    named = list(zip(called, given, strict=True))
    assert named, "there is no case"

    def decorate(test: Test) -> Test:
        signature = inspect.signature(test)
        asked = {n: p for n, p in signature.parameters.items() if n not in words}
        if {"run", "desk"} & {*asked} and "tmp_path" not in asked:
            kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
            asked["tmp_path"] = inspect.Parameter("tmp_path", kind)

        @functools.wraps(test)
        def every(**fixtures: Any) -> None:
            failed = []
            for number, (name, case) in enumerate(named):
                values = [case] if len(words) == 1 else case
                own = dict(zip(words, values, strict=True))
                said = _failure(test, own, fixtures, number)
                failed += [f"[{name}]\n{said}"] if said else []
            if failed:
                count = f"{len(failed)} of {len(named)} cases fail"
                pytest.fail("\n\n".join([count, *failed]), pytrace=False)

        every.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
            list(asked.values())
        )
        return every

    return decorate


def _failure(
    test: Test, own: dict[str, Any], fixtures: dict[str, Any], number: int
) -> str:
    """What a case fails with; empty if it does not."""
    with pytest.MonkeyPatch.context() as patch:
        mine = _apart(fixtures, number, patch)
        asked = inspect.signature(test).parameters
        try:
            test(**{n: v for n, v in {**mine, **own}.items() if n in asked})
        except (Exception, pytest.fail.Exception) as error:
            if str(error).startswith("Timeout"):  # no more time for the others
                raise
            return _shown(error)
    return ""


def _apart(
    fixtures: dict[str, Any], number: int, patch: pytest.MonkeyPatch
) -> dict[str, Any]:
    """The fixtures, with a folder and a monkeypatch that no other case has."""
    mine = dict(fixtures)
    if "tmp_path" in mine:
        folder: Path = mine["tmp_path"] / str(number)
        folder.mkdir()
        mine["tmp_path"] = folder
        if "run" in mine:
            patch.chdir(folder)
        if "desk" in mine:
            mine["desk"] = replace(mine["desk"], folder=folder)
    if "monkeypatch" in mine:
        mine["monkeypatch"] = patch
    return mine


def _shown(error: BaseException) -> str:
    """Where it failed, and the values that differed."""
    info: pytest.ExceptionInfo[BaseException] = pytest.ExceptionInfo.from_exception(
        error
    )
    # The first entry is the call in this module.
    info.traceback = info.traceback[1:] or info.traceback
    return str(info.getrepr(style="short"))
