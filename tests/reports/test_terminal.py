from __future__ import annotations

import io
from typing import get_args

from hypothesis import given
from placebook.reports.document import (
    Bar,
    Bars,
    Block,
    Changed,
    ChangeList,
    Heading,
    Item,
    Items,
    Report,
    Span,
    Table,
    Text,
)
from placebook.reports.markdown import render_markdown
from placebook.reports.terminal import plain_text, render_terminal
from rich.console import Console

from tests.strategies import text


def reported(words: str) -> Report:
    return Report(
        words,
        (
            Heading(words),
            Text(words, strong=True),
            Items((Item(words, words),)),
            Table((words, "B"), ((words, "end"),)),
            Bars((Bar(words, 1, 2, words),), "Label"),
            ChangeList((Changed(words, ((Span(words, "new"),),)),)),
        ),
    )


def test_every_kind_of_block_is_shown_in_both_formats() -> None:
    report = reported("Bins")
    assert {type(block) for block in report.blocks} == {*get_args(Block)}
    assert plain_text(report).count("Bins") == render_markdown(report).count("Bins")


@given(text)
def test_nobody_s_text_is_markup_or_a_control_character(words: str) -> None:
    out = io.StringIO()
    console = Console(file=out, width=80, force_terminal=True, color_system=None)
    console.print(render_terminal(reported(words)))
    shown = out.getvalue()
    for code in ("\x1b[1m", "\x1b[0m", "\x1b[2m", "\x1b[4m", "\x1b[1;4m", "\x1b[36m"):
        shown = shown.replace(code, "")  # rich's own: bold, dim, underlined
    seen = [c for c in shown if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160]
    assert seen == []


def test_what_looks_like_markup_is_shown() -> None:
    shown = plain_text(reported("[bold]x[/nope] :warning:"))
    assert shown.count("[bold]x[/nope] :warning:") == 11


def test_a_report_reads_well_at_80_columns() -> None:
    report = Report(
        "Kent: Bins",
        (
            Heading("Next"),
            Items((Item("Do it.", "Why."),), numbered=True),
            Table(("Name", "Stars"), (("Bins", "3"),), ("Stars",)),
            Bars((Bar("Data", 50, 75, "50.0"),), "Area"),
        ),
    )
    assert plain_text(report) == (
        "Kent: Bins\n\nNext\n\n"
        " 1. Do it.\n    Why.\n\n"
        "Name  Stars\nBins      3\n\n"
        "Data\n  ██████████▒▒▒▒▒░░░░░  50.0\n"
        "█ shown · ▒ not known yet · ░ still to do\n"
    )


def test_a_table_that_does_not_fit_loses_no_figure() -> None:
    columns = ("Area", *(f"Figure {n}" for n in range(5)))
    rows = (("Kent", *(f"{n}1 to 9{n}" for n in range(5))),)
    table = Report("T", (Table(columns, rows, columns[1:]),))
    assert "Kent  01 to 90  11 to 91" in plain_text(table, 80)
    told = plain_text(table, 40)
    assert max(map(len, told.splitlines())) <= 40
    for n in range(5):
        assert f"Figure {n}: {n}1 to 9{n}" in " ".join(told.split())


def test_a_table_that_wraps_cuts_no_word() -> None:
    names = (*(f"North Lanarkshire {n}" for n in range(3)), "North Yorkshire")
    columns = ("Area to act on", *names)
    title = "Technology infrastructure, digital skills and literacy"
    rows = ((title, *["33 (22-56)"] * 3, "100"),)
    shown = plain_text(Report("T", (Table(columns, rows),)), 80)
    assert max(map(len, shown.splitlines())) <= 80
    assert {word for name in names for word in name.split()} <= set(shown.split())
