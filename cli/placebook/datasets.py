"""Openness stars of a dataset, and what is needed against what is held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from placebook.pack import Pack
from placebook.workbook import Dataset, Workbook


@dataclass(frozen=True)
class DatasetSummary:
    """Counts of a workbook's datasets; ``missing`` has ids, ``stars`` 0 to 4 by id."""

    held: int
    needed: int
    open: int
    missing: tuple[str, ...]
    stars: Mapping[str, int]


def summarise(pack: Pack, workbook: Workbook) -> DatasetSummary:
    """Count what is held, open, needed, and needed but not usable yet."""
    items = workbook.datasets
    return DatasetSummary(
        held=sum(dataset.status == "held" for dataset in items.values()),
        needed=sum(dataset.need is not None for dataset in items.values()),
        open=sum(dataset.access == "open" for dataset in items.values()),
        missing=tuple(id for id in sorted(items) if _is_missing(items[id])),
        stars={id: stars(pack, items[id]) for id in sorted(items)},
    )


def _is_missing(dataset: Dataset) -> bool:
    out_of_reach = dataset.status == "elsewhere" and dataset.access in (
        None,
        "internal",
    )
    return dataset.need is not None and (dataset.status == "missing" or out_of_reach)


def stars(pack: Pack, dataset: Dataset) -> int:
    """Openness from 0 to 4, as 5stardata.info counts it, from the entry alone.

    The fifth star, for links to other data, cannot be seen in an entry.
    """
    words = pack.dataset_words
    formats = {format.id.casefold(): format for format in words.formats}
    format = formats.get((dataset.format or "").casefold())
    steps = (
        any(
            licence.open for licence in words.licences if licence.id == dataset.licence
        ),
        format is not None and format.structured,
        format is not None and format.open,
        _names_things(pack, dataset),
    )
    return steps.index(False) if False in steps else len(steps)


def _names_things(pack: Pack, dataset: Dataset) -> bool:
    words = pack.dataset_words
    shared = {scheme.id.casefold() for scheme in words.identifiers}
    linked = {s.id.casefold() for s in words.standards if s.uris}
    named = {identifier.casefold() for identifier in dataset.identifiers}
    return bool(named & shared) or (dataset.standard or "").casefold() in linked
