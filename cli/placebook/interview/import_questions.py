"""Asks which column of a table means what, and which datasets to take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from placebook.base.text import count_noun, one_line
from placebook.catalogues.column_mapping import NAMES
from placebook.catalogues.messages import columns_not_used
from placebook.catalogues.records import Catalogue, Record, Sheet
from placebook.interview.prompts import (
    Asker,
    Choice,
    Prompt,
    ask_aside,
)

_GO_ON, _NOTHING = "go-on", "none"
_ALL, _SOME = "all", "some"
# In the words of the questions about a dataset.
_MEANINGS = {
    "title": "what it is called",
    "about": "what is in it",
    "status": "whether the team can use it today",
    "need": "how much it is needed",
    "steward": "who answers for it",
    "access": "who may use it",
    "licence": "its licence",
    "rights": "whether others have rights in it",
    "personal": "whether it is about people",
    "format": "its format",
    "frequency": "how often it is renewed",
    "identifiers": "the shared codes it uses",
    "standard": "the standard it follows",
    "url": "where to find it",
    "note": "what else to know",
    "publisher": "which organisation lists it there",
    "issued": "when it was first listed there",
    "modified": "when it was last changed there",
}


def ask_columns(asker: Asker, sheet: Sheet, found: Mapping[str, str]) -> dict[str, str]:
    """Show which column is taken for which field until they agree."""
    taken = dict(found)
    while True:
        above = [f"{field}: {name}" for field, name in taken.items()]
        above += columns_not_used(taken, sheet.header)
        offered = [Choice(_GO_ON, "Go on")] if "title" in taken else []
        offered += [Choice(f, f"{f}: {_MEANINGS[f]}") for f in NAMES]
        prompt = Prompt(
            "choice",
            "Is each column taken for the right thing?",
            "Columns of the table",
            _columns_help(taken),
            tuple(one_line(text, 74) for text in above),
            tuple(offered),
            current=_GO_ON if "title" in taken else "title",
        )
        said = ask_aside(asker, prompt)
        if said in (None, _GO_ON) and "title" in taken:
            return taken
        field = said if isinstance(said, str) and said in NAMES else "title"
        taken = _changed(asker, sheet, taken, field)


def _columns_help(taken: Mapping[str, str]) -> str:
    if "title" in taken:
        return "Choose one to change it, or go on."
    first = "Choose title first: which column has the datasets' names?"
    if taken:
        return first
    return f"{first} If this is the data itself, go back and look inside it instead."


def _changed(
    asker: Asker, sheet: Sheet, taken: dict[str, str], field: str
) -> dict[str, str]:
    offered = [Choice(_NOTHING, "No column")]
    offered += [Choice(str(n), one_line(h, 60)) for n, h in enumerate(sheet.header)]
    now = taken.get(field)
    said = ask_aside(
        asker,
        Prompt(
            "choice",
            f"Which column says {_MEANINGS[field]}?",
            "Columns of the table",
            choices=tuple(offered),
            current=str(sheet.header.index(now)) if now else _NOTHING,
        ),
    )
    if said is None:
        return taken
    rest = {f: c for f, c in taken.items() if f != field}
    if said == _NOTHING:
        return rest
    column = sheet.header[int(str(said))]
    rest = {f: c for f, c in rest.items() if c != column}
    return {
        f: column if f == field else rest[f] for f in NAMES if f == field or f in rest
    }


def ask_records(asker: Asker, catalogue: Catalogue) -> tuple[Record, ...]:
    """Let them choose which datasets to take."""
    listed = catalogue.records
    if len(listed) == 1:
        return listed
    some = ask_aside(
        asker,
        Prompt(
            "choice",
            f"Which of the {count_noun(len(listed), 'dataset')} do you want to take?",
            f"From {catalogue.kind}",
            choices=(
                Choice(_SOME, "Choose from the list"),
                Choice(_ALL, "All of them"),
            ),
            current=_SOME,
        ),
    )
    if some == _ALL:
        return listed
    prompt = Prompt(
        "choices", "Which datasets do you want to take?", f"From {catalogue.kind}"
    )
    chosen = _ticked(asker, prompt, [record.title for record in listed])
    return tuple(listed[number] for number in chosen)


def ask_essential(asker: Asker, titles: Sequence[str]) -> tuple[int, ...]:
    """Which datasets they cannot do without, by number."""
    if not titles:
        return ()
    prompt = Prompt(
        "choices",
        "Which of them are essential?",
        "Datasets",
        "Without an essential one the question cannot be answered. Go on without a "
        "choice if none is, or if you do not know yet.",
    )
    return _ticked(asker, prompt, titles)


def _ticked(asker: Asker, prompt: Prompt, titles: Sequence[str]) -> tuple[int, ...]:
    choices = [Choice(str(n), one_line(title, 68)) for n, title in enumerate(titles)]
    said = ask_aside(asker, replace(prompt, choices=tuple(choices)))
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
