"""The shared softmax against torch's own cross-entropy and gradients."""

from __future__ import annotations

import pytest
import torch

from linkpred.softmax import SharedSoftmax


@pytest.mark.parametrize(("batch", "others"), [(5, 7), (70, 9000), (33, 1)])
def test_loss_and_gradients_equal_autograds(batch: int, others: int) -> None:
    torch.manual_seed(0)
    queries, tails = torch.randn(batch, 6, dtype=torch.float64), torch.randn(others, 6, dtype=torch.float64)
    own, weights = torch.randn(batch, dtype=torch.float64), torch.rand(batch, dtype=torch.float64)
    hits = torch.tensor([0, 3, batch - 1]), torch.tensor([0, others - 1, 0])
    inputs = [values.requires_grad_() for values in (queries, tails, own)]
    found = SharedSoftmax.apply(queries, tails, own, hits, weights)
    gradients = torch.autograd.grad(3 * found, inputs)
    scores = queries @ tails.T
    scores = scores.masked_fill(
        torch.zeros(batch, others, dtype=torch.bool).index_put(hits, torch.tensor(True)), -1e300
    )
    loss = (weights * (torch.logsumexp(torch.cat([own[:, None], scores], dim=1), dim=1) - own)).sum()
    torch.testing.assert_close(found, loss)
    for ours, theirs in zip(gradients, torch.autograd.grad(3 * loss, inputs), strict=True):
        torch.testing.assert_close(ours, theirs)
