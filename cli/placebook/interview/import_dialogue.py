"""Asks about an import: datasets from a catalogue, or what is in a data file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeVar

from placebook.base.errors import PlacebookError
from placebook.base.text import mid_sentence, new_id, one_line, tidy
from placebook.base.urls import is_address
from placebook.catalogues import column_mapping, import_plan, messages, read_csv
from placebook.catalogues.import_plan import PlannedImport
from placebook.catalogues.readers import (
    omissions_in_words,
    require_datasets,
    source_name,
)
from placebook.catalogues.records import Catalogue, NotACatalogue, Record, Sheet
from placebook.inspection import findings
from placebook.inspection.findings import Findings
from placebook.interview import import_questions
from placebook.interview.dialogue import Dialogue
from placebook.interview.labels import TO_CHOOSE, labels
from placebook.interview.prompts import Choice, Prompt, WentBack
from placebook.interview.steps import GoTo, Step
from placebook.model.pack import Pack
from placebook.model.workbook import Workbook

IMPORT, INSPECT = "import", "inspect"
WORDS = {
    IMPORT: "Take datasets from a catalogue",
    INSPECT: "Look inside a data file",
}
_MOST_SHOWN = 30  # lines of what would change
_SOURCE_HELP = (
    "A file, or a web address: a dataset's page on data.gov.uk, a data.json, "
    "an inventory, or a table saved as CSV."
)
_YES, _NO, _NEW = "yes", "no", "+"
_BACK = "An empty line goes back."

_T = TypeVar("_T")


class Page(NamedTuple):
    """A report to look at during the interview: its title, and its lines of text."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Tools:
    """What reads files and makes reports for the interview, which does neither itself.

    ``catalogue`` takes a file's path or a web address, ``look`` a file's path. Both
    raise PlacebookError for what cannot be read, and ``can_look`` if ``look`` never
    can.
    """

    catalogue: Callable[[str], Catalogue | Sheet]
    can_look: Callable[[], None]
    look: Callable[[str], Findings]
    show_findings: Callable[[Findings], Page]
    show_map: Callable[[Pack, Workbook], Page]


def _shown(lines: Iterable[str]) -> tuple[str, ...]:
    """The first of some lines, and how many more there are."""
    shown = [f"- {one_line(line, 150)}" for line in lines]
    if (more := len(shown) - _MOST_SHOWN) > 0:
        shown[_MOST_SHOWN:] = [f"- and {more} more"]
    return tuple(shown)


