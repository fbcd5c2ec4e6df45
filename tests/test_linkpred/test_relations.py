from __future__ import annotations

import numpy as np

from linkpred.relations import degrees_of, typed_graph
from tests.test_linkpred.planted import arrays_of


def _graph():  # type: ignore[no-untyped-def]
    return typed_graph(
        arrays_of(
            [
                ("DRUGBANK:DB00001", "binds", "NCBIGene:1", 0.5),
                ("DRUGBANK:DB00001", "binds", "NCBIGene:2", 0.9),
                ("DRUGBANK:DB00002", "binds", "NCBIGene:2", 0.9),
                ("NCBIGene:1", "physically_interacts_with", "NCBIGene:2", 0.4),
                ("NCBIGene:1", "physically_interacts_with", "NCBIGene:3", 0.4),
                ("NCBIGene:2", "physically_interacts_with", "NCBIGene:3", 0.4),
                ("MONDO:0000001", "associated_with", "NCBIGene:1", 0.9),
                ("NCBIGene:2", "associated_with", "MONDO:0000001", 0.9),
                ("NCBIGene:3", "associated_with", "MONDO:0000001", 0.9),
            ]
        )
    )


def test_a_directed_predicate_is_two_relations_that_mirror_each_other() -> None:
    graph = _graph()
    there, back = (next(r for r in graph.relations if r.name == name) for name in ("binds", "binds<"))
    assert (there.start, there.end) == (back.end, back.start)
    assert (there.weights != back.weights.T).nnz == 0
    assert there.weights[graph.arrays.nodes.index("DRUGBANK:DB00001"), graph.arrays.nodes.index("NCBIGene:1")] == 0.5


def test_a_symmetric_predicate_within_a_kind_is_one_symmetric_relation() -> None:
    found = [r for r in _graph().relations if r.name.startswith("physically_interacts_with")]
    assert [r.name for r in found] == ["physically_interacts_with"]
    assert found[0].weights.nnz == 6
    assert (found[0].weights != found[0].weights.T).nnz == 0


def test_a_symmetric_predicate_between_kinds_gathers_both_orders() -> None:
    graph = _graph()
    sizes = [r.weights.nnz for r in graph.relations if r.name.startswith("associated_with")]
    assert sizes == [3, 3]


def test_degrees_count_every_edge_at_both_ends() -> None:
    graph = _graph()
    degree = dict(zip(graph.arrays.nodes, degrees_of(graph).tolist(), strict=True))
    assert degree["NCBIGene:2"] == 5
    assert int(np.sum(degrees_of(graph))) == 2 * len(graph.arrays.triples)
