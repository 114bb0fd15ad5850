"""Good and bad repositories: history, revisions, and the commands that read them."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from placebook.model import pack_loader
from placebook.model.workbook_writer import workbook_text
from placebook.revisions.git import GitError, repository_of

from tests.cases import for_each
from tests.conftest import Ran, call, kent, start
from tests.revisions.test_merge import FIRST, changed, replies

PACK = pack_loader.load_pack()
Git = Callable[..., str]


def git_in(folder: Path) -> Git:
    def git(*words: str) -> str:
        known = ["-c", "user.name=t", "-c", "user.email=t@t"]
        known += ["-c", "protocol.file.allow=always"]
        done = subprocess.run(
            ["git", *known, *words], cwd=folder, check=True, capture_output=True
        )
        return done.stdout.decode()

    return git


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """Three commits of one workbook, the second a rename."""
    return three_commits(tmp_path / "repo")


def three_commits(folder: Path) -> Path:
    folder.mkdir()
    git = git_in(folder)
    git("init", "-q", "-b", "main", ".")
    save(folder / "old name.yaml", "starting")
    git("add", ".")
    git("commit", "-qm", "one")
    git("mv", "--", "old name.yaml", NAME)
    git("commit", "-qm", "two")
    save(folder / NAME, "partly")
    git("commit", "-qam", "three")
    return folder


NAME = "-new'\n\"name.yaml"


def save(path: Path, answer: str, **parts: Any) -> None:
    book = changed(kent(PACK), readiness=replies(one={"answer": answer}), **parts)
    path.parent.mkdir(exist_ok=True)
    path.write_text(workbook_text(book, PACK))


def told(folder: Path, *words: object) -> Ran:
    return call(*words, cwd=folder)


def test_history_follows_renames_whatever_a_file_is_called(repo: Path) -> None:
    ran = told(repo, "history", f"./{NAME}", "--format", "json")
    assert ran.code == 0, ran
    commits = json.loads(ran.out)["commits"]
    assert [c["readiness"]["score"] for c in commits] == [33.3, 33.3, 66.7]
    assert [c["commit"] for c in commits] == (
        git_in(repo)("log", "--reverse", "--format=%H").split()
    )
    rows = list(
        csv.DictReader(
            io.StringIO(
                told(repo, "history", f"./{NAME}", "--commits", "-f", "csv").out
            )
        )
    )
    assert [row["score"] for row in rows] == ["33.3", "33.3", "66.7"]
    shown = " ".join(told(repo, "history", f"./{NAME}", "--commits").out.split())
    assert "Organisational collaboration ▃▃▆ 11-78 (33) 22-89 (67)" in shown
    assert " 1 1 to 97 (33 so far) 1 of 24 " in shown


def test_a_commit_that_does_not_load_is_shown_as_such(repo: Path) -> None:
    (repo / NAME).write_text("nonsense: 1\n")
    git_in(repo)("commit", "-qam", "broken")
    last = json.loads(told(repo, "history", f"./{NAME}", "-f", "json").out)["commits"][
        -1
    ]
    assert last["readiness"] is None
    assert "is needed here" in last["problem"]


def test_the_number_of_processes_does_not_grow_with_the_commits(
    repo: Path, tmp_path: Path
) -> None:
    started = []
    for number in range(2):
        trace = tmp_path / f"trace{number}"
        env = {"GIT_TRACE2_EVENT": str(trace)}
        assert start("history", f"./{NAME}", cwd=repo, env=env).code == 0
        events = [json.loads(line) for line in trace.read_text().splitlines()]
        started.append(sum(event["event"] == "start" for event in events))
        for answer in ("starting", "in-place", "partly"):
            save(repo / NAME, answer)
            git_in(repo)("commit", "-qam", answer)
    assert started == [10, 10]


def test_five_hundred_commits_are_shown(repo: Path) -> None:
    answers = ("starting", "in-place", "partly", "not-yet")
    stream = []
    for number in range(500):
        save(repo / "long.yaml", answers[number % 4])
        content = (repo / "long.yaml").read_text()
        stream += [
            f"commit refs/heads/long\ncommitter t <t@t> {1_700_000_000 + number} +0000",
            "data 1\n.\nM 100644 inline long.yaml",
            f"data {len(content.encode())}\n{content}",
        ]
    git = ["git", "fast-import", "--quiet"]
    subprocess.run(git, cwd=repo, input="\n".join(stream).encode(), check=True)
    git_in(repo)("checkout", "-qf", "long")
    ran = told(repo, "history", "long.yaml", "--commits", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    recommendation = FIRST.partition(".")[0]
    wanted = ["33.3", "100.0", "66.7", "0.0"]
    assert [row[recommendation] for row in rows] == wanted * 125


def test_diff_since_a_revision_under_an_older_name(repo: Path) -> None:
    ran = told(repo, "diff", f"./{NAME}", "--since", "HEAD~2", "--format", "json")
    assert [
        (change["at"], change["kind"]) for change in json.loads(ran.out)["changes"]
    ] == [(f"readiness.{FIRST}.answer", "up")]
    same = told(repo, "diff", f"./{NAME}", "--exit-code")
    assert (same.code, "nothing changed" in same.out) == (0, True)
    save(repo / NAME, "in-place")
    assert told(repo, "diff", f"./{NAME}", "--exit-code").code == 1


@for_each("kind", ["detached", "worktree", "shallow", "submodule"])
def test_it_works_in_every_kind_of_checkout(tmp_path: Path, kind: str) -> None:
    repo = three_commits(tmp_path / "repo")
    git = git_in(repo)
    folder = repo.parent / "other"
    if kind == "detached":
        git("checkout", "-q", "--detach")
        folder = repo
    elif kind == "worktree":
        git("worktree", "add", "-q", str(folder), "-b", "more")
    elif kind == "shallow":
        git("clone", "-q", "--depth", "2", f"file://{repo}", str(folder))
    else:
        folder.mkdir()
        outer = git_in(folder)
        outer("init", "-q", ".")
        outer("submodule", "add", "-q", f"file://{repo}", "inner")
        folder /= "inner"
    ran = told(folder, "history", f"./{NAME}", "--format", "json")
    assert ran.code == 0, ran
    data = json.loads(ran.out)
    assert len(data["commits"]) == (2 if kind == "shallow" else 3)
    assert data["shallow"] == (kind == "shallow")
    if kind == "shallow":
        assert "git fetch --unshallow" in told(folder, "history", f"./{NAME}").out


@for_each(
    ("revision", "said"),
    [
        ("nowhere", "There is no revision 'nowhere' here"),
        ("--output=x", "'--output=x' is not the name of a revision"),
        ("HEAD~9", "There is no revision 'HEAD~9' here"),
    ],
)
def test_a_revision_that_is_none_gets_a_sentence(
    repo: Path, revision: str, said: str
) -> None:
    ran = told(repo, "diff", f"./{NAME}", f"--since={revision}")
    assert ran.code == 2
    assert said in ran.err
    assert not (repo / "x").exists()


def test_places_without_a_repository_get_a_sentence(repo: Path, tmp_path: Path) -> None:
    save(tmp_path / "alone.yaml", "partly")
    ran = told(tmp_path, "history", "alone.yaml")
    assert (ran.code, "is not in a git repository" in ran.err) == (2, True)
    bare = tmp_path / "bare.git"
    git_in(tmp_path)("clone", "-q", "--bare", str(repo), str(bare))
    save(bare / "k.yaml", "partly")
    ran = told(bare, "history", "k.yaml")
    assert (ran.code, "is in a bare repository" in ran.err) == (2, True)
    (repo / "loop.yaml").symlink_to("loop.yaml")
    ran = told(repo, "diff", "loop.yaml")
    assert ran.code == 2
    assert "Traceback" not in ran.err
    save(repo / "fresh.yaml", "partly")
    (repo / "loop.yaml").unlink()
    for command in ("history", "diff"):
        ran = told(repo, command, "nowhere.yaml")
        assert ran.code == 2
        assert ran.err.startswith("nowhere.yaml: cannot be read: it is not there;")


def test_without_git_it_says_so(repo: Path) -> None:
    ran = start("history", f"./{NAME}", cwd=repo, env={"PATH": "/nowhere"})
    assert ran.code == 2
    assert ran.err == "This command needs git, and git is not installed.\n"


def test_an_old_git_is_refused(repo: Path, tmp_path: Path) -> None:
    old = tmp_path / "bin"
    old.mkdir()
    (old / "git").write_text("#!/bin/sh\necho git version 2.29.3\n")
    (old / "git").chmod(0o755)
    ran = start("history", f"./{NAME}", cwd=repo, env={"PATH": str(old)})
    assert ran.code == 2
    assert "is too old: 2.30 or newer is needed" in ran.err


def test_a_gone_repository_is_an_error_not_a_crash(repo: Path) -> None:
    found = repository_of(repo / NAME)
    shutil.rmtree(repo / ".git")
    with pytest.raises(GitError):
        found.lineage(())


def test_what_git_lacks_is_not_fetched(repo: Path, tmp_path: Path) -> None:
    git_in(repo)("config", "uploadpack.allowFilter", "true")
    url, clone = f"file://{repo}", tmp_path / "clone"
    git_in(tmp_path)("clone", "-q", "--filter=blob:none", url, str(clone))
    lacking = git_in(clone)("rev-list", "--objects", "--missing=print", "HEAD")
    for words in (("history",), ("diff", "--since", "HEAD~1")):
        ran = told(clone, words[0], f"./{NAME}", *words[1:])
        assert ran.code == 2, ran
        assert ran.err.startswith("Git does not have all versions of the files here")
        assert "`git fetch --refetch --no-filter` gets the others" in ran.err
    again = git_in(clone)("rev-list", "--objects", "--missing=print", "HEAD")
    assert again == lacking
    assert "\n?" in lacking


def test_a_version_that_is_missing_gets_a_sentence(repo: Path) -> None:
    blob = git_in(repo)("rev-parse", f"HEAD~1:{NAME}").strip()
    (repo / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    ran = told(repo, "history", f"./{NAME}")
    assert (ran.code, "`git fsck` says what is missing" in ran.err) == (2, True)
    assert "Traceback" not in ran.err


def test_what_git_cannot_read_is_said_in_its_words(repo: Path) -> None:
    ran = told(repo, "diff", "gone/deep/k.yaml")
    assert ran.code == 2
    assert ran.err.startswith("gone/deep/k.yaml: cannot be read: it is not there")
    (repo / ".git" / "config").write_text("[")
    ran = told(repo, "history", f"./{NAME}")
    assert ran.code == 2
    assert ran.err.startswith("git rev-parse failed: bad config line")


# --- history: merges, renames, rounds -------------------------------------------------


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """An empty repository in the test's folder."""
    return begun_in(tmp_path)


