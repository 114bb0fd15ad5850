"""Web addresses: what is one, and what of it is not for others to read."""

from __future__ import annotations

import re

from placebook.words import tidy

# Parameters of an address that give access.
_KEY = (
    r"(?i)([?&#;](?:(?:[\w.%-]*[_.-])?(?:api|access|auth|client|session|subscription)?"
    r"(?:key|sig|signature|secret|pass|passwd|password|pwd|auth|jwt|code|"
    r"credentials?)|[\w.%-]*(?:token|sessionid|sessid)|bearer|ticket|sid)"
    r"(?:\[\])?(?:=|%3D))[^&#\s;]+"
)


def is_address(text: str) -> bool:
    """Whether it is a web address rather than a file."""
    return re.match(r"[a-z][a-z0-9+.-]+://", text, re.IGNORECASE) is not None


def web_address(value: object) -> str:
    """An http(s) address without spaces and what gives access; else empty."""
    text = tidy(value).strip() if isinstance(value, str) else ""
    if not re.fullmatch(r"https?://\S{1,2000}", text, re.IGNORECASE):
        return ""
    return without_keys(without_user(text))


def without_user(text: str) -> str:
    """An address without a name and a password before its host."""
    return re.sub(r"^([^:]+://)[^/?#]*@", r"\1", text)


def without_keys(text: str) -> str:
    """An address without the values of what gives access: others read the file."""
    return re.sub(_KEY, r"\1", text)
