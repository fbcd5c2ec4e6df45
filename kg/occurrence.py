"""Occurrence: how often a document mentions a concept."""

from __future__ import annotations

from dataclasses import dataclass

from kg.category import EntityType


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A concept in a document: its CURIE, type and canonical name, and how many mentions of it there are."""

    document: str
    curie: str
    type: EntityType
    name: str
    count: int
