"""Builds the Prompt for a step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from placebook.base.dates import date_in_words
from placebook.base.text import names_a_person, one_line, tidy
from placebook.interview.prompts import (
    NO_ANSWER,
    Answered,
    Choice,
    Menu,
    Prompt,
    PromptKind,
)
from placebook.interview.steps import Step, count_progress, walk_steps
from placebook.model.fields import FIELDS, NAMES
from placebook.model.pack import Pack
from placebook.model.pack_types import Question
from placebook.model.workbook import Reply, Workbook, value_at

NOT_YET = "This does not happen yet."
NEEDED = (*NAMES.values(), "from")  # what an entry cannot be without
# What the room says in a line; more of it is pasted, or written in the editor.
_ONE_LINE = ("readiness.evidence", "actions.do")
_NOT_A_NAME = "If that is a person's name, put a role: the file is made to be shared"
_WIDTH = 78  # the heading stays on one line, on a screen and in line mode
_MENU = (Menu.BACK, Menu.SKIP, Menu.WHY, Menu.MORE, Menu.NOTE)
_MENU_END = (Menu.JUMP, Menu.REVIEW, Menu.LEAVE)
_STATEMENT = (*_MENU, Menu.UNKNOWN, Menu.NOT_APPLICABLE)


def unless_roles(*texts: str) -> str:
    """What to say where a person's name may stand for a role; empty if none does."""
    return f". {_NOT_A_NAME}" if any(map(names_a_person, texts)) else ""


def prompt_heading(pack: Pack, workbook: Workbook, step: Step, left: int = 0) -> str:
    """Where we are: section, question of questions, share answered.

    Or how many answers are ``left`` to look at again.
    """
    places = [s for s in walk_steps(pack, workbook) if s.field != "readiness.evidence"]
    title = part_title(pack, step)
    named = NAMES.get(step.field.rpartition(".")[0])
    if named and (name := value_at(workbook, (*step.place[:-1], named))):
        title = f"{title} · {one_line(name, 36)}"
    place = step.place[: 1 if step.section in ("datasets", "actions") else 2]
    place = (*step.place[:3], "answer") if step.statement else place
    number = next((n for n, s in enumerate(places, 1) if s.place == place), 0)
    rest = f" · question {number} of {len(places)}" if number else ""
    rest += f" · {_share(pack, workbook, left)}"
    return one_line(title, _WIDTH - len(rest)) + rest


def part_title(pack: Pack, step: Step) -> str:
    """What a step's section is called, or for a statement its recommendation."""
    if step.statement:
        return pack.statements[step.statement][0].title
    return pack.sections[step.section].title


def _share(pack: Pack, workbook: Workbook, left: int) -> str:
    """How far they are: how many answers are to be looked at again, if any are."""
    if left := left or sum(map(workbook.is_to_look_at, pack.statements)):
        return f"{left} to look at again"
    answered, asked = count_progress(pack, workbook)
    return f"{100 * answered // max(asked, 1)}% answered"


def build_prompt(pack: Pack, workbook: Workbook, step: Step) -> Prompt:
    """The question for a step, with what is there already."""
    top = prompt_heading(pack, workbook, step)
    if step.field == "readiness.answer" and step.statement:
        return _statement(pack, workbook, step, top)
    question = pack.questions[step.field]
    kind = _kind(pack, step)
    current = value_as_typed(value_at(workbook, step.place))
    if step.statement:
        _, statement = pack.statements[step.statement]
        answer = workbook.reply(step.statement).answer
        chosen = pack.answers[answer].title if answer else "not answered"
        above: tuple[str, ...] = (f"{statement.text}\nYou chose: {chosen}",)
        help = statement.evidence if step.field == "readiness.evidence" else ""
    else:
        help, above = question.help, _so_far(workbook, step)
    words = pack.choices(step.field) if kind.startswith("choice") else {}
    made = Prompt(
        kind,
        question.text,
        top,
        help,
        above,
        choices=tuple(Choice(id, word.title, word.hint) for id, word in words.items()),
        current=current,
        menu=menu_at(step),
        other=""
        if FIELDS[step.field].kind in ("choice", "choices", "list")
        else "Something else",
    )
    return _to_leave_open(_naming(made, workbook, step), step)


def _to_leave_open(prompt: Prompt, step: Step) -> Prompt:
    """The prompt, with a choice that takes an answer away where there is one."""
    if prompt.kind != "choice" or prompt.current is None or step.place[-1] in NEEDED:
        return prompt
    return replace(prompt, choices=(*prompt.choices, NO_ANSWER))


