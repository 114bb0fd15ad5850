"""The walk's lists: people, actors, flows, datasets, actions, notes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple

from placebook.base.text import name_key, new_id, one_line, tidy
from placebook.base.urls import is_address
from placebook.interview import import_dialogue, list_menu, prompt_builder
from placebook.interview.answers import ParsedAnswer
from placebook.interview.dialogue import Dialogue
from placebook.interview.entry_form import EntryForm
from placebook.interview.entry_text import (
    entry_as_typed,
    names_remark,
    parse_person,
    saved_notice,
    short_name,
    split_entries,
)
from placebook.interview.import_dialogue import ImportDialogue, Tools
from placebook.interview.labels import TO_CHOOSE, labels, where_named
from placebook.interview.prompts import Choice, Menu, Prompt
from placebook.interview.steps import Navigate, Step, open_datasets
from placebook.model.fields import NAMES
from placebook.model.pack import Pack
from placebook.model.workbook import Place, Workbook, value_at

_SHORT_MENU = (Menu.BACK, Menu.NOTE, Menu.LEAVE)
_YES = "yes"
_BY_LINE = ("workshop.people", "notes")  # lists whose entries are a line each


class _Round(NamedTuple):
    """Entries of a list whose fields are asked one entry after the other.

    ``skip`` is a field that is not asked, ``first`` the one to begin with, and
    ``after`` one that was answered just before.
    """

    step: Step
    ids: tuple[str | int, ...]
    skip: str = ""
    first: str = ""
    after: str = ""
    also: Mapping[str, str] = MappingProxyType({})


class ListEditor:
    """Adds, changes and removes the entries of a list, and asks their fields."""

    def __init__(self, talk: Dialogue, tools: Tools | None = None) -> None:
        self._talk = talk
        self._fields = EntryForm(talk)
        self._passed: list[str] = []  # what was offered and passed over, in order
        self._round: _Round | None = None  # what was just asked, for who goes back
        self._tools = tools
        self._gathering = ImportDialogue(talk, tools) if tools else None

    def go_on(self, step: Step) -> None:
        """Go on within an entry that was left half done. Raises Moved or Stopped."""
        if step.field == "datasets":
            self._say_who_has(step)

    def visit(self, step: Step) -> None:
        """Offer a list until they go on. Raises Moved or Stopped."""
        last = self._settling(step)
        self._round = None
        while True:
            try:
                said = self._talk.put(partial(self._hub, step, last), step)
            except Navigate as moved:
                if moved.to is not Menu.BACK or self._round is None:
                    raise
                self._ask_round(self._round, back=True)
                continue
            if said.value is None or said.value in ("", list_menu.GO_ON):
                return
            self._round = None
            last = self._do(step, str(said.value), said.typed)

    def _hub(self, step: Step, last: str) -> Prompt:
        return list_menu.list_prompt(
            self._pack, self._book, step, last, self._tools is not None, self._passed
        )

    def _settling(self, step: Step) -> str:
        """Where a list stands: on a dataset of which to ask, unless they passed it."""
        if step.field == "datasets":
            id = list_menu.next_to_settle(self._book, self._passed)
            if id and id not in self._passed:
                return list_menu.SETTLE
        return list_menu.GO_ON

    def _do(self, step: Step, said: str, typed: str) -> str:
        """Do what was chosen; the choice on which the list stands afterwards.

        ``typed`` is what they typed at the list already, of an entry to add.
        """
        before = self._book
        does: dict[str, Callable[[Step], None]] = {
            list_menu.ADD: lambda step: self._add(step, typed),
            list_menu.ADD_FUTURE: self._add_future,
            list_menu.SETTLE: self._say_who_has,
            list_menu.CHANGE: self._change,
            list_menu.REMOVE: self._remove,
            list_menu.OTHERS: self._show_others,
        }
        if gathers := self._gathering:
            does[import_dialogue.IMPORT] = lambda _: gathers.bring()
            does[import_dialogue.INSPECT] = lambda _: gathers.look()
            does[list_menu.MAP] = lambda _: gathers.show_map()
        if said not in does:
            self._take_offered(step, said)
        else:
            does[said](step)
        # Lines end themselves.
        adds = (list_menu.ADD, list_menu.ADD_FUTURE)
        again = said in adds and step.field not in _BY_LINE and self._book != before
        if again or said == list_menu.SETTLE:
            settling = self._settling(step)
            return said if again and settling == list_menu.GO_ON else settling
        return said if said == list_menu.OTHERS else list_menu.GO_ON

    @property
    def _book(self) -> Workbook:
        return self._talk.workbook

    @property
    def _pack(self) -> Pack:
        return self._talk.pack

    def _keep(self, values: list[tuple[Place, Any]], notice: str) -> None:
        self._talk.keep(ParsedAnswer(values, notice))

    def _show_others(self, step: Step) -> None:
        """Offer others of what was named or advised elsewhere."""
        shown, _ = list_menu.offers(self._pack, self._book, step, self._passed)
        self._pass_over(shown)

    def _pass_over(self, offered: Iterable[str]) -> None:
        """Offer these again only after all else."""
        late = list(offered)
        self._passed = [value for value in self._passed if value not in late] + late

    def _say_who_has(self, step: Step) -> None:
        """Go on with a dataset of which nobody said who has it."""
        if id := list_menu.next_to_settle(self._book, self._passed):
            self._ask_round(_Round(step, (id,), NAMES[step.field], "status"))

    # --- asking about entries, and back -----------------------------------------------

    def _ask_round(self, round: _Round, back: bool = False) -> None:
        """Ask about entries, one after the other; back is to the one before.

        From the first it leads to the list. ``back`` begins with the last entry.
        """
        many = len(round.ids)
        at, back_by = (many - 1, -1) if back else (0, 1)
        while 0 <= at < many:
            if self._is_there(round, round.ids[at]):
                back_by = 1 if self._asked(round, at, back_by < 0) else -1
            at += back_by
        self._round = round if at >= many else None

    def _is_there(self, round: _Round, id: str | int) -> bool:
        """Whether there is still such an entry, or it is a new one at the end."""
        entries = value_at(self._book, round.step.place) or ()
        there = value_at(self._book, (*round.step.place, id)) is not None
        return there or id == len(entries)

    def _asked(self, round: _Round, at: int, back: bool) -> bool:
        """Ask about one entry of several; False if they went back from it."""
        step, id = round.step, round.ids[at]
        if len(round.ids) > 1:
            self._talk.notice = self._which_of(round, at, back)
        first, after = ("", "") if back else (round.first, round.after)
        try:
            return self._fields.ask(
                step, id, round.skip, first, after, round.also, back
            )
        finally:
            self._note_passed(step, id)

    def _which_of(self, round: _Round, at: int, back: bool) -> str:
        """Which of several entries is asked about; with what else is to be said."""
        place = (*round.step.place, round.ids[at], NAMES[round.step.field])
        name = one_line(value_at(self._book, place) or "", 60)
        which = f"{at + 1} of {len(round.ids)}: {name}"
        told = self._talk.notice
        if told.startswith("Saved: "):
            told = "" if at or back else "Saved."
        return f"{told} {which}".lstrip()

    def _note_passed(self, step: Step, id: str | int) -> None:
        """Remember a dataset of which they do not say now who has it."""
        if step.field == "datasets" and id in open_datasets(self._book):
            self._pass_over([str(id)])

    # --- adding -----------------------------------------------------------------------

    def _add(self, step: Step, typed: str) -> None:
        if step.field == "workshop.people":
            self._add_lines(step, parse_person, typed)
        elif step.field == "notes":
            self._add_lines(step, lambda text: text, typed)
        elif step.field == "ecosystem.flows":
            self._ask_round(_Round(step, (len(self._book.ecosystem.flows),)))
        else:
            self._add_named(step, typed)

    def _add_future(self, step: Step) -> None:
        """Ask for a flow that is hoped for; it is marked once there is one."""
        self._talk.notice = prompt_builder.NOT_YET
        id = len(self._book.ecosystem.flows)
        self._ask_round(_Round(step, (id,), also={"state": "future"}))

    def _add_lines(self, step: Step, entry: Callable[[str], Any], typed: str) -> None:
        """Ask for one entry a line, until an empty one; back is to the line before."""
        first = at = self._many(step)
        while at >= first:
            if at < self._many(step):
                at += 1 if self._change_line(step, at, entry) else -1
                continue
            lines = self._lines(step, typed)
            typed = ""
            if lines is None:
                at -= 1
            elif not lines:
                return
            else:
                self._keep_lines(step, [entry(line) for line in lines])
                at = self._many(step)

    def _many(self, step: Step) -> int:
        return len(value_at(self._book, step.place) or ())

    def _keep_lines(self, step: Step, found: list[Any]) -> None:
        at = self._many(step)
        self._keep(
            [((*step.place, at + n), said) for n, said in enumerate(found)],
            saved_notice([entry_as_typed(said).lstrip(", ") for said in found])
            + names_remark(found),
        )

    def _lines(self, step: Step, typed: str) -> list[str] | None:
        """An entry that was typed, or several that were pasted a line each.

        None if they go back.
        """
        question = self._pack.questions[step.field]
        line = Step((*step.place, "+"), step.field)
        self._begin_with(line, typed)
        prompt = Prompt(
            "line",
            f"Add {question.one}:",
            prompt_builder.prompt_heading(self._pack, self._book, step),
            question.help,
            ("An empty line goes back to the list.",),
            menu=(Menu.BACK, Menu.NOTE, Menu.JUMP, Menu.REVIEW, Menu.LEAVE),
        )
        try:
            said = self._talk.put(lambda: prompt, line)
        except Navigate as moved:
            if moved.to is not Menu.BACK:
                raise
            return None
        return split_entries(said.value)

    def _change_line(self, step: Step, id: int, entry: Callable[[str], Any]) -> bool:
        """Ask what an entry that is a line should say; False if they go back."""
        place = (*step.place, id)
        prompt = Prompt(
            "line",
            "What should the entry say?",
            prompt_builder.prompt_heading(self._pack, self._book, step),
            current=entry_as_typed(value_at(self._book, place)),
            menu=_SHORT_MENU,
        )
        try:
            text = self._talk.put(lambda: prompt, Step(place, step.field)).value
        except Navigate as moved:
            if moved.to is not Menu.BACK:
                raise
            return False
        if isinstance(text, str) and tidy(text):
            self._keep([(place, entry(tidy(text)))], "Saved.")
        return True

    def _add_named(self, step: Step, typed: str) -> None:
        said = self._new_name(step, typed)
        names = split_entries(said)
        if len(names) > 1 and step.field != "actions":
            self._keep_many(step, names)
        elif self._gathering is not None and is_address(said):
            self._gathering.bring(said)
        elif said:
            self._keep_named(step, said)

    def _new_name(self, step: Step, typed: str) -> str:
        """What an entry is to be called, asked until no other is; or several names."""
        place = (*step.place, "+", NAMES[step.field])
        name_step = Step(place, f"{step.field}.{NAMES[step.field]}")
        prompt = prompt_builder.build_prompt(self._pack, self._book, name_step)
        menu = tuple(m for m in prompt.menu if m is not Menu.MORE)
        prompt = replace(prompt, menu=menu)
        self._begin_with(name_step, typed)
        while True:
            said = self._put_or_back(prompt, name_step)
            name = tidy(said) if isinstance(said, str) else ""
            alone = len(split_entries(name)) == 1 and step.field != "actions"
            if not alone or not list_menu.is_listed(self._book, step, name):
                return name
            notice = f"{one_line(name, 40)} is listed already: give it another name."
            prompt = replace(prompt, draft=name, notice=notice)

    def _keep_named(self, step: Step, name: str, skip: bool = False) -> None:
        """Save a new entry of this name, then ask its other fields.

        Back from them is to the name, unless they did not type it and ``skip`` it.
        """
        taken = value_at(self._book, step.place) or {}
        id = _id_for(step, name, taken)
        values = [((*step.place, id, NAMES[step.field]), name)]
        if step.field == "actions":
            values.append(((*step.place, id, "status"), "open"))
        self._keep(values, f"Saved: {one_line(name, 60)}")
        named = NAMES[step.field]
        skipped, after = (named, "") if skip else ("", named)
        self._ask_round(_Round(step, (id,), skipped, after=after))

    def _keep_many(self, step: Step, names: list[str]) -> None:
        """Save entries that were pasted, a line each; of actors, ask their parts."""
        ids = {*(value_at(self._book, step.place) or {})}
        values: list[tuple[Place, Any]] = []
        first = {name_key(name): name for name in reversed(names)}  # of each name
        for name in reversed(first.values()):
            if not list_menu.is_listed(self._book, step, name):
                id = _id_for(step, name, ids)
                ids.add(id)
                values.append(((*step.place, id, NAMES[step.field]), name))
        self._keep(values, saved_notice([name for _, name in values]))
        if step.field == "ecosystem.actors":
            asked = tuple(str(place[-2]) for place, _ in values)
            self._ask_round(_Round(step, asked, NAMES[step.field]))

    def _begin_with(self, step: Step, typed: str) -> None:
        """Put what was typed at the list, as a line, behind what is half typed."""
        self._talk.add_draft(step, f"{typed}\n", "\n")

    def _put_or_back(self, prompt: Prompt, step: Step) -> Any:
        """Put a prompt; back and skip only leave it."""
        try:
            return self._talk.put(lambda: prompt, step).value
        except Navigate as moved:
            if moved.to not in (Menu.BACK, Menu.SKIP):
                raise
            return None

    def _take_offered(self, step: Step, offered: str) -> None:
        """A next step becomes an action; who was named before, an actor."""
        if step.field == "actions":
            self._take_on(step, offered)
        else:
            self._keep_named(step, offered.removeprefix(list_menu.NAMED), skip=True)

    def _take_on(self, step: Step, statement: str) -> None:
        """Make an action of a next step; then who, and by when."""
        offered = {
            s.statement: s for s in list_menu.open_next_steps(self._pack, self._book)
        }
        if statement not in offered:
            return
        do = offered[statement].step
        taken = value_at(self._book, step.place) or {}
        id = new_id(short_name(do), taken, "action")
        place = (*step.place, id)
        values = [("do", do), ("for", statement), ("status", "open")]
        self._keep(
            [((*place, name), value) for name, value in values],
            f"Taken on: {do}",
        )
        self._ask_round(_Round(step, (id,), "do"))

    # --- changing and removing --------------------------------------------------------

    def _change(self, step: Step) -> None:
        id = self._which(step, "Which one do you want to change?")
        if id is None:
            return
        if step.field in _BY_LINE:
            entry = parse_person if step.field == "workshop.people" else str
            self._change_line(step, id, entry)
        else:
            self._ask_round(_Round(step, (id,)))

    def _remove(self, step: Step) -> None:
        id = self._which(step, "Which one do you want to remove?")
        if id is None:
            return
        in_use = where_named(self._book, step.field, id)
        name = labels(self._pack, self._book, step.field, TO_CHOOSE)[id]
        if in_use:
            self._talk.notice = (
                f"{one_line(name, 40)} is named in {in_use}: change or remove that "
                "first."
            )
        elif self._talk.choose(f"Remove it? {name}", {_YES: "Yes, remove it"}, "No"):
            self._keep([((*step.place, id), None)], f"Removed: {one_line(name, 66)}")

    def _which(self, step: Step, text: str) -> Any:
        listed = labels(self._pack, self._book, step.field, TO_CHOOSE)
        offered = [Choice(str(id), name) for id, name in listed.items()]
        offered.append(Choice("", "None: back to the list"))
        said = self._put_or_back(
            Prompt(
                "choice",
                text,
                prompt_builder.prompt_heading(self._pack, self._book, step),
                choices=tuple(offered),
                current="",
                menu=_SHORT_MENU,
            ),
            step,
        )
        return next((id for id in listed if str(id) == said), None) if said else None


def _id_for(step: Step, name: str, taken: Collection[str]) -> str:
    return new_id(name, taken, step.field.split(".")[-1].rstrip("s"))
