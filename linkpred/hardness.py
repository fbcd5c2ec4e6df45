"""Hardness: drawing those entities more often that the model at hand takes for answers of a batch's questions."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import torch

from linkpred.chances import chances, systematic
from linkpred.device import fetched, place
from linkpred.questions import Batch
from linkpred.softmax import log_sums

#: (questions,) heads, (questions,) directed relations and (entities,) tails to (questions, entities) logits, without
#: gradient and on the model's device; the numbers come from the CPU.
Logits = Callable[[torch.Tensor, torch.Tensor, torch.Tensor], torch.Tensor]

#: The pool of the first pass, in entities drawn by the second.
POOL: Final = 4
#: Questions of a batch that the pool is scored for; they stand for the others.
_ASKED: Final = 64
#: Share of the chances that is even, so that none stands for more than 1 / so many times what it would if all were.
_EVEN: Final = 0.25


class HardDraw:
    """Two passes (Bai, Goldman & Zhang 2017, "TAPAS: Two-pass Approximate Adaptive Sampling for Softmax").

    The first draws a pool, all entities alike, and scores it for some of the batch's questions by the weights at hand.
    The second draws from the pool by the weights that each would have in the gradient of these questions' softmax, and
    by an even share. A question's answers stand in its denominator and are not sought. Each entity drawn stands for 1
    over its chance in both passes, so that the sum over all is estimated without bias (Horvitz & Thompson 1952): the
    chances rise with the summands, which suits this estimate better than that of a ratio.

    Args:
        size: number of entities.
        count: how many are drawn, fewer than all.
        logits: of the model at hand.
    """

    def __init__(self, size: int, count: int, logits: Logits) -> None:
        self._size, self._count, self._logits = size, count, logits
        self._pool = min(POOL * count, size)

    def draw(self, batch: Batch) -> tuple[torch.Tensor, torch.Tensor]:
        """Draw for a batch; a device that is not the CPU is waited for once.

        Args:
            batch: whose questions are in random order.

        Returns:
            (others,) entity numbers, ascending, and 1 over the chance of each.
        """
        pool = torch.randperm(self._size)[: self._pool].sort().values
        mass = fetched(self._mass(batch, pool)).double().nan_to_num_(0, 0, 0)
        wanted = (1 - _EVEN) * mass / mass.sum().clamp_min(1e-300) + _EVEN / len(pool)
        chance = chances(wanted, self._count)
        at = systematic(chance)
        return pool[at], (self._size / len(pool) / chance[at]).float()

    @torch.no_grad()
    def _mass(self, batch: Batch, pool: torch.Tensor) -> torch.Tensor:
        """(pool,) how much the first questions' softmax gives each, weighted as the questions are in the loss."""
        asked = min(len(batch.heads), _ASKED)
        end = int(torch.searchsorted(batch.rows, asked))
        rows, tails = batch.rows[:end], batch.tails[:end]
        spot = torch.searchsorted(pool, tails).clamp_max_(len(pool) - 1)
        hit = (pool[spot] == tails).nonzero().squeeze(1)
        weight = torch.zeros(asked).index_add_(0, rows, batch.weights[:end])
        logits = self._logits(batch.heads[:asked], batch.relations[:asked], torch.cat([pool, tails]))
        others, columns = logits[:, : len(pool)], len(pool) + torch.arange(end)
        device = logits.device
        row = place(rows, device)
        own = logits[row, place(columns, device)]
        others[place(rows[hit], device), place(spot[hit], device)] = -torch.inf
        total = log_sums(others + math.log(self._size / len(pool)), own, row)
        return place(weight, device) @ (others - total[:, None]).exp_()
