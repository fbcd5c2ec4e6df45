"""Permuted graphs: every entity keeps how often each relation has it on each side, and nothing else is left.

A symmetric relation has no sides: of it, every entity keeps how often it stands on either.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from kg.errors import InputError
from linkpred.split import Split
from linkpred.triples import TripleSet, both_ways

#: Swaps that are tried with each triple.
SWAPS: Final = 20


def permute(
    triples: TripleSet, seed: int = 0, swaps: int = SWAPS, symmetric: NDArray[np.bool_] | None = None
) -> TripleSet:
    """Swap the tails of pairs of triples of a relation, over and over (XSwap; Hanhijarvi et al. 2009).

    A swap that would make a loop or a triple that is there already is not made. In a round the triples of a relation
    are paired at random and all pairs are tried at once. Triples of a symmetric relation are turned at random before
    each round, are the same in either direction, and are stored with the smaller number first in the end.

    Args:
        triples: the graph.
        seed: of the pairs.
        swaps: rounds.
        symmetric: (relations,) which hold in both directions though they are stored in one; None for none.

    Returns:
        As many triples over the same names, with the same heads and the same tails of each relation, each as often;
        of symmetric relations, with the same ends. The weight of a triple stays with its head, or with one of its ends.
    """
    draw = np.random.default_rng(seed)
    found = triples.triples.copy()
    for relation in range(len(triples.relations)):
        own = np.flatnonzero(found[:, 1] == relation)
        head, tail = found[own, 0], found[own, 2]
        turns = symmetric is not None and bool(symmetric[relation])
        for _ in range(swaps):
            if turns:
                turned = draw.random(len(own)) < 0.5
                head, tail = np.where(turned, tail, head), np.where(turned, head, tail)
            tail = _swapped(head, tail, draw, len(triples.entities), turns)
        found[own, 0], found[own, 2] = (np.minimum(head, tail), np.maximum(head, tail)) if turns else (head, tail)
    order = np.lexsort((found[:, 2], found[:, 1], found[:, 0]))
    return TripleSet(triples.entities, triples.relations, np.ascontiguousarray(found[order]), triples.weights[order])


def _swapped(
    head: NDArray[np.int64], tail: NDArray[np.int64], draw: np.random.Generator, entities: int, symmetric: bool
) -> NDArray[np.int64]:
    """Tails after a round."""

    def codes(one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
        low, high = (np.minimum(one, other), np.maximum(one, other)) if symmetric else (one, other)
        found: NDArray[np.int64] = low * entities + high
        return found

    half = len(head) // 2
    order = draw.permutation(len(head))
    one, other = order[:half], order[half : 2 * half]
    new = np.stack([codes(head[one], tail[other]), codes(head[other], tail[one])])
    loops = (head[one] == tail[other]) | (head[other] == tail[one])
    _, place, times = np.unique(new, return_inverse=True, return_counts=True)
    clash = np.isin(new, codes(head, tail)) | (times[place].reshape(new.shape) > 1)
    made = ~(loops | clash.any(axis=0))
    found = tail.copy()
    found[one[made]], found[other[made]] = tail[other[made]], tail[one[made]]
    return found


def permuted_split(split: Split, seed: int = 0) -> Split:
    """The same split with a permuted training part."""
    return Split(permute(split.train, seed, symmetric=split.symmetric()), split.valid, split.test, split.graph)


def check_permuted(split: Split, other: Split) -> None:
    """Refuse a split whose training part is no permutation of another's.

    Args:
        split: the graph as it is.
        other: the permuted one.

    Raises:
        InputError: the names or the degrees differ, or the training parts are the same.
    """
    same_names = split.entities == other.entities and split.relations == other.relations
    one, two = split.train.triples, other.train.triples
    symmetric = split.symmetric()
    if (
        not same_names
        or len(one) != len(two)
        or any(not np.array_equal(_sides(one, side, symmetric), _sides(two, side, symmetric)) for side in (0, 2))
        or np.array_equal(one, two)
    ):
        raise InputError(
            "the model given as permuted was not trained on a permutation of the model's training triples; "
            "make it with undrawn train --permuted from the same folder"
        )


def _sides(triples: NDArray[np.int64], side: int, symmetric: NDArray[np.bool_]) -> NDArray[np.int64]:
    """(n, 2) relation and entity of one side of each triple, sorted; of both sides where a relation is symmetric."""
    pairs = both_ways(triples, symmetric)[:, [1, side]]
    found: NDArray[np.int64] = pairs[np.lexsort(pairs.T)]
    return found
