"""Answers from a file: a whole or partial workbook."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from placebook.base import files
from placebook.base.errors import Unreadable
from placebook.model.pack import Pack
from placebook.model.workbook import Workbook, plain_data
from placebook.model.workbook_reader import UNNAMED, read_workbook

# These describe the workbook; they answer nothing.
_NOT_ANSWERS = ("placebook", "pack")


class AnswersFile(NamedTuple):
    """A file's answers as plain data, and what a migration did to them."""

    data: dict[str, Any]
    moved: tuple[str, ...] = ()


def read_answers(path: Path, pack: Pack) -> AnswersFile:
    """The answers in a file. Raises Unreadable, DiskError or NotText."""
    text = files.decode_utf8(files.read_bytes(path), path)
    opened = read_workbook(text, str(path), pack, partial=True)
    if opened.workbook is None or opened.problems:
        raise Unreadable(opened.problems)
    answers = plain_data(opened.workbook)
    for section in ("area", "service"):
        if answers[section]["name"] == UNNAMED:
            del answers[section]["name"]
    data = {key: value for key, value in answers.items() if key not in _NOT_ANSWERS}
    return AnswersFile(data, opened.moved)


def fill_from_answers(workbook: Workbook, answers: Mapping[str, Any]) -> Workbook:
    """The workbook with the answers laid over it.

    The file's answer replaces what is there; lists get the entries that they lack. A
    statement answered without a date gets the workshop's date, and is an answer to
    today's levels unless the file says otherwise. Raises ValueError
    (pydantic's) when the result is not a workbook.
    """
    data = plain_data(workbook)
    _lay_over(data, answers)
    _date_replies(data, answers)
    return Workbook.model_validate(data)


def _lay_over(data: dict[str, Any], answers: Mapping[str, Any]) -> None:
    for key, value in answers.items():
        there = data.get(key)
        if isinstance(value, Mapping) and isinstance(there, dict):
            _lay_over(there, value)
        elif isinstance(value, list) and isinstance(there, list):
            there += [item for item in value if item not in there]
        else:
            data[key] = value


def _date_replies(data: dict[str, Any], answers: Mapping[str, Any]) -> None:
    met: date | None = data.get("workshop", {}).get("date")
    for recommendation, replies in answers.get("readiness", {}).items():
        for statement, reply in replies.items():
            stored = data["readiness"][recommendation][statement]
            if "answer" in reply and "as_of" not in reply and met:
                stored["as_of"] = met
            if "answer" in reply and "asked" not in reply:
                stored.pop("asked", None)
