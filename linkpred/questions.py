"""Questions: training triples grouped by what is asked, (head, directed relation, ?), with their answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from linkpred.triples import TripleSet

#: Answers that a question is asked with at once. With all its answers in one batch, a question that has thousands
#: ("who is a politician?") leaves no weight to the others of that batch; docs/decisions/0016-embedding-engine.md.
_MOST: Final = 8


@dataclass(frozen=True, slots=True)
class Batch:
    """Some questions with their answers.

    Attributes:
        heads: (questions,) entity numbers.
        relations: (questions,) directed relations: 2r from head to tail, 2r + 1 from tail to head.
        rows: (answers,) question of each answer, ascending.
        tails: (answers,) entity numbers.
        weights: (answers,) how much each counts.
    """

    heads: torch.Tensor
    relations: torch.Tensor
    rows: torch.Tensor
    tails: torch.Tensor
    weights: torch.Tensor

    def triples(self) -> torch.Tensor:
        """(answers, 3) head, directed relation and tail."""
        return torch.stack([self.heads[self.rows], self.relations[self.rows], self.tails], dim=1)


class Questions:
    """Every question that a training set answers, in both directions; those of many answers in several parts.

    A part holds some of a question's answers and is trained as a question of its own: its row of scores is compared
    with all entities, the other answers among them, as each triple alone would be.

    Args:
        train: the triples.
        most: answers of a part.
    """

    def __init__(self, train: TripleSet, most: int = _MOST) -> None:
        head, relation, tail = train.triples.T
        directed = np.concatenate(
            [np.stack([head, 2 * relation, tail], axis=1), np.stack([tail, 2 * relation + 1, head], axis=1)]
        )
        order = np.lexsort((directed[:, 2], directed[:, 1], directed[:, 0]))
        directed = directed[order]
        part = _parts(np.any(directed[1:, :2] != directed[:-1, :2], axis=1), most)
        by_part = np.argsort(part, kind="stable")
        order, directed = order[by_part], directed[by_part]
        first = np.flatnonzero(np.diff(part[by_part], prepend=-1))
        weights = np.tile(train.weights, 2)[order]
        self._heads, self._relations, self._tails, self._weights, self._start = (
            torch.from_numpy(np.ascontiguousarray(part))
            for part in (directed[first, 0], directed[first, 1], directed[:, 2], weights, np.append(first, len(order)))
        )

    def __len__(self) -> int:
        """How many questions there are."""
        return len(self._heads)

    def take(self, numbers: torch.Tensor) -> Batch:
        """Some of them.

        Args:
            numbers: (questions,) which.

        Returns:
            The batch, in that order.
        """
        first, count = self._start[numbers], self._start[numbers + 1] - self._start[numbers]
        rows = torch.repeat_interleave(torch.arange(len(numbers)), count)
        place = torch.arange(len(rows)) + (first - count.cumsum(0) + count)[rows]
        return Batch(self._heads[numbers], self._relations[numbers], rows, self._tails[place], self._weights[place])


def _parts(ends: NDArray[np.bool_], most: int) -> NDArray[np.int64]:
    """Which part each answer belongs to; the answers of a question are dealt out to as many parts as it needs.

    Args:
        ends: (answers - 1,) whether the next answer is another question's.
        most: answers of a part.

    Returns:
        (answers,) numbers of parts, from 0.
    """
    first = np.flatnonzero(np.concatenate([[True], ends]))
    count = np.diff(np.append(first, len(ends) + 1))
    parts = -(-count // most)
    place = np.arange(len(ends) + 1) - np.repeat(first, count)
    before = np.cumsum(parts) - parts
    found: NDArray[np.int64] = np.repeat(before, count) + place % np.repeat(parts, count)
    return found
