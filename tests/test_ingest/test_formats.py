from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.extraction import Entity, Extraction
from ingest.formats import to_bioc, to_jsonl, to_pubtator
from ingest.given import entities_of, read_given
from ingest.read import pubtator
from kg.category import ENTITY_TYPES
from kg.document import Document
from kg.mention import Mention
from tests.test_ingest.marked import document, extractor


def extraction(*blocks: str) -> Extraction:
    return extractor().extract(document(*blocks))


_TWO = ("Aicardi-Goutieres syndrome (AGS)", "Ruxolitinib may inhibit JAK1/2, and D614G is a variant.")


def test_a_line_holds_the_contracts_fields() -> None:
    line = json.loads(to_jsonl(extraction(*_TWO)))
    assert list(line) == ["id", "text", "entities", "relations", "abbreviations"]
    drug = line["entities"][2]
    assert drug | {"score": 0} == {
        "id": "T3", "start": 34, "end": 45, "text": "Ruxolitinib", "type": "Chemical",
        "ids": ["DRUGBANK:DB08877", "CHEBI:66919"], "score": 0, "negated": False, "hedged": False,
    }  # fmt: skip
    relation = line["relations"][0]
    assert list(relation) == ["type", "arg1", "arg2", "score", "negated", "hedged", "evidence"]
    assert (relation["type"], relation["arg1"][0], relation["arg2"][0]) == ("inhibits", drug["ids"][0], "HGNC:6190")
    assert (relation["negated"], relation["hedged"]) == (False, True)
    assert [line["text"][s:e] for s, e in relation["evidence"]] == [_TWO[1]]
    assert line["abbreviations"] == [{"short": "AGS", "long": "Aicardi-Goutieres syndrome"}]


def test_a_line_can_be_given_back() -> None:
    made = extraction(*_TWO)
    back = read_given(json.loads(to_jsonl(made)))[0]
    assert [(e.id, e.ids, e.mention.start, e.mention.end, e.mention.type) for e in back] == [
        (e.id, e.ids, e.mention.start, e.mention.end, e.mention.type) for e in made.entities
    ]
    again = extractor().extract(document(*_TWO), back)
    assert [(r.predicate, r.subject, r.object) for r in again.relations] == [
        (r.predicate, r.subject, r.object) for r in made.relations
    ]


def test_an_entity_without_identifiers_stands_under_its_key() -> None:
    record = {
        "id": "1",
        "text": "Drugol inhibits GEN5.",
        "entities": [{"start": 0, "end": 6, "type": "Chemical"}, {"start": 16, "end": 20, "type": "Gene", "ids": None}],
    }
    made = extractor().extract(document(str(record["text"])), read_given(record)[0])
    assert [(r["arg1"], r["arg2"]) for r in json.loads(to_jsonl(made))["relations"]] == [(["T1"], ["T2"])]


def test_bioc_places_every_mention() -> None:
    made = extraction(*_TWO)
    passage = json.loads(to_bioc(made))["passages"][0]
    for annotation in passage["annotations"]:
        (place,) = annotation["locations"]
        assert passage["text"][place["offset"] :][: place["length"]] == annotation["text"]
    keys = {a["id"] for a in passage["annotations"]}
    assert len(passage["relations"]) == len(made.relations) == 2
    assert {node["refid"] for r in passage["relations"] for node in r["nodes"]} <= keys


def test_pubtator_lines_keep_offsets() -> None:
    made = extraction(*_TWO)
    title, abstract, *rest = to_pubtator(made).rstrip("\n").split("\n")
    text = f"{title.removeprefix('9|t|')}\n{abstract.removeprefix('9|a|')}"
    assert len(text) == len(made.text)
    cells = [line.split("\t") for line in rest]
    mentions = [row for row in cells if len(row) == 6]
    assert [text[int(row[1]) : int(row[2])] for row in mentions] == [row[3] for row in mentions]
    assert [row[5] for row in mentions][-1] == "-"
    assert ["9", "inhibits", "DRUGBANK:DB08877", "HGNC:6190"] in cells


def test_corpus_types_are_read_as_ours_and_others_left_out() -> None:
    rows = [
        ("GENE-N", "Gene"),
        ("DiseaseOrPhenotypicFeature", "Disease"),
        ("OrganismTaxon", "Species"),
        ("Drug", "Chemical"),
    ]
    entities = [{"start": 0, "end": 1, "type": name} for name, _ in rows] + [{"start": 0, "end": 1, "type": "Person"}]
    assert [e.mention.type for e in read_given({"text": "abc", "entities": entities})[0]] == [t for _, t in rows]


