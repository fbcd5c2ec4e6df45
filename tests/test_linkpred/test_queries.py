from __future__ import annotations

import numpy as np

from linkpred.queries import FOLDS, SEEDS, Question, ask, hidden_edges, links_of
from linkpred.relations import typed_graph
from tests.test_linkpred.planted import Edge, arrays_of, disease, drug, planted_edges


def question(target: str, edges: list[Edge]) -> Question:
    arrays = arrays_of(edges)
    graph = typed_graph(arrays)
    drugs = np.array([code for code, kind in enumerate(arrays.categories) if kind == "biolink:Drug"])
    return Question(graph, arrays.nodes.index(target), drugs, (arrays.predicates.index("treats"),))


def test_every_link_of_a_poorly_linked_target_and_of_the_others_is_hidden() -> None:
    asked = question(disease(0), [*planted_edges(), (drug(3), "treats", disease(0), 0.9)])
    links = links_of(asked)
    panel = ask(asked, links, np.random.default_rng(0))
    assert len(panel.mine) == 1
    assert panel.mine[0].hidden.tolist() == [3]
    for query in panel.rest:
        assert query.hidden.tolist() == links.of(query.target).tolist()
        assert query.positive.tolist() == query.hidden.tolist()
        assert query.target != asked.target


def test_links_of_a_well_linked_target_are_hidden_once_each() -> None:
    edges = [*planted_edges(drugs=160), *((drug(number), "treats", disease(0), 0.9) for number in range(SEEDS + 3))]
    asked = question(disease(0), edges)
    links = links_of(asked)
    panel = ask(asked, links, np.random.default_rng(0))
    assert len(panel.mine) == 1 + FOLDS
    assert len(panel.mine[0].hidden) == 0
    dealt = np.concatenate([query.hidden for query in panel.mine[1:]])
    assert sorted(dealt.tolist()) == list(range(SEEDS + 3))
    for query in panel.rest:
        linked = links.of(query.target)
        assert len(linked) >= SEEDS
        assert 0 < len(query.hidden) < len(linked)
        assert sorted([*query.positive.tolist(), *query.skipped.tolist()]) == linked.tolist()


def test_another_link_between_the_two_is_hidden_but_is_no_positive() -> None:
    asked = question(disease(1), [*planted_edges(), (drug(5), "causes", disease(0), 0.9)])
    panel = ask(asked, links_of(asked), np.random.default_rng(0))
    node = asked.graph.arrays.nodes.index(disease(0))
    spare = next(query for query in panel.spare if query.target == node)
    assert (spare.hidden.tolist(), spare.positive.tolist(), spare.skipped.tolist()) == ([5], [], [5])


def test_hidden_edges_are_those_of_the_column() -> None:
    asked = question(disease(0), planted_edges())
    links = links_of(asked)
    panel = ask(asked, links, np.random.default_rng(0))
    candidate, column, predicate, belief = hidden_edges(panel.queries, links)
    assert len(candidate) == sum(len(query.hidden) for query in panel.queries)
    assert set(predicate.tolist()) == set(asked.predicates)
    assert belief.min() == belief.max() == np.float32(0.9)
    for number, query in enumerate(panel.queries):
        assert sorted(candidate[column == number].tolist()) == query.hidden.tolist()


def test_a_well_linked_target_among_poorly_linked_ones_is_asked_from_the_rest() -> None:
    edges = [(drug(number), "treats", disease(0), 0.9) for number in range(SEEDS + 3)]
    edges += [(drug(number), "treats", disease(1 + number), 0.9) for number in range(20)]
    asked = question(disease(0), edges)
    panel = ask(asked, links_of(asked), np.random.default_rng(0))
    assert [query.hidden.tolist() for query in panel.mine] == [list(range(SEEDS + 3))]
    assert len(panel.rest) == 20
