"""The cause of a slip in YAML, for somebody who has never heard of YAML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from placebook.base.yaml_tree import Mark, YamlFault


class _Line(NamedTuple):
    """A line that is neither blank, nor a comment, nor text of a ``|`` block."""

    number: int
    text: str

    @property
    def lead(self) -> int:
        """How many characters stand before its words, dashes included."""
        return _past(_LEAD, self.text)

    @property
    def words(self) -> str:
        return self.text[self.lead :]

    @property
    def dash(self) -> int | None:
        """Where its last dash stands, if it begins an entry of a list."""
        at = self.text.rfind("-", 0, self.lead)
        return at if at >= 0 else None

    def fault(self, at: int, what: str, do: str) -> YamlFault:
        return YamlFault(Mark(self.number, at + 1), (), what, do)


_LEAD = re.compile(r"\s*(?:-\s+)*")
_KEY = re.compile(r"([A-Za-z][\w-]*)\s*:(?=\s|$)")
# What has a meaning to YAML at the beginning of a line: spaces, dashes, a key.
_SIGNS = re.compile(r"\s*(?:-\s+)*(?:[A-Za-z][\w-]*\s*:\s*)?")
_NO_BREAK = re.compile("[\u00a0\u2007\u202f]")
_BLOCK = re.compile(r"(?:^|[\s:-])[|>][0-9+-]*\s*(?:#.*)?$")
_CURLY = re.compile("[“”„‟‘’‚‛«»]")
_IN_CURLY = re.compile(f"{_CURLY.pattern}.*(?:{_CURLY.pattern}|['\"])", re.DOTALL)
_NO_HYPHEN = re.compile(r"\s*([–—−•·])\s*\S")
_DASH_AND_WORD = re.compile(r"\s*(?:-\s+)*(-)[^\W\d]")
_SQUEEZED = re.compile(r"([a-z_-]+):(?=[^\s:/])")
_FIRST_WORD = re.compile(r"([a-z][a-z_-]*):?(?=\s|$)")

NO_BREAK = (
    "has a no-break space, which only looks like a space",
    "delete it and type an ordinary space",
)
NOT_CLOSED = (
    "begins with {sign}, which opens a quote that nothing closes",
    "put the same sign at the end of the text too, or take the first one out",
)
_INNER_COLON = (
    "has a colon inside its text, which YAML reads as the end of a key",
    "put the whole text in quotes",
)
_STRAIGHT = "use straight quotes (' or \") at both ends, or take the curly ones out"


def of_syntax(text: str, mark: Mark, told: str) -> YamlFault | None:
    """The cause of what the YAML library ``told`` about a place, if we know it.

    ``text`` is as the library read it.
    """
    line, column = mark
    *above, this = _said(text.split("\n")[:line])
    near = [*above[-1:], this]
    causes = (
        _tab(this),
        *map(_no_break, near),
        _quote_inside(this, column),
        *(_curly(other, other is this and column) for other in near),
        *map(_dash, near),
        *(_squeezed(other, this, column) for other in near),
        _no_colon(this, above, column, told),
        _is_inside(this, column, told) and this.fault(column - 1, *_INNER_COLON),
        _indent(this, above),
    )
    return next((cause for cause in causes if cause), None)


def of_quoted(text: str, begin: int, end: int) -> tuple[str, str] | None:
    """What is wrong with a text in quotes, ``begin`` to ``end``, that took in keys."""
    first, *others = text[begin:end].split("\n")
    line = text[text.rfind("\n", 0, begin) + 1 : begin] + first
    for number, other in enumerate(others):
        this = _Line(number, other)
        if this.lead <= _past(_LEAD, line) and (
            _KEY.match(this.words) or "#:" in other
        ):
            what, do = NOT_CLOSED
            return what.format(sign=first[0]), do
    return None


def of_word(value: object) -> tuple[str, str] | None:
    """Why a text is not the word, date or number that belongs there."""
    if is_in_curly(value):
        return "is in curly quotes, which are read as part of it", _STRAIGHT
    return _unseen(value) if isinstance(value, str) else None


def of_list(value: object) -> tuple[str, str] | None:
    """Why a text stands where a list belongs: YAML does not read its dash as one."""
    found = _dash(_Line(1, value)) if isinstance(value, str) else None
    return found and (found.what, found.do)


def of_key(key: str, known: Sequence[str]) -> tuple[str, str] | None:
    """Why a key does not belong there, though it looks like one that does."""
    plain = "".join(sign for sign in key if sign.isprintable()).strip()
    return _unseen(key) if plain in known else None


def _unseen(text: str) -> tuple[str, str] | None:
    """A character in a text that looks like a space, or like nothing."""
    if _NO_BREAK.search(text):
        return NO_BREAK
    sign = next((s for s in text if not (s.isprintable() or s == "\n")), None)
    what = "has a character that nobody can see"
    return (f"{what} (U+{ord(sign):04X})", "delete it") if sign else None


def of_group(value: object, known: Sequence[str]) -> tuple[str, str] | None:
    """Why a text stands where keys belong: one lacks its colon, or its space."""
    found = _FIRST_WORD.match(value) if isinstance(value, str) else None
    if found is None or found[1] not in known:
        return None
    return NO_BREAK if found[0].endswith(":") else _without_colon(found[1])


def of_text(value: object) -> tuple[str, str] | None:
    """Why a key stands where text belongs: the text has a colon."""
    return _INNER_COLON if isinstance(value, dict) else None


def is_in_curly(value: object) -> bool:
    """Whether a text begins and ends with a quote, and the first is a curly one."""
    return isinstance(value, str) and _IN_CURLY.fullmatch(value) is not None


def _without_colon(word: str) -> tuple[str, str]:
    return f"has no colon after '{word}'", "put a colon and a space there"


def _past(signs: re.Pattern[str], text: str) -> int:
    """Where the signs at the start of a text end."""
    found = signs.match(text)
    return found.end() if found else 0


def _said(lines: Sequence[str]) -> list[_Line]:
    """The lines that YAML reads as signs and words; the last one in any case."""
    said: list[_Line] = []
    block: int | None = None
    for number, text in enumerate(lines, 1):
        indent, is_last = len(text) - len(text.lstrip()), number == len(lines)
        in_block = block is not None and indent > block
        if not is_last and (not text.strip() or in_block):
            continue
        if is_last or not text.lstrip().startswith("#"):
            said.append(_Line(number, text))
        block = indent if _BLOCK.search(text) else None
    return said


def _tab(line: _Line) -> YamlFault | None:
    at = line.text[: line.lead].find("\t")
    what, do = "is indented with a tab", "use spaces, as many as its neighbours have"
    return line.fault(at, what, do) if at >= 0 else None


def _no_break(line: _Line) -> YamlFault | None:
    found = _NO_BREAK.search(line.text, 0, _past(_SIGNS, line.text))
    return line.fault(found.start(), *NO_BREAK) if found else None


def _quote_inside(line: _Line, column: int) -> YamlFault | None:
    """A text in quotes with the same quote inside, which ends it there."""
    before = line.text[: column - 1]
    quote = before.rstrip()[-1:]
    if not quote or quote not in "'\"" or not line.text[column - 1 :].strip():
        return None
    at = len(before.rstrip()) - 1
    twice = "twice ('')" if quote == "'" else 'with a backslash (\\")'
    other = "double" if quote == "'" else "single"
    what = f"has a {quote} inside a text in {quote}, which ends the text there"
    do = f"write it {twice}, or put the whole text in {other} quotes"
    return line.fault(at, what, do)


def _curly(line: _Line, column: int) -> YamlFault | None:
    """A text that a curly quote begins, and a slip at ``column``, or after the line."""
    begin = _past(_SIGNS, line.text)
    end = column - 1 if column else len(line.text)
    if not _CURLY.match(line.text, begin, end):
        return None
    if not column and _CURLY.search(line.text, begin + 1):
        return None
    what = "begins with a curly quote, which YAML does not read as a quote"
    return line.fault(begin, what, _STRAIGHT)


def _dash(line: _Line) -> YamlFault | None:
    if found := _NO_HYPHEN.match(line.text):
        what = f"begins with {found[1]}, and a line of a list begins with a hyphen"
        return line.fault(found.start(1), what, "use a hyphen (-) and a space")
    if found := _DASH_AND_WORD.match(line.text):
        what, do = "has no space after its dash", "put one there"
        return line.fault(found.end(1), what, do)
    return None


def _squeezed(line: _Line, this: _Line, column: int) -> YamlFault | None:
    """A key without the space after its colon, in this line or in the one beside it."""
    found = _SQUEEZED.match(line.words)
    is_here = line is not this or not this.text[this.lead : column - 1].strip()
    if not found or not is_here or line.lead != this.lead:
        return None
    what, do = "has no space after its colon", "put one there"
    return line.fault(line.lead + found.end(), what, do)


def _no_colon(
    this: _Line, above: list[_Line], column: int, told: str
) -> YamlFault | None:
    """A line without its colon: this one, or the one in whose text a key is read."""
    if "could not find expected ':'" in told:
        return _bare_word(this, above)
    if not above or not _KEY.match(this.words) or _is_inside(this, column, told):
        return None
    last = above[-1]
    is_key = last.lead != this.lead or _KEY.match(last.words)
    return None if is_key else _bare_word(last, above)


def _bare_word(line: _Line, above: list[_Line]) -> YamlFault | None:
    found = _FIRST_WORD.match(line.words)
    if not found or _KEY.match(line.words):
        return None
    what, do = _without_colon(found[1])
    keys = {key[1] for other in above if (key := _KEY.match(other.words))}
    if above[:1] != [line] and found[1] not in keys and line.words != found[1]:
        do += ", or begin the line further in if it goes on with the text above it"
    return line.fault(line.lead + found.end(1), what, do)


def _is_inside(line: _Line, column: int, told: str) -> bool:
    """Whether the library means another colon than the one after the line's key."""
    key = _KEY.match(line.words)
    at_key = key is not None and line.lead + key.end() >= column
    return "mapping values" in told and not at_key


