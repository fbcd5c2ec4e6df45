"""The shared softmax against torch's own cross-entropy and gradients."""

from __future__ import annotations

import pytest
import torch

from linkpred.softmax import SharedSoftmax, distances


@pytest.mark.parametrize("distance", [False, True])
@pytest.mark.parametrize(("batch", "others"), [(5, 7), (70, 9000), (33, 1)])
def test_loss_and_gradients_equal_autograds(distance: bool, batch: int, others: int) -> None:
    torch.manual_seed(0)
    queries, tails = torch.randn(batch, 6, dtype=torch.float64), torch.randn(others, 6, dtype=torch.float64)
    own, weights = torch.randn(batch, dtype=torch.float64), torch.rand(batch, dtype=torch.float64)
    hits = torch.tensor([0, 3, batch - 1]), torch.tensor([0, others - 1, 0])
    inputs = [values.requires_grad_() for values in (queries, tails, own)]
    found = SharedSoftmax.apply(queries, tails, own, hits, weights, distance)
    gradients = torch.autograd.grad(3 * found, inputs)
    scores = -torch.cdist(queries, tails) if distance else queries @ tails.T
    scores = scores.masked_fill(
        torch.zeros(batch, others, dtype=torch.bool).index_put(hits, torch.tensor(True)), -1e300
    )
    loss = (weights * (torch.logsumexp(torch.cat([own[:, None], scores], dim=1), dim=1) - own)).sum()
    torch.testing.assert_close(found, loss)
    for ours, theirs in zip(gradients, torch.autograd.grad(3 * loss, inputs), strict=True):
        torch.testing.assert_close(ours, theirs)


def test_distances() -> None:
    found = distances(torch.tensor([[0.0, 0.0], [3.0, 0.0]]), torch.tensor([[3.0, 4.0], [3.0, 0.0]]))
    torch.testing.assert_close(found, torch.tensor([[5.0, 3.0], [4.0, 0.0]]), atol=1e-4, rtol=1e-4)
