"""A graph as networkx sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.graph import Graph

if TYPE_CHECKING:
    import networkx

    View = networkx.MultiDiGraph[str]


def to_networkx(graph: Graph, belief: float = 0.0, *, isolated: bool = False) -> View:
    """The whole graph in memory.

    Args:
        graph: an open graph.
        belief: edges believed less are left out.
        isolated: whether nodes without a remaining edge are kept.

    Returns:
        Nodes by CURIE with name, category and n_papers; edges keyed by predicate with belief, n_support, n_refute,
        n_papers, n_hedged, first_seen and sources.
    """
    import networkx

    view: Any = networkx.MultiDiGraph(digest=graph.digest)
    if isolated:
        view.add_nodes_from(node.id for node in graph.nodes())
    for edge in graph.edges():
        if edge.belief >= belief:
            view.add_edge(
                edge.subject,
                edge.object,
                key=edge.predicate,
                belief=edge.belief,
                n_support=edge.n_support,
                n_refute=edge.n_refute,
                n_papers=edge.n_papers,
                n_hedged=edge.n_hedged,
                first_seen=edge.first_seen,
                sources=edge.sources,
            )
    for node in graph.nodes():
        if node.id in view:
            view.nodes[node.id].update(name=node.name, category=node.category, n_papers=node.n_papers)
    found: View = view
    return found
