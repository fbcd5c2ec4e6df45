from __future__ import annotations

import spacy

from pipelines.component import FACTORY, KEY


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
