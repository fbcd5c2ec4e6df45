"""Chances: drawing some of many without replacement, each with a chance of its own."""

from __future__ import annotations

import torch


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
