"""Sampling: which entities a batch of questions compares its answers with, and how many each of them stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch

from linkpred.kinds import valid_answers
from linkpred.options import TrainOptions
from linkpred.questions import Batch
from linkpred.triples import TripleSet

#: Frequent entities are drawn by this power of their frequency (Mikolov et al. 2013).
_POWER: Final = 0.75


@dataclass(frozen=True, slots=True)
class Others:
    """Entities that a batch shares.

    Attributes:
        drawn: (others,) entity numbers, ascending.
        hits: rows, ascending, and columns where one of them is an answer of the row's question.
        scale: (questions,) times its weight, how many entities each of them stands for.
        weights: (others,) 1 over the chance of being drawn; None where all had the same.
        barred: (groups, others) which of them a group of questions is not compared with, and (questions,) the group of
            each; None where all are compared.
    """

    drawn: torch.Tensor
    hits: tuple[torch.Tensor, torch.Tensor]
    scale: torch.Tensor
    weights: torch.Tensor | None = None
    barred: tuple[torch.Tensor, torch.Tensor] | None = None


class Sampler:
    """Draws the others of a batch, without replacement.

    uniform: all entities alike; with the others' scale the softmax over all entities is estimated. frequency: by the
    3/4th power of how often an entity is an answer, since popular entities are the ones that score high; each stands
    for 1 over its chance, so that the same softmax is estimated. typed: the softmax is that over the entities which may
    answer by their kind (`linkpred.kinds`; Krompass et al. 2015, "Type-Constrained Representation Learning"); they are
    drawn by the questions that they may answer, and corrected likewise. A question that no drawn entity may answer, its
    answers aside, is compared with all that are drawn, which then stand for all entities. With all entities drawn,
    nothing is estimated.

    The sums are ratio estimates (Hajek 1971): the number of entities is known and the weights of those drawn are scaled
    to it.

    Args:
        options: complete.
        train: what is learnt from.
    """

    def __init__(self, options: TrainOptions, train: TripleSet) -> None:
        self._size = len(train.entities)
        self._count = min(options.negatives or self._size, self._size)
        self._valid: torch.Tensor | None = None
        self._chance: torch.Tensor | None = None
        if options.sampling == "typed":
            sides = [valid_answers(train, inverse) for inverse in (False, True)]
            self._valid = torch.from_numpy(np.stack(sides, axis=1).reshape(-1, self._size))
        if options.sampling != "uniform" and self._count < self._size:
            wanted = self._by_questions(train) if self._valid is not None else self._by_frequency(train)
            self._chance = chances(wanted, self._count)

    def _by_frequency(self, train: TripleSet) -> torch.Tensor:
        often = np.bincount(train.triples[:, [0, 2]].ravel(), minlength=self._size)
        return torch.from_numpy(often + 1.0).pow_(_POWER)

    def _by_questions(self, train: TripleSet) -> torch.Tensor:
        """An even share of each triple, in both directions, for everything that may answer it."""
        assert self._valid is not None
        asked = torch.from_numpy(np.bincount(train.triples[:, 1], minlength=len(train.relations))).double()
        share = asked.repeat_interleave(2) / self._valid.sum(1).clamp_min(1)
        found = torch.zeros(self._size, dtype=torch.float64)
        for number in share.nonzero().flatten().tolist():
            found[self._valid[number]] += share[number]
        return found.clamp_min_(1e-9)

    def draw(self, batch: Batch) -> Others:
        """The others of a batch; they depend on torch's random numbers alone."""
        drawn = self._drawn()
        spot = torch.searchsorted(drawn, batch.tails).clamp_max_(len(drawn) - 1)
        hit = (drawn[spot] == batch.tails).nonzero().squeeze(1)
        rows, columns = batch.rows[hit], spot[hit]
        own = torch.bincount(batch.rows, minlength=len(batch.heads))
        weights = None if self._chance is None else 1 / self._chance[drawn].float()
        each = torch.ones(len(drawn)) if weights is None else weights
        taken = torch.zeros(len(own)).index_add_(0, rows, each[columns])
        least = float(each.min()) / 2  # sums of numbers are not exact: below it nothing is left
        barred, whole, present = None, torch.full_like(own, self._size), each.sum().expand(len(own))
        if self._valid is not None:
            relations, group = torch.unique(batch.relations, return_inverse=True)
            allowed = self._valid[relations][:, drawn]
            fits, at_hand = self._valid[relations].sum(1)[group], (allowed.float() @ each)[group]
            bare = (at_hand - taken <= least) & (fits > own)
            barred = (
                torch.cat([~allowed, torch.zeros(1, len(drawn), dtype=torch.bool)]),
                group.masked_fill(bare, len(relations)),
            )
            whole, present = torch.where(bare, whole, fits), torch.where(bare, present, at_hand)
        left = present - taken
        scale = torch.where(left > least, (whole - own) / left.clamp_min(least), torch.ones_like(left))
        return Others(drawn, (rows, columns), scale, weights, barred)

    def _drawn(self) -> torch.Tensor:
        if self._count >= self._size:
            return torch.arange(self._size)
        if self._chance is None:
            return torch.randperm(self._size)[: self._count].sort().values
        return systematic(self._chance)


def chances(wanted: torch.Tensor, count: int) -> torch.Tensor:
    """Chances of being drawn that are as wanted but at most 1, and come to a count.

    Args:
        wanted: (n,) positive, to a factor.
        count: how many are drawn, at most n.

    Returns:
        (n,) float64, their sum the count.
    """
    found = torch.ones(len(wanted), dtype=torch.float64)
    free = torch.ones(len(wanted), dtype=torch.bool)
    while bool(free.any()):
        left = count - int((~free).sum())
        found[free] = left * wanted[free].double() / wanted[free].double().sum()
        if not bool((over := free & (found > 1)).any()):
            break
        found[over] = 1
        free &= ~over
    return found


def systematic(chance: torch.Tensor) -> torch.Tensor:
    """Draw without replacement, each with its own chance (systematic sampling in random order; Madow 1949).

    Args:
        chance: (n,) at most 1, their sum a whole number.

    Returns:
        So many numbers of 0..n-1, ascending.
    """
    order = torch.randperm(len(chance))
    until = chance[order].cumsum(0)
    count = round(float(until[-1]))
    at = torch.searchsorted(until, torch.rand(1, dtype=torch.float64) + torch.arange(count))
    return order[at.clamp_max_(len(order) - 1)].sort().values
