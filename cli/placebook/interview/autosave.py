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
from placebook.base.files import DISK, ChangedUnderneath, Disk
from placebook.base.text import one_line
from placebook.model import store
from placebook.model.conflicts import (
    conflict_groups,
    conflict_subject,
    kept_for_both,
)
from placebook.model.pack import Pack
from placebook.model.store import Saved, TooLarge
from placebook.model.workbook import Conflict, Place, Workbook, put_values, value_at

TRIES = 5
_AGAIN = "the next answer tries to save them again."
_SAVED_NOW = "The answers that could not be saved before are saved now."
_GONE = "What you answered about is not there any more."
_IN_NOTES = " Your answer is in the notes."
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
        self._said: list[tuple[Place, Any]] = []  # in this save and those that wait
        self._aside: Path | None = None  # the file of what waits
        self._remarked = ""

    @property
    def waits(self) -> bool:
        """Whether words wait that the disk did not take."""
        return bool(self._waiting)

    def keep(self, values: Sequence[tuple[Place, Any]]) -> str:
        """Put values at their places and save; a sentence where that needs one.

        When the file was changed in the meantime, it is merged with the values. Where
        the two do not go together, both become a conflict, which `edit` asks about when
        it starts. A save that fails is tried once more; then the values wait. Raises
        NotSaved for what a workbook has no room for.
        """
        values = [*kept_for_both(self.workbook, values), *values]
        waiting = self._said = [*self._waiting, *values]
        ours, noted = self.workbook, ""
        try:
            ours = put_values(ours, values)
        except (ValueError, IndexError):  # somebody else removed what they are about
            said = _as_note(ours, values)
            ours, noted = put_values(ours, said), _GONE + _IN_NOTES * len(said)
        try:
            return f"{self._saved(ours)} {noted}".strip()
        except TooLarge as error:
            where = self._words_aside(values, None)
            raise NotSaved(_joined(error, _told_of(where, values))) from None
        except PlacebookError as error:
            self.workbook, self._waiting = ours, waiting
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
            self._saved(self.workbook)
        except PlacebookError as error:
            told = _told_of(self._aside, self._waiting)
            raise NotSaved(_joined(error, told)) from None

    # --- saving -----------------------------------------------------------------------

    def _saved(self, ours: Workbook) -> str:
        """Save; what to say about it."""
        notice = self._keep(ours)
        late, self._waiting = bool(self._waiting), []
        self.workbook = self.saved.workbook
        self._drop_aside()
        if late:
            notice = f"{_SAVED_NOW} {notice}".rstrip()
        if self.saved.remark != self._remarked:
            self._remarked = self.saved.remark
            notice = notice or self._remarked
        return notice

    def _keep(self, ours: Workbook) -> str:
        """Save, at the second try if the first fails."""
        saved, made, notice, has_failed = self.saved, ours, "", False
        again = self.waits
        for _ in range(TRIES):
            try:
                self.saved = store.save(
                    replace(saved, workbook=made), self._pack, self._disk, again
                )
                return notice
            except ChangedUnderneath:
                saved = store.open_workbook(saved.path, self._pack)
                made, notice = self._merged(ours, saved.workbook)
            except PlacebookError as error:
                if has_failed or isinstance(error, TooLarge):
                    raise
                has_failed = again = True
        raise ChangedUnderneath(self.saved.path)

    def _merged(self, ours: Workbook, theirs: Workbook) -> tuple[Workbook, str]:
        """Our words and what is in the file now, in one workbook; what to say."""
        from placebook.revisions.merge import merge_workbooks

        base = self.saved.workbook
        merged = merge_workbooks(_without(base, self._said), ours, theirs)
        if theirs in (self.workbook, ours):  # no words but those of an earlier try
            return merged.workbook, ""
        told = "Their changes and yours are kept."
        if _stays(base, (ours, theirs), merged.workbook):
            told = "What one of you removed stays: the other changed it or uses it."
        if merged.twice:
            told = "You both changed a flow, so it is listed twice."
        there = merged.workbook.conflicts
        if fresh := [each for each in there if each not in ours.conflicts]:
            told = _differ(self._pack, merged.workbook, fresh)
        return merged.workbook, f"Somebody changed the file while you worked. {told}"

    # --- words that have no other place -----------------------------------------------

    def _words_aside(
        self, values: Sequence[tuple[Place, Any]], there: Path | None
    ) -> Path | None:
        """Put the words into a file, the one ``there`` if it is; None if nowhere."""
        path = self.saved.path
        text = _as_text(path, values)
        with suppress(OSError):
            if there is not None:
                files.rewrite_file(there, text.encode(), self._disk)
                return there
        return put_words_aside(path, text, self._disk)

    def _drop_aside(self) -> None:
        """Remove the file of words: they are in the workbook now."""
        if self._aside is not None:
            with suppress(OSError):
                self._aside.unlink()
                if self._aside.parent != self.saved.path.parent:
                    self._aside.parent.rmdir()
            self._aside = None


