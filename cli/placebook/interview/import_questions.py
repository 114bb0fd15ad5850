"""Asks which column of a table means what, and which datasets to take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from placebook.base.text import count_noun, one_line
from placebook.catalogues.column_mapping import NAMES
from placebook.catalogues.messages import columns_not_used
from placebook.catalogues.records import Catalogue, Record, Sheet
from placebook.interview.prompts import Asker, Choice, Prompt, ask_aside
from placebook.model.pack import Pack

_GO_ON, _NOTHING = "go-on", "none"
_ALL, _SOME = "all", "some"
_COLUMNS = "Columns of the table"
# What a catalogue says of its own listing; the pack asks about all else.
_OF_LISTING = {
    "publisher": "Which organisation lists it there?",
    "issued": "When was it first listed there?",
    "modified": "When was it last changed there?",
}


def ask_columns(
    pack: Pack, asker: Asker, sheet: Sheet, found: Mapping[str, str]
) -> dict[str, str]:
    """Show which column fills which field until they agree."""
    questions = {field: _question(pack, field) for field in NAMES}
    taken = dict(found)
    while True:
        above = [f"{field}: {name}" for field, name in taken.items()]
        above += columns_not_used(taken, sheet.header)
        prompt = Prompt(
            "choice",
            "Is each column matched to the right field?",
            _COLUMNS,
            _columns_help(taken),
            tuple(one_line(text, 74) for text in above),
        )
        offered = {_GO_ON: "Go on"} if "title" in taken else {}
        offered |= {field: f"{field}: {text}" for field, text in questions.items()}
        said = _chosen(asker, prompt, offered, next(iter(offered)))
        if said == _GO_ON:
            return taken
        text = f"Which column answers '{questions[said]}'"
        taken = _changed(asker, sheet, taken, Prompt("choice", text, _COLUMNS), said)


def _question(pack: Pack, field: str) -> str:
    """What a field of a table answers."""
    return _OF_LISTING.get(field) or pack.questions[f"datasets.{field}"].text


def _chosen(asker: Asker, prompt: Prompt, offered: Mapping[str, str], now: str) -> str:
    """The value that they choose by its title; ``now`` if they pass over it."""
    choices = tuple(Choice(*pair) for pair in offered.items())
    said = ask_aside(asker, replace(prompt, choices=choices, current=now)).value
    return said if isinstance(said, str) else now


def _columns_help(taken: Mapping[str, str]) -> str:
    if "title" in taken:
        return "Choose one to change it, or go on."
    first = "Choose title first: which column has the datasets' names?"
    if taken:
        return first
    return f"{first} If this is the data itself, go back and look inside it instead."


def _changed(
    asker: Asker, sheet: Sheet, taken: dict[str, str], prompt: Prompt, field: str
) -> dict[str, str]:
    offered = {_NOTHING: "No column"}
    offered |= {str(n): one_line(name, 60) for n, name in enumerate(sheet.header)}
    now = str(sheet.header.index(taken[field])) if field in taken else _NOTHING
    said = _chosen(asker, prompt, offered, now)
    column = None if said == _NOTHING else sheet.header[int(said)]
    changed = {f: name for f, name in taken.items() if f != field and name != column}
    if column is not None:
        changed[field] = column
    return {f: changed[f] for f in NAMES if f in changed}


def ask_records(asker: Asker, catalogue: Catalogue) -> tuple[Record, ...]:
    """Let them choose which datasets to take."""
    listed = catalogue.records
    if len(listed) == 1:
        return listed
    prompt = Prompt(
        "choice",
        f"Which of the {count_noun(len(listed), 'dataset')} do you want to take?",
        f"From {catalogue.kind}",
    )
    offered = {_SOME: "Choose from the list", _ALL: "All of them"}
    if _chosen(asker, prompt, offered, _SOME) == _ALL:
        return listed
    text = "Which datasets do you want to take?"
    prompt = Prompt("choices", text, f"From {catalogue.kind}")
    chosen = _ticked(asker, prompt, [record.title for record in listed])
    return tuple(listed[number] for number in chosen)


def ask_essential(asker: Asker, titles: Sequence[str]) -> tuple[int, ...]:
    """Which datasets they cannot do without, by number."""
    if not titles:
        return ()
    prompt = Prompt(
        "choices",
        "Which of these datasets are essential?",
        "Datasets",
        "Without an essential dataset the question cannot be answered. Go on without a "
        "choice if none is, or if you do not know yet.",
    )
    return _ticked(asker, prompt, titles)


def _ticked(asker: Asker, prompt: Prompt, titles: Sequence[str]) -> tuple[int, ...]:
    choices = [Choice(str(n), one_line(title, 68)) for n, title in enumerate(titles)]
    said = ask_aside(asker, replace(prompt, choices=tuple(choices))).value
    return tuple(map(int, said)) if isinstance(said, tuple) else ()


def search_records(catalogue: Catalogue, asked: Sequence[str]) -> tuple[Record, ...]:
    """The datasets with all words of any text in their title or description."""
    wanted = [words.casefold().split() for words in asked]
    return tuple(
        record
        for record in catalogue.records
        if any(
            all(word in f"{record.title} {record.about}".casefold() for word in words)
            for words in wanted
        )
    )
