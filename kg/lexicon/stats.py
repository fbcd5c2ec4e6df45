"""Counting what a lexicon holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from kg.category import EntityType
from kg.lexicon.model import NEVER, Name
from kg.lexicon.normalise import key_of
from kg.lexicon.store import Lexicon


def count_collisions(names: Iterable[Name], types: dict[str, EntityType]) -> int:
    """How many normalised strings name concepts of more than one type."""
    seen: defaultdict[str, set[EntityType]] = defaultdict(set)
    for name in names:
        seen[key_of(name.text)].add(types[name.curie])
    return sum(len(found) > 1 for found in seen.values())


def reason_of(rule: str) -> str:
    """The rule of a name for counting: reasons that name a concept are one."""
    reason = rule.removeprefix(NEVER)
    return f"{NEVER}kept for another concept" if reason.startswith("kept for") else rule


def count(lexicon: Lexicon) -> dict[str, Any]:
    """Numbers on a lexicon.

    Args:
        lexicon: the lexicon.

    Returns:
        Its digest; concepts and names by type; names by source, kind and rule; strings that name two types.
    """
    types = {concept.curie: concept.type for concept in lexicon.concepts()}
    names = list(lexicon.names())
    return {
        "digest": lexicon.digest,
        "concepts": tally(types.values()),
        "names": tally(types[name.curie] for name in names),
        "sources": tally(name.source for name in names),
        "kinds": tally(name.kind for name in names),
        "rules": tally(reason_of(name.rule) for name in names),
        "collisions": count_collisions(names, types),
    }


def tally(values: Iterable[str]) -> dict[str, int]:
    """How often each value occurs, by value."""
    return dict(sorted(Counter(values).items()))
