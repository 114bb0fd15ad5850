"""Catalogues' own words for licences, frequencies and formats -> the pack's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from placebook.pack import Pack
from placebook.packwords import DatasetWords, Format, Frequency, Licence
from placebook.words import one_line

_ADDRESS = re.compile(r"^(?:https?://)?(?:www\.)?")
_NOT_COUNTED = re.compile(r"[\W_]+")
_LONGEST = 120


def without_scheme(address: str) -> str:
    """A web address in small letters, without its ``https://`` and ``www.``."""
    return _ADDRESS.sub("", address.strip().casefold())


def key(text: str) -> str:
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


@dataclass(frozen=True)
class Normaliser:
    """What the pack calls each licence, frequency, format and standard, by ``key``."""

    licences: Mapping[str, str]
    frequencies: Mapping[str, str]
    formats: Mapping[str, str]
    standards: Mapping[str, str]
    best_first: tuple[str, ...]

    def licence(self, text: str) -> str | None:
        """The SPDX id; of a licence that the pack does not know, its own words."""
        plain = re.sub(r"/(?:deed|legalcode)(?:\.[\w-]+)?/?$", "", text.strip())
        known = (
            _found(self.licences, plain)
            if _OF_LICENCES.match(plain)
            else self.licences.get(key(plain))
        )
        return known or one_line(text, _LONGEST) or None

    def frequency(self, text: str) -> str | None:
        """How often, in the pack's words; else in the catalogue's."""
        return _found(self.frequencies, text) or one_line(text, _LONGEST) or None

    def standard(self, text: str) -> str | None:
        """The standard of this name, if the pack knows it."""
        return self.standards.get(key(text))

    def format(self, texts: Iterable[str]) -> str | None:
        """The format that gives most stars of those in which a dataset comes."""
        known = {_found(self.formats, text.partition(";")[0]) for text in texts}
        return next((id for id in self.best_first if id in known), None)


def normaliser(pack: Pack) -> Normaliser:
    """Gather the pack's words."""
    words: DatasetWords = pack.dataset_words
    ranked = sorted(words.formats, key=lambda f: (not f.structured, not f.open))
    return Normaliser(
        _by_key(words.licences),
        _by_key(words.frequencies),
        _by_key(words.formats),
        {key(standard.id): standard.id for standard in words.standards},
        tuple(format.id for format in ranked),
    )


def _by_key(listed: Sequence[Licence | Frequency | Format]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for word in listed:
        title = () if isinstance(word, Format) else (word.title,)
        for text in (word.id, *title, *word.also):
            found.setdefault(key(text), word.id)
    return found


def _found(known: Mapping[str, str], text: str) -> str | None:
    """By the whole text, or by the last part of a web address."""
    last = re.split(r"[/#]", text.strip().rstrip("/"))[-1]
    is_address = re.match(r"https?://|www\.", text.strip(), re.IGNORECASE)
    return known.get(key(text)) or (known.get(key(last)) if is_address else None)
