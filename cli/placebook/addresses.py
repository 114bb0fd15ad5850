"""Web addresses: what is one, and what of it is not for others to read."""

from __future__ import annotations

import re

from placebook.words import one_line, tidy

# Parameters of an address that give access; a code or a key without more is one only
# where it is long and no words, for `area_code=E08000035` is none.
_FOR = r"(?:api|access|auth|client|session|subscription|account|private)"
_SECRET = (
    r"(?:sig|signature|secret|pass|passwd|password|pwd|auth|jwt|credentials?|"
    rf"{_FOR}[_.-]?(?:key|code))"
)
_VALUE = r"[^&#\s;)\]\"'<>]"
# In small letters, and perhaps a year: `key=annual-monitoring-report-2024`.
_WORDS = r"(?-i:[a-z]{1,15}(?:[-_.+](?:[a-z]{1,15}|[0-9]{1,4}))*)"
_KEY = (
    r"(?i)((?:[?&#;]|%3F|%26)(?:"
    rf"(?:(?:[\w.%$-]*[_.-])?{_FOR}?{_SECRET}|"
    r"[\w.%$-]*(?:token|sessionid|sessid|auth|hmac)|bearer|ticket|sid|session)"
    r"(?:\[\])?(?:=|%3D)"
    rf"|(?:[\w.%-]*[_.-])?(?:key|code)(?:\[\])?(?:=|%3D)(?={_VALUE}{{16}})"
    rf"(?!(?:{_WORDS}|(?:[A-Z][0-9]{{8}},?)+)(?:[&#\s]|$))"
    rf")){_VALUE}+"
)


def is_address(text: str) -> bool:
    """Whether it is a web address rather than a file."""
    return re.match(r"[a-z][a-z0-9+.-]+://", text, re.IGNORECASE) is not None


def web_address(value: object) -> str:
    """An http(s) address without spaces and what gives access; else empty."""
    text = tidy(value).strip() if isinstance(value, str) else ""
    if not re.fullmatch(r"https?://\S{1,2000}", text, re.IGNORECASE):
        return ""
    return for_others(text)


def without_user(text: str) -> str:
    """Text with addresses in it, without a name and a password before a host."""
    return re.sub(r"((?:^|[a-z]:)//)[^/?#\s]*@", r"\1", text, flags=re.IGNORECASE)


def for_others(text: str) -> str:
    """Text that others read: addresses in it without what gives access."""
    return without_keys(without_user(text))


def shown(source: str) -> str:
    """An address, or a file's path, on one line as others may read it."""
    return one_line(for_others(source), 200)


def without_scheme(address: str) -> str:
    """A web address in small letters, without its ``https://`` and ``www.``."""
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", address.strip().casefold())


def address_key(url: str | None) -> str:
    """An address for comparison: http or https, www and a last stroke do not count."""
    bare = without_scheme(without_keys((url or "").rstrip("/")))
    return bare if "/" in bare or "?" in bare else ""  # of a portal, not a dataset


def without_keys(text: str) -> str:
    """An address without the values of what gives access: others read the file."""
    return re.sub(_KEY, r"\1", text)
