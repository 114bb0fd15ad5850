"""How a score is said."""

from __future__ import annotations

from hypothesis import given
from placebook.analysis.scoring import score_workbook
from placebook.reports import words

from tests.analysis.test_scoring import PACK, book, given_answers
from tests.cases import for_each


@for_each(
    ("given", "said", "ranged", "compact"),
    [
        (
            (["in-place"] * 12 + ["not-yet"] * 12),
            "50 of 100; 24 of 24 known",
            "50",
            "50",
        ),
        (
            (["partly"] * 12),
            "67 of 100 (33 to 83); 12 of 24 known",
            "67 (33 to 83)",
            "67 (33-83)",
        ),
        (
            ["starting", "starting"],
            "3 to 94 of 100 (33 so far); 2 of 24 known",
            "3 to 94 (33 so far)",
            "3-94 (33)",
        ),
        ([], "no score yet; 0 of 24 known", "no score yet", "-"),
        (["unknown"] * 24, "no score yet; 0 of 24 known", "no score yet", "-"),
        (
            ["not-applicable"] * 24,
            "does not apply",
            "does not apply",
            "-",
        ),
        # Half of those that apply: the rest is no gap in what is known.
        (
            ["partly", "partly", "unknown", *["not-applicable"] * 21],
            "67 of 100 (44 to 78); 2 of 3 known, 21 do not apply",
            "67 (44 to 78)",
            "67 (44-78)",
        ),
    ],
)
def test_a_score_is_said_with_its_range_and_how_much_is_known(
    given: list[str], said: str, ranged: str, compact: str
) -> None:
    found = score_workbook(PACK, book([*given, *[None] * (24 - len(given))]))
    assert words.score_sentence(found) == said
    assert words.score_with_range(found) == ranged
    assert words.score_compact(found) == compact


@given(given_answers)
def test_the_range_comes_first_where_less_than_half_is_known(
    given: list[str | None],
) -> None:
    found = score_workbook(PACK, book(given))
    said, counts = words.score_sentence(found), found.counts
    applicable, aside = 24 - counts.not_applicable, ""
    if counts.not_applicable:
        do = "does" if counts.not_applicable == 1 else "do"
        aside = f", {counts.not_applicable} {do} not apply"
    known = f"; {counts.known} of {applicable} known{aside}"
    assert said.endswith(known if applicable else "does not apply")
    if found.score is None or found.low is None or found.high is None:
        return
    low, high, at = map(words.format_whole, (found.low, found.high, found.score))
    score_first = 2 * counts.known >= 24 - counts.not_applicable or low == high
    assert said.startswith(f"{at} of 100" if score_first else f"{low} to {high} of 100")
    assert (f"{low} to {high}" in said) == (low != high)


@for_each(
    ("value", "shown"),
    [(62.5, "63"), (63.5, "64"), (62.4999, "62"), (0.0, "0"), (100.0, "100")],
)
def test_a_half_is_rounded_up(value: float, shown: str) -> None:
    assert words.format_whole(value) == shown
