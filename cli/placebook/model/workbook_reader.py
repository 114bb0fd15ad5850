"""A workbook's YAML -> Workbook, with every Problem at once."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from placebook.base.errors import Problem
from placebook.base.text import count_noun, join_words, one_line, tidy
from placebook.base.yaml_reader import parse_yaml
from placebook.base.yaml_tree import Path
from placebook.model.fields import BUILT_IN
from placebook.model.pack import Pack
from placebook.model.pack_files import KINDS
from placebook.model.positions import Places, path_in_words
from placebook.model.validation import validate
from placebook.model.workbook import FORMAT, Reply, Workbook

if TYPE_CHECKING:
    from placebook.base.yaml_comments import Comment

# Keys that stand in files of questions, and nowhere at the top of a workbook.
_PACK_KEYS = {"files", "questions", *KINDS}
_PACK = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)@([0-9]{1,6})")
UNNAMED = "?"


class Opened(NamedTuple):
    """What reading a workbook gave.

    If there are problems, ``workbook`` serves only to find more; it is None if nothing
    could be made of the file. ``moved`` says in sentences what a migration did;
    ``older`` is the version of the questions that the file had, when that or its format
    was not today's.
    """

    workbook: Workbook | None
    problems: tuple[Problem, ...]
    places: Places
    moved: tuple[str, ...] = ()
    older: int | None = None


def read_workbook(text: str, file: str, pack: Pack, partial: bool = False) -> Opened:
    """Read a workbook's text; ``file`` is its name in problems.

    A ``partial`` one, such as an answers file, may leave out what every workbook must
    have: its area and service are then called ``UNNAMED``.
    """
    return read_places(Places(parse_yaml(text), file), pack, partial)


def read_places(
    places: Places,
    pack: Pack,
    partial: bool = False,
    adopted: Sequence[str] | None = None,
) -> Opened:
    """Read a workbook whose text is parsed already, as `read_workbook` does.

    With ``adopted``, the notes to add, it is of other questions, and is taken as one of
    these.
    """
    document, fallback = places.document, _fallback(pack)
    data = document.data
    top = {**data} if isinstance(data, dict) else None
    if adopted is not None and top is not None:
        top["pack"] = pack.reference
    if partial and top is not None:
        top = {**fallback, **{key: value for key, value in top.items() if value}}
    refused = list(_refusals(top, places, pack))
    if refused or top is None:
        return Opened(None, tuple(places.faults() + refused), places)
    named = named_pack(top.get("pack"))
    answered = named.version if named else pack.version
    moved, notes = _migrate(places, pack)
    risen = _risen(places, pack, answered)
    notes += [
        *(adopted or ()),
        *(_comment_note(comment) for comment in document.comments),
    ]
    unknown = list(_take_unknown_statements(places, pack))
    workbook, misfits = validate(Workbook, places, fallback, partial)
    problems = sorted((*misfits, *unknown), key=lambda p: (p.line, p.column))
    if workbook is not None and (notes or risen):
        workbook = _brought_up(workbook, pack, answered, notes)
    older = answered if risen else None
    return Opened(workbook, tuple(problems), places, (*risen, *moved), older)


def _brought_up(
    workbook: Workbook, pack: Pack, answered: int, notes: Sequence[str]
) -> Workbook:
    """A workbook that answered version ``answered``, as one of today's."""
    update = {
        "placebook": FORMAT,
        "pack": pack.reference,
        "notes": (*workbook.notes, *notes),
        "readiness": _as_asked(workbook, pack, answered),
    }
    return workbook.model_copy(update=update)


def _as_asked(
    workbook: Workbook, pack: Pack, answered: int
) -> Mapping[str, Mapping[str, Reply]]:
    """The answers, marked where a level has changed since version ``answered``.

    The mark says which version was answered, and stays until somebody looks again.
    """
    readiness = {name: {**replies} for name, replies in workbook.readiness.items()}
    for id, (recommendation, statement) in pack.statements.items():
        reply = workbook.reply(id)
        has_changed = (statement.changed or 0) > answered
        if has_changed and reply.answer and reply.asked is None:
            marked = reply.model_copy(update={"asked": answered})
            readiness[recommendation.id][statement.id] = marked
    return readiness


class NamedPack(NamedTuple):
    """The questions that a workbook says it answers."""

    id: str
    version: int


def named_pack(said: Any) -> NamedPack | None:
    """What ``open-data-services@1`` names; None if it is not written so."""
    found = _PACK.fullmatch(said) if isinstance(said, str) else None
    return NamedPack(found[1], int(found[2])) if found else None


def _fallback(pack: Pack) -> dict[str, Any]:
    """Values for the keys that every file must have, to check the rest."""
    return {
        "placebook": str(FORMAT),
        "pack": pack.reference,
        "area": {"name": UNNAMED},
        "service": {"name": UNNAMED},
    }


def _refusals(
    top: Mapping[str, Any] | None, places: Places, pack: Pack
) -> Iterator[Problem]:
    """Why this program or this pack cannot read the file at all."""
    if top is None:
        if not places.document.faults:
            what = "is not a workbook" if places.document.data else "is empty"
            do = "start one with `placebook new`"
            yield Problem(places.file, 1, 1, "", what, do)
    elif "placebook" not in top and _PACK_KEYS & set(top):
        what, do = "holds questions, not a workbook", "check them with --pack FOLDER"
        yield Problem(places.file, 1, 1, "", what, do)
    else:
        yield from _other_format(top.get("placebook", ""), places)
        yield from _other_pack(top.get("pack", ""), places, pack)


