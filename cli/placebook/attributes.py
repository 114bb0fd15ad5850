"""The lines of .gitattributes that are ours: put in, and taken out without a trace."""

from __future__ import annotations

import re
from collections.abc import Sequence

_BEGIN = "# placebook: begin"
# Of a file whose last line had no end: taking ours out takes the end away again.
_JOINED = "# placebook: begin, joined"
_END = "# placebook: end"
_BLOCK = re.compile(rf"^{_BEGIN}\n.*?^{_END}\n", re.MULTILINE | re.DOTALL)
_JOINED_BLOCK = re.compile(rf"\n{_JOINED}\n.*?^{_END}\n", re.MULTILINE | re.DOTALL)


def with_lines(text: str, folders: Sequence[str]) -> str:
    """The file with our lines for each folder, named from the root; ``.`` is the root.

    Lines that were there before are replaced.
    """
    rest = without_lines(text)
    joined = bool(rest) and not rest.endswith("\n")
    lines = [_JOINED if joined else _BEGIN]
    for folder in folders:
        lines.append(f"{_pattern(folder, '*.yaml')} diff=placebook merge=placebook")
        lines.append(f"{_pattern(folder, '*.summary.md')} merge=placebook-summary")
    return rest + "\n" * joined + "\n".join([*lines, _END]) + "\n"


def without_lines(text: str) -> str:
    """The file as it was before our lines."""
    return _BLOCK.sub("", _JOINED_BLOCK.sub("", text))


def _pattern(folder: str, files: str) -> str:
    """Git's pattern for files directly in a folder, whatever it is called."""
    named = "" if folder == "." else re.sub(r"([*?\[\]\\])", r"\\\1", folder) + "/"
    pattern = f"/{named}{files}"
    if re.search(r'[\s"\\]', pattern) is None:
        return pattern
    for char, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t")):
        pattern = pattern.replace(char, escaped)
    return f'"{pattern}"'
