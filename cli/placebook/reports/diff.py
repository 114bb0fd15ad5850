"""Two workbooks -> the Report of what changed, in the workbook's own words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any, Literal, NamedTuple

from placebook.analysis import scoring
from placebook.analysis.scoring import Score
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
    Mark,
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

Line = tuple[Span, ...]
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


@dataclass(frozen=True)
class Difference:
    """Two workbooks, what changed between them, and their scores."""

    pack: Pack
    old: Workbook
    new: Workbook
    changes: tuple[Change, ...]
    before: Score
    after: Score
    of_two: Literal["", "area", "service"] = ""


def work_out_difference(
    pack: Pack, old: Workbook, new: Workbook, one: bool = False
) -> Difference:
    """What changed between two workbooks.

    ``one`` says that both are versions of one workbook, whatever they say themselves.
    """
    found = pair_rewordings(diff_workbooks(old, new))
    before, after = scoring.score_workbook(pack, old), scoring.score_workbook(pack, new)
    of_two = "" if one else subjects_of(old, new)
    return Difference(pack, old, new, found, before, after, of_two)


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
        yield Text(_apart(found), strong=True)
    yield Text(f"From {names[0]} to {names[1]}: {_sum_up(found)}.")
    if not found.changes:
        return
    yield from _scores(found)
    for heading, group in groupby(found.changes, lambda c: _heading(found.pack, c)):
        yield Heading(heading, level)
        yield ChangeList(tuple(_items(found, group)))


def subjects_of(old: Workbook, new: Workbook) -> Literal["", "area", "service"]:
    """How two workbooks differ: in area, else in service, else not."""
    codes = {old.area.code, new.area.code}
    of_one_code = len(codes) == 1 and None not in codes
    if not of_one_code and name_key(old.area.name) != name_key(new.area.name):
        return "area"
    same = name_key(old.service.name) == name_key(new.service.name)
    return "" if same else "service"


def _apart(found: Difference) -> str:
    old, new = full_name(found.old), full_name(found.new)
    return (
        f"The two workbooks are about different {found.of_two}s: {old}, and {new}. The "
        f"list shows how they differ, not what changed. `placebook compare` shows "
        f"{found.of_two}s side by side."
    )


def _sum_up(found: Difference) -> str:
    if not found.changes:
        return "nothing changed"
    if found.of_two:
        return count_noun(len(found.changes), "difference")
    said = [_counts(found.changes, group) for group in (_LOSSES, _GAINS, _OTHERS)]
    changes = count_noun(len(found.changes), "change")
    return "; ".join([changes, *(join_words(words, "and") for words in said if words)])


def _counts(changes: Sequence[Change], of: Sequence[_Sort]) -> list[str]:
    found = [(sum(map(sort.has, changes)), sort) for sort in of]
    return [sort.words.format(count_noun(n, sort.noun)) for n, sort in found if n]


def _key(change: Change) -> str:
    """A section if an entry was added or removed; else the section and the field."""
    section, field = change.place[0], change.place[-1]
    whole = entry_of(change.place) == change.place
    return str(section) if whole else f"{section}.{field}"


class _Sort(NamedTuple):
    """A sort of change that the headline counts, and its words."""

    words: str
    noun: str
    key: str
    test: Callable[[Change], object]

    def has(self, change: Change) -> bool:
        """Whether a change is of this sort."""
        return self.key in ("", _key(change)) and bool(self.test(change))


def _is(kind: Kind) -> Callable[[Change], object]:
    return lambda change: change.kind == kind


def _to(value: str) -> Callable[[Change], object]:
    return lambda change: change.before and change.after == value


def _no_more(value: str, *but: str | None) -> Callable[[Change], object]:
    return lambda change: change.before == value and change.after not in but


def _first_said(value: str) -> Callable[[Change], object]:
    """Whether a value fills a blank: the answer is new, not the fact."""
    return lambda change: not change.before and change.after == value


def _is_blank(change: Change) -> bool:
    return not change.after


def _is_withdrawn(change: Change) -> bool:
    """Whether an answer, to a statement or another question, is blank now."""
    outside = change.place[0] != "readiness" and entry_of(change.place) is None
    return change.kind == "removed" and (outside or _key(change) == _REPLY)


def _is_less_open(change: Change) -> bool:
    return change.kind == "down" and change.before != "open"


_REPLY, _EVIDENCE = "readiness.answer", "readiness.evidence"
_ACCESS, _HELD, _DONE = "datasets.access", "datasets.status", "actions.status"
_LOSSES = (
    _Sort("{} moved down", "answer", _REPLY, _is("down")),
    _Sort("{} withdrawn", "answer", "", _is_withdrawn),
    _Sort("{} turned to Don't know", "answer", _REPLY, _to("unknown")),
    _Sort("evidence removed from {}", "answer", _EVIDENCE, _is("removed")),
    _Sort("{} taken away", "dataset", "datasets", _is("removed")),
    _Sort("{} no longer held", "dataset", _HELD, _no_more("held", None)),
    _Sort("{} without a word on who has it", "dataset", _HELD, _is_blank),
    _Sort("{} closed", "dataset", _ACCESS, _no_more("open", None)),
    _Sort("{} without a word on who may use it", "dataset", _ACCESS, _is_blank),
    _Sort("{} less open", "dataset", _ACCESS, _is_less_open),
    _Sort("{} taken away", "action", "actions", _is("removed")),
    _Sort("{} dropped", "action", _DONE, lambda c: c.after == "dropped"),
    _Sort("{} no longer done", "action", _DONE, _no_more("done", "dropped")),
)
_GAINS = (
    _Sort("{} moved up", "answer", _REPLY, _is("up")),
    _Sort("{} new", "answer", _REPLY, _is("added")),
    _Sort(
        "{} found out", "answer", _REPLY, _no_more("unknown", None, "not-applicable")
    ),
    _Sort("evidence added to {}", "answer", _EVIDENCE, _is("added")),
    _Sort("{} now held", "dataset", _HELD, _to("held")),
    _Sort("{} said to be held", "dataset", _HELD, _first_said("held")),
    _Sort("{} opened", "dataset", _ACCESS, _to("open")),
    _Sort("{} said to be open", "dataset", _ACCESS, _first_said("open")),
    _Sort("{} done", "action", _DONE, lambda c: c.after == "done"),
)
_OTHERS = (
    _Sort("{} turned to Does not apply", "answer", _REPLY, _to("not-applicable")),
)


def _scores(found: Difference) -> Iterator[Block]:
    before, after = found.before, found.after
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
    sides = ("Before", "After") if not found.of_two else ("The first", "The second")
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
        shown = _worth_telling(list(parts))
        lines = [line for change in shown for line in _lines(found, change)]
        yield Changed(label, tuple(lines))


def _worth_telling(changes: list[Change]) -> list[Change]:
    """The changes, without an answer's day where the answer changed too."""
    answered = any(change.place[-1] == "answer" for change in changes)
    return [c for c in changes if not (answered and c.place[-1] == "as_of")]


