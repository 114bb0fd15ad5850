"""Adds, changes and removes people, actors, flows, datasets, actions and notes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from functools import partial
from typing import Any

from placebook.base.text import name_key, new_id, one_line, tidy
from placebook.base.urls import is_address
from placebook.interview import import_dialogue, list_menu, prompt_builder
from placebook.interview.dialogue import Dialogue
from placebook.interview.entry_form import EntryForm, Round
from placebook.interview.import_dialogue import ImportDialogue
from placebook.interview.labels import (
    TO_CHOOSE,
    is_one,
    labels,
    named_elsewhere,
    saved_notice,
    split_entries,
    where_named,
)
from placebook.interview.line_editor import BY_LINE, SHORT_MENU, LineEditor
from placebook.interview.prompts import (
    Answered,
    Choice,
    GivenAnswer,
    Menu,
    Prompt,
    SavedNotice,
)
from placebook.interview.steps import Step, open_datasets
from placebook.model.fields import NAMES
from placebook.model.pack import Pack
from placebook.model.workbook import Place, Workbook, value_at

_YES = "yes"


class ListEditor:
    """Adds, changes and removes the entries of a list, and asks their fields."""

    def __init__(self, talk: Dialogue, importing: ImportDialogue | None) -> None:
        self._talk = talk
        self._form = EntryForm(talk)
        self._lines = LineEditor(talk)
        self._passed: list[str] = []  # what was offered and passed over, in order
        self._round: Round | None = None  # what was just asked, for Back
        self._importing = importing

    def go_on(self, step: Step) -> None:
        """Go on within an entry that was left half done."""
        if step.field == "datasets":
            self._say_who_has(step)

    def visit(self, step: Step) -> Menu | None:
        """Offer a list until they go on; BACK or SKIP if they leave it by the menu."""
        last = self._settling(step)
        self._round = None
        while True:
            reply = self._talk.put(partial(self._hub, step, last), step)
            if reply is Menu.BACK and self._round is not None:
                self._ask_round(self._round, back=True)
            elif isinstance(reply, Menu):
                return reply
            elif reply.value in (None, "", list_menu.GO_ON):
                return None
            else:
                self._round = None
                last = self._do(step, str(reply.value), reply.typed)

    def _hub(self, step: Step, last: str) -> Prompt:
        return list_menu.list_prompt(
            self._pack, self._book, step, last, bool(self._importing), self._passed
        )

    def _settling(self, step: Step) -> str:
        """The choice a list stands on: a dataset without a status, unless passed."""
        if step.field == "datasets":
            id = list_menu.next_to_settle(self._book, self._passed)
            if id and id not in self._passed:
                return list_menu.SETTLE
        return list_menu.GO_ON

    def _do(self, step: Step, chosen: str, typed: str) -> str:
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
        if importing := self._importing:
            does[import_dialogue.IMPORT] = lambda _: importing.bring()
            does[import_dialogue.INSPECT] = lambda _: importing.look()
            does[list_menu.MAP] = lambda _: importing.show_map()
        if chosen in does:
            does[chosen](step)
        else:
            self._take_offered(step, chosen)
        # Lines end themselves.
        adds = (list_menu.ADD, list_menu.ADD_FUTURE)
        again = chosen in adds and step.field not in BY_LINE and self._book != before
        if again or chosen == list_menu.SETTLE:
            settling = self._settling(step)
            return chosen if again and settling == list_menu.GO_ON else settling
        return chosen if chosen == list_menu.OTHERS else list_menu.GO_ON

    @property
    def _book(self) -> Workbook:
        return self._talk.workbook

    @property
    def _pack(self) -> Pack:
        return self._talk.pack

    def _entries(self, step: Step) -> Any:
        return value_at(self._book, step.place) or {}

    def _show_others(self, step: Step) -> None:
        """Offer others of what was named or advised elsewhere."""
        shown = list_menu.offers(self._pack, self._book, step, self._passed)
        self._pass_over(c.value for c in shown if c.value != list_menu.OTHERS)

    def _pass_over(self, offered: Iterable[str]) -> None:
        """Offer these again only after all else."""
        late = list(offered)
        self._passed = [value for value in self._passed if value not in late] + late

    def _say_who_has(self, step: Step) -> None:
        """Go on with a dataset that has no status."""
        if id := list_menu.next_to_settle(self._book, self._passed):
            self._ask_round(Round(step, (id,), skips_name=True, first="status"))

    def _ask_round(self, round: Round, back: bool = False) -> None:
        """Ask about entries; going back from the first leads to the list."""
        try:
            done = self._form.ask(round, back)
        finally:
            if round.step.field == "datasets":
                unsettled = open_datasets(self._book)
                self._pass_over(str(id) for id in round.ids if id in unsettled)
        self._round = round if done else None

    # --- adding -----------------------------------------------------------------------

    def _add(self, step: Step, typed: str) -> None:
        if step.field in BY_LINE:
            self._lines.add(step, typed)
        elif step.field == "ecosystem.flows":
            self._ask_round(Round(step, (len(self._entries(step)),)))
        else:
            self._add_named(step, typed)

    def _add_future(self, step: Step) -> None:
        """Ask for a flow that is hoped for; it is marked once there is one."""
        self._talk.notice = prompt_builder.NOT_YET
        id = len(self._entries(step))
        self._ask_round(Round(step, (id,), also={"state": "future"}))

    def _add_named(self, step: Step, typed: str) -> None:
        said = self._new_name(step, typed)
        names = split_entries(said)
        if len(names) > 1 and step.field != "actions":
            self._keep_many(step, names)
        elif self._importing is not None and is_address(said):
            self._importing.bring(said)
        elif said:
            self._keep_named(step, said)

    def _new_name(self, step: Step, typed: str) -> str:
        """A name that no other entry has, or several names; empty to leave it."""
        place = (*step.place, "+", NAMES[step.field])
        name_step = Step(place, f"{step.field}.{NAMES[step.field]}")
        prompt = prompt_builder.build_prompt(self._pack, self._book, name_step)
        menu = tuple(m for m in prompt.menu if m is not Menu.MORE)
        prompt = replace(prompt, menu=menu)
        given = is_one(typed)
        if not given:
            self._talk.drafts.add(name_step, f"{typed}\n", "\n")  # as a line
        while True:
            said = typed if given else self._answer(prompt, name_step)
            given = False
            name = tidy(said) if isinstance(said, str) else ""
            alone = len(split_entries(name)) == 1 and step.field != "actions"
            if not alone or not list_menu.is_listed(self._book, step, name):
                return name
            notice = f"{one_line(name, 40)} is listed already: give it another name."
            prompt = replace(prompt, draft=name, notice=notice)

    def _keep_named(self, step: Step, name: str, skips_name: bool = False) -> None:
        """Save a new entry of this name, then ask its other fields.

        Back from them is to the name, unless they did not type it.
        """
        id = _id_for(step, name, self._entries(step))
        values = [((*step.place, id, NAMES[step.field]), name)]
        if step.field == "actions":
            values.append(((*step.place, id, "status"), "open"))
        self._talk.keep(values, SavedNotice(one_line(name, 60)))
        self._ask_round(Round(step, (id,), skips_name, has_name=not skips_name))

    def _keep_many(self, step: Step, names: list[str]) -> None:
        """Save entries that were pasted, a line each; of actors, ask their parts."""
        ids = {*self._entries(step)}
        values: list[tuple[Place, Any]] = []
        first = {name_key(name): name for name in reversed(names)}  # of each name
        for name in reversed(first.values()):
            if not list_menu.is_listed(self._book, step, name):
                id = _id_for(step, name, ids)
                ids.add(id)
                values.append(((*step.place, id, NAMES[step.field]), name))
        self._talk.keep(values, saved_notice([name for _, name in values]))
        if step.field == "ecosystem.actors":
            asked = tuple(str(place[-2]) for place, _ in values)
            self._ask_round(Round(step, asked, skips_name=True))

    def _answer(self, prompt: Prompt, step: Step) -> Answered | None:
        """What they answer to a prompt; None if they go back or skip."""
        reply = self._talk.put(lambda: prompt, step)
        return reply.value if isinstance(reply, GivenAnswer) else None

    def _take_offered(self, step: Step, offered: str) -> None:
        """Make an action of a next step, or an actor of somebody named before."""
        if step.field != "actions":
            name = offered.removeprefix(list_menu.NAMED)
            self._keep_named(step, name, skips_name=True)
            return
        found = list_menu.open_next_steps(self._pack, self._book)
        do = next((s.step for s in found if s.statement == offered), None)
        if do is None:
            return
        short = " ".join(do.split()[:7])  # for an id that people can read
        id = _id_for(step, short, self._entries(step))
        values = [("do", do), ("for", offered), ("status", "open")]
        self._talk.keep(
            [((*step.place, id, name), value) for name, value in values],
            f"Taken on: {do}",
        )
        self._ask_round(Round(step, (id,), skips_name=True))

    # --- changing and removing --------------------------------------------------------

    def _change(self, step: Step) -> None:
        id = self._which(step, "Which one do you want to change?")
        if id is None:
            return
        if step.field in BY_LINE:
            self._lines.change(step, id)
        else:
            self._ask_round(Round(step, (id,)))

    def _remove(self, step: Step) -> None:
        id = self._which(step, "Which one do you want to remove?")
        if id is None:
            return
        in_use = where_named(self._pack, self._book, step.field, id)
        name = labels(self._pack, self._book, step.field, TO_CHOOSE)[id]
        if in_use:
            self._talk.notice = named_elsewhere(name, in_use)
        elif self._talk.choose(f"Remove {name}?", {_YES: "Yes, remove it"}, "No"):
            place = (*step.place, id)
            let_go = self._talk.drafts.let_go(place)
            self._talk.keep([(place, None)], f"Removed: {one_line(name, 66)}")
            for question, typed in let_go:
                self._talk.note_at_end(question, typed)

    def _which(self, step: Step, text: str) -> Any:
        """The id or number of the entry that they choose; None for none."""
        listed = labels(self._pack, self._book, step.field, TO_CHOOSE)
        offered = [Choice(str(id), name) for id, name in listed.items()]
        prompt = Prompt(
            "choice",
            text,
            prompt_builder.prompt_heading(self._pack, self._book, step),
            choices=(*offered, Choice("", "None: back to the list")),
            current="",
            menu=SHORT_MENU,
        )
        said = self._answer(prompt, step)
        return next((id for id in listed if str(id) == said), None) if said else None


def _id_for(step: Step, name: str, taken: Collection[str]) -> str:
    return new_id(name, taken, step.field.split(".")[-1].rstrip("s"))
