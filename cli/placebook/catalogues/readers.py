"""A catalogue in any shape that we read, from bytes or from the web."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from placebook.base.delimited import decode_text
from placebook.base.errors import PlacebookError
from placebook.base.text import count_noun
from placebook.base.urls import is_address, redact_source
from placebook.catalogues import read_csv, read_json, read_lga_xml
from placebook.catalogues.records import (
    Catalogue,
    NotACatalogue,
    NothingThere,
    Sheet,
    catalogue,
)

MOST = 1000  # datasets that a search is followed up to
_AT_ONCE = 100
_PAGE = re.compile(r"^(?P<root>.*?)/dataset/(?P<id>[^/?#]+)(?:/[^?#]*)?/?$")

_ALL = re.compile(
    r"/action/(?:current_package_list_with_resources|package_list)(?=$|\?)"
)

# Content and address, as an address gives them.
Got: TypeAlias = "tuple[bytes, str]"


def source_name(source: str) -> str:
    """A source as the workbook names it: a file without its folder."""
    return source if is_address(source) else Path(source).name


# How a file that is not a catalogue begins, and what to do with it.
_NONE = (
    (r"\Z", "is empty; name another file"),
    (
        r"(?s)<.*?(?:<!doctype html|<html)|<!doctype html|<html",
        "is a web page, not a catalogue, perhaps one that asks you to sign in; look "
        "there for a link to JSON, XML or CSV, and name that",
    ),
    (
        r"(?s)(?:#.*?\n)?\s*placebook: ?[0-9]",
        "is a workbook; `placebook datasets export` makes a list of its datasets",
    ),
    (
        r"pk\x03\x04|\xd0\xcf\x11\xe0",
        "is a spreadsheet or an archive; save it as CSV, and name that",
    ),
    (r"%pdf", "is a PDF; ask for the list as CSV or JSON"),
    (r"@prefix|@base", "is RDF as Turtle; use JSON-LD or CSV instead"),
)


def read_catalogue(content: bytes, name: str, address: str = "") -> Catalogue | Sheet:
    """The datasets in a file, or its table. Raises NotACatalogue."""
    start = decode_text(content[:2048]).lstrip("\ufeff \t\r\n").lower()
    packed = content[:8].decode("latin-1").lower()  # as it is, whatever it stands for
    for form, why in _NONE:
        if re.match(form, start) or (start and re.match(form, packed)):
            raise NotACatalogue(f"{name}: {why}.")
    if start.startswith("<"):
        return read_lga_xml.read_lga_catalogue(content, name)
    if start.startswith(("{", "[")):
        return read_json.read_json_catalogue(decode_text(content), name, address)
    if "\0" in start:
        raise NotACatalogue(f"{name}: is not text; name a CSV, JSON or XML file.")
    return read_csv.read_sheet(content, name)


def require_datasets(found: Catalogue, source: str) -> Catalogue:
    """The catalogue, if any dataset is in it. Raises NotACatalogue."""
    if not found.records:
        raise NotACatalogue(
            f"{redact_source(source)}: has no dataset with a title in words; check it, "
            "or name another."
        )
    return found


def omissions_in_words(found: Catalogue) -> Iterator[str]:
    """What the list of a catalogue leaves out, in sentences."""
    if found.total > (number := found.read):
        yield (
            f"The catalogue says it has {count_noun(found.total, 'dataset')}; {number} "
            "of them were read."
        )
    too_wide = (
        "with more cells than there are columns; a cell with a comma in it needs "
        "quotation marks"
    )
    for number, one, many, why in (
        (found.untitled, "entry", "entries", "without a title"),
        (found.too_wide, "row", "rows", too_wide),
        (found.repeated, "dataset", "datasets", "the same as an earlier one"),
    ):
        if number:
            yield f"Left out: {count_noun(number, one, many)} {why}."


def fetch_catalogue(address: str, get: Callable[[str], Got]) -> Catalogue | Sheet:
    """The datasets behind an address. Raises NotACatalogue, and what ``get`` raises.

    The address of a dataset's page in a CKAN catalogue is asked of the catalogue's own
    interface; a search there is followed page by page, up to ``MOST`` datasets.
    """
    if not _is_whole(address):
        raise NotACatalogue(
            f"{redact_source(address)}: is not a whole web address; check it."
        )
    # These give one page, or only names; a search says how many datasets there are.
    address = _ALL.sub("/action/package_search", address)
    asked = _asked(address)
    try:
        found = _read(get(asked))
    except PlacebookError as error:
        if asked == address:
            raise
        try:
            return _read(get(address))  # a page that may not be CKAN's
        except PlacebookError as ours:
            raise (ours if isinstance(error, NothingThere) else error) from None
    return _to_its_end(asked, found, get) if _is_search(address) else found


def _to_its_end(
    asked: str, found: Catalogue | Sheet, get: Callable[[str], Got]
) -> Catalogue | Sheet:
    """A search with all its pages, as far as they can be read."""
    while isinstance(found, Catalogue) and found.read < min(found.total, MOST):
        start = found.read
        try:
            more = _read(get(_with(asked, start=start)))
        except PlacebookError:
            break  # how many there are and how many were read is said
        if not isinstance(more, Catalogue) or not more.read:
            break
        both = catalogue(found.kind, (*found.records, *more.records), found.total)
        found = replace(
            both,
            untitled=found.untitled + more.untitled,
            repeated=both.repeated + found.repeated + more.repeated,
        )
    return found


def _read(got: Got) -> Catalogue | Sheet:
    content, address = got
    return read_catalogue(content, redact_source(address), address)


def _is_whole(address: str) -> bool:
    """Whether an address can be parsed, and names a host."""
    try:
        parts = urlsplit(address)
        named = bool(parts.hostname) and parts.port != 0  # reading it can fail
    except ValueError:
        return False
    return named and address.isprintable()


def _asked(address: str) -> str:
    """The address that gives data, for one that gives a page of a CKAN catalogue."""
    if _is_search(address):
        return _with(address, rows=_AT_ONCE)
    parts = urlsplit(address)
    page = _PAGE.match(parts.path)
    if page and not re.search(r"\.(json|jsonld|xml|csv)$", parts.path):
        path = f"{page['root']}/api/3/action/package_show"
        query = f"id={quote(page['id'], safe='%')}"
        return urlunsplit((parts.scheme, parts.netloc, path, query, ""))
    return address


def _is_search(address: str) -> bool:
    """Whether an address is a search that does not limit its own results."""
    parts = urlsplit(address)
    given = {name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    return "/action/package_search" in parts.path and not given & {"rows", "start"}


def _with(address: str, **values: int) -> str:
    """An address with more values in its query."""
    parts = urlsplit(address)
    query = parse_qsl(parts.query, keep_blank_values=True)
    query += [(name, str(value)) for name, value in values.items()]
    return urlunsplit(parts._replace(query=urlencode(query)))
