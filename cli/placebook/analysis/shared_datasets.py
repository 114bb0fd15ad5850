"""Datasets that several workbooks list: alike in address, title or standard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from placebook.base.text import name_key, one_line, slug
from placebook.base.urls import address_key
from placebook.model.workbook import Dataset, Workbook

Way = Literal["address", "title", "standard"]


class ComparedDataset(NamedTuple):
    """What is compared of a dataset."""

    id: str
    title: str
    url: str | None
    standard: str | None
    status: str | None
    need: str | None


class Member(NamedTuple):
    """A dataset among those alike; ``place`` is its workbook's in the comparison."""

    place: int
    id: str
    title: str
    status: str | None
    need: str | None


class SharedGroup(NamedTuple):
    """Datasets of several workbooks that are alike in one way, and what they are."""

    by: Way
    words: str
    members: tuple[Member, ...]


def compared_datasets(workbook: Workbook) -> tuple[ComparedDataset, ...]:
    """A workbook's datasets, by their ids."""

    def brief(id: str, of: Dataset) -> ComparedDataset:
        return ComparedDataset(id, of.title, of.url, of.standard, of.status, of.need)

    return tuple(brief(*pair) for pair in sorted(workbook.datasets.items()))


def shared_groups(books: Sequence[Sequence[ComparedDataset]]) -> Iterator[SharedGroup]:
    """Those that two workbooks or more list; each group of datasets once.

    ``books`` has each workbook's datasets, in the order of the comparison. What is
    alike in two ways is told by the more certain one.
    """
    alike: dict[tuple[Way, str], list[tuple[int, ComparedDataset]]] = {}
    for place, datasets in enumerate(books):
        for dataset in datasets:
            for key in _keys(dataset):
                alike.setdefault(key, []).append((place, dataset))
    told = set[tuple[tuple[int, str], ...]]()
    for (way, _), found in alike.items():
        same = tuple((place, dataset.id) for place, dataset in found)
        if found[0][0] == found[-1][0] or same in told:
            continue  # of one workbook, or by another way
        told.add(same)
        first = found[0][1]
        words = first.standard if way == "standard" else first.title
        members = (Member(n, d.id, d.title, d.status, d.need) for n, d in found)
        yield SharedGroup(way, one_line(words or ""), tuple(members))


def _keys(dataset: ComparedDataset) -> Iterator[tuple[Way, str]]:
    """By what it may be alike another, the most certain first."""
    if address := address_key(dataset.url):
        yield "address", address
    yield "title", slug(dataset.title) or dataset.title
    if dataset.standard:
        yield "standard", name_key(dataset.standard)
