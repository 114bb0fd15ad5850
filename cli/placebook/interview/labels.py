"""A list's entries in words: their labels, what people type, where they are named."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from placebook.base.dates import date_in_words
from placebook.base.text import count_noun, join_words, one_line
from placebook.model.pack import Pack
from placebook.model.workbook import Flow, Workbook

TO_CHOOSE = 70  # characters of an entry in a list to choose from
_USES_NAMED = 2  # so that a sentence of them fits
_USES_WIDTH = 60
_OWNER_WIDTH = 23  # so that the date behind it fits
_MARK = re.compile(r"^\s*(?:[-*•–]|\d{1,3}[.)])\s+")  # before a line of a pasted list


class Label(NamedTuple):
    """What an entry is called, and what is said of it behind that, or nothing."""

    name: str
    more: str = ""

    def within(self, most: int) -> str:
        """On a line of ``most`` characters: the name is cut, not what follows it."""
        room = max(most - len(self.more), most // 4)
        return one_line(one_line(self.name, room) + self.more, most)


def labels(pack: Pack, workbook: Workbook, field: str, most: int) -> dict[Any, str]:
    """The entries of a list by id or number, each in ``most`` characters."""
    makers: dict[str, Callable[[], dict[Any, Label]]] = {
        "workshop.people": lambda: _people(workbook),
        "ecosystem.actors": lambda: _actors(pack, workbook),
        "ecosystem.flows": lambda: _flows(workbook),
        "datasets": lambda: _datasets(pack, workbook),
        "actions": lambda: _actions(workbook),
        "notes": lambda: {n: Label(note) for n, note in enumerate(workbook.notes)},
    }
    return {key: label.within(most) for key, label in makers[field]().items()}


def _in_brackets(*parts: str) -> str:
    """What is said of an entry behind its name; nothing where nothing is."""
    said = ", ".join(part for part in parts if part)
    return f" ({said})" if said else ""


def _people(workbook: Workbook) -> dict[Any, Label]:
    people = enumerate(workbook.workshop.people)
    return {
        n: Label(", ".join(filter(None, (p.role, p.organisation)))) for n, p in people
    }


def _actors(pack: Pack, workbook: Workbook) -> dict[Any, Label]:
    words = pack.choices("ecosystem.actors.roles")
    return {
        id: Label(actor.name, _in_brackets(*(words[r].title for r in actor.roles)))
        for id, actor in sorted(workbook.ecosystem.actors.items())
    }


def _flows(workbook: Workbook) -> dict[Any, Label]:
    return {
        number: Label(
            f"{_between(workbook, flow)}: {flow.what or 'not said yet'}",
            _in_brackets("not yet" if flow.state == "future" else ""),
        )
        for number, flow in enumerate(workbook.ecosystem.flows)
    }


def _between(workbook: Workbook, flow: Flow) -> str:
    actors = workbook.ecosystem.actors
    giver, *taker = (
        actors[id].name if id in actors else id for id in (flow.from_, flow.to) if id
    )
    return f"{giver} to {taker[0]}" if taker else f"{giver} (to whom is not said)"


def _datasets(pack: Pack, workbook: Workbook) -> dict[Any, Label]:
    words = pack.choices("datasets.status")
    return {
        id: Label(
            dataset.title,
            _in_brackets(words[dataset.status].title if dataset.status else ""),
        )
        for id, dataset in sorted(workbook.datasets.items())
    }


def _actions(workbook: Workbook) -> dict[Any, Label]:
    return {
        id: Label(
            action.do,
            _in_brackets(
                one_line(action.owner or "", _OWNER_WIDTH),
                date_in_words(action.due) if action.due else "",
            ),
        )
        for id, action in sorted(workbook.actions.items())
    }


def where_named(workbook: Workbook, field: str, id: Any) -> str:
    """Where an entry is named, in words; empty when it is named nowhere."""
    flows = _flows(workbook)
    named = [
        flows[number]
        for number, flow in enumerate(workbook.ecosystem.flows)
        if (field == "ecosystem.actors" and id in (flow.from_, flow.to))
        or (field == "datasets" and flow.dataset == id)
    ]
    actions = _actions(workbook)
    named += [
        actions[key]
        for key, action in sorted(workbook.actions.items())
        if field == "datasets" and action.for_ == id
    ]
    shown = [f"'{label.within(_USES_WIDTH)}'" for label in named[:_USES_NAMED]]
    more = [f"{len(named) - len(shown)} more"] if len(named) > len(shown) else []
    return join_words([*shown, *more], "and")


# --- what people type -----------------------------------------------------------------


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
        return f"Saved: {one_line(names[0], 66)}"
    return f"Saved: {count_noun(len(names), 'entry', 'entries')}"
