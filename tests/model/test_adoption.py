"""A workbook of other questions, brought over on purpose: nothing is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from placebook.model.pack_loader import BUILT_IN, load_pack
from placebook.model.store import open_workbook
from placebook.model.workbook_writer import workbook_text

from tests.cases import for_each
from tests.conftest import Run, kent

FILE = Path("kent.yaml")
ADOPT = ("check", "--fix", "--pack", "own", "--adopt", FILE)


@pytest.fixture
def own(run: Run) -> Run:
    """Questions of another id that ask one thing in other words, and one no more."""
    shutil.copytree(BUILT_IN, "own")
    for name, old, new in (
        ("index.yaml", "id: open-data-services", "id: ours"),
        ("index.yaml", f"version: {load_pack().version}", "version: 4"),
        ("readiness/peer-networks.yaml", "text: Before it", "text: Ahead of it"),
        ("readiness/peer-networks.yaml", "- id: giving-back", "- id: sharing"),
    ):
        path = Path("own", name)
        assert old in path.read_text()
        path.write_text(path.read_text().replace(old, new, 1))
    readiness = {
        "data-infrastructure": {"named-steward": {"answer": "partly"}},
        "peer-networks": {
            "reuse-others-work": {"answer": "starting", "evidence": "Minutes."},
            "giving-back": {"answer": "partly", "evidence": "A toolkit.\nTwo pages."},
        },
    }
    actions = {
        "publish": {"do": "Publish.", "for": "peer-networks.giving-back"},
        "ask": {"do": "Ask.", "for": "data-infrastructure.named-steward"},
    }
    book = kent(load_pack(), readiness=readiness, actions=actions, notes=["Ask Jan."])
    FILE.write_text(workbook_text(book, load_pack()))
    return run


def test_without_it_a_workbook_of_others_is_refused_with_both_ways_out(
    own: Run,
) -> None:
    ran = own("summary", "--pack", "own", FILE)
    assert (ran.code, ran.err) == (
        2,
        f"{FILE}:3:7: pack: is for the questions open-data-services, and these are "
        "ours; those are built in: leave out --pack, and PLACEBOOK_PACK; or bring the "
        "workbook over with `placebook check --fix --pack DIR --adopt FILE`\n",
    )


def test_what_is_asked_still_is_kept_and_the_rest_is_in_the_notes(own: Run) -> None:
    before = FILE.read_bytes()
    ran = own(*ADOPT)
    assert (ran.code, ran.out, ran.err) == (
        0,
        "",
        f"""\
{FILE}: answered {load_pack().reference}, and answers ours@4 now.
Kept: 2
- data-infrastructure.named-steward
- peer-networks.reuse-others-work (worded differently now: is the answer still true?)
Moved to notes: 2
- peer-networks.giving-back
- actions.publish.for
Without an answer: 22 of 24 statements
{FILE}.{load_pack().version}.bak: has the workbook as it was before.
Checked own and 1 workbook: no problems.
""",
    )
    assert Path(f"{FILE}.{load_pack().version}.bak").read_bytes() == before
    pack = load_pack(Path("own"))
    book = open_workbook(FILE, pack).workbook
    assert book.pack == "ours@4"
    kept = {f"{r}.{id}" for r, replies in book.readiness.items() for id in replies}
    assert kept == {
        "data-infrastructure.named-steward",
        "peer-networks.reuse-others-work",
    }
    assert [action.for_ for action in book.actions.values()] == [
        "data-infrastructure.named-steward",
        None,
    ]
    assert book.notes == (
        "Ask Jan.",
        "peer-networks.giving-back: Other areas can use what this work made or "
        "learned. answer: partly; evidence: A toolkit. Two pages.",
        "actions.publish.for: peer-networks.giving-back",
    )
    assert workbook_text(book, pack) == FILE.read_text()


def test_one_whose_answers_are_all_asked_still_is_brought_over_too(own: Run) -> None:
    FILE.write_text(workbook_text(kent(load_pack(), notes=["Ask Jan."]), load_pack()))
    ran = own(*ADOPT)
    assert (ran.code, ran.out, ran.err) == (
        0,
        "",
        f"""\
{FILE}: answered {load_pack().reference}, and answers ours@4 now.
Kept: 0
Moved to notes: 0
Without an answer: 24 of 24 statements
{FILE}.{load_pack().version}.bak: has the workbook as it was before.
Checked own and 1 workbook: no problems.
""",
    )
    questions = load_pack(Path("own"))
    assert open_workbook(FILE, questions).workbook == kent(
        questions, notes=["Ask Jan."]
    )


def test_a_second_time_nothing_happens(own: Run) -> None:
    own(*ADOPT)
    adopted = FILE.read_bytes()
    assert own(*ADOPT).err == (
        f"{FILE}: answers ours already.\nChecked own and 1 workbook: no problems.\n"
    )
    assert FILE.read_bytes() == adopted
    assert [path.name for path in Path().glob("*.bak")] == [
        f"{FILE}.{load_pack().version}.bak"
    ]


def test_its_summary_is_made_again(own: Run) -> None:
    summary = FILE.with_name("kent.summary.md")
    own("check", "--fix", FILE)
    summary.write_text("Old.\n")
    assert f"{summary}: made again.\n" in own(*ADOPT).err
    assert "ours, version 4" in summary.read_text()


def test_a_recommendation_that_is_gone_goes_with_all_its_answers(own: Run) -> None:
    peers = Path("own/readiness/peer-networks.yaml")
    peers.write_text(peers.read_text().replace("id: peer-networks", "id: peers", 1))
    assert own(*ADOPT).code == 0
    book = open_workbook(FILE, load_pack(Path("own"))).workbook
    assert list(book.readiness) == ["data-infrastructure"]
    assert [note.partition(":")[0] for note in book.notes[1:]] == [
        "peer-networks.reuse-others-work",
        "peer-networks.giving-back",
        "actions.publish.for",
    ]


def test_a_file_with_a_problem_stays_as_it_is(own: Run) -> None:
    FILE.write_text(FILE.read_text().replace("answer: partly", "answer: mostly", 1))
    before = FILE.read_bytes()
    ran = own(*ADOPT)
    assert ran.code == 1
    assert "'mostly' is not one of the words for this field" in ran.out
    assert ran.err == "Checked own and 1 workbook: 1 problem.\n"
    assert FILE.read_bytes() == before
    assert list(Path().glob("*.bak")) == []


@for_each(
    ("words", "sentence"),
    [
        (("--adopt", FILE), "--adopt rewrites workbooks: use it with --fix."),
        (("--adopt", "--fix"), "--adopt rewrites workbooks: name each FILE."),
        (("--adopt", "--fix", "."), "--adopt rewrites workbooks: name each FILE."),
    ],
)
def test_it_is_done_on_purpose_alone(
    own: Run, words: tuple[str, ...], sentence: str
) -> None:
    ran = own("check", "--pack", "own", *words)
    assert (ran.code, ran.err) == (2, f"{sentence}\n")
