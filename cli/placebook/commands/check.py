"""`placebook check`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal

import typer

from placebook.analysis import checks
from placebook.base import files
from placebook.base.errors import PlacebookError, Problem
from placebook.base.text import count_noun, join_words, one_line
from placebook.commands import common, say
from placebook.model import adoption, finding, pack_loader, store
from placebook.model.adoption import Adopted
from placebook.model.finding import FoundWorkbooks
from placebook.model.pack import Pack
from placebook.model.store import Saved
from placebook.model.workbook import Workbook, WorkbookHeading
from placebook.reports import json_data, summary_file

_PACK = re.compile(rb"^[\"']?pack[\"']?\s*:\s*[\"']?([a-z0-9-]+)@", re.MULTILINE)


def check(
    context: typer.Context,
    paths: common.WorkbookPaths = None,
    format: Annotated[Literal["text", "json", "github"], common.FORMAT] = "text",
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
    # PLACEBOOK_PACK only says which questions to check workbooks against.
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
        count = len(looked.workbooks)
        problems += _problems(
            looked,
            lambda path: _examined(path, pack, pack_folder, fix, adopt),
            alone=count == 1 and not questions,
        )
        problems += _without_workbook(paths or [], looked.folders)
        if count or not questions:
            looked_at.append(count_noun(count, "workbook"))
    _tell(problems, format, join_words(looked_at, "and"))
    if any(problem.level == "problem" for problem in problems):
        raise typer.Exit(1)
    if strict and problems:
        say("With --strict a remark fails too.")
        raise typer.Exit(1)


def _refuse_unless_meant(adopt: bool, fix: bool, paths: list[Path]) -> None:
    """Raises BadUsage where --adopt does not name the files to rewrite."""
    if adopt and not fix:
        raise common.BadUsage("--adopt rewrites workbooks: use it with --fix.")
    if adopt and (not paths or any(map(files.is_folder, paths))):
        raise common.BadUsage("--adopt rewrites workbooks: name each FILE.")


def _questions(
    folder: Path | None, to_check: Path | None
) -> tuple[Pack | None, list[Problem]]:
    """The pack to check workbooks against, and its problems if it is checked too."""
    if to_check is None:
        return pack_loader.load_pack(folder), []
    pack, problems = pack_loader.examine_pack(to_check)
    if pack is None:
        say("No workbook was checked: mend the questions first.")
    return pack, problems


def _of_these(pack: Pack, paths: list[Path] | None, deep: bool) -> FoundWorkbooks:
    """The workbooks to check along with their questions; says so if there are none.

    Without paths, workbooks that answer other questions are passed over.
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
    return found._replace(workbooks=tuple(these))


def _is_of_others(path: Path, pack: Pack) -> bool:
    """Whether a workbook says that it answers other questions."""
    try:
        named = _PACK.search(files.read_bytes(path))
    except PlacebookError:  # the check itself says why
        return False
    return named is not None and named[1].decode() != pack.id


def _workbooks(paths: list[Path], deep: bool, listed: bool = False) -> FoundWorkbooks:
    """The workbooks to check; a summary stands for the workbook it was made from."""
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


def _problems(
    looked: FoundWorkbooks,
    examine: Callable[[Path], tuple[list[Problem], Workbook | None]],
    *,
    alone: bool,
) -> Iterator[Problem]:
    """The problems of each workbook; then remarks on several of them together.

    Raises the error of a workbook that cannot be read if it is checked ``alone``.
    """
    headings: list[tuple[str, WorkbookHeading]] = []
    for path in looked.workbooks:
        try:
            found, book = examine(path)
        except PlacebookError as error:
            if alone:
                raise
            yield from common.as_problems(path, error)
            continue
        yield from found
        if book:
            headings.append((str(path), book.heading))
    yield from finding.remarks(looked, headings)


def _examined(
    path: Path, pack: Pack, questions: Path | None, fix: bool, adopt: bool
) -> tuple[list[Problem], Workbook | None]:
    """A file's problems, once it is mended if asked for, and its workbook."""
    adopted = None
    if adopt:
        held = files.read_bytes(path)
        opened, adopted = adoption.adopt(files.decode_utf8(held, path), str(path), pack)
    else:
        opened, held = store.examine_workbook(path, pack)
    problems = checks.check_workbook(pack, opened)
    if opened.workbook is None or opened.problems:
        return problems, None
    saved = Saved(path, opened.workbook, held, opened.older, opened.moved)
    if adopted is not None and saved.older is not None:
        saved = _brought_over(saved, saved.older, pack, adopted)
    elif fix:
        if adopt:
            say(f"{path}: answers {pack.id} already.")
        saved = _tidied(saved, pack)
    problems += _of_summary(saved, pack, questions, fix)
    return problems, saved.workbook


def _brought_over(saved: Saved, older: int, pack: Pack, adopted: Adopted) -> Saved:
    """Save a workbook of other questions; says where its answers went."""
    backup = store.back_up(saved, older)
    written = store.save(saved, pack)
    changes = "\n".join(adoption.adoption_in_words(adopted, pack))
    say(f"{saved.path}: {changes}")
    say(f"{backup}: is the workbook as it was.")
    return written


def _tidied(saved: Saved, pack: Pack) -> Saved:
    """Save a workbook in the one spelling; says what changed in the file."""
    common.say_each(saved.path, saved.moved)
    written = common.save_and_say(saved, pack)
    if written.held != saved.held:
        say(f"{saved.path}: tidied; no answer changed.")
    return written


def _of_summary(
    saved: Saved, pack: Pack, questions: Path | None, fix: bool
) -> list[Problem]:
    """The problem of the summary beside a workbook; with ``fix`` it is made again."""
    path = store.summary_path(saved.path)
    if not files.path_exists(path):
        return []
    wanted = summary_file.summary_text(saved, pack)
    fault = summary_file.find_fault(files.read_bytes(path), wanted)
    if fault is None:
        return []
    if fault.fixed and fix:
        common.write_summary(saved, pack)
        say(f"{path}: made again.")
        return []
    do = "upgrade placebook"
    if fault.fixed:
        do = f"`{common.call('check --fix', saved.path, questions)}` makes it again"
    return [Problem(str(path), 0, 0, "", fault.what, do, fault.level)]


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


def _tell(problems: list[Problem], format: str, looked_at: str) -> None:
    makers = {
        "json": lambda: {"problems": json_data.problems_data(problems)},
        "github": lambda: (f"{_github(problem)}\n" for problem in problems),
        "text": lambda: (f"{_text(problem)}\n" for problem in problems),
    }
    common.show(makers, format)
    if format == "text":
        count = sum(problem.level == "problem" for problem in problems)
        remarks = len(problems) - count
        also = f", {count_noun(remarks, 'remark')}" if remarks else ""
        say(f"Checked {looked_at}: {count_noun(count, 'problem')}{also}.")


def _text(problem: Problem) -> str:
    # A file's name may hold anything; on the screen it is one line of plain text.
    line = one_line(str(problem))
    return f"{line} (a remark)" if problem.level == "remark" else line


def _github(problem: Problem) -> str:
    """A workflow command, escaped as GitHub's own toolkit does."""
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
