"""Ranks: where the true answer stands among all entities, exactly, with ties told apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Final, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from linkpred.triples import TripleSet, both_ways

#: Bytes that scores may take at once, unless told otherwise.
MEMORY: Final = 256 * 2**20
_COPIES: Final = 4
#: Bytes of scores that are made at once, however much there may be: so many that a product is fast, and so few that
#: they are still in the processor's cache when they are compared.
_PIECE: Final = 16 * 2**20


class Scorer(Protocol):
    """Anything that scores every entity as an answer; larger is likelier."""

    def score_tails(self, heads: NDArray[np.int64], relation: int) -> NDArray[np.float32]:
        """(heads, entities) scores of every entity as the tail."""

    def score_heads(self, relation: int, tails: NDArray[np.int64]) -> NDArray[np.float32]:
        """(tails, entities) scores of every entity as the head."""


@runtime_checkable
class QuestionScorer(Protocol):
    """A scorer that answers questions about several relations at once, which is faster where each has few."""

    def scores(
        self, anchors: NDArray[np.int64], relation: int | NDArray[np.int64], inverse: bool
    ) -> NDArray[np.float32]:
        """(anchors, entities) scores of every entity as the tail, or as the head where `inverse`.

        `relation` is that of all anchors, or (anchors,) one for each.
        """


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

    def of_one(self, anchor: int, relation: int) -> NDArray[np.int64]:
        """Known answers of one question that has at least one."""
        place = np.searchsorted(self.keys, anchor * self.relations + relation)
        return self.answers[self.start[place] : self.start[place + 1]]


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
    triples = both_ways(np.concatenate([part.triples for part in parts]), symmetric)
    anchor, answer = (2, 0) if inverse else (0, 2)
    entities = len(parts[0].entities)
    codes = np.unique((triples[:, anchor] * relations + triples[:, 1]) * entities + triples[:, answer])
    key, answers = np.divmod(codes, max(entities, 1))
    keys, start = np.unique(key, return_index=True)
    return Answers(keys, np.append(start, len(key)), answers, relations)


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
    count = len(asked)
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
    entities, unseen = len(asked.entities), np.flatnonzero(~seen[0])
    nothing, line = np.zeros(entities, dtype=np.float32), np.empty(entities, dtype=np.float32)
    most = max(min(memory // _COPIES, _PIECE) // (4 * max(entities, 1)), 1)
    for questions in _batches(asked.triples, anchor, most, mixed=isinstance(scorer, QuestionScorer)):
        first = asked.triples[[rows[0] for rows in questions]]
        table = _scores(scorer, first[:, anchor], first[:, 1], inverse)
        for rows, scores, one in zip(questions, table, first.tolist(), strict=True):
            if seen[0][one[anchor]] and seen[1][one[1]]:
                np.copyto(line, scores)
                line[unseen] = -np.inf
                told = line
            else:
                told = nothing
            left = known.of_one(one[anchor], one[1])
            _rank(told, rows, left, found, [None if pool is None else pool[one[1]] for pool in pools])
    return found


def _batches(triples: NDArray[np.int64], anchor: int, most: int, mixed: bool) -> Iterator[list[NDArray[np.int64]]]:
    """At most so many questions, each as its row numbers; of one relation unless they may be mixed."""
    order = np.lexsort((triples[:, anchor], triples[:, 1]))
    asked = triples[order][:, [1, anchor]]
    new = np.flatnonzero(np.any(asked[1:] != asked[:-1], axis=1)) + 1
    questions = np.split(order, new) if len(order) else []
    relations = triples[[rows[0] for rows in questions], 1] if questions else order
    ends = [] if mixed else (np.flatnonzero(np.diff(relations)) + 1).tolist()
    for begin, end in zip([0, *ends], [*ends, len(questions)], strict=True):
        for first in range(begin, end, most):
            yield questions[first : min(first + most, end)]


def _scores(
    scorer: Scorer, anchors: NDArray[np.int64], relations: NDArray[np.int64], inverse: bool
) -> NDArray[np.float32]:
    """(questions, entities) scores; the relations are the same unless the scorer takes several."""
    if isinstance(scorer, QuestionScorer):
        return scorer.scores(anchors, relations, inverse)
    relation = int(relations[0])
    return scorer.score_heads(relation, anchors) if inverse else scorer.score_tails(anchors, relation)


def _rank(
    scores: NDArray[np.float32],
    rows: NDArray[np.int64],
    known: NDArray[np.int64],
    found: Sequence[Ranks],
    pools: Sequence[NDArray[np.bool_] | None],
) -> None:
    """Rank the true answers of one question, which are among the known ones.

    Args:
        scores: (entities,) of every entity.
        rows: (k,) where the answers are in the ranks.
        known: answers that are left out.
        found: takes the ranks, for each pool.
        pools: each (entities,), what is ranked, or None for everything.
    """
    others = scores[known]
    above, level = np.empty(len(scores), dtype=np.bool_), np.empty(len(scores), dtype=np.bool_)
    for row in rows.tolist():
        own = scores[found[0].answer[row]]
        np.greater(scores, own, out=above)
        np.greater_equal(scores, own, out=level)
        out_above, out_level = others > own, others >= own
        for ranks, pool in zip(found, pools, strict=True):
            if pool is None:
                higher = np.count_nonzero(above) - np.count_nonzero(out_above)
                reached = np.count_nonzero(level) - np.count_nonzero(out_level)
                size = len(scores) - len(known)
            else:
                within = pool[known]
                higher = np.count_nonzero(above & pool) - np.count_nonzero(out_above & within)
                reached = np.count_nonzero(level & pool) - np.count_nonzero(out_level & within)
                size = np.count_nonzero(pool) - np.count_nonzero(within)
            ranks.optimistic[row], ranks.pessimistic[row], ranks.size[row] = 1 + higher, 1 + reached, 1 + size
