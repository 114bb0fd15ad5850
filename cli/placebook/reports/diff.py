"""Two workbooks -> the Report of what changed, in the workbook's own words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any, Literal, NamedTuple

from placebook.analysis.scoring import Score, score_workbook
from placebook.base.text import count_noun, join_words, name_key, one_line
from placebook.model.conflicts import conflict_subject, side_in_words
from placebook.model.fields import FIELDS, LONG
from placebook.model.pack import Pack
from placebook.model.workbook import Conflict, Workbook, entry_name
from placebook.reports.document import (
    Block,
    Changed,
    ChangeList,
    Heading,
    Report,
    Span,
    Table,
    Text,
)
from placebook.reports.words import full_name, known_of_total, score_with_range
from placebook.revisions.diff import (
    Change,
    Kind,
    change_of,
    diff_workbooks,
    pair_rewordings,
)
from placebook.revisions.leaves import FactPlace, entry_of, entry_step

_IN_ITS_LABEL = (
    *("title", "name", "do", "words"),
    *("role", "organisation", "from", "to", "what"),
)
_ALIKE = 0.4  # texts less alike than this are read better one after the other
_WAYS = {
    ("answer", "up"): " (up)",
    ("answer", "down"): " (down)",
    ("access", "up"): " (more open)",
    ("access", "down"): " (less open)",
}
# The first and the last step of a field's id tell it from all others.
_FIELD_OF = {(id.partition(".")[0], id.rpartition(".")[2]): id for id in FIELDS}


@dataclass(frozen=True)
class Difference:
    """Two workbooks, what changed between them, and their scores.

    Of a workbook that is on one side only, ``old`` and ``new`` are the same, and the
    other side has no score.
    """

    pack: Pack
    old: Workbook
    new: Workbook
    changes: tuple[Change, ...]
    before: Score | None
    after: Score | None
    of_two: Literal["", "area", "service"] = ""


def work_out_difference(
    pack: Pack, old: Workbook, new: Workbook, one: bool = False
) -> Difference:
    """What changed between two workbooks.

    ``one`` says that both are versions of one workbook, whatever they say themselves.
    """
    found = pair_rewordings(diff_workbooks(old, new))
    before, after = score_workbook(pack, old), score_workbook(pack, new)
    of_two = "" if one else subjects_of(old, new)
    return Difference(pack, old, new, found, before, after, of_two)


def added_or_removed(pack: Pack, workbook: Workbook, *, added: bool) -> Difference:
    """The difference that a workbook makes which is there on one side only."""
    score = score_workbook(pack, workbook)
    before, after = (None, score) if added else (score, None)
    return Difference(pack, workbook, workbook, (), before, after)


def subjects_of(old: Workbook, new: Workbook) -> Literal["", "area", "service"]:
    """How two workbooks differ: in area, else in service, else not."""
    codes = {old.area.code, new.area.code}
    of_one_code = len(codes) == 1 and None not in codes
    if not of_one_code and name_key(old.area.name) != name_key(new.area.name):
        return "area"
    same = name_key(old.service.name) == name_key(new.service.name)
    return "" if same else "service"


def diff_report(found: Difference, names: tuple[str, str]) -> Report:
    """What changed between two workbooks; ``names`` are their names."""
    title = f"What changed: {full_name(found.new)}"
    if found.of_two:
        title = f"{full_name(found.old)}, and {full_name(found.new)}"
    return Report(title, tuple(difference_blocks(found, names)))


def difference_blocks(
    found: Difference, names: tuple[str, str], level: Literal[2, 3] = 2
) -> Iterator[Block]:
    """The blocks of a difference, under headings of a ``level``."""
    if found.of_two:
        yield Text(
            f"The two workbooks are about different {found.of_two}s: "
            f"{full_name(found.old)}, and {full_name(found.new)}. The list shows how "
            "the workbooks differ, not what changed. `placebook compare` shows "
            f"{found.of_two}s side by side.",
            strong=True,
        )
    yield Text(f"From {names[0]} to {names[1]}: {_sum_up(found)}.")
    if not found.changes:
        return
    yield from _scores(found)
    for heading, group in groupby(found.changes, lambda c: _heading(found.pack, c)):
        yield Heading(heading, level)
        yield ChangeList(tuple(_items(found, group)))


# --- the headline ---------------------------------------------------------------------


class _Sort(NamedTuple):
    """A sort of change that the headline counts; what is blank may be anything."""

    words: str
    noun: str
    key: str
    kind: Kind | Literal[""] = ""
    before: str = ""
    after: str = ""

    def has(self, change: Change) -> bool:
        """Whether a change is of this sort."""
        return (
            self.key == _key(change)
            and self.kind in ("", change.kind)
            and self.before in ("", change.before)
            and self.after in ("", change.after)
        )


def _key(change: Change) -> str:
    """A section if an entry was added or removed; else the section and the field."""
    section, field, entry = change.place[0], change.place[-1], entry_of(change.place)
    if entry is None and section != "readiness":
        return _QUESTION
    return str(section) if entry == change.place else f"{section}.{field}"


_QUESTION, _REPLY, _EVIDENCE = "question", "readiness.answer", "readiness.evidence"
_ACCESS, _HELD, _DONE = "datasets.access", "datasets.status", "actions.status"
_LOSSES = (
    _Sort("{} moved down", "answer", _REPLY, "down"),
    _Sort("{} withdrawn", "answer", _REPLY, "removed"),
    _Sort("{} withdrawn", "answer", _QUESTION, "removed"),
    _Sort("{} turned to Don't know", "answer", _REPLY, "changed", after="unknown"),
    _Sort("evidence removed from {}", "answer", _EVIDENCE, "removed"),
    _Sort("{} removed", "dataset", "datasets", "removed"),
    _Sort("{} no longer held", "dataset", _HELD, "changed", "held"),
    _Sort("status removed from {}", "dataset", _HELD, "removed"),
    _Sort("{} closed", "dataset", _ACCESS, "down", "open"),
    _Sort("access removed from {}", "dataset", _ACCESS, "removed"),
    _Sort("{} less open", "dataset", _ACCESS, "down"),
    _Sort("{} removed", "action", "actions", "removed"),
    _Sort("{} dropped", "action", _DONE, after="dropped"),
    _Sort("{} no longer done", "action", _DONE, before="done"),
)
_GAINS = (
    _Sort("{} moved up", "answer", _REPLY, "up"),
    _Sort("{} new", "answer", _REPLY, "added"),
    _Sort("{} found out", "answer", _REPLY, "changed", "unknown"),
    _Sort("evidence added to {}", "answer", _EVIDENCE, "added"),
    _Sort("{} now held", "dataset", _HELD, "changed", after="held"),
    _Sort("{} said to be held", "dataset", _HELD, "added", after="held"),
    _Sort("{} opened", "dataset", _ACCESS, "up", after="open"),
    _Sort("{} said to be open", "dataset", _ACCESS, "added", after="open"),
    _Sort("{} done", "action", _DONE, after="done"),
)
_OTHERS = (
    _Sort(
        *("{} turned to Does not apply", "answer", _REPLY, "changed"),
        after="not-applicable",
    ),
)


def _on_other_levels(changes: Iterable[Change]) -> set[FactPlace]:
    """The statements answered on both sides, where the levels changed in between."""
    there = {(c.place[:3], c.place[-1], c.kind) for c in changes}
    asked = {statement for statement, part, _ in there if part == "asked"}
    return {
        statement
        for statement in asked
        if not {(statement, "answer", kind) for kind in ("added", "removed")} & there
    }


def _sum_up(found: Difference) -> str:
    if not found.changes:
        return "nothing changed"
    if found.of_two:
        return count_noun(len(found.changes), "difference")
    # A change is of the first sort that has it.
    sorts = (*_OTHERS, *_LOSSES, *_GAINS)
    first = (next((s[:2] for s in sorts if s.has(c)), None) for c in found.changes)
    number = Counter(first)
    said = [count_noun(len(found.changes), "change")]
    for group in (_LOSSES, _GAINS, _OTHERS):
        named = dict.fromkeys(sort[:2] for sort in group if number[sort[:2]])
        counts = [words.format(count_noun(number[words, n], n)) for words, n in named]
        said += [join_words(counts, "and")] if counts else []
    if other := len(_on_other_levels(found.changes)):
        are = count_noun(other, "answer is", "answers are")
        said.append(f"{are} to levels that have changed")
    return "; ".join(said)


def _scores(found: Difference) -> Iterator[Block]:
    before, after = found.before, found.after
    if before is None or after is None:
        return
    rows = [
        (b.recommendation.title, score_with_range(b), score_with_range(a))
        for b, a in zip(before.recommendations, after.recommendations, strict=True)
        if (b.score, b.low, b.high) != (a.score, a.low, a.high)
    ]
    if not rows:
        yield Text("The scores did not change.")
        return
    rows += [
        ("Overall", score_with_range(before), score_with_range(after)),
        ("Statements known", known_of_total(before), known_of_total(after)),
    ]
    sides = ("The first", "The second") if found.of_two else ("Before", "After")
    yield Table(("Score of 100", *sides), tuple(rows))


# --- one change in words --------------------------------------------------------------


def _heading(pack: Pack, change: Change) -> str:
    place = change.place
    if place[0] == "readiness":
        return next(r.title for r in pack.recommendations if r.id == place[1])
    named = pack.sections.get(str(place[0]))
    return named.title if named else "Conflicts"


def _items(found: Difference, group: Iterator[Change]) -> Iterator[Changed]:
    for label, parts in groupby(group, lambda change: _label(found, change)):
        changes = list(parts)
        # The day of an answer goes without saying where the answer changed too, and so
        # do its levels where the other side has no answer.
        passed = {"as_of"} if any(c.place[-1] == "answer" for c in changes) else set()
        passed |= set() if _on_other_levels(changes) else {"asked"}
        shown = [c for c in changes if c.place[-1] not in passed]
        yield Changed(label, tuple(line for c in shown for line in _lines(found, c)))


def _label(found: Difference, change: Change) -> str:
    """What a change is about: a statement, a question, or an entry's name."""
    place, pack, entry = change.place, found.pack, entry_of(change.place)
    if place[0] == "readiness":
        return one_line(pack.statements[f"{place[1]}.{place[2]}"][1].text)
    if entry is None:
        question = pack.questions.get(".".join(map(str, place)))
        return question.text if question else change.at
    step = entry_step(entry)
    if step is None:
        return _name(found, entry)
    name: Any = place[step]
    if conflict := _conflict(change):
        return conflict_subject(pack, found.new, conflict)
    if place[0] != "ecosystem":
        return one_line(", ".join(part for part in name if part))
    giver, taker = (
        _name(found, ("ecosystem", "actors", id)) or id or "(nobody has said who)"
        for id in name[:2]
    )
    return one_line(f"{giver} to {taker}: {name[3] or name[2] or 'not said yet'}", 120)


