"""Baselines: what a ranking is worth that knows nothing of the question but how often entities occur."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from linkpred.triples import TripleSet


class DegreeBaseline:
    """Ranks answers by how many training triples of the relation have them on that side, then by all their triples."""

    def __init__(self, train: TripleSet) -> None:
        self._count = len(train.entities)
        self._relations = len(train.relations)
        self._triples = train.triples
        self._total = np.bincount(train.triples[:, [0, 2]].ravel(), minlength=self._count)
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
            rows = self._triples[self._triples[:, 1] == relation, end]
            within = np.bincount(rows, minlength=self._count)
            pairs = np.stack([within, self._total], axis=1)
            found = np.unique(pairs, axis=0, return_inverse=True)[1].ravel().astype(np.float32)
            self._places[relation, end] = found
        return found
