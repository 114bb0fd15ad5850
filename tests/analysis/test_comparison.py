from __future__ import annotations

from dataclasses import replace
from typing import Any

from placebook.analysis.comparison import (
    ComparedWorkbook,
    compare_workbooks,
    compared_workbook,
)
from placebook.model.pack import Pack
from placebook.reports import json_data
from placebook.reports.comparison import comparison_report
from placebook.reports.document import Table, Text
from placebook.reports.summary import work_out
from placebook.reports.terminal import plain_text

from tests.cases import for_each
from tests.conftest import answers, full, kent
from tests.revisions.test_merge import replies


def area(
    pack: Pack, name: str, answer: str | None = None, **more: Any
) -> ComparedWorkbook:
    """An area with one answer to each of two statements of one recommendation."""
    reply = {"answer": answer} if answer else {}
    book = kent(
        pack,
        area={"name": name},
        readiness=replies(one=reply, two=reply) if answer else {},
        **more,
    )
    return compared_workbook(pack, book, f"{name.lower()}.yaml")


def names(found: Any) -> list[str]:
    return [each.heading.area for each in found]


def test_areas_come_by_name_not_best_first(pack: Pack) -> None:
    entries = [area(pack, "York", "in-place"), area(pack, "bath", "not-yet")]
    assert names(compare_workbooks(pack, entries).entries) == ["bath", "York"]
    ile = [*entries, area(pack, "Île-de-Test")]
    assert names(compare_workbooks(pack, ile).entries) == [
        "bath",
        "Île-de-Test",
        "York",
    ]
    assert names(compare_workbooks(pack, entries, "score").entries) == ["York", "bath"]


def test_the_strong_could_help_the_weak_where_both_know_enough(pack: Pack) -> None:
    strong, middle = area(pack, "A", "in-place"), area(pack, "B", "partly")
    weak, silent = area(pack, "C", "starting"), area(pack, "D")
    first = next(iter(pack.recommendations))
    [help] = compare_workbooks(pack, [strong, middle, weak, silent]).helps
    assert help.recommendation == first
    assert names(help.strong) == ["A", "B"]
    assert names(help.weak) == ["C"]
    one = kent(pack, area={"name": "E"}, readiness=replies(one={"answer": "not-yet"}))
    assert (
        compare_workbooks(pack, [strong, compared_workbook(pack, one, "e.yaml")]).helps
        == ()
    )


def test_an_earlier_round_neither_helps_nor_counts_as_another_team(pack: Pack) -> None:
    rounds = [
        replace(found, file=f"{number}.yaml", heading=found.heading._replace(round=n))
        for number, (n, found) in enumerate(
            [(2, area(pack, "A", "in-place")), (1, area(pack, "A", "not-yet"))]
        )
    ]
    found = compare_workbooks(pack, rounds)
    assert [each.heading.round for each in found.entries] == [1, 2]
    assert (found.helps, found.gaps) == ((), ())
    weak = [area(pack, "B", "not-yet"), area(pack, "C", "not-yet")]
    found = compare_workbooks(pack, [*rounds, *weak])
    assert names(found.helps[0].weak) == ["B", "C"]
    assert {(gap.low, gap.known) for gap in found.gaps} == {(2, 3)}


def test_what_most_lack_is_told_with_how_many_know(pack: Pack) -> None:
    lows = [area(pack, name, "starting") for name in "AB"]
    found = compare_workbooks(
        pack, [*lows, area(pack, "C", "in-place"), area(pack, "D")]
    )
    assert [(gap.id, gap.low, gap.known) for gap in found.gaps] == [
        (id, 2, 3) for id in list(pack.statements)[:2]
    ]
    assert compare_workbooks(pack, lows[:1]).gaps == ()


def test_a_dataset_that_two_list_is_told_once(pack: Pack) -> None:
    bins = {"title": "Bin days", "url": "https://a.test/bins", "standard": "GTFS"}
    one = area(pack, "A", datasets={"bins": {**bins, "status": "held"}})
    two = area(pack, "B", datasets={"days": {**bins, "url": "https://a.test/bins/"}})
    other = area(pack, "C", datasets={"x": {"title": "Stops", "standard": "gtfs"}})
    found = compare_workbooks(pack, [one, two, other]).shared
    assert [(shared.by, shared.words, len(shared.members)) for shared in found] == [
        ("address", "Bin days", 2),
        ("standard", "GTFS", 3),
    ]


