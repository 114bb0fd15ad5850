"""A workbook's YAML -> Workbook, with every Problem at once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from placebook.errors import Problem
from placebook.pack import Pack
from placebook.packparts import KINDS
from placebook.places import Places, spoken
from placebook.typed import build, fill_in
from placebook.vocabulary import BUILT_IN
from placebook.words import either, one_line, tidy
from placebook.workbook import FORMAT, Reply, Workbook
from placebook.yamlread import Comment, Document, Path, parse

# Keys that stand in files of questions, and nowhere at the top of a workbook.
_PACK_KEYS = {"files", "questions", *KINDS}
PACK = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)@([0-9]{1,6})")


UNNAMED = "?"


class Opened(NamedTuple):
    """What reading a workbook gave.

    With a problem ``workbook`` is good only for finding more of them; it is None when
    nothing could be made of the file. ``moved`` says in sentences what a migration did;
    ``older`` is the version that the file had, when it was not today's.
    """

    workbook: Workbook | None
    problems: tuple[Problem, ...]
    places: Places
    moved: tuple[str, ...] = ()
    older: int | None = None


def read(text: str, file: str, pack: Pack, partial: bool = False) -> Opened:
    """Read a workbook's text; ``file`` is its name in problems.

    A ``partial`` one, such as an answers file, need not say what every workbook must:
    its area and service are then called ``UNNAMED``.
    """
    return read_document(parse(text), file, pack, partial)


def read_document(
    document: Document, file: str, pack: Pack, partial: bool = False
) -> Opened:
    """Read a workbook's parsed text; as `read`."""
    if partial and isinstance(document.data, dict):
        fill_in(document.data, _fallback(pack))
    places = Places(document, file)
    refused = list(_refusals(document, places, pack))
    if refused or not isinstance(document.data, dict):
        return Opened(None, tuple(places.faults() + refused), places)
    older = _older(document, pack)
    moved, notes = _migrate(document, pack)
    if older is not None:
        moved = [*_risen(document, pack, older), *moved]
    notes += [_comment_note(comment) for comment in document.comments]
    unknown = list(_take_unknown_statements(document, places, pack))
    built = build(Workbook, places, _fallback(pack))
    problems = sorted((*built.problems, *unknown), key=lambda p: (p.line, p.column))
    workbook: Workbook | None = built.value
    if workbook is not None:
        update = {"pack": pack.reference, "notes": (*workbook.notes, *notes)}
        workbook = workbook.model_copy(update=update)
    return Opened(workbook, tuple(problems), places, tuple(moved), older)


def _fallback(pack: Pack) -> dict[str, Any]:
    """What stands in for what every file must have, so that the rest is checked."""
    return {
        "placebook": str(FORMAT),
        "pack": pack.reference,
        "area": {"name": UNNAMED},
        "service": {"name": UNNAMED},
    }


def _refusals(document: Document, places: Places, pack: Pack) -> Iterator[Problem]:
    """Why this file is not one for this program and pack, before all else."""
    data = document.data
    if not isinstance(data, dict):
        if not document.faults:
            what = "is empty" if data == "" else "is not a workbook"
            do = "start one with `placebook new`"
            yield Problem(places.file, 1, 1, "", what, do)
        return
    if "placebook" not in data and _PACK_KEYS & set(data):
        what, do = "holds questions, not a workbook", "check them with --pack FOLDER"
        yield Problem(places.file, 1, 1, "", what, do)
        return
    format = data.get("placebook", "")
    if isinstance(format, str) and format.isdecimal() and int(format[:9]) != FORMAT:
        newer = int(format[:9]) > FORMAT
        told = one_line(format, 20)
        what = f"is in format {told}, and this placebook reads format {FORMAT}"
        do = "upgrade placebook" if newer else "check the number"
        yield places.problem(("placebook",), what, do)
    named = data.get("pack", "")
    found = PACK.fullmatch(named) if isinstance(named, str) else None
    if named and not found:
        what = "does not name a pack and its version"
        yield places.problem(("pack",), what, f"write it as {pack.reference}")
    elif found and found[1] != pack.id:
        what = f"is for the questions {found[1]}, and these are {pack.id}"
        yield places.problem(("pack",), what, _where_to_find(found[1]))
    elif found and int(found[2]) > pack.version:
        what = (
            f"was answered with version {found[2]} of these questions, and this is "
            f"version {pack.version}"
        )
        yield places.problem(("pack",), what, "get the newer placebook, or questions")


