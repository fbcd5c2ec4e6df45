"""Evidence: one statement in one place. Everything the graph says rests on these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kg.digest import content_id
from kg.document import Box, DocumentKind

Polarity = Literal["affirmed", "negated"]
Certainty = Literal["asserted", "hedged"]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a statement stands.

    Attributes:
        document: the document's id; for curated sources the source's name.
        section: section name, empty for curated sources.
        page: page number from 1, None where there are no pages.
        bbox: x0, y0, x1, y1 in PDF points from the top left of the page.
        start: first character of the sentence in the document's text.
        end: one past its last character.
        sentence: the sentence, empty for curated sources.
        extractor: what made the statement, with its version: `trigger/1` or `hetionet/1`.
        date: ISO date of the document as precise as known, empty when unknown.
        kind: paper, preprint, abstract or curated.
        reference: CURIE of the publication that a curated source cites, empty where it cites none.
    """

    document: str
    section: str
    page: int | None
    bbox: Box | None
    start: int
    end: int
    sentence: str
    extractor: str
    date: str
    kind: DocumentKind
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One statement: subject, predicate, object, how it was said, and where.

    Attributes:
        subject: preferred CURIE.
        predicate: a name in kg/schema.toml.
        object: preferred CURIE.
        polarity: affirmed or negated.
        certainty: asserted or hedged.
        score: the extractor's confidence in 0..1 that the sentence says this.
        provenance: where it stands.
        subject_text: the words the subject was found as, empty for curated sources.
        object_text: the words the object was found as.
    """

    subject: str
    predicate: str
    object: str
    polarity: Polarity
    certainty: Certainty
    score: float
    provenance: Provenance
    subject_text: str = ""
    object_text: str = ""

    @property
    def id(self) -> str:
        """Content hash of the statement and its place; the same statement read twice has the same id."""
        place = self.provenance
        return content_id(
            self.subject,
            self.predicate,
            self.object,
            self.polarity,
            self.certainty,
            place.document,
            place.start,
            place.end,
            self.subject_text,
            self.object_text,
            place.extractor,
        )
