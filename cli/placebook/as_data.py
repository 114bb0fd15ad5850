"""JSON, from the results themselves."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from placebook.scoring import Score
from placebook.summary import Results
from placebook.workbook import Workbook

if TYPE_CHECKING:  # a summary does without it
    from placebook.difference import Difference


def to_json(data: Any) -> str:
    """Data as JSON text that a person can read too; dates as ``YYYY-MM-DD``."""
    return json.dumps(data, indent=2, ensure_ascii=False, default=str) + "\n"


def summary(found: Results) -> dict[str, Any]:
    """One workbook's results; the README documents the keys."""
    workbook = found.workbook
    return {
        **heading(workbook),
        "readiness": readiness(found.score),
        "datasets": {
            "held": found.data.held,
            "needed": found.data.needed,
            "open": found.data.open,
            "missing": list(found.data.missing),
            "stars": dict(found.data.stars),
        },
        "gaps": [],
        "next_steps": [asdict(step) for step in found.next_steps],
        "find_out": [term.id for term in found.find_out],
        "actions": [
            {
                "id": id,
                "do": action.do,
                "for": action.for_,
                "owner": action.owner,
                "due": action.due,
                "status": action.status or "open",
            }
            for id, action in sorted(workbook.actions.items())
        ],
    }


def difference(found: Difference, names: tuple[str, str]) -> dict[str, Any]:
    """What changed between two workbooks; the README documents the keys."""
    return {
        "old": names[0],
        "new": names[1],
        "area": found.new.area.name,
        "service": found.new.service.name,
        "changes": [
            {"at": c.at, "kind": c.kind, "before": c.before, "after": c.after}
            for c in found.changes
        ],
        "readiness": {
            "before": readiness(found.before),
            "after": readiness(found.after),
        },
    }


def heading(workbook: Workbook) -> dict[str, Any]:
    """What names a workbook, its pattern, and its round."""
    return {
        "area": workbook.area.name,
        "service": workbook.service.name,
        "pack": workbook.pack,
        "pattern": workbook.focus.pattern,
        "date": workbook.workshop.date,
        "round": workbook.workshop.round or 1,
    }


def readiness(score: Score) -> dict[str, Any]:
    """The figures, rounded to one decimal; null where there is none."""
    return {
        **_figures(score),
        "band": score.band,
        **asdict(score.counts),
        "recommendations": [
            {
                "id": scored.recommendation.id,
                "title": scored.recommendation.title,
                "weight": _whole(scored.weight),
                **_figures(scored),
                **asdict(scored.counts),
            }
            for scored in score.recommendations
        ],
    }


def _figures(scored: Any) -> dict[str, float | None]:
    figures = {name: getattr(scored, name) for name in ("score", "low", "high")}
    return {k: None if v is None else round(v, 1) for k, v in figures.items()}


def _whole(number: float) -> float:
    """1 rather than 1.0."""
    return int(number) if number == int(number) else number
