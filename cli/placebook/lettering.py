"""How wide text is in a picture, and where its lines break.

The widths are those of Helvetica, which Arial shares, in thousandths of a letter's size
(Adobe's Core 14 font metrics).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_ASCII = (
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278),
    *(556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556),
    *(1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778),
    *(667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556),
    *(333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556),
    *(556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584),
)
_OTHER = 1000  # a letter of another script, a dash, an arrow
_WIDE = 1200  # a sign that takes two columns on a terminal
_BOLD = 1.1  # bold letters are wider, by up to a tenth


def text_width(text: str, size: float, bold: bool = False) -> float:
    """At most how wide a text is, in the unit of ``size``."""
    return sum(map(_width, text)) * size / 1000 * (_BOLD if bold else 1)


def _width(sign: str) -> int:
    # An accent takes no room of its own.
    plain = unicodedata.normalize("NFD", sign)[:1]
    if " " <= plain <= "~":
        return _ASCII[ord(plain) - 32]
    return _WIDE if unicodedata.east_asian_width(sign) in "WF" else _OTHER


def wrapped(
    text: str, width: float, size: float, most: int = 0, bold: bool = False
) -> tuple[str, ...]:
    """Lines that fit a width; the last of ``most`` ends in … where text is left."""
    room = width * 1000 / size / (_BOLD if bold else 1)
    lines = list(_lines(text.split(), room)) or [""]
    if most and len(lines) > most:
        last = lines[most - 1]
        while last and sum(map(_width, last + "…")) > room:
            last = last[:-1]
        lines = [*lines[: most - 1], last + "…"]
    return tuple(lines)


def _lines(words: list[str], room: float) -> Iterator[str]:
    """Words a line at a time; one that is longer than a line is parted."""
    line, taken = "", 0
    for word in words:
        needs = sum(map(_width, word))
        if line and taken + _width(" ") + needs <= room:
            line, taken = f"{line} {word}", taken + _width(" ") + needs
            continue
        if line:
            yield line
        *full, line = _parts(word, room)
        yield from full
        taken = sum(map(_width, line))
    if line:
        yield line


def _parts(word: str, room: float) -> list[str]:
    parts, taken = [""], 0
    for sign in word:
        if parts[-1] and taken + _width(sign) > room:
            parts.append("")
            taken = 0
        parts[-1] += sign
        taken += _width(sign)
    return parts