@pytest.mark.parametrize(
    ("entity", "message", "kept"),
    [
        ({"start": 0, "type": "Gene"}, "entity 2 is left out: it lacks start, end or type", 1),
        ({"start": 0, "end": "x", "type": "Gene"}, "it lacks start, end or type", 1),
        ("words", "it lacks start, end or type", 1),
        ({"start": 2, "end": 9, "type": "Gene"}, "entity 2 is left out: it spans 2-9 of 3 characters", 1),
        ({"start": 2, "end": 2, "type": "Gene"}, "it spans 2-2", 1),
        ({"start": 0, "end": 1, "type": "Motif"}, "'Motif' is none of the types Chemical, Gene", 1),
        (
            {"start": 0, "end": 1, "type": "Gene", "text": "b"},
            "entity 2 is kept, though at 0-1 stands 'a' and not 'b'",
            2,
        ),
        ({"start": 0, "end": float("inf"), "type": "Gene"}, "it lacks start, end or type", 1),
        (
            {"start": 0, "end": 1, "type": "Gene", "ids": 5},
            "entity 2 is kept without its ids: they are '5', neither",
            2,
        ),
        ({"start": 0, "end": 1, "type": "Gene", "ids": [5]}, "entity 2 is kept without its ids: they are '[5]'", 2),
        ({"start": 0, "end": 1, "type": "Gene", "ids": {"MESH": 1}}, "entity 2 is kept without its ids", 2),
    ],
)
def test_a_bad_entity_is_named_and_costs_no_other(entity: object, message: str, kept: int) -> None:
    good = {"start": 1, "end": 2, "type": "Gene", "text": "b"}
    found, (fault,) = read_given({"id": "17", "text": "abc", "entities": [good, entity]})
    assert message in fault
    assert len(found) == kept


def test_a_string_of_ids_is_one_identifier() -> None:
    row = {"start": 0, "end": 1, "type": "Chemical", "ids": "MESH:D001241"}
    (entity,), faults = read_given({"text": "abc", "entities": [row]})
    assert (entity.given, faults) == (("MESH:D001241",), ())


def test_no_two_given_entities_have_one_id() -> None:
    place = {"start": 0, "end": 1, "type": "Gene"}
    rows = [place, place | {"id": "T1"}, place | {"id": "T1"}, place | {"id": "T4"}, place]
    found, (fault,) = read_given({"text": "abc", "entities": rows})
    assert [entity.id for entity in found] == ["T2", "T1", "T3", "T4", "T5"]
    assert fault == "entity 3 is kept as 'T3': the id 'T1' is another's"


_SAID = st.text(alphabet="ab \t\r\n\u2028é😀|", min_size=1, max_size=40).filter(str.strip)


@settings(max_examples=200, deadline=None)
@given(_SAID, st.data())
def test_pubtator_that_is_read_again_has_the_same_offsets(text: str, data: st.DataObject) -> None:
    starts = [index for index, letter in enumerate(text) if letter.strip()]
    start = data.draw(st.sampled_from(starts))
    end = data.draw(st.sampled_from([index + 1 for index in starts if index >= start]))
    kind = data.draw(st.sampled_from(ENTITY_TYPES))
    mention = Mention(start, end, kind, text[start:end], 1.0, "given")
    made = Extraction("9 a|b", text, (), (Entity("T1", mention, None, given=("MESH:D1",)),), (), ())
    written = to_pubtator(made).encode()
    (back,) = pubtator.read(written, "in.pubtator", "")
    assert isinstance(back, Document)
    assert back.entity_faults == ()
    (entity,) = entities_of(back)
    assert (entity.mention.start, entity.mention.end, entity.mention.type) == (start, end, kind)
    assert back.text[start:end].split() == text[start:end].split()
    assert to_pubtator(Extraction(back.own_id, back.text, (), (entity,), (), ())).encode() == written


@settings(max_examples=60, deadline=None)
@given(st.text(min_size=1, max_size=30), st.data())
def test_any_given_span_comes_back_as_it_was(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    kind = data.draw(st.sampled_from(ENTITY_TYPES))
    given_row = {"id": "E", "start": start, "end": end, "type": kind, "ids": ["MESH:D1"]}
    made = extractor().extract(document(text), read_given({"text": text, "entities": [given_row]})[0])
    (entity,) = json.loads(to_jsonl(made))["entities"]
    assert {key: entity[key] for key in given_row} == given_row
    assert entity["text"] == text[start:end]
