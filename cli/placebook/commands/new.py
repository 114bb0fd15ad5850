"""`placebook new`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from placebook.base.text import is_whole, tidy
from placebook.commands import common, options, say, session
from placebook.interview.first_questions import ask_first_questions
from placebook.interview.interview import Interview
from placebook.interview.prompts import Stopped
from placebook.interview.steps import Step
from placebook.model import answers_file, store
from placebook.model.fields import clean_area_code
from placebook.model.store import Saved
from placebook.model.workbook import FORMAT, Workbook


def new(
    area: Annotated[str, options.value("The area's name.")] = "",
    service: Annotated[str, options.value("The service's name.")] = "",
    code: Annotated[str, options.value("The area's ONS (GSS) code.")] = "",
    date: Annotated[
        str, options.value("When the team meets; today if not given.", "DAY")
    ] = "",
    folder: Annotated[Path, options.value("Where to save.", "DIR")] = store.FOLDER,
    no_summary: Annotated[
        bool, options.flag("--no-summary", "Keep no summary beside the workbook.")
    ] = False,
    answers: options.Answers = None,
    lines: options.Lines = False,
    pack_folder: options.PackFolder = None,
) -> None:
    """Start a workbook: ask, save after each answer, then summarise."""
    _check_words(area=area, service=service, code=code)
    sitting = session.sit_down("new", pack_folder, lines, answers)
    given = session.answers_in(answers, sitting.pack)
    aside = partial(session.keep_aside, folder / "new.yaml")
    with session.before_the_walk(sitting.overheard, aside):
        day = date and session.sure_day(date, session.workshop_day(date), sitting)
        typed = {
            ("area", "name"): tidy(area),
            ("area", "code"): clean_area_code(tidy(code)),
            ("service", "name"): tidy(service),
            ("workshop", "date"): day,
        }
        said = {place: word for place, word in typed.items() if word}
        saved = _started(sitting, given, said, folder, answers)
    if not no_summary:  # each later command writes it again when it ends
        common.write_summary(saved, sitting.pack)

    def first(interview: Interview) -> Step | None:
        interview.given = {"area.name", "service.name", *map(".".join, said)}
        if given:
            return interview.first_open()
        return next(s for s in interview.steps() if s.field not in interview.given)

    session.ask_and_finish(saved, sitting, first)


def _check_words(**given: str) -> None:
    for name, words in given.items():
        if not is_whole(words):
            raise common.BadUsage(
                f"--{name}: has letters that the encoding in use here does not have. "
                f"Leave --{name} out, and answer when placebook asks."
            )


def _started(
    sitting: session.Sitting,
    given: dict[str, Any],
    said: dict[tuple[str, str], Any],
    folder: Path,
    answers: Path | None,
) -> Saved:
    """The new workbook, saved, with what was ``said`` in place of what was ``given``.

    Raises BadUsage if it is there already.
    """
    laid: dict[str, Any] = {"area": {}, "service": {}, "workshop": {}, **given}
    for (part, name), word in said.items():
        laid[part] = {**laid[part], name: word}
    named = (laid[part].get("name", "") for part in ("area", "service"))
    area, service = _named(sitting, *named)
    path = folder / store.file_name(area, service)
    try:
        store.create(path)
    except store.AlreadyThere as error:
        edit = common.call("edit", path, sitting.questions)
        rerun = common.call("rerun", path, sitting.questions)
        raise common.BadUsage(
            f"{error}\nTo go on with it:\n  {edit}\nTo start its next round:\n  {rerun}"
        ) from None
    begun = {
        "placebook": FORMAT,
        "pack": sitting.pack.reference,
        "area": {"name": area},
        "service": {"name": service},
        "workshop": {"round": 1},
    }
    empty = Workbook.model_validate(begun)
    workbook = answers_file.fill_from_answers(empty, laid)
    if not workbook.workshop.date and not workbook.is_compiled:
        laid["workshop"]["date"] = common.today()
        workbook = answers_file.fill_from_answers(empty, laid)
    checked = session.checked(workbook, sitting.pack, answers or path)
    return common.save_and_say(Saved(path, checked), sitting.pack)


def _named(sitting: session.Sitting, area: str, service: str) -> tuple[str, str]:
    """The area's and the service's name, asked for where they are blank."""
    if area and service:
        return area, service
    if sitting.asker is None:
        raise common.BadUsage(
            "placebook new: the area and the service are needed; name them with --area "
            "and --service, or in the answers file."
        )
    try:
        return ask_first_questions(
            sitting.pack, sitting.asker, area, service, sitting.overhear
        )
    except (Stopped, KeyboardInterrupt) as stopped:
        say("\nNo workbook is made yet: it needs an area and a service.")
        ended = isinstance(stopped, KeyboardInterrupt)
        raise typer.Exit(130 if ended else 2) from None
