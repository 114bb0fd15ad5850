"""Each rule finds what it is for, and nothing else."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import given
from placebook.analysis.gaps import CHECKS, Gap, find_gaps
from placebook.analysis.next_steps import next_steps
from placebook.analysis.scoring import score_workbook
from placebook.model import pack_loader, store
from placebook.model.fields import RULES
from placebook.model.pack import Pack
from placebook.model.store import Saved
from placebook.model.workbook import Workbook, value_at
from placebook.reports.summary import summary_report, work_out

from tests.cases import for_each
from tests.conftest import Run, answers, kent
from tests.strategies import workbooks

STEWARD = {"name": "Council", "roles": ["steward"]}
MAKER = {"name": "App maker", "roles": ["creator"]}
OTHER = {"name": "Library", "roles": ["intermediary"]}
PATTERNS = (None, "access", "delivery", "policy")
PEOPLE = {"name": "Residents", "roles": ["beneficiary"]}


def found(pack: Pack, **parts: Any) -> list[tuple[str, str, str]]:
    return [(g.rule.id, g.place, g.name) for g in find_gaps(pack, kent(pack, **parts))]


def of(pack: Pack, rule: str, **parts: Any) -> list[tuple[str, str]]:
    return [(place, name) for id, place, name in found(pack, **parts) if id == rule]


def bins(**fields: Any) -> dict[str, Any]:
    return {"bins": {"title": "Bins", **fields}}


def ecosystem(*flows: tuple[str, str, str], **actors: dict[str, Any]) -> dict[str, Any]:
    return {
        "actors": actors,
        "flows": [{"from": a, "to": b, "kind": kind} for a, b, kind in flows],
    }


HERE = [("datasets.bins", "Bins")]
ELSEWHERE = {"need": "essential", "status": "elsewhere"}
NEEDED = {"need": "useful", "status": "held", "steward": "Waste team"}


@for_each(
    ("rule", "fields", "pattern", "finds"),
    [
        ("essential-not-held", {"need": "essential", "status": "missing"}, None, True),
        ("essential-not-held", {"need": "useful", "status": "missing"}, None, False),
        ("essential-not-held", {"need": "essential", "status": "held"}, None, False),
        ("essential-out-of-reach", {**ELSEWHERE, "access": "internal"}, None, True),
        ("essential-out-of-reach", ELSEWHERE, None, True),
        ("essential-out-of-reach", {**ELSEWHERE, "access": "named"}, None, True),
        ("essential-out-of-reach", {**ELSEWHERE, "access": "group"}, None, False),
        ("essential-out-of-reach", {**ELSEWHERE, "need": "useful"}, None, False),
        ("essential-out-of-reach", {**ELSEWHERE, "status": "held"}, None, False),
        ("no-steward", {"need": "useful", "status": "elsewhere"}, None, True),
        ("no-steward", {"need": "useful", "status": "missing"}, None, False),
        ("no-steward", {"status": "held"}, None, False),
        ("no-steward", NEEDED, None, False),
        ("closed-to-others", {**NEEDED, "access": "internal"}, "access", True),
        ("closed-to-others", {**NEEDED, "access": "internal"}, "policy", False),
        ("closed-to-others", {**NEEDED, "access": "internal"}, None, False),
        ("closed-to-others", {**NEEDED, "access": "group"}, "access", False),
        ("third-party-rights", {"rights": "third-party"}, None, True),
        ("third-party-rights", {"rights": "cleared"}, None, False),
        ("rights-not-checked", {"rights": "unknown"}, None, True),
        ("rights-not-checked", {}, None, False),
        ("personal-and-open", {"personal": "personal", "access": "open"}, None, True),
        ("personal-and-open", {"personal": "none", "access": "open"}, None, False),
        ("personal-and-open", {"personal": "personal", "access": "named"}, None, False),
    ],
)
def test_a_rule_about_datasets(
    pack: Pack, rule: str, fields: dict[str, Any], pattern: str | None, finds: bool
) -> None:
    parts = {"datasets": bins(**fields), "focus": {"pattern": pattern}}
    assert of(pack, rule, **parts) == (HERE if finds else [])


def test_personal_data_that_passes_as_open_is_told_at_its_flow(pack: Pack) -> None:
    flow = {"from": "council", "to": "people", "kind": "data", "dataset": "bins"}
    parts = {
        "datasets": bins(personal="pseudonymous", access="open"),
        "ecosystem": {"actors": {"council": STEWARD}, "flows": [{"from": "x"}, flow]},
    }
    assert of(pack, "personal-in-an-open-flow", **parts) == [
        ("ecosystem.flows.2", "Bins")
    ]
    assert of(pack, "personal-and-open", **parts) == []


@for_each(
    ("title", "standard"),
    [
        ("Grants to community groups", "360Giving"),
        ("Contracts register", "OCDS"),
        ("Bus stops", "NaPTAN"),
        ("Bus timetables", "Bus Open Data"),
        ("Brownfield sites", "Brownfield land register"),
        ("Directory of services for carers", "Open Referral UK"),
        ("Business rates", None),
        ("Migrants and fragrant plants", None),
        ("Busy streets", None),
    ],
)
def test_a_standard_is_asked_of_a_title_that_has_its_words(
    pack: Pack, title: str, standard: str | None
) -> None:
    needed = {"title": title, "need": "useful"}
    workbook = kent(pack, datasets={"x": needed})
    asked = [g for g in find_gaps(pack, workbook) if g.rule.id == "standard-may-fit"]
    wanted = [f"Could {title} follow {standard}?"] if standard else []
    assert [gap.words for gap in asked] == wanted
    assert all(gap.rule.question for gap in asked)
    for entry in ({**needed, "standard": "Ours"}, {"title": title}):
        settled = kent(pack, datasets={"x": entry})
        assert not [
            g for g in find_gaps(pack, settled) if g.rule.id == "standard-may-fit"
        ]


def test_a_beneficiary_whom_nothing_reaches(pack: Pack) -> None:
    def rule(*flows: tuple[str, str, str]) -> list[tuple[str, str]]:
        eco = ecosystem(*flows, council=STEWARD, people=PEOPLE)
        return of(pack, "beneficiary-not-reached", ecosystem=eco)

    here = [("ecosystem.actors.people", "Residents")]
    assert rule() == []  # nothing is listed yet
    assert rule(("people", "council", "feedback")) == here
    assert rule(("people", "people", "service")) == here
    assert rule(("council", "people", "service")) == []


def test_a_service_that_is_for_nobody_who_is_listed(pack: Pack) -> None:
    def rule(*flows: tuple[str, str, str], **more: Any) -> list[tuple[str, str]]:
        eco = ecosystem(*flows, council=STEWARD, maker=MAKER, **more)
        return of(pack, "no-beneficiary", ecosystem=eco)

    given = ("council", "maker", "data")
    assert rule() == []  # they have only begun
    assert rule(given) == [("ecosystem.actors", "")]
    assert rule(given, people=PEOPLE) == []


def test_a_steward_who_hears_nothing_back(pack: Pack) -> None:
    def rule(*flows: tuple[str, str, str]) -> list[tuple[str, str]]:
        eco = ecosystem(*flows, council=STEWARD, maker=MAKER)
        return of(pack, "no-feedback", ecosystem=eco)

    here = [("ecosystem.actors.council", "Council")]
    assert rule(("council", "maker", "money")) == []
    assert rule(("council", "maker", "data")) == here
    given = ("council", "maker", "data")
    assert rule(given, ("maker", "council", "feedback")) == []
    assert rule(given, ("maker", "council", "insight")) == []
    assert rule(given, ("maker", "council", "money")) == here


def test_what_is_of_no_kind_may_be_feedback(pack: Pack) -> None:
    """In the room nobody is asked the kind: no claim hangs on their silence."""
    given = {"from": "council", "to": "maker", "kind": "data"}
    back = {"from": "maker", "to": "council"}
    here = [("ecosystem.actors.council", "Council")]
    for more, finds in (({"what": "Slips"}, []), ({"dataset": "bins"}, here)):
        flows = [given, {**back, **more}]
        eco = {"actors": {"council": STEWARD, "maker": MAKER}, "flows": flows}
        assert of(pack, "no-feedback", ecosystem=eco) == finds


def test_what_is_given_is_data_if_it_is_said_or_a_dataset(pack: Pack) -> None:
    def rule(**flow: str) -> list[tuple[str, str]]:
        flows = [{"from": "council", "to": "maker", **flow}]
        eco = {"actors": {"council": STEWARD, "maker": MAKER}, "flows": flows}
        return of(pack, "no-feedback", ecosystem=eco)

    here = [("ecosystem.actors.council", "Council")]
    assert rule(what="Advice") == []
    assert rule(what="Days", dataset="bins") == here
    assert rule(kind="service", dataset="bins") == []


@for_each(
    ("given", "heard", "finds"),
    [
        ("current", None, True),
        ("future", None, False),
        ("current", "current", False),
        ("current", "future", False),  # they know, and have said what
    ],
)
def test_who_gives_data_today_hears_back_or_aims_to(
    pack: Pack, given: str, heard: str | None, finds: bool
) -> None:
    flows = [{"from": "council", "to": "maker", "kind": "data", "state": given}]
    if heard:
        back = {"from": "maker", "to": "council", "kind": "feedback", "state": heard}
        flows.append(back)
    eco = {"actors": {"council": STEWARD, "maker": MAKER}, "flows": flows}
    here = [("ecosystem.actors.council", "Council")]
    assert of(pack, "no-feedback", ecosystem=eco) == (here if finds else [])


def test_one_that_all_hangs_on(pack: Pack) -> None:
    def rule(*flows: tuple[str, str, str]) -> list[tuple[str, str]]:
        actors = {"council": STEWARD, "maker": MAKER, "library": OTHER}
        eco = ecosystem(*flows, **actors, people=PEOPLE)
        return of(pack, "one-in-the-middle", ecosystem=eco)

    through = (("council", "maker", "data"), ("maker", "people", "service"))
    here = [("ecosystem.actors.maker", "App maker")]
    assert rule(through[0]) == []  # nothing reaches people
    assert rule(*through) == here
    assert rule(*through, ("people", "council", "feedback")) == here
    around = (("council", "library", "data"), ("library", "people", "service"))
    assert rule(*through, *around) == []
    assert rule(*through, ("council", "people", "service")) == []
    paid = (("council", "people", "money"), ("council", "library", "money"))
    assert rule(*through, *paid) == here  # money carries no data past them


def test_one_that_is_a_source_itself_is_none_that_others_hang_on(pack: Pack) -> None:
    maker = {"name": "App maker", "roles": ["creator", "contributor"]}
    actors = {"maker": maker, "people": PEOPLE}
    eco = ecosystem(("maker", "people", "service"), **actors)
    assert of(pack, "one-in-the-middle", ecosystem=eco) == []


def test_nobody_is_hung_on_where_nobody_else_is_reached_today(pack: Pack) -> None:
    def rule(*flows: tuple[str, str, str], **more: Any) -> list[tuple[str, str]]:
        actors = {"council": STEWARD, "maker": MAKER, "people": PEOPLE, **more}
        return of(pack, "one-in-the-middle", ecosystem=ecosystem(*flows, **actors))

    gains = {"name": "App maker", "roles": ["creator", "beneficiary"]}
    assert rule(("council", "maker", "data"), maker=gains) == []
    own = {"name": "App maker", "roles": ["creator", "contributor"]}
    assert rule(("maker", "people", "service"), maker=own) == []


def test_what_somebody_gives_of_their_own_gets_around_the_one_between(
    pack: Pack,
) -> None:
    decider = {"name": "Board", "roles": ["decision-maker"]}
    actors = {"council": STEWARD, "maker": MAKER, "people": PEOPLE, "board": decider}
    through = (("council", "maker", "data"), ("board", "people", "service"))
    handed_on = ecosystem(*through, ("maker", "board", "insight"), **actors)
    assert of(pack, "one-in-the-middle", ecosystem=handed_on) == [
        ("ecosystem.actors.maker", "App maker")
    ]
    besides = ecosystem(*through, ("maker", "people", "service"), **actors)
    assert of(pack, "one-in-the-middle", ecosystem=besides) == []


def test_who_gets_back_only_what_they_gave_is_not_reached(pack: Pack) -> None:
    both = {"name": "A", "roles": ["contributor", "beneficiary"]}
    flows = (("a", "maker", "data"), ("maker", "a", "service"))
    eco = ecosystem(*flows, a=both, maker=MAKER)
    assert of(pack, "one-in-the-middle", ecosystem=eco) == []


def test_people_who_give_and_gain_are_reached_through_the_one_between(
    pack: Pack,
) -> None:
    both = {"roles": ["contributor", "beneficiary"]}
    actors = {"a": {"name": "A", **both}, "b": {"name": "B", **both}, "maker": MAKER}
    flows = (("a", "maker", "data"), ("maker", "b", "service"))
    eco = ecosystem(*flows, **actors)
    assert of(pack, "one-in-the-middle", ecosystem=eco) == [
        ("ecosystem.actors.maker", "App maker")
    ]


@for_each(
    ("rule", "pattern", "role"),
    [
        ("no-intermediary", "access", "creator"),
        ("no-decision-maker", "policy", "decision-maker"),
    ],
)
def test_a_part_that_a_pattern_needs(
    pack: Pack, rule: str, pattern: str, role: str
) -> None:
    focus = {"pattern": pattern}
    assert of(pack, rule, focus=focus) == []  # nobody is listed yet
    alone = {"actors": {"a": STEWARD}}
    assert of(pack, rule, focus=focus, ecosystem=alone) == [("ecosystem.actors", "")]
    other = {"pattern": "delivery"}
    assert of(pack, rule, focus=other, ecosystem=alone) == []
    both = {"actors": {"a": STEWARD, "b": {"name": "B", "roles": [role]}}}
    assert of(pack, rule, focus=focus, ecosystem=both) == []


def test_the_program_and_the_pack_have_the_same_rules(pack: Pack) -> None:
    assert tuple(rule.id for rule in pack.rules) == tuple(RULES) == tuple(CHECKS)
    asking = [rule.question for rule in pack.rules]
    assert asking == sorted(asking)  # questions come last


def test_names_from_people_stay_as_they_are(pack: Pack) -> None:
    name = "{other} [red]\n{about}"
    entry = {"title": name, "need": "useful", "status": "held"}
    [gap] = find_gaps(pack, kent(pack, datasets={"x": entry}))
    assert gap.words == "Nobody is named as the steward of {other} [red] {about}."


# --- twenty workbooks -----------------------------------------------------------------


def varied(pack: Pack) -> list[Workbook]:
    """Twenty that differ in pattern, answers, datasets and people; always the same."""
    dice = Random(2018)
    levels = ("not-yet", "starting", "partly", "in-place", "unknown", None)
    exposed = {"personal": "personal", "access": "open", "status": "held"}
    flow = {"from": "a", "to": "p", "kind": "data", "dataset": "bins"}
    entries: list[dict[str, Any]] = [
        {},
        bins(need="essential", status="missing"),
        bins(need="essential", status="elsewhere", access="internal"),
        {"g": {"title": "Grants", **NEEDED, "rights": "third-party"}},
        bins(**exposed, rights="unknown"),
    ]
    actors = {"a": STEWARD, "p": PEOPLE}
    through = (("a", "m", "data"), ("m", "p", "service"))
    around: list[dict[str, Any]] = [
        {},
        ecosystem(("a", "m", "service"), a=STEWARD, m=MAKER),
        {"actors": actors, "flows": [flow]},
        ecosystem(*through, **actors, m=MAKER),
        ecosystem(through[0], ("m", "a", "feedback"), **actors, m=MAKER),
    ]
    return [
        kent(
            pack,
            focus={"problem": "Cold homes.", "pattern": PATTERNS[n % 4]},
            datasets=entries[n % 5],
            ecosystem=around[n // 4],
            readiness=answers(pack, *(dice.choice(levels) for _ in pack.statements)),
        )
        for n in range(20)
    ]


def advice(pack: Pack, workbook: Workbook) -> list[str]:
    """What the summary says to do, in its order."""
    missing = [gap.words for gap in find_gaps(pack, workbook)]
    return missing + [step.step for step in next_steps(score_workbook(pack, workbook))]


def test_nobody_sees_the_same_three_pieces_of_advice_whatever_they_said(
    pack: Pack,
) -> None:
    first = [tuple(advice(pack, workbook)[:3]) for workbook in varied(pack)]
    assert all(len(three) == 3 for three in first)
    alike = sum(set(a) == set(b) for a, b in combinations(first, 2))
    assert alike == 0
    most = max(sum(words in three for three in first) for words in set(sum(first, ())))
    assert most < len(first) / 2, "one piece of advice is in most people's first three"


def test_every_rule_speaks_to_some_and_none_to_all(pack: Pack) -> None:
    spoke = [{gap.rule.id for gap in find_gaps(pack, w)} for w in varied(pack)]
    for id in RULES:
        number = sum(id in rules for rules in spoke)
        assert 0 < number < len(spoke) / 2, id


# --- any workbook ---------------------------------------------------------------------


def place_exists(workbook: Workbook, gap: Gap) -> bool:
    parts = gap.place.split(".")
    if parts[:2] == ["ecosystem", "flows"] and len(parts) == 3:
        return int(parts[2]) <= len(workbook.ecosystem.flows)
    return value_at(workbook, tuple(parts)) is not None


PACK = pack_loader.load_pack()


@given(workbooks(PACK))
def test_every_finding_is_about_something_in_the_workbook(workbook: Workbook) -> None:
    for gap in find_gaps(PACK, workbook):
        assert place_exists(workbook, gap), gap
        assert gap.words.rstrip(".?") != gap.words
        assert "\n" not in gap.words + gap.reason
    summary_report(work_out(PACK, workbook))


# --- shown ----------------------------------------------------------------------------


def test_findings_of_a_rule_stand_together_and_questions_last(
    run: Run, pack: Pack
) -> None:
    entries = {
        f"d{n}": {"title": f"Dataset {n}", "need": "useful", "status": "held"}
        for n in range(5)
    }
    entries["g"] = {"title": "Grants", **NEEDED}
    entries["h"] = {"title": "Bus timetables", **NEEDED}
    store.save(Saved(Path("x.yaml"), kent(pack, datasets=entries)), pack)
    said = run("summary", "x.yaml").out
    shown = said[said.index("What is missing") :]
    assert shown == (
        "What is missing\n\n"
        " - Wanted, and no steward is named: Dataset 0, Dataset 1, Dataset 2 and 2 more"
        "\n   Somebody has to be asked when a figure looks wrong. Name somebody for"
        " each\n   dataset, as the Open Data Maturity Model asks.\n"
        " - Could Grants follow 360Giving?\n"
        "   Published for this: 360Giving. Grants: who gave how much to whom, and"
        " for\n   what. With a shared standard, a tool made in one area works in the"
        " next.\n"
        " - Could Bus timetables follow Bus Open Data?\n"
        "   Published for this: Bus Open Data. Bus timetables, positions and fares."
        " With\n   a shared standard, a tool made in one area works in the next.\n"
    )
    told = json.loads(run("summary", "x.yaml", "--format", "json").out)["gaps"]
    assert [(gap["rule"], gap["place"]) for gap in told] == [
        *(("no-steward", f"datasets.d{n}") for n in range(5)),
        ("standard-may-fit", "datasets.g"),
        ("standard-may-fit", "datasets.h"),
    ]
    assert set(told[0]) == {"rule", "place", "words", "reason", "question"}


def test_what_nobody_has_or_is_about_people_gets_no_advice_to_share_it(
    pack: Pack,
) -> None:
    focus = {"pattern": "access"}
    entry = {"title": "Bus pass grants", "need": "useful", "steward": "Waste team"}
    personal = {**entry, "status": "held", "access": "internal", "personal": "personal"}
    absent = {**entry, "status": "missing", "rights": "unknown"}
    for dataset in (personal, absent):
        assert find_gaps(pack, kent(pack, focus=focus, datasets={"d": dataset})) == ()
    assert [
        gap.rule.id
        for gap in find_gaps(
            pack,
            kent(pack, focus=focus, datasets={"d": {**personal, "personal": "none"}}),
        )
    ] == ["closed-to-others", "standard-may-fit"]


def test_a_standard_itself_is_not_asked_to_follow_itself(pack: Pack) -> None:
    entry = {"title": "Brownfield Land Register", **NEEDED}
    assert find_gaps(pack, kent(pack, datasets={"x": entry})) == ()


def around(*flows: tuple[str, str, str]) -> dict[str, Any]:
    """A steward, two makers and residents, and what passes between them."""
    roles = {"s": "steward", "m": "intermediary", "n": "creator", "r": "beneficiary"}
    return {
        "actors": {id: {"name": id, "roles": [role]} for id, role in roles.items()},
        "flows": [{"from": a, "to": b, "state": state} for a, b, state in flows],
    }


@for_each(
    ("flows", "names"),
    [
        ([("s", "m", "current"), ("m", "r", "current")], ["m"]),
        (
            [("s", "m", "current"), ("m", "r", "current"), ("s", "n", "current")],
            ["m"],
        ),
        (
            [
                *(("s", "m", "current"), ("m", "r", "current")),
                *(("s", "n", "future"), ("n", "r", "future")),
            ],
            ["m"],
        ),
        (
            [
                *(("s", "m", "current"), ("m", "r", "current")),
                *(("s", "n", "current"), ("n", "r", "current")),
            ],
            [],
        ),
    ],
)
def test_who_is_in_the_middle_of_all_that_passes_today(
    pack: Pack, flows: list[tuple[str, str, str]], names: list[str]
) -> None:
    workbook = kent(pack, ecosystem=around(*flows))
    found = [
        g.name for g in find_gaps(pack, workbook) if g.rule.id == "one-in-the-middle"
    ]
    assert found == names


def test_of_a_long_chain_of_makers_one_is_in_the_middle(pack: Pack) -> None:
    sources = [f"s{n}" for n in range(400)]
    middle = [f"m{n}" for n in range(400)]
    actors = {
        **{id: {"name": id, "roles": ["steward"]} for id in sources},
        **{id: {"name": id, "roles": ["creator"]} for id in middle},
        "r": {"name": "r", "roles": ["beneficiary"]},
    }
    flows = [{"from": a, "to": b} for a, b in zip(sources, middle, strict=True)]
    flows.append({"from": middle[-1], "to": "r"})
    workbook = kent(pack, ecosystem={"actors": actors, "flows": flows})
    found = [
        g.name for g in find_gaps(pack, workbook) if g.rule.id == "one-in-the-middle"
    ]
    assert found == [middle[-1]]