def begun_in(folder: Path) -> Git:
    git = git_in(folder)
    git("init", "-q", "-b", "main", ".")
    return git


def scores(folder: Path, *words: str) -> list[float | None]:
    ran = told(folder, "history", *words, "--format", "json")
    assert ran.code == 0, ran
    commits = json.loads(ran.out)["commits"]
    return [c["readiness"] and c["readiness"]["score"] for c in commits]


def committed(git: Git, path: Path, answer: str, **parts: Any) -> None:
    save(path, answer, **parts)
    git("add", ".")
    git("commit", "-qm", answer)


def test_a_rename_on_one_side_of_a_merge_loses_neither_side(
    git: Git, tmp_path: Path
) -> None:
    committed(git, tmp_path / "old.yaml", "not-yet")
    git("checkout", "-qb", "side")
    git("mv", "old.yaml", "new.yaml")
    git("commit", "-qm", "rename")
    git("checkout", "-q", "main")
    committed(git, tmp_path / "old.yaml", "starting")
    committed(git, tmp_path / "old.yaml", "partly")
    git("checkout", "-q", "side")
    git("merge", "-q", "--no-edit", "main")
    data = json.loads(told(tmp_path, "history", "new.yaml", "-f", "json").out)
    shown = [(c["name"], c["readiness"]["score"]) for c in data["commits"]]
    assert sorted(shown[1:-1]) == [
        ("new.yaml", 0.0),
        ("old.yaml", 33.3),
        ("old.yaml", 66.7),
    ]
    assert (shown[0], shown[-1]) == (("old.yaml", 0.0), ("new.yaml", 66.7))
    [only] = data["rounds"]
    assert (only["readiness"]["score"], only["commits"]) == (66.7, 5)
    said = " ".join(told(tmp_path, "history", "new.yaml").out.split())
    assert "The file was called old.yaml before." in said


