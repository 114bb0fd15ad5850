"""Pack + Workbook -> every Problem and remark that the types cannot know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from placebook.analysis import dataset_summary
from placebook.base.errors import Problem
from placebook.base.text import name_key, names_a_person, one_line
from placebook.model.conflicts import is_added, is_removed
from placebook.model.fields import GSS_CODE, GSS_FORM
from placebook.model.pack import Pack
from placebook.model.positions import Places
from placebook.model.workbook import Dataset, Workbook
from placebook.model.workbook_reader import Opened, read_workbook
from placebook.model.workbook_writer import workbook_text


def check_workbook(pack: Pack, opened: Opened) -> list[Problem]:
    """Everything to say of one workbook, in the order of its lines."""
    found = [*opened.problems, *_comments(opened.places)]
    if opened.workbook is not None:
        found += _across(pack, opened.workbook, opened.places)
    return sorted(found, key=lambda p: (p.line, p.column))


def _comments(places: Places) -> Iterator[Problem]:
    """A remark on each comment that may be the rest of what stands before it."""
    for comment in places.document.comments:
        if comment.behind:
            what = f"ends before '# {one_line(comment.text, 40)}', which goes to notes"
            do = "put the whole text in quotes if the rest belongs to the answer"
            remark = places.problem(comment.path, what, do, level="remark")
            yield replace(remark, line=comment.mark.line, column=comment.mark.column)


def problems_in(pack: Pack, workbook: Workbook, file: str) -> list[Problem]:
    """The problems of a workbook that is not in a file yet; remarks are left out."""
    found = check_workbook(
        pack, read_workbook(workbook_text(workbook, pack), file, pack)
    )
    return [problem for problem in found if problem.level == "problem"]


def _across(pack: Pack, workbook: Workbook, places: Places) -> Iterator[Problem]:
    yield from _flows(workbook, places)
    yield from _actions(pack, workbook, places)
    yield from _dates(workbook, places)
    yield from _conflicts(workbook, places)
    yield from _remarks(pack, workbook, places)


def _flows(workbook: Workbook, places: Places) -> Iterator[Problem]:
    actors = workbook.ecosystem.actors
    for number, flow in enumerate(workbook.ecosystem.flows):
        path = ("ecosystem", "flows", number)
        for name, id in (("from", flow.from_), ("to", flow.to)):
            if id is not None and id not in actors:
                yield places.problem(
                    (*path, name),
                    f"there is no actor '{one_line(id, 60)}'",
                    "add it under actors, or use the id of one that is there",
                )
        if flow.to == flow.from_:
            yield places.problem(
                (*path, "to"),
                "is also the one that gives it",
                "name somebody else, or leave it blank",
                level="remark",
            )
        if flow.dataset is not None and flow.dataset not in workbook.datasets:
            yield places.problem(
                (*path, "dataset"),
                f"there is no dataset '{one_line(flow.dataset, 60)}'",
                "add it under datasets, or use the id of one that is there",
            )


def _actions(pack: Pack, workbook: Workbook, places: Places) -> Iterator[Problem]:
    met = workbook.workshop.date
    for id, action in workbook.actions.items():
        path = ("actions", id)
        for_ = action.for_
        if for_ is not None and for_ not in (*pack.statements, *workbook.datasets):
            yield places.problem(
                (*path, "for"),
                f"there is no statement or dataset '{one_line(for_, 60)}'",
                "use <recommendation>.<statement>, or a dataset's id",
            )
        open_still = action.status in (None, "open")
        if action.due and met and action.due < met and open_still:
            yield _overdue(workbook, places, path)


def _overdue(workbook: Workbook, places: Places, path: Any) -> Problem:
    if workbook.workshop.number > 1:
        what, do = "is overdue", "settle it: done, dropped, or a new date"
        return places.problem((*path, "due"), what, do, level="remark")
    what = f"is due before the workshop ({workbook.workshop.date})"
    return places.problem((*path, "due"), what, "check both dates")


def _dates(workbook: Workbook, places: Places) -> Iterator[Problem]:
    met = workbook.workshop.date
    for recommendation, replies in workbook.readiness.items():
        for statement, reply in replies.items():
            if reply.as_of and met and reply.as_of > met:
                yield places.problem(
                    ("readiness", recommendation, statement, "as_of"),
                    f"is after the workshop ({met})",
                    "check both dates",
                )


def _conflicts(workbook: Workbook, places: Places) -> Iterator[Problem]:
    removed = {each.at for each in workbook.conflicts if is_removed(each)}
    for number, conflict in enumerate(workbook.conflicts):
        at = one_line(conflict.at, 80)
        what = f"two answers for {at} are still to be settled"
        if is_added(conflict):
            what = f"both sides added {at}, with different words"
        elif conflict.at.rpartition(".")[0] in removed:
            what = f"one side changed {at}, and the other took the entry away"
        elif is_removed(conflict):
            what = f"one side took {at} away and the other changed it"
        do = "`placebook edit` asks which is right"
        yield places.problem(("conflicts", number), what, do)


def _remarks(pack: Pack, workbook: Workbook, places: Places) -> Iterator[Problem]:
    code = workbook.area.code
    if code is not None and not GSS_CODE.fullmatch(code):
        yield places.problem(
            ("area", "code"),
            f"'{one_line(code, 30)}' does not look like an ONS (GSS) code",
            f"it is {GSS_FORM}",
            level="remark",
        )
    yield from _named(workbook, places)
    yield from _at_odds(pack, workbook, places)
    yield from _of_one_title(workbook, places)
    yield from _of_one_address(workbook, places)
    yield from _twice(workbook, places)
    known = [licence.id for licence in pack.dataset_words.licences]
    for id, dataset in workbook.datasets.items():
        if dataset.licence is not None and dataset.licence not in known:
            yield places.problem(
                ("datasets", id, "licence"),
                f"'{one_line(dataset.licence, 60)}' is not a licence we know",
                f"use its SPDX id, such as {', '.join(known[:3])}; if it has none, "
                "leave it as it is",
                level="remark",
            )


def _named(workbook: Workbook, places: Places) -> Iterator[Problem]:
    """Roles that somebody's name or e-mail address may stand for."""
    there = enumerate(workbook.workshop.people)
    held, actions = workbook.datasets.items(), workbook.actions.items()
    roles: list[tuple[tuple[str | int, ...], str | None]] = [
        *((("workshop", "people", n, "role"), person.role) for n, person in there),
        *((("datasets", id, "steward"), dataset.steward) for id, dataset in held),
        *((("actions", id, "owner"), action.owner) for id, action in actions),
    ]
    for place, role in roles:
        if role and names_a_person(role):
            yield places.problem(
                place,
                "may be somebody's name",
                "put a role there: the file is made to be shared",
                level="remark",
            )


