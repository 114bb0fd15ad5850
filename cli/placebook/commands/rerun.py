"""`placebook rerun`."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date as day_type
from typing import Annotated

import typer

from placebook.base.dates import date_in_full, date_in_words
from placebook.base.text import count_noun
from placebook.commands import common, say, session
from placebook.interview import answers, prompt_builder
from placebook.interview.interview import Interview
from placebook.interview.prompts import (
    Asker,
    Choice,
    GivenAnswer,
    Menu,
    Prompt,
    Stopped,
)
from placebook.interview.steps import Step
from placebook.model import store
from placebook.model.pack import Pack
from placebook.model.store import Saved
from placebook.model.workbook import Workbook, put_values


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
    sitting = session.sit_down("rerun", pack_folder, lines, answers)
    pack, asker = sitting.pack, sitting.asker
    saved = common.open_and_say(file, pack)
    day = session.workshop_day(date) if date else common.today()
    going_on, left = False, _not_looked_at(saved, pack)
    again = not date or day == saved.workbook.workshop.date
    if asker and again and not answers:
        doubt = _doubt(pack, saved.workbook, day, len(left))
        going_on = bool(doubt) and _goes_on(asker, saved.workbook, doubt)
    if not going_on:
        mend = common.call("edit", file, pack_folder) + " --question workshop.date"
        saved = _dated_before(saved, day, pack, asker, mend)
        day = session.sure_day(date, asker) if date else day
        number = saved.workbook.workshop.number
        values = [(("workshop", "date"), day), (("workshop", "round"), number + 1)]
        begun = put_values(saved.workbook, values)
        laid = session.with_answers(saved, answers, pack, begun)
        backup = store.back_up(saved, number)
        saved = common.save_and_say(laid, pack)
        say(f"The last round is kept in {backup}.")

    def first(interview: Interview) -> Step | None:
        interview.confirm = left if going_on else _answered(pack, saved.workbook)
        if interview.confirm or not going_on:
            interview.talk.notice = _begun(saved.workbook, len(interview.confirm))
        steps = interview.steps()
        earlier = (step for step in steps if interview.to_confirm(step))
        return next(earlier, None) or interview.first_open()

    session.ask_and_finish(saved, sitting, first)


def _answered(pack: Pack, workbook: Workbook) -> set[str]:
    return {id for id in pack.statements if workbook.reply(id).answer}


def _not_looked_at(saved: Saved, pack: Pack) -> set[str]:
    """The answers that do not show that this round looked at them.

    They are as the round before left them, its day included. Where its backup is gone
    and no answer has an earlier day, none of them shows it.
    """
    book, number = saved.workbook, saved.workbook.workshop.number
    answered = _answered(pack, book)
    if number == 1:
        return set()
    last = store.last_backup(saved.path, number - 1, pack)
    if last is not None:
        return {id for id in answered if book.reply(id) == last.reply(id)}
    return {id for id in answered if book.is_stale(id)} or answered


def _doubt(pack: Pack, workbook: Workbook, day: day_type, left: int) -> str:
    """Why the team may still be in this round, after Ctrl-C or a break; or empty."""
    answered = _answered(pack, workbook)
    if workbook.workshop.number > 1 and any(map(workbook.is_stale, answered)):
        many = count_noun(len(answered), "answer")
        return f"{len(answered) - left} of {many} looked at again so far."
    met = workbook.workshop.date
    is_near = met and (met == day or (left and met > day))
    return f"This round is dated {date_in_words(met)}." if met and is_near else ""


def _goes_on(asker: Asker, workbook: Workbook, doubt: str) -> bool:
    number = workbook.workshop.number
    choices = (
        Choice("on", f"Go on with round {number}"),
        Choice("next", f"Start round {number + 1}"),
    )
    text = f"Go on with round {number}, or start the next?"
    prompt = Prompt("choice", text, help=doubt, choices=choices, current="on")
    try:
        return asker.ask(prompt) != GivenAnswer("next")
    except Stopped:  # nothing was changed yet
        raise typer.Exit(0) from None


def _begun(workbook: Workbook, answers: int) -> str:
    met = workbook.workshop
    day = f", {date_in_words(met.date)}" if met.date else ""
    return f"Round {met.round}{day}: {count_noun(answers, 'answer')} to look at again."


def _dated_before(
    saved: Saved, day: day_type, pack: Pack, asker: Asker | None, mend: str
) -> Saved:
    """The workbook, with its last round dated no later than ``day``.

    Asks for the right date if the last round is dated in the future. Raises BadUsage
    with ``mend``, the command that corrects the date.
    """
    met = saved.workbook.workshop.date
    if not met or met <= day:
        return saved
    if asker and met > common.today():
        with suppress(Stopped):
            right = _put_right(saved.workbook, day, pack, asker)
            if right is not None:
                return replace(saved, workbook=right)
    raise common.BadUsage(
        f"The last round was on {date_in_words(met)}: a new one cannot be before it. "
        "Give its day with --date. If the last round has the wrong date, put it right:"
        f"\n  {mend}"
    )


def _put_right(
    workbook: Workbook, day: day_type, pack: Pack, asker: Asker
) -> Workbook | None:
    """Ask when the last round was; None without an answer. Raises Stopped."""
    step = Step(("workshop", "date"), "workshop.date")
    prompt = prompt_builder.build_prompt(pack, workbook, step)
    met = date_in_full(workbook.workshop.date or day)
    text = f"The last round has the date {met}, which is in the future. When was it?"
    prompt = replace(prompt, text=text, heading="", menu=(Menu.LEAVE,), notice="")
    while True:
        reply = asker.ask(prompt)
        said = reply.value if isinstance(reply, GivenAnswer) else None
        if not isinstance(said, str) or not said.strip():
            return None
        meant = answers.parse_answer(pack, workbook, step, said, common.today())
        dated = put_values(workbook, meant.values or [])
        if meant.values and (dated.workshop.date or day) <= day:
            return dated
        notice = meant.notice
        if meant.values:
            notice = f"The next round, on {date_in_full(day)}, would be before that."
        prompt = replace(prompt, draft=said, notice=notice)
