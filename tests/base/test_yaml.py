"""Reading and writing YAML are each other's proof."""

from __future__ import annotations

from datetime import date
from typing import Any

import ruamel.yaml
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from placebook.base.text import tidy
from placebook.base.yaml_comments import Comment
from placebook.base.yaml_reader import parse_yaml
from placebook.base.yaml_tree import Mark, Path, Tree
from placebook.base.yaml_writer import Block, Inline, YamlEntry, dump_yaml

from tests.cases import for_each
from tests.conftest import many
from tests.strategies import AWKWARD, text


@given(text)
def test_every_text_comes_back_as_it_was(words: str) -> None:
    words = tidy(words)
    spelled = dump_yaml(
        [YamlEntry("a", words or None), YamlEntry("b", Block(words) or None)]
    )
    document = parse_yaml(spelled)
    assert document.faults == ()
    assert document.data == {"a": words, "b": words}


@for_each("words", AWKWARD, ids=lambda words: ascii(words)[:20])
def test_readers_of_yaml_1_1_and_1_2_find_the_same_text(words: str) -> None:
    words = tidy(words)
    if not words:
        return
    spelled = dump_yaml(
        [
            YamlEntry("a", words),
            YamlEntry("b", [words]),
            YamlEntry("c", Inline([words])),
        ]
    )
    wanted = {"a": words, "b": [words], "c": [words]}
    assert yaml.safe_load(spelled) == wanted
    assert ruamel.yaml.YAML(typ="safe", pure=True).load(spelled) == wanted


def test_text_is_plain_where_it_can_be() -> None:
    entries = [
        YamlEntry("a", "Kent"),
        YamlEntry("b", "No"),
        YamlEntry("c", "12:30"),
        YamlEntry("d", date(2026, 1, 31)),
        YamlEntry("e", None),
        YamlEntry("f", Block("two\nlines")),
        YamlEntry("g", Inline(["x", "on"])),
        YamlEntry("h", [[YamlEntry("i", 1), YamlEntry("j", "9 of 14")]], "People"),
    ]
    assert dump_yaml([YamlEntry("top", entries, "A heading")]) == (
        "#: A heading\n"
        "top:\n"
        "  a: Kent\n"
        "  b: 'No'\n"
        "  c: '12:30'\n"
        "  d: 2026-01-31\n"
        "  e:\n"
        "  f: |\n"
        "    two\n"
        "    lines\n"
        "  g: [x, 'on']\n"
        "  #: People\n"
        "  h:\n"
        "    - i: 1\n"
        "      j: 9 of 14\n"
    )


def test_emoji_stay_as_they_are_even_in_quotes() -> None:
    assert dump_yaml([YamlEntry("a", "x\n😀")]) == 'a: "x\\n😀"\n'


@for_each("words", ["null", "Null", "NULL", "~"])
def test_nothing_is_blank_and_its_words_in_quotes_are_words(words: str) -> None:
    text = f"a: {words}\nb: '{words}'\nc: [{words}, x]\nd: |\n  {words}\n"
    document = parse_yaml(text)
    assert document.faults == ()
    assert document.data == {"a": "", "b": words, "c": ["", "x"], "d": words}


