from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from hypothesis import given, settings
from hypothesis import strategies as st
from placebook.base.text import tidy
from placebook.interview import prompt_builder
from placebook.interview.steps import walk_steps
from placebook.model import pack_loader
from placebook.model.pack import Pack
from placebook.model.pack_types import Retired
from placebook.model.workbook import FORMAT, Workbook, plain_data
from placebook.model.workbook_reader import read_workbook
from placebook.model.workbook_writer import workbook_text

from tests.cases import for_each
from tests.conftest import full, kent, many
from tests.strategies import TYPED, hand_edited, text, workbooks

PACK = pack_loader.load_pack()


def problems(spelled: str, pack: Pack) -> list[tuple[int, str, str]]:
    found = read_workbook(spelled, "x.yaml", pack).problems
    return [(problem.line, problem.where, problem.what) for problem in found]


@settings(max_examples=many(150))
@given(workbooks(PACK))
def test_reading_then_writing_changes_not_a_byte(book: Any) -> None:
    spelled = workbook_text(book, PACK)
    opened = read_workbook(spelled, "x.yaml", PACK)
    assert opened.problems == ()
    assert opened.workbook is not None
    assert opened.workbook == book
    assert workbook_text(opened.workbook, PACK) == spelled


@given(text, text)
def test_every_word_comes_back_as_it_was_said(line: str, block: str) -> None:
    line = line + "x"
    book = kent(PACK, focus={"problem": block}, notes=[line])
    again = read_workbook(workbook_text(book, PACK), "x.yaml", PACK).workbook
    assert again is not None
    assert again.focus.problem == (tidy(block) or None)
    assert again.notes == (tidy(line),)


PLAIN = plain_data(full(PACK))
OF_EACH = workbook_text(
    kent(
        PACK,
        **{part: PLAIN[part] for part in ("focus", "readiness", "actions", "notes")},
        workshop={"people": [{"role": "Head of data"}]},
        datasets={"dataset-0": PLAIN["datasets"]["dataset-0"]},
        ecosystem={"actors": {"kent": {"name": "Kent"}}, "flows": [{"from": "kent"}]},
    ),
    PACK,
)


@settings(max_examples=many(200))
@given(hand_edited(OF_EACH))
def test_what_is_typed_by_hand_is_a_problem_or_is_kept(edited: tuple[str, str]) -> None:
    text, typed = edited
    opened = read_workbook(text, "x.yaml", PACK)
    assert opened.workbook is None or opened.problems or _has(opened.workbook, typed)


def _has(book: Workbook, typed: str) -> bool:
    saved = workbook_text(book, PACK)
    assert read_workbook(saved, "x.yaml", PACK).problems == ()
    return all(saved.count(word) >= typed.count(word) for word in TYPED)


def test_a_full_workbook_comes_back(pack: Pack) -> None:
    book = full(pack)
    opened = read_workbook(workbook_text(book, pack), "x.yaml", pack)
    assert (opened.workbook, opened.problems) == (book, ())


def test_every_question_stands_in_the_file_under_its_words(pack: Pack) -> None:
    lines = workbook_text(kent(pack), pack).split("\n")
    for field in ("problem", "affected", "pattern", "beneficiaries"):
        at = lines.index(f"  {field}:")
        assert lines[at - 1] == f"  #: {pack.questions[f'focus.{field}'].text}"
    for _, statement in pack.statements.values():
        at = lines.index(f"    {statement.id}:")
        assert lines[at - 1] == f"    #: {statement.text}"
        assert lines[at + 1] == "      answer:"


def test_scalars_are_typed_by_the_model_and_never_by_yaml(pack: Pack) -> None:
    spelled = (
        f"placebook: {FORMAT}\npack: {pack.reference}\n"
        "area:\n  name: No\n  code: 010\nservice:\n  name: 1e3\n"
        "notes:\n  - 12:30\n  - on\n"
    )
    book = read_workbook(spelled, "x.yaml", pack).workbook
    assert book is not None
    assert (book.area.name, book.area.code, book.service.name) == ("No", "010", "1e3")
    assert book.notes == ("12:30", "on")


HEAD = (
    f"placebook: {FORMAT}\npack: {PACK.reference}\n"
    "area:\n  name: A\nservice:\n  name: B\n"
)


