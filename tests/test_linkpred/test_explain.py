from __future__ import annotations

from kg.paths import PathFinder
from linkpred.explain import explain, shape
from tests.test_linkpred.planted import arrays_of, disease, drug, gene


def _finder() -> PathFinder:
    edges = [(drug(0), "treats", disease(0), 0.9)]
    for number in range(1, 6):
        edges.append((gene(number), "associated_with", disease(0), 0.9))
        edges.append((drug(0), "binds", gene(number), 0.8))
    edges += [(drug(0), "inhibits", gene(6), 0.4), (gene(6), "associated_with", disease(0), 0.4)]
    # a hub: gene 5 is bound by everything
    edges += [(drug(number), "binds", gene(5), 0.9) for number in range(1, 40)]
    return PathFinder(arrays_of(edges))


def test_the_direct_edge_is_no_explanation() -> None:
    assert all(len(path.steps) > 1 for path in explain(_finder(), drug(0), disease(0), limit=20))


def test_paths_of_one_shape_make_room_for_another() -> None:
    found = explain(_finder(), drug(0), disease(0), limit=3, alike=2)
    assert [shape(path) for path in found].count(("binds", "associated_with")) == 2
    assert ("inhibits", "associated_with") in [shape(path) for path in found]


def test_room_that_nothing_else_needs_is_filled_with_the_same_shape() -> None:
    found = explain(_finder(), drug(0), disease(0), limit=5, alike=2, max_length=2)
    assert len(found) == 5
    assert list(found) == sorted(found, key=lambda path: (-path.score, path.nodes))


def test_a_hub_counts_for_less() -> None:
    found = explain(_finder(), drug(0), disease(0), limit=6, alike=6, max_length=2)
    scores = {path.nodes[1]: path.score for path in found}
    assert scores[gene(5)] < scores[gene(1)] / 2


def test_nothing_joins_a_stranger() -> None:
    assert explain(_finder(), "DRUGBANK:DB99999", disease(0)) == ()
