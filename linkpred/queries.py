"""Queries: a target with some of its links hidden, as if nobody had drawn them yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from linkpred.relations import Indices, TypedGraph, degrees_of

#: A target with at least this many links is asked for more of them, given those; one with fewer is asked from the rest.
SEEDS: Final = 10
#: Other targets that a ranking learns from, at most.
TARGETS: Final = 150
#: Fewer other targets, or fewer hidden links of theirs, and nothing is learned from them.
FEWEST_TARGETS: Final = 10
FEWEST_LINKS: Final = 50
FOLDS: Final = 5
#: Fewer edges, and a node is not held against the target.
FEWEST_EDGES: Final = 3


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a graph.

    Attributes:
        graph: the graph.
        target: the node that links are sought for.
        candidates: nodes that may have one, sorted.
        predicates: numbers of the predicates that count as the link.
    """

    graph: TypedGraph
    target: int
    candidates: Indices
    predicates: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """Every edge between candidates and nodes of the target's kind.

    Attributes:
        target: (k,) node at the target's end.
        candidate: (k,) position among the candidates.
        predicate: (k,) number.
        belief: (k,) in 0..1.
        wanted: (k,) whether the predicate is one that is asked for.
    """

    target: Indices
    candidate: Indices
    predicate: Indices
    belief: NDArray[np.float32]
    wanted: NDArray[np.bool_]

    def of(self, target: int, wanted: bool = False) -> Indices:
        """Positions of the candidates with a link to a target, only by wanted predicates if so asked."""
        rows = self.target == target
        found: Indices = np.unique(self.candidate[rows & self.wanted if wanted else rows])
        return found


@dataclass(frozen=True, slots=True)
class Query:
    """One target with some links hidden.

    Attributes:
        target: the node.
        hidden: positions of the candidates whose edges with the target are taken out.
        positive: hidden candidates that have a wanted link.
        skipped: candidates that are neither positive nor negative: linked in another way, or given as seeds.
    """

    target: int
    hidden: Indices
    positive: Indices
    skipped: Indices


@dataclass(frozen=True, slots=True)
class Panel:
    """The queries a ranking is made from, a column each, in this order.

    Attributes:
        mine: for the target itself; the first hides nothing, or everything.
        rest: for other targets with known links, to learn from.
        spare: for other targets without any, to hold scores against.
    """

    mine: tuple[Query, ...]
    rest: tuple[Query, ...]
    spare: tuple[Query, ...]

    @property
    def queries(self) -> tuple[Query, ...]:
        """All of them."""
        return self.mine + self.rest + self.spare

    @property
    def learning(self) -> slice:
        """The columns to learn from."""
        return slice(len(self.mine), len(self.mine) + len(self.rest))

    @property
    def others(self) -> slice:
        """The columns of other targets."""
        return slice(len(self.mine), len(self.queries))


def links_of(question: Question) -> Links:
    """The edges between candidates and nodes of the target's kind, in both directions."""
    graph = question.graph
    position = np.full(graph.size, -1, dtype=np.int64)
    position[question.candidates] = np.arange(len(question.candidates))
    subject, predicate, obj = graph.arrays.triples.T
    alike = graph.kinds == graph.kinds[question.target]
    parts = []
    for end, other in ((subject, obj), (obj, subject)):
        rows = np.flatnonzero((position[end] >= 0) & alike[other] & (end != other))
        parts.append((other[rows], position[end[rows]], predicate[rows], graph.arrays.belief[rows]))
    target, candidate, code, belief = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Links(target, candidate, code, belief, np.isin(code, question.predicates))


def _hide(links: Links, target: int, hidden: Indices) -> Query:
    linked, wanted = links.of(target), links.of(target, wanted=True)
    positive = np.intersect1d(hidden, wanted)
    return Query(target, hidden, positive, np.setdiff1d(linked, positive))


def _mine(question: Question, links: Links, extend: bool, rng: np.random.Generator) -> tuple[Query, ...]:
    linked = links.of(question.target)
    if not extend:
        return (_hide(links, question.target, linked),)
    folds = np.array_split(rng.permutation(linked), FOLDS)
    nothing = np.zeros(0, dtype=np.int64)
    return tuple(_hide(links, question.target, np.sort(hidden)) for hidden in (nothing, *folds))


def _choose(nodes: Indices, most: int, rng: np.random.Generator) -> Indices:
    return np.sort(rng.choice(nodes, most, replace=False)) if len(nodes) > most else nodes


def ask(question: Question, links: Links, rng: np.random.Generator) -> Panel:
    """Make the queries of a question.

    A target with fewer than SEEDS wanted links is asked about with every link hidden, and so are the others. Of one
    with SEEDS or more, a first query hides none and ranks the candidates without a link; FOLDS more hide a share each
    and rank those with one; of the other targets with as many one fold is hidden. Where those are too few to learn
    from, it is asked about like the others.

    Args:
        question: what is asked.
        links: its links.
        rng: deals links to folds, and chooses targets where there are more than TARGETS.

    Returns:
        The queries; other targets by node.
    """
    graph = question.graph
    pairs = np.unique(np.stack([links.target, links.candidate], axis=1)[links.wanted], axis=0)
    nodes, counts = np.unique(pairs[pairs[:, 0] != question.target, 0], return_counts=True)
    many = counts[counts >= SEEDS]
    enough = len(many) >= FEWEST_TARGETS and int(np.sum(many // FOLDS)) >= FEWEST_LINKS
    extend = enough and len(links.of(question.target, wanted=True)) >= SEEDS
    able = _choose(nodes[counts >= SEEDS] if extend else nodes, TARGETS, rng)
    rest = []
    for target in able.tolist():
        linked = links.of(target)
        rest.append(_hide(links, target, np.sort(rng.permutation(linked)[::FOLDS]) if extend else linked))
    kin = np.flatnonzero((graph.kinds == graph.kinds[question.target]) & (degrees_of(graph) >= FEWEST_EDGES))
    left = np.setdiff1d(kin, [*able.tolist(), question.target])
    spare = _choose(left, TARGETS - len(able), rng)
    return Panel(
        mine=_mine(question, links, extend, rng),
        rest=tuple(query for query in rest if len(query.positive)),
        spare=tuple(_hide(links, target, links.of(target)) for target in spare.tolist()),
    )


def hidden_edges(queries: Sequence[Query], links: Links) -> tuple[Indices, Indices, Indices, NDArray[np.float32]]:
    """Every hidden edge.

    Args:
        queries: the queries, a column each.
        links: the links they are about.

    Returns:
        Candidate position, column, predicate and belief of each.
    """
    edges, columns = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for number, query in enumerate(queries):
        found = np.flatnonzero((links.target == query.target) & np.isin(links.candidate, query.hidden))
        edges.append(found)
        columns.append(np.full(len(found), number, dtype=np.int64))
    edge, column = np.concatenate(edges), np.concatenate(columns)
    return links.candidate[edge], column, links.predicate[edge], links.belief[edge]