def test_areas_that_follow_one_standard_are_not_said_to_list_one_dataset(
    pack: Pack,
) -> None:
    toilets = {"title": "Public toilets", "standard": "LGA schemas", "status": "held"}
    spend = {"title": "Spending", "standard": "LGA schemas"}
    entries = [
        area(pack, "A", datasets={"toilets": toilets}),
        area(pack, "B", datasets={"spend": spend}),
    ]
    shown = " ".join(
        plain_text(comparison_report(compare_workbooks(pack, entries)), 200).split()
    )
    assert (
        "LGA schemas: followed by several A: Public toilets (we hold it); B: Spending"
        in shown
    )
    gone = {"title": "Toilets", "standard": "LGA schemas", "status": "missing"}
    mixed = [area(pack, "D", datasets={"x": gone}), *entries]
    told = " ".join(
        plain_text(comparison_report(compare_workbooks(pack, mixed)), 200).split()
    )
    assert "several A: Public toilets (we hold it); B: Spending; D: Toilets (no" in told
    many = [area(pack, f"A{n:02}", datasets={"t": toilets}) for n in range(20)]
    assert "; 12 more" in plain_text(
        comparison_report(compare_workbooks(pack, many)), 400
    )


def test_the_figures_are_those_of_the_summary(pack: Pack) -> None:
    books = [kent(pack, area={"name": "York"}), full(pack)]
    entries = [
        compared_workbook(pack, book, f"{n}.yaml") for n, book in enumerate(books)
    ]
    told: Any = json_data.comparison_data(compare_workbooks(pack, entries), [])
    for book, row in zip(books[::-1], told["workbooks"], strict=True):
        summary: Any = json_data.summary_data(work_out(pack, book))
        assert row["readiness"] == summary["readiness"]
        assert row["datasets"].items() <= summary["datasets"].items()


def test_areas_are_told_how_many_datasets_each_holds_needs_and_has_open(
    pack: Pack,
) -> None:
    bins = {"title": "Bin days", "status": "held", "need": "useful", "access": "open"}
    entries = [area(pack, "A", datasets={"a": bins}), area(pack, "B")]
    shown = [
        line.split()
        for line in plain_text(
            comparison_report(compare_workbooks(pack, entries))
        ).split("\n")
    ]
    assert ["Area", "Held", "Wanted", "Open", "to", "anyone"] in shown
    assert ["A", "1", "1", "1"] in shown
    assert ["B", "-", "-", "-"] in shown
    assert ["-", "means", "that", "nobody", "has", "said."] in shown
    alone = plain_text(comparison_report(compare_workbooks(pack, entries[:1])))
    assert "nobody has said" not in alone
    assert "Datasets\n" not in plain_text(
        comparison_report(compare_workbooks(pack, entries[1:]))
    )


def test_few_stand_side_by_side_and_many_turn_and_both_fit(pack: Pack) -> None:
    few = [area(pack, f"North Lanarkshire {n}", "starting") for n in range(2)]
    few.append(known(pack, "North Yorkshire", *["in-place"] * 3, "starting"))
    many = [*few, *[area(pack, f"Area of {n}", "in-place") for n in range(37)]]
    for entries, head in (
        (few, "Area to act on North Lanarkshire 0 North Lanarkshire 1 North Yorkshire"),
        (many, "Area 1 2 3 4 5 6 7 8"),
    ):
        shown = plain_text(comparison_report(compare_workbooks(pack, entries))).split(
            "\n"
        )
        assert head.split() in [line.split() for line in shown]
        assert max(map(len, shown)) <= 80
        words = {word.strip(";.,") for line in shown for word in line.split()}
        for recommendation in pack.recommendations:
            title = recommendation.title.replace("Senior-level", "")
            assert {word.strip(",") for word in title.split()} <= words


