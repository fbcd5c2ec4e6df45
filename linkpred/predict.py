"""Bulk prediction: the likeliest answers to every question about a relation, known ones left out, a batch at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kg.errors import InputError
from linkpred.kinds import valid_answers
from linkpred.ranks import Scorer, known_answers
from linkpred.split import Split

#: Bytes that the scores of a batch may take; what is made of them takes several times as much.
MEMORY: Final = 16 * 2**20


@dataclass(frozen=True, slots=True)
class Predictions:
    """m predicted triples, those of a question together, the likeliest first.

    Attributes:
        heads: (m,) entity numbers.
        tails: (m,) entity numbers.
        scores: (m,) of the model; comparable within a question.
        ranks: (m,) from 1 within a question.
    """

    heads: NDArray[np.int64]
    tails: NDArray[np.int64]
    scores: NDArray[np.float32]
    ranks: NDArray[np.int32]

    def __len__(self) -> int:
        """How many there are."""
        return len(self.heads)


def predict(
    scorer: Scorer, split: Split, relation: str, k: int | None, inverse: bool = False, typed: bool = True
) -> Iterator[Predictions]:
    """Answer every question about a relation: the tails of every head, or the heads of every tail.

    Entities that training lacks are neither asked about nor answers; triples of train, valid and test, and an entity
    as its own answer, are left out.

    Args:
        scorer: a model or an ensemble of them.
        split: what it was trained on.
        relation: its name.
        k: answers to a question, None for all.
        inverse: whether heads are sought.
        typed: whether only entities of the kinds that training has on a side stand there (`linkpred.kinds`).

    Yields:
        Batches, by entity number.

    Raises:
        InputError: training has no such relation, or k is not positive.
    """
    code = _code(split, relation)
    if k is not None and k < 1:
        raise InputError(f"k is {k}; it must be at least 1")
    seen = split.seen_entities()
    asked, allowed = (
        np.flatnonzero(seen & (valid_answers(split.train, side)[code] if typed else True))
        for side in (not inverse, inverse)
    )
    parts = (split.train, split.valid, split.test)
    known = known_answers(parts, len(split.relations), inverse, split.symmetric())
    step = max(MEMORY // (4 * len(split.entities)), 1)
    for first in range(0, len(asked), step):
        anchors = asked[first : first + step]
        scores = scorer.score_heads(code, anchors) if inverse else scorer.score_tails(anchors, code)
        scores = np.array(scores, dtype=np.float32)
        told = np.flatnonzero(np.isin(anchors * known.relations + code, known.keys))
        rows, answers = known.of(anchors[told], code)
        scores[told[rows], answers] = -np.inf
        scores[np.arange(len(anchors)), anchors] = -np.inf
        yield _best(scores[:, allowed], anchors, allowed, k, inverse)


def _code(split: Split, relation: str) -> int:
    names = [name for name, seen in zip(split.relations, split.seen_relations(), strict=True) if seen]
    if relation not in names:
        raise InputError(f"the model has no relation {relation!r}; it has {', '.join(names)}")
    return split.relations.index(relation)


def _best(
    scores: NDArray[np.float32],
    anchors: NDArray[np.int64],
    allowed: NDArray[np.int64],
    k: int | None,
    inverse: bool,
) -> Predictions:
    """The k best of each row, those at minus infinity left out; ties by entity number."""
    count = scores.shape[1] if k is None else min(k, scores.shape[1])
    if count < scores.shape[1]:  # everything that reaches the k-th score, so that ties are cut by number
        limit = np.partition(scores, -count, axis=1)[:, -count, None]
        row, column = np.nonzero((scores >= limit) & (scores > -np.inf))
    else:
        row, column = np.nonzero(scores > -np.inf)
    value = scores[row, column]
    order = np.lexsort((-value, row))
    row, column, value = row[order], column[order], value[order]
    start = np.searchsorted(row, np.arange(len(anchors)))
    rank = np.arange(len(row)) - start[row]
    kept = rank < count
    ends = anchors[row[kept]], allowed[column[kept]]
    heads, tails = ends[::-1] if inverse else ends
    return Predictions(heads, tails, value[kept], (rank[kept] + 1).astype(np.int32))
