"""`placebook edit`."""

from __future__ import annotations

from typing import Annotated

from placebook.commands import common, options, session
from placebook.interview.interview import Interview
from placebook.interview.steps import Step


def edit(
    file: options.WorkbookFile,
    section: Annotated[
        str,
        options.value(
            "Start at this section or recommendation, by its heading or its id."
        ),
    ] = "",
    question: Annotated[
        str, options.value("Start at this question, such as focus.pattern.", "ID")
    ] = "",
    everything: Annotated[
        bool, options.flag("--all", "Ask for every field, not only those for the room.")
    ] = False,
    answers: options.Answers = None,
    lines: options.Lines = False,
    pack_folder: options.PackFolder = None,
) -> None:
    """Go on with a workbook, or change an answer."""
    sitting = session.sit_down("edit", pack_folder, lines, answers)
    saved = common.open_and_say(file, sitting.pack)
    if answers is not None:
        saved = session.with_answers(saved, answers, sitting.pack)
        saved = common.save_and_say(saved, sitting.pack)

    def first(interview: Interview) -> Step | None:
        if wanted := question or section:
            return interview.find(wanted)
        return interview.first_open() or (interview.steps()[0] if everything else None)

    session.ask_and_finish(saved, sitting, first, everything)
