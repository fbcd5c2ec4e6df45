"""What the graph needs to know about names: a concept by its CURIE. The lexicon answers; so may a small table."""

from __future__ import annotations

from typing import Protocol

from kg.category import EntityType


class Named(Protocol):
    """A concept: preferred CURIE, type, canonical name, and every other CURIE known for it."""

    @property
    def curie(self) -> str:
        """Preferred CURIE."""

    @property
    def type(self) -> EntityType:
        """Entity type."""

    @property
    def name(self) -> str:
        """Canonical name."""

    @property
    def equivalents(self) -> tuple[str, ...]:
        """Other CURIEs of the same concept."""


class NameSource(Protocol):
    """Anything that knows concepts by CURIE."""

    def concept(self, curie: str) -> Named | None:
        """The concept that has this CURIE as its own or as an equivalent, None where unknown."""

    def preferred(self, curie: str) -> str:
        """The preferred CURIE of the concept, the CURIE itself where unknown."""
