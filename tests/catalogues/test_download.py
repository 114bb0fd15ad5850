"""Bytes from the web, from a real server with a real server's failures."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from placebook.base.errors import PlacebookError
from placebook.catalogues.download import Limits, fetch
from placebook.catalogues.readers import fetch_catalogue
from placebook.catalogues.records import NotFetched

from tests.cases import for_each
from tests.portal import CATALOGUES, Portal, portal

PATIENT = Limits(seconds=60, size=1024 * 1024)
SHORT = Limits(seconds=0.5, size=1024 * 1024)  # only where the site lets us wait


@pytest.fixture(scope="module")
def site() -> Iterator[Portal]:
    with portal() as found:
        yield found


def got(address: str, limits: Limits = PATIENT) -> tuple[bytes, str]:
    return fetch(address, lambda host: None, limits)


def test_an_address_gives_its_bytes_and_says_where_it_connects(site: Portal) -> None:
    told: list[str] = []
    content, address = fetch(f"{site.address}/dcat-us.json", told.append)
    assert content == (CATALOGUES / "dcat-us.json").read_bytes()
    assert address == f"{site.address}/dcat-us.json"
    assert told == ["127.0.0.1"]


def test_it_is_sent_on_and_says_where_it_ended(site: Portal) -> None:
    _, address = got(f"{site.address}/moved")
    assert address == f"{site.address}/dcat-us.json"


def test_what_comes_packed_is_unpacked(site: Portal) -> None:
    content, _ = got(f"{site.address}/good-gzip".replace("-", "_"))
    assert content == (CATALOGUES / "dcat-us.json").read_bytes()


def test_nothing_is_sent_but_the_address_and_our_name(
    site: Portal, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    netrc = f"{tmp_path}/netrc"
    with open(netrc, "w") as file:  # noqa: PTH123
        file.write("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", netrc)
    site.asked.clear()
    got(f"{site.address}/dcat-us.json")
    [(path, headers)] = site.asked
    assert path == "/dcat-us.json"
    assert {name.lower() for name in headers} == {
        *("host", "user-agent", "accept", "accept-encoding", "connection")
    }
    assert headers["User-Agent"] == "placebook"
    assert headers["Accept-Encoding"] == "identity"


@for_each(
    ("path", "words"),
    [
        (
            "nothing",
            "there is nothing at this address; check it in a browser (HTTP 404",
        ),
        ("broken", "has a problem on its side; try again later (HTTP 500)."),
        (
            "forbidden",
            "refuses us: it needs a login or a browser; download",
        ),
        (
            "on?left=6",
            "redirects too often; check it in a browser.",
        ),
        ("loop", "redirects too often; check it in a browser."),
        (
            "to_file",
            "must begin with http:// or https://, and so must any address it redirects",
        ),
        ("endless", "is larger than 1 MiB, too large for a catalogue"),
        ("bomb", "is larger than 1 MiB, too large for a catalogue"),
        ("slow", "did not answer in full within 0.5 seconds"),
        ("silent", "did not answer in time; try again later"),
        ("short", "cannot be reached, or the connection broke off"),
        ("bad_gzip", "sent data that cannot be unpacked"),
    ],
)
def test_a_failing_site_gets_a_sentence(site: Portal, path: str, words: str) -> None:
    with pytest.raises(NotFetched) as caught:
        got(f"{site.address}/{path}", SHORT if path in ("slow", "silent") else PATIENT)
    assert str(caught.value).startswith(f"{site.address}/{path}: {words}")


def test_it_is_sent_on_five_times(site: Portal) -> None:
    assert got(f"{site.address}/on?left=5")[1] == f"{site.address}/dcat-us.json"


def test_a_password_is_neither_sent_nor_said(site: Portal) -> None:
    site.asked.clear()
    for address in (
        site.address.replace("//", "//me:secret@") + "/dcat-us.json",
        f"{site.address}/to_password",
    ):
        with pytest.raises(NotFetched) as caught:
            got(address)
        assert "the address has a name or a password" in str(caught.value)
        assert "secret" not in str(caught.value)
    assert [path for path, _ in site.asked] == ["/to_password"]


def test_no_message_shows_what_gives_access(site: Portal) -> None:
    for address in (
        "http://user:S3CRET@127.0.0.1:99999/x",
        "http://user:S3CRET@/x",
        f"{site.address}/404?token=S3CRET",
        f"{site.address}/login?api_key=S3CRET",
        "ftp://user:S3CRET@example.org/x",
    ):
        with pytest.raises(PlacebookError) as caught:
            fetch_catalogue(address, lambda url: (got(url)[0], url))
        assert "S3CRET" not in str(caught.value)


@for_each(
    "address",
    [
        "ftp://example.org/x",
        "http://",
        "http://[::1",
        "http://127.0.0.1:1/x",
        "http://nowhere.invalid/x",
        "https://\ud800/",
        "http://a b/",
        "http://" + "a" * 5000,
    ],
)
def test_an_address_that_leads_nowhere_gets_a_sentence(address: str) -> None:
    with pytest.raises(NotFetched):
        got(address, Limits(seconds=5))


def test_what_is_not_connected_to_is_not_said_to_be() -> None:
    told: list[str] = []
    with pytest.raises(NotFetched):
        fetch("ftp://example.org/x", told.append, Limits(seconds=5))
    assert told == []
