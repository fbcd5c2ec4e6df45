"""Why a CURIE or name stands for the node it stands for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from kg.curie import as_curie
from kg.graph import Graph


@dataclass(frozen=True, slots=True)
class Identification:
    """A node and how it was reached.

    Attributes:
        asked: what was typed.
        reason: how it leads to the node.
        id: the node's CURIE.
        name: its name.
        category: its Biolink category.
        claimed: other categories that sources put it in.
        equivalents: other CURIEs it stands for.
        sources: what brought it in.
        n_papers: papers that mention it.
        degree: number of its edges.
        taxon: CURIE of the taxon whose gene it is, empty where it is none or not known.
    """

    asked: str
    reason: str
    id: str
    name: str
    category: str
    claimed: tuple[str, ...]
    equivalents: tuple[str, ...]
    sources: tuple[str, ...]
    n_papers: int
    degree: int
    taxon: str


def identify(graph: Graph, text: str, synonyms: Callable[[str], Iterable[str]] | None = None) -> Identification:
    """What a CURIE or name stands for in a graph.

    Args:
        graph: an open graph.
        text: a CURIE in any known spelling, or a name.
        synonyms: yields CURIEs that a name may stand for, best first.

    Returns:
        The node with the reason.

    Raises:
        InputError: nothing in the graph is meant.
    """
    node = graph.resolve(text, synonyms=synonyms)
    curie = as_curie(text)
    if curie == node.id:
        reason = "it is the node's own CURIE"
    elif curie in node.equivalents:
        reason = f"the names hold {curie} and {node.id} for one concept"
    elif text.strip().casefold() == node.name.casefold():
        reason = "it is the node's name"
    else:
        reason = "it is a synonym of the node's name"
    rows = graph.tables.rows("SELECT categories FROM nodes WHERE id = ?", node.id)
    degree = graph.tables.rows("SELECT count(*) FROM edges WHERE subject = ? OR object = ?", node.id, node.id)[0][0]
    return Identification(
        text,
        reason,
        node.id,
        node.name,
        node.category,
        tuple(category for category in rows[0][0] if category != node.category),
        node.equivalents,
        node.sources,
        node.n_papers,
        degree,
        node.taxon,
    )
