"""Asks which area and which service, before there is a workbook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

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
)
from placebook.model.pack import Pack

_PROMPT = Prompt("line", "", "A new workbook", menu=(Menu.BACK, Menu.LEAVE))


def ask_first_questions(
    pack: Pack,
    asker: Asker,
    area: str,
    service: str,
    keep: Callable[[str, str], None],
) -> tuple[str, str]:
    """Area and service, asked where they are blank: before them there is no file.

    What was half typed comes back with its question; words that are no answer go to
    ``keep`` behind theirs. Raises Stopped or Interrupted when they leave, with all that
    they typed.
    """
    names = {"area.name": tidy(area), "service.name": tidy(service)}
    to_ask = [field for field, name in names.items() if not name]
    try:
        _ask_each(pack, asker, names, to_ask, keep)
    except (Stopped, Interrupted) as stopped:
        typed = [names[field] for field in to_ask] + [stopped.draft or ""]
        raise type(stopped)(", ".join(filter(None, typed)) or None) from None
    return names["area.name"], names["service.name"]


def _ask_each(
    pack: Pack,
    asker: Asker,
    names: dict[str, str],
    to_ask: list[str],
    keep: Callable[[str, str], None],
) -> None:
    """Put each name that they give into ``names``."""
    drafts: dict[str, Answered | None] = {}
    at, notice = 0, ""
    while at < len(to_ask):
        field = to_ask[at]
        question = pack.questions[field]
        prompt = replace(
            _PROMPT,
            text=question.text,
            help=question.help,
            current=names[field] or None,
            draft=drafts.pop(field, None),
            notice=notice,
        )
        reply, notice = asker.ask(prompt), ""
        if isinstance(reply, MenuChoice):
            if reply.menu is Menu.LEAVE:
                raise Stopped(reply.text)
            drafts[field], at = reply.draft, max(at - 1, 0)
            continue
        if reply.value and reply.typed:
            keep(question.text, reply.typed)
        elif reply.typed:
            drafts[field] = reply.typed
        before = names[field]
        said = before if reply.value is None else str(reply.value)
        names[field] = tidy(said)
        typed = _slip(asker, prompt, said, keep)
        if typed is not None:
            names[field], drafts[field] = before, typed
            continue
        notice = _what_is_wrong(names[field])
        at += not notice


def _slip(
    asker: Asker, prompt: Prompt, said: str, keep: Callable[[str, str], None]
) -> str | None:
    """What is half typed if a name was a slip; None if it was none."""
    doubt = slips.number_doubt(prompt, said)
    sure, typed = slips.second_look(asker, doubt, prompt.text) if doubt else (True, "")
    if sure and typed:
        keep(f"{prompt.text} {doubt}", typed)
    return None if sure else slips.half_typed(said, typed)


def _what_is_wrong(name: str) -> str:
    """Why words are not a name, in a sentence; empty if it is one."""
    if conflict_in(name) is not None:
        return CONFLICT
    return "" if name else "This answer is needed: it names the workbook."
