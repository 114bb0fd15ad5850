"""Catalogues' own words for licences, frequencies and formats -> the pack's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from placebook.base.text import SAYS_NOTHING, one_line
from placebook.base.urls import is_address, without_scheme
from placebook.model.pack import Pack
from placebook.model.pack_types import DatasetWords, FileFormat, Frequency, Licence

_NOT_COUNTED = re.compile(r"[\W_]+")
_LONGEST = 120


def term_key(text: str) -> str:
    """What two ways of writing the same have in common: letters and digits.

    The beginning of a web address, case and how one spells *licence* do not count.
    """
    bare = without_scheme(text).replace("license", "licence")
    return _NOT_COUNTED.sub("", bare)


# On whose pages the last part of a licence's address is its name; anybody else's `/ogl`
# may be a page about it.
_OF_LICENCES = re.compile(
    r"(?i)https?://(?:[\w-]+\.)*(?:opendefinition\.org|creativecommons\.org|spdx\.org|"
    r"opendatacommons\.org|nationalarchives\.gov\.uk|data\.gov\.uk|europa\.eu)/"
)
_AFTER_A_LICENCE = re.compile(
    r"(?:/(?:deed|legalcode)(?:\.[\w-]+)?|\.html)?/?(?:[?#].*)?$"
)
# Without a country after it: those have ids of their own.
_CREATIVE_COMMONS = re.compile(
    r"(?i)(?:https?://)?(?:www\.)?creativecommons\.org/licenses/"
    r"(by(?:-nc)?(?:-sa|-nd)?)/(\d\.\d)/?"
)
_NO_FREQUENCY = {*SAYS_NOTHING, "other"}


@dataclass(frozen=True)
class Normaliser:
    """What the pack calls each licence, frequency, format and standard, by ``key``.

    ``unversioned`` has the names of licences that do not say which version.
    """

    licences: Mapping[str, str]
    unversioned: Mapping[str, str]
    frequencies: Mapping[str, str]
    formats: Mapping[str, str]
    standards: Mapping[str, str]
    best_first: tuple[str, ...]

    def licence(self, texts: Sequence[str]) -> str | None:
        """The SPDX id of the first that is known; of none, the first's own words."""
        for text in texts:
            for known in (self.licences, self.unversioned):
                if id := _licence(known, text):
                    return id
        return _own_words(texts)

    def assumed_version(self, texts: Sequence[str]) -> str | None:
        """The words from which ``licence`` takes a version that they do not say."""
        for text in texts:
            if _licence(self.licences, text):
                return None
            if _licence(self.unversioned, text):
                return text.strip()
        return None

    def frequency(self, texts: Sequence[str]) -> str | None:
        """How often, in the pack's words; else in the catalogue's."""
        said = [
            text for text in texts if last_part(text).casefold() not in _NO_FREQUENCY
        ]
        known = (_found(self.frequencies, text) for text in said)
        return next(filter(None, known), None) or _own_words(said)

    def standard(self, text: str) -> str | None:
        """The standard of this name, if the pack knows it."""
        return self.standards.get(term_key(text))

    def format(self, texts: Iterable[str]) -> str | None:
        """The format that gives most stars of those in which a dataset comes."""
        known = {_found(self.formats, text.partition(";")[0]) for text in texts}
        return next((id for id in self.best_first if id in known), None)


def build_normaliser(pack: Pack) -> Normaliser:
    """Gather the pack's words."""
    words: DatasetWords = pack.dataset_words
    ranked = sorted(words.formats, key=lambda f: (not f.structured, not f.open))
    return Normaliser(
        _by_key(words.licences),
        {
            term_key(text): word.id
            for word in words.licences
            for text in word.unversioned
        },
        _by_key(words.frequencies),
        _by_key(words.formats),
        {term_key(standard.id): standard.id for standard in words.standards},
        tuple(format.id for format in ranked),
    )


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


def _by_key(listed: Sequence[Licence | Frequency | FileFormat]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for word in listed:
        title = () if isinstance(word, FileFormat) else (word.title,)
        for text in (word.id, *title, *word.also):
            found.setdefault(term_key(text), word.id)
    return found


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
