"""Mention: a name found in a text. Grounding: the concept it stands for."""

from __future__ import annotations

from dataclasses import dataclass

from kg.category import EntityType


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text; `start` and `end` are half-open character offsets, `score` in 0..1."""

    start: int
    end: int
    type: EntityType
    text: str
    score: float
    recogniser: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """A concept that was considered and not chosen."""

    curie: str
    name: str
    score: float


@dataclass(frozen=True, slots=True)
class Grounding:
    """The concept chosen for a mention.

    Attributes:
        curie: the preferred CURIE.
        name: the concept's canonical name.
        score: confidence in 0..1.
        reason: why it was chosen, in a few words.
        equivalents: other CURIEs of the concept, at most one a vocabulary.
        alternatives: what else it could have been, best first.
    """

    curie: str
    name: str
    score: float
    reason: str
    equivalents: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
