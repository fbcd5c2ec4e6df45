"""Validation: the MRR of some of the valid triples while a model is in training."""

from __future__ import annotations

from typing import Final

import numpy as np

from linkpred.evaluate import rank_both
from linkpred.ranks import Scorer
from linkpred.split import Split

#: Triples that are ranked at most; they are drawn with the same seed every time.
_MOST: Final = 1000
_FILTERS: Final = ("train", "valid")


class Validator:
    """Ranks a fixed sample of the valid part exactly: filtered, realistic, both sides, all entities.

    Known answers are those of train and valid: training sees nothing of the test part, not even what to leave out.

    Args:
        split: its valid part is not empty.
    """

    def __init__(self, split: Split) -> None:
        order = np.random.default_rng(0).permutation(len(split.valid))
        self._split, self._asked = split, split.valid.take(order[:_MOST])

    def mrr(self, model: Scorer) -> float:
        """Mean reciprocal rank."""
        return float(np.mean(1 / rank_both(model, self._split, self._asked, filters=_FILTERS).realistic))
