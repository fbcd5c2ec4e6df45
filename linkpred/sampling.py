"""Sampling: which entities a batch of questions compares its answers with, and how many each of them stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import torch

from linkpred.chances import chances, systematic
from linkpred.hardness import HardDraw, Logits
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
    answers aside, is compared with all that are drawn, which then stand for all entities. hard: by what the model at
    hand takes for answers of the batch (`linkpred.hardness`). With all entities drawn, nothing is estimated.

    The sums of the first three are ratio estimates (Hajek 1971): the number of entities is known and the weights of
    those drawn are scaled to it.

    Args:
        options: complete.
        train: what is learnt from.
        logits: of the model at hand, which hard sampling asks.
    """

    def __init__(self, options: TrainOptions, train: TripleSet, logits: Logits) -> None:
        self._size = len(train.entities)
        self._count = min(options.negatives or self._size, self._size)
        self._valid: torch.Tensor | None = None
        self._chance: torch.Tensor | None = None
        if options.sampling == "typed":
            sides = [valid_answers(train, inverse) for inverse in (False, True)]
            self._valid = torch.from_numpy(np.stack(sides, axis=1).reshape(-1, self._size))
        self._hard: HardDraw | None = None
        if self._count == self._size:
            return
        if options.sampling == "hard":
            self._hard = HardDraw(self._size, self._count, logits)
        elif options.sampling != "uniform":
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
        """The others of a batch; they depend on torch's random numbers alone, hard ones on the model's weights too."""
        drawn, weights = self._drawn(batch)
        spot = torch.searchsorted(drawn, batch.tails).clamp_max_(len(drawn) - 1)
        hit = (drawn[spot] == batch.tails).nonzero().squeeze(1)
        rows, columns = batch.rows[hit], spot[hit]
        if self._hard is not None:
            return Others(drawn, (rows, columns), torch.ones(len(batch.heads)), weights)
        own = torch.bincount(batch.rows, minlength=len(batch.heads))
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

    def _drawn(self, batch: Batch) -> tuple[torch.Tensor, torch.Tensor | None]:
        """Entities, ascending, and their weights, None where all are alike."""
        if self._hard is not None:
            return self._hard.draw(batch)
        if self._chance is not None:
            drawn = systematic(self._chance)
            return drawn, 1 / self._chance[drawn].float()
        if self._count == self._size:
            return torch.arange(self._size), None
        return torch.randperm(self._size)[: self._count].sort().values, None
