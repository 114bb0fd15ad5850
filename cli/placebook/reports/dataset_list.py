"""A workbook's datasets -> the Report that lists them, the gap first."""

from __future__ import annotations

from collections.abc import Iterator

from placebook.analysis import dataset_summary
from placebook.analysis.dataset_summary import (
    STARS_UNKNOWN,
    UNKNOWN,
    DatasetSummary,
    format_stars,
)
from placebook.base.text import as_sentence
from placebook.model.pack import Pack
from placebook.model.workbook import Dataset, Workbook
from placebook.reports.document import (
    Block,
    Heading,
    Item,
    Items,
    Report,
    Table,
    Text,
)

_STATUSES = ("held", "elsewhere", "missing", None)
_COLUMNS = ("Dataset", "Need", "Access", "Licence", "Stars", "Steward")


def datasets_report(pack: Pack, workbook: Workbook, found: DatasetSummary) -> Report:
    """What is needed against what is held; then all of them by who has them."""
    blocks: list[Block] = list(_gap(workbook, found))
    for status in _STATUSES:
        blocks += _having(pack, workbook, found, status)
    if workbook.datasets:
        told = "Stars say how open a dataset is, from 0 to 4, after 5stardata.info;"
        told = f"{told} {STARS_UNKNOWN} {dataset_summary.STARS_DIFFER}"
        blocks.append(Text(told))
    return Report(dataset_summary.list_title(workbook), tuple(blocks))


def _gap(workbook: Workbook, found: DatasetSummary) -> Iterator[Block]:
    needs = dataset_summary.needs(found)
    if not workbook.datasets:
        yield Text("No datasets are listed yet.")
        return
    if not needs:
        yield Text("No dataset is marked as needed yet, so there is no gap to show.")
        return
    yield Text(needs)
    if found.missing:
        yield Heading("Needed, and not usable yet")
        yield Items(
            tuple(
                Item(workbook.datasets[id].title, _told(found.in_the_way[id]))
                for id in found.missing
            )
        )


def _told(phrases: tuple[str, ...]) -> str:
    return as_sentence("; ".join(phrases))


def _having(
    pack: Pack, workbook: Workbook, found: DatasetSummary, status: str | None
) -> Iterator[Block]:
    listed = [
        (id, dataset)
        for id, dataset in sorted(workbook.datasets.items())
        if dataset.status == status
    ]
    if not listed:
        return
    words = pack.choices("datasets.status")
    title = words[status].title if status else "Not said who has it"
    yield Heading(f"{title} ({len(listed)})")
    rows = tuple(_row(pack, dataset, found.stars[id]) for id, dataset in listed)
    yield Table(_COLUMNS, rows, ("Stars",))
    blocked = [
        Item(dataset.title, _told(found.in_the_way[id]))
        for id, dataset in listed
        if found.in_the_way[id] and id not in found.missing
    ]
    if blocked and status is not None:
        yield Text("Still to settle:")
        yield Items(tuple(blocked))


def _row(pack: Pack, dataset: Dataset, stars: int | None) -> tuple[str, ...]:
    told = {
        name: pack.told(f"datasets.{name}", getattr(dataset, name)) or UNKNOWN
        for name in ("need", "access")
    }
    licence, steward = dataset.licence or UNKNOWN, dataset.steward or UNKNOWN
    return (dataset.title, *told.values(), licence, format_stars(stars), steward)
