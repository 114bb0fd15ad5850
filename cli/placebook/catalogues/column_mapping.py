"""Which column of a table holds which field of a dataset, by its name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from placebook.base.errors import PlacebookError
from placebook.base.text import first_few, join_words, one_line, words_of
from placebook.model.fields import fields_of

# What inventories call their columns: the field, which is the likeliest name, and then
# the others. For other names we ask.
_TABLE = """
title, dataset title, dataset name, name, dataset, asset name, asset title, information
    asset, asset, information asset name, name of information asset, name of asset, name
    of dataset, title of dataset, data set name, data set
about, description, summary, notes, abstract, content, dataset description, asset
    description, brief description, description of data, description of dataset,
    description of asset, description of contents, contents
status
need, priority
steward, data steward, owner, data owner, dataset owner, information asset owner,
    information asset owner iao, iao, asset owner, data owner iao, information asset
    manager, owner role, responsible team, department
access, access level, access rights, availability
licence, license, licence name, license name, licence type, licence title, license
    title, terms of use
rights, third party rights
personal, personal data, contains personal data, contains pii, personal information,
    contains personal information
format, formats, file format, file formats, data format, file type, media type
frequency, update frequency, frequency of update, accrual, periodicity, how often
identifiers, identifiers used, shared identifiers
standard, data standard, conforms to, schema
url, link, web address, web link, dataset url, dataset link, landing page, landing page
    url, page, web page, website, access url, download url, download link
note, comment, comments, remarks
publisher, publisher name, published by, organisation, organization, organisation name,
    owning organisation, owner organisation, data owner organisation, organisation
    owner, rights holder, rights holder name
issued, date released, date published, release date
modified, last updated, date updated, last modified, date last updated, date modified,
    date last modified
"""
_USUAL = {
    names[0]: names
    for row in re.split(r"\n(?=\w)", _TABLE.strip())
    for names in [tuple(" ".join(row.split()).split(", "))]
}
# Who lists a dataset in its catalogue, and when: no fields of the dataset.
_OF_LISTING = ("publisher", "issued", "modified")
# The imports write the evidence themselves.
FIELDS_TAKEN = tuple(name for name in fields_of("datasets") if name != "evidence")
NAMES: Mapping[str, tuple[str, ...]] = {
    field: _USUAL.get(field, (words_of(field),))
    for field in (*FIELDS_TAKEN, *_OF_LISTING)
}
_EVERY_NAME = frozenset(name for names in NAMES.values() for name in names)
_MOST_NAMED = 20


class BadColumns(PlacebookError):
    """A --map that does not fit the table."""


def match_columns(header: Sequence[str]) -> dict[str, str]:
    """Field -> the column with the likeliest of its names."""
    columns = _by_words(header)
    found = {
        field: next((columns[name] for name in names if name in columns), None)
        for field, names in NAMES.items()
    }
    return {field: column for field, column in found.items() if column is not None}


def _by_words(header: Sequence[str]) -> dict[str, str]:
    """Columns by their names in plain words; of several alike the first."""
    return {words_of(name): name for name in reversed(header)}


def count_known_names(cells: Sequence[str]) -> int:
    """How many cells are names that inventories give their columns."""
    return sum(words_of(cell) in _EVERY_NAME for cell in cells)


def name_columns(header: Sequence[str]) -> str:
    """Column names in a sentence; of very many the first ones."""
    return first_few([one_line(name, 40) for name in header], _MOST_NAMED)


def corrected_columns(
    found: Mapping[str, str], given: Sequence[str], header: Sequence[str]
) -> dict[str, str]:
    """The match, corrected by ``field=Column`` from people. Raises BadColumns.

    A field given without a column is left out.
    """
    result = dict(found)
    by_words = _by_words(header)
    for pair in given:
        field, equals, column = (part.strip() for part in pair.partition("="))
        if field not in NAMES or not equals:
            raise BadColumns(
                f"--map {one_line(pair, 60)}: write it as field=Column, such as "
                f"title=Name; the fields are {join_words(tuple(NAMES), 'and')}."
            )
        name = column if column in header else by_words.get(words_of(column))
        if column and name is None:
            raise BadColumns(
                f"--map {one_line(pair, 60)}: the table has no such column; it has "
                f"{name_columns(header)}."
            )
        result = {f: c for f, c in result.items() if f != field and c != name}
        if name is not None and column:
            result[field] = name
    return {field: result[field] for field in NAMES if field in result}
