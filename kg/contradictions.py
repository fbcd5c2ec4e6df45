"""Where the graph disagrees with itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kg.graph import Graph
from kg.predicate import predicates


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two things that cannot both hold.

    Attributes:
        kind: `denied` where one edge is both affirmed and denied, `opposite` where opposite predicates are affirmed.
        subject: CURIE.
        predicate: what is affirmed.
        against: the opposite predicate; the same predicate where it is denied.
        object: CURIE.
        subject_name: name of the subject.
        object_name: name of the object.
        n_support: papers and sources for the predicate.
        n_against: papers and sources for the opposite, or that deny.
        belief: in the predicate.
        belief_against: in the opposite; 0 where it is denied.
    """

    kind: Literal["denied", "opposite"]
    subject: str
    predicate: str
    against: str
    object: str
    subject_name: str
    object_name: str
    n_support: int
    n_against: int
    belief: float
    belief_against: float


def _pairs() -> list[tuple[str, str]]:
    """Opposite predicates, each pair once, in alphabetical order."""
    return sorted(
        {(min(name, row.opposite), max(name, row.opposite)) for name, row in predicates().items() if row.opposite}
    )


_DENIED = """SELECT 'denied', e.subject, e.predicate, e.predicate, e.object, s.name, o.name, e.n_support, e.n_refute,
    e.belief, 0.0::DOUBLE FROM edges e JOIN nodes s ON s.id = e.subject JOIN nodes o ON o.id = e.object
    WHERE e.n_support > 0 AND e.n_refute > 0"""
_OPPOSITE = """SELECT 'opposite', e.subject, e.predicate, f.predicate, e.object, s.name, o.name, e.n_support,
    f.n_support, e.belief, f.belief FROM edges e JOIN edges f ON e.subject = f.subject AND e.object = f.object
    JOIN (VALUES {pairs}) p(one, two) ON e.predicate = p.one AND f.predicate = p.two
    JOIN nodes s ON s.id = e.subject JOIN nodes o ON o.id = e.object WHERE e.n_support > 0 AND f.n_support > 0"""


def contradictions(graph: Graph, node: str | None = None) -> list[Contradiction]:
    """Edges with support on both sides.

    Args:
        graph: an open graph.
        node: only those from or to this CURIE.

    Returns:
        Contradictions, those with the most papers and sources on their weaker side first.
    """
    pairs = ", ".join(f"('{one}', '{two}')" for one, two in _pairs())
    narrow = "" if node is None else " AND (e.subject = ? OR e.object = ?)"
    given = () if node is None else (node, node)
    found = [
        Contradiction(*row)
        for sql in (_DENIED, _OPPOSITE.format(pairs=pairs))
        for row in graph.tables.rows(sql + narrow, *given)
    ]
    return sorted(
        found,
        key=lambda one: (
            -min(one.n_support, one.n_against),
            -one.n_support - one.n_against,
            one.subject,
            one.predicate,
            one.object,
            one.kind,
            one.against,
        ),
    )
