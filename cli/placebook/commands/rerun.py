"""`placebook rerun`."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date as day_type
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from placebook.base.dates import date_in_full, date_in_words
from placebook.base.text import count_noun
from placebook.commands import common, options, say, session
from placebook.commands.session import Sitting
from placebook.interview import answers, prompt_builder, prompts
from placebook.interview.earlier_answers import still_to_look_at
from placebook.interview.interview import Interview
from placebook.interview.steps import Step
from placebook.model import store
from placebook.model.pack import Pack
from placebook.model.store import Saved
from placebook.model.workbook import Workbook, put_values


def rerun(
    file: options.WorkbookFile,
    date: Annotated[
        str, options.value("When the team meets again; today if not given.", "DAY")
    ] = "",
    answers: options.Answers = None,
    lines: options.Lines = False,
    pack_folder: options.PackFolder = None,
) -> None:
    """Start a workbook's next round, and ask what is still true."""
    sitting = session.sit_down("rerun", pack_folder, lines, answers)
    saved = common.open_and_say(file, sitting.pack)
    day = session.workshop_day(date) if date else common.today()
    answered = _answered(sitting.pack, saved.workbook)
    left = _not_looked_at(saved, sitting.pack, answered)
    going_on = False
    keep = partial(session.keep_in_notes, saved, sitting.pack)
    with session.before_the_walk(sitting.overheard, keep):
        if not answers and (not date or day == saved.workbook.workshop.date):
            doubt = _doubt(saved.workbook, day, left)
            going_on = _goes_on(sitting, saved.workbook.workshop.number, doubt)
        if not going_on:
            saved = _dated_before(saved, day, sitting)
            day = session.sure_day(date, day, sitting) if date else day
            saved = _next_round(saved, sitting, day, answers)
            answered = left = _answered(sitting.pack, saved.workbook)

    def first(interview: Interview) -> Step | None:
        book = saved.workbook
        interview.earlier.confirm = left
        if left or not going_on:
            interview.talk.notice = _begun(book, left)
        if not going_on or (left and left == answered):
            interview.opening = interview.find("workshop.people")
            if book.workshop.people:
                interview.talk.notice += " Those listed were there last time."
        earlier = filter(interview.earlier.waits, interview.steps())
        return next(earlier, None) or interview.first_open()

    session.ask_and_finish(saved, sitting, first)


def _next_round(
    saved: Saved, sitting: Sitting, day: day_type, answers: Path | None
) -> Saved:
    """The workbook in its next round, saved; the last one is kept in a backup."""
    number = saved.workbook.workshop.number
    values = [(("workshop", "date"), day), (("workshop", "round"), number + 1)]
    begun = put_values(saved.workbook, values)
    laid = session.with_answers(saved, answers, sitting.pack, begun)
    backup = store.back_up(saved, number)
    saved = common.save_and_say(laid, sitting.pack)
    say(f"The last round is kept in {backup}.")
    return saved


def _answered(pack: Pack, workbook: Workbook) -> set[str]:
    return {id for id in pack.statements if workbook.reply(id).answer}


def _not_looked_at(saved: Saved, pack: Pack, answered: set[str]) -> set[str]:
    """The answers that do not show that this round looked at them.

    They have an earlier day, or are as the round before left them. Where its backup is
    gone and no answer has an earlier day, none of them shows it.
    """
    book, number = saved.workbook, saved.workbook.workshop.number
    if number == 1:
        return set()
    stale = set(filter(book.is_stale, answered))
    last = store.last_backup(saved.path, number - 1, pack)
    if last is None:
        return stale or answered
    return stale | {id for id in answered if book.reply(id) == last.reply(id)}


def _goes_on(sitting: Sitting, number: int, doubt: str) -> bool:
    """Whether the team is still in round ``number``, asked if there is a doubt."""
    asker = sitting.overhearing
    if not doubt or asker is None:
        return False
    choices = (
        prompts.Choice("on", f"Go on with round {number}"),
        prompts.Choice("next", f"Start round {number + 1}"),
    )
    text = f"Go on with round {number}, or start the next?"
    prompt = prompts.Prompt(
        "choice",
        text,
        help=doubt,
        choices=choices,
        current="on",
        menu=(prompts.Menu.LEAVE,),
    )
    with suppress(prompts.Stopped):
        reply = asker.ask(prompt)
        if isinstance(reply, prompts.GivenAnswer):
            return reply.value != "next"
    raise typer.Exit(0)  # nothing was changed yet


def _doubt(workbook: Workbook, day: day_type, left: set[str]) -> str:
    """Why the team may still be in this round, after Ctrl-C or a break; or empty."""
    if any(map(workbook.is_stale, left)):
        return still_to_look_at(len(left))
    met = workbook.workshop.date
    is_near = met and (met == day or (left and met > day))
    return f"This round is dated {date_in_words(met)}." if met and is_near else ""


def _begun(workbook: Workbook, left: set[str]) -> str:
    met = workbook.workshop
    day = f", {date_in_words(met.date)}" if met.date else ""
    many = count_noun(len(left), "answer")
    told = f"Round {met.round}{day}: {many} to look at again."
    if not left or any(map(workbook.is_stale, left)):
        return told
    return (
        f"{told} The file does not show which answers this round has looked at, so all "
        "that may be from the round before are asked again."
    )


def _dated_before(saved: Saved, day: day_type, sitting: Sitting) -> Saved:
    """The workbook, with its last round dated no later than ``day``.

    Asks for the right date if the last round is dated in the future. Raises BadUsage
    with the command that corrects the date.
    """
    met = saved.workbook.workshop.date
    if not met or met <= day:
        return saved
    asker = sitting.overhearing
    if asker and met > common.today():
        with suppress(prompts.Stopped):
            right = _put_right(saved.workbook, day, sitting.pack, asker)
            if right is not None:
                return replace(saved, workbook=right)
    mend = common.call("edit", saved.path, sitting.questions)
    raise common.BadUsage(
        f"The last round was on {date_in_words(met)}: the next round cannot be before "
        "that day. Give the next round's day with --date. If the last round has the "
        "wrong date, correct it:"
        f"\n  {mend} --question workshop.date"
    )


def _put_right(
    workbook: Workbook, day: day_type, pack: Pack, asker: prompts.Asker
) -> Workbook | None:
    """Ask when the last round was; None without an answer. Raises prompts.Stopped."""
    step = Step(("workshop", "date"), "workshop.date")
    prompt = prompt_builder.build_prompt(pack, workbook, step)
    met = date_in_full(workbook.workshop.date or day)
    text = f"The last round has the date {met}, which is in the future. When was it?"
    prompt = replace(
        prompt, text=text, heading="", menu=(prompts.Menu.LEAVE,), notice=""
    )
    while True:
        reply = asker.ask(prompt)
        said = reply.value if isinstance(reply, prompts.GivenAnswer) else None
        if not isinstance(said, str) or not said.strip():
            return None
        meant = answers.parse_answer(pack, workbook, step, said, common.today())
        dated = put_values(workbook, meant.values or [])
        if meant.values and (dated.workshop.date or day) <= day:
            return dated
        notice = meant.notice
        if meant.values:
            notice = (
                f"The next round is on {date_in_full(day)}. The last round cannot be "
                "after that."
            )
        prompt = replace(prompt, draft=said, notice=notice)
