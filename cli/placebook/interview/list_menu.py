"""Builds the prompt of a list: what can be added, changed, removed and more."""

from __future__ import annotations

from collections.abc import Sequence

from placebook.analysis import next_steps, scoring
from placebook.analysis.next_steps import NextStep
from placebook.base.text import name_key, one_line
from placebook.interview import import_dialogue, prompt_builder
from placebook.interview.labels import labels
from placebook.interview.prompts import Choice, Menu, Prompt
from placebook.interview.steps import Step, open_datasets
from placebook.model.fields import NAMES
from placebook.model.pack import Pack
from placebook.model.workbook import Workbook, value_at

GO_ON, ADD, CHANGE, REMOVE, MAP = "go-on", "add", "change", "remove", "map"
ADD_FUTURE = "add-future"
OTHERS = "others"  # of what is offered, those that are not shown
SETTLE = "settle"  # say who has a dataset
NAMED = "named: "  # before the name of somebody who was named elsewhere
_WIDTH = 74  # of an entry
_LINES = 15  # of 24, for the entries and what can be done to them
_LEAST_SHOWN = 4
_NAMES_OFFERED = 4
_STEPS_OFFERED = 3  # two lines each, so that they can be read before they are chosen


def list_prompt(
    pack: Pack,
    workbook: Workbook,
    step: Step,
    last: str,
    tools: bool,
    passed: Sequence[str],
) -> Prompt:
    """A list with all that can be done to it, standing on ``last``.

    ``tools`` says that files can be read, and the map shown. What they passed over
    is offered after all else. What can be chosen is one of the constants here and in
    ``import_dialogue``, the id of a statement whose next step is taken on, or a name
    after ``NAMED``.
    """
    question = pack.questions[step.field]
    listed = list(labels(pack, workbook, step.field, _WIDTH).values())
    offered = _offered(pack, workbook, step, bool(listed), tools, passed)
    menu = prompt_builder.menu_at(step)
    return Prompt(
        "choice",
        question.text,
        prompt_builder.prompt_heading(pack, workbook, step),
        question.help,
        _above(listed, question.none, offered),
        tuple(offered),
        current=last,
        menu=tuple(entry for entry in menu if entry is not Menu.MORE),
        words="" if step.field == "ecosystem.flows" else ADD,
    )


def _offered(
    pack: Pack,
    workbook: Workbook,
    step: Step,
    listed: bool,
    tools: bool,
    passed: Sequence[str],
) -> list[Choice]:
    """What can be done to a list, in order; ``listed`` says that it has entries."""
    add = "Add another" if listed else f"Add {pack.questions[step.field].one}"
    named = offers(pack, workbook, step, passed)
    taken_on = step.field == "actions"
    offered = [Choice(GO_ON, "Go on"), *(named if taken_on else []), Choice(ADD, add)]
    if step.field == "ecosystem.flows":
        offered.append(Choice(ADD_FUTURE, "Add one that does not happen yet"))
    if listed:
        offered += [Choice(CHANGE, "Change one"), Choice(REMOVE, "Remove one")]
    offered += _besides(workbook, step, tools)
    offered += [] if taken_on else named
    if step.field == "datasets" and (id := next_to_settle(workbook, passed)):
        title = one_line(workbook.datasets[id].title, 50)
        offered.append(Choice(SETTLE, f"Say who has '{title}'"))
    return offered


def next_to_settle(workbook: Workbook, passed: Sequence[str]) -> str | None:
    """The dataset without a status to ask about next; None if all have one."""
    turns = {id: turn for turn, id in enumerate(passed, 1)}
    return min(open_datasets(workbook), key=lambda id: turns.get(id, 0), default=None)


def offers(
    pack: Pack, workbook: Workbook, step: Step, passed: Sequence[str]
) -> list[Choice]:
    """What was named or advised elsewhere and can be added here.

    What they passed over comes last, so that everything is shown at some time.
    """
    if step.field == "actions":
        offered = [
            Choice(found.statement, f"Take this on: {one_line(text, 55)}", found.step)
            for found in open_next_steps(pack, workbook)
            for text in [pack.statements[found.statement][1].text]
        ]
        most, others = _STEPS_OFFERED, "Show other next steps"
    elif step.field == "ecosystem.actors":
        offered = [
            Choice(NAMED + name, f"Add {one_line(name, 60)}, named before")
            for name in _named_before(workbook, step)
        ]
        most, others = _NAMES_OFFERED, "Show others named before"
    else:
        return []
    turns = {value: turn for turn, value in enumerate(passed, 1)}
    offered.sort(key=lambda choice: turns.get(choice.value, 0))
    if (hidden := len(offered) - most) > 0:
        offered[most:] = [Choice(OTHERS, f"{others}: {hidden} more")]
    return offered


def open_next_steps(pack: Pack, workbook: Workbook) -> list[NextStep]:
    """The ranked next steps that nobody has taken on yet."""
    taken = {action.for_ for action in workbook.actions.values()}
    ranked = next_steps.next_steps(scoring.score_workbook(pack, workbook))
    return [step for step in ranked if step.statement not in taken]


def _named_before(workbook: Workbook, step: Step) -> list[str]:
    """Organisations in the room and stewards of datasets that are not listed."""
    people = [person.organisation for person in workbook.workshop.people]
    stewards = [d.steward for _, d in sorted(workbook.datasets.items())]
    names: dict[str, str] = {}
    for name in (*people, *stewards):
        if name:
            names.setdefault(name_key(name), one_line(name))
    return [name for name in names.values() if not is_listed(workbook, step, name)]


def is_listed(workbook: Workbook, step: Step, name: str) -> bool:
    """Whether a list has an entry of this name."""
    entries = (value_at(workbook, step.place) or {}).values()
    known = (entry.get(NAMES[step.field], "") for entry in entries)
    return name_key(name) in map(name_key, known)


def _besides(workbook: Workbook, step: Step, tools: bool) -> list[Choice]:
    """What a list offers besides adding, changing and removing."""
    if not tools:
        return []
    if step.section == "ecosystem" and workbook.ecosystem.flows:
        return [Choice(MAP, "Show the map so far")]
    if step.field != "datasets":
        return []
    return [Choice(value, title) for value, title in import_dialogue.WORDS.items()]


def _above(
    listed: Sequence[str], none: str, offered: Sequence[Choice]
) -> tuple[str, ...]:
    """The entries that fit above what is offered; a hint there takes two lines."""
    if not listed:
        return (none,) if none else ()
    taken = sum(3 if choice.hint else 1 for choice in offered)
    room = max(_LINES - taken, _LEAST_SHOWN)
    most = room if len(listed) <= room else room - 1
    shown = [f"- {label}" for label in listed[-most:]]
    hidden = len(listed) - len(shown)
    return (f"- and {hidden} before these", *shown) if hidden else tuple(shown)