COLON = "has a colon inside its text, which YAML reads as the end of a key"
NO_BREAK = "has a no-break space, which only looks like a space"
FAULTS = {
    "a: 1\nb: 2\na: 3\n": (3, 1, "is here twice: also on line 1"),
    "a: &x 1\n": (1, 4, "has a YAML anchor (&)"),
    "a: 1\nb: *x\n": (2, 4, "uses a YAML alias (*)"),
    "a: !!str 1\n": (1, 4, "has a YAML tag (!)"),
    "a: 1\n---\nb: 2\n": (2, 1, "begins a second document"),
    "a: 'x\nb: 2\n": (1, 4, "begins with ', which opens a quote that nothing closes"),
    "a: b: c\n": (1, 5, COLON),
    "a:\n\tb: 1\n": (2, 1, "is indented with a tab"),
    "a: x\ufffey\n": (1, 5, "has a character that YAML does not allow (U+FFFE)"),
    "a: 1\n<<<<<<< ours\nb: 2\n": (2, 1, "has git's conflict markers"),
    "a: 1\n||||||| base\nb: 2\n": (2, 1, "has git's conflict markers"),
    "a: |\n  x\n  <<<<<<< A\n  =======\n  >>>>>>> B\n": (
        *(3, 3),
        "has git's conflict markers",
    ),
    'a:\n  b: "<<<<<<< A\\n=======\\n>>>>>>> B"\n': (
        *(2, 6),
        "has git's conflict markers",
    ),
    "a: x #45 y\n": (1, 6, "is cut off at '#45 y'"),
    "a: one\n  two #x y\n": (2, 7, "is cut off at '#x y'"),
    "a: one #x\n  two\nb: 1\n": (1, 8, "is cut off at '#x'"),
    "a: one\n  #x two\nb: 1\n": (2, 3, "is cut off at '#x two'"),
    "a: #45 x\nb: 1\n": (1, 4, "is cut off at '#45 x'"),
    "a:\n  #45 x\nb: 1\n": (2, 3, "is cut off at '#45 x'"),
    "a:\n  - #45 x\n  - y\n": (2, 5, "is cut off at '#45 x'"),
    "a:\n  - one\n    #x two\n": (3, 5, "is cut off at '#x two'"),
    "a:\n  - one\n   #x two\n": (3, 4, "is cut off at '#x two'"),
    "a:\n  one\n  #x two\nb: 1\n": (3, 3, "is cut off at '#x two'"),
    "a:\n  -\n    one\n    #x two\n": (4, 5, "is cut off at '#x two'"),
    "a: 'one'\n  #x two\nb: 1\n": (2, 3, "is cut off at '#x two'"),
    "a: |\n    one\n  #x two\nb: 1\n": (3, 3, "is cut off at '#x two'"),
    "a: >\n    one\n  #x two\nb: 1\n": (3, 3, "is cut off at '#x two'"),
    "- |\n    one\n  #x two\n": (3, 3, "is cut off at '#x two'"),
    "a: [one,\n  #x two\n  y]\n": (2, 3, "is cut off at '#x two'"),
    "a: [one #x, two]\nb: 1\n": (1, 9, "is cut off at '#x, two]'"),
    "a: {one #x}\n": (1, 9, "is cut off at '#x}'"),
    "a: 'one' #x\n": (1, 10, "is cut off at '#x'"),
    "a: | #x\n  one\n": (1, 6, "is cut off at '#x'"),
    "a: |#x\n  one\n": (1, 5, "is cut off at '#x'"),
    "a: >-2#x\n  one\n": (1, 7, "is cut off at '#x'"),
    "a: 1\none #x: two\nb: 1\n": (2, 5, "is cut off at '#x: two'"),
    "? [a]\n: b\n": (1, 3, "has a list or a group as a key"),
    "[" * 200_000: (1, 21, "is nested deeper than 20"),
    "a: [1\n": (1, 4, "opens a bracket that is not closed, or lacks a comma in it"),
    "a: {x: 1\nb: 1\n": (
        *(1, 4),
        "opens a bracket that is not closed, or lacks a comma in it",
    ),
    "a: 1\n b\nc: 1\n  d: 1\n": (
        *(4, 3),
        "begins in column 3, but line 3 above it begins in column 1",
    ),
    'a: "S:\\Data"\n': (1, 7, "has a backslash in double quotes"),
    'a: "S:\\new\\team"\n': (1, 4, "has a backslash in double quotes"),
    'a: "\\\\wharf\\bins"\n': (1, 4, "has a backslash in double quotes"),
    'a: "see Shared\\teams\\bins"\n': (1, 4, "has a backslash in double quotes"),
    'a: "see Shared\\teams"\n': (1, 4, "has a backslash in double quotes"),
    'a: "Waste\\rounds"\n': (1, 4, "has a backslash in double quotes"),
    'a: "Waste\\North"\n': (1, 4, "has a backslash in double quotes"),
    'a: "Waste\\_old"\n': (1, 4, "has a backslash in double quotes"),
    'a: "on C:\\new"\n': (1, 4, "has a backslash in double quotes"),
    'a: "T:\\news\\notes"\n': (1, 4, "has a backslash in double quotes"),
    'a: "on D:\\a"\n': (1, 4, "has a backslash in double quotes"),
    'a: "C:\\\\bins\\new"\n': (1, 4, "has a backslash in double quotes"),
    'a: "\\\\\\\\wharf\\\\bins\\new"\n': (
        *(1, 4),
        "has a backslash in double quotes",
    ),
    "a: > 5 calls\n": (1, 4, "begins with >, which has another meaning in YAML"),
    "a: - b\n": (1, 4, "has a hyphen right after its key"),
    "a: @b\n": (1, 4, "begins with @, which has another meaning in YAML"),
    "a: *Note* b\n": (1, 4, "begins with *, which has another meaning in YAML"),
    "a: ? b\n": (1, 4, "begins with ?, which has another meaning in YAML"),
    "a: , b\n": (1, 4, "begins with ,, which has another meaning in YAML"),
    'a: "b" c\n': (
        *(1, 6),
        'has a " inside a text in ", which ends the text there',
    ),
    "a: 'it's b'\n": (
        *(1, 7),
        "has a ' inside a text in ', which ends the text there",
    ),
    "a: |\n  b\nc\n\n#: d\ne: 1\n": (
        *(3, 2),
        "has no colon after 'c'",
    ),
    "a: |\n  b\nC d\ne: 1\n": (
        *(3, 1),
        "is neither a key nor part of the text above it",
    ),
    "a: 1\n...\nb: 1\n  c\nd\n": (
        *(3, 1),
        "comes after a line with ... or ---, which ends the document",
    ),
    "  a: 1\nb: 1\n": (
        *(2, 1),
        "begins in column 1, but line 1 above it begins in column 3",
    ),
    "a: [b] c\n": (1, 8, "goes on after the ] that closes it"),
    "a:\n\u00a0 b: 1\n  c: 1\n": (2, 1, NO_BREAK),
    "a:\n  b:c\n  #: d\n  e: 1\n": (2, 5, "has no space after its colon"),
    "a:\n  b: 1\n  c:\u00a0d\n  e: 1\n": (3, 5, NO_BREAK),
    "a: |\n    b\n  c\n": (3, 3, "cannot be read as YAML"),
}


