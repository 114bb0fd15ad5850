"""Where catalogues come from: a file, or the web, with a line that says where."""

from __future__ import annotations

from pathlib import Path

from placebook import catalogues, files
from placebook.catalogue_csv import Sheet
from placebook.commands import say
from placebook.records import Catalogue

_LARGEST = 50 * 1024 * 1024


def open_catalogue(source: str) -> Catalogue | Sheet:
    """Read a file or a web address. Raises NotACatalogue, DiskError or NotFetched."""
    if not catalogues.is_address(source):
        path = Path(source)
        return catalogues.read(files.read(path, _LARGEST), str(path))
    from placebook.fetching import fetch  # most imports are of files

    told: set[str] = set()

    def tell(host: str) -> None:
        if host not in told:
            told.add(host)
            say(f"Connecting to {host} …")

    def get(address: str) -> catalogues.Got:
        fetched = fetch(address, tell)
        return fetched.content, fetched.address

    return catalogues.from_web(source, get)


def named(source: str) -> str:
    """A source as the workbook names it: a file without its folder."""
    return source if catalogues.is_address(source) else Path(source).name
