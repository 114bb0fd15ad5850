"""What `new`, `edit` and `rerun` share: somebody to ask, the walk, the way out."""

from __future__ import annotations

import atexit
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import typer

from placebook.analysis import checks
from placebook.analysis.ecosystem import build_map
from placebook.base import dates
from placebook.base.errors import Unreadable
from placebook.base.text import one_line
from placebook.commands import common, say, sources
from placebook.interview import external_editor, prompts
from placebook.interview.autosave import Autosaver, put_words_aside, told_aside
from placebook.interview.dialogue import Dialogue
from placebook.interview.drafts import Drafts
from placebook.interview.import_dialogue import Page, Tools
from placebook.interview.interview import Interview
from placebook.interview.steps import Step
from placebook.interview.terminal_session import TerminalSession, current_session
from placebook.model import answers_file, pack_loader
from placebook.model.conflicts import NOT_KNOWN
from placebook.model.pack import Pack
from placebook.model.store import Saved
from placebook.model.workbook import Workbook
from placebook.reports import ecosystem, inspection
from placebook.reports.document import Report, as_lines, in_words


class Sitting(NamedTuple):
    """The questions, their folder, and somebody to ask.

    ``asker`` is None where all answers come from a file. ``overheard`` is what was
    typed before the walk, and is kept nowhere yet.
    """

    pack: Pack
    asker: prompts.Asker | None
    questions: Path | None
    lines: bool
    overheard: list[str]

    @property
    def overhearing(self) -> prompts.Asker | None:
        """Asks before the interview begins, and keeps what is typed there for it."""
        return self.asker and prompts.Overhearing(self.asker, self.overhear)

    def overhear(self, *said: str) -> None:
        """Keep a question, and words from there, for the interview's notes."""
        self.overheard.append(prompts.typed_at(*said))


def sit_down(
    command: str, questions: Path | None, lines: bool, answers: Path | None
) -> Sitting:
    """Load the questions and open an asker. Raises BadUsage if nobody can answer."""
    pack = pack_loader.load_pack(questions)
    asker = open_asker(lines)
    if asker is None and answers is None:
        raise common.BadUsage(
            f"placebook {command}: there is no terminal to ask on. Use --answers FILE "
            "to take the answers from a file, or --lines to take them a line at a time "
            "from the input."
        )
    return Sitting(pack, asker, questions, lines, [])


def _in_lines(asked: bool) -> bool:
    """Whether to use line mode: asked for, or for a terminal that wants it."""
    is_wanted = common.has_terminal() and (_is_set("ACCESSIBLE") or _is_plain())
    return asked or is_wanted or _is_set("PLACEBOOK_LINES")


def _is_plain() -> bool:
    """Whether the terminal cannot move its cursor."""
    return os.environ.get("TERM") in ("dumb", "unknown")


def _is_set(name: str) -> bool:
    """Whether a variable is set to anything but nothing, 0 or false."""
    return os.environ.get(name, "").strip().casefold() not in ("", "0", "false")


def open_asker(lines: bool) -> prompts.Asker | None:
    """An asker for this terminal or input; None if there is neither."""
    in_lines = _in_lines(lines)
    if not in_lines and not common.has_terminal():
        return None
    terminal = TerminalSession(_is_plain() or not common.has_terminal())
    terminal.begin()
    atexit.register(terminal.end)
    if in_lines:
        return _line_asker(terminal)
    from rich.console import Console

    from placebook.interview.screen_asker import ScreenAsker

    return ScreenAsker(Console(highlight=False, emoji=False), external_editor.edit_text)


def _line_asker(terminal: TerminalSession) -> prompts.Asker:
    from placebook.interview.keyboard import Keyboard
    from placebook.interview.line_asker import LineAsker

    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(errors="surrogateescape")
    keyboard = Keyboard(terminal, sys.stdout) if terminal.is_quiet else None
    echo = not sys.stdin.isatty()
    return LineAsker(sys.stdin, sys.stdout, _edit_on_terminal, echo, keyboard)


def _edit_on_terminal(text: str) -> str | None:
    if not common.has_terminal():
        raise prompts.NoEditor
    if notice := external_editor.editor_notice(os.environ):
        say(notice)
    return external_editor.edit_text(text)


