"""The line that an import leaves in an entry's evidence: when, from where, and marks.

By the marks, three letters for each field, the next import from the same place can tell
what it brought from what people wrote since.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

from placebook.addresses import without_keys
from placebook.words import one_line

if TYPE_CHECKING:  # a diff reads these lines, and no catalogue
    from placebook.records import Record

# What an import brings and may bring again, in the order of the marks.
BROUGHT = (
    *("title", "about", "steward", "access", "licence"),
    *("format", "frequency", "standard", "url"),
    *("need", "rights", "personal", "identifiers", "note"),
)
_LINE = re.compile(
    r"^Imported \d{4}-\d{2}-\d{2} from (?P<source>.*?)"
    r"(?: \((?:listed|changed|not active) there.*\))?\. \[(?P<marks>[a-z2-7]+)\]$",
    re.MULTILINE,
)
_MARK_LENGTH = 3  # one change in 32,768 would not be seen


class Line(NamedTuple):
    """What is said of one import of one dataset."""

    source: str
    day: date
    record: Record
    marks: str

    def __str__(self) -> str:
        there = [
            f"{words} there {said}"
            for words, said in (
                ("listed", self.record.issued),
                ("changed", self.record.modified),
            )
            if said
        ]
        there += ["not active there"] if self.record.withdrawn else []
        told = f" ({', '.join(there)})" if there else ""
        source = without_keys(one_line(self.source, 300))
        return f"Imported {self.day} from {source}{told}. [{self.marks}]"

    def is_in(self, evidence: str | None) -> bool:
        """Whether the evidence says this already, but for the day and the source.

        A source is the same if the number in a file's name is all that differs.
        """
        found = _last(evidence, self.source)
        return found is not None and _said_there(found[0]) == _said_there(str(self))

    def put_into(self, evidence: str | None) -> str:
        """The evidence with this line in the place of the last from the same source."""
        if not evidence:
            return str(self)
        if found := _last(evidence, self.source):
            return f"{evidence[: found.start()]}{self}{evidence[found.end() :]}"
        return f"{evidence}\n{self}"


def words(evidence: str | None) -> str:
    """What people wrote in an entry's evidence."""
    lines = (evidence or "").split("\n")
    return "\n".join(line for line in lines if not _LINE.fullmatch(line))


def _by_source(sides: Sequence[str | None]) -> list[dict[str, str]]:
    """Each side's lines of imports, by where they are from.

    A source is known by `_same` unless a side has several that are the same so.
    """
    found = [list(_LINE.finditer(side or "")) for side in sides]
    counts = [Counter(_same(line["source"]) for line in lines) for lines in found]
    crowded = {name for count in counts for name in count if count[name] > 1}

    def origin(line: re.Match[str]) -> str:
        same = _same(line["source"])
        return line["source"] if same in crowded else same

    return [{origin(line): line[0] for line in lines} for lines in found]


def merged(sides: Sequence[str | None], chosen: str | None) -> str | None:
    """The words of the ``chosen`` evidence, with the lines of base, ours and theirs.

    A line stays where it stands; of one source it is the later one, each mark from the
    side that changed it, so the next import knows what it brought.
    """
    base, ours, theirs, there = _by_source([*sides, chosen])
    lines = {
        origin: line
        for origin in {**ours, **theirs}
        if (line := _merged(*(side.get(origin, "") for side in (base, ours, theirs))))
    }
    stands = {line: origin for origin, line in there.items()}
    kept = [
        lines.pop(stands.get(line, ""), None) if _LINE.fullmatch(line) else line
        for line in (chosen.split("\n") if chosen else ())
    ]
    said = [line for line in (*kept, *lines.values()) if line is not None]
    return "\n".join(said) or None


def _merged(before: str, ours: str, theirs: str) -> str:
    """One line of two; empty if one side took it away and the other left it."""
    if not (ours and theirs):
        left = ours or theirs
        return "" if left == before else left
    old, mine, yours = map(_letters, (before, ours, theirs))
    marks = (
        y if m == b else m for b, m, y in zip_longest(old, mine, yours, fillvalue="")
    )
    return f"{max(ours, theirs).rpartition(' [')[0]} [{''.join(marks)}]"


def _letters(line: str) -> list[str]:
    """A line's marks, one by one."""
    found = _LINE.match(line)
    return _each(found["marks"]) if found else []


def _each(letters: str) -> list[str]:
    return [letters[n : n + _MARK_LENGTH] for n in range(0, len(letters), _MARK_LENGTH)]


def without_marks(evidence: str) -> str:
    """Evidence as people read it: import lines without their letters."""
    return _LINE.sub(lambda line: line[0].rpartition(" [")[0], evidence)


def is_imported(evidence: str | None) -> bool:
    """Whether any import left its line there."""
    return _LINE.search(evidence or "") is not None


def _last(evidence: str | None, source: str) -> re.Match[str] | None:
    """The line of the last import from a source."""
    said = _same(without_keys(one_line(source, 300)))
    lines = _LINE.finditer(evidence or "")
    found = [line for line in lines if _same(line["source"]) == said]
    return found[-1] if found else None


def _same(source: str) -> str:
    """What tells sources apart: of a file not the year or the number in its name."""
    if "://" in source:
        return source
    return re.sub(r"[\W\d_]+", "", source).casefold()


def _said_there(line: str) -> tuple[str, str]:
    """The marks of a line, and what stands in it after the source."""
    found = _LINE.match(line)
    assert found
    return found["marks"], line[found.end("source") :]


def mark(value: Any) -> str:
    """The letters that stand for a field's value."""
    said = ", ".join(value) if isinstance(value, (list, tuple)) else str(value or "")
    digest = hashlib.sha256(said.encode()).digest()
    return base64.b32encode(digest).decode().lower()[:_MARK_LENGTH]


def marks(brought: Mapping[str, Any]) -> str:
    """The letters that stand for all that an import brings."""
    return "".join(mark(brought.get(name)) for name in BROUGHT)


def last_marks(evidence: str | None, source: str) -> str:
    """The letters of the last import from a source; empty if there was none."""
    found = _last(evidence, source)
    whole = found is not None and len(found["marks"]) == _MARK_LENGTH * len(BROUGHT)
    return found["marks"] if found and whole else ""


def title_mark(letters: str) -> str:
    """The letters of the title, which is the first field."""
    return letters[:_MARK_LENGTH]


def by_field(letters: str) -> dict[str, str]:
    """Each field's own letters."""
    return dict(zip(BROUGHT, _each(letters), strict=False))
