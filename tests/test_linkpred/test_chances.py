"""Chances of being drawn: that they are met."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from linkpred.chances import chances, systematic


def test_each_is_drawn_with_its_own_chance() -> None:
    torch.manual_seed(0)
    chance = chances(torch.tensor([1.0, 2.0, 3.0, 4.0, 100.0, 1.0]), 3)
    assert float(chance.sum()) == pytest.approx(3)
    assert chance.tolist() == pytest.approx([2 / 11, 4 / 11, 6 / 11, 8 / 11, 1.0, 2 / 11])
    times = torch.zeros(6)
    for _ in range(4000):
        drawn = systematic(chance)
        assert len(drawn.unique()) == 3
        times[drawn] += 1
    np.testing.assert_allclose(times / 4000, chance, atol=0.03)


def test_chances_of_all_are_one() -> None:
    assert chances(torch.rand(7) + 0.1, 7).tolist() == [1.0] * 7