def known(pack: Pack, name: str, *levels: str) -> ComparedWorkbook:
    """An area that answered the first statements."""
    book = kent(pack, area={"name": name}, readiness=answers(pack, *levels))
    return compared_workbook(pack, book, f"{name}.yaml")


def test_no_score_stands_without_its_range_or_how_much_is_known(pack: Pack) -> None:
    areas = [
        known(pack, "A", *["in-place"] * 24),
        known(pack, "B", "in-place"),
        known(pack, "C", "partly", "in-place"),
    ]

    def told(entries: list[ComparedWorkbook]) -> str:
        return " ".join(
            plain_text(comparison_report(compare_workbooks(pack, entries))).split()
        )

    few, many = told(areas), told([*areas, *[area(pack, n) for n in "DEFG"]])
    first = pack.recommendations[0].title
    assert f"{first} 100 33-100 (100) 83 (56-89) " in " ".join(few.split())
    assert " A 100 100 100 100 100 100 100 100 B 33-100 - - - - - - - " in many
    assert " C ~83 - - - - - - - D - " in many
    for shown in (few, many):
        assert (
            "Area Overall A 100 of 100; 24 of 24 known B 4 to 100 of 100 (100 so far); "
            "1 of 24 known C 7 to 99 of 100 (83 so far); 2 of 24 known" in shown
        )


def test_one_area_twice_is_told_apart_by_its_service(pack: Pack) -> None:
    bins = kent(pack, service={"name": "Bins"})
    entries = [
        compared_workbook(pack, bins, "b.yaml"),
        compared_workbook(pack, kent(pack), "k.yaml"),
    ]
    shown = plain_text(comparison_report(compare_workbooks(pack, entries)))
    assert "Kent: Bins" in " ".join(shown.split())


@for_each("more", [0, 3, 5])
def test_rounds_of_one_area_and_service_are_told_apart_in_every_table(
    pack: Pack, more: int
) -> None:
    """Also where their names have to be cut."""
    entries = [
        compared_workbook(
            pack,
            kent(pack, workshop={"round": number}, datasets={"a": {"title": "A"}}),
            f"{number}.yaml",
        )
        for number in (1, 2)
    ]
    entries += [area(pack, f"Area {n}") for n in range(more)]
    blocks = comparison_report(compare_workbooks(pack, entries)).blocks
    shown = [column for b in blocks if isinstance(b, Table) for column in b.columns]
    shown += [row[0] for b in blocks if isinstance(b, Table) for row in b.rows]
    shown += [b.text for b in blocks if isinstance(b, Text)]
    tables = sum(isinstance(block, Table) for block in blocks)
    for number in (1, 2):
        name = f"Kent: Fuel poverty support, round {number}"
        assert "\n".join(shown).count(name) == tables
    assert not any(word.endswith("…") for word in shown)


def test_who_met_is_told_apart_from_who_compiled_it_and_from_who_gave_no_day(
    pack: Pack,
) -> None:
    note = "Compiled from published accounts, not by the council."
    undated, people = {"round": 1}, [{"role": "Energy officer"}]
    entries = [
        area(pack, "A", workshop=undated, notes=[note]),
        area(pack, "B", workshop=undated),
        area(pack, "C", notes=[note]),
        area(pack, "D", workshop={**undated, "people": people}, notes=[note]),
        area(pack, "E", workshop=undated, notes=["Ask who compiled it."]),
    ]
    found = compare_workbooks(pack, entries)
    told = (
        plain_text(comparison_report(found))
        .split("How far to trust it")[1]
        .split("Who could")[0]
    )
    lines = [line.strip() for line in told.split("\n")]
    met = [line.split(" of 24")[0].split()[1:-1] for line in lines if " of 24" in line]
    assert [" ".join(words) for words in met] == [
        "nobody met",
        "no date",
        "23 November 2026",
        "no date",
        "no date",
    ]
    assert "Nobody met: compiled from published accounts." in lines
    rows: Any = json_data.comparison_data(found, [])["workbooks"]
    assert [row["compiled"] for row in rows] == [True, False, False, False, False]
    assert "compiled" not in plain_text(
        comparison_report(compare_workbooks(pack, entries[1:]))
    )
