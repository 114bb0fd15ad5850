"""Strict YAML in: plain data, where each value stands, and every fault at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias

import yaml

from placebook import yaml_advice
from placebook.words import UNSEEN, conflict_in, one_line, tidy

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"
Path: TypeAlias = tuple["str | int", ...]

DEEPEST = 20
# libyaml where PyYAML was built with it, PyYAML's own parser where it was not.
LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class Mark(NamedTuple):
    """A place in a text; both count from 1."""

    line: int
    column: int


_START = Mark(1, 1)
_NOTHING = ("null", "Null", "NULL", "~")  # as text they stand in quotes


class Fault(NamedTuple):
    """Something that makes a text more, or less, than the YAML we read."""

    mark: Mark
    path: Path
    what: str
    do: str


class Comment(NamedTuple):
    """A person's comment, without its ``#``, and the path of what it stands at.

    ``behind`` when something stands before it on its line. ``cuts`` when that is words
    without quotes, which may have been meant to go on.
    """

    path: Path
    text: str
    mark: Mark = _START
    behind: bool = False
    cuts: bool = False


@dataclass(frozen=True)
class Document:
    """One YAML document as plain data: every scalar is text, just as written.

    ``marks`` has the place of every value by its path: of a scalar where it begins, of
    a mapping or a list where its key stands. ``comments`` are those that people wrote;
    the program's own, which begin with ``#:``, are in ``headings``, by what they head.
    ``flow`` has the paths of what is in braces or brackets. ``cut`` when a fault ended
    the reading: what comes after it is not in ``data``.
    """

    data: Tree
    marks: Mapping[Path, Mark]
    headings: Mapping[Path, str]
    comments: tuple[Comment, ...]
    faults: tuple[Fault, ...]
    cut: bool = False
    flow: frozenset[Path] = frozenset()


_FORBIDDEN = re.compile("[\ud800-\udfff\ufffe\uffff]")
# Before words one stays, and goes when they are tidied: what it leaves, such as the
# rest of a terminal's colour, would else be read as YAML's own signs.
_UNSEEN = re.compile(rf"(?<=[:-] )({UNSEEN.pattern}+)(?=\S)|{UNSEEN.pattern}")
_HELD = {0x2028: "\ufdd0", 0x2029: "\ufdd1"}
_TABS = re.compile(r"(?<=\S)[ \t]+")  # as indentation they are a fault
# One that was left when the others were taken out; further in it may be text.
_MARKER = re.compile(r"^(<<<<<<<|>>>>>>>|\|{7}) ", re.MULTILINE)
_MARKED = (
    "has git's conflict markers",
    "keep the lines you want, and take out those with <<<<<<<, =======, >>>>>>> or "
    "|||||||",
)


def parse(text: str) -> Document:
    """Read one document; what is wrong with it is in its ``faults``, all at once.

    Nothing is guessed: ``no``, ``12:30`` and ``010`` stay text. Anchors, aliases, tags,
    a key given twice, a second document, git's conflict markers, a value that a ``#``
    cuts off and nesting deeper than ``DEEPEST`` are faults. Control characters and
    bidirectional overrides are passed over, and a tab within a line is a space.
    """
    text = _mended(text)
    builder = _Builder(text)
    early = _early_fault(text)
    if early:
        builder.faults.append(early)
        return builder.document(cut=True)
    try:
        for event in yaml.parse(text, Loader=LOADER):
            builder.take(event)
    except _Enough:
        return builder.document(cut=True)
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark
        if at and "nesting depth" in (error.problem or ""):
            # The library looked ahead of us: what stands before is too deep as well.
            return parse(text[: at.index])
        builder.unsay(error)
        if not builder.cut_before(error):
            fault = _syntax_fault(error, text)
            path = builder.beside(fault.mark.line)
            builder.faults.append(fault._replace(path=path))
        return builder.document(cut=True)
    return builder.document()


def _mended(text: str) -> str:
    """Text without the characters that no word loses; its lines stay as many.

    What would be the end of a line to YAML, and is not to us, is held back for now.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = _UNSEEN.sub(lambda found: "\u202a" if found[1] else "", text)
    text = text.translate(_HELD) if not text.isascii() else text
    return _TABS.sub(lambda found: " " * len(found[0]), text) if "\t" in text else text


