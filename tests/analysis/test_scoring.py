from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from placebook.analysis import scoring
from placebook.analysis.scoring import score_workbook
from placebook.model import pack_loader
from placebook.model.fields import FIELDS, POINTS
from placebook.model.pack import Pack
from placebook.model.workbook import Workbook

from tests.cases import for_each
from tests.conftest import MET, answers, kent

PACK = pack_loader.load_pack()
ANSWERS = [None, *FIELDS["readiness.answer"].words]
given_answers = st.lists(st.sampled_from(ANSWERS), min_size=24, max_size=24)


def weighted(pack: Pack, **weights: Any) -> Pack:
    """The pack with weights for recommendations and statements by id."""
    changed = []
    for recommendation in pack.recommendations:
        statements = tuple(
            s.model_validate(
                {**s.model_dump(by_alias=True), "weight": weights.get(s.id)}
            )
            for s in recommendation.statements
        )
        raw = {**recommendation.model_dump(by_alias=True)}
        raw["weight"] = weights.get(recommendation.id)
        raw["statements"] = [s.model_dump(by_alias=True) for s in statements]
        changed.append(type(recommendation).model_validate(raw))
    return replace(pack, recommendations=tuple(changed))


def book(given: list[str | None], pattern: str | None = None) -> Workbook:
    return kent(PACK, readiness=answers(PACK, *given), focus={"pattern": pattern})


def test_one_recommendation_by_hand() -> None:
    said = ["in-place", "starting", "unknown"]
    first = score_workbook(PACK, book([*said])).recommendations[0]
    assert first.score == pytest.approx(100 * 4 / 6)
    assert first.low == pytest.approx(100 * 4 / 9)
    assert first.high == pytest.approx(100 * 7 / 9)
    assert (first.counts.known, first.counts.unknown) == (2, 1)


def test_what_does_not_apply_counts_nowhere() -> None:
    said = ["partly", "not-applicable", "not-applicable"]
    first = score_workbook(PACK, book([*said])).recommendations[0]
    assert first.score == first.low == first.high == pytest.approx(200 / 3)
    none = score_workbook(PACK, book(["not-applicable"] * 3)).recommendations[0]
    assert (none.score, none.low, none.high) == (None, None, None)


def test_nothing_known_has_no_score_but_the_whole_range() -> None:
    found = score_workbook(PACK, book([]))
    assert (found.score, found.low, found.high, found.band) == (None, 0, 100, None)
    assert found.counts.unanswered == 24


@given(given_answers, st.sampled_from([None, "access", "delivery", "policy"]))
def test_the_design_s_formulas_hold(given: list[str | None], pattern: str) -> None:
    by_pattern = {"access": 1.0, "delivery": 2.0, "policy": 0.5}
    names = [r.id for r in PACK.recommendations]
    statement = PACK.recommendations[0].statements[1].id
    pack = weighted(PACK, **{names[0]: 3, names[1]: by_pattern, statement: by_pattern})
    found = score_workbook(pack, book(given, pattern))
    scores, lows, highs, weights = [], [], [], []
    for number, scored in enumerate(found.recommendations):
        said = given[3 * number : 3 * number + 3]
        w = [1.0, 1.0, 1.0]
        if number == 0 and pattern:
            w[1] = by_pattern[pattern]
        known = [n for n in range(3) if said[n] in POINTS]
        applicable = [n for n in range(3) if said[n] != "not-applicable"]
        points = {n: POINTS[said[n] or ""] for n in known}
        gained = sum(w[n] * points[n] for n in known)
        most_known = 3 * sum(w[n] for n in known)
        most = 3 * sum(w[n] for n in applicable)
        best = gained + 3 * sum(w[n] for n in applicable if n not in known)
        scores.append(100 * gained / most_known if known else None)
        lows.append(100 * gained / most if applicable else None)
        highs.append(100 * best / most if applicable else None)
        weights.append(
            {0: 3.0, 1: by_pattern[pattern] if pattern else 1.0}.get(number, 1.0)
        )
        assert scored.score == pytest.approx(scores[-1])
        assert scored.low == pytest.approx(lows[-1])
        assert scored.high == pytest.approx(highs[-1])
        assert scored.weight == weights[-1]
    for figures, whole in (
        (scores, found.score),
        (lows, found.low),
        (highs, found.high),
    ):
        there = [(w, f) for w, f in zip(weights, figures, strict=True) if f is not None]
        mean = (
            sum(w * f for w, f in there) / sum(w for w, _ in there) if there else None
        )
        assert whole == pytest.approx(mean)


