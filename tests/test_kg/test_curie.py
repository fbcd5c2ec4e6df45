from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.category import CATEGORIES, ENTITY_TYPES, category_of, type_of
from kg.curie import PREFERRED, PREFIXES, order_curies, parse_curie, prefix_of
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
    ],
)
def test_spellings_we_read(seen: str, written: str) -> None:
    assert parse_curie(seen) == written


@pytest.mark.parametrize("seen", ["", "aspirin", "MONDO:", "NOWHERE:1"])
def test_what_is_not_a_curie_is_refused(seen: str) -> None:
    with pytest.raises(InputError, match="not a CURIE"):
        parse_curie(seen)


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
