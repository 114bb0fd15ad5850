"""Workbooks -> rows for other programs: of answers, datasets, actors and more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from placebook.analysis import gaps, scoring
from placebook.analysis.scoring import StatementCounts
from placebook.model.fields import POINTS, fields_of
from placebook.model.pack import Pack
from placebook.model.workbook import Workbook, WorkbookHeading
from placebook.reports import inventory, json_data
from placebook.reports.json_data import Json, entry_fields

What = Literal["answers", "datasets", "actors", "flows", "gaps", "actions", "scores"]

# What names the workbook, at the beginning of every row.
_FIRST = ("file", *WorkbookHeading._fields)
COLUMNS: dict[What, tuple[str, ...]] = {
    "answers": (
        *_FIRST,
        *("recommendation", "statement", "text", "answer", "points"),
        *("why", "evidence", "as_of", "stale"),
    ),
    "datasets": (*_FIRST, "dataset", *fields_of("datasets"), "stars"),
    "actors": (*_FIRST, "actor", *fields_of("ecosystem.actors")),
    "flows": (*_FIRST, "flow", *fields_of("ecosystem.flows")),
    "gaps": (*_FIRST, "rule", "place", "words", "reason", "question"),
    "actions": (*_FIRST, "action", *fields_of("actions")),
    "scores": (
        *_FIRST,
        "recommendation",
        "score",
        "low",
        "high",
        *StatementCounts._fields,
    ),
}


def export_rows(
    pack: Pack, workbook: Workbook, file: str, what: What
) -> Iterator[Json]:
    """A workbook's rows, with just the keys of ``COLUMNS[what]``, in that order.

    For answers there is one for each statement that is asked, answered or not.
    """
    first = {"file": file, **workbook.heading._asdict()}
    for row in _MAKERS[what](pack, workbook):
        yield {**first, **row}


def _answers(pack: Pack, workbook: Workbook) -> Iterator[Json]:
    for id, (recommendation, statement) in pack.statements.items():
        reply = workbook.reply(id)
        yield {
            "recommendation": recommendation.id,
            "statement": id,
            "text": statement.text,
            "answer": reply.answer,
            "points": POINTS.get(reply.answer or ""),
            "why": reply.why,
            "evidence": reply.evidence,
            "as_of": reply.as_of,
            "stale": workbook.is_stale(id),
        }


def _datasets(pack: Pack, workbook: Workbook) -> Iterator[Json]:
    for row in inventory.inventory_rows(pack, workbook):
        yield {"dataset": row.pop("id"), **row}


def _actors(pack: Pack, workbook: Workbook) -> Iterator[Json]:
    for id, actor in sorted(workbook.ecosystem.actors.items()):
        yield {"actor": id, **entry_fields(actor, "ecosystem.actors")}


def _flows(pack: Pack, workbook: Workbook) -> Iterator[Json]:
    """Numbered from 1 in the workbook's order, as on the map."""
    for number, flow in enumerate(workbook.ecosystem.flows, 1):
        yield {"flow": number, **entry_fields(flow, "ecosystem.flows")}


def _gaps(pack: Pack, workbook: Workbook) -> Iterator[Json]:
    return map(json_data.gap, gaps.find_gaps(pack, workbook))


def _actions(pack: Pack, workbook: Workbook) -> Iterator[Json]:
    for id, action in sorted(workbook.actions.items()):
        fields = entry_fields(action, "actions")
        yield {"action": id, **fields, "status": action.status or "open"}


def _scores(pack: Pack, workbook: Workbook) -> Iterator[Json]:
    score = scoring.score_workbook(pack, workbook)
    each = {scored.recommendation.id: scored for scored in score.recommendations}
    for id, scored in {"overall": score, **each}.items():
        yield {
            "recommendation": id,
            **scoring.rounded_figures(scored),
            **scored.counts._asdict(),
        }


_MAKERS: dict[What, Callable[[Pack, Workbook], Iterator[Json]]] = {
    "answers": _answers,
    "datasets": _datasets,
    "actors": _actors,
    "flows": _flows,
    "gaps": _gaps,
    "actions": _actions,
    "scores": _scores,
}
