"""Puts our lines into .gitattributes and .gitignore, and takes them out again."""

from __future__ import annotations

import re
from collections.abc import Sequence

# How git is to treat a workbook, and its summary: attributes by name. Line ends are the
# same for everyone, since files are compared byte by byte.
OF_WORKBOOKS = {"text": "set", "eol": "lf", "diff": "placebook", "merge": "placebook"}
OF_SUMMARIES = {"text": "set", "eol": "lf", "merge": "placebook-summary"}

_BEGIN = "# placebook: begin"
# For a file whose last line has no end; taking our lines out restores that.
_JOINED = "# placebook: begin, joined"
_END = "# placebook: end"
# Git or an editor may have changed the line ends since, or left a space before them. A
# beginning without an end is not one with the next end: lines of others stand between.
_REST = rf"[ \t]*\r?\n(?:(?!{_BEGIN}).*\n)*?{_END}[ \t]*(?:\r?\n|\Z)"
_BLOCK = re.compile(
    rf"(?P<joint>\r\n(?={_JOINED}[ \t]*\r\n)|\n){_JOINED}{_REST}"
    rf"|^{_BEGIN}(?:, joined)?{_REST}",
    re.MULTILINE,
)
_MARKER = re.compile(rf"^({_BEGIN}|{_END})\b", re.MULTILINE)
# What a line between the two is known by: others may have written more there.
_OURS = re.compile(r"^# placebook: |merge=placebook|\.yaml\.\*\.bak\s*$")


def with_lines(text: str, lines: Sequence[str]) -> str:
    """The file with our lines at its end, each as the file's own lines end.

    They replace earlier ones; without ``lines`` the file is as it was before.
    """
    rest = _BLOCK.sub(_of_others, text)
    if not lines:
        return rest
    end = "\r\n" if "\r\n" in rest else "\n"
    joined = bool(rest) and not rest.endswith("\n")
    block = [_JOINED if joined else _BEGIN, *lines, _END]
    return rest + end * joined + "".join(line + end for line in block)


def _of_others(block: re.Match[str]) -> str:
    """The lines of a block that are not ours, after the end of the line above."""
    joint = block["joint"] or ""
    lines = re.split(r"(?<=\n)", block[0].removeprefix(joint))
    kept = "".join(line for line in lines if not _OURS.search(line))
    return kept and joint + kept


def missing_marker(text: str) -> str:
    """What our lines in a file lack, in words; empty if we know which are ours."""
    found = _MARKER.search(with_lines(text, []))
    if not found:
        return ""
    lacks = f"no '{_END}' below" if found[0] == _BEGIN else f"no '{_BEGIN}' above"
    return f"'{found[0]}' has {lacks} it"


def attribute_lines(folders: Sequence[str]) -> list[str]:
    """What .gitattributes says of each folder, named from the root (``.``)."""
    return [
        f"{_quoted(_pattern(folder, files))} {_spelled(wanted)}"
        for folder in folders
        for files, wanted in (("*.yaml", OF_WORKBOOKS), ("*.summary.md", OF_SUMMARIES))
    ]


def ignore_lines(folders: Sequence[str]) -> list[str]:
    """What .gitignore says of each folder: the backups of workbooks stay out of git."""
    # A line cannot hold a line break; `?` matches any character in its place.
    return [re.sub(r"[\r\n]", "?", _pattern(f, "*.yaml.*.bak")) for f in folders]


def _spelled(wanted: dict[str, str]) -> str:
    return " ".join(n if v == "set" else f"{n}={v}" for n, v in wanted.items())


def _pattern(folder: str, files: str) -> str:
    """Git's pattern for files directly in a folder, whatever it is called."""
    named = "" if folder == "." else re.sub(r"([*?\[\]\\])", r"\\\1", folder) + "/"
    return f"/{named}{files}"


def _quoted(pattern: str) -> str:
    if re.search(r'[\s"\\]', pattern) is None:
        return pattern
    escapes = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    return '"' + "".join(escapes.get(char, char) for char in pattern) + '"'
