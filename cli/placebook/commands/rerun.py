"""`placebook rerun`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date as day_type
from typing import Annotated, Any

import typer

from placebook import asking_file, store
from placebook.asking import Asker, Choice, Prompt, Said
from placebook.commands import common, say, session
from placebook.dates import in_words
from placebook.interview import Interview
from placebook.keeping import Keeper
from placebook.pack import Pack
from placebook.steps import looked_at
from placebook.words import counted
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
    going_on = asker is not None and not date and _goes_on(asker, pack, saved.workbook)
    if not going_on:
        day = common.day(date) if date else common.today()
        given = asking_file.read_answers(answers, pack) if answers else {}
        laid = session.checked(_laid(saved.workbook, day, given), pack, file)
        backup = store.back_up(saved, saved.workbook.workshop.round or 1)
        saved = store.save(replace(saved, workbook=laid), pack)
        say(f"The last round is kept in {backup}.")
    keeper = Keeper(saved, pack)
    done = True
    if asker is not None:
        interview = Interview(pack, keeper, asker, common.today())
        if not going_on:
            said = [id for id in pack.statements if keeper.workbook.reply(id).answer]
            interview.confirm = set(said)
            interview.notice = _begun(keeper.workbook, len(said))
        earlier = [step for step in interview.steps() if interview.to_confirm(step)]
        start = earlier[0] if earlier else interview.first_open()
        done = session.walk(interview, start, pack_folder)
    session.finish(keeper.saved, pack, show=done)


def _goes_on(asker: Asker, pack: Pack, workbook: Workbook) -> bool:
    """Whether they go on with a round whose answers were not all looked at."""
    number = workbook.workshop.round or 1
    looked, answered = looked_at(pack, workbook)
    if number == 1 or looked == answered:
        return False
    choices = (
        Choice("on", f"Go on with round {number}"),
        Choice("next", f"Start round {number + 1}"),
    )
    said = asker.ask(
        Prompt(
            "choice",
            f"Round {number} is not finished.",
            help=f"{looked} of {counted(answered, 'answer')} looked at again so far.",
            choices=choices,
            current="on",
        )
    )
    return said != Said("next")


def _begun(workbook: Workbook, answers: int) -> str:
    met = workbook.workshop
    day = f", {in_words(met.date)}" if met.date else ""
    return f"Round {met.round}{day}: {counted(answers, 'answer')} to look at again."


def _laid(workbook: Workbook, day: day_type, given: dict[str, Any]) -> Workbook:
    for name in ("date", "round"):
        given.get("workshop", {}).pop(name, None)
    return asking_file.filled(_next_round(workbook, day), given)


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
