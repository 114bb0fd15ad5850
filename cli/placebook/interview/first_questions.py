"""Asks which area and which service, before there is a workbook."""

from __future__ import annotations

from placebook.base.text import conflict_in, tidy
from placebook.interview import slips
from placebook.interview.prompts import (
    CONFLICT,
    Answered,
    Asker,
    Interrupted,
    Menu,
    MenuChoice,
    Prompt,
    Stopped,
    WentBack,
)
from placebook.model.pack import Pack


def ask_first_questions(
    pack: Pack, asker: Asker, area: str, service: str
) -> tuple[str, str]:
    """Area and service, asked where they are blank: before them there is no file.

    What was half typed comes back with its question. Raises Stopped or Interrupted
    when they leave, with all that they typed.
    """
    names = {"area.name": tidy(area), "service.name": tidy(service)}
    to_ask = [field for field, name in names.items() if not name]
    try:
        _ask_each(pack, asker, names, to_ask)
    except (Stopped, Interrupted) as stopped:
        typed = [names[field] for field in to_ask] + [stopped.draft or ""]
        raise type(stopped)(", ".join(filter(None, typed)) or None) from None
    return names["area.name"], names["service.name"]


def _ask_each(
    pack: Pack, asker: Asker, names: dict[str, str], to_ask: list[str]
) -> None:
    """Put each name that they give into ``names``."""
    drafts: dict[str, Answered | None] = {}
    at, notice = 0, ""
    while at < len(to_ask):
        field = to_ask[at]
        question = pack.questions[field]
        prompt = Prompt(
            "line",
            question.text,
            "A new workbook",
            question.help,
            current=names[field] or None,
            draft=drafts.pop(field, None),
            notice=notice,
            menu=(Menu.BACK, Menu.LEAVE),
        )
        reply, notice = asker.ask(prompt), ""
        if isinstance(reply, MenuChoice):
            if reply.menu is Menu.LEAVE:
                raise Stopped(reply.text)
            drafts[field], at = reply.draft, max(at - 1, 0)
            continue
        said = names[field] if reply.value is None else reply.value
        before = names[field]
        looked: str | bool = True
        while doubt := slips.number_doubt(prompt, said):
            names[field] = str(said)  # theirs, if they leave at this
            try:
                looked = slips.second_look(asker, doubt, prompt.text)
            except WentBack as back:
                looked, drafts[field] = False, back.draft
            if isinstance(looked, bool):
                break
            said = looked
        names[field] = tidy(said) if looked and isinstance(said, str) else before
        notice = _what_is_wrong(names[field]) if looked else ""
        at += bool(looked and not notice)


def _what_is_wrong(name: str) -> str:
    """Why words are not a name, in a sentence; empty if it is one."""
    if conflict_in(name) is not None:
        return CONFLICT
    return "" if name else "This answer is needed: it names the workbook."