@for_each("spelled", FAULTS, ids=lambda spelled: ascii(spelled)[:24])
def test_a_fault_is_named_where_it_stands(spelled: str) -> None:
    fault = parse_yaml(spelled).faults[0]
    assert (*fault.mark, fault.what) == FAULTS[spelled]


@for_each(
    ("spelled", "path"),
    [
        ("a:\n  #45 x\nb: 1\n", ("a",)),
        ("a:\n  b: y\n  c #1: Ticket\n", ("a", "c")),
        ("a:\n  b:\n    c: y\n  d #1: Ticket\n", ("a", "d")),
        ("a:\n  b: [c, #d]\n  e: 1\n  f: 1\n", ("a", "b", 0)),
    ],
)
def test_a_hash_that_cuts_is_one_fault_and_names_what_it_cut(
    spelled: str, path: Path
) -> None:
    assert [fault.path for fault in parse_yaml(spelled).faults] == [path]


def test_what_cannot_be_read_is_told_with_the_line_before_it() -> None:
    [fault] = parse_yaml("a: |\n    b\n\n  #: c\n  d\n").faults
    assert fault.do.endswith("here and on line 2")


@for_each(
    "spelled",
    [
        '"S:\\\\new\\\\team"',
        '"Plan B:\\nAsk"',
        '"a\\tb"',
        '"Kent\\tMedway"',
        '"one\\ntwo"',
        '"one\\r\\ntwo\\t"',
        '"\\e[31mred\\e[0m"',
        '"the team\\u2019s \\"list\\""',
        '"C:\\\\Caf\\xE9\\r\\nNew"',
        "'S:\\new\\team'",
        "S:\\new\\team",
    ],
)
def test_a_backslash_that_takes_no_letter_is_no_fault(spelled: str) -> None:
    assert parse_yaml(f"a: {spelled}\n").faults == ()


@for_each("words", ["Plan B:\nask", "\\\\wharf\\bins\nnew", "C:\\bins\nnew"])
def test_a_line_break_that_we_write_is_never_taken_for_a_folder(words: str) -> None:
    document = parse_yaml(dump_yaml([YamlEntry("a", words)]))
    assert (document.data, document.faults) == ({"a": words}, ())


def test_one_fault_hides_no_other() -> None:
    found = parse_yaml("a: &x 1\na: 2\nb: !t 3\nc: *x\n").faults
    assert [fault.mark.line for fault in found] == [1, 2, 3, 4]


def test_comments_are_found_with_the_place_they_stand_at() -> None:
    spelled = (
        "# top\n"
        "#: ours\n"
        "a: 1 # behind a\n"
        "b: # behind b\n"
        "  # above c\n"
        "  c: | # in the head of c\n"
        "    x # not a comment\n"
        "  # after c\n"
        "# at the end\n"
    )
    found = [(comment.path, comment.text) for comment in parse_yaml(spelled).comments]
    assert found == [
        (("a",), "top"),
        (("a",), "behind a"),
        (("b",), "behind b"),
        (("b", "c"), "above c"),
        (("b", "c"), "in the head of c"),
        (("b", "c"), "after c"),
        (("b",), "at the end"),
    ]


