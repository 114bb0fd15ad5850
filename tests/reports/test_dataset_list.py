"""The list of datasets: the gap first, then who has what and what is in the way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from placebook.analysis.dataset_summary import known_counts, summarise_datasets
from placebook.model import store
from placebook.model.pack import Pack
from placebook.model.store import Saved
from placebook.model.workbook import Dataset
from placebook.reports.dataset_list import barriers, counts_in_words, datasets_report
from placebook.reports.terminal import plain_text

from tests.cases import for_each
from tests.conftest import Run, kent

ENTRIES: dict[str, Any] = {
    "stock": {
        "title": "Stock condition",
        "status": "elsewhere",
        "need": "essential",
        "access": "internal",
        "steward": "Housing team",
    },
    "epc": {
        "title": "Energy certificates",
        "status": "held",
        "need": "useful",
        "access": "open",
        "licence": "OGL-UK-3.0",
        "format": "CSV",
        "steward": "Energy officer",
    },
    "calls": {"title": "Calls for help", "status": "missing", "need": "essential"},
    "old": {"title": "Old survey", "need": "useful"},
}
LISTED = """\
Datasets of Kent: Fuel poverty support

The team wants 4 datasets. It can use 1 of the 4 today. It cannot use 2 of the 4
yet. Nobody has said who has 1 of the 4.

Wanted, and not usable yet

 - Calls for help
   Nobody has it.
 - Stock condition
   Only its keeper's staff may use it.

We hold it (1)

Dataset            Need    Access              Licence     Stars  Steward
Energy             Useful  Anyone, for         OGL-UK-3.0      3  Energy officer
certificates               anything

Somebody else holds it (1)

Dataset          Need       Access      Licence  Stars  Steward
Stock condition  Essential  Only staff  –            –  Housing team

Nobody has it (1)

Dataset         Need       Access  Licence  Stars  Steward
Calls for help  Essential  –       –            –  –

Nobody has said who has it (1)

Dataset     Need    Access  Licence  Stars  Steward
Old survey  Useful  –       –            –  –

