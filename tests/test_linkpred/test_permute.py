"""Permuted graphs: what they keep, what they lose, and the baseline that knows no more than they do."""

from __future__ import annotations

import numpy as np
import pytest

from kg.errors import InputError
from linkpred.baselines import FrequencyBaseline, PermutedBaseline, edge_chance
from linkpred.evaluate import evaluate, rank_both
from linkpred.metrics import summarise
from linkpred.permute import check_permuted, permute, permuted_split
from linkpred.split import Split, random_split
from linkpred.triples import TripleSet


def graph(entities: int = 60, seed: int = 0) -> TripleSet:
    """Two relations from the first half of the entities to the second, with hubs on both sides."""
    draw = np.random.default_rng(seed)
    half = entities // 2
    popular = 1 / np.arange(1, half + 1) ** 0.6
    popular /= popular.sum()
    rows = {
        (int(draw.choice(half, p=popular)), relation, half + int(draw.choice(half, p=popular)))
        for relation in (0, 1)
        for _ in range(220)
    }  # fmt: skip
    names = tuple(f"e{code:02}" for code in range(entities))
    triples = np.array(sorted(rows), dtype=np.int64)
    return TripleSet(names, ("r", "s"), triples, draw.random(len(triples)).astype(np.float32))


def degrees(triples: TripleSet) -> list[list[tuple[int, int]]]:
    return [sorted(map(tuple, triples.triples[:, [1, side]].tolist())) for side in (0, 2)]


def test_a_permuted_graph_keeps_every_degree_and_hardly_an_edge() -> None:
    before = graph()
    after = permute(before)
    assert degrees(after) == degrees(before)
    assert len(np.unique(after.triples, axis=0)) == len(before)
    assert sorted(after.weights.tolist()) == sorted(before.weights.tolist())
    rows = set(map(tuple, before.triples.tolist()))
    assert 0.1 < np.mean([tuple(row) in rows for row in after.triples.tolist()]) < 0.6  # hubs meet again by chance
    assert np.array_equal(after.triples, permute(before).triples)
    assert not np.array_equal(after.triples, permute(before, seed=1).triples)


def test_no_loops_are_made() -> None:
    rows = np.array([(head, 0, (head + step) % 12) for head in range(12) for step in range(1, 6)], dtype=np.int64)
    ring = TripleSet(tuple("abcdefghijkl"), ("r",), rows, np.ones(len(rows), dtype=np.float32))
    after = permute(ring)
    assert (after.triples[:, 0] != after.triples[:, 2]).all()
    assert degrees(after) == degrees(ring)


def undirected(seed: int = 0) -> TripleSet:
    """A symmetric predicate of a graph among 40 entities with hubs, each pair once, the smaller number first."""
    draw = np.random.default_rng(seed)
    popular = 1 / np.arange(1, 41) ** 0.7
    ends = np.sort(draw.permutation(40)[draw.choice(40, (400, 2), p=popular / popular.sum())], axis=1)
    ends = np.unique(ends[ends[:, 0] < ends[:, 1]], axis=0)
    triples = np.insert(ends, 1, 0, axis=1).astype(np.int64)
    names = tuple(f"e{code:02}" for code in range(40))
    return TripleSet(names, ("physically_interacts_with",), triples, np.ones(len(triples), dtype=np.float32))


def test_a_symmetric_relation_stays_one_triple_a_pair_in_its_stored_order() -> None:
    before = undirected()
    split = Split(before, before.take(np.arange(3)), before.take(np.arange(3)), "graph")
    other = permuted_split(split)
    after = other.train.triples
    assert (after[:, 0] < after[:, 2]).all()  # no loops either
    assert len(np.unique(after, axis=0)) == len(before)
    one, two = (np.bincount(triples[:, [0, 2]].ravel(), minlength=40) for triples in (before.triples, after))
    assert np.array_equal(one, two)
    first = [np.bincount(triples[:, 0], minlength=40) for triples in (before.triples, after)]
    assert not np.array_equal(*first)  # which side an entity stands on is spelling, and not kept
    rows = set(map(tuple, before.triples.tolist()))
    assert np.mean([tuple(row) in rows for row in after.tolist()]) < 0.7
    check_permuted(split, other)
    moved = other.train.triples.copy()
    moved[0, 2] = next(code for code in range(39, 0, -1) if code != moved[0, 2])
    wrong = Split(TripleSet(before.entities, before.relations, moved, before.weights), split.valid, split.test, "graph")
    with pytest.raises(InputError, match="not trained on a permutation"):
        check_permuted(split, wrong)


