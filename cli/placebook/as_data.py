"""JSON, from the results themselves."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from placebook.datasets import DatasetSummary
from placebook.errors import Problem
from placebook.scoring import Score, figures, shown
from placebook.summary import Results
from placebook.workbook import Workbook

if TYPE_CHECKING:  # a summary does without it
    from placebook.comparing import Comparison, Entry, Shared
    from placebook.difference import Difference
    from placebook.history import Point


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
            **_counted(found.data),
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


def problems(found: Iterable[Problem]) -> list[dict[str, Any]]:
    """Problems by their keys; line and column are null where the file is meant."""
    return [
        {**asdict(p), "line": p.line or None, "column": p.column or None} for p in found
    ]


def heading(workbook: Workbook) -> dict[str, Any]:
    """What names a workbook, its pattern, and its round."""
    return {
        "area": workbook.area.name,
        "service": workbook.service.name,
        "pack": workbook.pack,
        "pattern": workbook.focus.pattern,
        "date": workbook.workshop.date,
        "round": workbook.workshop.number,
    }


def readiness(score: Score) -> dict[str, Any]:
    """The figures, rounded to one decimal; null where there is none."""
    return {
        **figures(score),
        "band": score.band,
        **asdict(score.counts),
        "recommendations": [
            {
                "id": scored.recommendation.id,
                "title": scored.recommendation.title,
                "weight": _whole(scored.weight),
                **figures(scored),
                **asdict(scored.counts),
            }
            for scored in score.recommendations
        ],
    }


def _whole(number: float) -> float:
    """1 rather than 1.0."""
    return int(number) if number == int(number) else number


def history(found: Sequence[Point], file: str, shallow: bool) -> dict[str, Any]:
    """A workbook's scores over its commits; the README documents the keys."""
    return {
        "file": file,
        "shallow": shallow,
        "commits": [
            {
                "commit": point.commit,
                "date": point.day,
                "round": point.workbook and point.workbook.workshop.number,
                "readiness": point.score and readiness(point.score),
                "problem": point.problem or None,
            }
            for point in found
        ],
    }


def history_rows(found: Sequence[Point]) -> Iterator[dict[str, Any]]:
    """The same as rows: a commit each, with a column for each recommendation."""
    scored = [point.score for point in found if point.score]
    ids = [r.recommendation.id for s in scored[-1:] for r in s.recommendations]
    for point in found:
        score, workbook = point.score, point.workbook
        overall = figures(score) if score else dict.fromkeys(("score", "low", "high"))
        each = {id: score.of(id) if score else None for id in ids}
        yield {
            "commit": point.commit,
            "date": point.day,
            "round": workbook.workshop.number if workbook else None,
            **overall,
            "known": score.counts.known if score else None,
            **{id: shown(one.score) if one else None for id, one in each.items()},
            "problem": point.problem or None,
        }


def json_lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """JSON Lines: an object on each line; what is not there is null."""
    for row in rows:
        yield json.dumps(row, ensure_ascii=False, default=str) + "\n"


def comparison(
    found: Comparison, unread: Sequence[tuple[str, Sequence[Problem]]]
) -> dict[str, Any]:
    """Workbooks side by side; the README documents the keys."""
    return {
        "workbooks": [_compared(entry) for entry in found.entries],
        "unreadable": [
            {"file": file, "problems": problems(why)} for file, why in unread
        ],
        "helps": [
            {
                "recommendation": help.recommendation.id,
                "strong": [entry.file for entry in help.strong],
                "weak": [entry.file for entry in help.weak],
            }
            for help in found.helps
        ],
        "gaps": [
            {"statement": gap.id, "low": gap.low, "known": gap.known}
            for gap in found.gaps
        ],
        "shared_datasets": [_shared(shared) for shared in found.shared],
    }


def _compared(entry: Entry) -> dict[str, Any]:
    return {
        "file": entry.file,
        **heading(entry.workbook),
        "older": entry.older,
        "readiness": readiness(entry.score),
        "datasets": _counted(entry.data),
    }


def _counted(data: DatasetSummary) -> dict[str, int]:
    return {"held": data.held, "needed": data.needed, "open": data.open}


def _shared(shared: Shared) -> dict[str, Any]:
    listed = [
        {
            "file": entry.file,
            "id": id,
            "status": dataset.status,
            "need": dataset.need,
        }
        for entry, id, dataset in shared.entries
    ]
    return {"by": shared.by, "words": shared.words, "datasets": listed}


def comparison_rows(found: Comparison) -> Iterator[dict[str, Any]]:
    """The same as rows: a workbook each, with a column for each recommendation."""
    for entry in found.entries:
        scored = entry.score.recommendations
        yield {
            "file": entry.file,
            **heading(entry.workbook),
            **figures(entry.score),
            **asdict(entry.score.counts),
            **{r.recommendation.id: shown(r.score) for r in scored},
        }
