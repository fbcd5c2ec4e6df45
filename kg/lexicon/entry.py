"""Entry: a concept as one source gives it, before sources are joined."""

from __future__ import annotations

from dataclasses import dataclass

from kg.category import EntityType
from kg.lexicon.model import NameKind


@dataclass(frozen=True, slots=True)
class Entry:
    """A concept from one source.

    Attributes:
        type: entity type.
        curies: its CURIEs, the source's own first; the others are cross-references.
        name: canonical name, empty where the entry only adds names to a concept that another source has.
        names: (text, kind) pairs, the canonical name not repeated.
        source: the source's name in LICENCES.md.
        prior: how well known it is, 0..1.
    """

    type: EntityType
    curies: tuple[str, ...]
    name: str
    names: tuple[tuple[str, NameKind], ...]
    source: str
    prior: float
