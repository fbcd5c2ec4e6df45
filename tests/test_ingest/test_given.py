"""Entities that BioC, PubTator and records bring: their places in our text, their types and identifiers."""
# ruff: noqa: E501

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.given import curies_of, entities_of, ground_given, identifiers_of, type_of
from ingest.read import read_file
from ingest.read.marked import Mark, MarkedText
from kg.category import EntityType
from kg.document import Annotation, Document, Section
from tests.test_kg.names_table import Row, Table

BIOC = """<?xml version="1.0"?><collection><document><id>7</id>
<passage><infon key="type">title</infon><offset>0</offset><text>Camostat in  cells</text>
<annotation id="1"><infon key="type">Chemical</infon><infon key="identifier">MESH:C048974</infon>
<location offset="0" length="8"/><text>Camostat</text></annotation>
<annotation id="2"><infon key="type">CellLine</infon><infon key="identifier">CVCL_0030</infon>
<location offset="13" length="5"/><text>cells</text></annotation></passage>
<passage><infon key="type">abstract</infon><offset>19</offset><text>
Camostat blocks TMPRSS2 and ACE2.</text>
<annotation id="1"><infon key="type">GeneOrGeneProduct</infon><infon key="identifier">7113,59272</infon>
<location offset="36" length="7"/><text>TMPRSS2</text></annotation>
<annotation id="9"><infon key="type">GeneOrGeneProduct</infon><infon key="NCBI Gene">59272</infon>
<location offset="1" length="4"/><text>ACE2</text></annotation>
<annotation id="10"><infon key="type">Gibberish</infon><location offset="20" length="8"/><text>Camostat</text></annotation>
<annotation id="11"><infon key="type">Gene</infon><location offset="20" length="8"/><text>not there</text></annotation></passage>
<passage><infon key="section_type">REF</infon><infon key="type">ref</infon><offset>80</offset><text>Aspirin 2019</text>
<annotation id="12"><infon key="type">Chemical</infon><location offset="80" length="7"/><text>Aspirin</text></annotation>
</passage></document></collection>"""
PUBTATOR = (
    "11|t|Aspirin  and fever\n11|a|Aspirin lowers fever in H. sapiens.\n"
    "11\t0\t7\tAspirin\tChemical\tMESH:D001241\n11\t13\t18\tfever\tDisease\tD005334\n"
    "11\t19\t26\tAspirin\tChemical\t-\n11\t43\t53\tH. sapiens\tSpecies\t9606\n11\tCID\tD001241\tD005334\n"
)


def read(path: Path, text: str) -> Document:
    path.write_text(text, encoding="utf-8")
    (document,) = read_file(path)
    assert isinstance(document, Document), document
    return document


def said(document: Document) -> list[tuple[str, str, str, tuple[str, ...]]]:
    return [(one.id, document.text[one.start : one.end], one.type, one.ids) for one in document.annotations]


def test_bioc_entities_stand_where_their_words_are(tmp_path: Path) -> None:
    document = read(tmp_path / "a.xml", BIOC)
    assert said(document) == [
        ("1", "Camostat", "Chemical", ("MESH:C048974",)),
        ("2", "cells", "CellLine", ("CVCL:0030",)),
        ("T3", "TMPRSS2", "Gene", ("NCBIGene:7113", "NCBIGene:59272")),
        ("9", "ACE2", "Gene", ("NCBIGene:59272",)),
    ]
    passages = [
        {
            "offset": 10,
            "text": "Camostat blocks it.",
            "annotations": [
                {
                    "id": "A",
                    "infons": {"type": "Chemical", "MESH": "C048974"},
                    "text": "Camostat",
                    "locations": [{"offset": 10, "length": 8}],
                },
                {"id": "B", "infons": None, "locations": []},
                "no annotation",
            ],
        }
    ]
    same = read(tmp_path / "b.json", json.dumps({"documents": [{"id": "7", "passages": passages}]}))
    assert said(same) == [("A", "Camostat", "Chemical", ("MESH:C048974",))]


