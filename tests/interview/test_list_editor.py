from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from placebook.interview.labels import labels
from placebook.interview.prompts import GivenAnswer, Menu, MenuChoice
from placebook.model.pack import Pack
from placebook.model.workbook import (
    Action,
    Actor,
    Dataset,
    Flow,
    Person,
    Workbook,
    value_at,
)

from tests.cases import for_each
from tests.conftest import MET, answers, full, kent
from tests.walking import Line, Script, begin, walk


def test_people_are_added_a_line_each(tmp_path: Path, pack: Pack) -> None:
    lines = (
        *("Energy officer, Kent", "Volunteer, St Peter's Church, Hindley"),
        *("Carer", ", Wigan Council"),
    )
    script = Script("add", *lines, "")
    book = walk(begin(tmp_path, pack, kent(pack), script), "workshop.people")
    assert book.workshop.people == (
        Person(role="Energy officer", organisation="Kent"),
        Person(role="Volunteer", organisation="St Peter's Church, Hindley"),
        Person(role="Carer"),
        Person(organisation="Wigan Council"),
    )
    assert [prompt.notice for prompt in script.asked[2:6]] == [
        "Saved: Energy officer, Kent",
        "Saved: Volunteer, St Peter's Church, Hindley",
        "Saved: Carer",
        "Saved: Wigan Council",
    ]


def test_back_while_adding_people_is_the_line_before(
    tmp_path: Path, pack: Pack
) -> None:
    half = MenuChoice(Menu.BACK, "Half a li")
    script = Script(
        *("add", "Oficer, Kent\nCarer", lambda _: half, Menu.BACK, "Officer, Kent"),
        *(None, Menu.BACK, Menu.BACK, Menu.BACK, "go-on"),
    )
    people = [{"role": "Chair"}]
    book = kent(pack, workshop={"date": MET, "people": people})
    book = walk(begin(tmp_path, pack, book, script), "workshop.people")
    assert book.workshop.people == (
        Person(role="Chair"),
        Person(role="Officer", organisation="Kent"),
        Person(role="Carer"),
    )
    before = [(prompt.current, prompt.draft) for prompt in script.asked[3:9]]
    assert before == [
        ("Carer", None),
        ("Oficer, Kent", None),
        ("Carer", None),
        (None, "Half a li"),
        ("Carer", None),
        ("Officer, Kent", None),
    ]
    assert script.texts()[9] == pack.questions["workshop.people"].text
    assert book.notes == ()


