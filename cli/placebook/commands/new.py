"""`placebook new`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from placebook.base.text import is_whole, tidy
from placebook.commands import common, say, session
from placebook.interview.first_questions import ask_first_questions
from placebook.interview.interview import Interview
from placebook.interview.prompts import Asker, HungUp, Interrupted, Stopped
from placebook.interview.steps import Step
from placebook.model import answers_file, store
from placebook.model.fields import clean_area_code
from placebook.model.pack import Pack
from placebook.model.store import Saved
from placebook.model.workbook import FORMAT, Workbook


def new(
    area: Annotated[str, typer.Option(help="The area's name.")] = "",
    service: Annotated[str, typer.Option(help="The service's name.")] = "",
    code: Annotated[str, typer.Option(help="The area's ONS (GSS) code.")] = "",
    date: Annotated[
        str,
        typer.Option(help="When the team meets; today if not given.", metavar="DAY"),
    ] = "",
    folder: Annotated[
        Path, typer.Option(help="Where to save.", metavar="DIR")
    ] = store.FOLDER,
    no_summary: Annotated[
        bool, typer.Option("--no-summary", help="Keep no summary beside the workbook.")
    ] = False,
    answers: session.Answers = None,
    lines: session.Lines = False,
    pack_folder: common.PackFolder = None,
) -> None:
    """Start a workbook: ask, save after each answer, then summarise."""
    _check_words(area=area, service=service, code=code)
    sitting = session.sit_down("new", pack_folder, lines, answers)
    pack, asker = sitting.pack, sitting.asker
    given = session.answers_in(answers, pack)
    area = tidy(area) or given.get("area", {}).get("name", "")
    service = tidy(service) or given.get("service", {}).get("name", "")
    day = given.get("workshop", {}).get("date")
    day = session.sure_day(date, asker) if date else day
    area, service = _named(pack, asker, area, service)
    path = folder / store.file_name(area, service)
    _made_room(path, pack_folder)
    code = clean_area_code(tidy(code))
    workbook = _started(pack, area, service, code, day, given)
    if not (day or workbook.is_compiled):
        workbook = _started(pack, area, service, code, common.today(), given)
    saved = Saved(path, session.checked(workbook, pack, answers or path))
    saved = store.save(saved, pack)
    if not no_summary:  # each later command writes it anew when it ends
        common.write_summary(saved, pack)

    def first(interview: Interview) -> Step | None:
        """The first question that has no answer yet."""
        interview.given = {"area.name", "service.name"}
        interview.given |= {"area.code"} if code else set()
        interview.given |= {"workshop.date"} if date else set()
        if given:
            return interview.first_open()
        steps = interview.steps()
        return next(step for step in steps if step.field not in interview.given)

    session.ask_and_finish(saved, sitting, first)


def _check_words(**given: str) -> None:
    for name, words in given.items():
        if not is_whole(words):
            raise common.BadUsage(
                f"--{name}: has letters that the encoding in use here does not have. "
                f"Leave --{name} out, and answer when placebook asks."
            )


def _named(pack: Pack, asker: Asker | None, area: str, service: str) -> tuple[str, str]:
    if area and service:
        return area, service
    if asker is None:
        raise common.BadUsage(
            "placebook new: the area and the service are needed; name them with --area "
            "and --service, or in the answers file."
        )
    try:
        return ask_first_questions(pack, asker, area, service)
    except (Stopped, KeyboardInterrupt) as stopped:
        if isinstance(stopped, (Stopped, Interrupted)):
            session.say_draft(stopped.draft)
        say("\nNothing is saved yet: a workbook needs an area and a service.")
        ended = isinstance(stopped, (HungUp, KeyboardInterrupt))
        raise typer.Exit(130 if ended else 2) from None


def _made_room(path: Path, questions: Path | None) -> None:
    try:
        store.create(path)
    except store.AlreadyThere as error:
        raise common.BadUsage(
            f"{error}\nTo go on with it:\n  {common.call('edit', path, questions)}\n"
            f"To start its next round:\n  {common.call('rerun', path, questions)}"
        ) from None


def _started(
    pack: Pack,
    area: str,
    service: str,
    code: str,
    day: date | None,
    given: dict[str, Any],
) -> Workbook:
    begun = {
        "placebook": FORMAT,
        "pack": pack.reference,
        "area": {"name": area},
        "service": {"name": service},
        "workshop": {"round": 1},
    }
    said: dict[str, dict[str, Any]] = {
        "area": {"name": area, **({"code": code} if code else {})},
        "service": {"name": service},
        "workshop": {"date": day},
    }
    laid = {part: {**given.get(part, {}), **words} for part, words in said.items()}
    book = Workbook.model_validate(begun)
    return answers_file.fill_from_answers(book, {**given, **laid})
