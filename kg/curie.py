"""CURIEs in Biolink's spelling: parsing, spelling, and which vocabulary is preferred for a type."""

from __future__ import annotations

import re
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
#: Vocabularies whose identifiers are written in capitals, and in small letters.
_CAPITALS: Final = frozenset(
    {
        "MESH",
        "UniProtKB",
        "ENSEMBL",
        "DRUGBANK",
        "UNII",
        "CHEMBL.COMPOUND",
        "UMLS",
        "CVCL",
        "REACT",
        "WIKIPATHWAYS",
        "PMC",
    }
)
_SMALL: Final = frozenset(("DBSNP",))
#: What an identifier starts with where its vocabulary leaves that out at times.
_STEMS: Final[dict[str, str]] = {"DBSNP": "rs", "WIKIPATHWAYS": "WP", "CHEMBL.COMPOUND": "CHEMBL", "PMC": "PMC"}
_OBO: Final = re.compile(rf"(?i)(?:obo:)?({'|'.join(map(re.escape, PREFIXES))})_([0-9A-Z]*\d[0-9A-Z]*)")
_WEB: Final = r"(?i)(?:https?://)?(?:www\.)?"
#: Web addresses of records, with the CURIE they stand for.
_ADDRESSES: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(_WEB + pattern), form)
    for pattern, form in (
        (r"(?:identifiers\.org|bioregistry\.io)/([\w.]+)[:/](.+?)/?", r"\1:\2"),
        (r"(?:purl\.obolibrary\.org/obo|ebi\.ac\.uk/efo)/([A-Za-z]+)_(\w+)", r"\1:\2"),
        (r"(?:dx\.)?doi\.org/(.+)", r"DOI:\1"),
        (r"(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/(\d+)/?", r"PMID:\1"),
        (r"(?:ncbi\.nlm\.nih\.gov/pmc|pmc\.ncbi\.nlm\.nih\.gov)/articles/(PMC\d+)/?", r"PMC:\1"),
        (r"id\.nlm\.nih\.gov/mesh/(?:\d{4}/)?([CD]\d+)(?:\.html)?", r"MESH:\1"),
        (r"ncbi\.nlm\.nih\.gov/gene/(\d+)/?", r"NCBIGene:\1"),
        (r"hpo\.jax\.org/(?:app/)?browse/term/(HP:\d+)", r"\1"),
        (r"go\.drugbank\.com/drugs/(\w+)", r"DRUGBANK:\1"),
        (r"genenames\.org/data/gene-symbol-report/#!/hgnc_id/(?:HGNC:)?(\d+)", r"HGNC:\1"),
        (r"(?:next\.)?monarchinitiative\.org/(?:disease/)?(\w+:\w+)", r"\1"),
        (r"uniprot\.org/(?:uniprotkb|uniprot)/([\w-]+)(?:/entry)?", r"UniProtKB:\1"),
    )
)
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
    """An identifier in the spelling this project writes.

    Args:
        text: a CURIE in any known spelling, such as `doid:0080600`, `mesh:d000086382` or `MESH:MESH:D1`; the form of
            OBO files, such as `MONDO_0100096`; or a web address of identifiers.org, bioregistry.io, OBO or of the
            pages that the report links to, such as `http://purl.obolibrary.org/obo/MONDO_0100096`.

    Returns:
        The CURIE with the Biolink prefix and the case of its vocabulary.

    Raises:
        InputError: the text is no identifier, or one of a vocabulary that is not known.
    """
    wanted = text.strip().strip("<>")
    if "/" in wanted:
        wanted = _of_address(re.sub(r"(?i)^\w+:\s*(?=https?://)", "", wanted))
    elif obo := _OBO.fullmatch(wanted):
        wanted = f"{obo[1]}:{obo[2]}"
    prefix, colon, local = (part.strip() for part in wanted.partition(":"))
    spelling = _SPELLING.get(prefix.casefold(), "")
    if local.casefold().startswith((f"{spelling}:".casefold(), f"{spelling}_".casefold())):
        local = local[len(spelling) + 1 :]
    if not colon or not local or not spelling:
        fault = f"the prefix {prefix!r} is unknown" if colon and "/" not in wanted else "it reads PREFIX:ID"
        raise InputError(f"{text!r} is not a CURIE this project knows: {fault}; known: {', '.join(PREFIXES)}")
    if spelling in _STEMS and local.isdigit():
        local = _STEMS[spelling] + local
    return f"{spelling}:{local.upper() if spelling in _CAPITALS else local.lower() if spelling in _SMALL else local}"


def as_curie(text: str) -> str:
    """The CURIE that a text is in any form that `parse_curie` reads, empty where it is none."""
    try:
        return parse_curie(text)
    except InputError:
        return ""


def why_no_curie(text: str) -> str:
    """What is wrong with a text that looks like an identifier, empty where it is one or does not look like one."""
    if "://" not in text and not re.fullmatch(r"[A-Za-z][\w.]*:[\w.:-]*\d[\w.:-]*", text.strip()):
        return ""
    try:
        parse_curie(text)
    except InputError as error:
        return str(error)
    return ""


def _of_address(text: str) -> str:
    """The CURIE-like part of a web address, the text itself where it is none that is known."""
    for pattern, form in _ADDRESSES:
        if found := pattern.fullmatch(text):
            return found.expand(form)
    return text


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