def test_a_place_that_is_no_number_costs_no_document(tmp_path: Path) -> None:
    document = read(
        tmp_path / "a.pubtator", "11|t|Aspirin\n11\t0\t\u00b2\tAs\tChemical\t-\n11\t0\t7\tAspirin\tChemical\t-\n"
    )
    assert [(one.start, one.end) for one in document.annotations] == [(0, 7)]


def test_pubtator_entities(tmp_path: Path) -> None:
    document = read(tmp_path / "a.pubtator", PUBTATOR)
    assert said(document) == [
        ("T1", "Aspirin", "Chemical", ("MESH:D001241",)),
        ("T2", "fever", "Disease", ("MESH:D005334",)),
        ("T3", "Aspirin", "Chemical", ()),
        ("T4", "H. sapiens", "Species", ("NCBITaxon:9606",)),
    ]


def test_records_bring_entities_and_broken_ones_cost_no_text(tmp_path: Path) -> None:
    entity = {"id": "A", "start": 0, "end": 7, "type": "Chemical", "ids": ["D001241"]}
    document = read(tmp_path / "a.jsonl", json.dumps({"id": "1", "text": "Aspirin.", "entities": [entity]}))
    assert said(document) == [("A", "Aspirin", "Chemical", ("MESH:D001241",))]
    for broken, fault in (
        ([{"start": 0}], "entity 1 is left out: it lacks start, end or type"),
        ("words", "its entities are left out: they are no list"),
        ([{**entity, "end": 99}], "entity 1 is left out: it spans 0-99 of 8 characters"),
    ):
        document = read(tmp_path / "b.jsonl", json.dumps({"id": "1", "text": "Aspirin.", "entities": broken}))
        assert (document.text, document.annotations, document.entity_faults) == ("Aspirin.", (), (fault,))


def test_marks_that_do_not_stand_where_they_should_are_told(tmp_path: Path) -> None:
    head = "12|t|Aspirin for fever\n12|a|It helps.\n"
    rows = (
        "0\t7\tAspirin\tChemical\t-",
        "13\t18\tfever\tDisease\t-",
        "3\t9\tzinc\tChemical\t-",
        "0\t7\tAspirin\tMotif\t-",
    )
    document = read(tmp_path / "a.pubtator", head + "".join(f"12\t{row}\n" for row in rows))
    assert [document.text[one.start : one.end] for one in document.annotations] == ["Aspirin", "fever"]
    foreign, moved, gone = document.entity_faults
    assert foreign.startswith("'Aspirin' at 0-7 is left out: 'Motif' is none of the types")
    assert moved == "'fever' at 13-18 is taken at 12-17, where these words stand"
    assert gone == "'zinc' at 3-9 is left out: these words do not stand there"


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("Gene", "3630(Tax:9606)", ("NCBIGene:3630",)),
        ("Gene", "3630;3667", ("NCBIGene:3630", "NCBIGene:3667")),
        ("Gene", "Gene:3630", ("NCBIGene:3630",)),
        ("Gene", "-", ()),
        ("Gene", "None", ()),
        ("Chemical", "D003000*", ("MESH:D003000",)),
        ("Chemical", "MESH:D003000|CHEBI:15365", ("MESH:D003000", "CHEBI:15365")),
        ("Disease", "OMIM:601626", ("OMIM:601626",)),
        ("Disease", "601626", ("OMIM:601626",)),
        ("Species", "txid9606", ("NCBITaxon:9606",)),
        ("Species", "Species:10090", ("NCBITaxon:10090",)),
        ("CellLine", "cvcl_0030", ("CVCL:0030",)),
        ("CellLine", "CVCL:0030", ("CVCL:0030",)),
        (
            "Variant",
            "tmVar:p|SUB|V|600|E;HGVS:p.V600E;VariantGroup:0;CorrespondingGene:673;RS#:113488022",
            ("DBSNP:rs113488022",),
        ),
        ("Variant", "tmVar:p|SUB|V|600|E;HGVS:p.V600E", ("HGVS:p.V600E",)),
        ("Variant", "rs113488022", ("DBSNP:rs113488022",)),
        ("Chemical", "LOCAL:77", ("LOCAL:77",)),
        ("Pathway", "77", ("77",)),
    ],
)
def test_identifiers_in_our_spelling(kind: EntityType, text: str, found: tuple[str, ...]) -> None:
    assert curies_of(kind, text) == found


