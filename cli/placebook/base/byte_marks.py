"""The marks at the start of a text file that tell its encoding."""

from __future__ import annotations

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8 with a byte-order mark"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)


def marked_encoding(start: bytes) -> tuple[str, str] | None:
    """Python's name of the encoding that a mark tells, and ours."""
    for mark, codec, name in _MARKS:
        if start.startswith(mark):
            return codec, name
    return None


def decode_text(content: bytes) -> str:
    """Text of a file that may be UTF-8, UTF-16 or Windows-1252."""
    if marked := marked_encoding(content):
        return content.decode(marked[0], "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
