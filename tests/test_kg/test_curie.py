from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.category import CATEGORIES, ENTITY_TYPES, category_of, type_of
from kg.curie import PREFERRED, PREFIXES, as_curie, order_curies, parse_curie, prefix_of, why_no_curie
from kg.errors import InputError


@pytest.mark.parametrize(
    ("seen", "written"),
    [
        ("doid:0080600", "DOID:0080600"),
        ("entrez:59272", "NCBIGene:59272"),
        ("MIM:100", "OMIM:100"),
        ("MESH:MESH:D1", "MESH:D1"),
        ("taxonomy:2697049", "NCBITaxon:2697049"),
        ("DRUGBANK:DB00014", "DRUGBANK:DB00014"),
        ("mesh:d000086382", "MESH:D000086382"),
        ("ncbitaxon:9606", "NCBITaxon:9606"),
        ("dbsnp:RS7412", "DBSNP:rs7412"),
        ("rs:7412", "DBSNP:rs7412"),
        ("cellosaurus:CVCL_0030", "CVCL:0030"),
        ("CVCL_0030", "CVCL:0030"),
        ("MONDO_0100096", "MONDO:0100096"),
        ("obo:CHEBI_5801", "CHEBI:5801"),
        (" MESH: D000086382 ", "MESH:D000086382"),
        ("DOI:10.1000/XyZ", "DOI:10.1000/XyZ"),
        ("HGVS:p.Arg158Cys", "HGVS:p.Arg158Cys"),
        ("https://identifiers.org/mesh:D000086382", "MESH:D000086382"),
        ("http://identifiers.org/mesh/d000086382", "MESH:D000086382"),
        ("identifiers.org/MONDO:0100096", "MONDO:0100096"),
        ("https://identifiers.org/hgnc/HGNC:13557", "HGNC:13557"),
        ("https://identifiers.org/taxonomy:9606", "NCBITaxon:9606"),
        ("<http://purl.obolibrary.org/obo/MONDO_0100096>", "MONDO:0100096"),
        ("http://purl.obolibrary.org/obo/CHEBI_5801", "CHEBI:5801"),
        ("http://www.ebi.ac.uk/efo/EFO_0006579", "EFO:0006579"),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC7", "PMC:PMC7"),
        ("http://id.nlm.nih.gov/mesh/D000086382", "MESH:D000086382"),
        ("https://www.ncbi.nlm.nih.gov/gene/59272", "NCBIGene:59272"),
        ("https://hpo.jax.org/browse/term/HP:0001945", "HP:0001945"),
        ("doi:https://doi.org/10.1/x", "DOI:10.1/x"),
    ],
)
def test_spellings_we_read(seen: str, written: str) -> None:
    assert parse_curie(seen) == written


@pytest.mark.parametrize(
    "seen", ["", "aspirin", "MONDO:", "MONDO:MONDO:", "NOWHERE:1", "SARS_2", "https://example.org/MONDO:1"]
)
def test_what_is_not_a_curie_is_refused(seen: str) -> None:
    with pytest.raises(InputError, match="not a CURIE"):
        parse_curie(seen)
    assert as_curie(seen) == ""


def test_why_a_text_that_looks_like_an_identifier_is_none() -> None:
    assert "the prefix 'NOWHERE' is unknown; known: HGNC, " in why_no_curie("NOWHERE:1")
    assert "it reads PREFIX:ID" in why_no_curie("https://example.org/MONDO:1")
    assert why_no_curie("mondo:1") == why_no_curie("aspirin") == why_no_curie("COVID-19: a review") == ""


@given(st.sampled_from(sorted(PREFIXES)), st.text("0123456789ABC", min_size=1, max_size=8))
def test_parsing_is_idempotent(prefix: str, local: str) -> None:
    assert parse_curie(parse_curie(f"{prefix.lower()}:{local}")) == parse_curie(f"{prefix}:{local}")


def test_order_puts_the_preferred_vocabulary_first_and_one_a_vocabulary() -> None:
    assert order_curies("Gene", ["UniProtKB:P2", "NCBIGene:9", "HGNC:1", "UniProtKB:P1", "ENSEMBL:E"]) == (
        "HGNC:1",
        "NCBIGene:9",
        "UniProtKB:P1",
        "ENSEMBL:E",
    )


@given(st.permutations(["MESH:D1", "MONDO:1", "DOID:2", "OMIM:3", "OMIM:4"]))
def test_order_does_not_depend_on_the_input(curies: list[str]) -> None:
    assert order_curies("Disease", curies) == ("MONDO:1", "DOID:2", "MESH:D1", "OMIM:3")


def test_every_type_has_preferred_vocabularies_that_exist_and_a_category_that_leads_back() -> None:
    for entity_type in ENTITY_TYPES:
        assert set(PREFERRED[entity_type]) <= set(PREFIXES)
        assert all(type_of(category) == entity_type for category in CATEGORIES[entity_type])
    assert category_of("Gene", "UniProtKB:P0DTC2") == "biolink:Protein"
    assert category_of("Chemical", "DRUGBANK:DB00014") == "biolink:Drug"
    assert prefix_of(category_of("Virus")) == "biolink"