def _as_it_was(text: str) -> str:
    """Text with what `_mended` held back."""
    return text.replace("\ufdd0", "\u2028").replace("\ufdd1", "\u2029")


def _early_fault(text: str) -> Fault | None:
    if forbidden := _FORBIDDEN.search(text):
        code = f"U+{ord(forbidden.group()):04X}"
        return Fault(
            _mark_at(text, forbidden.start()),
            (),
            f"has a character that YAML does not allow ({code})",
            "take it out",
        )
    found = _MARKER.search(text)
    if (at := found.start() if found else conflict_in(text)) is not None:
        return Fault(_mark_at(text, at), (), *_MARKED)
    return None


def _mark_at(text: str, index: int) -> Mark:
    return Mark(text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))


class _Slip(NamedTuple):
    """What the library says of a slip, what we say of it, and what to do.

    It stands at the library's problem, or where that says that it ``began``.
    """

    told: str
    what: str
    do: str
    began: bool = False


_QUOTE = "put the whole text in quotes"
_OR_QUOTE = f"{_QUOTE}, or take the sign out"
_SIGN = "begins with {sign}, which means something else to YAML"
_BACKSLASH = ("has a backslash in double quotes", "put the whole text in single quotes")
_SLIPS = (  # the first that fits counts
    _Slip("parsing a quoted scalar", *_BACKSLASH),
    _Slip("quoted scalar", *yaml_advice.NOT_CLOSED, True),
    _Slip(
        "mapping values are not allowed",
        "has a second colon, or is indented too far",
        f"{_QUOTE}, or begin it in the same column as its neighbours",
    ),
    _Slip(
        "expected comment or line break",
        _SIGN,
        f"{_QUOTE}, or begin it on the next line, further in",
        True,
    ),
    _Slip(
        "sequence entries are not allowed",
        "has a hyphen right after its key",
        f"{_QUOTE}, or begin a list on the next line",
    ),
    _Slip("cannot start any token", _SIGN, _QUOTE, True),
    _Slip("alphabetic or numeric", _SIGN, _QUOTE, True),
    _Slip("mapping keys are not allowed", _SIGN, _QUOTE),
    _Slip("parsing a block node", _SIGN, _QUOTE),
    _Slip(
        "parsing a flow",
        "opens a bracket that is not closed, or lacks a comma in it",
        f"put that right, or {_QUOTE}",
        True,
    ),
    _Slip(
        "could not find expected ':'",
        "is neither a key nor part of the text above it",
        "begin it further in, like that text, or put a colon after a key",
        True,
    ),
)
_ENDS = re.compile(r"(?:\.\.\.|---)(?:\s|$)")
# A folder of Windows in double quotes, and what turns its letters into other signs.
_FOLDER = re.compile(r"[\s\"][A-Za-z]:\\(?!\\)|\"\\\\\w")
_ESCAPED = re.compile(r"(?<!\\)(?:\\\\)*\\[abefrtv0xNLP_]")


def _syntax_fault(error: yaml.MarkedYAMLError, text: str) -> Fault:
    told = f"{error.problem or ''} {error.context or ''}"
    slip = next((slip for slip in _SLIPS if slip.told in told), None)
    began = error.context_mark if slip and slip.began else None
    at = began or error.problem_mark or error.context_mark
    mark = Mark(at.line + 1, at.column + 1) if at else _START
    *above, line = [*text.split("\n"), ""][: mark.line]
    before, sign = line[: mark.column - 1], line[mark.column - 1 :][:1]
    if advice := yaml_advice.of_syntax(text, *mark, told):
        return Fault(Mark(*advice[:2]), (), *advice[2:])
    if slip:
        return Fault(mark, (), slip.what.format(sign=sign), slip.do)
    if "<document start>" in told and any(map(_ENDS.match, above)):
        what = "comes after a line with ... or ---, which ends the document"
        return Fault(mark, (), what, "take that line out")
    return Fault(mark, (), *_out_of_place(above, before.rstrip()[-1:]))


