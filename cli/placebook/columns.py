"""Which column of a table means which field of a dataset, by likeness."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Mapping, Sequence

from placebook.errors import PlacebookError
from placebook.words import either, one_line, words_of

# What inventories call their columns, the likeliest first. The last three are no fields
# of a dataset: they say who lists it in the catalogue it came from, and when.
LIKELY: Mapping[str, tuple[str, ...]] = {
    "title": (
        *("title", "dataset title", "dataset name", "name", "dataset"),
        *("asset name", "asset title", "information asset", "asset"),
        *("name of asset", "name of dataset", "name of information asset"),
    ),
    "about": ("about", "description", "summary", "notes", "abstract", "content"),
    "status": ("status",),
    "need": ("need", "priority"),
    "steward": (
        *("steward", "data steward", "owner", "data owner", "information asset owner"),
        "department",
    ),
    "access": ("access", "access level", "access rights", "availability"),
    "licence": (
        *("licence", "license", "licence name", "licence type", "licence title"),
        "terms of use",
    ),
    "rights": ("rights", "third party rights"),
    "personal": (
        *("personal", "personal data", "contains personal data", "contains pii"),
        *("personal information", "contains personal information"),
    ),
    "format": ("format", "formats", "file format", "file type", "media type"),
    "frequency": (
        *("frequency", "update frequency", "frequency of update", "accrual"),
        *("periodicity", "how often"),
    ),
    "identifiers": ("identifiers", "identifiers used", "shared identifiers"),
    "standard": ("standard", "conforms to", "schema"),
    "url": (
        *("url", "link", "web address", "landing page", "page", "website"),
        *("access url", "download url"),
    ),
    "note": ("note", "comment", "comments", "remarks"),
    "publisher": (
        *("publisher", "published by", "organisation", "organization"),
        *("owning organisation", "owner organisation", "data owner organisation"),
        *("organisation owner", "rights holder"),
    ),
    "issued": ("issued", "date released", "date published", "release date"),
    "modified": ("modified", "last updated", "date updated", "last modified"),
}
_EVERY_NAME = frozenset(name for names in LIKELY.values() for name in names)
_ALIKE = 0.85
_LONGEST = 60  # letters of a column's name
_MOST_NAMED = 20
_SHORT_AND_CLEAR = ("url", "link")
_ONLY_WHOLE = ("dataset",)  # `Dataset URL` is no title
# What may stand around the words we know without making another thing of a column, as
# *fee* does of *licence*, *shared with* of *personal data* and *e-mail* of *owner*.
_AROUND = frozenset(
    """
    a about and asset brief contents current data dataset date datasets details file for
    full in information last main name of official primary resource role short team the
    this title web
    """.split()  # noqa: SIM905
)


class BadColumns(PlacebookError):
    """Columns that cannot be matched as asked."""


def matched(header: Sequence[str]) -> dict[str, str]:
    """Field -> the column that is most like it; no column stands for two fields.

    Names that are just as expected come first, then those that begin or end so, then
    those that differ by a letter or two.
    """
    found: dict[str, str] = {}
    for tier in (_same, _part, _alike):
        for field, names in LIKELY.items():
            if field not in found:
                free = [name for name in header if name not in found.values()]
                column = _first(names, free, tier)
                if column is not None:
                    found[field] = column
    return {field: found[field] for field in LIKELY if field in found}


def recognised(cells: Sequence[str]) -> int:
    """How many cells are just what inventories call their columns."""
    return sum(words_of(cell) in _EVERY_NAME for cell in cells if len(cell) <= _LONGEST)


def _first(
    names: Sequence[str], columns: Sequence[str], fits: Callable[[str, str], bool]
) -> str | None:
    for name in names:
        for column in columns:
            if fits(words_of(column), name):
                return column
    return None


def _same(column: str, name: str) -> bool:
    return column == name


def _part(column: str, name: str) -> bool:
    """Whether a column says no more than the name: *Data owner (IAO)* is the owner."""
    if name in _ONLY_WHOLE or (len(name) < 5 and name not in _SHORT_AND_CLEAR):
        return False
    if column.startswith(f"{name} "):
        rest = column.removeprefix(name).split()
    elif column.endswith(f" {name}"):
        rest = column.removesuffix(name).split()
    else:
        return False
    if name in LIKELY["url"] and " ".join(rest) in LIKELY["url"]:
        return True
    initials = "".join(word[0] for word in name.split())
    return all(word in _AROUND or word == initials for word in rest)


def _alike(column: str, name: str) -> bool:
    """Whether it is the name but for a slip: *Published* is another word."""
    if len(name) < 5 or len(column) > _LONGEST or column[-1:] != name[-1]:
        return False
    alike = difflib.SequenceMatcher(None, column, name, autojunk=False)
    quick = alike.real_quick_ratio() >= _ALIKE and alike.quick_ratio() >= _ALIKE
    return quick and alike.ratio() >= _ALIKE


def listed(header: Sequence[str]) -> str:
    """Column names in a sentence; of very many the first ones."""
    names = [one_line(name, 40) for name in header[:_MOST_NAMED]]
    more = len(header) - len(names)
    return either([*names, f"{more} more"] if more else names, "and")


def told(taken: Mapping[str, str], header: Sequence[str]) -> Iterator[str]:
    """Which column is taken for which field, and which for none."""
    same = [field for field, name in taken.items() if words_of(name) == field]
    if same:
        yield f"Taken from columns of the same name: {either(same, 'and')}"
    for field, name in taken.items():
        if field not in same:
            yield f"{field}: taken from the column {one_line(name, 60)}"
    yield from unused(taken, header)


def unused(taken: Mapping[str, str], header: Sequence[str]) -> Iterator[str]:
    """Which columns are taken for no field."""
    if left := [name for name in header if name not in taken.values()]:
        yield f"Columns not used: {listed(left)}"


def corrected(
    found: Mapping[str, str], given: Sequence[str], header: Sequence[str]
) -> dict[str, str]:
    """The match with what people gave, as ``field=Column``. Raises BadColumns.

    A field given without a column is left out.
    """
    result = dict(found)
    by_words = {words_of(name): name for name in header}
    for pair in given:
        field, equals, column = (part.strip() for part in pair.partition("="))
        if field not in LIKELY or not equals:
            raise BadColumns(
                f"--map {one_line(pair, 60)}: write it as field=Column, such as "
                f"title=Name; the fields are {either(tuple(LIKELY), 'and')}."
            )
        name = column if column in header else by_words.get(words_of(column))
        if column and name is None:
            raise BadColumns(
                f"--map {one_line(pair, 60)}: the table has no such column; it has "
                f"{listed(header)}."
            )
        result = {f: c for f, c in result.items() if f != field and c != name}
        if name is not None and column:
            result[field] = name
    return {field: result[field] for field in LIKELY if field in result}
