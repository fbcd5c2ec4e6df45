"""Which CURIEs are one node."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.curie import order_curies, prefix_of
from kg.forest import Forest
from kg.names import Named, NameSource


@dataclass(frozen=True, slots=True)
class Identity:
    """Nodes and the CURIEs they stand for.

    Attributes:
        node_of: node of every CURIE that was asked about.
        equivalents: other known CURIEs of each node, sorted.
        concepts: concept of each node that the names know.
    """

    node_of: Mapping[str, str]
    equivalents: Mapping[str, tuple[str, ...]]
    concepts: Mapping[str, Named]


def _join_concepts(forest: Forest, concepts: Mapping[str, Named]) -> None:
    """Join concepts of one type that share an equivalent, unless that puts two of one vocabulary together."""
    held: dict[str, frozenset[str]] = {curie: frozenset({prefix_of(curie)}) for curie in concepts}
    owner: dict[str, str] = {}
    for curie in sorted(concepts):
        for shared in sorted({curie, *concepts[curie].equivalents}):
            other = owner.setdefault(shared, curie)
            one, two = forest.find(curie), forest.find(other)
            if one == two or concepts[one].type != concepts[two].type or held[one] & held[two]:
                continue
            forest.union(one, two)
            held[forest.find(one)] = held[one] | held[two]


def merge(curies: Iterable[str], names: NameSource) -> Identity:
    """Merge CURIEs that mean the same.

    Two CURIEs are one node when the names have one concept for both, or when their concepts are of one type, share an
    equivalent and come from different vocabularies. Two concepts of one vocabulary are never merged: a shared
    cross-reference between them is more often too broad than an identity.

    Args:
        curies: CURIEs in this project's spelling, in any order.
        names: the lexicon, or anything that knows concepts.

    Returns:
        The node of each CURIE: the concept's CURIE in the preferred vocabulary of its type, else the CURIE itself.
    """
    asked = sorted(set(curies))
    found = {curie: names.concept(curie) for curie in asked}
    concepts = {concept.curie: concept for concept in found.values() if concept is not None}
    forest = Forest(concepts)
    _join_concepts(forest, concepts)
    best: dict[str, str] = {}
    members: dict[str, set[str]] = {}
    for root, group in forest.sets().items():
        node = order_curies(concepts[root].type, group)[0]
        for curie in group:
            best[curie] = node
            members.setdefault(node, set()).update((curie, *concepts[curie].equivalents))
    node_of = {curie: curie if concept is None else best[concept.curie] for curie, concept in found.items()}
    for curie, node in node_of.items():
        members.setdefault(node, set()).add(curie)
    return Identity(
        node_of,
        {node: tuple(sorted(group - {node})) for node, group in members.items()},
        {node: concepts[node] for node in members if node in concepts},
    )
