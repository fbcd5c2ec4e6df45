"""Where the record of a CURIE stands on the web."""

from __future__ import annotations

from typing import Final

from kg.curie import prefix_of

#: Records with a page of their own that is better known than the registry's.
_PAGES: Final[dict[str, str]] = {
    "DOI": "https://doi.org/{local}",
    "PMID": "https://pubmed.ncbi.nlm.nih.gov/{local}/",
    "PMC": "https://www.ncbi.nlm.nih.gov/pmc/articles/{local}/",
    "DRUGBANK": "https://go.drugbank.com/drugs/{local}",
    "HGNC": "https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/HGNC:{local}",
    "MONDO": "https://monarchinitiative.org/MONDO:{local}",
    "UniProtKB": "https://www.uniprot.org/uniprotkb/{local}",
}
#: Prefixes as the Bioregistry spells them.
_REGISTERED: Final[dict[str, str]] = {
    "CAS": "cas",
    "CHEBI": "chebi",
    "CHEMBL.COMPOUND": "chembl.compound",
    "CL": "cl",
    "CVCL": "cellosaurus",
    "DBSNP": "dbsnp",
    "DOID": "doid",
    "EFO": "efo",
    "ENSEMBL": "ensembl",
    "GO": "go",
    "HP": "hp",
    "MESH": "mesh",
    "NCBIGene": "ncbigene",
    "NCBITaxon": "ncbitaxon",
    "OMIM": "omim",
    "PUBCHEM.COMPOUND": "pubchem.compound",
    "REACT": "reactome",
    "UBERON": "uberon",
    "UMLS": "umls",
    "UNII": "unii",
    "WIKIPATHWAYS": "wikipathways",
}


def url_of(curie: str) -> str:
    """The web page of a record.

    Args:
        curie: a CURIE in this project's spelling.

    Returns:
        An https address, empty where the vocabulary has no pages.
    """
    prefix = prefix_of(curie)
    local = curie[len(prefix) + 1 :]
    if prefix in _PAGES:
        return _PAGES[prefix].format(local=local)
    if prefix in _REGISTERED:
        return f"https://bioregistry.io/{_REGISTERED[prefix]}:{local}"
    return ""
