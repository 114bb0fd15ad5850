"""Asks which area and which service, before there is a workbook."""

from __future__ import annotations

from placebook.base.text import conflict_in, tidy
from placebook.interview.prompts import (
    CONFLICT,
    Answered,
    Asker,
    Menu,
    MenuChoice,
    Prompt,
    Stopped,
)
from placebook.model.pack import Pack


def ask_first_questions(
    pack: Pack, asker: Asker, area: str, service: str
) -> tuple[str, str]:
    """Area and service, asked where they are blank: before them there is no file.

    What was half typed comes back with its question. Raises Stopped when they leave.
    """
    names = {"area.name": tidy(area), "service.name": tidy(service)}
    to_ask = [field for field, name in names.items() if not name]
    drafts: dict[str, Answered | None] = {}
    at, notice = 0, ""
    while at < len(to_ask):
        question = pack.questions[to_ask[at]]
        prompt = Prompt(
            "line",
            question.text,
            "A new workbook",
            question.help,
            current=names[to_ask[at]] or None,
            draft=drafts.pop(to_ask[at], None),
            notice=notice,
            menu=(Menu.BACK, Menu.LEAVE),
        )
        reply, notice = asker.ask(prompt), ""
        if isinstance(reply, MenuChoice):
            if reply.menu is Menu.LEAVE:
                raise Stopped(reply.text)
            drafts[to_ask[at]] = reply.draft
            at = max(at - 1, 0)
            continue
        said = names[to_ask[at]] if reply.value is None else reply.value
        names[to_ask[at]] = tidy(said) if isinstance(said, str) else ""
        if conflict_in(names[to_ask[at]]) is not None:
            notice = CONFLICT
        elif names[to_ask[at]]:
            at += 1
        else:
            notice = "This one is needed: it names the workbook."
    return names["area.name"], names["service.name"]
