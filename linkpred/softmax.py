"""Softmax over entities that a whole batch shares, with its gradient, in pieces that stay in the processor's cache."""

from __future__ import annotations

from typing import Any, Final

import torch

#: Scores held at once; 1 MB of them, which a core's own cache holds.
_PIECE: Final = 2**18
_LEAST_ROWS: Final = 32


class SharedSoftmax(torch.autograd.Function):
    """Weighted sum of the cross-entropies of each query's own tail among shared others.

    Autograd would keep several tables of (batch, others) numbers; here the gradient of a piece is taken while its
    scores are at hand, and nothing of that size is kept.
    """

    @staticmethod
    def forward(
        ctx: Any,
        queries: torch.Tensor,
        others: torch.Tensor,
        own: torch.Tensor,
        hits: tuple[torch.Tensor, torch.Tensor],
        weights: torch.Tensor,
    ) -> torch.Tensor:
        """The loss.

        Args:
            ctx: keeps the gradients.
            queries: (batch, width).
            others: (others, width) tails to tell the own tail from; a score is the product of a query and a tail.
            own: (batch,) scores of the own tails, less the logarithm of how many entities each other stands for.
            hits: rows, ascending, and columns where another is the own tail.
            weights: (batch,) of the queries.

        Returns:
            () sum of weight x cross-entropy.
        """
        batch = len(queries)
        to_queries, to_others = torch.empty_like(queries), torch.zeros_like(others)
        to_own, losses = torch.empty_like(own), torch.empty_like(own)
        rows = max(_PIECE // max(len(others), 1), _LEAST_ROWS)
        bounds = torch.searchsorted(hits[0], torch.arange(0, batch + rows, rows)).tolist()
        for piece, first in enumerate(range(0, batch, rows)):
            here = slice(first, first + rows)
            query, weight, mine = queries[here], weights[here], own[here]
            found = slice(bounds[piece], bounds[piece + 1])
            logits = query @ others.T
            logits[hits[0][found] - first, hits[1][found]] = -torch.inf
            most = torch.maximum(logits.amax(1), mine)
            share = logits.sub_(most[:, None]).exp_()
            mine_share = (mine - most).exp()
            total = share.sum(1) + mine_share
            losses[here] = weight * (most + total.log() - mine)
            to_own[here] = weight * (mine_share / total - 1)
            share.mul_((weight / total)[:, None])
            to_queries[here] = share @ others
            to_others.addmm_(share.T, query)
        ctx.save_for_backward(to_queries, to_others, to_own)
        return losses.sum()

    @staticmethod
    def backward(ctx: Any, outer: torch.Tensor) -> Any:
        """Gradients of queries, others and own."""
        to_queries, to_others, to_own = ctx.saved_tensors
        return outer * to_queries, outer * to_others, outer * to_own, None, None
