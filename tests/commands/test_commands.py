"""Every command as it is typed, with nobody at a terminal unless it says so."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import get_args

import pytest
from placebook import __version__
from placebook.base.text import one_line
from placebook.commands import COMMANDS, common
from placebook.commands.datasets import DATASETS
from placebook.model import store
from placebook.model.pack import Pack
from placebook.model.store import Saved
from placebook.model.workbook import Workbook, put_values
from placebook.model.workbook_reader import read_workbook
from placebook.model.workbook_writer import workbook_text
from placebook.reports.document import Report
from placebook.reports.exports import What
from placebook.reports.summary_file import summary_text

from tests.cases import for_each
from tests.conftest import MET, ROOT, Run, call, full, kent, start
from tests.model.test_older_version import ANSWERED, OLD
from tests.revisions.test_git import git_in

ANSWERS = """\
focus:
  problem: Cold homes.
  pattern: delivery
readiness:
  data-infrastructure:
    named-steward:
      answer: partly
      evidence: Asset register.
"""
FILE = Path("workbooks/kent-fuel-poverty.yaml")
SUMMARY = Path("workbooks/kent-fuel-poverty.summary.md")


@pytest.fixture
def made(run: Run) -> Run:
    """A run function in a folder where Kent's workbook has been made."""
    make(run)
    return run


def make(run: Run) -> None:
    """Kent's workbook, in the folder that we are in."""
    Path("answers.yaml").write_text(ANSWERS)
    ran = run(
        "new",
        *("--area", "Kent", "--service", "Fuel poverty", "--date", "23/11/2026"),
        *("--answers", "answers.yaml"),
    )
    assert ran.code == 0


def test_the_commands_are_listed_with_their_own_first_lines() -> None:
    import importlib

    inner = {f"datasets-{name}": words for name, words in DATASETS.items()}
    for name, words in {**COMMANDS, **inner}.items():
        function = name.replace("-", "_")
        module = importlib.import_module(f"placebook.commands.{function}")
        assert getattr(module, function).__doc__.split("\n")[0] == words


# --- new ------------------------------------------------------------------------------


def test_new_from_a_file_saves_workbook_and_summary(made: Run, pack: Pack) -> None:
    book = store.open_workbook(FILE, pack).workbook
    assert (book.area.name, book.workshop.round) == ("Kent", 1)
    reply = book.reply("data-infrastructure.named-steward")
    assert (reply.answer, str(reply.as_of)) == ("partly", "2026-11-23")
    assert FILE.read_text() == workbook_text(book, pack)
    assert SUMMARY.read_text() == summary_text(
        Saved(FILE, book, FILE.read_bytes()), pack
    )
    assert sorted(p.name for p in FILE.parent.iterdir()) == [SUMMARY.name, FILE.name]


def test_new_from_a_workbook_makes_the_same_file_again(made: Run) -> None:
    first = FILE.read_bytes()
    assert made("new", "--answers", FILE, "--folder", "again").code == 0
    assert (Path("again") / FILE.name).read_bytes() == first


def test_new_never_writes_over_what_is_there(made: Run) -> None:
    before = FILE.read_bytes()
    ran = made("new", "--answers", FILE)
    assert ran.code == 2
    assert f"placebook edit {FILE}" in ran.err
    assert f"placebook rerun {FILE}" in ran.err
    assert FILE.read_bytes() == before


def test_new_with_nobody_to_ask_says_what_to_use(run: Run) -> None:
    ran = run("new")
    assert ran.code == 2
    assert "--answers FILE" in ran.err
    assert "--lines" in ran.err
    assert not FILE.parent.exists()


def test_new_needs_an_area_and_a_service(run: Run) -> None:
    Path("a.yaml").write_text("focus:\n  problem: X\n")
    ran = run("new", "--answers", "a.yaml")
    assert ran.code == 2
    assert "--area" in ran.err


def test_new_takes_no_name_that_it_could_not_keep(tmp_path: Path) -> None:
    """In ASCII, which is what some servers have, é is two bytes without a meaning."""
    ascii = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    for name in ("area", "service", "code"):
        words = ("new", "--area", "A", "--service", "B", f"--{name}", "S\udcc3\udca9te")
        ran = start(*words, "--lines", cwd=tmp_path, env=ascii)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == (
            f"--{name}: has letters that the encoding in use here does not have. "
            f"Leave --{name} out, and answer when placebook asks.\n"
        )
    assert list(tmp_path.iterdir()) == []


def test_who_leaves_is_told_that_two_versions_wait_for_a_choice(
    run: Run, pack: Pack
) -> None:
    left = [{"at": "focus.problem", "ours": "Cold.", "theirs": "Colder."}]
    book = kent(pack, focus={"problem": "Cold."}, conflicts=left)
    path = Path("kent.yaml")
    path.write_text(workbook_text(book, pack))
    ran = run("edit", "kent.yaml", "--lines", input=":leave\n")
    told = "Both versions of an answer are kept: `edit` asks first which is right."
    assert f"Saved: kent.yaml\n{told}\nTo go on:\n" in ran.err
    path.write_text(workbook_text(kent(pack), pack))
    assert told not in run("edit", "kent.yaml", "--lines", input=":leave\n").err


def test_new_in_lines_saves_until_the_input_ends(run: Run, pack: Pack) -> None:
    typed = "Kent\nFuel poverty\n\n\nHomes are cold.\nAll winter.\n\n:leave\n"
    ran = run("new", "--lines", "--date", "2026-11-23", input=typed)
    assert ran.code == 0, ran
    book = store.open_workbook(FILE, pack).workbook
    # Code and people were passed over.
    assert book.focus.problem == "Homes are cold.\nAll winter."
    assert "To go on:\n  placebook edit" in ran.err
    assert SUMMARY.exists()
    ended = run("new", "--lines", "--area", "Leeds", "--service", "Bins", input="")
    assert ended.code == 0


def test_a_date_that_will_not_do_takes_no_other_line_of_a_pipe(
    made: Run, pack: Pack
) -> None:
    typed = "last Tuesday\n\nHomes are cold.\n\n"
    ran = made("edit", FILE, "--lines", "--question", "workshop.date", input=typed)
    book = store.open_workbook(FILE, pack).workbook
    note = f"{pack.questions['workshop.date'].text} Typed there: last Tuesday"
    assert (book.workshop.date, book.focus.problem) == (MET, "Homes are cold.")
    assert book.notes[-1] == note
    assert f"Kept in the notes: {note}" in ran.err
    kept = '"last Tuesday" is kept: at its question now, in the notes when you finish.'
    assert kept in " ".join(ran.out.split())


def test_new_in_lines_without_a_name_has_nothing_to_save(run: Run) -> None:
    ran = run("new", "--lines", input="Kent\n")
    assert ran.code == 2
    assert "No workbook is made yet" in ran.err
    assert not FILE.exists()
    kept = Path("workbooks/new.yaml.unsaved.txt")
    assert f"Not saved: your words are in {kept}.\n" in ran.err
    assert kept.read_text() == "Which area is this for? Typed there: Kent\n"


def test_words_typed_before_a_workbook_that_is_there_already_are_kept(
    made: Run,
) -> None:
    named = ("--area", "Kent", "--service", "Fuel poverty", "--date", "2062-11-23")
    before = FILE.read_bytes()
    ran = made("new", *named, "--lines", input="Ask Jan first\n2\n")
    kept = Path("workbooks/new.yaml.unsaved.txt")
    assert (ran.code, "this workbook exists already" in ran.err) == (2, True)
    assert f"Not saved: your words are in {kept}.\n" in ran.err
    assert kept.read_text().endswith(" Typed there: Ask Jan first\n")
    assert FILE.read_bytes() == before


@for_each(
    ("words", "said"),
    [
        (["--date", "soon"], "--date 'soon': We could not read that date."),
        (["--answers", "gone.yaml"], "gone.yaml: cannot be read: it is not there"),
        (["--pack", "gone"], "gone/index.yaml: cannot be read: it is not there"),
    ],
)
def test_new_says_what_is_wrong_before_it_asks(
    run: Run, words: list[str], said: str
) -> None:
    ran = run("new", "--lines", "--area", "A", "--service", "B", *words)
    assert ran.code == 2
    assert said in ran.err
    assert not Path("workbooks").exists()


def test_answers_that_do_not_fit_make_no_workbook(run: Run) -> None:
    Path("a.yaml").write_text(
        "actions:\n  x:\n    do: Ring\n    for: no.such\n    due: 2020-01-01\n"
    )
    ran = run("new", "--area", "A", "--service", "B", "--answers", "a.yaml")
    assert ran.code == 2
    assert "there is no statement or dataset 'no.such'" in ran.err
    assert "is due before the workshop" in ran.err
    assert not Path("workbooks/a-b.yaml").exists()


# --- many workbooks -------------------------------------------------------------------


