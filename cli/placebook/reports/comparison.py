"""A Comparison -> its Report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from placebook.analysis.comparison import (
    ComparedWorkbook,
    Comparison,
    HelpMatch,
    SharedGroup,
)
from placebook.analysis.scoring import Figures, is_little_known
from placebook.base.dates import date_in_words
from placebook.base.errors import UnreadFile
from placebook.base.text import as_sentence, count_noun, join_words, name_key, one_line
from placebook.model.workbook import COMPILED
from placebook.reports.document import (
    Block,
    Heading,
    Item,
    Items,
    Report,
    Table,
    Text,
    listing,
    not_read,
)
from placebook.reports.words import (
    format_whole,
    known_of_total,
    score_compact,
    score_sentence,
    score_with_range,
)

SIDE_BY_SIDE = 4  # areas whose names fit above their columns
_COLUMN, _NARROW_COLUMN = 30, 16  # characters of a name in a table
WIDE = 30  # points of a range from which on a bare score is marked
_ASKED_FIRST = ("held", "elsewhere", None, "missing")
_MEMBERS = 8  # workbooks named for one dataset
SHOWN = 12  # gaps and shared datasets, so that the report can be read
_NOBODY = "nobody met"
_UNKNOWN = "-"
Names: TypeAlias = Mapping[str, str]
_ROOMY = Text(
    "Scores are out of 100. The range is where the score will lie once every statement "
    "is known. The range comes first where less than half is known."
)
_NARROW = Text(
    "Scores are out of 100. Where less than half is known, the table has the range "
    f"instead of the score; ~ marks another score with a range of {WIDE} points or "
    "more."
)


def comparison_report(found: Comparison, unread: Sequence[UnreadFile] = ()) -> Report:
    """Areas side by side, how far to trust it, help, gaps and shared datasets.

    The files that are left out come first: those that could not be read, and copies.
    """
    blocks: list[Block] = [Text(_headline(found, unread)), *_left_out(found, unread)]
    if found.entries:
        blocks += _body(found)
    return Report("Areas side by side", tuple(blocks))


def _headline(found: Comparison, unread: Sequence[UnreadFile]) -> str:
    compared, unreadable = len(found.entries), len(unread)
    copied = sum(len(group.others) for group in found.copies)
    files = compared + unreadable + copied
    parts = [count_noun(compared, "workbook")]
    if files > compared:
        parts[0] += f" of {count_noun(files, 'file')}"
    if unreadable:
        parts.append(f"{unreadable} could not be read")
    if copied:
        parts.append(f"{copied} left out as {'a copy' if copied == 1 else 'copies'}")
    purpose = " Use the comparison to find whom to ring, not to rank."
    return as_sentence("; ".join(parts)) + (purpose if compared else "")


def _left_out(found: Comparison, unread: Sequence[UnreadFile]) -> Iterator[Block]:
    yield from not_read(unread)
    copies = (
        Item(one_line(file), f"A copy of {one_line(group.kept)}")
        for group in found.copies
        for file in group.others
    )
    yield from listing("Copies left out", copies)
    if found.copies:
        yield Text("Only one file counts for each area, service and round.")


def _body(found: Comparison) -> list[Block]:
    names = _names(found)
    short = _cut(names, _COLUMN)
    few = len(found.entries) <= SIDE_BY_SIDE
    return [
        Heading("Readiness"),
        *(_side_by_side(found, short) if few else _turned(found, names)),
        *_overall(found, short),
        *_helps(found, names),
        *_gaps(found),
        *_datasets(found, short),
        *_shared(found, names),
    ]


def _names(found: Comparison) -> dict[str, str]:
    """Areas' names by file, with the service and round where areas share a name.

    Files of one area, service and round are copies, which are left out before.
    """
    names = {e.file: one_line(e.heading.area) for e in found.entries}
    for ending in (": {service}", ", round {round}"):
        often = Counter(map(name_key, names.values()))
        for file, heading in ((e.file, e.heading) for e in found.entries):
            if often[name_key(names[file])] > 1:
                service, round = one_line(heading.service), heading.round
                names[file] += ending.format(service=service, round=round)
    return names


def _cut(names: Names, most: int) -> Names:
    """Names cut to so many characters; whole where two would be the same."""
    short = {file: one_line(name, most) for file, name in names.items()}
    often = Counter(short.values())
    return {f: name if often[name] == 1 else names[f] for f, name in short.items()}


def _side_by_side(found: Comparison, names: Names) -> Iterator[Block]:
    rows = (
        (r.title, *(score_compact(entry.scores[r.id]) for entry in found.entries))
        for r in found.pack.recommendations
    )
    yield Table(("Area to act on", *names.values()), tuple(rows))
    yield _ROOMY


def _narrow(scored: Figures) -> str:
    """A score where there is no room for its range, or the range if little is known."""
    if scored.score is None or is_little_known(scored):
        return score_compact(scored).partition(" ")[0]
    is_wide = (scored.high or 0) - (scored.low or 0) >= WIDE
    return "~" * is_wide + format_whole(scored.score)


def _turned(found: Comparison, names: Names) -> Iterator[Block]:
    names = _cut(names, _NARROW_COLUMN)
    rows = (
        (names[entry.file], *map(_narrow, entry.scores.values()))
        for entry in found.entries
    )
    named = {str(n): r.title for n, r in enumerate(found.pack.recommendations, 1)}
    yield Table(("Area", *named), tuple(rows), tuple(named))
    yield Text("; ".join(f"{number} {title}" for number, title in named.items()) + ".")
    yield _NARROW


def _overall(found: Comparison, names: Names) -> Iterator[Block]:
    """Each area's overall score in full, and what it rests on."""
    rows = [(names[e.file], score_sentence(e.overall)) for e in found.entries]
    yield Table(("Area", "Overall"), tuple(rows))
    yield Heading("How far to trust it")
    columns = ("Area", "Met", "Known", "Evidenced", "From before", "Questions")
    trust = [_trust(names[entry.file], entry) for entry in found.entries]
    yield Table(columns, tuple(trust), columns[3:5])
    if any(entry.compiled for entry in found.entries):
        yield Text(f"{_NOBODY.capitalize()}: {COMPILED}.")
    if any(entry.overall.counts.stale for entry in found.entries):
        since = "before the workshop, or to levels that have changed"
        yield Text(f"From before: answers from {since}.")