def test_types_and_fields_of_other_tools() -> None:
    labels = ("GeneOrGeneProduct", "Cell_Line", "DNAMutation", "SpecificDisease", "species", "ProteinMutation", "Motif")
    assert [type_of(label) for label in labels] == [
        "Gene",
        "CellLine",
        "Variant",
        "Disease",
        "Species",
        "Variant",
        None,
    ]
    assert identifiers_of("Gene", {"NCBI Gene identifier": "7113", "type": "Gene"}) == ("NCBIGene:7113",)
    assert identifiers_of("Disease", {"identifier": "-", "MESH": "D1"}) == ("MESH:D1",)
    assert identifiers_of("Disease", {"type": "Disease"}) == ()


def document_with(*annotations: Annotation) -> Document:
    marked = MarkedText()
    block = marked.block("Aspirin, ibuprofen and HCoV-X", ())
    body = (Section("abstract", (block,)),)
    return Document("d", "", "", "", "abstract", "", "", body, annotations=annotations)


def test_identifiers_of_one_vocabulary_are_several_entities() -> None:
    two = Annotation("A", 0, 18, "Chemical", ("MESH:D1", "MESH:D2"))
    one = Annotation("B", 9, 18, "Chemical", ("MESH:D2", "DRUGBANK:DB1"))
    found = entities_of(document_with(two, one))
    assert [(entity.id, entity.ids) for entity in found] == [
        ("A", ("MESH:D1",)),
        ("A.2", ("MESH:D2",)),
        ("B", ("DRUGBANK:DB1", "MESH:D2")),
    ]
    assert found[2].mention.text == "ibuprofen"


def test_given_entities_are_grounded_by_what_the_names_know() -> None:
    names = Table((Row("DRUGBANK:DB00945", "Chemical", "Aspirin", ("MESH:D001241",)), Row("NCBITaxon:1", "Virus", "X")))
    document = document_with(
        Annotation("A", 0, 7, "Chemical", ("MESH:D001241",)),
        Annotation("B", 9, 18, "Chemical", ("MESH:D999",)),
        Annotation("C", 23, 29, "Species", ("NCBITaxon:1",)),
        Annotation("D", 23, 29, "Species", ("LOCAL:1",)),
    )
    known, unknown, virus, local = ground_given(entities_of(document), names)
    assert known.grounding is not None
    assert (known.grounding.curie, known.grounding.name, known.ids) == (
        "DRUGBANK:DB00945",
        "Aspirin",
        ("MESH:D001241",),
    )
    assert unknown.grounding is not None
    assert (unknown.grounding.curie, unknown.grounding.name) == ("MESH:D999", "ibuprofen")
    assert virus.mention.type == "Virus"
    assert local.grounding is None


@given(st.text(alphabet="ab \n\t", min_size=1, max_size=30), st.data())
def test_marks_keep_their_words_when_white_space_is_collapsed(raw: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(raw) - 1))
    end = data.draw(st.integers(start + 1, len(raw)))
    marked = MarkedText()
    block = marked.block(raw, (Mark("A", start, end, "", "Gene", ()),))
    document = Document("d", "", "", "", "abstract", "", "", (Section("abstract", (block,)),))
    found = marked.annotated(document).annotations
    words = " ".join(raw[start:end].split())
    assert [document.text[one.start : one.end].strip() for one in found] == ([words] if words else [])
