"""Concept, Name, Reading: what a lexicon holds and what a string may mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from kg.category import EntityType

NameKind = Literal["exact", "related", "abbreviation", "brand", "code", "previous"]
NAME_KINDS: Final[tuple[NameKind, ...]] = get_args(NameKind)

ANY_CASE: Final = "any case"
EXACT_CASE: Final = "exact case"
SOME_CAPITAL: Final = "any case but small"
NEVER: Final = "never: "

#: How far a name of a kind can be trusted to mean its concept, 0..1.
TRUST: Final[dict[NameKind, float]] = {
    "exact": 1.0,
    "brand": 0.95,
    "code": 0.85,
    "abbreviation": 0.75,
    "related": 0.75,
    "previous": 0.6,
}


@dataclass(frozen=True, slots=True)
class Concept:
    """A thing with a name.

    Attributes:
        curie: the preferred CURIE.
        type: entity type.
        name: canonical name.
        equivalents: other CURIEs known for it, at most one a vocabulary.
        prior: how well known it is, 0..1, from the sources it stands in.
    """

    curie: str
    type: EntityType
    name: str
    equivalents: tuple[str, ...]
    prior: float


@dataclass(frozen=True, slots=True)
class Name:
    """A string that names a concept.

    Attributes:
        text: the name as its source spells it.
        curie: the concept's preferred CURIE.
        kind: the kind of synonym.
        source: the source's name in LICENCES.md.
        rule: how a text must spell it: `any case`, `any case but small`, `exact case`, or `never: ` and the reason why
            it is not looked for; empty until it is decided.
    """

    text: str
    curie: str
    kind: NameKind
    source: str
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing a string may mean: the name it was recognised by, a score in 0..1, the rule that let it through."""

    concept: Concept
    name: Name
    score: float
    rule: str
