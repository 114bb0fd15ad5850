"""Text from people: tidied, wrapped, cut to a line, made into an id or a list."""

from __future__ import annotations

import os
import re
import textwrap
import unicodedata
from collections.abc import Collection, Sequence
from typing import TextIO

# Control characters except tab and line feed, and the bidirectional overrides.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_UNPAIRED = re.compile("[\ud800-\udfff]")
UNREADABLE = "\ufffd"  # stands where a letter could not be read
_LINE_END = re.compile(" +$", re.MULTILINE)
_ENDS_LINE = re.compile("\r\n|[\r\v\f]")  # in slides, scans and on other systems
_UNTIDY = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
    r"| (?=\n|\Z)"
)
_COMMAND = re.compile("`[^`]*`")
_NOT_IN_SLUG = re.compile(r"[\W_]+")
LONGEST_ID = 60


def tidy(text: str) -> str:
    """Text as it is kept: every word, and nothing that a terminal would act on.

    A tab becomes a space; CR, CRLF, a vertical tab and a form feed a line break. Spaces
    at line ends, blank lines at either end, other control characters and bidirectional
    overrides go.
    """
    # Most text is printable and on one line: it needs no closer look.
    if text.isprintable() and text[-1:] != " ":
        return text
    text = text.strip("\n")
    if not _UNTIDY.search(text):
        return text
    text = _ENDS_LINE.sub("\n", text).replace("\t", " ")
    text = mark_unreadable(UNSEEN.sub("", text))
    return _LINE_END.sub("", text).strip("\n")


def wrapped(text: str, width: int, indent: str = "") -> str:
    """Text whose lines break between words only; a path or a `command` stays whole.

    So does a line that begins with two spaces: it is a command on its own. Other lines
    go on after ``indent``.
    """

    def filled(line: str) -> str:
        if line.startswith("  "):
            return line
        whole = _COMMAND.sub(lambda found: found.group().replace(" ", "\0"), line)
        return textwrap.fill(
            whole,
            width,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        ).replace("\0", " ")

    return "\n".join(map(filled, text.split("\n")))


def columns_of(output: TextIO) -> int | None:
    """How many columns a terminal has; None where the output is no terminal."""
    try:
        return os.get_terminal_size(output.fileno()).columns or None
    except (OSError, ValueError):
        return None


def conflict_in(text: str) -> int | None:
    """Where git's conflict markers begin in a text; None when there are none.

    They are its three lines in their order and at one indentation, with no line further
    out between them. A line of ``=======`` alone is how people underline.
    """
    if "<<<<<<<" not in text:
        return None
    begun: dict[int, int] = {}  # by indentation, where the first of them stands
    parted: dict[int, int] = {}  # the same, once the second was seen
    at = 0
    for line in text.split("\n"):
        words = line.lstrip(" \t")
        indent = len(line) - len(words)
        sign = words[:8].rstrip()
        if words:
            begun, parted = (
                {column: start for column, start in signs.items() if column <= indent}
                for signs in (begun, parted)
            )
        if sign == "<<<<<<<":
            begun[indent] = at + indent
        elif words.rstrip() == "=======" and indent in begun:
            parted[indent] = begun.pop(indent)
        elif sign == ">>>>>>>" and indent in parted:
            return parted[indent]
        at += len(line) + 1
    return None


def is_whole(text: str) -> bool:
    """Whether every letter of a text could be read at its source."""
    return not _UNPAIRED.search(text)


def mark_unreadable(text: str) -> str:
    """A text with a sign for each letter that could not be read."""
    return _UNPAIRED.sub(UNREADABLE, text)


def without_unreadable(text: str) -> str:
    """A text without the letters that could not be read."""
    return _UNPAIRED.sub("", text)


