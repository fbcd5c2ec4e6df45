"""What looks wrong in a graph."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kg.category import type_of
from kg.curie import prefix_of
from kg.graph import Graph
from kg.predicate import predicate

#: Examples that a finding shows.
_SHOWN: Final = 10
#: A node that touches more than this share of all edges, and at least that many, is a hub.
_HUB: Final = 0.01
_HUB_EDGES: Final = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check.

    Attributes:
        check: its name.
        meaning: what it looks for, in a sentence.
        fault: whether a single one is an error of the program or its input, not a matter of judgement.
        count: how many were found.
        examples: at most ten.
    """

    check: str
    meaning: str
    fault: bool
    count: int
    examples: tuple[str, ...]


def _isolated(graph: Graph) -> list[str]:
    sql = """SELECT id, name FROM nodes WHERE id NOT IN (SELECT subject FROM edges UNION SELECT object FROM edges)
        ORDER BY n_papers DESC, id"""
    return [f"{curie} {name}" for curie, name in graph.tables.rows(sql)]


def _kind(category: str) -> str:
    """What categories that do not exclude each other have in common: diseases and phenotypes overlap by nature."""
    kind = type_of(category) or category
    return "Disease" if kind == "Phenotype" else kind


def _conflicts(graph: Graph) -> list[str]:
    sql = "SELECT id, name, category, categories FROM nodes WHERE len(categories) > 1 ORDER BY id"
    found = []
    for curie, name, category, claimed in graph.tables.rows(sql):
        others = [other for other in claimed if _kind(other) != _kind(category)]
        if others:
            found.append(f"{curie} {name}: {category}, but also {', '.join(others)}")
    return found


def _forbidden(graph: Graph) -> list[str]:
    sql = """SELECT e.predicate, s.category, o.category, min(concat_ws(' ', subject, predicate, object)), count(*)
        FROM edges e LEFT JOIN nodes s ON s.id = e.subject LEFT JOIN nodes o ON o.id = e.object
        GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"""
    return [
        f"{example} joins {subject} to {obj}"
        for name, subject, obj, example, count in graph.tables.rows(sql)
        if not predicate(name).allows(subject or "", obj or "")
        for _ in range(count)
    ]


def _unplaced(graph: Graph) -> list[str]:
    sql = """SELECT subject, predicate, object, document FROM evidence
        WHERE kind <> 'curated' AND (sentence = '' OR "end" <= start) ORDER BY ALL"""
    return [f"{subject} {name} {obj} in {document}" for subject, name, obj, document in graph.tables.rows(sql)]


def _orphans(graph: Graph) -> list[str]:
    sql = """SELECT DISTINCT document FROM evidence WHERE kind <> 'curated'
        AND document NOT IN (SELECT id FROM documents) ORDER BY document"""
    return [str(row[0]) for row in graph.tables.rows(sql)]


def _unfounded(graph: Graph) -> list[str]:
    sql = """SELECT subject, predicate, object FROM edges EXCEPT SELECT subject, predicate, object FROM evidence
        ORDER BY ALL"""
    return [" ".join(row) for row in graph.tables.rows(sql)]


def _hubs(graph: Graph) -> list[str]:
    edges = graph.manifest.tables["edges"]
    names = dict(graph.tables.rows("SELECT id, name FROM nodes"))
    degrees = sorted(graph.degrees().items(), key=lambda item: (-item[1], item[0]))
    least = max(_HUB * edges, _HUB_EDGES)
    return [f"{curie} {names[curie]}: {degree} of {edges} edges" for curie, degree in degrees if degree >= least]


def _doubled(graph: Graph) -> list[str]:
    found = []
    for node in graph.nodes():
        by_prefix: dict[str, list[str]] = {}
        for curie in (node.id, *node.equivalents):
            by_prefix.setdefault(prefix_of(curie), []).append(curie)
        several = [" and ".join(curies) for curies in by_prefix.values() if len(curies) > 1]
        if several:
            found.append(f"{node.id} {node.name}: {', '.join(several)}")
    return found


def _namesakes(graph: Graph) -> list[str]:
    sql = """SELECT min(name), category, list(id ORDER BY id) FROM nodes WHERE name <> id
        GROUP BY lower(name), category HAVING count(*) > 1 ORDER BY 1, 2"""
    return [f"{name} ({category}): {', '.join(ids)}" for name, category, ids in graph.tables.rows(sql)]


def _loops(graph: Graph) -> list[str]:
    sql = "SELECT subject, predicate, object FROM edges WHERE subject = object ORDER BY ALL"
    return [" ".join(row) for row in graph.tables.rows(sql)]


@dataclass(frozen=True, slots=True)
class Check:
    """A check by name: what it looks for, whether a find is a fault, and how it looks."""

    meaning: str
    fault: bool
    find: Callable[[Graph], list[str]]


CHECKS: Final[dict[str, Check]] = {
    "forbidden edges": Check("edges between categories that the schema does not allow", True, _forbidden),
    "edges without evidence": Check("edges that no statement in the graph stands behind", True, _unfounded),
    "unplaced evidence": Check("statements of documents without a sentence or with an empty span", True, _unplaced),
    "unknown documents": Check("documents that evidence names and the graph does not hold", True, _orphans),
    "isolated nodes": Check("nodes without an edge", False, _isolated),
    "category conflicts": Check(
        "nodes that sources or names put into categories that exclude each other", False, _conflicts
    ),
    "doubled vocabularies": Check(
        "nodes with two identifiers of one vocabulary, perhaps merged wrongly", False, _doubled
    ),
    "namesakes": Check("nodes of one category and one name, perhaps to be merged", False, _namesakes),
    "self loops": Check("edges from a node to itself", False, _loops),
    "hubs": Check("nodes that touch one edge in a hundred, and at least a hundred", False, _hubs),
}


def audit(graph: Graph) -> tuple[Finding, ...]:
    """Run every check.

    Args:
        graph: an open graph.

    Returns:
        One finding a check, in the order of `CHECKS`, those that found nothing included.
    """
    findings = []
    for name, check in CHECKS.items():
        found = check.find(graph)
        findings.append(Finding(name, check.meaning, check.fault, len(found), tuple(found[:_SHOWN])))
    return tuple(findings)
