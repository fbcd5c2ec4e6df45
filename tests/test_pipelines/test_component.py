from __future__ import annotations

import re

import spacy
from spacy.tokens import Doc

from pipelines.component import FACTORY, KEY, id_of


def test_a_spacy_pipeline_finds_and_grounds_names() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe(FACTORY)
    (doc,) = nlp.pipe(["Baricitinib inhibits JAK1/2 in COVID-19, but the quixotic tulip is no name."])
    assert [(e.text, e.label_, e.kb_id_) for e in doc.ents] == [
        ("Baricitinib", "Chemical", "DRUGBANK:DB11817"),
        ("JAK1/2", "Gene", "HGNC:6190"),
        ("COVID-19", "Disease", "MONDO:0100096"),
    ]
    assert [span.kb_id_ for span in doc.spans[KEY]] == ["DRUGBANK:DB11817", "HGNC:6190", "HGNC:6192", "MONDO:0100096"]
    assert doc.user_data[KEY].text == doc.text
    assert nlp("").ents == ()


def test_the_lexicon_alone_may_be_named() -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe(FACTORY, config={"recogniser": "lexicon"})
    assert [e.kb_id_ for e in nlp("Remdesivir was given.").ents] == ["DRUGBANK:DB14761"]


def test_a_document_has_the_id_it_is_given_else_one_of_its_text() -> None:
    nlp = spacy.blank("en")
    one, same, other = (nlp.make_doc(text) for text in ("Remdesivir.", "Remdesivir.", "Baricitinib."))
    assert id_of(one) == id_of(same) != id_of(other)
    assert re.fullmatch(r"[0-9a-f]{16}", id_of(one))
    one.user_data["id"] = 32000001
    assert id_of(one) == "32000001"
    Doc.set_extension("id", default=None)
    try:
        same._.id = "PMC7"
        assert [id_of(doc) for doc in (one, same)] == ["32000001", "PMC7"]
    finally:
        Doc.remove_extension("id")
    nlp.add_pipe(FACTORY, config={"recogniser": "lexicon"})
    assert nlp(one).user_data[KEY].document == "32000001"
