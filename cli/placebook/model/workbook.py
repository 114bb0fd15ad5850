"""The workbook: its types, and pure edits."""

# Annotations are not kept as text here: to make types of it takes pydantic a while.
import re
from collections.abc import Mapping, Sequence
from datetime import date as day
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Any, NamedTuple, TypeAlias

from pydantic import AfterValidator, Field

from placebook.base.text import one_line, tidy
from placebook.base.yaml_tree import part_at, pruned_tree
from placebook.model.fields import (
    NAMES,
    Access,
    Answer,
    Exchange,
    Need,
    Pattern,
    Personal,
    Progress,
    Rights,
    Role,
    State,
    Status,
)
from placebook.model.validation import Date, Frozen, Id, Number

FORMAT = 2
# A note that begins so says that nobody met; the reports use the same words.
COMPILED = "compiled from published accounts"

Place: TypeAlias = tuple["str | int", ...]
# Every text in a workbook is tidy, wherever it comes from.
Said = Annotated[str, AfterValidator(tidy)]
Text = Annotated[str, AfterValidator(tidy), Field(min_length=1)]
# Earlier versions wrote these letters after the line of an import.
_LETTERS = re.compile(r"(?m)^(Imported [0-9-]{10} from .*\.) \[[a-z2-7]{16,56}\]$")


def _without_letters(evidence: str) -> str:
    return _LETTERS.sub(r"\1", evidence)


Evidence = Annotated[Said, AfterValidator(_without_letters)]


class Area(Frozen):
    """The place the service is delivered in."""

    name: Text
    code: Said | None = None


class Service(Frozen):
    """The service that the team redesigns."""

    name: Text
    about: Said | None = None


class Person(Frozen):
    """A role in the room; no names, since the file is made to be shared."""

    role: Said | None = None
    organisation: Said | None = None


class Workshop(Frozen):
    """When the team met, for which round, and who was there."""

    date: Date | None = None
    round: Number | None = None
    people: tuple[Person, ...] = ()

    @property
    def number(self) -> int:
        """The number of the round; 1 if none is given."""
        return self.round or 1


class Focus(Frozen):
    """The problem, and how open data might help."""

    problem: Said | None = None
    affected: Said | None = None
    evidence: Said | None = None
    outcome: Said | None = None
    measure: Said | None = None
    question: Said | None = None
    pattern: Pattern | None = None
    beneficiaries: Said | None = None


class Actor(Frozen):
    """Someone who holds, gives or gains something."""

    name: Text
    roles: tuple[Role, ...] = ()
    note: Said | None = None


class Flow(Frozen):
    """Something that goes from one actor to another; both by their ids."""

    from_: Text = Field(alias="from")
    to: Said | None = None
    kind: Exchange | None = None
    what: Said | None = None
    dataset: Said | None = None
    state: State | None = None


class Ecosystem(Frozen):
    """Who is around the service, and what passes between them."""

    actors: Mapping[Id, Actor] = {}
    flows: tuple[Flow, ...] = ()


class Dataset(Frozen):
    """Data that the service uses, has or needs."""

    title: Text
    about: Said | None = None
    status: Status | None = None
    need: Need | None = None
    steward: Said | None = None
    access: Access | None = None
    licence: Said | None = None
    rights: Rights | None = None
    personal: Personal | None = None
    format: Said | None = None
    frequency: Said | None = None
    identifiers: tuple[Text, ...] = ()
    standard: Said | None = None
    url: Said | None = None
    evidence: Evidence | None = None
    note: Said | None = None


class Reply(Frozen):
    """What the team said to one statement.

    ``asked`` is the version of the questions that was answered, only while a level has
    changed its meaning since and nobody has looked again.
    """

    answer: Answer | None = None
    why: Said | None = None
    evidence: Said | None = None
    as_of: Date | None = None
    asked: Number | None = None

    @property
    def levels_changed(self) -> bool:
        """Whether it has an answer to levels that mean something else now."""
        return bool(self.answer and self.asked)

    def is_before(self, met: day | None) -> bool:
        """Whether it has an answer from before a day, or to levels that changed."""
        is_earlier = bool(self.as_of and met and self.as_of < met)
        return bool(self.answer) and (is_earlier or self.levels_changed)


class Action(Frozen):
    """A next step that the team has taken on."""

    do: Text
    for_: Said | None = Field(default=None, alias="for")
    owner: Said | None = None
    due: Date | None = None
    status: Progress | None = None


class Conflict(Frozen):
    """Both sides' words for one place, after a merge; blank where a side had none."""

    at: Text
    ours: Evidence | None = None
    theirs: Evidence | None = None
    base: Evidence | None = None


