"""The steps of an interview: what is asked, in order, and what people call it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from placebook.base.errors import PlacebookError
from placebook.base.text import join_words, name_key, one_line
from placebook.model.fields import FIELDS, POINTS, SECTIONS, fields_of
from placebook.model.pack import Pack
from placebook.model.workbook import Place, Workbook, value_at


@dataclass(frozen=True)
class Step:
    """One question of the interview: the place it fills, and that place's field."""

    place: Place
    field: str

    @property
    def id(self) -> str:
        """How people name it: a statement by its own id, all else by its place."""
        rest = self.place[1:] if self.statement else self.place
        rest = rest[:-1] if self.field == "readiness.answer" else rest
        return ".".join(map(str, rest))

    @property
    def section(self) -> str:
        """The section it belongs to."""
        return str(self.place[0])

    @property
    def part(self) -> str:
        """The id of its section, or for a statement of its recommendation."""
        return str(self.place[1]) if self.statement else self.section

    @property
    def statement(self) -> str | None:
        """``<recommendation>.<statement>``, if it is about one."""
        if self.place[0] != "readiness":
            return None
        return f"{self.place[1]}.{self.place[2]}"


class GoTo(Exception):
    """Whatever is being asked ends here, and the interview goes on at another step."""

    def __init__(self, step: Step) -> None:
        self.step = step
        super().__init__()


def walk_steps(pack: Pack, workbook: Workbook, everything: bool = False) -> list[Step]:
    """What is asked: in the room few fields, or with ``everything`` all of them.

    Evidence is asked of statements that have one of the four levels.
    """
    found: list[Step] = []
    for section in SECTIONS:
        if section == "readiness":
            found += _readiness_steps(pack, workbook, everything)
        elif section in ("datasets", "actions"):
            found.append(Step((section,), section))
        elif section == "notes":
            found += [Step(("notes",), "notes")] if everything else []
        else:
            found += _field_steps(pack, workbook, section, everything)
    return found


def _field_steps(
    pack: Pack, workbook: Workbook, section: str, everything: bool
) -> list[Step]:
    found = []
    for name in fields_of(section):
        id = f"{section}.{name}"
        condition = pack.questions[id].when
        holds = condition is None or condition.holds(workbook.focus.pattern)
        if holds and (FIELDS[id].room or everything):
            found.append(Step((section, name), id))
    return found


def _readiness_steps(pack: Pack, workbook: Workbook, everything: bool) -> list[Step]:
    found = []
    for id in pack.statements:
        place = ("readiness", *id.split("."))
        found.append(Step((*place, "answer"), "readiness.answer"))
        if everything:
            names: Sequence[str] = ("evidence", "why", "as_of")
        else:
            names = ("evidence",) if workbook.reply(id).answer in POINTS else ()
        found += [Step((*place, name), f"readiness.{name}") for name in names]
    return found


def further_steps(workbook: Workbook, step: Step) -> list[Step]:
    """The fields that are not asked in the room, around a step."""
    groups: dict[str, Place] = {step.section: (step.section,)}
    if step.statement:
        groups = {"readiness": step.place[:3]}
    elif len(step.place) > 2:
        groups = {step.field.rpartition(".")[0]: step.place[:-1]}
    elif step.section == "area":
        groups = {section: (section,) for section in ("area", "service", "workshop")}
    return [
        Step((*place, name), id)
        for kind, place in groups.items()
        for name in fields_of(kind)
        if not FIELDS[id := f"{kind}.{name}"].room
        and FIELDS[id].kind != "list"
        and id != "readiness.answer"
        and (id != "ecosystem.flows.dataset" or workbook.datasets)
    ]


def is_open(workbook: Workbook, step: Step) -> bool:
    """Whether a question that everyone is asked has no answer yet."""
    if step.field == "datasets":
        return bool(open_datasets(workbook))
    return FIELDS[step.field].asked and value_at(workbook, step.place) is None


def open_datasets(workbook: Workbook) -> list[str]:
    """The datasets without a status, in order."""
    return [id for id, d in sorted(workbook.datasets.items()) if d.status is None]


def count_progress(pack: Pack, workbook: Workbook) -> tuple[int, int]:
    """How many of the questions that everyone is asked have an answer, and of how many.

    The datasets count as one question, however many came from a catalogue.
    """
    asked = [step for step in walk_steps(pack, workbook) if FIELDS[step.field].asked]
    answered = sum(value_at(workbook, step.place) is not None for step in asked)
    some = bool(workbook.datasets)
    settled = some and not open_datasets(workbook)
    return answered + settled, len(asked) + some


# --- by name --------------------------------------------------------------------------


class UnknownQuestion(PlacebookError):
    """A question or section that the interview does not have."""

    def __init__(self, name: str, known: Mapping[str, str]) -> None:
        near = difflib.get_close_matches(_key(name), known, 1, 0.7)
        told = (
            f"did you mean '{known[near[0]]}'?"
            if near
            else (
                f"use a section ({join_words(SECTIONS)}), a recommendation's id, or a "
                "question's, such as focus.pattern."
            )
        )
        super().__init__(f"'{one_line(name, 60)}' is not a question here; {told}")


def find_step(pack: Pack, workbook: Workbook, known: Sequence[Step], name: str) -> Step:
    """A step by a question's id, or a section's id or heading.

    In capitals or not; a statement also by its place. ``known`` are those that are
    asked. Raises UnknownQuestion.
    """
    every = walk_steps(pack, workbook, True)
    names = _names(pack, [*known, *every])
    name = names.get(_key(name).removeprefix("readiness."), name)
    in_entry = value_at(workbook, tuple(name.split("."))[:-1]) is not None
    ways = [
        [s for s in known if name in (s.id, ".".join(map(str, s.place)))],
        [s for s in known if name in s.place[:2]],
        [s for s in known if name in s.place[2:3]],
        [s for s in every if name == s.id],
        # Notes, which the room is not asked for.
        [s for s in every if name == s.section],
        # A place within an entry: its list offers to change it.
        [s for s in known if name.startswith(f"{s.id}.") and in_entry],
    ]
    for found in ways:
        if found:
            return found[0]
    raise UnknownQuestion(name, names)


def _names(pack: Pack, steps: Sequence[Step]) -> dict[str, str]:
    """What a question, section or recommendation is called, and its id."""
    found = {_key(section.title): id for id, section in pack.sections.items()}
    found |= {_key(r.title): r.id for r in pack.recommendations}
    return found | {_key(id): id for step in steps for id in (step.id, step.part)}


def _key(name: str) -> str:
    """What is the same in a name however people write it."""
    return name_key(name).removeprefix("the ")
