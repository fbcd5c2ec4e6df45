"""Extractor: a document to its mentions, groundings, abbreviations and relations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ingest.aims import relatives
from ingest.analysis import analyse
from ingest.extraction import Abbreviation, Entity, Extraction, Relation
from ingest.given import ground_given
from ingest.grounder import VERSION as GROUNDER_VERSION
from ingest.grounder import Grounder
from ingest.grounding.usage import Usage
from ingest.match import VERSION as MATCHER_VERSION
from ingest.match import Matcher
from ingest.polarity import touched
from ingest.recognise import NameTagger, Recogniser
from ingest.relate import relate
from ingest.scope import governing
from ingest.sentences import Analyser
from ingest.whose import Whose
from kg.document import UNREAD, Document
from kg.lexicon import Lexicon

#: Part of every extraction's key: to be raised when the same text would give another extraction.
VERSION: Final = "11"


class Extractor:
    """Everything that is needed to extract, opened once and used for many documents."""

    def __init__(self, lexicon: Lexicon, matcher: Matcher, analyser: Analyser, recogniser: Recogniser) -> None:
        """Use ready parts; `Extractor.open` makes them."""
        self._lexicon = lexicon
        self._matcher = matcher
        self._analyser = analyser
        self._recogniser = recogniser

    @classmethod
    def open(
        cls,
        lexicon: Lexicon,
        tagger: NameTagger | None = None,
        usage: Usage | None = None,
        *,
        human_only: bool = False,
    ) -> Extractor:
        """An extractor.

        Args:
            lexicon: the names.
            tagger: a trained recogniser; without one the lexicon alone recognises.
            usage: how often annotators meant a concept; unknown by default.
            human_only: whether every gene is read as the human one, whatever animal the text speaks of.

        Returns:
            The extractor.
        """
        whose = None if human_only else Whose.open()
        recogniser = Recogniser(Grounder.open(lexicon, usage or Usage({}, {})), tagger, whose)
        return cls(lexicon, Matcher.open(lexicon), Analyser.open(), recogniser)

    @property
    def version(self) -> str:
        """Identifies code, names and model: extractions made under one version are the same for the same text."""
        return f"{VERSION}-{MATCHER_VERSION}-{GROUNDER_VERSION}-{self._lexicon.digest}-{self._recogniser.model}"

    def ground(self, given: tuple[Entity, ...]) -> tuple[Entity, ...]:
        """Given entities with the concepts that the lexicon has for their identifiers."""
        return ground_given(given, self._lexicon)

    def extract(self, document: Document, given: tuple[Entity, ...] | None = None) -> Extraction:
        """Extract from a document.

        Args:
            document: any document.
            given: entities to use as they are in place of our own.

        Returns:
            The extraction; offsets refer to `document.text`.
        """
        text = document.text
        read = [placed for placed in document.placed() if placed.section.name not in UNREAD]
        blocks = [(placed.start, placed.block.text) for placed in read]
        analysed = analyse(blocks, self._analyser, self._matcher)
        entities = list(given or ())
        if given is None:
            found = self._recogniser.find(text, analysed)
            entities = [Entity(f"T{n}", f.mention, f.grounding) for n, f in enumerate(found, start=1)]
        marked, relations = _by_sentence(text, analysed.sentences, entities)
        short = dict.fromkeys((d.short, d.long) for d in analysed.definitions)
        return Extraction(
            document.id,
            text,
            analysed.sentences,
            tuple(marked),
            tuple(relations),
            tuple(Abbreviation(*pair) for pair in short),
        )


def _by_sentence(
    text: str, sentences: Sequence[tuple[int, int]], entities: list[Entity]
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
