"""Bytes from the web. The only module that opens a connection."""

from __future__ import annotations

import ipaddress
import queue
import re
import socket
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Event, Thread

import httpx

from placebook.addresses import shown
from placebook.records import NotFetched, NothingThere

_WINDOWS = {"gzip": 31, "x-gzip": 31, "deflate": 15}  # as zlib counts them
_NUMBER = re.compile(r"[0-9a-fx.]*[0-9][0-9a-fx.]*|.*:.*")
# The ends of names that no public machine has: RFC 6761, 6762 and 8375, and custom.
_LOCAL = re.compile(
    r"(?:.*\.)?(?:localhost|local|internal|intranet|lan|corp|home|home\.arpa)"
)
_NAME = "placebook"  # says who is asking; no version, nothing about the machine


@dataclass(frozen=True)
class Limits:
    """Of one fetch: seconds in all, size in bytes, how often it may be sent on."""

    seconds: float = 60
    size: int = 50 * 1024 * 1024
    redirects: int = 5


@dataclass(frozen=True)
class Fetched:
    """What an address gave, and the address that gave it in the end."""

    content: bytes
    address: str


def fetch(
    address: str, tell: Callable[[str], None], limits: Limits = Limits()
) -> Fetched:
    """Read an http(s) address. Raises NotFetched.

    ``tell`` is called with each host before it is connected to. Nothing is sent but the
    address and the program's name: no password, no cookie of another site.
    """
    outcome: queue.SimpleQueue[Fetched | Exception] = queue.SimpleQueue()
    ended = Event()

    def work() -> None:
        try:
            outcome.put(_fetch(address, tell, limits, ended))
        except Exception as error:
            outcome.put(error)

    # A server can keep us waiting in more ways than a time limit on reading ends: the
    # whole fetch is left behind when its time is over.
    Thread(target=work, daemon=True, name="fetch").start()
    try:
        result = outcome.get(timeout=limits.seconds)
    except queue.Empty:
        raise NotFetched(
            f"{shown(address)}: did not answer in full within {limits.seconds:g} "
            "seconds; try again later, or download the file and name it instead."
        ) from None
    finally:
        ended.set()
    if isinstance(result, Fetched):
        return result
    raise _in_words(result, address) from None


def _fetch(
    address: str, tell: Callable[[str], None], limits: Limits, ended: Event
) -> Fetched:
    came_from: list[httpx.URL] = []

    def before(request: httpx.Request) -> None:
        if ended.is_set():
            raise NotFetched(f"{shown(address)}: nobody waits for it any more.")
        _check_step(address, came_from, request.url)
        if request.url.userinfo or "authorization" in request.headers:
            sent_on = "we are sent on to an" if len(came_from) > 1 else "this is an"
            raise NotFetched(
                f"{request.url.host}: {sent_on} address with a name or a password, and "
                "we send none; download the file and name it instead."
            )
        if request.url.scheme in ("http", "https"):  # httpx refuses all others next
            tell(request.url.host)

    client = _client(limits, before)
    with client, client.stream("GET", address) as response:
        _check(response, address)
        content = bytearray()
        for part in _unpacked(response, limits.size + 1):
            content += part
            if ended.is_set():
                break
            if len(content) > limits.size:
                raise NotFetched(
                    f"{shown(address)}: is larger than {limits.size / 1024**2:g} MiB, "
                    "too large for a catalogue; name a smaller part of it."
                )
        return Fetched(bytes(content), str(response.url))


def _client(limits: Limits, before: Callable[[httpx.Request], None]) -> httpx.Client:
    return httpx.Client(
        follow_redirects=True,
        max_redirects=limits.redirects,
        timeout=limits.seconds,
        headers={
            "User-Agent": _NAME,
            "Accept": "*/*",
            "Accept-Encoding": "gzip",
        },
        event_hooks={"request": [before]},
    )


def _check_step(address: str, came_from: list[httpx.URL], url: httpx.URL) -> None:
    """Refuse to be sent on to a place that the first address could not have meant."""
    if came_from:
        first = came_from[0]
        if first.scheme == "https" and url.scheme == "http":
            why = "sends us on to an address that is not secure"
        elif _is_local(url.host) and not _is_local(first.host):
            why = "sends us on to a machine of your own network"
        else:
            why = ""
        if why:
            raise NotFetched(f"{shown(address)}: {why}; name the right address itself.")
    came_from.append(url)


def _is_local(host: str) -> bool:
    """Whether a host is a bare number, or by its name or its address not public."""
    host = host.rstrip(".").lower()
    if "." not in host or _NUMBER.fullmatch(host) or _LOCAL.fullmatch(host):
        return True
    try:
        found = socket.getaddrinfo(host, None)
    except (OSError, UnicodeError):  # a proxy may know it all the same
        return False
    return not all(
        ipaddress.ip_address(str(address[0]).partition("%")[0]).is_global
        for *_, address in found
    )


def _unpacked(response: httpx.Response, most: int) -> Iterator[bytes]:
    """The body in parts of at most ``most`` bytes; raises zlib.error if it is broken.

    httpx would unpack each part whole, and whatever is packed within it: a few bytes
    could fill the memory.
    """
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    if coding in ("", "identity"):
        yield from response.iter_raw()
        return
    if coding not in _WINDOWS:
        raise zlib.error(f"packed as {coding}")
    unpacker = zlib.decompressobj(_WINDOWS[coding])
    for part in response.iter_raw():
        while part:
            if unpacker.eof:  # gzip may come in several pieces
                unpacker = zlib.decompressobj(_WINDOWS[coding])
            yield unpacker.decompress(part, most)
            part = unpacker.unconsumed_tail or unpacker.unused_data
    if not unpacker.eof:
        raise zlib.error("broken off")


_BY_STATUS = {
    401: "needs a login; download the file yourself and name it instead",
    403: "does not let us in, for it needs a login or a browser; download the file "
    "yourself and name it instead",
    404: "there is nothing at this address; check it in a browser",
    410: "has been taken away; look for its new address",
    429: "has had too many requests; try again later",
}


def _check(response: httpx.Response, address: str) -> None:
    code = response.status_code
    if response.is_success:
        return
    at_fault = "has a fault of its own" if code >= 500 else "did not give the file"
    why = _BY_STATUS.get(code, f"{at_fault}; try again later")
    kind = NothingThere if code in (404, 410) else NotFetched
    raise kind(f"{shown(address)}: {why} (HTTP {code}).")


# The first that fits; a timeout is also an HTTP error.
_WHY: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
    (
        httpx.TooManyRedirects,
        "sends us on to another address too often; check it in a browser",
    ),
    (
        zlib.error,
        "sent data that cannot be unpacked; download the file in a browser",
    ),
    (httpx.TimeoutException, "did not answer in time; try again later"),
    (httpx.InvalidURL, "is not a whole web address; check it for a slip"),
    (
        httpx.UnsupportedProtocol,
        "must begin with http:// or https://, and so must whatever it leads to",
    ),
    (
        httpx.HTTPError,
        "cannot be reached, or broke off; check the address and the connection",
    ),
    (
        (ValueError, OSError, ImportError),
        "cannot be read; check the address, and the settings for a proxy",
    ),
)


def _in_words(error: Exception, address: str) -> Exception:
    """What went wrong, as a sentence; anything that nobody can mend stays as it is."""
    if "CERTIFICATE" in str(error).upper():
        why = "cannot prove who it is: its certificate does not fit; ask its owner"
        return NotFetched(f"{shown(address)}: {why}.")
    for kinds, why in _WHY:
        if isinstance(error, kinds):
            return NotFetched(f"{shown(address)}: {why}.")
    return error
