"""An extraction to what the graph is built from: evidence with provenance, and occurrences."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import Final

from ingest.extraction import Entity, Extraction
from ingest.relate import VERSION
from kg.category import EntityType
from kg.document import Document, Placed
from kg.evidence import Evidence, Provenance
from kg.occurrence import Occurrence
from kg.predicate import predicate

EXTRACTOR: Final = f"trigger/{VERSION}"


def evidence_of(document: Document, extraction: Extraction) -> tuple[Evidence, ...]:
    """Evidence for the relations whose both ends are grounded.

    Args:
        document: the document.
        extraction: what was extracted from it.

    Returns:
        One evidence a relation and sentence, in order of the text; symmetric predicates in stored orientation.
    """
    placed = list(document.placed())
    starts = [p.start for p in placed]
    entities = {entity.id: entity for entity in extraction.entities}
    found: dict[str, Evidence] = {}
    for relation in extraction.relations:
        subject, obj = entities[relation.subject], entities[relation.object]
        if subject.grounding is None or obj.grounding is None or subject.grounding.curie == obj.grounding.curie:
            continue
        row = predicate(relation.predicate)
        first, second = row.orient(subject.grounding.curie, obj.grounding.curie)
        texts = (subject.mention.text, obj.mention.text)
        score = round(relation.score * min(subject.grounding.score, obj.grounding.score) ** 0.5, 4)
        for start, end in relation.spans:
            evidence = Evidence(
                first,
                relation.predicate,
                second,
                "negated" if relation.negated else "affirmed",
                "hedged" if relation.hedged else "asserted",
                score,
                _place(document, extraction, placed[bisect_right(starts, start) - 1], start, end),
                *(texts if first == subject.grounding.curie else texts[::-1]),
            )
            found.setdefault(evidence.id, evidence)
    return tuple(found.values())


def _place(document: Document, extraction: Extraction, placed: Placed, start: int, end: int) -> Provenance:
    block = placed.block
    return Provenance(
        document.id,
        placed.section.name,
        block.page,
        block.box_of(start - placed.start, end - placed.start),
        start,
        end,
        extraction.text[start:end],
        EXTRACTOR,
        document.date,
        document.kind,
    )


def occurrences_of(document: Document, extraction: Extraction) -> tuple[Occurrence, ...]:
    """How often the document names each concept.

    Args:
        document: the document.
        extraction: what was extracted from it.

    Returns:
        One occurrence a concept, by CURIE.
    """
    count: Counter[tuple[str, EntityType, str]] = Counter(
        key for entity in extraction.entities if (key := _concept(entity)) is not None
    )
    return tuple(Occurrence(document.id, curie, kind, name, n) for (curie, kind, name), n in sorted(count.items()))


def _concept(entity: Entity) -> tuple[str, EntityType, str] | None:
    if entity.grounding is None:
        return None
    return entity.grounding.curie, entity.mention.type, entity.grounding.name
