"""A drawn map: nothing lies on anything else, and nothing is outside the page."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st
from placebook.analysis.ecosystem import Link, Map, Node, build_map
from placebook.model import store
from placebook.model.fields import Access
from placebook.model.pack import Pack
from placebook.reports import map_svg
from placebook.reports.font_metrics import text_width, wrap_to_width
from placebook.reports.map_layout import (
    RADIUS,
    SMALL,
    TEXT,
    TINY,
    Drawing,
    RoutedLine,
    lay_out,
)
from placebook.reports.map_routing import STEP

from tests.cases import for_each
from tests.conftest import PUBLISHED
from tests.strategies import AWKWARD

LANES = ("Stewards and all contributors", "Makers", "Deciders", "Beneficiaries")
NAMES = st.sampled_from([t.replace("\n", " ").strip() or "x" for t in AWKWARD])

LEVELS: st.SearchStrategy[Access | None] = st.sampled_from(
    [None, "internal", "named", "group", "public", "open"]
)


class Area(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Area) -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


@st.composite
def maps(draw: st.DrawFn) -> Map:
    lanes = draw(st.lists(st.sampled_from([0, 1, 2, 3, None]), max_size=25))
    nodes = tuple(Node(f"n{n}", draw(NAMES), lane) for n, lane in enumerate(lanes))
    ids = st.sampled_from([node.id for node in nodes] or [""])
    ends = draw(st.lists(st.tuples(ids, ids), max_size=40 if nodes else 0))
    links = tuple(
        Link(n, a, b, draw(NAMES), "Data", n % 2 == 0, "", draw(LEVELS), n % 3 == 0)
        for n, (a, b) in enumerate(ends, 1)
    )
    return Map(LANES, nodes, links)


def parts(line: RoutedLine) -> list[Area]:
    """The straight parts of a line, a little thicker than drawn."""
    return [
        Area(min(a, c) - 1, min(b, d) - 1, max(a, c) + 1, max(b, d) + 1)
        for (a, b), (c, d) in zip(line.points, line.points[1:], strict=False)
    ]


def boxes(drawn: Drawing) -> list[Area]:
    return [Area(b.x, b.y, b.x + b.width, b.y + b.height) for b in drawn.boxes]


def labels(drawn: Drawing) -> list[Area]:
    return [
        Area(m.x - m.width / 2, m.y - RADIUS, m.x + m.width / 2, m.y + RADIUS)
        for m in drawn.labels
    ]


def words(drawn: Drawing) -> list[Area]:
    found = [
        Area(
            *(e.x, e.y - SMALL + n * STEP),
            *(e.x + 48 + text_width(t, SMALL), e.y + n * STEP + 3),
        )
        for e in drawn.key
        for n, t in enumerate(e.lines)
    ]
    c = drawn.caption
    found.append(Area(c.x, c.y, c.x + c.width, c.y + c.height + 3))
    heads = [Area(h.x, h.y, h.x + h.width, h.y + h.height) for h in drawn.heads]
    return [*found, *heads]


def nothing_meets(drawn: Drawing) -> None:
    solid = [*boxes(drawn), *labels(drawn), *words(drawn)]
    for one, other in combinations(solid, 2):
        assert not one.meets(other), (one, other)
    for line in drawn.lines:
        inner = [
            Area(a.left + 2, a.top + 2, a.right - 2, a.bottom - 2)
            for a in [*boxes(drawn), *words(drawn)]
        ]
        assert not any(p.meets(a) for p in parts(line) for a in inner)
    for n, line in enumerate(drawn.lines):
        others = [*labels(drawn)[: 2 * n], *labels(drawn)[2 * n + 2 :]]
        assert not any(p.meets(a) for p in parts(line) for a in others)
    page = Area(0, 0, drawn.width, drawn.height)
    for area in [*solid, *(p for line in drawn.lines for p in parts(line))]:
        assert area.left >= page.left
        assert area.top >= page.top
        assert area.right <= page.right
        assert area.bottom <= page.bottom


def runs_along(one: RoutedLine, other: RoutedLine) -> bool:
    """Whether two lines lie on each other for more than a crossing."""
    for a in parts(one):
        for b in parts(other):
            if a.meets(b):
                width = min(a.right, b.right) - max(a.left, b.left)
                height = min(a.bottom, b.bottom) - max(a.top, b.top)
                if max(width, height) > 3:
                    return True
    return False


def test_a_line_says_who_may_use_what_it_carries_and_that_it_is_not_there_yet() -> None:
    nodes = (Node("a", "Council", 0), Node("b", "Tenants", 3))
    said = {"open": "Anyone, for anything", "internal": "Only staff", None: ""}
    ways: tuple[tuple[Access | None, bool], ...] = (
        ("open", False),
        ("internal", True),
        (None, False),
    )
    links = tuple(
        Link(n, "a", "b", "Advice", "Data", True, said[level], level, future)
        for n, (level, future) in enumerate(ways, 1)
    )
    drawn = lay_out(Map(LANES, nodes, links))
    assert [(m.text, m.from_giver) for m in drawn.labels] == [
        *(("1 open", True), ("1", False)),
        *(("2 internal", True), ("2 not yet", False)),
        *(("3", True), ("3", False)),
    ]
    assert drawn.legend.endswith(
        "Colour, and the word where a line begins: who may use the data "
        "(internal = only staff; open = anyone, for anything)."
    )


@given(maps())
def test_nothing_lies_on_anything_and_no_two_lines_run_along_each_other(
    found: Map,
) -> None:
    drawn = lay_out(found)
    nothing_meets(drawn)
    for one, other in combinations(drawn.lines, 2):
        assert not runs_along(one, other), (one, other)
    for box in drawn.boxes:
        for text in box.lines:
            assert text_width(text, TEXT) <= box.width
    for head in drawn.heads:
        assert all(text_width(t, TEXT, bold=True) <= head.width for t in head.lines)
    for label in drawn.labels:
        assert text_width(label.text, TINY) <= label.width
    assert len(drawn.boxes) == len(found.nodes)
    assert len(drawn.key) == len(found.links)


@given(maps())
def test_the_picture_is_whole_xml_and_needs_nothing_else(found: Map) -> None:
    text = map_svg.render_svg(lay_out(found), "Around <it> & more")
    root = ElementTree.fromstring(text)
    kinds = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert kinds <= {"svg", "title", "desc", "rect", "path", "circle", "text"}
    assert not any("href" in key for element in root.iter() for key in element.attrib)


@for_each("path", sorted(PUBLISHED.glob("*.yaml")))
def test_the_worked_areas_are_drawn_with_every_name(pack: Pack, path: Path) -> None:
    workbook = store.open_workbook(path, pack).workbook
    drawn = lay_out(build_map(pack, workbook))
    nothing_meets(drawn)
    said = [" ".join(box.lines) for box in drawn.boxes]
    names = [actor.name for actor in workbook.ecosystem.actors.values()]
    assert sorted(said) == sorted(names)


@for_each(
    ("text", "thousandths"),
    [("W" * 20, 20 * 989), ("i" * 20, 20 * 278), ("C" * 9, 9 * 722), ("É b", 1620)],
)
def test_text_is_as_wide_as_the_wider_of_two_fonts(text: str, thousandths: int) -> None:
    assert text_width(text, 1000) == thousandths


@given(st.text(max_size=60), st.integers(40, 400), st.integers(0, 3))
def test_lines_fit_and_lose_no_word(text: str, width: int, most: int) -> None:
    lines = wrap_to_width(text, width, 12, most)
    assert all(text_width(line, 12) <= max(width, 15) for line in lines)
    words = "".join(text.split())
    if not most or len(lines) < most:
        assert "".join("".join(lines).split()) == words
    assert not most or len(lines) <= most


def test_a_name_of_wide_letters_stays_in_its_box(pack: Pack) -> None:
    node = Node("w", "W" * 60, 0)
    drawn = lay_out(Map(LANES, (node,), ()))
    [box] = drawn.boxes
    assert all(text_width(line, TEXT) <= box.width for line in box.lines)
