"""The keys of JSON and the columns of CSV, from the results themselves.

workbooks/README.md documents the keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, TypeAlias

from placebook.analysis.scoring import (
    Figures,
    Score,
    StatementCounts,
    displayed_figure,
    rounded_figures,
    weight_of,
)
from placebook.base.errors import Problem, UnreadFile, first_problem
from placebook.model.fields import fields_of
from placebook.model.pack import Pack
from placebook.model.pack_types import Recommendation
from placebook.model.workbook import WorkbookHeading
from placebook.reports.dataset_list import barriers
from placebook.reports.words import step_reason
from placebook.revisions.leaves import named_by

if TYPE_CHECKING:  # each command loads what it works out, and no more
    from placebook.analysis.comparison import ComparedWorkbook, Comparison
    from placebook.analysis.dataset_summary import DatasetSummary
    from placebook.analysis.gaps import Gap
    from placebook.inspection.findings import Findings
    from placebook.model.finding import PassedOver
    from placebook.model.workbook import Action, Actor, Dataset, Flow, Workbook
    from placebook.reports.diff import Difference
    from placebook.reports.diff_since import AddedOrRemoved, ComparedFile
    from placebook.reports.history import FileHistory, Version
    from placebook.reports.summary import Results

Json: TypeAlias = dict[str, object]


def gap(found: Gap) -> Json:
    """Something that is missing."""
    return {
        "rule": found.rule.id,
        "place": found.place,
        "words": found.words,
        "reason": found.reason,
        "question": found.rule.question,
    }


def summary_data(found: Results) -> Json:
    """One workbook's results."""
    workbook = found.workbook
    return {
        **workbook.heading._asdict(),
        "compiled": workbook.is_compiled,
        "readiness": readiness_data(found.score),
        "datasets": {
            **found.data.counts._asdict(),
            "missing": found.data.missing,
            "stars": found.data.stars,
        },
        "gaps": [gap(one) for one in found.gaps],
        "next_steps": [
            {
                "statement": step.statement,
                "answer": step.answer,
                "step": step.step,
                "reason": step_reason(step),
            }
            for step in found.next_steps
        ],
        "find_out": [term.id for term in found.find_out],
        "actions": [
            {
                "id": id,
                **entry_fields(action, "actions"),
                "status": action.status or "open",
            }
            for id, action in sorted(workbook.actions.items())
        ],
    }


def entry_fields(entry: Action | Actor | Dataset | Flow, kind: str) -> Json:
    """Everything an entry says, by its fields."""
    values = entry.model_dump(by_alias=True)
    return {name: values[name] for name in fields_of(kind)}


def inventory_data(workbook: Workbook, found: DatasetSummary) -> Json:
    """A workbook's datasets."""
    return {
        **workbook.heading._asdict(),
        **found.counts._asdict(),
        "missing": found.missing,
        "datasets": [
            {
                "id": id,
                **entry_fields(dataset, "datasets"),
                "stars": found.stars[id],
                "in_the_way": barriers(dataset),
            }
            for id, dataset in sorted(workbook.datasets.items())
        ],
    }


def findings_data(found: Findings, offer: Mapping[str, object]) -> Json:
    """What was found in a data file."""
    return {
        "file": found.file,
        "format": found.format,
        "packed": found.packed,
        "encoding": found.encoding or None,
        "delimiter": found.delimiter or None,
        "rows": found.rows,
        "ragged": found.ragged,
        "ragged_at_least": found.at_least,
        "unclosed_line": found.unclosed or None,
        "other_lists": found.others,
        "other_texts": found.texts,
        "names_without_cells": found.beyond,
        "blank_rows": found.blank,
        "duplicates": found.duplicates,
        "named": found.named,
        "distinct_estimated": found.estimated,
        "columns": [
            {
                **asdict(column),
                "missing": None if column.missing is None else round(column.missing, 4),
                "least": column.least or None,
                "most": column.most or None,
                "dates": dict(column.dates),
            }
            for column in found.columns
        ],
        "identifiers": [
            {**code._asdict(), "share": round(code.share, 4)}
            for code in found.identifiers
        ],
        "personal": [kind._asdict() for kind in found.personal],
        "special": found.special,
        "offer": offer,
    }


def difference_data(found: Difference | AddedOrRemoved, names: tuple[str, str]) -> Json:
    """What changed between two workbooks; null on the side where there is none."""
    return {
        "old": names[0],
        "new": names[1],
        "area": found.new.area.name,
        "service": found.new.service.name,
        "of_two": found.of_two or None,
        "changes": [
            {
                "at": c.at,
                "entry": named_by(c.place),
                "kind": c.kind,
                "before": c.before,
                "after": c.after,
            }
            for c in found.changes
        ],
        "readiness": {
            "before": found.before and readiness_data(found.before),
            "after": found.after and readiness_data(found.after),
        },
    }


def since_data(found: ComparedFile) -> Json:
    """What became of a workbook since a commit."""
    return {
        "file": found.file,
        "was": found.was or None,
        "state": found.state,
        "base": found.base,
        "shallow": found.shallow,
        **difference_data(found.found, found.names),
    }


def since_data_of_several(
    found: Iterable[ComparedFile], unread: Iterable[UnreadFile]
) -> Json:
    """What became of several workbooks, and why others could not be read."""
    return {
        "workbooks": [since_data(one) for one in found],
        "unreadable": list(_unreadable(unread)),
    }


def _unreadable(unread: Iterable[UnreadFile]) -> Iterator[Json]:
    return ({"file": file, "problems": problems_data(why)} for file, why in unread)