def _trust(name: str, entry: ComparedWorkbook) -> tuple[str, ...]:
    day, counts = entry.heading.date, entry.overall.counts
    met = date_in_words(day) if day else _NOBODY if entry.compiled else "no date"
    of = (known_of_total(entry.overall), str(counts.evidenced), str(counts.stale))
    return (name, met, *of, "older" if entry.older else "")


def _helps(found: Comparison, names: Names) -> Iterator[Block]:
    yield Heading("Who could help whom")
    if found.helps:
        yield Items(tuple(_help(names, help) for help in found.helps))
        return
    yield Text(
        "No area could help another yet. Help needs one area that is strong and one "
        "that is weak at the same thing, each with two statements known."
    )


def _help(names: Names, help: HelpMatch) -> Item:
    strong, weak = (
        join_words([f"{names[e.file]} at {_at(help, e)}" for e in side], "and")
        for side in (help.strong, help.weak)
    )
    return Item(f"{help.recommendation.title}: ask {strong}", f"For {weak}")


def _at(help: HelpMatch, entry: ComparedWorkbook) -> str:
    return score_with_range(entry.scores[help.recommendation.id])


def _gaps(found: Comparison) -> Iterator[Block]:
    yield Heading("What most areas lack")
    yield from _first(
        [
            Item(
                gap.statement.text,
                f"Not yet or Starting in {gap.low} of the {gap.known} workbooks that "
                "know",
            )
            for gap in found.gaps
        ],
        "No statement is low in most of the workbooks that know it.",
    )


def _first(items: Sequence[Item], none: str) -> Iterator[Block]:
    """The first items of a list, and how many more there are; or that there is none."""
    yield Items(tuple(items[:SHOWN])) if items else Text(none)
    if more := len(items[SHOWN:]):
        yield Text(f"{count_noun(more, 'more is', 'more are')} in the JSON.")


def _datasets(found: Comparison, names: Names) -> Iterator[Block]:
    """How many each area holds, needs and has open, where any says so."""
    if not any(any(entry.counts) for entry in found.entries):
        return
    yield Heading("Datasets")
    rows = [
        (names[e.file], *(_UNKNOWN if n is None else str(n) for n in e.settled))
        for e in found.entries
    ]
    columns = ("Area", "Held", "Wanted", "Open to anyone")
    yield Table(columns, tuple(rows), columns[1:])
    if any(None in entry.settled for entry in found.entries):
        yield Text(f"{_UNKNOWN} means that nobody has said.")


def _shared(found: Comparison, names: Names) -> Iterator[Block]:
    yield Heading("Datasets and standards that several workbooks list")
    yield from _first(
        [_shared_item(found, names, group) for group in found.shared],
        "No two workbooks list a dataset with the same title, address or standard.",
    )


def _shared_item(found: Comparison, names: Names, shared: SharedGroup) -> Item:
    # Whom one can ask comes first.
    members = sorted(shared.members, key=lambda m: _ASKED_FIRST.index(m[1].status))
    by_standard = shared.by == "standard"
    shown = []
    for place, dataset in members[:_MEMBERS]:
        title = f": {one_line(dataset.title, 40)}" if by_standard else ""
        status = found.pack.told("datasets.status", dataset.status).lower()
        listed = title + (f" ({status})" if status else "")
        shown.append(names[found.entries[place].file] + listed)
    if more := len(members[_MEMBERS:]):
        shown.append(f"{more} more")
    # Two datasets that follow one standard need not be the same data.
    same = ": followed by several" if by_standard else f" (same {shared.by})"
    return Item(shared.words + same, "; ".join(shown))