def answers_in(path: Path | None, pack: Pack) -> dict[str, Any]:
    """The answers in a file, or none without a file; says how they were migrated."""
    if path is None:
        return {}
    answers = answers_file.read_answers(path, pack)
    common.say_each(path, answers.moved)
    return answers.data


def workshop_day(text: str) -> date:
    """A date from the command line. Raises BadUsage."""
    if found := dates.parse_written_date(text, common.today()):
        return found
    why = dates.why_unread(text, common.today())
    raise common.BadUsage(f"--date '{one_line(text, 40)}': {why}")


def sure_day(text: str, day: date, sitting: Sitting) -> date:
    """The day that a text from the command line means, confirmed if it is doubtful.

    Raises BadUsage, also if nobody is there to confirm the day.
    """
    why = dates.date_doubt(text, day, common.today())
    if not why:
        return day
    asker = sitting.overhearing
    if asker is None:
        raise common.BadUsage(
            f"--date: {why} Check the date. If it is right, give it in the answers "
            "file, as the date of the workshop."
        )
    choices = (
        prompts.Choice("no", "No, stop here"),
        prompts.Choice("yes", "Yes, that is right"),
    )
    question = dates.date_question(why, day)
    prompt = prompts.Prompt(
        "choice", question, choices=choices, current="no", menu=(prompts.Menu.LEAVE,)
    )
    with suppress(prompts.Stopped):
        if prompts.has_chosen(asker.ask(prompt), "yes"):
            return day
    raise common.BadUsage(
        "--date: the day is not confirmed. Give the right day with --date."
    )


def with_answers(
    saved: Saved, answers: Path | None, pack: Pack, next_round: Workbook | None = None
) -> Saved:
    """A workbook, or its next round, with a file's answers; not saved yet.

    The next round keeps its number and date. Raises BadUsage for another workbook's
    answers, and as `checked`.
    """
    given = answers_in(answers, pack)
    path = answers or saved.path
    _refuse_others(saved.workbook, given, path)
    if next_round:
        for name in ("date", "round"):
            given.get("workshop", {}).pop(name, None)
    laid = answers_file.fill_from_answers(next_round or saved.workbook, given)
    return replace(saved, workbook=checked(laid, pack, path, saved.workbook))


def _refuse_others(workbook: Workbook, answers: dict[str, Any], path: Path) -> None:
    for section, there in (("area", workbook.area), ("service", workbook.service)):
        name = answers.get(section, {}).get("name", there.name)
        if name != there.name:
            raise common.BadUsage(
                f"{path}: the {section} is '{one_line(name, 60)}', but in this "
                f"workbook '{one_line(there.name, 60)}'. Correct the name, or leave it "
                "out."
            )


def checked(
    workbook: Workbook, pack: Pack, path: Path, before: Workbook | None = None
) -> Workbook:
    """The workbook, if it fits with the answers from ``path``. Raises Unreadable.

    Problems from ``before`` are left to `check`. The answers file is named without a
    line, since the places are the workbook's.
    """
    known = checks.problems_in(pack, before, str(path)) if before else []
    wrong = {(problem.where, problem.what) for problem in known}
    problems = [
        replace(problem, line=0, column=0)
        for problem in checks.problems_in(pack, workbook, str(path))
        if (problem.where, problem.what) not in wrong
    ]
    if problems:
        raise Unreadable(problems)
    return workbook


def ask_and_finish(
    saved: Saved,
    sitting: Sitting,
    first: Callable[[Interview], Step | None],
    everything: bool = False,
) -> None:
    """Ask from the step that ``first`` chooses; then renew and show the summary.

    Raises NotSaved for what the disk did not take.
    """
    if sitting.asker is None:
        finish(saved, sitting)
        return
    keeper, sides = Autosaver(saved, sitting.pack), NOT_KNOWN
    talk = Dialogue(sitting.pack, keeper, sitting.asker, common.today(), everything)
    if saved.workbook.conflicts:
        from placebook.revisions import git

        sides = git.sides_of(saved.path)
    interview = Interview(talk, tools(), sides)
    if sitting.overheard:
        talk.notice = talk.drafts.note(*sitting.overheard)
        sitting.overheard.clear()
    if _walk(interview, first(interview), sitting):
        finish(keeper.saved, sitting)


