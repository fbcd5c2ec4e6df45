from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extract import Extractor
from ingest.grounder import Grounder
from ingest.grounding.composite import parts
from ingest.grounding.families import Families
from ingest.grounding.spellings import spellings
from ingest.grounding.stem import stem_of, stems_of
from ingest.grounding.usage import Annotated, Usage, human, usage_table
from ingest.names import Name, apart, repeated, tidied, unexplained
from ingest.sentences import Definition
from kg.errors import UnreadableError
from kg.lexicon import Concept, Lexicon, open_lexicon
from kg.lexicon import Name as LexiconName
from kg.lexicon.orthologs import Ortholog, Orthologs, table_of
from kg.taxon import MOUSE
from tests.test_ingest.marked import document

_CONCEPTS = (
    Concept("HGNC:6190", "Gene", "JAK1", ("NCBIGene:3716",), 1.0),
    Concept("HGNC:6192", "Gene", "JAK2", (), 1.0),
    Concept("HGNC:6193", "Gene", "JAK3", (), 1.0),
    Concept("HGNC:8125", "Gene", "OGG1", (), 1.0),
    Concept("MONDO:1", "Disease", "breast cancer", (), 1.0),
    Concept("MONDO:2", "Disease", "ovarian cancer", (), 1.0),
    Concept("MONDO:3", "Disease", "nephropathy", ("MESH:D3",), 1.0),
    Concept("MONDO:4", "Disease", "Breast Neoplasms", ("MESH:D1943",), 0.4),
    Concept("HP:5", "Phenotype", "lethargy", (), 1.0),
    Concept("DRUGBANK:1", "Chemical", "clonidine", (), 1.0),
    Concept("DRUGBANK:DB01601", "Chemical", "lopinavir", (), 1.0),
    Concept("DRUGBANK:DB00503", "Chemical", "ritonavir", (), 1.0),
    Concept("MESH:D007372", "Chemical", "interferon", (), 1.0),
    Concept("MONDO:6", "Disease", "Parkinson disease", ("MESH:D10300",), 1.0),
    Concept("HGNC:13557", "Gene", "ACE2", (), 1.0),
    Concept("HGNC:2707", "Gene", "angiotensin-converting enzyme", (), 1.0),
    Concept("DRUGBANK:DB00495", "Chemical", "zidovudine", (), 1.0),
)


@cache
def lexicon() -> Lexicon:
    canonical = [LexiconName(c.name, c.curie, "exact", "test") for c in _CONCEPTS]
    further = (
        LexiconName("breast cancer", "MONDO:4", "related", "test"),
        LexiconName("Kaletra", "DRUGBANK:DB01601", "brand", "test"),
        LexiconName("Kaletra", "DRUGBANK:DB00503", "related", "test"),
        LexiconName("AZT", "DRUGBANK:DB00495", "abbreviation", "test"),
        *(LexiconName("JAK", curie, "related", "test") for curie in ("HGNC:6190", "HGNC:6192", "HGNC:6193")),
    )
    return Lexicon(_CONCEPTS, [*canonical, *further], "grounding")


def grounder(*documents: list[Annotated]) -> Grounder:
    return Grounder.open(lexicon(), Usage.read(usage_table(documents), "usage.tsv"))


def curies(text: str, kind: str, long: str = "", by: Grounder | None = None) -> list[str]:
    return [choice[1].curie for choice in (by or grounder()).ground(text, kind, long, Counter())]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("JAK1", "Gene", ["HGNC:6190"]),
        ("JAK1/2", "Gene", ["HGNC:6190", "HGNC:6192"]),
        ("JAK1 and JAK2", "Gene", ["HGNC:6190", "HGNC:6192"]),
        ("hOGG1", "Gene", ["HGNC:8125"]),
        ("human JAK2 gene", "Gene", ["HGNC:6192"]),
        ("JAK1", "Chemical", []),
        ("breast and ovarian cancer", "Disease", ["MONDO:1", "MONDO:2"]),
        ("cancer of the ovary", "Disease", ["MONDO:2"]),
        ("ovarian carcinomas", "Disease", ["MONDO:2"]),
        ("acute nephropathy", "Disease", ["MONDO:3"]),
        ("lethargic", "Disease", ["HP:5"]),
        ("clnoidine", "Chemical", ["DRUGBANK:1"]),
        ("clonidine hydrochloride", "Chemical", ["DRUGBANK:1"]),
        ("Kaletra", "Chemical", ["DRUGBANK:DB01601", "DRUGBANK:DB00503"]),
        ("quixotic tulip", "Disease", []),
    ],
)
def test_names_are_grounded_by_spelling_by_words_and_by_part(text: str, kind: str, expected: list[str]) -> None:
    assert curies(text, kind) == expected


