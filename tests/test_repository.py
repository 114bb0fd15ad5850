"""Good and bad repositories: history, revisions, and the commands that read them."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from placebook import packfile
from placebook.repository import GitError, repository_of
from placebook.spelling import spell

from .conftest import Ran, kent, start
from .test_merging import FIRST, changed, replies

PACK = packfile.load()
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
    folder = tmp_path / "repo"
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


def save(path: Path, answer: str) -> None:
    book = changed(kent(PACK), readiness=replies(one={"answer": answer}))
    path.write_text(spell(book, PACK))


def told(folder: Path, *words: object) -> Ran:
    return start(*words, cwd=folder)


def test_history_follows_renames_whatever_a_file_is_called(repo: Path) -> None:
    ran = told(repo, "history", f"./{NAME}", "--format", "json")
    assert ran.code == 0, ran
    commits = json.loads(ran.out)["commits"]
    assert [c["readiness"]["score"] for c in commits] == [33.3, 33.3, 66.7]
    assert [c["commit"] for c in commits] == (
        git_in(repo)("log", "--reverse", "--format=%H").split()
    )
    rows = list(
        csv.DictReader(io.StringIO(told(repo, "history", f"./{NAME}", "-f", "csv").out))
    )
    assert [row["score"] for row in rows] == ["33.3", "33.3", "66.7"]
    shown = " ".join(told(repo, "history", f"./{NAME}").out.split())
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
    assert started == [5, 5]


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
    ran = told(repo, "history", "long.yaml", "--format", "csv")
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


@pytest.mark.parametrize("kind", ["detached", "worktree", "shallow", "submodule"])
def test_it_works_in_every_kind_of_checkout(repo: Path, kind: str) -> None:
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


@pytest.mark.parametrize(
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
    assert (ran.code, "is in no git repository" in ran.err) == (2, True)
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
    ran = told(repo, "history", "fresh.yaml")
    assert (ran.code, "no commit has it yet" in ran.err) == (2, True)
    ran = told(repo, "diff", "fresh.yaml")
    assert (ran.code, "is not in HEAD" in ran.err) == (2, True)


def test_without_git_it_says_so(repo: Path) -> None:
    ran = start("history", f"./{NAME}", cwd=repo, env={"PATH": "/nowhere"})
    assert ran.code == 2
    assert ran.err == "git is needed for this, and it is not installed.\n"


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
        found.revisions(repo / NAME)