def one_line(text: str, most: int = 0) -> str:
    """Text on one line, cut to ``most`` characters where that is not 0.

    It is cut after a word, unless the last one is most of it.
    """
    line = " ".join(tidy(text).split())
    if not most or len(line) <= most:
        return line
    cut = line[: most - 1]
    words = cut if line[most - 1] == " " else cut.rpartition(" ")[0]
    return (words if len(words) >= most // 2 else cut).rstrip() + "…"


def unbroken(text: str) -> str:
    """A tidy text on one line, as it is kept where it is a name or the like."""
    if "\n" not in (text := tidy(text)):
        return text
    return " ".join(line.strip() for line in text.split("\n") if line.strip())


def name_key(name: str) -> str:
    """A name for comparison: in one case, with single spaces, accents in one form."""
    return unicodedata.normalize("NFC", one_line(name)).casefold()


# What people write where there is nothing to say.
SAYS_NOTHING = (
    *("n/a", "na", "tbc", "tbd", "unknown", "not known", "not applicable"),
    *("-", "--", "?"),
)


def join_words(words: Sequence[str], last: str = "or") -> str:
    """``a``, ``a or b``, ``a, b or c``."""
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + f" {last} {words[-1]}"


def first_few(words: Sequence[str], most: int) -> str:
    """``a, b and 3 more``: the first of many words; all where they are few."""
    more = len(words) - most
    return join_words([*words[:most], f"{more:,} more"] if more > 0 else words, "and")


def count_noun(number: int, one: str, many: str = "") -> str:
    """``no answers``, ``1 answer``, ``2 answers``."""
    if number == 1:
        return f"1 {one}"
    return f"{f'{number:,}' if number else 'no'} {many or one + 's'}"


def as_sentence(words: str) -> str:
    """Words with a capital first and a full stop last; nothing if there are none."""
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def sentences(*said: str) -> str:
    """Sentences on one line; those that do not end as a sentence does get a stop."""
    *before, last = [words for words in said if words] or [""]
    ended = [w if w.endswith((".", "?", "!", "…")) else f"{w}." for w in before]
    return " ".join([*ended, last])


def mid_sentence(words: str) -> str:
    """Words as they stand inside a sentence: without their capital."""
    return words[:1].lower() + words[1:]


def slug(name: str) -> str:
    """A name as an id: lower case, hyphens between; empty when nothing is left.

    Accents go, letters of other scripts stay. At most 60 characters, and 100 bytes: two
    of them with an ending are still a file name that every disk takes.
    """
    letters = name.lower() if name.isascii() else without_accents(name)
    text = _NOT_IN_SLUG.sub("-", letters).strip("-")[:LONGEST_ID]
    return text.encode()[:100].decode("utf-8", "ignore").strip("-")


def without_accents(name: str) -> str:
    """A name in lower case without accents, to put names in order."""
    folded = unicodedata.normalize("NFKD", name).lower()
    folded = unicodedata.normalize("NFKD", folded)
    return "".join(c for c in folded if unicodedata.category(c) != "Mn")


def new_id(name: str, taken: Collection[str], otherwise: str) -> str:
    """An id for ``name`` that is not ``taken``; ``otherwise`` if nothing is left."""
    base = slug(name) or otherwise
    if base not in taken:
        return base
    number = 2
    while (numbered := f"{base[: LONGEST_ID - 4].rstrip('-')}-{number}") in taken:
        number += 1
    return numbered


EMAIL = r"[A-Za-z0-9._%+-]+ ?@ ?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
_TITLED = re.compile(
    r"(?:^|[^A-Za-z])(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Rev|Sir|Dame|Cllr)\.? [A-Z]"
)


def names_a_person(text: str) -> bool:
    """Whether a text has a name with a title before it, or an e-mail address."""
    return bool(_TITLED.search(text) or re.search(EMAIL, text))


def words_of(name: str) -> str:
    """A column's name for comparison: lower case, one space between words."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return " ".join(re.sub(r"[\W_]+", " ", parted).casefold().split())
