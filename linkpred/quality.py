"""How well a ranking finds the hidden links of other targets, beside degree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from linkpred.calibrate import Fit, eligible, labels
from linkpred.queries import Query
from linkpred.relations import Floats, Indices

#: Targets with fewer hidden links are left out of the means.
FEWEST_LINKS: Final = 5
_EDGES: Final = (0.0, 0.001, 0.01, 0.03, 0.1, 0.2, 0.4, 1.0)


@dataclass(frozen=True, slots=True)
class Reliability:
    """Candidates with a probability in a range: how many, the mean probability, and the share that are links."""

    low: float
    high: float
    count: int
    expected: float
    observed: float


@dataclass(frozen=True, slots=True)
class Quality:
    """Means over other targets, each scored by a model that had not seen it.

    Attributes:
        targets: other targets with at least FEWEST_LINKS hidden links.
        links: their hidden links.
        candidates: candidates ranked for each, about.
        auroc: of the learned score without embeddings; negatives are all candidates without any link.
        average_precision: the same.
        degree_auroc: of the number of edges.
        degree_average_precision: the same.
        reliability: of the probabilities before the embedding's part is added, over all other targets.
    """

    targets: int
    links: int
    candidates: int
    auroc: float
    average_precision: float
    degree_auroc: float
    degree_average_precision: float
    reliability: tuple[Reliability, ...]


def _scores(truth: NDArray[np.bool_], score: NDArray[np.float64]) -> tuple[float, float]:
    from sklearn.metrics import average_precision_score, roc_auc_score

    return float(roc_auc_score(truth, score)), float(average_precision_score(truth, score))


def _reliability(unseen: Floats, queries: Sequence[Query], model: Fit) -> tuple[Reliability, ...]:
    count = unseen.shape[0]
    kept = np.stack([eligible(query, count) for query in queries], axis=1)
    truth = np.stack([labels(query, count) for query in queries], axis=1)[kept]
    probability = model.probability(unseen[kept])
    rows = []
    for low, high in pairwise(_EDGES):
        here = (probability >= low) & (probability < high)
        if here.any():
            rows.append(
                Reliability(low, high, int(here.sum()), float(probability[here].mean()), float(truth[here].mean()))
            )
    return tuple(rows)


def measure(unseen: Floats, queries: Sequence[Query], degree: Indices, model: Fit) -> Quality | None:
    """Measure a ranking on other targets.

    Args:
        unseen: (candidates, queries) margins of models that had not seen the column.
        queries: other targets.
        degree: (candidates,) edges, from which hidden ones are taken.
        model: gives probabilities.

    Returns:
        The figures; None where no target has FEWEST_LINKS hidden links and a candidate without one.
    """
    rows, links = [], 0
    for column, query in enumerate(queries):
        kept = eligible(query, len(degree))
        truth = labels(query, len(degree))[kept]
        if len(query.positive) < FEWEST_LINKS or truth.all():
            continue
        popular = degree.astype(np.float64)
        popular[query.hidden] -= 1.0
        rows.append((*_scores(truth, unseen[kept, column].astype(np.float64)), *_scores(truth, popular[kept])))
        links += len(query.positive)
    if not rows:
        return None
    auroc, precision, degree_auroc, degree_precision = np.mean(rows, axis=0).tolist()
    reliability = _reliability(unseen, queries, model)
    return Quality(len(rows), links, len(degree), auroc, precision, degree_auroc, degree_precision, reliability)
