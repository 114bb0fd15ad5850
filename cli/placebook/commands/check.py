"""`placebook check`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import typer

from placebook.analysis import checks
from placebook.base import files
from placebook.base.errors import PlacebookError, Problem
from placebook.base.text import count_noun, one_line
from placebook.commands import common, options, say
from placebook.model import adoption, finding, pack_loader, store
from placebook.model.adoption import Adopted
from placebook.model.finding import FoundWorkbooks
from placebook.model.pack import Pack
from placebook.model.store import Saved
from placebook.model.workbook import Workbook, WorkbookHeading
from placebook.model.workbook_reader import named_pack
from placebook.reports import json_data, summary_file


class _Asked(NamedTuple):
    """What to check, against which questions, and what to mend.

    ``with_questions`` is for questions that are to be checked themselves.
    """

    paths: list[Path]
    recursive: bool
    hook: bool
    fix: bool
    adopt: bool
    questions: Path | None
    with_questions: bool


def check(
    context: typer.Context,
    paths: options.WorkbookPaths = None,
    format: Annotated[Literal["text", "json", "github"], options.FORMAT] = "text",
    strict: Annotated[
        bool, options.flag("--strict", "Exit with 1 for remarks too.")
    ] = False,
    fix: Annotated[
        bool, options.flag("--fix", "Tidy the layout; remake old summaries.")
    ] = False,
    adopt: Annotated[
        bool,
        options.flag(
            "--adopt", "With --fix and FILES: bring over workbooks of other questions."
        ),
    ] = False,
    recursive: options.Recursive = False,
    hook: Annotated[
        bool, options.flag("--hook", "Skip files that are not workbooks.", hidden=True)
    ] = False,
    pack_folder: options.PackFolder = None,
) -> None:
    """Find every problem in workbooks, or in a folder of questions."""
    source = context.get_parameter_source("pack_folder")
    # PLACEBOOK_PACK only says which questions to check workbooks against.
    named = source is not None and source.name == "COMMANDLINE"
    asked = _Asked(paths or [], recursive, hook, fix, adopt, pack_folder, named)
    problems, looked_at = _look(asked)
    _tell(problems, format, looked_at)
    if any(problem.level == "problem" for problem in problems):
        raise typer.Exit(1)
    if strict and problems:
        say("With --strict a remark fails too.")
        raise typer.Exit(1)


def _look(asked: _Asked) -> tuple[list[Problem], str]:
    """All that was found, and what was looked at, in words. Raises BadUsage."""
    if asked.adopt and not asked.fix:
        raise common.BadUsage("--adopt rewrites workbooks: use it with --fix.")
    if asked.adopt and (not asked.paths or any(map(files.is_folder, asked.paths))):
        raise common.BadUsage("--adopt rewrites workbooks: name each FILE.")
    if not asked.with_questions:
        pack, looked = pack_loader.load_pack(asked.questions), _workbooks(asked)
        found = _problems(looked, pack, asked, alone=len(looked.workbooks) == 1)
        return list(found), count_noun(len(looked.workbooks), "workbook")
    name = str(asked.questions)
    examined, problems = pack_loader.examine_pack(Path(name))
    if examined is None:
        say("No workbook was checked: mend the questions first.")
        return problems, name
    looked = _of_these(examined, asked)
    problems += _problems(looked, examined, asked, alone=False)
    if count := len(looked.workbooks):
        name = f"{name} and {count_noun(count, 'workbook')}"
    return problems, name


def _of_these(pack: Pack, asked: _Asked) -> FoundWorkbooks:
    """The workbooks to check along with their questions; says so if there are none.

    Without paths, workbooks that answer other questions are passed over.
    """
    try:
        found = _workbooks(asked)
    except finding.NoWorkbooks:
        if asked.paths:
            raise
        say(f"No workbook was checked: there is none in {store.FOLDER}.")
        return FoundWorkbooks(())
    if asked.paths:
        return found
    these = [path for path in found.workbooks if not _is_of_others(path, pack)]
    if others := len(found.workbooks) - len(these):
        was, they = ("was", "it answers") if others == 1 else ("were", "they answer")
        told = f"{count_noun(others, 'workbook')} in {store.FOLDER} {was} not checked"
        say(f"{told}: {they} other questions than {pack.id}.")
    return found._replace(workbooks=tuple(these))


def _is_of_others(path: Path, pack: Pack) -> bool:
    """Whether a workbook says that it answers other questions."""
    try:
        opened, _ = store.examine_workbook(path, pack)
    except PlacebookError:  # the check itself says why
        return False
    named = named_pack(opened.places.plain("pack"))
    return named is not None and named.id != pack.id


def _workbooks(asked: _Asked) -> FoundWorkbooks:
    """The workbooks to check; a summary stands for the workbook it was made from."""
    meant = [_meant(path) for path in asked.paths]
    there = [path for path in meant if not store.is_summary(path)]
    if asked.paths and not there:
        return FoundWorkbooks(())
    return common.find_paths(there, asked.recursive, asked.hook)


def _meant(path: Path) -> Path:
    if not store.is_summary(path):
        return path
    beside = store.beside_summary(path)
    alone = files.path_exists(path) and not files.path_exists(beside)
    return path if alone else beside


def _problems(
    looked: FoundWorkbooks, pack: Pack, asked: _Asked, *, alone: bool
) -> Iterator[Problem]:
    """The problems of each workbook; then remarks on several of them together.

    Raises the error of a workbook that cannot be read if it is checked ``alone``.
    """
    headings: list[tuple[str, WorkbookHeading]] = []
    for path in looked.workbooks:
        try:
            found, book = _examined(path, pack, asked)
        except PlacebookError as error:
            if alone:
                raise
            yield from common.as_problems(path, error)
            continue
        yield from found
        if book:
            headings.append((str(path), book.heading))
    yield from finding.remarks(looked, headings)
    yield from _without_workbook(asked.paths, looked.folders)


def _examined(
    path: Path, pack: Pack, asked: _Asked
) -> tuple[list[Problem], Workbook | None]:
    """A file's problems, once it is mended if asked for, and its workbook."""
    adopted = None
    if asked.adopt:
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
    elif asked.fix:
        if asked.adopt:
            say(f"{path}: answers {pack.id} already.")
        saved = _tidied(saved, pack)
    return [*problems, *_of_summary(saved, pack, asked)], saved.workbook