def test_a_comment_on_a_line_of_its_own_cuts_nothing_off() -> None:
    spelled = "#one\na: x\n#two\nb:\n  #three\n  c: |\n    y\n  #four\n"
    document = parse_yaml(spelled)
    assert document.faults == ()
    found = [(comment.text, comment.behind) for comment in document.comments]
    assert found == [(word, False) for word in ("one", "two", "three", "four")]


def test_a_comment_behind_a_value_is_never_the_program_s_own() -> None:
    [comment] = parse_yaml("a: x #: said\n").comments
    assert comment == Comment(("a",), "said", Mark(1, 6), behind=True, sign="#: ")


def test_what_no_word_loses_is_passed_over() -> None:
    spelled = (
        "a: \x1b[31mred\x07\n\x0cb: \u202ex\x00\x85\n"
        "c:\n-\tone\ttwo\n\u202ed:\t|\n  w\n  \tx\x9b2J\n"
    )
    document = parse_yaml(spelled)
    assert document.faults == ()
    said = {"a": "[31mred", "b": "x", "c": ["one two"], "d": "w\n x2J"}
    assert document.data == said


def test_a_line_separator_is_a_character_of_its_line() -> None:
    spelled = "a: x\u2028y # z\u2029\nb: |\n  x\u2029y\nc: [&x 'x\u2028 y']\n"
    document = parse_yaml(spelled)
    assert document.data == {"a": "x\u2028y", "b": "x\u2029y", "c": ["x\u2028 y"]}
    assert [comment.text for comment in document.comments] == ["z\u2029"]
    assert [fault.mark for fault in document.faults] == [Mark(4, 5)]


def test_a_comment_between_brackets_is_never_the_program_s_own() -> None:
    [comment] = parse_yaml("a: {b: x,\n     #: said\n     c: y}\n").comments
    assert comment == Comment(("a", "c"), "said", Mark(2, 6), True, sign="#: ")


def test_a_hash_in_quotes_is_no_comment() -> None:
    assert parse_yaml("a: 'x # y'\nb: \"# z\"\nc: d#e\n").comments == ()


USUAL = ("a:", "b:", "c: x", "d: two words", "e: |", "text", "- x", "f: [x]", "#: g")
UNUSUAL = (
    *("# h", "#", "#i", "j: x #y", "#: a", "#:k", "- l: x", "- - x", "? m", ": n", "-"),
    *("[x, y", "z]", "{o: p}", "q: {", "}", "'r'", "'s", "t'", "'u': x", "v: 'w # x'"),
    *('"\\t"', "&x y", "*x", "y: &b z", "aa: !t b", "<<: x", "~: 1", "ab: ~", "null"),
    *(
        "---",
        "...",
        "%YAML 1.1",
        "ac: b: c",
        "ad: >-",
        "ae: '",
        "af: [",
        "<<<<<<< ours",
    ),
)
LINES = st.builds(
    lambda deep, words: "  " * deep + words,
    st.integers(0, 2),
    st.one_of(st.sampled_from(USUAL), st.sampled_from(USUAL), st.sampled_from(UNUSUAL)),
)


def read_by_the_library(text: str) -> Tree:
    """What PyYAML reads as text alone; its words for nothing are blank."""

    def plain(node: Any) -> Tree:
        if isinstance(node, yaml.MappingNode):
            return {key.value: plain(inner) for key, inner in node.value}
        if isinstance(node, yaml.SequenceNode):
            return [plain(inner) for inner in node.value]
        is_nothing = node.value in ("null", "~") and not node.style
        return "" if is_nothing else tidy(node.value)

    node = yaml.compose(text, yaml.BaseLoader)
    return "" if node is None else plain(node)


@settings(max_examples=many(2000))
@given(st.lists(LINES, max_size=9).map("\n".join))
def test_a_text_without_a_fault_is_read_as_the_library_reads_it(text: str) -> None:
    document = parse_yaml(text)
    if not document.faults:
        assert document.data == read_by_the_library(text)


def test_nothing_is_so_deep_that_reading_it_ends_the_program() -> None:
    for sign in ("[", "- ", "? ", "{a: ", "[a: "):
        document = parse_yaml(sign * 100_000)
        assert document.cut
