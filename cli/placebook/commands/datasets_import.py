"""`placebook datasets import`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Annotated, Literal

import typer

from placebook.base.text import count_noun, one_line
from placebook.base.urls import redact_source
from placebook.catalogues import (
    column_mapping,
    import_plan,
    messages,
    read_csv,
    readers,
)
from placebook.catalogues.import_plan import ImportSource, PlannedImport
from placebook.catalogues.records import Catalogue, Record, Sheet
from placebook.commands import common, options, say, session, sources
from placebook.interview import import_questions
from placebook.interview.prompts import Asker, Overhearing, Stopped, WentBack, typed_at
from placebook.model import pack_loader, store
from placebook.model.pack import Pack
from placebook.model.store import Saved
from placebook.model.workbook import put_values

Source = Annotated[
    str,
    typer.Argument(
        help="A catalogue's file or web address: CSV, DCAT, CKAN, the LGA's "
        "inventory, Data Package.",
        metavar="SOURCE",
    ),
]
Match = Annotated[
    list[str] | None,
    options.value(
        "Take the datasets with these words; repeat --match for others.", "WORDS"
    ),
]
Columns = Annotated[
    list[str] | None,
    options.value(
        "Which column of a table fills which field, such as title=Name.", "FIELD=COLUMN"
    ),
]
Status = Annotated[
    Literal["held", "elsewhere"] | None,
    options.value("Who has the datasets, if it is the same for all."),
]
Update = Annotated[
    bool,
    options.flag(
        "--update",
        "Use the catalogue's words for datasets that came from the catalogue.",
    ),
]


def datasets_import(
    file: options.WorkbookFile,
    source: Source,
    everything: Annotated[bool, options.flag("--all", "Take every dataset.")] = False,
    match: Match = None,
    map: Columns = None,
    status: Status = None,
    update: Update = False,
    dry_run: Annotated[
        bool, options.flag("--dry-run", "Show what would change; save nothing.")
    ] = False,
    lines: options.Lines = False,
    pack_folder: options.PackFolder = None,
) -> None:
    """Take datasets from a catalogue: a file or a web address."""
    pack = pack_loader.load_pack(pack_folder)
    saved = common.open_and_say(file, pack)
    overheard: list[str] = []
    asker = None if everything or match else _asker(lines, overheard)
    _refuse_no_words(match or [])
    keep = _keeping(saved, pack, dry_run)
    with session.before_the_walk(overheard, keep):
        catalogue, records = _chosen(pack, source, map or [], match or [], asker)
    if overheard:
        saved = keep(overheard)
    listed = catalogue.records if catalogue else ()
    named = readers.source_name(source)
    taken = ImportSource(named, common.today(), records, listed, status, update)
    imports = import_plan.plan_import(pack, saved.workbook, taken)
    _tell(pack, saved, taken, catalogue, imports)
    values = import_plan.values_to_put(imports)
    changed = replace(saved, workbook=put_values(saved.workbook, values))
    if dry_run:
        store.as_saved(changed, pack)  # refuses what a save would
    elif values:
        common.renew_summary(common.save_and_say(changed, pack), pack)
    for words in match or ():
        if catalogue and not import_questions.search_records(catalogue, [words]):
            say(f"No dataset in the catalogue has the words '{one_line(words, 60)}'.")
    _sum_up(imports, dry_run)


def _refuse_no_words(match: list[str]) -> None:
    if any(not words.strip() for words in match):
        raise common.BadUsage(
            "--match: there are no words in it; add some, or use --all."
        )


def _keeping(
    saved: Saved, pack: Pack, dry_run: bool
) -> Callable[[Sequence[str]], Saved]:
    """What keeps words that were typed meanwhile; a dry run saves no workbook."""

    def keep(words: Sequence[str]) -> Saved:
        if not dry_run:
            return session.keep_in_notes(saved, pack, words)
        session.keep_aside(saved.path, words)
        return saved

    return keep


def _asker(lines: bool, overheard: list[str]) -> Asker:
    if asker := session.open_asker(lines):
        return Overhearing(asker, lambda *said: overheard.append(typed_at(*said)))
    raise common.BadUsage(
        "placebook datasets import: there is no terminal to choose on. Use --all, "
        "--match WORDS, or --lines."
    )


def _chosen(
    pack: Pack, source: str, columns: list[str], match: list[str], asker: Asker | None
) -> tuple[Catalogue | None, tuple[Record, ...]]:
    """The catalogue and the datasets to take from it; none if the team leaves."""
    catalogue = None
    try:
        catalogue = _catalogue(pack, source, columns, asker)
        for sentence in readers.omissions_in_words(catalogue):
            say(sentence)
        if asker is not None:
            return catalogue, import_questions.ask_records(asker, catalogue)
    except (WentBack, Stopped):
        return catalogue, ()
    if match:
        return catalogue, import_questions.search_records(catalogue, match)
    return catalogue, catalogue.records


def _catalogue(
    pack: Pack, source: str, given: list[str], asker: Asker | None
) -> Catalogue:
    """The catalogue; a table becomes one once its columns are matched."""
    found = sources.open_catalogue(source)
    if isinstance(found, Sheet):
        found = read_csv.read_csv_catalogue(
            found, _columns(pack, found, given, asker, source)
        )
    elif given:
        say("--map is for tables. This catalogue names its own fields.")
    return readers.require_datasets(found, source)


def _columns(
    pack: Pack, found: Sheet, given: list[str], asker: Asker | None, source: str
) -> dict[str, str]:
    """Which column of a table means which field. Raises BadColumns."""
    matched = column_mapping.match_columns(found.header)
    taken = column_mapping.corrected_columns(matched, given, found.header)
    if asker is not None and not given:
        taken = import_questions.ask_columns(pack, asker, found, taken)
    if "title" not in taken:
        raise column_mapping.BadColumns(
            f"{redact_source(source)}: no column looks like the datasets' titles; say "
            "which one is, with --map title=COLUMN. The columns are "
            f"{column_mapping.name_columns(found.header)}."
        )
    for sentence in messages.columns_taken(taken, found.header):
        say(sentence)
    return taken


def _tell(
    pack: Pack,
    saved: Saved,
    taken: ImportSource,
    catalogue: Catalogue | None,
    imports: list[PlannedImport],
) -> None:
    """Say what the import changes, what it leaves, and what it did not understand."""
    lines = [*messages.import_in_words(pack, imports)]
    if catalogue:
        gone = import_plan.no_longer(pack, saved.workbook, catalogue, taken.source)
        lines += messages.unlisted_in_words(gone)
    common.write(f"{line}\n" for line in lines)
    for sentence in messages.not_understood(pack, taken.records):
        say(f"{sentence}.")


def _sum_up(imports: list[PlannedImport], dry_run: bool) -> None:
    say(messages.summed_up(imports, dry_run))
    if number := messages.could_update(imports):
        say(
            f"The catalogue says something else in {count_noun(number, 'field')} of "
            "datasets that came from the catalogue. To use the catalogue's words, "
            "import again with --update."
        )
    if number := messages.without_status(imports):
        does = "does not say who has it" if number == 1 else "do not say who has them"
        say(
            f"{count_noun(number, 'dataset')} {does}: import again with --status held "
            "or --status elsewhere, or answer in `placebook edit`."
        )
