"""The quick way gives what the thorough one gives, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from placebook import packfile
from placebook.quickread import quick
from placebook.spelling import spell
from placebook.workbook import Workbook
from placebook.workbookfile import read

from .conftest import full, kent
from .strategies import workbooks
from .test_hostile import HOSTILE

PACK = packfile.load()
TEXT = spell(full(PACK), PACK)


def agrees(text: str) -> bool:
    """Whether the quick way is the thorough one's; None leaves it to that one."""
    found = quick(text, PACK)
    if found is None:
        return True
    opened = read(text, "x.yaml", PACK)
    return opened == opened._replace(workbook=found, problems=(), moved=(), older=None)


def test_a_workbook_as_we_write_it_is_read_quickly() -> None:
    assert quick(TEXT, PACK) == full(PACK)
    assert quick(spell(kent(PACK), PACK), PACK) == kent(PACK)


@given(workbooks(PACK))
def test_whatever_people_say_it_is_the_same(book: Workbook) -> None:
    text = spell(book, PACK)
    assert agrees(text)
    assert quick(text, PACK) in (None, book)


@given(st.data())
def test_whatever_is_done_to_a_file_it_is_the_same(data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(TEXT)))
    gone = data.draw(st.integers(0, 40))
    put = data.draw(
        st.one_of(
            st.text(max_size=6),
            st.sampled_from(
                [
                    "#",
                    "# mine\n",
                    "&a ",
                    "*a",
                    "!t ",
                    "---\n",
                    "\n",
                    "  ",
                    ": ",
                    "- ",
                    "notes: [a]\n",
                    "placebook: 2\n",
                    "'",
                    '"',
                    "[",
                    "{",
                    "|",
                    ">",
                    ">\n\n",
                    "'  '",
                    "' '",
                    "''",
                    "{}",
                    "[]",
                    "\t",
                ]
            ),
        )
    )
    assert agrees(TEXT[:at] + put + TEXT[at + gone :])


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_left_to_the_thorough_way(kind: str) -> None:
    content = HOSTILE[kind][0]
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return
    assert quick(text, PACK) is None


@pytest.mark.parametrize(
    "text",
    [
        TEXT + "# mine\n",
        TEXT.replace("placebook: 1", "placebook: 2"),
        TEXT.replace(PACK.reference, "bicycles@1"),
        TEXT + "notes:\n  - again\n",
        TEXT + "---\na: b\n",
        TEXT.replace("readiness:", "readyness:"),
        TEXT + "  - Ask Jan:\n",
        TEXT.replace("actions:\n", "actions:\n  ring-jan:\n"),
        TEXT.replace("actions:\n", "actions:\n  ring-jan:\n    do:\n"),
        TEXT.replace("datasets:\n", "datasets:\n  title:\n"),
        TEXT.replace("  affected:\n", "  affected:\n    Ask Jan:\n"),
        TEXT.replace("  affected:\n", "  affected: {Jan}\n"),
        TEXT + "wyrd:\n",
        TEXT + "  - Item #4\n",
    ],
)
def test_what_asks_for_a_closer_look_gets_one(text: str) -> None:
    assert quick(text, PACK) is None
