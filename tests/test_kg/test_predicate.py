from __future__ import annotations

import pytest

from kg.category import CATEGORIES, CURATED_CATEGORIES
from kg.errors import InputError
from kg.predicate import predicate, predicates

CONTRACT = {
    "treats",
    "prevents",
    "causes",
    "associated_with",
    "positively_associated_with",
    "negatively_associated_with",
    "inhibits",
    "decreases_expression_of",
    "activates",
    "increases_expression_of",
    "agonist_of",
    "antagonist_of",
    "binds",
    "substrate_of",
    "positively_regulates",
    "negatively_regulates",
    "physically_interacts_with",
    "infects",
    "uses_host_factor",
    "combined_with",
    "drug_interacts_with",
}


def test_text_yields_exactly_the_closed_list() -> None:
    assert {name for name, row in predicates().items() if row.text} == CONTRACT


def test_opposites_point_at_predicates_of_the_other_sign() -> None:
    for row in predicates().values():
        if row.opposite:
            assert predicate(row.opposite).sign == -row.sign != 0


def test_categories_are_known() -> None:
    known = {c for row in CATEGORIES.values() for c in row} | set(CURATED_CATEGORIES)
    for row in predicates().values():
        assert row.subjects <= known
        assert row.objects <= known
        assert row.biolink.startswith("biolink:")


def test_domain_and_range() -> None:
    treats = predicate("treats")
    assert treats.allows("biolink:Drug", "biolink:Disease")
    assert not treats.allows("biolink:Disease", "biolink:Drug")
    assert not treats.allows("biolink:Gene", "biolink:Disease")


def test_symmetric_predicates_have_one_orientation() -> None:
    row = predicate("associated_with")
    assert row.orient("MONDO:1", "HGNC:2") == row.orient("HGNC:2", "MONDO:1") == ("HGNC:2", "MONDO:1")
    assert predicate("treats").orient("MONDO:1", "HGNC:2") == ("MONDO:1", "HGNC:2")


def test_unknown_predicate_names_the_known_ones() -> None:
    with pytest.raises(InputError, match="treats"):
        predicate("cures")
