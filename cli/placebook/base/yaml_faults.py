"""Why a text is not the YAML that we read: where, in words, and what to do."""

from __future__ import annotations

import re
from typing import Any

from placebook.base import yaml_advice
from placebook.base.text import UNSEEN, conflict_in, one_line
from placebook.base.yaml_tree import (
    MERGE_SIGNS,
    Layout,
    Mark,
    Path,
    YamlFault,
    event_mark,
    is_plain,
)

_FORBIDDEN = re.compile("[\ud800-\udfff\ufffe\uffff]")
# One before words stays until the words are tidied: without it YAML would read what
# follows, such as the rest of a terminal's colour, as signs of its own.
_UNSEEN = re.compile(rf"(?<=[:-] )({UNSEEN.pattern}+)(?=\S)|{UNSEEN.pattern}")
_HELD = {0x2028: "\ufdd0", 0x2029: "\ufdd1"}
_TABS = re.compile(r"(?<=\S)[ \t]+")  # as indentation they are a fault
# One marker that was left when the others were removed; further in it may be text.
_MARKER = re.compile(r"^(<<<<<<<|>>>>>>>|\|{7}) ", re.MULTILINE)
MARKED = (
    "has git's conflict markers",
    "keep the lines you want, and take out those with <<<<<<<, =======, >>>>>>> or "
    "|||||||",
)


def mended(text: str) -> str:
    """Text without characters that belong to no word; the number of lines stays.

    YAML ends a line at two characters where we do not: they are replaced for now.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = _UNSEEN.sub(lambda found: "\u202a" if found[1] else "", text)
    text = text.translate(_HELD) if not text.isascii() else text
    return _TABS.sub(lambda found: " " * len(found[0]), text) if "\t" in text else text


def as_it_was(text: str) -> str:
    """Text with the characters that `mended` replaced."""
    return text.replace("\ufdd0", "\u2028").replace("\ufdd1", "\u2029")


def early_fault(text: str) -> YamlFault | None:
    """Why YAML cannot read a mended text at all: a character, or a merge."""
    forbidden = None if is_plain(text) else _FORBIDDEN.search(text)
    if forbidden:
        what = "has a character that YAML does not allow"
        code = f"{what} (U+{ord(forbidden.group()):04X})"
        return YamlFault(mark_at(text, forbidden.start()), (), code, "take it out")
    marked = any(sign in text for sign in MERGE_SIGNS)
    found = _MARKER.search(text) if marked else None
    if (at := found.start() if found else conflict_in(text)) is not None:
        return YamlFault(mark_at(text, at), (), *MARKED)
    return None


def mark_at(text: str, index: int) -> Mark:
    """The place of a character."""
    return Mark(text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


_QUOTE = "put the whole text in quotes"
_SIGN = "begins with {sign}, which has another meaning in YAML"
_IN_QUOTES = "parsing a quoted scalar"  # said of nothing but escapes
BACKSLASH = ("has a backslash in double quotes", "put the whole text in single quotes")
# Our words for the library's; the first that fits counts.
_SLIPS = {
    "invalid Unicode character escape": (
        "has an escape in double quotes that is only half of a character",
        "write the character itself, or take the escape out",
    ),
    _IN_QUOTES: BACKSLASH,
    "quoted scalar": yaml_advice.NOT_CLOSED,
    "mapping values are not allowed": (
        "has a second colon, or is indented too far",
        f"{_QUOTE}, or begin it in the same column as its neighbours",
    ),
    "expected comment or line break": (
        _SIGN,
        f"{_QUOTE}, or begin it on the next line, further in",
    ),
    "sequence entries are not allowed": (
        "has a hyphen right after its key",
        f"{_QUOTE}, or begin a list on the next line",
    ),
    "cannot start any token": (_SIGN, _QUOTE),
    "alphabetic or numeric": (_SIGN, _QUOTE),
    "mapping keys are not allowed": (_SIGN, _QUOTE),
    "parsing a block node": (_SIGN, _QUOTE),
    "parsing a flow": (
        "opens a bracket that is not closed, or lacks a comma in it",
        f"put that right, or {_QUOTE}",
    ),
    "could not find expected ':'": (
        "is neither a key nor part of the text above it",
        "begin it further in, like that text, or put a colon after a key",
    ),
}
_ENDS = re.compile(r"(?:\.\.\.|---)(?:\s|$)")
# A letter that a backslash in double quotes turns into another sign, right before other
# letters. Programs write tabs, line breaks and numbers so: a tab counts before a small
# letter and one more. Where a folder of Windows stands most of them are doubtful.
_SINGLE = r"(?<!\\)(?:\\\\)*\\"
_LETTER = re.compile(rf"{_SINGLE}(?:[abefrv0NLP_]\w|t[a-z]\w)")
_FOLDER = re.compile(r"[\s\"(](?:[A-Za-z]:\\|(?:\\\\){1,2}\w)")
_IN_FOLDER = re.compile(rf"{_SINGLE}(?:[abeftv0NLP_]|r(?!\\n)|n[a-z]|x[0-9a-f])")


def _syntax_fault(error: Any, text: str) -> YamlFault:
    """What the library could not read, as we say it."""
    told = f"{error.problem or ''} {error.context or ''}"
    slip = next((slip for said, slip in _SLIPS.items() if said in told), None)
    # A slip is where the library began to read it. A wrong escape, and what we have no
    # words for, are where it stopped.
    began = error.context_mark if slip and slip is not BACKSLASH else None
    at = began or error.problem_mark or error.context_mark
    mark = Mark(at.line + 1, at.column + 1) if at else Mark(1, 1)
    *above, line = [*text.split("\n"), ""][: mark.line]
    before, sign = line[: mark.column - 1], line[mark.column - 1 :][:1]
    advice = None if _IN_QUOTES in told else yaml_advice.of_syntax(text, mark, told)
    if advice:
        return advice
    if slip:
        what, do = slip
        return YamlFault(mark, (), what.format(sign=sign), do)
    if "<document start>" in told and any(map(_ENDS.match, above)):
        what = "comes after a line with ... or ---, which ends the document"
        return YamlFault(mark, (), what, "take that line out")
    return YamlFault(mark, (), *_out_of_place(above, before.rstrip()[-1:]))


def _out_of_place(above: list[str], closing: str) -> tuple[str, str]:
    if closing and closing in "]}":
        return f"goes on after the {closing} that closes it", _QUOTE
    said = [n for n, line in enumerate(above, 1) if line.strip()[:2] not in ("", "#:")]
    return (
        "cannot be read as YAML",
        "begin it in the same column as its neighbours; look at the quotes and colons "
        f"here and on line {said[-1] if said else 1}",
    )


# Where a `#` cuts: straight after a scalar, and in the middle of words.
_CUT_NEXT = re.compile(r"[][{},:\t -]*[\t ]#(?=[^\W_])")
_CUT_WITHIN = re.compile(r"[^\s'\"#][^'\"#\n]*?[\t ]#(?=[^\W_])")


def _cut_within(text: str, read_to: int, error: Any) -> int | None:
    """Where a ``#`` that cuts words off ended the reading, if one did."""
    found = _CUT_NEXT.match(text, read_to)
    if error.context_mark and not found:
        found = _CUT_WITHIN.match(text, error.context_mark.index)
    if found is None or not text[: found.start() + 1].rpartition("\n")[2]:
        return None
    return found.end() - 1


