"""CURIEs in Biolink's spelling: parsing, spelling, and which vocabulary is preferred for a type."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kg.category import EntityType
from kg.errors import InputError

#: Prefixes in the spelling we write, with the other spellings we read (case-insensitive).
PREFIXES: Final[dict[str, tuple[str, ...]]] = {
    "HGNC": (),
    "NCBIGene": ("entrez", "geneid", "ncbigene", "egid"),
    "UniProtKB": ("uniprot", "up"),
    "ENSEMBL": ("ensembl",),
    "MONDO": (),
    "DOID": (),
    "MESH": ("msh",),
    "OMIM": ("mim",),
    "HP": ("hpo",),
    "DRUGBANK": ("db",),
    "UNII": (),
    "CHEBI": (),
    "CHEMBL.COMPOUND": ("chembl",),
    "CAS": (),
    "PUBCHEM.COMPOUND": ("pubchem",),
    "NCBITaxon": ("taxon", "taxonomy", "ncbi_taxon"),
    "GO": (),
    "UBERON": (),
    "UMLS": ("cui",),
    "EFO": (),
    "CVCL": ("cellosaurus",),
    "CL": (),
    "DBSNP": ("rs",),
    "HGVS": (),
    "REACT": ("reactome",),
    "WIKIPATHWAYS": ("wp",),
    "NDFRT": (),
    "PMID": ("pubmed",),
    "PMC": ("pmcid",),
    "DOI": (),
    "UNDRAWN": (),
}
_SPELLING: Final[dict[str, str]] = {
    variant.casefold(): prefix for prefix, others in PREFIXES.items() for variant in (prefix, *others)
}
#: Preferred vocabularies by type, best first (docs/data-model.md).
PREFERRED: Final[dict[EntityType, tuple[str, ...]]] = {
    "Gene": ("HGNC", "NCBIGene", "UniProtKB"),
    "Disease": ("MONDO", "DOID", "MESH", "OMIM"),
    "Phenotype": ("HP", "MESH", "UMLS"),
    "Chemical": ("DRUGBANK", "UNII", "CHEBI", "MESH"),
    "Species": ("NCBITaxon", "MESH"),
    "Virus": ("NCBITaxon", "MESH"),
    "CellLine": ("CVCL", "CL"),
    "Variant": ("DBSNP", "HGVS"),
    "Pathway": ("WIKIPATHWAYS", "REACT", "GO"),
}


def parse_curie(text: str) -> str:
    """A CURIE in the spelling this project writes.

    Args:
        text: a CURIE in any known spelling, such as `doid:0080600`, `MIM:100` or `MESH:MESH:D1`.

    Returns:
        The same identifier with the Biolink prefix.

    Raises:
        InputError: the text has no colon, no local part, or an unknown prefix.
    """
    prefix, colon, local = text.strip().partition(":")
    spelling = _SPELLING.get(prefix.casefold())
    if not colon or not local or spelling is None:
        raise InputError(
            f"{text!r} is not a CURIE this project knows; it reads PREFIX:ID with one of {', '.join(PREFIXES)}"
        )
    if local.casefold().startswith(f"{spelling.casefold()}:"):
        local = local.partition(":")[2]
    return f"{spelling}:{local}"


def prefix_of(curie: str) -> str:
    """The part of a CURIE before the first colon."""
    return curie.partition(":")[0]


def order_curies(entity_type: EntityType, curies: Iterable[str]) -> tuple[str, ...]:
    """CURIEs of one concept, preferred vocabulary first, at most one a vocabulary.

    Args:
        entity_type: decides which vocabularies are preferred.
        curies: CURIEs of one concept, in any order, repeats allowed.

    Returns:
        Preferred vocabularies in their order, then the others by prefix; within a vocabulary the smallest.
    """
    ranks = {prefix: rank for rank, prefix in enumerate(PREFERRED[entity_type])}
    first: dict[str, str] = {}
    for curie in sorted(set(curies)):
        first.setdefault(prefix_of(curie), curie)
    return tuple(sorted(first.values(), key=lambda c: (ranks.get(prefix_of(c), len(ranks)), c)))