@for_each("kept", ["partly", "in-place"])
def test_what_a_merge_made_of_it_is_the_last_row(tmp_path: Path, kept: str) -> None:
    """Of one side, or of neither; whichever was committed last."""
    git = begun_in(tmp_path)
    path = tmp_path / "k.yaml"
    committed(git, path, "not-yet")
    git("checkout", "-qb", "side")
    committed(git, path, "partly")
    git("checkout", "-q", "main")
    committed(git, path, "starting")
    git("merge", "-q", "--no-commit", "-s", "ours", "side")
    save(path, kept)
    git("commit", "-qam", "merge")
    wanted = {"partly": 66.7, "in-place": 100.0}[kept]
    assert scores(tmp_path, "k.yaml")[-1] == wanted
    last = told(tmp_path, "history", "k.yaml").out.split("\n\n")[-1]
    assert f"({wanted:.0f} so far)" in last


def test_commits_that_change_no_score_are_one_row(git: Git, tmp_path: Path) -> None:
    for number in range(45):
        committed(git, tmp_path / "k.yaml", "partly", notes=[f"Note {number}."])
    last = git("rev-parse", "HEAD")[:7]
    ran = told(tmp_path, "history", "k.yaml")
    assert "1 round in 45 commits, oldest first" in ran.out
    assert ran.out.count("3 to 99 (67 so far)") == 1
    every = told(tmp_path, "history", "k.yaml", "--commits").out
    assert every.count("3 to 99 (67 so far)") == 1
    assert f"{last} and 44 before" in every
    assert len(scores(tmp_path, "k.yaml")) == 45


@for_each("made_on", ["main", "team"])
def test_a_round_ends_with_what_the_branch_itself_had(
    tmp_path: Path, made_on: str
) -> None:
    """Not with what somebody committed elsewhere, which came in a round later."""
    git = begun_in(tmp_path)
    git("commit", "-q", "--allow-empty", "-m", "first")
    path = tmp_path / "k.yaml"
    git("checkout", "-q", "-B", made_on)
    committed(git, path, "not-yet")
    git("checkout", "-qb", "side")
    committed(git, path, "in-place")
    git("checkout", "-q", made_on)
    committed(git, path, "starting")
    committed(git, path, "starting", workshop={"date": "2026-12-01", "round": 2})
    git("merge", "-q", "--no-commit", "-s", "ours", "side")
    save(path, "partly", workshop={"date": "2026-12-01", "round": 2})
    git("commit", "-qam", "merge")
    git("checkout", "-q", "main")
    git("merge", "-q", "--no-ff", "--no-edit", made_on)
    data = json.loads(told(tmp_path, "history", "k.yaml", "-f", "json").out)
    rounds = [(r["round"], r["met"], r["readiness"]["score"]) for r in data["rounds"]]
    assert rounds == [(1, "2026-11-23", 33.3), (2, "2026-12-01", 66.7)]
    assert [r["commits"] for r in data["rounds"]] == [3, 2]
    rows = told(tmp_path, "history", "k.yaml", "-f", "csv").out.splitlines()[1:]
    assert [row.split(",")[2:4] for row in rows] == [["1", "33.3"], ["2", "66.7"]]


def test_a_version_that_a_merge_left_unsettled_says_so(repo: Path) -> None:
    left = [
        {"at": "focus.problem", "theirs": "Theirs."},
        {"at": f"readiness.{FIRST}.answer", "theirs": "in-place"},
        {"at": f"readiness.{FIRST}.evidence", "theirs": "Minutes."},
    ]
    save(repo / NAME, "partly", conflicts=left)
    git_in(repo)("commit", "-qam", "merged")
    save(repo / NAME, "partly")
    data = json.loads(told(repo, "history", f"./{NAME}", "-f", "json").out)
    assert [each["unsettled"] for each in data["commits"]] == [0, 0, 0, 2, 0]
    rows = told(repo, "history", f"./{NAME}", "--commits", "-f", "csv").out
    found = [row["unsettled"] for row in csv.DictReader(io.StringIO(rows))]
    assert found == ["0", "0", "0", "2", "0"]
    shown = " ".join(told(repo, "history", f"./{NAME}", "--commits").out.split())
    assert shown.count("left 2 places to settle") == 1


def test_the_file_as_it_is_now_is_the_last_row(git: Git, tmp_path: Path) -> None:
    path = tmp_path / "k.yaml"
    save(path, "starting")
    ran = told(tmp_path, "history", "k.yaml")
    assert (ran.code, "No commit has the workbook yet" in ran.out) == (0, True)
    assert "not committed  1 to 97 (33 so far)" in ran.out
    assert "in no commits" not in ran.out
    git("add", ".")
    git("commit", "-qm", "one")
    assert scores(tmp_path, "k.yaml") == [33.3]
    save(path, "partly")
    data = json.loads(told(tmp_path, "history", "k.yaml", "-f", "json").out)
    assert [c["commit"] is None for c in data["commits"]] == [False, True]
    assert data["rounds"][-1]["readiness"]["score"] == 66.7
    git("mv", "k.yaml", "moved.yaml")
    assert scores(tmp_path, "moved.yaml") == [33.3, 66.7]
    (tmp_path / "moved.yaml").write_text("nonsense: 1\n")
    shown = told(tmp_path, "history", "moved.yaml").out
    assert "cannot be read: " in shown.split("\n\n")[-1]
    git("reset", "-q", "--hard")
    path.unlink()
    shown = told(tmp_path, "history", "k.yaml").out
    assert "the file was deleted here" in " ".join(shown.split())


def test_a_folder_is_the_workbooks_in_it(git: Git, tmp_path: Path) -> None:
    for name, answer in (("a", "partly"), ("b", "starting")):
        save(tmp_path / "workbooks" / f"{name}.yaml", answer)
        assert told(tmp_path, "check", "--fix").code == 0
        summary = tmp_path / "workbooks" / f"{name}.summary.md"
        summary.write_text("# A summary\n")
    git("add", ".")
    git("commit", "-qm", "both")
    for words in ([], ["workbooks"], ["workbooks/a.yaml", "workbooks/b.yaml"]):
        ran = told(tmp_path, "history", *words, "--format", "json")
        found = json.loads(ran.out)["workbooks"]
        rows = [(w["file"], w["rounds"][-1]["readiness"]["score"]) for w in found]
        assert rows == [("workbooks/a.yaml", 66.7), ("workbooks/b.yaml", 33.3)]
    assert "History of 2 workbooks" in told(tmp_path, "history").out
    head, *lines = told(tmp_path, "history", "-f", "csv").out.splitlines()
    assert head.startswith("file,commit,date,round,score")
    assert [line.split(",")[0] for line in lines] == [
        "workbooks/a.yaml",
        "workbooks/b.yaml",
    ]


