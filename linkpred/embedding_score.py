"""What embedding models say of the candidates for one target."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from linkpred.queries import Question


class Scorer(Protocol):
    """A trained model, as ranking sees it."""

    @property
    def entities(self) -> Sequence[str]:
        """CURIEs by number."""

    @property
    def relations(self) -> Sequence[str]:
        """Predicates by number."""

    def seen(self) -> NDArray[np.bool_]:
        """(entities,) those that are in a triple that was learned from."""

    def score_tails(self, heads: NDArray[np.int64], relation: int) -> NDArray[np.float32]:
        """(heads, entities) scores of every entity as the tail."""

    def score_heads(self, relation: int, tails: NDArray[np.int64]) -> NDArray[np.float32]:
        """(tails, entities) scores of every entity as the head."""


def _direction(question: Question, predicate: int) -> tuple[int, int]:
    """Edges of a predicate from candidates to nodes of the target's kind, and the other way."""
    graph = question.graph
    is_candidate = np.zeros(graph.size, dtype=np.bool_)
    is_candidate[question.candidates] = True
    alike = graph.kinds == graph.kinds[question.target]
    subject, _, obj = graph.arrays.triples[graph.arrays.triples[:, 1] == predicate].T
    return int(np.sum(is_candidate[subject] & alike[obj])), int(np.sum(is_candidate[obj] & alike[subject]))


def _main_predicate(question: Question) -> tuple[str, bool] | None:
    """The wanted predicate with most edges, and whether candidates are its subjects; None where there are none."""
    best: tuple[int, str, bool] | None = None
    for predicate in question.predicates:
        forward, backward = _direction(question, predicate)
        row = (max(forward, backward), question.graph.arrays.predicates[predicate], forward >= backward)
        if row[0] and (best is None or row[0] > best[0]):
            best = row
    return None if best is None else best[1:]


def _standardised(model: Scorer, question: Question, predicate: str, as_subject: bool) -> NDArray[np.float64] | None:
    number = {curie: code for code, curie in enumerate(model.entities)}
    nodes = question.graph.arrays.nodes
    target, seen = number.get(nodes[question.target]), model.seen()
    if target is None or not seen[target] or predicate not in model.relations:
        return None
    relation = list(model.relations).index(predicate)
    here = np.array([target], dtype=np.int64)
    scores = model.score_heads(relation, here) if as_subject else model.score_tails(here, relation)
    known = np.array([number.get(nodes[node], -1) for node in question.candidates.tolist()], dtype=np.int64)
    learned = (known >= 0) & seen[known]
    found = np.where(learned, np.asarray(scores, dtype=np.float64).ravel()[known], np.nan)
    deviation = float(np.nanstd(found)) if learned.any() else 0.0
    return (found - np.nanmean(found)) / deviation if deviation > 0 else None


def embedding_score(question: Question, models: Sequence[Scorer]) -> NDArray[np.float64]:
    """The mean of the models' scores for the wanted link, each and then the mean standardised over the candidates.

    Args:
        question: what is asked.
        models: trained on the same graph.

    Returns:
        (candidates,) in standard deviations; not a number where no model knows the candidate, the target or the
        predicate.
    """
    main = _main_predicate(question)
    tables = [] if main is None else [_standardised(model, question, *main) for model in models]
    known = [table for table in tables if table is not None]
    if not known:
        return np.full(len(question.candidates), np.nan)
    stacked = np.stack(known)
    count = np.sum(~np.isnan(stacked), axis=0)
    mean = np.where(count > 0, np.nansum(stacked, axis=0) / np.maximum(count, 1), np.nan)
    result: NDArray[np.float64] = (mean - np.nanmean(mean)) / max(float(np.nanstd(mean)), 1e-9)
    return result
