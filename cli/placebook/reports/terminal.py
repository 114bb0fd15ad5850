"""Report -> the terminal. Text from people is never markup."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.constrain import Constrain
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table as RichTable
from rich.text import Text as RichText

from placebook.base.text import one_line, tidy
from placebook.reports.document import (
    Bars,
    Block,
    ChangeList,
    Heading,
    Items,
    Report,
    Table,
    Text,
    apart,
    drawn,
)

_WIDEST_WORD = 15  # columns keep words up to this whole; "infrastructure," is one


def render_terminal(report: Report) -> RenderableType:
    """The report as something that a Console prints."""
    parts: list[RenderableType] = [RichText(one_line(report.title), style="bold")]
    for block in report.blocks:
        parts.append(RichText())
        parts += _PARTS[type(block)](block)
    return Group(*parts)


def plain_text(report: Report, width: int = 80) -> str:
    """The report as plain text, without colour."""
    console = Console(width=width, force_terminal=False)
    with console.capture() as capture:
        console.print(render_terminal(report))
    return "".join(line.rstrip() + "\n" for line in capture.get().splitlines())


def _heading(block: Heading) -> Iterator[RenderableType]:
    style = "bold underline" if block.level == 2 else "bold"
    yield RichText(one_line(block.text), style=style)


def _text(block: Text) -> Iterator[RenderableType]:
    text = re.sub(r"\n{2,}", "\n\n", tidy(block.text))
    yield RichText(text, style="bold" if block.strong else "")


def _items(block: Items) -> Iterator[RenderableType]:
    grid = RichTable.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for number, item in enumerate(block.items, 1):
        mark = RichText(f"{number:>2}." if block.numbered else " -")
        grid.add_row(mark, RichText(one_line(item.text)))
        for line in item.lines_under:
            grid.add_row(RichText(), RichText(line, style="dim"))
    yield grid


@dataclass(frozen=True)
class _Fitting:
    """A table; where the columns do not fit, each row as a line of all it says."""

    block: Table

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[RenderableType]:
        widths = (_least(self.block, at) for at in range(len(self.block.columns)))
        if sum(widths) + 2 * (len(self.block.columns) - 1) <= options.max_width:
            yield _within(options.max_width, _table(self.block), console, options)
            return
        for first, *rest in self.block.rows:
            yield RichText(one_line(first), style="bold")
            said = zip(self.block.columns[1:], rest, strict=True)
            line = "; ".join(f"{column}: {cell}" for column, cell in said if cell)
            yield Padding(RichText(one_line(line)), (0, 0, 0, 2))


def _within(
    width: int, table: RichTable, console: Console, options: ConsoleOptions
) -> Constrain:
    """The table in ``width`` columns; Rich itself may take one more, and cut a word."""
    for room in range(width, 0, -1):
        segments = console.render(table, options.update_width(room))
        first = next(iter(Segment.split_lines(segments)))
        if Segment.get_line_length(first) <= width:
            break
    return Constrain(table, room)


def _least(block: Table, at: int) -> int:
    """The columns of the screen that a column takes at least."""
    cells = [block.columns[at], *(row[at] for row in block.rows)]
    if block.columns[at] in block.right:  # those are not wrapped
        return max(map(cell_len, map(one_line, cells)))
    words = (len(word) for cell in cells for word in cell.split())
    return min(max(words, default=1), _WIDEST_WORD)


def _table(block: Table) -> RichTable:
    table = RichTable(box=None, pad_edge=False, padding=(0, 2, 0, 0), expand=False)
    for number, column in enumerate(block.columns):
        right = column in block.right
        table.add_column(
            RichText(one_line(column), style="bold"),
            justify="right" if right else "left",
            no_wrap=right,
            overflow="fold",
            min_width=_least(block, number),
        )
    for row in block.rows:
        table.add_row(*(RichText(one_line(cell)) for cell in row))
    return table


def _bars(block: Bars) -> Iterator[RenderableType]:
    for bar in block.bars:
        yield RichText(one_line(bar.label))
        line = RichText(drawn(bar), style="cyan") + RichText("  " + one_line(bar.words))
        yield Padding(line, (0, 0, 0, 2))
    yield RichText(block.key, style="dim")


# As git marks words; colour comes on top.
_MARKS = {"": ("", "", ""), "gone": ("[-", "-]", "red"), "new": ("{+", "+}", "green")}


def _changes(block: ChangeList) -> Iterator[RenderableType]:
    for item in block.items:
        yield Padding(RichText(one_line(item.label)), (0, 0, 0, 1))
        for line in item.lines:
            words = RichText()
            for span in line:
                before, said, after = apart(span)
                opening, closing, style = _MARKS[span.mark if said else ""]
                words.append(before)
                words.append(opening + said + closing, style=style)
                words.append(after)
            yield Padding(words, (0, 0, 0, 4))


_PARTS: Mapping[type[Block], Callable[[Any], Iterator[RenderableType]]] = {
    Heading: _heading,
    Text: _text,
    Items: _items,
    Table: lambda block: iter([_Fitting(block)]),
    Bars: _bars,
    ChangeList: _changes,
}
