from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from kg.arrays import GraphArrays
from kg.errors import InputError
from linkpred.rank import Ranking, rank_candidates
from tests.test_linkpred.planted import MODULES, Edge, arrays_of, disease, drug, gene, planted_edges


def _rank(arrays: GraphArrays, target: str = "", **options: object) -> Ranking:
    asked: dict[str, object] = {
        "target": target or disease(0),
        "categories": ("biolink:Drug",),
        "predicates": ("treats",),
    }
    return rank_candidates(arrays, **{**asked, **options})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def ranking() -> Ranking:
    return _rank(arrays_of(planted_edges()))


def _module(identifier: str) -> int:
    return int(identifier[-5:]) % MODULES


def test_the_planted_rule_is_found_for_a_disease_without_a_drug(ranking: Ranking) -> None:
    top = [_module(found.identifier) == 0 for found in ranking.hypotheses[:15]]
    assert sum(top) >= 12
    by_degree = sorted(ranking.hypotheses, key=lambda found: found.degree_rank)[:15]
    assert sum(_module(found.identifier) == 0 for found in by_degree) <= 8


def test_every_candidate_has_its_own_rank(ranking: Ranking) -> None:
    assert [found.rank for found in ranking.hypotheses] == list(range(1, 81))
    assert sorted(found.degree_rank for found in ranking.hypotheses) == list(range(1, 81))
    scores = [found.score for found in ranking.hypotheses]
    assert scores == sorted(scores, reverse=True)


def test_probabilities_are_true_shares_of_known_links_elsewhere(ranking: Ranking) -> None:
    probability = [found.probability for found in ranking.hypotheses]
    assert all(value is not None for value in probability)
    assert probability == sorted(probability, key=lambda value: -(value or 0))
    assert ranking.quality is not None
    assert ranking.quality.auroc > 0.8 > ranking.quality.degree_auroc
    for row in ranking.quality.reliability:
        if row.count >= 100:
            assert abs(row.expected - row.observed) < 0.15


def test_the_same_graph_and_seed_give_the_same_ranking(ranking: Ranking) -> None:
    assert _rank(arrays_of(planted_edges())).hypotheses == ranking.hypotheses


def test_a_known_link_is_marked_and_earns_nothing(ranking: Ranking) -> None:
    last = ranking.hypotheses[-1].identifier
    again = _rank(arrays_of([*planted_edges(), (last, "treats", disease(0), 0.9)]))
    found = next(one for one in again.hypotheses if one.identifier == last)
    assert found.known
    assert found.rank > 60
    assert [one.known for one in again.hypotheses].count(True) == 1


def test_links_of_a_well_linked_disease_are_found_again() -> None:
    found = _rank(arrays_of(planted_edges(drugs=160)), disease(4))
    known = [one.rank for one in found.hypotheses if one.known]
    assert len(known) >= 10
    assert np.mean(known) < 50


def test_a_candidate_with_no_other_edge_is_last_and_abstained_from() -> None:
    edges = [*planted_edges(), (drug(500), "treats", disease(0), 0.9), (drug(501), "treats", disease(1), 0.9)]
    found = _rank(arrays_of(edges)).hypotheses
    last = found[-1]
    assert (last.identifier, last.known, last.probability, last.lift_q) == (drug(500), True, None, None)
    assert last.abstained == "no edge but to the target"
    assert next(one for one in found if one.identifier == drug(501)).probability is not None


def _few() -> list[Edge]:
    edges: list[Edge] = [(gene(1), "associated_with", disease(0), 0.9), (gene(2), "associated_with", disease(1), 0.9)]
    edges += [(drug(number), "binds", gene(1), 0.9) for number in (1, 2)]
    return [*edges, (drug(3), "binds", gene(2), 0.9), (drug(3), "treats", disease(1), 0.9)]


def test_too_little_to_learn_from_still_ranks_but_claims_no_probability() -> None:
    found = _rank(arrays_of(_few()))
    assert [one.identifier for one in found.hypotheses] == [drug(1), drug(2), drug(3)]
    assert found.hypotheses[0].score == found.hypotheses[1].score > found.hypotheses[2].score
    assert {one.probability for one in found.hypotheses} == {None}
    assert found.hypotheses[0].abstained == "too few known links of other targets to calibrate on"
    assert found.quality is None


