from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from linkpred.lift import by_popularity, false_discovery, p_values, specificity


def test_q_values_by_hand() -> None:
    # 5 p-values: p*m/rank = .05, .05, .0667, .25, .9, made monotone from the largest down
    q = false_discovery(np.array([0.9, 0.01, 0.02, 0.04, 0.2]))
    assert q == pytest.approx([0.9, 0.05, 0.05, 0.04 * 5 / 3, 0.25])


def test_p_values_count_ties_and_leave_known_links_out() -> None:
    own = np.array([2.0, 0.0])
    null = np.array([[2.0, 1.0], [5.0, 0.0]])
    degree = np.array([3, 3])
    nothing = np.zeros((2, 2), dtype=np.bool_)
    assert p_values(own, null, nothing, degree) == pytest.approx([3 / 5, 5 / 5])
    linked = np.array([[False, False], [True, False]])
    assert p_values(own, null, linked, degree) == pytest.approx([2 / 4, 4 / 4])


def test_p_values_are_uniform_where_there_is_nothing_to_find() -> None:
    rng = np.random.default_rng(0)
    popular = rng.normal(size=(500, 1)) * 3
    margins = (popular + rng.normal(size=(500, 60))).astype(np.float32)
    degree = np.round(np.exp(popular[:, 0] + 3)).astype(np.int64)
    special = specificity(margins, degree)
    p = p_values(special[:, 0], special[:, 1:], np.zeros((500, 59), dtype=np.bool_), degree)
    assert abs(float(np.mean(p < 0.1)) - 0.1) < 0.05
    assert false_discovery(p).min() > 0.1


def test_what_is_above_its_popularity_stands_out_and_the_popular_does_not() -> None:
    rng = np.random.default_rng(1)
    popular = np.linspace(-3, 3, 400)[:, None]
    margins = popular + rng.normal(size=(400, 80)) * 0.5
    margins[50:60, 0] += 8.0
    degree = np.arange(400)
    special = specificity(margins.astype(np.float32), degree)
    q = false_discovery(p_values(special[:, 0], special[:, 1:], np.zeros((400, 79), dtype=np.bool_), degree))
    assert np.all(q[50:60] < 0.1)
    assert np.all(np.delete(q, np.arange(50, 60)) > 0.1)


def test_groups_of_like_degree_hold_everyone_once() -> None:
    degree = np.random.default_rng(2).integers(0, 50, 95)
    groups = by_popularity(degree)
    assert sorted(np.concatenate(groups).tolist()) == list(range(95))
    assert len(groups) == 4
    for lower, upper in pairwise(groups):
        assert degree[lower].max() <= degree[upper].min()