def test_a_line_that_was_half_typed_is_a_note_in_the_end(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script("add", lambda _: MenuChoice(Menu.BACK, "Half a li"), "go-on")
    book = walk(begin(tmp_path, pack, kent(pack), script), "workshop.people")
    assert book.notes == (
        "The workshop: Add somebody in the room. Typed there: Half a li",
    )


def _replying(reply: GivenAnswer | MenuChoice) -> Line:
    return lambda _: reply


def test_lines_typed_at_a_list_stand_behind_one_that_was_half_typed(
    tmp_path: Path, pack: Pack
) -> None:
    half = MenuChoice(Menu.BACK, "Half a na")
    for id in ("workshop.people", "datasets"):
        lines = GivenAnswer("add", "Third\nFourth")
        script = Script("add", _replying(half), _replying(lines))
        book = walk(begin(tmp_path, pack, kent(pack), script), id)
        assert script.asked[-1].draft == "Half a na\nThird\nFourth\n"
        assert book.notes == ()


@for_each("id", ["workshop.people", "datasets"])
def test_a_name_typed_at_a_list_is_an_entry(
    tmp_path: Path, pack: Pack, id: str
) -> None:
    script = Script(lambda _: GivenAnswer("add", "Bins"))
    book = walk(begin(tmp_path, pack, kent(pack), script), id)
    assert (script.asked[1].draft, script.asked[1].notice) == (None, "Saved: Bins")
    entries = value_at(book, tuple(id.split(".")))
    assert entries in ([{"role": "Bins"}], {"bins": {"title": "Bins"}})


def test_a_name_typed_at_a_list_that_has_it_is_asked_again(
    tmp_path: Path, pack: Pack
) -> None:
    book = kent(pack, datasets={"bins": {"title": "Bins", "status": "held"}})
    script = Script(lambda _: GivenAnswer("add", "bins"), "Bins 2026")
    book = walk(begin(tmp_path, pack, book, script), "datasets")
    assert script.asked[1].notice == "bins is listed already: give it another name."
    assert [d.title for d in book.datasets.values()] == ["Bins", "Bins 2026"]


def test_a_name_in_the_place_of_a_role_is_kept_and_remarked_on(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script("add", "Ms Sarah Jones, Kent", "")
    book = walk(begin(tmp_path, pack, kent(pack), script), "workshop.people")
    assert book.workshop.people == (Person(role="Ms Sarah Jones", organisation="Kent"),)
    assert script.asked[2].notice == (
        "Saved: Ms Sarah Jones, Kent. If that is a person's name, put a role: the file "
        "is made to be shared"
    )


def test_an_organisation_without_a_role_is_changed_as_one(
    tmp_path: Path, pack: Pack
) -> None:
    book = kent(pack, workshop={"people": [{"organisation": "Wigan"}]})
    script = Script(
        "change", "0", lambda prompt: GivenAnswer(f"{prompt.current} Council")
    )
    book = walk(begin(tmp_path, pack, book, script), "workshop.people")
    assert book.workshop.people == (Person(organisation="Wigan Council"),)


def test_a_list_is_passed_over_with_one_key(tmp_path: Path, pack: Pack) -> None:
    script = Script(None)
    walk(begin(tmp_path, pack, kent(pack), script), "datasets")
    hub, following = script.asked
    assert hub.current == hub.choices[0].value == "go-on"
    assert following.text == next(iter(pack.statements.values()))[1].text


def test_a_dataset_is_asked_in_the_room_s_few_fields(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script(
        "add", "Bin days", "held", "essential", "Waste team", "open", "Go on"
    )
    book = walk(begin(tmp_path, pack, kent(pack), script), "datasets")
    assert book.datasets == {
        "bin-days": Dataset(
            title="Bin days",
            status="held",
            need="essential",
            steward="Waste team",
            access="open",
        )
    }
    assert "- Bin days (" in script.asked[6].above[0]


def test_the_same_name_twice_is_one_entry(tmp_path: Path, pack: Pack) -> None:
    script = Script("add", "Bins", None, None, None, None, "add", " bins")
    book = walk(begin(tmp_path, pack, kent(pack), script), "datasets")
    assert list(book.datasets) == ["bins"]
    again = script.asked[-1]
    assert again.notice == "bins is listed already: give it another name."
    assert again.draft == " bins"


def test_nobody_answers_for_what_nobody_has(tmp_path: Path, pack: Pack) -> None:
    script = Script("add", "Bins", "missing", "useful", Menu.BACK)
    walk(begin(tmp_path, pack, kent(pack), script), "datasets")
    texts = script.texts()
    asked = [
        pack.questions[f"datasets.{id}"].text for id in ("title", "status", "need")
    ]
    hub = texts[0]
    assert texts[:5] == [hub, *asked, hub]


def test_a_due_date_without_a_year_comes_after_the_workshop(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script("add", "Ring them.", "Me", "31 January")
    book = walk(begin(tmp_path, pack, kent(pack), script), "actions")
    assert book.actions["ring-them"].due == date(2027, 1, 31)


def test_back_within_an_entry_goes_to_its_field_before_then_to_the_list(
    tmp_path: Path, pack: Pack
) -> None:
    backs = [Menu.BACK] * 3
    script = Script("add", "Bins", "held", *backs, "go-on", Menu.BACK)
    book = walk(begin(tmp_path, pack, kent(pack), script), "datasets")
    assert book.datasets["bins"].status == "held"
    ids = ("datasets.title", "datasets.status", "datasets.need")
    title, status, need = [pack.questions[id].text for id in ids]
    hub = pack.questions["datasets"].text
    assert script.texts()[:7] == [hub, title, status, need, status, title, hub]
    assert [script.asked[n].current for n in (4, 5)] == ["held", "Bins"]
    assert script.texts()[8] == hub  # back from the statement after the list


def test_a_dataset_left_half_done_is_gone_on_with(tmp_path: Path, pack: Pack) -> None:
    book = kent(
        pack,
        focus={"problem": "Cold.", "pattern": "access"},
        datasets={"bins": {"title": "Bins"}},
    )
    script = Script("missing", Menu.BACK, Menu.BACK)
    result = walk(begin(tmp_path, pack, book, script))
    assert result.datasets["bins"].status == "missing"
    script = Script(None, "settle", "missing", None, "Go on")
    walk(begin(tmp_path, pack, book, script), "ecosystem.flows")
    hub = script.asked[1]
    assert hub.current == "settle"
    assert [c.title for c in hub.choices if c.value == "settle"] == [
        "Say who has 'Bins'"
    ]
    again = script.asked[4]
    assert (again.text, again.current) == (hub.text, "go-on")
    assert "settle" not in [choice.value for choice in again.choices]


def test_pasted_datasets_are_gone_on_with_one_after_another(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script(
        *("add", "Bins\nEnergy certificates"),
        *("settle", "missing", None, "settle", None, None, None, None),
    )
    walk(begin(tmp_path, pack, kent(pack), script), "datasets")
    hubs = [p for p in script.asked if p.text == pack.questions["datasets"].text]
    assert [hub.current for hub in hubs] == ["go-on", "settle", "settle", "go-on"]
    assert hubs[1].notice == "Saved: 2 entries"


def test_back_from_the_question_after_goes_to_the_list(
    tmp_path: Path, pack: Pack
) -> None:
    book = kent(pack, datasets={"bins": {"title": "Bins"}})
    script = Script("Go on", Menu.BACK)
    walk(begin(tmp_path, pack, book, script), "datasets")
    assert script.texts()[2] == pack.questions["datasets"].text


def test_a_list_shows_as_many_entries_as_fit(tmp_path: Path, pack: Pack) -> None:
    entries = {f"d{n:02}": {"title": f"D{n:02}", "status": "held"} for n in range(20)}
    for many, shown in ((9, 9), (10, 9), (20, 9)):
        listed = dict(list(entries.items())[:many])
        script = Script()
        walk(
            begin(tmp_path, pack, kent(pack, datasets=listed), script),
            "datasets",
        )
        hub = script.asked[0]
        assert len(hub.above) == shown, many
        assert hub.above[-1].startswith(f"- D{many - 1:02}")
        assert len(hub.above) + len(hub.choices) <= 15


def test_pasting_what_is_listed_says_so(tmp_path: Path, pack: Pack) -> None:
    book = kent(pack, datasets={"bins": {"title": "Bins", "status": "held"}})
    script = Script("add", "bins\nBINS")
    walk(begin(tmp_path, pack, book, script), "datasets")
    assert script.asked[2].notice == "All of them are listed already."


def with_flows(folder: Path, pack: Pack, script: Script) -> Workbook:
    """What the list of flows made of a workbook with one actor."""
    book = kent(pack, ecosystem={"actors": {"kent": {"name": "Kent"}}})
    return walk(begin(folder, pack, book, script), "ecosystem.flows")


def test_a_flow_names_actors_and_makes_those_it_lacks(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script("add", "Kent", "NHS Kent", "Need by postcode", "Go on")
    result = with_flows(tmp_path, pack, script)
    assert result.ecosystem.flows == (
        Flow.model_validate(
            {"from": "kent", "to": "nhs-kent", "what": "Need by postcode"}
        ),
    )
    assert result.ecosystem.actors["nhs-kent"] == Actor(name="NHS Kent")
    # It stays when they go back and choose another, so it is said.
    notices = [prompt.notice for prompt in script.asked[2:4]]
    assert notices == ["Saved: Kent", "Saved: NHS Kent, added to the actors"]


def _half(menu: Menu, typed: str) -> Line:
    return lambda _: MenuChoice(menu, typed)


@for_each("actors", [{"kent": {"name": "Kent"}}, {}], ids=["listed", "nobody"])
@for_each("typed", ["NHS K", "NHS > Kent: need\nKent > NHS: money"])
def test_half_the_name_of_who_gives_is_a_note(
    tmp_path: Path, pack: Pack, actors: dict[str, dict[str, str]], typed: str
) -> None:
    asked = f"People and flows: {pack.questions['ecosystem.flows.from'].text}"
    for menu in (Menu.BACK, Menu.LEAVE):
        script = Script("add", _half(menu, typed))
        book = kent(pack, ecosystem={"actors": actors})
        found = walk(begin(tmp_path, pack, book, script), "ecosystem.flows")
        assert found.ecosystem == book.ecosystem
        assert found.notes == (f"{asked} Typed there: {typed}",)


def test_several_lines_at_one_name_are_asked_again(tmp_path: Path, pack: Pack) -> None:
    script = Script("add", "NHS\nKent Council", "NHS", None, "Go on")
    result = with_flows(tmp_path, pack, script)
    again = script.asked[2]
    assert (again.text, again.draft) == (script.texts()[1], "NHS\nKent Council")
    assert again.notice == "Write this answer on one line."
    assert [actor.name for actor in result.ecosystem.actors.values()] == ["Kent", "NHS"]


def test_a_name_that_begins_another_s_is_asked_about_once(
    tmp_path: Path, pack: Pack
) -> None:
    """Kestrel beside Kestrel Parking Ltd may be the same."""
    script = Script("add", "NHS Kent", "NHS", "No, let me change it", "nhs-kent")
    script.lines += [Menu.BACK, "NHS", "Yes, that is right"]
    result = with_flows(tmp_path, pack, script)
    doubt = 'NHS Kent is listed. Is "NHS" somebody else?'
    assert [prompt.text for prompt in script.asked].count(doubt) == 2
    assert "nhs" in result.ecosystem.actors


def test_who_is_named_anew_takes_no_name_from_the_giver(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script("add", "Kent", "Kent?", None, "Go on")
    result = with_flows(tmp_path, pack, script)
    assert result.ecosystem.actors == {
        "kent": Actor(name="Kent"),
        "kent-2": Actor(name="Kent?"),
    }


def test_a_number_means_the_same_for_who_gives_and_who_gets(
    tmp_path: Path, pack: Pack
) -> None:
    actors = {id: {"name": id.upper()} for id in ("a", "b", "c")}
    script = Script("add", "b", "b", "B", "c", None, "Go on")
    book = kent(pack, ecosystem={"actors": actors})
    result = walk(begin(tmp_path, pack, book, script), "ecosystem.flows")
    asked = script.asked[1:5]
    assert [[c.value for c in p.choices] for p in asked] == [["a", "b", "c"]] * 4
    assert [choice.hint for choice in asked[1].choices] == ["", "Gives it.", ""]
    assert asked[1].above == ("B → …",)
    told = "B is the giver. Choose another actor."
    assert [prompt.notice for prompt in asked[2:]] == [told, told]
    assert [(f.from_, f.to) for f in result.ecosystem.flows] == [("b", "c")]


def test_a_flow_is_asked_with_nobody_listed_and_then_with_nobody_else(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script("add", "Kent")
    walk(begin(tmp_path, pack, kent(pack), script), "ecosystem.flows")
    assert [prompt.help for prompt in script.asked[1:]] == [
        "Nobody is listed yet: type who it is.",
        "Nobody else is listed yet: type who it is.",
    ]


def test_a_flow_that_does_not_happen_yet_is_marked_so(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script("add-future", "Kent", "NHS Kent", "Cold homes", "Go on")
    result = with_flows(tmp_path, pack, script)
    flow = {"from": "kent", "to": "nhs-kent", "what": "Cold homes", "state": "future"}
    assert result.ecosystem.flows == (Flow.model_validate(flow),)
    _, giver, taker, what, hub = script.asked[:5]
    assert giver.notice == "This does not happen yet."
    assert taker.above == ("This does not happen yet.", "Kent → …")
    assert what.above == ("This does not happen yet.", "Kent → NHS Kent")
    assert hub.above == ("- Kent to NHS Kent: Cold homes (not yet)",)
    assert hub.current == "add-future"


def test_more_names_the_dataset_that_a_flow_carries(tmp_path: Path, pack: Pack) -> None:
    flow = {"from": "kent", "to": "nhs", "what": "Need", "dataset": "need-2026"}
    book = kent(
        pack,
        ecosystem={"flows": [flow]},
        datasets={"need-2026": {"title": "Need by postcode"}},
    )
    script = Script("change", "0", Menu.MORE)
    walk(begin(tmp_path, pack, book, script), "ecosystem.flows")
    titles = [choice.title for choice in script.asked[3].choices]
    assert any(title.endswith("? · Need by postcode") for title in titles)


def test_a_flow_with_nobody_to_come_from_is_none(tmp_path: Path, pack: Pack) -> None:
    script = Script("add", None, "Go on")
    result = walk(begin(tmp_path, pack, kent(pack), script), "ecosystem.flows")
    assert result.ecosystem.flows == ()


def test_an_entry_is_changed_and_removed(tmp_path: Path, pack: Pack) -> None:
    actors = {"kent": {"name": "Kent"}, "nhs": {"name": "NHS"}}
    book = kent(pack, ecosystem={"actors": actors})
    script = Script(
        "change",
        "Kent",
        "Kent County Council",
        ("steward",),
        "remove",
        "NHS",
        "Yes, remove it",
    )
    result = walk(begin(tmp_path, pack, book, script), "ecosystem.actors")
    assert result.ecosystem.actors == {
        "kent": Actor(name="Kent County Council", roles=("steward",))
    }
    kept = walk(
        begin(tmp_path, pack, book, Script("remove", "NHS", "No")), "ecosystem.actors"
    )
    assert kept == book


def test_what_was_half_typed_at_other_entries_moves_with_them(
    tmp_path: Path, pack: Pack
) -> None:
    actors = {id: {"name": id.upper()} for id in ("a", "b", "c")}
    flows = [{"from": id, "to": "c"} for id in ("a", "b", "c")]
    book = kent(pack, ecosystem={"actors": actors, "flows": flows})

    def half(words: str) -> list[Line]:
        return [None, None, _replying(MenuChoice(Menu.BACK, words)), *[Menu.BACK] * 2]

    script = Script(
        *("change", "0", *half("first"), "change", "1", *half("second")),
        *("change", "2", *half("third"), "remove", "1", "yes"),
        *("change", "1", None, None, "third one", "change", "0", None),
    )
    book = walk(begin(tmp_path, pack, book, script), "ecosystem.flows")
    what = pack.questions["ecosystem.flows.what"].text
    notice = 'Removed: B to C: not said yet. "second" is in the notes.'
    assert notice in [prompt.notice for prompt in script.asked]
    drafts = [prompt.draft for prompt in script.asked if prompt.text == what]
    assert drafts[3:] == ["third"]
    assert book.notes == (f"B to C: not said yet: {what} Typed there: second",)
    assert [(flow.from_, flow.what) for flow in book.ecosystem.flows] == [
        ("a", "first"),
        ("c", "third one"),
    ]


@for_each(
    ("id", "entries", "removed", "asked"),
    [
        (
            "workshop.people",
            [{"role": "Chair"}, {"role": "Carer"}],
            ("0", "1"),
            "Chair: What should the entry say?",
        ),
        ("datasets", {"a": {"title": "A"}, "b": {"title": "B"}}, ("a", "b"), "A: {}"),
        (
            "ecosystem.actors",
            {"a": {"name": "A"}, "b": {"name": "B"}},
            ("a", "b"),
            "A: {}",
        ),
        ("actions", {"a": {"do": "A"}, "b": {"do": "B"}}, ("a", "b"), "A: {}"),
    ],
)
def test_only_what_was_half_typed_at_a_removed_entry_goes_to_the_notes(
    tmp_path: Path,
    pack: Pack,
    id: str,
    entries: Any,
    removed: tuple[str, str],
    asked: str,
) -> None:
    section, _, name = id.partition(".")
    content = {name: entries} if name else entries
    content |= {"date": MET} if section == "workshop" else {}
    gone, stays = removed

    def half(words: str) -> Line:
        return _replying(MenuChoice(Menu.BACK, words))

    script = Script(
        *("change", gone, half("one"), "change", stays, half("two")),
        *("remove", gone, "yes", "change", "0" if stays == "1" else stays),
    )
    interview = begin(tmp_path, pack, kent(pack, **{section: content}), script)
    interview.talk.drafts.keep_all = lambda: None  # type: ignore[method-assign]
    book = walk(interview, id)
    assert script.asked[-1].draft == "two"
    assert book.notes == (f"{asked.format(script.texts()[2])} Typed there: one",)


def test_what_is_pasted_a_line_each_is_an_entry_each(
    tmp_path: Path, pack: Pack
) -> None:
    pasted = "Energy adviser, Doncaster Council\nDebt adviser, Citizens Advice\n\n"
    book = walk(
        begin(tmp_path, pack, kent(pack), Script("add", pasted)), "workshop.people"
    )
    assert [person.organisation for person in book.workshop.people] == [
        "Doncaster Council",
        "Citizens Advice",
    ]
    script = Script(
        "add", "- Damp reports\n2. Boiler register\n* damp reports", "Go on"
    )
    book = walk(begin(tmp_path, pack, kent(pack), script), "datasets")
    assert [d.title for d in book.datasets.values()] == [
        "Boiler register",
        "Damp reports",
    ]


def test_the_parts_of_pasted_actors_are_asked(tmp_path: Path, pack: Pack) -> None:
    script = Script("add", "- Council\n- Residents", ("steward",), ("beneficiary",))
    book = walk(begin(tmp_path, pack, kent(pack), script), "ecosystem.actors")
    asked = [prompt.notice for prompt in script.asked if " of 2: " in prompt.notice]
    assert asked[0].startswith("Saved. 1 of 2: ")
    assert asked[1].startswith("2 of 2: ")
    assert {a.name: a.roles for a in book.ecosystem.actors.values()} == {
        "Council": ("steward",),
        "Residents": ("beneficiary",),
    }


def test_back_within_what_was_pasted_is_the_question_before(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script(
        *("add", "Council\nNHS\nResidents", ("steward",), Menu.BACK),
        *(None, ("contributor",), ("beneficiary",)),
        *(Menu.BACK, Menu.BACK, None, ("influencer",), "go-on"),
    )
    book = walk(begin(tmp_path, pack, kent(pack), script), "ecosystem.actors")
    asked = [(p.notice, p.current) for p in script.asked if " of 3: " in p.notice]
    assert asked == [
        ("Saved. 1 of 3: Council", None),
        ("2 of 3: NHS", None),
        ("1 of 3: Council", ("steward",)),
        ("2 of 3: NHS", None),
        ("3 of 3: Residents", None),
        ("3 of 3: Residents", ("beneficiary",)),  # back from the list
        ("2 of 3: NHS", ("contributor",)),
        ("3 of 3: Residents", ("beneficiary",)),
    ]
    assert {a.name: a.roles for a in book.ecosystem.actors.values()} == {
        "Council": ("steward",),
        "NHS": ("contributor",),
        "Residents": ("influencer",),
    }


def test_back_from_the_first_that_was_pasted_is_the_list_and_then_further_back(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script("add", "Council\nNHS", Menu.BACK, Menu.BACK)
    walk(begin(tmp_path, pack, kent(pack), script), "ecosystem.actors")
    hub, pattern = (pack.questions[id] for id in ("ecosystem.actors", "focus.pattern"))
    assert [script.texts()[n] for n in (3, 4)] == [hub.text, pattern.text]


def test_a_dataset_that_was_passed_over_waits_until_all_were_offered(
    tmp_path: Path, pack: Pack
) -> None:
    names = ("Bins", "Halls", "Roads")
    datasets = {name.lower(): {"title": name} for name in names}
    script = Script(
        *("settle", None, None, None, None),  # of the bins nothing is said
        *("settle", Menu.BACK),
        *("settle", "missing", None),
        *("settle", "missing", None, "settle", Menu.SKIP, None, None, None, "go-on"),
    )
    book = kent(pack, datasets=datasets)
    book = walk(begin(tmp_path, pack, book, script), "datasets")
    hubs = [p for p in script.asked if p.text == pack.questions["datasets"].text]
    offered = [
        (choice.title, hub.current)
        for hub in hubs
        for choice in hub.choices
        if choice.value == "settle"
    ]
    assert offered == [
        ("Say who has 'Bins'", "settle"),
        ("Say who has 'Halls'", "settle"),
        ("Say who has 'Roads'", "settle"),
        ("Say who has 'Bins'", "go-on"),  # the second time round nobody is pushed
        ("Say who has 'Halls'", "go-on"),
        ("Say who has 'Halls'", "go-on"),
    ]
    statuses = {id: dataset.status for id, dataset in book.datasets.items()}
    assert statuses == {"bins": "missing", "halls": None, "roads": "missing"}


def test_a_new_dataset_that_was_passed_over_is_not_pushed_again(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script("add", "Bins", None, None, None, None)
    walk(begin(tmp_path, pack, kent(pack), script), "datasets")
    assert script.asked[-1].current == "add"


def test_all_who_were_named_before_are_offered_in_turn(
    tmp_path: Path, pack: Pack
) -> None:
    people = [{"role": "Officer", "organisation": f"Org {n}"} for n in range(6)]
    book = kent(pack, workshop={"people": people})
    script = Script("others", "named: Org 5", None, "others")
    walk(begin(tmp_path, pack, book, script), "ecosystem.actors")
    hubs = [p for p in script.asked if len(p.choices) > 5 and p.words]
    titles = [[c.title for c in hub.choices if "before" in c.title] for hub in hubs]
    names = [[title[4:9] for title in shown] for shown in titles]
    assert names == [
        ["Org 0", "Org 1", "Org 2", "Org 3", " othe"],
        ["Org 4", "Org 5", "Org 0", "Org 1", " othe"],
        ["Org 4", "Org 0", "Org 1", "Org 2", " othe"],
        ["Org 3", "Org 4", "Org 0", "Org 1", " othe"],
    ]
    assert titles[0][-1] == "Show others named before: 2 more"


def test_all_next_steps_are_offered_in_turn(tmp_path: Path, pack: Pack) -> None:
    ids = list(pack.statements)[:5]
    book = kent(pack, readiness=answers(pack, *["not-yet"] * 5))
    script = Script("others", ids[4], None, None)
    walk(begin(tmp_path, pack, book, script), "actions")
    hubs = [p for p in script.asked if p.text == pack.questions["actions"].text]
    offered = [[c.value for c in hub.choices if "." in c.value] for hub in hubs]
    assert offered == [ids[:3], [*ids[3:], ids[0]], [ids[3], *ids[:2]]]
    assert hubs[0].choices[4].title == "Show other next steps: 2 more"
    assert hubs[1].current == "others"


def test_a_list_in_which_nothing_was_added_stands_on_going_on(
    tmp_path: Path, pack: Pack
) -> None:
    script = Script("add", "Actor 1", "Actor 0", None, "add", None)
    walk(begin(tmp_path, pack, full(pack), script), "ecosystem.flows")
    hubs = [prompt.current for prompt in script.asked if len(prompt.choices) > 3]
    assert [hub for hub in hubs if hub in ("go-on", "add")] == ["go-on", "add", "go-on"]


def test_what_is_named_elsewhere_is_not_removed(tmp_path: Path, pack: Pack) -> None:
    script = Script("remove", "actor-0")
    book = walk(begin(tmp_path, pack, full(pack), script), "ecosystem.actors")
    assert "actor-0" in book.ecosystem.actors
    assert script.asked[2].notice == (
        "Actor 0 (Steward) is named elsewhere. First change or remove: 'Actor 0 to "
        "Actor 1: Data'."
    )


def test_next_steps_are_taken_on_as_actions(tmp_path: Path, pack: Pack) -> None:
    first = next(iter(pack.statements))
    step = pack.statements[first][1].next.not_yet
    book = kent(pack, readiness=answers(pack, "not-yet"))
    script = Script(first, "Head of data", "31 January 2027", "Go on")
    result = walk(begin(tmp_path, pack, book, script), "actions")
    [(id, action)] = result.actions.items()
    assert action == Action.model_validate(
        {
            "do": step,
            "for": first,
            "owner": "Head of data",
            "due": "2027-01-31",
            "status": "open",
        }
    )
    assert len(id) <= 60
    assert first not in [choice.value for choice in script.asked[3].choices]


def test_next_steps_of_one_recommendation_are_told_apart(
    tmp_path: Path, pack: Pack
) -> None:
    book = kent(pack, readiness=answers(pack, "not-yet", "not-yet", "not-yet"))
    script = Script()
    walk(begin(tmp_path, pack, book, script), "actions")
    titles = [choice.title for choice in script.asked[0].choices[1:4]]
    assert all(title.startswith("Take this on: ") for title in titles)
    assert len({*titles}) == 3
    assert max(map(len, titles)) <= 72  # behind a pointer and a number


def test_an_action_is_not_due_before_the_workshop(tmp_path: Path, pack: Pack) -> None:
    script = Script("add", "Ring them.", "Me", "1 January 2020")
    book = walk(begin(tmp_path, pack, kent(pack), script), "actions")
    assert book.actions["ring-them"].due is None
    assert script.asked[4].notice.startswith(
        "Wednesday 1 January 2020 is before the workshop"
    )


def test_an_action_is_for_a_statement_or_a_dataset_that_is_there(
    tmp_path: Path, pack: Pack
) -> None:
    book = kent(pack, actions={"ring": {"do": "Ring them.", "status": "open"}})
    statement = "data-infrastructure.named-steward"
    script = Script(
        *("change", "ring", Menu.MORE, "actions.ring.for"),
        *("named steward", statement, "none"),
    )
    book = walk(begin(tmp_path, pack, book, script), "actions")
    assert book.actions["ring"].for_ == statement
    assert [prompt.notice for prompt in script.asked[5:7]] == [
        "There is no statement or dataset 'named steward'.",
        f"Saved: {statement}",
    ]
    assert book.notes == ()


def test_what_an_action_is_for_is_understood_in_words(
    tmp_path: Path, pack: Pack
) -> None:
    statement = "data-infrastructure.named-steward"
    text = pack.statements[statement][1].text
    datasets = {"trip-log": {"title": "Trip log"}}
    for typed, meant in (("trip LOG", "trip-log"), (text[:-1], statement)):
        book = kent(pack, actions={"ring": {"do": "Ring."}}, datasets=datasets)
        script = Script("change", "ring", Menu.MORE, "actions.ring.for", typed)
        book = walk(begin(tmp_path, pack, book, script), "actions")
        assert book.actions["ring"].for_ == meant


def test_labels_say_what_an_entry_is(pack: Pack) -> None:
    book = kent(
        pack,
        ecosystem={
            "actors": {"a": {"name": "Kent", "roles": ["steward"]}},
            "flows": [{"from": "a", "what": "Data"}, {"from": "a", "to": "a"}],
        },
    )
    steward = pack.choices("ecosystem.actors.roles")["steward"].title
    assert labels(pack, book, "ecosystem.actors", 70) == {"a": f"Kent ({steward})"}
    assert labels(pack, book, "ecosystem.flows", 70) == {
        0: "Kent (nobody has said to whom): Data",
        1: "Kent to Kent: not said yet",
    }


def test_what_is_said_of_an_entry_is_not_cut_off_with_its_name(pack: Pack) -> None:
    book = kent(
        pack,
        ecosystem={
            "actors": {"a": {"name": "Kent", "roles": ["steward", "creator"]}},
            "flows": [
                {"from": "a", "to": "a", "what": "Help " * 20, "state": "future"}
            ],
        },
        actions={
            "a": {
                "do": "Ring them " * 9,
                "owner": "Head of data " * 3,
                "due": "2027-01-31",
            }
        },
    )
    flow, action = (
        labels(pack, book, field, 60)[key]
        for field, key in (("ecosystem.flows", 0), ("actions", "a"))
    )
    assert flow == "Kent to Kent: Help Help Help Help Help Help Help… (not yet)"
    assert action == "Ring them Ring… (Head of data Head of…, 31 January 2027)"
    assert labels(pack, book, "ecosystem.actors", 20)["a"].startswith("Kent (")


def test_who_was_named_before_can_be_added_with_one_key(
    tmp_path: Path, pack: Pack
) -> None:
    book = kent(
        pack,
        workshop={"people": [{"role": "Officer", "organisation": "KEEP"}]},
        datasets={
            "a": {"title": "A", "steward": "NHS"},
            "b": {"title": "B", "steward": "keep"},
        },
        ecosystem={"actors": {"nhs": {"name": "nhs"}}},
    )
    script = Script("named: KEEP", ("steward",), None)
    book = walk(begin(tmp_path, pack, book, script), "ecosystem.actors")
    hub = script.asked[0]
    offered = [choice.title for choice in hub.choices if "named before" in choice.title]
    assert offered == ["Add KEEP, named before"]
    assert book.ecosystem.actors["keep"] == Actor(name="KEEP", roles=("steward",))
    again = [choice.title for choice in script.asked[2].choices]
    assert not any("named before" in title for title in again)
