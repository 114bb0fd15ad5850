"""The summary as a file: its text, and whether it still fits its workbook."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from typing import NamedTuple

from placebook import __version__
from placebook.base.errors import Level
from placebook.base.yaml_reader import parse_yaml
from placebook.model.pack import Pack
from placebook.model.positions import Places
from placebook.model.store import Saved
from placebook.reports import markdown
from placebook.reports.summary import summary_report, work_out

# The last line of a summary. Markdown does not show it, and no words of people can
# look like it: there `<` is written with a backslash.
_MARK = (
    "<!-- placebook {version}; workbook {workbook}; page {page}; "
    "made by the program: change the workbook, not this page -->"
)
_FOUND = re.compile(
    r"^<!-- placebook ([^\s;]+); workbook ([0-9a-f]+); page ([0-9a-f]+);.*-->$",
    re.MULTILINE,
)
_CONFLICT = re.compile(r"^(?:<<<<<<< |\|\|\|\|\|\|\| |=======$|>>>>>>> )", re.MULTILINE)


class SummaryFault(NamedTuple):
    """Why a summary should be looked at; ``fixed`` when making it again mends that."""

    what: str
    level: Level
    fixed: bool = True


class _Parts(NamedTuple):
    """A summary taken apart. All but ``body`` is blank where it has no mark."""

    body: str
    version: str = ""
    workbook: str = ""
    page: str = ""


def summary_text(saved: Saved, pack: Pack) -> str:
    """The whole text of the summary beside a workbook."""
    body = markdown.render_markdown(summary_report(work_out(pack, saved.workbook)))
    return with_mark(body, saved)


def with_mark(body: str, saved: Saved) -> str:
    """A summary with a last line that says what it was made from."""
    mark = _MARK.format(
        version=__version__,
        workbook=workbook_digest((saved.held or b"").decode("utf-8", "replace")),
        page=_hashed(body.strip("\n")),
    )
    return f"{body}\n{mark}\n"


def workbook_digest(text: str) -> str:
    """A digest of a workbook's answers: the same however its file is spelled.

    It is worked out from the file's text alone. With it, neither the order of keys,
    blank fields nor comments count; a new version of the questions changes nothing.
    """
    data = Places(parse_yaml(text), "").data
    return _hashed(json.dumps(data, sort_keys=True))


def _hashed(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def find_fault(there: bytes, wanted: str) -> SummaryFault | None:
    """What is wrong with the summary that is ``there``; None if nothing is.

    ``wanted`` is the text that the workbook gives now. It is a problem if the page may
    say what the workbook does not, and a remark if only its words are of another day.
    """
    text, wanted = _unified(there.decode("utf-8", "replace")), _unified(wanted)
    if text == wanted:
        return None
    if _CONFLICT.search(text):
        return SummaryFault("has git's conflict markers in it", "problem")
    found, new = _taken_apart(text), _taken_apart(wanted)
    if not found.version:
        return _of_no_mark(text, wanted, new.body)
    if found.workbook != new.workbook:
        return SummaryFault("no longer matches its workbook", "problem")
    if found.page != _hashed(found.body):
        return SummaryFault("was changed after placebook made it", "problem")
    theirs, ours = (list(map(int, _figures(p.version))) for p in (found, new))
    if theirs > ours:
        what = f"was made by placebook {found.version}, and this is {new.version}"
        return SummaryFault(what, "remark", fixed=False)
    if found.version != new.version:
        what = f"was made by an older placebook, {found.version}"
        return SummaryFault(what, "remark")
    return SummaryFault("was made with other words than placebook uses now", "remark")


def _of_no_mark(text: str, wanted: str, body: str) -> SummaryFault:
    """What is wrong with a page of an older placebook, or whose mark is gone."""
    if wanted.startswith(text) and text != body:
        return SummaryFault("is cut short", "problem")
    if _figures(text) != _figures(body):
        return SummaryFault("shows other figures than its workbook", "problem")
    return SummaryFault("does not say which answers it was made from", "remark")


def _figures(text: str) -> list[str]:
    """Every figure of a text, in order: the words may be of another version."""
    return re.findall("[0-9]+", text)


def _unified(text: str) -> str:
    """Text whatever its line ends are, and however many stand at its end."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").strip("\n")


def _taken_apart(text: str) -> _Parts:
    marks = list(_FOUND.finditer(text))
    if not marks:
        return _Parts(text)
    mark = marks[-1]
    body = text[: mark.start()] + text[mark.end() :]
    return _Parts(body.strip("\n"), *mark.groups())
