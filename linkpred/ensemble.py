"""Ensembles: several models that answer as one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from kg.errors import InputError
from linkpred.model import TrainedModel


class Ensemble:
    """The mean of several models' scores, each standardised over the seen entities of a question.

    Args:
        models: at least one, all of the same split, so that none has learnt what another is judged by.

    Raises:
        InputError: they are of different splits.
    """

    def __init__(self, models: Sequence[TrainedModel]) -> None:
        first = models[0]
        for model in models[1:]:
            if model.split.digest != first.split.digest:
                raise InputError(
                    f"{model.directory} was trained on another split than {first.directory}; "
                    "give models that were trained on the same folder"
                )
        self._models, self._seen = models, first.seen()

    def scores(
        self, anchors: NDArray[np.int64], relation: int | NDArray[np.int64], inverse: bool
    ) -> NDArray[np.float32]:
        """(anchors, entities) scores of every entity at the other end; see `Engine.scores`."""
        return self._mean(lambda model: model.scores(anchors, relation, inverse))

    def score_tails(self, heads: NDArray[np.int64], relation: int) -> NDArray[np.float32]:
        """(heads, entities) scores of every entity as the tail."""
        return self._mean(lambda model: model.score_tails(heads, relation))

    def score_heads(self, relation: int, tails: NDArray[np.int64]) -> NDArray[np.float32]:
        """(tails, entities) scores of every entity as the head."""
        return self._mean(lambda model: model.score_heads(relation, tails))

    def _mean(self, ask: Callable[[TrainedModel], NDArray[np.float32]]) -> NDArray[np.float32]:
        if len(self._models) == 1:
            return ask(self._models[0])
        parts = []
        for model in self._models:
            scores = ask(model)
            of = scores[:, self._seen]
            spread = np.maximum(of.std(axis=1, keepdims=True), np.float32(1e-12))
            parts.append((scores - of.mean(axis=1, keepdims=True)) / spread)
        found: NDArray[np.float32] = np.mean(parts, axis=0)
        return found
