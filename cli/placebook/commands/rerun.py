"""`placebook rerun`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date as day_type
from typing import Annotated

import typer

from placebook import asking_file, store
from placebook.commands import common, say, session
from placebook.dates import in_words
from placebook.interview import Interview
from placebook.keeping import Keeper
from placebook.workbook import Workbook, put_all


def rerun(
    file: common.WorkbookFile,
    date: Annotated[
        str,
        typer.Option(
            help="When the team meets again; today if not given.", metavar="DAY"
        ),
    ] = "",
    answers: session.Answers = None,
    lines: session.Lines = False,
    pack_folder: common.PackFolder = None,
) -> None:
    """Start a workbook's next round, and ask what is still true."""
    pack = common.load_pack(pack_folder)
    asker = session.asker(lines)
    if asker is None and answers is None:
        session.nobody_to_ask("rerun")
    saved = common.open_workbook(file, pack)
    given = asking_file.read_answers(answers, pack) if answers else {}
    begun = _next_round(saved.workbook, common.day(date) if date else common.today())
    given.get("workshop", {}).pop("date", None)
    given.get("workshop", {}).pop("round", None)
    laid = session.checked(asking_file.filled(begun, given), pack, file)
    backup = store.back_up(saved, saved.workbook.workshop.round or 1)
    say(f"The last round is kept in {backup}.")
    keeper = Keeper(store.save(replace(saved, workbook=laid), pack), pack)
    done = True
    if asker is not None:
        interview = Interview(pack, keeper, asker, common.today())
        interview.confirm = {
            id for id in pack.statements if keeper.workbook.reply(id).answer
        }
        earlier = [step for step in interview.steps() if interview.to_confirm(step)]
        done = session.walk(
            interview, earlier[0] if earlier else interview.first_open()
        )
    session.finish(keeper.saved, pack, show=done)


def _next_round(workbook: Workbook, day: day_type) -> Workbook:
    met = workbook.workshop.date
    if met and day < met:
        raise common.BadUsage(
            f"The last round was on {in_words(met)}: a new one cannot be before it. "
            "Give its day with --date."
        )
    number = (workbook.workshop.round or 1) + 1
    return put_all(
        workbook, [(("workshop", "date"), day), (("workshop", "round"), number)]
    )