class _Model:
    """Scores by a table of heads for one relation."""

    def __init__(self, entities: Sequence[str], relations: Sequence[str], scores: dict[str, float]) -> None:
        self.entities, self.relations = tuple(entities), tuple(relations)
        self._row = np.array([[scores.get(name, 0.0) for name in entities]], dtype=np.float32)

    def seen(self) -> NDArray[np.bool_]:
        return np.array([name != drug(8) for name in self.entities])

    def score_tails(self, heads: NDArray[np.int64], relation: int) -> NDArray[np.float32]:
        raise AssertionError("drugs are the heads of treats")

    def score_heads(self, relation: int, tails: NDArray[np.int64]) -> NDArray[np.float32]:
        assert self.relations[relation] == "treats"
        assert [self.entities[tail] for tail in tails] == [disease(0)]
        return self._row


def test_an_embedding_moves_candidates_and_says_whom_it_has_not_seen(ranking: Ranking) -> None:
    arrays = arrays_of(planted_edges())
    last = ranking.hypotheses[-1].identifier
    seen = [name for name in arrays.nodes if name != drug(7)]
    model = _Model(seen, ("binds", "treats"), {last: 50.0})
    found = {one.identifier: one for one in _rank(arrays, models=(model,)).hypotheses}
    assert found[last].rank < 40
    for unseen in (drug(7), drug(8)):
        assert found[unseen].abstained == "unseen in training"
        assert found[unseen].probability is None
    assert found[last].probability is not None


def test_an_embedding_that_was_trained_on_a_known_link_does_not_count_for_it(ranking: Ranking) -> None:
    last = ranking.hypotheses[-1].identifier
    arrays = arrays_of([*planted_edges(), (last, "treats", disease(0), 0.9)])
    model = _Model(arrays.nodes, ("treats",), {last: 50.0})
    found = next(one for one in _rank(arrays, models=(model,)).hypotheses if one.identifier == last)
    assert found.known
    assert found.rank > 60


def test_a_trained_model_is_asked(tmp_path: Path) -> None:
    from linkpred.options import TrainOptions
    from linkpred.split import random_split
    from linkpred.train import train_model
    from linkpred.triples import from_arrays

    arrays = arrays_of(planted_edges())
    options = TrainOptions(model="complex", dimension=8, epochs=3, threads=1)
    model = train_model(random_split(from_arrays(arrays), 0, (0.0, 0.0), ""), tmp_path / "model", options)
    plain, embedded = _rank(arrays).hypotheses, _rank(arrays, models=(model,)).hypotheses
    assert {one.abstained for one in embedded} == {""}
    assert {one.identifier: one.score for one in plain} != {one.identifier: one.score for one in embedded}
    assert sum(_module(one.identifier) == 0 for one in embedded[:15]) >= 10


def test_names_and_papers_are_passed_on() -> None:
    found = _rank(arrays_of(_few()), names={drug(1): "one"}, papers={drug(1): 4}).hypotheses
    assert [(one.name, one.n_papers) for one in found] == [("one", 4), (drug(2), 0), (drug(3), 0)]


def test_genes_of_animals_are_no_targets() -> None:
    asked = {"categories": ("biolink:Gene",), "predicates": ("associated_with",)}
    every = {one.identifier for one in _rank(arrays_of(planted_edges()), **asked).hypotheses}
    names = {gene(5): "Tnf (mouse)", gene(6): "TNF"}
    kept = {one.identifier for one in _rank(arrays_of(planted_edges()), names=names, **asked).hypotheses}
    assert every - kept == {gene(5)}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"target": "MONDO:9999999"}, "MONDO:9999999 is not in the graph"),
        ({"categories": ("biolink:Pathway",)}, "no node of biolink:Pathway"),
        ({"categories": ("biolink:Drug", "biolink:Gene")}, "not of one kind"),
        ({"predicates": ()}, "no predicate"),
    ],
)
def test_a_question_the_graph_cannot_answer_is_refused(options: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        _rank(arrays_of(_few()), **options)


def test_a_predicate_without_edges_ranks_by_the_walk() -> None:
    found = _rank(arrays_of(_few()), predicates=("prevents",))
    assert found.quality is None
    assert [one.known for one in found.hypotheses] == [False, False, False]


def test_belief_counts() -> None:
    edges = [edge for edge in _few() if edge[0] != drug(2)]
    weak = arrays_of([*edges, (drug(2), "binds", gene(1), 0.3)])
    assert [one.identifier for one in _rank(weak).hypotheses][:2] == [drug(1), drug(2)]
    assert _rank(weak).hypotheses[0].score > _rank(weak).hypotheses[1].score
    strong = replace(weak, belief=np.ones_like(weak.belief))
    assert _rank(strong).hypotheses[0].score == _rank(strong).hypotheses[1].score
