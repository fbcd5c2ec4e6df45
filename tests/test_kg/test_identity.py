from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.claim import UNKNOWN, Claim, settle
from kg.forest import Forest
from kg.identity import merge
from tests.test_kg.names_table import ROWS, Row, Table

CURIES = sorted({curie for row in ROWS for curie in (row.curie, *row.equivalents)} | {"GO:0006915", "UMLS:C1"})


def test_the_two_curies_of_covid_are_one_node() -> None:
    identity = merge(["DOID:0080600", "MONDO:0100096", "DOID:8469"], Table())
    assert identity.node_of == {
        "DOID:0080600": "MONDO:0100096",
        "MONDO:0100096": "MONDO:0100096",
        "DOID:8469": "MONDO:0005812",
    }
    assert identity.equivalents["MONDO:0100096"] == ("DOID:0080600", "MESH:D000086382")


def test_an_unknown_curie_is_a_node_of_its_own() -> None:
    identity = merge(["UMLS:C1"], Table())
    assert identity.node_of == {"UMLS:C1": "UMLS:C1"}
    assert identity.equivalents == {"UMLS:C1": ()}


def test_concepts_that_share_an_equivalent_are_merged_across_vocabularies_only() -> None:
    names = Table(
        (
            Row("CHEBI:1", "Chemical", "a", ("CAS:5",)),
            Row("DRUGBANK:DB1", "Chemical", "b", ("CAS:5",)),
            Row("DRUGBANK:DB2", "Chemical", "c", ("CAS:5",)),
            Row("HP:1", "Phenotype", "d", ("CAS:5",)),
        )
    )
    identity = merge(["CHEBI:1", "DRUGBANK:DB1", "DRUGBANK:DB2", "HP:1"], names)
    assert identity.node_of["CHEBI:1"] == "DRUGBANK:DB1"
    assert identity.node_of["DRUGBANK:DB2"] == "DRUGBANK:DB2"
    assert identity.node_of["HP:1"] == "HP:1"
    assert identity.equivalents["DRUGBANK:DB1"] == ("CAS:5", "CHEBI:1")


@given(st.lists(st.sampled_from(CURIES), min_size=1))
def test_merging_depends_on_the_set_of_curies_alone_and_is_stable(curies: list[str]) -> None:
    identity = merge(curies, Table())
    assert identity == merge(reversed(curies), Table())
    assert set(identity.node_of) == set(curies)
    assert all(Table().preferred(curie) == node for curie, node in identity.node_of.items())


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh"))))
def test_a_forest_holds_the_connected_components(pairs: list[tuple[str, str]]) -> None:
    forest = Forest("abcdefgh")
    for one, other in pairs:
        forest.union(one, other)
    groups = [{letter} for letter in "abcdefgh"]
    for one, other in pairs:
        left = next(group for group in groups if one in group)
        right = next(group for group in groups if other in group)
        if left is not right:
            groups.remove(right)
            left |= right
    assert sorted(forest.sets().values()) == sorted(tuple(sorted(group)) for group in groups)
    assert all(forest.find(member) == min(group) for group in groups for member in group)


def test_names_decide_on_the_category_unless_a_source_knows_more() -> None:
    claims = [
        Claim("UMLS:C0000737", "biolink:PhenotypicFeature", "belly ache"),
        Claim("DOID:0080600", "biolink:PhenotypicFeature"),
        Claim("GO:0006915", "biolink:BiologicalProcess", "apoptotic process"),
        Claim("UMLS:C1", "biolink:PhenotypicFeature", "z"),
        Claim("UMLS:C1", "", "a"),
        Claim("UNDRAWN:x"),
        Claim("NCBIGene:1"),
    ]
    rows = {row.id: row for row in settle(merge([claim.curie for claim in claims], Table()), claims)}
    assert {curie: (row.name, row.category) for curie, row in rows.items()} == {
        "HP:0002027": ("Abdominal pain", "biolink:PhenotypicFeature"),
        "MONDO:0100096": ("COVID-19", "biolink:Disease"),
        "GO:0006915": ("apoptotic process", "biolink:BiologicalProcess"),
        "UMLS:C1": ("a", "biolink:PhenotypicFeature"),
        "UNDRAWN:x": ("UNDRAWN:x", UNKNOWN),
        "NCBIGene:1": ("NCBIGene:1", "biolink:Gene"),
    }
    assert rows["MONDO:0100096"].categories == ("biolink:Disease", "biolink:PhenotypicFeature")
