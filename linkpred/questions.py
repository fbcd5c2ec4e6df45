"""Questions: training triples grouped by what is asked, (head, directed relation, ?), with all their answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from linkpred.triples import TripleSet


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
    """Every question that a training set answers, in both directions.

    Args:
        train: the triples.
    """

    def __init__(self, train: TripleSet) -> None:
        head, relation, tail = train.triples.T
        directed = np.concatenate(
            [np.stack([head, 2 * relation, tail], axis=1), np.stack([tail, 2 * relation + 1, head], axis=1)]
        )
        order = np.lexsort((directed[:, 2], directed[:, 1], directed[:, 0]))
        directed = directed[order]
        new = np.concatenate([[True], np.any(directed[1:, :2] != directed[:-1, :2], axis=1)])
        first = np.flatnonzero(new)
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