@for_each(
    ("body", "wanted"),
    [
        ("focus:\n  patern: access\n", (8, "focus.patern", "means nothing here")),
        (
            "focus:\n  pattern: acess\n",
            (8, "focus.pattern", "'acess' is not one of the words for this field"),
        ),
        (
            "workshop:\n  date: 0\n",
            (8, "workshop.date", "'0' is not a date"),
        ),
        (
            "workshop:\n  date: 2026-02-30\n",
            (8, "workshop.date", "2026-02-30 is not in the calendar"),
        ),
        (
            "workshop:\n  date: 1|2; 3\n",
            (8, "workshop.date", "'1|2; 3' is not a date"),
        ),
        (
            "focus:\n  evidence:\n    #4521 shows\n",
            (9, "focus.evidence", "is cut off at '#4521 shows'"),
        ),
        (
            "datasets:\n  a:\n    title: B\n    identifiers: [UPRN, #4521]\n"
            "    standard: C\n    format: CSV\n",
            (10, "datasets.a.identifiers[1]", "is cut off at '#4521]'"),
        ),
        (
            "workshop:\n  round: 1.5\n",
            (8, "workshop.round", "'1.5' is not a whole number from 1"),
        ),
        (
            "datasets:\n  x:\n    need: useful\n",
            (8, "datasets.x.title", "is needed here"),
        ),
        ("datasets:\n  X Y:\n    title: a\n", (8, "datasets.X Y", "is not an id")),
        ("notes: a\n", (7, "notes", "should be a list")),
        ("focus: a\n", (7, "focus", "should be a group of keys")),
        ("focus:\n  pattern: [a]\n", (8, "focus.pattern", "should be one word")),
        ("focus:\n  problem:\n    - a\n", (8, "focus.problem", "should be text")),
        ("extra: 1\n", (7, "extra", "means nothing here")),
        (
            "readiness:\n  nonsense:\n    x:\n      answer: partly\n",
            (8, "readiness.nonsense", "is not one of the recommendations"),
        ),
        (
            "readiness:\n  peer-networks:\n    nonsense:\n      answer: partly\n",
            (
                9,
                "readiness.peer-networks.nonsense",
                "is not in these questions",
            ),
        ),
        (
            "ecosystem:\n  flows:\n    - to: b\n",
            (9, "ecosystem.flows[1].from", "is needed here"),
        ),
    ],
)
def test_a_problem_is_said_at_its_line(
    pack: Pack, body: str, wanted: tuple[int, str, str]
) -> None:
    assert problems(HEAD + body, pack) == [wanted]


AS_KEY = "is read as a key"
NO_KEY = f"{AS_KEY}, and means nothing here"
IN_QUOTES = "remove the colon, or put the text in quotes"
ID = "organisational-collaboration"


@for_each(
    ("body", "wanted"),
    [
        ("notes:\n  - x\n  - Ask Jan:\n", (9, "notes[2].Ask Jan", AS_KEY, IN_QUOTES)),
        ("notes:\n  - ? Ask\n", (8, "notes[1].Ask", AS_KEY, IN_QUOTES)),
        (
            "focus:\n  problem:\n    Ask Jan:\n",
            (9, "focus.problem.Ask Jan", AS_KEY, IN_QUOTES),
        ),
        (
            "focus:\n  problem:\n    - Ask Jan:\n",
            (9, "focus.problem[1].Ask Jan", AS_KEY, IN_QUOTES),
        ),
        (
            "focus:\n  evidence: {minutes of 3 June}\n",
            (8, "focus.evidence.minutes of 3 June", AS_KEY, "put the text in quotes"),
        ),
        (
            "workshop:\n  date: {3 June}\n",
            (8, "workshop.date.3 June", AS_KEY, "put the text in quotes"),
        ),
        (
            f"readiness:\n  {ID}:\n    shared-problem:\n      answer: {{partly}}\n",
            (
                *(10, f"readiness.{ID}.shared-problem.answer.partly", AS_KEY),
                "put the text in quotes",
            ),
        ),
        (
            "focus:\n  evidence: [minutes, photos]\n",
            (
                *(8, "focus.evidence", "should be text"),
                "put it in quotes, or write it as a | block",
            ),
        ),
        (
            "workshop:\n  people:\n    - Waste team:\n",
            (
                *(9, "workshop.people[1].Waste team", NO_KEY),
                "use role or organisation",
            ),
        ),
        (
            "workshop:\n  people:\n    Waste team:\n",
            (
                *(9, "workshop.people.Waste team", AS_KEY),
                "begin the line with a hyphen, or use [ ] for { }",
            ),
        ),
        (
            "ecosystem:\n  flows:\n    - to the NHS:\n",
            (
                *(9, "ecosystem.flows[1].to the NHS", NO_KEY),
                "use from, to, kind, what, dataset or state",
            ),
        ),
        (
            "datasets:\n  bin-days:\n",
            (
                *(8, "datasets.bin-days", "has nothing in it"),
                "write its title below it, indented, or take it out",
            ),
        ),
        (
            "datasets:\n  - bin-days:\n",
            (
                *(8, "datasets[1].bin-days", AS_KEY),
                "take out the hyphen before it",
            ),
        ),
        (
            "ecosystem:\n  actors:\n    nhs:\n      name:\n",
            (
                *(9, "ecosystem.actors.nhs", "has nothing in it"),
                "write its name below it, indented, or take it out",
            ),
        ),
        (
            "actions:\n  ring-jan:\n",
            (
                *(8, "actions.ring-jan", "has nothing in it"),
                "write its do below it, indented, or take it out",
            ),
        ),
        (
            "focus:\n  patern:\n",
            (8, "focus.patern", NO_KEY, "did you mean 'pattern'?"),
        ),
        (
            f"readiness:\n  {ID}:\n    shared-problem:\n      Ask Jan:\n",
            (
                *(10, f"readiness.{ID}.shared-problem.Ask Jan", NO_KEY),
                "use answer, why, evidence, as_of or asked",
            ),
        ),
    ],
)
def test_a_key_with_nothing_behind_it_is_no_blank(
    pack: Pack, body: str, wanted: tuple[int, str, str, str]
) -> None:
    for partial in (False, True):
        found = read_workbook(HEAD + body, "x.yaml", pack, partial).problems
        assert [(p.line, p.where, p.what, p.do) for p in found] == [wanted]