@given(given_answers)
def test_every_statement_is_counted_once(given: list[str | None]) -> None:
    counts = score_workbook(PACK, book(given)).counts
    told = counts.known + counts.unknown + counts.unanswered + counts.not_applicable
    assert told == counts.statements == 24


@given(given_answers)
def test_a_recommendation_s_score_lies_in_its_range(given: list[str | None]) -> None:
    for scored in score_workbook(PACK, book(given)).recommendations:
        if scored.score is not None:
            assert scored.low is not None
            assert scored.high is not None
            assert scored.low <= scored.score + 1e-9
            assert scored.score <= scored.high + 1e-9


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
            "does not apply; 0 of 24 known",
            "does not apply",
            "-",
        ),
        # Half of those that apply: the rest is no gap in what is known.
        (
            ["partly", "partly", "unknown", *["not-applicable"] * 21],
            "67 of 100 (44 to 78); 2 of 24 known",
            "67 (44 to 78)",
            "67 (44-78)",
        ),
    ],
)
def test_a_score_is_said_with_its_range_and_how_much_is_known(
    given: list[str], said: str, ranged: str, compact: str
) -> None:
    found = score_workbook(PACK, book([*given, *[None] * (24 - len(given))]))
    assert scoring.score_sentence(found) == said
    assert scoring.score_with_range(found) == ranged
    assert scoring.score_compact(found) == compact


@given(given_answers)
def test_the_range_comes_first_where_less_than_half_is_known(
    given: list[str | None],
) -> None:
    found = score_workbook(PACK, book(given))
    said, counts = scoring.score_sentence(found), found.counts
    assert said.endswith(f"; {counts.known} of 24 known")
    if found.score is None or found.low is None or found.high is None:
        return
    low, high, at = map(scoring.format_whole, (found.low, found.high, found.score))
    score_first = 2 * counts.known >= 24 - counts.not_applicable or low == high
    assert said.startswith(f"{at} of 100" if score_first else f"{low} to {high} of 100")
    assert (f"{low} to {high}" in said) == (low != high)


@for_each(
    ("value", "shown"), [(62.5, 63), (63.5, 64), (62.4999, 62), (0.0, 0), (100.0, 100)]
)
def test_a_half_is_rounded_up(value: float, shown: int) -> None:
    assert scoring.format_whole(value) == shown


def test_stale_and_evidenced_are_counted() -> None:
    ids = [id.split(".") for id in list(PACK.statements)[:3]]
    replies = (
        {"answer": "partly", "evidence": "Minutes.", "as_of": date(2025, 1, 1)},
        {"answer": "unknown", "evidence": "Hearsay.", "as_of": date(2025, 1, 1)},
        {"answer": "partly", "as_of": MET},
    )
    readiness: dict[str, Any] = {}
    for (recommendation, statement), reply in zip(ids, replies, strict=True):
        readiness.setdefault(recommendation, {})[statement] = reply
    counts = score_workbook(PACK, kent(PACK, readiness=readiness)).counts
    assert (counts.evidenced, counts.stale) == (1, 2)


def test_a_band_is_the_last_that_the_score_reaches() -> None:
    starts = [band.from_ for band in PACK.bands]
    titles = [band.title for band in PACK.bands]
    assert score_workbook(PACK, book(["not-yet"] * 24)).band == titles[0]
    assert score_workbook(PACK, book(["in-place"] * 24)).band == titles[-1]
    assert starts[0] == 0