def test_a_family_is_no_one_gene_however_often_one_of_it_is_meant() -> None:
    often = [Annotated("Gene", "JAK2", "HGNC:6192")] * 50
    assert curies("JAK", "Gene") == curies("JAK", "Gene", by=grounder(often)) == []
    assert curies("JAK2", "Gene", by=grounder(often)) == ["HGNC:6192"]
    found = Extractor.open(lexicon(), None).extract(document("Baricitinib inhibits JAK and JAK1."))
    assert [e.mention.text for e in found.entities if e.mention.type == "Gene"] == ["JAK1"]


def test_a_class_of_proteins_given_as_drugs_is_that_class() -> None:
    assert curies("interferon", "Gene") == ["MESH:D007372"]


def test_a_short_form_means_what_the_document_says() -> None:
    assert curies("BC", "Disease", "breast cancer") == ["MONDO:1"]
    assert curies("BC", "Disease", "big kitchen") == []


def test_a_gene_keeps_its_symbol_though_the_document_gives_it_a_name_of_its_own() -> None:
    assert curies("JAK1", "Gene", "just another kinase 1") == ["HGNC:6190"]


def test_a_symbol_with_a_number_that_its_long_form_leaves_out_is_that_gene() -> None:
    assert curies("ACE2", "Gene", "angiotensin-converting enzyme") == ["HGNC:13557"]


def test_a_short_form_of_a_formula_is_the_chemical_known_by_it() -> None:
    assert curies("AZT", "Chemical", "3'-azido-deoxythymidine") == ["DRUGBANK:DB00495"]
    assert curies("AZT", "Chemical", "agreeable zebra toast") == []


def test_a_symbol_recognised_as_another_type_is_the_gene_it_spells() -> None:
    assert [r.concept.curie for r in grounder().elsewhere("ACE2", "Chemical")] == ["HGNC:13557"]
    assert grounder().elsewhere("ACE2", "Species") == grounder().elsewhere("zidovudine", "Disease") == ()


def test_a_class_of_proteins_is_told_by_how_many_genes_hold_its_name_and_no_gene_is_learnt_for_it() -> None:
    genes = [Concept(f"HGNC:{n}", "Gene", f"CASP{n}", (), 1.0) for n in range(1, 10)]
    names = [LexiconName(f"apoptosis caspase {n}", f"HGNC:{n}", "exact", "HGNC") for n in range(1, 10)]
    names.append(LexiconName("caspase recruiter", "HGNC:1", "exact", "HGNC"))
    families = Families(Lexicon(genes, names, "families"))
    assert [families.is_class(text) for text in ("caspases", "Caspase", "quiet caspases")] == [True, True, True]
    assert not any(families.is_class(text) for text in ("recruiter", "CASP3", "caspase 3", "quiet kitchens"))
    marked = [[Annotated("Gene", "caspases", "HGNC:3"), Annotated("Gene", "kitchenase", "HGNC:4")]]
    usage = Usage.read(usage_table(marked, lambda one: families.is_class(one.text)), "usage.tsv")
    assert (usage.meant_by("Gene", "caspases"), usage.meant_by("Gene", "kitchenase")) == ("", "HGNC:4")
    assert usage.of(genes[2]) > 0


def test_annotated_genes_of_animals_count_for_the_human_gene() -> None:
    table = Orthologs(table_of([Ortholog("HGNC:6190", MOUSE, "NCBIGene:16451", "Jak1")]))
    marked = [Annotated("Gene", "kitchen kinase", "NCBIGene:16451"), Annotated("Disease", "PD", "MESH:D10300")]
    assert human(marked, lexicon(), table) == [Annotated("Gene", "kitchen kinase", "HGNC:6190"), marked[1]]
    assert curies("kitchen kinase", "Gene", by=grounder(human(marked, lexicon(), table))) == ["HGNC:6190"]


def test_a_name_that_only_annotators_know_and_one_that_they_file_elsewhere() -> None:
    taught = grounder([Annotated("Disease", "PD", "MESH:D10300"), Annotated("Disease", "breast cancer", "MESH:D1943")])
    assert curies("PD", "Disease") == []
    assert curies("PD", "Disease", by=taught) == ["MONDO:6"]
    found = taught.ground("breast cancer", "Disease", "", Counter())[0][1]
    assert (found.curie, found.equivalents) == ("MONDO:1", ("MESH:D1943",))


