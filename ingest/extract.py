"""Extractor: a document to its mentions, groundings, abbreviations and relations."""

from __future__ import annotations

from typing import Final

from ingest.aims import relatives
from ingest.extraction import Abbreviation, Entity, Extraction, Relation
from ingest.match import VERSION as MATCHER_VERSION
from ingest.match import Matcher
from ingest.polarity import touched
from ingest.recognise import Found, recognise
from ingest.relate import relate
from ingest.scope import governing
from ingest.sentences import Analyser, Definition
from kg.document import Document
from kg.lexicon import Lexicon

#: Part of every extraction's key: to be raised when the same text would give another extraction.
VERSION: Final = "4"


class Extractor:
    """Everything that is needed to extract, opened once and used for many documents."""

    def __init__(self, lexicon: Lexicon, matcher: Matcher, analyser: Analyser) -> None:
        """Use ready parts; `Extractor.open` makes them."""
        self._lexicon = lexicon
        self._matcher = matcher
        self._analyser = analyser

    @classmethod
    def open(cls, lexicon: Lexicon) -> Extractor:
        """An extractor over a lexicon."""
        return cls(lexicon, Matcher.open(lexicon), Analyser.open())

    @property
    def version(self) -> str:
        """Identifies code and names: extractions made under one version are the same for the same text."""
        return f"{VERSION}-{MATCHER_VERSION}-{self._lexicon.digest}"

    def extract(self, document: Document, given: tuple[Entity, ...] | None = None) -> Extraction:
        """Extract from a document.

        Args:
            document: any document.
            given: entities to use as they are in place of our own.

        Returns:
            The extraction; offsets refer to `document.text`.
        """
        text = document.text
        blocks = [(placed.start, placed.block.text) for placed in document.placed()]
        sentences: list[tuple[int, int]] = []
        definitions: list[Definition] = []
        for offset, block in blocks:
            analysis = self._analyser.analyse(block)
            sentences += [(start + offset, end + offset) for start, end in analysis.sentences]
            definitions += [
                Definition(d.short, d.long, d.long_start + offset, d.long_end + offset) for d in analysis.definitions
            ]
        entities = list(given or ())
        if given is None:
            found = recognise(text, blocks, definitions, self._lexicon, self._matcher)
            entities = [Entity(f"T{n}", f.mention, f.grounding) for n, f in enumerate(_usable(found), start=1)]
        marked, relations = _by_sentence(text, sentences, entities)
        short = dict.fromkeys((d.short, d.long) for d in definitions)
        return Extraction(
            document.id,
            text,
            tuple(sentences),
            tuple(marked),
            tuple(relations),
            tuple(Abbreviation(*pair) for pair in short),
        )


def _usable(found: tuple[Found, ...]) -> list[Found]:
    return [f for f in found if f.mention.end > f.mention.start]


def _by_sentence(
    text: str, sentences: list[tuple[int, int]], entities: list[Entity]
) -> tuple[list[Entity], list[Relation]]:
    marked: list[Entity] = []
    relations: list[Relation] = []
    waiting = sorted(entities, key=lambda e: (e.mention.start, e.mention.end))
    at = 0
    for start, end in sentences:
        while at < len(waiting) and waiting[at].mention.start < start:
            marked.append(waiting[at])
            at += 1
        inside: list[Entity] = []
        while at < len(waiting) and waiting[at].mention.start < end:
            inside.append(waiting[at])
            at += 1
        if not inside:
            continue
        sentence = text[start:end]
        spans, family = governing(sentence), relatives(sentence)
        for entity in inside:
            first, last = entity.mention.start - start, entity.mention.end - start
            negated = touched(spans, "negation", first, last)
            hedged = touched((*spans, *family), "speculation", first, last)
            marked.append(Entity(entity.id, entity.mention, entity.grounding, negated, hedged, entity.given))
        if len(inside) > 1:
            relations += relate(sentence, start, inside, spans)
    return marked + waiting[at:], relations
