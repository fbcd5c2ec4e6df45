"""Node and Edge: the rows of a graph."""

from __future__ import annotations

from dataclasses import dataclass

from kg.taxon import taxon_of


@dataclass(frozen=True, slots=True)
class Node:
    """A concept in the graph.

    Attributes:
        id: preferred CURIE.
        name: canonical name.
        category: Biolink category CURIE.
        equivalents: every other CURIE known for it, sorted.
        n_papers: documents that mention it.
        sources: what brought it in, sorted: source names, and `text`.
    """

    id: str
    name: str
    category: str
    equivalents: tuple[str, ...] = ()
    n_papers: int = 0
    sources: tuple[str, ...] = ()

    @property
    def taxon(self) -> str:
        """CURIE of the taxon whose gene it is; empty where it is no gene or the taxon is not known."""
        return taxon_of(self.id, self.name, self.equivalents) if self.category == "biolink:Gene" else ""


@dataclass(frozen=True, slots=True)
class Edge:
    """All evidence for one triple, summed up.

    Attributes:
        subject: preferred CURIE.
        predicate: a name in kg/schema.toml.
        object: preferred CURIE.
        belief: probability-like confidence in 0..1 that the statement holds (kg/belief.py).
        n_support: papers and sources that affirm it.
        n_refute: papers and sources that deny it.
        n_papers: papers (not curated sources) with any statement on it; a preprint and its paper are one.
        n_hedged: papers that only hedge it.
        first_seen: earliest date of an affirming statement, empty when unknown.
        sources: curated source names and `text`, sorted.
    """

    subject: str
    predicate: str
    object: str
    belief: float
    n_support: int
    n_refute: int
    n_papers: int
    n_hedged: int
    first_seen: str
    sources: tuple[str, ...]
