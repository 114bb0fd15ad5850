"""What people say of a list's entries, taken apart; and what is said back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from placebook.base.text import count_noun, one_line
from placebook.interview.prompt_builder import unless_roles

_MARK = re.compile(r"^\s*(?:[-*•–]|\d{1,3}[.)])\s+")  # before a line of a pasted list


def split_entries(said: Any) -> list[str]:
    """What was said, by line; empty lines are none."""
    lines = said.split("\n") if isinstance(said, str) else []
    if len(lines) > 1:
        lines = [_MARK.sub("", line) for line in lines]
    return [line for text in lines if (line := one_line(text))]


def saved_notice(names: list[str]) -> str:
    """That entries of these names are saved; of none, that they were before."""
    if not names:
        return "All of them are listed already."
    if len(names) == 1:
        return f"Saved: {one_line(names[0], 66)}"
    return f"Saved: {count_noun(len(names), 'entry', 'entries')}"


def short_name(text: str) -> str:
    """The first words of a sentence, for an id that can be read."""
    return " ".join(text.split()[:7])


def parse_person(text: str) -> dict[str, str]:
    """``role, organisation`` as an entry; the first comma divides.

    Organisations have commas in their names more often than roles do.
    """
    role, _, organisation = text.partition(",")
    parts = {"role": role.strip(), "organisation": organisation.strip(" ,")}
    return {key: value for key, value in parts.items() if value}


def names_remark(entries: Sequence[str | Mapping[str, str]]) -> str:
    """What to say of a name among people's roles; empty if there is none."""
    roles = [entry.get("role", "") for entry in entries if not isinstance(entry, str)]
    return unless_roles(*roles)


def entry_as_typed(entry: str | Mapping[str, str]) -> str:
    """An entry that is a line, as somebody would type it."""
    if isinstance(entry, str):
        return entry
    role, organisation = entry.get("role", ""), entry.get("organisation", "")
    return f"{role}, {organisation}" if organisation else role
