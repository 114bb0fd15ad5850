"""The entries of a list in words, and where else they are named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from placebook.dates import in_words
from placebook.pack import Pack
from placebook.words import either, one_line
from placebook.workbook import Workbook

_USES_NAMED = 2  # so that a sentence of them fits


def labels(pack: Pack, workbook: Workbook, field: str) -> dict[Any, str]:
    """The entries of a list, each on a line, by id or number."""
    makers: dict[str, Callable[[], dict[Any, str]]] = {
        "workshop.people": lambda: _people(workbook),
        "ecosystem.actors": lambda: _actors(pack, workbook),
        "ecosystem.flows": lambda: _flows(workbook),
        "datasets": lambda: _datasets(pack, workbook),
        "actions": lambda: _actions(workbook),
        "notes": lambda: dict(enumerate(workbook.notes)),
    }
    return makers[field]()


def _people(workbook: Workbook) -> dict[Any, str]:
    people = enumerate(workbook.workshop.people)
    return {n: ", ".join(filter(None, (p.role, p.organisation))) for n, p in people}


def _actors(pack: Pack, workbook: Workbook) -> dict[Any, str]:
    words = pack.choices("ecosystem.actors.roles")
    return {
        id: actor.name
        + (f" ({', '.join(words[r].title for r in actor.roles)})" * bool(actor.roles))
        for id, actor in sorted(workbook.ecosystem.actors.items())
    }


def _flows(workbook: Workbook) -> dict[Any, str]:
    actors = workbook.ecosystem.actors

    def name(id: str | None) -> str:
        return actors[id].name if id and id in actors else id or "nobody yet"

    return {
        number: f"{name(flow.from_)} to {name(flow.to)}: {flow.what or 'not said yet'}"
        + " (not yet)" * (flow.state == "future")
        for number, flow in enumerate(workbook.ecosystem.flows)
    }


def _datasets(pack: Pack, workbook: Workbook) -> dict[Any, str]:
    words = pack.choices("datasets.status")
    return {
        id: dataset.title
        + (f" ({words[dataset.status].title})" if dataset.status else "")
        for id, dataset in sorted(workbook.datasets.items())
    }


def _actions(workbook: Workbook) -> dict[Any, str]:
    found = {}
    for id, action in sorted(workbook.actions.items()):
        due = in_words(action.due) if action.due else None
        who = ", ".join(part for part in (action.owner, due) if part)
        found[id] = one_line(action.do, 50) + (f" ({who})" if who else "")
    return found


def uses(workbook: Workbook, field: str, id: Any) -> str:
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
    shown = [f"'{one_line(name, 60)}'" for name in named[:_USES_NAMED]]
    more = [f"{len(named) - len(shown)} more"] if len(named) > len(shown) else []
    return either([*shown, *more], "and")
