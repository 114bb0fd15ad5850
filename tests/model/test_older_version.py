"""A workbook of an older version: what is kept, and what is to be looked at again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from placebook.model import answers_file, store
from placebook.model.pack import Pack
from placebook.model.workbook import FORMAT, Reply, plain_data
from placebook.model.workbook_reader import read_workbook
from placebook.model.workbook_writer import workbook_text

from tests.cases import for_each
from tests.conftest import MET, Run, answers, kent

# As version 0.2.0 wrote it.
OLD = Path(__file__).parent / "doncaster-version-1.yaml"
ANSWERED = [
    "senior-championing.decisions-and-money",
    "peer-networks.giving-back",
    "problem-focus.one-problem",
    "problem-focus.shaped-with-people",
]


def of_version(text: str, pack: Pack, version: int, format: int = FORMAT) -> str:
    """A workbook's text as an older version of the program would have written it."""
    text = text.replace(f"@{pack.version}\n", f"@{version}\n", 1)
    return text.replace(f"placebook: {FORMAT}\n", f"placebook: {format}\n", 1)


def changed_in(pack: Pack, version: int, *statements: str) -> Pack:
    """A later version of the pack, in which the levels of some statements changed."""
    made = []
    for recommendation in pack.recommendations:
        those = tuple(
            one.model_copy(update={"changed": version})
            if f"{recommendation.id}.{one.id}" in statements
            else one
            for one in recommendation.statements
        )
        made.append(recommendation.model_copy(update={"statements": those}))
    return replace(pack, version=version, recommendations=tuple(made))


def marks(text: str, pack: Pack) -> dict[str, int | None]:
    """The mark of each answer in a workbook's text."""
    book = read_workbook(text, "x.yaml", pack).workbook
    assert book is not None
    replies = {id: book.reply(id) for id in pack.statements}
    return {id: reply.asked for id, reply in replies.items() if reply.answer}


def test_an_old_workbook_opens_and_the_next_save_keeps_it_beside(
    run: Run, pack: Pack
) -> None:
    text = OLD.read_text()
    Path("d.yaml").write_text(text)
    old = read_workbook(text.replace("@1\n", f"@{pack.version}\n", 1), "x", pack)
    told = (
        "d.yaml: These answers are to version 1 of the questions, which are now at "
        f"{pack.version}. All that still fit are kept.\n"
        "d.yaml: 4 answers are to levels that mean something else now: look at them "
        "again.\n"
    )
    assert run("summary", "d.yaml").err == told
    assert Path("d.yaml").read_text() == text
    assert run("check", "d.yaml", "--fix").err == (
        f"{told}d.yaml: tidied; no answer changed.\nChecked 1 workbook: no problems.\n"
    )
    assert Path("d.yaml.1.bak").read_text() == text
    new = store.open_workbook(Path("d.yaml"), pack)
    assert (new.moved, new.older) == ((), None)
    assert (new.workbook.placebook, new.workbook.pack) == (FORMAT, pack.reference)
    assert old.workbook is not None
    before, after = plain_data(old.workbook), plain_data(new.workbook)
    for id in ANSWERED:
        recommendation, _, statement = id.partition(".")
        assert after["readiness"][recommendation][statement].pop("asked") == 1
    assert after == before
    assert run("check", "--fix", "d.yaml").err == "Checked 1 workbook: no problems.\n"
    assert [path.name for path in sorted(Path().iterdir())] == [
        "d.yaml",
        "d.yaml.1.bak",
    ]


def test_every_answer_to_levels_that_changed_is_marked_and_no_other(
    pack: Pack,
) -> None:
    first, second, third = list(pack.statements)[:3]
    newer = changed_in(pack, pack.version + 1, first, second)
    book = kent(pack, readiness=answers(pack, "partly", "unknown", "starting"))
    spelled = workbook_text(book, pack)
    assert marks(spelled, pack) == {first: None, second: None, third: None}
    wanted = {first: pack.version, second: pack.version, third: None}
    assert marks(spelled, newer) == wanted
    opened = read_workbook(spelled, "x.yaml", newer)
    assert opened.moved[1] == (
        "2 answers are to levels that mean something else now: look at them again."
    )
    assert opened.workbook is not None
    saved = workbook_text(opened.workbook, newer)
    assert f"answer: partly\n      asked: {pack.version}\n" in saved
    # The mark stays for the version that follows, and says what was asked.
    assert marks(saved, newer) == wanted
    assert marks(saved, changed_in(newer, pack.version + 2, first)) == wanted


def test_a_format_alone_is_migrated_too(run: Run, pack: Pack) -> None:
    book = kent(pack, readiness=answers(pack, "partly"))
    new = workbook_text(book, pack)
    Path("k.yaml").write_text(of_version(new, pack, pack.version, format=1))
    old = of_version(new, pack, 1, format=1).replace("Kent", "Essex")
    Path("old.yaml").write_text(old)
    compared = json.loads(run("compare", *Path().iterdir(), "--format", "json").out)
    older = {each["file"]: each["older"] for each in compared["workbooks"]}
    assert older == {"k.yaml": False, "old.yaml": True}  # than today's questions
    ran = run("check", "k.yaml", "--fix")
    assert ran.err == (
        f"k.yaml: The next save writes format {FORMAT}. Every answer is kept.\n"
        "k.yaml: tidied; no answer changed.\n"
        "Checked 1 workbook: no problems.\n"
    )
    assert Path("k.yaml").read_text() == new
    assert Path(f"k.yaml.{pack.version}.bak").exists()


@for_each(
    ("reply", "asked"),
    [
        ("answer: in-place", None),
        ("answer: partly", None),  # the same, said again
        ("evidence: Minutes.", 1),
        ("answer: starting\n      asked: 1", 1),
    ],
)
def test_an_answer_from_a_file_is_to_today_s_levels(
    tmp_path: Path, pack: Pack, reply: str, asked: int | None
) -> None:
    first = next(iter(pack.statements))
    recommendation, _, statement = first.partition(".")
    marked = {"answer": "partly", "asked": 1}
    book = kent(pack, readiness={recommendation: {statement: marked}})
    path = tmp_path / "answers.yaml"
    path.write_text(f"readiness:\n  {recommendation}:\n    {statement}:\n      {reply}")
    given = answers_file.read_answers(path, pack).data
    assert answers_file.fill_from_answers(book, given).reply(first).asked == asked


def test_a_file_of_an_older_version_brings_its_marks(
    tmp_path: Path, pack: Pack
) -> None:
    first = next(iter(pack.statements))
    book = kent(pack, readiness=answers(pack, "partly"))
    path = tmp_path / "answers.yaml"
    path.write_text(of_version(workbook_text(book, pack), pack, 1, format=1))
    given = answers_file.read_answers(path, pack)
    laid = answers_file.fill_from_answers(kent(pack), given.data)
    assert laid.reply(first) == Reply(answer="partly", as_of=MET, asked=1)
    assert len(given.moved) == 2
