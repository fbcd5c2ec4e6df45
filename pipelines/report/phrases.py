"""Predicates, sections and kinds in the words of a reader."""

from __future__ import annotations

from typing import Final

_WORDS: Final = {
    "associated_with": "is associated with",
    "positively_associated_with": "rises with",
    "negatively_associated_with": "falls with",
    "agonist_of": "is an agonist of",
    "antagonist_of": "is an antagonist of",
    "substrate_of": "is a substrate of",
    "metabolised_by": "is metabolised by",
    "transported_by": "is transported by",
    "carried_by": "is carried by",
    "combined_with": "is combined with",
    "drug_interacts_with": "has a drug interaction with",
    "has_side_effect": "has the side effect",
    "has_phenotype": "has the phenotype",
    "upregulated_in": "is upregulated in",
    "downregulated_in": "is downregulated in",
    "expressed_in": "is expressed in",
    "involved_in_disease": "is involved in",
    "uses_host_factor": "uses the host factor",
    "binds": "binds",
}


def in_words(predicate: str) -> str:
    """A predicate as a phrase between subject and object, such as `is associated with`."""
    return _WORDS.get(predicate, predicate.replace("_", " "))


def place_of(section: str, page: int | None) -> str:
    """Section and page, as far as known: `results, page 3`."""
    parts = [section] if section else []
    if page is not None:
        parts.append(f"page {page}")
    return ", ".join(parts)


def plural(count: int, noun: str) -> str:
    """A count with its noun: `1 paper`, `1,200 papers`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
