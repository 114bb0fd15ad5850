"""Pack + Workbook -> every Problem and remark that the types cannot know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeAlias

from placebook.base.errors import Problem
from placebook.base.text import name_key, names_a_person, one_line
from placebook.base.urls import without_scheme
from placebook.model.conflicts import is_added, is_removed
from placebook.model.fields import GSS_CODE, GSS_FORM
from placebook.model.pack import Pack
from placebook.model.positions import Places
from placebook.model.workbook import Place, Workbook
from placebook.model.workbook_reader import Opened, read_workbook
from placebook.model.workbook_writer import workbook_text


def check_workbook(pack: Pack, opened: Opened) -> list[Problem]:
    """Everything to say of one workbook, in the order of its lines."""
    found = [*opened.problems, *_comments(opened.places)]
    if opened.workbook is not None:
        found += _across(pack, opened.workbook, opened.places)
    return sorted(found, key=lambda p: (p.line, p.column))


def _comments(places: Places) -> Iterator[Problem]:
    """A remark on each comment that may belong to the text before it."""
    for comment in places.document.comments:
        if comment.behind:
            what = f"ends before '{comment.shown(40)}', which goes to notes"
            do = "put the whole text in quotes if the rest belongs to the answer"
            remark = places.problem(comment.path, what, do, level="remark")
            yield replace(remark, line=comment.mark.line, column=comment.mark.column)


def problems_in(pack: Pack, workbook: Workbook, file: str) -> list[Problem]:
    """The problems of a workbook that is not in a file yet; remarks are left out."""
    found = check_workbook(
        pack, read_workbook(workbook_text(workbook, pack), file, pack)
    )
    return [problem for problem in found if problem.level == "problem"]


Found: TypeAlias = tuple[Place, str, str]  # where, what is wrong, what to do


def _across(pack: Pack, workbook: Workbook, places: Places) -> Iterator[Problem]:
    for check in (_flows, _actions, _dates, _conflicts):
        for where, what, do in check(pack, workbook):
            yield places.problem(where, what, do)
    for look in (_code, _overdue, _persons, _alike, _twice, _licences):
        for where, what, do in look(pack, workbook):
            yield places.problem(where, what, do, level="remark")


# --- problems -------------------------------------------------------------------------


def _flows(pack: Pack, workbook: Workbook) -> Iterator[Found]:
    actors, datasets = workbook.ecosystem.actors, workbook.datasets
    for number, flow in enumerate(workbook.ecosystem.flows):
        named = {"from": flow.from_, "to": flow.to, "dataset": flow.dataset}
        for field, id in named.items():
            kind = "dataset" if field == "dataset" else "actor"
            if id is not None and id not in (datasets if kind == "dataset" else actors):
                what = f"there is no {kind} '{one_line(id, 60)}'"
                do = f"add it under {kind}s, or use the id of one that is there"
                place = ("ecosystem", "flows", number, field)
                yield place, *_unfit(id, what, do)


def _actions(pack: Pack, workbook: Workbook) -> Iterator[Found]:
    known = {*pack.statements, *workbook.datasets}
    for id, action in workbook.actions.items():
        if action.for_ is not None and action.for_ not in known:
            what = f"there is no statement or dataset '{one_line(action.for_, 60)}'"
            do = "use <recommendation>.<statement>, or a dataset's id"
            yield ("actions", id, "for"), *_unfit(action.for_, what, do)
    if workbook.workshop.number == 1:
        what = f"is due before the workshop ({workbook.workshop.date})"
        for place in _late(workbook):
            yield place, what, "check both dates"


def _unfit(word: str, what: str, do: str) -> tuple[str, str]:
    """What is wrong with a word that is not one of those that belong there."""
    from placebook.base.yaml_advice import of_word

    return of_word(word) or (what, do)


def _late(workbook: Workbook) -> Iterator[Place]:
    """Where open actions are due before the team met."""
    met = workbook.workshop.date
    for id, action in workbook.actions.items():
        if action.due and met and action.due < met and action.status in (None, "open"):
            yield ("actions", id, "due")


def _dates(pack: Pack, workbook: Workbook) -> Iterator[Found]:
    met = workbook.workshop.date
    for recommendation, replies in workbook.readiness.items():
        for statement, reply in replies.items():
            if reply.as_of and met and reply.as_of > met:
                place = ("readiness", recommendation, statement, "as_of")
                yield place, f"is after the workshop ({met})", "check both dates"


def _conflicts(pack: Pack, workbook: Workbook) -> Iterator[Found]:
    removed = {each.at for each in workbook.conflicts if is_removed(each)}
    for number, conflict in enumerate(workbook.conflicts):
        at = one_line(conflict.at, 80)
        what = f"two answers for {at} are still to be settled"
        if is_added(conflict):
            what = f"both sides added {at}, with different words"
        elif conflict.at.rpartition(".")[0] in removed:
            what = f"one side changed {at}, and the other removed the entry"
        elif is_removed(conflict):
            what = f"one side removed {at} and the other changed it"
        yield ("conflicts", number), what, "`placebook edit` asks which is right"


# --- remarks --------------------------------------------------------------------------


def _code(pack: Pack, workbook: Workbook) -> Iterator[Found]:
    code = workbook.area.code
    if code is not None and not GSS_CODE.fullmatch(code):
        what = f"'{one_line(code, 30)}' does not look like an ONS (GSS) code"
        yield ("area", "code"), *_unfit(code, what, f"it is {GSS_FORM}")


def _overdue(pack: Pack, workbook: Workbook) -> Iterator[Found]:
    if workbook.workshop.number > 1:
        for place in _late(workbook):
            yield place, "is overdue", "settle it: done, dropped, or a new date"


def _persons(pack: Pack, workbook: Workbook) -> Iterator[Found]:
    """Roles that may be somebody's name or e-mail address."""
    people = enumerate(workbook.workshop.people)
    datasets, actions = workbook.datasets.items(), workbook.actions.items()
    roles: dict[Place, str | None] = {
        **{("workshop", "people", n, "role"): person.role for n, person in people},
        **{("datasets", id, "steward"): dataset.steward for id, dataset in datasets},
        **{("actions", id, "owner"): action.owner for id, action in actions},
    }
    for place, role in roles.items():
        if role and names_a_person(role):
            do = "put a role there: the file is made to be shared"
            yield place, "may be somebody's name", do


