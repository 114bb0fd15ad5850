"""How wide text is in a picture, and where its lines break.

Of each letter it is the greater of two widths, in thousandths of its size: Helvetica's,
which Arial shares (Adobe's Core 14 font metrics), and that of DejaVu Sans, which stands
in for them on Linux (its own `hmtx` table).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

_ASCII = (
    *(318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337),
    *(636, 636, 636, 636, 636, 636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 556),
    *(1015, 684, 686, 722, 770, 667, 611, 778, 752, 295, 500, 667, 557, 863, 748, 787),
    *(667, 787, 722, 667, 611, 732, 684, 989, 685, 667, 685, 390, 337, 390, 838, 556),
    *(500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612),
    *(635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838),
)
_OTHER = 1000  # a letter of another script, a dash, an arrow
_WIDE = 1200  # a sign that takes two columns on a terminal
_BOLD = 1.26  # bold letters are wider, by up to so much


def text_width(text: str, size: float, bold: bool = False) -> float:
    """At most how wide a text is, in the unit of ``size``."""
    return _width(text) * size / 1000 * (_BOLD if bold else 1)


def wrap_to_width(
    text: str, width: float, size: float, most: int = 0, bold: bool = False
) -> tuple[str, ...]:
    """Lines that fit a width; the last of ``most`` ends in … where text is left."""
    room = width * 1000 / size / (_BOLD if bold else 1)
    lines = list(_lines(text.split(), room)) or [""]
    if most and len(lines) > most:
        last = lines[most - 1]
        while last and _width(last + "…") > room:
            last = last[:-1]
        lines = [*lines[: most - 1], last + "…"]
    return tuple(lines)


def _lines(words: list[str], room: float) -> Iterator[str]:
    """Words a line at a time; one that is longer than a line is split."""
    line = ""
    for word in words:
        if line and _width(f"{line} {word}") <= room:
            line = f"{line} {word}"
            continue
        if line:
            yield line
        line = ""
        for sign in word:
            if line and _width(line + sign) > room:
                yield line
                line = ""
            line += sign
    if line:
        yield line


def _width(text: str) -> int:
    return sum(map(_width_of_sign, text))


def _width_of_sign(sign: str) -> int:
    # An accent takes no room of its own.
    plain = unicodedata.normalize("NFD", sign)[:1]
    if " " <= plain <= "~":
        return _ASCII[ord(plain) - 32]
    return _WIDE if unicodedata.east_asian_width(sign) in "WF" else _OTHER
