"""The keys of JSON and the columns of CSV, from the results themselves.

workbooks/README.md documents the keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeAlias

from placebook.analysis.scoring import (
    Figures,
    Score,
    StatementCounts,
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
    from placebook.analysis.comparison import ComparedWorkbook, Comparison, SharedGroup
    from placebook.analysis.dataset_summary import DatasetSummary
    from placebook.analysis.gaps import Gap
    from placebook.inspection.findings import Findings
    from placebook.model.finding import PassedOver
    from placebook.model.workbook import Action, Actor, Dataset, Flow, Workbook
    from placebook.reports.diff import Difference
    from placebook.reports.diff_since import ComparedFile
    from placebook.reports.history import FileHistory, Version
    from placebook.reports.summary import Results

Json: TypeAlias = dict[str, Any]


def _pick(found: object, keys: str) -> Json:
    """A value's fields by their ``key``; ``key=name.name`` for one of another name.

    With a ``?`` behind it, what is blank is null.
    """
    data = Json()
    for word in keys.split():
        key, _, name = word.rstrip("?").partition("=")
        value = attrgetter(name or key)(found)
        data[key] = (value or None) if word.endswith("?") else value
    return data


def gap_data(found: Gap) -> Json:
    """Something that is missing."""
    return _pick(found, "rule=rule.id place words reason question=rule.question")


def entry_fields(entry: Action | Actor | Dataset | Flow, kind: str) -> Json:
    """Everything an entry says, by its fields."""
    values = entry.model_dump(by_alias=True)
    return {name: values[name] for name in fields_of(kind)}


def entries(
    found: Mapping[str, Action] | Mapping[str, Actor] | Mapping[str, Dataset], kind: str
) -> list[Json]:
    """Everything that entries say, by their ids; an action without a status is open."""
    listed = [{"id": id, **entry_fields(found[id], kind)} for id in sorted(found)]
    for entry in listed if kind == "actions" else ():
        entry["status"] = entry["status"] or "open"
    return listed


def summary_data(found: Results) -> Json:
    """One workbook's results."""
    steps = [
        {**_pick(step, "statement answer step"), "reason": step_reason(step)}
        for step in found.next_steps
    ]
    return {
        **found.workbook.heading._asdict(),
        "compiled": found.workbook.is_compiled,
        "readiness": readiness_data(found.score),
        "datasets": {
            **found.data.counts._asdict(),
            "missing": found.data.missing,
            "stars": found.data.stars,
        },
        "gaps": [gap_data(gap) for gap in found.gaps],
        "next_steps": steps,
        "find_out": [term.id for term in found.find_out],
        "actions": entries(found.workbook.actions, "actions"),
    }


def inventory_data(workbook: Workbook, found: DatasetSummary) -> Json:
    """A workbook's datasets."""
    datasets = entries(workbook.datasets, "datasets")
    for entry in datasets:
        entry["stars"] = found.stars[entry["id"]]
        entry["in_the_way"] = barriers(workbook.datasets[entry["id"]])
    counts = {**found.counts._asdict(), "missing": found.missing}
    return {**workbook.heading._asdict(), **counts, "datasets": datasets}


def findings_data(found: Findings, offer: Mapping[str, object]) -> Json:
    """What was found in a data file."""
    columns = [
        {
            **asdict(column),
            **_pick(column, "least? most?"),
            "missing": None if column.missing is None else round(column.missing, 4),
            "dates": dict(column.dates),
        }
        for column in found.columns
    ]
    codes = found.identifiers
    return {
        "file": found.source.path.name,
        **_pick(found.source, "format packed encoding? delimiter?"),
        **_pick(found, "rows ragged ragged_at_least=at_least unclosed_line=unclosed?"),
        **_pick(found.source, "other_lists=others other_texts=texts"),
        "names_without_cells": found.source.header.beyond,
        **_pick(found, "blank_rows=blank duplicates named=source.header.named"),
        "distinct_estimated": found.estimated,
        "columns": columns,
        "identifiers": [{**c._asdict(), "share": round(c.share, 4)} for c in codes],
        "personal": [kind._asdict() for kind in found.personal],
        "special": found.special,
        "offer": offer,
    }


def difference_data(found: Difference, names: tuple[str, str]) -> Json:
    """What changed between two workbooks; null on the side where there is none."""
    changes = [
        {"at": c.at, "entry": named_by(c.place), **_pick(c, "kind before after")}
        for c in found.changes
    ]
    readiness = {
        "before": found.before and readiness_data(found.before),
        "after": found.after and readiness_data(found.after),
    }
    return {
        "old": names[0],
        "new": names[1],
        **_pick(found, "area=new.area.name service=new.service.name of_two?"),
        "changes": changes,
        "readiness": readiness,
    }