def test_a_file_that_cannot_be_read_hides_no_other_and_ends_with_1(
    git: Git, tmp_path: Path
) -> None:
    for name in ("a", "b", "c"):
        save(tmp_path / "workbooks" / f"{name}.yaml", "partly")
    git("add", ".")
    git("commit", "-qm", "all")
    broken, large = (tmp_path / "workbooks" / f"{name}.yaml" for name in "bc")
    broken.write_text("placebook: 1\n")
    large.write_text(f"placebook: 1\n{'#' * 1_100_000}\n")
    ran = told(tmp_path, "history", "-f", "json")
    assert ran.code == 1
    assert [w["file"] for w in json.loads(ran.out)["workbooks"]] == [
        "workbooks/a.yaml",
        "workbooks/b.yaml",
    ]
    assert ran.err.splitlines() == [
        "workbooks/b.yaml: cannot be read:",
        *(
            f"  workbooks/b.yaml:1:1: {part}: is needed here; fill it in"
            for part in ("pack", "area", "service")
        ),
        "workbooks/c.yaml: cannot be read:",
        "  workbooks/c.yaml: the file is larger than 1 MiB; check that it is a "
        "workbook",
    ]
    alone = told(tmp_path, "history", "workbooks/b.yaml")
    assert (alone.code, "cannot be read" in " ".join(alone.out.split())) == (1, True)
    assert alone.err.startswith("workbooks/b.yaml: cannot be read:\n")
    assert told(tmp_path, "history", "workbooks/c.yaml").code == 2


def test_a_workbook_of_another_area_is_not_its_past(git: Git, tmp_path: Path) -> None:
    committed(git, tmp_path / "kent.yaml", "in-place")
    (tmp_path / "kent.yaml").unlink()
    committed(git, tmp_path / "leeds.yaml", "starting", area={"name": "Leeds"})
    assert scores(tmp_path, "leeds.yaml") == [33.3]
    assert "was called" not in told(tmp_path, "history", "leeds.yaml").out
    assert scores(tmp_path, "kent.yaml") == [100.0, None]


def test_another_file_that_had_the_name_before_is_not_its_past(
    git: Git, tmp_path: Path
) -> None:
    save(tmp_path / "k.yaml", "starting", notes=["a " * 200])
    git("add", ".")
    git("commit", "-qm", "one")
    git("mv", "k.yaml", "old.yaml")
    git("commit", "-qm", "two")
    save(tmp_path / "k.yaml", "partly", notes=["b " * 200])
    git("add", ".")
    git("commit", "-qm", "three")
    told_of = json.loads(told(tmp_path, "history", "k.yaml", "-f", "json").out)
    assert [c["commit"] for c in told_of["commits"]] == [git("rev-parse", "HEAD")[:40]]


def past(folder: Path, name: str) -> list[tuple[str, float | None]]:
    data = json.loads(told(folder, "history", name, "-f", "json").out)
    found = [(c["name"], c["readiness"]) for c in data["commits"]]
    return [(name, readiness and readiness["score"]) for name, readiness in found]


def test_an_area_that_was_corrected_before_a_rename_is_followed(
    git: Git, tmp_path: Path
) -> None:
    """But a file that was renamed and corrected in one commit is a new one."""
    committed(git, tmp_path / "a.yaml", "not-yet", area={"name": "Knet"})
    committed(git, tmp_path / "a.yaml", "starting")
    (tmp_path / "a.yaml").unlink()
    committed(git, tmp_path / "b.yaml", "partly")
    found = [("a.yaml", 0.0), ("a.yaml", 33.3), ("b.yaml", 66.7)]
    assert past(tmp_path, "b.yaml") == found
    (tmp_path / "b.yaml").unlink()
    committed(git, tmp_path / "c.yaml", "in-place", area={"name": "Kent County"})
    assert past(tmp_path, "c.yaml") == [("c.yaml", 100.0)]
    assert past(tmp_path, "b.yaml") == [*found, ("b.yaml", None)]


def test_a_new_name_may_come_before_the_old_one_goes(git: Git, tmp_path: Path) -> None:
    """A website makes a commit of each."""
    committed(git, tmp_path / "old.yaml", "not-yet")
    committed(git, tmp_path / "old.yaml", "starting")
    committed(git, tmp_path / "new.yaml", "starting")
    git("rm", "-q", "old.yaml")
    git("commit", "-qm", "gone")
    committed(git, tmp_path / "new.yaml", "partly")
    assert past(tmp_path, "new.yaml") == [
        ("old.yaml", 0.0),
        ("old.yaml", 33.3),
        ("new.yaml", 33.3),
        ("new.yaml", 66.7),
    ]


def test_a_file_of_another_ending_and_order_has_a_past(
    git: Git, tmp_path: Path
) -> None:
    text = (
        "placebook: 1\npack: open-data-services@1\n\nfocus: {problem: Cold homes.}\n"
        "area: {name: Kent}\nservice: {name: Fuel poverty support}\n"
    )
    was = None
    for name in ("first.yaml", "second.yaml", "k.yml"):
        if was:
            git("mv", was, name)
        (tmp_path / name).write_text(text)
        git("add", ".")
        git("commit", "-qm", name)
        was = name
    (tmp_path / "k.yml").write_text(f"{text}notes: [More.]\n")
    git("commit", "-qam", "more")
    assert [name for name, _ in past(tmp_path, "k.yml")] == [
        *("first.yaml", "second.yaml", "k.yml", "k.yml")
    ]


@for_each(("ours", "other"), [("main", "side"), ("side", "main")])
def test_a_side_that_took_the_file_away_hides_no_earlier_version(
    tmp_path: Path, ours: str, other: str
) -> None:
    git = begun_in(tmp_path)
    committed(git, tmp_path / "k.yaml", "not-yet", area={"name": "Knet"})
    git("checkout", "-qb", "side")
    git("rm", "-q", "k.yaml")
    git("commit", "-qm", "gone")
    git("checkout", "-q", "main")
    committed(git, tmp_path / "k.yaml", "partly")
    git("checkout", "-q", ours)
    git("merge", "-q", "--no-commit", "-s", "ours", other)
    git("checkout", "main", "--", "k.yaml")
    git("commit", "-qm", "merge")
    assert past(tmp_path, "k.yaml") == [("k.yaml", 0.0), ("k.yaml", 66.7)]


