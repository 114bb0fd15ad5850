"""The walk's questions about one entry of a list: one after the other, and back."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from placebook.interview.answers import ParsedAnswer
from placebook.interview.dialogue import Dialogue
from placebook.interview.prompts import Menu
from placebook.interview.steps import Navigate, Step
from placebook.model.fields import FIELDS, fields_of
from placebook.model.workbook import value_at

_OF_WHAT_EXISTS = ("datasets.steward", "datasets.access")


class EntryForm:
    """Asks the fields of an entry: in the room few, with everything all of them."""

    def __init__(self, talk: Dialogue) -> None:
        self._talk = talk

    def ask(
        self,
        step: Step,
        id: str | int,
        skip: str = "",
        first: str = "",
        after: str = "",
        also: Mapping[str, str] = MappingProxyType({}),
        back: bool = False,
    ) -> bool:
        """Ask an entry's fields in order; False if they went back from the first.

        ``step`` is the list's, ``id`` the entry's id or number in it. It begins with
        the ``first``, or behind the one ``after`` which they come, or when they come
        ``back`` to the entry with the last. ``also`` is said of the entry as soon as
        there is one. Raises Moved or Stopped.
        """
        entry, names = (*step.place, id), self._asked(step.field, skip)
        moved_by = -1 if back else 1
        at = len(names) - 1 if back else _start(names, first, after)
        while 0 <= at < len(names):
            inner = Step((*entry, names[at]), f"{step.field}.{names[at]}")
            if self._needless(inner):
                at += moved_by
                continue
            moved_by = self._moved_by(step, inner)
            at += moved_by
            if value_at(self._talk.workbook, entry) is None:
                return at >= 0  # nothing was said that makes an entry
            if also:
                said = [((*entry, name), word) for name, word in also.items()]
                self._talk.keep(ParsedAnswer(said, self._talk.notice))
                also = {}
        return at >= 0

    def _asked(self, kind: str, skip: str) -> list[str]:
        everything = self._talk.everything
        return [
            name
            for name in fields_of(kind)
            if name != skip and (FIELDS[f"{kind}.{name}"].room or everything)
        ]

    def _moved_by(self, step: Step, inner: Step) -> int:
        """Ask one field; 1 to go on to the next, -1 to go back to the one before."""
        try:
            self._talk.here = step
            self._talk.ask_field(inner)
        except Navigate as moved:
            if moved.to not in (Menu.BACK, Menu.SKIP):
                raise
            return 1 if moved.to is Menu.SKIP else -1
        return 1

    def _needless(self, step: Step) -> bool:
        """Whether a field has no meaning here: nobody keeps what nobody has."""
        if self._talk.everything or step.field not in _OF_WHAT_EXISTS:
            return False
        entry = value_at(self._talk.workbook, step.place[:-1]) or {}
        return bool(entry.get("status") == "missing")


def _start(names: list[str], first: str, after: str) -> int:
    """Where to begin: with the ``first`` field, or behind another."""
    if after in names:
        return names.index(after) + 1
    return names.index(first) if first in names else 0
