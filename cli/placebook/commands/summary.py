"""`placebook summary`."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

import typer

from placebook.analysis.scoring import displayed_figure, format_whole, score_sentence
from placebook.commands import common, say
from placebook.reports import markdown, summary_file
from placebook.reports.summary import Results, summary_report, work_out

Format: TypeAlias = Literal["terminal", "markdown", "json"]


def summary(
    file: common.WorkbookFile,
    format: Annotated[
        Format, typer.Option("--format", "-f", help="What to show it as.")
    ] = "terminal",
    output: common.Output = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Show how each figure is made.")
    ] = False,
    fail_under: Annotated[
        float | None,
        typer.Option(
            help="Exit with 1 when the overall score is below this, or there is none.",
            metavar="N",
        ),
    ] = None,
    pack_folder: common.PackFolder = None,
) -> None:
    """Show a workbook's scores, next steps and actions."""
    pack = common.load_pack(pack_folder)
    saved = common.open_workbook(file, pack)
    found = work_out(pack, saved.workbook)
    if format == "json":
        from placebook.reports import json_data, serialise

        common.write(serialise.to_json(json_data.summary_data(found)), output)
    elif format == "markdown":
        body = markdown.render_markdown(summary_report(found, explain))
        common.write(summary_file.with_mark(body, saved), output)
    else:
        common.show(summary_report(found, explain), "terminal", output, paged=True)
    if fail_under is not None:
        _fail_under(found, fail_under)


def _fail_under(found: Results, least: float) -> None:
    score = displayed_figure(found.score.score)
    if score is None or not score >= least:  # also when N is not a number
        there = "There is no overall score yet"
        if score is not None:
            hidden = format_whole(score) >= least
            there = (
                f"The overall score is {score_sentence(found.score, exactly=hidden)}"
            )
        say(f"{there}; at least {least:g} was asked for.")
        raise typer.Exit(1)