def test_two_commits_of_one_change_are_two_rows(git: Git, tmp_path: Path) -> None:
    committed(git, tmp_path / "k.yaml", "not-yet")
    git("checkout", "-qb", "side")
    committed(git, tmp_path / "k.yaml", "partly")
    git("checkout", "-q", "main")
    (tmp_path / "other").write_text("x")
    committed(git, tmp_path / "k.yaml", "partly")
    git("merge", "-q", "--no-edit", "side")
    assert scores(tmp_path, "k.yaml") == [0.0, 66.7, 66.7]


def test_a_copy_is_not_its_past(git: Git, tmp_path: Path) -> None:
    """Neither while it is there nor once it is gone."""
    committed(git, tmp_path / "k.yaml", "starting")
    committed(git, tmp_path / "k (1).yaml", "not-yet")
    committed(git, tmp_path / "k.yaml", "partly")
    found = [("k.yaml", 33.3), ("k.yaml", 66.7)]
    assert past(tmp_path, "k.yaml") == found
    assert past(tmp_path, "k (1).yaml") == [("k (1).yaml", 0.0)]
    (tmp_path / "k (1).yaml").unlink()
    assert past(tmp_path, "k.yaml") == found
    git("commit", "-qam", "gone")
    assert past(tmp_path, "k.yaml") == found


def test_a_round_that_a_merge_brought_in_ends_with_the_merge(
    git: Git, tmp_path: Path
) -> None:
    path = tmp_path / "k.yaml"
    committed(git, path, "starting")
    git("checkout", "-qb", "side")
    committed(git, path, "in-place")
    git("checkout", "-q", "main")
    git("merge", "-q", "--no-ff", "--no-edit", "side")
    merge = git("rev-parse", "HEAD").strip()
    committed(git, path, "partly", workshop={"date": "2026-12-01", "round": 2})
    data = json.loads(told(tmp_path, "history", "k.yaml", "-f", "json").out)
    rounds = [(r["readiness"]["score"], r["commits"]) for r in data["rounds"]]
    assert rounds == [(100.0, 2), (66.7, 1)]
    assert data["rounds"][0]["commit"] == merge


def test_a_round_of_an_old_name_ends_with_what_a_merge_took(
    git: Git, tmp_path: Path
) -> None:
    """The branch renamed the file before it took what main had changed since."""
    committed(git, tmp_path / "old.yaml", "starting")
    git("checkout", "-qb", "team")
    git("mv", "old.yaml", "new.yaml")
    git("commit", "-qm", "rename")
    git("checkout", "-q", "main")
    committed(git, tmp_path / "old.yaml", "in-place")
    last = git("rev-parse", "HEAD").strip()
    git("checkout", "-q", "team")
    git("merge", "-q", "--no-edit", "main")
    data = json.loads(told(tmp_path, "history", "old.yaml", "-f", "json").out)
    first, *_ = data["rounds"]
    assert (first["readiness"]["score"], first["commit"]) == (100.0, last)


def test_settings_of_git_change_no_history(git: Git, tmp_path: Path) -> None:
    committed(git, tmp_path / "old.yaml", "not-yet")
    git("checkout", "-qb", "side")
    git("mv", "old.yaml", "new.yaml")
    git("commit", "-qm", "rename")
    git("checkout", "-q", "main")
    committed(git, tmp_path / "old.yaml", "partly")
    git("merge", "-q", "--no-edit", "side")
    found = past(tmp_path, "new.yaml")
    assert sorted(found[1:]) == [
        ("new.yaml", 0.0),
        ("new.yaml", 66.7),
        ("old.yaml", 66.7),
    ]
    for setting in (
        *(
            "log.diffMerges=first-parent",
            "log.showRoot=false",
            "log.showSignature=true",
        ),
        *("diff.renames=copies", "format.pretty=fuller", "diff.ignoreSubmodules=all"),
        *("core.abbrev=4", "color.ui=always", "log.decorate=full", "log.date=raw"),
    ):
        git("config", *setting.split("="))
    assert past(tmp_path, "new.yaml") == found


def test_a_workbook_that_was_taken_away_and_came_again_is_the_same(
    git: Git, tmp_path: Path
) -> None:
    """One side took it away and added it under another name; the other kept it."""
    committed(git, tmp_path / "kent.yaml", "in-place")
    git("checkout", "-qb", "side")
    git("rm", "-q", "kent.yaml")
    git("commit", "-qm", "gone")
    committed(git, tmp_path / "again.yaml", "starting")
    git("checkout", "-q", "main")
    (tmp_path / "other").write_text("x")
    git("add", ".")
    git("commit", "-qm", "other")
    git("merge", "-q", "--no-edit", "side")
    assert scores(tmp_path, "again.yaml") == [100.0, None, 33.3]
    ran = told(tmp_path, "diff", "again.yaml", "--since", "HEAD^1", "-f", "json")
    found = json.loads(ran.out)
    assert (found["state"], found["was"]) == ("changed", "kent.yaml")


@for_each("seed", range(8))
def test_the_last_revision_is_what_the_file_holds(tmp_path: Path, seed: int) -> None:
    """Of any commits: branches, merges that take a side or neither, renames on some."""
    git = begun_in(tmp_path)
    chance = Random(seed)
    stream, tips = [], [("k.yaml", 0, 0)]
    for number in range(1, 40):
        name, content, mark = tip = chance.choice(tips)
        other = chance.choice(tips)
        merged = mark != other[2] and chance.random() < 0.4
        name = chance.choice([name, name, other[0], f"k{number}.yaml"])
        content = chance.choice([content, other[1] if merged else content, number])
        text = f"placebook: 1\narea: {{name: A}}\nservice: {{name: S}}\n{content}:\n"
        parents = [f"from :{mark}"] if mark else []
        parents += [f"merge :{other[2]}"] if merged and other[2] else []
        stream += ["commit refs/heads/main", f"mark :{number}"]
        stream += [f"committer t <t@t> {1_700_000_000 + number} +0000", "data 1\n."]
        stream += [*parents, "deleteall", f"M 100644 inline {name}"]
        stream += [f"data {len(text)}\n{text}"]
        kept = [t for t in tips if t != tip or chance.random() < 0.3]
        tips = [t for t in kept if not merged or t != other]
        tips.append((name, content, number))
    run = ["git", "fast-import", "--quiet", "--force"]
    subprocess.run(run, cwd=tmp_path, input="\n".join(stream).encode(), check=True)
    git("reset", "-q", "--hard", "main")
    [(name, blob)] = repository_of(tmp_path).files("main").items()
    held = (tmp_path / name).read_bytes()
    for found in repository_of(tmp_path).lineage(()).revisions(name, held):
        assert (found[-1].blob, found[-1].name) == (blob, name)
        assert len({revision.commit for revision in found}) == len(found) > 2