def many(pack: Pack) -> None:
    """Two areas, a copy of one, a broken file, and what is no workbook."""
    folder = Path("workbooks")
    folder.mkdir()
    york = workbook_text(kent(pack, area={"name": "York"}), pack)
    (folder / "kent-fuel-poverty-support.yaml").write_text(
        workbook_text(kent(pack), pack)
    )
    (folder / "kent-fuel-poverty-support (1).yaml").write_text(
        workbook_text(kent(pack), pack)
    )
    (folder / "york-fuel-poverty-support.yaml").write_text(york)
    (folder / "leeds.yaml").write_text(york.replace("round: 1", "round: one"))
    (folder / "york.yml").write_text(york)
    (folder / "notes.yaml").write_text("- Ask Jan\n")


COPY = "workbooks/kent-fuel-poverty-support (1).yaml"
KEPT = "workbooks/kent-fuel-poverty-support.yaml"
ASIDE = (
    "Skipped: 1 file that is not a workbook (workbooks/notes.yaml); 1 file whose "
    "name does not end in .yaml (workbooks/york.yml).\n"
)
LEFT_OUT = f"{COPY} has the same area, service and round as {KEPT}, and is left out.\n"


def test_compare_says_what_it_could_not_read_and_what_it_left_out(
    run: Run, pack: Pack
) -> None:
    many(pack)
    ran = run("compare")
    assert ran.code == 1
    assert ran.err.startswith(ASIDE)
    assert "workbooks/leeds.yaml: is left out:\n  workbooks/leeds.yaml:21:" in ran.err
    assert ran.err.endswith(LEFT_OUT)
    for words in ((), ("--format", "markdown")):
        told = " ".join(run("compare", *words).out.split())
        assert (
            "2 workbooks of 4 files; 1 could not be read; 1 left out as a copy. Use "
            "the comparison to find whom to ring" in told
        )
        assert "What could not be read" in told
        assert "workbooks/leeds.yaml" in told
        assert "line 21: workshop.round: " in told
        assert COPY in told
        assert f"A copy of {KEPT}" in told
    data = json.loads(run("compare", "--format", "json").out)
    assert [each["file"] for each in data["unreadable"]] == ["workbooks/leeds.yaml"]
    assert data["copies"] == [{"file": KEPT, "copies": [COPY]}]
    assert data["passed_over"] == [
        {"file": "workbooks/notes.yaml", "why": "no-workbook"},
        {"file": "workbooks/york.yml", "why": "other-ending"},
    ]
    rows = list(csv.DictReader(io.StringIO(run("compare", "--format", "csv").out)))
    assert [(row["file"], row["area"], row["left_out"][:24]) for row in rows] == [
        (KEPT, "Kent", ""),
        ("workbooks/york-fuel-poverty-support.yaml", "York", ""),
        ("workbooks/leeds.yaml", "", "unreadable: line 21: wor"),
        (COPY, "", f"a copy of {KEPT}"[:24]),
    ]


def test_compare_goes_on_where_one_of_the_folders_has_no_workbook(
    run: Run, pack: Pack
) -> None:
    for name in ("kent", "york"):
        Path("workbooks", name).mkdir(parents=True)
    Path("workbooks/kent/a.yaml").write_text(workbook_text(kent(pack), pack))
    Path("workbooks/README.md").write_text("Ours\n")
    ran = run("compare", *sorted(Path("workbooks").iterdir()), "--format", "json")
    assert ran.code == 0
    assert ran.err == (
        "Skipped: 1 file that is not a workbook (workbooks/README.md); 1 folder "
        "without a workbook (workbooks/york).\n"
    )
    data = json.loads(ran.out)
    assert [each["file"] for each in data["workbooks"]] == ["workbooks/kent/a.yaml"]
    assert data["passed_over"] == [
        {"file": "workbooks/README.md", "why": "no-workbook"},
        {"file": "workbooks/york", "why": "empty"},
    ]


