"""Finds answers that may be slips of the fingers, to ask about them once."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from placebook.base.text import tidy
from placebook.interview.prompts import (
    Answered,
    Asker,
    Choice,
    Prompt,
    WentBack,
    ask_aside,
)

_YES, _NO = "yes", "none"
_ALIKE = 0.8  # of 1, how like an answer its slip is


def is_said(words: str, answer: str) -> bool:
    """Whether an answer has the words that were typed before it, or mends a slip there.

    Other words would be lost with the next answer.
    """
    before, after = tidy(words).casefold(), tidy(answer).casefold()
    alike = difflib.SequenceMatcher(None, before, after).ratio()
    return before in after or alike >= _ALIKE


def left_over(refused: Sequence[str], answer: str) -> str:
    """Which words that were refused at a prompt its answer does not say."""
    return "\n".join(words for words in refused if not is_said(words, answer))


def is_number(words: str) -> bool:
    """Whether words are a bare number: of a choice, most likely."""
    return words.strip().rstrip(".").isdecimal()


def number_doubt(prompt: Prompt, said: Answered | None, entries: bool = False) -> str:
    """What to ask of a bare number where words are meant; empty if there is none.

    It is a whole answer, or of ``entries`` a line. People press the number of a choice
    one prompt too late.
    """
    if not isinstance(said, str) or prompt.kind in ("date", "number", "choices"):
        return ""
    known = [choice.value for choice in prompt.choices]
    known += str(prompt.current or "").split("\n")
    lines = tidy(said).split("\n") if entries else [tidy(said)]
    new = [line.strip() for line in lines if line not in known]
    number = next(filter(is_number, new), "")
    part = "your whole answer" if len(lines) == 1 else "a whole line of your answer"
    return f'Is "{number[:20]}" {part}?' if number else ""


def half_typed(said: str, typed: str) -> str:
    """What is half typed after a slip: what was said, and what they typed then."""
    return (" " if is_number(said) else "\n").join(filter(None, [said, typed]))


def second_look(asker: Asker, doubt: str, question: str = "") -> tuple[bool, str]:
    """Whether they say that it is not a slip, and words that they typed there.

    Raises Stopped when they leave.
    """
    choices = (
        Choice(_NO, "No, let me change it"),
        Choice(_YES, "Yes, that is right"),
    )
    prompt = Prompt("choice", doubt, question, choices=choices, current=_NO)
    try:
        reply = ask_aside(asker, prompt)
    except WentBack as back:
        return False, str(back.draft or "")
    return reply.value == _YES, reply.typed
