"""Bootstrap intervals: how far a mean over test triples could be off by which triples were drawn."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

#: Resamples of the triples.
RESAMPLES: Final = 1000


def mean_interval(values: NDArray[np.float64], seed: int = 0, resamples: int = RESAMPLES) -> tuple[float, float]:
    """95 % percentile interval of a mean (Efron 1979), by drawing the values anew with replacement.

    Args:
        values: (n,) one a triple, at least one.
        seed: of the draws.
        resamples: how many.

    Returns:
        Its lower and upper end.
    """
    draw = np.random.default_rng(seed)
    means = [float(values[draw.integers(0, len(values), len(values))].mean()) for _ in range(resamples)]
    low, high = np.percentile(means, (2.5, 97.5)).tolist()
    return low, high