def since_data(found: ComparedFile) -> Json:
    """What became of a workbook since a commit."""
    keys = _pick(found, "file was? state base shallow")
    return {**keys, **difference_data(found.found, found.names)}


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
    return [{**asdict(p), **_pick(p, "line? column?")} for p in found]


def figures_data(scored: Figures) -> Json:
    """The figures, rounded to one decimal and null where there is none; the counts."""
    return {**rounded_figures(scored), **scored.counts._asdict()}


def readiness_data(score: Score) -> Json:
    """A score's figures, and those of each recommendation."""
    parts = ((one.recommendation, one.weight, one) for one in score.recommendations)
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
                "weight": int(weight) if weight == int(weight) else weight,
                **figures_data(scored),
            }
            for recommendation, weight, scored in parts
        ],
    }


def history_data(found: FileHistory) -> Json:
    """A workbook's scores over its commits."""
    return {
        **_pick(found, "file shallow"),
        "commits": [_version(point) for point in found.points],
        "rounds": [
            {**_version(each.last), "met": each.last.met, "commits": each.commits}
            for each in found.rounds
        ],
    }


def _version(point: Version) -> Json:
    return {
        **_pick(point, "commit? date=day name round"),
        "readiness": point.score and readiness_data(point.score),
        **_pick(point, "unsettled problem?"),
    }


def history_rows(pack: Pack, found: FileHistory, each_commit: bool) -> Iterator[Json]:
    """The same as rows: a version each, with a column for each recommendation."""
    figures = ("score", "low", "high", "known", *(r.id for r in pack.recommendations))
    columns = ("commit", "date", "round", *figures, "problem", "unsettled")
    for point in found.points if each_commit else [each.last for each in found.rounds]:
        yield _as_row(_version(point), columns)


def _as_row(data: Json, columns: Iterable[str]) -> Json:
    """A row of an object: its figures beside its own keys, None for what it lacks."""
    readiness = data.get("readiness") or {}
    scores = {r["id"]: r["score"] for r in readiness.get("recommendations", ())}
    row = {**data, **readiness, **scores}
    return {name: row.get(name) for name in columns}


def comparison_data(
    found: Comparison, unread: Sequence[UnreadFile], passed: Sequence[PassedOver] = ()
) -> dict[str, Iterable[object]]:
    """Workbooks side by side, as lists to iterate."""
    return {
        "workbooks": (_compared(found.pack, entry) for entry in found.entries),
        "unreadable": _unreadable(unread),
        "copies": ({"file": kept, "copies": others} for kept, others in found.copies),
        "passed_over": ({"file": str(path), "why": why} for path, why in passed),
        "helps": (
            {
                "recommendation": help.recommendation.id,
                "strong": [entry.file for entry in help.strong],
                "weak": [entry.file for entry in help.weak],
            }
            for help in found.helps
        ),
        "gaps": (_pick(gap, "statement=id low known") for gap in found.gaps),
        "shared_datasets": (_shared(found, group) for group in found.shared),
    }


def _shared(found: Comparison, group: SharedGroup) -> Json:
    datasets = [
        {
            "file": found.entries[place].file,
            "id": dataset.id,
            "title": dataset.title,
            "status": dataset.status,
            "need": dataset.need,
        }
        for place, dataset in group.members
    ]
    return {"by": group.by, "words": group.words, "datasets": datasets}


def _compared(pack: Pack, entry: ComparedWorkbook) -> Json:
    parts = (
        (found, weight_of(found.weight, entry.heading.pattern), entry.scores[found.id])
        for found in pack.recommendations
    )
    return {
        "file": entry.file,
        **entry.heading._asdict(),
        **_pick(entry, "older compiled"),
        "readiness": _readiness(entry.overall, entry.band, parts),
        "datasets": entry.counts._asdict(),
    }


def comparison_rows(
    found: Comparison, unread: Sequence[UnreadFile] = ()
) -> Iterator[Json]:
    """The same as rows: a workbook each, with a column for each recommendation.

    Below them stand the files that are left out, with nothing but why.
    """
    left_out = [(file, f"unreadable: {first_problem(why)}") for file, why in unread]
    for kept, others in found.copies:
        left_out += [(file, f"a copy of {kept}") for file in others]
    columns = comparison_columns(found.pack)
    for entry in found.entries:
        yield _as_row(_compared(found.pack, entry), columns)
    for file, why in left_out:
        yield _as_row({"file": file, "left_out": why}, columns)


def comparison_columns(pack: Pack) -> tuple[str, ...]:
    """The columns of ``comparison_rows``."""
    return (
        *("file", *WorkbookHeading._fields, "score", "low", "high"),
        *StatementCounts._fields,
        *(recommendation.id for recommendation in pack.recommendations),
        "left_out",
    )
