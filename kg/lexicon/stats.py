"""Counting what a lexicon holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from kg.category import EntityType
from kg.lexicon.model import NEVER, Name
from kg.lexicon.normalise import keys_of
from kg.lexicon.store import Lexicon


def count_collisions(names: Iterable[Name], types: dict[str, EntityType]) -> int:
    """How many normalised strings name concepts of more than one type."""
    listed = list(names)
    seen: defaultdict[str, set[EntityType]] = defaultdict(set)
    for name, key in zip(listed, keys_of(name.text for name in listed), strict=True):
        seen[key].add(types[name.curie])
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
    names: defaultdict[tuple[EntityType, str, str, str], int] = defaultdict(int)
    collisions = 0
    for cells in lexicon.cells():
        for name in cells:
            names[name] += 1
        collisions += len(cells) > 1 and len({entity_type for entity_type, *_ in cells}) > 1
    return {
        "digest": lexicon.digest,
        "concepts": tally(concept.type for concept in lexicon.concepts()),
        "names": _summed((entity_type, n) for (entity_type, _, _, _), n in names.items()),
        "sources": _summed((source, n) for (_, _, source, _), n in names.items()),
        "kinds": _summed((kind, n) for (_, kind, _, _), n in names.items()),
        "rules": _summed((reason_of(rule), n) for (_, _, _, rule), n in names.items()),
        "collisions": collisions,
    }


def _summed(counts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """The sum of the counts of each value, by value."""
    sums: Counter[str] = Counter()
    for value, number in counts:
        sums[value] += number
    return dict(sorted(sums.items()))


def tally(values: Iterable[str]) -> dict[str, int]:
    """How often each value occurs, by value."""
    return dict(sorted(Counter(values).items()))
