"""Baselines: what a ranking is worth that knows how often entities occur, or which relations imply each other.

A symmetric relation is stored in one direction and counts in both, on either side of a question.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from linkpred.triples import TripleSet, both_ways


class DegreeBaseline:
    """Ranks answers by how many training triples of the relation have them on that side, then by all their triples."""

    def __init__(self, train: TripleSet, symmetric: NDArray[np.bool_] | None = None) -> None:
        """Count.

        Args:
            train: what is counted.
            symmetric: (relations,) which hold in both directions though they are stored in one; None for none.
        """
        self._count = len(train.entities)
        self._triples = both_ways(train.triples, symmetric)
        self._total = np.bincount(train.triples[:, [0, 2]].ravel(), minlength=self._count)
        self._within: dict[tuple[int, int], NDArray[np.int64]] = {}
        self._places: dict[tuple[int, int], NDArray[np.float32]] = {}

    def score_tails(self, heads: NDArray[np.int64], relation: int) -> NDArray[np.float32]:
        """(heads, entities) scores of every entity as the tail."""
        return np.broadcast_to(self._place(relation, 2), (len(heads), self._count))

    def score_heads(self, relation: int, tails: NDArray[np.int64]) -> NDArray[np.float32]:
        """(tails, entities) scores of every entity as the head."""
        return np.broadcast_to(self._place(relation, 0), (len(tails), self._count))

    def _place(self, relation: int, end: int) -> NDArray[np.float32]:
        """(entities,) 0 for the rarest, the same number for ties."""
        found = self._places.get((relation, end))
        if found is None:
            pairs = np.stack([self._degrees(relation, end), self._total], axis=1)
            found = np.unique(pairs, axis=0, return_inverse=True)[1].ravel().astype(np.float32)
            self._places[relation, end] = found
        return found

    def _degrees(self, relation: int, end: int) -> NDArray[np.int64]:
        """(entities,) how many triples of the relation have each there."""
        found = self._within.get((relation, end))
        if found is None:
            rows = self._triples[self._triples[:, 1] == relation, end]
            found = self._within[relation, end] = np.bincount(rows, minlength=self._count)
        return found


class FrequencyBaseline(DegreeBaseline):
    """Ranks answers by how many training triples of the relation have them on that side, and by nothing else."""

    def __init__(self, train: TripleSet, symmetric: NDArray[np.bool_] | None = None) -> None:
        """Count, as degree does."""
        super().__init__(train, symmetric)
        self._total = np.zeros_like(self._total)


class PermutedBaseline(FrequencyBaseline):
    """Ranks answers by the chance of the triple in graphs that are permuted so that every degree is kept.

    For a head that a relation has u times, a tail that it has v times, and m triples of it, the chance is about
    uv / sqrt((uv)^2 + (m - u - v + 1)^2) (Zietz et al. 2024, "The probability of edge existence due to node degree");
    of a symmetric relation, u and v count both sides and m both directions. An entity that the relation never has there
    counts once, since it is asked about. To one question, with u fixed, this is the order of frequencies, but that
    chances near 1 are tied; it is measured, not assumed.
    """

    def score_tails(self, heads: NDArray[np.int64], relation: int) -> NDArray[np.float32]:
        """(heads, entities) scores of every entity as the tail."""
        return self._chances(relation, heads, anchor=0)

    def score_heads(self, relation: int, tails: NDArray[np.int64]) -> NDArray[np.float32]:
        """(tails, entities) scores of every entity as the head."""
        return self._chances(relation, tails, anchor=2)

    def _chances(self, relation: int, anchors: NDArray[np.int64], anchor: int) -> NDArray[np.float32]:
        used, other = self._degrees(relation, anchor)[anchors].clip(min=1), self._degrees(relation, 2 - anchor)
        degrees, place = np.unique(other, return_inverse=True)
        return edge_chance(used[:, None], degrees[None], int(other.sum())).astype(np.float32)[:, place.ravel()]


def edge_chance(one: NDArray[np.int64], other: NDArray[np.int64], edges: int) -> NDArray[np.float64]:
    """Chance of an edge in a bipartite graph permuted with its degrees kept (Zietz et al. 2024).

    Two degrees that together pass the number of edges share one for certain; the published form has chances fall again
    beyond that point.

    Args:
        one: degrees of the one end.
        other: degrees of the other end.
        edges: how many the graph has.

    Returns:
        Chances, in the common shape of the degrees.
    """
    product = (one * other).astype(np.float64)
    rest = np.maximum(edges - one - other + 1, 0)
    found: NDArray[np.float64] = product / np.maximum(np.hypot(product, rest), 1e-12)
    return found


class InverseRuleBaseline:
    """Ranks answers by the surest rule of one relation, learnt from training: r'(x, y) or r'(y, x) implies r(x, y).

    A rule is as sure as the share of training pairs of r' that r joins too; without a rule an answer scores 0.
    """

    def __init__(self, train: TripleSet, symmetric: NDArray[np.bool_] | None = None) -> None:
        """Learn the rules; a symmetric relation holds in both directions."""
        self._count, self._triples = len(train.entities), both_ways(train.triples, symmetric)
        head, relation, tail = self._triples.T
        codes = np.concatenate([head * self._count + tail, tail * self._count + head])
        pairs = np.unique(codes, return_inverse=True)[1].ravel()
        shape = (len(train.relations), int(pairs.max()) + 1 if len(pairs) else 1)
        ones = np.ones(len(head), dtype=np.float32)
        forward, backward = (sparse.csr_matrix((ones, (relation, part)), shape=shape) for part in np.split(pairs, 2))
        size = np.maximum(np.bincount(relation, minlength=shape[0]), 1)
        #: (relations, relations) how sure r is where r' holds, in the same direction and in the other one.
        self._same = (forward @ forward.T).toarray() / size
        self._turned = (forward @ backward.T).toarray() / size

    def score_tails(self, heads: NDArray[np.int64], relation: int) -> NDArray[np.float32]:
        """(heads, entities) scores of every entity as the tail."""
        return self._scores(heads, self._same[relation], self._turned[relation])

    def score_heads(self, relation: int, tails: NDArray[np.int64]) -> NDArray[np.float32]:
        """(tails, entities) scores of every entity as the head."""
        return self._scores(tails, self._turned[relation], self._same[relation])

    def _scores(
        self, anchors: NDArray[np.int64], as_head: NDArray[np.float32], as_tail: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Scores by the triples that have an anchor as the head, and those that have it as the tail."""
        place = np.full(self._count, -1, dtype=np.int64)
        place[anchors] = np.arange(len(anchors))
        found = np.zeros((len(anchors), self._count), dtype=np.float32)
        for own, other, sure in ((0, 2, as_head), (2, 0, as_tail)):
            triples = self._triples[place[self._triples[:, own]] >= 0]
            np.maximum.at(found, (place[triples[:, own]], triples[:, other]), sure[triples[:, 1]].astype(np.float32))
        return found
