"""What a summary was made from, and whether it still fits."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from placebook import __version__
from placebook.model import pack_loader
from placebook.model.pack import Pack
from placebook.model.store import Saved
from placebook.model.workbook import Workbook, put_values
from placebook.model.workbook_writer import workbook_text
from placebook.reports.summary_file import (
    SummaryFault,
    find_fault,
    summary_text,
    workbook_digest,
)

from tests.cases import for_each
from tests.conftest import full, kent
from tests.strategies import workbooks

PACK = pack_loader.load_pack()
OURS = """\
placebook: 1
pack: open-data-services@1
area:
  name: Kent
service:
  name: Bins
focus:
  problem: |
    Cold homes.
"""
THE_SAME = [
    OURS.replace("\n", "\r\n"),
    "\ufeff" + OURS,
    OURS.replace("Kent", "'Kent' # the county"),
    "# ask the archive\n" + OURS + "  affected:\ndatasets:\n",
    OURS.replace(
        "area:\n  name: Kent\nservice:\n  name: Bins",
        'service:\n    "name":  Bins  \narea:\n    name: Kent',
    ),
    OURS.replace("|\n    Cold homes.", "Cold homes."),
]


def page(book: Workbook, pack: Pack = PACK) -> str:
    """The summary's text of a workbook that is in a file."""
    return summary_text(
        Saved(Path("x.yaml"), book, workbook_text(book, pack).encode()), pack
    )


BOOK = full(PACK)
PAGE = page(BOOK)
OLDER = PAGE.replace(f"placebook {__version__};", "placebook 0.0.9;")
NEWER = PAGE.replace(f"placebook {__version__};", "placebook 99.0;")
OTHER = page(put_values(BOOK, [(("focus", "problem"), "Another one.")]))
UNMARKED = PAGE[: PAGE.index("\n<!-- placebook")]


@for_each("text", THE_SAME)
def test_a_digest_is_of_what_was_said_and_not_of_its_spelling(text: str) -> None:
    assert workbook_digest(text) == workbook_digest(OURS)


@for_each(
    ("before", "after"),
    [("Cold", "Damp"), ("Kent", "Leeds"), ("@1", "@2"), ("homes.", "homes.\n    X")],
)
def test_a_digest_is_another_when_anything_is_said_otherwise(
    before: str, after: str
) -> None:
    assert workbook_digest(OURS.replace(before, after)) != workbook_digest(OURS)


@given(workbooks(PACK))
def test_a_digest_does_not_know_the_words_of_the_questions(book: Workbook) -> None:
    first, *rest = PACK.recommendations
    reworded = replace(
        PACK, recommendations=(first.model_copy(update={"title": "X"}), *rest)
    )
    assert workbook_text(book, reworded) != workbook_text(book, PACK)
    assert workbook_digest(workbook_text(book, reworded)) == workbook_digest(
        workbook_text(book, PACK)
    )


def test_the_mark_is_one_line_at_the_end_that_nobody_sees() -> None:
    *_, blank, last, end = PAGE.split("\n")
    assert (blank, end) == ("", "")
    assert re.fullmatch(
        rf"<!-- placebook {re.escape(__version__)}; workbook [0-9a-f]{{16}}; "
        r"page [0-9a-f]{16}; made by the program: change the workbook, not this page "
        r"-->",
        last,
    )
    assert workbook_digest(workbook_text(BOOK, PACK)) in last


@for_each(
    ("there", "fault"),
    [
        (PAGE, None),
        (PAGE.replace("\n", "\r\n"), None),
        (PAGE.rstrip("\n"), None),
        (OTHER, SummaryFault("no longer matches its workbook", "problem")),
        (
            OTHER.replace(f"placebook {__version__}", "placebook 0.0.9"),
            SummaryFault("no longer matches its workbook", "problem"),
        ),
        (OLDER, SummaryFault("was made by an older placebook, 0.0.9", "remark")),
        *(
            (
                re.sub(r"Overall: \d", "Overall: 9", there),
                SummaryFault("was changed after placebook made it", "problem"),
            )
            for there in (OLDER, NEWER)
        ),
        (
            NEWER,
            SummaryFault(
                f"was made by placebook 99.0, and this is {__version__}",
                "remark",
                fixed=False,
            ),
        ),
        (
            re.sub(r"Overall: \d", "Overall: 9", PAGE),
            SummaryFault("was changed after placebook made it", "problem"),
        ),
        (
            PAGE + "\nSeen.\n",
            SummaryFault("was changed after placebook made it", "problem"),
        ),
        (
            UNMARKED + PAGE,
            SummaryFault("was changed after placebook made it", "problem"),
        ),
        (
            UNMARKED,
            SummaryFault("does not say which answers it was made from", "remark"),
        ),
        (
            UNMARKED.replace("## Notes", "## Other notes"),
            SummaryFault("does not say which answers it was made from", "remark"),
        ),
        *(
            (
                there,
                SummaryFault("shows other figures than its workbook", "problem"),
            )
            for there in (re.sub(r"Overall: \d", "Overall: 9", UNMARKED), "# Old\n")
        ),
        (PAGE[: len(PAGE) // 2], SummaryFault("is cut short", "problem")),
        ("", SummaryFault("is cut short", "problem")),
        (PAGE[:-9], SummaryFault("is cut short", "problem")),
        *(
            (
                PAGE.replace("## Data", f"{marker}\r\n## Data"),
                SummaryFault("has git's conflict markers in it", "problem"),
            )
            for marker in ("<<<<<<< HEAD", "=======", "||||||| base", ">>>>>>> b")
        ),
    ],
)
def test_what_is_wrong_with_a_summary(there: str, fault: SummaryFault | None) -> None:
    assert find_fault(there.encode(), PAGE) == fault


def test_bytes_that_are_no_text_are_a_fault(pack: Pack) -> None:
    faulty = PAGE.encode().replace(b"Overall", b"Over\xffall")
    assert find_fault(faulty, PAGE) == SummaryFault(
        "was changed after placebook made it", "problem"
    )
    utf_16 = find_fault(PAGE.encode("utf-16"), PAGE)
    assert utf_16 is not None
    assert utf_16.fixed


def test_other_words_of_the_questions_are_a_remark(tmp_path: Path) -> None:
    shutil.copytree(pack_loader.BUILT_IN, tmp_path / "own")
    path = tmp_path / "own" / "readiness" / "peer-networks.yaml"
    path.write_text(path.read_text().replace("title: Peer networks", "title: Peers"))
    other = pack_loader.load_pack(tmp_path / "own")
    assert find_fault(PAGE.encode(), page(BOOK, other)) == SummaryFault(
        "was made with other words than placebook uses now", "remark"
    )


def test_nobody_s_words_are_taken_for_the_mark(pack: Pack) -> None:
    mark = PAGE.rstrip("\n").rpartition("\n")[2]
    written = page(kent(pack, notes=[mark, f"Look:\n{mark}"]))
    assert find_fault(written.encode(), written) is None
    assert written.count("\n<!-- placebook") == 1
