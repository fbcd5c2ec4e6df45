"""Ranks: where the true answer stands among all entities, exactly, with ties told apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from linkpred.triples import TripleSet

#: Bytes that scores may take at once, unless told otherwise.
MEMORY: Final = 256 * 2**20
_COPIES: Final = 4


class Scorer(Protocol):
    """Anything that scores every entity as an answer; larger is likelier."""

    def score_tails(self, heads: NDArray[np.int64], relation: int) -> NDArray[np.float32]:
        """(heads, entities) scores of every entity as the tail."""

    def score_heads(self, relation: int, tails: NDArray[np.int64]) -> NDArray[np.float32]:
        """(tails, entities) scores of every entity as the head."""


@dataclass(frozen=True, slots=True)
class Ranks:
    """Ranks from 1 of k answers.

    Attributes:
        optimistic: (k,) before everything that scores the same.
        pessimistic: (k,) behind everything that scores the same.
        relation: (k,) the relation asked about.
        size: (k,) entities that were ranked, the answer included, known other answers left out.
        answer: (k,) the entity that is the true answer.
        inverse: (k,) whether it is the head.
    """

    optimistic: NDArray[np.int64]
    pessimistic: NDArray[np.int64]
    relation: NDArray[np.int64]
    size: NDArray[np.int64]
    answer: NDArray[np.int64]
    inverse: NDArray[np.bool_]

    @property
    def realistic(self) -> NDArray[np.float64]:
        """(k,) the middle of both, which is what a random order of ties gives on average."""
        return (self.optimistic + self.pessimistic) / 2


@dataclass(frozen=True, slots=True)
class Answers:
    """Known answers of every question (anchor, relation), for one side.

    Attributes:
        keys: sorted question numbers.
        start: where the answers of each begin, and one more.
        answers: entity numbers.
    """

    keys: NDArray[np.int64]
    start: NDArray[np.int64]
    answers: NDArray[np.int64]
    relations: int

    def of(self, anchors: NDArray[np.int64], relation: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Known answers for some anchors.

        Args:
            anchors: (k,) entity numbers, each with at least one known answer.
            relation: its number.

        Returns:
            Row (position among the anchors) and entity of each answer.
        """
        place = np.searchsorted(self.keys, anchors * self.relations + relation)
        first, count = self.start[place], self.start[place + 1] - self.start[place]
        rows = np.repeat(np.arange(len(anchors)), count)
        offset = np.arange(len(rows)) - np.repeat(np.cumsum(count) - count, count)
        return rows, self.answers[np.repeat(first, count) + offset]


def join_ranks(parts: Sequence[Ranks]) -> Ranks:
    """Several ranks, one behind the other."""
    return Ranks(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Ranks)))


def known_answers(
    parts: tuple[TripleSet, ...], relations: int, inverse: bool, symmetric: NDArray[np.bool_] | None = None
) -> Answers:
    """Every answer that any of the sets knows; rankings leave them out ("filtered").

    Args:
        parts: sets over the same entities.
        relations: how many there are.
        inverse: whether heads are the answers.
        symmetric: (relations,) which hold in both directions though they are stored in one.

    Returns:
        The answers by question.
    """
    triples = np.concatenate([part.triples for part in parts])
    if symmetric is not None:
        triples = np.concatenate([triples, triples[symmetric[triples[:, 1]]][:, [2, 1, 0]]])
    triples = np.unique(triples, axis=0)
    anchor, answer = (2, 0) if inverse else (0, 2)
    key = triples[:, anchor] * relations + triples[:, 1]
    order = np.argsort(key, kind="stable")
    keys, start = np.unique(key[order], return_index=True)
    return Answers(keys, np.append(start, len(order)), triples[order, answer], relations)


def rank_answers(
    scorer: Scorer,
    asked: TripleSet,
    known: Answers,
    seen: tuple[NDArray[np.bool_], NDArray[np.bool_]],
    inverse: bool,
    memory: int = MEMORY,
    pools: Sequence[NDArray[np.bool_] | None] = (None,),
) -> list[Ranks]:
    """Rank the true answer of every triple on one side, filtered, among all entities and among those of pools.

    A model has learnt nothing of an entity that training lacks: as an answer it stands last, tied with all others like
    it; a question about such an entity or relation has every entity tied.

    Args:
        scorer: scores entities.
        asked: triples whose answers are ranked.
        known: answers that are left out, among them those of `asked`.
        seen: (entities,) and (relations,) whether training has them.
        inverse: whether heads are the answers.
        memory: bytes that scores may take at once.
        pools: each (relations, entities), what is ranked beside the true answer; None for all entities.

    Returns:
        For each pool, ranks in the order of `asked`.
    """
    anchor, answer = (2, 0) if inverse else (0, 2)
    entities, count = len(asked.entities), len(asked)
    found = [
        Ranks(
            np.zeros(count, dtype=np.int64),
            np.zeros(count, dtype=np.int64),
            asked.triples[:, 1],
            np.zeros(count, dtype=np.int64),
            asked.triples[:, answer],
            np.full(count, inverse),
        )
        for _ in pools
    ]
    for rows in _batches(asked.triples, anchor, max(memory // (4 * entities * _COPIES), 1)):
        relation = int(asked.triples[rows[0], 1])
        anchors, true = asked.triples[rows, anchor], asked.triples[rows, answer]
        some, position = np.unique(anchors, return_inverse=True)
        scores = scorer.score_heads(relation, some) if inverse else scorer.score_tails(some, relation)
        if not seen[0].all():
            scores = np.where(seen[0], scores, np.float32(-np.inf))
        if not (informed := seen[0][some] & seen[1][relation]).all():
            scores = np.where(informed[:, None], scores, np.float32(0))
        if len(some) < len(position):
            scores = scores[position]
        answers = known.of(anchors, relation)
        for ranks, pool in zip(found, pools, strict=True):
            higher, equal, size = _count(scores, true, answers, None if pool is None else pool[relation])
            ranks.optimistic[rows], ranks.pessimistic[rows] = 1 + higher, 1 + higher + equal
            ranks.size[rows] = size
    return found


def _batches(triples: NDArray[np.int64], anchor: int, rows: int) -> Iterator[NDArray[np.int64]]:
    """Row numbers, one relation at a time, the same anchors together."""
    order = np.lexsort((triples[:, anchor], triples[:, 1]))
    starts = np.flatnonzero(np.diff(triples[order, 1])) + 1
    for group in np.split(order, starts):
        for first in range(0, len(group), rows):
            yield group[first : first + rows]


def _count(
    scores: NDArray[np.float32],
    true: NDArray[np.int64],
    known: tuple[NDArray[np.int64], NDArray[np.int64]],
    pool: NDArray[np.bool_] | None,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Entities of the pool above and level with the true one, and how many are ranked with it, a row each."""
    count = len(scores)
    own = scores[np.arange(count), true]
    ranked = scores if pool is None else scores[:, pool]
    inside = np.ones(count, dtype=np.int64) if pool is None else pool[true].astype(np.int64)
    higher = np.count_nonzero(ranked > own[:, None], axis=1)
    equal = np.count_nonzero(ranked == own[:, None], axis=1) - inside
    others = known[1] != true[known[0]]
    if pool is not None:
        others &= pool[known[1]]
    row, entity = known[0][others], known[1][others]
    other = scores[row, entity]
    higher = higher - np.bincount(row, weights=other > own[row], minlength=count).astype(np.int64)
    equal = equal - np.bincount(row, weights=other == own[row], minlength=count).astype(np.int64)
    return higher, equal, ranked.shape[1] + 1 - inside - np.bincount(row, minlength=count)
