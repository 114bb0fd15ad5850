from __future__ import annotations

from typing import Any

from placebook.analysis.checks import check_workbook, problems_in
from placebook.model.pack import Pack
from placebook.model.workbook_reader import read_workbook
from placebook.model.workbook_writer import workbook_text

from tests.cases import for_each
from tests.conftest import MET, full, kent


def found(pack: Pack, **parts: Any) -> list[tuple[str, str, str]]:
    spelled = workbook_text(kent(pack, **parts), pack)
    problems = check_workbook(pack, read_workbook(spelled, "x.yaml", pack))
    lines = spelled.split("\n")
    for problem in problems:
        # Every problem stands at the line that has it.
        assert problem.where.rpartition(".")[2].partition("[")[0] in (
            lines[problem.line - 1] + lines[problem.line - 2] + "conflicts"
        )
    return [(problem.level, problem.where, problem.what) for problem in problems]


def test_a_comment_behind_a_value_is_remarked_on(pack: Pack) -> None:
    text = workbook_text(kent(pack, focus={"pattern": "access"}), pack)
    text = text.replace("name: Kent\n", "name: Kent # and Medway\n  # mine\n")
    text = text.replace("  evidence:\n", "  evidence: # the minutes\n")
    text = text.replace("notes:\n", "notes:\n  - Ask Jan #: mine\n")
    [first, second, third] = check_workbook(pack, read_workbook(text, "x.yaml", pack))
    assert str(first) == (
        "x.yaml:7:14: area.name: ends before '# and Medway', which goes to notes; "
        "put the whole text in quotes if the rest belongs to the answer"
    )
    assert (first.level, second.level) == ("remark", "remark")
    assert second.where == "focus.evidence"
    assert "'# the minutes'" in second.what
    assert "before '#: mine'" in third.what


NO_BREAK = "has a no-break space, which only looks like a space"


def test_a_full_workbook_and_a_bare_one_check_clean(pack: Pack) -> None:
    assert problems_in(pack, full(pack), "x.yaml") == []
    assert problems_in(pack, kent(pack), "x.yaml") == []


@for_each(
    ("parts", "wanted"),
    [
        (
            {
                "area": {"name": "Kent", "code": "E10000016\u00a0"},
                "ecosystem": {"flows": [{"from": "a\u00a0", "dataset": "b\u00a0"}]},
                "datasets": {
                    "c": {"title": "C", "status": "held", "licence": "none\u00a0"}
                },
                "actions": {"d": {"do": "E", "for": "c\u00a0"}},
            },
            [
                ("remark", "area.code", NO_BREAK),
                ("problem", "ecosystem.flows[1].from", NO_BREAK),
                ("problem", "ecosystem.flows[1].dataset", NO_BREAK),
                ("remark", "datasets.c.licence", NO_BREAK),
                ("problem", "actions.d.for", NO_BREAK),
            ],
        ),
        (
            {"ecosystem": {"flows": [{"from": "a", "to": "b", "dataset": "c"}]}},
            [
                ("problem", "ecosystem.flows[1].from", "there is no actor 'a'"),
                ("problem", "ecosystem.flows[1].to", "there is no actor 'b'"),
                ("problem", "ecosystem.flows[1].dataset", "there is no dataset 'c'"),
            ],
        ),
        (
            {"actions": {"a": {"do": "X", "for": "no.such"}}},
            [
                (
                    "problem",
                    "actions.a.for",
                    "there is no statement or dataset 'no.such'",
                )
            ],
        ),
        (
            {"actions": {"a": {"do": "X", "due": "2026-11-22"}}},
            [
                (
                    "problem",
                    "actions.a.due",
                    "is due before the workshop (2026-11-23)",
                )
            ],
        ),
        ({"actions": {"a": {"do": "X", "due": "2026-11-22", "status": "done"}}}, []),
        (
            {
                "workshop": {"date": "2026-11-23", "round": 2},
                "actions": {"a": {"do": "X", "due": "2026-11-22"}},
            },
            [("remark", "actions.a.due", "is overdue")],
        ),
        (
            {
                "readiness": {
                    "peer-networks": {
                        "giving-back": {"answer": "partly", "as_of": "2026-11-24"}
                    }
                }
            },
            [
                (
                    "problem",
                    "readiness.peer-networks.giving-back.as_of",
                    "is after the workshop (2026-11-23)",
                )
            ],
        ),
        (
            {"area": {"name": "Kent", "code": "Kent"}},
            [
                (
                    "remark",
                    "area.code",
                    "'Kent' does not look like an ONS (GSS) code",
                )
            ],
        ),
        (
            {"datasets": {"a": {"title": "A", "licence": "mine"}}},
            [("remark", "datasets.a.licence", "'mine' is not a licence we know")],
        ),
        (
            {"conflicts": [{"at": "focus.problem", "ours": "a", "theirs": "b"}]},
            [
                (
                    "problem",
                    "conflicts[1]",
                    "two answers for focus.problem are still to be settled",
                )
            ],
        ),
        (
            {
                "conflicts": [
                    {"at": "datasets.bins", "ours": "Bins", "theirs": "Waste"},
                    {"at": "actions.ring", "theirs": "Ring them."},
                    {"at": "actions.ring.owner", "theirs": "Planner"},
                ]
            },
            [
                ("problem", f"conflicts[{number}]", what)
                for number, what in enumerate(
                    (
                        "both sides added datasets.bins, with different words",
                        "one side removed actions.ring and the other changed it",
                        "one side changed actions.ring.owner, and the other removed "
                        "the entry",
                    ),
                    1,
                )
            ],
        ),
    ],
)
def test_what_the_schema_cannot_know(
    pack: Pack, parts: dict[str, Any], wanted: list[tuple[str, str, str]]
) -> None:
    assert found(pack, **parts) == wanted


