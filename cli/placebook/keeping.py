"""Answers on the disk: each is saved as it is given, and nobody's words are lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from placebook import store
from placebook.errors import PlacebookError
from placebook.files import DISK, ChangedUnderneath, Disk, Unconfirmed
from placebook.pack import Pack
from placebook.store import Saved
from placebook.words import one_line
from placebook.workbook import Place, Workbook, put, put_all, value_at

TRIES = 5


class NotSaved(PlacebookError):
    """An answer that could not be put on the disk; it says the words again."""

    def __init__(
        self, why: PlacebookError, values: Sequence[tuple[Place, Any]]
    ) -> None:
        words = [str(value) for _, value in values if value]
        last = one_line(" / ".join(words), 2000)
        said = f" Your last words, not saved: {last}" if words else ""
        super().__init__(f"{why}{said}")


class Keeper:
    """Holds the workbook that is being filled in, and saves it after each answer."""

    def __init__(self, saved: Saved, pack: Pack, disk: Disk = DISK) -> None:
        self.saved = saved
        self._pack = pack
        self._disk = disk

    @property
    def workbook(self) -> Workbook:
        """The workbook as it was last saved."""
        return self.saved.workbook

    def keep(self, values: Sequence[tuple[Place, Any]]) -> str:
        """Put values at their places and save; a sentence where that needs one.

        When the file was changed in the meantime, the values go into what is there now.
        Where both have changed the same place the file's words stay, and ours go into
        the notes. Raises NotSaved, with the words, when the disk will not take them.
        """
        try:
            return self._keep(values)
        except Unconfirmed:
            raise
        except PlacebookError as error:
            raise NotSaved(error, values) from None

    def _keep(self, values: Sequence[tuple[Place, Any]]) -> str:
        changed = put_all(self.workbook, values)
        notice = ""
        for _ in range(TRIES):
            try:
                self.saved = store.save(
                    replace(self.saved, workbook=changed), self._pack, self._disk
                )
                return notice
            except ChangedUnderneath:
                theirs = store.open_workbook(self.saved.path, self._pack)
                changed, notice = _into(theirs.workbook, self.workbook, values)
                self.saved = theirs
        raise ChangedUnderneath(self.saved.path)


def _into(
    theirs: Workbook, ours: Workbook, values: Sequence[tuple[Place, Any]]
) -> tuple[Workbook, str]:
    """Put ``values``, which were meant for ``ours``, into ``theirs``."""
    result, noted, undone = theirs, False, False
    for place, value in values:
        here = _moved(place, ours, result)
        before, now = value_at(ours, place), value_at(theirs, place)
        added = here != place
        changed = None
        if added or (now in (before, value) and _same_entry(place, ours, theirs)):
            changed = _put(result, here, value)
        if changed is not None:
            result = changed
        elif value:
            words = f"{'.'.join(map(str, place))}: {one_line(str(value))}"
            result = put(result, ("notes", len(result.notes)), words)
            noted = True
        else:
            undone = True
    notice = "The file was changed outside while you worked. "
    if undone:
        return result, notice + "What you took away was changed there, and stays."
    return result, notice + (
        "Both are kept: yours is in the notes." if noted else "Both are kept."
    )


def _put(workbook: Workbook, place: Place, value: Any) -> Workbook | None:
    """The workbook with the value; None where it cannot stand there any more."""
    try:
        return put(workbook, place, value)
    except (ValueError, IndexError):
        return None


def _same_entry(place: Place, ours: Workbook, theirs: Workbook) -> bool:
    """Whether the entry that a place lies in is the same on both sides."""
    for depth, step in enumerate(place[:-1], 1):
        if isinstance(step, int):
            mine, yours = (value_at(w, place[:depth]) for w in (ours, theirs))
            return bool(mine == yours)
    return True


def _moved(place: Place, ours: Workbook, theirs: Workbook) -> Place:
    """A new entry of a list goes to the end of the list as it is now."""
    for depth, step in enumerate(place):
        if isinstance(step, int):
            mine = value_at(ours, place[:depth]) or []
            if step >= len(mine):
                now = value_at(theirs, place[:depth]) or []
                return (*place[:depth], len(now), *place[depth + 1 :])
    return place
