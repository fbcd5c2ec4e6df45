"""General names of coronavirus proteins are read as those of the virus a text is about."""

from __future__ import annotations

import pytest

from ingest.match import Matcher
from ingest.trie import Trie
from kg.lexicon import Concept, Lexicon, Name

CONCEPTS = (
    Concept("NCBITaxon:2697049", "Virus", "SARS-CoV-2", (), 1.0),
    Concept("NCBITaxon:694009", "Virus", "SARS-CoV", (), 1.0),
    Concept("NCBITaxon:1335626", "Virus", "MERS-CoV", (), 1.0),
    Concept("NCBITaxon:11320", "Virus", "Influenza A virus", (), 1.0),
    Concept("NCBITaxon:11118", "Virus", "Coronaviridae", (), 1.0),
    Concept("UniProtKB:P0DTC2", "Gene", "SARS-CoV-2 spike glycoprotein", (), 1.0),
    Concept("UniProtKB:P59594", "Gene", "SARS-CoV spike glycoprotein", (), 1.0),
    Concept("UniProtKB:P0DTD1-PRO_0000449621", "Gene", "SARS-CoV-2 papain-like protease", (), 1.0),
    Concept("UniProtKB:P0C6X7", "Gene", "SARS-CoV replicase polyprotein 1ab", (), 1.0),
)
OTHERS = (
    Name("S protein", "UniProtKB:P0DTC2", "exact", "test"),
    Name("SARS-CoV-2 S protein", "UniProtKB:P0DTC2", "exact", "test"),
    Name("nsp3", "UniProtKB:P0DTD1-PRO_0000449621", "code", "test"),
)
OURS, FIRST = "UniProtKB:P0DTC2", "UniProtKB:P59594"


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    lexicon = Lexicon(CONCEPTS, [*(Name(c.name, c.curie, "exact", "test") for c in CONCEPTS), *OTHERS])
    return Matcher(lexicon, Trie.build(lexicon.strings()))


@pytest.mark.parametrize(
    ("text", "curies"),
    [
        ("The S protein binds.", [OURS]),
        ("SARS-CoV-2: its S protein binds.", [OURS]),
        ("Coronaviridae and their S protein.", [OURS]),
        ("SARS-CoV was found. The S protein binds.", [FIRST]),
        ("SARS-CoV was found. The nsp3 cleaves.", ["UniProtKB:P0C6X7"]),
        ("Unlike SARS-CoV-2, the SARS-CoV S protein binds.", [FIRST]),
        ("In SARS-CoV-2, as seen with the S protein of SARS-CoV, it binds.", [FIRST]),
        ("SARS-CoV came first; the S protein is that of SARS-CoV-2.", [OURS]),
        ("SARS-CoV and the SARS-CoV-2 S protein.", [OURS]),
        ("It differs from SARS-CoV. S protein of SARS-CoV-2 binds.", [OURS]),
        ("MERS-CoV was found. The S protein binds.", []),
        ("Influenza A virus has no S protein.", []),
    ],
)
def test_protein_of_the_virus_the_text_is_about(matcher: Matcher, text: str, curies: list[str]) -> None:
    found = matcher.find(text)
    assert [m.readings[0].concept.curie for m in found if m.readings[0].concept.type == "Gene"] == curies
    assert all(text[m.start : m.end] == m.text for m in found)
