"""A list's entries in words: their labels, what people type, where they are named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from placebook.base.dates import date_in_words
from placebook.base.text import count_noun, join_words, one_line
from placebook.interview.prompts import SavedNotice
from placebook.model.fields import FIELDS
from placebook.model.pack import Pack
from placebook.model.workbook import Flow, Place, Workbook

TO_CHOOSE = 70  # characters of an entry in a list to choose from
_USES_NAMED = 2  # so that a sentence of them fits
_USES_WIDTH = 60
_OWNER_WIDTH = 23  # so that the date behind it fits
_MARK = re.compile(r"^\s*(?:[-*•–]|\d{1,3}[.)])\s+")  # before a line of a pasted list


def labels(pack: Pack, workbook: Workbook, field: str, most: int) -> dict[Any, str]:
    """The entries of a list by id or number, each in ``most`` characters."""
    label = partial(_label, most)
    eco = workbook.ecosystem
    if field == "workshop.people":
        people = enumerate(workbook.workshop.people)
        return {
            n: label(", ".join(filter(None, (p.role, p.organisation))))
            for n, p in people
        }
    if field == "ecosystem.actors":
        roles = pack.choices("ecosystem.actors.roles")
        return {
            id: label(actor.name, *(roles[role].title for role in actor.roles))
            for id, actor in sorted(eco.actors.items())
        }
    if field == "ecosystem.flows":
        return {
            number: label(
                f"{_between(workbook, flow)}: {flow.what or 'not said yet'}",
                "not yet" if flow.state == "future" else "",
            )
            for number, flow in enumerate(eco.flows)
        }
    if field == "datasets":
        words = pack.choices("datasets.status")
        return {
            id: label(d.title, words[d.status].title if d.status else "")
            for id, d in sorted(workbook.datasets.items())
        }
    if field == "actions":
        return {
            id: label(
                action.do,
                one_line(action.owner or "", _OWNER_WIDTH),
                date_in_words(action.due) if action.due else "",
            )
            for id, action in sorted(workbook.actions.items())
        }
    return {n: label(note) for n, note in enumerate(workbook.notes)}


def entry_label(pack: Pack, workbook: Workbook, place: Place) -> str:
    """The label of the entry that a place is in; empty if there is none."""
    for field, own in ((".".join(map(str, place[:n])), place[n:]) for n in (1, 2)):
        if own and field in FIELDS and FIELDS[field].kind == "list":
            return labels(pack, workbook, field, TO_CHOOSE).get(own[0], "")
    return ""


def _label(most: int, name: str, *more: str) -> str:
    """A name on a line of ``most`` characters, with ``more`` in brackets behind it.

    The name is cut, not what follows it.
    """
    said = ", ".join(filter(None, more))
    behind = f" ({said})" if said else ""
    room = max(most - len(behind), most // 4)
    return one_line(one_line(name, room) + behind, most)


def _between(workbook: Workbook, flow: Flow) -> str:
    actors = workbook.ecosystem.actors
    giver, *taker = (
        actors[id].name if id in actors else id for id in (flow.from_, flow.to) if id
    )
    return f"{giver} to {taker[0]}" if taker else f"{giver} (nobody has said to whom)"


def where_named(pack: Pack, workbook: Workbook, field: str, id: Any) -> str:
    """Where an entry is named, in words; empty when it is named nowhere."""
    flows = labels(pack, workbook, "ecosystem.flows", _USES_WIDTH)
    named = [
        flows[number]
        for number, flow in enumerate(workbook.ecosystem.flows)
        if (field == "ecosystem.actors" and id in (flow.from_, flow.to))
        or (field == "datasets" and flow.dataset == id)
    ]
    if field == "datasets":
        actions = labels(pack, workbook, "actions", _USES_WIDTH)
        named += [actions[key] for key in actions if workbook.actions[key].for_ == id]
    shown = [f"'{label}'" for label in named[:_USES_NAMED]]
    more = [f"{len(named) - len(shown)} more"] if len(named) > len(shown) else []
    return join_words([*shown, *more], "and")


def named_elsewhere(name: str, where: str) -> str:
    """Why an entry cannot be removed, and what to do about it."""
    return f"{one_line(name, 40)} is named elsewhere. First change or remove: {where}."


# --- what people type -----------------------------------------------------------------


def is_one(typed: str) -> bool:
    """Whether what was typed at a list is an entry, and no paste of several."""
    return bool(typed) and "\n" not in typed


def split_entries(text: Any) -> list[str]:
    """The lines of a text that have words, without the marks of a pasted list."""
    lines = text.split("\n") if isinstance(text, str) else []
    if len(lines) > 1:
        lines = [_MARK.sub("", line) for line in lines]
    return [line for text in lines if (line := one_line(text))]


def parse_person(text: str) -> dict[str, str]:
    """``role, organisation`` as an entry, divided at the first comma.

    Organisations have commas in their names more often than roles do.
    """
    role, _, organisation = text.partition(",")
    parts = {"role": role.strip(), "organisation": organisation.strip(" ,")}
    return {key: value for key, value in parts.items() if value}


def entry_as_typed(entry: str | Mapping[str, str]) -> str:
    """A note or a person as somebody would type it."""
    if isinstance(entry, str):
        return entry
    role, organisation = entry.get("role", ""), entry.get("organisation", "")
    return f"{role}, {organisation}" if organisation else role


def saved_notice(names: Sequence[str]) -> str:
    """Says that entries of these names are saved; of none, that all were listed."""
    if not names:
        return "All of them are listed already."
    if len(names) == 1:
        return SavedNotice(one_line(names[0], 66))
    return SavedNotice(count_noun(len(names), "entry", "entries"))
