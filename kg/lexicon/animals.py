"""Genes of animals as concepts: they have identifiers and a name, but no names that are looked for."""

from __future__ import annotations

from typing import Final

from kg.lexicon.model import NEVER, Concept, Name
from kg.lexicon.orthologs import open_orthologs
from kg.taxon import MOUSE, NAMES

#: Vocabularies of animals' genes.
_PREFIXES: Final = ("NCBIGene:", "ENSEMBL:")
_PRIOR: Final = 0.5


def animal_gene(curie: str) -> Concept | None:
    """The gene of a mouse or rat with this CURIE, preferred or equivalent, None where it is not known as one."""
    known = open_orthologs().named(curie) if curie.startswith(_PREFIXES) else ()
    return Concept(known[0].curie, "Gene", known[0].name, known[0].equivalents, _PRIOR) if known else None


def animal_names(curie: str) -> tuple[Name, ...]:
    """The symbol of a gene of a mouse or rat, with the human gene by whose names it is found; empty where unknown."""
    known = open_orthologs().named(curie) if curie.startswith(_PREFIXES) else ()
    return tuple(
        Name(
            one.symbol,
            one.curie,
            "exact",
            "MGI" if one.taxon == MOUSE else "RGD",
            f"{NEVER}{one.human} is, and means this gene where a text speaks of {NAMES[one.taxon]}",
        )
        for one in known
    )