def _brought_over(saved: Saved, older: int, pack: Pack, adopted: Adopted) -> Saved:
    """Save a workbook of other questions; says where its answers went."""
    backup = store.back_up(saved, older)
    written = common.save_and_say(saved, pack)
    changes = "\n".join(adoption.adoption_in_words(adopted, pack))
    say(f"{saved.path}: {changes}")
    say(f"{backup}: has the workbook as it was before.")
    return written


def _tidied(saved: Saved, pack: Pack) -> Saved:
    """Save a workbook in the one spelling; says what changed in the file."""
    common.say_each(saved.path, saved.moved)
    written = common.save_and_say(saved, pack)
    if written.held != saved.held:
        say(f"{saved.path}: tidied; no answer changed.")
    return written


def _of_summary(saved: Saved, pack: Pack, asked: _Asked) -> Iterator[Problem]:
    """The problem of the summary beside a workbook; `--fix` makes it again."""
    path = store.summary_path(saved.path)
    if not files.path_exists(path):
        return
    wanted = summary_file.summary_text(saved, pack)
    held = files.read_bytes(path)
    fault = summary_file.find_fault(held, wanted)
    if fault and fault.fixed and asked.fix:
        common.replace_and_say(path, wanted.encode(), held)
        say(f"{path}: made again.")
    elif fault:
        mend = common.call("check --fix", saved.path, asked.questions)
        do = f"`{mend}` makes it again" if fault.fixed else "upgrade placebook"
        yield Problem.of_file(path, fault.what, do, fault.level)


def _without_workbook(
    paths: Sequence[Path], folders: Sequence[Path]
) -> Iterator[Problem]:
    """A remark on each summary that has no workbook beside it."""
    inside = [
        path for folder in folders for path in sorted(folder.glob("*.summary.md"))
    ]
    for path in dict.fromkeys(filter(store.is_summary, [*inside, *paths])):
        beside = store.beside_summary(path)
        if files.path_exists(path) and not files.path_exists(beside):
            what, do = (
                "has no workbook beside it",
                "delete it, or put the workbook back",
            )
            yield Problem.of_file(path, what, do, "remark")


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
    file = _escaped(problem.file).replace(":", "%3A").replace(",", "%2C")
    at = f",line={problem.line},col={problem.column}" if problem.line else ""
    return f"::{level} file={file}{at}::{_escaped(problem.said_at(''))}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
