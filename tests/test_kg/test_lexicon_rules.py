from __future__ import annotations

from pathlib import Path

import pytest

from kg.category import EntityType
from kg.lexicon.clean import cleaned
from kg.lexicon.model import ANY_CASE, EXACT_CASE, SOME_CAPITAL, Concept, Name, NameKind
from kg.lexicon.normalise import key_of
from kg.lexicon.rules import read_stops, rule_of

STOPS = {("may", "*"): "a common word", ("gold", "Chemical"): "a prize", ("rest", "*"): "a common word"}
WORDS = frozenset({"rest", "may", "impact"})


def rule(text: str, entity_type: EntityType, kind: NameKind = "exact", source: str = "HGNC") -> str:
    return rule_of(text, key_of(text), entity_type, kind, source, STOPS, WORDS)


@pytest.mark.parametrize(
    ("text", "entity_type", "kind", "wanted"),
    [
        ("TMPRSS2", "Gene", "exact", ANY_CASE),
        ("SHH", "Gene", "exact", SOME_CAPITAL),
        ("IMPACT", "Gene", "exact", EXACT_CASE),
        ("REST", "Gene", "exact", EXACT_CASE),
        ("CAT", "Gene", "abbreviation", EXACT_CASE),
        ("p38", "Gene", "code", ANY_CASE),
        ("ARDS", "Disease", "abbreviation", EXACT_CASE),
        ("pneumonia", "Disease", "exact", ANY_CASE),
        ("Taxol", "Chemical", "brand", EXACT_CASE),
        ("SARS-CoV-2", "Virus", "exact", ANY_CASE),
    ],
)
def test_case_rules(text: str, entity_type: EntityType, kind: NameKind, wanted: str) -> None:
    assert rule(text, entity_type, kind) == wanted


@pytest.mark.parametrize(
    ("text", "entity_type", "reason"),
    [
        ("May", "Chemical", "a common word"),
        ("gold", "Chemical", "a prize"),
        ("XII", "Gene", "a Roman numeral"),
        ("AB", "Disease", "too short"),
        ("123", "Chemical", "a number"),
    ],
)
def test_names_that_are_never_looked_for_keep_their_reason(text: str, entity_type: EntityType, reason: str) -> None:
    assert rule(text, entity_type) == f"never: {reason}"


def test_a_stop_word_of_one_type_is_a_name_of_another() -> None:
    assert rule("gold", "Disease") == ANY_CASE
    assert rule("May", "Chemical", source="undrawn") == ANY_CASE


def test_stop_words_are_read(tmp_path: Path) -> None:
    path = tmp_path / "stop.tsv"
    path.write_text("# key\ttypes\twhy\nset\tGene,Disease\ta word\n", encoding="utf-8")
    assert read_stops(path) == {("set", "Gene"): "a word", ("set", "Disease"): "a word"}


def test_a_string_kept_for_one_concept_stays_in_the_lexicon_of_the_others() -> None:
    concepts = [
        Concept("MONDO:0100096", "Disease", "COVID-19", (), 1.0),
        Concept("NCBITaxon:2697049", "Virus", "SARS-CoV-2", (), 1.0),
    ]
    names = [
        Name("SARS-CoV-2", "MONDO:0100096", "exact", "MONDO"),
        Name("SARS-CoV-2", "NCBITaxon:2697049", "exact", "NCBI"),
        Name("x" * 81, "MONDO:0100096", "exact", "MONDO"),
    ]
    found = cleaned(names, concepts, {}, {"sar cov 2": frozenset({"NCBITaxon:2697049"})})
    assert [(n.curie, n.rule) for n in found] == [
        ("MONDO:0100096", "never: kept for NCBITaxon:2697049"),
        ("NCBITaxon:2697049", ANY_CASE),
    ]


def test_a_gene_alias_beats_a_chemical_but_not_a_drug() -> None:
    concepts = [
        Concept("HGNC:1", "Gene", "INS", (), 1.0),
        Concept("DRUGBANK:DB00030", "Chemical", "Insulin human", (), 1.0),
        Concept("MESH:D1", "Chemical", "Insulins", (), 0.5),
    ]
    names = [
        Name("insulin", "HGNC:1", "exact", "HGNC"),
        Name("Insulin", "DRUGBANK:DB00030", "exact", "MeSH"),
        Name("Insulin", "MESH:D1", "exact", "MeSH"),
    ]
    rules = {n.curie: n.rule for n in cleaned(names, concepts, {}, {})}
    assert rules["HGNC:1"] == rules["DRUGBANK:DB00030"] == ANY_CASE
    assert rules["MESH:D1"].startswith("never: a gene")


def test_ontologies_acronyms_are_abbreviations() -> None:
    concepts = [Concept("MONDO:1", "Disease", "amyotrophic lateral sclerosis", (), 1.0)]
    (found,) = cleaned([Name("ALS", "MONDO:1", "exact", "MONDO")], concepts, {}, {})
    assert (found.kind, found.rule) == ("abbreviation", EXACT_CASE)