# --- diff: since where the branches parted --------------------------------------------


def since(folder: Path, revision: str, *words: str, code: int = 0) -> Any:
    ran = told(folder, "diff", *words, "--since", revision, "--format", "json")
    assert ran.code == code, ran
    return json.loads(ran.out)


def states(data: Any) -> list[tuple[str, str | None, str]]:
    return [(w["file"], w["was"], w["state"]) for w in data["workbooks"]]


@pytest.fixture
def parted(tmp_path: Path) -> Git:
    """A branch that changed, moved, added and took away; and main went on."""
    return parted_in(tmp_path)


def parted_in(folder: Path) -> Git:
    git, books = begun_in(folder), folder / "workbooks"
    git("commit", "-q", "--allow-empty", "-m", "first")
    for name in ("changed", "moved", "gone", "same"):
        save(books / f"{name}.yaml", "starting", area={"name": name.title()})
    (books / "same.summary.md").write_text("# Same\n")
    (books / "placebook.yaml").write_text("colour: red\n")
    git("add", ".")
    git("commit", "-qm", "base")
    git("checkout", "-qb", "ours")
    committed(git, books / "changed.yaml", "partly", area={"name": "Changed"})
    (books / "old").mkdir()
    git("mv", "workbooks/moved.yaml", "workbooks/old/moved.yaml")
    git("rm", "-q", "workbooks/gone.yaml")
    git("commit", "-qm", "move")
    committed(git, books / "fresh.yaml", "in-place", area={"name": "Fresh"})
    git("checkout", "-q", "main")
    area = {"name": "Changed"}
    committed(git, books / "changed.yaml", "starting", area=area, notes=["Main's."])
    committed(git, books / "later.yaml", "starting", area={"name": "Later"})
    git("checkout", "-q", "ours")
    return git


ALL = [
    ("workbooks/gone.yaml", None, "gone"),
    ("workbooks/old/moved.yaml", "workbooks/moved.yaml", "same"),
    ("workbooks/changed.yaml", None, "changed"),
    ("workbooks/fresh.yaml", None, "new"),
    ("workbooks/same.yaml", None, "same"),
]


@for_each(
    ("revision", "checked_out"),
    [("main", "ours"), ("main...ours", "main"), ("main..ours", "main")],
)
def test_since_is_where_the_branches_parted(
    tmp_path: Path, revision: str, checked_out: str
) -> None:
    """What main did later is not ours to have taken away."""
    parted = parted_in(tmp_path)
    parted("checkout", "-q", "--detach", checked_out)
    data = since(tmp_path, revision)
    assert sorted(states(data)) == sorted(ALL)
    base = parted("merge-base", "main", "ours").strip()
    assert {w["base"] for w in data["workbooks"]} == {base}
    [changed] = [w for w in data["workbooks"] if w["state"] == "changed"]
    assert [c["kind"] for c in changed["changes"]] == ["up"]


def test_several_workbooks_are_told_in_one_report(parted: Git, tmp_path: Path) -> None:
    ran = told(tmp_path, "diff", "--since", "main", "--exit-code")
    at = parted("merge-base", "main", "ours")[:7]
    passed = (
        "Skipped: 1 file that is not a workbook (workbooks/placebook.yaml); 1 "
        "subfolder, which -r takes (workbooks/old).\n"
    )
    assert (ran.code, ran.err) == (1, passed)
    parts = [" ".join(part.split()) for part in ran.out.split("\n\n")]
    since = f"main (where the branches parted, at {at})"
    assert parts[:4] == [
        "What changed",
        f"Since {since}: 1 workbook removed, 1 workbook changed, 1 workbook new and "
        "2 workbooks unchanged.",
        "Gone: Fuel poverty support",
        f"workbooks/gone.yaml has been removed since {since}. Its score was 1 to 97 "
        "of 100 (33 so far); 1 of 24 known.",
    ]
    assert parts[-2:] == [
        "Nothing changed but the name",
        "workbooks/old/moved.yaml was called workbooks/moved.yaml.",
    ]
    assert f"workbooks/fresh.yaml is new since {since}." in " ".join(parts)


def test_files_and_folders_are_compared_once_each(parted: Git, tmp_path: Path) -> None:
    names = ["workbooks/moved.yaml", "workbooks/fresh.yaml", "workbooks/gone.yaml"]
    found = states(since(tmp_path, "main", *names, "workbooks/same.summary.md"))
    assert [state for _, _, state in found] == ["same", "new", "gone"]
    assert sorted(states(since(tmp_path, "main", "workbooks", *names))) == sorted(ALL)
    assert states(since(tmp_path, "main", "workbooks/old", names[1])) == [
        ("workbooks/old/moved.yaml", "workbooks/moved.yaml", "same"),
        ("workbooks/fresh.yaml", None, "new"),
    ]
    one = since(tmp_path, "main", "workbooks/gone.yaml")
    assert (one["state"], one["readiness"]["after"], one["changes"]) == (
        "gone",
        None,
        [],
    )
    assert one["readiness"]["before"]["score"] == 33.3


def test_what_is_not_committed_yet_counts(parted: Git, tmp_path: Path) -> None:
    parted("mv", "workbooks/same.yaml", "workbooks/new-name.yaml")
    save(tmp_path / "workbooks" / "loose.yaml", "partly", area={"name": "Loose"})
    (tmp_path / "workbooks" / "fresh.yaml").unlink()
    assert states(since(tmp_path, "HEAD", "workbooks")) == [
        ("workbooks/fresh.yaml", None, "gone"),
        ("workbooks/changed.yaml", None, "same"),
        ("workbooks/loose.yaml", None, "new"),
        ("workbooks/new-name.yaml", "workbooks/same.yaml", "same"),
    ]
    ran = told(tmp_path, "diff", "workbooks/loose.yaml", "--exit-code")
    said = (
        "workbooks/loose.yaml is new since the last commit. Its score: 3 to 99 of 100 "
        "(67 so far); 1 of 24 known."
    )
    assert (ran.code, said in " ".join(ran.out.split())) == (1, True)