def _name(found: Difference, place: FactPlace) -> str:
    """What the entry at a place is called, in the new workbook or else in the old."""
    at: Any = place  # it has an id: no step is a Name
    return entry_name(found.new, at) or entry_name(found.old, at)


def _conflict(change: Change) -> Conflict | None:
    """The conflict that a merge left, if the change is about one."""
    fields = change.after or change.before
    return Conflict(**fields) if change.place[0] == "conflicts" else None


def _lines(found: Difference, change: Change) -> Iterator[tuple[Span, ...]]:
    if conflict := _conflict(change):
        yield from _sides(found.pack, conflict, change.kind == "added")
        return
    if entry_of(change.place) != change.place:
        yield tuple(_line(found, change))
        return
    passed: tuple[str, ...] = ()
    if change.kind != "changed":
        passed = _IN_ITS_LABEL
        came = change.kind == "added"
        yield (Span("Added", "new") if came else Span("Removed", "gone"),)
    before, after = change.before or {}, change.after or {}
    for name in (name for name in {**before, **after} if name not in passed):
        if before.get(name) != after.get(name):
            values = before.get(name), after.get(name)
            yield tuple(_line(found, change_of((*change.place, name), *values)))


def _sides(pack: Pack, conflict: Conflict, came: bool) -> Iterator[tuple[Span, ...]]:
    if not came:
        yield (Span("Settled", "gone"),)
        return
    base, ours, theirs = (
        side_in_words(pack, conflict, side)
        for side in (conflict.base, conflict.ours, conflict.theirs)
    )
    yield (Span(f"It was: {base}"),)
    yield Span("One side: "), Span(ours, "new")
    yield Span("The other: "), Span(theirs, "new")