def test_usage_survives_its_file_and_a_broken_line_is_refused() -> None:
    one, other = Annotated("Gene", "p53", "NCBIGene:7157"), Annotated("Gene", "p53", "NCBIGene:22059")
    usage = Usage.read(usage_table([[one, one], [one], [other]]), "usage.tsv")
    assert usage.meant_by("Gene", "P-53") == ""
    assert usage.meant_by("Gene", "p53") == "NCBIGene:7157"
    assert (
        usage.of(Concept("HGNC:1", "Gene", "TP53", ("NCBIGene:7157",), 1.0))
        > usage.of(Concept("X:1", "Gene", "x", (), 1.0))
        == 0
    )
    with pytest.raises(UnreadableError, match="line 1"):
        Usage.read("nothing\n", "usage.tsv")


def test_words_of_one_family_have_one_stem() -> None:
    assert stem_of("hypertensive") == stem_of("hypertension")
    assert stem_of("renal") == stem_of("kidneys")
    assert stem_of("of") == ""
    assert stems_of("Cancer of the breast") == stems_of("tumour, breast")


@given(st.text(st.sampled_from("abJAK12 -/,()and"), max_size=24), st.sampled_from(["Gene", "Disease", "Chemical"]))
def test_other_spellings_and_parts_are_never_empty_or_the_name_itself(text: str, kind: str) -> None:
    assert all(len(s) > 1 and s != text and 0 < trust <= 1 for s, trust, _ in spellings(text, kind))
    assert all(len(way) > 1 for way in parts(text, kind))


def name(start: int, end: int, kind: str = "Gene", score: float = 0.9) -> Name:
    return Name(start, end, kind, score, "crf")


def test_of_two_names_that_overlap_the_surer_then_the_longer_stays() -> None:
    assert apart([name(0, 3), name(0, 5, "Disease", 0.5), name(6, 8), name(6, 9)]) == [name(0, 3), name(6, 9)]
    assert apart([name(0, 3), name(0, 5, "Disease", 0.5)], {"Gene": 0.5}) == [name(0, 5, "Disease", 0.5)]


def test_loose_brackets_and_marks_are_no_part_of_a_name() -> None:
    text = "(IL-6), TNF(alpha) and ;"
    kept = tidied(text, [name(0, 5), name(1, 6), name(8, 18), name(23, 24)])
    assert [text[n.start : n.end] for n in kept] == ["IL-6", "IL-6", "TNF(alpha)"]


def test_a_name_is_found_wherever_it_stands_and_so_is_its_short_form() -> None:
    text = "Angiotensin (AT) and AT. Angiotensin, pre-AT, angiotensins."
    found = repeated(text, [name(0, 11, "Chemical")], [Definition("AT", "Angiotensin", 0, 11)])
    assert sorted((n.start, text[n.start : n.end], n.recogniser) for n in found) == [
        (0, "Angiotensin", "crf"),
        (13, "AT", "repeated"),
        (21, "AT", "repeated"),
        (25, "Angiotensin", "repeated"),
        (42, "AT", "repeated"),
    ]


def test_short_forms_of_plain_words_and_parts_of_isolates_are_no_names() -> None:
    text = "case-based learning (CBL) and CBL, HAdV-B/CHN/BJ01/2011/55, Janus kinase (JK), JAK1/JAK2"
    definitions = [Definition("CBL", "case-based learning", 0, 19), Definition("JK", "Janus kinase", 60, 72)]
    places = [text.index(s) for s in ("CBL)", "CBL,", "CHN", "Janus", "JK)", "JAK1", "JAK2")]
    names = [name(at, at + size) for at, size in zip(places, (3, 3, 3, 12, 2, 4, 4), strict=True)]
    kept = unexplained(text, names, definitions)
    assert [text[n.start : n.end] for n in kept] == ["Janus kinase", "JK", "JAK1", "JAK2"]
    diseases = [name(at, at + 3, "Disease") for at in places[:2]]
    assert unexplained(text, diseases, definitions) == diseases


def test_lexicon_matches_of_a_combination_name_each_drug() -> None:
    shipped = open_lexicon()
    extraction = Extractor.open(shipped).extract(document("It was lopinavir/ritonavir or Kaletra."))
    found = [(e.mention.text, e.grounding.curie) for e in extraction.entities if e.grounding]
    both = ["DRUGBANK:DB01601", "DRUGBANK:DB00503"]
    assert found == [(text, curie) for text in ("lopinavir/ritonavir", "Kaletra") for curie in both]
