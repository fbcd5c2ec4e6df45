"""Softmax over entities that a whole batch shares, with its gradient, in pieces that stay in the processor's cache."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import torch

from linkpred.products import products

#: Scores held at once; 8 MB of them.
_PIECE: Final = 2**21
_LEAST_ROWS: Final = 64


@dataclass(frozen=True, slots=True)
class Asked:
    """What a batch of questions (head, relation, ?) asks; a question may have several answers.

    Attributes:
        rows: (answers,) question of each answer, ascending.
        weights: (answers,) of the answers in the loss.
        hits: rows, ascending, and columns where one of the shared others is an answer of the row's question.
        scale: (questions,) how many entities each other stands for, times its weight.
        weights_of_others: (others,) logarithms of their weights; None where all are 1.
        barred: (groups, others) which others a group of questions is not compared with, and (questions,) the group of
            each; None where all are compared.
    """

    rows: torch.Tensor
    weights: torch.Tensor
    hits: tuple[torch.Tensor, torch.Tensor]
    scale: torch.Tensor
    weights_of_others: torch.Tensor | None = None
    barred: tuple[torch.Tensor, torch.Tensor] | None = None

    def narrowed(self, logits: torch.Tensor, first: int) -> torch.Tensor:
        """Scores of others for the questions from the first on, weighted, and at minus infinity where barred."""
        if self.weights_of_others is not None:
            logits = logits.add_(self.weights_of_others)
        if self.barred is not None:
            table, group = self.barred
            logits = logits.masked_fill_(table[group[first : first + len(logits)]], -torch.inf)
        return logits


class SharedSoftmax(torch.autograd.Function):
    """Weighted sum of the cross-entropies of each question's answers among all its answers and shared others.

    The answers of a question share one row of scores, which gives the gradient of one row for each answer at a
    fraction of the work. Autograd would keep several tables of (questions, others) numbers; here the gradient of a
    piece is taken while its scores are at hand, and nothing of that size is kept.
    """

    @staticmethod
    def forward(ctx: Any, queries: torch.Tensor, others: torch.Tensor, own: torch.Tensor, asked: Asked) -> torch.Tensor:
        """The loss.

        Args:
            ctx: keeps the gradients.
            queries: (questions, width), float32 or the numbers that products are made in.
            others: (others, width) tails to tell the answers from; a score is the product of a query and a tail.
            own: (answers,) float32 scores of the answers.
            asked: the questions.

        Returns:
            () sum of weight x cross-entropy.
        """
        count = len(queries)
        to_queries, to_others, to_own = torch.empty_like(queries), torch.zeros_like(others), torch.empty_like(own)
        losses = torch.empty_like(own)
        rows = max(_PIECE // max(len(others), 1), _LEAST_ROWS) if queries.device.type == "cpu" else max(count, 1)
        hit_bounds, own_bounds = (_bounds(part, count, rows) for part in (asked.hits[0], asked.rows))
        for piece, first in enumerate(range(0, count, rows)):
            query, scale = queries[first : first + rows], asked.scale[first : first + rows]
            hit, mine = (slice(bounds[piece], bounds[piece + 1]) for bounds in (hit_bounds, own_bounds))
            row, weight, score = asked.rows[mine] - first, asked.weights[mine], own[mine]
            logits = asked.narrowed(products(query, others).float(), first)
            logits[asked.hits[0][hit] - first, asked.hits[1][hit]] = -torch.inf
            most = logits.amax(1).scatter_reduce_(0, row, score, "amax")
            share = logits.sub_(most[:, None]).exp_()
            mine_share = (score - most[row]).exp_()
            total = torch.zeros_like(most).index_add_(0, row, mine_share).add_(share.sum(1).mul_(scale))
            whole = torch.zeros_like(most).index_add_(0, row, weight)
            losses[mine] = weight * (most + total.log())[row].sub_(score)
            factor = whole / total
            to_own[mine] = factor[row] * mine_share - weight
            share.mul_((factor * scale)[:, None])
            share = share.to(others.dtype)
            to_queries[first : first + rows] = share @ others
            to_others.addmm_(share.T, query)
        ctx.save_for_backward(to_queries, to_others, to_own)
        return losses.sum()

    @staticmethod
    def backward(ctx: Any, outer: torch.Tensor) -> Any:
        """Gradients of queries, others and own."""
        to_queries, to_others, to_own = ctx.saved_tensors
        return outer.to(to_queries.dtype) * to_queries, outer.to(to_others.dtype) * to_others, outer * to_own, None


def log_sums(others: torch.Tensor, own: torch.Tensor, rows: torch.Tensor) -> torch.Tensor:
    """Logarithms of the softmax's denominators.

    Args:
        others: (questions, others) logits of what each question compares its answers with.
        own: (answers,) of its answers.
        rows: (answers,) question of each answer; every question has one.

    Returns:
        (questions,) logarithms of the sums of both.
    """
    most = others.new_zeros(len(others)).scatter_reduce(0, rows, own.detach(), "amax", include_self=False)
    mine = torch.zeros_like(most).index_add(0, rows, (own - most[rows]).exp())
    return torch.logaddexp(torch.logsumexp(others, dim=1), most + mine.log())


def _bounds(numbers: torch.Tensor, count: int, rows: int) -> list[int]:
    """Where the pieces begin in a list of ascending row numbers, and its end."""
    if rows >= count:  # nothing to ask the device
        return [0, len(numbers)]
    found: list[int] = torch.searchsorted(numbers, torch.arange(0, count + rows, rows)).tolist()
    return found
