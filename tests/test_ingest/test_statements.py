from __future__ import annotations

from ingest.statements import EXTRACTOR, evidence_of, occurrences_of
from kg.document import Block, Document, Line, Section
from kg.evidence import Evidence
from tests.test_ingest.marked import document, extractor

_TITLE = "A drug for COVID-19"
_TEXT = "Remdesivir was given.   Ruxolitinib inhibits JAK1. Ruxolitinib inhibits JAK1 again."
_PAPER = Document(
    "7",
    _TITLE,
    "2021-05",
    "x.pdf",
    "preprint",
    "",
    "",
    (
        Section("title", (Block(_TITLE, 1, (0.0, 0.0, 9.0, 1.0)),)),
        Section("references", (Block("Ruxolitinib inhibits JAK2.", 9),)),
        Section(
            "results",
            (Block(_TEXT, 3, (0.0, 0.0, 9.0, 9.0), None, (Line(0, 23, (0, 0, 9, 3)), Line(24, 83, (0, 4, 9, 9)))),),
        ),
    ),
)


def evidence(doc: Document) -> tuple[Evidence, ...]:
    return evidence_of(doc, extractor().extract(doc))


def test_evidence_says_where_it_stands() -> None:
    first, second = evidence(_PAPER)
    place = first.provenance
    assert (first.subject, first.predicate, first.object) == ("DRUGBANK:DB08877", "inhibits", "HGNC:6190")
    assert (place.document, place.section, place.page, place.bbox) == ("7", "results", 3, (0, 4, 9, 9))
    assert (place.date, place.kind, place.extractor) == ("2021-05", "preprint", EXTRACTOR)
    assert place.sentence == "Ruxolitinib inhibits JAK1." == _PAPER.text[place.start : place.end]
    assert second.provenance.start > place.end
    assert second.id != first.id


def test_polarity_and_certainty_follow_the_sentence() -> None:
    (denied,) = evidence(document("Ruxolitinib does not inhibit JAK1."))
    (left_open,) = evidence(document("Ruxolitinib might inhibit JAK1."))
    assert (denied.polarity, denied.certainty) == ("negated", "asserted")
    assert (left_open.polarity, left_open.certainty) == ("affirmed", "hedged")


def test_a_symmetric_statement_is_stored_one_way_round_with_its_words() -> None:
    for sentence in ("JAK2 interacts with JAK1.", "JAK1 interacts with JAK2."):
        (found,) = evidence(document(sentence))
        assert (found.subject, found.object) == ("HGNC:6190", "HGNC:6192")
        assert (found.subject_text, found.object_text) == ("JAK1", "JAK2")


def test_a_statement_about_something_without_a_concept_is_no_evidence() -> None:
    extraction = extractor().extract(document("The D614G variant causes COVID-19."))
    assert [e.mention.text for e in extraction.entities] == ["D614G", "COVID-19"]
    assert evidence(document("The D614G variant causes COVID-19.")) == ()


def test_reading_twice_gives_the_same_evidence() -> None:
    assert evidence(_PAPER) == evidence(_PAPER)
    assert len({e.id for e in evidence(_PAPER)}) == 2


def test_occurrences_count_concepts_under_all_their_names() -> None:
    doc = document("ACE2, angiotensin-converting enzyme 2 and ACE2.", "Remdesivir. D614G.")
    found = occurrences_of(doc, extractor().extract(doc))
    assert [(o.document, o.curie, o.type, o.name, o.count) for o in found] == [
        ("9", "DRUGBANK:DB14761", "Chemical", "Remdesivir", 1),
        ("9", "HGNC:13557", "Gene", "ACE2", 3),
    ]
