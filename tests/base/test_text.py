from __future__ import annotations

import unicodedata

from hypothesis import given
from placebook.base.text import (
    conflict_in,
    count_noun,
    join_words,
    new_id,
    one_line,
    slug,
    tidy,
    wrapped,
)

from tests.cases import for_each
from tests.strategies import text


@given(text)
def test_tidy_text_stays_as_it_is(words: str) -> None:
    assert tidy(tidy(words)) == tidy(words)


@given(text)
def test_tidy_keeps_every_character_that_is_not_named(words: str) -> None:
    dropped = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}

    def seen(s: str) -> str:
        kept = (c for c in s if unicodedata.category(c) not in ("Cc", "Cs"))
        return "".join(c for c in kept if c not in dropped and c not in " \ufffd")

    assert seen(tidy(words)) == seen(words)


def test_tidy_mends_what_a_terminal_or_yaml_would_act_on() -> None:
    untidy = "\n a\tb  \r\nc\rd \x1b[31m\u202ee\vf\fg\x85\n\n"
    assert tidy(untidy) == " a b\nc\nd [31me\nf\ng"


@given(text)
def test_a_slug_is_its_own_slug_and_short(words: str) -> None:
    made = slug(words)
    assert slug(made) == made
    assert len(made) <= 60
    assert len(made.encode()) <= 100
    assert "/" not in made
    assert "." not in made


def test_slugs_that_people_would_expect() -> None:
    assert slug("Kent County Council") == "kent-county-council"
    assert slug("Nîmes & Théâtre") == "nimes-theatre"
    assert slug("../..") == ""
    assert slug("東京 2") == "東京-2"
    assert slug("x" * 400) == "x" * 60


def test_an_id_is_never_taken_and_never_empty() -> None:
    assert new_id("Bins", {"bins", "bins-2"}, "dataset") == "bins-3"
    assert new_id("?!", {"dataset"}, "dataset") == "dataset-2"
    assert len(new_id("x" * 90, {"x" * 60}, "dataset")) <= 60


def test_one_line_cuts_with_a_mark() -> None:
    assert one_line("a\n b\tc") == "a b c"
    assert one_line("abcdef", 4) == "abc…"


def test_counts_and_lists_in_words() -> None:
    assert [count_noun(n, "problem") for n in (0, 1, 2)] == [
        "no problems",
        "1 problem",
        "2 problems",
    ]
    assert join_words(["a", "b", "c"]) == "a, b or c"


def test_a_line_is_cut_after_a_word_unless_that_is_most_of_it() -> None:
    assert one_line("Project funding, from Innovate", 24) == "Project funding, from…"
    assert one_line("Project funding, from it", 24) == "Project funding, from it"
    assert one_line("x" * 30, 24) == "x" * 23 + "…"
    assert one_line("a " + "x" * 30, 24) == "a " + "x" * 21 + "…"


@for_each(
    ("text", "at"),
    [
        ("<<<<<<< A\nx\n=======\ny\n>>>>>>> B", 0),
        ("said\n  <<<<<<< A\n  ||||||| C\n  =======\n  >>>>>>> B", 7),
        ("<<<<<<<\n=======\n>>>>>>>", 0),
        ("<<<<<<< A\n<<<<<<< B\n=======\n>>>>>>> C", 10),
        ("Minutes\n=======\nx", None),
        ("<<<<<<< A\nx\n=======", None),
        (">>>>>>> A\n=======\n<<<<<<< B", None),
        ("<<<<<<< A\n  =======\n>>>>>>> B", None),
        ("git says <<<<<<< A,\n=======\nand >>>>>>> B", None),
        ("<<<<<<<< A\n========\n>>>>>>>> B", None),
        # In a file they are in texts of their own.
        ("a:\n  <<<<<<< A\nb:\n  =======\nc:\n  >>>>>>> B", None),
    ],
)
def test_conflict_markers_are_three_lines_in_their_order(
    text: str, at: int | None
) -> None:
    assert conflict_in(text) == at


def test_lines_break_between_words_and_paths_and_commands_stay_whole() -> None:
    path = "workbooks/marrow-vale-district-dial-a-ride.yaml"
    told = f"{path}: `placebook edit` asks which is right.\n  placebook edit {path} -q"
    assert wrapped(told, 24) == (
        f"{path}:\n`placebook edit` asks\nwhich is right.\n  placebook edit {path} -q"
    )
    assert wrapped("1. Not yet: none", 12, "   ") == "1. Not yet:\n   none"
    assert wrapped("", 24) == ""
