"""What is missing: rules over a workbook; the pack has their words.

A rule says what it found by the place of the entry and its name. Rules about actors and
flows look only where some are listed: an empty section is not a finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from typing import NamedTuple, TypeAlias

from placebook.analysis.dataset_summary import is_open_personal_data, is_out_of_reach
from placebook.base.text import one_line, slug
from placebook.model.fields import ABOUT_PEOPLE, Rights
from placebook.model.pack import Pack
from placebook.model.pack_types import Rule, Standard
from placebook.model.workbook import Dataset, Flow, Workbook

_IN_THE_MIDDLE = {"intermediary", "creator"}
_AT_THE_SOURCE = {"steward", "contributor"}
_WORD = r"\w+"


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
    """Whether a rule is for the pattern; those for some wait until one is chosen."""
    pattern = workbook.focus.pattern
    return rule.when is None or (pattern is not None and rule.when.holds(pattern))


def _gap(rule: Rule, found: RuleHit) -> Gap:
    standard = found.standard
    fills = {
        "{name}": one_line(found.name, 80),
        "{other}": standard.id if standard else "",
        "{about}": standard.title.rstrip(".") if standard else "",
    }
    words, reason = (_filled(text, fills) for text in (rule.words, rule.reason))
    return Gap(rule, found.place, found.name, words, reason)


def _filled(text: str, fills: Mapping[str, str]) -> str:
    # In one go, so that a name which itself holds a placeholder stays as it is.
    filled = re.sub(r"\{\w+\}", lambda m: fills.get(m[0], m[0]), one_line(text))
    return one_line(filled)


# --- datasets -------------------------------------------------------------------------


def _where(fits: Callable[[Dataset], bool]) -> Check:
    """A rule about each dataset alone."""
    return lambda pack, workbook: (
        RuleHit(f"datasets.{id}", dataset.title)
        for id, dataset in sorted(workbook.datasets.items())
        if fits(dataset)
    )


def _is_out_of_reach(dataset: Dataset) -> bool:
    return dataset.need == "essential" and is_out_of_reach(dataset)


def _has_no_steward(dataset: Dataset) -> bool:
    there = dataset.status in ("held", "elsewhere")
    return bool(dataset.need) and there and not dataset.steward


def _is_closed_to_others(dataset: Dataset) -> bool:
    closed = dataset.access == "internal" and not _is_about_people(dataset)
    return bool(dataset.need) and closed and _is_there(dataset)


def _has_rights(rights: Rights) -> Callable[[Dataset], bool]:
    return lambda dataset: dataset.rights == rights and _is_there(dataset)


def _is_there(dataset: Dataset) -> bool:
    return dataset.status != "missing"


def _is_about_people(dataset: Dataset) -> bool:
    return dataset.personal in ABOUT_PEOPLE


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
        asked = dataset.need and _is_there(dataset) and not dataset.standard
        if not asked or _is_about_people(dataset):  # titles of people's data mislead
            continue
        standard = _fitting(pack, dataset.title)
        if standard and slug(standard.id) != slug(dataset.title):  # it is that itself
            yield RuleHit(f"datasets.{id}", dataset.title, standard)


def _fitting(pack: Pack, title: str) -> Standard | None:
    words = f" {' '.join(re.findall(_WORD, title.casefold()))} "
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


def _no_beneficiary(pack: Pack, workbook: Workbook) -> Iterator[RuleHit]:
    if workbook.ecosystem.flows:
        yield from _nobody_is({"beneficiary"})(pack, workbook)


def _nobody_is(roles: Set[str]) -> Check:
    """A rule about a role that none of the actors has."""
    return lambda pack, workbook: (
        [RuleHit("ecosystem.actors")]
        if workbook.ecosystem.actors and not _with_role(workbook, roles)
        else []
    )


def _no_feedback(pack: Pack, workbook: Workbook) -> Iterator[RuleHit]:
    """Stewards who give data today and hear nothing back.

    Feedback that the team only aims for counts, and so does a flow of no kind: in the
    room nobody is asked for the kind, so it may be feedback.
    """
    flows = workbook.ecosystem.flows
    heard = {flow.to for flow in flows if _may_be_feedback(flow)}
    for id in _with_role(workbook, {"steward"}):
        gives = any(f.from_ == id and _is_today(f) and _is_data(f) for f in flows)
        if gives and id not in heard:
            yield _named(workbook, id)


def _may_be_feedback(flow: Flow) -> bool:
    silent = flow.kind is None and flow.dataset is None
    return silent or flow.kind in ("feedback", "insight")


def _is_data(flow: Flow) -> bool:
    return flow.kind == "data" or (flow.kind is None and flow.dataset is not None)


def _is_today(flow: Flow) -> bool:
    return flow.state != "future"


def _one_in_the_middle(pack: Pack, workbook: Workbook) -> Iterator[RuleHit]:
    """Those without whom nothing reaches the beneficiaries today."""
    steps = _steps(workbook)
    sources = _beginnings(workbook, steps)
    ends = set(_with_role(workbook, {"beneficiary"}))
    for id in _with_role(workbook, _IN_THE_MIDDLE):
        others, people = [source for source in sources if source != id], ends - {id}
        with_them = _reaches(steps, others, people, without="")
        if with_them and not _reaches(steps, others, people, without=id):
            yield _named(workbook, id)


def _beginnings(workbook: Workbook, steps: Mapping[str, set[str]]) -> list[str]:
    """Where flows begin: sources of data, and those who give and get nothing."""
    takers = {taker for following in steps.values() for taker in following}
    sources = _with_role(workbook, _AT_THE_SOURCE)
    return sorted({*sources, *(steps.keys() - takers)})


def _steps(workbook: Workbook) -> dict[str, set[str]]:
    """Who gives something to whom today; feedback and money go other ways."""
    steps: dict[str, set[str]] = {}
    for flow in workbook.ecosystem.flows:
        if flow.to and _is_today(flow) and flow.kind not in ("feedback", "money"):
            steps.setdefault(flow.from_, set()).add(flow.to)
    return steps


def _reaches(
    steps: Mapping[str, set[str]], sources: list[str], ends: set[str], without: str
) -> bool:
    """Whether anything gets from a source to another that is an end."""
    others = ends.difference(sources)
    if _gets_to(steps, sources, others, without):
        return True
    both = ends.intersection(sources)  # these may be reached from one another only
    return any(_gets_to(steps, [s], both - {s}, without) for s in sources if both)


def _gets_to(
    steps: Mapping[str, set[str]], sources: list[str], ends: Set[str], without: str
) -> bool:
    seen, waiting = {*sources, without} - ends, [*sources]
    while waiting:
        for following in steps.get(waiting.pop(), set()) - seen:
            if following in ends:
                return True
            seen.add(following)
            waiting.append(following)
    return False


CHECKS: Mapping[str, Check] = {
    "personal-and-open": _personal_and_open,
    "personal-in-an-open-flow": _personal_in_an_open_flow,
    "essential-not-held": _where(
        lambda dataset: dataset.need == "essential" and dataset.status == "missing"
    ),
    "essential-out-of-reach": _where(_is_out_of_reach),
    "no-steward": _where(_has_no_steward),
    "closed-to-others": _where(_is_closed_to_others),
    "third-party-rights": _where(_has_rights("third-party")),
    "beneficiary-not-reached": _beneficiary_not_reached,
    "no-beneficiary": _no_beneficiary,
    "no-feedback": _no_feedback,
    "one-in-the-middle": _one_in_the_middle,
    "no-intermediary": _nobody_is(_IN_THE_MIDDLE),
    "no-decision-maker": _nobody_is({"decision-maker"}),
    "rights-not-checked": _where(_has_rights("unknown")),
    "standard-may-fit": _standard_may_fit,
}
