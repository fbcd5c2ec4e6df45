from __future__ import annotations

from kg.category import EntityType
from kg.lexicon.entry import Entry
from kg.lexicon.join import Joiner


def entry(
    curies: str, name: str, *names: str, entity_type: EntityType = "Chemical", source: str = "A", prior: float = 0.5
) -> Entry:
    return Entry(entity_type, tuple(curies.split()), name, tuple((n, "exact") for n in names), source, prior)


def test_entries_join_by_curie_name_and_unique_synonym() -> None:
    joiner = Joiner()
    joiner.add([entry("DRUGBANK:DB1", "Chloroquine"), entry("DRUGBANK:DB2", "Acetylsalicylic acid")])
    joiner.add([entry("MESH:D1 CAS:1", "Chloroquine", source="B"), entry("MESH:D2", "Aspirin", "acetylsalicylic acid")])
    joiner.add([entry("CHEBI:1 CAS:1", "chloroquine base", source="C")])
    joined = joiner.result()
    assert [(c.curie, c.name, c.equivalents) for c in joined.concepts] == [
        ("DRUGBANK:DB1", "Chloroquine", ("CAS:1", "CHEBI:1", "MESH:D1")),
        ("DRUGBANK:DB2", "Acetylsalicylic acid", ("MESH:D2",)),
    ]
    assert joined.concepts[0].prior == 0.6
    assert [n.text for n in joined.names if n.curie == "DRUGBANK:DB2"] == [
        "Acetylsalicylic acid",
        "Aspirin",
        "acetylsalicylic acid",
    ]


def test_two_concepts_of_one_vocabulary_never_join() -> None:
    joiner = Joiner()
    joiner.add([entry("CHEBI:1 CAS:7", "lactate"), entry("CHEBI:2 CAS:7", "lactate ion"), entry("CHEBI:3", "Lactate")])
    assert [c.curie for c in joiner.result().concepts] == ["CHEBI:1", "CHEBI:2", "CHEBI:3"]


def test_an_ambiguous_synonym_joins_nothing() -> None:
    joiner = Joiner()
    joiner.add([entry("MESH:D1", "one", "shared"), entry("MESH:D2", "two", "shared")])
    joiner.add([entry("UNII:X", "shared")])
    assert len(joiner.result().concepts) == 3


def test_phenotypes_join_diseases_and_keep_the_first_type() -> None:
    joiner = Joiner()
    joiner.add([entry("MONDO:1", "pneumonia", entity_type="Disease")])
    joiner.add([entry("HP:2", "Pneumonia", entity_type="Phenotype"), entry("HP:3", "Cough", entity_type="Phenotype")])
    found = [(c.curie, c.type) for c in joiner.result().concepts]
    assert found == [("HP:3", "Phenotype"), ("MONDO:1", "Disease")]


def test_only_known_entries_and_nameless_entries() -> None:
    joiner = Joiner()
    joiner.add([entry("HGNC:1", "ACE2", entity_type="Gene")])
    joiner.add(
        [entry("HGNC:1 MESH:C1", "", "angiotensin-converting enzyme 2", entity_type="Gene"), entry("HGNC:9", "", "x")]
    )
    joiner.add([entry("MESH:D9", "unknown thing")], only_known=True)
    joined = joiner.result()
    assert [(c.curie, c.equivalents) for c in joined.concepts] == [("HGNC:1", ("MESH:C1",))]
    assert joiner.knows("Gene", "Angiotensin converting enzyme 2")
    assert not joiner.knows("Chemical", "ACE2")


def test_viral_proteins_prefer_uniprot_and_descriptors_come_before_records() -> None:
    joiner = Joiner()
    joiner.add([entry("NCBIGene:43740568 UniProtKB:P0DTC2", "spike", entity_type="Gene")])
    joiner.add([entry("MONDO:5 MESH:C9 MESH:D3", "covid", entity_type="Disease")])
    joined = joiner.result()
    assert [(c.curie, c.equivalents) for c in joined.concepts] == [
        ("MONDO:5", ("MESH:D3",)),
        ("UniProtKB:P0DTC2", ("NCBIGene:43740568",)),
    ]
    assert joined.further == {"MONDO:5": ("MESH:C9",)}


def test_a_curie_belongs_to_one_concept() -> None:
    joiner = Joiner()
    joiner.add(
        [
            entry("HGNC:6081 MESH:D1", "INS", entity_type="Gene"),
            entry("NCBITaxon:7 MESH:D3", "hemp", entity_type="Species"),
        ]
    )
    joiner.add([entry("CHEBI:1 MESH:D1 HGNC:6081", "insulin"), entry("UNII:2 MESH:D3", "cannabis")])
    found = [(c.curie, c.equivalents) for c in joiner.result().concepts]
    assert found == [("CHEBI:1", ("MESH:D1",)), ("HGNC:6081", ()), ("NCBITaxon:7", ("MESH:D3",)), ("UNII:2", ())]
