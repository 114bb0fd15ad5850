"""Openness stars of a dataset, and what is needed against what is held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from placebook.base.text import SAYS_NOTHING, name_key
from placebook.model.fields import ABOUT_PEOPLE
from placebook.model.pack import Pack
from placebook.model.workbook import Dataset, Workbook


class DatasetCounts(NamedTuple):
    """How many of a workbook's datasets are held, needed and open."""

    held: int
    needed: int
    open: int


@dataclass(frozen=True)
class DatasetSummary:
    """Datasets at a glance, by id.

    ``unsaid`` counts the datasets whose status, need or access is blank. ``missing``
    are those that are needed and not usable yet, ``no_terms`` those of them whose
    access is blank, and ``no_holder`` those that are needed and whose status is blank.
    ``stars`` go from 0 to 4, None where they are not known.
    """

    counts: DatasetCounts
    unsaid: DatasetCounts
    missing: tuple[str, ...]
    no_terms: tuple[str, ...]
    no_holder: tuple[str, ...]
    stars: Mapping[str, int | None]


def count_datasets(workbook: Workbook) -> DatasetCounts:
    """Count what is held, needed and open."""
    items = workbook.datasets.values()
    return DatasetCounts(
        held=sum(dataset.status == "held" for dataset in items),
        needed=sum(dataset.need is not None for dataset in items),
        open=sum(dataset.access == "open" for dataset in items),
    )


def known_counts(workbook: Workbook) -> tuple[int | None, ...]:
    """The same counts; None instead of 0 where a dataset's field is blank."""
    counts = count_datasets(workbook)
    return tuple(
        number if number or (workbook.datasets and not unsaid) else None
        for number, unsaid in zip(counts, _unsaid(workbook), strict=True)
    )


def _unsaid(workbook: Workbook) -> DatasetCounts:
    """How many have no status, need or access.

    Nobody can say that a dataset is not needed: that is left blank.
    """
    items = workbook.datasets.values()
    return DatasetCounts(
        held=sum(dataset.status is None for dataset in items),
        needed=sum(dataset.need is None for dataset in items),
        open=sum(dataset.access is None for dataset in items),
    )


def summarise_datasets(pack: Pack, workbook: Workbook) -> DatasetSummary:
    """Count them; list what is needed but not usable yet, and every one's stars."""
    items = dict(sorted(workbook.datasets.items()))
    missing = [
        id
        for id, dataset in items.items()
        if dataset.need and (dataset.status == "missing" or is_out_of_reach(dataset))
    ]
    return DatasetSummary(
        count_datasets(workbook),
        _unsaid(workbook),
        tuple(missing),
        tuple(
            id
            for id in missing
            if items[id].status == "elsewhere" and items[id].access is None
        ),
        tuple(id for id, d in items.items() if d.need and d.status is None),
        {id: star_rating(pack, dataset) for id, dataset in items.items()},
    )


def is_out_of_reach(dataset: Dataset) -> bool:
    """Whether somebody else has a dataset, and nobody says that the team may use it.

    Where named people may use it, nobody says that the team is among them.
    """
    closed = dataset.access in (None, "internal", "named")
    return dataset.status == "elsewhere" and closed


def is_open_personal_data(dataset: Dataset) -> bool:
    """Whether it is about people, and said to be open to anyone."""
    return dataset.personal in ABOUT_PEOPLE and dataset.access == "open"


def star_rating(pack: Pack, dataset: Dataset) -> int | None:
    """Openness from 0 to 4, after 5stardata.info, from the entry alone.

    None where nobody said the licence or the format: that is not known, and not 0.
    The fourth star is for any shared code. The fifth, for links to other data, cannot
    be seen in an entry.
    """
    if not (_is_said(dataset.licence) and _is_said(dataset.format)):
        return None
    words = pack.dataset_words
    formats = {format.id.casefold(): format for format in words.formats}
    format = formats.get((dataset.format or "").casefold())
    steps = (
        words.is_open(dataset.licence),
        format is not None and format.structured,
        format is not None and format.open,
        _names_things(pack, dataset),
    )
    return steps.index(False) if False in steps else len(steps)


def _is_said(text: str | None) -> bool:
    return bool(text) and name_key(text or "") not in SAYS_NOTHING


def _names_things(pack: Pack, dataset: Dataset) -> bool:
    words = pack.dataset_words
    shared = {scheme.id.casefold() for scheme in words.identifiers}
    linked = {s.id.casefold() for s in words.standards if s.uris}
    named = {identifier.casefold() for identifier in dataset.identifiers}
    return bool(named & shared) or (dataset.standard or "").casefold() in linked
