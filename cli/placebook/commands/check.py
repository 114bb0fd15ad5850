"""`placebook check`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal, NamedTuple, TypeAlias

import typer

from placebook.analysis import checks
from placebook.base import files
from placebook.base.errors import PlacebookError, Problem
from placebook.base.text import count_noun, join_words, one_line
from placebook.commands import common, say
from placebook.model import adoption, finding, pack_loader, store
from placebook.model.finding import FoundWorkbooks
from placebook.model.pack import Pack
from placebook.model.store import Saved
from placebook.model.workbook import WorkbookHeading
from placebook.reports import json_data, serialise, summary_file

_PACK = re.compile(rb"^[\"']?pack[\"']?\s*:\s*[\"']?([a-z0-9-]+)@", re.MULTILINE)


Format: TypeAlias = Literal["text", "json", "github"]


def check(
    context: typer.Context,
    paths: common.WorkbookPaths = None,
    format: Annotated[
        Format, typer.Option("--format", "-f", help="How to tell of them.")
    ] = "text",
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit with 1 for remarks too.")
    ] = False,
    fix: Annotated[
        bool,
        typer.Option("--fix", help="Tidy the layout; remake old summaries."),
    ] = False,
    adopt: Annotated[
        bool,
        typer.Option(
            "--adopt",
            help="With --fix and FILES: bring workbooks of other questions over.",
        ),
    ] = False,
    recursive: common.Recursive = False,
    hook: Annotated[
        bool,
        typer.Option("--hook", help="Pass over what is no workbook.", hidden=True),
    ] = False,
    pack_folder: common.PackFolder = None,
) -> None:
    """Find every problem in workbooks, or in a folder of questions."""
    _refuse_unless_meant(adopt, fix, paths or [])
    source = context.get_parameter_source("pack_folder")
    # PLACEBOOK_PACK says which questions to check workbooks against, no more.
    asked_for = source is not None and source.name == "COMMANDLINE"
    questions = pack_folder if asked_for else None
    looked_at = [str(questions)] if questions else []
    pack, problems = _questions(pack_folder, questions)
    if pack is not None:
        looked = (
            _of_these(pack, paths, recursive)
            if questions
            else _workbooks(paths or [], recursive, hook)
        )
        found = looked.workbooks
        lone = len(found) == 1 and not questions
        examined = [
            _examine(path, pack, pack_folder, fix, lone, adopt) for path in found
        ]
        problems += [problem for each in examined for problem in each.problems]
        headings = [each.heading for each in examined if each.heading]
        problems += finding.remarks(looked, headings)
        problems += _without_workbook(paths or [], looked.folders)
        if found or not questions:
            looked_at.append(count_noun(len(found), "workbook"))
    _tell(problems, format, join_words(looked_at, "and"))
    if any(problem.level == "problem" for problem in problems):
        raise typer.Exit(1)
    if strict and problems:
        say("With --strict a remark fails too.")
        raise typer.Exit(1)


def _refuse_unless_meant(adopt: bool, fix: bool, paths: list[Path]) -> None:
    """Raises BadUsage where --adopt does not say what to rewrite."""
    if adopt and not fix:
        raise common.BadUsage("--adopt rewrites workbooks: use it with --fix.")
    if adopt and (not paths or any(map(files.is_folder, paths))):
        raise common.BadUsage("--adopt rewrites workbooks: name each FILE.")


def _questions(
    folder: Path | None, to_check: Path | None
) -> tuple[Pack | None, list[Problem]]:
    """The pack to check workbooks against, and what is wrong with it if that counts."""
    if to_check is None:
        return common.load_pack(folder), []
    pack, problems = pack_loader.examine_pack(to_check)
    if pack is None:
        say("No workbook was checked: mend the questions first.")
    return pack, problems


def _of_these(pack: Pack, paths: list[Path] | None, deep: bool) -> FoundWorkbooks:
    """The workbooks to check along with their questions; says if that is none.

    Where none is named, those of other questions are passed over.
    """
    if paths:
        return _workbooks(paths, deep)
    try:
        found = _workbooks([], deep)
    except finding.NoWorkbooks:
        say(f"No workbook was checked: there is none in {store.FOLDER}.")
        return FoundWorkbooks(())
    these = [path for path in found.workbooks if not _is_of_others(path, pack)]
    if others := len(found.workbooks) - len(these):
        was = "was" if others == 1 else "were"
        told = f"{count_noun(others, 'workbook')} in {store.FOLDER} {was} not checked"
        answer = "it answers" if others == 1 else "they answer"
        say(f"{told}: {answer} other questions than {pack.id}.")
    return replace(found, workbooks=tuple(these))


def _is_of_others(path: Path, pack: Pack) -> bool:
    """Whether a workbook says that it answers other questions."""
    try:
        named = _PACK.search(files.read_bytes(path))
    except PlacebookError:  # what is wrong is said when it is examined
        return False
    return named is not None and named[1].decode() != pack.id


def _workbooks(paths: list[Path], deep: bool, listed: bool = False) -> FoundWorkbooks:
    """The workbooks that are meant; a summary means the workbook it was made from."""
    meant = [_meant(path) for path in paths]
    there = [path for path in meant if not store.is_summary(path)]
    return (
        common.find_paths(there, deep, listed)
        if there or not paths
        else FoundWorkbooks(())
    )


def _meant(path: Path) -> Path:
    if not store.is_summary(path):
        return path
    beside = store.beside_summary(path)
    alone = files.path_exists(path) and not files.path_exists(beside)
    return path if alone else beside


class _Examined(NamedTuple):
    """What there is to say of a file, and its name and heading if it can be read."""

    problems: list[Problem]
    heading: tuple[str, WorkbookHeading] | None = None


def _examine(
    path: Path,
    pack: Pack,
    questions: Path | None,
    fix: bool,
    lone: bool,
    adopt: bool,
) -> _Examined:
    try:
        return _adopted(path, pack) if adopt else _examined(path, pack, questions, fix)
    except PlacebookError as error:
        if lone:
            raise
        return _Examined([*common.as_problems(path, error)])


def _examined(path: Path, pack: Pack, questions: Path | None, fix: bool) -> _Examined:
    opened, held = store.examine_workbook(path, pack)
    problems = checks.check_workbook(pack, opened)
    if opened.workbook is None or opened.problems:
        return _Examined(problems)
    saved = Saved(path, opened.workbook, held, opened.older, opened.moved)
    if fix:
        problems += _fix(saved, pack)
    else:
        problems += _of_summary(saved, pack, questions)
    return _Examined(problems, (str(path), opened.workbook.heading))


def _adopted(path: Path, pack: Pack) -> _Examined:
    """Bring a workbook of other questions over; says what became of its answers."""
    held = files.read_bytes(path)
    opened, adopted = adoption.adopt(files.decode_utf8(held, path), str(path), pack)
    problems = checks.check_workbook(pack, opened)
    if opened.workbook is None or opened.problems:
        return _Examined(problems)
    heading = (str(path), opened.workbook.heading)
    saved = Saved(path, opened.workbook, held, opened.older, opened.moved)
    if adopted is None or saved.older is None:
        say(f"{path}: answers {pack.id} already.")
        return _Examined(problems + _fix(saved, pack), heading)
    backup = store.back_up(saved, saved.older)
    written = store.save(saved, pack)
    told = "\n".join(adoption.adoption_in_words(adopted, pack))
    say(f"{path}: {told}")
    say(f"{backup}: is the workbook as it was.")
    return _Examined(problems + _renew(written, pack), heading)


def _fix(saved: Saved, pack: Pack) -> list[Problem]:
    for sentence in saved.moved:
        say(f"{saved.path}: {sentence}")
    written = common.save(saved, pack)
    if written.held != saved.held:
        say(f"{saved.path}: tidied; no answer changed.")
    return _renew(written, pack)


def _renew(written: Saved, pack: Pack) -> list[Problem]:
    """Make a summary again that does not fit any more; what is wrong with others."""
    fault = _fault(written, pack)
    if fault is None or not fault.fixed:
        return _of_summary(written, pack, None)
    path = common.write_summary(written, pack)
    say(f"{path}: made again.")
    return []


def _of_summary(saved: Saved, pack: Pack, questions: Path | None) -> list[Problem]:
    """What to say of the summary beside a workbook, if there is one."""
    fault = _fault(saved, pack)
    if fault is None:
        return []
    path = store.summary_path(saved.path)
    do = "upgrade placebook"
    if fault.fixed:
        do = f"`{common.call('check --fix', saved.path, questions)}` makes it again"
    return [Problem(str(path), 0, 0, "", fault.what, do, fault.level)]


def _fault(saved: Saved, pack: Pack) -> summary_file.SummaryFault | None:
    path = store.summary_path(saved.path)
    if not files.path_exists(path):
        return None
    return summary_file.find_fault(
        files.read_bytes(path), summary_file.summary_text(saved, pack)
    )


def _without_workbook(
    paths: Sequence[Path], folders: Sequence[Path]
) -> Iterator[Problem]:
    """A remark on each summary that has no workbook beside it."""
    listed = [
        path for folder in folders for path in sorted(folder.glob("*.summary.md"))
    ]
    listed += [
        path for path in paths if store.is_summary(path) and files.path_exists(path)
    ]
    for path in dict.fromkeys(listed):
        if not files.path_exists(store.beside_summary(path)):
            do = "delete it, or put the workbook back"
            what = "has no workbook beside it"
            yield Problem(str(path), 0, 0, "", what, do, "remark")


def _tell(problems: list[Problem], format: Format, looked_at: str) -> None:
    if format == "json":
        common.write(
            serialise.to_json({"problems": json_data.problems_data(problems)}), None
        )
        return
    maker = _github if format == "github" else _text
    common.write("".join(maker(problem) + "\n" for problem in problems), None)
    if format == "text":
        count = sum(problem.level == "problem" for problem in problems)
        remarks = len(problems) - count
        also = f", {count_noun(remarks, 'remark')}" if remarks else ""
        say(f"Checked {looked_at}: {count_noun(count, 'problem')}{also}.")


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
