"""Blanks are filled, people's words stay, and what differs is reported."""

from __future__ import annotations

from typing import Any

from placebook.model.filling import fill_entry, replace_line
from placebook.model.workbook import Dataset

from tests.cases import for_each


def test_blanks_are_filled_and_what_differs_stays_and_is_reported() -> None:
    ours = Dataset(title="Bins", format="XLSX", url="https://x.example/a")
    offer = {"format": "CSV", "licence": "CC0-1.0", "about": "", "note": None}
    filled = fill_entry(ours, offer)
    assert filled.entry == {
        "title": "Bins",
        "format": "XLSX",
        "licence": "CC0-1.0",
        "url": "https://x.example/a",
    }
    assert filled.changed == (("licence", None, "CC0-1.0"),)
    assert filled.kept == (("format", "XLSX", "CSV"),)


def test_the_other_s_word_replaces_ours_only_in_fields_that_it_overrules() -> None:
    ours = Dataset(title="Bins", format="XLSX", note="Ask Jo.")
    offer = {"title": "BINS", "format": "CSV", "note": ""}
    filled = fill_entry(ours, offer, ("title", "note"))
    assert filled.entry == {"title": "BINS", "format": "XLSX", "note": "Ask Jo."}
    assert filled.changed == (("title", "Bins", "BINS"),)
    assert filled.kept == (("format", "XLSX", "CSV"),)


@for_each(
    ("field", "ours", "theirs", "reported"),
    [
        ("title", "bin days", "Bin Days", False),
        ("title", "Bin days", "Bin rounds", True),
        ("url", "http://www.x.example/bins/", "https://x.example/bins", False),
        ("url", "https://x.example/bins", "https://x.example/tips", True),
        ("status", "elsewhere", "held", False),
        ("status", "missing", "held", True),
        ("personal", "special-category", "personal", False),
        ("personal", "special-category", "none", True),
        ("personal", "none", "personal", True),
        ("identifiers", ("UPRN",), ("UPRN", "USRN"), True),
    ],
)
def test_only_what_contradicts_ours_is_reported(
    field: str, ours: Any, theirs: Any, reported: bool
) -> None:
    entry = Dataset.model_validate({"title": "Bins", field: ours})
    filled = fill_entry(entry, {field: theirs})
    assert (dict(filled.entry)[field], filled.changed) == (ours, ())
    assert filled.kept == (((field, ours, theirs),) if reported else ())


@for_each(
    ("text", "after"),
    [
        (None, "new 1"),
        ("other", "other\nnew 1"),
        ("old 1\nother", "new 1\nother"),
        ("old 1\nold 2\nother", "old 1\nnew 1\nother"),
    ],
)
def test_a_line_takes_the_place_of_the_last_of_its_kind(
    text: str | None, after: str
) -> None:
    assert replace_line(text, "new 1", lambda line: line.startswith("old")) == after
