"""The shared softmax against torch's own cross-entropy and gradients."""

from __future__ import annotations

import pytest
import torch

from linkpred.softmax import Asked, SharedSoftmax


@pytest.mark.parametrize(("count", "others"), [(5, 7), (150, 9000), (33, 1)])
def test_loss_and_gradients_equal_autograds(count: int, others: int) -> None:
    torch.manual_seed(0)
    queries, tails = torch.randn(count, 6), torch.randn(others, 6)
    rows = torch.arange(count).repeat_interleave(torch.arange(count) % 3 + 1)
    own, weights = torch.randn(len(rows)), torch.rand(len(rows))
    hits = torch.tensor([0, 3, count - 1]), torch.tensor([0, others - 1, 0])
    scale = torch.rand(count) + 1
    inputs = [values.requires_grad_() for values in (queries, tails, own)]
    found = SharedSoftmax.apply(queries, tails, own, Asked(rows, weights, hits, scale))
    gradients = torch.autograd.grad(3 * found, inputs)
    mask = torch.zeros(count, others, dtype=torch.bool).index_put(hits, torch.tensor(True))
    shares = ((queries @ tails.T).exp() * scale[:, None]).masked_fill(mask, 0).sum(1)
    total = shares.index_add(0, rows, own.exp())
    loss = (weights * (total.log()[rows] - own)).sum()
    torch.testing.assert_close(found, loss, rtol=1e-4, atol=1e-5)
    for ours, theirs in zip(gradients, torch.autograd.grad(3 * loss, inputs), strict=True):
        torch.testing.assert_close(ours, theirs, rtol=1e-3, atol=1e-4)


def test_products_in_bfloat16_stay_near() -> None:
    torch.manual_seed(0)
    queries, tails, own = torch.randn(8, 6) / 3, torch.randn(9, 6) / 3, torch.randn(8)
    none = torch.zeros(0, dtype=torch.int64)
    asked = Asked(torch.arange(8), torch.ones(8), (none, none), torch.ones(8))
    found = [
        SharedSoftmax.apply(queries.to(kind), tails.to(kind), own, asked) for kind in (torch.float32, torch.bfloat16)
    ]
    torch.testing.assert_close(found[1], found[0], rtol=1e-2, atol=1e-2)
