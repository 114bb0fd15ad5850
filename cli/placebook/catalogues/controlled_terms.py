"""Catalogues' own words for licences, frequencies and formats -> the pack's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from placebook.base.text import SAYS_NOTHING, one_line
from placebook.base.urls import is_address, without_scheme
from placebook.model.pack import Pack

_NOT_COUNTED = re.compile(r"[\W_]+")
_LONGEST = 120


def term_key(text: str) -> str:
    """The letters and digits of a term, which all ways of writing it share.

    The start of a web address, case, and the spelling of *licence* do not count.
    """
    bare = without_scheme(text).replace("license", "licence")
    return _NOT_COUNTED.sub("", bare)


# Sites on which the last part of a licence's address is its name. On other sites `/ogl`
# may be a page about the licence.
_OF_LICENCES = re.compile(
    r"(?i)https?://(?:[\w-]+\.)*(?:opendefinition\.org|creativecommons\.org|spdx\.org|"
    r"opendatacommons\.org|nationalarchives\.gov\.uk|data\.gov\.uk|europa\.eu)/"
)
_AFTER_A_LICENCE = re.compile(
    r"(?:/(?:deed|legalcode)(?:\.[\w-]+)?|\.html)?/?(?:[?#].*)?$"
)
# Without a country at the end: those licences have other ids.
_CREATIVE_COMMONS = re.compile(
    r"(?i)(?:https?://)?(?:www\.)?creativecommons\.org/licenses/"
    r"(by(?:-nc)?(?:-sa|-nd)?)/(\d\.\d)/?"
)
_NO_FREQUENCY = {*SAYS_NOTHING, "other"}


class Normaliser:
    """What a pack calls licences, frequencies, formats and standards."""

    def __init__(self, pack: Pack) -> None:
        words = pack.dataset_words
        ranked = sorted(words.formats, key=lambda f: (not f.structured, not f.open))
        self._best_first = [format.id for format in ranked]
        self._licences = _ids_by_key(
            (word.id, (word.id, word.title, *word.also)) for word in words.licences
        )
        # These names of licences do not say which version.
        self._unversioned = _ids_by_key(
            (word.id, word.unversioned) for word in words.licences
        )
        self._frequencies = _ids_by_key(
            (word.id, (word.id, word.title, *word.also)) for word in words.frequencies
        )
        self._formats = _ids_by_key(
            (word.id, (word.id, *word.also)) for word in words.formats
        )
        self._standards = _ids_by_key((word.id, (word.id,)) for word in words.standards)

    def licence(self, texts: Sequence[str]) -> str | None:
        """The SPDX id of the first licence we know; if none, the words of the first."""
        return self._known_licence(texts)[0] or _own_words(texts)

    def assumed_version(self, texts: Sequence[str]) -> str | None:
        """The words for which ``licence`` assumes a version."""
        return self._known_licence(texts)[1]

    def _known_licence(self, texts: Sequence[str]) -> tuple[str | None, str | None]:
        for text in texts:
            if id := _licence(self._licences, text):
                return id, None
            if id := _licence(self._unversioned, text):
                return id, text.strip()
        return None, None

    def frequency(self, texts: Sequence[str]) -> str | None:
        """How often, in the pack's words; else in the catalogue's."""
        said = [
            text for text in texts if last_part(text).casefold() not in _NO_FREQUENCY
        ]
        known = (_found(self._frequencies, text) for text in said)
        return next(filter(None, known), None) or _own_words(said)

    def standard(self, text: str) -> str | None:
        """The standard of this name, if the pack knows it."""
        return self._standards.get(term_key(text))

    def format(self, texts: Iterable[str]) -> str | None:
        """The one that gives the most stars of the formats of a dataset."""
        known = {_found(self._formats, text.partition(";")[0]) for text in texts}
        return next((id for id in self._best_first if id in known), None)


def _ids_by_key(named: Iterable[tuple[str, Iterable[str]]]) -> Mapping[str, str]:
    """Ids by the keys of their names; of two with one key the first counts."""
    found: dict[str, str] = {}
    for id, names in named:
        for name in names:
            found.setdefault(term_key(name), id)
    return found


def _licence(known: Mapping[str, str], text: str) -> str | None:
    """The id of a licence by its name, its short name or its address."""
    whole = plain = text.strip()
    if last_part(whole) != whole:
        plain = _AFTER_A_LICENCE.sub("", whole)
    if versioned := _CREATIVE_COMMONS.fullmatch(plain):
        id = f"CC-{versioned[1].upper()}-{versioned[2]}"
        return known.get(term_key(id), id)
    if _OF_LICENCES.match(plain):
        return _found(known, whole) or _found(known, plain)
    return known.get(term_key(plain)) or _named_twice(known, plain)


def _named_twice(known: Mapping[str, str], text: str) -> str | None:
    """A licence with a short name in brackets; the one with its version counts."""
    names = re.fullmatch(r"(.+?) ?\((.+)\)", text)
    parts = names.groups() if names else ()
    versions = [part for part in parts if re.search(r"\d", part)]
    found = {known.get(term_key(part)) for part in versions or parts}
    return found.pop() if len(found) == 1 else None


def last_part(text: str) -> str:
    """The last part of a web address; of any other text all of it."""
    text = text.strip()
    if not (is_address(text) or text.lower().startswith("www.")):
        return text
    return re.split(r"[/#]", text.rstrip("/#"))[-1]


def _own_words(texts: Sequence[str]) -> str | None:
    """The first of the texts; words rather than an address."""
    in_words = sorted(filter(None, texts), key=is_address)
    return one_line(in_words[0], _LONGEST) if in_words else None


def _found(known: Mapping[str, str], text: str) -> str | None:
    """By the whole text, or by the last part of a web address."""
    return known.get(term_key(text)) or known.get(term_key(last_part(text)))
