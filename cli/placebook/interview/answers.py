"""Works out what an answer means: the values to save, and what to say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from placebook.base.dates import (
    date_doubt,
    date_in_full,
    date_in_words,
    date_question,
    parse_written_date,
    why_unread,
)
from placebook.base.text import name_key, new_id, one_line, tidy
from placebook.interview import prompt_builder
from placebook.interview.prompts import Answered
from placebook.interview.steps import Step
from placebook.model.fields import FIELDS, GSS_CODE, GSS_FORM, clean_area_code
from placebook.model.pack import Pack
from placebook.model.validation import to_number
from placebook.model.workbook import Place, Workbook, value_at

_ROLES = ("datasets.steward", "actions.owner")


class ParsedAnswer(NamedTuple):
    """The values to save, and what to say; ``values`` is None when it will not do.

    ``doubt`` is a question to confirm before the values are saved.
    """

    values: list[tuple[Place, Any]] | None
    notice: str
    doubt: str = ""


def parse_answer(
    pack: Pack, workbook: Workbook, step: Step, value: Answered, today: date
) -> ParsedAnswer:
    """What ``value`` means as the answer to a step."""
    if isinstance(value, tuple):
        stored = list(value)
        said = _saved(pack, step, stored) if stored else "Removed."
        return ParsedAnswer([(step.place, stored or None)], said)
    text = tidy(value)
    kind = FIELDS[step.field].kind
    if not text:
        return _taken_away(pack, workbook, step)
    if step.field == "readiness.answer":
        # A day that they gave before there was an answer stays.
        before = workbook.reply(step.statement or "")
        day = (not before.answer and before.as_of) or workbook.workshop.date or today
        values = _level(step, text, day)
        return ParsedAnswer(values, _saved(pack, step, text))
    if kind == "date":
        return _dated(workbook, step, text, today)
    if kind == "number":
        return _counted(step, text)
    if prompt_builder.offers_entries(step):
        return _named(workbook, step, text)
    if step.field == "actions.for":
        return _meant_for(pack, workbook, step, text)
    text = clean_area_code(text) if step.field == "area.code" else text
    return ParsedAnswer(
        [(step.place, text)], _saved(pack, step, text) + _remark(step, text)
    )


def _level(step: Step, answer: str | None, day: date | None) -> list[tuple[Place, Any]]:
    """An answer to a statement, which is one to today's levels, and its day."""
    said = {"answer": answer, "as_of": day, "asked": None}
    return [((*step.place[:-1], name), value) for name, value in said.items()]


def _remark(step: Step, text: str) -> str:
    """What to look at again in what they said; empty if there is nothing."""
    if step.field == "area.code" and not GSS_CODE.fullmatch(text):
        return f". Check it: an ONS code is {GSS_FORM}"
    return prompt_builder.unless_roles(text) if step.field in _ROLES else ""


def _saved(pack: Pack, step: Step, value: Any) -> str:
    return f"Saved: {one_line(pack.told(step.field, value), 60)}"


def _taken_away(pack: Pack, workbook: Workbook, step: Step) -> ParsedAnswer:
    if step.place[-1] in prompt_builder.NEEDED:
        return ParsedAnswer(None, "This answer is needed: it names the entry.")
    there = value_at(workbook, step.place)
    if there is None:
        return ParsedAnswer([], "")
    if step.field == "readiness.answer":
        stays = workbook.reply(step.statement or "").evidence
        kept = " Its evidence stays." if stays else ""
        gone = _level(step, None, None)
        return ParsedAnswer(gone, f"Removed, with its day.{kept}")
    named = prompt_builder.offers_entries(step)
    known = prompt_builder.entries_for(workbook, step) if named else {}
    said = known.get(str(there)) or pack.told(step.field, there)
    return ParsedAnswer([(step.place, None)], f"Removed: {one_line(said, 60)}")


def _counted(step: Step, text: str) -> ParsedAnswer:
    try:
        number = to_number(text.strip())
    except ValueError:
        return ParsedAnswer(None, "Type a whole number, such as 2.")
    return ParsedAnswer([(step.place, number)], f"Saved: {number}")


