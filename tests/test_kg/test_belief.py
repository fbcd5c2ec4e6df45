from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.belief import HEDGE_DISCOUNT, Sums, sum_up

Row = tuple[int, int, float, bool, bool, bool]
rows = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 5), st.floats(0.0, 1.0), st.booleans(), st.booleans(), st.booleans()),
    min_size=1,
    max_size=40,
)


def sums(statements: list[Row], edges: int = 4) -> Sums:
    edge, paper, score, negated, hedged, curated = (np.array(column) for column in zip(*statements, strict=True))
    return sum_up(edge, paper, score, negated, hedged, curated, edges)


def belief(*statements: tuple[int, float, str]) -> float:
    made = [(0, paper, score, "n" in how, "h" in how, "c" in how) for paper, score, how in statements]
    return float(sums(made, 1).belief[0])


def test_one_statement_is_believed_as_far_as_its_score() -> None:
    assert belief((0, 0.7, "")) == pytest.approx(0.7)


def test_papers_add_up_by_noisy_or() -> None:
    assert belief((0, 0.7, ""), (1, 0.5, "")) == pytest.approx(1 - 0.3 * 0.5)


def test_one_paper_counts_once_by_its_best_score() -> None:
    assert belief((0, 0.7, ""), (0, 0.5, ""), (0, 0.6, "h")) == pytest.approx(0.7)


def test_hedging_is_discounted_and_never_passes_the_discount() -> None:
    assert belief((0, 0.8, "h")) == pytest.approx(0.4)
    assert belief(*[(paper, 0.9, "h") for paper in range(50)]) <= HEDGE_DISCOUNT
    assert belief((0, 0.6, ""), (1, 0.8, "h")) == pytest.approx(1 - 0.4 * (1 - 0.5 * 0.8))


def test_denial_lowers_belief_by_its_share() -> None:
    # support 0.8, denial 0.6: share 0.6 / 1.4
    assert belief((0, 0.8, ""), (1, 0.6, "n")) == pytest.approx(0.8 * (1 - 0.6 / 1.4 * 0.6), abs=1e-6)
    many = [(paper, 0.8, "") for paper in range(20)]
    assert belief(*many, (99, 0.8, "n")) > 0.95


def test_only_denied_is_not_believed() -> None:
    assert belief((0, 0.9, "n")) == 0.0


def test_counts() -> None:
    found = sums(
        [
            (0, 0, 0.9, False, False, False),
            (0, 0, 0.9, True, False, False),
            (0, 1, 0.9, False, True, False),
            (0, 2, 0.9, False, False, True),
            (2, 0, 0.5, True, True, False),
        ],
        3,
    )
    assert found.n_support.tolist() == [2, 0, 0]
    assert found.n_refute.tolist() == [1, 0, 0]
    assert found.n_papers.tolist() == [2, 0, 1]
    assert found.n_hedged.tolist() == [1, 0, 1]


@given(rows)
def test_belief_is_a_probability_and_no_statement_is_lost(statements: list[Row]) -> None:
    found = sums(statements)
    assert ((found.belief >= 0.0) & (found.belief <= 1.0)).all()
    for edge in range(4):
        said = [row for row in statements if row[0] == edge]
        assert bool(found.n_support[edge]) == any(not row[3] and not row[4] for row in said)
        assert bool(found.n_refute[edge]) == any(row[3] and not row[4] for row in said)


@given(rows, st.floats(0.0, 1.0))
def test_another_supporting_paper_never_lowers_belief(statements: list[Row], score: float) -> None:
    before = sums(statements).belief
    after = sums([*statements, (0, 99, score, False, False, False)]).belief
    assert after[0] >= before[0] - 1e-6
    assert after[1:] == pytest.approx(before[1:])


@given(rows, st.floats(0.0, 1.0))
def test_another_denying_paper_never_raises_belief(statements: list[Row], score: float) -> None:
    before = sums(statements).belief
    after = sums([*statements, (0, 99, score, True, False, False)]).belief
    assert after[0] <= before[0] + 1e-6


@given(rows)
def test_order_does_not_matter(statements: list[Row]) -> None:
    shuffled = sorted(statements, key=repr)
    assert sums(shuffled).belief == pytest.approx(sums(statements).belief, abs=2e-6)
