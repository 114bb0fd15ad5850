"""The walk seen from above: its parts, and each answer on a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from placebook.base.text import one_line
from placebook.interview import prompt_builder
from placebook.interview.steps import Step
from placebook.model.fields import FIELDS
from placebook.model.pack import Pack
from placebook.model.workbook import Workbook, value_at


class Part(NamedTuple):
    """A section, or within readiness a recommendation, and what is asked in it."""

    title: str
    steps: list[Step]


def review_parts(pack: Pack, steps: Sequence[Step]) -> dict[str, Part]:
    """The walk's parts by their ids; a statement's evidence goes with its answer."""
    found: dict[str, Part] = {}
    for step in steps:
        title = pack.sections[step.section].title
        if step.statement:
            title = pack.statements[step.statement][0].title
        if step.field != "readiness.evidence":
            found.setdefault(step.part, Part(title, [])).steps.append(step)
    return found


def count_answered(workbook: Workbook, part: Part) -> int:
    """How many of a part's questions have an answer."""
    return sum(value_at(workbook, step.place) is not None for step in part.steps)


def step_label(pack: Pack, workbook: Workbook, step: Step) -> str:
    """A step and its answer, on one short line."""
    if step.field == "readiness.answer" and step.statement:
        name = pack.statements[step.statement][1].text
    else:
        name = pack.questions[step.field].text
    value = value_at(workbook, step.place)
    if FIELDS[step.field].kind == "list":
        said = f"{len(value or ())} listed"
    elif prompt_builder.offers_entries(step):
        said = prompt_builder.entries_for(workbook, step).get(value, value or "")
    else:
        said = prompt_builder.value_in_words(pack, step, value)
    return f"{one_line(name, 44)} · {one_line(said, 24) or 'not said'}"
