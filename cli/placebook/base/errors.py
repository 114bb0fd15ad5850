"""What a person can mend: one family of errors; problems in a file, as sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

Level = Literal["problem", "remark"]


@dataclass(frozen=True)
class Problem:
    """Something in a file that a person should look at.

    ``line`` and ``column`` count from 1; both are 0 where the file as a whole is meant.
    ``where`` names the place in the file's own words (``focus.pattern``), ``what`` says
    what is wrong there and ``do`` what would mend it.
    """

    file: str
    line: int
    column: int
    where: str
    what: str
    do: str
    level: Level = "problem"

    @classmethod
    def of_file(
        cls, file: object, what: str, do: str, level: Level = "problem"
    ) -> Problem:
        """A problem of a file as a whole, by its path."""
        return cls(str(file), 0, 0, "", what, do, level)

    def __str__(self) -> str:
        """``file:line:column: where: what; what to do``, on one line."""
        place = f"{self.file}:{self.line}:{self.column}" if self.line else self.file
        return self.said_at(place)

    def said_at(self, place: str) -> str:
        """The problem, after a name of its place in the file."""
        said = "; ".join(part for part in (self.what, self.do) if part)
        return ": ".join(part for part in (place, self.where, said) if part)


def first_problem(problems: Sequence[Problem]) -> str:
    """The first problem of a file without the file's name, and how many more."""
    first, more = problems[0], len(problems) - 1
    told = first.said_at(f"line {first.line}" if first.line else "")
    return f"{told} (and {more} more)" if more else told


class UnreadFile(NamedTuple):
    """A file that cannot be read, and why."""

    file: str
    problems: tuple[Problem, ...]


class PlacebookError(Exception):
    """A finished sentence for the person at the keyboard, and the exit code."""

    exit_code = 2


class Unreadable(PlacebookError):
    """A file that cannot be used as it is, with everything that is wrong with it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
