"""Asks the fields of a list's entries: one entry after the other, and back."""

from __future__ import annotations

from collections.abc import Mapping
from operator import ne
from types import MappingProxyType
from typing import Any, NamedTuple

from placebook.base.text import one_line, sentences
from placebook.interview.dialogue import Dialogue
from placebook.interview.prompts import Menu, SavedNotice
from placebook.interview.steps import GoTo, Step
from placebook.model.fields import FIELDS, NAMES, fields_of
from placebook.model.workbook import value_at

_OF_WHAT_EXISTS = ("datasets.steward", "datasets.access")


class Round(NamedTuple):
    """Entries of a list whose fields are asked.

    ``skips_name`` leaves out the field that names them. ``has_name`` begins after it,
    and ``first`` with another field. ``also`` goes into an entry as soon as it exists.
    """

    step: Step
    ids: tuple[str | int, ...]
    skips_name: bool = False
    has_name: bool = False
    first: str = ""
    also: Mapping[str, str] = MappingProxyType({})

    def fields(self, everything: bool) -> list[str]:
        """The fields to ask: the room's, or ``everything``."""
        kind = self.step.field
        return [
            name
            for name in fields_of(kind)
            if not (self.skips_name and name == NAMES[kind])
            and (FIELDS[f"{kind}.{name}"].room or everything)
        ]


class EntryForm:
    """Asks the fields of entries: in the room few, with everything all of them."""

    def __init__(self, talk: Dialogue) -> None:
        self._talk = talk

    def ask(self, round: Round, back: bool = False) -> bool:
        """Ask about each entry; False if they went back from the first.

        ``back`` begins with the last field of the last entry.
        """
        many = len(round.ids)
        at, moved_by = (many - 1, -1) if back else (0, 1)
        while 0 <= at < many:
            if self._exists(round, at):
                if many > 1:
                    self._talk.notice = self._which_of(round, at, moved_by < 0)
                moved_by = 1 if self._ask_entry(round, at, moved_by < 0) else -1
            at += moved_by
        return at >= many

    def _exists(self, round: Round, at: int) -> bool:
        """Whether an entry is still there, or is a new one at the end."""
        entries = value_at(self._talk.workbook, round.step.place) or ()
        id = round.ids[at]
        return id == len(entries) or (
            value_at(self._talk.workbook, (*round.step.place, id)) is not None
        )

    def _which_of(self, round: Round, at: int, back: bool) -> str:
        """Which of several entries is asked about, after any other notice."""
        place = (*round.step.place, round.ids[at], NAMES[round.step.field])
        name = one_line(value_at(self._talk.workbook, place) or "", 60)
        notice = self._talk.notice
        if isinstance(notice, SavedNotice):
            notice = "" if at or back else "Saved."
        return sentences(notice, f"{at + 1} of {len(round.ids)}: {name}")

    def _ask_entry(self, round: Round, number: int, back: bool) -> bool:
        """Ask an entry's fields in order; False if they went back from the first.

        Raises GoTo the list if the entry is not where it was.
        """
        step, also = round.step, round.also
        entry, names = (
            (*step.place, round.ids[number]),
            round.fields(self._talk.everything),
        )
        start = names.index(round.first) if round.first in names else round.has_name
        at, moved_by = (len(names) - 1, -1) if back else (int(start), 1)
        while 0 <= at < len(names):
            inner = Step((*entry, names[at]), f"{step.field}.{names[at]}")
            if self._is_pointless(inner):
                at += moved_by
                continue
            self._talk.here = step
            before = self._around(inner)
            moved_by = -1 if self._talk.ask_field(inner) is Menu.BACK else 1
            if all(map(ne, before, self._around(inner))):
                raise GoTo(step)  # somebody else removed one above this
            at += moved_by
            if value_at(self._talk.workbook, entry) is None:
                break  # nothing was said that makes an entry
            if also:
                values = [((*entry, name), word) for name, word in also.items()]
                self._talk.keep(values, self._talk.notice)
                also = {}
        return at >= 0

    def _around(self, step: Step) -> tuple[Any, Any]:
        """An entry's other fields, and the entries above it, if it has only a number.

        When both change, another entry has its number.
        """
        *place, number, field = step.place
        if not isinstance(number, int):
            return None, None
        listed = value_at(self._talk.workbook, tuple(place)) or []
        entry = listed[number] if number < len(listed) else {}
        return {**entry, field: None}, listed[:number]

    def _is_pointless(self, step: Step) -> bool:
        """Whether a field has no meaning here: nobody keeps what nobody has."""
        if self._talk.everything or step.field not in _OF_WHAT_EXISTS:
            return False
        entry = value_at(self._talk.workbook, step.place[:-1]) or {}
        return bool(entry.get("status") == "missing")