class WorkbookHeading(NamedTuple):
    """What stands at the top of a workbook, and of each row made of it."""

    area: str
    code: str | None
    service: str
    pack: str
    pattern: Pattern | None
    date: day | None
    round: int


class Workbook(Frozen):
    """One area, one service. ``readiness`` holds only what was answered."""

    placebook: Number
    pack: Text
    area: Area
    service: Service
    workshop: Workshop = Workshop.model_construct()
    focus: Focus = Focus.model_construct()
    ecosystem: Ecosystem = Ecosystem.model_construct()
    datasets: Mapping[Id, Dataset] = {}
    readiness: Mapping[Id, Mapping[Id, Reply]] = {}
    actions: Mapping[Id, Action] = {}
    notes: tuple[Text, ...] = ()
    conflicts: tuple[Conflict, ...] = ()

    @property
    def heading(self) -> WorkbookHeading:
        """What tells the workbook from others, its pattern and its round."""
        return WorkbookHeading(
            self.area.name,
            self.area.code,
            self.service.name,
            self.pack,
            self.focus.pattern,
            self.workshop.date,
            self.workshop.number,
        )

    def reply(self, statement: str) -> Reply:
        """The reply to ``<recommendation>.<statement>``; blank if there is none."""
        recommendation, _, id = statement.partition(".")
        return self.readiness.get(recommendation, {}).get(id, _NOTHING)

    @property
    def is_compiled(self) -> bool:
        """Whether nobody met: no date, nobody in the room, and a note that says so.

        A missing date alone does not show it: a team may not have typed it yet.
        """
        met = self.workshop.date or self.workshop.people
        notes = (note.casefold() for note in self.notes)
        return not met and any(note.startswith(COMPILED) for note in notes)

    def is_stale(self, statement: str) -> bool:
        """Whether an answer is from before the workshop, or to levels that changed."""
        return self.reply(statement).is_before(self.workshop.date)

    def is_to_look_at(self, statement: str) -> bool:
        """Whether an answer is of an earlier round, or to levels that changed.

        In the first round an earlier day is only when it was true.
        """
        is_earlier = self.workshop.number > 1 and self.is_stale(statement)
        return is_earlier or self.reply(statement).levels_changed

    @cached_property
    def data(self) -> Mapping[str, Any]:
        """The workbook as plain data, without what is blank; dates stay dates.

        It is worked out once, since every prompt reads it; do not change it.
        """
        data = self.model_dump(by_alias=True, exclude_defaults=True)
        return pruned_tree(data) or {}

    def model_copy(
        self, *, update: Mapping[str, Any] | None = None, deep: bool = False
    ) -> "Workbook":
        """A copy with other values, whose plain data is worked out again."""
        copied = super().model_copy(update=update, deep=deep)
        copied.__dict__.pop("data", None)
        return copied


_NOTHING = Reply.model_construct()


def plain_data(workbook: Workbook) -> dict[str, Any]:
    """A copy of a workbook's plain data, to be changed."""
    return pruned_tree(workbook.data) or {}


def value_at(workbook: Workbook, place: Place) -> Any:
    """What stands at a place, such as ``("focus", "problem")``; None if nothing."""
    return part_at(workbook.data, place)


def entry_name(workbook: Workbook, place: Place) -> str:
    """The name of the dataset, actor or action at a place; empty if there is none."""
    entry = value_at(workbook, place)
    if not isinstance(entry, Mapping):
        return ""
    return next((one_line(entry[n], 80) for n in NAMES.values() if entry.get(n)), "")


def put_value(workbook: Workbook, place: Place, value: Any) -> "Workbook":
    """The workbook with ``value`` at ``place``; None or an empty value removes it.

    A list takes a new entry at its length. Raises ValueError (pydantic's) when the
    result is not a workbook, and then nothing has changed.
    """
    return put_values(workbook, [(place, value)])


def _put_in(data: Any, place: Place, value: Any) -> None:
    holder: Any = data
    for step, following in pairwise(place):
        empty: Any = [] if isinstance(following, int) else {}
        if isinstance(step, int):
            if step == len(holder):
                holder.append(empty)
            holder = holder[step]
        else:
            holder = holder.setdefault(step, empty)
    last: Any = place[-1]
    if isinstance(last, int) and last == len(holder):
        holder.append(value)
    elif value is None or value == "" or value == ():
        if isinstance(holder, list) or last in holder:
            del holder[last]
    else:
        holder[last] = value


def put_values(workbook: Workbook, values: Sequence[tuple[Place, Any]]) -> "Workbook":
    """The workbook with several values put, in order; see ``put_value``."""
    data = plain_data(workbook)
    for place, value in values:
        _put_in(data, place, value)
    return Workbook.model_validate(pruned_tree(data))