def test_a_colon_without_its_space_is_told_and_nothing_untrue_with_it(
    pack: Pack,
) -> None:
    body = "focus:\n  problem:Cold homes\n  #: Who?\n  affected: Tenants\n"
    wanted = [(8, "focus", "has no space after its colon")]
    assert problems(HEAD + body, pack) == wanted


def test_a_person_in_plain_words_is_told_which_keys_to_use(pack: Pack) -> None:
    body = "workshop:\n  people:\n    - Head of data, Kent\n"
    [found] = read_workbook(HEAD + body, "x.yaml", pack).problems
    assert (found.line, found.what) == (9, "should be a group of keys")
    assert found.do == "write it with its keys, such as role:"


def test_every_key_with_nothing_behind_it_is_told(pack: Pack) -> None:
    body = (
        "extra:\nfocus:\n  problem:\n    Ask Jan:\n    Ask Kim:\n  pattern: acess\n"
        "notes:\n  - {a, b}\n"
    )
    found = [line for line, _, _ in problems(HEAD + body, pack)]
    assert found == [7, 10, 11, 12, 14, 14]


def test_a_near_miss_is_told_what_was_meant(pack: Pack) -> None:
    found = read_workbook(HEAD + "focus:\n  patern: access\n", "x.yaml", pack).problems
    assert found[0].do == "did you mean 'pattern'?"


def test_a_fault_in_one_part_hides_none_in_another(pack: Pack) -> None:
    body = (
        "focus:\n  problem: &a x\n  pattern: acess\n"
        "workshop:\n  date: soon\ndatasets:\n  a:\n    status: mine\n"
        "    title: T\n  b:\n    need: useful\n"
    )
    assert [line for line, _, _ in problems(HEAD + body, pack)] == [8, 9, 11, 14, 16]


def test_an_empty_value_means_the_same_as_an_absent_one(pack: Pack) -> None:
    blank = (
        "focus:\n  problem:\n  pattern: ''\ndatasets:\nnotes: []\nactions: {}\n"
        "workshop:\n  people:\n    - role:\necosystem:\n  actors:\n  flows:\n"
        f"    - from:\n      to:\nreadiness:\n  {ID}:\n    shared-problem:\n"
        "      answer:\n    room-to-try:\nconflicts:\n"
    )
    assert problems(HEAD + blank, pack) == []
    bare = read_workbook(HEAD, "x.yaml", pack).workbook
    assert read_workbook(HEAD + blank, "x.yaml", pack).workbook == bare


