"""The lexicon that is shipped says what the rest of the project relies on."""

from __future__ import annotations

from importlib.resources import files

import pytest

from kg.lexicon import Lexicon, open_lexicon, together


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return open_lexicon()


@pytest.mark.parametrize(
    ("text", "curie"),
    [
        ("COVID-19", "MONDO:0100096"),
        ("coronavirus disease 2019", "MONDO:0100096"),
        ("2019-nCoV infection", "MONDO:0100096"),
        ("SARS-CoV-2 infection", "MONDO:0100096"),
        ("SARS-CoV-2", "NCBITaxon:2697049"),
        ("2019-nCoV", "NCBITaxon:2697049"),
        ("novel coronavirus", "NCBITaxon:2697049"),
        ("SARS-CoV", "NCBITaxon:694009"),
        ("spike protein", "UniProtKB:P0DTC2"),
        ("Mpro", "UniProtKB:P0DTD1-PRO_0000449623"),
        ("3CLpro", "UniProtKB:P0DTD1-PRO_0000449623"),
        ("ACE2", "HGNC:13557"),
        ("IL-6", "HGNC:6018"),
        ("HGF", "HGNC:4893"),
        ("NF-κB", "HGNC:7794"),
        ("hydroxychloroquine", "DRUGBANK:DB01611"),
        ("Plaquenil", "DRUGBANK:DB01611"),
        ("Paxlovid", "DRUGBANK:DB16691"),
        ("propranolol", "DRUGBANK:DB00571"),
        ("fever", "HP:0001945"),
        ("breast cancer", "MONDO:0007254"),
        ("hyperlipidemia", "MONDO:0021187"),
        ("Vero E6", "CVCL:0574"),
        ("mefloquine hydrochloride", "DRUGBANK:DB00358"),
        ("norethindrone", "DRUGBANK:DB00717"),
        ("glutamine", "DRUGBANK:DB00130"),
        ("sex determining region Y-box 2", "HGNC:11195"),
        ("bovine viral diarrhoea", "MONDO:0005679"),
        ("D-dimer", "UNII:SDD8U8BB2G"),
        ("Guillain-Barré", "MONDO:0016218"),
        ("kidney disease", "MONDO:0005240"),
        ("PBMCs", "CL:2000001"),
        ("AGS cells", "CVCL:0139"),
        ("AGS", "MONDO:0018866"),
        ("Omicron", "NCBITaxon:2697049"),
        ("BA.5", "NCBITaxon:2697049"),
        ("interferon", "MESH:D007372"),
        ("type I interferon", "MESH:D007370"),
        ("IFN-gamma", "HGNC:5438"),
        ("anosmia", "HP:0000458"),
        ("mRNA-1273", "DRUGBANK:DB15654"),
        ("BNT162b2", "DRUGBANK:DB15696"),
        ("respiratory insufficiency", "MONDO:0021113"),
        ("severe COVID-19 infection", "MONDO:0100096"),
        ("influenza virus B", "NCBITaxon:11520"),
        ("IFN-β1a", "DRUGBANK:DB00060"),
    ],
)
def test_first_reading(lexicon: Lexicon, text: str, curie: str) -> None:
    assert lexicon.readings(text)[0].concept.curie == curie


@pytest.mark.parametrize(
    "text",
    [
        "was",
        "can",
        "set",
        "rest",
        "impact",
        "for",
        "an",
        "large",
        "blood",
        "may",
        "water",
        "lead",
        "and 1",
        "growth factor",
        "rose",
        "bear",
        "fly",
        "mint",
    ],
)
def test_words_are_no_names(lexicon: Lexicon, text: str) -> None:
    assert lexicon.readings(text) == ()


@pytest.mark.parametrize("text", ["lopinavir/ritonavir", "Lopinavir-ritonavir", "Kaletra", "Paxlovid", "LPV/r"])
def test_drugs_given_together_are_all_read(lexicon: Lexicon, text: str) -> None:
    read = [reading.concept.curie for reading in lexicon.readings(text)]
    assert together(text)[0] == read[0]
    assert set(together(text)) <= set(read)
    assert together("ritonavir") == ()


@pytest.mark.parametrize(
    ("curie", "preferred"),
    [
        ("DOID:0080600", "MONDO:0100096"),
        ("MESH:C000657245", "MONDO:0100096"),
        ("DOID:9917", "MONDO:0006294"),
        ("NCBIGene:59272", "HGNC:13557"),
        ("MESH:D005334", "HP:0001945"),
        ("MESH:D002738", "DRUGBANK:DB00608"),
        ("NCBIGene:43740568", "UniProtKB:P0DTC2"),
    ],
)
def test_other_vocabularies_lead_to_the_preferred_concept(lexicon: Lexicon, curie: str, preferred: str) -> None:
    assert lexicon.preferred(curie) == preferred


def test_a_drug_has_its_equivalents(lexicon: Lexicon) -> None:
    drug = lexicon.concept("DRUGBANK:DB00608")
    assert drug is not None
    assert {"CAS:54-05-7", "MESH:D002738", "UNII:886U3H6UFF"} <= set(drug.equivalents)


def test_the_tables_are_small_and_sorted(lexicon: Lexicon) -> None:
    folder = files("kg.lexicon").joinpath("data")
    sizes = [len(path.read_bytes()) for path in folder.iterdir() if path.name.endswith(".zst")]
    assert 5_000_000 < sum(sizes) < 10_000_000
    curies = [concept.curie for concept in lexicon.concepts()]
    assert curies == sorted(set(curies))
    prefixes = [tuple(c.partition(":")[0] for c in concept.equivalents) for concept in lexicon.concepts()]
    assert all(len(set(found)) == len(found) for found in prefixes)


def test_every_source_has_a_licence(lexicon: Lexicon) -> None:
    licences = files("kg.lexicon").joinpath("data/LICENCES.md").read_text(encoding="utf-8")
    for source in {name.source for name in lexicon.names()}:
        assert f"| {source} " in licences, source