def test_a_file_moved_without_git_is_the_same_workbook(
    parted: Git, tmp_path: Path
) -> None:
    folder = tmp_path / "workbooks"
    (folder / "same.yaml").unlink()
    save(folder / "else.yaml", "partly", area={"name": "Same"})
    [moved] = [w for w in since(tmp_path, "main")["workbooks"] if w["area"] == "Same"]
    assert (moved["file"], moved["was"], moved["state"]) == (
        "workbooks/else.yaml",
        "workbooks/same.yaml",
        "changed",
    )
    assert [c["kind"] for c in moved["changes"]] == ["up"]


@for_each("kind", ["disk", "commit"])
def test_a_renamed_workbook_is_found_by_its_area_and_service(
    tmp_path: Path, kind: str
) -> None:
    """Whatever else changed in it, and by either name; not if it may be one of two."""
    git = begun_in(tmp_path)
    committed(git, tmp_path / "old.yaml", "not-yet", notes=["a " * 5000])
    (tmp_path / "old.yaml").unlink()
    (tmp_path / "in").mkdir()
    save(tmp_path / "in" / "new.yaml", "in-place", notes=["b " * 5000])
    revision = "HEAD"
    if kind == "commit":
        git("add", ".")
        git("commit", "-qm", "renamed")
        revision = "HEAD~...HEAD"
    for name in ("old.yaml", "in/new.yaml"):
        found = since(tmp_path, revision, name)
        told_of = found["file"], found["was"], found["state"]
        assert told_of == ("in/new.yaml", "old.yaml", "changed")
    for folder in (".", "in"):
        found = states(since(tmp_path, revision, "-r", folder))
        assert found == [("in/new.yaml", "old.yaml", "changed")]
    save(tmp_path / "in" / "copy.yaml", "in-place")
    git("add", ".")
    git("commit", "-qm", "copied", "--amend" if kind == "commit" else "--allow-empty")
    revision = "HEAD~...HEAD" if kind == "commit" else "HEAD~"
    assert states(since(tmp_path, revision, "-r", ".")) == [
        ("old.yaml", None, "gone"),
        ("in/copy.yaml", None, "new"),
        ("in/new.yaml", None, "new"),
    ]


def moved_to(git: Git, folder: Path, names: dict[str, str]) -> None:
    """Workbooks of areas by name, each with a level of its own, as one commit."""
    levels = {"Leeds": "partly", "York": "in-place", "Hull": "starting"}
    for path in folder.glob("*.yaml"):
        path.unlink()
    for name, area in names.items():
        save(folder / name, levels[area], area={"name": area})
    git("add", "-A")


MOVES = {
    "reused": (
        {"leeds.yaml": "Leeds"},
        {"leeds-bins.yaml": "Leeds", "leeds.yaml": "York"},
        {
            ("leeds-bins.yaml", "leeds.yaml", "same"),
            ("leeds.yaml", None, "new"),
        },
    ),
    "swapped": (
        {"a.yaml": "Leeds", "b.yaml": "York"},
        {"a.yaml": "York", "b.yaml": "Leeds"},
        {("a.yaml", "b.yaml", "same"), ("b.yaml", "a.yaml", "same")},
    ),
    "put over another": (
        {"a.yaml": "Leeds", "b.yaml": "York"},
        {"b.yaml": "Leeds"},
        {("b.yaml", "a.yaml", "same"), ("b.yaml", None, "gone")},
    ),
    "one of two": (
        {"a.yaml": "Leeds"},
        {"a.yaml": "York", "b.yaml": "Leeds", "c.yaml": "Leeds"},
        {
            ("a.yaml", None, "gone"),
            ("a.yaml", None, "new"),
            ("b.yaml", None, "new"),
            ("c.yaml", None, "new"),
        },
    ),
    "corrected": (
        {"a.yaml": "Leeds", "b.yaml": "York"},
        {"a.yaml": "Hull", "b.yaml": "York"},
        {("a.yaml", None, "changed"), ("b.yaml", None, "same")},
    ),
}


@for_each("committed", [True, False])
@for_each("kind", MOVES)
def test_a_file_is_known_by_its_area_and_service_before_its_name(
    tmp_path: Path, kind: str, committed: bool
) -> None:
    git = begun_in(tmp_path)
    before, after, wanted = MOVES[kind]
    moved_to(git, tmp_path, before)
    git("commit", "-qm", "before")
    moved_to(git, tmp_path, after)
    if committed:
        git("commit", "-qm", "after")
    for revision in ["HEAD~", "HEAD~..HEAD"] if committed else ["HEAD"]:
        assert set(states(since(tmp_path, revision, "."))) == wanted


SCORES = {"Leeds": 66.7, "York": 100.0}


@for_each("committed", [True, False])
@for_each("kind", ["reused", "swapped"])
def test_the_past_of_a_file_is_of_its_area_and_service(
    tmp_path: Path, kind: str, committed: bool
) -> None:
    git = begun_in(tmp_path)
    before, after, _ = MOVES[kind]
    moved_to(git, tmp_path, before)
    git("commit", "-qm", "before")
    moved_to(git, tmp_path, after)
    if committed:
        git("commit", "-qm", "after")
    was = {area: name for name, area in before.items()}
    for name, area in after.items():
        found = [(was[area], SCORES[area])] if area in was else []
        if committed or not found:
            found.append((name, SCORES[area]))
        assert past(tmp_path, name) == found


def test_a_file_taken_away_is_not_told_as_another_that_came(
    git: Git, tmp_path: Path
) -> None:
    """Both are told where neither is named."""
    committed(git, tmp_path / "kent.yaml", "in-place")
    (tmp_path / "kent.yaml").unlink()
    committed(git, tmp_path / "leeds.yaml", "in-place", area={"name": "Leeds"})
    for names, found in (
        (["kent.yaml"], [("kent.yaml", "gone")]),
        (["leeds.yaml"], [("leeds.yaml", "new")]),
        (["."], [("kent.yaml", "gone"), ("leeds.yaml", "new")]),
    ):
        words = ("diff", *names, "--since", "HEAD~", "--format", "json")
        data = json.loads(told(tmp_path, *words).out)
        told_of = data.get("workbooks", [data])
        assert [(one["file"], one["state"]) for one in told_of] == found


