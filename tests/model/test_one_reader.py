"""One reader: quick with a good file, and everything at its line with a bad one."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from placebook.model import pack_loader
from placebook.model.validation_messages import bare_keys
from placebook.model.workbook import Workbook
from placebook.model.workbook_reader import Opened, read_workbook
from placebook.model.workbook_writer import workbook_text

from tests.cases import for_each
from tests.conftest import full, many
from tests.strategies import workbooks

PACK = pack_loader.load_pack()
TEXT = workbook_text(full(PACK), PACK)


def read_it(text: str) -> Opened:
    return read_workbook(text, "x.yaml", PACK)


def knows_lines(opened: Opened) -> bool:
    """Whether it was worked out where the parts of the file stand."""
    return "layout" in vars(opened.places.document)


@given(workbooks(PACK))
def test_whatever_people_say_is_read_as_it_was(book: Workbook) -> None:
    opened = read_it(workbook_text(book, PACK))
    assert (opened.workbook, opened.problems, opened.moved) == (book, (), ())


def test_of_a_file_as_we_write_it_no_lines_are_worked_out() -> None:
    opened = read_it(TEXT)
    assert opened.workbook == full(PACK)
    assert not knows_lines(opened)
    assert opened.places.mark(("focus", "pattern")).line > 1
    assert knows_lines(opened)


@for_each(
    "text",
    [
        TEXT + "  - Ask Jan:\n",
        TEXT + "  - Item #4\n",
        TEXT + "wyrd:\n",
        TEXT.replace("actions:\n", "actions:\n  ring-jan:\n"),
        TEXT.replace("actions:\n", "actions:\n  ring-jan:\n    do:\n"),
        TEXT.replace("datasets:\n", "datasets:\n  title:\n"),
        TEXT.replace("  affected:\n", "  affected:\n    Ask Jan:\n"),
        TEXT.replace("  affected:\n", "  affected: {Jan}\n"),
        TEXT.replace("readiness:", "readyness:"),
    ],
)
def test_a_word_that_no_field_takes_is_a_problem_at_its_line(text: str) -> None:
    [problem, *more] = read_it(text).problems
    there, old = text.split("\n"), TEXT.split("\n")
    changed = [n for n, line in enumerate(there, 1) if line not in old]
    assert problem.line in changed
    assert more == []


WORDS = ("", " Ask Jan", " Jan:", " {Jan: }", " [Jan]", " - Jan", " 'Jan'", " - Jan:")
KEYS = ("", "title:", "answer:", "about:", "wyrd:", "people:", "area:", "'why':", "-")


@settings(max_examples=many(500))
@given(
    st.integers(1, TEXT.count("\n")),
    st.integers(0, 3),
    st.sampled_from(KEYS),
    st.sampled_from(WORDS),
    st.booleans(),
)
def test_of_a_file_without_a_problem_no_word_is_lost(
    at: int, deep: int, key: str, words: str, instead: bool
) -> None:
    lines = TEXT.split("\n")
    lines[at : at + instead] = ["  " * deep + key + words]
    opened = read_it("\n".join(lines))
    if not opened.problems:
        assert [*bare_keys(Workbook, opened.places)] == []
        assert opened.workbook == Workbook.model_validate(opened.places.data)
