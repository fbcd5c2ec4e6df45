"""Lift: is a score higher than the popularity of the candidate explains?"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from linkpred.relations import Floats, Indices

#: Candidates of like popularity whose scores for other targets a score is held against.
PEERS: Final = 1000
#: Candidates that are held against the same peers.
BLOCK: Final = 100
BINS: Final = 10
FEWEST_IN_BIN: Final = 20

Doubles = NDArray[np.float64]


def by_popularity(degree: Indices) -> list[Indices]:
    """Candidates in BINS groups of like degree, fewer where a group would have less than FEWEST_IN_BIN."""
    order = np.lexsort([np.arange(len(degree)), degree])
    groups: list[Indices] = np.array_split(order, max(1, min(BINS, len(order) // FEWEST_IN_BIN)))
    return groups


def specificity(margins: Floats, degree: Indices) -> Doubles:
    """How much higher a candidate scores for a target than it does for others, and than its like do for this one.

    The excess over the mean of the candidate and the mean of the target is held against the middle half of the
    candidates of like degree. A target of which little is known has a narrow middle half, and chance would stand out;
    so the width of the widest tenth of targets is added to all.

    Args:
        margins: (candidates, targets) scores.
        degree: (candidates,) edges.

    Returns:
        (candidates, targets), about 0 in the median of every target and group.
    """
    table = margins.astype(np.float64)
    table = table - table.mean(axis=0)
    table -= table.mean(axis=1, keepdims=True)
    for group in by_popularity(degree):
        here = table[group] - np.median(table[group], axis=0)
        low, high = np.quantile(here, [0.25, 0.75], axis=0)
        width = high - low
        table[group] = here / (width + np.quantile(width, 0.9) + 1e-9)
    excess: Doubles = table
    return excess


def p_values(own: Doubles, null: Doubles, linked: NDArray[np.bool_], degree: Indices) -> Doubles:
    """Chance that a candidate as popular as this one is as specific to a target picked at random.

    Args:
        own: (candidates,) specificity for the target.
        null: (candidates, others) specificity for other targets.
        linked: (candidates, others) pairs that are no null because the link is known.
        degree: (candidates,) edges.

    Returns:
        (candidates,) share of the null values of candidates of like degree that are as high, itself counted.
    """
    order = np.lexsort([np.arange(len(own)), degree])
    values = np.where(linked, np.nan, null)[order]
    result = np.empty(len(own))
    for start in range(0, len(own), BLOCK):
        block = order[start : start + BLOCK]
        low = max(min(start + (BLOCK - PEERS) // 2, len(own) - PEERS), 0)
        peers = values[low : low + PEERS]
        usable = np.sort(peers[np.isfinite(peers)])
        higher = len(usable) - np.searchsorted(usable, own[block], side="left")
        result[block] = (1 + higher) / (1 + len(usable))
    return result


def false_discovery(p: Doubles) -> Doubles:
    """q-values of Benjamini & Hochberg (J R Stat Soc B 1995).

    Args:
        p: (k,) p-values.

    Returns:
        (k,) the smallest false discovery rate at which each would be reported.
    """
    order = np.argsort(p, kind="stable")
    scaled = p[order] * len(p) / np.arange(1, len(p) + 1)
    q = np.empty(len(p))
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return q
