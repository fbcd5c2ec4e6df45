from __future__ import annotations

import numpy as np
import pytest

from linkpred.features import FEWEST_TARGETS, WALK, features, log_walk
from linkpred.propagate import path_features
from linkpred.queries import Question, ask, links_of
from linkpred.relations import typed_graph
from tests.test_linkpred.planted import Edge, arrays_of, disease, drug, gene, planted_edges


def _question(edges: list[Edge]) -> Question:
    arrays = arrays_of(edges)
    drugs = np.array([code for code, kind in enumerate(arrays.categories) if kind == "biolink:Drug"])
    return Question(typed_graph(arrays), arrays.nodes.index(disease(0)), drugs, (arrays.predicates.index("treats"),))


def test_counts_are_held_against_the_usual_count_of_what_is_reached_at_all() -> None:
    asked = _question(planted_edges())
    links = links_of(asked)
    panel = ask(asked, links, np.random.default_rng(0))
    scaled = dict(features(asked, links, panel))
    counts = dict(path_features(asked, links, panel.queries))
    name = ("associated_with", "binds<")
    learned = counts[name][:, panel.learning]
    np.testing.assert_allclose(
        scaled["/".join(name)], np.arcsinh(counts[name] / learned[learned > 0].mean()), rtol=1e-5
    )
    assert {"edges:all", "edges:binds", "edges:treats", WALK} <= scaled.keys()
    assert {table.shape for table in scaled.values()} == {(80, len(panel.queries))}


def test_a_path_that_hardly_any_other_target_has_is_left_out() -> None:
    rare = [(drug(1), "inhibits", gene(number), 0.9) for number in (0, 12, 24)]
    rare += [(disease(number), "causes", gene(0), 0.9) for number in range(FEWEST_TARGETS)]  # itself and 4 others
    asked = _question([*planted_edges(), *rare])
    links = links_of(asked)
    panel = ask(asked, links, np.random.default_rng(0))
    assert ("causes", "inhibits<") in dict(path_features(asked, links, panel.queries))
    assert "causes/inhibits<" not in dict(features(asked, links, panel))


def test_a_walk_that_never_arrives_has_a_floor() -> None:
    found = log_walk(np.array([[0.0], [0.2]], dtype=np.float32))
    assert found[:, 0] == pytest.approx(np.log([1e-3, 2.0 + 1e-3]), rel=1e-5)
