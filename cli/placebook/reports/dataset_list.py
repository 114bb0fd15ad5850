"""A workbook's datasets in words: the list of them, the gap first."""

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
UNKNOWN = "–"  # what nobody said, in a table
STARS_UNKNOWN = f"{UNKNOWN} means that nobody said the licence or the format."
_STATUSES = ("held", "elsewhere", "missing", None)
_COLUMNS = ("Dataset", "Need", "Access", "Licence", "Stars", "Steward")


def list_title(workbook: Workbook) -> str:
    """What the list of a workbook's datasets is called."""
    return f"Datasets of {full_name(workbook)}"


def datasets_report(pack: Pack, workbook: Workbook, found: DatasetSummary) -> Report:
    """What is needed against what is held; then all datasets by who has them."""
    blocks: list[Block] = list(_gap(workbook, found))
    for status in _STATUSES:
        blocks += _having(pack, workbook, found, status)
    if workbook.datasets:
        stars = "Stars say how open a dataset is, from 0 to 4, after 5stardata.info;"
        blocks.append(Text(f"{stars} {STARS_UNKNOWN} {STARS_DIFFER}"))
    return Report(list_title(workbook), tuple(blocks))


def _gap(workbook: Workbook, found: DatasetSummary) -> Iterator[Block]:
    if not workbook.datasets:
        yield Text("No datasets are listed yet.")
    elif not found.counts.needed:
        yield Text("No dataset is marked as needed yet, so there is no gap to show.")
    else:
        yield Text(" ".join(_needs(found)))
        missing = (workbook.datasets[id] for id in found.missing)
        yield from listing("Needed, and not usable yet", map(_settle, missing))


def _settle(dataset: Dataset) -> Item:
    return Item(dataset.title, as_sentence("; ".join(barriers(dataset))))


def _having(
    pack: Pack, workbook: Workbook, found: DatasetSummary, status: str | None
) -> Iterator[Block]:
    items = sorted(workbook.datasets.items())
    listed = {id: dataset for id, dataset in items if dataset.status == status}
    if not listed:
        return
    title = pack.told("datasets.status", status) or "Not said who has it"
    yield Heading(f"{title} ({len(listed)})")
    rows = (_row(pack, dataset, found.stars[id]) for id, dataset in listed.items())
    yield Table(_COLUMNS, tuple(rows), ("Stars",))
    blocked = [d for id, d in listed.items() if barriers(d) and id not in found.missing]
    if blocked and status is not None:
        yield Text("Still to settle:")
        yield Items(tuple(map(_settle, blocked)))


def _row(pack: Pack, dataset: Dataset, stars: int | None) -> tuple[str, ...]:
    return (
        dataset.title,
        pack.told("datasets.need", dataset.need) or UNKNOWN,
        pack.told("datasets.access", dataset.access) or UNKNOWN,
        dataset.licence or UNKNOWN,
        format_stars(stars),
        dataset.steward or UNKNOWN,
    )


def format_stars(stars: int | None) -> str:
    """Stars as a table shows them: a dash where they are not known."""
    return UNKNOWN if stars is None else str(stars)


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
        *(_needs(found) if counts.needed else ["None is marked as needed yet."]),
    ]
    return " ".join(s[:1].upper() + s[1:] for s in sentences)


def _claim(number: int, unsaid: int, words: str) -> list[str]:
    """A count in a sentence; 0 is only said where no dataset's field is blank."""
    return [words.format(number or "none")] if number or not unsaid else []


def _nobody(may: str, some: int, total: int) -> list[str]:
    of = _part(some, total, "any of them")
    return [f"Nobody has said who {may} {of}."] if some else []


def _needs(found: DatasetSummary) -> Iterator[str]:
    """How many the team needs, and how many of those it can use."""
    needed, missing = found.counts.needed, len(found.missing)
    no_holder, no_terms = len(found.no_holder), len(found.no_terms)
    usable = needed - missing - no_holder
    yield f"The team needs {count_noun(needed, 'dataset')}."
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


_WITHOUT_A_STATUS = "who has it is not said"
_BY_STATUS_AND_ACCESS = {
    ("missing", None): "nobody has it",
    ("held", None): "who may use it is not said",
    ("elsewhere", None): "who may use it is not said",
    ("elsewhere", "internal"): "only its keeper's staff may use it",
    ("elsewhere", "named"): "it takes an agreement",
}
_BY_RIGHTS = {
    "third-party": "somebody else has rights in it",
    "unknown": "rights are not checked",
}
_BY_LICENCE = {"": "no licence is stated", "none": "it has no licence"}
_BY_PERSON: Mapping[str, str] = {
    **dict.fromkeys(ABOUT_PEOPLE, "it is about people"),
    "special-category": "it is about people, and sensitive",
}


def barriers(dataset: Dataset) -> tuple[str, ...]:
    """What stands between the team and a dataset, in short phrases."""
    if dataset.status is None:
        return (_WITHOUT_A_STATUS,)
    reach = None if dataset.status == "missing" else dataset.access
    published = dataset.access in ("public", "open")
    settled = dataset.status == "held" and dataset.access and not published
    found = (
        _BY_STATUS_AND_ACCESS.get((dataset.status, reach)),
        _BY_RIGHTS.get(dataset.rights or ""),
        _about_people(dataset) if not settled else None,
        _BY_LICENCE.get(dataset.licence or "") if published else None,
        "nobody is named for it"
        if dataset.status != "missing" and dataset.steward is None
        else None,
    )
    return tuple(words for words in found if words)


def _about_people(dataset: Dataset) -> str | None:
    words = _BY_PERSON.get(dataset.personal or "")
    return (
        f"{words}, and said to be open to anyone"
        if is_open_personal_data(dataset)
        else words
    )