def _so_far(workbook: Workbook, step: Step) -> tuple[str, ...]:
    """Who gives and who gets in a flow, and whether it is still to come."""
    if not step.field.startswith("ecosystem.flows."):
        return ()
    flow = value_at(workbook, step.place[:-1]) or {}
    mark = (NOT_YET,) if flow.get("state") == "future" else ()
    ends = {"to": ("from",), "what": ("from", "to")}.get(str(step.place[-1]))
    if not ends:
        return mark
    actors = workbook.ecosystem.actors
    named = [flow.get(end) for end in ends]
    names = [actors[id].name if id in actors else id for id in named if id]
    return (*mark, " → ".join(names if len(names) > 1 else [*names, "…"]))


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
    """The prompt with the entries that its field may name, if any, as choices."""
    if not offers_entries(step):
        return prompt
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


def menu_at(step: Step) -> tuple[Menu, ...]:
    """What the menu offers at the prompt of a step."""
    first = _STATEMENT if step.field == "readiness.answer" else _MENU
    edit = (Menu.EDIT,) if FIELDS[step.field].kind == "long" else ()
    return (*first, *edit, *_MENU_END)


def _statement(pack: Pack, workbook: Workbook, step: Step, top: str) -> Prompt:
    _, statement = pack.statements[step.statement or ""]
    offered = tuple(
        Choice(id, word.title, pack.level(statement, id))
        for id, word in pack.answers.items()
    )
    made = Prompt(
        "choice",
        statement.text,
        top,
        statement.ask,
        (statement.note,) if statement.note else (),
        choices=offered,
        current=value_as_typed(value_at(workbook, step.place)),
        menu=menu_at(step),
    )
    return _to_leave_open(made, step)


def still_true(
    pack: Pack,
    workbook: Workbook,
    step: Step,
    day: date | None,
    current: str,
    left: int = 0,
) -> Prompt:
    """Ask whether an answer of an earlier round, of that day, is still true.

    ``left`` is how many are to look at again, where the workbook does not show it.
    """
    id = step.statement or ""
    _, statement = pack.statements[id]
    reply = workbook.reply(id)
    answer = reply.answer or "unknown"
    said = pack.answers[answer].title
    # On a small screen the list scrolls, and what stands above it does not.
    level = pack.up_to(statement, answer)
    told = [level] if level else []
    told += [f"Why this level: {one_line(reply.why)}"] if reply.why else []
    return Prompt(
        "choice",
        statement.text,
        prompt_heading(pack, workbook, step, left),
        f"Is '{said}' still true?",
        tuple(_last_time(reply, said, day)),
        choices=(
            Choice("still", "Still true", " ".join(told)),
            Choice("change", "Change it"),
            Choice("later", "Later"),
        ),
        current=current,
        menu=menu_at(step),
    )


def _last_time(reply: Reply, said: str, day: date | None) -> Iterator[str]:
    """What was said in an earlier round, and what shows it."""
    when = f" ({date_in_words(day)})" if day else ""
    changed = " The levels mean something else now." * reply.levels_changed
    yield f"Last time{when}: {said}.{changed}"
    lines = tidy(f"Evidence: {reply.evidence}" if reply.evidence else "").split("\n")
    yield from (line for line in lines if line.strip())


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


def _kind(pack: Pack, step: Step) -> PromptKind:
    kind = FIELDS[step.field].kind
    if step.field in _ONE_LINE:
        return "line"
    if kind == "words":
        return "choices"
    if kind == "line" and pack.choices(step.field):
        return "choice"
    return "line" if kind == "list" else kind


def value_as_typed(value: Any) -> Answered | None:
    """A stored value as a prompt shows it."""
    if value is None:
        return None
    if isinstance(value, list):
        return tuple(str(item) for item in value)
    return value.isoformat() if isinstance(value, date) else str(value)


def step_label(pack: Pack, workbook: Workbook, step: Step) -> str:
    """A step and its answer, on one short line."""
    if step.field == "readiness.answer" and step.statement:
        name = pack.statements[step.statement][1].text
    else:
        name = pack.questions[step.field].text
    value = value_at(workbook, step.place)
    if FIELDS[step.field].kind == "list":
        said = f"{len(value or ())} listed"
    elif offers_entries(step):
        said = entries_for(workbook, step).get(value, value or "")
    else:
        said = pack.told(step.field, value)
    return f"{one_line(name, 44)} · {one_line(said, 24) or 'not said'}"