def _indent(this: _Line, above: list[_Line]) -> YamlFault | None:
    """A line that begins between the columns in which its neighbours begin."""
    if this.dash is None and not _KEY.match(this.words):
        return None
    if this.dash is None and len(above) > 1:
        before, last = above[-2:]
        if last.lead < this.lead == before.lead and last.dash is None:
            return _moved(last, last.lead, before.number, before.lead)
    mine = this.lead if this.dash is None else this.dash
    columns = _columns(above, dashes=this.dash is not None)
    if not columns or mine in columns:
        return None
    nearest = min(columns, key=lambda other: (abs(other - mine), -other))
    return _moved(this, mine, columns[nearest], nearest)


def _moved(line: _Line, mine: int, other: int, theirs: int) -> YamlFault:
    what = (
        f"begins in column {mine + 1}, but line {other} above it begins in column "
        f"{theirs + 1}"
    )
    return line.fault(mine, what, f"begin it in column {theirs + 1} too")


def _columns(above: list[_Line], dashes: bool) -> dict[int, int]:
    """The columns in which a line may go on, each with the last line that begins there.

    Only those of groups and lists that are still open.
    """
    found: dict[int, int] = {}
    open_from = None
    for line in reversed(above):
        begins = line.dash if line.dash is not None else line.lead
        if open_from is not None and line.lead > open_from:
            continue
        at = line.dash if dashes else line.lead
        if at is not None and (dashes or _KEY.match(line.words)):
            found.setdefault(at, line.number)
        open_from = begins
    return found
