"""The walk: what to ask next; back, skip, jump, review; saves after each answer."""

from __future__ import annotations

import difflib
from dataclasses import replace
from datetime import date

from placebook import advice, meaning, scoring, settling, wording
from placebook.asking import (
    Answered,
    Asker,
    Choice,
    Chose,
    Interrupted,
    Menu,
    NoEditor,
    Prompt,
    Said,
    Stopped,
)
from placebook.entries import Entries
from placebook.errors import PlacebookError
from placebook.keeping import Keeper
from placebook.meaning import Meaning
from placebook.pack import Pack
from placebook.reviewing import answered, labelled, parts
from placebook.steps import Moved, Step, further, is_open, is_stale, steps
from placebook.vocabulary import FIELDS
from placebook.words import either, one_line, tidy
from placebook.workbook import Workbook, value_at

_NONE = "none"


class UnknownQuestion(PlacebookError):
    """A question or section that the walk does not have."""

    def __init__(self, name: str, known: list[str]) -> None:
        near = difflib.get_close_matches(name, known, 1, 0.6)
        told = f"did you mean '{near[0]}'?" if near else f"use {either(known)}."
        super().__init__(f"'{one_line(name, 60)}' is not a question here; {told}")


class Interview:
    """Walks a team through a workbook. Knows no terminal: an Asker puts the questions.

    ``confirm`` holds the statements whose earlier answer is to be confirmed. ``here``
    is the step that is being asked, for the line that continues. ``given`` has the
    fields that were answered before the walk, which it passes over on its way.
    """

    def __init__(
        self,
        pack: Pack,
        keeper: Keeper,
        asker: Asker,
        today: date,
        everything: bool = False,
    ) -> None:
        self.pack = pack
        self.keeper = keeper
        self.asker = asker
        self.today = today
        self.everything = everything
        self.confirm: set[str] = set()
        self.given: set[str] = set()
        self.notice = ""
        self.here: Step | None = None
        self._drafts: dict[Step, Answered] = {}
        self._entries = Entries(self)

    @property
    def workbook(self) -> Workbook:
        """The workbook as it was last saved."""
        return self.keeper.workbook

    def steps(self) -> list[Step]:
        """The walk as it is now."""
        return steps(self.pack, self.workbook, self.everything)

    # --- where to begin ---------------------------------------------------------------

    def first_open(self) -> Step | None:
        """The first question that everyone is asked and that needs an answer."""
        for step in self.steps():
            if is_open(self.workbook, step) or self.to_confirm(step):
                return step
        return None

    def find(self, name: str) -> Step:
        """A step by a question's id or a section's. Raises UnknownQuestion."""
        known = self.steps()
        every = steps(self.pack, self.workbook, True)
        ways = [
            [s for s in known if name in (s.id, ".".join(map(str, s.place)))],
            [s for s in known if name in s.place[:2]],
            [s for s in every if name == s.id],
            # A place within an entry: its list offers to change it.
            [s for s in known if name.startswith(f"{s.id}.") and self._has(name)],
        ]
        for found in ways:
            if found:
                return found[0]
        raise UnknownQuestion(name, [step.id for step in known])

    def _has(self, name: str) -> bool:
        """Whether there is an entry with this field in it."""
        return value_at(self.workbook, tuple(name.split("."))[:-1]) is not None

    def to_confirm(self, step: Step) -> bool:
        """Whether a statement's answer is from an earlier round and not confirmed."""
        if step.field != "readiness.answer":
            return False
        return step.statement in self.confirm or is_stale(self.workbook, step)

    # --- the walk ---------------------------------------------------------------------

    def walk(self, start: Step | None) -> None:
        """Ask from ``start`` to the end, then review. Raises Stopped."""
        try:
            self._settle()
            self._walk(start)
        finally:
            self._keep_drafts()

    def _settle(self) -> None:
        """Ask about the conflicts of a merge first, one by one."""
        at = 0
        while at < len(self.workbook.conflicts):
            prompt = settling.question(self.pack, self.workbook, at)
            reply = self.asker.ask(replace(prompt, notice=self.notice))
            self.notice = ""
            if isinstance(reply, Chose) and reply.menu is Menu.LEAVE:
                raise Stopped
            value = reply.value if isinstance(reply, Said) else None
            values = settling.settled(self.workbook, at, str(value))
            if values:
                self.keep(Meaning(values, "Settled."))
            else:
                at += 1

    def _walk(self, start: Step | None) -> None:
        following = start
        while True:
            step = following or self._review(ending=True)
            if step is None:
                return
            self.here = step
            try:
                self.visit(step)
                following = self._after(step)
            except Moved as moved:
                following = self._moved(step, moved)

    def _after(self, step: Step) -> Step | None:
        known = self.steps()
        if step not in known:  # one that is not asked in the room
            full = steps(self.pack, self.workbook, True)
            before = full[: full.index(step) + 1] if step in full else []
            rest = [later for later in known if later not in before]
        else:
            rest = known[known.index(step) + 1 :]
        return next((s for s in rest if s.field not in self.given), None)

    def _before(self, step: Step) -> Step:
        known = self.steps()
        at = known.index(step) if step in known else 1
        if at == 0:
            self.notice = "This is the first question."
        return known[max(at - 1, 0)]

    def _moved(self, step: Step, moved: Moved) -> Step | None:
        if isinstance(moved.to, Step):
            return moved.to
        if moved.to is Menu.BACK:
            return self._before(step)
        if moved.to is Menu.REVIEW:
            return self._review(ending=False) or step
        if moved.to is Menu.JUMP:
            return self._jump() or step
        return self._past(step)

    def _past(self, step: Step) -> Step | None:
        """The step after this one and what belongs to it (a statement's evidence)."""
        following = self._after(step)
        while following and step.statement and following.statement == step.statement:
            following = self._after(following)
        return following

    def visit(self, step: Step) -> None:
        """Ask one step until it is answered or passed. Raises Moved or Stopped."""
        if FIELDS[step.field].kind == "list":
            self._entries.visit(step)
        elif self.to_confirm(step):
            self._confirm(step)
        else:
            self.ask_field(step)

    def ask_field(self, step: Step) -> None:
        """Ask one field and save the answer."""
        while True:
            prompt = wording.prompt(self.pack, self.workbook, step)
            said = self.put(prompt, step)
            if said.value is None:
                return
            meant = self._meaning(step, said.value)
            if meant.values is not None:
                self.confirm.discard(step.statement or "")
                self.keep(meant)
                return
            self.notice = meant.notice
            self._drafts[step] = said.value

    def _meaning(self, step: Step, said: Answered) -> Meaning:
        return meaning.of(self.pack, self.workbook, step, said, self.today)

    def keep(self, meant: Meaning) -> None:
        """Save, and say so at the next prompt."""
        self.notice = self.keeper.keep(meant.values or []) or meant.notice

    def put(self, prompt: Prompt, step: Step) -> Said:
        """Put a prompt until it is answered; serves the menu. Raises Moved, Stopped."""
        while True:
            draft = self._drafts.pop(step, prompt.draft)
            notice, self.notice = self.notice or prompt.notice, ""
            try:
                reply = self.asker.ask(replace(prompt, draft=draft, notice=notice))
            except Interrupted as stopped:
                raise Interrupted(_typed(prompt, stopped.draft)) from None
            if isinstance(reply, Said):
                return reply
            if reply.menu is Menu.LEAVE:
                self._keep_draft(prompt, step, reply.draft)
                raise Stopped
            if reply.draft:
                self._drafts[step] = reply.draft
            settled = self._serve(reply, step)
            if settled is not None:
                return settled

    def _serve(self, chose: Chose, step: Step) -> Said | None:
        """Do what was chosen from the menu; an answer if it gave one."""
        menu = chose.menu
        if menu in (Menu.UNKNOWN, Menu.NOT_APPLICABLE):
            return Said("unknown" if menu is Menu.UNKNOWN else "not-applicable")
        if menu is Menu.WHY:
            self.asker.ask(wording.why(self.pack, step))
        elif menu is Menu.NOTE:
            self._note()
        elif menu is Menu.MORE:
            self._more(step)
        elif menu is Menu.EDIT:
            return self._edited(step)
        else:
            raise Moved(menu)
        return None

    def _keep_drafts(self) -> None:
        """Save what was half typed at questions that they went away from."""
        for step, draft in self._drafts.items():
            if FIELDS[step.field].kind != "list":
                prompt = wording.prompt(self.pack, self.workbook, step)
                self._keep_draft(prompt, step, draft)
        self._drafts.clear()

    def _keep_draft(self, prompt: Prompt, step: Step, draft: Answered | None) -> None:
        """Save what was half typed on leaving: in its place, or else as a note."""
        typed = _typed(prompt, draft)
        if typed is None:
            return
        meant = Meaning(None, "")
        if FIELDS[step.field].kind != "list" and "+" not in step.place:
            meant = self._meaning(step, typed)
        self.keep(meant if meant.values is not None else self._noted(typed))

    def _noted(self, text: str) -> Meaning:
        return Meaning([(("notes", len(self.workbook.notes)), tidy(text))], "Noted.")

    # --- earlier rounds ---------------------------------------------------------------

    def _confirm(self, step: Step) -> None:
        prompt = wording.still_true(self.pack, self.workbook, step)
        said = self.put(prompt, step)
        if said.value in ("unknown", "not-applicable"):  # from the menu
            self._replied(step, str(said.value))
        elif said.value == "still":
            answer = self.workbook.reply(step.statement or "").answer or "unknown"
            self._replied(step, answer)
            self.notice += ", still true"
            raise Moved(Menu.SKIP)
        elif said.value == "change":
            self.ask_field(step)
        else:
            self.confirm.discard(step.statement or "")
            raise Moved(Menu.SKIP)

    def _replied(self, step: Step, answer: str) -> None:
        self.confirm.discard(step.statement or "")
        self.keep(meaning.replied(self.pack, self.workbook, step, answer, self.today))

    # --- the menu's longer errands ----------------------------------------------------

    def _aside(self, prompt: Prompt) -> Answered | None:
        """Ask something that is no step of the walk; None when they go back."""
        reply = self.asker.ask(replace(prompt, menu=(Menu.BACK, Menu.LEAVE)))
        if isinstance(reply, Said):
            return reply.value
        if reply.menu is Menu.LEAVE:
            raise Stopped
        return None

    def _note(self) -> None:
        said = self._aside(Prompt("line", "A note for later:", "Note"))
        if isinstance(said, str) and tidy(said):
            self.keep(self._noted(said))

    def _edited(self, step: Step) -> Said | None:
        draft = self._drafts.pop(step, None)
        current = wording.as_text(value_at(self.workbook, step.place))
        before = draft if isinstance(draft, str) else current
        text = None
        try:
            text = self.asker.edit(before if isinstance(before, str) else "")
        except NoEditor:
            self.notice = "No editor could be started: set EDITOR to the name of yours."
        if text is None and draft:
            self._drafts[step] = draft
        return None if text is None else Said(text)

    def _more(self, step: Step) -> None:
        """Offer the fields that the walk does not ask, until they go back."""
        fields = [s for s in further(self.workbook, step) if not self.everything]
        if not fields:
            self.notice = "There is nothing more to fill in here."
            return
        while True:
            chosen = self._pick(
                "What else would you like to fill in?", fields, "Back to the question"
            )
            if chosen is None:
                return
            try:
                self.ask_field(chosen)
            except Moved as moved:
                if moved.to not in (Menu.BACK, Menu.SKIP):
                    raise

    def _pick(self, text: str, offered: list[Step], none: str) -> Step | None:
        """Let them choose a step by its question and what was said."""
        listed = {s.id: labelled(self.pack, self.workbook, s) for s in offered}
        value = self._chosen(text, listed, none)
        return next((step for step in offered if step.id == value), None)

    def _chosen(self, text: str, listed: dict[str, str], none: str) -> str | None:
        choices = [Choice(_NONE, none), *(Choice(*pair) for pair in listed.items())]
        notice, self.notice = self.notice, ""
        value = self._aside(
            Prompt("choice", text, choices=tuple(choices), current=_NONE, notice=notice)
        )
        return value if isinstance(value, str) and value in listed else None

    def _review(self, ending: bool) -> Step | None:
        """Choose a part, then a question in it; None to finish or go back."""
        if ending:
            text = "That was the last question. Look an answer over, or finish."
            none = "Finish and show the summary"
        else:
            text, none = "Which answers do you want to see?", "Back to the question"
        while True:
            found = parts(self.pack, self.steps())
            listed = {
                name: f"{part.title}: {answered(self.workbook, part)} of "
                f"{len(part.steps)}"
                for name, part in found.items()
            }
            name = self._chosen(text, listed, none)
            if name is None:
                return None
            title = found[name].title
            step = self._pick(
                f"{title}: which answer?", found[name].steps, "All sections"
            )
            if step is not None:
                return step

    def _jump(self) -> Step | None:
        """The first step of the part that they choose."""
        found = parts(self.pack, self.steps())
        listed = {name: part.title for name, part in found.items()}
        name = self._chosen("Where do you want to go?", listed, "Back to the question")
        return found[name].steps[0] if name else None

    # --- what the entries need --------------------------------------------------------

    def offered_steps(self) -> list[advice.NextStep]:
        """The ranked next steps that nobody has taken on yet."""
        taken = {action.for_ for action in self.workbook.actions.values()}
        ranked = advice.next_steps(scoring.score(self.pack, self.workbook))
        return [step for step in ranked if step.statement not in taken]


def _typed(prompt: Prompt, draft: Answered | None) -> str | None:
    """The words that were half typed at a prompt; None if there are none."""
    text = isinstance(draft, str) and prompt.kind in ("line", "long")
    return str(draft) if text and draft and draft != prompt.current else None