def test_check_reads_each_workbook_once_more_than_to_know_what_it_is(
    pack: Pack, tmp_path: Path
) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(workbook_text(kent(pack), pack))
    script = (
        "import sys, collections\n"
        "seen = collections.Counter()\n"
        "def count(event, words):\n"
        "    if event == 'open' and str(words[0]).endswith('.yaml'):\n"
        "        seen[str(words[0])] += 1\n"
        "sys.addaudithook(count)\n"
        "from placebook.commands import app\n"
        "try:\n"
        "    app(sys.argv[1:])\n"
        "finally:\n"
        "    print(seen['a.yaml'], seen['b.yaml'])\n"
    )

    def opened(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", script, "check", *words],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        assert "b.yaml: has the same area, service and round as a.yaml" in done.stdout
        return done.stdout.splitlines()[-1]

    assert opened("a.yaml", "b.yaml") == "1 1"
    assert opened(".") == "2 2"


def test_compare_says_it_too_where_nothing_can_be_read(run: Run, pack: Pack) -> None:
    many(pack)
    ran = run("compare", "workbooks/leeds.yaml")
    assert ran.code == 1
    assert "No workbooks of 1 file; 1 could not be read.\n" in ran.out
    rows = run("compare", "workbooks/leeds.yaml", "--format", "csv").out.split("\n")
    assert rows[0].startswith("file,area,code,service,")
    assert rows[1].startswith("workbooks/leeds.yaml,,")


def test_export_leaves_copies_out_and_names_them(run: Run, pack: Pack) -> None:
    many(pack)
    for words in ((), ("--format", "jsonl")):
        ran = run("export", "--what", "scores", *words)
        assert ran.code == 1
        assert ran.err.startswith(ASIDE)
        assert "workbooks/leeds.yaml:21:" in ran.err
        assert ran.err.endswith(LEFT_OUT)
        assert KEPT in ran.out
        assert COPY not in ran.out


def test_the_overview_names_copies_and_what_a_merge_left(run: Run, pack: Pack) -> None:
    many(pack)
    left = [{"at": "area.code", "ours": "E10000016", "theirs": "E06000035"}]
    hull = kent(pack, area={"name": "Hull"}, conflicts=left)
    Path("workbooks/hull.yaml").write_text(workbook_text(hull, pack))
    told = one_line(run().out.partition("Workbooks here")[2])
    assert f"Kent: Fuel poverty support; a copy of {KEPT} {COPY}" in told
    assert f"10% of the questions answered; no score yet; 0 of 24 known {KEPT}" in told
    assert (
        "Hull: Fuel poverty support; a merge left 1 place to settle, which `placebook "
        "edit` asks about workbooks/hull.yaml"
    ) in told


def test_what_a_merge_left_unsettled_is_not_compared_or_exported(
    run: Run, pack: Pack
) -> None:
    left = [{"at": "area.code", "ours": "E10000016", "theirs": "E06000035"}]
    for name, conflicts in (("Hull", left), ("York", [])):
        book = kent(pack, area={"name": name}, conflicts=conflicts)
        Path(f"{name}.yaml").write_text("\n" + workbook_text(book, pack))
    line = (
        workbook_text(kent(pack, conflicts=left), pack).splitlines().index("conflicts:")
        + 3
    )
    told = (
        f"Hull.yaml:{line}:5: conflicts[1]: two answers for area.code are still to be "
        "settled; `placebook edit` asks which is right\n"
    )
    ran = run("compare", "Hull.yaml", "York.yaml")
    assert (ran.code, ran.err) == (1, f"Hull.yaml: is left out:\n  {told}")
    assert "1 workbook of 2 files; 1 could not be read." in one_line(ran.out)
    exported = run("export", "Hull.yaml", "York.yaml", "--what", "scores")
    assert (exported.code, exported.err) == (1, f"Hull.yaml: is left out:\n  {told}")
    assert ("York" in exported.out, "Hull" in exported.out) == (True, False)


def test_check_remarks_on_copies_and_on_other_endings(run: Run, pack: Pack) -> None:
    many(pack)
    ran = run("check", "--format", "json")
    assert ran.code == 1
    assert ran.err == ASIDE
    files = {
        each["file"]: (each["level"], each["what"])
        for each in json.loads(ran.out)["problems"]
    }
    assert files.pop("workbooks/leeds.yaml")[0] == "problem"
    assert files == {
        COPY: ("remark", f"has the same area, service and round as {KEPT}"),
        "workbooks/york.yml": (
            "remark",
            "is skipped: its name does not end in .yaml",
        ),
    }
    Path("workbooks/leeds.yaml").unlink()
    assert run("check").code == 0


def test_commands_take_subfolders_where_asked_or_where_there_is_nothing_else(
    run: Run, pack: Pack
) -> None:
    many(pack)
    Path("workbooks").rename("published")
    Path("workbooks").mkdir()
    Path("published").rename("workbooks/published")
    before = run("compare").out
    assert "2 workbooks of 4 files" in before
    assert "Workbooks here" in run().out
    leeds = workbook_text(kent(pack, area={"name": "Leeds"}), pack)
    Path("workbooks/leeds-fuel-poverty-support.yaml").write_text(leeds)
    assert "\n1 workbook. Use the" in run("compare").out
    assert "3 workbooks of 5 files" in run("compare", "-r").out
    lone = Path("workbooks/published/gone.summary.md")
    lone.write_text("")
    assert f"{lone}: has no workbook beside it" in run("check", "-r").out
    assert "Checked 1 workbook: no problems.\n" in run("check").err
    assert "Checked 5 workbooks: " in run("check", "--recursive").err
    assert run("export").out.count("\n") == 1 + len(pack.statements)
    assert run("export", "-r").out.count("\n") == 1 + 3 * len(pack.statements)


# --- edit and rerun -------------------------------------------------------------------


def test_edit_goes_on_at_the_first_open_question(made: Run, pack: Pack) -> None:
    first = next(iter(pack.statements.values()))[1]
    ran = made("edit", FILE, "--lines", input="4\nMinutes.\n:leave\n")
    assert ran.code == 0
    assert first.text in ran.out.replace("\n", " ")
    reply = store.open_workbook(FILE, pack).workbook.reply(next(iter(pack.statements)))
    assert (reply.answer, reply.evidence) == ("in-place", "Minutes.")


def test_edit_starts_where_it_is_told(made: Run, pack: Pack) -> None:
    words = ("--lines", "--question", "focus.beneficiaries")
    assert made("edit", FILE, *words, input="Tenants\n:leave\n").code == 0
    book = store.open_workbook(FILE, pack).workbook
    assert book.focus.beneficiaries == "Tenants"
    ran = made("edit", FILE, "--lines", "--section", "nope", input="")
    assert ran.code == 2
    assert "'nope' is not a question here" in ran.err


@for_each("end", [":leave\n", "", ":back\n:leave\n", "\n:leave\n"])
def test_words_that_are_no_answer_are_kept_and_said(
    made: Run, pack: Pack, end: str
) -> None:
    words = ("--lines", "--question", "workshop.date")
    ran = made("edit", FILE, *words, input=f"yes\n{end}")
    note = "When did the team meet? Typed there: yes"
    assert set(store.open_workbook(FILE, pack).workbook.notes) == {note}
    assert f"Kept in the notes: {note}\n" in ran.err


def test_edit_makes_an_existing_summary_again(made: Run) -> None:
    before = SUMMARY.read_text()
    Path("more.yaml").write_text("focus:\n  problem: Damp homes.\n")
    assert made("edit", FILE, "--answers", "more.yaml").code == 0
    assert "Damp homes." in SUMMARY.read_text()
    assert "Damp homes." not in before


def test_a_summary_may_name_the_program(run: Run) -> None:
    words = "area:\n  name: A\nservice:\n  name: B\nfocus:\n  problem: |\n    "
    Path("given.yaml").write_text(f"{words}placebook: hard to print.\n")
    ran = run("new", "--answers", "given.yaml")
    assert (ran.code, "is a workbook" in ran.err) == (0, False)
    assert run("check", "--fix", "--strict").code == 0


def test_rerun_keeps_the_last_round_and_dates_the_next(made: Run, pack: Pack) -> None:
    before = FILE.read_bytes()
    typed = "1\n1\n:leave\n"
    ran = made("rerun", FILE, "--lines", "--date", "1 June 2027", input=typed)
    assert ran.code == 0
    assert Path(f"{FILE}.1.bak").read_bytes() == before
    book = store.open_workbook(FILE, pack).workbook
    assert (str(book.workshop.date), book.workshop.round) == ("2027-06-01", 2)
    reply = book.reply("data-infrastructure.named-steward")
    assert (reply.answer, str(reply.as_of)) == ("partly", "2027-06-01")


def test_rerun_from_a_file_confirms_what_the_file_says_again(
    made: Run, pack: Pack
) -> None:
    ran = made("rerun", FILE, "--answers", "answers.yaml", "--date", "2027-06-01")
    assert ran.code == 0
    reply = store.open_workbook(FILE, pack).workbook.reply(
        "data-infrastructure.named-steward"
    )
    assert str(reply.as_of) == "2027-06-01"


def test_a_rerun_asks_first_who_is_in_the_room(made: Run, pack: Pack) -> None:
    book = store.open_workbook(FILE, pack).workbook
    people = [{"role": "Energy officer", "organisation": "County"}]
    there = kent(pack, workshop={"people": people}, readiness=book.data["readiness"])
    FILE.unlink()
    store.save(Saved(FILE, there), pack)
    day = ("--date", "2027-06-01", "--lines")
    left = made("rerun", FILE, *day, input=":leave\n")
    assert f"placebook rerun {FILE} --lines\n" in left.err
    typed = "1\n4\n1\n2\n2\nNurse, NHS\n\n1\n1\n:leave\n"
    out = " ".join(made("rerun", FILE, *day, input=typed).out.split())
    begun = "1 answer to look at again. Those listed were there last time."
    asked = pack.questions["workshop.people"].text
    assert out.index(begun) < out.index(asked) < out.index("still true?")
    met = store.open_workbook(FILE, pack).workbook.workshop
    assert [person.organisation for person in met.people] == ["NHS"]


@for_each("words", [(), ("--date", "2027-06-01")])
def test_a_rerun_that_is_not_finished_goes_on(
    run: Run, pack: Pack, words: tuple[str, ...]
) -> None:
    make(run)
    run("rerun", FILE, "--lines", "--date", "2027-06-01", input="")
    ran = run("rerun", FILE, "--lines", *words, input="1\n1\n:leave\n")
    assert "Go on with round 2, or start the next?" in ran.out
    left = "1 earlier answer is still to be looked at in this round."
    assert left in " ".join(ran.out.split())
    assert store.open_workbook(FILE, pack).workbook.workshop.round == 2
    assert not Path(f"{FILE}.2.bak").exists()


def test_leaving_before_the_next_round_begins_changes_nothing(made: Run) -> None:
    made("rerun", FILE, "--lines", "--date", "2027-06-01", input="")
    before = FILE.read_bytes()
    assert made("rerun", FILE, "--lines", input="").code == 0
    assert FILE.read_bytes() == before


def test_words_typed_before_the_round_begins_go_to_its_notes(
    made: Run, pack: Pack
) -> None:
    made("rerun", FILE, "--lines", "--date", "2027-06-01", input="")
    asked = "Go on with round 2, or start the next?"
    made("rerun", FILE, "--lines", input="Ask Jan first\n1\n:leave\n")
    book = store.open_workbook(FILE, pack).workbook
    assert book.notes == (f"{asked} Typed there: Ask Jan first",)
    left = made("rerun", FILE, "--lines", input="Ask Kim\n:leave\n")
    note = f"{asked} Typed there: Ask Kim"
    assert (left.code, left.err) == (0, f"\nKept in the notes: {note}\n")
    kept = store.open_workbook(FILE, pack).workbook
    assert kept.notes == (*book.notes, note)
    assert note in SUMMARY.read_text()


def _next_on_the_same_day(made: Run, pack: Pack, typed: str) -> str:
    """Begin round 2 on the day of round 1, and leave it; what it said."""
    readiness = full(pack).data["readiness"]
    book = kent(pack, readiness=readiness, workshop={"date": MET, "round": 1})
    FILE.unlink()
    store.save(Saved(FILE, book), pack)
    day = ("--date", str(MET))
    return made("rerun", FILE, "--lines", *day, input=f"{typed}:leave\n").err


@for_each(
    ("lost", "left"), [(False, "23 answers"), (True, "24 answers")], ids=["", "lost"]
)
def test_a_rerun_of_one_day_asks_again_what_may_not_have_been_looked_at(
    made: Run, pack: Pack, lost: bool, left: str
) -> None:
    """Its answers have the day of the round before, looked at or not."""
    said = _next_on_the_same_day(made, pack, "2\n1\n2\n2\n\n1\n3\n")
    day = ("--date", str(MET))
    if lost:
        Path(f"{FILE}.1.bak").unlink()
    who = "1\n" if lost else ""  # asked first while nothing was looked at
    ran = made("rerun", FILE, "--lines", *day, input=f"1\n{who}:leave\n")
    assert "Review an answer, or finish" not in ran.out
    assert f"Round 2, 23 November 2026: {left} to look at again. The" in ran.out
    told = "The file does not show which answers this round has looked at, so all that"
    assert told in " ".join(ran.out.split())
    heading = f" · {left.split()[0]} to look at again\n"
    assert heading in ran.out
    assert "% answered" not in ran.out[ran.out.index(heading) :]
    assert "rerun" in said.rpartition("To go on:")[2]


def test_the_next_round_begins_whatever_was_typed_before_it_was_chosen(
    made: Run, pack: Pack
) -> None:
    _next_on_the_same_day(made, pack, "start round 2, please\n2\n1\n")
    assert store.open_workbook(FILE, pack).workbook.workshop.round == 2
    assert Path(f"{FILE}.1.bak").exists()


def test_what_a_round_of_another_day_confirmed_is_looked_at(
    made: Run, pack: Pack
) -> None:
    day = ("--date", "2027-06-01", "--lines")
    made("rerun", FILE, *day, input="1\n1\n:leave\n")
    ran = made("rerun", FILE, *day, input="1\n:leave\n")
    assert "to look at again" not in ran.out


COMPILED = """\
area: {name: Kent}
service: {name: Fuel poverty}
readiness:
  peer-networks:
    in-a-network: {answer: partly, as_of: 2016-05-04}
notes: ['Compiled from published accounts, not by the council.']
"""


def test_nobody_is_said_to_have_met_where_it_is_compiled_from_accounts(
    run: Run, pack: Pack
) -> None:
    Path("answers.yaml").write_text(COMPILED)
    assert run("new", "--answers", "answers.yaml").code == 0
    book = store.open_workbook(FILE, pack).workbook
    assert (book.workshop.date, book.is_compiled) == (None, True)
    assert not book.is_stale("peer-networks.in-a-network")
    assert run("check").code == 0
    for words in ((), ("summary", FILE), ("compare",)):
        assert "compiled from published accounts" in run(*words).out
    told = json.loads(run("summary", FILE, "--format", "json").out)
    assert (told["date"], told["compiled"]) == (None, True)
    # As soon as somebody meets, it is theirs.
    typed = "1\n1\n:leave\n"
    again = run("rerun", FILE, "--lines", "--date", "2027-06-01", input=typed)
    assert "Round 2, 1 June 2027: 1 answer to look at again." in again.out
    book = store.open_workbook(FILE, pack).workbook
    assert str(book.workshop.date) == "2027-06-01"
    assert str(book.reply("peer-networks.in-a-network").as_of) == "2027-06-01"
    for words in ((), ("compare",)):
        assert "compiled from published accounts" not in run(*words).out


def test_an_answers_file_without_a_date_is_of_today_unless_it_is_compiled(
    run: Run, pack: Pack
) -> None:
    Path("answers.yaml").write_text(COMPILED.replace("Compiled", "Taken"))
    assert run("new", "--answers", "answers.yaml").code == 0
    assert store.open_workbook(FILE, pack).workbook.workshop.date is not None
    Path("answers.yaml").write_text(COMPILED)
    words = ("--service", "Bins", "--date", "2026-11-23")
    assert run("new", "--answers", "answers.yaml", *words).code == 0
    bins = store.open_workbook(Path("workbooks/kent-bins.yaml"), pack).workbook
    assert str(bins.workshop.date) == "2026-11-23"


def test_rerun_is_not_before_the_last_round(made: Run) -> None:
    before = FILE.read_bytes()
    ran = made("rerun", FILE, "--lines", "--date", "2020-01-01")
    assert ran.code == 2
    assert "The last round was on 23 November 2026" in ran.err
    assert FILE.read_bytes() == before


@for_each("day", ["0206-11-23", "2062-11-23", "31/12/9999"])
def test_a_date_far_off_is_confirmed_or_saves_nothing(run: Run, day: str) -> None:
    named = ("--area", "Kent", "--service", "Fuel poverty", "--date", day)
    Path("answers.yaml").write_text("placebook: 1\n")
    alone = run("new", *named, "--answers", "answers.yaml")
    refused = run("new", *named, "--lines", input="1\n")
    nobody = run("new", *named, "--lines", input="")
    assert [ran.code for ran in (alone, refused, nobody)] == [2, 2, 2]
    assert "more than five years" in alone.err
    assert "give it in the answers file" in alone.err
    assert "the day is not confirmed" in refused.err
    assert not FILE.exists()
    assert run("new", *named, "--lines", input="2\n:leave\n").code == 0
    assert FILE.exists()


def test_another_weekday_than_was_typed_is_confirmed(made: Run) -> None:
    before = FILE.read_bytes()
    typed = ("--date", "Monday 1 June 2027", "--lines")
    ran = made("rerun", FILE, *typed, input="1\n")
    assert ran.code == 2
    assert "1 June 2027 is a Tuesday, not a Monday." in ran.out
    assert FILE.read_bytes() == before
    assert made("rerun", FILE, *typed, input="2\n:leave\n").code == 0
    assert b"date: 2027-06-01" in FILE.read_bytes()


@for_each("year", ["2062", "9999"])
def test_a_mistyped_year_does_not_block_the_next_round(
    run: Run, pack: Pack, year: str
) -> None:
    make(run)
    FILE.write_text(FILE.read_text().replace("2026-11-23", f"{year}-11-23"))
    wrong = FILE.read_bytes()
    alone = run("rerun", FILE, "--answers", "answers.yaml")
    assert alone.code == 2
    assert f"edit {FILE} --question workshop.date" in alone.err
    assert run("rerun", FILE, "--lines", input="\n").code == 2
    assert FILE.read_bytes() == wrong
    typed = "soon\n1 June 2061\nyesterday\n:leave\n"
    ran = run("rerun", FILE, "--lines", input=typed)
    assert ran.code == 0
    asked = f"23 November {year}, which is in the future. When was it?"
    assert asked in " ".join(ran.out.split())
    assert "The last round cannot be after that." in " ".join(ran.out.split())
    book = store.open_workbook(FILE, pack).workbook
    today = date.today()
    assert (book.workshop.date, book.workshop.round) == (today, 2)
    reply = book.reply("data-infrastructure.named-steward")
    assert reply.as_of == today - timedelta(days=1)
    assert Path(f"{FILE}.1.bak").read_bytes() == wrong


# --- summary --------------------------------------------------------------------------


def test_the_json_summary_has_every_key_that_is_promised(run: Run, pack: Pack) -> None:
    store.save(Saved(Path("x.yaml"), full(pack)), pack)
    data = json.loads(run("summary", "x.yaml", "--format", "json").out)
    assert set(data) == {
        *("area", "code", "service", "pack", "pattern", "date", "round", "compiled"),
        *("readiness", "datasets", "gaps", "next_steps", "find_out", "actions"),
    }
    counts = ("known", "unknown", "unanswered", "not_applicable", "evidenced", "stale")
    figures = {"score", "low", "high", "statements", *counts}
    assert set(data["readiness"]) == {"band", "recommendations", *figures}
    first = data["readiness"]["recommendations"][0]
    assert set(first) == {"id", "title", "weight", *figures}
    assert set(data["datasets"]) == {"held", "needed", "open", "missing", "stars"}
    assert set(data["next_steps"][0]) == {"statement", "answer", "step", "reason"}
    assert set(data["actions"][0]) == {"id", "do", "for", "owner", "due", "status"}
    assert (data["date"], data["round"]) == ("2026-11-23", 1)


def test_a_figure_that_there_is_not_is_null(run: Run, pack: Pack) -> None:
    store.save(Saved(Path("x.yaml"), kent(pack)), pack)
    readiness = json.loads(run("summary", "x.yaml", "-f", "json").out)["readiness"]
    assert (readiness["score"], readiness["band"]) == (None, None)
    assert (readiness["low"], readiness["high"]) == (0.0, 100.0)


def test_summary_formats_go_to_stdout_or_a_file(made: Run) -> None:
    shown = made("summary", FILE, "--format", "markdown").out
    assert shown == SUMMARY.read_text()
    for name in ("a.md", "a.md"):
        assert made("summary", FILE, "-f", "markdown", "--output", name).out == ""
    assert Path("a.md").read_text() == shown
    terminal = made("summary", FILE).out
    assert {len(line) <= 80 for line in terminal.split("\n")} == {True}


def test_explain_prints_the_sum(made: Run) -> None:
    ran = made("summary", FILE, "--explain")
    assert "Score 100 × 2 ÷ 3 = 66.7. Low 100 × 2 ÷ 9 = 22.2." in " ".join(
        ran.out.split()
    )


@for_each(("least", "code"), [("66.7", 0), ("66.8", 1), ("0", 0)])
def test_fail_under_is_a_gate(made: Run, least: str, code: int) -> None:
    ran = made("summary", FILE, "--fail-under", least)
    assert ran.code == code
    said = (  # to one decimal, because 67 is not below 66.8
        "The overall score is 2.8 to 98.6 of 100 (66.7 so far); 1 of 24 known; "
        "--fail-under asks for at least 66.8.\n"
    )
    assert ran.err == (said if code else "")


def test_no_score_fails_any_gate(run: Run, pack: Pack) -> None:
    store.save(Saved(Path("x.yaml"), kent(pack)), pack)
    assert run("summary", "x.yaml", "--fail-under", "0").code == 1


# --- check ----------------------------------------------------------------------------


def broken() -> None:
    FILE.write_text(FILE.read_text().replace("delivery", "delivry"))


def test_check_is_quiet_about_what_fits(made: Run) -> None:
    ran = made("check")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "Checked 1 workbook: no problems.\n"


def test_check_says_where_what_and_what_to_do(made: Run) -> None:
    broken()
    ran = made("check", FILE)
    line = FILE.read_text().split("\n").index("  pattern: delivry") + 1
    assert ran.code == 1
    assert ran.out == (
        f"{FILE}:{line}:12: focus.pattern: 'delivry' is not one of the words for this "
        "field; use access, delivery or policy\n"
    )


def test_check_as_json_has_every_key(made: Run) -> None:
    broken()
    ran = made("check", "--format", "json")
    [problem] = json.loads(ran.out)["problems"]
    assert ran.code == 1
    assert set(problem) == {"file", "line", "column", "where", "what", "do", "level"}
    assert (problem["level"], problem["where"]) == ("problem", "focus.pattern")
    assert made("check", "nothing", "-f", "json").code == 2


def test_a_hook_s_check_passes_over_what_is_no_workbook_and_counts_it(
    made: Run,
) -> None:
    notes = FILE.parent / "notes.yaml"
    notes.write_text("- Ask Jan\n")
    told = f"Skipped: 1 file that is not a workbook ({notes}).\n"
    for fix in ([], ["--fix"]):
        ran = made("check", "--hook", *fix, notes)
        assert (ran.code, ran.out, ran.err.startswith(told)) == (0, "", True)
    ran = made("check", "--hook", notes, FILE)
    assert (ran.code, ran.err) == (0, f"{told}Checked 1 workbook: no problems.\n")
    assert made("check", notes).code == 1
    manifest = (ROOT / ".pre-commit-hooks.yaml").read_text()
    entries = re.findall("entry: (.*)", manifest)
    assert entries == ["placebook check --hook", "placebook check --hook --fix"]


def test_check_for_github_escapes_what_is_said(run: Run, pack: Pack) -> None:
    Path("a,b.yaml").write_text(
        workbook_text(kent(pack, area={"name": "x", "code": "50%,"}), pack) + "? [a]\n"
    )
    out = run("check", "a,b.yaml", "--format", "github").out
    assert "\n::error file=a%2Cb.yaml,line=" in out
    Path("c.yaml").write_text(
        workbook_text(kent(pack, area={"name": "x", "code": "5%"}), pack)
    )
    out = run("check", "c.yaml", "--format", "github").out
    assert out.startswith("::notice file=c.yaml,line=")
    assert "'5%25' does not look like" in out


def test_one_unreadable_file_among_many_hides_no_other(made: Run) -> None:
    broken()
    (FILE.parent / "a.yaml").write_text("placebook: 1", encoding="utf-16")
    ran = made("check")
    assert ran.code == 1
    assert ran.out.split("\n")[0] == (
        "workbooks/a.yaml: the file is in UTF-16; save it as UTF-8"
    )
    assert "focus.pattern" in ran.out


def test_fix_rewrites_the_spelling_and_remakes_the_summary(made: Run) -> None:
    spelled, summary = FILE.read_bytes(), SUMMARY.read_bytes()
    FILE.write_bytes(spelled.replace(b"  name: Kent", b'  "name":   "Kent"'))
    assert made("check").out == ""  # another spelling is no other answer
    SUMMARY.write_text(f"Old {summary.decode().partition('<!--')[0]}")
    before = made("check")
    assert before.code == 0
    assert before.out == (
        f"{SUMMARY}: does not say which answers it was made from; `placebook check "
        f"--fix {FILE}` makes it again (a remark)\n"
    )
    assert made("check", "--fix").code == 0
    assert (FILE.read_bytes(), SUMMARY.read_bytes()) == (spelled, summary)
    assert made("check").out == ""


def test_a_summary_of_other_answers_is_a_problem(made: Run) -> None:
    FILE.write_text(FILE.read_text().replace("answer: partly", "answer: in-place"))
    ran = made("check")
    assert ran.code == 1
    assert ran.out == (
        f"{SUMMARY}: no longer matches its workbook; `placebook check --fix {FILE}` "
        "makes it again\n"
    )
    assert made("check", SUMMARY) == ran
    assert made("check", SUMMARY, FILE) == ran
    fixed = made("check", "--fix", SUMMARY)
    assert (fixed.code, fixed.out) == (0, "")
    assert f"{SUMMARY}: made again." in fixed.err
    assert "33 to 100 of 100 (100 so far)" in SUMMARY.read_text()
    assert made("check").out == ""


def test_a_comment_changes_no_answer_and_its_summary_is_a_remark(made: Run) -> None:
    with FILE.open("a") as file:
        file.write("# ask the archive\n")
    ran = made("check")
    assert (ran.code, str(SUMMARY) in ran.out) == (0, True)
    assert made("check", "--fix").code == 0
    assert "ask the archive" in SUMMARY.read_text()
    assert made("check", "--strict").code == 0


def test_strict_makes_a_remark_fail_and_a_newer_summary_is_left_alone(
    made: Run,
) -> None:
    old = SUMMARY.read_text().replace(f"placebook {__version__}", "placebook 0.0.9")
    SUMMARY.write_text(old)
    ran = made("check")
    assert ran.code == 0
    assert ran.out.startswith(f"{SUMMARY}: was made by an older placebook, 0.0.9; ")
    strict = made("check", "--strict")
    assert (strict.code, strict.out) == (1, ran.out)
    assert strict.err == f"{ran.err}With --strict a remark fails too.\n"
    assert made("check", "--strict", "--fix").code == 0
    assert made("check", "--strict").code == 0
    newer = old.replace("placebook 0.0.9", "placebook 99.0")
    SUMMARY.write_text(newer)
    ran = made("check", "--fix")
    assert ran.code == 0
    assert ran.out == (
        f"{SUMMARY}: was made by placebook 99.0, and this is {__version__}; upgrade "
        "placebook (a remark)\n"
    )
    assert SUMMARY.read_text() == newer


def test_a_new_version_of_the_questions_turns_no_repository_red(
    run: Run, pack: Pack
) -> None:
    from placebook.model.pack_loader import BUILT_IN

    shutil.copytree(BUILT_IN, "own")
    words = ("--area", "Kent", "--service", "Fuel poverty", "--pack", "own")
    assert run("new", *words, "--lines", input="").code == 0
    index = Path("own/index.yaml")
    assert index.read_text().count(f"version: {pack.version}") == 1
    newer = f"version: {pack.version + 1}"
    index.write_text(index.read_text().replace(f"version: {pack.version}", newer))
    ran = run("check", FILE, "--pack", "own")
    assert ran.code == 0
    assert f"{SUMMARY}: was made with other words than placebook uses" in ran.out
    assert run("check", FILE, "--pack", "own", "--fix").code == 0
    assert run("check", FILE, "--pack", "own", "--strict").code == 0


def test_a_team_can_do_without_a_summary(run: Run) -> None:
    Path("answers.yaml").write_text(ANSWERS)
    words = ("--area", "Kent", "--service", "Fuel poverty", "--date", "23/11/2026")
    ran = run("new", *words, "--answers", "answers.yaml", "--no-summary")
    assert ran.code == 0
    assert "Summary:" not in ran.err
    assert "Cold homes." in ran.out
    for command in (
        ("edit", FILE, "--answers", "answers.yaml"),
        ("rerun", FILE, "--answers", "answers.yaml", "--date", "2027-06-01"),
        ("check", "--fix"),
    ):
        assert run(*command).code == 0
    assert [p.name for p in FILE.parent.glob("*.md")] == []


def test_a_merge_by_hand_renews_the_summary(made: Run, pack: Pack) -> None:
    for side, problem in (("base", "Cold homes."), ("theirs", "Damp homes.")):
        text = FILE.read_text().replace("Cold homes.", problem)
        Path(side).write_text(text)
    assert made("merge", "base", FILE, "theirs").code == 0
    assert "Damp homes." in SUMMARY.read_text()
    assert made("check", "--strict").code == 0


def test_a_merge_of_a_file_that_is_not_there_is_told_once(made: Run) -> None:
    ran = made("merge", "nosuch", FILE, FILE)
    assert (ran.code, ran.err.count("\n"), ran.err[:22]) == (
        *(2, 1),
        "nosuch: cannot be read",
    )


def test_a_merge_to_stdout_names_no_file_of_that_name(made: Run) -> None:
    sides = {"base": "Cold homes.", "ours": "Damp homes.", "theirs": "Hot homes."}
    for side, problem in sides.items():
        text = FILE.read_text().replace("Cold homes.", problem)
        Path(side).write_text(text)
    ran = made("merge", "base", "ours", "theirs", "--output", "-")
    assert (ran.code, ran.out.startswith("#: Placebook workbook.")) == (1, True)
    assert ran.err.startswith("ours: both sides changed 1 place;")
    for side in sides:
        Path(side).write_text(Path(side).read_text().replace("round: 1", "round: one"))
    ran = made("merge", "base", "ours", "theirs", "--output", "-")
    assert (ran.code, "<<<<<<< ours" in ran.out) == (1, True)
    assert "\nours: has conflict markers; settle them by hand.\n" in ran.err
    assert not Path("-").exists()
    assert made("summary", FILE, "--output", "-").out == made("summary", FILE).out


def test_a_summary_without_its_workbook_is_remarked_on(made: Run) -> None:
    FILE.rename(FILE.with_name("other.yaml"))
    alone = made("check", SUMMARY)
    assert (alone.code, alone.out) == (0, made("check").out)
    assert alone.err == "Checked no workbooks: no problems, 1 remark.\n"
    ran = made("check")
    assert ran.code == 0
    assert ran.out == (
        f"{SUMMARY}: has no workbook beside it; delete it, or put the workbook back "
        "(a remark)\n"
    )
    [told] = json.loads(made("check", "--format", "json").out)["problems"]
    assert (told["line"], told["column"]) == (None, None)


def test_the_line_that_goes_on_goes_on(made: Run) -> None:
    left = made("edit", FILE, "--all", "--lines", input=":leave\n")
    line = left.err.strip().split("\n")[-1].split()
    assert line[:3] == ["placebook", "edit", str(FILE)]
    again = made(*line[1:], "--lines", input=":leave\n")
    assert again.code == 0
    assert again.err == left.err


def test_a_summary_with_conflict_markers_is_a_problem(made: Run) -> None:
    summary = SUMMARY.read_text()
    SUMMARY.write_text(f"<<<<<<< HEAD\n{summary}=======\nold\n>>>>>>> theirs\n")
    ran = made("check")
    assert ran.code == 1
    assert "has git's conflict markers in it; `placebook check --fix" in ran.out
    assert made("check", "--fix").code == 0
    assert SUMMARY.read_text() == summary


def test_a_line_to_paste_names_the_questions_and_the_program(made: Run) -> None:

    from placebook.model.pack_loader import BUILT_IN

    shutil.copytree(BUILT_IN, "our own")
    SUMMARY.write_text("# Old\n")
    ran = made("check", "--pack", "our own", FILE)
    assert f"`placebook check --fix {FILE} --pack 'our own'` makes it" in ran.out
    away = start("check", cwd=Path.cwd(), env={"PATH": "/nowhere"})
    assert f"`{sys.executable} -m placebook check --fix {FILE}` makes" in away.out


def test_fix_leaves_a_file_with_a_problem_alone(made: Run) -> None:
    broken()
    before = FILE.read_bytes()
    assert made("check", "--fix").code == 1
    assert FILE.read_bytes() == before


def test_check_of_the_built_in_pack_is_clean(run: Run) -> None:
    from placebook.model.pack_loader import BUILT_IN

    ran = run("check", "--pack", BUILT_IN)
    assert (ran.code, ran.out) == (0, "")


def test_check_of_questions_is_not_content_with_broken_workbooks(made: Run) -> None:
    from placebook.model.pack_loader import BUILT_IN

    shutil.copytree(BUILT_IN, "own")
    ran = made("check", "--pack", "own")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "Checked own and 1 workbook: no problems.\n"
    broken()
    for paths in ([], [FILE]):
        ran = made("check", "--pack", "own", *paths)
        assert (ran.code, "'delivry' is not one of" in ran.out) == (1, True)
    index = Path("own/index.yaml")
    index.write_text(index.read_text() + "colour: red\n")
    for paths in ([], [FILE]):
        ran = made("check", "--pack", "own", *paths)
        assert (ran.code, ran.out.count("\n")) == (1, 1)
        assert "own/index.yaml:" in ran.out
        assert ran.err == (
            "No workbook was checked: mend the questions first.\n"
            "Checked own: 1 problem.\n"
        )


def test_check_of_questions_says_that_it_checked_no_workbook(made: Run) -> None:
    from placebook.model.pack_loader import BUILT_IN

    shutil.copytree(BUILT_IN, "own")
    index = Path("own/index.yaml")
    index.write_text(index.read_text().replace("open-data-services", "ours", 1))
    for format in ("text", "json"):
        ran = made("check", "--pack", "own", "--format", format)
        assert ran.code == 0
        assert ran.err.startswith(
            "1 workbook in workbooks was not checked: it answers other questions than "
            "ours.\n"
        )
    # Named, it is checked, and is for other questions.
    assert made("check", "--pack", "own", FILE).code == 1
    shutil.rmtree("workbooks")
    ran = made("check", "--pack", "own")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == (
        "No workbook was checked: there is none in workbooks.\n"
        "Checked own: no problems.\n"
    )


def test_one_unreadable_workbook_hides_no_fault_of_the_questions(made: Run) -> None:
    from placebook.model.pack_loader import BUILT_IN

    shutil.copytree(BUILT_IN, "own")
    stray = Path("own/readiness/stray.yaml")
    stray.write_text("recommendation: stray\n")
    FILE.write_bytes(b"\xff\xfe")
    ran = made("check", "--pack", "own")
    assert ran.code == 1
    assert f"{stray}: is not asked" in ran.out
    assert f"{FILE}: the file is in UTF-16" in ran.out


def test_a_workbook_is_not_written_over_by_what_is_made_of_it(made: Run) -> None:
    before = FILE.read_bytes()
    for words in (["summary", FILE, "-f", "json"], ["schema"], ["guide"]):
        ran = made(*words, "--output", FILE)
        assert ran.code == 2
        assert "is a workbook; --output would write over it" in ran.err
    assert FILE.read_bytes() == before
    for above in (b"# Our copy\n", b"\xef\xbb\xbf", b"\n\n"):
        FILE.write_bytes(above + before.partition(b"\n")[2])
        ran = made("datasets", "list", FILE, "--output", FILE)
        assert (ran.code, FILE.read_bytes()[:1]) == (2, above[:1])


def test_a_data_file_is_not_written_over_by_what_is_found_in_it(made: Run) -> None:
    Path("d.csv").write_text("a,b\n1,2\n")
    ran = made("datasets", "inspect", "d.csv", "--output", "./d.csv")
    assert ran.code == 2
    assert "is the file that is read; --output would write over it" in ran.err
    assert Path("d.csv").read_text() == "a,b\n1,2\n"


def test_a_large_output_can_be_written_again(made: Run) -> None:
    Path("out.csv").write_text("x" * 1_500_000)
    assert made("datasets", "export", FILE, "--output", "out.csv").code == 0
    assert Path("out.csv").read_text().startswith("id,title,")


def test_another_area_s_answers_are_refused(made: Run) -> None:
    Path("other.yaml").write_text("area:\n  name: Leeds\n")
    for command in ("edit", "rerun"):
        ran = made(command, FILE, "--answers", "other.yaml")
        assert ran.code == 2
        assert "the area is 'Leeds', but in this workbook 'Kent'" in ran.err


def test_a_fault_in_answers_is_told_without_a_line_that_is_not_there(made: Run) -> None:
    Path("late.yaml").write_text("actions:\n  a:\n    do: A\n    due: 2020-01-01\n")
    ran = made("edit", FILE, "--answers", "late.yaml")
    assert ran.code == 2
    assert ran.err.startswith("late.yaml: actions.a.due: is due before the workshop")


@for_each(
    "words",
    [["check", "x" * 300], ["summary", FILE, "-o", "x" * 300]],
)
def test_a_name_that_no_disk_takes_gets_a_sentence(made: Run, words: list[str]) -> None:
    ran = made(*words)
    assert ran.code == 2
    assert "name" in ran.err


def test_one_odd_summary_does_not_stop_the_check(made: Run) -> None:
    SUMMARY.unlink()
    SUMMARY.mkdir()
    broken = FILE.with_name("broken.yaml")
    broken.write_text("placebook: 1\nnonsense: 1\n")
    ran = made("check")
    assert ran.code == 1
    assert f"{broken}:1:1: pack: is needed here" in ran.out
    assert f"{SUMMARY}: " in ran.out


STREAMS = [
    ("summary {} >&-", 0),
    ("summary {} >/dev/full", 2),
    ("summary {} -f json >/dev/full", 2),
    ("--version >/dev/full", 2),
    ("check {} >/dev/full", 2),
    ("new --area A --service B <&-", 2),
    ("new --area A --service B --lines <&-", 0),
]


@for_each(("words", "code"), STREAMS)
def test_streams_that_are_closed_or_full_get_no_traceback(
    run: Run, words: str, code: int
) -> None:
    make(run)
    FILE.write_text(FILE.read_text() + "# a remark\nnonsense: 1\n" * ("check" in words))
    line = f"{sys.executable} -m placebook {words.format(FILE)}"
    # A full disk is met at each write, or when all goes out at the end.
    full = [{"PYTHONUNBUFFERED": "1"}] if "full" in words else []
    for env in ({}, *full):
        done = subprocess.run(
            ["bash", "-c", line],
            capture_output=True,
            text=True,
            env={**os.environ, **env},
            check=False,
        )
        assert "Traceback" not in done.stderr
        assert done.returncode == code, done


def test_what_goes_to_a_file_has_every_word(made: Run) -> None:
    Path("accent.yaml").write_text("focus:\n  problem: Zoë 日本\n")
    made("edit", FILE, "--answers", "accent.yaml")
    ran = start(
        *("summary", FILE, "--format", "markdown"),
        cwd=Path.cwd(),
        env={"PYTHONIOENCODING": "latin-1", "LC_ALL": "C"},
    )
    assert "Zoë 日本" in ran.out


# --- the rest -------------------------------------------------------------------------


def test_alone_it_says_what_it_can_do_and_what_is_here(made: Run) -> None:
    ran = made()
    assert ran.code == 0
    for name in COMMANDS:
        assert f"  {name} " in ran.out
    told = (
        "Kent: Fuel poverty; 20% of the questions answered; score 3 to 99 of 100 (67 "
        f"so far); 1 of 24 known {FILE}"
    )
    assert told in " ".join(ran.out.split()), ran.out
    broken()
    assert "cannot be read" in made().out


def test_alone_it_claims_no_score_where_nothing_is_known(run: Run, pack: Pack) -> None:
    Path("kent.yaml").write_text(workbook_text(kent(pack), pack))
    told = " ".join(run().out.split())
    assert "questions answered; no score yet; 0 of 24 known kent.yaml" in told


def test_the_guide_has_a_page_for_everything(run: Run, pack: Pack) -> None:
    contents = run("guide").out
    names = ["patterns", "cases", "workshop", *[r.id for r in pack.recommendations]]
    for name in names:
        assert name in contents
        assert run("guide", name).code == 0
        assert run("guide", name, "--format", "markdown").out.startswith("# ")
    ran = run("guide", "nope")
    assert ran.code == 2
    assert "there is no page 'nope'" in ran.err


def test_a_mistyped_command_is_bad_usage(run: Run) -> None:
    assert run("sumary").code == 2
    assert run("summary").code == 2
    assert run("summary", "x.yaml", "--format", "pdf").code == 2


def test_a_format_that_nothing_makes_is_not_shown_as_something_else(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for makers in ({"report": lambda: Report("Areas", ())}, {"csv": lambda: "a,b"}):
        with pytest.raises(KeyError):
            common.show(makers, "html")
    assert capsys.readouterr().out == ""


@for_each(
    "words",
    [
        *("guide cases", "summary x.yaml -f json", "check"),
        "summary x.yaml --fail-under 0",  # a gate that would pass
    ],
)
def test_the_real_program_leaves_a_closed_pipe_quietly(
    tmp_path: Path, pack: Pack, words: str
) -> None:
    (tmp_path / "workbooks").mkdir()
    (tmp_path / "workbooks/bad.yaml").write_text("placebook: 1\nnonsense: 1\n")
    store.save(Saved(tmp_path / "x.yaml", full(pack)), pack)
    reads, writes = os.pipe()
    os.close(reads)
    with os.fdopen(writes, "wb") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "placebook", *words.split()],
            cwd=tmp_path,
            stdout=closed,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr) == (141, b"")


