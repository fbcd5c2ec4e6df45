from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from linkpred.calibrate import Fit, eligible, enough, fit, labels
from linkpred.quality import measure
from linkpred.queries import Panel, Query, Question, ask, links_of
from linkpred.relations import typed_graph
from tests.test_linkpred.planted import MODULES, arrays_of, disease, planted_edges

NOTHING = np.zeros(0, dtype=np.int64)


@cache
def _fitted() -> tuple[Question, Panel, Fit]:
    arrays = arrays_of(planted_edges())
    drugs = np.array([code for code, kind in enumerate(arrays.categories) if kind == "biolink:Drug"])
    target = arrays.nodes.index(disease(0))
    asked = Question(typed_graph(arrays), target, drugs, (arrays.predicates.index("treats"),))
    rng = np.random.default_rng(0)
    links = links_of(asked)
    panel = ask(asked, links, rng)
    return asked, panel, fit(asked, links, panel, rng)


def test_probabilities_add_up_to_the_known_links() -> None:
    _, panel, model = _fitted()
    expected = sum(
        float(model.probability(model.unseen[eligible(query, 80), column]).sum())
        for column, query in enumerate(panel.rest)
    )
    assert expected == pytest.approx(sum(len(query.positive) for query in panel.rest), rel=1e-3)


def test_the_path_that_was_planted_weighs_most_of_all_direct_paths() -> None:
    _, _, model = _fitted()
    assert model.weights["associated_with/binds<"] > 0
    assert model.slope > 0


def test_a_target_is_scored_by_a_model_that_has_not_seen_it() -> None:
    _, panel, model = _fitted()
    seen = model.margins[:, panel.learning]
    assert not np.allclose(seen, model.unseen)
    gap = [
        float(np.mean(table[query.positive, c])) for table in (seen, model.unseen) for c, query in enumerate(panel.rest)
    ]
    half = len(gap) // 2
    assert np.mean(gap[:half]) > np.mean(gap[half:])


def test_other_targets_are_told_apart_by_their_module() -> None:
    _, panel, model = _fitted()
    asked = _fitted()[0]
    for column, query in enumerate(panel.rest[:4]):
        module = int(asked.graph.arrays.nodes[query.target][-5:]) % MODULES
        top = np.argsort(-model.unseen[:, column])[:15]
        assert np.mean(top % MODULES == module) > 0.5


def test_few_targets_or_few_links_are_not_enough() -> None:
    link = np.array([0, 1, 2, 3, 4], dtype=np.int64)
    targets = tuple(Query(number, link, link, NOTHING) for number in range(10))
    assert enough(Panel((), targets, ()))
    assert not enough(Panel((), targets[:9], ()))
    assert not enough(Panel((), (*targets[:9], Query(9, link[:4], link[:4], NOTHING)), ()))


def test_candidates_that_are_linked_otherwise_are_neither_right_nor_wrong() -> None:
    query = Query(0, np.array([1, 2]), np.array([2]), np.array([1]))
    assert eligible(query, 4).tolist() == [True, False, True, True]
    assert labels(query, 4).tolist() == [False, False, True, False]


def test_quality_by_hand() -> None:
    # 5 of 7 candidates are links; the score has one wrong pair of 10, degree without the hidden edge has 4 ties of 10
    positive = np.arange(5)
    query = Query(0, positive, positive, NOTHING)
    small = Query(1, positive[:2], positive[:2], NOTHING)
    margins = np.array([[5.0, 0], [4, 0], [3, 0], [2, 0], [0.5, 0], [1, 0], [0, 0]], dtype=np.float32)
    degree = np.array([9, 9, 9, 2, 2, 1, 1])
    model = Fit(margins, margins, 1.0, 0.0, {})
    found = measure(margins, (query, small), degree, model)
    assert found is not None
    assert (found.targets, found.links, found.candidates) == (1, 5, 7)
    assert found.auroc == pytest.approx(0.9)
    assert found.average_precision == pytest.approx((4 + 5 / 6) / 5)
    assert found.degree_auroc == pytest.approx((6 + 4 * 0.5) / 10)
    assert sum(row.count for row in found.reliability) == 14
    assert measure(margins[:, 1:], (small,), degree, model) is None
