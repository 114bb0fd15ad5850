"""What is missing: rules about a workbook; the pack has their words.

A rule says what it found by the place of the entry and its name. Rules about actors and
flows look only where some are listed: an empty section is not a finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from typing import NamedTuple, TypeAlias

from placebook.analysis.dataset_summary import is_open_personal_data, is_out_of_reach
from placebook.base.text import one_line, slug
from placebook.model.fields import ABOUT_PEOPLE
from placebook.model.pack import Pack
from placebook.model.pack_types import Rule, Standard
from placebook.model.workbook import Dataset, Flow, Workbook

_IN_THE_MIDDLE = {"intermediary", "creator"}
_AT_THE_SOURCE = {"steward", "contributor"}


class Gap(NamedTuple):
    """Something that is missing: the rule's id, the entry's place, words and reason.

    ``name`` is what the entry is called; empty where a whole section is meant.
    """

    rule: Rule
    place: str
    name: str
    words: str
    reason: str


class RuleHit(NamedTuple):
    """What a rule found: the entry's place and name, and a standard if it is of one."""

    place: str
    name: str = ""
    standard: Standard | None = None


Check: TypeAlias = Callable[[Pack, Workbook], Iterable[RuleHit]]


def find_gaps(pack: Pack, workbook: Workbook) -> tuple[Gap, ...]:
    """Everything that is missing, in the pack's order; questions are last there."""
    return tuple(
        _gap(rule, found)
        for rule in pack.rules
        if _is_for(rule, workbook)
        for found in CHECKS[rule.id](pack, workbook)
    )


def _is_for(rule: Rule, workbook: Workbook) -> bool:
    """Whether a rule applies to the pattern; some rules wait until one is chosen."""
    pattern = workbook.focus.pattern
    return rule.when is None or (pattern is not None and rule.when.holds(pattern))


def _gap(rule: Rule, found: RuleHit) -> Gap:
    standard = found.standard
    fills = {
        "{name}": one_line(found.name, 80),
        "{other}": standard.id if standard else "",
        "{about}": standard.title.rstrip(".") if standard else "",
    }
    # In one go, so that a name which itself holds a placeholder stays as it is.
    words, reason = (
        one_line(re.sub(r"\{\w+\}", lambda m: fills.get(m[0], m[0]), one_line(text)))
        for text in (rule.words, rule.reason)
    )
    return Gap(rule, found.place, found.name, words, reason)


# --- datasets -------------------------------------------------------------------------


def _where(fits: Callable[[Dataset], bool]) -> Check:
    """A rule about each dataset alone."""
    return lambda pack, workbook: (
        RuleHit(f"datasets.{id}", dataset.title)
        for id, dataset in sorted(workbook.datasets.items())
        if fits(dataset)
    )


def _is_shareable(dataset: Dataset) -> bool:
    """Whether somebody has it, and it is not about people."""
    return dataset.status != "missing" and dataset.personal not in ABOUT_PEOPLE


def _personal_and_open(pack: Pack, workbook: Workbook) -> Iterator[RuleHit]:
    carried = {flow.dataset for flow in workbook.ecosystem.flows}
    for found in _where(is_open_personal_data)(pack, workbook):
        if found.place.removeprefix("datasets.") not in carried:
            yield found


def _personal_in_an_open_flow(pack: Pack, workbook: Workbook) -> Iterator[RuleHit]:
    for number, flow in enumerate(workbook.ecosystem.flows, 1):
        dataset = workbook.datasets.get(flow.dataset or "")
        if dataset is not None and is_open_personal_data(dataset):
            yield RuleHit(f"ecosystem.flows.{number}", dataset.title)


def _standard_may_fit(pack: Pack, workbook: Workbook) -> Iterator[RuleHit]:
    """A needed dataset whose title has a standard's words; the longest count."""
    for id, dataset in sorted(workbook.datasets.items()):
        if not (dataset.need and _is_shareable(dataset)) or dataset.standard:
            continue  # titles of people's data mislead
        standard = _fitting(pack, dataset.title)
        if standard and slug(standard.id) != slug(dataset.title):  # it is that itself
            yield RuleHit(f"datasets.{id}", dataset.title, standard)


def _fitting(pack: Pack, title: str) -> Standard | None:
    words = re.sub(r"\W+", " ", f" {title.casefold()} ")
    fits = [
        (len(phrase), standard)
        for standard in pack.dataset_words.standards
        for phrase in standard.fits
        if f" {phrase.casefold()} " in words
    ]
    return max(fits, key=lambda pair: pair[0])[1] if fits else None


# --- actors and flows -----------------------------------------------------------------


