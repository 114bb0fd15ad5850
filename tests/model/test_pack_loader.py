"""The policy officer's faults: each is told at its line, and nothing untrue with it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from placebook.base.errors import Problem
from placebook.base.yaml_reader import parse_yaml
from placebook.model import pack_loader
from placebook.model.pack_files import PatternsFile
from placebook.model.pack_loader import BUILT_IN
from placebook.model.positions import Places
from placebook.model.validation import validate
from placebook.model.workbook_reader import read_workbook
from placebook.model.workbook_writer import workbook_text

from tests.cases import for_each
from tests.conftest import kent, many
from tests.strategies import TYPED, hand_edited

PACK = pack_loader.load_pack()
VERSION = PACK.version
STEWARD = "readiness/data-infrastructure.yaml"
TITLE = "title: Data infrastructure\n"
ENTRY = "  - id: named-steward\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return own_pack(tmp_path)


def own_pack(folder: Path) -> Path:
    """A copy of the built-in pack."""
    return Path(shutil.copytree(BUILT_IN, folder / "own"))


def changed(folder: Path, name: str, old: str, new: str) -> list[Problem]:
    """Every problem of the pack after one change."""
    path = folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return pack_loader.examine_pack(folder)[1]


def line_of(folder: Path, name: str, words: str) -> int:
    lines = (folder / name).read_text().split("\n")
    return next(n for n, line in enumerate(lines, 1) if words in line)


def test_a_copy_of_the_built_in_pack_is_clean(folder: Path) -> None:
    pack, problems = pack_loader.examine_pack(folder)
    assert problems == []
    assert pack is not None
    assert pack.reference == pack_loader.load_pack().reference
    assert (
        pack_loader.load_pack(folder).statements.keys()
        == pack_loader.load_pack().statements.keys()
    )


@for_each(
    ("old", "new", "at", "where", "what", "do"),
    [
        (  # a misspelt key is told once
            TITLE,
            TITLE.replace("title", "titel"),
            "titel",
            "titel",
            "means nothing here",
            "did you mean 'title'?",
        ),
        (  # a colon in a text ends the reading, and nothing else is said
            TITLE,
            TITLE.replace(": D", ": The: D"),
            "The: D",
            "title",
            "has a colon inside its text, which YAML reads as the end of a key",
            "put the whole text in quotes",
        ),
        (  # a missing dash is told once
            ENTRY,
            "    id: named-steward\n",
            "    id: named-steward",
            "statements[1].id",
            "is here twice: also on line 16",
            "keep one of them, or put the missing dash where a new entry begins",
        ),
        (  # an id given twice
            ENTRY,
            "  - id: dataset-register\n",
            "",
            "statements[2].id",
            "'dataset-register' was used before",
            "an id is never used again: choose a new one",
        ),
        (  # retired in a version to come
            "retired: []",
            "retired: [{id: old, since: 9, reason: It was asked twice.}]",
            "since: 9",
            "retired[1].since",
            f"is later than the version in index.yaml ({VERSION})",
            "use the first version without the statement",
        ),
    ],
)
def test_a_slip_is_told_at_its_line_and_nothing_untrue_with_it(
    tmp_path: Path, old: str, new: str, at: str, where: str, what: str, do: str
) -> None:
    folder = own_pack(tmp_path)
    problems = changed(folder, STEWARD, old, new)
    told = [(p.where, p.what, p.do) for p in problems if p.level == "problem"]
    assert told == [(where, what, do)]
    [line] = [p.line for p in problems if p.level == "problem"]
    if at:
        assert line == line_of(folder, STEWARD, at)


def test_a_level_is_its_words_and_those_below_it() -> None:
    hint = PACK.answers["not-yet"].hint
    for _, statement in PACK.statements.values():
        levels = statement.levels
        words = ("", levels.starting, levels.partly, levels.in_place, "")
        names = ("unknown", "starting", "partly", "in-place", "not-applicable")
        assert tuple(PACK.level(statement, name) for name in names) == words
        assert PACK.level(statement, "not-yet") == hint
        ladder = [PACK.up_to(statement, name) for name in ("not-yet", *names[::2])]
        assert ladder == [hint, "", f"{levels.starting} {levels.partly}", ""]
    assert hint == "Somebody here would know of the first level, and it is not there."


def test_a_level_that_does_not_exist(folder: Path) -> None:
    problems = changed(folder, STEWARD, "      starting: ", "      halfway: ")
    assert [(p.where, p.do) for p in problems] == [
        ("statements[1].levels.starting", "fill it in"),
        (
            "statements[1].levels.halfway",
            "use starting, partly or in-place",
        ),
    ]


def test_words_too_long_for_the_screen_are_remarked_on(folder: Path) -> None:
    long = "Really " * 20
    [remark] = changed(folder, STEWARD, "    ask: ", f"    ask: {long}")
    assert (remark.level, remark.where, remark.what, remark.do) == (
        "remark",
        "statements[1].ask",
        f"is {len(long) + 36} characters long",
        "up to 140 fit where it is shown",
    )
    [statement] = [
        s for r, s in pack_loader.load_pack(folder).statements.values() if long in s.ask
    ]
    assert statement.id == "dataset-register"
    problems = changed(
        folder, "dataset-words.yaml", "also:\n", f"also:\n      - {long}\n"
    )
    assert {p.where for p in problems if p.file.endswith("dataset-words.yaml")} == {
        "licences[1].also[1]"
    }


def test_a_text_in_curly_quotes_is_remarked_on(folder: Path) -> None:
    [remark] = changed(folder, STEWARD, TITLE, "title: “Data infrastructure”\n")
    assert (remark.level, remark.line, remark.what, remark.do) == (
        "remark",
        2,
        "begins and ends with curly quotes, and people will see them",
        "take them out, unless somebody said these words",
    )


def test_bands_begin_at_nothing(folder: Path) -> None:
    [problem] = changed(folder, "index.yaml", "from: 0", "from: 10")
    assert (problem.level, problem.where, problem.what, problem.do) == (
        "problem",
        "bands[1].from",
        "is above 0, so a low score has no name",
        "begin the first band at 0",
    )


@for_each(
    ("name", "old", "new", "told"),
    [
        ("index.yaml", "from: 75", "from: 80", "bands are"),
        (STEWARD, TITLE, f"{TITLE}weight: 2\n", "weights are"),
        (STEWARD, "\nretired:", "\n    weight: 2\nretired:", "weights are"),
        (STEWARD, ENTRY, "  - id: steward-named\n", "statements are"),
    ],
)
def test_a_version_that_does_not_rise_with_scores_is_remarked_on(
    tmp_path: Path, name: str, old: str, new: str, told: str
) -> None:
    folder = own_pack(tmp_path)
    problems = changed(folder, name, old, new)
    [remark] = [problem for problem in problems if problem.where == "version"]
    assert (remark.level, remark.where, remark.what, remark.do) == (
        "remark",
        "version",
        f"is {VERSION}, as before, but the {told} different, and scores change with "
        "them",
        f"write {VERSION + 1}",
    )
    problems = changed(
        folder, "index.yaml", f"version: {VERSION}", f"version: {VERSION + 1}"
    )
    assert "version" not in {problem.where for problem in problems}


def test_words_alone_do_not_raise_the_version(folder: Path) -> None:
    assert changed(folder, STEWARD, "text: The service", "text: Each service") == []
    assert changed(folder, "index.yaml", "title: At the start", "title: Begun") == []
    assert changed(folder, STEWARD, TITLE, f"{TITLE}weight: 1\n") == []


def test_a_statement_dropped_without_being_retired_is_remarked_on(folder: Path) -> None:
    problems = changed(folder, STEWARD, ENTRY, "  - id: steward-named\n")
    [remark] = [problem for problem in problems if problem.where == "files"]
    assert remark.level == "remark"
    assert remark.what == (
        "data-infrastructure.named-steward is no longer asked, and workbooks may "
        "have answers to it"
    )
    assert "steward-named" in "".join(pack_loader.load_pack(folder).statements)


def test_a_file_that_is_not_listed_is_remarked_on(folder: Path) -> None:
    listed = "readiness/peer-networks.yaml"
    problems = changed(folder, "index.yaml", f"  - {listed}\n", "")
    remarks = [p for p in problems if p.file.endswith(listed)]
    assert [p.what for p in remarks] == ["is not asked"]
    assert {p.level for p in problems} == {"remark"}


def test_a_pack_without_an_index_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r"index.yaml: cannot be read: it is not there"):
        pack_loader.load_pack(tmp_path)


def test_two_files_for_one_section_are_told(folder: Path) -> None:
    shutil.copy(folder / "focus.yaml", folder / "focus2.yaml")
    problems = changed(
        folder, "index.yaml", "  - focus.yaml\n", "  - focus.yaml\n  - focus2.yaml\n"
    )
    assert ("section", "is in another file already") in {
        (p.where, p.what) for p in problems
    }


def test_a_file_that_is_listed_twice_is_told(folder: Path) -> None:
    [problem] = changed(folder, "index.yaml", "- focus.yaml", "- area.yaml")[:1]
    assert (problem.where, problem.what, problem.do) == (
        "files[4]",
        "is listed already",
        "take one of them out",
    )


def test_a_band_that_does_not_fit_is_told_alone(folder: Path) -> None:
    [problem] = changed(folder, "index.yaml", "from: 0", "from: -1")
    assert (problem.where, problem.what) == ("bands[1].from", "is too small")


def test_an_answer_by_another_name_is_told_alone(folder: Path) -> None:
    [problem] = changed(folder, "index.yaml", "  partly:", "  halfway:")
    assert problem.where == "answers.halfway"


def test_a_file_that_links_to_itself_gets_a_sentence(folder: Path) -> None:
    (folder / "cases.yaml").unlink()
    (folder / "cases.yaml").symlink_to("cases.yaml")
    problems = pack_loader.examine_pack(folder)[1]
    assert "it is a link that leads back to itself" in problems[0].what


def test_a_question_of_two_lines_is_one_line_above_its_answer(folder: Path) -> None:
    changed(
        folder,
        "focus.yaml",
        "    text: What goes wrong, for whom, and how do you know?\n",
        "    text: |\n      What goes wrong,\n      and for whom?\n",
    )
    pack = pack_loader.load_pack(folder)
    text = workbook_text(kent(pack, focus={"problem": "Cold."}), pack)
    assert "  #: What goes wrong, and for whom?\n  problem: |\n" in text
    assert read_workbook(text, "x.yaml", pack).problems == ()


# --- the words of what is missing -----------------------------------------------------


@for_each(
    ("old", "new", "at", "told"),
    [
        (
            "steward of {name}",
            "steward of {dataset}",
            "{dataset}",
            (
                "rules[5].words",
                "has {dataset}, which this rule does not fill in",
                "use {name}",
            ),
        ),
        (
            "steward of {name}",
            "steward",
            "steward.",
            ("rules[5].words", "does not say which entry", "put {name} into it"),
        ),
        (
            "steward of {name}",
            "steward of {name",
            "steward of {name.",
            ("rules[5].words", "has a brace without its other half", "write it as"),
        ),
        (
            "No decision-maker is",
            "No {name} is",
            "No {name} is",
            ("rules[13].words", "has {name}, which this rule does", "take it out"),
        ),
    ],
)
def test_a_slip_in_a_rule_is_told_at_its_line(
    tmp_path: Path, old: str, new: str, at: str, told: tuple[str, str, str]
) -> None:
    folder = own_pack(tmp_path)
    [problem] = changed(folder, "gaps.yaml", old, new)
    assert problem.line == line_of(folder, "gaps.yaml", at)
    for said, wanted in zip(
        (problem.where, problem.what, problem.do), told, strict=True
    ):
        assert said.startswith(wanted)


def test_a_rule_without_words_is_told(folder: Path) -> None:
    path = folder / "gaps.yaml"
    text = path.read_text()
    start = text.index("  - id: no-feedback")
    path.write_text(text[:start] + text[text.index("  - id: one-in-the") :])
    [problem] = pack_loader.examine_pack(folder)[1]
    assert (problem.where, problem.what) == ("rules", "has no words for no-feedback")


def test_a_slip_leaves_the_lines_of_the_entries_after_it_right(folder: Path) -> None:
    changed(
        folder,
        "gaps.yaml",
        "  - id: no-steward\n    title: ",
        "  - id: no-steward\n    titel: ",
    )
    problems = changed(folder, "gaps.yaml", "id: no-feedback", "id: no-feedbak")
    assert [(p.where, p.line) for p in problems] == [
        ("rules[5].titel", line_of(folder, "gaps.yaml", "titel")),
        ("rules[10].id", line_of(folder, "gaps.yaml", "no-feedbak")),
    ]


def test_a_text_that_a_number_sign_cuts_off_is_a_problem(folder: Path) -> None:
    old = "title: Nobody uses the data to decide"
    [problem] = changed(folder, "gaps.yaml", old, "title: Item #4 of the plan")
    assert (problem.level, problem.where, problem.what, problem.do) == (
        "problem",
        "rules[13].title",
        "is cut off at '#4 of the plan'",
        "put the whole text in quotes; a comment has a space after its #",
    )
    assert problem.line == line_of(folder, "gaps.yaml", "Item #4")


def test_a_key_with_nothing_behind_it_in_a_pack_is_a_problem(folder: Path) -> None:
    old = "title: Nobody uses the data to decide"
    [problem] = changed(folder, "gaps.yaml", old, "title: {Nobody decides}")
    assert (problem.where, problem.what, problem.do) == (
        "rules[13].title.Nobody decides",
        "is read as a key",
        "put the text in quotes",
    )
    (folder / "gaps.yaml").write_text((BUILT_IN / "gaps.yaml").read_text())
    [problem] = changed(folder, "gaps.yaml", f"    {old}", f"    of mine:\n    {old}")
    assert problem.what == "is read as a key, and means nothing here"


PATTERNS = (BUILT_IN / "patterns.yaml").read_text()


@settings(max_examples=many(100))
@given(hand_edited(PATTERNS))
def test_what_is_typed_into_a_pack_is_a_problem_or_is_read(
    edited: tuple[str, str],
) -> None:
    text, typed = edited
    document = parse_yaml(text)
    value, problems = validate(PatternsFile, Places(document, "patterns.yaml"))
    comments = " ".join(comment.text for comment in document.comments)
    read = f"{value and value.model_dump()} {comments}"
    assert problems or all(read.count(word) >= typed.count(word) for word in TYPED)


def test_a_text_that_a_number_sign_cuts_off_is_remarked_on(folder: Path) -> None:
    old = "title: Nobody uses the data to decide"
    [remark] = changed(folder, "gaps.yaml", old, f"{old} # or by chance")
    assert remark.level == "remark"
    assert (remark.where, remark.line, remark.what, remark.do) == (
        "rules[13].title",
        line_of(folder, "gaps.yaml", old),
        "ends before '# or by chance'",
        "put the text in quotes if that belongs to it",
    )


def test_a_condition_without_a_pattern_is_told(folder: Path) -> None:
    old = "    when:\n      pattern: [policy]\n"
    [problem] = changed(folder, "gaps.yaml", old, old.replace("policy", ""))
    assert (problem.where, problem.what, problem.do) == (
        "rules[13].when",
        "names no pattern",
        "add one, as in `pattern: [access]`",
    )
    assert problem.line == line_of(folder, "gaps.yaml", "pattern: []") - 1


LISTED = "  - roles.yaml\n"
AFFECTED = "  - id: focus.affected\n"
UNKNOWN = (
    "  unknown:\n    title: Don't know\n"
    "    hint: Nobody here can say. It becomes a question to find out.\n"
)
NO_WORDS = "focus.yaml:7: questions: has no words for focus.affected"
KEEPER = "roles.yaml:19: roles: are not those of the workbook"
CREATOR = "roles.yaml:10: lanes: list creator 2 times"
NOBODY = "roles.yaml:10: lanes: list beneficiary 0 times"
WEIGHT = "readiness/data-infrastructure.yaml:3: weight: is not a weight"
SLIPS: list[tuple[str, str, str, list[str]]] = [
    (
        *("index.yaml", "  - focus.yaml\n", ""),
        ["index.yaml:33: files: names no file for the section focus"],
    ),
    (
        *("index.yaml", LISTED, ""),
        ["index.yaml:33: files: names no file that holds roles"],
    ),
    (
        *("index.yaml", LISTED, LISTED + "  - ../roles.yaml\n"),
        ["index.yaml:53: files[20]: is outside the pack"],
    ),
    (
        *("index.yaml", LISTED, LISTED + "  - twin.yaml\n"),
        ["twin.yaml:1: patterns: is in another file already"],
    ),
    (
        *("index.yaml", f"    hint: {PACK.answers['not-yet'].hint}\n", ""),
        [
            "index.yaml:9: answers.not-yet: has no hint, which says of every statement "
            "what this level is"
        ],
    ),
    (
        *(STEWARD, "    levels:\n", "    levels:\n      not-yet: Nothing.\n"),
        [f"{STEWARD}:25: statements[1].levels.not-yet: means nothing here"],
    ),
    (
        *(STEWARD, f"changed: {VERSION}", "changed: 9"),
        [
            f"{STEWARD}:17: statements[1].changed: is later than the version in "
            f"index.yaml ({VERSION})"
        ],
    ),
    ("index.yaml", UNKNOWN, "", ["index.yaml:8: answers: has no words for unknown"]),
    (
        *("index.yaml", "  - from: 25\n", "  - from: 55\n"),
        ["index.yaml:24: bands: are not in rising order"],
    ),
    (
        *("focus.yaml", AFFECTED, "  - id: focus.afected\n"),
        [
            NO_WORDS,
            "focus.yaml:20: questions[2].id: 'focus.afected' is not a field of this "
            "section",
        ],
    ),
    (
        *("focus.yaml", AFFECTED, "  - id: focus.problem\n"),
        [NO_WORDS, "focus.yaml:20: questions[2].id: is asked already"],
    ),
    (
        *("focus.yaml", "section: focus\n", "section: problem\n"),
        [
            "focus.yaml:1: section: is not a section of the workbook",
            "index.yaml:33: files: names no file for the section focus",
        ],
    ),
    (
        *("datasets.yaml", "      held:", "      here:"),
        [
            "datasets.yaml:42: questions[4].choices: has no words for held",
            "datasets.yaml:43: questions[4].choices.here: is not a word of this field",
        ],
    ),
    (
        *("readiness/open-standards.yaml", "id: open-standards", "id: peer-networks"),
        ["readiness/peer-networks.yaml:1: id: is another file's id"],
    ),
    (
        *("roles.yaml", "sources: [S22, S26]", "sources: [S22, S99]"),
        ["roles.yaml:23: roles[1].sources[2]: names a source that is not listed: S99"],
    ),
    ("roles.yaml", "roles: [beneficiary]", "roles: [creator]", [CREATOR, NOBODY]),
    ("roles.yaml", "  - id: steward\n", "  - id: keeper\n", [KEEPER]),
    (
        *("cases.yaml", "cases:\n", "stories:\n"),
        ["cases.yaml:1: does not say what it holds"],
    ),
    (STEWARD, TITLE, TITLE + "weight: 0\n", [WEIGHT]),
    (STEWARD, TITLE, TITLE + "weight: heavy\n", [WEIGHT]),
]


@for_each(("name", "old", "new", "wanted"), SLIPS, ids=lambda slip: slip[3])
def test_what_a_pack_lacks_or_has_twice_is_told_at_its_line(
    tmp_path: Path, name: str, old: str, new: str, wanted: list[str]
) -> None:
    own = tmp_path / "own"
    shutil.copytree(BUILT_IN, own)
    if "twin.yaml" in new:
        shutil.copy(own / "patterns.yaml", own / "twin.yaml")
    problems = changed(own, name, old, new)
    told = [
        ": ".join(filter(None, (f"{Path(p.file).relative_to(own)}:{p.line}", p.where)))
        + f": {p.what}"
        for p in problems
    ]
    assert told == wanted
