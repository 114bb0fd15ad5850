"""A workbook's datasets in words: at a glance, as a list, and what is in the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from placebook.analysis.dataset_summary import DatasetSummary, is_open_personal_data
from placebook.base.text import as_sentence, count_noun
from placebook.model.fields import ABOUT_PEOPLE
from placebook.model.pack import Pack
from placebook.model.workbook import Dataset, Workbook
from placebook.reports.document import (
    Block,
    Heading,
    Item,
    Items,
    Report,
    Table,
    Text,
    listing,
)
from placebook.reports.words import full_name

STARS_DIFFER = (
    "On 5stardata.info the fourth star is for web addresses (URIs) that name things; "
    "here a shared code such as UPRN is enough. Placebook does not give the fifth "
    "star, for links to other data."
)
DATASETS_SHOWN = 12  # in a summary
_UNKNOWN = "–"  # what nobody said, in a table
_STARS = (
    "Stars say how open a dataset is, from 0 to 4, after 5stardata.info: an open "
    "licence, structured, in an open format, with shared identifiers; "
    f"{_UNKNOWN} means that nobody said the licence or the format. {STARS_DIFFER}"
)
_NONE_LISTED = "No datasets are listed yet."


def list_title(workbook: Workbook) -> str:
    """What the list of a workbook's datasets is called."""
    return f"Datasets of {full_name(workbook)}"


def summary_blocks(
    pack: Pack, workbook: Workbook, found: DatasetSummary
) -> Iterator[Block]:
    """The datasets at a glance; those that are in the way come first."""
    yield Heading("Data")
    if not workbook.datasets:
        yield Text(_NONE_LISTED)
        return
    yield Text(counts_in_words(found))
    # Not all may be shown.
    ids = sorted(workbook.datasets, key=lambda id: (id not in found.missing, id))
    rows = [
        (
            dataset.title,
            pack.told("datasets.status", dataset.status),
            pack.told("datasets.access", dataset.access),
            _stars(found.stars[id]),
            _need(pack, found, id, dataset),
        )
        for id in ids[:DATASETS_SHOWN]
        for dataset in [workbook.datasets[id]]
    ]
    columns = ("Dataset", "Status", "Access", "Stars", "Need")
    yield Table(columns, tuple(rows), ("Stars",))
    yield Text(_STARS)
    if more := len(ids[DATASETS_SHOWN:]):
        are = count_noun(more, "more dataset is", "more datasets are")
        yield Text(f"{are} in the workbook.")


def _need(pack: Pack, found: DatasetSummary, id: str, dataset: Dataset) -> str:
    """How much a dataset is needed, and what is in the way."""
    need = pack.told("datasets.need", dataset.need)
    if id in found.no_terms:
        return f"{need}; not said who may use it"
    return f"{need}; not usable yet" if id in found.missing else need


def datasets_report(pack: Pack, workbook: Workbook, found: DatasetSummary) -> Report:
    """What is needed against what is held; then all datasets by who has them."""
    blocks: list[Block] = []
    if not workbook.datasets:
        blocks.append(Text(_NONE_LISTED))
    elif not found.counts.needed:
        nothing = "No dataset is marked as essential or useful yet, so no gap shows."
        blocks.append(Text(nothing))
    else:
        missing = (workbook.datasets[id] for id in found.missing)
        blocks.append(Text(" ".join(_needs(found))))
        blocks += listing("Wanted, and not usable yet", map(_to_settle, missing))
    for status in ("held", "elsewhere", "missing", None):
        blocks += _having(pack, workbook, found, status)
    if workbook.datasets:
        blocks.append(Text(_STARS))
    return Report(list_title(workbook), tuple(blocks))


def _having(
    pack: Pack, workbook: Workbook, found: DatasetSummary, status: str | None
) -> Iterator[Block]:
    items = sorted(workbook.datasets.items())
    listed = {id: dataset for id, dataset in items if dataset.status == status}
    if not listed:
        return
    title = pack.told("datasets.status", status) or "Nobody has said who has it"
    yield Heading(f"{title} ({len(listed)})")
    columns = ("Dataset", "Need", "Access", "Licence", "Stars", "Steward")
    rows = [
        (
            dataset.title,
            pack.told("datasets.need", dataset.need) or _UNKNOWN,
            pack.told("datasets.access", dataset.access) or _UNKNOWN,
            dataset.licence or _UNKNOWN,
            _stars(found.stars[id]),
            dataset.steward or _UNKNOWN,
        )
        for id, dataset in listed.items()
    ]
    yield Table(columns, tuple(rows), ("Stars",))
    blocked = [d for id, d in listed.items() if barriers(d) and id not in found.missing]
    if blocked and status is not None:
        yield Text("Still to settle:")
        yield Items(tuple(map(_to_settle, blocked)))


