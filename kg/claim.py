"""What sources and texts say a node is, and the row the graph makes of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kg.category import category_of, type_of
from kg.curie import prefix_of
from kg.identity import Identity

#: The category that a vocabulary's identifiers have when neither names nor source say more.
_OF_PREFIX: Final[dict[str, str]] = {
    "HGNC": "biolink:Gene",
    "NCBIGene": "biolink:Gene",
    "ENSEMBL": "biolink:Gene",
    "UniProtKB": "biolink:Protein",
    "MONDO": "biolink:Disease",
    "DOID": "biolink:Disease",
    "OMIM": "biolink:Disease",
    "HP": "biolink:PhenotypicFeature",
    "UMLS": "biolink:PhenotypicFeature",
    "DRUGBANK": "biolink:Drug",
    "UNII": "biolink:ChemicalEntity",
    "CHEBI": "biolink:ChemicalEntity",
    "CHEMBL.COMPOUND": "biolink:ChemicalEntity",
    "PUBCHEM.COMPOUND": "biolink:ChemicalEntity",
    "CAS": "biolink:ChemicalEntity",
    "NCBITaxon": "biolink:OrganismTaxon",
    "GO": "biolink:BiologicalProcess",
    "UBERON": "biolink:AnatomicalEntity",
    "CVCL": "biolink:CellLine",
    "DBSNP": "biolink:SequenceVariant",
    "HGVS": "biolink:SequenceVariant",
    "REACT": "biolink:Pathway",
    "WIKIPATHWAYS": "biolink:Pathway",
    "NDFRT": "biolink:ChemicalRole",
}
UNKNOWN: Final = "biolink:NamedThing"


@dataclass(frozen=True, slots=True)
class Claim:
    """One source's word on a node; category and name are empty where it says nothing."""

    curie: str
    category: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A node before papers and sources are counted: as kg/edge.py's Node, with every category claimed for it."""

    id: str
    name: str
    category: str
    categories: tuple[str, ...]
    equivalents: tuple[str, ...]


def _category(node: str, identity: Identity, claimed: Iterable[str]) -> str:
    """The names decide; where a source knows more (the branch of a GO term, an anatomical part), it does."""
    first = min(claimed, default="")
    concept = identity.concepts.get(node)
    if concept is None:
        return first or _OF_PREFIX.get(prefix_of(node), UNKNOWN)
    if first and type_of(first) is None:
        return first
    return category_of(concept.type, node)


def settle(identity: Identity, claims: Iterable[Claim]) -> tuple[NodeRow, ...]:
    """The rows of the nodes table.

    Args:
        identity: the node of every claimed CURIE.
        claims: in any order. Of several categories or names the smallest is taken where the names know none.

    Returns:
        A row for every node of the identity, by id.
    """
    categories: dict[str, set[str]] = {}
    labels: dict[str, set[str]] = {}
    for claim in claims:
        node = identity.node_of[claim.curie]
        if claim.category:
            categories.setdefault(node, set()).add(claim.category)
        if claim.name:
            labels.setdefault(node, set()).add(claim.name)
    return tuple(
        _row(node, identity, categories.get(node, set()), labels.get(node, set()))
        for node in sorted(set(identity.node_of.values()))
    )


def _row(node: str, identity: Identity, categories: set[str], labels: set[str]) -> NodeRow:
    concept = identity.concepts.get(node)
    category = _category(node, identity, categories)
    return NodeRow(
        id=node,
        name=concept.name if concept is not None else min(labels, default=node),
        category=category,
        categories=tuple(sorted({category, *categories})),
        equivalents=identity.equivalents[node],
    )
