"""Openness stars of a dataset, and what is needed against what is held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from placebook.base.text import (
    SAYS_NOTHING,
    as_sentence,
    count_noun,
    name_key,
    one_line,
)
from placebook.model.fields import ABOUT_PEOPLE
from placebook.model.pack import Pack
from placebook.model.workbook import Dataset, Workbook

STARS_DIFFER = (
    "On 5stardata.info the fourth star is for web addresses (URIs) that name things; "
    "here a shared code such as UPRN is enough. Placebook does not give the fifth "
    "star, for links to other data."
)
UNKNOWN = "–"  # what nobody said, in a table
STARS_UNKNOWN = f"{UNKNOWN} means that nobody said the licence or the format."


class DatasetCounts(NamedTuple):
    """How many of a workbook's datasets are held, needed and open."""

    held: int
    needed: int
    open: int


@dataclass(frozen=True)
class DatasetSummary:
    """Datasets at a glance, by id.

    ``missing`` are those that are needed and not usable yet; of ``no_terms`` among them
    nobody said who may use them. ``unsaid`` are those that are needed and of which
    nobody said who has them. ``stars`` go from 0 to 4, None where they are not known;
    ``in_the_way`` says in short phrases what stands between the team and the dataset.
    """

    counts: DatasetCounts
    missing: tuple[str, ...]
    no_terms: tuple[str, ...]
    unsaid: tuple[str, ...]
    stars: Mapping[str, int | None]
    in_the_way: Mapping[str, tuple[str, ...]]


def list_title(workbook: Workbook) -> str:
    """What the list of a workbook's datasets is called."""
    area, service = workbook.area.name, workbook.service.name
    return f"Datasets of {one_line(area)}: {one_line(service)}"


def count_datasets(workbook: Workbook) -> DatasetCounts:
    """Count what is held, needed and open."""
    items = workbook.datasets.values()
    return DatasetCounts(
        held=sum(dataset.status == "held" for dataset in items),
        needed=sum(dataset.need is not None for dataset in items),
        open=sum(dataset.access == "open" for dataset in items),
    )


def known_counts(workbook: Workbook) -> tuple[int | None, ...]:
    """The same counts; None where none is said to be so and of some nobody said."""
    counts = count_datasets(workbook)
    return tuple(
        number if number or (workbook.datasets and not unsaid) else None
        for number, unsaid in zip(counts, _unsaid(workbook), strict=True)
    )


def _unsaid(workbook: Workbook) -> DatasetCounts:
    """Of how many nobody said who has them, whether they are needed, who may use them.

    Nobody can say that a dataset is not needed: that is left blank.
    """
    items = workbook.datasets.values()
    return DatasetCounts(
        held=sum(dataset.status is None for dataset in items),
        needed=sum(dataset.need is None for dataset in items),
        open=sum(dataset.access is None for dataset in items),
    )


def counts_in_words(workbook: Workbook, found: DatasetSummary) -> str:
    """How many there are, who has them, who may use them, and which are needed."""
    total, counts, unsaid = len(workbook.datasets), found.counts, _unsaid(workbook)
    listed = f"{count_noun(total, 'dataset')} {_are(total)} listed"
    held = _claim(
        total,
        unsaid.held,
        "nobody has said who has {}",
        f"the team holds {counts.held or 'none'}",
        "" if counts.held else "the team holds none of the rest",
    )
    may_use = _claim(
        total,
        unsaid.open,
        "nobody has said who may use {}",
        f"{counts.open or 'none'} {_are(counts.open or 1)} open to anyone",
        "" if counts.open else "none of the rest is open to anyone",
    )
    return f"{listed}; {held}. {as_sentence(may_use)} {_needed(found)}"


def _claim(total: int, unsaid: int, nobody: str, said: str, of_rest: str) -> str:
    """What was said, and of how many nobody said it; ``of_rest`` if that is none."""
    if not unsaid:
        return said
    if unsaid == total:
        return nobody.format(_of_all(unsaid, total))
    parts = (nobody, of_rest) if of_rest else (said, nobody)
    return ", and ".join(parts).format(_of_all(unsaid, total))


def _needed(found: DatasetSummary) -> str:
    return needs(found) or "None is marked as needed yet."


