"""Conflicts of a merge: what to ask about each, and what the choice changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Any

from placebook.base.text import one_line
from placebook.interview.prompts import Choice, Prompt
from placebook.model import conflicts
from placebook.model.conflicts import (
    ENTRIES,
    LIST_JOINS,
    NOT_KNOWN,
    OF_A_STATEMENT,
    Sides,
    conflict_field,
    conflict_subject,
    is_added,
    is_entry,
    is_of_statement,
    is_removed,
    side_in_words,
)
from placebook.model.fields import FIELDS
from placebook.model.pack import Pack
from placebook.model.workbook import (
    Conflict,
    Place,
    Workbook,
    put_values,
    value_at,
)

OURS, THEIRS, LATER = "ours", "theirs", "later"
# A side with the other's texts added to its own.
OURS_AND, THEIRS_AND = "ours-and", "theirs-and"
_SIDE_TITLES = {OURS: "As it stands here", THEIRS: "As the other side has it"}
_SIDES = {OURS: OURS, THEIRS: THEIRS, OURS_AND: OURS, THEIRS_AND: THEIRS}
# Characters of a text that are shown, so that all choices stay in view.
_MOST = {"base": 100, OURS: 180, THEIRS: 180}


def question_groups(workbook: Workbook) -> list[list[int]]:
    """The conflicts that are settled together, by number; each is one question.

    What several merges left over one place is a question for each merge, in turn: the
    words of each are there to be chosen, and no side is put together of two.
    """
    found: dict[tuple[str, int], list[int]] = {}
    for about_one, together in conflicts.conflict_groups(workbook.conflicts).items():
        seen: Counter[str] = Counter()
        for number in together:
            at = workbook.conflicts[number].at
            found.setdefault((about_one, seen[at]), []).append(number)
            seen[at] += 1
    return list(found.values())


def conflict_question(
    pack: Pack,
    workbook: Workbook,
    number: int,
    settled: int = 0,
    sides: Sides = NOT_KNOWN,
) -> Prompt:
    """Which side is right of a group of conflicts. ``number`` counts from 0.

    ``settled`` is how many were settled before it.
    """
    every = question_groups(workbook)
    together = [_as_it_stands(workbook, n) for n in every[number]]
    was, ours, theirs = (
        " · ".join(_all_told(pack, workbook, together, side))
        for side in ("base", OURS, THEIRS)
    )
    of = settled + len(every)
    return Prompt(
        "choice",
        conflict_subject(pack, workbook, together[0]),
        f"Both sides changed this · {settled + number + 1} of {of}",
        "Which is right? Each side's words are kept until you choose.",
        () if is_added(together[0]) else (f"It was: {was}",),
        (
            Choice(OURS, _title(together, OURS, sides.ours), ours),
            Choice(THEIRS, _title(together, THEIRS, sides.theirs), theirs),
            *_with_both_texts(pack, together),
            Choice(LATER, "Leave it for later"),
        ),
        current=LATER,
    )


def _as_it_stands(workbook: Workbook, number: int) -> Conflict:
    """A conflict with what stands in its place now, which people may have changed."""
    conflict = workbook.conflicts[number]
    if is_entry(conflict):
        return conflict
    there = value_at(workbook, tuple(conflict.at.split(".")))
    words = LIST_JOINS.join(there) if isinstance(there, list) else str(there or "")
    return conflict.model_copy(update={OURS: words or None})


def _title(together: Sequence[Conflict], side: str, name: str) -> str:
    """What choosing a side does, in a few words, and what the side is called."""
    title = _SIDE_TITLES[side]
    if is_removed(together[0]):
        title = "Keep it" if getattr(together[0], side) else "Remove it"
    return f"{title} ({one_line(name, 40)})" if name else title


def _with_both_texts(pack: Pack, together: Sequence[Conflict]) -> Iterator[Choice]:
    """The choices that keep each text that either side has."""
    if is_removed(together[0]):
        return
    texts = [conflict for conflict in together if _is_text(conflict)]
    ours, theirs = (any(getattr(t, s) for t in texts) for s in (OURS, THEIRS))
    if len(texts) == len(together):
        if ours and theirs:
            yield Choice(OURS_AND, "Keep both texts")
        return
    answer = next((c for c in together if c.at.endswith(".answer")), None)
    for side, more in ((OURS_AND, theirs), (THEIRS_AND, ours)):
        if more:
            of = _SIDES[side]
            level = _told(pack, answer, of) if answer else _SIDE_TITLES[of]
            texts_kept = "both texts" if ours and theirs else "the text"
            yield Choice(side, f"{level}, and keep {texts_kept}")


def _is_text(conflict: Conflict) -> bool:
    known = FIELDS.get(conflict_field(conflict))
    return known is not None and known.kind == "long"


def _all_told(
    pack: Pack, workbook: Workbook, together: Sequence[Conflict], side: str
) -> Iterator[str]:
    """What a side has; of a statement all of it, also what both sides have."""
    by_name = {conflict.at.rpartition(".")[2]: conflict for conflict in together}
    whole = together[0].at.rpartition(".")[0]
    if is_removed(together[0]) and side != "base" and not getattr(together[0], side):
        return
    if not is_of_statement(together[0]):
        yield from (_told(pack, conflict, side) for conflict in together)
        return
    for name in OF_A_STATEMENT:
        there = value_at(workbook, (*whole.split("."), name))
        same = Conflict(at=f"{whole}.{name}", **{side: str(there or "") or None})
        conflict = by_name.get(name, same)
        if name in by_name or (there and side != "base"):
            yield _told(pack, conflict, side)


def _told(pack: Pack, conflict: Conflict, side: str) -> str:
    """A side's value; of a statement or an entry as a whole, with what that is."""
    said = getattr(conflict, side)
    if is_entry(conflict) and not said:
        return ""
    words = side_in_words(pack, conflict, said)
    if side != "base" and _is_text(conflict):
        words = _from_difference(words, conflict)
    words = one_line(words, _MOST[side])
    if is_entry(conflict):
        return words
    steps = conflict.at.split(".")
    if steps[-1] in ("answer", "asked") or len(steps) < 3:
        return words
    return f"{steps[-1].replace('as_of', 'on')}: {words}"


