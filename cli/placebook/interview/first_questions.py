"""Asks which area and which service, before there is a workbook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from placebook.base.text import conflict_in, tidy
from placebook.interview import slips
from placebook.interview.prompts import (
    CONFLICT,
    Answered,
    Aside,
    Asker,
    GivenAnswer,
    Interrupted,
    Menu,
    MenuChoice,
    Prompt,
    Stopped,
)
from placebook.model.pack import Pack

_PROMPT = Prompt("line", "", "A new workbook", menu=(Menu.BACK, Menu.LEAVE))


def ask_first_questions(
    pack: Pack,
    asker: Asker,
    area: str,
    service: str,
    keep: Callable[..., None],
) -> tuple[str, str]:
    """Area and service, asked where they are blank: before them there is no file.

    What was half typed comes back with its question; words that are no answer go to
    ``keep`` behind theirs. Raises Stopped or Interrupted when they leave; then all
    that they typed goes there.
    """
    names = {"area.name": tidy(area), "service.name": tidy(service)}
    to_ask = [field for field, name in names.items() if not name]
    asked = _FirstQuestions(pack, asker, keep, names, dict.fromkeys(to_ask))
    try:
        asked.ask()
    except (Stopped, Interrupted):
        for field in to_ask:
            asked.say(field, names[field])
        raise
    finally:
        asked.keep_drafts()
    return names["area.name"], names["service.name"]


@dataclass(frozen=True)
class _FirstQuestions:
    """Puts each name that they give into ``names``; half of one is in ``drafts``."""

    pack: Pack
    asker: Asker
    keep: Callable[..., None]
    names: dict[str, str]
    drafts: dict[str, Answered | None]

    def ask(self) -> None:
        """Ask until each has a name. Raises as the asker does, without the words."""
        fields, at, notice = list(self.drafts), 0, ""
        while at < len(fields):
            field = fields[at]
            try:
                way, notice = self._ask_one(field, notice)
            except (Stopped, Interrupted) as stopped:
                self.drafts[field] = stopped.draft
                self._keep_asides(field, stopped.aside)
                raise type(stopped) from None
            at = max(at + way, 0)

    def _ask_one(self, field: str, notice: str) -> tuple[int, str]:
        """Ask for a name; how many questions to go on by, and what to say there."""
        question, before = self.pack.questions[field], self.names[field]
        draft, self.drafts[field] = self.drafts[field], None
        prompt = replace(
            _PROMPT,
            text=question.text,
            help=question.help,
            current=before or None,
            draft=draft,
            notice=notice,
        )
        reply = self.asker.ask(prompt)
        if isinstance(reply, MenuChoice) and reply.menu is Menu.LEAVE:
            raise Stopped(reply.draft, reply.aside)
        self._keep_asides(field, reply.aside)
        if not isinstance(reply, GivenAnswer):
            self.drafts[field] = reply.draft
            return -1, ""
        if reply.value:
            self.say(field, reply.typed)
        else:
            self.drafts[field] = reply.typed or None
        said = before if reply.value is None else str(reply.value)
        self.names[field] = tidy(said)
        typed = self._slip(prompt, said)
        if typed is not None:
            self.names[field], self.drafts[field] = before, typed or None
            return 0, ""
        wrong = _what_is_wrong(self.names[field])
        return int(not wrong), wrong

    def _slip(self, prompt: Prompt, said: str) -> str | None:
        """What is half typed if a name was a slip; None if it was none."""
        doubt = slips.number_doubt(prompt, said)
        if not doubt:
            return None
        sure, typed = slips.second_look(self.asker, doubt, prompt.text)
        if sure and typed:
            self.keep(f"{prompt.text} {doubt}", typed)
        return None if sure else slips.half_typed(said, typed)

    def _keep_asides(self, field: str, asides: tuple[Aside, ...]) -> None:
        for said in asides:
            self.keep(self.pack.questions[field].text, *said)

    def say(self, field: str, words: Answered | None) -> None:
        """Keep words that are no answer, if there are any."""
        if isinstance(words, str) and tidy(words):
            self.keep(self.pack.questions[field].text, words)

    def keep_drafts(self) -> None:
        """Keep what was half typed at questions that they went away from."""
        for field, draft in self.drafts.items():
            if draft != self.names[field]:  # as a name it is kept already
                self.say(field, draft)


def _what_is_wrong(name: str) -> str:
    """Why words are not a name, in a sentence; empty if it is one."""
    if conflict_in(name) is not None:
        return CONFLICT
    return "" if name else "This answer is needed: it names the workbook."