def problems_data(found: Iterable[Problem]) -> list[Json]:
    """Problems; line and column are null where the file is meant."""
    return [
        {**asdict(p), "line": p.line or None, "column": p.column or None} for p in found
    ]


def readiness_data(score: Score) -> Json:
    """The figures, rounded to one decimal; null where there is none."""
    parts = [(part.recommendation, part.weight, part) for part in score.recommendations]
    return _readiness(score, score.band, parts)


def _readiness(
    overall: Figures,
    band: str | None,
    parts: Iterable[tuple[Recommendation, float, Figures]],
) -> Json:
    return {
        **rounded_figures(overall),
        "band": band,
        **overall.counts._asdict(),
        "recommendations": [
            {
                "id": recommendation.id,
                "title": recommendation.title,
                "weight": _whole(weight),
                **rounded_figures(scored),
                **scored.counts._asdict(),
            }
            for recommendation, weight, scored in parts
        ],
    }


def _whole(number: float) -> float:
    """1 rather than 1.0."""
    return int(number) if number == int(number) else number


def history_data(found: FileHistory) -> Json:
    """A workbook's scores over its commits."""
    return {
        "file": found.file,
        "shallow": found.shallow,
        "commits": [_version(point) for point in found.points],
        "rounds": [
            {
                **_version(each.last),
                "met": each.last.workbook and each.last.workbook.workshop.date,
                "commits": each.commits,
            }
            for each in found.rounds
        ],
    }


def _version(point: Version) -> Json:
    return {
        "commit": point.commit or None,
        "date": point.day,
        "name": point.name,
        "round": point.round,
        "readiness": point.score and readiness_data(point.score),
        "unsettled": point.unsettled,
        "problem": point.problem or None,
    }


def history_rows(pack: Pack, found: FileHistory, each_commit: bool) -> Iterator[Json]:
    """The same as rows: a version each, with a column for each recommendation."""
    points = found.points if each_commit else [each.last for each in found.rounds]
    ids = [recommendation.id for recommendation in pack.recommendations]
    blank = dict.fromkeys(("score", "low", "high", "known", *ids))
    for point in points:
        yield {
            "commit": point.commit or None,
            "date": point.day,
            "round": point.round,
            **(_history_figures(point.score, ids) if point.score else blank),
            "problem": point.problem or None,
            "unsettled": point.unsettled,
        }


def _history_figures(score: Score, ids: Iterable[str]) -> Json:
    of_each = {id: score.of(id) for id in ids}
    return {
        **rounded_figures(score),
        "known": score.counts.known,
        **{id: one and displayed_figure(one.score) for id, one in of_each.items()},
    }


def comparison_data(
    found: Comparison,
    unread: Sequence[UnreadFile],
    passed: Sequence[PassedOver] = (),
) -> dict[str, Iterable[object]]:
    """Workbooks side by side, as lists to iterate."""
    return {
        "workbooks": (_compared(found.pack, entry) for entry in found.entries),
        "unreadable": _unreadable(unread),
        "copies": (
            {"file": group.kept, "copies": list(group.others)} for group in found.copies
        ),
        "passed_over": ({"file": str(path), "why": why} for path, why in passed),
        "helps": (
            {
                "recommendation": help.recommendation.id,
                "strong": [entry.file for entry in help.strong],
                "weak": [entry.file for entry in help.weak],
            }
            for help in found.helps
        ),
        "gaps": (
            {"statement": gap.id, "low": gap.low, "known": gap.known}
            for gap in found.gaps
        ),
        "shared_datasets": (
            {
                "by": shared.by,
                "words": shared.words,
                "datasets": [
                    {
                        "file": found.entries[place].file,
                        "id": dataset.id,
                        "title": dataset.title,
                        "status": dataset.status,
                        "need": dataset.need,
                    }
                    for place, dataset in shared.members
                ],
            }
            for shared in found.shared
        ),
    }


def _compared(pack: Pack, entry: ComparedWorkbook) -> Json:
    heading = entry.heading
    parts = [
        (found, weight_of(found.weight, heading.pattern), entry.scores[found.id])
        for found in pack.recommendations
    ]
    return {
        "file": entry.file,
        **heading._asdict(),
        "older": entry.older,
        "compiled": entry.compiled,
        "readiness": _readiness(entry.overall, entry.band, parts),
        "datasets": entry.counts._asdict(),
    }


def comparison_rows(
    found: Comparison, unread: Sequence[UnreadFile] = ()
) -> Iterator[Json]:
    """The same as rows: a workbook each, with a column for each recommendation.

    Below them stand the files that are left out, with nothing but why.
    """
    for entry in found.entries:
        yield {
            "file": entry.file,
            **entry.heading._asdict(),
            **rounded_figures(entry.overall),
            **entry.overall.counts._asdict(),
            **{
                id: displayed_figure(scored.score)
                for id, scored in entry.scores.items()
            },
            "left_out": None,
        }
    blank = dict.fromkeys(comparison_columns(found.pack))
    for file, why in unread:
        yield {**blank, "file": file, "left_out": f"unreadable: {first_problem(why)}"}
    for group in found.copies:
        for file in group.others:
            yield {**blank, "file": file, "left_out": f"a copy of {group.kept}"}


def comparison_columns(pack: Pack) -> tuple[str, ...]:
    """The columns of ``comparison_rows``."""
    return (
        *("file", *WorkbookHeading._fields, "score", "low", "high"),
        *StatementCounts._fields,
        *(recommendation.id for recommendation in pack.recommendations),
        "left_out",
    )