def _with_role(workbook: Workbook, roles: Set[str]) -> list[str]:
    actors = workbook.ecosystem.actors.items()
    return [id for id, actor in sorted(actors) if roles & set(actor.roles)]


def _named(workbook: Workbook, id: str) -> RuleHit:
    return RuleHit(f"ecosystem.actors.{id}", workbook.ecosystem.actors[id].name)


def _beneficiary_not_reached(pack: Pack, workbook: Workbook) -> Iterator[RuleHit]:
    """A flow that the team only aims for counts: the team has said what it is."""
    flows = workbook.ecosystem.flows
    reached = {flow.to for flow in flows if flow.from_ != flow.to}
    for id in _with_role(workbook, {"beneficiary"}) if flows else ():
        if id not in reached:
            yield _named(workbook, id)


def _nobody_is(roles: Set[str], with_flows: bool = False) -> Check:
    """A rule that finds a role which no actor has; perhaps only where things pass."""
    return lambda pack, workbook: (
        [RuleHit("ecosystem.actors")]
        if workbook.ecosystem.actors
        and not _with_role(workbook, roles)
        and (workbook.ecosystem.flows or not with_flows)
        else []
    )


def _no_feedback(pack: Pack, workbook: Workbook) -> Iterator[RuleHit]:
    """Stewards who give data today and hear nothing back.

    Feedback that the team only aims for counts, and so does a flow of no kind: in the
    room nobody is asked for the kind, so it may be feedback.
    """
    flows = workbook.ecosystem.flows
    heard = {flow.to for flow in flows if flow.kind in ("feedback", "insight")}
    heard |= {flow.to for flow in flows if flow.kind is None and flow.dataset is None}
    data = [f for f in flows if f.kind == "data" or (f.kind is None and f.dataset)]
    givers = {flow.from_ for flow in data if _is_today(flow)}
    for id in _with_role(workbook, {"steward"}):
        if id in givers - heard:
            yield _named(workbook, id)


def _is_today(flow: Flow) -> bool:
    return flow.state != "future"


def _one_in_the_middle(pack: Pack, workbook: Workbook) -> Iterator[RuleHit]:
    """Those without whom nothing reaches the beneficiaries today."""
    givers = _givers(workbook)
    first = {id for of_one in givers.values() for id in of_one} - givers.keys()
    sources = {*_with_role(workbook, _AT_THE_SOURCE), *first}
    ends = set(_with_role(workbook, {"beneficiary"}))
    for id in _with_role(workbook, _IN_THE_MIDDLE):
        others, people = sources - {id}, ends - {id}
        with_them = _reaches(givers, others, people, without="")
        if with_them and not _reaches(givers, others, people, without=id):
            yield _named(workbook, id)


def _givers(workbook: Workbook) -> dict[str, set[str]]:
    """Who gets something from whom today; feedback and money go other ways."""
    givers: dict[str, set[str]] = {}
    for flow in workbook.ecosystem.flows:
        if flow.to and _is_today(flow) and flow.kind not in ("feedback", "money"):
            givers.setdefault(flow.to, set()).add(flow.from_)
    return givers


def _reaches(
    givers: Mapping[str, set[str]], sources: Set[str], ends: Set[str], without: str
) -> bool:
    """Whether anything gets from a source to another that is an end."""
    for end in ends:
        seen, waiting = {end, without}, [end]
        while waiting:
            before = givers.get(waiting.pop(), set()) - seen
            if before & sources:
                return True
            seen |= before
            waiting += before
    return False


CHECKS: Mapping[str, Check] = {
    "personal-and-open": _personal_and_open,
    "personal-in-an-open-flow": _personal_in_an_open_flow,
    "essential-not-held": _where(
        lambda d: d.need == "essential" and d.status == "missing"
    ),
    "essential-out-of-reach": _where(
        lambda d: d.need == "essential" and is_out_of_reach(d)
    ),
    "no-steward": _where(
        lambda d: bool(d.need and d.status in ("held", "elsewhere") and not d.steward)
    ),
    "closed-to-others": _where(
        lambda d: bool(d.need and d.access == "internal" and _is_shareable(d))
    ),
    "third-party-rights": _where(
        lambda d: d.rights == "third-party" and d.status != "missing"
    ),
    "beneficiary-not-reached": _beneficiary_not_reached,
    "no-beneficiary": _nobody_is({"beneficiary"}, with_flows=True),
    "no-feedback": _no_feedback,
    "one-in-the-middle": _one_in_the_middle,
    "no-intermediary": _nobody_is(_IN_THE_MIDDLE),
    "no-decision-maker": _nobody_is({"decision-maker"}),
    "rights-not-checked": _where(
        lambda d: d.rights == "unknown" and d.status != "missing"
    ),
    "standard-may-fit": _standard_may_fit,
}