def _line(found: Difference, change: Change) -> Iterator[Span]:
    section, name = str(change.place[0]), str(change.place[-1])
    field = _FIELD_OF.get((section, name), "")
    if name == "asked":
        yield Span("The levels have changed between the two answers.")
        return
    values = (change.before, change.after)
    before, after = (_in_words(found, field, value) for value in values)
    if _key(change) not in (_QUESTION, _REPLY):
        label = "Looked at again" if name == "as_of" else name.replace("_", " ")
        yield Span(f"{label.capitalize()}: ")
    if change.kind in ("added", "removed"):
        yield Span(after or before, "new" if change.kind == "added" else "gone")
    elif name in LONG or not field or FIELDS[field].kind == "line":
        yield from _marked(before, after)
    else:
        yield from (Span(before, "gone"), Span(" → "), Span(after, "new"))
    yield Span(_WAYS.get((name, change.kind), ""))


def _in_words(found: Difference, field: str, value: object) -> str:
    """A value in words: a dataset by its title."""
    words = found.pack.told(field, value) if field else str(value or "")
    if field == "ecosystem.flows.dataset" and value:
        return _name(found, ("datasets", words)) or words
    return words


def _marked(before: str, after: str) -> Iterator[Span]:
    """Both texts as one, with the words that went and came marked."""
    old, new = (re.findall(r"\s*\S+", text) for text in (before, after))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _ALIKE:
        yield from (Span(before, "gone"), Span(" "), Span(after, "new"))
        return
    for _, start, end, new_start, new_end in matcher.get_opcodes():
        gone, come = "".join(old[start:end]), "".join(new[new_start:new_end])
        if gone == come:
            yield Span(come)
        else:
            yield from (Span(gone, "gone"), Span(come, "new"))
