"""A step of the walk -> the Prompt that puts it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from placebook.base.dates import date_in_words
from placebook.base.text import names_a_person, one_line
from placebook.interview.prompts import (
    Answered,
    Choice,
    Menu,
    Prompt,
    PromptKind,
)
from placebook.interview.steps import Step, count_looked_at, count_progress, walk_steps
from placebook.model.fields import FIELDS, NAMES, POINTS
from placebook.model.pack import Pack
from placebook.model.pack_types import Question, Word
from placebook.model.workbook import Workbook, value_at

NOT_YET = "This does not happen yet."
_NOT_A_NAME = "If that is a person's name, put a role: the file is made to be shared"
_WIDTH = 78  # the heading stays on one line, on a screen and in line mode
_MENU = (Menu.BACK, Menu.SKIP, Menu.WHY, Menu.MORE, Menu.NOTE)
_MENU_END = (Menu.JUMP, Menu.REVIEW, Menu.LEAVE)
_STATEMENT = (*_MENU, Menu.UNKNOWN, Menu.NOT_APPLICABLE)


def unless_roles(*texts: str) -> str:
    """What to say where somebody's name may stand for a role; empty if none does."""
    return f". {_NOT_A_NAME}" if any(map(names_a_person, texts)) else ""


def prompt_heading(pack: Pack, workbook: Workbook, step: Step) -> str:
    """Where we are: section, question of questions, share answered."""
    places = [s for s in walk_steps(pack, workbook) if s.field != "readiness.evidence"]
    title = pack.sections[step.section].title
    if step.statement:
        title = pack.statements[step.statement][0].title
    if name := _entry(workbook, step):
        title = f"{title} · {one_line(name, 36)}"
    number = _number(places, step)
    rest = f" · question {number} of {len(places)}" if number else ""
    rest += f" · {_share(pack, workbook)}"
    return one_line(title, _WIDTH - len(rest)) + rest


def _entry(workbook: Workbook, step: Step) -> str:
    """What people call the entry that a step is about; empty if it is about none."""
    named = NAMES.get(step.field.rpartition(".")[0])
    return str(value_at(workbook, (*step.place[:-1], named)) or "") if named else ""


def _share(pack: Pack, workbook: Workbook) -> str:
    """How far they are: in a rerun, with what is still to be looked at again."""
    looked, said = count_looked_at(pack, workbook)
    if workbook.workshop.number > 1 and looked < said:
        return f"{looked} of {said} looked at again"
    answered, asked = count_progress(pack, workbook)
    return f"{100 * answered // max(asked, 1)}% answered"


def _number(places: list[Step], step: Step) -> int:
    if step.statement:
        place = (*step.place[:3], "answer")
    elif step.place[0] in ("datasets", "actions"):
        place = step.place[:1]
    else:
        place = step.place[:2]
    found = [n for n, s in enumerate(places, 1) if s.place == place]
    return found[0] if found else 0


def build_prompt(pack: Pack, workbook: Workbook, step: Step) -> Prompt:
    """The question for a step, with what is there already."""
    top = prompt_heading(pack, workbook, step)
    if step.field == "readiness.answer" and step.statement:
        return _statement(pack, workbook, step, top)
    question = pack.questions[step.field]
    kind = _kind(pack, step)
    current = value_as_typed(value_at(workbook, step.place))
    if kind == "line" and isinstance(current, str) and "\n" in current:
        kind = "long"  # so that its line breaks stay
    text = question.text
    above: tuple[str, ...] = ()
    if step.statement:
        _, statement = pack.statements[step.statement]
        above = (_said_so_far(pack, workbook, step),)
        help = statement.evidence if step.field == "readiness.evidence" else ""
    else:
        help, above = question.help, _so_far(workbook, step)
    made = Prompt(
        kind,
        text,
        top,
        help,
        above,
        choices=choices_of(pack.choices(step.field))
        if kind.startswith("choice")
        else (),
        current=current,
        menu=menu_at(step, kind),
        other=_other(step),
    )
    return _naming(made, workbook, step) if offers_entries(step) else made


def _so_far(workbook: Workbook, step: Step) -> tuple[str, ...]:
    """Of a flow, who gives it and who gets it, and whether it is still to come."""
    if not step.field.startswith("ecosystem.flows."):
        return ()
    flow = value_at(workbook, step.place[:-1]) or {}
    mark = (NOT_YET,) if flow.get("state") == "future" else ()
    return (*mark, *_ends_so_far(workbook, step, flow))


def _ends_so_far(workbook: Workbook, step: Step, flow: Any) -> tuple[str, ...]:
    if step.field not in ("ecosystem.flows.to", "ecosystem.flows.what"):
        return ()
    actors = workbook.ecosystem.actors
    named = [flow.get("from"), flow.get("to") if step.field.endswith("what") else None]
    names = [actors[id].name if id in actors else id for id in named if id]
    return (f"{' → '.join(names)} → …" if len(names) == 1 else " → ".join(names),)


def offers_entries(step: Step) -> bool:
    """Whether a field names another entry of the workbook."""
    return step.field in (
        "ecosystem.flows.from",
        "ecosystem.flows.to",
        "ecosystem.flows.dataset",
    )


def entries_for(workbook: Workbook, step: Step) -> Mapping[str, str]:
    """The entries that a field may name: (id, name)."""
    if step.field.endswith(".dataset"):
        items = workbook.datasets.items()
        return {id: dataset.title for id, dataset in sorted(items)}
    return {id: actor.name for id, actor in sorted(workbook.ecosystem.actors.items())}