def _label(found: Difference, change: Change) -> str:
    """What a change is about: a statement, a question, or an entry's name."""
    place, pack = change.place, found.pack
    if place[0] == "readiness":
        return one_line(pack.statements[f"{place[1]}.{place[2]}"][1].text)
    entry = entry_of(place)
    if entry is None:
        question = pack.questions.get(".".join(map(str, place)))
        return question.text if question else change.at
    if entry_step(entry) is None:
        return _name(found, entry)
    return _entry_words(found, change)


def _name(found: Difference, place: FactPlace) -> str:
    """What the entry at a place is called, in the new workbook or else in the old."""
    at: Any = place  # it has an id: no step is a Name
    return entry_name(found.new, at) or entry_name(found.old, at)


def _entry_words(found: Difference, change: Change) -> str:
    """An entry of a list in a line: a note, a person, a flow by its ends."""
    name: Any = change.place[entry_step(change.place) or 0]
    if conflict := _conflict(change):
        return conflict_subject(found.pack, found.new, conflict)
    if change.place[0] != "ecosystem":
        return one_line(", ".join(part for part in name if part))
    giver, taker = (
        _name(found, ("ecosystem", "actors", id)) or id or "(nobody has said who)"
        for id in name[:2]
    )
    what = name[3] or name[2] or "not said yet"
    return one_line(f"{giver} to {taker}: {what}", 120)


def _conflict(change: Change) -> Conflict | None:
    """The conflict that a merge left, if the change is about one."""
    fields = change.after or change.before
    return Conflict(**fields) if change.place[0] == "conflicts" else None


def _lines(found: Difference, change: Change) -> Iterator[Line]:
    if conflict := _conflict(change):
        yield from _sides(found.pack, conflict, change.kind == "added")
    elif entry_of(change.place) != change.place:
        yield tuple(_line(found, change))
    elif change.kind == "changed":
        yield from _reworded(found, change)
    else:
        came = change.kind == "added"
        mark: Mark = "new" if came else "gone"
        yield (Span("Added" if came else "Taken away", mark),)
        fields = change.after if came else change.before
        for name in (name for name in fields if name not in _IN_ITS_LABEL):
            words = _in_words(found, _field_of((*change.place, name)), fields[name])
            yield Span(f"{_named(name)}: "), Span(words, mark)


def _reworded(found: Difference, change: Change) -> Iterator[Line]:
    """An entry of a list before and after, field by field."""
    for name in dict.fromkeys([*change.before, *change.after]):
        before, after = change.before.get(name), change.after.get(name)
        if before != after:
            inner = change_of((*change.place, name), before, after)
            yield tuple(_line(found, inner))


def _sides(pack: Pack, conflict: Conflict, came: bool) -> Iterator[Line]:
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
    name = str(change.place[-1])
    field = _field_of(change.place)
    values = (change.before, change.after)
    before, after = (_in_words(found, field, value) for value in values)
    if entry_of(change.place) is not None or _is_reply(change):
        yield Span(f"{_named(name)}: ")
    if change.kind in ("added", "removed"):
        yield Span(after or before, "new" if change.kind == "added" else "gone")
    elif name in LONG or FIELDS.get(field, FIELDS["area.name"]).kind == "line":
        yield from _marked(before, after)
    else:
        yield from (Span(before, "gone"), Span(" → "), Span(after, "new"))
    yield Span(_WAYS.get((name, change.kind), ""))


def _in_words(found: Difference, field: str, value: object) -> str:
    """A value in words: a dataset by its title."""
    words = found.pack.told(field, value) if field in FIELDS else str(value or "")
    if field == "ecosystem.flows.dataset" and value:
        return _name(found, ("datasets", words)) or words
    return words


def _is_reply(change: Change) -> bool:
    return change.place[0] == "readiness" and change.place[-1] != "answer"


def _field_of(place: FactPlace) -> str:
    if entry_of(place) is not None:
        kind = place[:2] if place[0] in ("ecosystem", "workshop") else place[:1]
        return ".".join(map(str, [*kind, place[-1]]))
    if place[0] == "readiness":
        return f"readiness.{place[-1]}"
    return ".".join(map(str, place))


def _named(name: str) -> str:
    if name == "as_of":
        return "Looked at again"
    return name.replace("_", " ").capitalize()


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
            continue
        if gone:
            yield Span(gone, "gone")
        if come:
            yield Span(come, "new")
