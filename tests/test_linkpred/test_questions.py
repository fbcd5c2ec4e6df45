"""Questions: which answers are asked for together."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
import torch

from linkpred.questions import Questions
from linkpred.triples import TripleSet


def politicians(count: int) -> TripleSet:
    """So many people of one occupation, one of whom also knows another."""
    names = ("x", *(f"p{code:02}" for code in range(count)))
    rows = [(code, 0, 0) for code in range(1, count + 1)] + [(1, 1, 2)]
    weights = np.arange(len(rows), dtype=np.float32) + 1
    order = np.lexsort(np.array(rows).T[::-1])
    return TripleSet(names, ("is", "knows"), np.array(rows, dtype=np.int64)[order], weights[order])


@pytest.mark.parametrize(("count", "most"), [(40, 16), (32, 16), (3, 16), (5, 1)])
def test_every_triple_is_asked_once_in_each_direction_with_its_weight(count: int, most: int) -> None:
    train = politicians(count)
    questions = Questions(train, most)
    batch = questions.take(torch.randperm(len(questions)))
    asked = Counter(zip(map(tuple, batch.triples().tolist()), batch.weights.tolist(), strict=True))
    expected: Counter[tuple[tuple[int, ...], float]] = Counter()
    for (head, relation, tail), weight in zip(train.triples.tolist(), train.weights.tolist(), strict=True):
        expected[((head, 2 * relation, tail), weight)] += 1
        expected[((tail, 2 * relation + 1, head), weight)] += 1
    assert asked == expected


def test_a_question_of_many_answers_is_asked_in_parts_of_like_size() -> None:
    questions = Questions(politicians(40), 16)
    batch = questions.take(torch.arange(len(questions)))
    sizes = torch.bincount(batch.rows)
    assert sorted(sizes[(batch.heads == 0) & (batch.relations == 1)].tolist()) == [13, 13, 14]
    assert int(sizes.max()) <= 16
    assert len(questions) == 3 + 40 + 2


def test_questions_of_few_answers_stay_whole() -> None:
    train = politicians(16)
    asked = {(head, 2 * relation) for head, relation, _ in train.triples.tolist()}
    asked |= {(tail, 2 * relation + 1) for _, relation, tail in train.triples.tolist()}
    assert len(Questions(train, 16)) == len(asked)
