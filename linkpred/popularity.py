"""Popularity: how many edges a candidate has, without those that are hidden."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from linkpred.queries import Links, Query, Question, hidden_edges
from linkpred.relations import Floats, Indices, degrees_of


def degrees(question: Question) -> Indices:
    """Edges of every candidate, (candidates,)."""
    found: Indices = degrees_of(question.graph)[question.candidates]
    return found


def popularity_features(question: Question, links: Links, queries: Sequence[Query]) -> dict[str, Floats]:
    """Logarithms of 1 + the number of edges, by predicate and in total.

    Args:
        question: what is asked.
        links: its links.
        queries: the columns.

    Returns:
        (candidates, queries) by predicate, and `all`; hidden edges are not counted.
    """
    subject, predicate, obj = question.graph.arrays.triples.T
    candidate, column, code, _ = hidden_edges(queries, links)
    features: dict[str, Floats] = {}
    total = np.zeros((len(question.candidates), len(queries)), dtype=np.float32)
    for number, name in enumerate(question.graph.arrays.predicates):
        rows = predicate == number
        count = np.bincount(np.concatenate([subject[rows], obj[rows]]), minlength=question.graph.size)
        count = count[question.candidates].astype(np.float32)
        if not count.any():
            continue
        table = np.repeat(count[:, None], len(queries), axis=1)
        of_predicate = code == number
        np.subtract.at(table, (candidate[of_predicate], column[of_predicate]), 1.0)
        total += table
        features[name] = np.log1p(table)
    features["all"] = np.log1p(total)
    return features