class ImportDialogue:
    """Brings what catalogues and files say into the workbook, once they agree."""

    def __init__(self, talk: Dialogue, tools: Tools) -> None:
        self._talk = talk
        self._tools = tools

    def bring(self, source: str = "", into: str | None = None) -> None:
        """Take datasets from a catalogue; with ``into`` for the entry of this id.

        Asks where it is unless ``source`` says so.
        """
        try:
            source, opened = self._asked(
                "Where is the catalogue?", _SOURCE_HELP, self._tools.catalogue, source
            )
            unused: list[str] = []  # columns of a table
            if isinstance(opened, Sheet):
                matched = column_mapping.match_columns(opened.header)
                taken = import_questions.ask_columns(
                    self._talk.pack, self._talk.overhearing, opened, matched
                )
                unused = list(messages.columns_not_used(taken, opened.header))
                opened = read_csv.read_csv_catalogue(opened, taken)
            self._take(source, require_datasets(opened, source), into, unused)
        except NotACatalogue as error:
            self._talk.notice = str(error)
        except (WentBack, GoTo):
            return

    def look(self, id: str | None = None) -> None:
        """Look inside a data file of this entry, or of one they choose or add."""
        try:
            self._tools.can_look()
        except PlacebookError as error:
            self._talk.notice = str(error)
            return
        with suppress(WentBack, GoTo):
            id = id or self._whose_file()
            _, found = self._asked(
                "Which file? Type its path on this computer.",
                "CSV, TSV, JSON, Parquet; compressed with gzip or not. Nothing is sent "
                "anywhere, and no personal data is shown.",
                self._tools.look,
            )
            self._show(self._tools.show_findings(found))
            self._fill_in(id, found)

    def show_map(self) -> None:
        """Show the map of people and flows so far."""
        self._show(self._tools.show_map(self._talk.pack, self._talk.workbook))

    def helps(self, step: Step) -> dict[str, Callable[[], None]]:
        """What an entry's questions offer besides answering them."""
        if step.place[0] != "datasets" or len(step.place) < 2 or "+" in step.place:
            return {}
        id = str(step.place[1])
        dataset = self._talk.workbook.datasets.get(id)
        if dataset is None or dataset.status == "missing":
            return {}
        source = dataset.url if is_address(dataset.url or "") else ""
        return {
            "Take what its catalogue says": lambda: self.bring(source or "", id),
            "Look inside its data file": lambda: self.look(id),
        }

    def _show(self, page: Page) -> None:
        """Show what is only read; what they type at it waits at the list."""
        prompt, talk = Prompt("pause", page.title, above=page.lines), self._talk
        talk.read(prompt, talk.here or Step(("datasets",), "datasets"))

    def _whose_file(self) -> str:
        """The entry that a file is of. Raises WentBack if there is none."""
        talk = self._talk
        if listed := labels(talk.pack, talk.workbook, "datasets", TO_CHOOSE):
            listed |= {_NEW: "One that is not listed yet"}
            whose = "Which dataset is in the file?"
            chosen = talk.chosen(whose, listed, "None: back to the list")
            if not chosen:
                raise WentBack
            if chosen != _NEW:
                return chosen
        question = talk.pack.questions["datasets.title"]
        title = one_line(self._line(question.text, question.help))
        id = new_id(title, talk.workbook.datasets, "dataset")
        talk.keep([(("datasets", id, "title"), title)], "")
        return id

    def _line(self, text: str, help: str, draft: str = "") -> str:
        """Ask for a line. Raises WentBack on an empty one."""
        said = self._talk.aside(
            Prompt("line", text, "Datasets", help, (_BACK,), draft=draft or None)
        )
        if not isinstance(said, str) or not tidy(said).strip():
            raise WentBack
        return tidy(said).strip()

    def _asked(
        self, text: str, help: str, get: Callable[[str], _T], given: str = ""
    ) -> tuple[str, _T]:
        """Ask for a place until something is there; what was said, and what it is.

        Raises WentBack if they say nothing.
        """
        draft = ""
        while True:
            given = given or self._line(text, help, draft).strip("'\"")
            try:
                return given, get(given)
            except PlacebookError as error:
                self._talk.notice = str(error)
            except KeyboardInterrupt:  # it ends what takes long, not the workshop
                self._talk.notice = "Stopped; nothing was taken."
            given, draft = "", given

    # --- from a catalogue -------------------------------------------------------------

    def _take(
        self, source: str, catalogue: Catalogue, into: str | None, unused: list[str]
    ) -> None:
        talk, pack = self._talk, self._talk.pack
        records = self._records(catalogue, into)
        named = source_name(source)
        what = import_plan.ImportSource(named, talk.today, records, catalogue.records)
        plan = import_plan.plan_import(pack, talk.workbook, what, into=into)
        plan = self._with_need(self._with_status(plan))
        summed = messages.summed_up(plan)
        if all(item.kind == "same" for item in plan):
            # What stays is shown if the catalogue says something else.
            if stays := _shown(messages.import_in_words(pack, plan)):
                self._show(Page(summed, stays))
            else:
                talk.notice = summed
            return
        gone = import_plan.no_longer(pack, talk.workbook, catalogue, named)
        new = [item for item in plan if item.kind == "new"]
        rest = [item for item in plan if item.kind != "new"]
        told = [
            *messages.import_in_words(pack, rest),
            *messages.unlisted_in_words([] if into else gone),
            *omissions_in_words(catalogue),
            *messages.not_understood(pack, records),
            *unused,
            *messages.import_in_words(pack, new),  # last what they have just chosen
        ]
        # A record with another name may be another dataset.
        renamed = into is not None and any(k.field == "title" for k in plan[0].kept)
        where = f"'{one_line(plan[0].title, 40)}'" if into else "the workbook"
        if self._agreed(f"Save this in {where}?", told, not renamed):
            talk.keep(import_plan.values_to_put(plan), summed)

    def _with_status(self, plan: list[PlannedImport]) -> list[PlannedImport]:
        """Ask once who has the new datasets that do not say."""
        number = messages.without_status(plan)
        if not number:
            return plan
        words = self._talk.pack.choices("datasets.status")
        these = "this dataset" if number == 1 else f"these {number} datasets"
        said = self._talk.chosen(
            f"Who has {these}? The catalogue does not say.",
            {id: words[id].title for id in ("held", "elsewhere")},
            "That differs, or we do not know",
        )
        return [import_plan.with_field(item, "status", said) for item in plan]

    def _with_need(self, plan: list[PlannedImport]) -> list[PlannedImport]:
        """Ask how much a new dataset is needed; of several, which are essential."""
        pack = self._talk.pack
        new = [item for item in plan if import_plan.lacks(item, "need")]
        if len(new) == 1:
            question = mid_sentence(pack.questions["datasets.need"].text)
            text = f"{one_line(new[0].title, 60)}: {question}"
            words = {id: w.title for id, w in pack.choices("datasets.need").items()}
            needs = {new[0].id: self._talk.chosen(text, words, "We do not know yet")}
        else:
            titles = [item.title for item in new]
            chosen = import_questions.ask_essential(self._talk.overhearing, titles)
            needs = {new[number].id: "essential" for number in chosen}
        return [import_plan.with_field(i, "need", needs.get(i.id)) for i in plan]

    def _records(self, catalogue: Catalogue, into: str | None) -> Sequence[Record]:
        """The records they take: for an entry the one that is of it."""
        if into is None:
            return import_questions.ask_records(self._talk.overhearing, catalogue)
        if len(catalogue.records) == 1:
            return catalogue.records
        listed = {
            str(n): one_line(record.title, 68)
            for n, record in enumerate(catalogue.records)
        }
        title = one_line(self._talk.workbook.datasets[into].title, 50)
        said = self._talk.chosen(
            f"Which of the catalogue's datasets is '{title}'?", listed, "None of them"
        )
        return (catalogue.records[int(said)],) if said else ()

    # --- from a file ------------------------------------------------------------------

    def _fill_in(self, id: str, found: Findings) -> None:
        talk = self._talk
        offer = findings.offered_fields(found, talk.today)
        result = findings.fill_blanks(talk.workbook.datasets[id], offer)
        if not result.changed:
            talk.notice = "The entry says all of this already."
        elif self._agreed(
            f"Fill this in for '{one_line(talk.workbook.datasets[id].title, 40)}'?",
            findings.fill_in_words(talk.pack, result, "New"),
        ):
            entry = (("datasets", id), dict(result.entry))
            talk.keep([entry], str(offer["evidence"]))

    def _agreed(self, question: str, told: Iterable[str], likely: bool = True) -> bool:
        """Show what would change and ask; False when they do not want it.

        Enter agrees where that is ``likely`` what they want.
        """
        choices = (Choice(_YES, "Yes"), Choice(_NO, "No, leave it as it is"))
        prompt = Prompt("choice", question, "Datasets", "", _shown(told), choices)
        start = _YES if likely else _NO
        said = self._talk.aside(replace(prompt, current=start)) or start
        if said == _NO:
            self._talk.notice = "Nothing is changed."
        return said == _YES