def _other_format(format: Any, places: Places) -> Iterator[Problem]:
    if not isinstance(format, str) or not format.isdecimal():
        return
    number = int(format[:9])
    if not 1 <= number <= FORMAT:
        shown = one_line(format, 20)
        what = f"is in format {shown}, and this placebook reads formats 1 to {FORMAT}"
        do = "upgrade placebook" if number > FORMAT else "check the number"
        yield places.problem(("placebook",), what, do)


def _other_pack(said: Any, places: Places, pack: Pack) -> Iterator[Problem]:
    named, at = named_pack(said), ("pack",)
    if said and not named:
        what = "does not name a pack and its version"
        yield places.problem(at, what, f"write it as {pack.reference}")
    elif named and named.id != pack.id:
        what = f"is for the questions {named.id}, and these are {pack.id}"
        yield places.problem(at, what, _where_to_find(named.id))
    elif named and named.version > pack.version:
        what = (
            f"was answered with version {named.version} of these questions, and this "
            f"is version {pack.version}"
        )
        yield places.problem(
            at, what, "get the newer placebook, or the newer questions"
        )


def _where_to_find(pack: str) -> str:
    command = "placebook check --fix --pack DIR --adopt FILE"
    over = f"or bring the workbook over with `{command}`"
    if pack == BUILT_IN:
        return f"those are built in: leave out --pack, and PLACEBOOK_PACK; {over}"
    return f"name the folder of {pack} with --pack, {over}"


def written_statements(places: Places) -> dict[str, list[str]]:
    """The statements below each recommendation, blank ones too."""
    readiness = places.plain("readiness")
    groups = readiness.items() if isinstance(readiness, dict) else ()
    return {
        name: [*replies] if isinstance(replies, dict) else []
        for name, replies in groups
    }


def _migrate(places: Places, pack: Pack) -> tuple[list[str], list[str]]:
    """Move answers to retired statements into notes: (what was done, the notes)."""
    moved, notes = [], []
    for recommendation in pack.recommendations:
        for retired in recommendation.retired:
            path = ("readiness", recommendation.id, retired.id)
            if places.plain(*path) is None:
                continue
            if note := as_note(places, recommendation.id, retired.id):
                notes.append(note)
                moved.append(
                    f"{recommendation.id}.{retired.id} is no longer asked "
                    f"({one_line(retired.reason, 200)}); its answer is kept under "
                    "notes."
                )
            places.take_out(path)
    return moved, notes


def _risen(places: Places, pack: Pack, answered: int) -> list[str]:
    """What a newer version of the pack or the format means, in sentences."""
    if answered == pack.version:
        format = places.plain("placebook")
        is_older = (
            isinstance(format, str) and format.isdecimal() and int(format) < FORMAT
        )
        kept = f"The next save writes format {FORMAT}. Every answer is kept."
        return [kept] if is_older else []
    there = written_statements(places)
    return [
        f"These answers are to version {answered} of the questions, which are now at "
        f"{pack.version}. All that still fit are kept.",
        *_levels_changed(places, pack, answered),
        *(
            f"{id} is new and needs an answer."
            for id, (recommendation, statement) in pack.statements.items()
            if statement.id not in there.get(recommendation.id, ())
        ),
    ]


def _levels_changed(places: Places, pack: Pack, older: int) -> list[str]:
    """How many answers are to levels that mean something else now; empty if none."""
    marked = [
        id
        for id, (recommendation, statement) in pack.statements.items()
        if (statement.changed or 0) > older
        and places.plain("readiness", recommendation.id, statement.id, "answer")
    ]
    if not marked:
        return []
    many = count_noun(len(marked), "answer is", "answers are")
    return [f"{many} to levels that mean something else now: look at them again."]


def as_note(places: Places, recommendation: str, statement: str) -> str:
    """A reply as a note, after its place and the statement; blank if the reply is."""
    path = ("readiness", recommendation, statement)
    said = _said(places.plain(*path))
    heading = places.document.headings.get(path, "")
    words = " ".join(part for part in (heading, said) if part)
    return f"{recommendation}.{statement}: {words}" if said else ""


def _said(reply: Any) -> str:
    """A reply's words on one line; an unknown key counts as words."""
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


def _comment_note(comment: Comment) -> str:
    """A person's comment as a note, after its place."""
    place = path_in_words(_place_in_notes(comment.path))
    return f"{place}: {tidy(comment.text)}" if place else tidy(comment.text)


def _place_in_notes(path: Path) -> Path:
    """The part of a place that a note names; none for the file's own keys and notes."""
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
        f"use {join_words(asked)}; or, if other questions asked it, name their folder "
        "with --pack"
    )


def _take_unknown_statements(places: Places, pack: Pack) -> Iterator[Problem]:
    """Take out what the pack does not ask, with a problem for each."""
    asked = {one.id: [s.id for s in one.statements] for one in pack.recommendations}
    for name, statements in written_statements(places).items():
        path: Path = ("readiness", name)
        if name not in asked:
            what, do = "is not one of the recommendations", f"use {', '.join(asked)}"
            yield places.problem(path, what, do)
            places.take_out(path)
            continue
        for statement in statements:
            if statement not in asked[name]:
                inner = (*path, statement)
                do = _not_asked(statement, asked[name])
                yield places.problem(inner, "is not in these questions", do)
                places.take_out(inner)