def test_a_folder_that_is_gone_had_workbooks(parted: Git, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "workbooks")
    found = states(since(tmp_path, "main"))
    assert [state for _, _, state in found] == ["gone"] * 4
    parted("checkout", "-q", "--orphan", "new")
    parted("rm", "-rfq", "--ignore-unmatch", ".")
    parted("commit", "-q", "--allow-empty", "-m", "new")
    ran = told(tmp_path, "diff")
    assert (ran.code, "workbooks: there is no workbook here" in ran.err) == (2, True)


def test_where_none_can_be_read_the_diff_says_so(git: Git, tmp_path: Path) -> None:
    committed(git, tmp_path / "k.yaml", "starting")
    (tmp_path / "k.yaml").write_text("placebook: 1\n<<<<<<< HEAD\n=======\n>>>>>>> b\n")
    ran = told(tmp_path, "diff", ".")
    assert (ran.code, ran.out.count("k.yaml")) == (1, 1)
    assert ran.out.endswith("\n\nNo workbook could be compared.\n")


def test_a_folder_that_has_none_does_not_end_a_diff(
    parted: Git, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    ran = told(tmp_path, "diff", "empty", "workbooks", "--since", "main")
    told_of = " ".join(ran.out.split())
    assert (ran.code, "1 workbook removed, 1 workbook changed" in told_of) == (
        0,
        True,
    )
    assert ran.err.startswith("empty: there is no workbook here; ")
    assert told(tmp_path, "diff", "empty", "--since", "main").code == 2


def test_one_that_cannot_be_read_stops_no_other(parted: Git, tmp_path: Path) -> None:
    (tmp_path / "workbooks" / "changed.yaml").write_text("placebook: 1\nx: 2\n")
    data = since(tmp_path, "main", "workbooks", code=1)
    file = "workbooks/changed.yaml"
    assert [w["file"] for w in data["unreadable"]] == [file]
    assert len(data["workbooks"]) == 4
    ran = told(tmp_path, "diff", "--since", "main", "--format", "markdown")
    wanted = "## What could not be read\n\n- workbooks/changed.yaml\\\n  line "
    assert (ran.code, wanted in ran.out) == (1, True)
    assert ran.out.count("changed.yaml") == 1
    assert f"\n{file}: is left out:\n  {file}:1:1: pack: is needed " in ran.err
    assert told(tmp_path, "diff", file, "--since", "main").code == 2


@for_each(
    ("words", "said"),
    [
        (["workbooks", "workbooks/same.yaml"], "compares two files with each other"),
        (["workbooks/same.yaml"] * 3, "compares two files with each other"),
        (["--since", "nowhere..."], "There is no revision 'nowhere' here"),
        (
            ["workbooks/not.yaml", "--since", "main"],
            "workbooks/not.yaml: cannot be read",
        ),
        (["workbooks/later.yaml", "--since", "v..ours"], "is in neither"),
    ],
)
def test_what_cannot_be_compared_gets_a_sentence(
    tmp_path: Path, words: list[str], said: str
) -> None:
    parted = parted_in(tmp_path)
    parted("tag", "v", "ours~1")
    parted("checkout", "-q", "main")
    ran = told(tmp_path, "diff", *words)
    assert (ran.code, said in ran.err) == (2, True), ran


def test_branches_merged_crosswise_show_nothing_of_main_as_ours(
    git: Git, tmp_path: Path
) -> None:
    path = tmp_path / "k.yaml"
    committed(git, path, "not-yet")
    git("checkout", "-qb", "ours")
    committed(git, path, "not-yet", notes=["Ours."])
    git("checkout", "-q", "main")
    committed(git, path, "not-yet", focus={"problem": "Main's."})
    git("tag", "then")
    git("merge", "-q", "--no-edit", "ours")
    git("checkout", "-q", "ours")
    git("merge", "-q", "--no-edit", "then")
    found = since(tmp_path, "main", "k.yaml")
    assert found["base"] == git("rev-parse", "then").strip()
    assert [c["at"] for c in found["changes"]] == ["notes"]
    said = " ".join(told(tmp_path, "diff", "k.yaml", "--since", "main").out.split())
    assert "so they parted at 2 commits; the comparison is with one of the 2" in said


def test_a_shallow_clone_says_what_it_may_miss(parted: Git, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    url = f"file://{tmp_path}"
    words = ["clone", "-q", "--no-single-branch", "-b", "ours"]
    parted(*words, "--depth", "1", url, str(clone))
    ran = told(clone, "diff", "--since", "origin/main")
    assert ran.code == 2
    assert ran.err.startswith("The commit where 'origin/main' and 'HEAD' parted is not")
    assert "`git fetch --unshallow`" in ran.err
    ran = told(clone, "diff", "--since", "v1")
    assert (ran.code, "`git fetch --unshallow`" in ran.err) == (2, True)
    git_in(clone)("fetch", "-q", "--depth", "4")
    ran = told(clone, "diff", "workbooks/fresh.yaml", "--since", "origin/main")
    said = " ".join(ran.out.split())
    assert (ran.code, "is new since origin/main (where" in said) == (0, True)
    assert "Only the newest commits were fetched: `git fetch --unshallow`" in said
    assert "the comparison may miss where the branches parted" in said
    assert all(w["shallow"] for w in since(clone, "origin/main")["workbooks"])


def test_a_rename_on_one_side_of_a_merge_is_followed_to_where_they_parted(
    git: Git, tmp_path: Path
) -> None:
    committed(git, tmp_path / "old.yaml", "not-yet")
    git("checkout", "-qb", "theirs")
    git("mv", "old.yaml", "new.yaml")
    git("commit", "-qm", "rename")
    git("checkout", "-qb", "ours", "main")
    committed(git, tmp_path / "old.yaml", "starting")
    git("merge", "-q", "--no-edit", "theirs")
    committed(git, tmp_path / "new.yaml", "partly")
    found = since(tmp_path, "main", "new.yaml")
    assert (found["state"], found["was"]) == ("changed", "old.yaml")
    [change] = found["changes"]
    assert (change["before"], change["after"]) == ("not-yet", "partly")