def _from_difference(words: str, conflict: Conflict) -> str:
    """A side's text from shortly before it differs, where that would be cut off."""
    if not (conflict.ours and conflict.theirs):
        return words
    both = zip(one_line(conflict.ours), one_line(conflict.theirs), strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], both))
    if same < _MOST[OURS] // 2:
        return words
    return f"…{words[words.rfind(' ', 0, same - _MOST[OURS] // 4) + 1 :]}"


def settled_values(
    workbook: Workbook, number: int, side: str
) -> list[tuple[Place, Any]]:
    """The values that settle a group of conflicts as a side has it.

    No values leave the conflict open; nor are there any that do not fit the place.
    """
    if side not in _SIDES:
        return []
    values: list[tuple[Place, Any]] = []
    together = question_groups(workbook)[number]
    removed = is_removed(workbook.conflicts[together[0]])
    for each in together[:1] if removed else together:
        conflict = _as_it_stands(workbook, each)
        said = _chosen(conflict, side)
        if is_entry(conflict) and said:  # it stays
            continue
        if not _is_place(workbook, conflict):
            return []
        values.append((tuple(conflict.at.split(".")), said))
    try:
        put_values(workbook, values)
    except ValueError:
        return []
    # The last first, so that those before it keep their places.
    gone = sorted(together, reverse=True)
    return [*values, *((("conflicts", each), None) for each in gone)]


def _chosen(conflict: Conflict, side: str) -> Any:
    """What a choice has for a conflict."""
    ours, theirs = conflict.ours, conflict.theirs
    said, other = (ours, theirs) if _SIDES[side] == OURS else (theirs, ours)
    known = FIELDS.get(conflict_field(conflict))
    if known and known.kind == "words":
        return said.split(LIST_JOINS) if said else None
    if side in (OURS_AND, THEIRS_AND) and _is_text(conflict):
        return "\n".join(filter(None, (said, other)))
    return said


def _is_place(workbook: Workbook, conflict: Conflict) -> bool:
    """Whether the place of a conflict is one: the file may say anything."""
    if is_entry(conflict):
        return True
    field, steps = conflict_field(conflict), conflict.at.split(".")
    if not (field in FIELDS or is_of_statement(conflict)) or len(steps) < 2:
        return False
    in_entry = field.rpartition(".")[0] in ENTRIES
    return not in_entry or value_at(workbook, tuple(steps[:-1])) is not None
