"""The taxa whose genes are told apart, and how a gene of one is written."""

from __future__ import annotations

from typing import Final

HUMAN: Final = "NCBITaxon:9606"
MOUSE: Final = "NCBITaxon:10090"
RAT: Final = "NCBITaxon:10116"
#: Words for taxa whose genes are known.
NAMES: Final[dict[str, str]] = {HUMAN: "human", MOUSE: "mouse", RAT: "rat"}
_ENSEMBL: Final = {"ENSG0": HUMAN, "ENSMUSG": MOUSE, "ENSRNOG": RAT}


def gene_name(symbol: str, taxon: str) -> str:
    """The name of an animal's gene, such as `Tnf (mouse)`."""
    return f"{symbol} ({NAMES[taxon]})"


def taxon_of(curie: str, name: str, equivalents: tuple[str, ...] = ()) -> str:
    """The taxon of a gene.

    Args:
        curie: its preferred CURIE.
        name: its name, as `gene_name` makes it for animals.
        equivalents: its other CURIEs.

    Returns:
        The taxon's CURIE, empty where it is not known.
    """
    if curie.startswith("HGNC:"):
        return HUMAN
    for other in (curie, *equivalents):
        for start, taxon in _ENSEMBL.items():
            if other.startswith(f"ENSEMBL:{start}"):
                return taxon
    named = (taxon for taxon, word in NAMES.items() if name.endswith(f" ({word})"))
    return next(named, "") if curie.startswith("NCBIGene:") else ""
