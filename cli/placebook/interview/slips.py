"""Finds answers that may be slips of the fingers, to ask about them once."""

from __future__ import annotations

from contextlib import suppress

from placebook.interview.prompts import (
    Answered,
    Asker,
    Choice,
    Prompt,
    WentBack,
    ask_aside,
)
from placebook.model.fields import NAMES

_YES, _NO = "yes", "none"
# Fields that hold a name, and lists that take one a line.
_NAMED = {"area.name", "service.name", "workshop.people", "datasets.steward"}
_NAMED |= {"ecosystem.flows.from", "ecosystem.flows.to", "actions.owner"}
_NAMED |= {f"{kind}.{name}" for kind, name in NAMES.items()}


def number_doubt(prompt: Prompt, field: str, said: Answered | None) -> str:
    """What to ask of a bare number where words are meant; empty if it is none.

    People press the number of a choice one prompt too late. Words that are not a name
    may be a figure, so only a single digit is asked about there.
    """
    if not isinstance(said, str) or prompt.kind in ("date", "number", "choices"):
        return ""
    typed = said.strip()
    number = typed.rstrip(".")
    known = {prompt.current, *(choice.value for choice in prompt.choices)}
    if not number.isdecimal() or said in known:
        return ""
    if field in _NAMED:
        return f'Is "{typed[:20]}" a name?'
    return f'Is "{typed}" your whole answer?' if len(number) == 1 else ""


def confirms(asker: Asker, doubt: str, question: str = "") -> bool:
    """Whether they say that it is not a slip, of an answer to a question.

    Raises Stopped when they leave.
    """
    choices = (
        Choice(_NO, "No, let me change it"),
        Choice(_YES, "Yes, that is right"),
    )
    prompt = Prompt("choice", doubt, question, choices=choices, current=_NO)
    with suppress(WentBack):
        return ask_aside(asker, prompt) == _YES
    return False
