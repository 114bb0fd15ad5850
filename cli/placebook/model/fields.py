"""The workbook's fields and the words they allow: what no pack can change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal, NamedTuple, get_args

BUILT_IN = "open-data-services"  # the questions that come with the program

Answer = Literal[
    "not-yet", "starting", "partly", "in-place", "unknown", "not-applicable"
]
Pattern = Literal["access", "delivery", "policy"]
Role = Literal[
    "steward",
    "contributor",
    "intermediary",
    "creator",
    "decision-maker",
    "influencer",
    "beneficiary",
]
Exchange = Literal["data", "service", "money", "insight", "feedback"]
State = Literal["current", "future"]
Status = Literal["held", "elsewhere", "missing"]
Need = Literal["essential", "useful"]
Access = Literal["internal", "named", "group", "public", "open"]
Rights = Literal["cleared", "third-party", "unknown"]
Personal = Literal["none", "pseudonymous", "personal", "special-category"]
ABOUT_PEOPLE: tuple[Personal, ...] = ("pseudonymous", "personal", "special-category")
Progress = Literal["open", "done", "dropped"]
Listed = Literal["steward", "licence", "identifiers", "standard"]

# The rules behind *What is missing* in the summary, and the names that the pack's words
# for each can use: the entry's, and a published standard with its purpose.
RULES: Mapping[str, tuple[str, ...]] = {
    "personal-and-open": ("name",),
    "personal-in-an-open-flow": ("name",),
    "essential-not-held": ("name",),
    "essential-out-of-reach": ("name",),
    "no-steward": ("name",),
    "closed-to-others": ("name",),
    "third-party-rights": ("name",),
    "beneficiary-not-reached": ("name",),
    "no-beneficiary": (),
    "no-feedback": ("name",),
    "one-in-the-middle": ("name",),
    "no-intermediary": (),
    "no-decision-maker": (),
    "rights-not-checked": ("name",),
    "standard-may-fit": ("name", "other", "about"),
}

POINTS = {"not-yet": 0, "starting": 1, "partly": 2, "in-place": 3}
MOST_POINTS = 3

Kind = Literal["line", "long", "date", "number", "choice", "choices", "words", "list"]


class Field(NamedTuple):
    """A field of the workbook.

    ``id`` is its place without the ids of entries. ``words`` are the allowed ones,
    where there are such. ``asked`` marks what is asked of everyone, ``room`` what the
    walk asks in the room; the rest is offered.
    """

    id: str
    kind: Kind
    words: tuple[str, ...] = ()
    asked: bool = False
    room: bool = False

    @property
    def holds_several(self) -> bool:
        """Whether its value is a list of words."""
        return self.kind in ("choices", "words")


def _field(
    kind: Kind,
    id: str,
    words: object = None,
    *,
    asked: bool = False,
    room: bool = False,
) -> Field:
    return Field(id, kind, get_args(words), asked, room or asked)


# In the order in which the file has them.
FIELDS: dict[str, Field] = {
    field.id: field
    for field in (
        _field("line", "area.name", asked=True),
        _field("line", "area.code", room=True),
        _field("line", "service.name", asked=True),
        _field("long", "service.about"),
        _field("date", "workshop.date", asked=True),
        _field("number", "workshop.round"),
        _field("list", "workshop.people", room=True),
        _field("long", "focus.problem", asked=True),
        _field("long", "focus.affected", room=True),
        _field("long", "focus.evidence"),
        _field("long", "focus.outcome", room=True),
        _field("long", "focus.measure", room=True),
        _field("long", "focus.question", room=True),
        _field("choice", "focus.pattern", Pattern, asked=True),
        _field("line", "focus.beneficiaries"),
        _field("list", "ecosystem.actors", room=True),
        _field("line", "ecosystem.actors.name", room=True),
        _field("choices", "ecosystem.actors.roles", Role, room=True),
        _field("long", "ecosystem.actors.note"),
        _field("list", "ecosystem.flows", room=True),
        _field("line", "ecosystem.flows.from", room=True),
        _field("line", "ecosystem.flows.to", room=True),
        _field("choice", "ecosystem.flows.kind", Exchange),
        _field("line", "ecosystem.flows.what", room=True),
        _field("line", "ecosystem.flows.dataset"),
        _field("choice", "ecosystem.flows.state", State),
        _field("list", "datasets", room=True),
        _field("line", "datasets.title", asked=True),
        _field("long", "datasets.about"),
        _field("choice", "datasets.status", Status, asked=True),
        _field("choice", "datasets.need", Need, room=True),
        _field("line", "datasets.steward", room=True),
        _field("choice", "datasets.access", Access, room=True),
        _field("line", "datasets.licence"),
        _field("choice", "datasets.rights", Rights),
        _field("choice", "datasets.personal", Personal),
        _field("line", "datasets.format"),
        _field("line", "datasets.frequency"),
        _field("words", "datasets.identifiers"),
        _field("line", "datasets.standard"),
        _field("line", "datasets.url"),
        _field("long", "datasets.evidence"),
        _field("long", "datasets.note"),
        _field("choice", "readiness.answer", Answer, asked=True),
        _field("long", "readiness.why"),
        _field("long", "readiness.evidence", room=True),
        _field("date", "readiness.as_of"),
        _field("list", "actions", room=True),
        _field("long", "actions.do", room=True),
        _field("line", "actions.for"),
        _field("line", "actions.owner", room=True),
        _field("date", "actions.due", room=True),
        _field("choice", "actions.status", Progress),
        _field("list", "notes"),
    )
}


# The field that names an entry, for each list that is kept by id.
NAMES = {"ecosystem.actors": "name", "datasets": "title", "actions": "do"}


@cache
def fields_of(kind: str) -> tuple[str, ...]:
    """The names of a section's or an entry's own fields, in order."""
    parted = (id.rpartition(".") for id in FIELDS)
    return tuple(name for parent, _, name in parted if parent == kind)


# Three characters for the kind of area, then six digits (liquisearch.com, GSS coding).
GSS_CODE = re.compile(r"[A-Z][0-9]{8}")
GSS_FORM = "a letter and eight digits, such as E10000016"


def clean_area_code(text: str) -> str:
    """A GSS code in capitals; anything else as it is."""
    return text.upper() if GSS_CODE.fullmatch(text.upper()) else text


LONG = frozenset(id.rsplit(".", 1)[-1] for id, f in FIELDS.items() if f.kind == "long")
SECTIONS = tuple(dict.fromkeys(id.partition(".")[0] for id in FIELDS))
