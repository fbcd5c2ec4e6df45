"""Small inputs for tests of extraction: marked sentences, documents, a lexicon of a few concepts."""

from __future__ import annotations

import re
from functools import cache

from ingest.extract import Extractor
from ingest.extraction import Entity
from kg.category import ENTITY_TYPES
from kg.document import Block, Document, Section
from kg.lexicon import Concept, Lexicon, Name
from kg.mention import Mention

_MARK = re.compile(r"\[(\w+):([^\]]+)\]")
CONCEPTS = (
    Concept("DRUGBANK:DB08877", "Chemical", "Ruxolitinib", ("CHEBI:66919",), 1.0),
    Concept("DRUGBANK:DB14761", "Chemical", "Remdesivir", ("CHEBI:145994", "CHEBI:999", "MESH:C000606551"), 1.0),
    Concept("HGNC:13557", "Gene", "ACE2", ("NCBIGene:59272",), 1.0),
    Concept("HGNC:333", "Gene", "AGS1", (), 1.0),
    Concept("HGNC:6190", "Gene", "JAK1", ("NCBIGene:3716",), 1.0),
    Concept("HGNC:6192", "Gene", "JAK2", (), 1.0),
    Concept("MONDO:0005812", "Disease", "influenza", (), 1.0),
    Concept("MONDO:0006502", "Disease", "acute respiratory distress syndrome", (), 1.0),
    Concept("MONDO:0007118", "Disease", "Aicardi-Goutieres syndrome", (), 1.0),
    Concept("MONDO:0100096", "Disease", "COVID-19", ("DOID:0080600", "MESH:D000086382"), 1.0),
    Concept("NCBITaxon:2697049", "Virus", "SARS-CoV-2", (), 1.0),
)
_OTHERS = (
    Name("AGS", "HGNC:333", "abbreviation", "test"),
    Name("ARDS", "MONDO:0006502", "abbreviation", "test"),
    Name("angiotensin-converting enzyme 2", "HGNC:13557", "exact", "test"),
)


@cache
def lexicon() -> Lexicon:
    """A few concepts, each under its canonical name, and three more names."""
    return Lexicon(CONCEPTS, (*(Name(c.name, c.curie, "exact", "test") for c in CONCEPTS), *_OTHERS), "small")


def extractor() -> Extractor:
    """An extractor over the small lexicon, opened past the matcher's cache on disk."""
    return _opened()


@cache
def _opened() -> Extractor:
    return Extractor.open(lexicon())


def document(*blocks: str) -> Document:
    """An abstract of these blocks."""
    placed = tuple(Block(text) for text in blocks)
    return Document("9", "", "2020-03-01", "x", "abstract", "", "", (Section("abstract", placed),))


def marked(text: str) -> tuple[str, tuple[Entity, ...]]:
    """A sentence with its names in brackets, `[Gene:ACE2]`, as plain text and entities whose identifier is the name."""
    plain, entities, at = "", [], 0
    types = {name: name for name in ENTITY_TYPES}
    for found in _MARK.finditer(text):
        plain += text[at : found.start()]
        mention = Mention(len(plain), len(plain) + len(found[2]), types[found[1]], found[2], 1.0, "given")
        entities.append(Entity(f"T{len(entities) + 1}", mention, None, given=(found[2],)))
        plain += found[2]
        at = found.end()
    return plain + text[at:], tuple(entities)
