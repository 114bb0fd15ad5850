"""Saves each answer as it is given, and loses nobody's words."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from placebook.base import files
from placebook.base.errors import PlacebookError
from placebook.base.files import DISK, ChangedUnderneath, Disk, Unconfirmed
from placebook.base.text import one_line
from placebook.model import store
from placebook.model.pack import Pack
from placebook.model.store import Saved, TooLarge
from placebook.model.workbook import Place, Workbook, put_value, put_values, value_at

TRIES = 5
_AGAIN = "the next answer tries to save them again."
_SAVED_NOW = "The answers that could not be saved before are saved now."
_UNSAVED = ".unsaved"  # after the workbook's name, of a file of words


class NotSaved(PlacebookError):
    """Words that are not in the workbook; the message says where they are."""


class Autosaver:
    """Holds the workbook that is being filled in, and saves it after each answer.

    ``workbook`` is what was last saved, with what waits. Words that the disk does not
    take wait for the next save. Until then they stand in a file of their own.
    """

    def __init__(self, saved: Saved, pack: Pack, disk: Disk = DISK) -> None:
        self.saved = saved
        self.workbook = saved.workbook
        self._pack = pack
        self._disk = disk
        self._waiting: list[tuple[Place, Any]] = []
        self._aside: Path | None = None  # the file of what waits
        self._remarked = ""

    @property
    def waits(self) -> bool:
        """Whether words wait that the disk did not take."""
        return bool(self._waiting)

    def keep(self, values: Sequence[tuple[Place, Any]]) -> str:
        """Put values at their places and save; a sentence where that needs one.

        When the file was changed in the meantime, the values go into what is there now.
        Where both have changed the same place the file's words stay, and ours go into
        the notes. A save that fails is tried once more; then the values wait. Raises
        NotSaved for what a workbook has no room for.
        """
        waiting = [*self._waiting, *values]
        try:
            return self._saved(waiting)
        except TooLarge as error:
            where = self._words_aside(values, None)
            raise NotSaved(_joined(error, _told(where, values))) from None
        except PlacebookError as error:
            self.workbook = put_values(self.saved.workbook, waiting)
            self._waiting = waiting
            self._aside = self._words_aside(waiting, self._aside)
            return _joined(error, f"Your words {self._there}; {_AGAIN}")

    @property
    def still_waits(self) -> str:
        """Says that words still wait, to those who know why."""
        return f"Not saved yet. Your words {self._there}; {_AGAIN}"

    @property
    def _there(self) -> str:
        return f"are in {self._aside}" if self._aside else "are only in this program"

    def finish(self) -> None:
        """Save what still waits. Raises NotSaved, with where the words are."""
        if not self._waiting:
            return
        try:
            self._saved(self._waiting)
        except PlacebookError as error:
            told = _told(self._aside, self._waiting)
            raise NotSaved(_joined(error, told)) from None

    # --- saving -----------------------------------------------------------------------

    def _saved(self, values: Sequence[tuple[Place, Any]]) -> str:
        """Save, at the second try if the first fails; what to say about it."""
        try:
            notice = self._keep(values)
        except TooLarge:
            raise
        except PlacebookError:
            notice = self._keep(values)
        late, self._waiting = bool(self._waiting), []
        self.workbook = self.saved.workbook
        self._drop_aside()
        if late:
            notice = f"{_SAVED_NOW} {notice}".rstrip()
        if self.saved.remark != self._remarked:
            self._remarked = self.saved.remark
            notice = notice or self._remarked
        return notice

    def _keep(self, values: Sequence[tuple[Place, Any]]) -> str:
        saved, ours = self.saved, self.saved.workbook
        changed, notice = put_values(ours, values), ""
        for _ in range(TRIES):
            try:
                self.saved = store.save(
                    replace(saved, workbook=changed), self._pack, self._disk
                )
                return notice
            except ChangedUnderneath:
                saved = store.open_workbook(saved.path, self._pack)
                changed, notice = _into(saved.workbook, ours, values)
            except Unconfirmed as error:
                return self._again(error, changed, values)
        raise ChangedUnderneath(self.saved.path)

    def _again(
        self,
        error: Unconfirmed,
        changed: Workbook,
        values: Sequence[tuple[Place, Any]],
    ) -> str:
        """Write once more what is in place, and may not stay there."""
        there = store.open_workbook(self.saved.path, self._pack)
        if there.workbook != changed or there.held is None:
            raise error  # it was the backup's
        self.saved = there
        try:
            files.replace_file(there.path, there.held, there.held, self._disk)
        except PlacebookError:
            return _joined(error, _told(self._words_aside(values, None), values))
        return ""

    # --- words that have no other place -----------------------------------------------

    def _words_aside(
        self, values: Sequence[tuple[Place, Any]], there: Path | None
    ) -> Path | None:
        """Put the words into a file: the one ``there``, or beside the workbook.

        Where neither can be written, in the folder for temporary files; None if
        nowhere.
        """
        path = self.saved.path
        name, content = path.name + _UNSAVED, _as_text(path, values).encode()
        with suppress(OSError):
            if there is not None:
                files.rewrite_file(there, content, self._disk)
                return there
        with suppress(OSError):
            return files.put_aside(path.parent, name, content, self._disk)
        with suppress(OSError):
            folder = Path(tempfile.mkdtemp(prefix="placebook-"))
            return files.put_aside(folder, name, content, self._disk)
        return None

    def _drop_aside(self) -> None:
        """Remove the file of words: they are in the workbook now."""
        if self._aside is not None:
            with suppress(OSError):
                self._aside.unlink()
                if self._aside.parent != self.saved.path.parent:
                    self._aside.parent.rmdir()
            self._aside = None


def _joined(error: PlacebookError, told: str) -> str:
    """What went wrong and what became of the words; problems of a file are lines."""
    return f"{error} {told}" if str(error).endswith(".") else f"{error}\n{told}"


def _told(where: Path | None, values: Sequence[tuple[Place, Any]]) -> str:
    """Where words are that are not saved; if they are nowhere, the words."""
    if where is not None:
        return f"Not saved: your words are in {where}."
    return "Not saved:\n" + "\n\n".join(
        value_as_text(value) for _, value in values if value
    )


def _as_text(path: Path, values: Sequence[tuple[Place, Any]]) -> str:
    """The words for a person to read, each below its place in the workbook."""
    parts = [
        f"These answers are not saved in {path}. The line above each answer is its "
        "place there."
    ]
    for place, value in values:
        said = value_as_text(value) if value else "(removed)"
        parts.append(f"{'.'.join(map(str, place))}:\n{said}")
    return "\n\n".join(parts) + "\n"


def value_as_text(value: Any) -> str:
    """A value as text: of a person or a list, its parts."""
    if isinstance(value, Mapping):
        value = tuple(value.values())
    return ", ".join(value) if isinstance(value, (tuple, list)) else str(value)


def _into(
    theirs: Workbook, ours: Workbook, values: Sequence[tuple[Place, Any]]
) -> tuple[Workbook, str]:
    """Put ``values``, which were meant for ``ours``, into ``theirs``."""
    result, noted, undone = theirs, False, False
    for place, value in values:
        here = _moved(place, ours, result)
        same = value_at(theirs, place) in (value_at(ours, place), value)
        changed = None
        if here != place or (same and _same_entry(place, ours, theirs)):
            with suppress(ValueError, IndexError):  # it cannot stand there any more
                changed = put_value(result, here, value)
        if changed is not None:
            result = changed
        elif value:
            words = f"{'.'.join(map(str, place))}: {one_line(str(value))}"
            result = put_value(result, ("notes", len(result.notes)), words)
            noted = True
        else:
            undone = True
    kept = "Their changes and yours are kept."
    if noted:
        kept = "Their answer is kept, and yours is in the notes."
    if undone:
        kept = "They changed what you removed, so it stays."
    return result, f"Somebody changed the file while you worked. {kept}"


def _entry(place: Place) -> Place:
    """The entry of a list that a place is in, or is; empty if it is in none."""
    depths = (n for n, step in enumerate(place, 1) if isinstance(step, int))
    return place[: next(depths, 0)]


def _same_entry(place: Place, ours: Workbook, theirs: Workbook) -> bool:
    """Whether the entry that a place lies in is the same on both sides."""
    entry = _entry(place)
    if entry in ((), place):
        return True
    return bool(value_at(ours, entry) == value_at(theirs, entry))


def _moved(place: Place, ours: Workbook, theirs: Workbook) -> Place:
    """A new entry of a list goes to the end of the list as it is now."""
    if entry := _entry(place):
        listed = entry[:-1]
        mine, now = (value_at(book, listed) or [] for book in (ours, theirs))
        if int(entry[-1]) >= len(mine):
            return (*listed, len(now), *place[len(entry) :])
    return place
