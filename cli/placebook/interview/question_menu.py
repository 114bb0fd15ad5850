"""Serves the menu of a question: why, a note, more to fill in, an editor, a look."""

from __future__ import annotations

from collections.abc import Callable

from placebook.base.text import tidy
from placebook.interview.dialogue import Dialogue
from placebook.interview.import_dialogue import ImportDialogue
from placebook.interview.prompt_builder import step_label, value_as_typed, why_text
from placebook.interview.prompts import GivenAnswer, HungUp, Menu, NoEditor, Prompt
from placebook.interview.steps import GoTo, Step, further_steps
from placebook.model.workbook import value_at

_NOTE = Step(("notes", "menu"), "notes")
_NOTE_PROMPT = Prompt("line", "A note for later:", "Note", menu=(Menu.BACK, Menu.LEAVE))
_CHANGED = "The list has changed: choose the entry again."
_NO_EDITOR = "No editor could be started: set EDITOR to the name of yours."


class QuestionMenu:
    """Does what was chosen from a question's menu, all but Back and Skip.

    ``elsewhere`` follows a jump or a review, comes back, and says where they are.
    """

    def __init__(
        self,
        talk: Dialogue,
        elsewhere: Callable[[Menu], str],
        importing: ImportDialogue | None,
    ) -> None:
        self._talk = talk
        self._elsewhere = elsewhere
        self._importing = importing

    def serve(self, menu: Menu, step: Step) -> GivenAnswer | None:
        """Do what was chosen; an answer if it gave one."""
        if menu in (Menu.UNKNOWN, Menu.NOT_APPLICABLE):
            return GivenAnswer("unknown" if menu is Menu.UNKNOWN else "not-applicable")
        if menu is Menu.WHY:
            self._talk.read(why_text(self._talk.pack, step), step)
        elif menu is Menu.NOTE:
            self._note()
        elif menu is Menu.MORE:
            self._more(step)
        elif menu is Menu.EDIT:
            return self._edited(step)
        else:
            self._look_elsewhere(menu, step)
        return None

    def _look_elsewhere(self, menu: Menu, step: Step) -> None:
        """Look at other answers; then they are back at the prompt.

        Raises GoTo the list if its entry is not where it was.
        """
        talk, here = self._talk, self._talk.here
        place = step.place[: 2 if step.section == "ecosystem" else 1]  # of its list
        before = value_at(talk.workbook, place) or {}
        back = self._elsewhere(menu)
        talk.here = here
        after = value_at(talk.workbook, place) or {}
        gone = False
        if before != after and len(step.place) > len(place) and "+" not in step.place:
            id = step.place[len(place)]  # another entry may have its number
            gone = isinstance(id, int) or (id in before and id not in after)
        if here and gone:
            talk.say(_CHANGED)
            raise GoTo(here)
        if back:
            talk.say(back)

    def _note(self) -> None:
        """Ask for a note. Half of one comes back with the next, and is kept."""
        reply = self._talk.put(lambda: _NOTE_PROMPT, _NOTE)
        said = reply.value if isinstance(reply, GivenAnswer) else None
        if isinstance(said, str) and tidy(said):
            self._talk.keep_note(said)

    def _edited(self, step: Step) -> GivenAnswer | None:
        talk, text = self._talk, None
        there = value_as_typed(value_at(talk.workbook, step.place))
        begun = (talk.drafts.typed.get(step), there, "")
        try:
            text = talk.asker.edit(next(t for t in begun if isinstance(t, str)))
        except NoEditor as error:
            talk.notice = str(error) or _NO_EDITOR
        except HungUp as stopped:
            talk.drafts.typed[step] = stopped.draft or ""
            raise HungUp from None
        if text is None:
            return None
        talk.drafts.typed.pop(step, None)
        return GivenAnswer(text)

    def _more(self, step: Step) -> None:
        """Offer the fields that the interview does not ask, until they go back."""
        talk = self._talk
        fields = [] if talk.everything else further_steps(talk.workbook, step)
        helps = self._importing.helps(step) if self._importing else {}
        if not fields and not helps:
            talk.notice = "There is nothing more to fill in here."
            return
        text, none = "What else would you like to fill in?", "Back to the question"
        while True:
            listed = {title: title for title in helps}
            listed |= {s.id: step_label(talk.pack, talk.workbook, s) for s in fields}
            chosen = talk.choose(text, listed, none)
            if not chosen:
                return
            if chosen in helps:
                helps[chosen]()
            else:
                talk.ask_field(next(s for s in fields if s.id == chosen))
