"""`placebook edit`."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from placebook.commands import common, session
from placebook.interview.autosave import Autosaver
from placebook.model import answers_file, pack_loader


def edit(
    file: common.WorkbookFile,
    section: Annotated[
        str,
        typer.Option(
            help="Start at this section or recommendation, by its heading or its id."
        ),
    ] = "",
    question: Annotated[
        str,
        typer.Option(
            help="Start at this question, such as focus.pattern.", metavar="ID"
        ),
    ] = "",
    everything: Annotated[
        bool, typer.Option("--all", help="Ask for every field, not only the room's.")
    ] = False,
    answers: session.Answers = None,
    lines: session.Lines = False,
    pack_folder: common.PackFolder = None,
) -> None:
    """Go on with a workbook, or change an answer."""
    pack = pack_loader.load_pack(pack_folder)
    asker = session.asker(lines)
    if asker is None and answers is None:
        session.nobody_to_ask("edit")
    saved = common.open_and_say(file, pack)
    if answers is not None:
        given = session.answers_in(answers, pack)
        session.same_workbook(saved.workbook, given, answers)
        laid = answers_file.fill_from_answers(saved.workbook, given)
        laid = session.checked(laid, pack, answers, saved.workbook)
        saved = replace(saved, workbook=laid)
        saved = common.save_and_say(saved, pack)
    keeper = Autosaver(saved, pack)
    done = True
    if asker is not None:
        interview = session.begin(keeper, pack, asker, everything)
        wanted = question or section
        start = interview.find(wanted) if wanted else interview.first_open()
        if start is None and everything:
            start = interview.steps()[0]
        done = session.walk(interview, start, pack_folder, lines)
    session.finish(keeper.saved, pack, show=done)
