"""Split: which triples are learnt from, which are for choosing and which for judging."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kg.errors import InputError
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

    def seen_relations(self) -> NDArray[np.bool_]:
        """(relations,) whether training has a triple with it."""
        seen = np.zeros(len(self.relations), dtype=np.bool_)
        seen[self.train.triples[:, 1]] = True
        return seen


def random_split(
    triples: TripleSet, seed: int = 0, fractions: tuple[float, float] = (0.02, 0.02), graph: str = ""
) -> Split:
    """Hold out triples at random, but never the last one that an entity or a relation has in training.

    Args:
        triples: all of them.
        seed: chooses.
        fractions: shares for valid and test, together below 1; 0 for none.
        graph: digest of the graph they come from.

    Returns:
        The split.

    Raises:
        InputError: the fractions are not shares, or there are no triples.
    """
    if min(fractions) < 0 or sum(fractions) >= 1:
        raise InputError(f"fractions {fractions} for valid and test; each must be at least 0, together below 1")
    if not len(triples):
        raise InputError("there are no triples to learn from; build the graph from more sources or documents")
    wanted = [round(share * len(triples)) for share in fractions]
    left = np.bincount(triples.triples[:, [0, 2]].ravel(), minlength=len(triples.entities))
    uses = np.bincount(triples.triples[:, 1], minlength=len(triples.relations))
    held: list[int] = []
    for row in np.random.default_rng(seed).permutation(len(triples)).tolist():
        if len(held) == sum(wanted):
            break
        head, relation, tail = triples.triples[row].tolist()
        if head != tail and min(left[head], left[tail], uses[relation]) > 1:
            left[head], left[tail], uses[relation] = left[head] - 1, left[tail] - 1, uses[relation] - 1
            held.append(row)
    kept = np.setdiff1d(np.arange(len(triples)), np.array(held, dtype=np.int64))
    cut = len(held) * wanted[0] // max(sum(wanted), 1)
    valid, test = np.array(held[:cut], dtype=np.int64), np.array(held[cut:], dtype=np.int64)
    return Split(triples.take(kept), triples.take(valid), triples.take(test), graph)
