"""Ranks and metrics against hand-computed values and a slow, plain reckoning."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from kg.errors import InputError
from linkpred.baselines import DegreeBaseline, FrequencyBaseline, InverseRuleBaseline, PermutedBaseline
from linkpred.evaluate import evaluate, rank_both
from linkpred.intervals import mean_interval
from linkpred.kinds import valid_answers
from linkpred.ranks import known_answers, rank_answers
from linkpred.split import Split
from linkpred.triples import TripleSet


class Table:
    """Scores from two tables: (relations, heads, tails) for tails and for heads."""

    def __init__(self, tails: NDArray[np.float32], heads: NDArray[np.float32]) -> None:
        self.tails, self.heads = tails, heads

    def score_tails(self, heads: NDArray[np.int64], relation: int) -> NDArray[np.float32]:
        return self.tails[relation, heads]

    def score_heads(self, relation: int, tails: NDArray[np.int64]) -> NDArray[np.float32]:
        return self.heads[relation, :, tails]


class Mixed(Table):
    """The same, also for questions about several relations."""

    def scores(
        self, anchors: NDArray[np.int64], relation: int | NDArray[np.int64], inverse: bool
    ) -> NDArray[np.float32]:
        return self.heads[relation, :, anchors] if inverse else self.tails[relation, anchors]


def triple_set(rows: list[tuple[int, int, int]], entities: int, relations: int = 1) -> TripleSet:
    triples = np.array(sorted(set(rows)), dtype=np.int64).reshape(-1, 3)
    names = tuple(f"e{code}" for code in range(entities))
    return TripleSet(names, tuple(f"r{code}" for code in range(relations)), triples, np.ones(len(triples), np.float32))


def one_question(tails: list[float], heads: list[float], memory: int = 10**6) -> tuple[list[int], list[int]]:
    """Ranks of the tail and the head of (0, 0, 4) among five entities; (0, 0, 1) and (3, 0, 4) are known."""
    train = triple_set([(0, 0, 1), (1, 0, 2), (2, 0, 3), (3, 0, 4)], 5)
    split = Split(train, triple_set([], 5), triple_set([(0, 0, 4)], 5))
    table = np.zeros((1, 5, 5), dtype=np.float32)
    other = table.copy()
    table[0, 0], other[0, :, 4] = tails, heads
    ranks = rank_both(Table(table, other), split, split.test, memory)
    return ranks.optimistic.tolist(), ranks.pessimistic.tolist()


def test_known_answers_are_left_out_and_ties_are_told_apart() -> None:
    # tail: 1 is known, 2 is above, 3 level with 4. head: 3 is known, 1 and 2 level with 0, 4 above.
    assert one_question([0, 9, 7, 5, 5], [5, 5, 5, 9, 6]) == ([2, 2], [3, 4])


def test_only_answers_of_the_named_parts_are_left_out() -> None:
    parts = ([(0, 0, 1), (2, 0, 3)], [(0, 0, 2)], [(0, 0, 3)])
    train, valid, test = (triple_set(rows, 4) for rows in parts)
    split = Split(train, valid, test)
    table = np.zeros((1, 4, 4), dtype=np.float32)
    table[0, 0] = [0, 3, 2, 1]
    for filters, rank in ((("train", "valid", "test"), 1), (("train", "test"), 2), (("test",), 3)):
        ranks = rank_both(Table(table, table), split, split.test, filters=filters)
        assert ranks.optimistic[0] == rank
        assert evaluate(Table(table, table), split, filters=filters).to_json()["filters"] == list(filters)
    for wrong in (("train", "valid"), ("test", "rest")):
        with pytest.raises(InputError, match="allowed: train, valid, test, with test among them"):
            evaluate(Table(table, table), split, filters=wrong)


def test_all_equal_scores_give_the_middle() -> None:
    # four of five are ranked on each side, since one known answer is left out
    assert one_question([1, 1, 1, 1, 1], [1, 1, 1, 1, 1]) == ([1, 1], [4, 4])


def test_memory_for_one_row_gives_the_same_ranks() -> None:
    assert one_question([0, 9, 7, 5, 5], [5, 5, 5, 9, 6], memory=1) == ([2, 2], [3, 4])


def test_metrics_of_two_hand_computed_ranks() -> None:
    train = triple_set([(0, 0, 1), (1, 0, 2), (2, 0, 3), (3, 0, 0)], 4)
    split = Split(train, triple_set([], 4), triple_set([(0, 0, 2)], 4))
    tails, heads = np.zeros((1, 4, 4), dtype=np.float32), np.zeros((1, 4, 4), dtype=np.float32)
    tails[0, 0] = [3, 9, 1, 0]  # 1 is known; 0 above; 3 below: rank 2
    heads[0, :, 2] = [1, 9, 1, 1]  # 1 is known; 2 and 3 level: ranks 1 to 3, realistic 2
    found = evaluate(Table(tails, heads), split, train_seconds=3.0).to_json()
    assert found["mrr"] == pytest.approx(0.5)
    assert found["mrr_optimistic"] == pytest.approx((1 / 2 + 1) / 2)
    assert found["mrr_pessimistic"] == pytest.approx((1 / 2 + 1 / 3) / 2)
    assert (found["hits@1"], found["hits@3"], found["hits@10"]) == (0, 1, 1)
    assert found["by_relation"] == {"r0": {"mrr": pytest.approx(0.5), "hits@10": 1, "triples": 1}}
    assert (found["triples"], found["unseen"], found["train_seconds"]) == (1, 0, 3.0)


def test_the_keys_are_those_of_the_contract() -> None:
    train = triple_set([(0, 0, 1), (1, 0, 2)], 3)
    split = Split(train, train, triple_set([(0, 0, 2)], 3))
    table = np.zeros((1, 3, 3), dtype=np.float32)
    found = json.loads(json.dumps(evaluate(Table(table, table), split).to_json()))
    keys = {"mrr", "hits@1", "hits@3", "hits@10", "mrr_optimistic", "mrr_pessimistic", "mrr_macro", "by_relation"}
    assert set(found) >= keys | {"baselines", "train_seconds", "eval_seconds", "triples", "unseen"}
    assert set(found["baselines"]) == {"degree", "frequency", "inverse_rule", "permuted"}
    assert set(found["baselines"]["degree"]) == set(found["typed"]) == keys | {"by_side"}


def test_macro_counts_each_relation_once() -> None:
    train = triple_set([(0, 0, 1), (1, 1, 2), (2, 0, 0)], 3, 2)
    split = Split(train, triple_set([], 3, 2), triple_set([(0, 0, 2), (1, 0, 0), (0, 1, 2)], 3, 2))
    tails, heads = np.zeros((2, 3, 3), dtype=np.float32), np.zeros((2, 3, 3), dtype=np.float32)
    for head, _, tail in ((0, 0, 2), (1, 0, 0)):
        tails[0, head, tail] = heads[0, head, tail] = 1
    tails[1, 0], heads[1, :, 2] = [1, 0, 0], [0, 0, 1]  # ranks 2 to 3 (realistic 2.5) and, 1 known, 2
    found = evaluate(Table(tails, heads), split)
    assert found.model.by_relation["r1"]["mrr"] == pytest.approx((1 / 2.5 + 1 / 2) / 2)
    assert found.model.mrr == pytest.approx((4 * 1 + 1 / 2.5 + 1 / 2) / 6)
    assert found.model.mrr_macro == pytest.approx((1 + (1 / 2.5 + 1 / 2) / 2) / 2)


def test_unseen_entities_and_relations_are_counted_and_stand_last() -> None:
    # training knows 0, 1 and 2, and relation 0; the model prefers the unseen 3 and 4, of which it knows nothing
    train = triple_set([(0, 0, 1), (1, 0, 2)], 5, 2)
    test = triple_set([(0, 0, 3), (3, 0, 0), (0, 1, 2), (2, 0, 0)], 5, 2)
    split = Split(train, triple_set([], 5, 2), test)
    table = np.broadcast_to(np.arange(5, dtype=np.float32)[None, None, :], (2, 5, 5))
    heads = np.broadcast_to(np.arange(5, dtype=np.float32)[None, :, None], (2, 5, 5))
    ranks = rank_both(Table(np.array(table), np.array(heads)), split, test)
    by_triple = {tuple(row): index for index, row in enumerate(test.triples.tolist())}
    of = {
        row: [(int(ranks.optimistic[place + side]), int(ranks.pessimistic[place + side])) for side in (0, 4)]
        for row, place in by_triple.items()
    }
    assert of[0, 0, 3] == [(3, 4), (1, 5)]  # tail: behind 0 and 2 (1 is known), tied with 4; head: nothing known of 3
    assert of[3, 0, 0] == [(1, 5), (3, 4)]  # head: 2 is left out as known, 0 and 1 above, tied with 4
    assert of[0, 1, 2] == [(1, 5), (1, 5)]  # the relation is unseen
    assert of[2, 0, 0] == [(3, 3), (1, 1)]  # tail: 1 and 2 above; head: 3 is left out as known, 0, 1 and 4 below
    assert evaluate(Table(np.array(table), np.array(heads)), split).unseen == 3


@given(st.data())
def test_ranks_equal_a_plain_reckoning(data: st.DataObject) -> None:
    entities, relations = 6, 2
    number = st.integers(0, entities - 1)
    rows = data.draw(st.lists(st.tuples(number, st.integers(0, 1), number), min_size=2, max_size=20, unique=True))
    cut = data.draw(st.integers(1, len(rows) - 1))
    train, test = triple_set(rows[:cut], entities, relations), triple_set(rows[cut:], entities, relations)
    values = st.lists(st.integers(0, 3), min_size=72, max_size=72)
    tails, heads = (np.array(data.draw(values), dtype=np.float32).reshape(2, 6, 6) for _ in range(2))
    split = Split(train, triple_set([], entities, relations), test)
    memory = data.draw(st.sampled_from([1, 500, 10**6]))
    scorer = data.draw(st.sampled_from([Table, Mixed]))(tails, heads)
    ranks = rank_both(scorer, split, test, memory)
    expected = [plain_rank(split, tuple(row), tails[row[1], row[0]], False) for row in test.triples.tolist()]
    expected += [plain_rank(split, tuple(row), heads[row[1], :, row[2]], True) for row in test.triples.tolist()]
    assert list(zip(ranks.optimistic.tolist(), ranks.pessimistic.tolist(), strict=True)) == expected


def plain_rank(split: Split, triple: tuple[int, ...], scores: NDArray[np.float32], inverse: bool) -> tuple[int, int]:
    head, relation, tail = triple
    answer, anchor = (head, tail) if inverse else (tail, head)
    seen = split.seen_entities()
    known = {tuple(row) for part in (split.train, split.valid, split.test) for row in part.triples.tolist()}
    informed = seen[anchor] and split.seen_relations()[relation]

    def value(entity: int) -> float:
        if not informed:
            return 0
        return float(scores[entity]) if seen[entity] else -1

    others = [
        entity
        for entity in range(len(seen))
        if entity != answer and ((entity, relation, tail) if inverse else (head, relation, entity)) not in known
    ]
    above = sum(value(entity) > value(answer) for entity in others)
    level = sum(value(entity) == value(answer) for entity in others)
    return 1 + above, 1 + above + level


@given(st.data())
def test_ranks_in_a_pool_are_those_without_everything_else(data: st.DataObject) -> None:
    rows = [(0, 0, 1), (0, 0, 2), (0, 1, 3), (2, 1, 4), (5, 0, 4), (1, 1, 5)]
    train, test = triple_set(rows[:4], 6, 2), triple_set(rows[2:], 6, 2)
    table = np.array(data.draw(st.lists(st.integers(0, 3), min_size=72, max_size=72)), dtype=np.float32)
    pool = np.array(data.draw(st.lists(st.booleans(), min_size=12, max_size=12))).reshape(2, 6)
    scorer = data.draw(st.sampled_from([Table, Mixed]))(table.reshape(2, 6, 6), table.reshape(2, 6, 6))
    known = known_answers((train, test), 2, inverse=False)
    everything = np.ones(6, dtype=np.bool_), np.ones(2, dtype=np.bool_)
    _, found = rank_answers(scorer, test, known, everything, False, 10**6, (None, pool))
    for place, (head, relation, tail) in enumerate(test.triples.tolist()):
        scores = scorer.tails[relation, head]
        left = [row[2] for row in rows if row[:2] == (head, relation)]
        others = [entity for entity in range(6) if pool[relation, entity] and entity not in left]
        above = sum(scores[entity] > scores[tail] for entity in others)
        level = sum(scores[entity] == scores[tail] for entity in others)
        assert (found.optimistic[place], found.pessimistic[place]) == (1 + above, 1 + above + level)
        assert found.size[place] == 1 + len(others)


def test_degree_ranks_by_the_relation_first_and_then_by_all_triples() -> None:
    # as tails of r0: 1 twice, 2 once, 3 once; 3 has more triples than 2 in all
    train = triple_set([(0, 0, 1), (4, 0, 1), (0, 0, 2), (4, 0, 3), (3, 1, 0), (3, 1, 4)], 5, 2)
    scores = DegreeBaseline(train).score_tails(np.array([0, 3]), 0)
    assert scores.shape == (2, 5)
    assert scores[0].tolist() == scores[1].tolist()
    assert np.argsort(-scores[0]).tolist()[:3] == [1, 3, 2]
    assert scores[0][0] == scores[0][4]  # three triples each, never a tail of r0


def test_baselines_count_both_ends_of_symmetric_relations() -> None:
    # r0 is symmetric: 3 has three triples, all as the tail; 0 has two, both as the head
    train = triple_set([(0, 0, 3), (1, 0, 3), (2, 0, 3), (0, 0, 4), (0, 1, 4)], 5, 2)
    mask = np.array([True, False])
    assert FrequencyBaseline(train).score_heads(0, np.array([4]))[0, 3] == 0
    for kind in (DegreeBaseline, FrequencyBaseline, PermutedBaseline):
        scores = kind(train, mask)
        heads, tails = scores.score_heads(0, np.array([4]))[0], scores.score_tails(np.array([4]), 0)[0]
        assert heads.tolist() == tails.tolist()
        assert np.argsort(-heads)[:2].tolist() == [3, 0]
        assert scores.score_heads(1, np.array([4]))[0, 3] <= scores.score_heads(1, np.array([4]))[0, 0]
        assert scores.score_tails(np.array([0]), 1)[0].argmax() == 4  # r1 is not
    assert DegreeBaseline(train, mask).score_tails(np.array([1]), 1)[0, 3] > 0  # three triples in all, 1 has one
    rules = InverseRuleBaseline(train, mask).score_tails(np.array([4]), 1)[0]
    assert rules.tolist() == [0.125, 0, 0, 0, 0]  # of eight directed pairs of r0, r1 joins one


def test_answers_of_symmetric_predicates_are_known_in_both_directions() -> None:
    names, relations = ("e0", "e1", "e2"), ("physically_interacts_with",)
    rows = np.array([[0, 0, 2], [1, 0, 2]]), np.array([[0, 0, 1]])
    train, test = (TripleSet(names, relations, part, np.ones(len(part), np.float32)) for part in rows)
    scores = np.array([[[0, 1, 2], [2, 0, 2], [9, 9, 0]]], dtype=np.float32)
    asked = TripleSet(names, relations, np.array([[2, 0, 1]]), np.ones(1, np.float32))
    turned = rank_both(Table(scores, scores), Split(train, test, asked, "graph"), asked)
    stored = rank_both(Table(scores, scores), Split(train, test, asked), asked)
    assert (turned.pessimistic[0], turned.size[0]) == (1, 2)  # (0, 2) is known, so 0 answers (2, ?) too
    assert (stored.pessimistic[0], stored.size[0]) == (2, 3)  # names in files may mean anything


def test_type_valid_entities_are_those_of_a_kind_seen_on_that_side() -> None:
    names = ("Drug::a", "Drug::b", "Gene::x", "Gene::y", "Gene::z", "plain")
    rows = np.array([[0, 0, 2], [1, 0, 3], [0, 1, 5]]), np.array([[0, 0, 4]])
    train, test = (TripleSet(names, ("binds", "is"), part, np.ones(len(part), np.float32)) for part in rows)
    assert valid_answers(train, False).tolist() == [[False, False, True, True, True, False], [False] * 5 + [True]]
    assert valid_answers(train, True).tolist() == [[True, True] + [False] * 4] * 2
    flat = np.zeros((2, 6, 6), dtype=np.float32)
    found = evaluate(Table(flat, flat), Split(train, train.take(np.array([], dtype=np.int64)), test))
    # tails: z is unseen, so last of y and z; heads: nothing is known of z, so a and b are level
    assert found.typed.by_side == {"tail": pytest.approx(1 / 2), "head": pytest.approx(1 / 1.5)}


def test_rules_between_relations_are_learnt_from_training() -> None:
    train = triple_set([(0, 0, 1), (1, 1, 0), (2, 0, 3), (3, 1, 2), (4, 0, 0), (5, 0, 2)], 6, 2)
    scores = InverseRuleBaseline(train)
    assert scores.score_tails(np.array([0]), 1)[0].tolist() == [0, 0, 0, 0, 0.5, 0]  # r0(4, 0) says r1(0, 4)
    assert scores.score_heads(1, np.array([4]))[0].tolist() == [0.5, 0, 0, 0, 0, 0]
    assert scores.score_tails(np.array([2]), 0)[0].tolist() == [0, 0, 0, 1, 0, 0]  # r1(3, 2) says so, and r0 itself


def test_the_interval_of_a_mean_is_near_the_normal_one() -> None:
    values = np.random.default_rng(1).normal(0.3, 0.2, 400)
    low, high = mean_interval(values)
    width = 1.96 * values.std() / 20
    assert low == pytest.approx(values.mean() - width, abs=0.004)
    assert high == pytest.approx(values.mean() + width, abs=0.004)
    assert mean_interval(np.full(5, 0.5)) == (0.5, 0.5)


def test_an_empty_part_is_one_clear_line() -> None:
    train = triple_set([(0, 0, 1)], 2)
    with pytest.raises(InputError, match="no triples to rank"):
        evaluate(DegreeBaseline(train), Split(train, train, triple_set([], 2)))
