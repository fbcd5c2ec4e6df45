"""Paths between two nodes, best first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kg.arrays import GraphArrays
from kg.errors import InputError

#: Exponent of the degree of a node in between; the 0.4 of Himmelstein & Baranzini (PLOS Comput Biol 2015, e1004259).
DAMPING: Final = 0.4
MAX_LENGTH: Final = 3


@dataclass(frozen=True, slots=True)
class Step:
    """One edge of a path, as the graph stores it; `forward` where the path runs from subject to object."""

    subject: str
    predicate: str
    object: str
    belief: float
    forward: bool


@dataclass(frozen=True, slots=True)
class Path:
    """A way from one node to another.

    Attributes:
        nodes: CURIEs in the order of the walk; no node twice.
        steps: the most believed edge between each two neighbours.
        score: product of the steps' beliefs and of degree**-DAMPING of the nodes in between.
    """

    nodes: tuple[str, ...]
    steps: tuple[Step, ...]
    score: float


class PathFinder:
    """Finds paths in a graph; edges are walked in both directions."""

    def __init__(self, arrays: GraphArrays) -> None:
        self._arrays = arrays
        self._number = {node: code for code, node in enumerate(arrays.nodes)}
        subject, obj = arrays.triples[:, 0], arrays.triples[:, 2]
        edge = np.arange(len(arrays.triples))
        start, end = np.concatenate([subject, obj]), np.concatenate([obj, subject])
        edge = np.concatenate([edge, edge])
        order = np.lexsort([edge, -arrays.belief[edge], end, start])
        start, end, edge = start[order], end[order], edge[order]
        best = np.ones(len(edge), dtype=np.bool_)
        best[1:] = (start[1:] != start[:-1]) | (end[1:] != end[:-1])
        best &= start != end
        self._start, self._end, self._edge = start[best], end[best], edge[best]
        self._first = np.searchsorted(self._start, np.arange(len(arrays.nodes) + 1))
        degree = np.maximum(np.diff(self._first), 1)
        self._damping = degree.astype(np.float64) ** -DAMPING

    def find(self, source: str, target: str, *, max_length: int = MAX_LENGTH, limit: int = 10) -> tuple[Path, ...]:
        """The best paths between two nodes.

        Args:
            source: preferred CURIE.
            target: preferred CURIE.
            max_length: edges a path may have, 1 to 3.
            limit: number of paths.

        Returns:
            Paths by falling score, then by nodes; empty where there is none or a node has no edges.

        Raises:
            InputError: the length is out of range or both ends are one node.
        """
        if not 1 <= max_length <= MAX_LENGTH:
            raise InputError(f"paths of {max_length} edges are not searched; give 1 to {MAX_LENGTH}")
        if source == target:
            raise InputError(f"a path joins two nodes; {source} was given twice")
        if source not in self._number or target not in self._number:
            return ()
        one, other = self._number[source], self._number[target]
        found = [path for length in range(1, max_length + 1) for path in self._walks(one, other, length, limit)]
        return tuple(sorted(found, key=lambda path: (-path.score, path.nodes))[:limit])

    def _around(self, node: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The neighbours of a node, sorted, and the edge to each."""
        here = slice(self._first[node], self._first[node + 1])
        return self._end[here], self._edge[here]

    def _walks(self, source: int, target: int, length: int, limit: int) -> Iterator[Path]:
        belief = np.asarray(np.round(self._arrays.belief.astype(np.float64), 6), dtype=np.float64)
        damping = self._damping
        near, near_edge = self._around(source)
        far, far_edge = self._around(target)
        if length == 1:
            for edge in near_edge[near == target].tolist():
                yield self._path((source, target), (edge,), float(belief[edge]))
            return
        if length == 2:
            _, left, right = np.intersect1d(near, far, assume_unique=True, return_indices=True)
            score = belief[near_edge[left]] * belief[far_edge[right]] * damping[near[left]]
            for row in np.lexsort([near[left], -score])[:limit].tolist():
                edges = (int(near_edge[left[row]]), int(far_edge[right[row]]))
                yield self._path((source, int(near[left[row]]), target), edges, float(score[row]))
            return
        yield from self._long_walks(source, target, belief, limit)

    def _long_walks(self, source: int, target: int, belief: NDArray[np.float64], limit: int) -> Iterator[Path]:
        reach, first_edge = (np.full(len(self._arrays.nodes), -1, dtype=np.int64) for _ in range(2))
        near, near_edge = self._around(source)
        far, far_edge = self._around(target)
        first_edge[near] = near_edge
        reach[far] = far_edge
        first_edge[[source, target]] = -1
        reach[[source, target]] = -1
        rows = np.flatnonzero((first_edge[self._start] >= 0) & (reach[self._end] >= 0))
        middle, other, edge = self._start[rows], self._end[rows], self._edge[rows]
        score = belief[first_edge[middle]] * belief[edge] * belief[reach[other]]
        score *= self._damping[middle] * self._damping[other]
        for row in np.lexsort([other, middle, -score])[:limit].tolist():
            nodes = (source, int(middle[row]), int(other[row]), target)
            edges = (int(first_edge[middle[row]]), int(edge[row]), int(reach[other[row]]))
            yield self._path(nodes, edges, float(score[row]))

    def _path(self, nodes: tuple[int, ...], edges: tuple[int, ...], score: float) -> Path:
        arrays = self._arrays
        steps = []
        for node, edge in zip(nodes, edges, strict=False):
            subject, name, obj = arrays.triples[edge].tolist()
            belief = round(float(arrays.belief[edge]), 6)
            step = Step(arrays.nodes[subject], arrays.predicates[name], arrays.nodes[obj], belief, subject == node)
            steps.append(step)
        return Path(tuple(arrays.nodes[node] for node in nodes), tuple(steps), round(score, 9))