Stars say how open a dataset is, from 0 to 4, after 5stardata.info: an open
licence, structured, in an open format, with shared identifiers; – means that
nobody said the licence or the format. On 5stardata.info the fourth star is for
web addresses (URIs) that name things; here a shared code such as UPRN is
enough. Placebook does not give the fifth star, for links to other data.
"""


def test_the_list_opens_with_the_gap_and_fits_80_columns(pack: Pack) -> None:
    workbook = kent(pack, datasets=ENTRIES)
    text = plain_text(
        datasets_report(pack, workbook, summarise_datasets(pack, workbook))
    )
    assert text == LISTED, text


@for_each(
    ("entry", "words"),
    [
        ({}, ("nobody has said who has it",)),
        ({"status": "missing"}, ("nobody has it",)),
        ({"status": "missing", "access": "internal"}, ("nobody has it",)),
        (
            {"status": "elsewhere"},
            ("nobody has said who may use it", "nobody is named for it"),
        ),
        ({"status": "elsewhere", "access": "group", "steward": "NHS"}, ()),
        ({"status": "held", "steward": "Us"}, ("nobody has said who may use it",)),
        ({"status": "held", "steward": "Us", "access": "internal"}, ()),
        (
            {"status": "held", "steward": "Us", "access": "open", "licence": "none"},
            ("it has no licence",),
        ),
        *(
            (
                {
                    "status": "held",
                    "steward": "Us",
                    "access": access,
                    "licence": "OGL-UK-3.0",
                    "personal": "personal",
                },
                in_the_way,
            )
            for access, in_the_way in (
                ("internal", ()),
                ("group", ()),
                ("public", ("it is about people",)),
                ("open", ("it is about people, and said to be open to anyone",)),
            )
        ),
        (
            {"status": "held", "steward": "Us", "personal": "personal"},
            ("nobody has said who may use it", "it is about people"),
        ),
        (
            {
                "status": "elsewhere",
                "steward": "NHS",
                "access": "group",
                "personal": "pseudonymous",
            },
            ("it is about people",),
        ),
        (
            {
                "status": "elsewhere",
                "steward": "NHS",
                "access": "named",
                "rights": "third-party",
                "personal": "special-category",
            },
            (
                "it takes an agreement",
                "somebody else has rights in it",
                "it is about people, and sensitive",
            ),
        ),
    ],
)
def test_what_is_in_the_way_is_what_the_entry_says(
    entry: dict[str, Any], words: tuple[str, ...]
) -> None:
    assert barriers(Dataset.model_validate({"title": "Bins", **entry})) == words


def test_the_json_has_every_field_and_no_figure_of_its_own(
    run: Run, pack: Pack
) -> None:
    store.save(Saved(Path("kent.yaml"), kent(pack, datasets=ENTRIES)), pack)
    found = json.loads(run("datasets", "list", "kent.yaml", "--format", "json").out)
    assert (found["held"], found["needed"], found["open"]) == (1, 4, 1)
    assert found["missing"] == ["calls", "stock"]
    assert [(d["id"], d["stars"], d["in_the_way"]) for d in found["datasets"]] == [
        ("calls", None, ["nobody has it"]),
        ("epc", 3, []),
        ("old", None, ["nobody has said who has it"]),
        ("stock", None, ["only its keeper's staff may use it"]),
    ]


def test_a_workbook_without_datasets_says_so(run: Run, pack: Pack) -> None:
    store.save(Saved(Path("kent.yaml"), kent(pack)), pack)
    assert "No datasets are listed yet." in run("datasets", "list", "kent.yaml").out


HELD = {"status": "held", "need": "useful", "access": "open"}
ELSEWHERE = {"status": "elsewhere", "access": "group"}


@for_each(
    ("said", "counts", "words"),
    [
        ([], (None, None, None), None),
        (
            [{}],
            (None, None, None),
            "1 dataset is listed. Nobody has said who has it. Nobody has said who may "
            "use it. None is marked as essential or useful yet.",
        ),
        (
            [{}, {"need": "useful"}],
            (None, 1, None),
            "2 datasets are listed. Nobody has said who has any of them. Nobody has "
            "said who may use any of them. The team wants 1 dataset. Nobody has said "
            "who has it.",
        ),
        (
            [ELSEWHERE, ELSEWHERE],
            (0, None, 0),
            "2 datasets are listed. The team holds none. None is open to anyone. None "
            "is marked as essential or useful yet.",
        ),
        (
            [{}, ELSEWHERE],
            (None, None, None),
            "2 datasets are listed. Nobody has said who has 1 of the 2. Nobody has "
            "said who may use 1 of the 2. None is marked as essential or useful yet.",
        ),
        (
            [{}, HELD, HELD],
            (2, 2, 2),
            "3 datasets are listed. The team holds 2. Nobody has said who has 1 of the "
            "3. 2 are open to anyone. Nobody has said who may use 1 of the 3. "
            "The team wants 2 datasets. It can use all of them today.",
        ),
        (
            [{"status": "elsewhere", "need": "useful"}],
            (0, 1, None),
            "1 dataset is listed. The team holds none. Nobody has said who may use it. "
            "The team wants 1 dataset. It cannot use it yet: nobody has said who may.",
        ),
        (
            [HELD, {"status": "missing", "need": "useful"}, {"need": "useful"}],
            (1, 3, 1),
            "3 datasets are listed. The team holds 1. Nobody has said who has 1 of the "
            "3. 1 is open to anyone. Nobody has said who may use 2 of the 3. The team "
            "wants 3 datasets. It can use 1 of the 3 today. It cannot use 1 of the 3 "
            "yet. Nobody has said who has 1 of the 3.",
        ),
    ],
)
def test_what_nobody_said_is_no_count_of_0(
    pack: Pack,
    said: list[dict[str, str]],
    counts: tuple[int | None, ...],
    words: str | None,
) -> None:
    entries = {f"d{n}": {"title": f"D{n}", **each} for n, each in enumerate(said)}
    book = kent(pack, datasets=entries)
    assert known_counts(book) == counts
    if words is not None:
        assert counts_in_words(summarise_datasets(pack, book)) == words
