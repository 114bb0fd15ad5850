"""Datasets that several workbooks list: alike in address, title or standard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from placebook.base.text import name_key, one_line, slug
from placebook.base.urls import address_key
from placebook.model.workbook import Workbook

Way = Literal["address", "title", "standard"]


class ComparedDataset(NamedTuple):
    """What is compared of a dataset."""

    id: str
    title: str
    url: str | None
    standard: str | None
    status: str | None
    need: str | None


class SharedGroup(NamedTuple):
    """Datasets of several workbooks that are alike in one way, and what they are.

    Each member stands behind its workbook's place in the comparison.
    """

    by: Way
    words: str
    members: tuple[tuple[int, ComparedDataset], ...]


def compared_datasets(workbook: Workbook) -> tuple[ComparedDataset, ...]:
    """A workbook's datasets, by their ids."""
    return tuple(
        ComparedDataset(id, d.title, d.url, d.standard, d.status, d.need)
        for id, d in sorted(workbook.datasets.items())
    )


def shared_groups(books: Sequence[Sequence[ComparedDataset]]) -> Iterator[SharedGroup]:
    """Those that two workbooks or more list; each group of datasets once.

    ``books`` has each workbook's datasets, in the order of the comparison. What is
    alike in two ways is in the group of the more certain one.
    """
    alike: dict[tuple[Way, str], list[tuple[int, ComparedDataset]]] = {}
    for place, datasets in enumerate(books):
        for dataset in datasets:
            for key in _keys(dataset):
                alike.setdefault(key, []).append((place, dataset))
    seen = set[tuple[tuple[int, str], ...]]()
    for (way, _), found in alike.items():
        same = tuple((place, dataset.id) for place, dataset in found)
        if found[0][0] == found[-1][0] or same in seen:
            continue  # of one workbook, or by another way
        seen.add(same)
        first = found[0][1]
        words = first.standard if way == "standard" else first.title
        yield SharedGroup(way, one_line(words or ""), tuple(found))


def _keys(dataset: ComparedDataset) -> Iterator[tuple[Way, str]]:
    """What another dataset may share with it, the most certain first."""
    if address := address_key(dataset.url):
        yield "address", address
    yield "title", slug(dataset.title) or dataset.title
    if dataset.standard:
        yield "standard", name_key(dataset.standard)