def test_a_workbook_says_whose_it_is_before_all_else(pack: Pack) -> None:
    for number in (0, FORMAT + 1):
        newer = HEAD.replace(f"placebook: {FORMAT}", f"placebook: {number}")
        reads = f"this placebook reads formats 1 to {FORMAT}"
        what = f"is in format {number}, and {reads}"
        assert problems(newer, pack) == [(1, "placebook", what)]
    other = HEAD.replace(pack.id, "bicycles")
    assert problems(other, pack) == [
        (2, "pack", f"is for the questions bicycles, and these are {pack.id}")
    ]
    later = HEAD.replace(pack.reference, f"{pack.id}@{pack.version + 8}")
    [(_, _, what)] = problems(later, pack)
    assert what == (
        f"was answered with version {pack.version + 8} of these questions, and this is "
        f"version {pack.version}"
    )
    assert problems("id: x\nstatements:\n  - a\n", pack) == [
        (1, "", "holds questions, not a workbook")
    ]
    assert problems("", pack) == [(1, "", "is empty")]
    assert problems("- a\n", pack) == [(1, "", "is not a workbook")]


def test_what_must_be_there_is_asked_for(pack: Pack) -> None:
    found = problems("focus:\n  pattern: nope\n", pack)
    assert [where for _, where, _ in found] == [
        "placebook",
        "pack",
        "area",
        "service",
        "focus.pattern",
    ]


def test_comments_of_people_move_into_the_notes(pack: Pack) -> None:
    id = next(iter(pack.statements))
    statement = id.partition(".")[2]
    spelled = workbook_text(kent(pack, notes=["First."]), pack)
    spelled = spelled.replace(
        f"    {statement}:\n      answer:\n",
        f"    {statement}:\n      # ask the archive\n      answer: partly # soon\n",
    )
    opened = read_workbook(spelled, "x.yaml", pack)
    assert opened.workbook is not None
    wanted = ("First.", f"{id}: ask the archive", f"{id}: soon")
    assert opened.workbook.notes == wanted
    again = read_workbook(workbook_text(opened.workbook, pack), "x.yaml", pack).workbook
    assert again is not None
    assert again.notes == wanted


def test_a_comment_s_place_is_told_as_in_problems(pack: Pack) -> None:
    spelled = (
        f"# top\n{HEAD}"
        "workshop:\n  people:\n    - role: Head of data # mine\n"
        "ecosystem:\n  actors:\n    kent: # a\n      name: Kent\n  flows:\n"
        "    - from: kent\n    # b\n    - from: kent # c\n"
        "notes:\n  - x # d\n  # e\n"
    )
    book = read_workbook(spelled, "x.yaml", pack).workbook
    assert book is not None
    assert book.notes == (
        "x",
        "top",
        "workshop.people[1].role: mine",
        "ecosystem.actors.kent: a",
        "ecosystem.flows[2].from: b",
        "ecosystem.flows[2].from: c",
        "d",
        "e",
    )


def with_retired(pack: Pack) -> tuple[Pack, str]:
    """The next version of a pack, without its first statement."""
    first, *rest = pack.recommendations
    gone = first.statements[0]
    retired = Retired(id=gone.id, since=pack.version + 1, reason="Nobody knew.")
    changed = first.model_copy(
        update={"statements": first.statements[1:], "retired": (retired,)}
    )
    newer = replace(pack, version=pack.version + 1, recommendations=(changed, *rest))
    return newer, f"{first.id}.{gone.id}"


def test_a_retired_statement_keeps_its_answer_and_words_in_the_notes(
    pack: Pack,
) -> None:
    newer, gone = with_retired(pack)
    recommendation, _, statement = gone.partition(".")
    reply = {"answer": "partly", "evidence": "Minutes.\nPage 2."}
    old = kent(pack, readiness={recommendation: {statement: reply}})
    opened = read_workbook(workbook_text(old, pack), "x.yaml", newer)
    assert opened.workbook is not None
    assert opened.problems == ()
    assert opened.older == pack.version
    words = pack.statements[gone][1].text
    assert opened.workbook.notes == (
        f"{gone}: {words} answer: partly; evidence: Minutes. Page 2.",
    )
    assert opened.moved == (
        f"These answers are to version {pack.version} of the questions, which are now "
        f"at {newer.version}. All that still fit are kept.",
        f"{gone} is no longer asked (Nobody knew.); its answer is kept under notes.",
    )
    assert opened.workbook.pack == newer.reference
    assert "readiness" not in plain_data(opened.workbook)


def test_a_retired_statement_keeps_what_was_read_as_keys(pack: Pack) -> None:
    newer, gone = with_retired(pack)
    recommendation, _, statement = gone.partition(".")
    reply = "      why:\n      evidence: {minutes of 3 June}\n      Ask Jan:\n"
    body = f"readiness:\n  {recommendation}:\n    {statement}:\n{reply}"
    book = read_workbook(HEAD + body, "x.yaml", newer).workbook
    assert book is not None
    assert book.notes == (f"{gone}: evidence: minutes of 3 June; Ask Jan",)