def tools() -> Tools:
    """The functions that read files and make pages for the walk."""

    def page(shown: Report) -> Page:
        return Page(shown.title, tuple(as_lines(shown)))

    return Tools(
        sources.open_catalogue,
        sources.require_duckdb,
        sources.look,
        lambda found: page(inspection.findings_report(found)),
        lambda pack, book: page(ecosystem.map_report(book, build_map(pack, book))),
    )


def _walk(interview: Interview, start: Step | None, sitting: Sitting) -> bool:
    """Walk to the end; False if the team left before.

    Ctrl-C, a closed terminal or a signal gives exit code 130. Every answer so far is
    saved then, and the command that continues is printed.
    """
    keeper = interview.talk.keeper
    try:
        interview.walk(start)
        keeper.finish()
        _say_kept(interview.talk.drafts)
    except (prompts.Stopped, KeyboardInterrupt) as stopped:
        _say_how_to_go_on(interview, sitting)
        common.renew_summary(keeper.saved, sitting.pack)
        if isinstance(stopped, KeyboardInterrupt):
            raise typer.Exit(130) from None
        return False
    finally:
        if common.has_terminal():
            sys.stdout.write("\n")
        current_session().end()
    return True


@contextmanager
def before_the_walk(
    overheard: list[str], keep: Callable[[Sequence[str]], object]
) -> Iterator[None]:
    """Whatever ends the program here keeps what was typed, and says where."""
    try:
        yield
    except BaseException:
        if overheard:
            keep(overheard)
        raise


def keep_in_notes(saved: Saved, pack: Pack, words: Sequence[str]) -> Saved:
    """The workbook with words in its notes, saved; says so.

    Raises NotSaved, with where they are.
    """
    keeper = Autosaver(saved, pack)
    drafts = Drafts(pack, keeper, common.today())
    drafts.note(*words)
    keeper.finish()
    _say_kept(drafts)
    common.renew_summary(keeper.saved, pack)
    return keeper.saved


def keep_aside(path: Path, words: Sequence[str]) -> None:
    """Put words into a file beside where a workbook would be; says where."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
    where = put_words_aside(path, "\n\n".join(words) + "\n")
    say(f"\n{told_aside(where, words)}")


def _say_kept(drafts: Drafts) -> None:
    """Say where words are that were half typed."""
    for at, told in enumerate(drafts.kept):
        say("\n" * (not at) + told)


def _say_how_to_go_on(interview: Interview, sitting: Sitting) -> None:
    talk = interview.talk
    talk.keeper.finish()
    _say_kept(talk.drafts)
    path, book = talk.keeper.saved.path, talk.workbook
    at = f" --question {talk.here.id}" if talk.here else ""
    every = " --all" if talk.everything else ""
    plain = " --lines" if _in_lines(sitting.lines) else ""
    say(f"\nSaved: {path}")
    if book.conflicts:
        say("Both versions of an answer are kept: `edit` asks first which is right.")
    say("To go on:")
    confirm = interview.earlier.confirm
    if interview.opening is None and all(map(book.is_stale, confirm)):
        say(f"  {common.call('edit', path, sitting.questions)}{every}{plain}{at}")
    else:  # the file alone does not show what is left to look at again
        say(f"  {common.call('rerun', path, sitting.questions)}{plain}")


def finish(saved: Saved, sitting: Sitting) -> None:
    """Renew the summary beside the workbook, if one is there, and show it.

    In line mode it is printed whole, its bars in words.
    """
    from placebook.reports.summary import summary_report, work_out

    path = common.renew_summary(saved, sitting.pack)
    report = summary_report(work_out(sitting.pack, saved.workbook))
    plain = _in_lines(sitting.lines)
    common.show_report(in_words(report) if plain else report, paged=not plain)
    say(f"Saved: {saved.path}")
    if path:
        say(f"Summary: {path}")
