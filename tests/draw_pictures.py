"""The pictures in the README: what a real terminal shows of a published area.

`python -m tests.draw_pictures` draws them anew; a test tells when that is needed.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from pyte.screens import Char

from tests.conftest import PUBLISHED, ROOT
from tests.terminal import Terminal

FOLDER = ROOT / "tests" / "pictures"
AREA = "doncaster-careers-information-advice-and-guidance.yaml"
COLUMNS, WIDTH, HEIGHT, MARGIN = 80, 8.4, 18, 16
INK, PAPER = "#f2f2f2", "#1b1f24"
# Whatever the terminal is like in which the pictures are drawn.
PLAIN = dict.fromkeys(("NO_COLOR", "COLORTERM", "ACCESSIBLE", "PLACEBOOK_LINES"), "")
ENV = {**PLAIN, "TERM": "xterm-256color", "FORCE_COLOR": "1"}


class Picture(NamedTuple):
    """``until`` is on a screen of ``rows`` when it is ready; ``most`` are drawn."""

    title: str
    words: tuple[str, ...]
    until: str
    rows: int = 24
    most: int = 24


PICTURES = {
    "screen.svg": Picture(
        "A question of Placebook on a terminal: a statement of the checklist, what "
        "each level looks like, and the answers to choose from.",
        ("edit", AREA, "--question", "problem-focus.measure-and-decision"),
        "Does not apply",
    ),
    "summary.svg": Picture(
        "The beginning of a summary on a terminal: the problem, who is affected, what "
        "should be different, and the score of each of the eight areas to act on.",
        ("summary", AREA),
        "Overall",
        rows=300,
        most=48,
    ),
}


def draw(picture: Picture) -> str:
    """The picture as SVG."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(PUBLISHED / AREA, folder)
        size = (COLUMNS, picture.rows)
        with Terminal(Path(folder), *picture.words, env=ENV, size=size) as terminal:
            terminal.see(picture.until)
            rows = [
                [terminal.screen.buffer[y][x] for x in range(COLUMNS)]
                for y in range(picture.most)
            ]
    return "\n".join(_svg(picture.title, _whole_parts(rows))) + "\n"


def _whole_parts(rows: list[list[Char]]) -> list[list[Char]]:
    """The rows up to the last blank one, so that no paragraph is cut."""
    blank = [y for y, row in enumerate(rows) if not any(c.data.strip() for c in row)]
    return rows[: blank[-1]] if blank else rows


def _svg(title: str, rows: list[list[Char]]) -> Iterator[str]:
    width = round(COLUMNS * WIDTH) + 2 * MARGIN
    height = len(rows) * HEIGHT + 2 * MARGIN
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-labelledby="title" '
        "font-family=\"ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace\" "
        f'font-size="14" fill="{INK}" xml:space="preserve">'
    )
    yield f'<title id="title">{escape(title)}</title>'
    yield f'<rect width="{width}" height="{height}" rx="8" fill="{PAPER}"/>'
    for y, row in enumerate(rows):
        yield from _texts(row, MARGIN + (y + 0.75) * HEIGHT)
    yield "</svg>"


def _texts(row: list[Char], y: float) -> Iterator[str]:
    """A row's texts: the neighbours that look alike are one."""
    x = 0
    for look, alike in groupby(row, _look):
        text = "".join(char.data for char in alike)
        if text.strip():
            at, length = MARGIN + x * WIDTH, len(text.rstrip()) * WIDTH
            yield (
                f'<text x="{at:.1f}" y="{y:.1f}" textLength="{length:.1f}"'
                f"{look}>{escape(text.rstrip())}</text>"
            )
        x += len(text)


def _look(char: Char) -> str:
    """What sets a letter apart from plain ones, as attributes."""
    look = "" if char.fg == "default" else f' fill="{char.fg}"'
    look += ' font-weight="bold"' * char.bold
    look += ' font-style="italic"' * char.italics
    return look + ' text-decoration="underline"' * char.underscore


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, picture in PICTURES.items():
        (FOLDER / name).write_text(draw(picture), encoding="utf-8")
