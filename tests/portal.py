"""A local web server with a data portal's shapes, and with its failures."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

CATALOGUES = Path(__file__).parent / "portal_files"
LOGIN = b"<!DOCTYPE html><html><title>Sign in</title><form></form></html>"
PAGE = b"<!DOCTYPE html><html><h1>Bin collection days</h1></html>"
FOUND = 250  # datasets that a search finds

BOMB = gzip.compress(b"0" * (8 * 1024 * 1024))  # made before memory is measured


@dataclass
class Portal:
    """Where the server is, and the requests that it had: (path, headers)."""

    address: str
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)


class _Handler(BaseHTTPRequestHandler):
    portal: Portal
    protocol_version = "HTTP/1.0"

    def do_GET(self) -> None:
        self.portal.asked.append((self.path, dict(self.headers.items())))
        parts = urlsplit(self.path)
        name = parts.path.strip("/").replace("/", "_").replace(".", "_")
        act = getattr(self, f"at_{name}", None)
        try:
            if act is not None:
                act(parse_qs(parts.query))
            elif (CATALOGUES / parts.path.strip("/")).is_file():
                self._give((CATALOGUES / parts.path.strip("/")).read_bytes())
            else:
                self._give(b"nothing here", 404)
        except (BrokenPipeError, ConnectionResetError):
            pass  # whoever asked has gone

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: the tests look at ``Portal.asked``."""

    def _give(
        self, content: bytes, status: int = 200, headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        for key, value in (headers or {}).items():
            self.send_header(key, value)
        self.end_headers()
        self.wfile.write(content)

    def _send_on(self, to: str) -> None:
        self._give(b"", 302, {"Location": to})

    # --- a CKAN catalogue -------------------------------------------------------------

    def at_api_3_action_package_show(self, query: dict[str, list[str]]) -> None:
        if query["id"] == ["bin-collection-days"]:
            self._give((CATALOGUES / "ckan-package.json").read_bytes())
        else:
            refused = {"success": False, "error": {"message": "Not found"}}
            self._give(json.dumps(refused).encode(), 404)

    def at_api_3_action_package_search(self, query: dict[str, list[str]]) -> None:
        start = int(query.get("start", ["0"])[0])
        rows = int(query.get("rows", ["10"])[0])
        results = [
            {"name": f"dataset-{n}", "title": f"Dataset {n}", "license_id": "uk-ogl"}
            for n in range(start, min(start + rows, FOUND))
        ]
        result = {"count": FOUND, "results": results}
        self._give(json.dumps({"success": True, "result": result}).encode())

    def at_dataset_bin_collection_days(self, query: dict[str, list[str]]) -> None:
        self._give(PAGE)

    def at_dataset_not_in_ckan(self, query: dict[str, list[str]]) -> None:
        self._give((CATALOGUES / "dcat-us.json").read_bytes())

    # --- failures ---------------------------------------------------------------------

    def at_broken(self, query: dict[str, list[str]]) -> None:
        self._give(b"oops", 500)

    def at_forbidden(self, query: dict[str, list[str]]) -> None:
        self._give(b"no", 403)

    def at_loop(self, query: dict[str, list[str]]) -> None:
        self._send_on("/loop")

    def at_on(self, query: dict[str, list[str]]) -> None:
        left = int(query["left"][0])
        self._send_on(f"/on?left={left - 1}" if left > 1 else "/dcat-us.json")

    def at_busy_api_3_action_package_show(self, query: dict[str, list[str]]) -> None:
        self._give(b"", 429)

    def at_busy_dataset_x(self, query: dict[str, list[str]]) -> None:
        self._give(PAGE)

    def at_few_api_3_action_package_search(self, query: dict[str, list[str]]) -> None:
        start = int(query.get("start", ["0"])[0])
        if start >= 40:
            self._give(b"oops", 500)
            return
        results = [{"title": f"Dataset {n}"} for n in range(start, start + 10)]
        result = {"count": FOUND, "results": results}
        self._give(json.dumps({"success": True, "result": result}).encode())

    def at_moved(self, query: dict[str, list[str]]) -> None:
        self._send_on("/dcat-us.json")

    def at_to_file(self, query: dict[str, list[str]]) -> None:
        self._send_on("file:///etc/passwd")

    def at_to_password(self, query: dict[str, list[str]]) -> None:
        host = self.headers["Host"]
        self._send_on(f"http://me:secret@{host}/dcat-us.json")

    def at_private(self, query: dict[str, list[str]]) -> None:
        self._send_on("/login")

    def at_login(self, query: dict[str, list[str]]) -> None:
        self._give(LOGIN)

    def at_endless(self, query: dict[str, list[str]]) -> None:
        self._give(b"", headers={"Content-Length": str(10 * 1024**3)})
        while True:
            self.wfile.write(b"{" * 65536)

    def at_slow(self, query: dict[str, list[str]]) -> None:
        self._give(b"", headers={"Content-Length": "100000"})
        for _ in range(200):
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.05)

    def at_silent(self, query: dict[str, list[str]]) -> None:
        time.sleep(2)

    def at_short(self, query: dict[str, list[str]]) -> None:
        self._give(b'{"dataset": [', headers={"Content-Length": "100000"})

    def at_bad_gzip(self, query: dict[str, list[str]]) -> None:
        self._give(b"not gzip at all", headers={"Content-Encoding": "gzip"})

    def at_good_gzip(self, query: dict[str, list[str]]) -> None:
        packed = gzip.compress((CATALOGUES / "dcat-us.json").read_bytes())
        self._give(packed, headers={"Content-Encoding": "gzip"})

    def at_bomb(self, query: dict[str, list[str]]) -> None:
        self._give(BOMB, headers={"Content-Encoding": "gzip"})


@contextmanager
def portal() -> Iterator[Portal]:
    """A portal on a free port of this machine."""

    class Handler(_Handler):
        pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    Handler.portal = Portal(f"http://127.0.0.1:{server.server_address[1]}")
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Handler.portal
    finally:
        server.shutdown()
        server.server_close()