def test_the_real_program_has_the_same_exit_codes(tmp_path: Path) -> None:
    assert start("--version", cwd=tmp_path).code == 0
    assert start("summary", "gone.yaml", cwd=tmp_path).code == 2
    assert start("new", cwd=tmp_path).code == 2


def test_a_workbook_of_another_pack_names_the_option(run: Run, pack: Pack) -> None:
    text = workbook_text(kent(pack), pack).replace(pack.reference, "bicycles@1")
    Path("x.yaml").write_text(text)
    ran = run("summary", "x.yaml")
    assert ran.code == 2
    assert "--pack" in ran.err


@for_each(
    ("typed", "offered"),
    [
        (("ed",), "edit"),
        (("edit", "--sec"), "--section"),
        (("datasets", "inv"), ""),
        (("datasets", "ins"), "inspect"),
    ],
)
def test_a_shell_completes_commands_and_options(
    tmp_path: Path, typed: tuple[str, ...], offered: str
) -> None:
    script = (
        'eval "$(placebook --show-completion)"\n'
        f"COMP_WORDS=(placebook {' '.join(typed)})\n"
        f"COMP_CWORD={len(typed)}\n"
        '_placebook_completion placebook\necho "${COMPREPLY[@]}"\n'
    )
    in_bash = subprocess.run(
        ["bash", "--norc", "-c", script], capture_output=True, text=True, check=True
    )
    assert in_bash.stdout == f"{offered}\n"
    words = " ".join(("placebook", *typed))
    asked = {"_PLACEBOOK_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": words}
    in_zsh = start(cwd=tmp_path, env=asked)
    assert f'"{offered}"' in in_zsh.out if offered else in_zsh.out == "_files\n"


