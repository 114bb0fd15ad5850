"""`placebook summary`."""

from __future__ import annotations

from typing import Annotated

import typer

from placebook.analysis.scoring import displayed_figure
from placebook.commands import common, options, say
from placebook.model import pack_loader
from placebook.reports import json_data, markdown, summary_file
from placebook.reports.summary import Results, summary_report, work_out
from placebook.reports.words import format_whole, score_sentence


def summary(
    file: options.WorkbookFile,
    format: options.Format = "terminal",
    output: options.Output = None,
    explain: Annotated[
        bool, options.flag("--explain", "Show how each figure is worked out.")
    ] = False,
    fail_under: Annotated[
        float | None,
        options.value(
            "Exit with 1 when the overall score is below N, or there is no score.", "N"
        ),
    ] = None,
    pack_folder: options.PackFolder = None,
) -> None:
    """Show a workbook's scores, next steps and actions."""
    pack = pack_loader.load_pack(pack_folder)
    saved = common.open_and_say(file, pack)
    found = work_out(pack, saved.workbook)

    def as_file() -> str:
        body = markdown.render_markdown(summary_report(found, explain))
        return summary_file.with_mark(body, saved)

    makers: common.Makers = {
        "json": lambda: json_data.summary_data(found),
        "markdown": as_file,
        "report": lambda: summary_report(found, explain),
    }
    common.show(makers, format, output)
    if fail_under is not None:
        _fail_under(found, fail_under)


def _fail_under(found: Results, least: float) -> None:
    score = displayed_figure(found.score.score)
    if score is None or not score >= least:  # also when N is not a number
        there = "There is no overall score yet"
        if score is not None:
            hidden = int(format_whole(score)) >= least
            score_now = score_sentence(found.score, exactly=hidden)
            there = f"The overall score is {score_now}"
        say(f"{there}; --fail-under asks for at least {least:g}.")
        raise typer.Exit(1)