def cut_off_fault(text: str, path: Path, mark: Mark) -> YamlFault:
    """The fault of a ``#``, with the words that come after it."""
    what = f"is cut off at '#{one_line(text, 30)}'"
    do = "put the whole text in quotes; a comment has a space after its #"
    return YamlFault(mark, path, what, do)


def last_fault(error: Any, text: str, layout: Layout) -> YamlFault:
    """Why the library gave up after what it had read."""
    last = layout.scalars[-1] if layout.scalars else None
    path = layout.path(last) if last else ()
    at = _cut_within(text, last.end_mark.index if last else 0, error)
    if at is None:
        fault = _syntax_fault(error, text)
        beside = last is not None and event_mark(last).line == fault.mark.line
        return fault._replace(path=path if beside else ())
    begun = text.rfind("\n", 0, at) + 1
    if last and last.end_mark.index < begun:
        path = layout.path_of_line(path, text[begun:at])
    return cut_off_fault(text[at + 1 :].partition("\n")[0], path, mark_at(text, at))


def of_quoted(text: str, span: slice) -> tuple[str, str] | None:
    """What is wrong with a text in quotes: it took in keys, or lost letters."""
    if advice := yaml_advice.of_quoted(text, span.start, span.stop):
        return advice
    return BACKSLASH if loses_letters(text[span]) else None


def loses_letters(spelled: str) -> bool:
    """Whether a backslash in double quotes may be meant, and not the sign it makes."""
    if spelled[0] != '"':
        return False
    in_folder = _IN_FOLDER.search(spelled) and _FOLDER.search(spelled)
    return bool(in_folder or _LETTER.search(spelled))
