"""`placebook check`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from placebook import (
    as_data,
    as_json,
    as_markdown,
    checking,
    files,
    finding,
    packfile,
    store,
)
from placebook.commands import common, say
from placebook.errors import PlacebookError, Problem
from placebook.pack import Pack
from placebook.store import Saved
from placebook.summary import report, results
from placebook.words import counted, one_line


class Format(str, Enum):
    """How to tell of problems."""

    text = "text"
    json = "json"
    github = "github"


def check(
    context: typer.Context,
    paths: common.WorkbookPaths = None,
    format: Annotated[
        Format, typer.Option("--format", "-f", help="How to tell of them.")
    ] = Format.text,
    fix: Annotated[
        bool,
        typer.Option("--fix", help="Tidy the layout; remake old summaries."),
    ] = False,
    recursive: common.Recursive = False,
    pack_folder: common.PackFolder = None,
) -> None:
    """Find every problem in workbooks, or in a folder of questions."""
    source = context.get_parameter_source("pack_folder")
    # PLACEBOOK_PACK says which questions to check workbooks against, no more.
    asked_for = source is not None and source.name == "COMMANDLINE"
    if pack_folder is not None and not paths and asked_for:
        problems = packfile.examine(pack_folder)[1]
        _tell(problems, format, str(pack_folder))
    else:
        pack = common.load_pack(pack_folder)
        looked = common.find(paths, recursive)
        found = looked.workbooks
        problems = [
            problem
            for path in found
            for problem in _examine(path, pack, pack_folder, fix, found)
        ]
        problems += finding.remarks(looked, pack)
        problems += _without_workbook(looked.folders)
        _tell(problems, format, counted(len(found), "workbook"))
    if any(problem.level == "problem" for problem in problems):
        raise typer.Exit(1)


def _examine(
    path: Path, pack: Pack, questions: Path | None, fix: bool, among: Sequence[Path]
) -> list[Problem]:
    try:
        return _examined(path, pack, questions, fix)
    except PlacebookError as error:
        if len(among) == 1:
            raise
        return [common.as_problem(path, error)]


def _examined(
    path: Path, pack: Pack, questions: Path | None, fix: bool
) -> list[Problem]:
    opened, held = store.examine(path, pack)
    problems = checking.check(pack, opened)
    if opened.workbook is None or opened.problems:
        return problems
    saved = Saved(path, opened.workbook, held, opened.older, opened.moved)
    if fix:
        return problems + _fix(saved, pack)
    return problems + _of_summary(saved, pack, questions)


def _fix(saved: Saved, pack: Pack) -> list[Problem]:
    for sentence in saved.moved:
        say(f"{saved.path}: {sentence}")
    written = store.save(saved, pack)
    if written.held != saved.held:
        say(f"{saved.path}: tidied; no answer changed.")
    if _of_summary(written, pack, None):
        path = common.write_summary(written, pack)
        say(f"{path}: made again.")
    return []


def _of_summary(saved: Saved, pack: Pack, questions: Path | None) -> list[Problem]:
    """A remark when the summary beside a workbook is not what it would be now.

    A problem when git's conflict markers stand in it: nobody should commit those.
    """
    path = store.summary_path(saved.path)
    if not files.exists(path):
        return []
    wanted = as_markdown.render(report(results(pack, saved.workbook))).encode()
    there = files.read(path)
    if there == wanted:
        return []
    do = f"`{common.call('check --fix', saved.path, questions)}` makes it again"
    if any(line.startswith(b"<<<<<<< ") for line in there.splitlines()):
        what = "has git's conflict markers in it"
        return [Problem(str(path), 0, 0, "", what, do)]
    what = "no longer matches its workbook"
    return [Problem(str(path), 0, 0, "", what, do, "remark")]


def _without_workbook(folders: Sequence[Path]) -> Iterator[Problem]:
    """A remark on each summary in a folder that has no workbook beside it."""
    for folder in folders:
        for path in sorted(folder.glob("*.summary.md")):
            beside = path.with_name(path.name.replace(".summary.md", ".yaml"))
            if not files.exists(beside):
                do = "delete it, or put the workbook back"
                yield Problem(
                    str(path), 0, 0, "", "has no workbook beside it", do, "remark"
                )


def _tell(problems: list[Problem], format: Format, looked_at: str) -> None:
    if format is Format.json:
        common.write(as_json.to_json({"problems": as_data.problems(problems)}), None)
        return
    maker = _github if format is Format.github else _text
    common.write("".join(maker(problem) + "\n" for problem in problems), None)
    if format is Format.text:
        count = sum(problem.level == "problem" for problem in problems)
        remarks = len(problems) - count
        also = f", {counted(remarks, 'remark')}" if remarks else ""
        say(f"Checked {looked_at}: {counted(count, 'problem')}{also}.")


def _text(problem: Problem) -> str:
    # A file's name may hold anything; on the screen it is one line of plain text.
    told = one_line(str(problem))
    return f"{told} (a remark)" if problem.level == "remark" else told


def _github(problem: Problem) -> str:
    """A workflow command; what it says is escaped as GitHub's own toolkit does."""
    level = "error" if problem.level == "problem" else "notice"
    place = [f"file={_property(problem.file)}"]
    if problem.line:
        place += [f"line={problem.line}", f"col={problem.column}"]
    parts = (problem.where, "; ".join(filter(None, (problem.what, problem.do))))
    return f"::{level} {','.join(place)}::{_message(': '.join(filter(None, parts)))}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