def giver(workbook: Workbook, step: Step) -> str | None:
    """Where it is asked who gets something: the id of who gives it."""
    is_getter = step.field == "ecosystem.flows.to"
    return value_at(workbook, (*step.place[:-1], "from")) if is_getter else None


def _naming(prompt: Prompt, workbook: Workbook, step: Step) -> Prompt:
    """The prompt with the entries that its field may name, as choices."""
    offered, gives = entries_for(workbook, step), giver(workbook, step)
    if not offered and step.field.endswith(".dataset"):
        return prompt
    if not set(offered) - {gives}:
        nobody = "Nobody else" if workbook.ecosystem.actors else "Nobody"
        return replace(prompt, help=f"{nobody} is listed yet: type who it is.")
    # Who gives it stays in the list, so that a number means the same in both.
    listed = tuple(
        Choice(id, one_line(name, 60), "Gives it." if id == gives else "")
        for id, name in offered.items()
    )
    other = "" if step.field.endswith(".dataset") else "Somebody else"
    return replace(prompt, kind="choice", choices=listed, other=other)


def menu_at(step: Step, kind: PromptKind) -> tuple[Menu, ...]:
    """What the menu offers at a prompt."""
    first = _STATEMENT if step.field == "readiness.answer" else _MENU
    edit = (Menu.EDIT,) if kind == "long" else ()
    return (*first, *edit, *_MENU_END)


def _statement(pack: Pack, workbook: Workbook, step: Step, top: str) -> Prompt:
    _, statement = pack.statements[step.statement or ""]
    offered = tuple(
        Choice(id, word.title, statement.level(id) if id in POINTS else "")
        for id, word in pack.answers.items()
    )
    return Prompt(
        "choice",
        statement.text,
        top,
        statement.ask,
        choices=offered,
        current=value_as_typed(value_at(workbook, step.place)),
        menu=menu_at(step, "choice"),
    )


def still_true(pack: Pack, workbook: Workbook, step: Step) -> Prompt:
    """Ask whether an answer of an earlier round is still true."""
    id = step.statement or ""
    _, statement = pack.statements[id]
    reply = workbook.reply(id)
    answer = reply.answer or "unknown"
    said = pack.answers[answer].title
    when = f" ({date_in_words(reply.as_of)})" if reply.as_of else ""
    above = [f"Last time{when}: {said}."]
    if answer in POINTS:
        above.append(statement.level(answer))
    above += [f"Evidence: {one_line(reply.evidence)}"] if reply.evidence else []
    return Prompt(
        "choice",
        statement.text,
        prompt_heading(pack, workbook, step),
        f"Is '{said}' still true?",
        tuple(above),
        choices=(
            Choice("still", "Still true"),
            Choice("change", "Change it"),
            Choice("later", "Later"),
        ),
        current="later",  # so that Enter, pressed too soon, confirms nothing
        menu=menu_at(step, "choice"),
    )


def why_text(pack: Pack, step: Step) -> Prompt:
    """Why we ask, and an example."""
    if step.field == "readiness.answer" and step.statement:
        _, statement = pack.statements[step.statement]
        parts = [
            one_line(statement.why),
            f"What counts as evidence: {statement.evidence}",
        ]
        names = statement.sources
        text = statement.text
    else:
        question: Question = pack.questions[step.field]
        example = one_line(question.example)
        parts = [one_line(question.why), f"An example: {example}" if example else ""]
        names, text = question.sources, question.text
    sources = pack.shelf.sources
    listed = [sources[name].title for name in names if name in sources]
    parts += ["Sources: " + "; ".join(listed)] if listed else []
    above = tuple(part for part in parts if part)
    return Prompt("pause", text, "Why we ask", above=above or ("Nothing more to say.",))


def choices_of(words: Mapping[str, Word]) -> tuple[Choice, ...]:
    """A field's words as choices."""
    return tuple(Choice(id, word.title, word.hint) for id, word in words.items())


def _kind(pack: Pack, step: Step) -> PromptKind:
    kind = FIELDS[step.field].kind
    if step.field == "readiness.evidence":
        return "line"  # in the room one line of evidence; more in the editor or file
    if kind == "words":
        return "choices"
    if kind == "line" and pack.choices(step.field):
        return "choice"
    return "line" if kind == "list" else kind


def _other(step: Step) -> str:
    """What the choice is called that lets one type something else."""
    offered_only = ("choice", "choices", "list")
    return "" if FIELDS[step.field].kind in offered_only else "Something else"


def _said_so_far(pack: Pack, workbook: Workbook, step: Step) -> str:
    id = step.statement or ""
    _, statement = pack.statements[id]
    answer = workbook.reply(id).answer
    said = pack.answers[answer].title if answer else "not answered"
    return f"{statement.text}\nYou chose: {said}"


def value_as_typed(value: Any) -> Answered | None:
    """A stored value as a prompt shows it."""
    if value is None:
        return None
    if isinstance(value, list):
        return tuple(str(item) for item in value)
    return value.isoformat() if isinstance(value, date) else str(value)


def value_in_words(pack: Pack, step: Step, value: Any) -> str:
    """A value in words on one line: the title of a choice, a date in full."""
    return one_line(pack.told(step.field, value))
