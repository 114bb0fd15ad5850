"""Bytes from the web. The only module that opens a connection."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from placebook.base.urls import redact_source
from placebook.catalogues.records import NotFetched, NothingThere

# No version, nothing about the machine; what comes unpacked is what was counted.
_HEADERS = {"User-Agent": "placebook", "Accept": "*/*", "Accept-Encoding": "identity"}


@dataclass(frozen=True)
class Limits:
    """Limits of one fetch: seconds in all, size in bytes, redirects."""

    seconds: float = 60
    size: int = 50 * 1024 * 1024
    redirects: int = 5


def fetch(
    address: str, tell: Callable[[str], None], limits: Limits = Limits()
) -> tuple[bytes, str]:
    """The content of an http(s) address, and the address after all redirects.

    Raises NotFetched.

    ``tell`` is called with each host before it is connected to. Nothing is sent but the
    address and the program's name: no password, no cookie of another site.
    """

    def before(request: httpx.Request) -> None:
        if request.url.userinfo:
            raise NotFetched(
                f"{request.url.host}: the address has a name or a password, and we "
                "send none; download the file and name it instead."
            )
        if request.url.scheme in ("http", "https"):  # httpx refuses all others next
            tell(request.url.host)

    try:
        with httpx.Client(
            follow_redirects=True,
            max_redirects=limits.redirects,
            timeout=limits.seconds,
            headers=_HEADERS,
            event_hooks={"request": [before]},
        ) as client:
            return _read(client, address, limits)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError, ImportError) as why:
        raise _failed(address, _in_words(why)) from None


def _read(client: httpx.Client, address: str, limits: Limits) -> tuple[bytes, str]:
    """What an address gives, within the limits of time and size."""
    until = time.monotonic() + limits.seconds
    content = bytearray()
    with client.stream("GET", address) as response:
        if not response.is_success:
            raise _refused(response.status_code, address)
        for part in response.iter_bytes():
            content += part
            if len(content) > limits.size:
                why = (
                    f"is larger than {limits.size / 1024**2:g} MiB, too large for a "
                    "catalogue; name a smaller part of it"
                )
                raise _failed(address, why)
            if time.monotonic() > until:
                why = (
                    f"did not answer in full within {limits.seconds:g} seconds; try "
                    "again later, or download the file and name it instead"
                )
                raise _failed(address, why)
        return bytes(content), str(response.url)


_BY_STATUS = {
    401: "needs a login; download the file yourself and name it instead",
    403: "refuses us: it needs a login or a browser; download the file yourself and "
    "name it instead",
    404: "there is nothing at this address; check it in a browser",
    410: "has been removed; look for its new address",
    429: "has had too many requests; try again later",
}


def _refused(code: int, address: str) -> NotFetched:
    at_fault = "has a problem on its side" if code >= 500 else "did not give the file"
    why = _BY_STATUS.get(code, f"{at_fault}; try again later")
    kind = NothingThere if code in (404, 410) else NotFetched
    return _failed(address, f"{why} (HTTP {code})", kind)


def _failed(address: str, why: str, kind: type[NotFetched] = NotFetched) -> NotFetched:
    return kind(f"{redact_source(address)}: {why}.")


# The first that fits; a timeout is also an HTTP error.
_WHY: tuple[tuple[type[Exception], str], ...] = (
    (
        httpx.TooManyRedirects,
        "redirects too often; check it in a browser",
    ),
    (
        httpx.DecodingError,
        "sent data that cannot be unpacked; download the file in a browser",
    ),
    (httpx.TimeoutException, "did not answer in time; try again later"),
    (httpx.InvalidURL, "is not a whole web address; check it for a slip"),
    (
        httpx.UnsupportedProtocol,
        "must begin with http:// or https://, and so must any address it redirects to",
    ),
    (
        httpx.HTTPError,
        "cannot be reached, or the connection broke off; check the address and the "
        "connection",
    ),
)


def _in_words(error: Exception) -> str:
    """What went wrong, and what to do."""
    if "CERTIFICATE" in str(error).upper():
        return "has a certificate that we cannot trust; ask its owner"
    others = "cannot be read; check the address, and the settings for a proxy"
    return next((why for kind, why in _WHY if isinstance(error, kind)), others)
