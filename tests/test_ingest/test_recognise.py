from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.extract import Extractor
from kg.lexicon import open_lexicon
from pipelines.recogniser import open_tagger, open_usage
from tests.test_ingest.marked import document, extractor


def named(*blocks: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(e.mention.text, e.ids[:1]) for e in extractor().extract(document(*blocks)).entities]


def test_names_are_found_whole_and_grounded() -> None:
    assert named("Remdesivir blocks angiotensin-converting enzyme 2 in COVID-19, not remdesivirus.") == [
        ("Remdesivir", ("DRUGBANK:DB14761",)),
        ("angiotensin-converting enzyme 2", ("HGNC:13557",)),
        ("COVID-19", ("MONDO:0100096",)),
    ]


@pytest.mark.parametrize("written", ["JAK1/2", "JAK1/JAK2"])
def test_a_composite_name_gives_both_genes(written: str) -> None:
    ids = [e.ids[0] for e in extractor().extract(document(f"Ruxolitinib inhibits {written} strongly.")).entities]
    assert ids == ["DRUGBANK:DB08877", "HGNC:6190", "HGNC:6192"]


def test_a_composite_name_is_one_span() -> None:
    entities = extractor().extract(document("Ruxolitinib inhibits JAK1/2 strongly.")).entities
    assert [e.mention.text for e in entities[1:]] == ["JAK1/2", "JAK1/2"]


def test_a_fraction_or_an_unknown_member_is_no_composite() -> None:
    assert named("Half of JAK1/9 was lost.") == [("JAK1", ("HGNC:6190",))]


@pytest.mark.parametrize("second", ["AGS was severe.", "Severe AGS."])
def test_the_documents_own_abbreviation_overrides_the_lexicon(second: str) -> None:
    found = named(f"Aicardi-Goutieres syndrome (AGS) is rare. {second}", "In AGS, interferon rises.")
    assert found == [
        ("Aicardi-Goutieres syndrome", ("MONDO:0007118",)),
        ("AGS", ("MONDO:0007118",)),
        ("AGS", ("MONDO:0007118",)),
        ("AGS", ("MONDO:0007118",)),
    ]


def test_without_a_definition_the_lexicon_decides() -> None:
    assert named("AGS and ARDS were measured.") == [("AGS", ("HGNC:333",)), ("ARDS", ("MONDO:0006502",))]


def test_an_abbreviation_defined_as_something_unknown_is_no_concept() -> None:
    assert named("Automated gain scanning (AGS) was used. AGS was fast.") == []


def test_variants_are_found_and_a_reference_number_is_its_own_concept() -> None:
    entities = extractor().extract(document("The D614G and rs12252 variants, and p.Arg83Cys, c.123A>G.")).entities
    assert [(e.mention.text, e.mention.type) for e in entities] == [
        ("D614G", "Variant"),
        ("rs12252", "Variant"),
        ("p.Arg83Cys", "Variant"),
        ("c.123A>G", "Variant"),
    ]
    assert [e.ids for e in entities] == [(), ("DBSNP:rs12252",), (), ()]


def test_well_known_animals_count_wherever_they_stand_but_no_catalogue() -> None:
    shipped = Extractor.open(open_lexicon(), open_tagger("shipped"), open_usage("shipped"))
    text = "Hamsters and minks were infected, as were macaques. Murine antibodies (Cat. No. 12) were bought."
    found = shipped.extract(document(text)).entities
    assert [(e.mention.text, e.ids[0]) for e in found if e.mention.type == "Species"] == [
        ("Hamsters", "NCBITaxon:10036"),
        ("minks", "NCBITaxon:452646"),
        ("macaques", "NCBITaxon:9539"),
    ]


@pytest.mark.parametrize("recogniser", ["shipped", "lexicon"])
def test_initials_and_catalogue_numbers_are_no_names(recogniser: str) -> None:
    extractor = Extractor.open(open_lexicon(), open_tagger(recogniser), open_usage(recogniser))
    text = "Cells grew in medium (Gibco, cat. no. 10270; Cat. No. 5). A.C.E. and S.P.P. wrote about cats."
    assert [e.mention.text for e in extractor.extract(document(text)).entities] == ["cats"]


_PIECES = st.lists(
    st.sampled_from(
        ["Remdesivir", "JAK1/2", "AGS", "Aicardi-Goutieres syndrome (AGS)", "ARDS", "COVID-19", "D614G", " ", ". ",
         "not ", "may ", "inhibits ", "(", ")", "/", "-", "α", "\U0001d6fc", "İ", "ß", "ﬁ", "SARS-CoV-2", "\n", "JAK1"]
    ),
    max_size=14,
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.lists(_PIECES.map("".join), min_size=1, max_size=3))
def test_every_span_slices_its_text_and_stays_in_its_block(blocks: list[str]) -> None:
    doc = document(*blocks)
    extraction = extractor().extract(doc)
    spans = [(e.mention.start, e.mention.end) for e in extraction.entities]
    bounds = [(p.start, p.start + len(p.block.text)) for p in doc.placed()]
    assert all(extraction.text[e.mention.start : e.mention.end] == e.mention.text != "" for e in extraction.entities)
    for start, end in (*spans, *extraction.sentences):
        assert any(low <= start < end <= high for low, high in bounds)
    distinct = sorted(set(spans))
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(distinct))
    assert [e.id for e in extraction.entities] == [f"T{n}" for n in range(1, len(spans) + 1)]
