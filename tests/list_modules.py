"""Writes the list of modules in cli/README.md: `python -m tests.list_modules`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
CODE = ROOT / "cli" / "placebook"
PAGE = ROOT / "cli" / "README.md"
HEADING = "## Every module, to look up\n"


def listed() -> str:
    """The page, with each module's first line as the code has it."""
    before, _, _ = PAGE.read_text().partition(HEADING)
    return before + HEADING + "".join(_rooms())


def _rooms() -> Iterator[str]:
    for init in sorted(CODE.glob("*/**/__init__.py")):
        room = init.parent
        yield f"\n**{room.relative_to(CODE).as_posix()}**: {_first_line(init)}\n\n"
        for path in sorted(room.glob("*.py")):
            if path != init:
                yield f"- `{path.stem}`: {_first_line(path)}\n"


def _first_line(path: Path) -> str:
    return (ast.get_docstring(ast.parse(path.read_text())) or "").split("\n")[0]


if __name__ == "__main__":
    PAGE.write_text(listed())