def test_a_new_statement_asks_for_an_answer(pack: Pack) -> None:
    newer, gone = with_retired(pack)
    # Read the other way round: to the fuller pack, as its next version.
    older = replace(newer, version=pack.version)
    fuller = replace(pack, version=pack.version + 1)
    opened = read_workbook(workbook_text(kent(older), older), "x.yaml", fuller)
    assert opened.problems == ()
    assert opened.moved[1:] == (f"{gone} is new and needs an answer.",)


@given(st.binary(max_size=200))
def test_no_bytes_whatever_end_in_a_traceback(content: bytes) -> None:
    spelled = content.decode("utf-8", "replace")
    opened = read_workbook(spelled, "x.yaml", PACK)
    assert opened.problems or opened.workbook is not None


def test_entries_stand_by_id_whatever_order_they_came_in(pack: Pack) -> None:
    named = {id: {"title": id.upper()} for id in ("b", "a", "c")}
    spelled = workbook_text(kent(pack, datasets=named), pack)
    places = [spelled.index(f"\n  {id}:\n    title:") for id in ("a", "b", "c")]
    assert places == sorted(places)


def test_only_the_faulty_entries_of_a_long_list_are_told(pack: Pack) -> None:
    flows = [
        f"    - from: {'' if n in (1, 9) else 'n'}\n      to: n" for n in range(13)
    ]
    body = "ecosystem:\n  actors:\n    n:\n      name: N\n  flows:\n" + "\n".join(flows)
    found = problems(HEAD + body + "\n", pack)
    assert [where for _, where, _ in found] == [
        "ecosystem.flows[2].from",
        "ecosystem.flows[10].from",
    ]


def test_a_comment_behind_a_tab_is_kept(pack: Pack) -> None:
    text = HEAD + "focus:\n  problem: |\t# mine\n    Cold.\n"
    book = read_workbook(text, "x.yaml", pack).workbook
    assert book is not None
    assert book.notes == ("focus.problem: mine",)


class Dumped(Workbook):
    """A workbook that says how often its plain data was worked out."""

    dumps: ClassVar[list[str]] = []

    def model_dump(self, **how: Any) -> dict[str, Any]:
        self.dumps.append(self.area.name)
        return super().model_dump(**how)


def test_a_prompt_works_the_workbook_out_once_at_most(pack: Pack) -> None:
    book = Dumped.model_validate(full(pack).model_dump(by_alias=True))
    prompts = [
        prompt_builder.build_prompt(pack, book, step) for step in walk_steps(pack, book)
    ]
    assert len(prompts) > 50
    assert book.dumps == ["Kent"]
    renamed = book.model_copy(update={"notes": ("Ask the depot.",)})
    assert (plain_data(renamed)["notes"], plain_data(book)["notes"]) == (
        ["Ask the depot."],
        ["Ask the archive."],
    )


def test_plain_data_can_be_changed_and_the_workbook_cannot(pack: Pack) -> None:
    book = full(pack)
    plain_data(book)["datasets"].clear()
    assert plain_data(book) == full(pack).data


OLD_LINES = """\
Seen by Jo. [draft]
Imported 2026-11-23 from https://data.example.org/data.json?token= (listed there \
2024-02-01, changed there 2026-10-01, not active there).{}
Imported 2026-11-23 from asset list 2026.csv.{}
Imported 2026-11-24 from a list. [not letters]"""


def test_the_letters_of_earlier_imports_go_and_their_sentences_stay(
    pack: Pack,
) -> None:
    """As version 0.1 wrote them: three letters for each of fourteen fields."""
    letters = " [d5bjvdrdqeneqtc5nvrbi4oypcm4oy4oy4oy4oy4oy]"
    said = OLD_LINES.format("@@", "@@")
    bins = {"title": "Bins", "evidence": said}
    open_ = {"at": "datasets.bins.evidence", "ours": said, "theirs": "Seen."}
    text = workbook_text(kent(pack, datasets={"bins": bins}, conflicts=[open_]), pack)
    opened = read_workbook(text.replace("@@", letters), "x.yaml", pack)
    assert opened.problems == ()
    assert opened.workbook is not None
    assert opened.workbook.datasets["bins"].evidence == OLD_LINES.format("", "")
    assert workbook_text(opened.workbook, pack) == text.replace("@@", "")
