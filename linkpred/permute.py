"""Permuted graphs: every entity keeps how often each relation has it on each side, and nothing else is left."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from kg.errors import InputError
from linkpred.split import Split
from linkpred.triples import TripleSet

#: Swaps that are tried with each triple.
SWAPS: Final = 20


def permute(triples: TripleSet, seed: int = 0, swaps: int = SWAPS) -> TripleSet:
    """Swap the tails of pairs of triples of a relation, over and over (XSwap; Hanhijarvi et al. 2009).

    A swap that would make a loop or a triple that is there already is not made. In a round the triples of a relation
    are paired at random and all pairs are tried at once.

    Args:
        triples: the graph.
        seed: of the pairs.
        swaps: rounds.

    Returns:
        As many triples over the same names, with the same heads and the same tails of each relation, each as often. The
        weight of a triple stays with its head.
    """
    draw = np.random.default_rng(seed)
    found = triples.triples.copy()
    for relation in range(len(triples.relations)):
        own = np.flatnonzero(found[:, 1] == relation)
        head, tail = found[own, 0], found[own, 2]
        for _ in range(swaps):
            tail = _swapped(head, tail, draw, len(triples.entities))
        found[own, 2] = tail
    order = np.lexsort((found[:, 2], found[:, 1], found[:, 0]))
    return TripleSet(triples.entities, triples.relations, np.ascontiguousarray(found[order]), triples.weights[order])


def _swapped(
    head: NDArray[np.int64], tail: NDArray[np.int64], draw: np.random.Generator, entities: int
) -> NDArray[np.int64]:
    """Tails after a round."""
    half = len(head) // 2
    order = draw.permutation(len(head))
    one, other = order[:half], order[half : 2 * half]
    new = np.stack([head[one] * entities + tail[other], head[other] * entities + tail[one]])
    loops = (head[one] == tail[other]) | (head[other] == tail[one])
    _, place, times = np.unique(new, return_inverse=True, return_counts=True)
    clash = np.isin(new, head * entities + tail) | (times[place].reshape(new.shape) > 1)
    made = ~(loops | clash.any(axis=0))
    found = tail.copy()
    found[one[made]], found[other[made]] = tail[other[made]], tail[one[made]]
    return found


def permuted_split(split: Split, seed: int = 0) -> Split:
    """The same split with a permuted training part."""
    return Split(permute(split.train, seed), split.valid, split.test, split.graph)


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
    if (
        not same_names
        or len(one) != len(two)
        or any((_sides(one, side) != _sides(two, side)).any() for side in (0, 2))
        or np.array_equal(one, two)
    ):
        raise InputError(
            "the model given as permuted was not trained on a permutation of the model's training triples; "
            "make it with undrawn train --permuted from the same folder"
        )


def _sides(triples: NDArray[np.int64], side: int) -> NDArray[np.int64]:
    """(n, 2) relation and entity of one side of each triple, sorted."""
    pairs = triples[:, [1, side]]
    found: NDArray[np.int64] = pairs[np.lexsort(pairs.T)]
    return found
