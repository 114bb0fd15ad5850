"""The workbook's fields and the words they allow: what no pack can change."""

from __future__ import annotations

import re
from collections.abc import Mapping
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

# What the summary looks for under *What is missing*, and what the pack's words for it
# can name: the entry, and a published standard with what it is for.
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


def _line(id: str, *, asked: bool = False, room: bool = False) -> Field:
    return Field(id, "line", (), asked, room or asked)


def _long(id: str, *, asked: bool = False, room: bool = False) -> Field:
    return Field(id, "long", (), asked, room or asked)


def _choice(
    id: str, words: object, *, asked: bool = False, room: bool = False
) -> Field:
    return Field(id, "choice", get_args(words), asked, room or asked)


def _date(id: str, *, asked: bool = False) -> Field:
    return Field(id, "date", (), asked, asked)


def _list(id: str, *, room: bool = False) -> Field:
    return Field(id, "list", (), False, room)


# In the order in which the file has them.
FIELDS: dict[str, Field] = {
    field.id: field
    for field in (
        _line("area.name", asked=True),
        _line("area.code", room=True),
        _line("service.name", asked=True),
        _long("service.about"),
        _date("workshop.date", asked=True),
        Field("workshop.round", "number"),
        _list("workshop.people", room=True),
        _long("focus.problem", asked=True),
        _long("focus.affected", room=True),
        _long("focus.evidence"),
        _long("focus.outcome", room=True),
        _long("focus.measure", room=True),
        _long("focus.question", room=True),
        _choice("focus.pattern", Pattern, asked=True),
        _line("focus.beneficiaries"),
        _list("ecosystem.actors", room=True),
        _line("ecosystem.actors.name", room=True),
        Field("ecosystem.actors.roles", "choices", get_args(Role), False, True),
        _long("ecosystem.actors.note"),
        _list("ecosystem.flows", room=True),
        _line("ecosystem.flows.from", room=True),
        _line("ecosystem.flows.to", room=True),
        _choice("ecosystem.flows.kind", Exchange),
        _line("ecosystem.flows.what", room=True),
        _line("ecosystem.flows.dataset"),
        _choice("ecosystem.flows.state", State),
        _list("datasets", room=True),
        _line("datasets.title", asked=True),
        _long("datasets.about"),
        _choice("datasets.status", Status, asked=True),
        _choice("datasets.need", Need, room=True),
        _line("datasets.steward", room=True),
        _choice("datasets.access", Access, room=True),
        _line("datasets.licence"),
        _choice("datasets.rights", Rights),
        _choice("datasets.personal", Personal),
        _line("datasets.format"),
        _line("datasets.frequency"),
        Field("datasets.identifiers", "words"),
        _line("datasets.standard"),
        _line("datasets.url"),
        _long("datasets.evidence"),
        _long("datasets.note"),
        _choice("readiness.answer", Answer, asked=True),
        _long("readiness.why"),
        _long("readiness.evidence", room=True),
        _date("readiness.as_of"),
        _list("actions", room=True),
        _long("actions.do", room=True),
        _line("actions.for"),
        _line("actions.owner", room=True),
        Field("actions.due", "date", (), False, True),
        _choice("actions.status", Progress),
        _list("notes"),
    )
}


# The field by which people know an entry, of the lists that are kept by id.
NAMES = {"ecosystem.actors": "name", "datasets": "title", "actions": "do"}


def fields_of(kind: str) -> tuple[str, ...]:
    """The names of a section's or an entry's own fields, in order."""
    return _FIELDS_OF.get(kind, ())


def _by_parent() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for id in FIELDS:
        parent, _, name = id.rpartition(".")
        found[parent] = (*found.get(parent, ()), name)
    return found


_FIELDS_OF = _by_parent()


# Three characters for the kind of area, then six digits (liquisearch.com, GSS coding).
GSS_CODE = re.compile(r"[A-Z][0-9]{8}")
GSS_FORM = "a letter and eight digits, such as E10000016"


def clean_area_code(text: str) -> str:
    """A GSS code in capitals; anything else as it is."""
    return text.upper() if GSS_CODE.fullmatch(text.upper()) else text


LONG = frozenset(id.rsplit(".", 1)[-1] for id, f in FIELDS.items() if f.kind == "long")
SECTIONS = (
    "area",
    "service",
    "workshop",
    "focus",
    "ecosystem",
    "datasets",
    "readiness",
    "actions",
    "notes",
)
