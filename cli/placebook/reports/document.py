"""What a report is made of: headings, text, lists, tables and bars; no format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple, TypeAlias

from placebook.base.errors import UnreadFile, first_problem
from placebook.base.text import one_line, tidy


class Heading(NamedTuple):
    """A heading within a report; ``level`` is 2 or 3."""

    text: str
    level: int = 2


class Text(NamedTuple):
    """Paragraphs, divided by blank lines. ``strong`` asks for attention."""

    text: str
    strong: bool = False


class Item(NamedTuple):
    """A line of a list, and what stands below it in smaller words, line by line."""

    text: str
    under: str = ""

    @property
    def lines_under(self) -> list[str]:
        """The lines below it that have words."""
        lines = map(one_line, tidy(self.under).split("\n"))
        return [line for line in lines if line]


class Items(NamedTuple):
    """A list, with numbers or without."""

    items: tuple[Item, ...]
    numbered: bool = False


class Table(NamedTuple):
    """Rows under column titles; columns named in ``right`` are set to the right."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[str, ...] = ()


class Bar(NamedTuple):
    """A figure from 0 to 100 with its range, and the same in words."""

    label: str
    low: float | None
    high: float | None
    words: str


class Bars(NamedTuple):
    """Figures to be read against each other."""

    bars: tuple[Bar, ...]
    label: str
    key: str = "█ shown · ▒ not known yet · ░ still to do"


Mark: TypeAlias = Literal["", "gone", "new"]


class Span(NamedTuple):
    """Words, and whether a change removed or added them."""

    text: str
    mark: Mark = ""


def apart(span: Span) -> tuple[str, str, str]:
    """A span's leading space, words on one line, trailing space: marks go between."""
    words = " ".join(tidy(span.text).split())
    if not words:
        return (" " if span.text else "", "", "")
    return (" " * span.text[0].isspace(), words, " " * span.text[-1].isspace())


class Changed(NamedTuple):
    """What changed about one thing, a line for each of its parts."""

    label: str
    lines: tuple[tuple[Span, ...], ...]


class ChangeList(NamedTuple):
    """Things that changed, in order."""

    items: tuple[Changed, ...]


_MOST_ROWS = 30  # of a table that is shown as lines
Block: TypeAlias = Heading | Text | Items | Table | Bars | ChangeList


class Report(NamedTuple):
    """A titled sequence of blocks. All text is plain: each format escapes it."""

    title: str
    blocks: tuple[Block, ...]


BAR_WIDTH = 20


def listing(title: str, items: Iterable[Item], level: Literal[2, 3] = 2) -> list[Block]:
    """A list under its heading; nothing if the list is empty."""
    listed = tuple(items)
    return [Heading(title, level), Items(listed)] if listed else []


def not_read(unread: Sequence[UnreadFile]) -> list[Block]:
    """The files that are left out of a report, each with its first problem."""
    items = (Item(one_line(why[0].file), first_problem(why)) for _, why in unread)
    return listing("What could not be read", items)


def drawn(bar: Bar) -> str:
    """A bar of ``BAR_WIDTH`` characters: known, perhaps, and not reached."""
    low = round((bar.low or 0) / 100 * BAR_WIDTH)
    high = max(low, round((bar.high or 0) / 100 * BAR_WIDTH))
    return "█" * low + "▒" * (high - low) + "░" * (BAR_WIDTH - high)


def in_words(report: Report) -> Report:
    """A report whose bars are lists of what they say in words."""

    def said(block: Block) -> Block:
        if not isinstance(block, Bars):
            return block
        return Items(tuple(Item(f"{bar.label}: {bar.words}") for bar in block.bars))

    return report._replace(blocks=tuple(map(said, report.blocks)))


def as_lines(report: Report) -> Iterator[str]:
    """A report's texts, items and tables as plain lines under their headings."""
    heading = ""
    for block in report.blocks:
        if isinstance(block, Heading):
            heading = block.text
        elif isinstance(block, (Text, Items, Table)) and heading:
            yield heading
            heading = ""
        if isinstance(block, Table):
            yield from _rows_as_lines(block)
        elif isinstance(block, Text):
            yield block.text
        elif isinstance(block, Items):
            for item in block.items:
                stop = "." if item.under and not item.text.endswith(".") else ""
                yield f"- {item.text}{stop} {item.under}".rstrip()


def _rows_as_lines(table: Table) -> Iterator[str]:
    """A table's first rows, each cell behind the name of its column."""
    for row in table.rows[:_MOST_ROWS]:
        cells = zip(table.columns[1:], row[1:], strict=False)
        said = [f"{name.lower()} {cell}" for name, cell in cells if cell]
        yield f"- {row[0]}: {'; '.join(said)}"
    if more := len(table.rows[_MOST_ROWS:]):
        yield f"- and {more} more"
