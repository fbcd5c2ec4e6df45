"""Learn from other targets, whose links were hidden, how much each feature says, and what a score is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from linkpred.features import features
from linkpred.queries import FEWEST_LINKS, FEWEST_TARGETS, FOLDS, Links, Panel, Query, Question
from linkpred.relations import Floats, Indices

#: Negatives drawn for each other target; they are weighted to stand for all of them.
NEGATIVES: Final = 500
#: Inverse strength of the ridge penalty.
PENALTY: Final = 1e-3
#: A feature that varies less is not stretched further: what is seldom seen is held to small weights.
SPREAD: Final = 0.05

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fit:
    """What was learned.

    Attributes:
        margins: (candidates, columns) log-odds before calibration, by the model of all other targets.
        unseen: (candidates, columns learned from) log-odds by the model of the folds that the column is not in.
        slope: calibration of margins: probability = 1 / (1 + exp(-(slope * margin + offset))).
        offset: the same.
        weights: coefficient of each feature, in units of its standard deviation.
    """

    margins: Floats
    unseen: Floats
    slope: float
    offset: float
    weights: dict[str, float]

    def probability(self, margin: Floats) -> Doubles:
        """Share of candidates with such a margin that are known links."""
        result: Doubles = 1.0 / (1.0 + np.exp(-(self.slope * margin.astype(np.float64) + self.offset)))
        return result


@dataclass(frozen=True, slots=True)
class _Sample:
    """(k,) candidate, column, whether it is a link, weight."""

    candidate: Indices
    column: Indices
    label: NDArray[np.bool_]
    weight: Doubles


def eligible(query: Query, candidates: int) -> NDArray[np.bool_]:
    """(candidates,) those that count as positive or negative in a column."""
    mask = np.ones(candidates, dtype=np.bool_)
    mask[query.skipped] = False
    return mask


def labels(query: Query, candidates: int) -> NDArray[np.bool_]:
    """(candidates,) those that are hidden links in a column."""
    mask = np.zeros(candidates, dtype=np.bool_)
    mask[query.positive] = True
    return mask


def _draw(panel: Panel, candidates: int, rng: np.random.Generator) -> _Sample:
    rows, columns, label, weight = [], [], [], []
    for column, query in enumerate(panel.rest):
        negatives = np.flatnonzero(eligible(query, candidates) & ~labels(query, candidates))
        drawn = np.sort(rng.choice(negatives, min(NEGATIVES, len(negatives)), replace=False))
        rows.append(np.concatenate([query.positive, drawn]))
        columns.append(np.full(len(rows[-1]), column, dtype=np.int64))
        label.append(np.arange(len(rows[-1])) < len(query.positive))
        weight.append(np.where(label[-1], 1.0, len(negatives) / max(len(drawn), 1)))
    return _Sample(np.concatenate(rows), np.concatenate(columns), np.concatenate(label), np.concatenate(weight))


def _logistic(penalty: float, table: Any, label: Any, weight: Any) -> tuple[Doubles, float]:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=penalty, max_iter=1000).fit(table, label, sample_weight=weight)
    return model.coef_[0], float(model.intercept_[0])


def _standardise(table: Doubles, weight: Doubles) -> tuple[Doubles, Doubles]:
    mean = np.average(table, axis=0, weights=weight)
    deviation = np.sqrt(np.average((table - mean) ** 2, axis=0, weights=weight))
    return mean, np.maximum(deviation, SPREAD)


def _models(table: Doubles, sample: _Sample, fold: Indices) -> tuple[Doubles, Doubles]:
    """(1 + FOLDS, features) coefficients and (1 + FOLDS,) intercepts: of all columns, then without each fold."""
    mean, deviation = _standardise(table, sample.weight)
    scaled = (table - mean) / deviation
    coefficients, intercepts = [], []
    for left_out in range(-1, FOLDS):
        rows = fold != left_out
        slope, offset = _logistic(PENALTY, scaled[rows], sample.label[rows], sample.weight[rows])
        coefficients.append(slope / deviation)
        intercepts.append(offset - float(np.sum(slope * mean / deviation)))
    return np.stack(coefficients), np.array(intercepts)


def _calibrate(unseen: Floats, queries: Sequence[Query]) -> tuple[float, float]:
    count = unseen.shape[0]
    kept = np.stack([eligible(query, count) for query in queries], axis=1)
    truth = np.stack([labels(query, count) for query in queries], axis=1)
    slope, offset = _logistic(1e6, unseen[kept][:, None], truth[kept], None)
    return float(max(slope[0], 0.0)), offset


def enough(panel: Panel) -> bool:
    """Whether other targets have links enough to learn from."""
    return len(panel.rest) >= FEWEST_TARGETS and sum(len(query.positive) for query in panel.rest) >= FEWEST_LINKS


def fit(question: Question, links: Links, panel: Panel, rng: np.random.Generator) -> Fit:
    """Fit a logistic regression of the features to the hidden links of other targets, and calibrate it.

    Args:
        question: what is asked.
        links: its links.
        panel: the columns.
        rng: draws negatives and folds; a target is in one fold with all its candidates.

    Returns:
        Margins for every candidate and column. The calibration rests on columns that the model had not seen.
    """
    count = len(question.candidates)
    sample = _draw(panel, count, rng)
    fold_of = rng.permutation(len(panel.rest)) % FOLDS
    names, columns = [], []
    for name, values in features(question, links, panel):
        names.append(name)
        columns.append(values[:, panel.learning][sample.candidate, sample.column].astype(np.float64))
    stacked = np.stack(columns, axis=1)
    coefficients, intercepts = _models(stacked, sample, fold_of[sample.column])
    margins = np.full((count, len(panel.queries)), intercepts[0], dtype=np.float64)
    unseen = np.repeat(intercepts[1 + fold_of][None, :], count, axis=0)
    for number, (_, values) in enumerate(features(question, links, panel)):
        margins += coefficients[0, number] * values
        unseen += coefficients[1 + fold_of, number][None, :] * values[:, panel.learning]
    slope, offset = _calibrate(unseen.astype(np.float32), panel.rest)
    spread = _standardise(stacked, sample.weight)[1]
    weights = dict(zip(names, (coefficients[0] * spread).tolist(), strict=True))
    return Fit(margins.astype(np.float32), unseen.astype(np.float32), slope, offset, weights)