def _last_said(lines: list[str]) -> int:
    """The last line, from 1, that is neither blank nor a comment of the program's."""
    said = [n for n, line in enumerate(lines, 1) if line.strip()[:2] not in ("", "#:")]
    return said[-1] if said else 1


def _out_of_place(above: list[str], closing: str) -> tuple[str, str]:
    if closing and closing in "]}":
        return f"goes on after the {closing} that closes it", _QUOTE
    return (
        "cannot be read as YAML",
        "begin it in the same column as its neighbours; look at the quotes and colons "
        f"here and on line {_last_said(above)}",
    )


# Where a `#` cuts: straight after a scalar, and in the middle of words.
_CUT_NEXT = re.compile(r"[][{},:\t -]*[\t ]#(?=[^\W_])")
_CUT_WITHIN = re.compile(r"[^\s'\"#][^'\"#\n]*?[\t ]#(?=[^\W_])")


class _Enough(Exception):
    """There is no use in reading on."""


@dataclass
class _Open:
    """A mapping or a list that is being read."""

    path: Path
    value: dict[str, Tree] | list[Tree]
    key: str | None = None
    key_mark: Mark = _START
    counts: bool = True  # False: a repeated key's value, read but not kept
    repeats: bool = False


@dataclass
class _Builder:
    """Turns events into a Document without recursing."""

    text: str
    data: Tree = ""
    marks: dict[Path, Mark] = field(default_factory=dict)
    headings: dict[Path, str] = field(default_factory=dict)
    comments: list[Comment] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    documents: int = 0
    read_to: int = 0  # index in the text up to which scalars were seen
    read_line: int = 0  # and the line it is on, from 0
    last: Path = ()  # of the last scalar
    last_text: str = ""  # and what it says; nothing of a key
    columns: dict[Path, int] = field(default_factory=dict)  # of the keys
    flow: set[Path] = field(default_factory=set)

    def document(self, cut: bool = False) -> Document:
        return Document(
            self.data,
            self.marks,
            self.headings,
            tuple(self.comments),
            tuple(self.faults),
            cut,
            frozenset(self.flow),
        )

    def take(self, event: Any) -> None:
        kind = type(event)
        if kind is yaml.DocumentStartEvent:
            self.documents += 1
            if self.documents == 2:
                mark = _mark(event)
                self.fault(mark, "begins a second document", "keep one in a file")
        elif kind is yaml.ScalarEvent:
            self.scalar(event)
        elif kind in (yaml.MappingStartEvent, yaml.SequenceStartEvent):
            self.begin(event, {} if kind is yaml.MappingStartEvent else [])
        elif kind in (yaml.MappingEndEvent, yaml.SequenceEndEvent):
            self.stack.pop()
        elif kind is yaml.AliasEvent:
            self.fault(_mark(event), "uses a YAML alias (*)", _OR_QUOTE)
            self.value("", _mark(event))
        elif kind is yaml.StreamEndEvent:
            self.gap(len(self.text), 0, ())

    def fault(self, mark: Mark, what: str, do: str) -> None:
        self.faults.append(Fault(mark, self.here(), what, do))

    def here(self) -> Path:
        """The path of the value that comes next."""
        if not self.stack:
            return ()
        top = self.stack[-1]
        if isinstance(top.value, list):
            return (*top.path, len(top.value))
        return top.path if top.key is None else (*top.path, top.key)

    def beside(self, line: int) -> Path:
        """The path of what is read at a line, if it is its key's line too."""
        top = self.stack[-1] if self.stack else None
        if top is not None and top.key is not None and top.key_mark.line == line:
            return self.here()
        return self.last if self.marks.get(self.last, _START).line == line else ()

    def scalar(self, event: Any) -> None:
        mark = _mark(event)
        event.value = _as_it_was(event.value)
        self.refuse_extras(event, mark)
        top = self.stack[-1] if self.stack else None
        is_key = top is not None and isinstance(top.value, dict) and top.key is None
        path = (*self.here(), tidy(event.value)) if is_key else self.here()
        self.gap(event.start_mark.index, mark.column, path)
        self.read_to, self.read_line = event.end_mark.index, event.end_mark.line
        self.last, self.last_text = path, "" if is_key else event.value
        if conflict_in(event.value) is not None:
            self.fault(mark, *_MARKED)
        if event.style in ("'", '"'):
            self.refuse_quoted(event, mark)
        if event.style in ("|", ">"):
            self.header_comment(event, path, mark)
        if is_key and event.value.startswith("\u00a0"):
            self.fault(mark, *yaml_advice.NO_BREAK)
            raise _Enough  # nothing after it can be placed
        if is_key and top is not None:
            self.key(top, tidy(event.value), mark)
        elif top is not None and top.key is not None and not event.value:
            self.value("", top.key_mark)
        else:
            self.value(said(event), mark)

    def refuse_extras(self, event: Any, mark: Mark) -> None:
        if event.anchor:
            self.fault(mark, "has a YAML anchor (&)", _OR_QUOTE)
        if event.tag:
            self.fault(mark, "has a YAML tag (!)", _OR_QUOTE)

    def refuse_quoted(self, event: Any, mark: Mark) -> None:
        """A fault where the quotes are not where somebody meant them to be."""
        span = event.start_mark.index, event.end_mark.index
        if advice := yaml_advice.of_quoted(self.text, *span):
            self.fault(mark, *advice)
            raise _Enough  # what the text took in cannot be placed
        if event.style == '"':
            self.refuse_folder(event, mark)

    def refuse_folder(self, event: Any, mark: Mark) -> None:
        """A fault where a folder's name in double quotes would lose letters."""
        typed = self.text[event.start_mark.index : event.end_mark.index]
        if _FOLDER.search(typed) and _ESCAPED.search(typed):
            self.fault(mark, *_BACKSLASH)

    def key(self, top: _Open, key: str, mark: Mark) -> None:
        if isinstance(top.value, dict) and key in top.value:
            self.repeated(top, key, mark)
            top.counts = False
        top.key, top.key_mark = key, mark
        self.columns[(*top.path, key)] = mark.column

    def repeated(self, top: _Open, key: str, mark: Mark) -> None:
        in_a_list = any(isinstance(step, int) for step in top.path)
        if in_a_list and top.repeats:
            return  # a missing dash repeats every key of an entry: once is enough
        top.repeats = True
        first = self.marks[(*top.path, key)].line
        do = "keep one of them"
        if in_a_list:
            do += ", or put the missing dash where a new entry begins"
        what = f"is here twice: also on line {first}"
        self.faults.append(Fault(mark, (*top.path, key), what, do))

    def begin(self, event: Any, empty: dict[str, Tree] | list[Tree]) -> None:
        mark = _mark(event)
        self.refuse_extras(event, mark)
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.value, dict) and top.key is None:
            self.fault(mark, "has a list or a group as a key", "use a word")
            raise _Enough  # nothing after it can be placed
        if len(self.stack) >= DEEPEST:
            self.fault(mark, f"is nested deeper than {DEEPEST}", "make it flatter")
            raise _Enough
        path = self.here()
        if event.flow_style:
            self.flow.add(path)
        self.value(empty, top.key_mark if top and top.key is not None else mark)
        self.stack.append(_Open(path, empty))

    def value(self, value: Tree, mark: Mark) -> None:
        path = self.here()
        if not self.stack:
            if self.documents == 1:
                self.data = value
                self.marks[path] = mark
            return
        top = self.stack[-1]
        if isinstance(top.value, list):
            top.value.append(value)
        elif top.key is not None:
            if top.counts:
                top.value[top.key] = value
            top.key, top.counts = None, True
        self.marks.setdefault(path, mark)

    def gap(self, end: int, column: int, ahead: Path) -> None:
        """Find the comments between the last scalar and the next, at ``column``.

        Outside scalars ``#`` can only begin a comment, so nothing else is told apart.
        """
        if "#" not in self.text[self.read_to : end]:
            return
        start = self.read_to
        for number, part in enumerate(self.text[start:end].split("\n")):
            at = part.find("#")
            if at >= 0:
                own_line = start == 0 or self.text[start - 1] == "\n"
                above_next = own_line and at < column
                behind = self.standing_at(at + 1) if own_line else self.last
                before = 0 if own_line else start - self.text.rfind("\n", 0, start) - 1
                self.comment(
                    part[at + 1 :],
                    ahead if above_next else behind,
                    Mark(self.read_line + number + 1, before + at + 1),
                    behind=not own_line
                    or bool(part[:at].strip())
                    or self.is_further_in(at + 1),
                    cuts=start == self.read_to and self.may_go_on(part[:at]),
                )
            start += len(part) + 1

    def may_go_on(self, gap: str) -> bool:
        """Whether the last scalar is words without quotes, with only ``gap`` after."""
        quoted = self.text[self.read_to - 1] in "'\"\n"
        return " " in self.last_text and not quoted and gap.isspace()

    def is_further_in(self, column: int) -> bool:
        """Whether a line at ``column`` would go on with the last scalar's words."""
        if not self.last_text or self.text[self.read_to - 1] in "'\"\n":
            return False
        begun = self.marks.get(self.last, _START).column
        return column > self.columns.get(self.last, begun - 1)

    def standing_at(self, column: int) -> Path:
        """The innermost key of the last value that begins no further in."""
        path = self.last
        while path and self.columns.get(path, column + 1) > column:
            path = path[:-1]
        return path

    def header_comment(self, event: Any, path: Path, mark: Mark) -> None:
        """Find the comment after ``|``, which lies inside the scalar's own span."""
        span = self.text[event.start_mark.index : event.end_mark.index]
        head = span.split("\n", 1)[0]
        before, sign, words = head.partition("#")
        if sign:
            at = mark._replace(column=mark.column + len(before))
            self.comment(words, path, at, behind=True)

    def comment(self, text: str, path: Path, mark: Mark, **how: bool) -> None:
        if text.startswith(":") and not how["behind"]:
            self.headings[path] = text[1:].strip()
        elif text[:1].isalnum() and how["behind"]:
            self.cut_off(text, path, mark)
        elif text.strip():
            said = _as_it_was(text.strip())
            self.comments.append(Comment(path, said, mark, **how))

    def unsay(self, error: yaml.MarkedYAMLError) -> None:
        """Take back the last value, if it took in a line that was not meant for it."""
        if self.stack and self.last and "mapping values" in (error.problem or ""):
            value = self.stack[-1].value
            if isinstance(value, dict):
                value.pop(str(self.last[-1]), None)

    def cut_off(self, text: str, path: Path, mark: Mark) -> None:
        what = f"is cut off at '#{one_line(text, 30)}'"
        do = "put the whole text in quotes; a comment has a space after its #"
        self.faults.append(Fault(mark, path, what, do))

    def cut_before(self, error: yaml.MarkedYAMLError) -> bool:
        """Whether a ``#`` that cuts words off ended the reading; then it is a fault."""
        found = _CUT_NEXT.match(self.text, self.read_to)
        if error.context_mark and not found:
            found = _CUT_WITHIN.match(self.text, error.context_mark.index)
        if found is None or not self.text[: found.start() + 1].rpartition("\n")[2]:
            return False
        mark = _mark_at(self.text, found.end() - 1)
        if mark not in [fault.mark for fault in self.faults]:
            rest = self.text[found.end() :].partition("\n")[0]
            self.cut_off(rest, self.last, mark)
        return True


def said(event: Any) -> str:
    """What a scalar says; YAML's ways to write that nothing is said are blank."""
    text: str = event.value
    return "" if text in _NOTHING and not event.style else text


def _mark(event: Any) -> Mark:
    return Mark(event.start_mark.line + 1, event.start_mark.column + 1)
