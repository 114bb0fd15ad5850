"""Datasets alike in several workbooks, against a plain way of finding them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from placebook.analysis.comparison import ComparedDataset, shared_groups
from placebook.base.text import one_line, slug

few = st.sampled_from
datasets = st.builds(
    ComparedDataset,
    id=st.uuids().map(str),
    title=few(["Bin days", "bin  days", "Stops", "路", "¡!"]),
    url=few([None, "https://a.test/x", "http://www.A.test/x/", "https://b.test"]),
    standard=few([None, "GTFS", "gtfs ", "OCDS"]),
    status=few([None, "held", "missing"]),
    need=few([None, "useful"]),
)
books = st.lists(st.lists(datasets, max_size=4), max_size=5)


def keys(dataset: ComparedDataset) -> dict[str, str]:
    found = {"title": slug(dataset.title) or dataset.title}
    if dataset.url and "/x" in dataset.url:  # else it is only of a portal
        found["address"] = "a.test/x"
    if dataset.standard:
        found["standard"] = one_line(dataset.standard).casefold()
    return found


@given(books)
def test_each_group_of_alike_datasets_is_told_once(
    listed: list[list[ComparedDataset]],
) -> None:
    order = list(range(len(listed)))[::-1]
    shown = [(place, d) for place, n in enumerate(order) for d in listed[n]]
    wanted = set()
    for way in ("address", "title", "standard"):
        for key in {keys(d).get(way) for _, d in shown} - {None}:
            alike = [(p, d.id) for p, d in shown if keys(d).get(way) == key]
            if len({place for place, _ in alike}) > 1:
                wanted.add(tuple(alike))
    groups = shared_groups([listed[number] for number in order])
    told = [tuple((place, d.id) for place, d in group.members) for group in groups]
    assert len(told) == len(set(told))
    assert set(told) == wanted
    assert [group[0] for group in told] == sorted(
        (group[0] for group in told), key=[(p, d.id) for p, d in shown].index
    )


def test_what_is_alike_in_two_ways_is_told_by_the_surer() -> None:
    url, standard = "https://a.test/x", "GTFS"
    one = ComparedDataset("x", "Bin days", url, standard, "held", "useful")
    [found] = shared_groups([[one], [one]])
    assert (found.by, found.words) == ("address", "Bin days")
    assert found.members == ((0, one), (1, one))
