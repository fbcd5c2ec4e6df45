"""Split: which triples are learnt from, which are for choosing and which for judging."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kg.errors import InputError
from kg.predicate import predicates
from linkpred.triples import TripleSet


@dataclass(frozen=True)
class Split:
    """Three sets of triples over the same entities and relations.

    Attributes:
        train: learnt from.
        valid: for choosing.
        test: for judging.
        graph: digest of the graph they come from, empty where they come from files.
    """

    train: TripleSet
    valid: TripleSet
    test: TripleSet
    graph: str = ""

    @property
    def entities(self) -> tuple[str, ...]:
        """Names by number."""
        return self.train.entities

    @property
    def relations(self) -> tuple[str, ...]:
        """Names by number."""
        return self.train.relations

    @cached_property
    def digest(self) -> str:
        """SHA-256 of everything that is in it, in hex."""
        found = hashlib.sha256(self.graph.encode() + b"\0")
        for names in (self.entities, self.relations):
            found.update("\n".join(names).encode() + b"\0")
        for part in (self.train, self.valid, self.test):
            found.update(len(part).to_bytes(8, "little"))
            found.update(part.triples.astype("<i8").tobytes() + part.weights.astype("<f4").tobytes())
        return found.hexdigest()

    def seen_entities(self) -> NDArray[np.bool_]:
        """(entities,) whether training has a triple with it."""
        seen = np.zeros(len(self.entities), dtype=np.bool_)
        seen[self.train.triples[:, [0, 2]].ravel()] = True
        return seen

    def symmetric(self) -> NDArray[np.bool_]:
        """(relations,) which hold in both directions though stored in one; none where it does not come from a graph."""
        known = predicates() if self.graph else {}
        return np.array([name in known and known[name].symmetric for name in self.relations], dtype=np.bool_)

    def unseen(self, part: TripleSet) -> NDArray[np.bool_]:
        """(n,) which triples of a part have an entity or a relation that training lacks."""
        head, relation, tail = part.triples.T
        entities, relations = self.seen_entities(), self.seen_relations()
        found: NDArray[np.bool_] = ~(entities[head] & entities[tail] & relations[relation])
        return found

    def seen_relations(self) -> NDArray[np.bool_]:
        """(relations,) whether training has a triple with it."""
        seen = np.zeros(len(self.relations), dtype=np.bool_)
        seen[self.train.triples[:, 1]] = True
        return seen


def pair_numbers(triples: TripleSet) -> NDArray[np.int64]:
    """(n,) number of the two entities that a triple joins, the same in either direction and under any relation."""
    low, high = triples.triples[:, [0, 2]].min(axis=1), triples.triples[:, [0, 2]].max(axis=1)
    found: NDArray[np.int64] = np.unique(low * len(triples.entities) + high, return_inverse=True)[1].ravel()
    return found


def check_fractions(triples: TripleSet, fractions: tuple[float, float]) -> None:
    """Refuse shares that are none, and sets without triples.

    Raises:
        InputError: the fractions are not shares, or there are no triples.
    """
    if min(fractions) < 0 or sum(fractions) >= 1:
        raise InputError(f"fractions {fractions} for valid and test; each must be at least 0, together below 1")
    if not len(triples):
        raise InputError("there are no triples to learn from; build the graph from more sources or documents")


def random_split(
    triples: TripleSet,
    seed: int = 0,
    fractions: tuple[float, float] = (0.02, 0.02),
    graph: str = "",
    among: NDArray[np.bool_] | None = None,
) -> Split:
    """Hold out pairs of entities at random, but never the last triple that an entity or a relation has in training.

    All triples of a pair, in either direction and under any relation, go to the same part: none gives another away.

    Args:
        triples: all of them.
        seed: chooses.
        fractions: shares for valid and test, together below 1; 0 for none.
        graph: digest of the graph they come from.
        among: (n,) which triples are asked for; shares are of them, and pairs without one stay in training.

    Returns:
        The split; a share may be passed by what the last pair brings along.

    Raises:
        InputError: the fractions are not shares, or there are no triples.
    """
    check_fractions(triples, fractions)
    asked = np.ones(len(triples), dtype=np.bool_) if among is None else among
    pairs = pair_numbers(triples)
    order = np.argsort(pairs, kind="stable")
    start = np.append(np.flatnonzero(np.diff(pairs[order], prepend=-1)), len(order))
    wanted = [round(share * int(asked.sum())) for share in fractions]
    left = np.bincount(triples.triples[:, [0, 2]].ravel(), minlength=len(triples.entities))
    uses = np.bincount(triples.triples[:, 1], minlength=len(triples.relations))
    part = np.zeros(len(triples), dtype=np.int64)
    have, now = [0, 0], 0
    for pair in np.random.default_rng(seed).permutation(np.unique(pairs[asked])).tolist():
        while now < 2 and have[now] >= wanted[now]:
            now += 1
        if now == 2:
            break
        rows = order[start[pair] : start[pair + 1]]
        head, _, tail = triples.triples[rows[0]].tolist()
        relations, times = np.unique(triples.triples[rows, 1], return_counts=True)
        if head == tail or min(left[head], left[tail]) <= len(rows) or (uses[relations] <= times).any():
            continue
        left[[head, tail]] -= len(rows)
        uses[relations] -= times
        part[rows] = now + 1
        have[now] += int(asked[rows].sum())
    return by_part(triples, part, graph)


def by_part(triples: TripleSet, part: NDArray[np.int64], graph: str = "") -> Split:
    """A split of triples by (n,) 0 for train, 1 for valid and 2 for test."""
    train, valid, test = (triples.take(np.flatnonzero(part == number)) for number in range(3))
    return Split(train, valid, test, graph)
