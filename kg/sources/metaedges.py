"""Hetionet's metaedges and node kinds in this project's words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kg.errors import InputError

#: The proteins of SARS-CoV-2 in UniProtKB; a mutant bait (`nsp5_C145A`) stands for its protein.
_POLYPROTEIN: Final = "P0DTD1-PRO_00004496"
SARS_COV_2: Final[dict[str, str]] = {
    "spike": "P0DTC2",
    "s": "P0DTC2",
    "e": "P0DTC4",
    "m": "P0DTC5",
    "n": "P0DTC9",
    "orf3a": "P0DTC3",
    "orf3b": "P0DTF1",
    "orf3c": "P0DTG1",
    "orf3d": "P0DTG0",
    "orf6": "P0DTC6",
    "orf7a": "P0DTC7",
    "orf7b": "P0DTD8",
    "orf8": "P0DTC8",
    "orf9b": "P0DTD2",
    "orf9c": "P0DTD3",
    "orf10": "A0A663DJA2",
    **{f"nsp{number}": f"{_POLYPROTEIN}{18 + number}" for number in range(1, 11)},
    "nsp11": "P0DTC1-PRO_0000449645",
    **{f"nsp{number}": f"{_POLYPROTEIN}{17 + number}" for number in range(12, 17)},
}


@dataclass(frozen=True, slots=True)
class NodeKind:
    """A kind of Hetionet node: Biolink category, and the shape of its identifiers with the CURIE they make."""

    category: str
    pattern: re.Pattern[str]
    curie: str


def _kind(category: str, pattern: str, curie: str = r"\g<0>") -> NodeKind:
    return NodeKind(f"biolink:{category}", re.compile(pattern), curie)


NODE_KINDS: Final[dict[str, NodeKind]] = {
    "Anatomy": _kind("AnatomicalEntity", r"UBERON:\d+"),
    "Biological Process": _kind("BiologicalProcess", r"GO:\d+"),
    "Cellular Component": _kind("CellularComponent", r"GO:\d+"),
    "Compound": _kind("Drug", r"DB\d+", r"DRUGBANK:\g<0>"),
    "Disease": _kind("Disease", r"(?:DOID|MONDO):\d+"),
    "Gene": _kind("Gene", r"\d+", r"NCBIGene:\g<0>"),
    "Molecular Function": _kind("MolecularActivity", r"GO:\d+"),
    "Pathway": _kind("Pathway", r"(?P<wp>WP\d+)(?:_r\d+)?|PC\d+_\d+"),
    "Pharmacologic Class": _kind("ChemicalRole", r"N\d+", r"NDFRT:\g<0>"),
    "Side Effect": _kind("PhenotypicFeature", r"C\d+", r"UMLS:\g<0>"),
    "Symptom": _kind("PhenotypicFeature", r"[CD]\d+", r"MESH:\g<0>"),
    "ViralProtein": _kind("Protein", r"SARS-CoV-2 (?P<protein>\w+?)(?:_[A-Z]\d+[A-Z])?"),
}


@dataclass(frozen=True, slots=True)
class Metaedge:
    """A metaedge: the kinds it joins, the predicate it becomes, and whether subject and object change places."""

    source: str
    target: str
    predicate: str
    reverse: bool = False


METAEDGES: Final[dict[str, Metaedge]] = {
    "AdG": Metaedge("Anatomy", "Gene", "downregulated_in", reverse=True),
    "AeG": Metaedge("Anatomy", "Gene", "expressed_in", reverse=True),
    "AuG": Metaedge("Anatomy", "Gene", "upregulated_in", reverse=True),
    "CbG": Metaedge("Compound", "Gene", "binds"),
    "CcSE": Metaedge("Compound", "Side Effect", "has_side_effect"),
    "CcarrierG": Metaedge("Compound", "Gene", "carried_by"),
    "CdG": Metaedge("Compound", "Gene", "decreases_expression_of"),
    "CenzymeG": Metaedge("Compound", "Gene", "metabolised_by"),
    "CpD": Metaedge("Compound", "Disease", "palliates"),
    "CrC": Metaedge("Compound", "Compound", "resembles"),
    "CtD": Metaedge("Compound", "Disease", "treats"),
    "CtargetG": Metaedge("Compound", "Gene", "targets"),
    "CtransporterG": Metaedge("Compound", "Gene", "transported_by"),
    "CuG": Metaedge("Compound", "Gene", "increases_expression_of"),
    "DaG": Metaedge("Disease", "Gene", "associated_with"),
    "DdG": Metaedge("Disease", "Gene", "downregulated_in", reverse=True),
    "DlA": Metaedge("Disease", "Anatomy", "localises_to"),
    "DpS": Metaedge("Disease", "Symptom", "has_phenotype"),
    "DrD": Metaedge("Disease", "Disease", "resembles"),
    "DuG": Metaedge("Disease", "Gene", "upregulated_in", reverse=True),
    "GcG": Metaedge("Gene", "Gene", "covaries_with"),
    "GiG": Metaedge("Gene", "Gene", "physically_interacts_with"),
    "GpBP": Metaedge("Gene", "Biological Process", "participates_in"),
    "GpCC": Metaedge("Gene", "Cellular Component", "participates_in"),
    "GpMF": Metaedge("Gene", "Molecular Function", "participates_in"),
    "GpPW": Metaedge("Gene", "Pathway", "participates_in"),
    "Gr>G": Metaedge("Gene", "Gene", "regulates"),
    "PCiC": Metaedge("Pharmacologic Class", "Compound", "includes"),
    "VPiG": Metaedge("ViralProtein", "Gene", "uses_host_factor"),
    "VPpD": Metaedge("ViralProtein", "Disease", "involved_in_disease"),
}


def metaedge(name: str) -> Metaedge:
    """A metaedge by its abbreviation.

    Args:
        name: such as `CtD`.

    Returns:
        What it joins and what it becomes.

    Raises:
        InputError: there is no such metaedge.
    """
    try:
        return METAEDGES[name]
    except KeyError:
        raise InputError(f"unknown metaedge {name!r}; known: {', '.join(METAEDGES)}") from None


def curie_of(kind: str, local: str) -> str | None:
    """The CURIE of a Hetionet node.

    Args:
        kind: node kind, such as `Compound`.
        local: its identifier, such as `DB00014`.

    Returns:
        A CURIE such as `DRUGBANK:DB00014`; None where the identifier does not have the shape of its kind.
    """
    match = NODE_KINDS[kind].pattern.fullmatch(local)
    if match is None:
        return None
    if kind == "ViralProtein":
        accession = SARS_COV_2.get(match["protein"].casefold())
        return f"UniProtKB:{accession}" if accession else None
    if kind == "Pathway":
        return f"WIKIPATHWAYS:{match['wp']}" if match["wp"] else f"UNDRAWN:{local}"
    return match.expand(NODE_KINDS[kind].curie)