def put_words_aside(path: Path, text: str, disk: Disk = DISK) -> Path | None:
    """Put words into a file beside the workbook that is or will be at ``path``.

    Where that cannot be written, in the folder for temporary files; None if nowhere.
    """
    name, content = path.name + _UNSAVED, text.encode()
    with suppress(OSError):
        return files.put_aside(path.parent, name, content, disk)
    with suppress(OSError):
        folder = Path(tempfile.mkdtemp(prefix="placebook-"))
        return files.put_aside(folder, name, content, disk)
    return None


def _without(base: Workbook, values: Sequence[tuple[Place, Any]]) -> Workbook:
    """A workbook without the answers that were given again as they stand in it.

    To say the same again is to say it: somebody else's change does not undo it.
    """
    for place, value in values:
        is_field = all(isinstance(step, str) for step in place)
        if is_field and value is not None and value_at(base, place) == value:
            with suppress(ValueError):  # the name of an entry, which has to be there
                base = put_values(base, [(place, None)])
    return base


def _joined(error: PlacebookError, told: str) -> str:
    """What went wrong and what became of the words; problems of a file are lines."""
    return f"{error} {told}" if str(error).endswith(".") else f"{error}\n{told}"


def _told_of(where: Path | None, values: Sequence[tuple[Place, Any]]) -> str:
    return told_aside(where, [value_as_text(value) for _, value in values if value])


def told_aside(where: Path | None, words: Sequence[str]) -> str:
    """Where words are that are not saved; if they are nowhere, the words."""
    if where is not None:
        return f"Not saved: your words are in {where}."
    return "Not saved:\n" + "\n\n".join(words)


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


def _as_note(
    workbook: Workbook, values: Sequence[tuple[Place, Any]]
) -> list[tuple[Place, str]]:
    """A note of what was said, with its places; none where nothing was."""
    said = [
        f"{'.'.join(map(str, place))}: {value_as_text(value)}"
        for place, value in values
        if value
    ]
    return [(("notes", len(workbook.notes)), "; ".join(said))] if said else []


def value_as_text(value: Any) -> str:
    """A value as text: of a person or a list, its parts."""
    if isinstance(value, Mapping):
        value = tuple(value.values())
    return ", ".join(value) if isinstance(value, (tuple, list)) else str(value)


def _stays(base: Workbook, sides: Sequence[Workbook], merged: Workbook) -> bool:
    """Whether a merged workbook still has what one of its sides had removed."""
    from placebook.revisions.leaves import leaves

    gone = {place for side in sides for place in leaves(base).keys() - leaves(side)}
    return not gone.isdisjoint(leaves(merged))


def _differ(pack: Pack, merged: Workbook, conflicts: Sequence[Conflict]) -> str:
    """Where the two sides' answers differ, and what becomes of them."""
    about = f'"{one_line(conflict_subject(pack, merged, conflicts[0]), 60)}"'
    if (many := len(conflict_groups(conflicts))) > 1:
        about = f"{about} and {many - 1} more"
    return (
        f"Your version and theirs differ: {about}. Both are kept. `placebook edit` "
        "asks which is right when it starts next."
    )