def _to_settle(dataset: Dataset) -> Item:
    return Item(dataset.title, as_sentence("; ".join(barriers(dataset))))


def _stars(stars: int | None) -> str:
    return _UNKNOWN if stars is None else str(stars)


# --- sentences ------------------------------------------------------------------------


def counts_in_words(found: DatasetSummary) -> str:
    """How many there are, who has them, who may use them, and which are needed."""
    total, counts, unsaid = len(found.stars), found.counts, found.unsaid
    are, also = ("is" if number == 1 else "are" for number in (total, counts.open or 1))
    sentences = [
        f"{count_noun(total, 'dataset')} {are} listed.",
        *_claim(counts.held, unsaid.held, "The team holds {}."),
        *_nobody("has", unsaid.held, total),
        *_claim(counts.open, unsaid.open, f"{{}} {also} open to anyone."),
        *_nobody("may use", unsaid.open, total),
        *(
            _needs(found)
            if counts.needed
            else ["None is marked as essential or useful yet."]
        ),
    ]
    return " ".join(s[:1].upper() + s[1:] for s in sentences)


def _claim(number: int, unsaid: int, words: str) -> list[str]:
    """A count in a sentence; 0 is only said where no dataset's field is blank."""
    return [words.format(number or "none")] if number or not unsaid else []


def _nobody(may: str, some: int, total: int) -> list[str]:
    of = _part(some, total, "any of them")
    return [f"Nobody has said who {may} {of}."] if some else []


def _needs(found: DatasetSummary) -> Iterator[str]:
    """How many are essential or useful, and how many of those the team can use."""
    needed, missing = found.counts.needed, len(found.missing)
    no_holder, no_terms = len(found.no_holder), len(found.no_terms)
    usable = needed - missing - no_holder
    yield f"The team wants {count_noun(needed, 'dataset')}."
    if usable:
        yield f"It can use {_part(usable, needed, 'all of them')} today."
    if missing:
        why = ": nobody has said who may" if no_terms == missing else ""
        yield f"It cannot use {_part(missing, needed, 'any of them')} yet{why}."
        if no_terms and not why:
            yield f"Nobody has said who may use {no_terms} of those {missing}."
    yield from _nobody("has", no_holder, needed)


def _part(some: int, total: int, all: str) -> str:
    if some < total:
        return f"{some} of the {total}"
    return "it" if total == 1 else all


_BY_STATUS_AND_ACCESS = {
    ("missing", None): "nobody has it",
    ("held", None): "nobody has said who may use it",
    ("elsewhere", None): "nobody has said who may use it",
    ("elsewhere", "internal"): "only its keeper's staff may use it",
    ("elsewhere", "named"): "it takes an agreement",
}
_BY_RIGHTS = {
    "third-party": "somebody else has rights in it",
    "unknown": "rights are not checked",
}
_BY_LICENCE = {None: "no licence is stated", "none": "it has no licence"}
_BY_PERSON: Mapping[str | None, str] = {
    **dict.fromkeys(ABOUT_PEOPLE, "it is about people"),
    "special-category": "it is about people, and sensitive",
}


def barriers(dataset: Dataset) -> tuple[str, ...]:
    """What stands between the team and a dataset, in short phrases."""
    if dataset.status is None:
        return ("nobody has said who has it",)
    missing = dataset.status == "missing"
    reach = None if missing else dataset.access
    published = dataset.access in ("public", "open")
    settled = dataset.status == "held" and dataset.access and not published
    person = None if settled else _BY_PERSON.get(dataset.personal)
    if person and is_open_personal_data(dataset):
        person += ", and said to be open to anyone"
    found = (
        _BY_STATUS_AND_ACCESS.get((dataset.status, reach)),
        _BY_RIGHTS.get(dataset.rights or ""),
        person,
        _BY_LICENCE.get(dataset.licence) if published else None,
        None if missing or dataset.steward else "nobody is named for it",
    )
    return tuple(words for words in found if words)
