from __future__ import annotations

import pytest

from ingest.given import read_given
from tests.test_ingest.marked import document, extractor


def statements(*blocks: str) -> list[tuple[str, str, str, bool, bool]]:
    extraction = extractor().extract(document(*blocks))
    name = {e.id: e.mention.text for e in extraction.entities}
    return [(name[r.subject], r.predicate, name[r.object], r.negated, r.hedged) for r in extraction.relations]


@pytest.mark.parametrize(
    ("sentence", "negated", "hedged"),
    [
        ("Ruxolitinib inhibits JAK1.", False, False),
        ("Ruxolitinib does not inhibit JAK1.", True, False),
        ("Ruxolitinib may inhibit JAK1.", False, True),
        ("Whether ruxolitinib inhibits JAK1 is unclear.", False, True),
        ("We aim to study whether ruxolitinib inhibits JAK1.", False, True),
        ("JAK1 was not inhibited by ruxolitinib.", True, False),
    ],
)
def test_denied_and_open_statements_are_kept_and_marked(sentence: str, negated: bool, hedged: bool) -> None:
    (found,) = statements(sentence)
    assert (found[0].casefold(), found[1], found[2]) == ("ruxolitinib", "inhibits", "JAK1")
    assert found[3:] == (negated, hedged)


def test_a_denial_in_another_clause_does_not_reach_the_statement() -> None:
    (found,) = statements("Ruxolitinib inhibits JAK1, but it did not work in influenza.")
    assert found[3] is False


@pytest.mark.parametrize("sentence", ["Ruxolitinib inhibited JAK2.", "JAK2 was inhibited by ruxolitinib."])
def test_active_and_passive_say_the_same(sentence: str) -> None:
    (found,) = statements(sentence)
    assert (found[0].casefold(), found[1], found[2]) == ("ruxolitinib", "inhibits", "JAK2")


def test_a_statement_does_not_cross_sentences_or_blocks() -> None:
    assert statements("We gave ruxolitinib. It is said to inhibit JAK1.") == []
    assert statements("Ruxolitinib inhibits", "JAK1.") == []


def test_a_composite_name_gives_a_statement_for_each_gene() -> None:
    extraction = extractor().extract(document("Ruxolitinib inhibits JAK1/2."))
    ids = {e.id: e.ids[0] for e in extraction.entities}
    assert sorted(ids[r.object] for r in extraction.relations) == ["HGNC:6190", "HGNC:6192"]


def test_mentions_that_are_denied_are_marked() -> None:
    entities = extractor().extract(document("There was no influenza. COVID-19 was found.")).entities
    assert [(e.mention.text, e.negated) for e in entities] == [("influenza", True), ("COVID-19", False)]


def test_given_entities_are_used_as_they_are() -> None:
    record = {
        "id": "1",
        "text": "Drugol inhibits GEN5, unlike remdesivir.",
        "entities": [
            {"id": "A", "start": 0, "end": 6, "type": "CHEMICAL", "ids": []},
            {"start": 16, "end": 20, "type": "GENE-Y", "ids": ["55"]},
        ],
    }
    extraction = extractor().extract(document(record["text"]), read_given(record)[0])  # type: ignore[arg-type]
    assert [(e.id, e.mention.text, e.ids) for e in extraction.entities] == [
        ("A", "Drugol", ()),
        ("T2", "GEN5", ("55",)),
    ]
    assert [(r.predicate, r.subject, r.object) for r in extraction.relations] == [("inhibits", "A", "T2")]


def test_no_given_entities_means_none() -> None:
    assert extractor().extract(document("Remdesivir."), ()).entities == ()


def test_abbreviations_are_reported() -> None:
    found = extractor().extract(document("Aicardi-Goutieres syndrome (AGS) is rare.")).abbreviations
    assert [(a.short, a.long) for a in found] == [("AGS", "Aicardi-Goutieres syndrome")]


def test_an_empty_document_extracts_to_nothing() -> None:
    extraction = extractor().extract(document(""))
    assert (extraction.sentences, extraction.entities, extraction.relations) == ((), (), ())


def test_the_version_names_the_lexicon() -> None:
    assert "small" in extractor().version
