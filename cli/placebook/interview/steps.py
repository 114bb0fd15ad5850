"""The walk's steps: what is asked, in order, and what is still open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from placebook.model.fields import FIELDS, POINTS, SECTIONS
from placebook.model.pack import Pack
from placebook.model.workbook import Place, Workbook, value_at


@dataclass(frozen=True)
class Step:
    """One question of the walk: the place it fills, and the field it is of."""

    place: Place
    field: str

    @property
    def id(self) -> str:
        """How people name it: a statement by its own id, all else by its place."""
        if self.statement:
            rest = self.place[1:]
            rest = rest[:-1] if self.field == "readiness.answer" else rest
        else:
            rest = self.place
        return ".".join(str(part) for part in rest)

    @property
    def section(self) -> str:
        """The section it belongs to."""
        return str(self.place[0])

    @property
    def part(self) -> str:
        """The part of the walk that it is in: a section's or a recommendation's id."""
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
    """What the walk asks: in the room's few, or with ``everything`` all fields.

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
    for id, field in FIELDS.items():
        condition = pack.questions[id].when
        asked = field.room or everything
        holds = condition is None or condition.holds(workbook.focus.pattern)
        if id.rpartition(".")[0] == section and asked and holds:
            found.append(Step(tuple(id.split(".")), id))
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
    if step.statement:
        place, kind = step.place[:3], "readiness"
    elif len(step.place) > 2:
        place, kind = step.place[:-1], step.field.rpartition(".")[0]
    else:
        place, kind = (step.section,), step.section
    sections = {"area": ("area", "service", "workshop")}.get(kind, (kind,))
    return [
        Step((section, *place[1:], id.removeprefix(section + ".")), id)
        if kind in ("area",)
        else Step((*place, id.removeprefix(kind + ".")), id)
        for section in sections
        for id, field in FIELDS.items()
        if id.rpartition(".")[0] == section
        and not field.room
        and field.kind != "list"
        and id != "readiness.answer"
        and (id != "ecosystem.flows.dataset" or workbook.datasets)
    ]


def is_open(workbook: Workbook, step: Step) -> bool:
    """Whether everyone is asked this and it has no answer yet."""
    if step.field == "datasets":
        return bool(open_datasets(workbook))
    return FIELDS[step.field].asked and value_at(workbook, step.place) is None


def open_datasets(workbook: Workbook) -> list[str]:
    """The datasets without a status, in order."""
    return [id for id, d in sorted(workbook.datasets.items()) if d.status is None]


def is_stale(workbook: Workbook, step: Step) -> bool:
    """Whether it is a statement answered before the workshop's date."""
    if step.field != "readiness.answer" or not step.statement:
        return False
    return workbook.is_stale(step.statement)


def count_looked_at(pack: Pack, workbook: Workbook) -> tuple[int, int]:
    """How many answers to statements were looked at this round, and of how many."""
    said = [
        step for step in walk_steps(pack, workbook) if step.field == "readiness.answer"
    ]
    said = [step for step in said if value_at(workbook, step.place) is not None]
    return sum(not is_stale(workbook, step) for step in said), len(said)


def count_progress(pack: Pack, workbook: Workbook) -> tuple[int, int]:
    """How many of the questions that all are asked have an answer, and of how many.

    The datasets count as one question, however many came from a catalogue.
    """
    asked = [step for step in walk_steps(pack, workbook) if FIELDS[step.field].asked]
    answered = sum(value_at(workbook, step.place) is not None for step in asked)
    some = bool(workbook.datasets)
    settled = some and not open_datasets(workbook)
    return answered + settled, len(asked) + some
