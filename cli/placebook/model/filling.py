"""Fills the blanks of a dataset's entry from another source; people's words stay."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple

from placebook.base.urls import address_key
from placebook.model.workbook import Dataset


class FieldDifference(NamedTuple):
    """A field, what the entry says there, and what the other source says."""

    field: str
    ours: Any
    theirs: Any


class FilledEntry(NamedTuple):
    """All fields of a filled entry, what changed in it, and what differs but stays."""

    entry: Mapping[str, Any]
    changed: tuple[FieldDifference, ...]
    kept: tuple[FieldDifference, ...]


def fill_entry(
    dataset: Dataset, offer: Mapping[str, Any], overruled: Collection[str] = ()
) -> FilledEntry:
    """Fill blank fields from an offer; in ``overruled`` fields its word replaces ours.

    An offer's blanks change nothing.
    """
    now = {k: v for k, v in dataset.model_dump().items() if v not in (None, "", ())}
    changed, kept = [], []
    for field, theirs in offer.items():
        found = FieldDifference(field, now.get(field), theirs)
        if not theirs or found.ours == theirs:
            continue
        if found.ours is None or field in overruled:
            changed.append(found)
        elif not _agree(*found):
            kept.append(found)
    filled = {field: theirs for field, _, theirs in changed}
    return FilledEntry({**now, **filled}, tuple(changed), tuple(kept))


def _agree(field: str, ours: Any, theirs: Any) -> bool:
    """Whether ours is another way to say what theirs says, or says more."""
    if field == "status":
        return bool(ours != "missing")  # theirs only says that somebody has it
    if field == "url":
        return address_key(ours) == address_key(theirs)
    if (ours, theirs) == ("special-category", "personal"):
        return True
    return str(ours).casefold() == str(theirs).casefold()


def replace_line(text: str | None, line: str, replaced: Callable[[str], bool]) -> str:
    """Put a line in the place of the last that is ``replaced``; else at the end."""
    lines = text.split("\n") if text else []
    found = [at for at, old in enumerate(lines) if replaced(old)]
    at = found[-1] if found else len(lines)
    lines[at : at + 1] = [line]
    return "\n".join(lines)
