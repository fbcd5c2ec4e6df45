"""What flows from a target to the candidates: degree-weighted path counts and random walks with restart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from linkpred.queries import Links, Query, Question, hidden_edges
from linkpred.relations import Floats, Relation, TypedGraph

#: Exponent of degrees in path counts: DWPC of Himmelstein & Baranzini, PLOS Comput Biol 2015, e1004259.
DAMPING: Final = 0.4
#: Chance to go back to the target's neighbours at each step of a walk.
RESTART: Final = 0.3
STEPS: Final = 12
MAX_LENGTH: Final = 3

Metapath = tuple[str, ...]


def _damp(degree: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.where(degree > 0, np.maximum(degree, 1.0) ** -DAMPING, 0.0).astype(np.float32)


class _Step:
    """A relation ready to be walked: damped, and with what hidden edges did to the degree of its end taken back."""

    def __init__(self, relation: Relation, start: bool, hidden: dict[int, tuple[Any, Any, Any]]) -> None:
        out = np.asarray(relation.weights.sum(axis=1)).ravel()
        into = np.asarray(relation.weights.sum(axis=0)).ravel()
        self.relation = relation
        self.matrix = (sparse.diags(_damp(out)) @ relation.weights @ sparse.diags(_damp(into))).T.tocsr()
        self._hidden = hidden.get(relation.predicate) if start else None
        if self._hidden is not None:
            node, _, belief = self._hidden
            self._factor = _damp(np.maximum(into[node] - belief, 1.0)) / _damp(np.maximum(into[node], 1.0))

    def walk(self, at: Floats) -> Floats:
        """One step for every column, (n, columns) to (n, columns)."""
        reached: Floats = self.matrix @ at
        if self._hidden is not None:
            node, column, _ = self._hidden
            reached[node, column] *= self._factor
        return reached


def path_features(question: Question, links: Links, queries: Sequence[Query]) -> Iterator[tuple[Metapath, Floats]]:
    """Degree-weighted counts of paths of up to MAX_LENGTH edges, by metapath.

    A path never returns to its target, and hidden edges are neither walked nor counted in degrees.

    Args:
        question: what is asked.
        links: its links.
        queries: the columns; metapaths that reach nothing from the first are left out.

    Yields:
        A metapath, and (candidates, queries) counts.
    """
    graph = question.graph
    kind = int(graph.kinds[question.target])
    goal = int(graph.kinds[question.candidates[0]])
    candidate, column, code, belief = hidden_edges(queries, links)
    node = question.candidates[candidate]
    hidden = {int(c): (node[code == c], column[code == c], belief[code == c]) for c in np.unique(code)}
    steps = [_Step(r, r.start == kind and r.end == goal, hidden) for r in graph.relations]
    targets = np.array([query.target for query in queries])
    columns = np.arange(len(queries))
    at = np.zeros((graph.size, len(queries)), dtype=np.float32)
    at[targets, columns] = 1.0

    def explore(path: Metapath, at: Floats, here: int) -> Iterator[tuple[Metapath, Floats]]:
        for step in steps:
            relation = step.relation
            last = len(path) + 1 == MAX_LENGTH
            if relation.start != here or (last and relation.end != goal):
                continue
            reached = step.walk(at)
            reached[targets, columns] = 0.0
            if not path and relation.end == goal:
                reached[node, column] = 0.0
            if not reached[:, 0].any():
                continue
            longer = (*path, relation.name)
            if relation.end == goal and path:
                yield longer, reached[question.candidates]
            if not last:
                yield from explore(longer, reached, relation.end)

    yield from explore((), at, kind)


def _adjacency(graph: TypedGraph) -> Any:
    subject, _, obj = graph.arrays.triples.T
    belief = graph.arrays.belief
    return sparse.csr_matrix(
        (np.concatenate([belief, belief]), (np.concatenate([subject, obj]), np.concatenate([obj, subject]))),
        shape=(graph.size, graph.size),
        dtype=np.float32,
    )


def walk_feature(question: Question, links: Links, queries: Sequence[Query]) -> Floats:
    """Where random walks with restart from the target's neighbours are found (personalised PageRank).

    Walks never enter the target; hidden edges are not there.

    Args:
        question: what is asked.
        links: its links.
        queries: the columns.

    Returns:
        (candidates, queries) probabilities.
    """
    edges = _adjacency(question.graph)
    candidate, column, _, belief = hidden_edges(queries, links)
    node = question.candidates[candidate]
    targets = np.array([query.target for query in queries])
    columns = np.arange(len(queries))
    start = np.asarray(edges[targets].todense(), dtype=np.float32).T
    np.subtract.at(start, (node, column), belief)
    start = np.maximum(start, 0.0)
    start[start < 1e-6] = 0.0
    start /= np.maximum(start.sum(axis=0), 1e-12)
    degree = np.repeat(np.asarray(edges.sum(axis=1), dtype=np.float32), len(queries), axis=1)
    np.subtract.at(degree, (node, column), belief)
    inverse = np.where(degree > 1e-6, 1.0 / np.maximum(degree, 1e-6), 0.0).astype(np.float32)
    at = start.copy()
    for _ in range(STEPS):
        at = RESTART * start + (1.0 - RESTART) * (edges @ (at * inverse))
        at[targets, columns] = 0.0
    found: Floats = at[question.candidates]
    return found
