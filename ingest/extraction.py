"""Extraction: everything read out of one document's text."""

from __future__ import annotations

from dataclasses import dataclass

from kg.mention import Grounding, Mention


@dataclass(frozen=True, slots=True)
class Entity:
    """A mention with what it stands for.

    Attributes:
        id: T1, T2, ... in the order of the text.
        mention: the name and its place.
        grounding: the concept, None where there is none.
        negated: whether the text says it is absent.
        hedged: whether the text leaves it open.
        given: identifiers that came with the input, in place of a grounding.
    """

    id: str
    mention: Mention
    grounding: Grounding | None
    negated: bool = False
    hedged: bool = False
    given: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """Preferred CURIE, then equivalents; the given identifiers where there are some; empty when ungrounded."""
        if self.given:
            return self.given
        return () if self.grounding is None else (self.grounding.curie, *self.grounding.equivalents)


@dataclass(frozen=True, slots=True)
class Relation:
    """A statement between two entities.

    Attributes:
        predicate: a name in kg/schema.toml.
        subject: id of the subject entity.
        object: id of the object entity.
        score: confidence in 0..1.
        negated: whether the text denies it.
        hedged: whether the text leaves it open.
        spans: half-open spans of the sentences it stands in.
    """

    predicate: str
    subject: str
    object: str
    score: float
    negated: bool
    hedged: bool
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form and the long form the document defines it as."""

    short: str
    long: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was read out of a document; all spans are half-open offsets into `text`."""

    document: str
    text: str
    sentences: tuple[tuple[int, int], ...]
    entities: tuple[Entity, ...]
    relations: tuple[Relation, ...]
    abbreviations: tuple[Abbreviation, ...]