def _alike(pack: Pack, workbook: Workbook) -> Iterator[Found]:
    """Datasets of one title or at one address, however it is written."""
    titles = {id: name_key(dataset.title) for id, dataset in workbook.datasets.items()}
    urls = {
        id: without_scheme((dataset.url or "").rstrip("/"))
        for id, dataset in workbook.datasets.items()
    }
    for field, word, keys, do in (
        ("title", "title", titles, "give them names that tell them apart"),
        ("url", "address", urls, "give each the address of its own page"),
    ):
        first: dict[str, str] = {}
        for id, key in keys.items():
            if key and (other := first.setdefault(key, id)) != id:
                what = f"is also the {word} of {other}"
                yield ("datasets", id, field), what, f"keep one of them, or {do}"


def _twice(pack: Pack, workbook: Workbook) -> Iterator[Found]:
    """Flows that say the same as another between the same two actors."""
    seen: set[tuple[str | None, ...]] = set()
    for number, flow in enumerate(workbook.ecosystem.flows):
        what = name_key(flow.what or "")
        said = (flow.from_, flow.to, *([what] if what else [flow.kind, flow.dataset]))
        if said in seen:
            yield (
                ("ecosystem", "flows", number, "what" if what else "from"),
                repeated_flow_remark(flow.from_, flow.to, flow.what),
                "keep one of them, or say in each what tells them apart",
            )
        seen.add(said)


def repeated_flow_remark(giver: str, to: str | None, what: str | None) -> str:
    """The remark on a flow that is listed twice."""
    ends = f"from {giver} to {to or 'nobody'}"
    return f"is listed twice: {': '.join(filter(None, (ends, what)))}"


def _licences(pack: Pack, workbook: Workbook) -> Iterator[Found]:
    known = [licence.id for licence in pack.dataset_words.licences]
    for id, dataset in workbook.datasets.items():
        if dataset.licence is not None and dataset.licence not in known:
            what = f"'{one_line(dataset.licence, 60)}' is not a licence we know"
            some = ", ".join(known[:3])
            do = f"use its SPDX id, such as {some}; if it has none, leave it as it is"
            yield ("datasets", id, "licence"), *_unfit(dataset.licence, what, do)
