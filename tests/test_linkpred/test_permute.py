"""Permuted graphs: what they keep, what they lose, and the baseline that knows no more than they do."""

from __future__ import annotations

import numpy as np
import pytest

from kg.errors import InputError
from linkpred.baselines import FrequencyBaseline, PermutedBaseline, edge_chance
from linkpred.evaluate import rank_both
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
