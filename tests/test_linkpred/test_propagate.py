from __future__ import annotations

import numpy as np
import pytest

from linkpred.popularity import degrees, popularity_features
from linkpred.propagate import DAMPING, RESTART, STEPS, path_features, walk_feature
from linkpred.queries import Query, Question, links_of
from linkpred.relations import typed_graph
from tests.test_linkpred.planted import Edge, arrays_of, disease, drug, gene, planted_edges

NOTHING = np.zeros(0, dtype=np.int64)


def _question(edges: list[Edge], nodes: list[str], target: str) -> Question:
    arrays = arrays_of(edges, nodes)
    drugs = np.array([code for code, kind in enumerate(arrays.categories) if kind == "biolink:Drug"])
    return Question(typed_graph(arrays), arrays.nodes.index(target), drugs, (arrays.predicates.index("treats"),))


def test_path_counts_by_hand() -> None:
    # disease 0 - genes 1, 2; drug 0 binds 1, 2; drug 1 binds 2, 3; drug 2 binds 3
    edges = [(gene(number), "associated_with", disease(0), 0.5) for number in (1, 2)]
    edges += [(gene(3), "associated_with", disease(1), 1.0), (drug(0), "treats", disease(1), 1.0)]
    edges += [(drug(1), "treats", disease(2), 1.0), (drug(2), "treats", disease(2), 1.0)]
    edges += [(drug(d), "binds", gene(g), 1.0) for d, g in ((0, 1), (0, 2), (1, 2), (1, 3), (2, 3))]
    asked = _question(edges, [], disease(0))
    found = dict(path_features(asked, links_of(asked), [Query(asked.target, NOTHING, NOTHING, NOTHING)]))
    counts = found["associated_with", "binds<"][:, 0]
    # beliefs times degree**-0.4 of every end in its own relation; degrees are summed beliefs, at least 1
    one = 0.5 * 1.0 * 2.0**-DAMPING  # through gene 1: gene bound by one drug, drug 0 binds two genes
    two = 0.5 * 2.0**-DAMPING * 2.0**-DAMPING  # through gene 2, bound by two drugs
    assert counts == pytest.approx([one + two, two, 0.0], rel=1e-5)


def _both_ways(seed: int) -> tuple[Question, Query, Question, Query]:
    """A target with hidden links, and the same target in a graph that never had them."""
    edges = planted_edges(seed=seed)
    nodes = sorted({end for subject, _, obj, _ in edges for end in (subject, obj)})
    target = disease(4)
    asked = _question(edges, nodes, target)
    without = _question([edge for edge in edges if edge[2] != target or edge[1] != "treats"], nodes, target)
    hidden = links_of(asked).of(asked.target)
    assert len(hidden) > 3
    return asked, Query(asked.target, hidden, hidden, NOTHING), without, Query(asked.target, NOTHING, NOTHING, NOTHING)


@pytest.mark.parametrize("seed", range(4))
def test_hiding_links_is_the_same_as_never_having_had_them(seed: int) -> None:
    asked, query, without, bare = _both_ways(seed)
    other = Query(asked.graph.arrays.nodes.index(disease(8)), NOTHING, NOTHING, NOTHING)
    links, bare_links = links_of(asked), links_of(without)
    paths = {name: table[:, 0] for name, table in path_features(asked, links, [query, other])}
    expected = {name: table[:, 0] for name, table in path_features(without, bare_links, [bare, other])}
    assert paths.keys() == expected.keys()
    assert ("associated_with", "associated_with<", "treats<") in paths
    for name, counts in paths.items():
        np.testing.assert_allclose(counts, expected[name], rtol=1e-4, atol=1e-7)
    np.testing.assert_allclose(
        walk_feature(asked, links, [query])[:, 0], walk_feature(without, bare_links, [bare])[:, 0], rtol=1e-4, atol=1e-8
    )
    for name, table in popularity_features(without, bare_links, [bare]).items():
        np.testing.assert_allclose(popularity_features(asked, links, [query])[name], table, rtol=1e-6)


def test_hidden_links_would_have_changed_the_features() -> None:
    asked, query, _, bare = _both_ways(0)
    links = links_of(asked)
    assert not np.allclose(walk_feature(asked, links, [query]), walk_feature(asked, links, [bare]))
    shown = popularity_features(asked, links, [bare])["treats"]
    assert np.all(shown[query.hidden] > popularity_features(asked, links, [query])["treats"][query.hidden])


def test_a_walk_by_hand() -> None:
    edges = [(gene(1), "associated_with", disease(0), 1.0), (drug(0), "binds", gene(1), 1.0)]
    edges += [(drug(1), "binds", gene(1), 3.0), (drug(1), "treats", disease(1), 1.0)]
    asked = _question(edges, [], disease(0))
    query = Query(asked.target, NOTHING, NOTHING, NOTHING)
    at = {"gene": 1.0, "d0": 0.0, "d1": 0.0, "s1": 0.0}
    for _ in range(STEPS):
        go = 1 - RESTART
        at = {
            "gene": RESTART + go * (at["d0"] + at["d1"] * 3 / 4),
            "d0": go * at["gene"] / 5,
            "d1": go * (at["gene"] * 3 / 5 + at["s1"]),
            "s1": go * at["d1"] / 4,
        }
    assert walk_feature(asked, links_of(asked), [query])[:, 0] == pytest.approx([at["d0"], at["d1"]], rel=1e-5)


def test_degrees_are_all_edges_of_the_candidates() -> None:
    edges = planted_edges()
    asked = _question(edges, [], disease(0))
    for row, node in enumerate(asked.candidates.tolist()):
        name = asked.graph.arrays.nodes[node]
        assert degrees(asked)[row] == sum(name in (subject, obj) for subject, _, obj, _ in set(edges))
