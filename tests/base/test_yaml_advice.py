"""Slips of people who never wrote YAML: each has a sentence of its own, at its line."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

from placebook.base.errors import Problem
from placebook.base.yaml_reader import parse_yaml
from placebook.base.yaml_tree import Tree
from placebook.model import pack_loader
from placebook.model.pack import Pack
from placebook.model.pack_loader import BUILT_IN
from placebook.model.workbook_reader import read_workbook

from tests.cases import for_each
from tests.conftest import PUBLISHED

PEERS = "readiness/peer-networks.yaml"
QUESTIONS = (BUILT_IN / PEERS).read_text()
WORKBOOK = (PUBLISHED / "kent-fuel-poverty-support.yaml").read_text()


class Slip(NamedTuple):
    """What is typed for what; the words at whose line it is told; the sentence."""

    old: str
    new: str
    at: str
    what: str
    do: str


NO_BREAK = (
    "has a no-break space, which only looks like a space",
    "delete it and type an ordinary space",
)
CURLY = (
    "begins with a curly quote, which YAML does not read as a quote",
    "use straight quotes (' or \") at both ends, or take the curly ones out",
)
NO_COLON = "put a colon and a space there"
OPEN = (
    "begins with ', which opens a quote that nothing closes",
    "put the same sign at the end of the text too, or take the first one out",
)
COLON = (
    "has a colon inside its text, which YAML reads as the end of a key",
    "put the whole text in quotes",
)
LONG_DASH = (
    "begins with –, and a line of a list begins with a hyphen",
    "use a hyphen (-) and a space",
)
NO_SPACE = ("has no space after its dash", "put one there")
TAB = ("is indented with a tab", "use spaces, as many as its neighbours have")


def column(mine: int, line: int, other: int) -> tuple[str, str]:
    what = f"begins in column {mine}, but line {line} above it begins in column {other}"
    return what, f"begin it in column {other} too"


# The second statement begins on line 34: its id, its text, what is asked aloud.
IN_QUESTIONS = {
    "a curly quote": Slip("text: Before", "text: “Note: Before", "“Note", *CURLY),
    "a curly quote over two lines": Slip(
        "text: Before it", "text: “Before it\n", "“Before", *CURLY
    ),
    "a curly quote around an id": Slip(
        "id: reuse-others-work",
        "id: “reuse-others-work”",
        "“reuse",
        "is in curly quotes, which are read as part of it",
        CURLY[1],
    ),
    "a no-break space after a colon": Slip(
        "text: Before", "text:\u00a0Before", "Before it", *NO_BREAK
    ),
    "a no-break space before a colon": Slip(
        "text: Before", "text\u00a0: Before", "Before it", *NO_BREAK
    ),
    "a no-break space before a key": Slip(
        "    ask: What of", "  \u202f ask: What of", "What of", *NO_BREAK
    ),
    "a no-break space after a dash": Slip(
        "- id: re", "-\u00a0id: re", "\u00a0id", *NO_BREAK
    ),
    "no colon": Slip(
        "text: Before", "text Before", "text Bef", "has no colon after 'text'", NO_COLON
    ),
    "no colon in the first line of an entry": Slip(
        "id: reuse", "id reuse", "id reuse", "has no colon after 'id'", NO_COLON
    ),
    "no colon before what is further in": Slip(
        "levels:\n      starting: A p",
        "levels\n      starting: A p",
        "levels\n      starting: A p",
        "has no colon after 'levels'",
        NO_COLON,
    ),
    "no colon before a block": Slip(
        "why: |\n      An art",
        "why |\n      An art",
        "why |\n",
        "has no colon after 'why'",
        NO_COLON,
    ),
    "an apostrophe that nothing closes": Slip(
        "text: Before", "text: 'Before", "'Before", *OPEN
    ),
    "an apostrophe in the last text": Slip(
        "The web addr", "'The web addr", "'The web", *OPEN
    ),
    "the last apostrophe gone": Slip(
        "partly: One of the team", "partly: 'One of the team''s", "'One of", *OPEN
    ),
    "an apostrophe that ends the text too early": Slip(
        "One of the team wrote down what was learned there.",
        "'One of the team's notes.'",
        "'One of the team's",
        "has a ' inside a text in ', which ends the text there",
        "write it twice (''), or put the whole text in double quotes",
    ),
    "a tab": Slip("    ask: What of", "\task: What of", "What of", *TAB),
    "a dash without a space": Slip("- id: reuse", "-id: reuse", "reuse", *NO_SPACE),
    "the first dash without a space": Slip("- id: in", "-id: in", "-id", *NO_SPACE),
    "a long dash": Slip("- id: reuse", "– id: reuse", "–", *LONG_DASH),
    "a bullet": Slip(
        "- id: reuse", "• id: reuse", "•", LONG_DASH[0].replace("–", "•"), LONG_DASH[1]
    ),
    "a colon at the end": Slip("why not.", "why not:", "why not:", *COLON),
    "a colon in a text": Slip(
        "text: Before", "text: Note: Before", "Note: ", *COLON
    ),
    "a colon in a list": Slip("[S17, S34, S51]", "\n      - a: b", "- a: b", *COLON),
    "one space too many": Slip(
        "    ask: What of", "     ask: What of", "What of", *column(6, 36, 5)
    ),
    "one space too few": Slip(
        "    ask: What of", "   ask: What of", "What of", *column(4, 36, 5)
    ),
    "a level among the statement's own keys": Slip(
        "      partly: It is", "    partly: It is", "It is", *column(5, 62, 7)
    ),
    "a dash too far in": Slip("  - id: reu", "   - id: reu", "reu", *column(4, 15, 3)),
}  # fmt: skip


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def told(found: Problem) -> tuple[int, str, str]:
    return found.line, found.what, found.do


@for_each("slip", IN_QUESTIONS.values(), ids=IN_QUESTIONS)
def test_a_slip_in_questions_is_told_once_where_it_was_made(
    tmp_path: Path, slip: Slip
) -> None:
    shutil.copytree(BUILT_IN, tmp_path / "own")
    assert slip.old in QUESTIONS
    text = QUESTIONS.replace(slip.old, slip.new, 1)
    (tmp_path / "own" / PEERS).write_text(text)
    _, problems = pack_loader.examine_pack(tmp_path / "own")
    assert [told(found) for found in problems] == [
        (line_of(text, slip.at), slip.what, slip.do)
    ]


HALF = (
    "has an escape in double quotes that is only half of a character",
    "write the character itself, or take the escape out",
)
BACKSLASH = ("has a backslash in double quotes", "put the whole text in single quotes")
LATER = f"{NO_COLON}, or begin the line further in if it goes on with the text above it"
IN_A_WORKBOOK = {
    "a curly quote": Slip("name: Fuel", "name: “Fuel: ", "“Fuel", *CURLY),
    "a curly quote around a word": Slip(
        "answer: starting",
        "answer: “starting”",
        "“starting”",
        "is in curly quotes, which are read as part of it",
        CURLY[1],
    ),
    "a no-break space": Slip("answer: star", "answer:\u00a0star", "star", *NO_BREAK),
    "a no-break space with nothing behind it": Slip(
        "answer:\n", "answer:\u00a0\n", "answer:\u00a0", *NO_BREAK
    ),
    "no colon": Slip(
        "answer:\n", "answer\n", "answer\n", "has no colon after 'answer'", NO_COLON
    ),
    "no colon before a block": Slip(
        "problem: |", "problem |", "problem |", "has no colon after 'problem'", LATER
    ),
    "an apostrophe that nothing closes": Slip(
        "name: Fuel", "name: 'Fuel", "'Fuel", *OPEN
    ),
    "an apostrophe in the first key of an entry": Slip(
        "title: Fuel", "title: 'Fuel", "'Fuel", *OPEN
    ),
    "a tab": Slip("      answer: star", "\tanswer: star", "star", *TAB),
    "a dash without a space": Slip("  - from", "  -from", "-from", *NO_SPACE),
    "half of a character": Slip("name: Kent", 'name: "K\\ud83dent"', '"K\\', *HALF),
    "both halves": Slip("name: Kent", 'name: "\\ud83d\\ude00"', "\\ud8", *HALF),
    "a folder in double quotes": Slip(
        "name: Kent", 'name: "K:\\gis"', "K:", *BACKSLASH
    ),
    "a colon in a note": Slip("notes:\n", "notes:\n  - Ask: Jan\n", "Ask:", *COLON),
}  # fmt: skip


@for_each("slip", IN_A_WORKBOOK.values(), ids=IN_A_WORKBOOK)
def test_a_slip_in_a_workbook_is_told_once_where_it_was_made(
    pack: Pack, slip: Slip
) -> None:
    assert slip.old in WORKBOOK
    text = WORKBOOK.replace(slip.old, slip.new, 1)
    problems = read_workbook(text, "x.yaml", pack).problems
    assert [told(found) for found in problems] == [
        (line_of(text, slip.at), slip.what, slip.do)
    ]


@for_each(
    ("text", "data"),
    [
        ("a:\n  b: x\n  c: y\n    d: z\n", {"a": {"b": "x"}}),
        (
            "a:\n  b: x\n  c:\n    b: y\n  d e: f: g\n",
            {"a": {"b": "x", "c": {"b": "y"}}},
        ),
    ],
)
def test_a_value_that_took_in_a_line_is_not_judged_and_others_are(
    text: str, data: Tree
) -> None:
    document = parse_yaml(text)
    assert document.cut
    assert document.data == data


def test_a_hyphen_before_an_id_is_no_dash_of_a_list(tmp_path: Path) -> None:
    shutil.copytree(BUILT_IN, tmp_path / "own")
    text = QUESTIONS.replace("id: reuse", "id: -reuse")
    (tmp_path / "own" / PEERS).write_text(text)
    [problem] = pack_loader.examine_pack(tmp_path / "own")[1]
    assert problem.what == "is not an id"


def test_notes_with_dashes_that_are_none_are_told(pack: Pack) -> None:
    head = WORKBOOK[: WORKBOOK.index("\nnotes:")]
    for typed, sentence in (("-Ask Jan", NO_SPACE), ("– Ask Jan", LONG_DASH)):
        text = f"{head}\nnotes:\n  {typed}\n"
        [problem] = read_workbook(text, "x.yaml", pack).problems
        assert told(problem) == (line_of(text, typed), *sentence)


def test_curly_quotes_at_both_ends_are_not_the_cause_of_a_slip_below() -> None:
    [fault] = parse_yaml("a: “b”\nc: d: e\n").faults
    assert (fault.mark.line, fault.what, fault.do) == (2, *COLON)


@for_each(
    "text",
    [
        "a: “b” and ‘c’\n",
        "a: b\u00a0c\n",
        "a: 'b\n  c d: e'\n",
        "a: don't\n",
        "- -5 degrees\n",
        "a:\n  - b\n  -  c\n",
        "a: |\n  “Note: 'x\n  -b\n  c d\ne: f\n",
    ],
)
def test_what_only_looks_like_a_slip_is_read(text: str) -> None:
    assert parse_yaml(text).faults == ()
