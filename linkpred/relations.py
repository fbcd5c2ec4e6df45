"""A graph as typed relations: one sparse matrix for each predicate between two kinds of nodes, in each direction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from kg.arrays import GraphArrays
from kg.category import type_of
from kg.predicate import predicates

#: Relations with fewer edges than this carry nothing that could be learned.
FEWEST_EDGES: Final = 3

Indices = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Relation:
    """One predicate between two kinds of nodes, walked in one direction.

    Attributes:
        name: the predicate, with `<` where it is walked from object to subject.
        predicate: number of the predicate.
        start: kind walked from.
        end: kind walked to.
        weights: (n, n) belief of the edge from row to column.
    """

    name: str
    predicate: int
    start: int
    end: int
    weights: Any


@dataclass(frozen=True, slots=True)
class TypedGraph:
    """A graph sorted by kinds of nodes.

    Attributes:
        arrays: the graph.
        kinds: (n,) kind of each node.
        names: the kinds: entity types, and Biolink categories that have none.
        relations: every relation, sorted by start, name and end.
    """

    arrays: GraphArrays
    kinds: Indices
    names: tuple[str, ...]
    relations: tuple[Relation, ...]

    @property
    def size(self) -> int:
        """Number of nodes."""
        return len(self.arrays.nodes)


def _kinds(categories: Sequence[str]) -> tuple[Indices, tuple[str, ...]]:
    spelled = {category: type_of(category) or category for category in sorted(set(categories))}
    names = tuple(sorted(set(spelled.values())))
    number = {name: code for code, name in enumerate(names)}
    return np.array([number[spelled[category]] for category in categories], dtype=np.int64), names


def typed_graph(arrays: GraphArrays) -> TypedGraph:
    """Sort the edges of a graph into relations.

    Args:
        arrays: the graph; edges of a node with itself are left out.

    Returns:
        The same with a matrix for each relation; a symmetric predicate within one kind is one relation.
    """
    kinds, names = _kinds(arrays.categories)
    subject, code, obj = arrays.triples.T
    relations: list[Relation] = []
    for number, name in enumerate(arrays.predicates):
        of_predicate = (code == number) & (subject != obj)
        symmetric = name in predicates() and predicates()[name].symmetric
        pairs = np.unique(np.stack([kinds[subject[of_predicate]], kinds[obj[of_predicate]]], axis=1), axis=0)
        if symmetric:
            pairs = np.unique(np.sort(pairs, axis=1), axis=0)
        for one, other in pairs.tolist():
            rows = of_predicate & (kinds[subject] == one) & (kinds[obj] == other)
            turned = of_predicate & (kinds[subject] == other) & (kinds[obj] == one) & symmetric & (one != other)
            start = np.concatenate([subject[rows], obj[turned]])
            end = np.concatenate([obj[rows], subject[turned]])
            belief = np.concatenate([arrays.belief[rows], arrays.belief[turned]])
            if len(start) < FEWEST_EDGES:
                continue
            if symmetric and one == other:
                start, end, belief = (
                    np.concatenate([start, end]),
                    np.concatenate([end, start]),
                    np.concatenate([belief, belief]),
                )
            weights = sparse.csr_matrix((belief, (start, end)), shape=(len(kinds), len(kinds)), dtype=np.float32)
            relations.append(Relation(name, number, one, other, weights))
            if not (symmetric and one == other):
                relations.append(Relation(f"{name}<", number, other, one, weights.T.tocsr()))
    return TypedGraph(arrays, kinds, names, tuple(sorted(relations, key=lambda r: (r.start, r.name, r.end))))


def degrees_of(graph: TypedGraph) -> Indices:
    """(n,) edges of every node."""
    subject, _, obj = graph.arrays.triples.T
    return np.bincount(np.concatenate([subject, obj]), minlength=graph.size).astype(np.int64)
