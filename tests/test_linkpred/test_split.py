"""Splitting a graph's triples."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from linkpred.split import Split, pair_numbers, random_split
from linkpred.triples import TripleSet


def triple_set(rows: list[tuple[int, int, int]], entities: int = 12, relations: int = 3) -> TripleSet:
    triples = np.array(sorted(set(rows)), dtype=np.int64).reshape(-1, 3)
    names = tuple(f"e{code:02}" for code in range(entities))
    return TripleSet(names, tuple("rst"[:relations]), triples, np.ones(len(triples), dtype=np.float32))


def dense() -> TripleSet:
    return triple_set([(head, head % 3, tail) for head in range(12) for tail in range(12) if head != tail])


ROWS = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 2), st.integers(0, 11)), min_size=1, max_size=60)


@given(ROWS, st.integers(0, 5), st.floats(0, 0.45), st.floats(0, 0.45))
def test_every_triple_goes_to_one_part_and_nothing_is_unseen(
    rows: list[tuple[int, int, int]], seed: int, valid: float, test: float
) -> None:
    triples = triple_set(rows)
    split = random_split(triples, seed, (valid, test))
    parts = [tuple(row) for part in (split.train, split.valid, split.test) for row in part.triples.tolist()]
    assert sorted(parts) == sorted(set(rows))
    for part in (split.valid, split.test):
        assert split.seen_entities()[part.triples[:, [0, 2]]].all()
        assert split.seen_relations()[part.triples[:, 1]].all()
        assert part.triples.tolist() == sorted(part.triples.tolist())


def test_the_shares_are_as_asked_and_the_seed_chooses() -> None:
    split = random_split(dense(), 1, (0.1, 0.2))
    assert (len(split.valid), len(split.test)) == (14, 26)  # pairs in both directions go together
    assert split.digest == random_split(dense(), 1, (0.1, 0.2)).digest
    assert split.digest != random_split(dense(), 2, (0.1, 0.2)).digest


@given(ROWS, st.integers(0, 5))
def test_triples_of_a_pair_go_to_the_same_part(rows: list[tuple[int, int, int]], seed: int) -> None:
    triples = triple_set(rows)
    split = random_split(triples, seed, (0.2, 0.2))
    held = [{frozenset(row[::2]) for row in part.triples.tolist()} for part in (split.train, split.valid, split.test)]
    assert not (held[0] & held[1])
    assert not (held[0] & held[2])
    assert not (held[1] & held[2])
    assert len(set(pair_numbers(triples).tolist())) == len({frozenset((head, tail)) for head, _, tail in rows})


def test_shares_of_one_relation_leave_pairs_without_it_in_training() -> None:
    triples = dense()
    split = random_split(triples, 1, (0.1, 0.2), among=triples.triples[:, 1] == 1)
    for part in (split.valid, split.test):
        with_it = {frozenset(row[::2]) for row in part.triples.tolist() if row[1] == 1}
        assert with_it == {frozenset(row[::2]) for row in part.triples.tolist()}


def test_the_digest_depends_on_the_graph_the_parts_and_the_weights() -> None:
    triples = dense()
    split = random_split(triples, 1, (0.1, 0.1))
    half = TripleSet(triples.entities, triples.relations, triples.triples, triples.weights / 2)
    others = [
        Split(split.train, split.test, split.valid),
        Split(split.train, split.valid, split.test, "graph"),
        random_split(half, 1, (0.1, 0.1)),
    ]
    assert len({split.digest, *(other.digest for other in others)}) == 4


@pytest.mark.parametrize("fractions", [(-0.1, 0.1), (0.5, 0.5)])
def test_impossible_fractions_are_refused(fractions: tuple[float, float]) -> None:
    with pytest.raises(InputError, match="together below 1"):
        random_split(dense(), 0, fractions)


def test_a_graph_without_triples_is_refused() -> None:
    with pytest.raises(InputError, match="no triples to learn from"):
        random_split(triple_set([]))