def _named(workbook: Workbook, step: Step, text: str) -> ParsedAnswer:
    """The name of another entry; an actor that is not listed yet is added."""
    offered, gives = (
        prompt_builder.entries_for(workbook, step),
        prompt_builder.giver(workbook, step),
    )
    by_name = {name_key(name): id for id, name in offered.items() if id != gives}
    if gives is not None and text in (gives, offered.get(gives)):
        return ParsedAnswer(
            None, f"{offered.get(gives)} is the giver. Choose another actor."
        )
    id = text if text in offered else by_name.get(name_key(text))
    name = one_line(offered.get(id or "", text), 60)
    said = f"Saved: {name}"
    if id is not None:
        return ParsedAnswer([(step.place, id)], said)
    if step.field.endswith(".dataset"):
        return ParsedAnswer(
            None,
            "No dataset of that name is listed. Add the dataset to the list first.",
        )
    id = new_id(text, workbook.ecosystem.actors, "actor")
    values = [(("ecosystem", "actors", id, "name"), text), (step.place, id)]
    key = f"{name_key(text)} "
    longer = (name for there, name in offered.items() if name_key(name).startswith(key))
    listed = next(longer, None)
    doubt = f'{listed} is listed. Is "{one_line(text, 40)}" somebody else?'
    return ParsedAnswer(values, f"{said}, added to the actors", doubt if listed else "")


def _meant_for(pack: Pack, workbook: Workbook, step: Step, text: str) -> ParsedAnswer:
    """What an action is for: a statement or a dataset, by its id or its words."""
    named = {name_key(s.text.rstrip(".")): id for id, (_, s) in pack.statements.items()}
    named |= {name_key(d.title.rstrip(".")): id for id, d in workbook.datasets.items()}
    known = text in pack.statements or text in workbook.datasets
    id = text if known else named.get(name_key(text.rstrip(".")))
    if id is None:
        told = f"There is no statement or dataset '{one_line(text, 40)}'."
        return ParsedAnswer(None, told)
    return ParsedAnswer([(step.place, id)], f"Saved: {one_line(text, 60)}")


# --- dates ----------------------------------------------------------------------------


def _dated(workbook: Workbook, step: Step, text: str, today: date) -> ParsedAnswer:
    ahead = step.field == "actions.due"
    met = workbook.workshop.date
    day = parse_written_date(text, today, (met or today) if ahead else None)
    if day is None:
        return ParsedAnswer(None, why_unread(text, today))
    why_not = _unfit(workbook, step, day)
    if why_not:
        return ParsedAnswer(None, why_not)
    values: list[tuple[Place, Any]] = [(step.place, day)]
    if step.field == "workshop.date":
        values += _answers_of_the_day(workbook.readiness, met, day)
    why = date_doubt(text, day, today)
    unsure = date_question(why, day) if why else ""
    return ParsedAnswer(values, f"Saved: {date_in_full(day)}", unsure)


def _unfit(workbook: Workbook, step: Step, day: date) -> str:
    """Why a date cannot be, given the others; empty when it can."""
    met = workbook.workshop.date
    if step.field == "actions.due" and met and day < met:
        return f"{date_in_full(day)} is before the workshop ({date_in_words(met)})."
    if step.field == "readiness.as_of" and met and day > met:
        return f"{date_in_full(day)} is after the workshop ({date_in_words(met)})."
    if step.field == "workshop.date" and workbook.workshop.number == 1:
        due = [action.due for action in workbook.actions.values() if action.due]
        if due and min(due) < day:
            return f"An action is due before that: {date_in_full(min(due))}."
    return ""


def _answers_of_the_day(
    readiness: Mapping[str, Any], before: date | None, day: date
) -> list[tuple[Place, Any]]:
    """Answers given on the workshop's date go with it when it is put right."""
    return [
        (("readiness", recommendation, statement, "as_of"), day)
        for recommendation, replies in readiness.items()
        for statement, reply in replies.items()
        if reply.as_of and (reply.as_of == before or reply.as_of > day)
    ]