def test_two_datasets_of_one_title_are_remarked_on(pack: Pack) -> None:
    entries = {"a": {"title": "Bin days"}, "b": {"title": "BIN  days"}}
    [(level, where, what)] = found(pack, datasets=entries)
    assert (level, where) == ("remark", "datasets.b.title")
    assert what == "is also the title of a"


def test_one_address_under_two_ids_is_remarked_on(pack: Pack) -> None:
    urls = (
        *("https://data.example/Bins", "http://www.DATA.example/Bins/"),
        *("https://data.example/rounds", None, None),
    )
    entries = {
        f"d-{n}": {"title": f"Title {n}", "url": url} for n, url in enumerate(urls)
    }
    assert found(pack, datasets=entries) == [
        ("remark", "datasets.d-1.url", "is also the address of d-0")
    ]


def test_a_flow_that_stands_twice_is_remarked_on(pack: Pack) -> None:
    actors = {"a": {"name": "A"}, "b": {"name": "B"}}
    datasets = {"x": {"title": "X"}, "y": {"title": "Y"}}
    flows = [
        {"from": "a", "to": "b", "what": "Needs", "state": "current"},
        {"from": "a", "to": "b", "what": "NEEDS", "kind": "data", "state": "future"},
        {"from": "b", "to": "a", "what": "Needs"},
        {"from": "a", "to": "b", "dataset": "x"},
        {"from": "a", "to": "b", "dataset": "y"},
        {"from": "a", "to": "b", "dataset": "x", "state": "current"},
    ]
    assert found(
        pack, ecosystem={"actors": actors, "flows": flows}, datasets=datasets
    ) == [
        ("remark", "ecosystem.flows[2].what", "is listed twice: from a to b: NEEDS"),
        ("remark", "ecosystem.flows[6].from", "is listed twice: from a to b"),
    ]


def test_a_name_in_the_place_of_a_role_is_remarked_on(pack: Pack) -> None:
    """The file is made to be shared."""
    for role in ("Ms Sarah Jones", "s.jones@kent.example"):
        told = found(
            pack,
            workshop={"date": MET, "people": [{"role": "Analyst"}, {"role": role}]},
            datasets={"a": {"title": "A", "steward": role}, "b": {"title": "B"}},
            actions={"a": {"do": "Ask.", "owner": role}},
        )
        assert told == [
            ("remark", where, "may be somebody's name")
            for where in (
                "workshop.people[2].role",
                "datasets.a.steward",
                "actions.a.owner",
            )
        ]