def _where_to_find(pack: str) -> str:
    command = "placebook check --fix --pack DIR --adopt FILE"
    over = f"or bring the workbook over with `{command}`"
    if pack == BUILT_IN:
        return f"those are built in: leave out --pack, and PLACEBOOK_PACK; {over}"
    return f"name the folder of {pack} with --pack, {over}"


def _older(document: Document, pack: Pack) -> int | None:
    """The version of the pack that the file is of, if it is an older one."""
    named = document.data.get("pack") if isinstance(document.data, dict) else None
    found = PACK.fullmatch(named) if isinstance(named, str) else None
    version = int(found[2]) if found else pack.version
    return version if version < pack.version else None


def _migrate(document: Document, pack: Pack) -> tuple[list[str], list[str]]:
    """Move answers to retired statements into notes: (what was done, the notes)."""
    moved, notes = [], []
    readiness = group(document.data, "readiness")
    for recommendation in pack.recommendations:
        replies = group(readiness, recommendation.id)
        for retired in recommendation.retired:
            reply = replies.pop(retired.id, None)
            place = f"{recommendation.id}.{retired.id}"
            note = as_note(document, recommendation.id, retired.id, reply)
            if note:
                notes.append(note)
                moved.append(
                    f"{place} is no longer asked ({one_line(retired.reason, 200)}); "
                    "its answer is kept under notes."
                )
    return moved, notes


def _risen(document: Document, pack: Pack, older: int) -> list[str]:
    """What a newer version of the pack means for a workbook, in sentences."""
    readiness = group(document.data, "readiness")
    return [
        f"These answers are to version {older} of the questions, which are now at "
        f"{pack.version}. All that still fit are kept.",
        *_new_statements(pack, readiness),
    ]


def _new_statements(pack: Pack, readiness: Mapping[str, Any]) -> list[str]:
    return [
        f"{id} is new and needs an answer."
        for id, (recommendation, statement) in pack.statements.items()
        if statement.id not in group(readiness, recommendation.id)
    ]


def as_note(document: Document, recommendation: str, statement: str, reply: Any) -> str:
    """A reply as a note, after its place and the statement; blank if it is."""
    said = _said(reply)
    heading = document.headings.get(("readiness", recommendation, statement), "")
    words = " ".join(part for part in (heading, said) if part)
    return f"{recommendation}.{statement}: {words}" if said else ""


def _said(reply: Any) -> str:
    """A reply's words on one line; a key that is no field of it is words too."""
    if isinstance(reply, list):
        return "; ".join(filter(None, map(_said, reply)))
    if not isinstance(reply, dict):
        return one_line(reply or "")
    words = {key: _said(value) for key, value in reply.items()}
    return "; ".join(
        f"{key}: {word}" if word else key
        for key, word in words.items()
        if word or key not in Reply.model_fields
    )


def group(value: Any, key: str) -> dict[str, Any]:
    """What stands under a key of a document, if it is a group of keys; else {}."""
    inner = value.get(key) if isinstance(value, dict) else None
    return inner if isinstance(inner, dict) else {}


def _comment_note(comment: Comment) -> str:
    """A person's comment as a note, after the place it stood."""
    place = spoken(_place_in_notes(comment.path))
    return f"{place}: {tidy(comment.text)}" if place else tidy(comment.text)


def _place_in_notes(path: Path) -> Path:
    """What a note names of the place: of the file's own keys and the notes nothing."""
    section = path[:1]
    if section == ("readiness",):
        return path[1:3]
    if section in (("datasets",), ("actions",)):
        return path[:2]
    return () if section in (("placebook",), ("pack",), ("notes",)) else path


def _not_asked(statement: str, asked: list[str]) -> str:
    near = difflib.get_close_matches(statement, asked, 1, 0.8)
    if near:
        return f"did you mean '{near[0]}'?"
    return (
        f"use {either(asked)}; or, if other questions asked it, name their folder "
        "with --pack"
    )


def _take_unknown_statements(
    document: Document, places: Places, pack: Pack
) -> Iterator[Problem]:
    """Take out what the pack does not ask; a problem each."""
    readiness = group(document.data, "readiness")
    asked: dict[str, list[str]] = {}
    for recommendation in pack.recommendations:
        asked[recommendation.id] = [s.id for s in recommendation.statements]
    for name in list(readiness):
        if name not in asked:
            del readiness[name]
            yield places.problem(
                ("readiness", name),
                "is not one of the recommendations",
                f"use {', '.join(asked)}",
            )
            continue
        replies = group(readiness, name)
        for statement in list(replies):
            if statement not in asked[name]:
                del replies[statement]
                yield places.problem(
                    ("readiness", name, statement),
                    "is not in these questions",
                    _not_asked(statement, asked[name]),
                )