def needs(found: DatasetSummary) -> str:
    """How many the team needs, and of how many it can use; empty if it needs none."""
    needed, unsaid = found.counts.needed, len(found.unsaid)
    if not needed:
        return ""
    nobody = _of_all(unsaid, needed) if unsaid else ""
    told = [
        f"The team needs {count_noun(needed, 'dataset')}.",
        _usable(found),
        f"Nobody has said who has {nobody}." if nobody else "",
    ]
    return " ".join(filter(None, told))


def _usable(found: DatasetSummary) -> str:
    needed, missing = found.counts.needed, len(found.missing)
    usable = needed - missing - len(found.unsaid)
    if missing == needed:
        which = "it" if needed == 1 else "any of them"
        return f"It cannot use {which} yet{_no_terms(found)}."
    if usable == needed:
        return f"It can use {'it' if needed == 1 else 'all of them'} today."
    parts = [f"can use {usable} today"] if usable else []
    parts += [f"cannot use {missing} yet{_no_terms(found)}"] if missing else []
    return f"It {' and '.join(parts)}." if parts else ""


def _no_terms(found: DatasetSummary) -> str:
    """The end of a sentence: of how many of those nobody said who may use them."""
    missing, unsaid = len(found.missing), len(found.no_terms)
    if not unsaid:
        return ""
    if unsaid == missing:
        return ": nobody has said who may"
    return f"; nobody has said who may use {unsaid} of those {missing}"


def _of_all(some: int, total: int) -> str:
    if some < total:
        return f"{some} of them"
    return "it" if total == 1 else "them"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def summarise_datasets(pack: Pack, workbook: Workbook) -> DatasetSummary:
    """Count them; list what is needed but not usable yet, and every one's stars."""
    items = workbook.datasets
    missing = tuple(id for id in sorted(items) if _is_missing(items[id]))
    return DatasetSummary(
        counts=count_datasets(workbook),
        missing=missing,
        no_terms=tuple(
            id
            for id in missing
            if is_out_of_reach(items[id]) and items[id].access is None
        ),
        unsaid=tuple(
            id for id in sorted(items) if items[id].need and items[id].status is None
        ),
        stars={id: star_rating(pack, items[id]) for id in sorted(items)},
        in_the_way={id: barriers(items[id]) for id in sorted(items)},
    )


def _is_missing(dataset: Dataset) -> bool:
    """Needed, and not usable today."""
    usable = dataset.status != "missing" and not is_out_of_reach(dataset)
    return dataset.need is not None and not usable


def is_out_of_reach(dataset: Dataset) -> bool:
    """Whether somebody else has it, and nobody says that the team may use it."""
    return dataset.status == "elsewhere" and dataset.access in (None, "internal")


def is_open_personal_data(dataset: Dataset) -> bool:
    """Whether it is about people, and said to be open to anyone."""
    return dataset.personal in ABOUT_PEOPLE and dataset.access == "open"


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
    """What stands between the team and a dataset, as far as the entry says it."""
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


def star_rating(pack: Pack, dataset: Dataset) -> int | None:
    """Openness from 0 to 4, after 5stardata.info, from the entry alone.

    None where nobody said the licence or the format: that is not known, and not 0.
    ``STARS_DIFFER`` says where the rule is another. The fifth star, for links to other
    data, cannot be seen in an entry.
    """
    if not (_is_said(dataset.licence) and _is_said(dataset.format)):
        return None
    words = pack.dataset_words
    formats = {format.id.casefold(): format for format in words.formats}
    format = formats.get((dataset.format or "").casefold())
    steps = (
        words.is_open(dataset.licence),
        format is not None and format.structured,
        format is not None and format.open,
        _names_things(pack, dataset),
    )
    return steps.index(False) if False in steps else len(steps)


def format_stars(stars: int | None) -> str:
    """Stars as a report shows them: a dash where they are not known."""
    return UNKNOWN if stars is None else str(stars)


def _is_said(text: str | None) -> bool:
    return bool(text) and name_key(text or "") not in SAYS_NOTHING


def _names_things(pack: Pack, dataset: Dataset) -> bool:
    words = pack.dataset_words
    shared = {scheme.id.casefold() for scheme in words.identifiers}
    linked = {s.id.casefold() for s in words.standards if s.uris}
    named = {identifier.casefold() for identifier in dataset.identifiers}
    return bool(named & shared) or (dataset.standard or "").casefold() in linked
