from __future__ import annotations

from placebook.interview.steps import count_progress, further_steps, is_open, walk_steps
from placebook.model import workbook
from placebook.model.fields import FIELDS
from placebook.model.pack import Pack
from pydantic import BaseModel

from tests.conftest import answers, full, kent


def test_the_room_is_asked_what_the_design_lists(pack: Pack) -> None:
    found = [step.id for step in walk_steps(pack, kent(pack))]
    assert found == [
        "area.name",
        "area.code",
        "service.name",
        "workshop.date",
        "workshop.people",
        "focus.problem",
        "focus.affected",
        "focus.outcome",
        "focus.measure",
        "focus.question",
        "focus.pattern",
        "ecosystem.actors",
        "ecosystem.flows",
        "datasets",
        *pack.statements,
        "actions",
    ]


def test_evidence_is_asked_of_what_has_a_level(pack: Pack) -> None:
    book = kent(pack, readiness=answers(pack, "partly", "unknown", "not-yet"))
    evidence = [s.id for s in walk_steps(pack, book) if s.field == "readiness.evidence"]
    first, _, third = list(pack.statements)[:3]
    assert evidence == [f"{first}.evidence", f"{third}.evidence"]


def test_everything_and_further_fields_together_are_every_field(pack: Pack) -> None:
    book = full(pack)
    asked = {step.field for step in walk_steps(pack, book, everything=True)}
    kinds = ("ecosystem.actors", "ecosystem.flows", "datasets", "actions")
    inner = {id for id in FIELDS if id.rpartition(".")[0] in kinds}
    assert asked | inner == set(FIELDS)


def test_further_fields_are_those_around_a_step(pack: Pack) -> None:
    book = kent(pack, readiness=answers(pack, "partly"))
    by_id = {step.id: step for step in walk_steps(pack, book)}
    statement = next(iter(pack.statements))
    assert [s.field for s in further_steps(book, by_id[statement])] == [
        "readiness.why",
        "readiness.as_of",
    ]
    assert [s.id for s in further_steps(book, by_id["focus.problem"])] == [
        "focus.evidence",
        "focus.beneficiaries",
    ]
    assert [s.id for s in further_steps(book, by_id["service.name"])] == [
        "service.about"
    ]


def test_progress_counts_what_everyone_is_asked(pack: Pack) -> None:
    assert count_progress(pack, kent(pack)) == (3, 29)
    half = kent(
        pack,
        readiness=answers(pack, *["unknown"] * 12),
        datasets={"a": {"title": "A"}, "b": {"title": "B", "status": "held"}},
    )
    assert count_progress(pack, half) == (15, 30)
    settled = half.model_copy(update={"datasets": {"b": half.datasets["b"]}})
    assert count_progress(pack, settled) == (16, 30)
    assert not any(is_open(full(pack), step) for step in walk_steps(pack, full(pack)))


def test_the_vocabulary_and_the_types_have_the_same_fields() -> None:
    """One lists the fields for the walk, the other types them.

    Nobody is asked which version of the questions was answered.
    """
    models: dict[str, type[BaseModel]] = {
        "area": workbook.Area,
        "service": workbook.Service,
        "workshop": workbook.Workshop,
        "focus": workbook.Focus,
        "ecosystem": workbook.Ecosystem,
        "ecosystem.actors": workbook.Actor,
        "ecosystem.flows": workbook.Flow,
        "datasets": workbook.Dataset,
        "readiness": workbook.Reply,
        "actions": workbook.Action,
    }
    found = [
        f"{section}.{field.alias or name}"
        for section, model in models.items()
        for name, field in model.model_fields.items()
    ]
    lists = ["datasets", "actions", "notes"]
    assert sorted(found + lists) == sorted([*FIELDS, "readiness.asked"])
