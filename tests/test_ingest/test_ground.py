from __future__ import annotations

from collections import Counter

from ingest.ground import FLOOR, ground
from kg.lexicon import Concept, Name, Reading


def reading(curie: str, score: float, *equivalents: str) -> Reading:
    concept = Concept(curie, "Gene", f"name of {curie}", equivalents, 1.0)
    return Reading(concept, Name("X", curie, "exact", "test"), score, "any case")


def chosen(*readings: Reading, context: Counter[str] | None = None) -> str | None:
    found = ground(readings, context or Counter())
    return None if found is None else found[1].curie


def test_the_best_reading_wins() -> None:
    assert chosen(reading("HGNC:1", 0.9), reading("HGNC:2", 0.6)) == "HGNC:1"


def test_a_concept_named_elsewhere_in_the_document_wins_over_a_slightly_better_reading() -> None:
    both = (reading("HGNC:1", 0.8), reading("HGNC:2", 0.7))
    assert chosen(*both, context=Counter({"HGNC:2": 1})) == "HGNC:2"


def test_a_reading_below_the_floor_is_refused() -> None:
    assert chosen(reading("HGNC:1", FLOOR - 0.01)) is None
    assert chosen(reading("HGNC:1", FLOOR - 0.01), context=Counter({"HGNC:1": 2})) == "HGNC:1"


def test_rivals_lower_the_score_and_are_kept_as_alternatives() -> None:
    alone = ground([reading("HGNC:1", 0.9)], Counter())
    tied = ground([reading("HGNC:1", 0.9), reading("HGNC:2", 0.9)], Counter())
    assert alone is not None
    assert tied is not None
    assert tied[1].score < alone[1].score <= 1.0
    assert [a.curie for a in tied[1].alternatives] == ["HGNC:2"]
    assert alone[1].alternatives == ()


def test_the_order_of_tied_readings_does_not_matter() -> None:
    one, two = reading("HGNC:1", 0.9), reading("HGNC:2", 0.9)
    assert chosen(one, two) == chosen(two, one) == "HGNC:1"


def test_equivalents_are_one_a_vocabulary() -> None:
    found = ground([reading("HGNC:1", 0.9, "NCBIGene:1", "NCBIGene:2", "ENSEMBL:3", "HGNC:4")], Counter())
    assert found is not None
    assert found[1].equivalents == ("NCBIGene:1", "ENSEMBL:3")