def _of_one_title(workbook: Workbook, places: Places) -> Iterator[Problem]:
    """Datasets whose titles differ by case and spaces at most."""
    first: dict[str, str] = {}
    for id, dataset in workbook.datasets.items():
        title = name_key(dataset.title)
        if first.setdefault(title, id) != id:
            yield places.problem(
                ("datasets", id, "title"),
                f"is also the title of {first[title]}",
                "keep one of them, or give them names that tell them apart",
                level="remark",
            )


def _of_one_address(workbook: Workbook, places: Places) -> Iterator[Problem]:
    """Datasets that are at one address, in whatever way that is written."""
    first: dict[str, str] = {}
    for id, dataset in workbook.datasets.items():
        address = _address(dataset.url or "")
        if address and first.setdefault(address, id) != id:
            yield places.problem(
                ("datasets", id, "url"),
                f"is also the address of {first[address]}",
                "keep one of them, or give each the address of its own page",
                level="remark",
            )


def _address(url: str) -> str:
    """What two ways of writing one address have in common."""
    plain = re.sub(r"^https?://(www\.)?", "", one_line(url), flags=re.IGNORECASE)
    host, slash, page = plain.partition("/")
    return f"{host.lower()}{slash}{page}".rstrip("/")


def _twice(workbook: Workbook, places: Places) -> Iterator[Problem]:
    """Flows that say the same of the same two as another."""
    seen: set[tuple[str | None, ...]] = set()
    for number, flow in enumerate(workbook.ecosystem.flows):
        what = name_key(flow.what or "")
        said = (flow.from_, flow.to, *([what] if what else [flow.kind, flow.dataset]))
        if said in seen:
            yield places.problem(
                ("ecosystem", "flows", number, "what" if what else "from"),
                repeated_flow_remark(flow.from_, flow.to, flow.what),
                "keep one of them, or say in each what tells them apart",
                level="remark",
            )
        seen.add(said)


def repeated_flow_remark(giver: str, to: str | None, what: str | None) -> str:
    """What is remarked on about a flow that is there twice."""
    ends = f"from {giver} to {to or 'nobody'}"
    return f"stands twice: {': '.join(filter(None, (ends, what)))}"


def _odd(pack: Pack, dataset: Dataset) -> str:
    """Why its access does not fit the rest of a dataset; empty if it does."""
    is_open = pack.dataset_words.is_open(dataset.licence)
    if dataset.access == "open" and dataset.licence and not is_open:
        return "says that anyone may use it for anything, but the licence does not"
    if dataset.access in ("internal", "named", "group") and is_open:
        return "says that only some may use it, but its licence lets anyone"
    if dataset.access in ("public", "open") and dataset.status == "missing":
        return "says that anyone may use it, but its status says that nobody has it"
    if dataset_summary.is_open_personal_data(dataset):
        return "says that anyone may use it, but it is about people"
    return ""


def _at_odds(pack: Pack, workbook: Workbook, places: Places) -> Iterator[Problem]:
    """What two fields say that cannot both be so, or should not."""
    for id, dataset in workbook.datasets.items():
        if what := _odd(pack, dataset):
            at = ("datasets", id, "access")
            yield places.problem(at, what, "check which is right", level="remark")
    for number, flow in enumerate(workbook.ecosystem.flows):
        carried = workbook.datasets.get(flow.dataset or "")
        if carried and carried.status == "missing" and flow.state == "current":
            yield places.problem(
                ("ecosystem", "flows", number, "dataset"),
                "passes today, but nobody has this dataset",
                "check which is right",
                level="remark",
            )