def test_completion_is_installed_for_the_shell_at_hand(tmp_path: Path) -> None:
    script = "placebook --install-completion && cat .bashrc .bash_completions/*"
    home = {**os.environ, "HOME": str(tmp_path)}
    done = subprocess.run(
        ["bash", "--norc", "-c", script],
        cwd=tmp_path,
        env=home,
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"source '{tmp_path}/.bash_completions/placebook.sh'" in done.stdout
    assert "complete -o default -F _placebook_completion placebook" in done.stdout


# --- merge ----------------------------------------------------------------------------


@for_each(("words", "kept"), [([], True), (["--driver", "--name", "k.yaml"], False)])
def test_a_merge_keeps_an_older_version_where_git_does_not(
    run: Run, pack: Pack, words: list[str], kept: bool
) -> None:
    shutil.copytree(ROOT / "prompts", "own")
    index = Path("own/index.yaml")
    old, new = (f"\nversion: {pack.version + more}\n" for more in (0, 1))
    index.write_text(index.read_text().replace(old, new))
    texts = {}
    for name, notes in (("base", []), ("ours", ["Ours."]), ("theirs", ["Theirs."])):
        texts[name] = workbook_text(kent(pack, notes=notes), pack)
        Path(f"{name}.yaml").write_text(texts[name])
    sides = ("base.yaml", "ours.yaml", "theirs.yaml")
    ran = run("merge", *sides, "--pack", "own", *words)
    assert ran.code == (0 if kept else 40), ran
    merged = Path("ours.yaml").read_text()
    assert f"@{pack.version + 1}\n" in merged
    assert merged.endswith("notes:\n  - Ours.\n  - Theirs.\n")
    backups = {path.name: path.read_text() for path in Path().glob("*.bak")}
    assert backups == ({f"ours.yaml.{pack.version}.bak": texts["ours"]} if kept else {})


@for_each("newer", ["ours", "theirs"])
def test_an_older_and_a_newer_version_merge_without_a_lost_answer(
    tmp_path: Path, pack: Pack, newer: str
) -> None:
    """One side looked again at one answer, the other changed one in version 1."""
    old = OLD.read_text()
    base = read_workbook(old, "x.yaml", pack).workbook
    assert base is not None
    again, moved, *rest = ANSWERED
    look = [(("readiness", *again.split("."), "asked"), None)]
    older = "theirs" if newer == "ours" else "ours"
    before, _, after = old.rpartition("answer: partly\n")  # of ``moved``
    texts = {
        "base": old,
        newer: workbook_text(put_values(base, look), pack),
        older: f"{before}answer: in-place\n{after}",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.yaml").write_text(text)
    ran = call(
        "merge", *(f"{name}.yaml" for name in ("base", "ours", "theirs")), cwd=tmp_path
    )
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    merged = store.open_workbook(tmp_path / "ours.yaml", pack).workbook
    replies = {id: merged.reply(id) for id in ANSWERED}
    assert (replies[again].answer, replies[again].asked) == ("partly", None)
    assert (replies[moved].answer, replies[moved].asked) == ("in-place", 1)
    assert [replies[id] for id in rest] == [base.reply(id) for id in rest]
    kept = (tmp_path / "ours.yaml.1.bak").exists()
    assert kept == (newer == "theirs")  # our file was of version 1


def test_a_merge_that_no_command_could_open_again_is_not_written(
    run: Run, pack: Pack
) -> None:
    for name, letter in (("base", ""), ("ours", "o"), ("theirs", "t")):
        notes = [letter * 525_000] if letter else []
        Path(f"{name}.yaml").write_text(workbook_text(kent(pack, notes=notes), pack))
    before = Path("ours.yaml").read_bytes()
    for words in (["--driver", "--name", "k.yaml"], ["-o", "k.yaml"]):
        ran = run("merge", "base.yaml", "ours.yaml", "theirs.yaml", *words)
        assert (ran.code, ran.err) == (
            2,
            "k.yaml: would be larger than 1 MiB; import less, or shorten a text.\n",
        )
    assert Path("ours.yaml").read_bytes() == before
    assert not Path("k.yaml").exists()


def test_merged_lines_go_over_an_earlier_result_and_over_no_workbook(
    run: Run, pack: Pack
) -> None:
    text = workbook_text(kent(pack), pack)
    for name, line in (("base", "one"), ("ours", "two"), ("theirs", "one")):
        Path(f"{name}.yaml").write_text(f"{line}\n")
    Path("kent.yaml").write_text(text)
    sides = ("base.yaml", "ours.yaml", "theirs.yaml")
    for _ in range(2):
        assert run("merge", *sides, "-o", "out.txt").code == 0
        assert Path("out.txt").read_text() == "two\n"
    ran = run("merge", *sides, "-o", "kent.yaml")
    assert ran.code == 2
    assert "kent.yaml: is a workbook; --output would write over it." in ran.err
    assert Path("kent.yaml").read_text() == text


def test_merged_lines_do_not_go_over_a_change_made_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody saves OURS once git has read it."""
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    real = shlex.quote(str(shutil.which("git")))
    slow.write_text(
        f'#!/bin/sh\n{real} "$@"\nend=$?\n'
        'case "$*" in *merge-file*) echo typed >> ours;; esac\nexit $end\n'
    )
    slow.chmod(0o755)
    for name, line in (("base", "one"), ("ours", "one"), ("theirs", "two")):
        (tmp_path / name).write_text(f"{line}\n")
    monkeypatch.setenv("PATH", f"{slow.parent}{os.pathsep}{os.environ['PATH']}")
    ran = call("merge", "base", "ours", "theirs", cwd=tmp_path)
    assert ran.code == 2
    assert "ours: somebody else changed this file in the meantime" in ran.err
    assert (tmp_path / "ours").read_text() == "one\ntyped\n"


# --- a shared folder ------------------------------------------------------------------

AS_SOMEBODY = """
import grp, os, sys
from placebook.commands import app
from typer.testing import CliRunner
for folder in ("before", "shared"):  # what is imported on the way comes the first time
    os.chdir(os.path.join(sys.argv[1], folder))
    if folder == "shared":
        os.setgroups([])
        os.setgid(61001)
        os.setuid(61001)
    ran = CliRunner().invoke(app, sys.argv[2:], input="a\\n\\n:leave\\n")
    print("$", ran.exit_code, ran.output, ran.exception, sep="\\n")
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be two people")
@for_each(
    "words",
    [
        "check --fix a.yaml",
        "check --fix --adopt a.yaml",
        "edit a.yaml --answers more.yaml",
        "edit a.yaml --lines --question focus.affected",
        "rerun a.yaml --date 2026-11-30 --answers more.yaml",
        "datasets import a.yaml list.csv --all",
        "merge base.yaml a.yaml more-of-a.yaml",
    ],
)
def test_a_save_that_loses_the_group_says_so(pack: Pack, words: str) -> None:
    base, more = kent(pack, notes=["One."]), kent(pack, notes=["One.", "Two."])
    ours = workbook_text(base, pack)
    if "--adopt" in words:
        ours = ours.replace(pack.reference, "others@1")
    texts = {
        "a.yaml": f"{ours}\n",  # a line more than it needs
        "a.summary.md": "Old.\n",
        "base.yaml": workbook_text(base, pack),
        "more-of-a.yaml": workbook_text(more, pack),
        "more.yaml": "focus:\n  problem: Cold homes.\n",
        "list.csv": "title\nBin rounds\n",
    }
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        Path(name).chmod(0o755)
        for folder in (Path(name, "before"), Path(name, "shared")):
            folder.mkdir()
            folder.chmod(0o777)
            for file, text in texts.items():
                (folder / file).write_text(text)
        shared = [Path(name, "shared", file) for file in ("a.yaml", "a.summary.md")]
        for path in shared:
            os.chown(path, 61009, 61002)
            path.chmod(0o666)
        run_it = [sys.executable, "-c", AS_SOMEBODY, name, *words.split()]
        done = subprocess.run(run_it, capture_output=True, check=True)
        before, after = done.stdout.decode().split("$\n")[1:]
        for path in shared:
            assert path.stat().st_gid == 61001
            assert path.read_text() != texts[path.name]
    for path in shared:
        told = f"{path.name}: this file belonged to the group '61002', and you are not"
        assert told not in " ".join(before.split())
        assert " ".join(after.split()).count(told) == 1


# --- the same every time --------------------------------------------------------------

BOOKS = ("a.yaml", "b.yaml")
DIFFS = ("terminal", "markdown", "json")
HISTORIES = ("terminal", "json", "csv")
COMPARISONS = ("markdown", "json", "csv")
GONE = [(("datasets", f"dataset-{n}", "access"), "internal") for n in range(4)]
PRINTING = f"""
{"".join(f"diff a.yaml b.yaml --format {f};" for f in DIFFS)}
diff c.yaml; diff . --since HEAD; diff . --since HEAD~1..HEAD --format json
{"".join(f"history c.yaml --format {f};" for f in HISTORIES)}
history . --commits; history . --format json
summary a.yaml; summary a.yaml --format markdown; summary b.yaml --format json
check broken.yaml; check broken.yaml --format json; check --pack questions
{"".join(f"compare a.yaml b.yaml --format {f};" for f in COMPARISONS)}
{"".join(f"export a.yaml b.yaml --what {what};" for what in get_args(What))}
map a.yaml; map a.yaml --format mermaid; map a.yaml --format svg
merge c.yaml a.yaml b.yaml --output merged.yaml; diff a.yaml merged.yaml
datasets list a.yaml --format json; datasets export a.yaml --format dcat
datasets export a.yaml --format csv; datasets inspect list.csv --format json
datasets import a.yaml list.csv --all --dry-run; edit a.yaml --lines
guide report; schema; --help
"""
RUN_ALL = f"""
import re
from placebook.commands import app
from typer.testing import CliRunner
for line in re.split("[;\\n]+", {PRINTING!r}.strip()):
    ran = CliRunner().invoke(app, line.split(), input=":review\\n")
    print("$", line, ran.exit_code, ran.output, repr(ran.exception), sep="\\n")
"""


def flowing(pack: Pack, *, told: str, state: str) -> Workbook:
    """A workbook in which each part has several entries, and each entry its fields."""
    flows = [
        {
            **{"from": f"actor-{n}", "to": f"actor-{n + 1}", "kind": "data"},
            **{"what": f"{told} {n}", "dataset": f"dataset-{n}", "state": state},
        }
        for n in range(8)
    ]
    book = full(pack)
    actors = {
        f"actor-{n}": {"name": f"Actor {n}", "roles": roles, "note": told}
        for n, roles in enumerate([["steward", "creator"], ["beneficiary"]] * 5)
    }
    return book.model_copy(
        update={
            "ecosystem": kent(
                pack, ecosystem={"actors": actors, "flows": flows}
            ).ecosystem,
            "notes": tuple(f"{told} {n}" for n in range(4)),
        }
    )


def test_no_output_depends_on_the_seed_of_hashes(tmp_path: Path, pack: Pack) -> None:
    git = git_in(tmp_path)
    git("init", "-q", "-b", "main", ".")
    base = flowing(pack, told="Lists", state="current")
    for name, told in (("a", "Numbers"), ("b", "Reports"), ("c", "Lists")):
        book = flowing(pack, told=told, state="future" if name == "b" else "current")
        (tmp_path / f"{name}.yaml").write_text(workbook_text(book, pack))
    git("add", ".")
    git("commit", "-qm", "one")
    git("mv", "a.yaml", "moved.yaml")
    git("commit", "-qm", "two")
    git("checkout", "HEAD~1", "a.yaml")
    (tmp_path / "c.yaml").write_text(workbook_text(put_values(base, GONE), pack))
    broken = (
        workbook_text(base, pack).replace("state:", "stat:").replace("kind:", "knd:")
    )
    broken = broken.replace("focus:\n", "focus:\n  Ask Jan:\n")
    (tmp_path / "broken.yaml").write_text(broken)
    rows = "".join(f"Set {n},Team {n},CSV; JSON,tags\n" for n in range(5))
    (tmp_path / "list.csv").write_text(f"Title,Owner,Format,Colour\n{rows}")
    shutil.copytree(ROOT / "prompts", tmp_path / "questions")
    for path in (tmp_path / "questions" / "readiness").glob("*.yaml"):
        path.write_text(f"{path.read_text()}colour: red\n")
    # Two seeds would miss half of all pairs that may change places.
    said = [under_seed(tmp_path, seed) for seed in ("1", "2", "4")]
    assert said[0] == said[1] == said[2]
    assert said[0].count("\n$\n") > 30
    assert "Error" not in said[0]


def under_seed(folder: Path, seed: str) -> str:
    """What all the commands print where strings hash with this seed."""
    env = {**os.environ, "PYTHONHASHSEED": seed}
    run_all = [sys.executable, "-c", RUN_ALL]
    done = subprocess.run(run_all, cwd=folder, env=env, capture_output=True, check=True)
    (folder / "merged.yaml").unlink()
    return done.stdout.decode()