def test_the_chance_of_a_symmetric_edge_is_how_often_permuted_graphs_have_it() -> None:
    before, mask = undirected(), np.array([True])
    times = np.zeros((40, 40))
    for seed in range(60):
        found = permute(before, seed, 10, mask).triples
        times[found[:, 0], found[:, 2]] += 1 / 60
    times += times.T
    scores = PermutedBaseline(before, mask).score_tails(np.arange(40), 0)
    assert np.array_equal(scores, PermutedBaseline(before, mask).score_heads(0, np.arange(40)))
    apart = ~np.eye(40, dtype=np.bool_)
    assert np.corrcoef(times[apart], scores[apart])[0, 1] > 0.9
    assert np.abs(times[apart].mean() - scores[apart].mean()) < 0.03


def test_evaluation_gives_baselines_the_symmetric_relations_of_a_graph() -> None:
    split = random_split(undirected(), 0, (0.1, 0.1), "graph")
    found = evaluate(FrequencyBaseline(split.train, split.symmetric()), split)
    blind = rank_both(FrequencyBaseline(split.train), split, split.test)
    for name in ("frequency", "permuted"):
        assert found.baselines[name].mrr == pytest.approx(found.model.mrr)
    assert found.model.mrr != pytest.approx(summarise(blind, split.relations).mrr)


def test_a_relation_is_counted_once_for_all_its_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    scores, heads = PermutedBaseline(graph()), np.arange(3)
    first = scores.score_tails(heads, 0)
    monkeypatch.setattr(np, "bincount", lambda *_, **__: pytest.fail("counted again"))
    assert np.array_equal(scores.score_tails(heads, 0), first)


def test_the_chance_never_falls_as_a_degree_grows() -> None:
    chance = edge_chance(np.array([[1], [5]]), np.arange(1, 21)[None], 20)
    assert (np.diff(chance, axis=1) >= 0).all()
    assert (chance[1, 15:] == 1).all()  # 5 and 16 of 20 edges share one
    assert chance[1, 14] < 1


def test_the_chance_of_an_edge_is_how_often_permuted_graphs_have_it() -> None:
    before = graph(80)
    own = before.take(np.flatnonzero(before.triples[:, 1] == 0))
    times = np.zeros((80, 80))
    for seed in range(60):
        found = permute(own, seed, swaps=10).triples
        times[found[:, 0], found[:, 2]] += 1 / 60
    one, other = np.bincount(own.triples[:, 0], minlength=80)[:40], np.bincount(own.triples[:, 2], minlength=80)[40:]
    chance = edge_chance(one[:, None], other[None], len(own))
    pairs, place, count = np.unique(one[:, None] * 1000 + other[None], return_inverse=True, return_counts=True)
    mean = np.bincount(place.ravel(), times[:40, 40:].ravel()) / count
    expected = np.bincount(place.ravel(), chance.ravel()) / count
    assert len(pairs) > 50
    assert np.average(np.abs(mean - expected), weights=count) < 0.02  # the mean chance is 0.12
    assert np.corrcoef(mean, expected)[0, 1] > 0.97


def test_for_one_question_the_baseline_is_the_order_of_frequencies() -> None:
    split = random_split(graph(), 0, (0.1, 0.1))
    found, expected = (
        rank_both(kind(split.train), split, split.test) for kind in (PermutedBaseline, FrequencyBaseline)
    )
    assert np.array_equal(found.realistic, expected.realistic)


def test_only_a_permutation_of_the_same_graph_is_compared_with() -> None:
    split = random_split(graph(), 0, (0.1, 0.1))
    check_permuted(split, permuted_split(split))
    other = random_split(graph(), 1, (0.1, 0.1))
    for wrong in (split, permuted_split(other), Split(split.valid, split.valid, split.test)):
        with pytest.raises(InputError, match="not trained on a permutation"):
            check_permuted(split, wrong)
