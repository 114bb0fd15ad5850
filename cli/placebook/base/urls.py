"""Web addresses: what is one, and which parts others must not read."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

from placebook.base.text import one_line, tidy, words_of

# The last words, and some whole names, of parameters whose values give access.
_SECRET = frozenset(
    """
    apikey auth authorization bearer credential credentials hmac jwt pass passwd
    password phpsessid pwd secret sessid session sessionid sid sig signature tempauth
    ticket token
    """.split()  # noqa: SIM905
)
_SECRET_NAMES = frozenset(
    f"{whose} key" for whose in ("access", "api", "auth", "client", "subscription")
)
# These may be an area's code or a word to search for: secret if the value is long.
_PERHAPS_SECRET = ("key", "code")
_LONG = 20
_IN_TEXT = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.)[^\s<>\"')]+", re.IGNORECASE)


def is_address(text: str) -> bool:
    """Whether it is a web address rather than a file."""
    return re.match(r"[a-z][a-z0-9+.-]+://", text, re.IGNORECASE) is not None


def web_address(value: object) -> str:
    """An http(s) address without what gives access; empty if it is not one."""
    text = tidy(value).strip() if isinstance(value, str) else ""
    if not re.fullmatch(r"https?://\S{1,2000}", text, re.IGNORECASE):
        return ""
    return redact_text(text)


def redact_text(text: str) -> str:
    """Text that others read: addresses in it without what gives access."""
    # Without a name and a password before a host.
    return redact_url(re.sub(r"((?:^|[a-z]:)//)[^/?#\s]*@", r"\1", text, flags=re.I))


def redact_source(source: str) -> str:
    """An address, or a file's path, on one line as others may read it."""
    return one_line(redact_text(source), 200)


def without_scheme(address: str) -> str:
    """A web address in lower case, without its ``https://`` and ``www.``."""
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", address.strip().casefold())


def address_key(url: str | None) -> str:
    """An address for comparison: http or https, www and a last stroke do not count."""
    bare = without_scheme(redact_url((url or "").rstrip("/")))
    return bare if "/" in bare or "?" in bare else ""  # of a portal, not a dataset


def redact_url(text: str) -> str:
    """Text with addresses in it, without the values of what gives access."""
    if "=" not in text and "%3" not in text:
        return text
    return _IN_TEXT.sub(lambda found: _without_values(found[0]), text)


def _without_values(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:  # no address: nothing of its query is kept
        return address.partition("?")[0]
    for part in filter(None, (parts.query, parts.fragment)):
        pairs = re.split(r"([&;])", part)
        address = address.replace(part, "".join(map(_without_value, pairs)))
    return address


def _without_value(pair: str) -> str:
    """A parameter as ``name=value``; without a value that gives access."""
    name, equals, value = pair.partition("=")
    words = words_of(unquote(name))
    last = words.rpartition(" ")[2]
    is_long = last in _PERHAPS_SECRET and len(value) >= _LONG
    if last in _SECRET or words in _SECRET_NAMES or is_long:
        return name + equals
    plain = unquote(value)  # it may be an address itself
    inner = redact_url(plain) if plain != value else plain
    return pair if inner == plain else name + equals + quote(inner, safe="")
