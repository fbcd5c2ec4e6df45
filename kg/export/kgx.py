"""KGX, the exchange format of the Biolink Model: nodes.tsv and edges.tsv.

An edge of ours becomes one KGX edge for each primary knowledge source behind it, so that knowledge level, agent and
publications are those of that source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from kg.digest import content_id
from kg.export.lines import table_lines, write_lines
from kg.graph import Graph
from kg.predicate import Predicate, predicates
from kg.sources import TEXT

NODE_COLUMNS: Final = ("id", "category", "name", "xref", "provided_by", "in_taxon")
QUALIFIERS: Final = (
    "qualified_predicate",
    "object_aspect_qualifier",
    "object_direction_qualifier",
    "causal_mechanism_qualifier",
)
EDGE_COLUMNS: Final = (
    *("id", "subject", "predicate", "object", "category", *QUALIFIERS, "negated", "original_predicate"),
    *("primary_knowledge_source", "aggregator_knowledge_source", "knowledge_level", "agent_type", "publications"),
    *("has_confidence_score", "evidence_count", "first_seen"),
)
INFORES: Final = "infores:undrawn"
_ASSOCIATION: Final[dict[str, str]] = {
    "biolink:affects": "biolink:ChemicalAffectsGeneAssociation",
    "biolink:regulates": "biolink:GeneRegulatesGeneAssociation",
}
#: What Hetionet computed from data (expression, similarity, co-occurrence) and did not take from curators.
_COMPUTED: Final = frozenset(
    {
        *("covaries_with", "decreases_expression_of", "downregulated_in", "has_phenotype"),
        *("increases_expression_of", "localises_to", "resembles", "upregulated_in"),
    }
)
_EDGES: Final = """SELECT v.subject, v.predicate, v.object, v.source, min(v.extractor),
    v.polarity = 'negated', count(*),
    list(DISTINCT p.publication ORDER BY p.publication) FILTER (p.publication <> ''),
    CASE WHEN any_value(v.polarity) = 'negated' THEN NULL ELSE any_value(e.belief) END, any_value(e.first_seen)
    FROM evidence v JOIN edges e USING (subject, predicate, object)
    LEFT JOIN (SELECT id, publication FROM documents) d ON d.id = v.document AND v.kind <> 'curated',
    LATERAL (SELECT CASE WHEN v.reference <> '' THEN v.reference ELSE coalesce(d.publication, '') END AS publication) p
    WHERE e.belief >= ? GROUP BY 1, 2, 3, 4, 6 ORDER BY 1, 2, 3, 4, 6"""


def infores(source: str) -> str:
    """The information resource of a source: `infores:` and its name in lower case with hyphens."""
    if source == TEXT:
        return INFORES
    return f"infores:{re.sub(r'[^a-z0-9.]+', '-', source.casefold()).strip('-')}"


def _level(source: str, extractor: str, name: str) -> tuple[str, str]:
    """Knowledge level and agent type of a source's statements."""
    if source == TEXT:
        return "not_provided", "text_mining_agent"
    if extractor.startswith("hetionet/") and name in _COMPUTED:
        return "statistical_association", "data_analysis_pipeline"
    return "knowledge_assertion", "manual_agent"


def _edge(row: tuple[Any, ...], known: Predicate) -> tuple[Any, ...]:
    subject, name, obj, source, extractor, negated, count, publications, belief, first_seen = row
    level, agent = _level(source, extractor, name)
    qualifiers = dict(known.qualifiers)
    return (
        content_id(subject, name, obj, source, *(("negated",) if negated else ())),
        subject,
        known.biolink,
        obj,
        _ASSOCIATION.get(known.biolink, "biolink:Association"),
        *(qualifiers.get(qualifier) for qualifier in QUALIFIERS),
        negated,
        name,
        infores(source),
        None if source == TEXT else INFORES,
        level,
        agent,
        publications,
        belief,
        count,
        first_seen,
    )


def _nodes(graph: Graph) -> Iterator[tuple[Any, ...]]:
    for node in graph.nodes():
        sources = [infores(source) for source in node.sources]
        yield node.id, node.category, node.name, node.equivalents, sources, node.taxon or None


def _edges(graph: Graph, belief: float) -> Iterator[tuple[Any, ...]]:
    known = predicates()
    for batch in graph.tables.batches(_EDGES, belief):
        for row in batch:
            yield _edge(row, known[row[1]])


def write_kgx(graph: Graph, directory: Path, belief: float) -> tuple[Path, ...]:
    """Write nodes.tsv and edges.tsv.

    Args:
        graph: an open graph.
        directory: where to.
        belief: edges believed less are left out.

    Returns:
        The files.
    """
    return (
        write_lines(directory / "nodes.tsv", table_lines(NODE_COLUMNS, _nodes(graph))),
        write_lines(directory / "edges.tsv", table_lines(EDGE_COLUMNS, _edges(graph, belief))),
    )
